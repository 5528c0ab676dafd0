"""Which findings matter for a topic's question: what is corroborated, what answers it, and what is specific.

Question words alone place few findings; those of the sentences around them place many more. Findings that stand in the
same articles, next to each other, or share words with the ones that these place tend to answer the same question, so
relevance spreads over that graph (personalised PageRank against a walk that starts anywhere). A finding that says again
what a better one says gives way. Only the best corroborated findings take part: the cost of a run does not follow the
archive. What was last reported long ago gives way to what is new, so that the page of a debate moves on with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from pipeline.english.tokens import terms
from pipeline.findings.similarity import DIGITS, Space, Statistics
from pipeline.models import Claim, Finding

POOL = 80  # stories that are weighed against each other
RANKED = 400  # findings that these are chosen from
STORY = 0.3  # cosine from which another article tells of the same happening
# Measured on two topics of a hundred documents with known insights; see tests/quality/synthesis.py.
DAMPING = 0.95  # share of the walk that goes on along the graph
HEAT = 2.0  # how sharply the walk starts at what is relevant
NEIGHBOURS = 4  # strongest links kept for each finding
WINDOW = 2  # sentences apart that still link two findings
SPREAD, RELEVANT, CORROBORATED, _SPECIFIC, _COMMON = 3.0, 0.75, 1.0, 0.75, 0.5
UNREACHED = -1.0  # the spread of a finding outside the pool
_AGAIN, _ALIKE = 8.0, 0.2  # what a finding loses for each unit of cosine above the second with a better one
RECENT_WEIGHT = 0.5  # a month between two findings; the best of a debate is worth about a year's
# A day to count from. Scores kept by a version that knew no recency stand as if last reported then.
_SINCE, MONTH = datetime(2026, 12, 1, tzinfo=UTC), timedelta(days=365.25 / 12)
_USUAL, STEP = 0.2, 0.1  # a finding in more than this share of the articles is background, each further step more so


def rank(
    pool: Sequence[Finding], others: Sequence[Finding], claims: Mapping[str, Claim], statistics: Statistics
) -> dict[str, float]:
    """Finding id to score; only the order and rough distance of scores mean anything.

    The pool is weighed as a whole; `others`, new ones that are not in it, are held against its yardstick as findings to
    which relevance did not spread.
    """
    weighed = score_parts(pool, others, claims, statistics)
    return {id: round(sum(part.values()), DIGITS) for id, part in weighed.items()}


def told_by(finding: Finding) -> tuple[str, ...]:
    """The items of a finding's story: those that carry it, and those that tell of the same happening."""
    return (*finding.items, *finding.also)


def distinct_happenings(findings: Sequence[Finding], statistics: Statistics, most: int) -> tuple[Finding, ...]:
    """The first so many findings, best first, of which none tells of the same happening as one before it."""
    space = Space([terms(finding.text) for finding in findings], statistics)
    told = np.zeros(len(findings), dtype=bool)
    kept: list[Finding] = []
    for place, finding in enumerate(findings):
        if len(kept) < most and not told[place]:
            told |= space.cosines(place) >= STORY
            kept.append(finding)
    return tuple(kept)


def months(last: datetime) -> float:
    """When a finding was last reported, in months since one day: stored scores of all years can be compared."""
    return (last - _SINCE) / MONTH


