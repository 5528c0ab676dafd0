"""What pages say and how they changed, each sentence with the quotations that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.errors import UsageError
from pipeline.models import Block, BlockKind, Brief, Change, Ruling, Sentence, Topic, tagged
from pipeline.page.families import name_parts
from pipeline.query.answers import Changed, Citation, Evidence, Holder, Move, Novelty, PageEntry, Quotation, Subject
from pipeline.query.decisions import Decided
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
    # Of each version first what happened to what was known, then who and what came, then what else is told.
    listed = [
        (row, change)
        for row in rows
        for change in sorted(
            in_meaning(codec.stored_changes(row["changes"])), key=lambda one: one.kind == "claim added"
        )
    ]
    shown = listed[:most]
    sentences = (said for _, change in shown for said in (*change.before, *change.after))
    backing = _Backing(catalogue, sentences, topic, decided)
    names = catalogue.block_names(topic) if shown else {}
    novelties = tuple(
        Novelty(
            row["number"], row["date"][:10], change_text(change).head, change.kind, visible_line(titled(change)),
            names.get(change.block, change.block), visible_line(change.was), visible_line(change.now),
            backing.of(change.before), backing.of(change.after),
        )
        for row, change in ((row, backing.change(change)) for row, change in shown)
        if change
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
            backing.side(block, _side(brief.topic, block.pole)), dates.get(block.since, "")[:10], block.since,
            backing.of(block.sentences),
            tuple(
                Move(step.what, step.version, dates.get(step.version, "")[:10], backing.of(step.sentences))
                for step in block.life
            ),
            (left or {}).get(block.id, 0),
        )
        for block in map(backing.block, blocks)
        if block
    )  # fmt: skip


def as_decided(
    catalogue: Catalogue, topic: str, rulings: Sequence[Ruling], blocks: Sequence[Block], changes: Sequence[Change]
) -> tuple[tuple[Block, ...], tuple[Change, ...]]:
    """Entries and changes of a topic's pages without what is hidden by now, each under its holder of now."""
    sentences = [
        said for block in blocks for said in (*block.sentences, *(s for st in block.life for s in st.sentences))
    ]
    sentences += [said for change in changes for said in (*change.before, *change.after)]
    backing = _Backing(catalogue, sentences, topic, Decided(catalogue, {topic: rulings}))
    held, told = map(backing.block, blocks), map(backing.change, changes)
    return tuple(one for one in held if one), tuple(one for one in told if one)


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
        self._days = {
            id: one.happened or "" for id, one in self._quotations.items() if one.happened != known[id].happened
        }
        cited = citations(catalogue, (item for said in listed for item in said.items))
        self._silent = {item for item, source in cited.items() if self._decided.mutes([topic], source)}
        self._citations = {item: source for item, source in cited.items() if item not in self._silent}
        self._entries = self._decided.entries(topic)

    def of(self, sentences: Iterable[Sentence]) -> tuple[Evidence, ...]:
        """The sentences, each with its quotations and whatever else it cites."""
        return tuple(map(self._evidence, sentences))

    def block(self, block: Block) -> Block | None:
        """An entry as the editor has it now, of a voice what is still its own.

        None where nothing is left of it, or of a tension a side is lacking.
        """
        title, sentences = self._called.get(block.title, block.title), self._left(block.sentences)
        if block.section == "perspectives":
            sentences = self._own(title, sentences)
        lacking = block.section == "tensions" and self._lacking(block.kind, block.sentences, sentences)
        if block.id in self._entries or not sentences or lacking:
            return None
        life = tuple(replace(step, sentences=self._left(step.sentences)) for step in block.life)
        return replace(block, title=title, sentences=sentences, life=life)

    def side(self, block: Block, side: str) -> str:
        """The end of the axis at which an entry stands, where the editor has not put it at another."""
        held = self._stands(block.title, block.sentences) if block.section == "perspectives" else None
        return side if held is None else visible_line(held)

    def change(self, change: Change) -> Change | None:
        """A change in the same way, None where nothing is left of it; what the editor did is told as it was then."""
        title, before, after = change.title, self._left(change.before), self._left(change.after)
        own = change.kind.startswith("position")
        if change.kind != "ruled":
            title = self._called.get(title, title)
            if own:
                before, after = self._own(title, before), self._own(title, after)
        if change.block in self._entries and change.kind != "ruled":
            return None
        told, left = (*change.before, *change.after), (*before, *after)
        if change.kind.startswith("tension") and self._lacking(change.of, told, left):
            return None
        if len(left) < len(told) and not (after or (before and not change.after)):
            return None
        was = change.was if before or not change.before else ""
        made = replace(change, title=title, before=before, after=after, was=was)
        return self._sided(made) if own else self._dated(made) if change.kind.startswith("event") else made

    def _sided(self, change: Change) -> Change:
        """A change of position between the ends of the axis that the editor has."""
        now = self._stands(change.title, change.after or change.before)
        if now is None or change.detail == "challenged":
            return change
        was = change.was if now and change.was != now else ""
        return replace(change, was=was, now=now, detail=change.detail if was or not change.was else "now says")

    def _dated(self, change: Change) -> Change | None:
        """An event under the day that the editor gives it; None where it is the one that it had."""
        lead = change.after[0].claims[:1] if change.after else ()
        if not lead or lead[0] not in self._days:
            return change
        day = self._days[lead[0]]
        if change.kind != "event redated":
            return replace(change, title=day)
        return replace(change, now=day) if day != change.was else None

    def _lacking(self, kind: BlockKind, told: Sequence[Sentence], left: Sequence[Sentence]) -> bool:
        """Whether a side of a tension is gone: hidden, or of one between the ends of the axis at none by now."""
        return len(left) < len(told) or (kind == "sides" and any(self._stands("", [said]) == "" for said in left))

    def _own(self, title: str, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        """The sentences that nobody else than a holder is given."""
        return tuple(said for said in sentences if self._holder(said) in ("", title))

    def _left(self, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        """The sentences that are not hidden, by whom says them now, and without what does not carry them."""
        return tuple(map(self._spoken, (said for said in sentences if not self._hides(said))))

    def _spoken(self, said: Sentence) -> Sentence:
        if said.speaker:
            said = replace(said, speaker=self._holder(said) or said.speaker)
        lead = self._quotations.get(said.claims[0]) if said.claims else None
        parted = {
            id
            for id in said.claims[1:]
            if lead and id in self._quotations and self._decided.parts(self._topic, lead, self._quotations[id])
        }
        if not parted and self._silent.isdisjoint(said.items) and self._away.isdisjoint(said.claims):
            return said
        claims = tuple(id for id in said.claims if id not in parted | self._away)
        carried = {self._quotations[id].source.url for id in claims if id in self._quotations}
        urls = {self._quotations[id].source.url for id in parted} - carried
        away = self._silent | {item for item, source in self._citations.items() if source.url in urls}
        return replace(said, claims=claims, items=tuple(item for item in said.items if item not in away))

    def _holder(self, said: Sentence) -> str:
        """Whom the editor gives a sentence to, "" where it was left as it is."""
        return self._held.get(said.claims[0], "") if said.claims else ""

    def _stands(self, holder: str, sentences: Iterable[Sentence]) -> str | None:
        quoted = (self._quotations.get(id) for said in sentences for id in said.claims[:1])
        return self._decided.stands(self._topic, holder, filter(None, quoted))

    def _hides(self, said: Sentence) -> bool:
        """Whether a sentence tells what is hidden, stands for what is, or is the words of a muted outlet."""
        if said.link in self._entries or self._decided.tells([self._topic], said.text, said.claims):
            return True
        if said.claims and (self._away >= {*said.claims} or (said.claims[0] in self._away and not said.written)):
            return True
        return bool(said.items) and self._silent >= {*said.items}

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
