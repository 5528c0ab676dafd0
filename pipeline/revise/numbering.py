"""Source numbers: given once, when a version is published, and never used again for anything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.records import Article, Block, Sentence


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
