"""Events: their dates, in their own precision and order."""

from __future__ import annotations

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
