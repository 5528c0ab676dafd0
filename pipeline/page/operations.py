"""Applying operations, the only way in which a page changes, and the numbers and names that are given once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.models import SECTION_FORMS, SECTIONS, SENTENCES, Article, Block, Budgets, Operation, Section, Sentence

# Numbers of sources and names of blocks: given once, when a version is published, and never used again.


def sentences(blocks: Iterable[Block]) -> Iterable[Sentence]:
    """All sentences of the page in reading order, with those that tell a block's life."""
    for block in blocks:
        yield from block.sentences
        for step in block.life:
            yield from step.sentences


def assign(known: Mapping[str, int], last: int, blocks: Sequence[Block], others: Iterable[Article]) -> dict[str, int]:
    """Item id to number: the known ones stay, then what the page cites as it is read, then what else was read.

    `known` has the numbers of these items as far as they were given before; `last` is the highest that was given.
    """
    given = dict(known)
    cited = [item for sentence in sentences(blocks) for item in sentence.items]
    read = [article.item.id for article in sorted(others, key=lambda article: (article.day, article.item.id))]
    for item in dict.fromkeys((*cited, *read)):
        if item not in given:
            last += 1
            given[item] = last
    return given


def block_name(page: Iterable[Block], archive: Mapping[str, Block]) -> Callable[[str], str]:
    """What a block of this id is called, on the page or in the archive; "" for one that nobody has seen."""
    there = {block.id: block.name for block in page}

    def name(id: str) -> str:
        if id in there:
            return there[id]
        away = archive.get(id)
        return away.name if away else ""

    return name


def restored(blocks: Iterable[Block], known: Callable[[str], str]) -> tuple[Block, ...]:
    """The blocks with the names that they were given before, by their ids, and with no other."""
    return tuple(block if block.name == (name := known(block.id)) else replace(block, name=name) for block in blocks)


def named_blocks(blocks: Iterable[Block], last: Mapping[str, int]) -> tuple[Block, ...]:
    """The blocks, each with a name such as "n12"; `last` has the highest number that each letter was given."""
    highest = dict(last)
    found: list[Block] = []
    for block in blocks:
        if not block.name:
            letter = SECTION_FORMS[block.section].letter
            highest[letter] = highest.get(letter, 0) + 1
            block = replace(block, name=f"{letter}{highest[letter]}")
        found.append(block)
    return tuple(found)


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
        if section in ("why", "perspectives"):  # of one rank they stay as they came
            blocks.sort(key=lambda block: -block.rank)
        if section == "narrative":  # stories stand in the order in which they came up, what belongs to none behind them
            themes = [*dict.fromkeys(block.title for block in blocks if block.title), ""]
            blocks.sort(key=lambda block: themes.index(block.title))
        kept += blocks
    return tuple(kept), tuple(displaced)


def _best(blocks: Sequence[Block], room: int) -> set[str]:
    """The ids of the blocks that fit: the highest rank first, of two alike the newer."""
    return {block.id for block in sorted(blocks, key=lambda block: (-block.rank, -block.since, block.id))[:room]}
