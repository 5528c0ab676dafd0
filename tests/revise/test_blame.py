"""Since when each sentence stands on the page, and on whose word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.records import Brief, Step
from pipeline.revise.blame import blame, independent
from tests.revise.making import article, block, brief, claim, item, said

OLD, NEW, LATE = (said(f"“{word}.”", (f"c-{word}",), (f"i-{word}",)) for word in ("Old", "New", "Late"))


def _versions(*pages: tuple[object, ...]) -> list[Brief]:
    made = [brief(*blocks, version=number) for number, blocks in enumerate(pages, 1)]  # type: ignore[arg-type]
    return made[::-1]


def test_each_sentence_has_its_own_version() -> None:
    """A sentence that a block gained later came in later."""
    first, grown = block("a", "narrative", OLD), block("a", "narrative", OLD, NEW)
    found = blame(_versions((first,), (first,), (grown,)))
    assert [(entry.sentence, entry.came, entry.changed) for entry in found] == [(OLD, 1, 1), (NEW, 3, 3)]


def test_other_words_for_the_same_claim() -> None:
    """Words that changed are dated, and the sentence keeps the version it came in; another source changes no words."""
    known = block("a", "narrative", OLD)
    reworded = block("a", "narrative", replace(OLD, text="“Of old.”"))
    supported = block("a", "narrative", replace(OLD, text="“Of old.”", items=("i-Old", "i2")))
    (entry,) = blame(_versions((known,), (reworded,), (supported,)))
    assert (entry.came, entry.changed) == (1, 2)


def test_a_block_that_was_away() -> None:
    """A block that left and came back came in when it first did."""
    known = block("a", "narrative", OLD)
    (entry,) = blame(_versions((known,), (), (known,)))
    assert (entry.came, entry.changed) == (1, 3)


def test_the_life_of_a_block_is_blamed_too() -> None:
    """An answer came in with its step; what a holder said before came in when it was first said."""
    holder = block("h", "perspectives", OLD, life=(Step("new", 1),))
    moved = replace(
        holder, sentences=(NEW,), life=(*holder.life, Step("reversed", 2, (OLD,)), Step("answered", 3, (LATE,)))
    )
    found = blame(_versions((holder,), (replace(moved, life=moved.life[:2]),), (moved,)))
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

    (entry,) = blame(shelf())
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
