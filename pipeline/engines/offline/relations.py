"""What relates to what, without a model: similarity decides what repeats, and rules decide what disagrees.

A differing figure, model, date or "not" forbids that two sentences are one. That they disagree is shown by an explicit
rebuttal, or by figures for one measure that cannot both be true (`relate.rebuttal`, `relate.measure`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.records import Claim, Neighbour, Relation, RelationKind
from pipeline.relate.hedging import certain, citable, hedged
from pipeline.relate.matching import identifiers, match
from pipeline.relate.measure import differ, restated
from pipeline.relate.rebuttal import RULE as REBUTTAL
from pipeline.relate.rebuttal import rebuts

SHARED = 0.45  # part of a claim's weight that the other sentence must hold too
SHARED_OF_AN_EVENT = 0.6  # the same for an event with its day, and a sentence without a date
SPANS = ("day", "week", "month", "year")
THINGS, RETOLD = 2, 0.4  # names, and cosine, from which a sentence tells a known event again
# Differences that make two figures no dispute: an outcome is no forecast, and another day is another figure.
OTHERWISE = ("kinds differ", "names differ", "dates differ", "one denies", "acts differ")
WITNESSES = 2  # a claim is as well corroborated as its nearest neighbours from this many other articles


def judge(claims: Sequence[Claim], near: Mapping[str, Sequence[Neighbour]], threshold: float) -> list[Relation]:
    """Each claim joins the nearest finding that says the same, or leads a new one; best corroborated claims lead."""
    order = sorted(claims, key=lambda claim: (-_corroboration(claim, near[claim.id]), claim.id))
    placed: set[str] = set()
    relations: list[Relation] = []
    for claim in order:
        if claim.id in placed:
            continue
        same = [n for n in near[claim.id] if _says_the_same(claim, n, threshold)]
        known = next((n for n in same if n.finding and _carries(n.claim, claim)), None)
        if known:
            placed.add(claim.id)
            kind: RelationKind = "repeats" if known.claim.item == claim.item else "supports"
            relations.append(Relation(claim.id, kind, known.finding, f"cosine {known.cosine:.2f}"))
            continue
        old = _old_news(claim, near[claim.id])
        if old:
            placed.add(claim.id)
            relations.append(Relation(claim.id, "repeats", old, "a known finding has every figure and name in it"))
            continue
        lead = _leading(claim, same, near, placed, threshold)
        placed.add(lead.id)
        relations.append(Relation(lead.id, "new"))
        for other in _joining(lead, near, placed, threshold):
            placed.add(other.claim.id)
            relations.append(Relation(other.claim.id, "repeats", lead.id, f"cosine {other.cosine:.2f}"))
    return relations + _disagreements(order, near)


def _leading(
    claim: Claim, same: Sequence[Neighbour], near: Mapping[str, Sequence[Neighbour]], placed: set[str], threshold: float
) -> Claim:
    """Who leads a new finding: the claim, or one that it may be so, where more articles can be cited for that."""
    if not certain(claim):
        return claim
    best, most = claim, _articles(claim, _joining(claim, near, placed, threshold))
    for other in same:
        if other.finding or other.claim.id in placed or not hedged(other.claim):
            continue
        if any(
            n.finding and _carries(n.claim, other.claim) and _says_the_same(other.claim, n, threshold)
            for n in near[other.claim.id]
        ):
            continue  # it belongs to what is known
        joining = _joining(other.claim, near, placed, threshold)
        if any(n.claim.id == claim.id for n in joining) and _articles(other.claim, joining) > most:
            best, most = other.claim, _articles(other.claim, joining)
    return best


def _joining(
    lead: Claim, near: Mapping[str, Sequence[Neighbour]], placed: set[str], threshold: float
) -> list[Neighbour]:
    """The new claims that can be cited for this one and belong to no finding yet."""
    return [
        n
        for n in near[lead.id]
        if not n.finding and n.claim.id not in placed and _says_the_same(lead, n, threshold) and _carries(lead, n.claim)
    ]


def _articles(lead: Claim, joining: Sequence[Neighbour]) -> int:
    return len({lead.item, *(n.claim.item for n in joining)})


def _old_news(claim: Claim, near: Sequence[Neighbour]) -> str:
    """The nearest known finding that by itself has each of a claim's figures and names, else "".

    What happened on a day is no old news because it was expected.
    """
    if claim.kind == "question":
        return ""
    retold = next((n.finding for n in near if n.finding and _retells(claim, n)), "")
    if retold or not claim.figures:
        return retold
    for n in near:
        figures = {(figure.unit, figure.value) for figure in n.claim.figures}
        names = {*n.claim.names, n.claim.holder}
        nothing_new = {(f.unit, f.value) for f in claim.figures} <= figures and set(claim.names) <= names
        if claim.when and claim.when.precision == "day" and n.claim.when is None:
            continue
        if (
            n.finding
            and nothing_new
            and citable(n.claim, claim)
            and match(claim, n.claim) not in ("kinds differ", "one denies", "acts differ")
        ):
            return n.finding
    return ""


def _retells(claim: Claim, near: Neighbour) -> bool:
    """Whether a claim without a date tells a known event of a day again, in like words."""
    event = near.claim
    if claim.figures or claim.when or event.when is None or event.when.precision != "day":
        return False
    things = set(claim.names)
    alike = bool(identifiers(claim)) and len(things) >= THINGS and things <= {*event.names, event.holder}
    return alike and near.cosine >= RETOLD and match(claim, event) == "same"


def _corroboration(claim: Claim, near: Sequence[Neighbour]) -> float:
    """Mean cosine to the nearest sentences of other articles: what several say is worth leading with."""
    best: dict[str, float] = {}
    for neighbour in near:
        if neighbour.claim.item != claim.item:
            best[neighbour.claim.item] = max(best.get(neighbour.claim.item, 0.0), neighbour.cosine)
    top = sorted(best.values(), reverse=True)[:WITNESSES]
    return round(sum(top) / WITNESSES, 6)


def _says_the_same(claim: Claim, near: Neighbour, threshold: float) -> bool:
    """Near enough, and nothing forbids it; an event with a day of its own must share more with what has no date."""
    dated = claim.when is not None and claim.when.precision == "day" and near.claim.when is None
    quoted, other = (near.claim, claim) if near.finding else (claim, near.claim)
    reason = quoted.kind == "reason" and other.kind != "reason"  # who is cited for a reason has to give it
    least = SHARED_OF_AN_EVENT if dated or reason else SHARED
    if near.cosine < threshold or near.shared < least or _event_and_measurement(claim, near.claim):
        return False
    return match(claim, near.claim) == "same"


def _carries(quoted: Claim, other: Claim) -> bool:
    """Whether a claim can be cited for the quoted one: no less certain, and without a date where that has a span."""
    if not citable(quoted, other):
        return False
    span = {(figure.unit, figure.value) for figure in quoted.figures if figure.unit in SPANS}
    return not span or not other.when or bool(span & {(figure.unit, figure.value) for figure in other.figures})


def _event_and_measurement(one: Claim, other: Claim) -> bool:
    """Whether one claim tells an event with its day and the other, without a date, a figure that the event has not."""
    values = {f.value for f in one.figures} & {f.value for f in other.figures}
    for event, measured in ((one, other), (other, one)):
        dated = event.when is not None and event.when.precision == "day" and measured.when is None
        if dated and not values and {f.unit for f in measured.figures} - {f.unit for f in event.figures}:
            return True
    return False


def _disagreements(claims: Sequence[Claim], near: Mapping[str, Sequence[Neighbour]]) -> list[Relation]:
    """Near claims of different articles that a rule shows to disagree: by a rebuttal, or a figure for one measure."""
    found: list[Relation] = []
    seen: set[frozenset[str]] = set()
    for claim in claims:
        for n in near[claim.id]:
            pair = frozenset((claim.id, n.claim.id))
            if pair in seen or n.claim.item == claim.item:
                continue
            seen.add(pair)
            kind, why = disagreement(claim, n.claim)
            if why:
                found.append(Relation(claim.id, kind, n.finding or n.claim.id, why))
    return found


def disagreement(one: Claim, other: Claim) -> tuple[RelationKind, str]:
    """How two claims disagree and by which rule, with "" for the rule when none shows it."""
    if rebuts(one, other) or rebuts(other, one):
        return "contradicts", REBUTTAL
    if not {f.unit for f in one.figures} & {f.unit for f in other.figures}:
        return "contradicts", ""
    if _other_things(one, other) or match(one, other) in OTHERWISE:
        return "contradicts", ""
    # Two documents that name neither a speaker nor an outlet are two voices.
    same_voice = other.holder != "" and (other.holder in (one.holder, *one.names) or one.holder in other.names)
    pair = restated(one, other) if same_voice else differ(one, other)
    why = f"{pair[0].text} against {pair[1].text}" if pair else ""
    return ("updates" if same_voice else "contradicts"), why


def _other_things(one: Claim, other: Claim) -> bool:
    """Whether each claim names something besides its holder that the other does not: two things, so two measures."""
    first, second = set(one.names) - {one.holder}, set(other.names) - {other.holder}
    return bool(first - second and second - first)
