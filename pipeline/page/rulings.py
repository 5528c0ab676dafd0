"""What the editor ruled, laid over claims and findings before an engine sees them; what a ruling means."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from itertools import chain

from pipeline.english.labels import label
from pipeline.english.tokens import terms
from pipeline.findings.carries import OWN_ROLES, same_holder
from pipeline.findings.independence import origins
from pipeline.findings.repeats import FIGURE, repeats
from pipeline.findings.sides import claim_side
from pipeline.findings.similarity import Statistics, document_frequencies, snapshot
from pipeline.models import (
    UNDATED,
    Article,
    Block,
    Brief,
    Claim,
    Dossier,
    Finding,
    Item,
    Role,
    Ruled,
    Ruling,
    Section,
    SourceLine,
    Topic,
    When,
    tagged,
)
from pipeline.page.families import is_personal_name
from pipeline.urls import host_of

_LEAST = (
    4  # words of a claim that is a part of a ruling's words: pages show whole sentences, claims may be cut out of them
)
_VIEWS: tuple[Role, ...] = ("argues", "forecasts")  # that two say the same is no repeat: each thinks so
_SEPARATORS = re.compile(r"[-‑–—/]")
_MARKS = re.compile(r"[^\w\s]")


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Words without case and marks, single spaces between them: "[T]he gap" is "the gap"."""
    return " ".join(_MARKS.sub("", _SEPARATORS.sub(" ", text)).casefold().split())


def has_words(quote: str, words: str) -> bool:
    """Whether a quotation has these words, or is a part of them."""
    asked, said = f" {plain(words)} ", f" {plain(quote)} "
    if not asked.strip() or not said.strip():
        return False
    return asked in said or (said in asked and len(said.split()) >= _LEAST)


def says(words: str, claim: Claim, article: Article | None = None) -> bool:
    """Whether a claim has these words, is a part of them, or overlaps with them in the sentence that it is cut from."""
    if has_words(claim.quote, words):
        return True
    asked, said = f" {plain(words)} ", f" {plain(claim.quote)} "
    if article is None or article.id != claim.article or not asked.strip() or not said.strip():
        return False
    source = f" {plain(' '.join(article.sentences[n] for n in claim.sentences if n < len(article.sentences)))} "
    first, second = source.find(asked), source.find(said)
    return min(first, second) >= 0 and max(first, second) < min(first + len(asked), second + len(said)) - 1


def stands_at(url: str, item: Item) -> bool:
    """Whether an item is what stands at an address; "" is any."""
    return not url or url.rstrip("/") == item.url.rstrip("/")


def of_outlet(name: str, outlet: str, url: str) -> bool:
    """Whether what an outlet has at an address is of the outlet, or stands on the host, of that name."""
    asked = name.casefold()
    return asked == outlet.casefold() or asked.removeprefix("www.") == host_of(url)


def muted(ruling: Ruling, outlet: str, url: str, day: date | None) -> bool:
    """Whether a ruling mutes what an outlet has at an address since a day; None: nobody knows since when."""
    if ruling.kind != "mute":
        return False
    if ruling.url:
        return ruling.url.rstrip("/") == url.rstrip("/")
    if not of_outlet(ruling.name, outlet, url):
        return False
    return ruling.since is None or (day is not None and day >= ruling.since)


def is_muted(rulings: Iterable[Ruling], article: Article) -> bool:
    """Whether one of these rulings mutes an article."""
    return any(muted(one, article.item.outlet, article.item.url, article.day.date()) for one in rulings)


def is_muted_line(rulings: Iterable[Ruling], line: SourceLine) -> bool:
    """Whether one of these rulings mutes a source of a page."""
    day = line.published.date() if line.published else None
    return any(muted(one, line.outlet, line.url, day) for one in rulings)


def is_hidden(rulings: Iterable[Ruled], text: str) -> bool:
    """Whether a text tells what the editor has hidden: for lists of findings that are made beside a page."""
    hides = (one for one in rulings if one.ruling.kind == "hide" and one.quote and not one.block)
    return any(_tells(words, text, _same) for one in hides for words in wordings(one.quote, one.holder))


def wordings(quote: str, holder: str) -> tuple[str, ...]:
    """What is hidden, by itself and with who says it: other articles name them beside the same figure."""
    return (quote, f"{holder}: {quote}") if holder and holder not in quote else (quote,)


