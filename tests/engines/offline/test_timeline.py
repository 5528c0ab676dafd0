"""Events: their dates, in their own precision and order."""

from __future__ import annotations

import pytest

from pipeline.engines.offline import Offline
from pipeline.revise.operations import apply
from tests.revise.making import TOPIC, article, day, dossier, finding, item

TOLD = (
    "Orrin Labs released the weights of Corvid-70B on 9 February 2026.",
    "Halden Institute opened its index of open-weight models in the first quarter of 2026.",
    "Vellum closed the weights of its open-weight models in January 2026.",
    "Skarn Fund adopted rules for open-weight models in the second half of 2025.",
    "Vell Foundation will open its register of open-weight models later this month.",
)


def test_a_quarter_stands_before_its_months_and_days() -> None:
    """Mixed precision is ordered; a half-year has no place, and what is to come is no event."""
    articles = [article((text,), item(f"n{place}", published=day(20))) for place, text in enumerate(TOLD)]
    claims = [claim for made in articles for claim in Offline().claims(made)]
    asked = dossier(articles, claims, [finding(claim) for claim in claims])
    blocks = [b for b in apply((), Offline().revise(asked), TOPIC.budgets).blocks if b.section == "timeline"]
    assert [str(block.when) for block in blocks] == ["2026-Q1", "2026-01", "2026-02-09"]


AWARD = "The Common Weights Consortium awarded $38 million to Rookery on 25 March 2026 for open-weight models."
AGAIN = "The Common Weights Consortium awarded Rookery $38 million for open-weight models in March 2026."
OTHER = "The Common Weights Consortium awarded Rookery $5 million for open-weight models in March 2026."


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((AWARD, AGAIN), ["2026-03-25"]),
        ((AGAIN, AWARD), ["2026-03-25"]),
        ((AWARD, OTHER), ["2026-03", "2026-03-25"]),  # another sum is another award
    ],
)
def test_a_month_tells_nothing_beside_its_day(told: tuple[str, ...], expected: list[str]) -> None:
    """Who gives only the month of an event that stands with its day, the same names and the same sum, adds no entry."""
    articles = [article((text,), item(f"n{place}", published=day(20))) for place, text in enumerate(told)]
    claims = [claim for made in articles for claim in Offline().claims(made)]
    asked = dossier(articles, claims, [finding(claim) for claim in claims])
    blocks = [b for b in apply((), Offline().revise(asked), TOPIC.budgets).blocks if b.section == "timeline"]
    assert [str(block.when) for block in blocks] == expected
