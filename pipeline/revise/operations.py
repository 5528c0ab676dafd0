"""Applying operations: the only way in which a page changes; what no operation names is carried over untouched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import SECTIONS, SENTENCES, Block, Budgets, Operation, Section, Sentence
from pipeline.revise.numbering import sentences


@dataclass(frozen=True, slots=True)
class Applied:
    """The page after its operations, in page order."""

    blocks: tuple[Block, ...]
    retired: tuple[Block, ...]  # displaced, with their ids, for the archive
    skipped: tuple[str, ...]  # operations that name no known block, for the log
    by_others: frozenset[Section] = frozenset()  # sections that another engine than the one asked had a hand in
    omitted: tuple[Operation, ...] = ()  # what was proposed and found untrue, to be counted
    forgone: tuple[Operation, ...] = ()  # what was not printed for another reason
    news: tuple[Sentence, ...] = ()  # what heads the version
    notices: tuple[Sentence, ...] = ()  # what stands under it


def apply(
    blocks: Sequence[Block],
    operations: Sequence[Operation],
    budgets: Budgets,
    pinned: frozenset[str] = frozenset(),
) -> Applied:
    """Carry out the operations, then let each section keep what its budget holds, and what is `pinned` beside it."""
    page = {block.id: block for block in blocks}
    retired: list[Block] = []
    skipped: list[str] = []
    beside: dict[str, list[Operation]] = {"omit": [], "forgo": [], "news": [], "notice": []}
    for operation in operations:
        if operation.kind in beside:
            beside[operation.kind].append(operation)
            continue
        known = operation.id in page
        if operation.kind == "order":
            if known:  # it may have been displaced
                page[operation.id] = page.pop(operation.id)
        elif operation.kind == "retire" and known:
            retired.append(page.pop(operation.id))
        elif (
            operation.block is not None
            and operation.block.id == operation.id
            and known == (operation.kind == "replace")
        ):
            page[operation.id] = operation.block
        else:
            skipped.append(f"{operation.kind} {operation.id}: {'already' if known else 'not'} on the page")
    kept, displaced = _within(page, budgets, pinned)
    gone = (*retired, *displaced)
    others = frozenset(o.block.section for o in operations if o.engine and o.block and page.get(o.id) == o.block)
    news, notices = (tuple(sentences(o.block for o in beside[kind] if o.block)) for kind in ("news", "notice"))
    omitted, forgone = tuple(beside["omit"]), tuple(beside["forgo"])
    return Applied(kept, gone, tuple(skipped), others, omitted, forgone, news, notices)


def _within(
    page: Mapping[str, Block], budgets: Budgets, pinned: frozenset[str]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks that fit in page order, and those displaced: lowest rank first, then the older ones."""
    kept: list[Block] = []
    displaced: list[Block] = []
    for section in SECTIONS:
        blocks = [block for block in page.values() if block.section == section]
        stay = {block.id for block in blocks if block.id in pinned}
        room = budgets.narrative * SENTENCES if section == "narrative" else getattr(budgets, section)
        stay |= _best([block for block in blocks if block.id not in pinned], room)
        displaced += sorted((block for block in blocks if block.id not in stay), key=lambda block: block.id)
        blocks = [block for block in blocks if block.id in stay]
        if section == "timeline":
            blocks.sort(key=lambda block: (block.when.order if block.when else (), block.id))
        if section == "what":
            blocks.sort(key=lambda block: (-block.rank, block.id))
        if section == "narrative":  # stories stand in the order in which they came up, what belongs to none behind them
            themes = [*dict.fromkeys(block.title for block in blocks if block.title), ""]
            blocks.sort(key=lambda block: themes.index(block.title))
        kept += blocks
    return tuple(kept), tuple(displaced)


def _best(blocks: Sequence[Block], room: int) -> set[str]:
    """The ids of the blocks that fit: the highest rank first, of two alike the newer."""
    return {block.id for block in sorted(blocks, key=lambda block: (-block.rank, -block.since, block.id))[:room]}