def _tells(words: str, text: str, weight: Callable[[str], float]) -> bool:
    return plain(words) in plain(text) or repeats(words, text, weight)


@dataclass(frozen=True, slots=True)
class HiddenStatements:
    """What the editor of a topic has hidden, for what is told beside its page, also before the next version has it."""

    words: tuple[str, ...] = ()
    late: tuple[str, ...] = ()  # those of them that the newest version was made without
    told: frozenset[str] = frozenset()  # claims of the newest version: none of the other words meant them
    weight: Callable[[str], float] = field(default=lambda _: 1.0, repr=False, compare=False)  # of a word of the topic
    mutes: tuple[Ruling, ...] = ()  # of outlets

    def silences(self, article: Article) -> bool:
        """Whether an article is of a muted outlet."""
        return is_muted(self.mutes, article)

    def has(self, text: str, claims: Collection[str] = ()) -> bool:
        """Whether a text that rests on these claims tells what is hidden."""
        words = self.late if claims and self.told.issuperset(claims) else self.words
        return any(_tells(one, text, self.weight) for one in words)

    def in_title(self, title: str) -> bool:
        """Whether a title tells it: most titles name the topic, so they need some of its own words as well."""
        said = frozenset(terms(title))
        return self.has(title) and any(
            self._heavy(said & mine) >= FIGURE * self._heavy(mine) for mine in map(frozenset, map(terms, self.words))
        )

    def _heavy(self, words: Iterable[str]) -> float:
        return sum(map(self.weight, words))


NOTHING_HIDDEN = HiddenStatements()


def hidden_statements(
    decided: Collection[tuple[str, str]],
    settled: Mapping[tuple[str, str], tuple[str, ...]],
    told: Iterable[str],
    claims: int,
    counts: Callable[[str], Mapping[str, int]],
) -> HiddenStatements:
    """What these decisions hide, each given by the block and the words that its entry of the file names.

    `settled` has, for those that the newest version was made with, the words that they hold by, none for a whole entry;
    `told` are the claims of that version; `counts` tells in how many of the topic's
    `claims` a word is.
    """

    @cache
    def weight(term: str) -> float:
        return Statistics(claims, counts(term), 0.0).weight(term)

    known = {one: settled[one] for one in decided if one in settled}
    late = [
        quote
        for block, quote in decided
        if (block, quote) not in settled and block.rpartition("-")[0] not in CORRECTED_ENTRIES
    ]
    return HiddenStatements(
        tuple(filter(None, (*chain.from_iterable(known.values()), *late))),
        tuple(filter(None, late)),
        frozenset(told),
        weight,
    )


def _same(_: str) -> float:
    """The weight of any word, where nothing is known of how rare it is."""
    return 1.0


