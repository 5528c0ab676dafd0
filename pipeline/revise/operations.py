"""Applying operations: the only way in which a page changes; what no operation names is carried over untouched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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


def apply(blocks: Sequence[Block], operations: Sequence[Operation], budgets: Budgets) -> Applied:
    """Carry out the operations, then let each section keep what its budget holds."""
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
    kept, displaced = _within(page, budgets)
    gone = (*retired, *displaced)
    others = frozenset(o.block.section for o in operations if o.engine and o.block and page.get(o.id) == o.block)
    news, notices = (tuple(sentences(o.block for o in beside[kind] if o.block)) for kind in ("news", "notice"))
    omitted, forgone = tuple(beside["omit"]), tuple(beside["forgo"])
    return Applied(_adopted(kept, gone), gone, tuple(skipped), others, omitted, forgone, news, notices)


def _adopted(kept: Sequence[Block], gone: Sequence[Block]) -> tuple[Block, ...]:
    """The page, where what a block that left told in full is told by the first block that referred to it.

    Else a label would lead to what is not on the page.
    """
    full = {(block.id, said.claims[:1]): said for block in gone for said in sentences((block,)) if not said.link}
    findings = {block.id: block.findings for block in gone}
    home: dict[tuple[str, tuple[str, ...]], str] = {}

    def mended(block: Block, said: Sentence) -> Sentence:
        key = (said.link, said.claims[:1])
        if key not in full:
            return said
        if said.written:  # it says something of its own, and stands as it is
            return replace(said, link="")
        if home.setdefault(key, block.id) == block.id:
            return full[key]
        return replace(said, link=home[key])

    page: dict[str, Block] = {}
    for block in sorted(kept, key=lambda block: block.section == "what"):  # it tells of the others, and last
        if not any((said.link, said.claims[:1]) in full for said in sentences((block,))):
            page[block.id] = block
            continue
        said = tuple(mended(block, one) for one in block.sentences)
        life = tuple(replace(step, sentences=tuple(mended(block, s) for s in step.sentences)) for step in block.life)
        new = {finding for key, id in home.items() if id == block.id for finding in findings[key[0]]}
        had = (*block.findings, *sorted(new - set(block.findings)))
        page[block.id] = replace(block, sentences=said, life=life, findings=had)
    return tuple(page[block.id] for block in kept)


def _within(page: Mapping[str, Block], budgets: Budgets) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks that fit in page order, and those displaced: lowest rank first, then the older ones."""
    kept: list[Block] = []
    displaced: list[Block] = []
    for section in SECTIONS:
        blocks = [block for block in page.values() if block.section == section]
        stay = _best(blocks, budgets.narrative * SENTENCES if section == "narrative" else getattr(budgets, section))
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
