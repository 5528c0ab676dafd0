"""What a reader of one version has to know of another."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import MATERIAL, SECTIONS, Block, BlockStep, Brief, Change, ChangeKind, Figure, Sentence, When
from pipeline.page.changes import ORDER, TOLD_MOVES, changes, material
from pipeline.render.markdown import render
from tests.page.evolving import three
from tests.page.making import block, brief, line, said

OLD, NEW = said("“Old.”", ("c1",), ("i1",)), said("“New.”", ("c2",), ("i2",))
BOTH = said("“Old.”", ("c1", "c3"), ("i1", "i3"))


def _pages(before: Block | None, after: Block) -> tuple[Brief, Brief]:
    sources = tuple(line(number, item=f"i{number}") for number in (1, 2, 3))
    old = brief(*([before] if before else []), version=1, sources=sources)
    return old, brief(after, version=2, sources=sources)


def _life(*steps: tuple[str, int, tuple[Sentence, ...]]) -> tuple[BlockStep, ...]:
    return tuple(BlockStep(*step) for step in steps)


OPENED = _life(("opened", 1, ()))
FRESH: list[tuple[str, dict[str, Any], ChangeKind, str]] = [
    ("why", {}, "claim added", ""),
    ("narrative", {"title": "Corvid"}, "claim added", "Corvid"),
    ("questions", {"life": _life(("opened", 2, ()))}, "question opened", ""),
    ("timeline", {"when": When(date(2026, 3, 1), "month")}, "event added", "2026-03"),
    ("perspectives", {"title": "Dana Vell", "life": _life(("new", 2, ()))}, "position added", "Dana Vell"),
    ("tensions", {"title": "T", "life": _life(("opened", 2, ()))}, "tension opened", "T"),
    ("figures", {"title": "Lag", "kind": "figure"}, "claim added", "Lag"),
]
NOTE = said("It had “Old.”", ("c1", "c2"), ("i1",))
STEPS: list[tuple[str, str, ChangeKind]] = [
    ("perspectives", "now says", "position moved"),
    ("perspectives", "changed sides", "position moved"),
    ("perspectives", "reversed", "position moved"),
    ("perspectives", "strengthened", "position moved"),
    ("perspectives", "softened", "position moved"),
    ("perspectives", "challenged", "position moved"),
    ("questions", "narrowed", "question narrowed"),
    ("questions", "answered", "question answered"),
    ("tensions", "eased", "tension eased"),
    ("narrative", "corrected", "claim corrected"),
    ("narrative", "withdrawn", "claim withdrawn"),
]


@pytest.mark.parametrize(("section", "fields", "kind", "title"), FRESH)
def test_a_new_block_is_one_change(section: str, fields: dict[str, Any], kind: ChangeKind, title: str) -> None:
    """What is new in a section is told once, under the section's own kind."""
    old, new = _pages(None, block("x", section, NEW, since=2, **fields))
    assert changes(old, new) == (Change(kind, "x", title, (), (NEW,), "", new.blocks[0].kind),)


def test_who_came_and_moved_since_is_told_with_both() -> None:
    """A reader of a version before both sees from where to where; who reads from the start sees where they stand."""
    came = BlockStep("new", 2)
    voice = block("x", "perspectives", NEW, title="T", since=2, life=(came, BlockStep("now says", 3, (OLD,))))
    first, third = brief(), brief(voice, version=3)
    (change,) = [one for one in changes(first, third) if one.block == "x"]
    assert (change.kind, change.before, change.after, change.version) == ("position moved", (OLD,), (NEW,), 3)
    (change,) = [one for one in changes(None, third) if one.block == "x"]
    assert (change.kind, change.before, change.after) == ("position added", (), (NEW,))
    stayed = replace(voice, life=(came,))
    (change,) = [one for one in changes(first, brief(stayed, version=3)) if one.block == "x"]
    assert change.kind == "position added"


@pytest.mark.parametrize(("section", "what", "kind"), STEPS)
def test_a_step_is_one_change(section: str, what: str, kind: ChangeKind) -> None:
    """A block that lives on tells the step that it made since, and no other."""
    known = block("x", section, OLD, title="T", life=OPENED)
    says = (NEW,) if what in (*TOLD_MOVES, "corrected") else known.sentences
    note = NOTE if what in ("corrected", "withdrawn") else NEW
    moved = replace(known, sentences=says, life=(*OPENED, BlockStep(what, 2, (note,))))
    old, new = _pages(known, moved)
    (change,) = changes(old, new)
    assert (change.kind, change.block, change.title, change.detail) == (kind, "x", "T", what)
    later = brief(moved, version=3, sources=new.sources)
    assert changes(new, later) == ()
    assert changes(old, later) == changes(old, new)


