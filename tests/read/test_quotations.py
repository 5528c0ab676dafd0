"""Quotations over several sentences, and those without a speaker."""

from __future__ import annotations

from pipeline.read.quotations import LONGEST, orphan, quoted


def test_the_middle_of_a_quotation_is_not_the_outlets() -> None:
    """A sentence without marks between an opening and a closing one is somebody's words."""
    text = ["“The gap is gone.", "Nobody will pay for it.", "That is that,” Vell said.", "Prices fell in March."]
    assert quoted(text) == {1}
    assert quoted([line.replace("“", '"').replace("”", '"') for line in text]) == {1}


def test_a_forgotten_mark_does_not_swallow_the_article() -> None:
    """Where no mark closes the quotation within a few sentences, none was meant."""
    assert quoted(["“The gap is gone.", *(["Prices fell."] * (LONGEST + 3))]) == frozenset()
    assert quoted(["“The gap is gone.", "Prices fell."]) == frozenset()


def test_an_orphan_quotation() -> None:
    """A sentence that is a quotation and nothing else does not say whose."""
    assert orphan("“You see it because prices are going up.”")
    assert not orphan("“You see it,” Vell said.")
