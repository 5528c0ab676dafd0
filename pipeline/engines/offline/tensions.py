"""Tensions that a rule can show: one measure with two figures, or the two poles of the axis and who holds them."""

from __future__ import annotations

from dataclasses import replace

from pipeline.engines.offline.desk import Desk
from pipeline.records import Block, Finding, Relation, Sentence
from pipeline.relate.matching import differing

VOICES = 2  # holders that speak for each pole
APART = 100.0  # what a difference of the whole larger figure adds to a tension's rank: the widest dispute stands first
OBJECTS = 3  # names in the title of a tension


def place(desk: Desk) -> None:
    """Open the tensions that what is new brings."""
    for relation in desk.dossier.relations:
        if relation.kind == "contradicts":
            _between(desk, relation)
    _across(desk)


def _between(desk: Desk, relation: Relation) -> None:
    """Two articles that give different figures for one measure."""
    sides = _sides(desk, relation)
    if sides is None:
        return
    one, other = sorted(sides, key=lambda finding: (finding.first, finding.id))
    shared = [name for name in desk.lead(one).names if name in desk.lead(other).names]
    if not shared or not all(desk.relevant(finding) for finding in sides):
        return
    title = f"{', '.join(shared[:OBJECTS])}: {relation.why}"
    key = "/".join((*sorted(shared), relation.why))
    if desk.new("tensions", key, ()).id in desk.page or _open_on(desk, shared):
        return
    rank = one.score + other.score + APART * _apart(desk, one, other)
    if not desk.room("tensions", rank):
        return
    told = tuple(f for f in (one, other) if f.id not in desk.home and desk.fits(desk.lead(f)))
    sentences = tuple(desk.tell(f) if f in told else _named(desk, f) for f in (one, other))
    block = desk.new("tensions", key, sentences, title=title, findings=tuple(f.id for f in told), rank=rank)
    desk.put(desk.step(block, "opened"))


def _sides(desk: Desk, relation: Relation) -> tuple[Finding, Finding] | None:
    one = next((f for f in desk.findings.values() if relation.claim in f.claims), None)
    other = desk.findings.get(relation.finding)
    if one is None or other is None or one.id == other.id:
        return None
    if any(all(desk.dossier.articles[item].quality == "title" for item in finding.items) for finding in (one, other)):
        return None  # a headline alone does not make a side
    return one, other


def _apart(desk: Desk, one: Finding, other: Finding) -> float:
    """How far the two figures are apart, as a part of the larger one."""
    pair = differing(desk.lead(one), desk.lead(other))
    largest = max((abs(figure.value) for figure in pair), default=0.0) if pair else 0.0
    return round(abs(pair[0].value - pair[1].value) / largest, 6) if pair and largest else 0.0


def _open_on(desk: Desk, shared: list[str]) -> bool:
    """Whether a tension about the same things is already on the page."""
    objects = set(shared[:OBJECTS])
    return any(objects == set(block.title.split(": ")[0].split(", ")) for block in desk.section("tensions"))


def _named(desk: Desk, finding: Finding) -> Sentence:
    return desk.refer(finding, f"{desk.speaker(desk.lead(finding))}: ")


def _across(desk: Desk) -> None:
    """The two poles, each with those who speak for it; once both are held, the tension stays and its voices change."""
    if desk.topic.axis is None:
        return
    voices = [_voices(desk, -1.0), _voices(desk, 1.0)]
    block = desk.new("tensions", "axis", ())
    known = desk.page.get(block.id)
    if not all(voices):
        if known and known.life[-1].what != "eased":
            desk.put(desk.step(known, "eased", known.sentences[:1]), "nobody holds the other side now")
        return
    sentences = tuple(
        desk.refer(desk.findings[position.findings[0]], f"{pole.name.capitalize()}, {position.title}: ")
        for pole, side in zip(desk.topic.axis, voices, strict=True)
        for position in side
        if position.findings[0] in desk.findings
    )
    if len(sentences) < 2:
        return
    title = f"{desk.topic.axis[0].name.capitalize()} or {desk.topic.axis[1].name}"
    if known is None:
        desk.put(desk.step(replace(block, sentences=sentences, title=title, rank=99.0), "opened"))
    else:
        desk.put(replace(known, sentences=sentences), "other voices speak for a side")


def _voices(desk: Desk, side: float) -> list[Block]:
    """The best ranked positions on one side of the axis."""
    held = [block for block in desk.section("perspectives") if block.pole * side > 0 and block.findings]
    return sorted(held, key=lambda block: (-abs(block.pole), -block.rank, block.id))[:VOICES]
