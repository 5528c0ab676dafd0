"""Lines that stand around an article."""

from __future__ import annotations

import pytest

from pipeline.extract.boilerplate import without

TITLE = "Brackwater's computing bill to pass $2bn as rivals go without"
BODY = "Brackwater will spend $2.1 billion on computing in 2026, people familiar with its plans said."


@pytest.mark.parametrize(
    "row",
    [
        f"{TITLE} {BODY}",
        f"{TITLE} Felix Aldous 26 February 2026 {BODY}",
        f"{TITLE} By Felix Aldous | February 26, 2026, 10:30 GMT | {BODY}",
        f"By Felix Aldous 26 February 2026 {BODY}",
        f"{TITLE} | 2026-02-26 | {BODY}",
    ],
)
def test_headline_and_byline_are_cut_off(row: str) -> None:
    """What is glued before the first sentence goes, the sentence stays as it is."""
    assert list(without([row], [TITLE], "Felix Aldous")) == [BODY]


@pytest.mark.parametrize(
    "row",
    [
        "By Monday the files had been copied to forty mirrors.",
        "By noon nothing was left.",
        "OpenAI said that it would not follow.",
        f"{TITLE}, analysts said on Monday.",
        "Felix Aldous was appointed to the board.",
        "Updated models score higher, the lab said.",
        "Related work has shown that the gap is smaller.",
        "Read more than one benchmark before you believe a claim.",
        "Today the lab published its weights.",
        "May 5, 2026 was the day on which the licence changed.",
        "Share prices of Brackwater fell by 4 percent.",
        "Watch the gap: it closes.",
    ],
)
def test_sentences_are_left_alone(row: str) -> None:
    """A sentence that begins like furniture is none."""
    assert list(without([row], ["OpenAI", TITLE], "Felix Aldous")) == [row]


@pytest.mark.parametrize(
    "row",
    [
        "Advertisement", "ADVERTISEMENT", "Sponsored content", "Story continues below advertisement", "Read more",
        "Related: Copper slips for a third day", "Read more: Copper slips", "Updated 3 minutes ago", "2 hours ago",
        "Last updated: 20 November 2026 14:02 GMT", "November 20, 2026", "Published on 20 Nov 2026 | Updated yesterday",
        "5 min read", "1,024 comments", "Share this article", "Sign up for our newsletter", "By Felix Aldous",
        "by Felix Aldous and Maria de la Cruz", "BY Felix Aldous | Markets reporter",
    ],
)  # fmt: skip
def test_furniture_goes(row: str) -> None:
    """Lines that are no sentences of the article are left out wherever they stand."""
    assert list(without([BODY, row, BODY], [TITLE], "Felix Aldous")) == [BODY, BODY]
