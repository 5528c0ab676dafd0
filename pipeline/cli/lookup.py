"""Which blocks of a page a command line means: by name, id, place or a piece of text."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.models import Block
from pipeline.render.escape import visible_line
from pipeline.render.parts import plain_sentence

if TYPE_CHECKING:
    from pipeline.storage.shelf import Shelf


_MOST = 5  # blocks that are shown at once
_SHOWN = 8  # blocks that an error names
_NEAR = 0.4  # ids of one section have at least this much in common


def find_block(page: Sequence[Block], away: Sequence[Block], wanted: str, topic: str) -> list[Block]:
    """The blocks that are meant, a few at most, those of the page before those `away` in the archive.

    A UsageError names those that come near.
    """
    blocks = [*page, *away]
    by_id = {block.id: block for block in blocks}
    if wanted in by_id:
        return [by_id[wanted]]
    if named := [block for block in blocks if block.name and block.name == wanted.casefold()]:
        return named[:1]
    if wanted.isdecimal() and len(wanted) < 6 and 0 < int(wanted) <= len(page):
        return [page[int(wanted) - 1]]
    text = visible_line(wanted).casefold()
    begun = [block for block in blocks if text and block.id.startswith(text)]
    found = begun or [block for block in blocks if text and text in _words(block)]
    here = [block for block in found if block.section != "what"] or found  # What tells of the other sections
    if 0 < len(here) <= _MOST:
        return here
    if found:
        said = f'{len(found)} blocks have "{visible_line(wanted)[:60]}"'
        near = found
    else:
        said = f'no block has the name, the id or the words "{visible_line(wanted)[:60]}"'
        near = [by_id[id] for id in get_close_matches(wanted, by_id, _SHOWN, _NEAR)]
    listed = "; ".join(f"{block.anchor} ({_name(block)})" for block in near[:_SHOWN])
    raise UsageError(f"{topic}: {said}; {f'near: {listed}' if near else f'see the names with: brief why {topic}'}")


def came(shelf: Shelf, block: Block, left: int) -> int:
    """The first version whose page had the block, 0 when it was displaced by the one that it would have come in with.

    A block of What is made anew, so it may have stood there before the version that its record names.
    """
    end = left or shelf.last + 1
    first = min(block.since, end - 1)
    while first > 0 and not _stands(shelf, first, block) and first + 1 < end:
        first += 1
    if first < 1 or not _stands(shelf, first, block):
        return 0
    while first > 1 and _stands(shelf, first - 1, block):
        first -= 1
    return first


def _stands(shelf: Shelf, version: int, block: Block) -> bool:
    return any(one.id == block.id for one in shelf.brief(version).blocks)


def _words(block: Block) -> str:
    return visible_line(" ".join((block.title, *map(plain_sentence, block.sentences)))).casefold()


def _name(block: Block) -> str:
    words = visible_line(block.title or plain_sentence(block.sentences[0]))
    return words if len(words) <= 40 else f"{words[:40]}…"
