"""What pages say and how they changed, each sentence with the quotations that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.errors import UsageError
from pipeline.models import Block, Brief, Change, Ruling, Sentence, Topic, tagged
from pipeline.page.families import name_parts
from pipeline.query.answers import Changed, Citation, Evidence, Holder, Move, Novelty, PageEntry, Quotation, Subject
from pipeline.query.decisions import Decided, hidden_in
from pipeline.query.quotations import citations, quotations, uncited
from pipeline.render.escape import visible_line
from pipeline.render.summary import change_text, in_meaning, titled
from pipeline.storage import codec
from pipeline.storage.catalogue import Catalogue

_VERSIONS = 100  # newest versions whose changes are looked at; more is what `brief diff` is for


def subjects(catalogue: Catalogue, topics: Iterable[Topic]) -> tuple[Subject, ...]:
    """The topics that are followed, each with how its page stands."""
    newest = catalogue.editions()
    found = []
    for topic in topics:
        row = newest.get(topic.slug, {})
        version, status, articles = row.get("number", 0), row.get("status", "no version yet"), row.get("items", 0)
        dates = _day(row.get("date")), _day(row.get("first"))
        told = topic.slug, visible_line(topic.title), visible_line(topic.question), topic.state
        found.append(Subject(*told, version, *dates, status, articles))
    return tuple(found)


def newest(catalogue: Catalogue, topic: str) -> Brief:
    """The newest version of a topic; raises UsageError where there is none."""
    row = catalogue.version(topic)
    if row is None:
        have = ", ".join(catalogue.editions()) or "none"
        raise UsageError(f'topic "{visible_line(topic)[:60]}" has no version; those that have one: {have}')
    return _opened(row["brief"])


def markdown(catalogue: Catalogue, topic: str, number: int | None = None, section: str = "") -> str:
    """A version as it was published, or one section of it; raises UsageError where there is none."""
    row = catalogue.version(topic, number)
    if row is None:
        last = newest(catalogue, topic).version
        raise UsageError(f"{topic} has no version {number} (it has {last})")
    text: str = row["markdown"]
    if not section:
        return text
    chapters = {found[1].strip(): found[0] for found in re.finditer(r"^## (.*)\n(?:(?!## ).*\n?)*", text, re.M)}
    for heading, chapter in chapters.items():
        if heading.casefold() == section.strip().casefold():
            return chapter
    raise UsageError(
        f'{topic} v{row["number"]} has no section "{visible_line(section)[:60]}"; it has: {", ".join(chapters)}'
    )


def changed(catalogue: Catalogue, topic: str, after: int, most: int, decided: Decided | None = None) -> Changed:
    """What the versions of a topic after one changed, newest first, without what is hidden by now."""
    rows = catalogue.changed(topic, after, _VERSIONS)
    listed = [(row, change) for row in rows for change in in_meaning(codec.stored_changes(row["changes"]))]
    shown = listed[:most]
    sentences = (said for _, change in shown for said in (*change.before, *change.after))
    backing = _Backing(catalogue, sentences, topic, decided)
    names = catalogue.block_names(topic) if shown else {}
    novelties = tuple(
        Novelty(
            row["number"], row["date"][:10], change_text(change).head, change.kind, visible_line(titled(change)),
            names.get(change.block, change.block), backing.was(change), visible_line(change.now),
            backing.of(change.before), backing.of(change.after),
        )
        for row, change in ((row, backing.change(change)) for row, change in shown)
        if change and backing.tells(change)
    )  # fmt: skip
    last = rows[0] if rows else catalogue.version(topic)
    number, date = (last["number"], last["date"][:10]) if last else (0, "")
    return Changed(topic, after, number, date, novelties, len(listed) - len(shown))


def entries(
    catalogue: Catalogue,
    brief: Brief,
    blocks: Sequence[Block],
    left: Mapping[str, int] | None = None,
    decided: Decided | None = None,
) -> tuple[PageEntry, ...]:
    """Entries of a page with all that they rest on, but what is hidden; `left` has the version in which one left it."""
    slug, dates = brief.topic.slug, catalogue.dates(brief.topic.slug)
    steps = [said for block in blocks for step in block.life for said in step.sentences]
    backing = _Backing(catalogue, (*(said for block in blocks for said in block.sentences), *steps), slug, decided)
    return tuple(
        PageEntry(
            slug, brief.version, block.anchor, block.section, block.kind, visible_line(block.title),
            _side(brief.topic, block.pole), dates.get(block.since, "")[:10], block.since, backing.of(block.sentences),
            tuple(
                Move(step.what, step.version, dates.get(step.version, "")[:10], backing.of(step.sentences))
                for step in block.life
            ),
            (left or {}).get(block.id, 0),
        )
        for block in map(backing.block, blocks)
        if block.sentences and backing.has(block.sentences, every=block.section == "tensions")
    )  # fmt: skip


def as_decided(
    catalogue: Catalogue, topic: str, rulings: Sequence[Ruling], blocks: Sequence[Block], changes: Sequence[Change]
) -> tuple[tuple[Block, ...], tuple[Change, ...]]:
    """Entries and changes of a topic's pages without what is hidden by now, each under its holder of now."""
    hidden = hidden_in(catalogue, topic, rulings)
    shown, told = hidden.blocks(blocks), hidden.changes(changes)
    sentences = [said for block in shown for said in block.sentences]
    sentences += [said for change in told for said in (*change.before, *change.after)]
    backing = _Backing(catalogue, sentences, topic, Decided(catalogue, {topic: rulings}))
    held = tuple(one for block in shown if (one := backing.block(block)).sentences)
    return held, tuple(now for change in told if (now := backing.change(change)))


