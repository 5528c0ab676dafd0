"""The rows of Figures: one a holder, by a name that its own source gives."""

from __future__ import annotations

from dataclasses import replace

from pipeline.models import Measure, Topic
from pipeline.page.editor import Editor
from pipeline.page.evidence import evidence_fault
from pipeline.page.sections.figures import tables
from tests.page.making import article, claim, dossier, finding, item

TOPIC = Topic(
    "ferry",
    "The ferry",
    "Is the ferry late?",
    keywords=("ferry",),
    measures=(Measure("Delay", ("late",), ("minute",)),),
)


def test_a_body_has_one_row_and_its_source_carries_it() -> None:
    """Letters in one article and the whole name in another are one holder; the gate knows each by its source's name."""
    said = (
        "The Weir Agency for Tests and Rules (WATR) found that the ferry is 12 minutes late.",
        "The WATR found that the ferry is 12 minutes late.",
    )
    names = ("Weir Agency for Tests and Rules (WATR)", "WATR")
    articles = [article((words,), item(f"p{place}")) for place, words in enumerate(said)]
    claims = [
        replace(claim(words, of), holder=name, role="evaluates")
        for words, of, name in zip(said, articles, names, strict=True)
    ]
    told = dossier(articles, claims, [finding(one) for one in claims], topic=TOPIC)
    editor = Editor(told)
    tables(editor)
    (row,) = editor.section("figures")
    assert row.sentences[0].speaker in names
    assert evidence_fault(row.sentences[0], told.claims, told.articles) == ""
