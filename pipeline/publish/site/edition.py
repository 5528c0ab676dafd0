"""A version as its page shows it: what is new, perspectives by their side, and the life of each entry in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.publish import news, sources
from pipeline.publish.site.comparison import Told, tell
from pipeline.publish.site.prose import Places
from pipeline.publish.text import clean
from pipeline.records import Block, Brief, Change, Sentence, Topic

BACK = 6  # links back from a source to what cites it
_SIGNS = {"strengthened": "▲", "softened": "▽", "reversed": "⇄", "challenged": "≠", "silent": "…", "new": "+"}


@dataclass(frozen=True, slots=True)
class Evolution:
    """How a position moved, in one line."""

    sign: str
    text: str
    before: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """The perspectives at one end of the axis, or all of them where there is none."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One version with all that its template asks for."""

    brief: Brief
    changes: Sequence[Change]
    places: Places
    picked: tuple[list[tuple[Change, bool]], int]
    cited: Mapping[str, Sequence[Block]]  # the blocks that cite each item

    @classmethod
    def of(cls, brief: Brief, changes: Sequence[Change], numbers: Mapping[str, int]) -> Edition:
        """The version, with the changes against the one before."""
        listed = {line.item: line.number for line in (*brief.sources, *brief.also)}
        return cls(
            brief, changes, Places({**numbers, **listed}, "#s{0}"), news.picked(brief, changes), sources.citing(brief)
        )

    @property
    def news(self) -> list[Told]:
        """What is new, as far as the page tells it."""
        return [tell(change, self.places, room) for change, room in self.picked[0]]

    @property
    def quiet(self) -> bool:
        """Whether no tension was opened."""
        return not any(change.kind == "tension opened" for change in self.changes)

    @property
    def themes(self) -> list[tuple[str, list[Block]]]:
        """The paragraphs of the narrative: blocks of one title together."""
        themes: dict[str, list[Block]] = {}
        for block in self.brief.section("narrative"):
            themes.setdefault(block.title, []).append(block)
        return list(themes.items())

    @property
    def sides(self) -> list[Side]:
        """The perspectives by the end of the axis that they are nearer to, those at neither last."""
        blocks, axis = self.brief.section("perspectives"), self.brief.topic.axis
        if axis is None:
            return [Side("", blocks)] if blocks else []
        split = [
            Side(axis[0].name, tuple(block for block in blocks if block.pole < 0)),
            Side(axis[1].name, tuple(block for block in blocks if block.pole > 0)),
            Side("neither", tuple(block for block in blocks if block.pole == 0)),
        ]
        return [side for side in split if side.blocks]

    def fresh(self, block: Block) -> bool:
        """Whether an entry came in with this version, where not all of them did."""
        return self.brief.version > 1 and block.since == self.brief.version

    def sentences(self, said: Sequence[Sentence]) -> Markup:
        """Sentences in their order."""
        return Markup(" ").join(self.places.said(one) for one in said)

    def corrections(self, block: Block) -> list[tuple[str, int, Markup]]:
        """(corrected or withdrawn, version, what it had said)."""
        steps = [step for step in block.life if step.what in ("corrected", "withdrawn")]
        return [(step.what, step.version, self.sentences(step.sentences)) for step in steps]

    def evolution(self, block: Block) -> Evolution | None:
        """How a position stands to what its holder said before; None when it says nothing new."""
        if len(block.life) == 1:
            return Evolution(_SIGNS["new"], f"new in v{block.since}") if block.since == self.brief.version else None
        step = block.life[-1] if block.life else None
        if step is None or step.what == "spoke":
            return None
        if step.what == "silent":
            return Evolution(_SIGNS["silent"], f"silent since v{step.version}")
        return Evolution(_SIGNS.get(step.what, "·"), f"{step.what} in v{step.version}", step.sentences)

    def standing(self, block: Block) -> tuple[str, str]:
        """The sign and the words for how a question stands: open, narrowed, answered or stale."""
        known = {"answered": "●", "narrowed": "◐", "stale": "◌"}
        for step in reversed(block.life):
            if step.what in known:
                return known[step.what], f"{step.what} in v{step.version}"
        return "○", f"open since v{block.since}"

    def eased(self, block: Block) -> int:
        """The version in which a tension eased, 0 while it holds."""
        return block.life[-1].version if block.life and block.life[-1].what == "eased" else 0

    def backs(self, item: str) -> tuple[list[tuple[str, str, str]], int]:
        """(letter, id, place) of the entries that cite an item, and how many more there are."""
        blocks = self.cited.get(item, ())
        shown = zip("abcdefghij"[:BACK], blocks, strict=False)
        return [(letter, b.id, clean(sources.place(b))) for letter, b in shown], max(0, len(blocks) - BACK)

    def turn(self, block: Block) -> str:
        """Where a position stands on the axis, as a coordinate from 8 to 112 of a line 120 wide."""
        return f"{60 + 52 * max(-1.0, min(1.0, block.pole)):.0f}"


def state(topic: Topic, status: str) -> tuple[str, str]:
    """The sign and the word for how a topic stands."""
    if topic.state == "closed":
        return "■", "closed"
    return {"active and growing": "▲", "steady": "●", "cooling": "▽", "dormant": "○"}.get(status, "●"), status
