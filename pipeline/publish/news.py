"""What's new: the changes of a version in whole sentences, most important first; the rest is counted and linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.publish import grounds, parts, telling, text
from pipeline.publish.parts import Part
from pipeline.publish.telling import TOLD
from pipeline.records import Block, Brief, Change, ChangeKind

SHOWN = 10  # changes told one by one
EACH = 4  # of one kind


def lines(brief: Brief, changes: Sequence[Change]) -> tuple[list[str], int]:
    """The lines of What's new in Markdown, and how many changes they leave to the changes page."""
    told, more = picked(brief, changes)
    if brief.news:
        return headed(brief), more + len(told)
    return _set(brief, told), more


def headed(brief: Brief) -> list[str]:
    """What a model tells of a version, in Markdown."""
    numbers = grounds.numbered(brief)
    return [text.markdown(parts.sentence(said), numbers, {}) for said in brief.news]


def lines_and_others(brief: Brief, changes: Sequence[Change], most: int) -> tuple[list[str], list[str], int]:
    """The lines of What's new in Markdown, those of at most so many other changes, and how many are left then."""
    told, others = _parted(brief, changes)
    if brief.news:
        told, others = [], [*told, *others]
    return [*headed(brief), *_set(brief, told)], _set(brief, others[:most]), max(0, len(others) - most)


def picked(brief: Brief, changes: Sequence[Change]) -> tuple[list[Change], int]:
    """The changes that What's new tells, and how many are left; more sources for what was known are not counted."""
    told, _ = _parted(brief, changes)
    return told, sum(change.kind in TOLD and change.kind != "claim supported" for change in changes) - len(told)


def _parted(brief: Brief, changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """What What's new tells and all the rest; what stood before is told as far as this page lists its sources.

    A statement that a line tells already, say as somebody's view, is not told again as a finding.
    """
    numbers = grounds.numbered(brief)
    told: list[Change] = []
    others: list[Change] = []
    kinds: dict[ChangeKind, int] = {}
    heard: set[str] = set()
    for change in (telling.shown(change, numbers) for change in changes if change.kind in TOLD):
        if not (change.before or change.after):
            continue
        figure = change.of == "figure" and change.now  # of which the number is told, and not the sentence
        claims = set() if figure else {claim for said in change.after for claim in said.claims[:1]}
        fits = change.kind != "claim supported" and len(told) < SHOWN and kinds.get(change.kind, 0) < EACH
        repeated = change.kind == "claim added" and bool(claims) and claims <= heard
        if fits and not repeated:
            kinds[change.kind] = kinds.get(change.kind, 0) + 1
            heard |= claims
            told.append(change)
        else:
            others.append(change)
    return told, others


def _set(brief: Brief, changes: Sequence[Change]) -> list[str]:
    numbers = grounds.numbered(brief)
    anchors = {block.id: f"#{block.anchor}" for block in brief.blocks}
    return [line(change, numbers, anchors) for change in changes]


def line(change: Change, numbers: Mapping[str, int], anchors: Mapping[str, str], dated: bool = False) -> str:
    """One change as a line of Markdown, `dated` with the version it came in."""
    return text.markdown(telling.told(change, dated).line, numbers, anchors)


def tension(brief: Brief, block: Block) -> tuple[Part, ...]:
    """A tension that stands as a line: who is in it, and since when."""
    made = [Part("ours", "Tension "), Part("title", block.title, block=block.id), Part("ours", ": ")]
    for place, (who, items) in enumerate(grounds.sides(brief, block)):
        made += [Part("ours", "; ")] * bool(place)
        made += [Part("words", who), Part("cites", " ", items, block.id)]
    return (*made, Part("ours", f" · since v{block.since}"))


def question(block: Block) -> tuple[Part, ...]:
    """An open question as a line, and since when it is asked."""
    title = grounds.asked(block)
    named = (Part("title", title, block=block.id), Part("ours", ": ")) if title else ()
    said = (part for one in block.sentences[:1] for part in parts.sentence(one))
    return (*named, *said, Part("ours", f" · since v{block.since}"))
