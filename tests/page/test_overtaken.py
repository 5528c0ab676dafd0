"""What was about to be decided, and what has come after it."""

from __future__ import annotations

import pytest

from pipeline.english.sentence_kinds import is_pending
from pipeline.models import Topic
from pipeline.page.candidates import Candidates
from pipeline.page.editor import Editor
from pipeline.page.sections.what import fill_what
from pipeline.page.sections.why import reasons
from tests.page.making import article, claim, day, dossier, finding, item

TOPIC = Topic("harbour", "The harbour road", "Should the harbour road stay closed?", keywords=("harbour road",))
PENDING = "The council is expected to vote on a plan that the harbour road should stay closed for lorries and buses."
AFTER = (
    "The harbour road should stay closed on day {}, as {} shops and {} fishers of Port Quay asked, the council found."
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The council is working on a deal over the harbour road.", True),
        ("Oster vowed to veto the plan for the harbour road.", True),
        ("The board will vote on the harbour road.", True),
        ("Talks on the harbour road have reached a turning point this week.", True),
        ("The plan failed in the council earlier this week.", False),
        ("The council closed the harbour road.", False),
        ("The plan to close the harbour road would cost 300 jobs.", False),
        ("Most shops want to keep the harbour road closed.", False),
    ],
)
def test_what_is_pending(words: str, expected: bool) -> None:
    """What somebody is about to do or decide; no wish, no plan, and nothing done."""
    assert is_pending(words) is expected


@pytest.mark.parametrize(("first", "many", "told"), [(2, 12, False), (25, 12, True), (2, 4, True)])
def test_what_was_pending_is_not_where_the_question_stands(first: int, many: int, told: bool) -> None:
    """Of twelve articles the first is overtaken, the newest is not; of a few nothing can be said."""
    quotes = [PENDING, *(AFTER.format(n, n + 30, n + 400) for n in range(many - 1))]
    days = [first, *(3 + n for n in range(many - 1))]
    ones = [article((q,), item(f"p{n}", published=day(on))) for n, (q, on) in enumerate(zip(quotes, days, strict=True))]
    claims = [claim(quote, one) for quote, one in zip(quotes, ones, strict=True)]
    made = dossier(ones, claims, [finding(one) for one in claims], topic=TOPIC)
    known = Candidates(made)
    assert known.is_overtaken(known.of[finding(claims[0]).id]) is not told
    editor = Editor(made)
    fill_what(editor)
    reasons(editor)
    here = {id for section in ("what", "why") for block in editor.section(section) for id in block.findings}
    assert not (finding(claims[0]).id in here and not told)
