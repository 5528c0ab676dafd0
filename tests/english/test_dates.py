"""Dates in sentences: absolute, counted from an anchor, and words that only look like dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipeline.english.dates import dates, is_future

ANCHOR = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)  # a Wednesday

ABSOLUTE = [
    ("Orrin Labs released the weights on 9 March 2026.", ["2026-03-09"]),
    ("Orrin Labs released the weights on March 9, 2026.", ["2026-03-09"]),
    ("The March 9, 2026 release came without notes.", ["2026-03-09"]),
    ("The notice is dated 2026-03-09 and unsigned.", ["2026-03-09"]),
    ("It opened on Monday, March 9, 2026, in Halden.", ["2026-03-09"]),
    ("It opened on Monday, 9 March 2026, in Halden.", ["2026-03-09"]),
    ("It opened on the 9th of March 2026 in Halden.", ["2026-03-09"]),
    ("It opened on March 9th, 2026.", ["2026-03-09"]),
    ("It opened on Sept. 4, 2025.", ["2025-09-04"]),
    ("It opened on 4 Sep 2025.", ["2025-09-04"]),
    ("It ran from the lab's hall on March 9-12, 2026.", ["2026-03-09"]),
    ("The gap narrowed in March 2026.", ["2026-03"]),
    ("The gap narrowed in March of 2026.", ["2026-03"]),
    ("A December 2024 paper set the cycle in motion.", ["2024-12"]),
    ("As of March 2026, Vellum leads.", ["2026-03"]),
    ("Corvid is due by the end of March 2026.", ["2026-03"]),
    ("Spending doubled in Q2 2026.", ["2026-Q2"]),
    ("Spending doubled in the second quarter of 2026.", ["2026-Q2"]),
    ("Spending fell in the fourth quarter 2025.", ["2025-Q4"]),
    ("In 2025, no open model passed the test.", ["2025"]),
    ("The rule applies by 2027.", ["2027"]),
    ("The lab will be profitable by the end of 2027.", ["2027-12"]),
    ("Prices collapsed in early 2025.", ["2025"]),
    ("Prices collapsed in mid-2025.", ["2025"]),
    ("The act passed on 1 May 2025 and took effect on 2 August 2025.", ["2025-05-01", "2025-08-02"]),
    ("The bill was filed on 31 February 2026.", []),
    ("The file is numbered 2026-13-40.", []),
    ("Halden has tested models since March 2025.", []),
    ("The lab kept quiet until 9 March 2026.", []),
    ("Nothing was open before 2024.", []),
    ("The firm has 2026 servers.", []),
    ("Corvid-2025-03-09 is a checkpoint.", []),
    ("The score rose to 2,026 points.", []),
    ("The model scored in 2025.5 units.", []),
]

RELATIVE = [
    ("The lab published something last week.", ["2026-03"]),
    ("The lab closed earlier this week.", ["2026-03"]),
    ("The lab's hall opened the last week of the fair.", []),
    ("The lab released the weights on 9 March.", ["2026-03-09"]),
    ("The lab released the weights on March 9.", ["2026-03-09"]),
    ("The lab released the weights on 18 March.", ["2026-03-18"]),
    ("The lab released the weights on 4 December.", ["2025-12-04"]),
    ("The lab released the weights on 28 March.", []),  # last year's is too far, the coming one is not told as past
    ("The lab will release the weights on 28 March.", ["2026-03-28"]),
    ("The hearing is scheduled for May 12.", ["2026-05-12"]),
    ("The hearing is due on January 12.", ["2027-01-12"]),
    ("On 3 May, the institute will publish its index.", ["2026-05-03"]),
    ("The lab will open by June, and on 3 May it will publish a report.", ["2026-06", "2026-05-03"]),
    ("On 3 December, the institute published its index.", ["2025-12-03"]),
    ("The lab, which released Corvid on 9 March, will charge for it.", ["2026-03-09"]),
    ("The gap closed in February.", ["2026-02"]),
    ("The gap closed in March.", ["2026-03"]),
    ("The gap closed in November.", ["2025-11"]),
    ("The gap closed in May.", ["2025-05"]),
    ("The lab will publish in May.", ["2026-05"]),
    ("The lab published in late January.", ["2026-01"]),
    ("The regulator ruled last November.", ["2025-11"]),
    ("The regulator will rule next April.", ["2026-04"]),
    ("The regulator ruled this January.", ["2026-01"]),
    ("Vellum will lose its lead by June.", ["2026-06"]),
    ("Vellum had lost its lead by June.", ["2025-06"]),
    ("Vellum by June.", []),
    ("Orrin expects parity by the end of June.", ["2026-06"]),
    ("Orrin expects parity by year-end.", ["2026-12"]),
    ("Orrin expects parity by the end of the year.", ["2026-12"]),
    ("Orrin expects parity before the end of this year.", ["2026-12"]),
    ("The institute said on Tuesday that the gap had closed.", ["2026-03-17"]),
    ("The institute said on Wednesday that the gap had closed.", ["2026-03-18"]),
    ("The institute said on Friday that the gap had closed.", ["2026-03-13"]),
    ("The institute said Monday that the gap had closed.", ["2026-03-16"]),
    ("The institute closed its doors last Wednesday.", ["2026-03-11"]),
    ("The institute will publish on Friday.", ["2026-03-20"]),
    ("On Tuesday, the lab withdrew its figure.", ["2026-03-17"]),
    ("On Friday, the lab will withdraw its figure.", ["2026-03-20"]),
    ("On Tuesday, 10 March, the lab withdrew its figure.", ["2026-03-10"]),
    ("The lab withdrew its figure yesterday.", ["2026-03-17"]),
    ("The lab announced today a second model.", ["2026-03-18"]),
    ("The lab withdrew its figure earlier today.", ["2026-03-18"]),
    ("The lab withdrew its figure last month.", ["2026-02"]),
    ("The lab withdrew its figure earlier this month.", ["2026-03"]),
    ("The lab will publish next month.", ["2026-04"]),
    ("The rule, which takes effect in late April, covers three labs.", ["2026-04"]),
    ("Parity will come next year.", ["2027"]),
    ("Parity came last year.", ["2025"]),
    ("The lab raised its price earlier this year.", ["2026"]),
]

NEITHER = [
    "Open models may catch up with closed ones.",
    "May we see the weights, the institute asked.",
    "Thousands march in Halden against the rule.",
    "The march of open models goes on.",
    "Corvid came second in the test.",
    "The second of two models failed.",
    "The lab published something in recent weeks.",
    "Today's models cost less to run.",
    "The tests run on Tuesdays and Fridays.",
    "The August release disappointed.",
    "The lab cut prices a few months ago.",
    "Super Tuesday changed nothing.",
    "The market will march 9 points higher.",
    "Next to Vellum stands Corvid.",
    "The April Foundation paid for the test.",
]


@pytest.mark.parametrize(("sentence", "expected"), ABSOLUTE)
def test_absolute_dates_need_no_anchor(sentence: str, expected: list[str]) -> None:
    """An absolute date reads the same with and without an anchor."""
    assert [str(dated.when) for dated in dates(sentence, None)] == expected
    assert [str(dated.when) for dated in dates(sentence, ANCHOR)] == expected


@pytest.mark.parametrize(("sentence", "expected"), RELATIVE)
def test_relative_dates_count_from_the_anchor(sentence: str, expected: list[str]) -> None:
    """A relative date counts from the day of the article, and without that day says nothing."""
    assert [str(dated.when) for dated in dates(sentence, ANCHOR)] == expected
    assert dates(sentence, None) == ()


@pytest.mark.parametrize("sentence", NEITHER)
def test_words_that_only_look_like_dates(sentence: str) -> None:
    """Verbs, names and vague times are no dates."""
    assert dates(sentence, ANCHOR) == ()


def test_a_date_keeps_its_words_and_place() -> None:
    """The text of a date stands in the sentence where it says."""
    sentence = "Since then, the lab released Corvid on 9 March 2026 and Vellum in April 2026."
    for dated in dates(sentence, ANCHOR):
        assert sentence[dated.start :].startswith(dated.text)


@pytest.mark.parametrize(
    ("sentence", "anchor", "expected"),
    [
        ("Parity will come in June 2026.", ANCHOR, True),
        ("Parity came in February 2026.", ANCHOR, False),
        ("Parity will come by the end of March 2026.", ANCHOR, True),
        ("Parity came in March 2026.", ANCHOR, False),
        ("Parity will come by the end of 2026.", ANCHOR, True),
        ("Parity will come on 19 March 2026.", ANCHOR, True),
        ("Parity came on 18 March 2026.", ANCHOR, False),
        ("Parity will come in June 2026.", None, False),
    ],
)
def test_what_lies_ahead(sentence: str, anchor: datetime | None, expected: bool) -> None:
    """A date is future when its period begins later, or when it is a deadline that has not passed."""
    (dated,) = dates(sentence, anchor)
    assert is_future(dated, anchor) is expected


def test_the_year_turns() -> None:
    """In January, November is last year's and the year-end has twelve months to go."""
    anchor = datetime(2027, 1, 4, tzinfo=UTC)
    assert [dated.when.start for dated in dates("The gap closed in November.", anchor)] == [date(2026, 11, 1)]
    assert [dated.when.start for dated in dates("The lab closed last month.", anchor)] == [date(2026, 12, 1)]
    assert [dated.when.start for dated in dates("It was said on 30 December.", anchor)] == [date(2026, 12, 30)]


