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
        "Close to the harbour a crew of CLOSE counts the lorries.",
        "The mayor wrote - as @annblee - that the ferry would leave Quay on March 7, 2026",
        "Image copyrights of the lab were sold in March.",
        "Follow the money, the auditor of Quay said.",
        "Facebook and Twitter took the pictures down.",
        "Sign up rates fell to 9 percent in March.",
        "Photos of the harbour show that the ferry has left.",
        "The council was told (see the table) that the ferry has left, according to the AP.",
        "Ann Lee contributed to this report of the council. It was read by nobody.",
        "Get the ferry back, the mayor said.",
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


@pytest.mark.parametrize(
    "row",
    [
        "CLOSE A judge in Quay has stopped the ferry. Harbour Today",
        "JUST WATCHED Mayor backs ferry Replay More Videos...",
        "Facebook Twitter Pinterest The ferry leaves Quay in March. Photograph: Ann Lee/Quay Press",
        "Enlarge this image toggle caption Ann Lee/Quay Press Ann Lee/Quay Press",
        "toggle caption Ann Lee for QPR",
        "Image copyright Reuters Image caption The ferry was sold in March",
        "Media playback is unsupported on your device Media caption The ferry leaves",
        "next Image 1 of 2",
        "Slideshow (4 Images)",
        "(PHOTOS: Nine ferries that sank)",
        "(Also on QUAY: The council draws a line)",
        "SEE ALSO: Council sells the ferry",
        "WATCH: The ferry leaves",
        "Photos: The ferry The ferry leaves Quay in March",
        "Story highlights The ferry was sold in March",
        "Read or Share this story: https://quay.example/1",
        "CLICK HERE TO GET THE QUAY APP",
        "Copyright © 2026 The Quay Post, LLC.",
        "The ferry is a floating scandal. I said so in 2019! — Ann B. Lee (@annblee) March 7, 2026",
        "© 2026 Quay Content Agency",
        "Follow @quaypost on Twitter.",
        "Get the Quay stories you care about delivered to your inbox. You agree to it.",
        "Sign up for the Quay morning briefing",
        "Contributing: Ann Lee, Quay Post",
        "Quay Post's Ann Lee contributed to this report.",
        "The ferry leaves Quay on Tuesday. (AP Photo/Ann Lee)",
        "The mayor of Quay at the harbour. (Photo: Ann Lee, Quay Post)",
        "The ferry in the harbour of Quay, March 3, 2026. Ann Lee/Reuters",
        "Ann Lee/AFP/Getty Images",
    ],
)
def test_captions_players_teasers_and_offers_go(row: str) -> None:
    """A line that a control of the page begins, or the credit of a picture closes, is no sentence of the article."""
    assert list(without([BODY, row, BODY], [TITLE], "Felix Aldous")) == [BODY, BODY]
