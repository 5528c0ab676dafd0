"""What changed over two steps is what changed in each, less what came to nothing: the net change, nothing invented.

`changes(a, c)` composes from `changes(a, b)` and `changes(b, c)` in this sense: it tells of a block what the two told
of it, once and in the words of `a` and `c`, except what `a` and `c` alone show to have come to nothing.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from pipeline.models import Block, Brief, Change, Sentence
from pipeline.page.changes import changes
from tests.page.evolving import three

ENOUGH = settings(deadline=None, derandomize=True, max_examples=150)
FAMILY = {
    "claim added": "claim", "claim supported": "claim", "claim corrected": "claim", "claim withdrawn": "claim",
    "position added": "position", "position moved": "position", "question opened": "question",
    "question narrowed": "question", "question answered": "question", "tension opened": "tension",
    "tension eased": "tension", "event added": "event", "event redated": "event", "source added": "source",
}  # fmt: skip
KEPT_BY_STATE = ("tension", "position", "event")


def _page(brief: Brief) -> dict[str, Block]:
    return {block.id: block for block in brief.blocks}


def _sentences(brief: Brief) -> set[Sentence]:
    return {s for b in brief.blocks for s in (*b.sentences, *(s for step in b.life for s in step.sentences))}


def _about(change: Change) -> tuple[str, str]:
    return change.block, FAMILY[change.kind]


def _told_of(found: tuple[Change, ...], change: Change) -> bool:
    """Whether the block is told of in this respect, or as new altogether."""
    return any(
        other.block == change.block and (_about(other) == _about(change) or other.kind in OPENING) for other in found
    )


OPENING = ("position added", "event added", "tension opened", "question opened", "tension eased", "question answered")


def _came_to_nothing(change: Change, a: Brief, c: Brief) -> bool:
    """Whether the two ends alone show that a change in between is none."""
    if change.kind == "source added":
        return any(line.item == change.block for line in a.sources) or all(
            line.item != change.block for line in c.sources
        )
    old, new = _page(a).get(change.block), _page(c).get(change.block)
    if new is None:
        return True  # it left again
    back = old is None and new.since <= a.version  # it had left before a
    gone = any(step.what == "withdrawn" and not step.sentences for step in new.life)
    match FAMILY[change.kind]:
        case "claim":
            after = {claim for sentence in change.after for claim in sentence.claims[:1]}
            stays = after & {claim for sentence in new.sentences for claim in sentence.claims[:1]}
            known = {claim for sentence in (old.sentences if old else ()) for claim in sentence.claims}
            if change.kind == "claim added":
                return not stays or back or gone
            if change.kind == "claim supported":
                return not stays or back or gone or bool(change.before and change.before[0].claims[0] not in known)
            edited = {claim for sentence in (*change.before, *change.after) for claim in sentence.claims}
            return not (edited & known) and not back  # it came in after a, and is told as new in its last words
        case "position":
            still = old is not None and old.sentences == new.sentences and old.life[-1].what == new.life[-1].what
            spoken = change.detail in ("silent",) and new.life[-1].what != "silent"
            returned = old is not None and old.sentences[0].text == new.sentences[0].text and change.detail != "silent"
            even = old is not None and old.pole == new.pole
            return still or spoken or returned or even or back
        case "event":
            return back or gone or (old is not None and old.when == new.when)
        case "tension":
            before = [step.what for step in new.life if step.version <= a.version]
            return bool(before) and before[-1] == new.life[-1].what
        case _:
            return False


@ENOUGH
@given(three)
def test_nothing_is_invented(pages: tuple[Brief, Brief, Brief]) -> None:
    """Whatever is told over two steps was told, of the same block and in the same respect, in one of them."""
    a, b, c = pages
    steps = (*changes(a, b), *changes(b, c))
    for change in changes(a, c):
        away = change.block not in _page(b) and change.block in _page(a)  # changed in the version that it was away
        if change.kind == "claim corrected" and not away:  # or its words were away, and were corrected and came back
            there = {claim for said in _page(b)[change.block].sentences for claim in said.claims}
            away = there.isdisjoint(claim for said in change.before for claim in said.claims)
        assert away or _told_of(steps, change), change


@ENOUGH
@given(three)
def test_nothing_is_lost(pages: tuple[Brief, Brief, Brief]) -> None:
    """Whatever one of the steps told is told over both, unless the two ends alone show that it came to nothing."""
    a, b, c = pages
    whole = changes(a, c)
    for change in (*changes(a, b), *changes(b, c)):
        assert _told_of(whole, change) or _came_to_nothing(change, a, c), change


@ENOUGH
@given(three)
def test_each_thing_is_told_once_in_the_words_of_both_ends(pages: tuple[Brief, Brief, Brief]) -> None:
    """What is shown as before was on the older page or is a recorded step; what is shown as after is on the newer."""
    a, _, c = pages
    found = changes(a, c)
    for change in found:
        assert {*change.before} <= _sentences(a) | _sentences(c)
        assert {*change.after} <= _sentences(c)
    assert len(set(found)) == len(found)
    openings = [change.block for change in found if change.kind in OPENING]
    assert len(set(openings)) == len(openings)


@ENOUGH
@given(three)
def test_steps_that_touch_different_blocks_add_up(pages: tuple[Brief, Brief, Brief]) -> None:
    """Where no block changed in both steps and none left, the changes over both are those of each, no more, no less."""
    a, b, c = pages
    pages_of = [_page(one) for one in pages]
    twice = {
        id for id in pages_of[0].keys() | pages_of[1].keys() | pages_of[2].keys()
        if pages_of[0].get(id) != pages_of[1].get(id) and pages_of[1].get(id) != pages_of[2].get(id)
    }  # fmt: skip
    left = (pages_of[0].keys() | pages_of[1].keys()) - pages_of[2].keys()
    parts = {x for x in (*changes(a, b), *changes(b, c)) if x.block not in twice | left and x.kind != "source added"}
    assert {x for x in changes(a, c) if x.block not in twice | left and x.kind != "source added"} == parts


@ENOUGH
@given(three)
def test_a_page_and_itself_differ_in_nothing(pages: tuple[Brief, Brief, Brief]) -> None:
    """Nothing changed says nothing, nor does a version that brought only another order."""
    for page in pages:
        assert changes(page, page) == ()
        turned = replace(page, version=page.version + 1, blocks=page.blocks[::-1])
        assert changes(page, turned) == ()


@ENOUGH
@given(three)
def test_the_two_ends_decide(pages: tuple[Brief, Brief, Brief]) -> None:
    """What differs between the ends is told and what does not is not, whatever lay between."""
    a, _, c = pages
    found = changes(a, c)
    known = {claim for block in a.blocks for sentence in block.sentences for claim in sentence.claims}
    for new in c.blocks:
        old = _page(a).get(new.id)
        told = {change.kind: change for change in found if change.block == new.id}
        edits = [set(s.claims) for s in _edit_notes(new, a.version) if set(s.claims) & known]
        if old is None:
            back, gone = new.since <= a.version, any(s.what == "withdrawn" and not s.sentences for s in new.life)
            if back:
                assert not told.keys() & {"claim added", "position added", "event added", "question opened"}
            else:
                assert bool(told) != gone
            continue
        assert ("event redated" in told) == (old.when != new.when)
        leads = {s.claims[0]: s for s in old.sentences}
        grown = {
            s.claims[0] for s in new.sentences if s.claims[0] in leads and set(s.items) - {*leads[s.claims[0]].items}
        }
        if new.section in ("why", "narrative", "timeline", "tensions"):
            supported = {x.after[0].claims[0] for x in found if x.block == new.id and x.kind == "claim supported"}
            assert supported == grown
        if new.section == "perspectives" and not edits:
            moved = [x for x in found if x.block == new.id and x.detail in ("reversed", "strengthened", "softened")]
            assert bool(moved) == (old.pole != new.pole)
        edited = [x for x in found if x.block == new.id and x.kind in ("claim corrected", "claim withdrawn")]
        assert bool(edited) == bool(edits)
        assert len({said for x in edited for said in x.after}) == sum(len(x.after) for x in edited)


def _edit_notes(block: Block, seen: int) -> list[Sentence]:
    """The notes of what was corrected or withdrawn after a version."""
    steps = [step for step in block.life if step.version > seen and step.what in ("corrected", "withdrawn")]
    return [said for step in steps for said in step.sentences or block.sentences]