def wording_keys(words: str) -> tuple[str, ...]:
    """Words by which a store looks for what could have all of them or a part: the longest of each third."""
    found = re.findall(r"[a-z0-9]+", words.casefold())
    size = -(-len(found) // 3) or 1
    return tuple(dict.fromkeys(max(found[n : n + size], key=len) for n in range(0, len(found), size)))


# What is known, as the editor has it: claims hidden, given to others, put at another end or day, joined and parted.

# Of these an entry is more than the statement that it quotes: hiding it hides the entry, and its words may be told
# elsewhere. Their ids follow from a holder, a measure or the axis, which are the same in every store.
CORRECTED_ENTRIES: tuple[Section, ...] = ("perspectives", "figures", "tensions")


@dataclass(frozen=True, slots=True)
class View:
    """A dossier as the editor has it, and which claims each ruling means."""

    dossier: Dossier
    ruled: tuple[Ruled, ...] = ()
    meant: Mapping[Ruling, frozenset[str]] = field(default_factory=dict)
    gone: Mapping[str, Ruling] = field(default_factory=dict)  # claims that nothing may rest on
    lost: Mapping[str, Claim] = field(default_factory=dict)  # these claims

    def claims(self, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> dict[str, Claim]:
        """Other claims as the editor has them, without those that nothing may rest on."""
        kept = {id: claim for id, claim in claims.items() if id not in self.gone}
        return claims_as_ruled(kept, articles, self.ruled, self.dossier.topic)


def claims_as_ruled(
    claims: Mapping[str, Claim], articles: Mapping[str, Article], ruled: Sequence[Ruled], topic: Topic
) -> dict[str, Claim]:
    """Claims with the holders, ends and days that the editor gives them."""
    return {id: _corrected(claim, articles.get(claim.item), ruled, topic) for id, claim in claims.items()}


def settled(rulings: Sequence[Ruling], page: Brief | None, dossier: Dossier) -> tuple[Ruled, ...]:
    """The rulings with the words or the entry that they hold by, as far as they name a block."""
    before = {one.ruling: one for one in (page.rulings if page else ())}
    blocks = page.blocks if page else ()
    return tuple(before.get(ruling) or _settled(ruling, blocks, dossier) for ruling in dict.fromkeys(rulings))


def _settled(ruling: Ruling, blocks: Sequence[Block], dossier: Dossier) -> Ruled:
    made = Ruled(ruling, ruling.quote, ruling.other, version=dossier.version, holder=_hidden_holder(ruling, dossier))
    block = block_named(ruling.block, blocks, dossier.archive) if ruling.block else None
    if block is None:
        # An id that no block has yet is the id of one to come: it follows from the holder or the measure.
        section = ruling.block.rpartition("-")[0]
        return replace(made, block=ruling.block) if section in CORRECTED_ENTRIES else made
    quotes = [dossier.claims[s.claims[0]].quote for s in block.sentences if s.claims and s.claims[0] in dossier.claims]
    if ruling.quote and not _has(ruling, block, quotes):
        return made  # a rebuilt store has given the name to another block: the words count
    voice = ruling.kind == "hide" and block.section == "perspectives" and ruling.block != block.id
    if ruling.kind == "note" or (block.section in CORRECTED_ENTRIES and not voice):
        return replace(made, block=block.id, subject=block.anchor)
    return replace(made, quote=ruling.quote or next(iter(quotes), ""), subject=block.anchor)


def _hidden_holder(ruling: Ruling, dossier: Dossier) -> str:
    """Who says what a ruling hides, "" where that is no other than its outlet."""
    if ruling.kind != "hide" or not ruling.quote:
        return ""
    said = ((claim, dossier.articles.get(claim.item)) for claim in dossier.claims.values())
    return next(
        (
            claim.holder
            for claim, article in said
            if article and claim.holder != article.item.outlet
            if stands_at(ruling.url, article.item) and says(ruling.quote, claim, article)
        ),
        "",
    )


def _has(ruling: Ruling, block: Block, quotes: Iterable[str]) -> bool:
    asked = plain(ruling.quote)
    told = (plain(words) for words in (*quotes, *(said.text for said in block.sentences)))
    return ruling.block == block.id or any(asked in words or words in asked for words in told)


def block_named(name: str, blocks: Iterable[Block], archive: Mapping[str, Block]) -> Block | None:
    """The block of this name or id, on the page or in the archive."""
    found = next((block for block in blocks if name in (block.id, block.name)), None)
    if found or "-" in name:
        return found or archive.get(name)
    return next((block for id in archive if (block := archive.get(id)) and block.name == name), None)


def holder_entries(topic: Topic, holders: Iterable[str]) -> frozenset[str]:
    """The ids of the entries that a topic could have: of each holder's voice and figures, and of the axis."""
    named = [*holders]
    keys = [("perspectives", name) for name in named]
    keys += [("figures", f"{measure.name}/{name}") for measure in topic.measures for name in named]
    return frozenset(tagged(section, topic.slug, key) for section, key in (*keys, ("tensions", "axis")))


def view(dossier: Dossier, ruled: Sequence[Ruled]) -> View:
    """The dossier as the editor has it."""
    articles = dossier.articles
    gone = _gone(dossier, ruled)
    kept = {id: claim for id, claim in dossier.claims.items() if id not in gone}
    claims = claims_as_ruled(kept, articles, ruled, dossier.topic)
    held = replace(dossier, claims=claims)  # somebody's side is that of what the editor lets them say
    meant = {one.ruling: _meant(one, held if one.ruling.kind == "side" else dossier) for one in ruled}
    seen = replace(dossier, claims=claims, aliases={**dossier.aliases, **_aliases(ruled)})
    shaped = [*_whole(seen, gone)]
    apart: set[frozenset[str]] = set()
    joined: dict[str, str] = {}
    for one in ruled:
        if one.ruling.kind == "different":
            shaped = [part for finding in shaped for part in _split(finding, one, seen)]
            apart |= _pairs(shaped, one, seen)
    for one in ruled:
        if one.ruling.kind == "same":
            shaped = _merged(shaped, one, seen, joined)
    fresh = {finding.id for finding in dossier.current}
    fresh |= {next((f.id for f in shaped if set(f.claims) & set(old.claims)), "") for old in dossier.current}
    there = {finding.id for finding in shaped}
    into = {claim: finding.id for finding in shaped for claim in finding.claims}
    moved = {old.id: into.get(old.claims[0], "") for old in (*dossier.current, *dossier.history) if old.claims}
    relations = tuple(
        replace(one, finding=moved.get(one.finding, one.finding))
        for one in dossier.relations
        if one.claim not in gone and moved.get(one.finding, one.finding)
    )
    seen = replace(
        seen,
        current=tuple(f for f in shaped if f.id in fresh),
        history=tuple(f for f in shaped if f.id not in fresh),
        relations=tuple(one for one in relations if one.finding in there or one.finding in claims),
        corrections=tuple(one for one in dossier.corrections if one.claim.id not in gone),
        joined=joined, apart=frozenset(apart),
    )  # fmt: skip
    return View(seen, tuple(ruled), meant, gone, {id: dossier.claims[id] for id in gone})


# --- claims


def _means(one: Ruled, claim: Claim, article: Article | None) -> bool:
    """Whether a ruling is about this claim; one on two statements, whether it is the first of them."""
    there = article is None or stands_at(one.ruling.url, article.item)
    return bool(one.quote) and there and says(one.quote, claim, article)


def _other(one: Ruled, claim: Claim, article: Article | None) -> bool:
    there = article is None or stands_at(one.ruling.other_url, article.item)
    return bool(one.other) and there and says(one.other, claim, article)


def _meant(one: Ruled, dossier: Dossier) -> frozenset[str]:
    ruling = one.ruling
    if ruling.kind in ("holder", "side") and ruling.name and not one.quote:
        return frozenset(id for id, claim in dossier.claims.items() if is_of(ruling, claim.holder))
    both = ruling.kind in ("same", "different")
    return frozenset(
        id
        for id, claim in dossier.claims.items()
        if _means(one, claim, dossier.articles.get(claim.item))
        or (both and _other(one, claim, dossier.articles.get(claim.item)))
    )


def is_of(ruling: Ruling, holder: str) -> bool:
    """Whether what a holder says is ruled on by name: a person's is theirs under the surname too, and with a title."""
    if not ruling.name or ruling.quote:
        return False
    return holder == ruling.name or is_side_of(ruling, holder) or _is_person(ruling.name, holder)


def _is_person(name: str, holder: str) -> bool:
    """Whether a holder is a person by another form of the name; "Alliance" is no Taxpayers' Alliance."""
    return is_personal_name(name) and same_holder(holder, name)


def is_side_of(ruling: Ruling, holder: str) -> bool:
    """Whether a ruling puts a holder at an end of the axis, or at none."""
    return ruling.kind == "side" and bool(ruling.name) and not ruling.quote and same_holder(holder, ruling.name)


def _gone(dossier: Dossier, ruled: Iterable[Ruled]) -> dict[str, Ruling]:
    """What is hidden, in whatever words, and what a muted outlet says."""
    known = [*ruled]
    hides = [one for one in known if one.ruling.kind == "hide" and one.quote and not one.block]
    mutes = [one.ruling for one in known if one.ruling.kind == "mute"]
    kept = _kept(dossier, known) if hides else frozenset()
    found: dict[str, Ruling] = {}
    weight = _weights(dossier) if hides else None
    views = {one.ruling: _viewers(dossier, one) for one in hides}
    for id, claim in dossier.claims.items():
        article = dossier.articles.get(claim.item)
        by = next((one for one in mutes if article and is_muted([one], article)), None)
        for one in hides:
            if by is not None or _of_another(claim, article, dossier.topic, views[one.ruling]):
                continue
            if says(one.quote, claim, article) or (id not in kept and _again(one, claim, weight)):
                by = one.ruling
        if by is not None:
            found[id] = by
    for finding in (*dossier.current, *dossier.history):
        led = found.get(finding.claims[0]) if finding.claims else None
        if led and led.kind == "hide":  # what carries a hidden statement says it too
            found.update({claim: led for claim in finding.claims if claim not in found and claim not in kept})
    return found


def _viewers(dossier: Dossier, hide: Ruled) -> frozenset[str]:
    """Whose view is hidden; nobody's where it is no view, or that of several."""
    told = [(claim, dossier.articles.get(claim.item)) for claim in dossier.claims.values()]
    meant = [(claim, article) for claim, article in told if _means(hide, claim, article)]
    if not meant or not all(_is_view(claim, article, dossier.topic) for claim, article in meant):
        return frozenset()
    return frozenset(claim.holder for claim, _ in meant)


def _of_another(claim: Claim, article: Article | None, topic: Topic, holders: frozenset[str]) -> bool:
    """Whether a claim is the view of somebody else than those whose view is hidden: many may think the same."""
    mine = any(same_holder(claim.holder, holder) for holder in holders)
    return bool(holders) and not mine and _is_view(claim, article, topic)


def _is_view(claim: Claim, article: Article | None, topic: Topic) -> bool:
    named = claim.holder not in ("", article.item.outlet if article else "")
    return named and (claim.role in _VIEWS or bool(claim_side(claim, topic)))


def _kept(dossier: Dossier, ruled: Iterable[Ruled]) -> frozenset[str]:
    """The claims that the editor pins: that their words are like hidden ones is no reason to hide them."""
    pins = [one for one in ruled if one.ruling.kind == "pin" and one.quote]
    claims = dossier.claims.items()
    return frozenset(
        id for id, claim in claims if any(_means(one, claim, dossier.articles.get(claim.item)) for one in pins)
    )


def _again(hidden: Ruled, claim: Claim, weights: Statistics | None) -> bool:
    """Whether a claim tells again what is hidden, in its article's words or in those of who read it."""
    restated = (claim.gist.says,) if claim.gist and claim.gist.says else ()
    told, ways = (*wordings(claim.quote, claim.holder), *restated), wordings(hidden.quote, hidden.holder)
    one_figure = any(figure.text in hidden.quote for figure in claim.figures)
    one_holder = claim.holder in hidden.quote or bool(hidden.holder and same_holder(claim.holder, hidden.holder))
    if claim.holder and one_holder and not one_figure:
        told, ways = (claim.quote, *restated), (hidden.quote,)  # that one says both makes them no more alike
    return weights is not None and any(repeats(way, text, weights.weight) for text in told for way in ways)


def _weights(dossier: Dossier) -> Statistics:
    texts = [terms(claim.quote) for claim in dossier.claims.values()]
    return snapshot(len(texts), document_frequencies(texts))


def _corrected(claim: Claim, article: Article | None, ruled: Sequence[Ruled], topic: Topic) -> Claim:
    for one in sorted(ruled, key=lambda one: one.ruling.kind == "side"):  # that of a holder is of who holds it then
        ruling = one.ruling
        named = ruling.kind in ("holder", "side") and not one.quote and is_of(ruling, claim.holder)
        if ruling.kind not in ("holder", "side", "date") or not (named or _means(one, claim, article)):
            continue
        if ruling.kind == "holder":
            claim = _given(claim, article, ruling)
        elif ruling.kind == "side":
            side = end(ruling.value, topic)
            claim = replace(claim, side=side, gist=replace(claim.gist, side=side) if claim.gist else None)
        else:
            claim = replace(claim, when=ruled_day(ruling.value), dated=True)
    return claim


def end(name: str, topic: Topic) -> int:
    """The end of a topic's axis that has this name, -1 or 1; 0 for none."""
    left, right = topic.axis or (None, None)
    return -1 if left and left.name == name else 1 if right and right.name == name else 0


def _given(claim: Claim, article: Article | None, ruling: Ruling) -> Claim:
    """A claim with the holder that the editor gives it; without one it is a report of its outlet."""
    if ruling.name and ruling.value:
        return replace(claim, holder=ruling.value)
    outlet = article.item.outlet if article else ""
    role = claim.role
    if not ruling.value:
        role = "reports" if role in OWN_ROLES else role
    elif role == "reports":
        role = "argues"
    # The restatement of a model names whom it took for the holder.
    gist = replace(claim.gist, says=claim.quote, via="", voice="own") if claim.gist else None
    return replace(claim, holder=ruling.value or outlet, role=role, gist=gist)


def _aliases(ruled: Iterable[Ruled]) -> dict[str, str]:
    """Names of holders that are another's, for voices that stand under them; those that the editor gives are final."""
    given = [one.ruling for one in ruled if one.ruling.kind == "holder" and one.ruling.value]
    return {one.value: one.value for one in given} | {one.name: one.value for one in given if one.name}


def ruled_day(text: str) -> When | None:
    """The day, month or year that "2026-03-02", "2026-03" or "2026" stands for; None for "none"."""
    parts = [int(part) for part in text.split("-") if part.isdecimal()]
    if not parts:
        return None
    precision = ("year", "month", "day")[len(parts) - 1]
    return When(date(*(*parts, 1, 1)[:3]), precision)  # type: ignore[arg-type]


# --- findings


def _whole(dossier: Dossier, gone: Mapping[str, Ruling]) -> Iterable[Finding]:
    """The findings without the claims that are gone; what has none left is no finding."""
    for finding in (*dossier.current, *dossier.history):
        kept = tuple(claim for claim in finding.claims if claim not in gone)
        if kept == finding.claims:
            yield finding
        elif kept and kept[0] in dossier.claims:
            yield _of(finding, kept, dossier)


def _of(finding: Finding, claims: Sequence[str], dossier: Dossier, id: str = "") -> Finding:
    """A finding of these claims, the first of them quoted."""
    told = [dossier.claims[claim] for claim in claims if claim in dossier.claims]
    articles: dict[str, Article] = {
        one.item: dossier.articles[one.item] for one in told if one.item in dossier.articles
    }
    quotes: dict[str, list[str]] = {}
    for one in told:
        quotes.setdefault(one.item, []).append(one.quote)
    lead = told[0]
    published = [day for article in articles.values() if (day := article.item.published)]
    return replace(
        finding, id=id or finding.id, claims=tuple(claims), text=lead.quote, label=label(lead.quote),
        items=tuple(articles), origins=origins([article.item for article in articles.values()], quotes),
        kind=lead.kind, first=min(published, default=UNDATED),
        last=max((article.day for article in articles.values()), default=finding.last),
    )  # fmt: skip


def _split(finding: Finding, one: Ruled, dossier: Dossier) -> Iterable[Finding]:
    """A finding, or the two that it becomes where both statements are in it: what is quoted stays with its own."""
    told = [(id, dossier.claims[id]) for id in finding.claims if id in dossier.claims]
    first = {id for id, claim in told if _means(one, claim, dossier.articles.get(claim.item))}
    second = {id for id, claim in told if _other(one, claim, dossier.articles.get(claim.item))} - first
    if not first or not second:
        yield finding
        return
    leaving = first if finding.claims[0] in second else second
    gone = [id for id in finding.claims if id in leaving]
    yield _of(finding, [id for id in finding.claims if id not in leaving], dossier)
    yield _of(finding, gone, dossier, tagged("finding", dossier.topic.slug, gone[0]))


def _pairs(shaped: Sequence[Finding], one: Ruled, dossier: Dossier) -> set[frozenset[str]]:
    """The findings of the two statements of a ruling, each with each: none is left out because the other is told."""
    first, second = _of_both(shaped, one, dossier)
    return {frozenset((a.id, b.id)) for a in first for b in second if a.id != b.id}


def _of_both(shaped: Sequence[Finding], one: Ruled, dossier: Dossier) -> tuple[list[Finding], list[Finding]]:
    """The findings that have the first statement of a ruling, and those that have the second."""
    found: tuple[list[Finding], list[Finding]] = ([], [])
    for finding in shaped:
        told = [dossier.claims[id] for id in finding.claims if id in dossier.claims]
        for place, means in enumerate((_means, _other)):
            if any(means(one, claim, dossier.articles.get(claim.item)) for claim in told):
                found[place].append(finding)
    return found


def _merged(shaped: list[Finding], one: Ruled, dossier: Dossier, joined: dict[str, str]) -> list[Finding]:
    """The findings, those of both statements as one that quotes the first."""

    first, second = _of_both(shaped, one, dossier)
    if not first or not second:
        return shaped
    lead = first[0]
    others = [f for f in (*first[1:], *second) if f.id != lead.id]
    claims = tuple(dict.fromkeys(id for finding in (lead, *others) for id in finding.claims))
    joined.update(dict.fromkeys(claims, lead.id))
    whole = replace(_of(lead, claims, dossier), score=max(f.score for f in (lead, *others)))
    gone = {finding.id for finding in others}
    return [whole if finding.id == lead.id else finding for finding in shaped if finding.id not in gone]
