"""What is not on a page: what each sentence is worth and what stopped it, articles that gave nothing, what is late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipeline.cli.output import counted
from pipeline.models import Article, Brief, Ruling, Topic
from pipeline.page.candidates import OFF_QUESTION, WEIGHTS, Candidate
from pipeline.page.draft import gather_dossier
from pipeline.page.editor import Editor
from pipeline.page.overdue import Overdue, overdue
from pipeline.page.rulings import NOTHING_HIDDEN, HiddenStatements, view
from pipeline.query.decisions import hidden_in
from pipeline.storage import Store
from pipeline.storage.catalogue import Catalogue

WEIGHT_WORDS = {  # of a score, as `page.candidates` names them
    "question": "words of what is asked", "named": "it names what the topic is about",
    "article": "its article is on the question",
    "title": "it says what its title says", "shared": "other outlets tell of the same",
    "answers": "it or its title says how the question stands",
    "figures": "it gives figures", "holder": "somebody named says it",
    "length": "it says more than a few words", "ought": "it says what should be", "fresh": "it is new",
    "joined": "a word joins it to what stands before it", "personal": "it speaks of its writer",
    "headline": "only its title is known",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prospect:
    """A sentence that a page could tell, with what it is worth for the question and what keeps it off the page."""

    finding: str  # id
    item: str
    quote: str
    outlet: str
    title: str
    score: float
    stopped: str = ""  # "not on the question", "the section is full"; "": nothing that is known
    parts: Mapping[str, float] = field(default_factory=dict)  # points by the names of WEIGHT_WORDS


def prospects(
    store: Store, topic: Topic, page: Brief | None, hidden: HiddenStatements = NOTHING_HIDDEN
) -> tuple[Prospect, ...]:
    """What the page could tell, best first, and why it does not, as its editor would judge it now."""
    now = page.date if page else datetime.now(UTC)
    dossier = gather_dossier(store, topic, page, now)
    ruled = page.rulings if page else ()
    editor = Editor(view(dossier, ruled).dossier if ruled else dossier)
    told = editor.told()
    return tuple(
        Prospect(
            one.finding.id, one.article.item.id, one.claim.quote, one.article.item.outlet, one.article.item.title,
            one.score, "" if one.finding.id in told else _stopped(editor, one, told),
            {name: weight * one.parts[name] for name, weight in WEIGHTS.items()},
        )
        for one in editor.material.all
        if not hidden.silences(one.article)
    )  # fmt: skip


def _stopped(editor: Editor, one: Candidate, told: Iterable[str]) -> str:
    if one.stopped:
        return one.stopped
    if any(editor.material.again(one.finding.id, other) for other in told):
        return "the page says nearly the same"
    if not editor.fits(one):
        return "the page quotes as much of its article as the limit of copying allows"
    return "better or newer statements fill the page"


_NAMED = 3  # of each kind in the line after a run; `brief tune` has them all


@dataclass(frozen=True, slots=True)
class Silent:
    """A kept article of which nothing is on the page, and why."""

    title: str
    outlet: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Findings that are not on the page for one reason."""

    why: str
    findings: int
    best: str  # what the best of them quotes


@dataclass(frozen=True, slots=True)
class Omissions:
    """What is not on a page, and why."""

    silent: tuple[Silent, ...]  # kept articles from which nothing reached the page
    held_back: tuple[HeldBack, ...]  # what kept findings off the page, the most frequent first
    overdue: tuple[Overdue, ...]  # what should have changed and did not


def omissions(
    store: Store,
    page: Brief,
    known: Sequence[Prospect],
    kept: Iterable[Article],
    now: datetime,
    hidden: HiddenStatements,
) -> Omissions:
    """What a page leaves out of these articles and of what is known, and what is late by now."""
    return Omissions(
        tuple(unused(store, page, known, kept, hidden)),
        tuple(held_findings(page, known, hidden)),
        late(store, page, now, hidden),
    )


def late(store: Store, page: Brief, now: datetime, hidden: HiddenStatements) -> tuple[Overdue, ...]:
    """What should have changed on a page by now and did not, also what it has let go this year."""
    found = overdue(page, now, (block for _, _, block in store.archive(page.topic.slug, now.year)))
    return tuple(one for one in found if one.kind == "measure" or not hidden.has(one.words))


def hidden_of(store: Store, topic: Topic, rulings: Sequence[Ruling]) -> HiddenStatements:
    """What the editor has hidden in a topic."""
    if not rulings:
        return NOTHING_HIDDEN
    with Catalogue(store.path.parent) as catalogue:
        return hidden_in(catalogue, topic.slug, rulings)


