"""The rows of Figures: one a holder, by a name that its own source gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.models import Article, Claim, Measure, Topic, When
from pipeline.page.editor import Editor
from pipeline.page.evidence import evidence_fault
from pipeline.page.sections.figures import tables
from pipeline.page.sections.what import fill_what
from tests.page.making import article, brief, claim, dossier, finding, item

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


def test_a_row_stands_when_its_holder_is_called_otherwise() -> None:
    """The whole name in the first version, the letters with their owner's name in the next: no second row comes."""

    def told(words: str, holder: str, place: str, month: int) -> tuple[Article, Claim]:
        of = article((words,), item(place))
        return of, replace(claim(words, of), holder=holder, role="evaluates", when=When(date(2026, month, 1), "month"))

    whole = "Weir Agency for Tests and Rules"
    of, one = told(f"In March 2026 the {whole} found that the ferry is 12 minutes late.", whole, "p1", 3)
    editor = Editor(dossier((of,), (one,), (finding(one),), topic=TOPIC))
    tables(editor)
    page = brief(*editor.section("figures"), topic=TOPIC)
    again, other = told("In April 2026 NISP's WATR found that the ferry is 14 minutes late.", "NISP's WATR", "p2", 4)
    later = dossier((of, again), (one, other), (finding(other),), topic=TOPIC, previous=page, version=2)
    editor = Editor(later)
    tables(editor)
    (row,) = editor.section("figures")
    assert row.id == page.blocks[0].id
    assert row.figure is not None
    assert row.figure.value == 14


def test_what_tells_no_figure_that_has_moved() -> None:
    """Twelve minutes in March are no state of now where the same holder measures fourteen in April."""

    def told(minutes: int, month: str, place: str) -> tuple[Article, Claim]:
        words = f"In {month} 2026 the Weir Agency found that the ferry is {minutes} minutes late."
        of = article((words,), item(place))
        start = date(2026, 3 if month == "March" else 4, 1)
        return of, replace(claim(words, of), holder="Weir Agency", role="evaluates", when=When(start, "month"))

    (march, one), (april, other) = told(12, "March", "p1"), told(14, "April", "p2")
    editor = Editor(dossier((march,), (one,), (finding(one),), topic=TOPIC))
    tables(editor)
    fill_what(editor)
    assert [block.sentences[0].claims[0] for block in editor.section("what")] == [one.id]
    page = brief(*editor.page.values(), topic=TOPIC)
    found, now = finding(one), finding(other)
    later = dossier((march, april), (one, other), (now,), history=(found,), topic=TOPIC, previous=page, version=2)
    editor = Editor(later)
    tables(editor)
    fill_what(editor)
    assert [block.sentences[0].claims[0] for block in editor.section("what")] == [other.id]
