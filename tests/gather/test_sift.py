"""Relevance, text hashes and copied sentences."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.gather.sift import Relevance, copy_share, relevance, sentence_keys, text_hash
from pipeline.records import Article, Item, Topic

TOPIC = Topic("models", "Models", "?", ("open-weight", "frontier model", "gap", "GLM-5", "C++"))


@pytest.mark.parametrize(
    ("title", "text", "belongs", "why"),
    [
        ("Open-weight labs catch up", "", True, "title: open-weight"),
        ("Open weight labs catch up", "", True, "title: open-weight"),
        ("News", "The gap. A gap; GAPS!", True, "text: gap ×3"),
        ("News", "The gap between frontier models", True, "text: frontier model, gap"),
        ("News", "There is one gap.", False, "text: gap"),
        ("Open-weight", "gap gap gap", True, "title: open-weight; text: gap ×3"),
        ("Agape and gaping", "singapore", False, "no keyword found"),
        ("The GLM-5.1 release", "", True, "title: GLM-5"),
        ("The lab's gap's width", "", True, "title: gap"),
        ("C++ tricks", "", True, "title: C++"),
        ("", "", False, "no keyword found"),
    ],
)
def test_relevance(title, text, belongs, why):
    """Keywords are found as whole words, and the reason can be read."""
    found = relevance(TOPIC, title, text)
    assert (found.belongs, found.why) == (belongs, why)


def test_title_counts_double_and_no_keywords_take_all():
    """A hit in the title weighs two; a topic without keywords takes everything."""
    assert relevance(TOPIC, "gap", "gap").score == 3.0
    assert relevance(Topic("all", "All", "?"), "x", "y") == Relevance(
        True, 0.0, "the topic has no keywords: everything belongs"
    )


def test_text_hash_sees_words_only():
    """Case, punctuation and spaces do not change the hash of a text; words do."""
    assert text_hash(("The GAP, closed.", "Now!")) == text_hash(("the gap closed now",))
    assert text_hash(("The gap",)) != text_hash(("The gaps",))


def article(*sentences):
    """An article of these sentences."""
    item = Item("item-1", "https://outlet.example/1", "T", "O", "o")
    return Article("article-1", item, "full", sentences, text_hash(sentences), datetime(2026, 1, 1, tzinfo=UTC))


def test_copies_are_measured_by_their_sentences():
    """The share of the shorter text that stands in the longer one; short sentences do not count."""
    wire = [f"The lab number {n} released its model on Monday." for n in range(4)]
    a, b = (
        article(*wire, "Read more."),
        article(wire[0].upper(), wire[1], "Our reporter adds one more sentence of her own."),
    )
    assert len(sentence_keys(a)) == 4
    assert all(len(key) == 16 for key in sentence_keys(a))
    assert copy_share(sentence_keys(a), sentence_keys(b)) == pytest.approx(2 / 3)
    assert copy_share(sentence_keys(b), sentence_keys(a)) == pytest.approx(2 / 3)
    assert copy_share((), sentence_keys(a)) == 0.0
