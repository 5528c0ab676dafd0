"""What relates to what, without a model: similarity decides, and a differing figure, model, date or "not" forbids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.records import Claim, Neighbour, Relation, RelationKind
from pipeline.relate.matching import differing, match

SHARED = 0.45  # part of a claim's weight that the other sentence must hold too
SAME_THINGS = 2  # names that two figures must share to measure the same, such as a model and a benchmark
WITNESSES = 2  # a claim is as well corroborated as its nearest neighbours from this many other articles


def judge(claims: Sequence[Claim], near: Mapping[str, Sequence[Neighbour]], threshold: float) -> list[Relation]:
    """Each claim joins the nearest finding that says the same, or leads a new one; best corroborated claims lead."""
    order = sorted(claims, key=lambda claim: (-_corroboration(claim, near[claim.id]), claim.id))
    placed: set[str] = set()
    relations: list[Relation] = []
    for claim in order:
        if claim.id in placed:
            continue
        placed.add(claim.id)
        same = [n for n in near[claim.id] if _says_the_same(claim, n, threshold)]
        known = next((n for n in same if n.finding), None)
        if known:
            kind: RelationKind = "repeats" if known.claim.item == claim.item else "supports"
            relations.append(Relation(claim.id, kind, known.finding, f"cosine {known.cosine:.2f}"))
            continue
        old = _old_news(claim, near[claim.id])
        if old:
            relations.append(Relation(claim.id, "repeats", old, "every figure and name in it is known"))
            continue
        relations.append(Relation(claim.id, "new"))
        for other in same:
            if other.claim.id not in placed:
                placed.add(other.claim.id)
                relations.append(Relation(other.claim.id, "repeats", claim.id, f"cosine {other.cosine:.2f}"))
    return relations + _disagreements(order, near, threshold)


def _old_news(claim: Claim, near: Sequence[Neighbour]) -> str:
    """The nearest known finding, if the known ones near a claim already have each of its figures and names, else ""."""
    known = [n for n in near if n.finding and set(n.claim.names) & set(claim.names)]
    if not known or not claim.figures or claim.kind == "question":
        return ""
    figures = {(figure.unit, figure.value) for n in known for figure in n.claim.figures}
    names = {name for n in known for name in (*n.claim.names, n.claim.holder)}
    nothing_new = {(f.unit, f.value) for f in claim.figures} <= figures and set(claim.names) <= names
    return known[0].finding if nothing_new else ""


def _corroboration(claim: Claim, near: Sequence[Neighbour]) -> float:
    """Mean cosine to the nearest sentences of other articles: what several say is worth leading with."""
    best: dict[str, float] = {}
    for neighbour in near:
        if neighbour.claim.item != claim.item:
            best[neighbour.claim.item] = max(best.get(neighbour.claim.item, 0.0), neighbour.cosine)
    top = sorted(best.values(), reverse=True)[:WITNESSES]
    return round(sum(top) / WITNESSES, 6)


def _says_the_same(claim: Claim, near: Neighbour, threshold: float) -> bool:
    return near.cosine >= threshold and near.shared >= SHARED and match(claim, near.claim) == "same"


def _disagreements(
    claims: Sequence[Claim], near: Mapping[str, Sequence[Neighbour]], threshold: float
) -> list[Relation]:
    """Near claims of different articles on the same measure that differ in a figure of one unit."""
    found: list[Relation] = []
    seen: set[frozenset[str]] = set()
    for claim in claims:
        for n in near[claim.id]:
            pair = frozenset((claim.id, n.claim.id))
            if pair in seen or n.cosine < threshold or n.claim.item == claim.item:
                continue
            seen.add(pair)
            why = _difference(claim, n.claim)
            if why:
                same_voice = n.claim.holder in (claim.holder, *claim.names) or claim.holder in n.claim.names
                kind: RelationKind = "updates" if same_voice else "contradicts"
                found.append(Relation(claim.id, kind, n.finding or n.claim.id, why))
    return found


def _difference(one: Claim, other: Claim) -> str:
    """The figures in which two claims on the same measure differ, "" when that cannot be shown.

    Both must be about the same named things: a name besides the holder that only one of them has, on either side,
    makes it another measure ("61.4 percent on RepoTrial" and "17.2 percent on LongHaul" are no contradiction). That
    one claim has a "not" and the other has none shows nothing by itself.
    """
    if "question" in (one.kind, other.kind) or match(one, other) != "figures differ":
        return ""
    first, second = set(one.names) - {one.holder}, set(other.names) - {other.holder}
    if len(first & second) < SAME_THINGS or (first - second and second - first):
        return ""
    pair = differing(one, other)
    return f"{pair[0].text} against {pair[1].text}" if pair else ""
