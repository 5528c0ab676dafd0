"""Claims of newly read articles are held against each other and what is known, in batches: they become findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.english.tokens import terms
from pipeline.findings import assembly, ranking, revisions, similarity
from pipeline.findings.independence import Owners, origin_of
from pipeline.findings.similarity import Neighbourhood, Space, Statistics, threshold
from pipeline.models import UNDATED, Article, Claim, Correction, Item, Tally, Topic

if TYPE_CHECKING:
    from pipeline.engine import Engine
    from pipeline.storage import Store

BATCH = 400  # articles that are held against each other at once: what a run needs follows this, not what waits


def relate(store: Store, engine: Engine, topic: Topic, owners: Owners | None = None) -> int:
    """Take in all articles of the topic that were read but not yet related, oldest first; returns how many.

    Each batch is one transaction: what an earlier one found is known to the next.
    """
    articles = store.unrelated(topic.slug, engine.name)
    if articles:
        for batch in _batches(articles):
            take_in(store, engine, topic, batch, owners)
    return len(articles)


def _batches(articles: Sequence[Article]) -> Iterator[Sequence[Article]]:
    """Parts of what is to be taken in; an edited text is held against what its earlier one gave, so it comes later."""
    turns: dict[str, int] = {}
    rounds: dict[int, list[Article]] = {}
    for article in sorted(articles, key=lambda one: one.revision):
        turn = turns[article.item.id] = turns.get(article.item.id, -1) + 1
        rounds.setdefault(turn, []).append(article)
    place = {article.id: place for place, article in enumerate(articles)}
    for turn in sorted(rounds):
        some = sorted(rounds[turn], key=lambda one: place[one.id])
        yield from (some[start : start + BATCH] for start in range(0, len(some), BATCH))


# Taking in: the claims of new articles become findings, beside each other and beside what is known.

LOOKED_UP = 6  # rarest terms of a claim by which known findings are looked up
_CANDIDATES = 40  # known findings that a claim is held against: those that share most of these


def take_in(
    store: Store, engine: Engine, topic: Topic, articles: Sequence[Article], owners: Owners | None = None
) -> None:
    """Relate all that these articles claim, in one transaction."""
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
            older = store.revisions(article.item.id)
            fresh, changed = revisions.revised(article, [before[claim] for claim in standing], fresh, older)
            corrections += changed
        claims += fresh
    snapshot, tally = _snapshot(store, topic, claims)
    texts = {claim.id: terms(claim.quote) for claim in claims}
    holding = store.finding_of(topic.slug, [correction.claim.id for correction in corrections])
    ids = _candidates(store, topic, texts.values(), snapshot) | set(holding.values())
    quoted = {id: known or terms(text) for id, (text, known) in store.quotes(ids).items()}
    around = Neighbourhood(claims, quoted, snapshot)
    leads = store.leads(around.findings())
    near = around.of_each(leads)
    by_item = {article.item.id: article for article in articles}
    items = store.items({claim.item for claim in leads.values()} - by_item.keys())
    by_item |= {item.id: _bare(item) for item in items}  # else nobody would know whose words a known finding quotes
    relations = engine.relate(claims, near, by_item, topic)
    # Hundreds are near and a few gain something: only these are loaded whole, with their claims and articles.
    named = {relation.finding for relation in relations if relation.kind not in assembly.SEPARATING}
    known = {finding.id: finding for finding in store.findings(named & leads.keys() | set(holding.values()))}
    everything = store.claims([claim for finding in known.values() for claim in finding.claims])
    everything |= {claim.id: claim for claim in claims}
    on_hand = store.newest(claim.item for claim in everything.values())
    pens = {id: origin_of(article.item, owners) for id, article in by_item.items() if id not in on_hand}
    changed_findings = assembly.assemble(
        topic, relations, everything, known, on_hand, corrections, holding, snapshot, owners, near, pens
    )
    held = [correction for correction in corrections if correction.claim.id in holding]
    telling = [relation for relation in relations if relation.kind in assembly.SEPARATING]
    with store.writing():
        store.keep_related(topic.slug, engine.name, articles, changed_findings, telling, held, tally)
        best = store.pool(topic.slug, ranking.RANKED)
        pool = ranking.distinct_happenings(best, snapshot, ranking.POOL)
        voices = store.claims(claim for finding in pool for claim in finding.claims)
        inside = {finding.id for finding in pool}
        others = [finding for finding in changed_findings if finding.claims and finding.id not in inside]
        store.keep_scores(ranking.rank(pool, others, voices, snapshot))


def _bare(item: Item) -> Article:
    """An article as a known finding needs it, without its sentences: they are many, and only what is new is read."""
    return Article("", item, "full", (), "", item.published or UNDATED)


def _candidates(store: Store, topic: Topic, texts: Iterable[tuple[str, ...]], snapshot: Statistics) -> set[str]:
    """The known findings worth comparing: for each text those that share most of the weight of its rarest terms.

    What is loaded follows what is new: a term that very many findings have says nothing and is left out.
    """
    rare = [snapshot.rarest(words, LOOKED_UP) for words in texts]
    having = store.findings_with(topic.slug, sorted({term for looked_up in rare for term in looked_up}))
    found: set[str] = set()
    for looked_up in rare:
        shared: dict[str, float] = {}
        for term in looked_up:
            weight = snapshot.weight(term)
            for finding in having.get(term, ()):
                shared[finding] = shared.get(finding, 0.0) + weight
        if len(shared) > _CANDIDATES:
            # Hundreds share a term and nothing else: what is clearly behind the last that counts is not sorted.
            least = sorted(shared.values(), reverse=True)[_CANDIDATES - 1] - 1e-5
            able = [(-round(weight, 6), finding) for finding, weight in shared.items() if weight >= least]
            found.update(finding for _, finding in sorted(able)[:_CANDIDATES])
        else:
            found.update(shared)
    return found


def _snapshot(store: Store, topic: Topic, claims: list[Claim]) -> tuple[Statistics, Tally]:
    """The topic's statistics, renewed when these claims call for it, and what is to be stored of the count.

    A renewed snapshot reads its threshold off these claims.
    """
    stored = store.statistics(topic.slug)
    known = similarity.statistics_from_json(stored[0]) if stored else None
    sentences = [terms(claim.quote) for claim in claims]
    counts, total = similarity.document_frequencies(sentences), (stored[1] if stored else 0) + len(sentences)
    if known and not similarity.snapshot_due(known, total):
        return known, Tally(total, counts)
    counts.update(store.term_counts(topic.slug))
    snapshot = similarity.snapshot(total, counts, known.threshold if known else 0.0)
    if claims:
        snapshot = replace(snapshot, threshold=threshold(Space(sentences, snapshot), [c.article for c in claims]))
    return snapshot, Tally(total, snapshot.frequency, snapshot.json())
