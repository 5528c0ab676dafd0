"""What Why it matters takes: what follows, for whom and how much, before why somebody did something."""

from __future__ import annotations

import pytest

from pipeline.english import sentence_kinds
from pipeline.models import ClaimKind, Topic
from pipeline.page.editor import Editor
from pipeline.page.sections.why import follows, reasons
from tests.page.making import article, claim, dossier, finding, item

TOPIC = Topic("harbour", "The harbour road", "Should the harbour road stay closed?", keywords=("harbour road",))


def stakes(*quotes: str, kind: ClaimKind | None = None) -> list[int]:
    """Which of these sentences Why it matters tells, the first of them first: each of an article of its own."""
    ones = [article((quote,), item(f"p{place}")) for place, quote in enumerate(quotes)]
    claims = [claim(q, of, kind=kind or sentence_kinds.kind(q)) for q, of in zip(quotes, ones, strict=True)]
    editor = Editor(dossier(ones, claims, [finding(one) for one in claims], topic=TOPIC))
    reasons(editor)
    of = {finding(one).id: place for place, one in enumerate(claims)}
    return [of[block.findings[0]] for block in sorted(editor.section("why"), key=lambda block: -block.rank)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A closed harbour road would cost Port Quay 300 jobs, the Halden Institute finds.", True),
        ("The toll could also hurt the fishers of Ellwick.", True),
        ("If the harbour road is opened again, the council could lose the market.", True),
        ("Oster asked if the harbour road would be opened again.", False),  # asks, and supposes nothing
        ("A bill in the council would allow lorries on the harbour road at night.", False),  # what it says
        ("The harbour road cost Port Quay 300 jobs.", False),
        ("A closed harbour road could have a grave effect on the fishers of Ellwick.", True),
        ("The council could have a vote on the harbour road.", False),
    ],
)
def test_a_stake_is_what_would_come_of_it(words: str, expected: bool) -> None:
    """A modal verb and what it does to somebody, or what is supposed and what follows."""
    assert follows(words) is expected


def test_stakes_come_before_reasons_and_what_somebody_did_is_none() -> None:
    """Readers saw a procedural vote and a senator's motive where they looked for what is at stake."""
    quotes = (
        "Bram Oster voted against the closed harbour road because his lorry was parked there.",
        "Fishers of Ellwick ask for a closed harbour road because they walk there at night.",
        "To open the closed harbour road would cost Port Quay 300 jobs, Ilse Brandt of the Halden Institute finds.",
    )
    assert stakes(*quotes) == [2, 1]


def test_an_effect_on_somebody_is_told_behind_what_would_come() -> None:
    """ "The burden of the toll on fishers" is a stake without "would"; a cost of so much is a figure."""
    quotes = (
        "Ilse Brandt counted the burden of the closed harbour road on the fishers of Ellwick.",
        "The closed harbour road comes at no cost, and the gulls stay on the harbour road.",
        "To open the closed harbour road would cost Port Quay 300 jobs, Bram Oster of the Halden Institute finds.",
    )
    assert stakes(*quotes, kind="fact") == [2, 0]


def test_what_a_voice_says_in_perspectives_comes_last() -> None:
    """Four lines are few, and a reader has read it: it is told where there is nothing else."""
    quotes = ("To open the closed harbour road would cost Port Quay 300 jobs.", "To close it would cost Marl 20 jobs.")
    ofs = [article((quote,), item(f"p{place}")) for place, quote in enumerate(quotes)]
    claims = [claim(of.sentences[0], of, holder="Ilse Brandt", role="argues", kind="fact") for of in ofs]
    editor = Editor(dossier(ofs, claims, [finding(one) for one in claims], topic=TOPIC))
    said = (editor.tell(finding(claims[0])),)
    editor.put(editor.new("perspectives", "Ilse Brandt", said, findings=(finding(claims[0]).id,), rank=1.0))
    reasons(editor)
    assert [block.findings[0] for block in editor.section("why")] == [finding(claims[0]).id]
