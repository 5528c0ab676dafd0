"""Numbers of sources and names of blocks: given once, when a version is published, and never used again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.records import Article, Block, Section, Sentence

LETTERS: Mapping[Section, str] = {
    "what": "w", "figures": "f", "why": "y", "questions": "q", "narrative": "n", "timeline": "t",
    "perspectives": "v", "tensions": "x",
}  # fmt: skip


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


def names(page: Iterable[Block], archive: Mapping[str, Block]) -> Callable[[str], str]:
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


def named(blocks: Iterable[Block], last: Mapping[str, int]) -> tuple[Block, ...]:
    """The blocks, each with a name such as "n12"; `last` has the highest number that each letter was given."""
    highest = dict(last)
    found: list[Block] = []
    for block in blocks:
        if not block.name:
            letter = LETTERS[block.section]
            highest[letter] = highest.get(letter, 0) + 1
            block = replace(block, name=f"{letter}{highest[letter]}")
        found.append(block)
    return tuple(found)