def of_run(
    store: Store, topic: Topic, taken: Sequence[str], now: datetime, rulings: Sequence[Ruling]
) -> Omissions | None:
    """The same of the items that a run took in, by the page that waits for an editor where one does.

    None where there is no page, or nothing was taken in.
    """
    if not taken:
        return None
    submission = store.submission(topic.slug)
    page = submission.brief if submission else store.brief(topic.slug, store.last_version(topic.slug))
    if page is None:
        return None
    hidden = hidden_of(store, topic, rulings)
    known, kept = prospects(store, topic, page, hidden), store.newest(taken).values()
    return omissions(store, page, known, kept, now, hidden)


def unused(
    store: Store,
    page: Brief | None,
    known: Iterable[Prospect],
    kept: Iterable[Article],
    hidden: HiddenStatements = NOTHING_HIDDEN,
) -> Iterator[Silent]:
    """The articles that the page does not cite, each with the reason of the best that it has.

    One whose title tells what is hidden, or whose outlet is muted, is none of them: it is left out on purpose.
    """
    cited = {line.item for line in page.sources} if page else set()
    stopped: defaultdict[str, list[str]] = defaultdict(list)
    for one in known:
        stopped[one.item].append(one.stopped)
    left = [
        article
        for article in kept
        if article.item.id not in cited and not hidden.silences(article) and not hidden.in_title(article.item.title)
    ]
    claims = store.claims_read(article.id for article in left)
    for article in left:
        reasons = [reason for reason in stopped.get(article.item.id, ()) if reason != OFF_QUESTION]
        if reasons:
            why = reasons[0] or "told in the words of another article"
        elif article.language not in ("", "en"):
            why = f"its language is {article.language}; only English is read without a model"
        elif article.quality == "title":
            why = "only its title was read"
        elif article.item.id in stopped:
            why = "no sentence has enough words of the question"
        elif claims.get(article.id):
            why = "what it says is worth less than what is known"
        else:
            why = "no sentence that says something by itself"
        yield Silent(article.item.title, article.item.outlet, article.item.url, why)


def held_findings(
    page: Brief | None, known: Iterable[Prospect], hidden: HiddenStatements = NOTHING_HIDDEN
) -> Iterator[HeldBack]:
    """Findings by what keeps them off the page: its editor, or of a model's page the second reading."""
    reasons = [(one.stopped, one.quote) for one in known if one.stopped]
    reasons += [(why, words) for words, why in (page.unprinted if page else ())]
    reasons = [(why, words) for why, words in reasons if not hidden.has(words)]
    best = dict(reversed(reasons))
    for why, findings in Counter(why for why, _ in reasons).most_common():
        yield HeldBack(why, findings, best[why])


def omission_line(found: Omissions, articles: int, waits: bool = False) -> str:
    """What was left out in one line; "" where every article gave something and nothing is late.

    `articles` are those that the run took in; `waits`: the page is one that waits for an editor. That findings are
    held back alone is every run's case.
    """
    if not found.silent and not found.overdue:
        return ""
    parts = []
    if found.silent:
        titles = _some([f"“{one.title}” ({one.why})" for one in found.silent])
        page = "the page that waits" if waits else "the page"
        parts.append(f"{_uncited(page, len(found.silent), articles)} {titles}")
    if held := sum(one.findings for one in found.held_back):
        reasons = _some([f"{one.findings} ({one.why})" for one in found.held_back])
        parts.append(f"{counted(held, 'statement')} left out: {reasons}")
    if late := [one for one in found.overdue if one.due]:
        named = _some([" ".join((one.kind, one.name or one.words, one.due)) for one in late])
        parts.append(f"{counted(len(late), 'entry', 'entries')} overdue: {named}")
    if never := [f"“{one.words}”" for one in found.overdue if not one.due]:
        parts.append(f"no figure yet for {_some(never)}")
    return "; ".join(parts)


def _uncited(page: str, count: int, articles: int) -> str:
    """How many of a run's articles a page does not cite."""
    if count < articles:
        return f"{page} cites {articles - count:,} of the {articles:,} new articles that were kept, and not"
    if articles == 1:
        return f"{page} does not cite the new article"
    return f"{page} cites none of the {articles:,} new articles that were kept:"


def _some(told: Sequence[str]) -> str:
    more = [f"{len(told) - _NAMED} more"] if len(told) > _NAMED else []
    return ", ".join((*told[:_NAMED], *more))
