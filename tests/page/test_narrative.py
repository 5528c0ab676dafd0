"""Under what the narrative tells its sentences."""

from __future__ import annotations

import pytest

from pipeline.page.editor import Editor
from pipeline.page.sections.narrative import stories
from pipeline.records import Topic
from tests.revise.making import article, claim, dossier, finding, item

TOPIC = Topic("harbour", "The harbour road", "Should the harbour road stay closed?", keywords=("harbour road",))
NOUN = (
    "Quay Council counted 900 lorries on the harbour road before the barrier was built.",
    "Bram Oster drove a lorry along the harbour road behind the barrier.",
    "The harbour road has a barrier since 14 May 2026, Port Quay says.",
)
BESIDE = (
    "Quay Council counted 900 lorries along the harbour road in the first spring.",
    "Bram Oster drove the first lorry along the harbour road on Monday.",
    "Ann Lee found the first open lane of the harbour road in 2025.",
)


@pytest.mark.parametrize(("told", "heading"), [(NOUN, "Barrier"), (BESIDE, "")])
def test_a_heading_is_a_noun_that_three_articles_share(told: tuple[str, ...], heading: str) -> None:
    """ "barrier" is one; "first" only stands before some."""
    articles = [article((words,), item(f"p{place}")) for place, words in enumerate(told)]
    claims = [claim(words, of) for words, of in zip(told, articles, strict=True)]
    editor = Editor(dossier(articles, claims, [finding(one) for one in claims], topic=TOPIC))
    stories(editor)
    assert [block.title for block in editor.section("narrative")] == [heading] * 3
