"""The tension between the two poles of the axis: who holds each, when two of them speak of the same thing."""

from __future__ import annotations

from dataclasses import replace

from pipeline.engines.offline.desk import Desk
from pipeline.engines.offline.poles import opposed
from pipeline.records import Block, Sentence

RULE = "holders of positions stand at both poles of the axis, and two of them at least speak of the same thing"
FIRST = 1e6  # the rank of the main dispute, which never gives way
VOICES = 2  # holders that speak for each pole


def place(desk: Desk) -> None:
    """Open the tension once both poles are held; from then on it stays, its voices change, and it can ease."""
    if desk.topic.axis is None:
        return
    block = desk.new("tensions", "axis", ())
    known = desk.page.get(block.id)
    left, right = _held(desk, -1.0), _held(desk, 1.0)
    if not left or not right:
        if known and known.life[-1].what != "eased":
            desk.put(desk.step(known, "eased", known.sentences[:1]), "nobody holds the other side now")
        return
    pair = next(((one, other) for one in left for other in right if _meet(desk, one, other)), None)
    if pair is None and known is None:
        return  # "closing for translation" and "widening on long tasks" can both be true
    voices = [left[:VOICES], right[:VOICES]]
    if pair:
        voices = [_first(desk, pair[0], pair[1], left), _first(desk, pair[1], pair[0], right)]
    sentences = _sentences(desk, voices)
    if len(sentences) < 2:
        return
    title = f"{desk.topic.axis[0].name.capitalize()} or {desk.topic.axis[1].name}"
    if known is None:
        desk.put(desk.step(replace(block, sentences=sentences, title=title, rank=FIRST), "opened"), RULE)
    else:
        desk.put(replace(known, sentences=sentences), "other voices speak for a side")


def _held(desk: Desk, side: float) -> list[Block]:
    """The positions on one side of the axis, the plainest and best ranked first."""
    held = [block for block in desk.section("perspectives") if block.pole * side > 0 and block.findings]
    held = [block for block in held if block.findings[0] in desk.findings]
    return sorted(held, key=lambda block: (-abs(block.pole), -block.rank, block.id))


def _meet(desk: Desk, one: Block, other: Block) -> bool:
    first, second = (desk.dossier.claims.get(block.sentences[0].claims[0]) for block in (one, other))
    return first is not None and second is not None and opposed(first.quote, second.quote, desk.topic)


def _first(desk: Desk, block: Block, opposite: Block, held: list[Block]) -> list[Block]:
    """The voice that meets its opposite, then the others on its side, first those that meet it too."""
    others = [other for other in held if other.id != block.id]
    return [block, *sorted(others, key=lambda other: not _meet(desk, other, opposite))][:VOICES]


def _sentences(desk: Desk, voices: list[list[Block]]) -> tuple[Sentence, ...]:
    assert desk.topic.axis is not None
    return tuple(
        desk.refer(desk.findings[position.findings[0]], f"{pole.name.capitalize()}, {position.title}: ")
        for pole, side in zip(desk.topic.axis, voices, strict=True)
        for position in side
    )