def score_parts(
    pool: Sequence[Finding], others: Sequence[Finding], claims: Mapping[str, Claim], statistics: Statistics
) -> dict[str, dict[str, float]]:
    """Finding id to what makes up its score, by name: their sum is the score."""
    if not pool:
        return {}
    articles = sorted({item for finding in pool for item in told_by(finding)})
    inside = _incidence(pool, articles)
    space = Space([terms(finding.text) for finding in pool], statistics)
    alike = np.array([space.cosines(place) for place in range(len(pool))])
    links = _links(pool, claims, inside, alike)
    both = [*pool, *others]
    relevance = _standard([finding.setting for finding in both], len(pool))
    corroboration = _standard([finding.corroboration for finding in both], len(pool))
    specificity = _standard([finding.specificity for finding in both], len(pool))
    seeds = np.exp(relevance[: len(pool)] / HEAT)
    walks = _walks(links, np.stack([seeds / seeds.sum(), np.full(len(pool), 1 / len(pool))], 1))
    reached = _standard(np.log(walks[:, 0] / walks[:, 1]).tolist(), len(pool))
    spread = np.concatenate([reached, np.full(len(others), UNREACHED)])
    # Where few findings are shared, the graph tells which article a finding is in, and nothing about the question.
    overlap = sum(len(told_by(finding)) > 1 for finding in pool) / len(pool)
    share = np.array([len(told_by(finding)) / len(articles) for finding in both])
    background = np.clip((share - _USUAL) / STEP, 0, None) if len(articles) > 1 / STEP else np.zeros(len(both))
    named = {
        "spread": SPREAD * overlap * spread,
        "relevance": RELEVANT * relevance,
        "corroboration": CORROBORATED * corroboration,
        "specificity": _SPECIFIC * specificity,
        "background": -_COMMON * background,
        "recency": RECENT_WEIGHT * np.array([months(finding.last) for finding in both]),
    }
    score = sum(named.values(), np.zeros(len(both)))
    named["repetition"] = np.zeros(len(both))
    named["repetition"][: len(pool)] = (
        _without_repetition(score[: len(pool)], alike, [finding.id for finding in pool]) - score[: len(pool)]
    )
    return {finding.id: {name: float(row[place]) for name, row in named.items()} for place, finding in enumerate(both)}


def _without_repetition(score: np.ndarray, alike: np.ndarray, ids: Sequence[str]) -> np.ndarray:
    """The scores less what each finding repeats of those that stay above it."""
    repeats = np.zeros(len(score))
    final = score.copy()
    left = {place: (-round(value, DIGITS), ids[place]) for place, value in enumerate(score.tolist())}
    while left:
        best = min(left, key=left.__getitem__)
        final[best] = -left.pop(best)[0]
        # Only what repeats the best more than it did one before it, and noticeably, is worth less now.
        for place in np.flatnonzero((alike[best] > repeats) & (alike[best] > _ALIKE)).tolist():
            if place in left:
                left[place] = -round(float(score[place] - _AGAIN * (alike[best][place] - _ALIKE)), DIGITS), ids[place]
        repeats = np.maximum(repeats, alike[best])
    return final


def _incidence(pool: Sequence[Finding], articles: Sequence[str]) -> np.ndarray:
    """Which finding stands in which article, as ones."""
    column = {item: place for place, item in enumerate(articles)}
    inside = np.zeros((len(pool), len(articles)))
    for row, finding in enumerate(pool):
        inside[row, [column[item] for item in told_by(finding)]] = 1
    return inside


def _links(pool: Sequence[Finding], claims: Mapping[str, Claim], inside: np.ndarray, alike: np.ndarray) -> np.ndarray:
    """How strongly findings are linked, by shared articles, closeness in them, and shared words; the strongest only."""
    size = inside.sum(1)
    together = (inside @ inside.T) / np.sqrt(np.outer(size, size))
    links: np.ndarray = together + _adjacent(pool, claims) / np.sqrt(np.outer(size, size)) + alike
    np.fill_diagonal(links, 0)
    if len(pool) > NEIGHBOURS:
        least = -np.sort(-links, axis=1)[:, NEIGHBOURS - 1][:, None]
        links[(links < least) & (links < least.T)] = 0
    return links


def _adjacent(pool: Sequence[Finding], claims: Mapping[str, Claim]) -> np.ndarray:
    """How often findings stand within WINDOW sentences of each other, the nearer the more."""
    near = np.zeros((len(pool), len(pool)))
    places = {
        (claims[claim].article, claims[claim].sentences[0]): row
        for row, finding in enumerate(pool)
        for claim in finding.claims
    }
    for (article, sentence), row in places.items():
        for apart in range(1, WINDOW + 1):
            other = places.get((article, sentence + apart))
            if other is not None:
                near[row, other] += 1 / apart
                near[other, row] += 1 / apart
    return near


def _walks(links: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Where walks over the links end up, one for each column of starts."""
    degree = links.sum(1) + 1e-9
    moves = links / np.sqrt(np.outer(degree, degree))
    ends: np.ndarray = np.linalg.solve(np.eye(len(links)) - DAMPING * moves, (1 - DAMPING) * starts)
    return ends


def _standard(values: Sequence[float], sample: int) -> np.ndarray:
    """Values by the mean and spread of the first `sample` of them; zeros when those are all alike."""
    array = np.array(values)
    spread = array[:sample].std()
    return (array - array[:sample].mean()) / spread if spread > 1e-9 else np.zeros(len(array))