def test_a_redated_event_tells_both_dates() -> None:
    """An event whose date is now known better is named by the new one, with the old one beside it."""
    known = block("x", "timeline", OLD, when=When(date(2026, 3, 1), "month"))
    (change,) = changes(*_pages(known, replace(known, when=When(date(2026, 3, 5)))))
    assert (change.kind, change.title) == ("event redated", "2026-03-05")
    assert (change.was, change.now) == ("2026-03", "2026-03-05")


def test_a_moved_position_shows_both_statements() -> None:
    """The reader sees what the holder says now against what stood on his page before."""
    known = block("x", "perspectives", OLD, life=OPENED)
    moved = replace(known, sentences=(NEW,), life=(*OPENED, BlockStep("reversed", 2, (OLD,))))
    (change,) = changes(*_pages(known, moved))
    assert (change.before, change.after) == ((OLD,), (NEW,))


def test_an_answer_is_shown_with_its_question() -> None:
    """The question stands before, what answers it after."""
    known = block("x", "questions", OLD, life=OPENED)
    (change,) = changes(*_pages(known, replace(known, life=(*OPENED, BlockStep("answered", 2, (NEW,))))))
    assert (change.before, change.after) == ((OLD,), (NEW,))


def test_a_correction_is_one_change_not_a_new_claim() -> None:
    """The corrected sentence is told by the correction alone."""
    note = said("It had “Old.”; it now has “New.”", ("c1", "c2"), ("i1",))
    known = block("x", "narrative", OLD)
    corrected = replace(known, sentences=(NEW,), life=(BlockStep("corrected", 2, (note,)),))
    (change,) = changes(*_pages(known, corrected))
    assert change.kind == "claim corrected"
    assert note in (*change.before, *change.after)


@pytest.mark.parametrize("section", ["what", "narrative", "why"])
def test_a_correction_is_told_though_the_old_words_may_not_be_copied(section: str) -> None:
    """A page copies so many words of an article and no more: what it had said then stands nowhere."""
    known = block("x", section, OLD)
    corrected = replace(known, sentences=(NEW,), life=(BlockStep("corrected", 2, ()),))
    (change,) = changes(*_pages(known, corrected))
    assert (change.kind, change.before, change.after) == ("claim corrected", (), (NEW,))


@pytest.mark.parametrize(
    ("section", "after", "expected"),
    [
        ("narrative", (OLD, NEW), [("claim added", (), (NEW,))]),
        ("narrative", (BOTH,), [("claim supported", (OLD,), (BOTH,))]),
        ("timeline", (BOTH,), [("claim supported", (OLD,), (BOTH,))]),
        ("why", (NEW,), [("claim added", (), (NEW,))]),
        ("tensions", (OLD, NEW), [("claim added", (), (NEW,))]),
        ("narrative", (replace(OLD, text="“Old, reworded.”"),), []),
        ("narrative", (OLD, said("1 article could not be read.", (), ())), []),
    ],
)
def test_a_block_that_gains(section: str, after: tuple[Sentence, ...], expected: list[tuple[Any, ...]]) -> None:
    """A new sentence is a claim added, a new source under an old one is support, other wording is neither."""
    old, new = _pages(block("x", section, OLD, life=OPENED), block("x", section, *after, life=OPENED))
    assert [(change.kind, change.before, change.after) for change in changes(old, new)] == expected


@pytest.mark.parametrize(("before", "after"), [(block("x", "why", OLD), None), (None, block("x", "what", OLD))])
def test_what_is_no_change(before: Block | None, after: Block | None) -> None:
    """A displaced block is not news, and What only refers to what is told elsewhere."""
    old = brief(*([before] if before else []), sources=())
    assert changes(old, brief(*([after] if after else []), version=2, sources=())) == ()


def test_new_sources_are_told() -> None:
    """A source is added when the page before did not cite it; one that is not cited any more is no change."""
    old = brief(sources=(line(1), line(2)))
    new = brief(version=2, sources=(line(2), line(7)))
    assert changes(old, new) == (Change("source added", line(7).item, line(7).title),)


