"""Since when each sentence stands on the page, on whose word, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pipeline.models import SECTION_FORMS, SECTIONS, BlockStep, Brief, Figure, Relation, When
from pipeline.page.history import because, independent, passed, place_in_section, standing_since
from pipeline.page.sections.fill import FILL
from tests.page.making import TOPIC, article, block, brief, claim, item, said

OLD, NEW, LATE = (said(f"“{word}.”", (f"c-{word}",), (f"i-{word}",)) for word in ("Old", "New", "Late"))


def _versions(*pages: tuple[object, ...]) -> list[Brief]:
    made = [brief(*blocks, version=number) for number, blocks in enumerate(pages, 1)]  # type: ignore[arg-type]
    return made[::-1]


def test_each_sentence_has_its_own_version() -> None:
    """A sentence that a block gained later came in later."""
    first, grown = block("a", "narrative", OLD), block("a", "narrative", OLD, NEW)
    found = standing_since(_versions((first,), (first,), (grown,)))
    assert [(entry.sentence, entry.came, entry.changed) for entry in found] == [(OLD, 1, 1), (NEW, 3, 3)]


def test_other_words_for_the_same_claim() -> None:
    """Words that changed are dated, and the sentence keeps the version it came in; another source changes no words."""
    known = block("a", "narrative", OLD)
    reworded = block("a", "narrative", replace(OLD, text="“Of old.”"))
    supported = block("a", "narrative", replace(OLD, text="“Of old.”", items=("i-Old", "i2")))
    (entry,) = standing_since(_versions((known,), (reworded,), (supported,)))
    assert (entry.came, entry.changed) == (1, 2)


def test_a_block_that_was_away() -> None:
    """A block that left and came back came in when it first did."""
    known = block("a", "narrative", OLD)
    (entry,) = standing_since(_versions((known,), (), (known,)))
    assert (entry.came, entry.changed) == (1, 3)


def test_the_life_of_a_block_is_told_too() -> None:
    """An answer came in with its step; what a holder said before came in when it was first said."""
    holder = block("h", "perspectives", OLD, life=(BlockStep("new", 1),))
    moved = replace(
        holder,
        sentences=(NEW,),
        life=(*holder.life, BlockStep("reversed", 2, (OLD,)), BlockStep("answered", 3, (LATE,))),
    )
    found = standing_since(_versions((holder,), (replace(moved, life=moved.life[:2]),), (moved,)))
    assert [(entry.sentence, entry.came, entry.step) for entry in found] == [
        (NEW, 2, ""), (OLD, 1, "reversed in v2, before"), (LATE, 3, "answered in v3"),
    ]  # fmt: skip


def test_older_versions_are_taken_only_as_needed() -> None:
    """Nothing older than the oldest block of the page is read."""
    taken: list[int] = []

    def shelf() -> Iterator[Brief]:
        for number in (9, 8, 7, 6, 5):
            taken.append(number)
            yield brief(block("a", "narrative", OLD, since=7), version=number)

    (entry,) = standing_since(shelf())
    assert entry.came == 7
    assert taken == [9, 8, 7, 6]


def test_origins_are_counted_as_those_of_findings() -> None:
    """Two outlets of one owner are one origin."""
    one, other = article(of=item("a")), article(of=item("b"))
    claims = {made.id: made for made in (claim("Prices fell.", one), claim("Prices are down.", other))}
    sentence = said("“Prices fell.”", claims, (one.item.id, other.item.id))
    articles = {made.item.id: made for made in (one, other)}
    assert independent(sentence, claims, articles, ()) == ("outlet a", "outlet b")
    assert independent(sentence, claims, articles, [("Outlet a", "Press"), ("Outlet b", "Press")]) == ("press",)


def test_every_section_is_filled_and_has_a_letter_of_its_own() -> None:
    """A section that a page can have is filled by something, and no two have blocks of one name."""
    assert set(FILL) == set(SECTIONS)
    assert len({form.letter for form in SECTION_FORMS.values()}) == len(SECTIONS)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (block("b", "timeline", when=When(date(2026, 3, 1), "month")),
         ["the date that it gives: 2026-03, to the month"]),
        (block("b", "figures", when=When(date(2026, 3, 1)), figure=Figure(8, "month", "about eight months")),
         ["the figure that it gives: about eight months", "the date that it gives: 2026-03-01, to the day"]),
        (block("b", "perspectives", pole=-1.0), ["stands at the end “open models”"]),
        (block("b", "perspectives", pole=0.5), ["stands at the end “closed models”"]),
        (block("b", "perspectives"), ["takes no side"]),
        (block("b", "narrative", title="Corvid"), ["what it shares with others: Corvid"]),
        (block("b", "tensions", title="T"), ["a contradiction: 5 against 6"]),
        (block("b", "why"), ["it was read as a fact"]),
    ],
)  # fmt: skip
def test_what_made_the_rule_hold(made: object, words: list[str]) -> None:
    """The date, the side, the shared name, the figures: what the rule saw."""
    lead = claim("Corvid and Gannet catch up.", names=("Corvid", "Gannet"), kind="fact")
    relations = [Relation("c1", "contradicts", "f1", "5 against 6"), Relation("c2", "updates", "f2", "later")]
    assert list(because(made, TOPIC, lead, relations)) == words  # type: ignore[arg-type]


def test_a_place_is_counted_within_the_section() -> None:
    """By rank, the highest first; paragraphs in page order."""
    page = brief(block("a", "why", rank=1.0), block("b", "why", rank=2.0), block("c", title="C"), block("d", title="D"))
    assert place_in_section(page, page.blocks[0]).startswith("by rank 2 of 2, the page has room for 4")
    assert place_in_section(page, page.blocks[3]).startswith("paragraph 2 of 2; the page has room for")


def test_the_gate_is_asked_again() -> None:
    """A sentence whose article no longer has the words is told as such."""
    source = article(("Prices fell.",))
    made = claim("Prices fell.", source)
    sentence = said("“Prices fell.”", (made.id,), (source.item.id,))
    assert passed(sentence, {made.id: made}, {source.item.id: source}).startswith("passes the gate: 1 quotation word")
    assert "would leave it out today: it quotes words that no cited claim has" in passed(
        said("“Prices rose.”", (made.id,), (source.item.id,)), {made.id: made}, {source.item.id: source}
    )
