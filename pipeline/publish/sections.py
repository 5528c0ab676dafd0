"""What a section shows of its blocks: stories, measures, what is ahead, and how a view moved, for pages in any form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.records import Block, Brief, Step, StepKind

# What stands before a step of a voice is what its holder said until then.
MOVES: tuple[StepKind, ...] = ("new", "now says", "changed sides", "reversed", "strengthened", "softened")
CROSSED: tuple[StepKind, ...] = ("changed sides", "reversed")
SETTLED: tuple[StepKind, ...] = ("narrowed", "answered", "stale")


@dataclass(frozen=True, slots=True)
class Story:
    """The blocks of the narrative that stand under one heading."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def articles(self) -> int:
        """How many articles its sentences cite."""
        return len({item for block in self.blocks for said in block.sentences for item in said.items})


def stories(brief: Brief) -> list[Story]:
    """The narrative, in page order, but that nobody speaks twice in a row, as far as that can be."""
    return [Story(title, tuple(_apart(blocks))) for title, blocks in _titled(brief.section("narrative"))]


def _apart(blocks: Sequence[Block]) -> Iterator[Block]:
    left, last = list(blocks), ""
    while left:
        # Who has half of what is left comes now, or would stand alone at the end.
        most = Counter(filter(None, map(_speaker, left))).most_common(1)
        due = most[0][0] if most and most[0][1] * 2 > len(left) else ""
        able = [n for n, block in enumerate(left) if not last or _speaker(block) != last] or [0]
        block = left.pop(next((n for n in able if due and _speaker(left[n]) == due), able[0]))
        last = _speaker(block)
        yield block


def _speaker(block: Block) -> str:
    return block.sentences[0].speaker if block.sentences else ""


def measures(brief: Brief) -> list[tuple[str, tuple[Block, ...]]]:
    """The figures by what they measure, in page order."""
    return _titled(brief.section("figures"))


def happened(brief: Brief) -> list[Block]:
    """The events of the timeline."""
    return [block for block in brief.section("timeline") if block.kind != "coming"]


def coming(brief: Brief) -> list[Block]:
    """What lies ahead, by date; what has no date last."""
    ahead = [block for block in brief.section("timeline") if block.kind == "coming"]
    return sorted(ahead, key=lambda block: (block.when is None, block.when.order if block.when else ()))


@dataclass(frozen=True, slots=True)
class Note:
    """Words of the editor, and the block that they are about: its anchor, "" for the page or what has left it."""

    text: str
    by: str
    about: str = ""


def notes(brief: Brief) -> list[Note]:
    """What the editor has noted, shown as the editor's."""
    anchors = {block.id: block.anchor for block in brief.blocks}
    told = [one for one in brief.rulings if one.ruling.kind == "note"]
    return [Note(o.ruling.text, f"{o.ruling.author}, {o.ruling.day}", anchors.get(o.block, "")) for o in told]


def settled(block: Block) -> Iterator[Step]:
    """What became of a question, step by step."""
    return (step for step in block.life if step.what in SETTLED)


def silent(block: Block) -> int:
    """The version since which a holder has said nothing, 0 where that cannot be said."""
    return block.life[-1].version if block.life and block.life[-1].what == "silent" else 0


def evolution(block: Block) -> Iterator[tuple[str, Step]]:
    """How a view moved last, and who challenges it: what a line opens with, and the step that has the words."""
    moves = [step for step in block.life if step.what in MOVES and step.sentences]
    if moves:
        step = moves[-1]
        crossed = step.what in CROSSED
        yield f"changed sides in v{step.version}; before" if crossed else f"before (until v{step.version})", step
    if block.life and block.life[-1].what == "challenged" and block.life[-1].sentences:
        yield f"challenged in v{block.life[-1].version}", block.life[-1]


def stands_since(block: Block) -> int:
    """The version since which a figure is what it is."""
    return max((step.version for step in block.life if step.what == "moved"), default=block.since)


def holder(block: Block) -> str:
    """Who gives a figure."""
    said = block.sentences[0]
    return said.speaker or said.outlet


def _titled(blocks: Sequence[Block]) -> list[tuple[str, tuple[Block, ...]]]:
    found: dict[str, list[Block]] = {}
    for block in blocks:
        found.setdefault(block.title, []).append(block)
    return [(title, tuple(some)) for title, some in found.items()]
