"""The rules of `carries`, each by the smallest pair that shows it."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.english.marks import plain_marks
from pipeline.english.phrases import phrases
from pipeline.findings import carries as module
from pipeline.findings.carries import LONGEST_STATEMENT, Statement, TopicNames, carries, differs, same_holder

FINED = "A court in Ilmen fined the port authority 400,000 euros on 4 May 2026."


def told(text: str, source: str) -> str:
    """What forbids to cite one bare sentence for another."""
    return differs(Statement(text), Statement(source))


def test_a_sentence_carries_itself_in_any_typography() -> None:
    """Quotes, apostrophes and hyphens, straight or curly, and contractions make no difference."""
    assert not told(
        "The town won't sell \"the old mill\", it can't.", "The town will not sell “the old mill”, it cannot."
    )
    assert not told("Brae's mayor likes the non-stop train.", "Brae’s mayor likes the non‑stop train.")


def test_it_is_directed() -> None:
    """A longer source carries the shorter sentence and not the other way round."""
    longer = f"{FINED[:-1]}, and the union welcomed it."
    assert not told(FINED, longer)
    assert told(longer, FINED) == "the source lacks “union”"


@pytest.mark.parametrize(
    ("text", "source", "why"),
    [
        ("The plant is safe.", "The plant is not safe.", "only the source has “not”"),
        ("The plant is safe.", "Is the plant safe?", "one is a question"),
        ("The plant lost 40 jobs.", "The plant lost up to 40 jobs.", "only the source has “most”"),
        ("The plant closes in May 2026.", "The plant closes in June 2026.", "another time: May 2026"),
        ("The plant lost 40 jobs.", "The plant lost 41 jobs.", "another figure: 40 jobs"),
        ("The plant is shut.", "The gate of the plant is shut.", "only the source has “gate”"),
        ("Holm sued Brae.", "Brae sued Holm.", "another order at “sued”"),
        ("Trams are dearer than buses.", "Buses are dearer than trams.", "“Trams” stands elsewhere"),
        ("The mill is full.", "The mill was full.", "only the source has “was”"),
        ("Not all wells are clean.", "All wells are not clean.", "“not” stands elsewhere"),
        ("Sales rose.", "In Asia, sales rose.", "only the source has “Asia”"),
        ("Sales rose.", "Sales rose, the court heard.", "only the source has “court”"),
        ("Residents complained.", "A resident complained.", "one “resident” only"),
        ("The plant is safe.", "Should it, the plant is safe.", "only the source has “if”"),
        ("The plant is safe.", "Perhaps, the plant is safe.", "only the source has “may”"),
        ("It won 9 of 14 games.", "It won 14 of 9 games.", "“9” stands elsewhere"),
    ],
)
def test_the_difference_is_named(text: str, source: str, why: str) -> None:
    """The answer names the one difference that forbids the citation."""
    assert told(text, source).startswith(why)


def test_a_view_is_its_holders() -> None:
    """The same words carry a view only from the same holder, however the name is written."""
    one, same, other = (
        Statement("Rents must be capped.", holder=name, role="argues")
        for name in ("Bea Lunt", "Dr. Bea Lunt", "Ed Farrow")
    )
    assert carries(one, same)
    assert differs(one, other) == "another holder"
    assert same_holder("the Taxpayers' Alliance", "Taxpayers’ Alliance")
    assert not same_holder("Bank", "Gradec Bank")


def test_opposite_sides_never_carry_each_other() -> None:
    """Two statements at the two ends of the axis are two, whatever words they share."""
    assert differs(Statement("It works.", side=-1), Statement("It works.", side=1)) == "opposite sides"


def test_what_somebody_says_is_not_told_as_so() -> None:
    """A source that gives the words to somebody carries them only as that person's."""
    source = Statement("The lab beat its rivals, Alder said.", holder="Alder", outlet="Courier")
    assert differs(Statement("The lab beat its rivals.", holder="Courier", outlet="Courier"), source)
    assert carries(Statement("The lab beat its rivals.", holder="Alder"), source)


def test_words_of_the_topic_are_no_figures() -> None:
    """What the topic knows as its own, or as somebody's name, is compared as a word."""
    known = TopicNames(words=("four-day", "36Grid"))
    text = Statement("According to 36Grid, the four-day week cut sick days by 12 percent.")
    assert carries(text, Statement("The four-day week cut sick days by 12%, according to 36Grid."), known)


def test_a_family_of_names_is_one_unless_told_apart() -> None:
    """Aliases stand for each other, but not in a sentence that names two of them."""
    known = TopicNames(aliases=(("Heron V3", "V3 Max", "Heron V3 Max"),))
    assert carries(Statement("V3 Max runs on phones."), Statement("Heron V3 Max runs on phones."), known)
    both = Statement("Heron V3 runs on phones, V3 Max runs on servers.")
    assert not carries(Statement("V3 Max runs on phones."), both, known)


def test_days_are_counted_from_the_day_of_the_article() -> None:
    """ "On Monday" is the day that another article dates, and another Monday is not."""
    text = Statement("The exchange was closed on Monday.", published=date(2026, 5, 5))
    assert carries(text, Statement("The exchange was closed on 4 May 2026.", published=date(2026, 6, 1)))
    assert not carries(text, Statement("The exchange was closed on Monday.", published=date(2026, 5, 12)))


def test_a_page_is_no_sentence() -> None:
    """What is longer than any sentence is refused before it is read."""
    assert differs(Statement("a " * 50_000), Statement("a " * 50_000)) == "no sentence"
    assert LONGEST_STATEMENT < 100_000


@pytest.mark.parametrize(
    "unit", ["said ", "was closed ", "5 % of ", "n't", "(", "\"'", "A$5 ", "by May 2026 ", "is not a "]
)
def test_reading_is_linear(unit: str) -> None:
    """Twice the words take twice the steps, whatever is repeated: counted in words, not on a clock."""
    short, long = (phrases(plain_marks(unit * count), None) for count in (20, 40))
    assert len(long.words) <= 2 * len(short.words) + 2


def test_the_work_is_done_once_per_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all pairs of forty sentences each sentence is read once, and only like pairs are laid side by side."""
    laid = []
    clauses = module.clauses
    monkeypatch.setattr(module, "clauses", lambda mine, theirs: laid.append(mine) or clauses(mine, theirs))
    statements = [
        Statement(f"The council of Brae bought {n + 2} buses and {2 * n + 91} trams for line {n}.") for n in range(40)
    ]
    module._prepared.cache_clear()
    for one in statements:
        for other in statements:
            assert carries(one, other) == (one is other)
    assert module._prepared.cache_info().misses == len(statements)
    assert len(laid) == len(statements)
