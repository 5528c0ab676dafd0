"""Whether one statement carries another: the only reason to cite a further source behind a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.english.lexicon import BODIES
from pipeline.english.marks import plain_marks, spelled
from pipeline.english.names import names
from pipeline.english.phrases import SAYS_STEM, Phrases, phrases
from pipeline.findings.alignment import clauses, displaced, holds, whose
from pipeline.models import Article, Claim, ClaimKind, Role, Topic

OWN_ROLES: frozenset[Role] = frozenset({"argues", "forecasts", "evaluates"})  # what is said so is its holder's own
# Two undated statements of one thing this far apart are of two times: a quarter, after which the next figures are out.
_APART = 92
LONGEST_STATEMENT = 2000  # characters of a statement: what is longer is a page, and nobody signs for each word of it
_BARE = re.compile(r"\W*(?:The|This|That|These|Those|It|He|She|They|Its|His|Her|Their)\s[a-z]")
_TITLES = re.compile(r"\b(?:the|dr|mr|mrs|ms|prof|professor|sir|dame)\b\.?|[^\w\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says in a sentence, with all that a reader of that sentence is shown."""

    text: str
    before: str = ""  # the sentence before it in its article
    title: str = ""  # of its article
    outlet: str = ""
    author: str = ""
    published: date | None = None
    holder: str = ""  # who says so
    role: Role = "reports"
    kind: ClaimKind = "fact"
    side: int = 0  # -1, 0, 1 on the topic's axis


@dataclass(frozen=True, slots=True)
class TopicNames:
    """What counts as neither a figure nor a foreign name in a topic."""

    words: tuple[str, ...] = ()  # the topic's own and names of outlets, authors and holders: "four-day", "36Kr"
    aliases: tuple[tuple[str, ...], ...] = ()  # families of names for one thing


def carries(told: Statement, source: Statement, known: TopicNames = TopicNames()) -> bool:
    """Whether the source's sentence by itself says what is told."""
    return not _apart(told, source, known) and not differs(told, source, known)


def differs(told: Statement, source: Statement, known: TopicNames = TopicNames()) -> str:
    """The one difference that forbids to cite the source for what is told, in a few words; "" when there is none."""
    if told.side * source.side < 0:
        return "opposite sides"
    if max(len(told.text), len(source.text)) > LONGEST_STATEMENT:
        return "no sentence"
    mine, theirs = _read(told, known), _read(source, known)
    if _mood(told) != _mood(source):
        return f"one is a {max(_mood(told), _mood(source))}"
    if missing := mine.figures - theirs.figures:
        return f"another figure: {_shown(mine, missing)}"
    if missing := mine.classes - theirs.classes:
        return f"only what is told has “{min(missing)}”"
    if missing := mine.keys - theirs.keys:
        speakers = {word.key for word in mine.words if word.case == SAYS_STEM and word.raw[0].isupper()}
        missing -= speakers & _vocabulary(f"{source.holder} {source.outlet} {source.author}")
        if missing:
            return f"the source lacks “{_shown(mine, missing)}”"
    chosen = clauses(mine, theirs)
    return (
        _voices(told, source, mine, bool(whose(theirs, chosen)), known)
        or _times(told, source, mine, theirs)
        or _others(told, source)
        or displaced(mine, theirs, chosen, _admitted(told, theirs))
    )


def _apart(told: Statement, source: Statement, known: TopicNames) -> bool:
    """Whether what stands beside the words forbids it, so that they need not be read: most pairs end here."""
    if told.side * source.side < 0 or _mood(told) != _mood(source):
        return True
    another = not same_holder(told.holder, source.holder, known)
    return (another and (_own(told, source) or _named(told) or _named(source))) or bool(_others(told, source))


def same_holder(one: str, other: str, known: TopicNames = TopicNames()) -> bool:
    """Whether two names of holders are one: "Dr. Ida Brandt" and "Ida Brandt", "Brandt"."""
    if any(one in family and other in family for family in known.aliases):
        return True
    short, long = sorted((_untitled(one), _untitled(other)), key=len)
    return bool(short) and long[-len(short) :] == short and (short == long or not BODIES.issuperset(short))


@lru_cache(maxsize=4096)
def _untitled(name: str) -> list[str]:
    return _TITLES.sub(" ", name.lower()).split()


def _mood(statement: Statement) -> str:
    if statement.kind == "question" or statement.role == "asks" or "?" in statement.text:
        return "question"
    return "forecast" if statement.kind == "forecast" or statement.role == "forecasts" else "fact"


def _read(statement: Statement, known: TopicNames) -> Phrases:
    return _prepared(statement.text, statement.published, known)


@lru_cache(maxsize=16384)
def _prepared(text: str, published: date | None, known: TopicNames) -> Phrases:
    text = plain_marks(text)
    for pattern, name in _patterns(known):
        if name and len({found.lower() for found in pattern.findall(text)}) > 1:
            continue  # it keeps the members of this family apart
        text = _written(text, pattern, name)
    return phrases(text, published)