def positions(
    catalogue: Catalogue, holder: Holder, topics: Iterable[str], decided: Decided | None = None
) -> tuple[PageEntry, ...]:
    """Where a holder stands, by the newest pages of these topics: on them, or as they last stood there."""
    found: list[PageEntry] = []
    names = dict.fromkeys((holder.name, *holder.names))
    forms = {name_parts(name) for name in names}
    for topic in topics:
        page = newest(catalogue, topic)
        here = [block for block in page.section("perspectives") if name_parts(block.title) in forms]
        away = catalogue.archived(topic, (tagged("perspectives", topic, name) for name in names)) if not here else {}
        blocks = here or [codec.archived_block(row["record"], topic) for row in away.values()]
        found += entries(catalogue, page, blocks, {block: row["version"] for block, row in away.items()}, decided)
    return tuple(found)


def disagreements(
    catalogue: Catalogue, topics: Iterable[str], most: int, decided: Decided | None = None
) -> tuple[PageEntry, ...]:
    """The tensions of the newest pages of these topics, those that still hold first."""
    found: list[PageEntry] = []
    for topic in topics:
        page = newest(catalogue, topic)
        blocks = sorted(page.section("tensions"), key=lambda block: block.settled)
        found += entries(catalogue, page, blocks[:most], decided=decided)
    return tuple(found[:most])


class _Backing:
    """What sentences rest on, asked for at once."""

    def __init__(
        self, catalogue: Catalogue, sentences: Iterable[Sentence], topic: str, decided: Decided | None = None
    ) -> None:
        listed = [*sentences]
        self._topic, self._decided = topic, decided or Decided(catalogue, {})
        self._called = self._decided.called(topic)
        known = quotations(catalogue, (claim for said in listed for claim in said.claims))
        self._quotations = self._decided.shown(known, topic)
        self._away = known.keys() - self._quotations.keys()
        self._held = {id: one.holder for id, one in self._quotations.items() if one.holder != known[id].holder}
        self._citations = citations(catalogue, (item for said in listed for item in said.items))

    def of(self, sentences: Iterable[Sentence]) -> tuple[Evidence, ...]:
        """The sentences that are not hidden, each with its quotations and whatever else it cites."""
        return tuple(self._evidence(said) for said in sentences if not self._hides(said))

    def has(self, sentences: Sequence[Sentence], every: bool = False) -> bool:
        """Whether any of the sentences is left, where there were any, or `every` one."""
        away = [*map(self._hides, sentences)]
        return not any(away) if every else not away or not all(away)

    def block(self, block: Block) -> Block:
        """An entry under the name that its holder goes by now; of a voice what is still its own."""
        title, sentences = self._called.get(block.title, block.title), tuple(map(self._spoken, block.sentences))
        if block.section == "perspectives":
            sentences = self._own(title, sentences)
        return replace(block, title=title, sentences=sentences)

    def change(self, change: Change) -> Change | None:
        """A change in the same way, None where nothing is left of it; what the editor did is told as it was then."""
        if change.kind == "ruled":
            return change
        title, before, after = self._called.get(change.title, change.title), change.before, change.after
        before, after = tuple(map(self._spoken, before)), tuple(map(self._spoken, after))
        if change.kind.startswith("position"):
            before, after = self._own(title, before), self._own(title, after)
            if not after and change.after:
                return None
        return replace(change, title=title, before=before, after=after)

    def _own(self, title: str, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        """The sentences that nobody else than a holder is given."""
        return tuple(said for said in sentences if self._holder(said) in ("", title))

    def _spoken(self, said: Sentence) -> Sentence:
        return replace(said, speaker=self._holder(said) or said.speaker) if said.speaker else said

    def _holder(self, said: Sentence) -> str:
        """Whom the editor gives a sentence to, "" where it was left as it is."""
        return self._held.get(said.claims[0], "") if said.claims else ""

    def tells(self, change: Change) -> bool:
        """Whether a change still tells something: of a tension, both its sides."""
        if change.kind.startswith("tension"):
            return self.has((*change.before, *change.after), every=True)
        return self.has(change.after or change.before)

    def was(self, change: Change) -> str:
        """What a change says was there before, where what said so is not hidden."""
        return visible_line(change.was) if self.has(change.before) else ""

    def _hides(self, said: Sentence) -> bool:
        """Whether a sentence tells what is hidden, or rests on nothing else."""
        if self._decided.tells([self._topic], said.text, said.claims):
            return True
        return bool(said.claims) and self._away >= {*said.claims}

    def _evidence(self, said: Sentence) -> Evidence:
        quoted: list[Quotation] = [self._quotations[claim] for claim in said.claims if claim in self._quotations]
        further: list[Citation] = uncited(said.items, quoted, self._citations)
        return Evidence(visible_line(said.text), visible_line(said.speaker), tuple(quoted), tuple(further))


def _side(topic: Topic, pole: float) -> str:
    return visible_line(topic.axis[pole > 0].name) if topic.axis and pole else ""


def _day(instant: str | None) -> str | None:
    return instant and instant[:10]


@lru_cache(maxsize=32)  # versions do not change, and a session asks for the newest again and again
def _opened(record: str) -> Brief:
    return codec.stored_brief(record)