def test_what_a_reader_is_told_first() -> None:
    """Of what is new: what What leads with, what happened last, then what is worth most; voices after findings."""
    fresh = [
        block("minor", "perspectives", said(claims=("minor",)), since=2, rank=1.0),
        block("major", "perspectives", said(claims=("major",)), since=2, rank=3.0),
        block("then", "timeline", said(claims=("then",)), since=2, when=When(date(2015, 7, 1), "month")),
        block("now", "timeline", said(claims=("now",)), since=2, when=When(date(2026, 5, 1))),
        block("aside", "narrative", said(claims=("aside",)), since=2, rank=1.0),
        block("best", "narrative", said(claims=("best",)), since=2, rank=3.0),
        block("turn", "timeline", said(claims=("turn",)), since=2, when=When(date(2018, 5, 8))),
        block("state", "what", said(claims=("turn",)), since=2),
    ]
    found = changes(brief(sources=()), brief(*fresh, version=2, sources=()))
    assert [change.block for change in found] == ["turn", "now", "then", "best", "aside", "major", "minor"]


def test_against_nothing_everything_is_new() -> None:
    """The first version is all news, first what What begins with: how the question stands."""
    page = brief(*(block(section, section, said(claims=(section,)), life=OPENED) for section in SECTIONS))
    kinds = [change.kind for change in changes(None, page)]
    assert kinds == [
        "tension opened", "claim added", "event added", "claim added", "claim added", "claim added",
        "position added", "question opened", "source added",
    ]  # fmt: skip


def test_two_versions_at_once_are_the_sum_of_their_steps() -> None:
    """Who missed a version is told what both brought."""
    sources = (line(1, item="i1"),)
    one = brief(block("a", "why", OLD), version=1, sources=sources)
    two = brief(block("a", "why", OLD), block("b", "why", NEW, since=2), version=2, sources=sources)
    tension = block("c", "tensions", BOTH, title="T", since=3, life=_life(("opened", 3, ())))
    three = brief(*two.blocks, tension, version=3, sources=sources)
    assert set(changes(one, three)) == {*changes(one, two), *changes(two, three)} != set()


def test_every_kind_has_its_place() -> None:
    """No kind of change is left out of the order in which a reader sees them."""
    assert len(set(ORDER)) == len(ORDER) == 17


SENTENCES = st.lists(
    st.tuples(st.integers(0, 99), st.lists(st.sampled_from(["i1", "i2", "i3"]), min_size=1, max_size=3, unique=True)),
    min_size=1, max_size=3, unique_by=lambda pair: pair[0],
)  # fmt: skip
WHATS = st.sampled_from(
    ["opened", "new", "reversed", "silent", "answered", "corrected", "withdrawn", "redated", "eased"]
)


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """A page with any blocks in any state of life, none of it from a later version."""
    version = draw(st.integers(1, 4))
    blocks = []
    for place, section in enumerate(draw(st.lists(st.sampled_from(SECTIONS), max_size=7))):
        told = [said(f"“{n}.”", (f"c{n}",), items) for n, items in draw(SENTENCES)]
        life = draw(st.lists(st.tuples(WHATS, st.integers(1, version)), max_size=3))
        blocks.append(
            block(f"b{place}", section, *told, life=tuple(BlockStep(what, number, (told[0],)) for what, number in life))
        )
    return brief(*blocks, version=version)


@settings(deadline=None, derandomize=True)
@given(briefs())
def test_a_brief_and_itself_differ_in_nothing(page: Brief) -> None:
    """Nothing changed says nothing."""
    assert changes(page, page) == ()


@settings(deadline=None, derandomize=True)
@given(briefs(), briefs())
def test_changes_come_in_order(one: Brief, other: Brief) -> None:
    """Whatever two pages hold, corrections are told before all else and sources last."""
    places = [ORDER.index(change.kind) for change in changes(one, replace(other, version=one.version + 4))]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("kind", "counted"),
    [
        ("claim added", "finding"), ("claim corrected", "correction"), ("claim withdrawn", "correction"),
        ("position added", "position"), ("position moved", "position"), ("question opened", "question"),
        ("question narrowed", "question"), ("question answered", "question"), ("tension opened", "tension"),
        ("tension eased", "tension"), ("figure moved", "finding"), ("event added", "event"),
        ("event redated", "event"), ("claim supported", None),
        ("source added", None),
    ],
)  # fmt: skip
def test_material(kind: ChangeKind, counted: str | None) -> None:
    """Each kind calls for a version when its topic counts it; support and sources never do."""
    assert material(Change(kind, "x"), MATERIAL) is (counted is not None)
    for one in MATERIAL:
        assert material(Change(kind, "x"), (one,)) is (one == counted)


