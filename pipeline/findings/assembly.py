"""Claims into findings: which join, what they are worth, and what a correction does to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from pipeline.english.labels import label
from pipeline.english.tokens import terms
from pipeline.findings.independence import Owners, origin_of, origins, table
from pipeline.findings.ranking import STORY, months
from pipeline.findings.similarity import DIGITS, Space, Statistics, TermQuery
from pipeline.models import (
    UNDATED,
    Article,
    Claim,
    Correction,
    Finding,
    Neighbour,
    Relation,
    RelationKind,
    Topic,
    tagged,
)

MOST_WITNESSES = 2  # other origins whose wording counts
AROUND = 3  # sentences before and after a claim that tell what it is about, the nearer the more
SETTING, _SPECIFIC = 0.3, 0.05  # what they count beside corroboration
_RECENT = 0.05  # what a month does
SEPARATING: tuple[RelationKind, ...] = (
    "contradicts",
    "updates",
    "backs",
)  # relations by which a claim joins no finding


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
    near: Mapping[str, Sequence[Neighbour]] = MappingProxyType({}),
    pens: Mapping[str, str] = MappingProxyType({}),
) -> dict[Finding, tuple[str, ...]]:
    """The findings that changed, each with its terms, the rarest first.

    `known` has the findings that relations or corrections name, `claims` and `articles` all of theirs and the new ones,
    `pens` the origin of each item that is `near` and not among them; `holding` tells which finding holds a corrected
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
    placed = {c.now.id: holding[c.claim.id] for c in corrections if c.now and c.claim.id in holding}
    for relation in relations:
        if relation.kind in SEPARATING or relation.claim in placed:
            continue
        target = placed.get(relation.finding, relation.finding) or relation.claim
        if target not in known:
            target = tagged("finding", topic.slug, target)
        members.setdefault(target, [])
        if relation.claim not in members[target]:
            members[target].append(relation.claim)
            changed.add(target)
    question = TermQuery(Counter(terms(" ".join((topic.title, topic.question, *topic.keywords)))), statistics)
    known_owners = table() if owners is None else owners
    pens = {**pens, **{item: origin_of(article.item, known_owners) for item, article in articles.items()}}
    heard = _heard(near, claims, pens)
    found: dict[Finding, tuple[str, ...]] = {}
    for id in sorted(changed):
        if members[id]:
            told = [claims[claim] for claim in members[id]]
            echo = _corroboration(told, pens, statistics, heard.get(id if id in known else members[id][0], {}))
            if id in known and known[id].claims[0] == members[id][0]:
                echo = max(echo, known[id].corroboration)  # who came near it before is not asked again
            told_of = set(known[id].also) if id in known else set()
            told_of |= {n.claim.item for claim in members[id] for n in near.get(claim, ()) if n.cosine >= STORY}
            made = _finding(id, told, articles, pens, question, statistics, owners, echo, told_of)
            found[made] = _rarest_first(terms(made.text), statistics)
        else:
            found[replace(known[id], claims=(), items=(), origins=())] = ()
    return found


def _rarest_first(words: tuple[str, ...], statistics: Statistics) -> tuple[str, ...]:
    """Each term once, the rarest first, then those that a text has again."""
    once = statistics.rarest(words, len(words))
    return (*once, *sorted((Counter(words) - Counter(once)).elements()))


def _finding(
    id: str,
    claims: Sequence[Claim],
    articles: Mapping[str, Article],
    pens: Mapping[str, str],
    question: TermQuery,
    statistics: Statistics,
    owners: Owners | None,
    echo: float,
    told_of: Set[str],
) -> Finding:
    """One finding from its claims; the first is the one quoted. `told_of` are items that tell of the same happening."""
    lead = claims[0]
    days = [articles[claim.item].day for claim in claims]
    published = [articles[claim.item].item.published for claim in claims]
    items = dict.fromkeys([lead.item, *(c.item for c in sorted(claims, key=lambda c: (articles[c.item].day, c.item)))])
    quotes: dict[str, list[str]] = {}
    for claim in claims:
        quotes.setdefault(claim.item, []).append(claim.quote)
    last, setting, specificity = max(days), _setting(claims, articles, question), _specificity(lead, statistics)
    return Finding(
        id=id,
        claims=tuple(claim.id for claim in claims),
        text=lead.quote,
        label=label(lead.quote),
        items=_apart(items, pens),
        origins=(
            origins([articles[item].item for item in items], quotes, owners) if len(items) > 1 else (pens[lead.item],)
        ),
        kind=lead.kind,
        first=min((day for day in published if day), default=UNDATED),
        last=last,
        setting=setting,
        corroboration=echo,
        specificity=specificity,
        score=_base(echo, setting, specificity, last),
        also=tuple(sorted(told_of - items.keys())),
    )


