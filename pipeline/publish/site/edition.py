"""A version as its page shows it: what is new, perspectives by their side, and the life of each entry in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.publish import grounds, news, parts, sections, sources
from pipeline.publish.parts import Part
from pipeline.publish.site.comparison import Told, tell
from pipeline.publish.site.prose import Places
from pipeline.publish.text import clean
from pipeline.records import Block, Brief, Change, Sentence, StepKind, Topic

BACK = 6  # links back from a source to what cites it
_SIGNS: Mapping[StepKind, str] = {
    "now says": "→", "changed sides": "⇄", "reversed": "⇄", "strengthened": "▲", "softened": "▽", "challenged": "≠",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evolution:
    """A step in how a view moved, as a line under it."""

    sign: str
    text: str
    said: Markup


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
    picked: tuple[list[Change], int]
    cited: Mapping[str, Sequence[Block]]  # the blocks that cite each item

    @classmethod
    def of(cls, brief: Brief, changes: Sequence[Change], numbers: Mapping[str, int], context: str = "") -> Edition:
        """The version, with the changes against the one before; `context` is where its quotations lead."""
        anchors = {block.id: block.anchor for block in brief.blocks}
        places = Places({**numbers, **grounds.numbered(brief)}, "#s{0}", anchors=anchors, context=context)
        return cls(brief, changes, places, news.picked(brief, changes), sources.citing(brief))

    @property
    def news(self) -> list[Told]:
        """What is new, as far as the page tells it."""
        return [tell(change, self.places) for change in self.picked[0]]

    @property
    def stories(self) -> list[sections.Story]:
        """The narrative."""
        return sections.stories(self.brief)

    @property
    def measures(self) -> list[tuple[str, tuple[Block, ...]]]:
        """The figures by what they measure."""
        return sections.measures(self.brief)

    @property
    def timeline(self) -> list[tuple[str, list[Block]]]:
        """What happened, and what lies ahead under a heading of its own."""
        parts = [("", sections.happened(self.brief)), ("Coming", sections.coming(self.brief))]
        return [(heading, blocks) for heading, blocks in parts if blocks]

    @property
    def notes(self) -> list[sections.Note]:
        """What the editor has noted."""
        return sections.notes(self.brief)

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

    def told(self, block: Block) -> Markup:
        """The sentences of a block; a voice does not name its holder again."""
        form = Markup('<span class="said" dir="auto">{0}</span>')
        return Markup(" ").join(form.format(self.places.line(one)) for one in parts.of_block(block))

    def sentences(self, said: Iterable[Sentence], speaker: bool = True) -> Markup:
        """Sentences in their order."""
        return Markup(" ").join(self.places.said(one, speaker) for one in said)

    def figure(self, block: Block) -> tuple[str, str, Markup, int]:
        """Holder, figure, numbers, and since which version it is this one."""
        given = block.figure.text if block.figure else parts.plain(block.sentences[0])
        cites = self.places.line([Part("cites", " ", block.sentences[0].items)])
        return sections.holder(block), clean(given), cites, sections.stands_since(block)

    def corrections(self, block: Block) -> list[tuple[str, int, Markup]]:
        """(corrected or withdrawn, version, what it had said)."""
        steps = [step for step in block.life if step.what in ("corrected", "withdrawn")]
        return [(step.what, step.version, self.sentences(step.sentences)) for step in steps]

    def evolution(self, block: Block) -> list[Evolution]:
        """How a view moved last, with what its holder said before, and who challenges it."""
        found = []
        for head, step in sections.evolution(block):
            own = step.what in sections.MOVES
            said = [parts.own(one) for one in step.sentences] if own else step.sentences
            found.append(Evolution(_SIGNS.get(step.what, "·"), head, self.sentences(said, speaker=not own)))
        return found

    def silent(self, block: Block) -> int:
        """The version since which a holder has said nothing, 0 for all others."""
        return sections.silent(block)

    def asked(self, block: Block) -> str:
        """What stands in front of a question."""
        return grounds.asked(block)

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
        """(letter, anchor, place) of the entries that cite an item, and how many more there are."""
        blocks = self.cited.get(item, ())
        shown = zip("abcdefghij"[:BACK], blocks, strict=False)
        return [(letter, b.anchor, clean(sources.place(b))) for letter, b in shown], max(0, len(blocks) - BACK)

    def turn(self, block: Block) -> str:
        """Where a position stands on the axis, as a coordinate from 8 to 112 of a line 120 wide."""
        return f"{60 + 52 * max(-1.0, min(1.0, block.pole)):.0f}"


def state(topic: Topic, status: str) -> tuple[str, str]:
    """The sign and the word for how a topic stands."""
    if topic.state == "closed":
        return "■", "closed"
    return {"active and growing": "▲", "steady": "●", "cooling": "▽", "dormant": "○"}.get(status, "●"), status
