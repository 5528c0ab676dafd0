"""`brief why`: since when a sentence stands on the page, whose words it is, on whose support and by which rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from pipeline.cli import omissions, terminal
from pipeline.cli.lookup import find_block, shelf_of
from pipeline.config import Config, load
from pipeline.findings import sides
from pipeline.models import SECTION_FORMS, Block, BlockKind, Brief, Claim, Section, Sentence, judged_by_model
from pipeline.page import history
from pipeline.page.rulings import claims_as_ruled
from pipeline.render.escape import safe_link, shown_address, visible_line
from pipeline.render.json_records import TopicHead, json_of, topic_head
from pipeline.render.outline import OutlineLine, StyledSpan, outline_line, styled_span
from pipeline.render.parts import plain_sentence, section_place
from pipeline.render.sources import UNNAMED, context
from pipeline.render.summary import topic_state
from pipeline.storage import Store
from pipeline.storage.shelf import Shelf


def why_text(path: Path, slug: str, wanted: str, form: str) -> str:
    """All that is known of why a block of the newest page is there, or, without one, of each sentence in short."""
    config = load(path)
    shelf = shelf_of(config, slug)
    with Store(config.state) as store:
        case = Case(config, shelf, store, wanted)
        return json_of(case.told()) if form == "json" else terminal.styled_lines(case.lines())


@dataclass(frozen=True, slots=True)
class Ground:
    """An article that a sentence rests on, with its three clocks."""

    number: int | None
    quote: str | None  # what carries the sentence, word for word; null: the page does not record it
    before: str  # the sentence of the article before the quotation
    after: str  # and the one behind it
    title: str
    outlet: str
    author: str
    url: str
    happened: str | None  # the date that the quotation tells of
    published: str | None
    found: str  # the day on which this text of it was first read


@dataclass(frozen=True, slots=True)
class SentenceWhy:
    """A sentence, since when, and on whose word."""

    text: str
    step: str  # of a sentence that tells a step in the block's life: answered in v4
    came: int  # the version that it came in
    changed: int  # the version since which it has these words
    holder: str  # whose words they are
    origins: tuple[str, ...]  # independent publishers
    rests_on: tuple[Ground, ...]  # the quoted article first


@dataclass(frozen=True, slots=True)
class Worth:
    """What a finding is worth for the question."""

    finding: str
    worth: tuple[str, ...]  # in plain words


@dataclass(frozen=True, slots=True)
class BlockWhy:
    """Why a block stands on the page."""

    id: str
    name: str
    section: Section
    kind: BlockKind
    title: str
    since: int
    left: int | None  # the version that it left the page in
    sentences: tuple[SentenceWhy, ...]


@dataclass(frozen=True, slots=True)
class BlockAsked(BlockWhy):
    """A block that was asked for: why it stands on the page, and what became of it."""

    rulings: tuple[str, ...]
    rule: tuple[str, ...]
    life: tuple[str, ...]
    findings: tuple[Worth, ...]


@dataclass(frozen=True, slots=True)
class Forgone:
    """What was proposed for the page and is not on it."""

    proposed: str
    why: str


@dataclass(frozen=True, slots=True)
class PageGrounds(TopicHead):
    """Since when and why each sentence stands there: what `brief why --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/why/1"

    version: int
    date: datetime
    status: str
    blocks: tuple[BlockAsked | BlockWhy, ...]
    rulings: tuple[str, ...]
    unprinted: tuple[Forgone, ...]


class Case:
    """The blocks that were asked for, with everything that bears on them."""

    def __init__(self, config: Config, shelf: Shelf, store: Store, wanted: str) -> None:
        self.shelf, self.store, self.whole = shelf, store, not wanted
        self.owners = config.owners
        self.page = shelf.brief(shelf.last)
        self.topic = self.page.topic
        archive = shelf.archive() if wanted else {}
        away = [block for _, block in archive.values()]
        self.blocks = find_block(self.page.blocks, away, wanted, self.topic.slug) if wanted else [*self.page.blocks]
        self.left = {block.id: archive[block.id][0] for block in self.blocks if block.id in archive}
        here = replace(self.page, blocks=tuple(block for block in self.blocks if block.id not in self.left))
        self.since = [*history.standing_since(self._versions(here))]
        for block in self.blocks:
            if block.id in self.left:  # as it stood when it left
                last = replace(shelf.brief(self.left[block.id]), blocks=(block,))
                self.since += history.standing_since(self._versions(last))
        self.articles = store.newest(item for entry in self.since for item in entry.sentence.items)
        known = store.claims(claim for entry in self.since for claim in entry.sentence.claims)
        names = dict(config.aliases)
        named = {id: replace(one, holder=names.get(one.holder, one.holder)) for id, one in known.items()}
        self.claims = claims_as_ruled(named, self.articles, self.page.rulings, self.topic)
        self.numbers = store.numbers_of(self.topic.slug, self.articles)

    @cached_property
    def prospects(self) -> Mapping[str, omissions.Prospect]:
        """What each finding is worth, by its id."""
        return {one.finding: one for one in omissions.prospects(self.store, self.topic, self.page)}

    def _versions(self, newest: Brief) -> Iterator[Brief]:
        yield newest
        yield from (self.shelf.brief(n) for n in sorted(self.shelf.dates, reverse=True) if n < newest.version)

    # --- what is known

    def grounds(self, sentence: Sentence) -> Iterator[Ground]:
        """The article that is quoted, then each further one: its number, what carries the sentence, the three clocks.

        An article of which the page does not record that sentence has the quote None.
        """
        claims = [self.claims[id] for id in sentence.claims if id in self.claims]
        quoted = {claim.item for claim in claims}
        grounds: list[tuple[str, Claim | None]] = [(claim.item, claim) for claim in claims]
        for id, claim in (*grounds, *((item, None) for item in sentence.items if item not in quoted)):
            if article := self.articles.get(id):
                item = article.item
                before, after = context(article, claim) if claim else ("", "")
                yield Ground(
                    self.numbers.get(id), claim.quote if claim else None, before, after, item.title, item.outlet,
                    item.author, item.url, str(claim.when) if claim and claim.when else None,
                    f"{item.published:%Y-%m-%d}" if item.published else None, f"{article.seen:%Y-%m-%d}",
                )  # fmt: skip

    def holder(self, sentence: Sentence) -> str:
        """Whose words a sentence is: the named holder, else the outlet."""
        lead = self.lead(sentence)
        return sentence.speaker or (lead.holder if lead else "") or sentence.outlet

    def lead(self, sentence: Sentence) -> Claim | None:
        """The claim that a sentence quotes."""
        return self.claims.get(sentence.claims[0]) if sentence.claims else None

    def reasons(self, block: Block) -> Iterator[str]:
        """The rule that put a block on the page, and what made it hold."""
        written = f"the engine {self.page.engine} put it into this section"
        yield written if judged_by_model(self.page.engine) else SECTION_FORMS[block.section].rule
        lead = self.lead(block.sentences[0]) if block.sentences else None
        own = [claim for sentence in block.sentences for claim in sentence.claims]
        own += [claim for finding in self.store.findings(block.findings) for claim in finding.claims]
        yield from history.because(block, self.topic, lead, self.store.relations_of(self.topic.slug, own))
        found = sides.claim_hit(lead, self.topic) if lead else None
        if found is not None and self.topic.axis:
            end = self.topic.axis[found.end > 0].name
            why = "the editor has decided where it stands" if lead and lead.side is not None else found.refused
            refused = f", but does not count: {why}" if why else ""
            yield f"the cue “{found.cue}” of “{end}” is in it{refused}"
        if block.id not in self.left:
            yield history.place_in_section(self.page, block)

    def decided(self, block: Block | None) -> Iterator[str]:
        """What the editor has decided about a block, or about the whole page."""
        for one in self.page.rulings:
            if block is None or block.id in one.blocks:
                ruling = one.ruling
                what = ruling.text or ruling.value or ("none" if ruling.kind in ("holder", "side", "date") else "")
                told = " ".join(part for part in (ruling.kind, one.subject if block is None else "", what) if part)
                yield f"{told}: {ruling.reason} ({ruling.author}, {ruling.day}); since v{one.version}, {ruling.place}"

    def life(self, block: Block) -> Iterator[str]:
        """What became of a block, version by version."""
        left = self.left.get(block.id, 0)
        came = _came(self.shelf, block, left)
        yield f"came in v{came}" if came else "never stood on a page"
        for step in block.life:
            if step.what not in ("opened", "new"):
                said = " ".join(map(plain_sentence, step.sentences))
                yield f"{step.what} in v{step.version}" + (f": {said}" if said else "")
        if left and came:
            yield f"left the page in v{left}, for the archive; it comes back when it matters again"
        elif left:
            yield f"v{left}, with which it came in, had no room for it: it went to the archive"

    def worth(self, block: Block) -> Iterator[tuple[str, list[str]]]:
        """Each finding that a block tells, by its label, with its score in plain words."""
        own = [claim for sentence in block.sentences for claim in sentence.claims]
        ids = block.findings or self.store.finding_of(self.topic.slug, own).values()
        for finding in self.store.findings(ids):
            documents = self.store.newest(one for one in finding.origins if one in finding.items)
            known = self.prospects.get(finding.id)
            score = known.score if known else finding.score
            better = sum(one.score > score for one in self.prospects.values())
            at, of = (better + 1, len(self.prospects)) if known else self.store.place_of(self.topic.slug, score)
            parts = sorted((known.parts if known else {}).items(), key=lambda part: -abs(part[1]))
            yield (
                finding.label,
                [
                    f"{_some(len(finding.items), 'article')}, {_some(len(finding.origins), 'independent origin')}:"
                    f" {', '.join(history.origin_names(finding.origins, documents))}",
                    f"score {score:.2f}, place {at} of {of} statements of the topic",
                    *(
                        f"{points:+.2f}  {omissions.WEIGHT_WORDS.get(what, what)}"
                        for what, points in parts
                        if round(points, 2)
                    ),
                ],
            )

    # --- as data

    def told(self) -> PageGrounds:
        """The same for programs."""
        return PageGrounds(
            **topic_head(self.topic), version=self.page.version, date=self.page.date, status=topic_state(self.page),
            blocks=tuple(map(self._block, self.blocks)),
            rulings=tuple(self.decided(None)),
            unprinted=tuple(Forgone(words, why) for words, why in self.page.unprinted),
        )  # fmt: skip

    def _block(self, block: Block) -> BlockWhy:
        entries = [entry for entry in self.since if entry.block.id == block.id]
        told = BlockWhy(
            block.id, block.name, block.section, block.kind, block.title, block.since, self.left.get(block.id),
            tuple(map(self._sentence, entries)),
        )  # fmt: skip
        if self.whole:
            return told
        worth = tuple(Worth(label, tuple(parts)) for label, parts in self.worth(block))
        known = {field.name: getattr(told, field.name) for field in fields(told)}
        rulings, rule, life = (tuple(told_of(block)) for told_of in (self.decided, self.reasons, self.life))
        return BlockAsked(**known, rulings=rulings, rule=rule, life=life, findings=worth)

    def _sentence(self, entry: history.Since) -> SentenceWhy:
        return SentenceWhy(
            plain_sentence(entry.sentence), entry.step, entry.came, entry.changed, self.holder(entry.sentence),
            history.independent(entry.sentence, self.claims, self.articles, self.owners),
            tuple(self.grounds(entry.sentence)),
        )  # fmt: skip

    # --- as lines

    def lines(self) -> Iterator[OutlineLine]:
        """The same for people."""
        many = "sentence by sentence" if self.whole else "why it says so"
        yield outline_line("title", f"{self.topic.title}: v{self.page.version}, {many}", "strong")
        for block in self.blocks:
            yield OutlineLine(
                "heading",
                (
                    styled_span(section_place(block.section, block.title), "strong"),
                    styled_span(f"  {block.anchor}", "dim"),
                ),
            )
            for entry in self.since:
                if entry.block.id == block.id:
                    yield from self._told(entry)
            if by := [*self.decided(block)]:
                yield from _listed("By the editor", iter(by))
            if not self.whole:
                yield from _listed("By which rule", self.reasons(block))
                yield from _listed("Its life", self.life(block))
                yield outline_line("note", "What its statements are worth", "strong")
                for label, parts in self.worth(block):
                    yield outline_line("item", f"“{label}”")
                    yield from (outline_line("under", part, "dim") for part in parts)
        yield from self._unprinted()

    def _unprinted(self) -> Iterator[OutlineLine]:
        """What the editor decided, and what was proposed for the page and is not on it."""
        if self.whole and self.page.rulings:
            yield from _listed("Corrected by the editor", self.decided(None))
        if self.whole and self.page.unprinted:
            yield from _listed("Proposed and not printed", (f"{words} - {why}" for words, why in self.page.unprinted))

    def _told(self, entry: history.Since) -> Iterator[OutlineLine]:
        said = entry.sentence
        step = (styled_span(f"{entry.step}: ", "dim"),) if entry.step else ()
        yield OutlineLine("item", (*step, styled_span(plain_sentence(said))))
        newest = self.page.version if entry.block.id not in self.left else 0
        changed = f", in these words since v{entry.changed}" if entry.changed > entry.came else ""
        yield outline_line(
            "under", f"came in v{entry.came}{changed}" + (" (new)" if entry.came == newest else ""), "dim"
        )
        if not said.items:
            return
        origins = history.origin_names(
            history.independent(said, self.claims, self.articles, self.owners), self.articles
        )
        engines = sorted({self.claims[claim].engine for claim in said.claims if claim in self.claims})
        count = (
            f"{_some(len(said.items), 'article')}, {_some(len(origins), 'independent origin')}: {', '.join(origins)}"
        )
        holder = self.holder(said)
        words = f"the words of {holder}; " if holder else ""
        yield outline_line("under", f"{words}{count}; read by {', '.join(engines) or 'an unknown engine'}", "dim")
        for ground in self.grounds(said):
            yield from self._ground(ground)
        if not self.whole:
            yield outline_line("under", history.passed(said, self.claims, self.articles, entry.block.title), "dim")

    def _ground(self, ground: Ground) -> Iterator[OutlineLine]:
        url = safe_link(ground.url)
        number = styled_span(f"[{ground.number}]", "link", url) if ground.number else styled_span("(not listed)", "dim")
        about = visible_line(f"{ground.outlet or UNNAMED}, {ground.published or 'date unknown'}:")
        words = f"“{visible_line(ground.quote)}”" if ground.quote else "which of its sentences is not recorded"
        yield OutlineLine("under", (number, StyledSpan(f" {about}", "dim"), StyledSpan(f" {words}")))
        if not self.whole:
            by = f", by {ground.author}" if ground.author else ""
            clocks = {"happened": ground.happened, "published": ground.published, "found": ground.found}
            days = ", ".join(f"{clock} {day or 'unknown'}" for clock, day in clocks.items())
            yield outline_line("under", f"    {ground.title}{by} · {url or shown_address(ground.url)} · {days}", "dim")
            for where, beside in (("before it", ground.before), ("after it", ground.after)):
                if beside:
                    yield outline_line("under", f"    {where}: {beside}", "dim")


def _listed(heading: str, records: Iterator[str]) -> Iterator[OutlineLine]:
    yield outline_line("note", heading, "strong")
    yield from (outline_line("item", record) for record in records)


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _came(shelf: Shelf, block: Block, left: int) -> int:
    """The first version whose page had the block, 0 when it was displaced by the one that it would have come in with.

    A block of What is made anew, so it may have stood there before the version that its record names.
    """
    end = left or shelf.last + 1
    first = min(block.since, end - 1)
    while first > 0 and not _stands(shelf, first, block) and first + 1 < end:
        first += 1
    if first < 1 or not _stands(shelf, first, block):
        return 0
    while first > 1 and _stands(shelf, first - 1, block):
        first -= 1
    return first


def _stands(shelf: Shelf, version: int, block: Block) -> bool:
    return any(one.id == block.id for one in shelf.brief(version).blocks)
