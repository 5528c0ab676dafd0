"""Events: their dates, in their own precision and order."""

from __future__ import annotations

import pytest

from pipeline.engines.offline import Offline
from pipeline.revise.operations import apply
from tests.revise.making import TOPIC, article, brief, day, dossier, finding, item

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


def test_a_day_that_comes_later_takes_the_place_of_its_month() -> None:
    """The entry keeps its id: a reader of the difference sees one event with a finer date, not two."""
    articles = [article((text,), item(f"n{place}", published=day(20))) for place, text in enumerate((AGAIN, AWARD))]
    claims = [claim for made in articles for claim in Offline().claims(made)]
    first, second = (finding(claim) for claim in claims)
    page = apply((), Offline().revise(dossier(articles[:1], claims, [first])), TOPIC.budgets).blocks
    known = brief(*page)
    later = dossier(articles, claims, [second], previous=known, version=2)
    blocks = apply(page, Offline().revise(later), TOPIC.budgets).blocks
    before, after = ([b for b in made if b.section == "timeline"] for made in (page, blocks))
    assert [str(block.when) for block in (*before, *after)] == ["2026-03", "2026-03-25"]
    assert before[0].id == after[0].id
    assert after[0].sentences[0].items == (articles[1].item.id,)


FIRST = "Orrin Labs released the weights of Corvid-70B on 9 February 2026, and for small towns it is the best of news."
SECOND = "Orrin Labs released the weights of Corvid-70B on 9 February 2026 with three smaller models."


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ((FIRST, SECOND), "“Orrin Labs released the weights of Corvid-70B on 9 February 2026 …”"),
        ((FIRST, FIRST), f"“{FIRST}”"),
        ((FIRST,), f"“{FIRST}”"),
        ((SECOND, FIRST), f"“{SECOND}”"),
    ],
)
def test_an_event_is_told_in_the_words_of_all_who_are_cited(told: tuple[str, ...], words: str) -> None:
    """What only one of several articles adds behind a comma, such as what it thinks of the event, is left out."""
    articles = [article((text,), item(f"n{place}", published=day(20))) for place, text in enumerate(told)]
    claims = [claim for made in articles for claim in Offline().claims(made)]
    asked = dossier(articles, claims, [finding(*claims)])
    (block,) = [b for b in apply((), Offline().revise(asked), TOPIC.budgets).blocks if b.section == "timeline"]
    assert block.sentences[0].text.endswith(words)
    assert len(block.sentences[0].items) == len(told)
