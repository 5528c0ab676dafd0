"""The ranking of findings for a topic's question."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.findings.ranking import MONTH, RECENT_WEIGHT, rank
from pipeline.models import Claim, Finding
from tests.findings.counting import statistics_of
from tests.page.making import article, claim, day, finding, item

FLAT = statistics_of([])
WORDS = (
    "Open models catch up.",
    "Closed models lead on code.",
    "Prices fell by 5 percent.",
    "Dana Vell left Orrin Labs.",
)


def _pool() -> tuple[list[Finding], dict[str, Claim]]:
    """Four findings of an article each, alike but for their words."""
    claims = [claim(words, article((words,), item(f"n{place}"))) for place, words in enumerate(WORDS)]
    return [finding(one, setting=0.3) for one in claims], {one.id: one for one in claims}


def test_nothing_is_ranked_in_an_empty_pool() -> None:
    """A topic without findings has no scores."""
    assert rank([], [], {}, FLAT) == {}


def test_a_single_finding_is_ranked() -> None:
    """One finding alone gets a score and no warning."""
    pool, claims = _pool()
    assert set(rank(pool[:1], [], claims, FLAT)) == {pool[0].id}


@settings(deadline=None, derandomize=True)
@given(st.permutations(range(4)))
def test_the_order_of_the_pool_does_not_matter(order: list[int]) -> None:
    """The same findings get the same scores however they come."""
    pool, claims = _pool()
    pool = [replace(one, setting=place / 10, specificity=float(place % 2)) for place, one in enumerate(pool)]
    turned = rank([pool[place] for place in order], [], claims, FLAT)
    assert turned == pytest.approx(rank(pool, [], claims, FLAT), abs=2e-6)


def test_what_was_last_reported_long_ago_gives_way() -> None:
    """A finding loses against later ones, by when it was last reported, whenever the two were weighed."""
    pool, claims = _pool()
    old = [replace(one, first=day(1, 1), last=day(1, 1)) for one in pool]
    before, after = rank(old, [], claims, FLAT), rank(pool, [], claims, FLAT)
    for one in pool:
        assert after[one.id] - before[one.id] == pytest.approx(RECENT_WEIGHT * (day(1) - day(1, 1)) / MONTH, abs=2e-6)
    again = rank([replace(old[0], last=day(20)), *old[1:]], [], claims, FLAT)
    assert max(again, key=again.__getitem__) == old[0].id


def test_what_answers_the_question_leads() -> None:
    """Of findings that are otherwise alike the more relevant, the better corroborated and the more specific leads."""
    pool, claims = _pool()
    for place in range(len(pool)):
        for field in ("setting", "corroboration", "specificity"):
            better = [replace(one, **{field: 0.9}) if one is pool[place] else one for one in pool]  # type: ignore[arg-type]
            scores = rank(better, [], claims, FLAT)
            assert max(scores, key=scores.__getitem__) == pool[place].id


def test_what_says_the_same_gives_way() -> None:
    """Of two findings in the same words the second falls behind one that says something else."""
    words = (WORDS[0], WORDS[0].replace(".", " today."), WORDS[2], WORDS[3])
    claims = [claim(one, article((one,), item(f"n{place}"))) for place, one in enumerate(words)]
    pool = [finding(one, setting=0.3, corroboration=0.9 - place / 10) for place, one in enumerate(claims)]
    scores = rank(pool, [], {one.id: one for one in claims}, FLAT)
    assert scores[pool[0].id] > scores[pool[2].id] > scores[pool[1].id]