def test_a_week_ago_is_no_day() -> None:
    """Weeks and a month ago are round: near the turn of a month not even the month is sure; days are counted."""
    anchor = datetime(2026, 4, 2, tzinfo=UTC)
    assert [str(dated.when) for dated in dates("Norport gave Rookery the award only a week ago.", anchor)] == [
        "2026-03"
    ]
    anchor = datetime(2026, 4, 9, tzinfo=UTC)
    assert dates("Norport gave Rookery the award only a week ago.", anchor) == ()
    assert dates("The lab opened a month ago.", datetime(2026, 3, 31, tzinfo=UTC)) == ()
    assert [str(dated.when) for dated in dates("The lab opened seven days ago.", anchor)] == ["2026-04-02"]


FORMS = [
    ("The lab shipped it in Q4'25.", ["2025-Q4"]),
    ("Spending fell in 2025 Q2.", ["2025-Q2"]),
    ("In 2025's final quarter spending fell.", ["2025-Q4"]),
    ("Spending fell in the third quarter of last year.", ["2025-Q3"]),
    ("Spending fell last quarter.", ["2025-Q4"]),
    ("Spending fell in fiscal Q2 2026.", []),  # a company's own year
    ("Spending fell in the second half of 2025.", []),
    ("Spending fell in H1 2025.", []),
    ("The lab opened three days ago.", ["2026-03-15"]),
    ("The lab opened two weeks ago.", ["2026-03"]),  # the day is round, the month is sure
    ("The lab opened a week ago.", ["2026-03"]),
    ("The lab opened three weeks ago.", ["2026-02"]),
    ("The lab opened a month ago.", ["2026-02"]),
    ("The lab opened five months ago.", ["2025-10"]),
    ("The lab opened a decade ago.", ["2016"]),
    ("The lab opened nearly two years ago.", []),
    ("The lab opens tomorrow.", ["2026-03-19"]),
    ("The talks resume next Monday.", ["2026-03-23"]),
    ("The lab said Tuesday that it had sold the chips.", ["2026-03-17"]),
    ("The Tuesday meeting was short.", []),
    ("The hearing on Friday will be public.", ["2026-03-20"]),
    ("The lab was profitable in 2023, 2024 and 2025.", ["2023", "2024", "2025"]),
    ("The trial ran from 2 March to 9 March.", ["2026-03-02"]),
    ("The trial ran between January and February 2026.", ["2026-01"]),
    ("Over the last year prices fell.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), FORMS)
def test_quarters_ranges_and_spans_of_time(sentence: str, expected: list[str]) -> None:
    """A quarter keeps its own precision, a range gives its first day, and what has no precision gives nothing."""
    assert [str(dated.when) for dated in dates(sentence, ANCHOR)] == expected


def test_what_is_told_as_to_come_is_not_past() -> None:
    """A period that the article's day lies in is future when its words look ahead."""
    for sentence, ahead in (
        ("Later this year the lab will publish its data.", True),
        ("Earlier this year the lab published its data.", False),
        ("The lab will publish its data in March 2026.", True),
    ):
        (dated,) = dates(sentence, ANCHOR)
        assert is_future(dated, ANCHOR) is ahead


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Voters without a card could be turned away on 6 May.", ["2026-05-06"]),
        ("The rule, which passed on 6 May, was voided.", ["2025-05-06"]),
        ("Households without a meter could lose the rebate in August.", []),
        ("The rebate was cut in August.", ["2025-08"]),
        ("Whatever the minister says at the fair on Friday, the plan stands.", []),
        ("The minister said on Friday that the plan stands.", ["2026-03-13"]),
    ],
)
def test_what_may_lie_ahead_is_no_date_of_the_past(sentence: str, expected: list[str]) -> None:
    """A day without a year, a month or a weekday is of the past only where the words tell of the past."""
    assert [str(dated.when) for dated in dates(sentence, ANCHOR)] == expected


