"""What prose may not do to its sources, rule by rule; tests/quality/gate.jsonl has whole sentences."""

from __future__ import annotations

import pytest

from pipeline.records import Sentence
from pipeline.revise.gate import fault
from tests.revise.making import article, claim, item


def judged(text: str, *quotes: str, **fields: object) -> str:
    """What the gate says of a written sentence that cites these quotes, each in an article of its own."""
    articles = [article((quote,), item(f"n{number}", outlet=f"Paper {number}")) for number, quote in enumerate(quotes)]
    claims = [claim(quote, of, **fields) for quote, of in zip(quotes, articles, strict=True)]
    sentence = Sentence(text, tuple(c.id for c in claims), tuple(c.item for c in claims), written=True)
    return fault(sentence, {c.id: c for c in claims}, {a.item.id: a for a in articles})


@pytest.mark.parametrize(
    ("text", "quotes", "why"),
    [
        ("Alder Labs published the model on 2 May 2026.", ["Alder Labs published the model on 2 May 2026."], ""),
        ("Alder Labs sold the model.", ["Alder Labs published the model on 2 May 2026."], "sold"),
        ("Alder Labs publishes the model.", ["Alder Labs may publish the model."], "may"),
        ("Alder Labs must publish.", ["Alder Labs published the model."], "must"),
        ("Alder Labs published the model.", ["Critics doubt that Alder Labs published the model."], "that"),
        ("Alder Labs leads.", ["Alder Labs leads, but only Birch Labs could lead for good."], ""),
        ("Alder Labs beats Birch.", ["Alder Labs may beat Birch, and Birch leads."], "may"),
        ("Does Alder Labs pay?", ["Whether Alder Labs pays is not known."], ""),
        ("Whether Alder Labs pays is not known.", ["Whether Alder Labs pays is not known."], ""),
        ("Alder Labs pays in full.", ["Whether Alder Labs pays in full is not known."], "Whether"),
        ("Is the model sold?", ["Whether the model is cheap is not known."], "sold"),
        ("Does Alder Labs pay, as Birch argues?", ["Birch argues that Alder Labs does not pay."], "not"),
        (
            "Ofta published nine figures.",
            ["Ofta, the Office for Trade and Fisheries, published nine figures."],
            "",
        ),
        ("Birch beats Alder on all tests.", ["Alder beats Birch on all tests."], "turns around"),
        ("Alder costs $5 million.", ["Alder costs $3 million and Birch costs $5 million."], "gives $5 million"),
        ("Alder Labs won the prize.", ["Alder Labs lost the suit.", "Birch Labs won the prize."], "joins"),
        (
            "Gannet-6, the cheapest model on the market, completed 52.9 percent of LongHaul.",
            ["Gannet-6 completed 52.9 percent of LongHaul.", "Corvid-70B is the cheapest model on the market."],
            "joins",
        ),
        (
            "Gannet-6, which is the cheapest model on the market, completed 52.9 percent of LongHaul.",
            ["Gannet-6 is the cheapest model on the market.", "Corvid-70B completed 52.9 percent of LongHaul."],
            "joins",
        ),
        (
            "The supercharged Hellcat, a 900 horsepower car, arrived in 2015.",
            ["The supercharged Hellcat arrived in 2015.", "The Charger is a 900 horsepower car."],
            "joins",
        ),
        (
            "The supercharged Hellcat, a 707 horsepower car, arrived in 2015.",
            ["The supercharged Hellcat arrived in 2015.", "The Hellcat is a 707 horsepower car."],
            "",
        ),
        (
            "Gannet-6 completed 52.9 percent of LongHaul and is the cheapest model on the market.",
            ["Gannet-6 completed 52.9 percent of LongHaul.", "Corvid-70B is the cheapest model on the market."],
            "joins",
        ),
        ("Alder won, Birch said, and sold the car.", ["Alder won, Birch said.", "Alder sold the car."], ""),
        ("Gannet-6 won.", ["Gannet-5 won.", "Gannet-6 lost."], "joins"),
        ("Gannet-6, a $5 million model, beat Alder.", ["Gannet-6 beat Alder, a $5 million model."], "gives $5 million"),
        ("They refine models.", ["They don't just train models—they refine models."], ""),
        ("They train models.", ["They don't just train models—they refine models."], ""),
        ("They just train models.", ["They don't just train models—they refine models."], "just"),
        ("They do not train models.", ["They don't just train models—they refine models."], "denies"),
        ("Alder not only trains models.", ["Alder trains models."], "not"),
        ("Alder sells models.", ["Alder does not train. Alder sells models."], ""),
        ("Alder trains models.", ["Alder does not train models."], "drops"),
        ("Bids include the price.", ["The inclusion of the price in bids was agreed."], ""),
        ("Alder is paying the fee.", ["Alder has to pay the fee."], ""),
        ("Alder is paying the fee.", ["Alder may pay the fee."], "certain"),
        ("Alder is rating models.", ["Alder rates models."], ""),
        ("See evil.example for the model.", ["Alder Labs published the model."], "address"),
        ("“Alder wins” the prize.", ["Alder Labs won the prize."], "quotes words"),
    ],
)  # fmt: skip
def test_rules(text: str, quotes: list[str], why: str) -> None:
    """Each way of saying more than the sources is stopped with its reason."""
    found = judged(text, *quotes)
    assert (why in found) if why else found == ""


def test_an_opinion_has_its_holder() -> None:
    """What somebody argues is told with the name, and by nobody else."""
    quote = "the model is worth its price."
    assert "without naming Ada Birch" in judged(
        "The model is worth its price.", quote, holder="Ada Birch", role="argues"
    )
    assert judged("Ada Birch argues that the model is worth its price.", quote, holder="Ada Birch", role="argues") == ""
    assert judged("Cy Alder argues that the model is worth its price.", quote, holder="Ada Birch", role="argues")
