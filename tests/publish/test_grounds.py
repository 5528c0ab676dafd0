"""What a difference rests on and leaves open."""

from __future__ import annotations

from dataclasses import replace

from pipeline.publish.difference import markdown
from pipeline.publish.grounds import absent, arrivals, cited, source, unanswered
from pipeline.publish.outline import outline, plain
from pipeline.records import Step
from pipeline.revise.changes import changes
from tests.revise.making import block, brief, line, said

FELL, ROSE, ASKS = (said(f"“{text}”", (f"c{n}",), (f"i{n}",)) for n, text in
                    enumerate(("Prices fell.", "Prices rose.", "Will prices stay?"), 1))  # fmt: skip
LINES = (line(1, item="i1"), line(2, item="i2"), line(3, item="i3"))
QUESTION = block("q", "questions", ASKS, life=(Step("opened", 1),))
POSITION = block("p", "perspectives", FELL, title="Vell", life=(Step("new", 1),))
MOVED = replace(POSITION, sentences=(ROSE,), life=(*POSITION.life, Step("reversed", 2, (FELL,))))
EVENT = block("e", "timeline", ROSE, since=3)
FIRST = brief(QUESTION, POSITION, sources=(LINES[0], LINES[2]))
THIRD = brief(QUESTION, MOVED, EVENT, version=3, sources=LINES)


def test_each_change_has_the_version_it_came_in() -> None:
    """Over several versions a change names its own; between neighbours there is nothing to tell."""
    told = changes(FIRST, THIRD)
    came = dict(zip((change.kind for change in told), arrivals(FIRST, THIRD, told), strict=True))
    assert (came["position moved"], came["event added"]) == (2, 3)
    neighbour = replace(THIRD, version=2)
    assert set(arrivals(FIRST, neighbour, told)) == {0}
    for page in (markdown(FIRST, THIRD, told), plain(outline(FIRST, THIRD, told))):
        assert "Position reversed in v2" in page
        assert "New event in v3" in page


def test_every_source_that_is_cited_is_listed_with_its_date() -> None:
    """Also those that stood on the older page already; each once."""
    told = changes(FIRST, THIRD)
    assert [one.number for one in cited(FIRST, THIRD, told)] == [1, 3]
    for page in (markdown(FIRST, THIRD, told), plain(outline(FIRST, THIRD, told))):
        assert page.index("## Sources added") < page.index("## Sources cited from before")
    assert source(replace(LINES[0], published=None)).endswith(", date unknown")


def test_what_did_not_happen_is_said() -> None:
    """Only of what a reader asks about first, and not of what did happen."""
    assert absent(changes(FIRST, THIRD)) == (
        "No claim was corrected, no claim was withdrawn, no question was answered, "
        "no tension opened, no event was redated."
    )
    assert "No claim was" not in markdown(FIRST, FIRST, ())


def test_open_questions_are_listed_until_they_are_settled() -> None:
    """Narrowed ones too; answered and stale ones not."""
    steps = ("opened", "narrowed", "answered", "stale")
    blocks = [replace(QUESTION, id=what, life=(*QUESTION.life, Step(what, 2))) for what in steps]
    assert [one.id for one in unanswered(brief(*blocks))] == ["opened", "narrowed"]
    assert "· since v1" in markdown(FIRST, THIRD, changes(FIRST, THIRD)).split("## Still open")[1]
