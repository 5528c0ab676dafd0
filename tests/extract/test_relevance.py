"""Relevance and text hashes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extract.relevance import Relevance, relevance, relevance_hash, text_hash
from pipeline.models import Topic

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
            "A frontier model. " + "So it goes on. " * 40,
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
    both = Topic("t", "Tolls", "?", ("toll", "road pricing"))
    assert not relevance(both, "The death toll", "").belongs
    assert not relevance(both, "The death toll", "The toll rose. " * 2).belongs
    assert relevance(both, "The toll rises", "The toll rose. " * 3).belongs  # it is what the text is about


COLLEGE = Topic("c", "Free college", "Should college be free for all?", ("college", "tuition fees"))


@pytest.mark.parametrize(
    ("title", "text", "belongs"),
    [
        ("College gives free coffee", "", False),  # one word of the title beside a keyword that is said once
        ("College and its fees", "", True),  # a word of a phrase
        ("Free college", "The college of Norrby asks for nothing.", True),
    ],
)
def test_a_common_word_of_the_title_is_no_keyword(title, text, belongs):
    """What the title and the question have in common with any text does not decide."""
    assert relevance(COLLEGE, title, text).belongs == belongs


def test_a_long_phrase_may_be_loose():
    """A phrase of three words and more holds when up to two words stand before its last."""
    topic = Topic("t", "T", "?", ("open-source model",))
    assert relevance(topic, "An open-source large language model", "").belongs
    assert not relevance(topic, "An open-source tool. A model", "").belongs


FORMS = Topic(
    "forms", "The harbour walls of Norrby",
    "Who pays for the harbour walls of Norrby against the storms, and for how long?",
    ("harbour wall", "city levy", "People's Dyke Board", "Kestrel-2", "KB-Fund", "LLM", "C++", "İstanbul quay",
     "Größe 7"),
)  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        "Harbour walls rise", "HARBOUR WALL", "The harbour\u00a0wall's price", "harbour\u2011wall", "Two harbour-walls",
        "City levies grow", "The people’s dyke board", "People\u02bcs Dyke Boards", "Kestrel-2.1 is out", "Kestrel 2",
        "KB\u2013Fund", "ＬＬＭ news", "LLMs and more", "LLM’s end", "C++ tricks", "istanbul quays", "GRÖSSE 7",
        "Gro\u0308ße 7",
        "The \ufb01ne harbour wall",
    ],
)  # fmt: skip
def test_a_keyword_in_all_its_forms(title):
    """Apostrophes, hyphens and spaces of every sort, full-width and composed letters, plurals, versions of a name."""
    assert relevance(FORMS, title, "").belongs, relevance(FORMS, title, "")


@pytest.mark.parametrize(
    "title",
    [
        "Harbour. Wall",
        "A harbour, wall and all",
        "cityscape levy",
        "Kestrel-3",
        "Kestrel-25",
        "C tricks",
        "LLMO",
        "Istanbulites",
    ],
)
def test_what_is_no_form_of_a_keyword(title):
    """Parts of longer words, other versions, and words that a full stop or comma parts."""
    assert not relevance(FORMS, title, "").belongs


ON = "Norrby wants a wall at its harbour, and nobody has said how long the town pays for it. "
FILL = "The rest of this report is about bread and the weather of the week. "


@pytest.mark.parametrize(
    ("text", "belongs", "near"),
    [
        (ON, True, False),
        (FILL * 30 + ON + FILL * 30, True, False),  # wherever in the article it stands
        ("A long wall. " + FILL * 20 + "In Norrby the harbour is calm. " + FILL * 20 + "Who pays?", False, False),
        ("The harbour of Norrby has a wall against ice. " + FILL * 3, False, True),
        ("Storms: who pays, for how long, and against what has Norrby to stand? ", False, True),  # another place's
        (FILL * 5, False, False),
    ],
)
def test_the_want_of_a_keyword_is_no_verdict(text, belongs, near):
    """An article that says most of the question in one place belongs; half of it is shown to a person; bits are not."""
    found = relevance(FORMS, "Town council", text)
    assert (found.belongs, found.near) == (belongs, near), found


def test_a_keyword_once_in_a_long_text_wants_words_of_the_question_beside_it():
    """Said once among other things it proves nothing; with words of the question in one place it does."""
    once = "The harbour wall is old. "
    assert relevance(FORMS, "News", once + FILL * 8).belongs  # a short text
    found = relevance(
        Topic("t", "T", "Who pays the levy of Varnes and Holt?", ("harbour wall",)), "News", once + FILL * 40
    )
    assert (found.belongs, found.near) == (False, True)
    assert relevance(FORMS, "News", once + "Storms cost Norrby much. " + FILL * 40).belongs
    assert not relevance(FORMS, "News", once + "Norrby has paid. " + FILL * 40).belongs  # one word more


def test_what_it_judges_by_has_a_name():
    """The scope changes with title, question and keywords, and with nothing else of a topic."""
    assert relevance_hash(FORMS) == relevance_hash(replace(FORMS, state="closed"))
    others = [replace(FORMS, title="x"), replace(FORMS, question="x"), replace(FORMS, keywords=("x",))]
    assert len({relevance_hash(one) for one in (FORMS, *others)}) == 4