def test_an_answer_is_told_after_its_question_left() -> None:
    """What became of a block before it was displaced is told from the archive, up to the version that is asked for."""
    asked = block("q", "questions", OLD, life=OPENED)
    answered = replace(asked, life=(*OPENED, BlockStep("answered", 2, (NEW,)), BlockStep("stale", 4)))
    old, new = _pages(asked, block("x", "why", OLD))
    (change,) = [one for one in changes(old, replace(new, version=3), (answered,)) if one.block == "q"]
    assert (change.kind, change.before, change.after) == ("question answered", (OLD,), (NEW,))
    assert not [one for one in changes(old, replace(new, version=1), (answered,)) if one.block == "q"]


def test_a_crossed_axis_names_both_ends() -> None:
    """A reader sees from where to where a view moved; within one end that one is named."""
    known = block("x", "perspectives", OLD, title="Dana Vell", pole=-1.0, life=_life(("new", 1, ())))
    for pole, what, was, now in (
        (1.0, "changed sides", "open models", "closed models"),
        (-0.5, "now says", "", "open models"),
        (0.0, "now says", "", ""),
    ):
        moved = replace(known, sentences=(NEW,), pole=pole, life=(*known.life, BlockStep(what, 2)))
        (change,) = changes(*_pages(known, moved))
        assert (change.title, change.detail, change.was, change.now) == ("Dana Vell", what, was, now)


def test_a_moved_figure_tells_both() -> None:
    """What the holder gives now, and what stood on the reader's page, however often it moved in between."""
    known = block("x", "figures", OLD, title="Lag", kind="figure", figure=Figure(7, "month", "seven months"))
    now = replace(known, sentences=(NEW,), figure=Figure(9, "month", "nine months"))
    moved = replace(now, life=(BlockStep("moved", 2, (OLD,)), BlockStep("moved", 2, (BOTH,))))
    (change,) = changes(*_pages(known, moved))
    assert (change.kind, change.title, change.was, change.now) == ("figure moved", "Lag", "seven months", "nine months")
    assert (change.before, change.after, change.version) == ((OLD,), (NEW,), 2)
    assert changes(*_pages(known, replace(known, figure=Figure(7, "month", "7 months")))) == ()


def _reworded(block: Block) -> Block:
    """The block with another title, of words that could be taken for something, and other reasons in its sentences."""
    texts = {"“Old.”": "Forecast against reason: “Old.”", "“New.”": "Also reported or denied: “New.”"}
    return replace(
        block,
        title=f"Forecast {len(block.title)} against or disputed",
        sentences=tuple(replace(said, text=texts.get(said.text, said.text)) for said in block.sentences),
        life=tuple(
            replace(
                step, sentences=tuple(replace(said, text=texts.get(said.text, said.text)) for said in step.sentences)
            )
            for step in block.life
        ),
    )


@settings(deadline=None, derandomize=True, max_examples=60)
@given(three)
def test_titles_and_reasons_decide_nothing(pages: tuple[Brief, Brief, Brief]) -> None:
    """Reword every title: the same changes in the same order, and every line of the page in the same place."""
    again = [replace(page, blocks=tuple(map(_reworded, page.blocks))) for page in pages]
    found, other = ([changes(*pair) for pair in pairwise(some)] for some in (pages, again))
    assert [[_bones(change) for change in some] for some in found] == [
        [_bones(change) for change in some] for some in other
    ]
    for page, renamed, told, retold in zip(pages[1:], again[1:], found, other, strict=True):
        one, two = (_skeleton(render(p, c)) for p, c in ((page, told), (renamed, retold)))
        assert one == two


def _bones(change: Change) -> tuple[object, ...]:
    claims = [[said.claims for said in some] for some in (change.before, change.after)]
    return change.kind, change.block, change.detail, change.of, change.was, change.now, change.version, claims


def _skeleton(page: str) -> list[str]:
    """The order of headings, anchors, heads of changes and citations."""
    return re.findall(
        r"^#+ (?:What|Why|Open|Narr|Time|Coming|Persp|Tens|Fig|Sour).*|<a id=\"[^\"]+\">|^- \*\*[A-Z][a-z ]+|#s\d+",
        page,
        re.M,
    )


def test_what_eased_a_tension_is_no_finding_beside() -> None:
    """One sentence is told once."""
    known = block("t", "tensions", OLD, title="T", life=OPENED)
    eased = replace(known, sentences=(OLD, NEW), life=(*OPENED, BlockStep("eased", 2, (NEW,))))
    assert [change.kind for change in changes(*_pages(known, eased))] == ["tension eased"]


def test_more_sources_of_a_question_are_told() -> None:
    """A forecast that others repeat is supported."""
    old, new = _pages(block("q", "questions", OLD, life=OPENED), block("q", "questions", BOTH, life=OPENED))
    assert [change.kind for change in changes(old, new)] == ["claim supported"]
