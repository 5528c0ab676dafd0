"""What a difference rests on and leaves open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.models import BlockStep, Pole
from pipeline.page.changes import changes
from pipeline.page.draft import growth_status
from pipeline.render.difference import difference_markdown, outline
from pipeline.render.outline import plain_outline
from pipeline.render.summary import (
    MEANING,
    absent,
    change_summary,
    newly_cited,
    open_questions,
    sides,
    source_words,
    status_change,
)
from pipeline.render.text_diff import Run, holding, voice_fate
from tests.page.making import block, brief, line, said

FELL, ROSE, ASKS = (said(f"“{text}”", (f"c{n}",), (f"i{n}",)) for n, text in
                    enumerate(("Prices fell.", "Prices rose.", "Will prices stay?"), 1))  # fmt: skip
LINES = (line(1, item="i1"), line(2, item="i2"), line(3, item="i3"))
QUESTION = block("q", "questions", ASKS, life=(BlockStep("opened", 1),))
POSITION = block("p", "perspectives", FELL, title="Vell", life=(BlockStep("new", 1),))
MOVED = replace(POSITION, sentences=(ROSE,), life=(*POSITION.life, BlockStep("reversed", 2, (FELL,))))
EVENT = block("e", "timeline", ROSE, since=3)
FIRST = brief(QUESTION, POSITION, sources=(LINES[0], LINES[2]))
THIRD = brief(QUESTION, MOVED, EVENT, version=3, sources=LINES)


def test_each_change_has_the_version_it_came_in() -> None:
    """Over several versions a change names its own; between neighbours there is nothing to tell."""
    told = changes(FIRST, THIRD)
    came = {change.kind: change.version for change in told}
    assert (came["position moved"], came["event added"]) == (2, 3)
    assert " in v2" not in difference_markdown(FIRST, replace(THIRD, version=2), told)
    dates = {number: datetime(2026, 3, number, tzinfo=UTC) for number in (1, 2, 3)}
    for page in (
        difference_markdown(FIRST, THIRD, told, (), dates),
        plain_outline(outline(FIRST, THIRD, told, (), dates)),
    ):
        assert "Changed sides in v2" in page
        assert "New event in v3" in page
        assert " of 2026-03-02" in page


def test_a_step_of_another_kind_dates_no_change() -> None:
    """A correction of v2 is told as one of v2, whatever became of the block in v3."""
    finding = block("n", "narrative", FELL)
    steps = (BlockStep("corrected", 2, (FELL,)), BlockStep("challenged", 3, (ASKS,)))
    edited = replace(finding, sentences=(replace(FELL, text="“Prices rose.”"),), life=steps)
    (change,) = changes(brief(finding, sources=LINES), brief(edited, version=3, sources=LINES))
    assert (change.kind, change.version) == ("claim corrected", 2)


def test_what_left_the_page_has_its_version_too() -> None:
    """An answer to a question that has given way since."""
    answered = replace(QUESTION, life=(*QUESTION.life, BlockStep("answered", 2, (ROSE,))))
    (change,) = [one for one in changes(FIRST, brief(POSITION, version=3, sources=LINES), (answered,)) if one.version]
    assert (change.kind, change.version) == ("question answered", 2)


def test_the_summary_counts_all_changes() -> None:
    """By their headings, with the holders; nothing where nothing changed in meaning."""
    assert change_summary(FIRST, THIRD, changes(FIRST, THIRD)).startswith(
        "In short: 1 change of sides (Vell); 1 new event; 1 source added. No claim was corrected,"
    )
    assert change_summary(FIRST, replace(FIRST, version=2), ()) == ""
    due = replace(QUESTION, id="f", kind="forecast", since=2)
    two = brief(QUESTION, POSITION, due, replace(due, id="g"), version=2, sources=LINES)
    assert "2 new forecasts;" in change_summary(FIRST, two, changes(FIRST, two))


def test_a_status_that_changed_says_what_it_means() -> None:
    """Each status that a topic can have has a meaning; one that stays is not told."""
    found = {growth_status(*counts, 99) for counts in ((9, 1, 9), (5, 5, 9), (1, 9, 9), (0, 0, 0))}
    assert found == MEANING.keys()
    one, other = (replace(FIRST, status=what) for what in ("cooling", "steady"))
    assert status_change(one, other) == f"Status: was cooling, is now steady ({MEANING['steady']})."
    assert status_change(one, one) == ""


def test_tensions_that_stand_are_told_with_their_sides() -> None:
    """Eased ones not."""
    voices = (said("Vell reports: “Prices fell.”", ("c1",), ("i1",)), said("Oss: “Prices rose.”", ("c2",), ("i2",)))
    tension = block("t", "tensions", *voices, title="For or against", life=(BlockStep("opened", 1),))
    eased = replace(tension, id="u", title="Over", life=(*tension.life, BlockStep("eased", 2)))
    one, two = (brief(tension, eased, version=version, sources=LINES) for version in (1, 2))
    for page in (difference_markdown(one, two, ()), plain_outline(outline(one, two, ()))):
        still = page.split("## Still open")[1]
        assert "Vell reports: “Prices fell" in still
        assert "Oss: “Prices rose" in still
        assert "Over" not in still


def test_the_tension_between_the_ends_names_everybody() -> None:
    """Also the holders whom it does not quote."""
    poles = {"Vell": -1.0, "Oss": 1.0, "Tarn": 1.0}
    holders = [
        block(who, "perspectives", said(f"{who}: “Prices {who}.”", (who,), (f"i{n}",)), title=who, pole=pole)
        for n, (who, pole) in enumerate(poles.items(), 1)
    ]
    quoted = [said(f"{end}, {who}: “Prices.”", (who,)) for end, who in (("Falling", "Vell"), ("Rising", "Oss"))]
    tension = block("t", "tensions", *quoted, title="Which way?", kind="sides", life=(BlockStep("opened", 1),))
    page = brief(*holders, tension, sources=LINES)
    page = replace(page, topic=replace(page.topic, axis=(Pole("falling"), Pole("rising"))))
    assert sides(page, tension) == [("falling, Vell", ("i1",)), ("rising, Oss", ("i2",)), ("rising, Tarn", ("i3",))]


def test_every_source_that_is_cited_is_listed_with_its_date() -> None:
    """Also those that stood on the older page already; each once."""
    told = changes(FIRST, THIRD)
    assert [one.number for one in newly_cited(FIRST, THIRD, told)] == [1, 3]
    for page in (difference_markdown(FIRST, THIRD, told), plain_outline(outline(FIRST, THIRD, told))):
        assert page.index("## Sources added") < page.index("## Sources cited from before")
    assert source_words(replace(LINES[0], published=None)).endswith(", date unknown")
    assert source_words(replace(LINES[0], revision=2)).endswith(", edited, revision 2")


def test_what_did_not_happen_is_said() -> None:
    """Only of what a reader asks about first, and not of what did happen."""
    assert absent(changes(FIRST, THIRD)) == (
        "No claim was corrected, no claim was taken back, no question was answered, "
        "no tension opened, no event got a new date."
    )
    assert "No claim was" not in difference_markdown(FIRST, FIRST, ())


def test_open_questions_are_listed_until_they_are_settled() -> None:
    """Narrowed ones too; answered and stale ones not."""
    steps = ("opened", "narrowed", "answered", "stale")
    blocks = [replace(QUESTION, id=what, life=(*QUESTION.life, BlockStep(what, 2))) for what in steps]
    assert [one.id for one in open_questions(brief(*blocks))] == ["opened", "narrowed"]
    assert "· since v1" in difference_markdown(FIRST, THIRD, changes(FIRST, THIRD)).split("## Still open")[1]


def test_more_sources_name_the_new_ones() -> None:
    """All are cited, and those that were not before are told apart."""
    finding = block("n", "narrative", FELL)
    more = replace(finding, sentences=(replace(FELL, claims=("c1", "c2"), items=("i1", "i2")),))
    pages = brief(finding, sources=LINES), brief(more, version=2, sources=LINES)
    assert plain_outline(outline(*pages, changes(*pages))).count("[1][2]; new: [2]") == 1
    assert "; new: [\\[2\\]]" in difference_markdown(*pages, changes(*pages))


def test_an_eased_tension_names_what_stood_against_what() -> None:
    """Both sides, and then what eased it."""
    tension = block("t", "tensions", FELL, ROSE, title="Prices", life=(BlockStep("opened", 1),))
    settled = said("“Prices stayed.”", ("c4",), ("i3",))
    eased = replace(tension, sentences=(FELL, ROSE, settled), life=(*tension.life, BlockStep("eased", 2, (settled,))))
    pages = brief(tension, sources=LINES), brief(eased, version=2, sources=LINES)
    told = plain_outline(outline(*pages, changes(*pages)))
    assert "“Prices fell.” [1] against “Prices rose.” [2]; now “Prices stayed.” [3]" in told


def test_words_of_the_first_edition_are_told_without_their_speaker() -> None:
    """The holder's name is told already."""
    old = said("Vell writes that “prices fell, and that nobody minds.”", ("c4",), ("i1",))
    page = brief(replace(POSITION, id="v", sentences=(old,), since=2), version=2, sources=LINES)
    assert "Vell: “prices fell, and that nobody minds.”" in plain_outline(outline(FIRST, page, changes(FIRST, page)))


def test_what_became_of_a_voice_that_is_quoted_no_longer() -> None:
    """Its view may stand, have changed, or have been challenged; it is known by the claim."""
    doubted = replace(
        POSITION, id="o", title="Oss", sentences=(ROSE,), life=(*POSITION.life, BlockStep("challenged", 2))
    )
    calm = replace(POSITION, id="t", title="Tarn", sentences=(ASKS,))
    before = brief(POSITION, replace(doubted, life=POSITION.life), calm, sources=LINES)
    after = brief(MOVED, replace(doubted, title="Ms Oss"), calm, version=2, sources=LINES)
    fates = holding(before, after, changes(before, after))
    assert fates == {
        "c1": "the holder has changed sides",
        "c2": "the view was challenged",
        "c3": "the holder has not taken it back",
    }
    gone = Run("removed", ("“Prices", "rose.”"), voice="c2")
    assert voice_fate(gone, fates) == "no longer quoted here; the view was challenged"
    assert voice_fate(replace(gone, voice="c9"), fates) == "no longer quoted here"