@pytest.mark.parametrize(
    "words",
    [
        "Berg asked for a vote to be held on October 15, two weeks ahead of the deadline.",
        "Berg has said that the town should leave the union on Oct. 15, deal or no deal.",
    ],
)
def test_what_is_to_be_lies_ahead(words: str) -> None:
    """A day without a year of what somebody asks for or calls for is the coming one."""
    (found,) = dates(words, datetime(2026, 9, 5, tzinfo=UTC))
    assert (str(found.when), found.ahead) == ("2026-10-15", True)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # the weekday of a Wednesday's article
        ("The council voted Thursday to open the road.", []),  # or rewritten on the day after its date
        ("The council voted Friday to open the road.", ["2026-03-13"]),
        ("Berg said the bill will pass its last stage later Wednesday.", ["2026-03-18"]),
        ("The board was supposed to vote on the deal on Thursday evening.", []),
        ("Members cleared the way for a vote on Thursday.", []),
        ("Berg signed the Quay plan on Sunday, which will cost jobs.", ["2026-03-15"]),
        ("The board backed a plan Monday to rebuild the quay.", ["2026-03-16"]),
        ("I'm going there on Friday, as you heard.", ["2026-03-20"]),
        ("Oster wants to meet the board on Saturday.", ["2026-03-21"]),
        ("The council will meet on Tuesday.", []),  # of the day before: the text is older than its date
        ("The council put the ferry on sale Friday, and it sank.", []),  # five days back, or two ahead
        ("On Friday, the council put the ferry on sale.", ["2026-03-13"]),
        # days and months without a year
        ("Oster revealed he would sell the ferry in a letter on February 26.", []),
        ("The council, facing an election in November, has sold the ferry.", []),
        ("Oster is one of two candidates to run for mayor in November.", []),
        ("The harbour counted 500 deaths a day in March.", []),
        ("The order was made public last February.", []),  # this year's or the one before
        ("The May 3o ruling was read in Quay.", []),
        ("The ferry was sold in May of last year.", ["2025-05"]),
    ],
)
def test_a_day_that_may_be_another_is_none(sentence: str, expected: list[str]) -> None:
    """A bare weekday, day or month is told only where its verb and its nearness agree on which it is."""
    assert [str(dated.when) for dated in dates(sentence, ANCHOR)] == expected
