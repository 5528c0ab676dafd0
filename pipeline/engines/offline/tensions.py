"""Tensions that a rule can show: one measure with two figures, a claim and its rebuttal, or the two poles of the axis.

Being alike shows nothing: a tension is printed with both sides in their own words and what they differ in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.engines.offline import axis
from pipeline.engines.offline.desk import Desk, inner_marks
from pipeline.read.label import label
from pipeline.records import Block, Claim, Finding, Relation, Sentence
from pipeline.relate.measure import RULE as FIGURES
from pipeline.relate.measure import common, differ
from pipeline.relate.ranking import months
from pipeline.relate.rebuttal import RULE as REBUTTAL
from pipeline.relate.rebuttal import disputer, rebuts

APART = 100.0  # what a difference of the whole larger figure adds to a tension's rank: the widest dispute stands first
DISPUTED = 50.0  # what an explicit rebuttal adds: people who answer each other
OBJECTS = 3  # names in the title of a tension
WORDS = 10  # words in its title, where the two share no name
SIDES = 2  # of a tension between figures; a third sentence is what eased it
EASED = "both sides together give one figure for what they disputed"
RECENT = 5.0  # what a month between two disputes adds to the later one: the widest of last year gives way in time
TOGETHER = timedelta(days=92)  # figures that are further apart in time may both have been true


def place(desk: Desk) -> None:
    """Open the tensions that what is new brings."""
    for relation in desk.dossier.relations:
        if relation.kind == "contradicts":
            sides = _sides(desk, relation)
            if sides and any(_disputes(desk, *pair) for pair in (sides, sides[::-1])):
                _open_rebuttal(desk, *(sides if _disputes(desk, *sides) else sides[::-1]))
            elif sides:
                _open_figures(desk, *sorted(sides, key=lambda finding: (finding.first, finding.id)))
    axis.place(desk)


def _open_figures(desk: Desk, one: Finding, other: Finding) -> None:
    """Two articles that give different figures for one measure."""
    pair = differ(desk.lead(one), desk.lead(other))
    if pair is None or abs(one.first - other.first) > TOGETHER or not (desk.relevant(one) and desk.relevant(other)):
        return
    about = objects(desk, one, other)
    if not about:
        return
    why = " against ".join(figure.text for figure in pair[::-1])
    largest = max(abs(figure.value) for figure in pair) or 1.0
    apart = round(abs(pair[0].value - pair[1].value) / largest, 6)
    rank = worth(one, other) + APART * apart
    _put(desk, f"{about}: {why}", f"{about}/{why}", (one, other), rank, FIGURES)


def _open_rebuttal(desk: Desk, rebuttal: Finding, claim: Finding) -> None:
    """A claim, and who disputes it in so many words."""
    if not (desk.relevant(rebuttal) or desk.relevant(claim)):
        return
    by = disputer(desk.lead(rebuttal))
    title = f"disputed by {by}" if by else "disputed"
    about = objects(desk, claim, rebuttal) or f"“{label(inner_marks(desk.lead(claim).quote))}”"
    key = "/".join(("rebuttal", *sorted((rebuttal.id, claim.id))))
    _put(desk, f"{about}: {title}", key, (claim, rebuttal), worth(claim, rebuttal) + DISPUTED, REBUTTAL)


def worth(one: Finding, other: Finding) -> float:
    """What a dispute is worth by its sides, and by when the later of them came up."""
    return round(one.score + other.score + RECENT * max(months(one), months(other)), 6)


def ease(desk: Desk) -> None:
    """Ease a tension between figures for which both of its sides now give one together."""
    for block in desk.section("tensions"):
        sides = [desk.dossier.claims.get(sentence.claims[0]) for sentence in block.sentences]
        if " against " not in block.title or len(sides) != SIDES or block.life[-1].what == "eased":
            continue
        joint = next((f for f in desk.dossier.current if _joint(desk.lead(f), block, [s for s in sides if s])), None)
        if joint:
            said, told = desk.mention(joint)
            eased = desk.step(block, "eased", (said,))
            desk.put(replace(eased, sentences=(*block.sentences, said), findings=(*block.findings, *told)), EASED)


def _joint(claim: Claim, block: Block, sides: list[Claim]) -> bool:
    """Whether a claim names both holders and everything that the tension is about, and gives a figure of its unit."""
    title = block.title.split(": ")[0]
    about = [] if title.startswith("“") else title.split(", ")
    named = [name for name in (*about, *(side.holder for side in sides)) if name]
    units = {figure.unit for side in sides for figure in side.figures}
    return (
        len(sides) == SIDES
        and claim.kind in ("fact", "reason")
        and bool(about)
        and all(name in claim.quote for name in named)
        and any(figure.unit in units for figure in claim.figures)
    )


def _put(desk: Desk, title: str, key: str, sides: tuple[Finding, Finding], rank: float, rule: str) -> None:
    """Print a tension with both sides, unless the page has one on the same things or no room for it."""
    if desk.new("tensions", key, ()).id in desk.page or _open_on(desk, title, sides) or not desk.room("tensions", rank):
        return
    told = tuple(f for f in sides if f.id not in desk.home and desk.fits(desk.lead(f)))
    sentences = tuple(desk.tell(f) if f in told else _named(desk, f) for f in sides)
    block = desk.new("tensions", key, sentences, title=title, findings=tuple(f.id for f in told), rank=rank)
    desk.put(desk.step(block, "opened"), rule)


def objects(desk: Desk, one: Finding, other: Finding) -> str:
    """What both sides are about: the names that they share, else the words that they share."""
    first, second = desk.lead(one), desk.lead(other)
    names = [name for name in first.names if name in second.names and name not in (first.holder, second.holder)]
    if names:
        return ", ".join(names[:OBJECTS])
    words = common(first, second).split()[:WORDS]
    return f"“{inner_marks(' '.join(words))}”" if len(words) > 1 else ""


def _sides(desk: Desk, relation: Relation) -> tuple[Finding, Finding] | None:
    one = next((f for f in desk.findings.values() if relation.claim in f.claims), None)
    other = desk.findings.get(relation.finding)
    if one is None or other is None or one.id == other.id:
        return None
    if any(all(desk.dossier.articles[item].quality == "title" for item in finding.items) for finding in (one, other)):
        return None  # a headline alone does not make a side
    return one, other


def _disputes(desk: Desk, one: Finding, other: Finding) -> bool:
    return rebuts(desk.lead(one), desk.lead(other))


def _open_on(desk: Desk, title: str, sides: tuple[Finding, Finding]) -> bool:
    """Whether the page has this dispute: figures for the same things, or the same people on the same claim."""
    for block in desk.section("tensions"):
        if " against " in title and " against " in block.title and _things(block.title) == _things(title):
            return True
        cited = {claim for sentence in block.sentences for claim in sentence.claims}
        if block.title == title and cited & set(sides[0].claims):
            return True
    return False


def _things(title: str) -> set[str]:
    """What the title of a tension between figures is about."""
    return set(title.split(": ")[0].split(", "))


def _named(desk: Desk, finding: Finding) -> Sentence:
    return desk.refer(finding, f"{desk.speaker(desk.lead(finding))}: ")
