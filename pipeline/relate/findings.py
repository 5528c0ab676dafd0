"""Claims into findings: which join, what they are worth, and what a correction does to them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.read.label import label
from pipeline.read.words import terms
from pipeline.records import Article, Claim, Correction, Finding, Relation, Topic, tagged
from pipeline.relate.origins import Owners, origins
from pipeline.relate.statistics import Statistics

# Against one more doubling of origins. Read off two topics of a hundred documents, where 2.0 and 16.0 chose worse.
RELEVANCE, SPECIFICITY = 8.0, 0.5
INDEXED = 8  # rarest terms under which a finding can be found again


def assemble(
    topic: Topic,
    relations: Sequence[Relation],
    claims: Mapping[str, Claim],
    known: Mapping[str, Finding],
    articles: Mapping[str, Article],
    corrections: Sequence[Correction],
    holding: Mapping[str, str],
    statistics: Statistics,
    owners: Owners | None = None,
) -> dict[Finding, tuple[str, ...]]:
    """The findings that changed, with the terms to index them by.

    `claims` holds every claim of the known findings and the new ones; `holding` tells which finding holds a corrected
    claim. A finding whose last claim was withdrawn comes back without claims.
    """
    members: dict[str, list[str]] = {id: list(finding.claims) for id, finding in known.items()}
    changed: set[str] = set()
    for correction in corrections:
        finding = holding.get(correction.claim.id, "")
        if finding not in members:
            continue
        place = members[finding].index(correction.claim.id)
        members[finding][place : place + 1] = [correction.now.id] if correction.now else []
        changed.add(finding)
    placed = {c.now.id for c in corrections if c.now and c.claim.id in holding}
    for relation in relations:
        if relation.kind in ("contradicts", "updates") or relation.claim in placed:
            continue
        target = relation.finding or relation.claim
        if target not in known:
            target = tagged("finding", topic.slug, target)
        members.setdefault(target, [])
        if relation.claim not in members[target]:
            members[target].append(relation.claim)
            changed.add(target)
    question = terms(" ".join((topic.title, topic.question, *topic.keywords)))
    found: dict[Finding, tuple[str, ...]] = {}
    for id in sorted(changed):
        if members[id]:
            made = _finding(id, [claims[claim] for claim in members[id]], articles, question, statistics, owners)
            found[made] = statistics.rarest(terms(made.text), INDEXED)
        else:
            found[replace(known[id], claims=(), items=(), origins=())] = ()
    return found


def _finding(
    id: str,
    claims: Sequence[Claim],
    articles: Mapping[str, Article],
    question: Iterable[str],
    statistics: Statistics,
    owners: Owners | None,
) -> Finding:
    """One finding from its claims; the first is the one quoted."""
    lead = claims[0]
    days = [articles[claim.item].day for claim in claims]
    items = dict.fromkeys([lead.item, *(c.item for c in sorted(claims, key=lambda c: (articles[c.item].day, c.item)))])
    quotes: dict[str, list[str]] = {}
    for claim in claims:
        quotes.setdefault(claim.item, []).append(claim.quote)
    told = [articles[item].item for item in items]
    # What several publishers chose to carry matters, even where all of them have it from one pen.
    publishers = len(origins(told, owners=owners))
    near = round(relevance(lead.quote, question, statistics), 6)
    return Finding(
        id=id, claims=tuple(claim.id for claim in claims), text=lead.quote, label=label(lead.quote), items=tuple(items),
        origins=origins(told, quotes, owners), kind=lead.kind, first=min(days), last=max(days),
        relevance=near, score=worth(lead, publishers, near, statistics),
    )  # fmt: skip


def worth(lead: Claim, origins: int, relevance: float, statistics: Statistics) -> float:
    """How much a finding matters: independent origins, relevance to the question, and how specific it is."""
    return round(math.log2(1 + origins) + RELEVANCE * relevance + SPECIFICITY * specificity(lead, statistics), 6)


def relevance(text: str, question: Iterable[str], statistics: Statistics) -> float:
    """The cosine of a sentence with the topic's own words, 0 to 1."""
    one, other = Counter(terms(text)), Counter(question)
    weigh = {term: statistics.weight(term) ** 2 for term in one.keys() & other.keys()}
    shared = sum(one[term] * other[term] * weight for term, weight in weigh.items())
    return shared / (_norm(one, statistics) * _norm(other, statistics) or 1.0)


def specificity(claim: Claim, statistics: Statistics) -> float:
    """How much a sentence commits itself to, 0 to 1: rare words, figures, names."""
    words = terms(claim.quote)
    rare = sum(statistics.weight(term) for term in words) / (len(words) or 1) / statistics.weight("\0")
    return 0.5 * rare + 0.25 * min(2, len(claim.figures)) / 2 + 0.25 * min(2, len(claim.names)) / 2


def _norm(counts: Counter[str], statistics: Statistics) -> float:
    return math.sqrt(sum((count * statistics.weight(term)) ** 2 for term, count in counts.items()))
