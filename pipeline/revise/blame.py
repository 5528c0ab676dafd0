"""Blame: for each sentence of a page the version it came in, when it last changed, and whose words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.records import Article, Block, Brief, Claim, Sentence
from pipeline.relate import origins
from pipeline.revise.changes import MOVES


@dataclass(frozen=True, slots=True)
class Blamed:
    """A sentence with its history."""

    block: Block
    sentence: Sentence
    came: int  # the oldest version of those looked at that has it in this block
    changed: int  # the version since which it has these words
    step: str = ""  # of a sentence that tells a step in the block's life: "answered in v4"


def blame(versions: Iterable[Brief]) -> tuple[Blamed, ...]:
    """The sentences of the newest version, given all versions newest first; older ones are taken only as needed."""
    rest = iter(versions)
    page = next(rest)
    now = page.version
    found = [Blamed(block, said, now, now, step) for block in page.blocks for step, said in _of(block)]
    oldest = min((block.since for block in page.blocks), default=now)
    reworded: set[int] = set()  # places of sentences whose words have been seen otherwise
    for brief in rest:
        if brief.version < oldest:
            break
        blocks = {block.id: [said for _, said in _of(block)] for block in brief.blocks}
        for place, entry in enumerate(found):
            earlier = next((said for said in blocks.get(entry.block.id, ()) if _alike(said, entry.sentence)), None)
            if earlier is None or earlier.text != entry.sentence.text:
                reworded.add(place)
            if earlier is not None:
                changed = entry.changed if place in reworded else brief.version
                found[place] = replace(entry, came=brief.version, changed=changed)
    return tuple(found)


def _of(block: Block) -> Iterator[tuple[str, Sentence]]:
    """The sentences of a block, then those of its life, each with the step that it tells."""
    yield from (("", said) for said in block.sentences)
    for step in block.life:
        what = f"{step.what} in v{step.version}"
        yield from ((f"{what}, before" if step.what in MOVES else what, said) for said in step.sentences)


def independent(
    sentence: Sentence, claims: Mapping[str, Claim], articles: Mapping[str, Article], owners: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """The independent origins of a sentence, by the same rule as those of its finding."""
    quotes: dict[str, list[str]] = {}
    for claim in sentence.claims:
        if claim in claims:
            quotes.setdefault(claims[claim].item, []).append(claims[claim].quote)
    items = [articles[item].item for item in sentence.items if item in articles]
    return origins.origins(items, quotes, origins.table(owners))


def named(publishers: Iterable[str], articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Origins as a reader knows them: a document that is its own publisher by its title."""
    return tuple(origins.byline(articles[one].item) if one in articles else one for one in publishers)


def _alike(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences tell one thing: the same quoted claim, or for notices the same words."""
    return one.claims[:1] == other.claims[:1] and (bool(one.claims) or one.text == other.text)