def _written(text: str, pattern: re.Pattern[str], name: str) -> str:
    """A text with one name for all that the pattern finds, or with each as it is spelled where there is none."""
    return pattern.sub(lambda found: name or spelled(found[0]), text)


@lru_cache(maxsize=64)
def _patterns(known: TopicNames) -> tuple[tuple[re.Pattern[str], str], ...]:
    def whole(members: Sequence[str]) -> re.Pattern[str]:
        longest = sorted((plain_marks(member) for member in members), key=len, reverse=True)
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)", re.IGNORECASE)

    families = [(whole(family), spelled(family[0]).capitalize()) for family in known.aliases if family]
    numbered = [word for word in known.words if any(character.isdigit() for character in word) or "-" in word]
    return (*families, (whole(numbered), "")) if numbered else tuple(families)


def _admitted(told: Statement, theirs: Phrases) -> set[int]:
    """Words of the source that add nothing: the name of the holder that is told."""
    holder = _vocabulary(told.holder[:LONGEST_STATEMENT])
    return {place for place, word in enumerate(theirs.words) if word.key in holder}


def _shown(mine: Phrases, missing: frozenset[str]) -> str:
    return next((word.raw for word in mine.words if word.key in missing), "")


@lru_cache(maxsize=4096)
def _vocabulary(text: str) -> frozenset[str]:
    return phrases(plain_marks(text), None).keys


def _voices(told: Statement, source: Statement, mine: Phrases, ascribed: bool, known: TopicNames) -> str:
    """Views, forecasts and own measurements are one holder's; what somebody says is so is not told as being so."""
    if same_holder(told.holder, source.holder, known):
        return ""
    if _own(told, source):
        return "another holder"
    if bool(mine.sayings) != ascribed:
        return "the source says who says so" if ascribed else "the source does not say who says so"
    return "another holder" if _named(told) or _named(source) else ""


def _own(told: Statement, source: Statement) -> bool:
    """Whether one of two statements is its holder's own."""
    return (told.role in OWN_ROLES or source.role in OWN_ROLES) and bool(told.holder or source.holder)


def _named(statement: Statement) -> bool:
    """Whether a statement's holder is neither its outlet nor its author."""
    return statement.holder not in ("", statement.outlet, statement.author)


def _times(told: Statement, source: Statement, mine: Phrases, theirs: Phrases) -> str:
    """Each period told is the source's; nothing undated is carried over a quarter; no figure loses its period."""
    dated, there = ([word for word in side.words if word.when] for side in (mine, theirs))
    matched: set[int] = set()
    for word in dated:
        found = [place for place, other in enumerate(there) if holds(word, other)]
        if not found:
            return f"another time: {word.raw}"
        matched.update(found)
    for place, other in enumerate(there):
        if place not in matched and other.when and (other.when.precision != "day" or mine.figures):
            return f"only the source says when: {other.raw}"
    if not dated and told.published and source.published and abs((told.published - source.published).days) > _APART:
        return "too far apart in time"
    return ""


@lru_cache(maxsize=8192)
def _names(text: str) -> frozenset[str]:
    return frozenset(word for name in names(text) for word in name.lower().split())


def _others(told: Statement, source: Statement) -> str:
    """What names nothing by itself is about what stands around it: "It will cost twice as much"."""
    if _names(told.text) and not _BARE.match(told.text):
        return ""
    around = [_names(one.before[:LONGEST_STATEMENT]) | _names(one.title[:LONGEST_STATEMENT]) for one in (told, source)]
    return "it is about something else" if all(around) and not around[0] & around[1] else ""


# A claim as `carries` takes it, with what stands around it in its article.


def statement(claim: Claim, article: Article | None) -> Statement:
    """A claim as `carries` takes it, with what stands around it in its article."""
    if article is None:
        return Statement(claim.quote, holder=claim.holder, role=claim.role, kind=claim.kind)
    there = article.id == claim.article and claim.sentences and claim.sentences[0] > 0
    published = article.item.published
    return Statement(
        claim.quote, before=article.sentences[claim.sentences[0] - 1] if there else "", title=article.item.title,
        outlet=article.item.outlet, author=article.item.author, published=published.date() if published else None,
        holder=claim.holder, role=claim.role, kind=claim.kind,
    )  # fmt: skip


def known_words(topic: Topic, articles: Iterable[Article], claims: Iterable[Claim]) -> TopicNames:
    """What counts as neither figure nor foreign name: the topic's own words, and names of outlets, authors, holders.

    Of all of these only those with a figure or a hyphen in them could be taken for one.
    """
    words = set(" ".join((topic.title, topic.question, *topic.keywords)).replace("?", "").split()) | set(topic.keywords)
    for article in articles:
        words |= {article.item.outlet, article.item.author}
    words |= {claim.holder for claim in claims}
    return TopicNames(words=tuple(sorted(word for word in words if any(mark.isdigit() for mark in word))))
