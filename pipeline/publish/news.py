"""What's new: the changes of a version in whole sentences, most important first; the rest is counted and linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.publish import grounds, parts, telling
from pipeline.publish.parts import Part
from pipeline.publish.telling import TOLD
from pipeline.records import Block, Brief, Change, ChangeKind

SHOWN = 10  # changes told one by one
EACH = 4  # of one kind
Line = tuple[Part, ...]


def lines(brief: Brief, changes: Sequence[Change]) -> tuple[list[Line], int]:
    """The lines of What's new, and how many changes they leave to the changes page."""
    told, more = picked(brief, changes)
    if brief.news:
        return headed(brief), more + len(told)
    return _set(told), more


def headed(brief: Brief) -> list[Line]:
    """What a model tells of a version; its lines lead to no block."""
    return [tuple(replace(part, block="") for part in parts.sentence(said)) for said in brief.news]


def lines_and_others(brief: Brief, changes: Sequence[Change], most: int) -> tuple[list[Line], list[Line], int]:
    """The lines of What's new, those of at most so many other changes, and how many are left then."""
    told, others = _parted(grounds.numbered(brief), changes)
    if brief.news:
        told, others = [], [*told, *others]
    return [*headed(brief), *_set(told)], _set(others[:most]), max(0, len(others) - most)


def over_versions(numbers: Mapping[str, int], changes: Sequence[Change]) -> tuple[list[Line], int]:
    """The changes of several versions that are worth a line, each with its version, and how many are left."""
    told, others = _parted(numbers, changes)
    return _set(told, dated=True), sum(change.kind != "claim supported" for change in others)


def picked(brief: Brief, changes: Sequence[Change]) -> tuple[list[Change], int]:
    """The changes that What's new tells, and how many are left; more sources for what was known are not counted."""
    told, _ = _parted(grounds.numbered(brief), changes)
    return told, sum(change.kind in TOLD and change.kind != "claim supported" for change in changes) - len(told)


def _parted(numbers: Mapping[str, int], changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """What What's new tells and all the rest; what stood before is told as far as its sources have numbers.

    A statement that a line tells already, say as somebody's view, is not told again as a finding.
    """
    told: list[Change] = []
    others: list[Change] = []
    kinds: dict[ChangeKind, int] = {}
    heard: set[str] = set()
    for change in (telling.shown(change, numbers) for change in changes if change.kind in TOLD):
        if not (change.before or change.after or change.kind == "ruled"):
            continue
        figure = change.of == "figure" and change.now  # of which the number is told, and not the sentence
        claims = set() if figure else {claim for said in change.after for claim in said.claims[:1]}
        room = EACH if change.kind != "ruled" else SHOWN  # what a person has changed is not for another page
        fits = change.kind != "claim supported" and len(told) < SHOWN and kinds.get(change.kind, 0) < room
        repeated = change.kind == "claim added" and bool(claims) and claims <= heard
        if fits and not repeated:
            kinds[change.kind] = kinds.get(change.kind, 0) + 1
            heard |= claims
            told.append(change)
        else:
            others.append(change)
    return told, others


def _set(changes: Sequence[Change], dated: bool = False) -> list[Line]:
    return [telling.told(change, dated).line for change in changes]


def tension(brief: Brief, block: Block) -> Line:
    """A tension that stands as a line: who is in it, and since when."""
    made = [Part("ours", "Tension "), Part("title", block.title, block=block.id), Part("ours", ": ")]
    for place, (who, items) in enumerate(grounds.sides(brief, block)):
        made += [Part("ours", "; ")] * bool(place)
        made += [Part("words", who), Part("cites", " ", items, block.id)]
    return (*made, Part("ours", f" · since v{block.since}"))


def question(block: Block) -> Line:
    """An open question as a line, and since when it is asked."""
    title = grounds.asked(block)
    named = (Part("title", title, block=block.id), Part("ours", ": ")) if title else ()
    said = (part for one in block.sentences[:1] for part in parts.sentence(one))
    return (*named, *said, Part("ours", f" · since v{block.since}"))
