"""What a difference rests on and leaves open: sources, the versions that its changes came in, unanswered questions."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.publish import news
from pipeline.records import Block, Brief, Change, ChangeKind, SourceLine

# What a reader asks about first, and so is told of when there was none.
_NONE: dict[ChangeKind, str] = {
    "claim corrected": "claim was corrected",
    "claim withdrawn": "claim was withdrawn",
    "position moved": "position moved",
    "question answered": "question was answered",
    "tension opened": "tension opened",
    "event redated": "event was redated",
}
_SETTLED = ("answered", "stale")


def numbered(*briefs: Brief) -> dict[str, int]:
    """The number of each source that one of the pages lists, by item."""
    return {line.item: line.number for brief in briefs for line in (*brief.sources, *brief.also)}


def added(before: Brief, after: Brief) -> list[SourceLine]:
    """The sources that the newer page cites and the older one did not."""
    known = {line.number for line in before.sources}
    return [line for line in after.sources if line.number not in known]


def cited(before: Brief, after: Brief, changes: Sequence[Change], between: Sequence[Brief] = ()) -> list[SourceLine]:
    """The sources, by number, that what is told cites and that were not added: what is said now may contradict them."""
    lines = {line.item: line for brief in (*between, before, after) for line in (*brief.sources, *brief.also)}
    said = (one for change in changes if change.kind in news.TOLD for one in (*change.before, *change.after))
    asked = (one for block in unanswered(after) for one in block.sentences[:1])
    found = {lines[item].number: lines[item] for one in (*said, *asked) for item in one.items if item in lines}
    new = {line.number for line in added(before, after)}
    return [found[number] for number in sorted(found.keys() - new)]


def source(line: SourceLine) -> str:
    """A source in one line."""
    day = f"{line.published:%Y-%m-%d}" if line.published else "date unknown"
    return f"[{line.number}] {line.title} · {line.outlet}, {day}"


def arrivals(before: Brief, after: Brief, changes: Sequence[Change]) -> list[int]:
    """The version that each change came in; 0 where the pair are neighbours or the newer page does not show it."""
    if after.version - before.version < 2:
        return [0] * len(changes)
    blocks = {block.id: block for block in after.blocks}
    return [_arrival(change, blocks.get(change.block), before.version) for change in changes]


def _arrival(change: Change, block: Block | None, known: int) -> int:
    if block is None or change.kind == "claim supported":  # support leaves no step behind that has a version
        return 0
    came = change.kind.endswith((" added", " opened"))
    versions = [block.since] if came else [step.version for step in block.life]
    return next((version for version in reversed(versions) if version > known), 0)


def absent(changes: Sequence[Change]) -> str:
    """What did not happen, so that a reader need not wonder whether it was left out; "" when all of it did."""
    kinds = {change.kind for change in changes}
    missing = ", ".join(f"no {words}" for kind, words in _NONE.items() if kind not in kinds)
    return f"{missing.capitalize()}." if missing else ""


def unanswered(brief: Brief) -> list[Block]:
    """The questions of a page that are neither answered nor stale."""
    return [block for block in brief.section("questions") if not block.life or block.life[-1].what not in _SETTLED]