def _apart(items: Iterable[str], pens: Mapping[str, str]) -> tuple[str, ...]:
    """The items, the first of each origin before any second one: those that a page names are the first."""
    first: dict[str, str] = {}
    for item in items:
        first.setdefault(pens[item], item)
    return tuple(dict.fromkeys((*first.values(), *items)))


def _base(echo: float, setting: float, specificity: float, last: datetime) -> float:
    """What a finding is worth before the question spreads: it decides which ones take part in the ranking."""
    return round(echo + SETTING * setting + _SPECIFIC * specificity + _RECENT * months(last), DIGITS)


def _heard(
    near: Mapping[str, Sequence[Neighbour]], claims: Mapping[str, Claim], pens: Mapping[str, str]
) -> dict[str, dict[str, float]]:
    """For each new claim and each known finding, how near which origin came to it: {id: {origin: cosine}}."""
    heard: dict[str, dict[str, float]] = {}
    for claim, others in near.items():
        for other in others:
            for id, who in ((claim, pens[other.claim.item]), (other.finding, pens[claims[claim].item])):
                voices = heard.setdefault(id, {})
                voices[who] = max(voices.get(who, 0.0), other.cosine)
    return heard


def _setting(claims: Sequence[Claim], articles: Mapping[str, Article], question: TermQuery) -> float:
    """The cosine with the question of the sentences around the claims: a lone sentence rarely names its subject."""
    around: dict[str, int] = {}
    for claim in claims:
        article = articles[claim.item]
        if article.id != claim.article:  # a later revision, in which it may stand elsewhere
            near = [(claim.quote, 1)]
        else:
            first, last = claim.sentences[0], claim.sentences[-1]
            start = max(0, first - AROUND)
            near = [
                (sentence, AROUND + 1 - max(first - place, place - last, 1))
                for place, sentence in enumerate(article.sentences[start : last + AROUND + 1], start)
            ]
        for sentence, much in near:
            for term in terms(sentence):
                around[term] = around.get(term, 0) + much
    return question.cosine(around)


def _corroboration(
    claims: Sequence[Claim], pens: Mapping[str, str], statistics: Statistics, heard: Mapping[str, float]
) -> float:
    """Mean cosine of the quoted claim with its nearest claims of MOST_WITNESSES other origins; 0 when nobody is near.

    What several publishers chose to write of matters, even where all of them have it from one pen, and where their
    figures or their view of it differ: those whom a finding cannot cite are counted here.
    """
    said_by = {claim.id: pens[claim.item] for claim in claims}
    best = dict(heard)
    if len(claims) > 1:
        cosines = Space([terms(claim.quote) for claim in claims], statistics).cosines(0)
        for claim, value in zip(claims, cosines.tolist(), strict=True):
            best[said_by[claim.id]] = max(best.get(said_by[claim.id], 0.0), value)
    best.pop(said_by[claims[0].id], None)
    return round(sum(sorted(best.values(), reverse=True)[:MOST_WITNESSES]) / MOST_WITNESSES, DIGITS)


def _specificity(claim: Claim, statistics: Statistics) -> float:
    """How much a sentence commits itself to: rare words, and figures on top."""
    words = terms(claim.quote)
    rare = sum(statistics.weight(term) for term in words) / (len(words) or 1)
    return round(rare + 0.5 * min(2, len(claim.figures)), DIGITS)
