"""Relevance and text hashes."""

from __future__ import annotations

import pytest

from pipeline.gather import sift
from pipeline.gather.sift import Relevance, relevance, text_hash
from pipeline.records import Topic

TOPIC = Topic("models", "Models", "?", ("open-weight", "frontier model", "gap", "GLM-5", "C++"))


@pytest.mark.parametrize(
    ("title", "text", "belongs", "why"),
    [
        ("Open-weight labs catch up", "", True, "title: open-weight"),
        ("Open weight labs catch up", "", True, "title: open-weight"),
        ("News", "The gap. A gap; GAPS!", False, "text: gap ×3; nothing else of the topic beside it"),
        ("News", "The gap between models.", True, "text: gap; beside: model"),
        (
            "News",
            "A frontier model. " + "So it goes on. " * 20,
            False,
            "text: frontier model; said once in a long text",
        ),
        ("News", "An open-weight model.", True, "text: open-weight"),
        ("News", "The gap between frontier models", True, "text: frontier model, gap"),
        ("News", "There is one gap.", False, "text: gap; nothing else of the topic beside it"),
        ("Open-weight", "gap gap gap", True, "title: open-weight; text: gap ×3"),
        ("Agape and gaping", "singapore", False, "no keyword found"),
        ("The GLM-5.1 release", "", True, "title: GLM-5"),
        ("The lab's gap's weight", "", True, "title: gap; beside: weight"),
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


def test_lone_words_count_when_a_topic_has_nothing_else():
    """A topic with lone words only means them; beside phrases, a lone word needs company."""
    assert relevance(Topic("t", "Tolls", "?", ("toll",)), "The toll rises", "").belongs
    assert not relevance(Topic("t", "Tolls", "?", ("toll", "road pricing")), "The death toll", "").belongs


def test_a_long_phrase_may_be_loose():
    """A phrase of three words and more holds when up to two words stand before its last."""
    topic = Topic("t", "T", "?", ("open-source model",))
    assert relevance(topic, "An open-source large language model", "").belongs
    assert not relevance(topic, "An open-source tool. A model", "").belongs


def test_what_a_text_must_have_is_never_missing_where_a_keyword_stands():
    """The quick look-up refuses no text in which the search would find a keyword: any case, plural and script."""
    letters = [chr(code) for code in range(0x250, 0x2000) if chr(code).isalpha()] + list("aikszßſKIÀÿŸµÅ")
    for letter in letters:
        keyword = f"x{letter}x"
        for told in {keyword, keyword.upper(), keyword.lower(), f"{keyword.upper()}S", f"{keyword}'s"}:
            if sift._hits((keyword,), told):
                assert relevance(Topic("t", "T", "?", (keyword,)), told, "").belongs, (keyword, told)
    for keyword, told in [
        ("İstanbul", "istanbul"), ("istanbul", "İSTANBUL"), ("silk", "ſilK"), ("C++", "c++s"), ("???", "what ???"),
        ("open-source model", "Open\u2011Source language models"), ("U.S. law", "the u.s. laws"), ("a", "A"),
    ]:  # fmt: skip
        assert sift._hits((keyword,), told), (keyword, told)
        assert relevance(Topic("t", "T", "?", (keyword,)), told, "").belongs, (keyword, told)
