"""The difference in words: nothing lost, nothing added, and silence where nothing changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import BlockStep
from pipeline.render.text_diff import reworded, runs
from tests.page.making import block, brief, said

WORDS = st.lists(st.sampled_from("open closed weights models fell rose the the a".split()), max_size=25)


@settings(deadline=None, derandomize=True)
@given(WORDS, WORDS)
def test_runs_reconstruct_both_texts(old: list[str], new: list[str]) -> None:
    """Kept and removed words are the old text, kept and added ones the new."""
    made = list(runs(old, new))
    assert [word for run in made if run.kind != "added" for word in run.words] == old
    assert [word for run in made if run.kind != "removed" for word in run.words] == new
    assert all(run.words for run in made)
    assert all(one.kind != other.kind for one, other in pairwise(made))


@settings(deadline=None, derandomize=True)
@given(WORDS)
def test_equal_texts_are_one_run(words: list[str]) -> None:
    """A text and itself differ in nothing."""
    assert [run.kind for run in runs(words, words)] == (["same"] if words else [])


def test_a_changed_word_is_found_alone() -> None:
    """One changed figure leaves all other words standing."""
    old, new = "Corvid scored 61.4 percent in March".split(), "Corvid scored 58.1 percent in March".split()
    assert [(run.kind, " ".join(run.words)) for run in runs(old, new)] == [
        ("same", "Corvid scored"), ("removed", "61.4"), ("added", "58.1"), ("same", "percent in March"),
    ]  # fmt: skip


def test_three_thousand_words_at_once() -> None:
    """Two versions of 3,000 words, as often used as words are, in a twentieth of the time that difflib takes."""
    chance = Random(1)
    vocabulary = [f"word{number}" for number in range(900)]
    often = [1 / number for number in range(1, 901)]
    old = [chance.choices(vocabulary, often, k=25) for _ in range(120)]
    new = [[*words[:3], "new", *words[4:]] if number % 4 == 0 else words for number, words in enumerate(old)]
    pages = [
        brief(
            *(block(f"n{number}", "narrative", said(" ".join(words))) for number, words in enumerate(page)), version=n
        )
        for n, page in enumerate((old, new), 1)
    ]
    flat = [[word for words in page for word in words] for page in (old, new)]
    theirs = _fastest(lambda: SequenceMatcher(None, *flat, autojunk=False).get_opcodes())
    assert _fastest(lambda: reworded(*pages)) < 0.05 * theirs
    assert len(reworded(*pages)) == 30


def _fastest(work: Callable[[], object]) -> float:
    """Processor time of the fastest of a few goes."""
    times = []
    for _ in range(5):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


KEPT = block("kept", "why", said("“Prices fell.”"), said("“Labs compete.”"))


@pytest.mark.parametrize(
    "after",
    [
        KEPT,
        replace(KEPT, sentences=(said("“Prices fell.”", ("c9",), ("i9",)), KEPT.sentences[1])),  # renumbered, supported
        replace(KEPT, sentences=(said("“Prices   fell.” "), KEPT.sentences[1])),  # white space
        replace(KEPT, rank=9.0, life=(BlockStep("corrected", 2, (said("x"),)),)),
    ],
)
def test_what_is_no_rewording(after: object) -> None:
    """Sources, white space, rank and life are not words."""
    assert reworded(brief(KEPT), brief(after, version=2)) == ()  # type: ignore[arg-type]


def test_moves_say_nothing() -> None:
    """A block that stands elsewhere has the same words."""
    other = block("other", "why", said("“Other.”"))
    assert reworded(brief(KEPT, other), brief(other, KEPT, version=2)) == ()


def test_blocks_that_come_and_go() -> None:
    """A new block is all added, one that left is all removed and comes last, in the order of sections."""
    gone = [block("g1", "tensions", said("“G one.”")), block("g2", "what", said("“G two.”"))]
    made = reworded(brief(*gone, KEPT), brief(KEPT, block("n", "timeline", said("“N.”")), version=2))
    assert [(one.block, [(run.kind, run.words) for run in one.runs]) for one in made] == [
        ("n", [("added", ("“N.”",))]),
        ("g2", [("removed", ("“G", "two.”"))]),
        ("g1", [("removed", ("“G", "one.”"))]),
    ]


def test_against_nothing_everything_is_added() -> None:
    """The first version has no word that was there before."""
    assert [[run.kind for run in one.runs] for one in reworded(None, brief(KEPT))] == [["added"]]


@pytest.mark.parametrize(
    ("old", "new", "kinds", "fate"),
    [
        ("The index is at 52 in May.", "The index is at 42 in May.", ["same", "removed", "added", "same"], "reworded"),
        ("The gap closes as prices fall.", "The mayor has opened another bridge.", ["removed", "added"], "replaced"),
    ],
)  # fmt: skip
def test_words_are_spliced_only_within_a_line_that_is_the_same(old: str, new: str, kinds: list[str], fate: str) -> None:
    """A line whose words are mostly others is taken out whole and put in whole."""
    (one,) = reworded(brief(block("a", "why", said(old))), brief(block("a", "why", said(new)), version=2))
    assert ([run.kind for run in one.runs], one.fate) == (kinds, fate)
    (more,) = reworded(
        brief(block("a", "why", said("Kept."))), brief(block("a", "why", said("Kept."), said(new)), version=2)
    )
    assert more.fate == "extended"
