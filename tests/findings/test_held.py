"""Whose words a whole sentence gives, what dates nothing, and two measurements of one thing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipeline.english.figures import figures
from pipeline.english.names import names
from pipeline.findings.carries import Statement, TopicNames
from pipeline.findings.claims import happened_on
from pipeline.findings.conflicts import two_figures
from pipeline.findings.sides import claim_side
from pipeline.models import Claim, Pole, Topic, When

RENTS = Topic(
    "rents", "Rents", "Are rents in Larkmouth rising or falling?", about=("rents",),
    axis=(Pole("rising", ("are rising", "have risen")), Pole("falling", ("are falling", "have fallen"))),
)  # fmt: skip


def claim(quote: str, holder: str) -> Claim:
    """A claim with what its words name and count."""
    return Claim(
        f"claim-{holder}", "a", f"item-{holder}", (0,), quote, holder, "evaluates", "fact", names(quote), figures(quote)
    )


@pytest.mark.parametrize(
    ("quote", "holder", "end"),
    [
        ("Ada Quist argues that rents are rising because nobody builds.", "Ada Quist", -1),
        ("Ada Quist of the Harbour Institute said that rents have fallen, and that wages have not.", "Ada Quist", 1),
        ("Quist argues that rents are falling, but that the poor do not feel it.", "Ada Quist", 1),
        ("Quist does not think that rents are falling.", "Ada Quist", 0),
        ("Quist denied that rents are rising.", "Ada Quist", 0),
        ("Bo Marn argues that rents are rising because nobody builds.", "Ada Quist", 0),
    ],
)
def test_who_says_so_stands_there(quote: str, holder: str, end: int) -> None:
    """A sentence that is quoted whole takes its speaker's side, and nobody's whose words it only tells or denies."""
    assert claim_side(claim(quote, holder), RENTS) == end


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("Rents are rising more slowly than I wrote in February.", None),
        ("Rents rose more slowly than they did in February 2026.", None),
        ("More than 300 tenants marched on 11 February 2026.", When(date(2026, 2, 11))),
        ("The court opened a file that nobody had read. Quill and Marn signed it on 11 February 2026.",
         When(date(2026, 2, 11))),
    ],
)  # fmt: skip
def test_a_day_dates_its_own_clause(words: str, when: When | None) -> None:
    """A day behind a comparison dates what was compared; a clause of the sentence before takes none away."""
    assert happened_on(words, "fact", datetime(2026, 4, 10, tzinfo=UTC)) == when


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Quill's survey puts rents in Lark at 900 euros.", "Marn Data's survey puts rents in Lark at 940 euros.",
         True),
        ("Quill's survey puts rents in Lark at 900 euros.", "Marn Data's survey puts rents in Oxmoor at 940 euros.",
         False),
        ("Quill's turnover in Larkmouth is 900 euros.", "Marn Data's turnover in Larkmouth is 940 euros.", False),
    ],
)  # fmt: skip
def test_two_measurements_of_one_thing(one: str, other: str, differ: bool) -> None:
    """Two surveys of one thing differ by their figures; what each says of itself is no dispute."""
    first, second = claim(one, "Quill"), claim(other, "Marn Data")
    told = [Statement(c.quote, holder=c.holder, role=c.role) for c in (first, second)]
    assert (two_figures(*told, first, second, TopicNames()) is not None) == differ
