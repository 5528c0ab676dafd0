"""Keywords as the material has them: a phrase of the question, a name for it, one word where that is enough."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.findings.proposal import propose_topic
from pipeline.models import Article, Item, Topic, tagged

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FILL = "The council of Larkmouth met in the old hall and went home late."


def article(title: str, *sentences: str) -> Article:
    """An article of an outlet of its own."""
    item = Item(tagged("item", title), f"https://{len(title)}.example/{title}", title, "Tide Post", "s")
    return Article(tagged("article", title), item, "full", (*sentences, FILL), tagged("text", title), NOW)


def says_one(topic: Topic, one: Article) -> bool:
    """Whether a title has a keyword, or a text has one twice."""
    text = " ".join(one.sentences).lower()
    return any(word.lower() in one.item.title.lower() or text.count(word.lower()) > 1 for word in topic.keywords)


OTHERS = [
    article(f"Bread {n}", "People want bread of rye.", "Workers of the bakery in Tolland bake it.") for n in range(8)
]
COLLEGE = [
    article(f"Free college, plan {n}", f"The governor wants free college for {n} people.", "College is dear.")
    for n in range(2, 6)
]
TOLLS = [
    article(f"The tolls of {place}", f"The tolls may hurt workers in {place}.", "Tolls went up again, and workers pay.")
    for place in ("Tolland", "Ellwick", "Norrby")
]


@pytest.mark.parametrize(
    ("question", "articles", "keywords"),
    [
        ("Should college be free for all?", COLLEGE, ("free college",)),
        ("Do tolls hurt workers?", TOLLS, ("tolls",)),  # no "tolls hurt", no "hurt workers"
    ],
)  # fmt: skip
def test_keywords_are_phrased_as_the_material_has_them(
    question: str, articles: list[Article], keywords: tuple[str, ...]
) -> None:
    """Words of the question count where titles have them, in the phrases that articles make of them."""
    found = propose_topic(question, [*articles, *OTHERS], (), says_one)
    assert tuple(sorted(found.keywords)) == tuple(sorted(keywords))


def test_a_word_that_titles_name_the_thing_by_is_a_keyword_of_its_own() -> None:
    """Beside a phrase for it that most of these titles have not; a word that is said everywhere is none."""
    told = ("Harbour rigging is old.", "The guild said so of harbour rigging.")
    articles = [article(f"Rigging in {place}", *told) for place in ("Tolland", "Ellwick", "Norrby", "Larkmouth")]
    articles += [article(f"The guild on harbour rigging, {n}", "The harbour rigging stays.") for n in range(2)]
    articles += [article(f"The guild dines, {n}", "The guild likes rye.") for n in range(2)]
    others = [article(f"Sails {n}", "The guild of sailors and its harbour.") for n in range(8)]
    plain = [article(f"Rigging, day {n}", "The rigging stays.") for n in range(3)]
    asked = "Should the guild stop harbour rigging?"
    assert set(propose_topic(asked, [*articles, *others], (), says_one).keywords) == {"harbour rigging"}
    found = propose_topic(asked, [*articles, *plain, *others], (), says_one).keywords
    assert set(found) == {"harbour rigging", "rigging"}


def test_a_phrase_inside_a_longer_one_is_no_second_keyword() -> None:
    """Where "harbour ring" stands only in "harbour ring toll" it says no more; each is written as in sentences."""
    articles = [
        article(f"Harbour Ring Toll, part {n}", "The harbour ring toll is due.", "A ring toll is a toll.")
        for n in range(4)
    ]
    found = propose_topic("Should the harbour ring toll be raised?", [*articles, *OTHERS], (), says_one)
    assert tuple(found.keywords) == ("ring toll",)
    assert found.title == "Ring toll"


def test_no_keyword_cuts_a_word_at_its_hyphen() -> None:
    """Of "mid-harbour tolls" the phrase is no "harbour tolls"."""
    articles = [
        article(f"On mid-harbour tolls, part {n}", "Mid-harbour tolls are due.", "Two towns have mid-harbour tolls.")
        for n in range(4)
    ]
    found = propose_topic("Do mid-harbour tolls help?", [*articles, *OTHERS], (), says_one)
    assert tuple(found.keywords) == ("mid-harbour tolls",)


def test_the_thing_of_an_act_stands_alone() -> None:
    """Phrases that have it in them would leave articles out and add none."""
    told = "Larkmouth will pay for reparations this year, and reparations may hurt."
    articles = [article(f"On reparations, part {n}", told) for n in range(4)]
    assert tuple(propose_topic("Should Larkmouth pay reparations?", articles, (), says_one).keywords) == (
        "reparations",
    )


def test_what_titles_call_it_is_a_keyword_where_the_question_has_other_words() -> None:
    """Two common words that most of the titles on it have; a name that stands over them too is none."""
    told = ("A graduated fare is paid by what a rider earns.", "Riders pay as wages go, Transit Board or not.")
    articles = [article(f"Transit Board on graduated fares, part {n}", *told) for n in range(4)]
    found = propose_topic("Should riders pay by their wages?", [*articles, *OTHERS], (), says_one).keywords
    assert "graduated fare" in found
    assert not any("Board" in one for one in found)


def test_the_letters_that_a_name_is_written_by_are_a_keyword_too() -> None:
    """Where articles use them: many name the thing once and then by its letters."""
    told = ("The Mid-Harbour Compact is due.", "What the MHC costs, the MHC does not say.")
    articles = [article(f"A compact, part {n}", *told) for n in range(3)]
    found = propose_topic("Should towns sign the Mid-Harbour Compact?", [*articles, *OTHERS], (), says_one).keywords
    assert {"Mid-Harbour Compact", "MHC"} <= set(found)


def test_a_name_in_the_question_is_a_keyword_whole() -> None:
    """No two words of it, and no lone one, where articles have all of it; a cue of the question cuts it nowhere."""
    for name in ("Long Harbour Plan", "Tolls for All"):
        articles = [article(f"{name}, part {n}", f"What the {name} costs.", "The town says no.") for n in range(4)]
        found = propose_topic(f"Should the town adopt {name}?", [*articles, *OTHERS], (), says_one)
        assert tuple(found.keywords)[:1] == (name,)
        assert not {"Harbour Plan", "Long Harbour", "Tolls"} & set(found.keywords)
        assert found.title == name
