"""Which questions a page opens, and how long they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from pipeline.english import sentence_kinds
from pipeline.models import Topic
from pipeline.page.editor import Editor
from pipeline.page.sections.questions import STALE_AFTER, ask
from tests.page.making import NOW, article, claim, dossier, finding, item

TOPIC = Topic("harbour", "The harbour road", "Should the harbour road stay closed?", keywords=("harbour road",))
MORE = ("Bram Oster has counted gulls there.", "Nobody paid him.", "He goes on.", "His wife sells bread.")


def _asked(*told: tuple[str, Sequence[str], timedelta]) -> list[str]:
    """What a page asks after articles that begin with these words, go on with those and are so old."""
    ones = [
        article(("The harbour road is closed.", words, *rest), item(f"p{n}", published=NOW - ago))
        for n, (words, rest, ago) in enumerate(told)
    ]
    claims = [
        claim(words, of, 1, kind=sentence_kinds.kind(words)) for (words, _, _), of in zip(told, ones, strict=True)
    ]
    editor = Editor(dossier(ones, claims, [finding(one) for one in claims], topic=TOPIC))
    ask(editor)
    return [block.sentences[0].text.strip("“”") for block in editor.section("questions")]


DAY = timedelta(days=1)
OPEN = "It's not clear whether the harbour road can stay closed to lorries from Ellwick."
ASKED = "Will the harbour road stay closed to lorries from Ellwick?"


@pytest.mark.parametrize(
    ("words", "rest", "asked"),
    [
        (OPEN, MORE, True),  # leaves it open without asking
        ("Whether the harbour road will stay closed in winter is far from certain.", MORE, True),
        ("Bram Oster was not certain of the harbour road and its closed barrier.", MORE, False),  # of what?
        (ASKED, MORE[:1], True),
        (ASKED, ("The judge says yes.", *MORE), False),
        ("If the harbour road is closed to lorries, why not close Ellwick too?", MORE[:1], False),
    ],
)
def test_a_question_is_what_is_left_open(words: str, rest: Sequence[str], asked: bool) -> None:
    """In whatever words, unless the next ones answer it."""
    assert _asked((words, rest, DAY)) == ([words] if asked else [])


def test_what_heads_its_explanation_asks_nothing() -> None:
    """A question that is a paragraph of its own in the middle of an article is answered below it."""
    before = ("The harbour road is closed.",)
    for paragraphs, asked in (((0, 1, 2), []), ((0,), [ASKED])):
        of = article((*before, ASKED, ASKED.replace("Ellwick", "Quay"), *MORE), item("p"), paragraphs=paragraphs)
        one = claim(ASKED, of, 1, kind="question")
        editor = Editor(dossier((of,), (one,), (finding(one),), topic=TOPIC))
        ask(editor)
        assert [block.sentences[0].text.strip("“”") for block in editor.section("questions")] == asked


def test_a_question_is_old_where_the_debate_has_moved_on() -> None:
    """A debate that rests for a year asks what it asked; one of which two thirds came since does not."""
    old = STALE_AFTER + DAY
    others = [(f"Gulls number {n} sat on the harbour road.", (), DAY) for n in range(3)]
    assert _asked((OPEN, MORE, old)) == [OPEN]
    assert _asked((OPEN, MORE, old), *others) == []
    assert _asked((OPEN, MORE, DAY), *others) == [OPEN]


def test_what_a_later_article_answers_is_not_asked() -> None:
    """Its names and nearly all of its other words stand in a report of a later day."""
    answer = "The harbour road does stay closed to lorries from Ellwick, the court ruled."
    assert _asked((ASKED, MORE[:1], 3 * DAY), (answer, (), DAY)) == []
    assert _asked((ASKED, MORE[:1], DAY), (answer, (), 3 * DAY)) == [ASKED]
