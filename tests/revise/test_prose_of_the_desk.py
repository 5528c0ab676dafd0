"""What a strong reader wrote and an earlier gate stopped wrongly, each beside a false sentence of the same form."""

from __future__ import annotations

import pytest

from pipeline.records import Claim, Role, Sentence
from pipeline.revise.gate import fault
from tests.quality.gate import _claim

WILL = ("Rookery will publish Corvid-2 by the end of March 2026.", "Rafe Lindqvist", "forecasts", "Rookery")
STANDS = (
    "The Halden Gap Index stood at nine months in March 2026.",
    "Halden Institute",
    "evaluates",
    "Halden Institute",
)
INDEX = (
    "The index counts what models can do and says nothing about price.",
    "Halden Institute",
    "evaluates",
    "Halden Institute",
)
ASKED = ("Will Osprey Metrics and Plumbline agree on a common harness?", "Stackfall", "asks", "Stackfall")
COST = ("Training Sedge-30B cost $1.9 million, according to its model card.", "Modelhouse", "reports", "Modelhouse")
SHARE = ("Plumbline's evaluation puts Sedge-30B at 42.3 percent.", "Plumbline", "evaluates", "Modelhouse")


def judged(text: str, *evidence: tuple[str, str, Role, str], together: bool = False) -> str:
    """What the gate has against a model's sentence; `together` puts the evidence into one article."""
    made = [_claim(0 if together else number, *one) for number, one in enumerate(evidence)]
    claims: dict[str, Claim] = {claim.id: claim for claim, _ in made}
    articles = {article.item.id: article for _, article in made}
    items = tuple(dict.fromkeys(claim.item for claim in claims.values()))
    return fault(Sentence(text, tuple(claims), items, written=True), claims, articles)


@pytest.mark.parametrize(
    ("said", "evidence", "together"),
    [
        ("Rafe Lindqvist expects that Rookery will publish Corvid-2 by the end of March 2026.", (WILL,), False),
        ("Stackfall asks whether Osprey Metrics and Plumbline will agree on a common harness.", (ASKED,), False),
        ("Training Sedge-30B cost $1.9 million, according to Modelhouse.", (COST, SHARE), True),
        (
            "The Halden Gap Index counts what models can do and says nothing about price.",
            (INDEX, STANDS),
            True,
        ),
    ],
)
def test_true_sentences_pass(said: str, evidence: tuple[tuple[str, str, Role, str], ...], together: bool) -> None:
    """Who looks ahead expects, a question is asked, an outlet is credited, and "the index" is told by its full name."""
    assert judged(said, *evidence, together=together) == ""


@pytest.mark.parametrize(
    ("said", "evidence", "together"),
    [
        ("Halden Institute expects that the Halden Gap Index stood at nine months in March 2026.", (STANDS,), False),
        ("Osprey Metrics and Plumbline agree on a common harness, Stackfall reports.", (ASKED,), False),
        ("Training Sedge-30B cost $1.9 million, according to Stackfall.", (COST, SHARE), True),
        ("The Halden Gap Index counts what models can do and says nothing about price.", (INDEX, STANDS), False),
    ],
)
def test_their_false_neighbours_do_not(
    said: str, evidence: tuple[tuple[str, str, Role, str], ...], together: bool
) -> None:
    """Nothing expects what was, a question is no fact, no stranger is credited, and another article names nothing."""
    assert judged(said, *evidence, together=together) != ""
