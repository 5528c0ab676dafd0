"""Under what the narrative tells its sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.models import Article, Claim, Topic
from pipeline.page.candidates import OFF_QUESTION
from pipeline.page.editor import Editor
from pipeline.page.sections import narrative
from pipeline.page.sections.narrative import fill_narrative
from tests.page.making import article, block, brief, claim, dossier, finding, item, said

TOPIC = Topic("harbour", "The harbour road", "Should the harbour road stay closed?", keywords=("harbour road",))
NAMED = (
    "Quay Council counted 900 lorries on the harbour road before Bram Oster left.",
    "Bram Oster drove a lorry along the harbour road behind the barrier.",
    "The harbour road has a barrier since 14 May 2026, Port Quay says.",
)
UNNAMED = (
    "Harbour Road has seen 900 lorries since the barrier was built in the spring.",
    "Nobody has driven a lorry along Harbour Road behind the barrier since Monday.",
    "No barrier stood on Harbour Road in the year 2025, when Port Quay was small.",
)
NUMBERS = (
    "The Lorry Union counted 900 lorries on the harbour road in the spring.",
    "The Lorry Unions have driven along the harbour road behind the barrier.",
    "The harbour road has a barrier since 14 May 2026, Port Quay says.",
)


@pytest.mark.parametrize(
    ("told", "headings"),
    [
        (NAMED, ["Bram Oster", "Bram Oster", ""]),
        (UNNAMED, ["", "", ""]),
        (NUMBERS, ["Lorry Union", "Lorry Union", ""]),
    ],
)
def test_a_heading_is_a_name_that_two_articles_share(told: tuple[str, ...], headings: list[str]) -> None:
    """The topic's own name heads nothing, and a word such as "barrier" would head anything."""
    articles = [article((words,), item(f"p{place}")) for place, words in enumerate(told)]
    claims = [claim(words, of) for words, of in zip(told, articles, strict=True)]
    editor = Editor(dossier(articles, claims, [finding(one) for one in claims], topic=TOPIC))
    fill_narrative(editor)
    titles = {block.sentences[0].text: block.title for block in editor.section("narrative")}
    assert [titles[f"“{words}”"] for words in told] == headings


def test_who_is_nearly_always_called_by_the_surname_has_one_story() -> None:
    """ "Bram Oster" twice and "Oster" in thirty sentences are one heading, by whichever of them it was opened."""
    full = "Bram Oster drove a lorry along the harbour road behind the barrier in the year {}."
    short = "Before Quay number {} on the harbour road Oster set down a barrel of herring number {}."
    words = [*map(full.format, (2021, 2022)), *(short.format(n, n + 40) for n in range(30))]
    articles = [article((one,), item(f"p{place}", outlet=f"Paper {place}")) for place, one in enumerate(words)]
    claims = [claim(one, of) for one, of in zip(words, articles, strict=True)]
    editor = Editor(dossier(articles, claims, [finding(one) for one in claims], topic=TOPIC))
    assert editor.material.families["Oster"] == "Oster"
    assert narrative._about(editor, editor.material.of[finding(claims[0]).id]) == {"oster": "Oster"}
    opened = block(
        "n", "narrative", said(f"“{words[0]}”", (claims[0].id,), (claims[0].item,)), title="Bram Oster",
        findings=(finding(claims[0]).id,), rank=9.0,
    )  # fmt: skip
    found = [finding(one) for one in claims]
    editor = Editor(dossier(articles, claims, found, topic=TOPIC, version=2, previous=brief(opened)))
    fill_narrative(editor)
    assert "Oster" not in {one.title for one in editor.section("narrative")}


def test_a_heading_that_no_other_article_is_under_any_more_goes() -> None:
    """What stood under it is told with the rest."""
    told = article(("Bram Oster drove a lorry along the harbour road behind the barrier.",))
    one = claim(told.sentences[0], told)
    alone = block(
        "n",
        "narrative",
        said(f"“{one.quote}”", (one.id,), (one.item,)),
        title="Bram Oster",
        findings=(finding(one).id,),
        rank=9.0,
    )
    editor = Editor(dossier((told,), (one,), (finding(one),), topic=TOPIC, version=2, previous=brief(alone)))
    fill_narrative(editor)
    assert [each.title for each in editor.section("narrative")] == [""]


BOTH_WAYS = (
    "The harbour road is quieter by day than in the spring of 2025.",
    "It is louder by night, when 900 lorries pass the Quay, and the harbour road has no barrier then.",
)


def told_of(*claims: Claim, of: Article) -> list[str]:
    """What the narrative tells of these claims of one article."""
    editor = Editor(dossier((of,), claims, [finding(one) for one in claims], topic=TOPIC))
    fill_narrative(editor)
    return [one.sentences[0].text for one in editor.section("narrative")]


def test_what_leads_up_to_a_sentence_is_told_with_it() -> None:
    """Half of a contrast says the opposite of what its article says."""
    of = article(BOTH_WAYS, item("p"))
    half = claim(BOTH_WAYS[0], of)
    both = replace(claim(" ".join(BOTH_WAYS), of), id="claim-both", sentences=(0, 1))
    assert told_of(half, both, of=of) == [f"“{' '.join(BOTH_WAYS)}”"]
    assert told_of(half, of=of) == [f"“{BOTH_WAYS[0]}”"]
    named = replace(half, holder="Bram Oster", role="argues")
    material = Editor(dossier((of,), (named, both), [finding(named), finding(both)], topic=TOPIC)).material
    assert material.halves == frozenset(), "who says it may be more than what follows"


def test_what_names_the_topic_in_an_article_that_does_is_on_the_question() -> None:
    """A topic of one word, as most people set one up, would otherwise hold nearly everything back."""
    topic = Topic("hemp", "Hemp", "Should hemp be legal?", keywords=("hemp",))
    words = "Farmers of the valley sell hemp to three rope makers in the port of Ellwick."
    told, aside = (
        article((words,), item("p", title="Hemp in the valley")),
        article((words,), item("q", title="The valley")),
    )
    for of, stopped in ((told, ""), (aside, OFF_QUESTION)):
        one = claim(words, of)
        (found,) = Editor(dossier((of,), (one,), (finding(one),), topic=topic)).material.all
        assert found.stopped == stopped
