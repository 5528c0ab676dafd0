"""Pages that evolve as operations make them evolve, for properties of what changed between their versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from hypothesis import strategies as st

from pipeline.models import SECTIONS, Block, BlockStep, Brief, Sentence, When
from tests.page.making import block, brief, line, said

ITEMS = tuple(f"i{number}" for number in range(1, 6))
SOURCES = {item: line(number, item=item) for number, item in enumerate(ITEMS, 1)}
OPENS = {"questions": "opened", "perspectives": "new", "tensions": "opened"}


@dataclass
class Evolution:
    """A page, its archive, and the version that is being made."""

    version: int = 1
    page: list[Block] = field(default_factory=list)
    archive: list[Block] = field(default_factory=list)
    claims: int = 0

    def sentence(self, item: str = "i1") -> Sentence:
        """A sentence that was never said before."""
        self.claims += 1
        return said(f"“Statement {self.claims}.”", (f"c{self.claims}",), (item,))

    def put(self, changed: Block) -> None:
        """The block in the place of the one with its id."""
        self.page = [changed if one.id == changed.id else one for one in self.page]

    def step(self, one: Block, what: str, *sentences: Sentence, **fields: object) -> None:
        """One more step in the life of a block."""
        self.put(replace(one, life=(*one.life, BlockStep(what, self.version, sentences)), **fields))  # type: ignore[arg-type]

    def brief(self) -> Brief:
        """The version as it stands."""
        told = (s for b in self.page for s in (*b.sentences, *(s for step in b.life for s in step.sentences)))
        cited = {item for sentence in told for item in sentence.items}
        lines = tuple(SOURCES[item] for item in ITEMS if item in cited)
        return brief(*self.page, version=self.version, sources=lines)


def add(now: Evolution, section: str, item: str) -> None:
    """A new block."""
    life = (BlockStep(OPENS[section], now.version),) if section in OPENS else ()
    fields = {"when": When(date(2026, 1 + now.claims % 12, 1), "month")} if section == "timeline" else {}
    if section == "perspectives":
        fields = {"pole": -1.0}
    said_now = (now.sentence(item), now.sentence(item)) if section == "tensions" else (now.sentence(item),)
    number = now.claims
    now.page.append(block(f"{section}-{number}", section, *said_now, since=now.version, life=life, **fields))


def retire(now: Evolution, one: Block, _item: str) -> None:
    """A block leaves for the archive."""
    if one.since < now.version:
        now.page.remove(one)
        now.archive.append(one)


def come_back(now: Evolution, _one: Block, _item: str) -> None:
    """The block that left first comes back."""
    if now.archive:
        now.page.insert(0, now.archive.pop(0))


def reorder(now: Evolution, one: Block, _item: str) -> None:
    """A block moves to the end."""
    now.page.remove(one)
    now.page.append(one)


def gain(now: Evolution, one: Block, item: str) -> None:
    """A block gains a sentence."""
    if one.section in ("why", "narrative", "timeline", "tensions"):
        now.put(replace(one, sentences=(*one.sentences, now.sentence(item))))


def support(now: Evolution, one: Block, item: str) -> None:
    """A statement gains a source."""
    first, *rest = one.sentences
    if item not in first.items:
        now.put(replace(one, sentences=(replace(first, items=(*first.items, item)), *rest)))


def edit(now: Evolution, one: Block, _item: str) -> None:
    """An article corrects what it said."""
    old, *rest = one.sentences
    new = now.sentence(old.items[0])
    note = said(f"It had: {old.text}", (old.claims[0], new.claims[0]), old.items[:1])
    if one.section not in ("what", "questions"):
        now.step(one, "corrected", note, sentences=(new, *rest))


def take_back(now: Evolution, one: Block, _item: str) -> None:
    """An article no longer says what it said."""
    if one.section in ("why", "narrative", "timeline"):
        old, *rest = one.sentences
        note = said(f"It had: {old.text}, and no longer says so", old.claims[:1], old.items[:1])
        if rest:
            now.step(one, "withdrawn", note, sentences=tuple(rest))
        elif not any(step.what == "withdrawn" for step in one.life):
            now.step(one, "withdrawn", sentences=(note,))


def move(now: Evolution, one: Block, item: str) -> None:
    """A holder changes sides."""
    if one.section == "perspectives":
        now.step(one, "reversed", *one.sentences, sentences=(now.sentence(item),), pole=-one.pole)


def move_back(now: Evolution, one: Block, _item: str) -> None:
    """A holder says again what was said before the last move."""
    moves = [step for step in one.life if step.what == "reversed"]
    if moves:
        now.step(one, "reversed", *one.sentences, sentences=moves[-1].sentences, pole=-one.pole)


def hush(now: Evolution, one: Block, _item: str) -> None:
    """A holder falls silent, or speaks again."""
    if one.section == "perspectives":
        now.step(one, "spoke" if one.life[-1].what == "silent" else "silent")


def settle(now: Evolution, one: Block, item: str) -> None:
    """A question is narrowed and then answered; a tension is eased and opens again."""
    last = one.life[-1].what if one.life else ""
    if one.section == "questions" and last != "answered":
        now.step(one, "answered" if last == "narrowed" else "narrowed", now.sentence(item))
    if one.section == "tensions":
        now.step(one, "opened" if last == "eased" else "eased")


def redate(now: Evolution, one: Block, _item: str) -> None:
    """An event's date becomes known to the day, or to the month again."""
    if one.section == "timeline" and one.when:
        now.put(replace(one, when=replace(one.when, precision="month" if one.when.precision == "day" else "day")))


CHANGES: tuple[Callable[[Evolution, Block, str], None], ...] = (
    retire, come_back, reorder, gain, support, edit, take_back, move, move_back, hush, settle, redate,
)  # fmt: skip


def grown(seed: int) -> tuple[Brief, Brief, Brief]:
    """Three versions of one page, each made from the one before by a dozen operations on few blocks."""
    chance = Random(seed)
    now = Evolution()
    made = []
    for version in (1, 2, 3):
        now.version = version
        for _ in range(chance.randint(3, 6) if version == 1 else chance.randint(0, 2)):
            add(now, chance.choice(SECTIONS[1:]), chance.choice(ITEMS))
        for _ in range(chance.randint(0, 12) if version > 1 else 0):
            if now.page:
                chance.choice(CHANGES)(now, chance.choice(now.page), chance.choice(ITEMS))
        made.append(now.brief())
    return made[0], made[1], made[2]


# A seed and not a draw for each step: drawn steps hardly ever meet on one block, and meeting is what is tested.
three = st.integers(0, 10**9).map(grown)
