"""Claims into findings: a claim joins a finding only where it carries the words that the finding quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.findings.carries import Statement, carries, known_words, statement
from pipeline.models import Article, Claim, Neighbour, Relation, RelationKind, Topic

CLUSTERED = 0.3  # cosine from which a pair is held against each other: what carries shares nearly all words
WITNESSES = 2  # a claim is as well corroborated as its nearest neighbours from this many other articles


def cluster(
    claims: Sequence[Claim],
    near: Mapping[str, Sequence[Neighbour]],
    articles: Mapping[str, Article],
    topic: Topic,
) -> list[Relation]:
    """How each claim stands to what is known: it supports a known finding, repeats a new one, or leads one of its own.

    `articles` are those of the new claims, by item, and without their sentences those of known findings near them.
    """
    made: dict[str, Statement] = {}

    def told(claim: Claim) -> Statement:
        if claim.id not in made:
            made[claim.id] = statement(claim, articles.get(claim.item))
        return made[claim.id]

    known = known_words(topic, articles.values(), claims)
    order = sorted(claims, key=lambda claim: (-_worded_corroboration(claim, near[claim.id]), claim.id))
    placed: set[str] = set()
    found: list[Relation] = []
    for claim in order:
        if claim.id in placed:
            continue
        placed.add(claim.id)
        close = [n for n in near[claim.id] if n.cosine >= CLUSTERED]
        old = next((n for n in close if n.finding and carries(told(n.claim), told(claim), known)), None)
        if old:
            kind: RelationKind = "repeats" if old.claim.item == claim.item else "supports"
            found.append(Relation(claim.id, kind, old.finding, "it carries what the finding quotes"))
            continue
        found.append(Relation(claim.id, "new"))
        for other in close:
            if other.finding or other.claim.id in placed or _overlap(claim, other.claim):
                continue
            if carries(told(claim), told(other.claim), known):
                placed.add(other.claim.id)
                found.append(Relation(other.claim.id, "repeats", claim.id, "it carries what the finding quotes"))
    return found


def _overlap(one: Claim, other: Claim) -> bool:
    """Whether two claims quote a sentence in common: alone or with the next one, which of them is told is chosen later.

    The second may turn the first about: "The gap has closed on tests. It is widening at work."
    """
    return one.article == other.article and not set(one.sentences).isdisjoint(other.sentences)


def _worded_corroboration(claim: Claim, near: Sequence[Neighbour]) -> float:
    """Mean cosine to the nearest sentences of other articles: what several say is worth leading with."""
    best: dict[str, float] = {}
    for neighbour in near:
        if neighbour.claim.item != claim.item:
            best[neighbour.claim.item] = max(best.get(neighbour.claim.item, 0.0), neighbour.cosine)
    top = sorted(best.values(), reverse=True)[:WITNESSES]
    return round(sum(top) / WITNESSES, 6)
