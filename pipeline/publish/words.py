"""What changed in words: blocks by id, words inside a block; renumbering, moves and white space say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.records import SECTIONS, Block, Brief


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive words that are kept, removed or added."""

    kind: Literal["same", "removed", "added"]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rewording:
    """A block whose words differ between two versions; all removed or all added when only one version has it."""

    block: str
    section: str
    title: str
    runs: tuple[Run, ...]


def reworded(before: Brief | None, after: Brief) -> tuple[Rewording, ...]:
    """The blocks whose words changed, in page order, those that left the page last."""
    old = {block.id: block for block in before.blocks} if before else {}
    new = {block.id: block for block in after.blocks}
    found = [_block(old.get(block.id), block) for block in after.blocks]
    found += [
        _block(block, None)
        for section in SECTIONS
        for block in old.values()
        if block.section == section and block.id not in new
    ]
    return tuple(change for change in found if any(run.kind != "same" for run in change.runs))


def _block(old: Block | None, new: Block | None) -> Rewording:
    block = new or old
    assert block is not None
    return Rewording(block.id, block.section, block.title, tuple(runs(_words(old), _words(new))))


def _words(block: Block | None) -> list[str]:
    return " ".join(sentence.text for sentence in block.sentences).split() if block else []


def runs(old: list[str], new: list[str]) -> Iterator[Run]:
    """The patience diff of two texts, word by word."""
    from patiencediff import PatienceSequenceMatcher

    for kind, i1, i2, j1, j2 in PatienceSequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield Run("same", tuple(old[i1:i2]))
            continue
        if i2 > i1:
            yield Run("removed", tuple(old[i1:i2]))
        if j2 > j1:
            yield Run("added", tuple(new[j1:j2]))
