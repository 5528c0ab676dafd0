"""Relating: the claims of a topic's newly read articles are held against each other and against what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.words import terms
from pipeline.records import Claim, Correction, Finding, Neighbour, Topic
from pipeline.relate import findings, ranking, revisions, statistics
from pipeline.relate.origins import Owners
from pipeline.relate.similar import Space, threshold
from pipeline.relate.statistics import Statistics

if TYPE_CHECKING:
    from pipeline.engines.base import Engine
    from pipeline.store import Store

LOOKED_UP = 6  # rarest terms of a claim by which known findings are looked up
NEAREST = 40  # neighbours of a claim that an engine is shown


def relate(store: Store, engine: Engine, topic: Topic, owners: Owners | None = None) -> int:
    """Take in all articles of the topic that were read but not yet related, in one transaction; returns how many."""
    articles = store.unrelated(topic.slug, engine.name)
    if not articles:
        return 0
    by_article: dict[str, list[Claim]] = {article.id: [] for article in articles}
    for claim in store.claims_of(by_article, engine.name):
        by_article[claim.article].append(claim)
    claims: list[Claim] = []
    corrections: list[Correction] = []
    for article in articles:
        fresh = by_article[article.id]
        if article.revision > 1:
            before = {claim.id: claim for claim in store.earlier_claims(article)}
            standing = store.finding_of(topic.slug, before)
            fresh, changed = revisions.revised(article, [before[claim] for claim in standing], fresh)
            corrections += changed
        claims += fresh
    snapshot = _snapshot(store, topic, claims)
    texts = {claim.id: terms(claim.quote) for claim in claims}
    rare = sorted({term for words in texts.values() for term in snapshot.rarest(words, LOOKED_UP)})
    holding = store.finding_of(topic.slug, [correction.claim.id for correction in corrections])
    ids = store.findings_with(topic.slug, rare) | set(holding.values())
    known = {finding.id: finding for finding in store.findings(ids)}
    everything = store.claims([claim for finding in known.values() for claim in finding.claims])
    everything |= {claim.id: claim for claim in claims}
    relations = engine.relate(
        claims, neighbours(claims, tuple(known.values()), everything, snapshot), snapshot.threshold
    )
    on_hand = store.newest(claim.item for claim in everything.values())
    changed_findings = findings.assemble(
        topic, relations, everything, known, on_hand, corrections, holding, snapshot, owners
    )
    held = [correction for correction in corrections if correction.claim.id in holding]
    telling = [relation for relation in relations if relation.kind in ("contradicts", "updates")]
    with store.writing():
        store.keep_related(
            topic.slug, engine.name, articles, changed_findings, telling, held, (snapshot.claims, snapshot.json())
        )
        pool = store.pool(topic.slug, ranking.POOL)
        voices = store.claims(claim for finding in pool for claim in finding.claims)
        inside = {finding.id for finding in pool}
        others = [finding for finding in changed_findings if finding.claims and finding.id not in inside]
        store.keep_scores(ranking.rank(pool, others, voices, snapshot))
    return len(articles)


def neighbours(
    claims: list[Claim], known: tuple[Finding, ...], everything: dict[str, Claim], snapshot: Statistics
) -> dict[str, tuple[Neighbour, ...]]:
    """For each claim, the known findings and other new claims near it, nearest first."""
    quoted = [everything[finding.claims[0]] for finding in known]
    space = Space([terms(claim.quote) for claim in (*claims, *quoted)], snapshot)
    found: dict[str, tuple[Neighbour, ...]] = {}
    for index, claim in enumerate(claims):
        near = space.near(index, snapshot.threshold / 2)[:NEAREST]
        found[claim.id] = tuple(
            Neighbour(
                claim=claims[n.index] if n.index < len(claims) else quoted[n.index - len(claims)],
                finding="" if n.index < len(claims) else known[n.index - len(claims)].id,
                cosine=n.cosine,
                shared=n.shared,
            )
            for n in near
        )
    return found


def _snapshot(store: Store, topic: Topic, claims: list[Claim]) -> Statistics:
    """The topic's statistics with these claims counted; a renewed snapshot reads its threshold off them."""
    stored = store.statistics(topic.slug)
    sentences = [terms(claim.quote) for claim in claims]
    snapshot, renewed = statistics.counted(statistics.load(stored[1]) if stored else None, sentences)
    if not renewed or not claims:
        return snapshot
    level = threshold(Space(sentences, snapshot), [claim.article for claim in claims])
    return Statistics(snapshot.claims, snapshot.frequency, level, snapshot.running_claims, snapshot.running)
