"""Which block of a page is meant: by its id or its beginning, its number in page order, or a piece of its text."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from pipeline.errors import UsageError
from pipeline.publish.text import clean
from pipeline.records import Block

SHOWN = 8  # blocks that an error names
NEAR = 0.4  # ids of one section have at least this much in common


def find(blocks: Sequence[Block], wanted: str, topic: str) -> Block:
    """The one block that is meant; a UsageError names those that come near."""
    by_id = {block.id: block for block in blocks}
    if wanted in by_id:
        return by_id[wanted]
    if wanted.isdecimal() and len(wanted) < 6 and 0 < int(wanted) <= len(blocks):
        return blocks[int(wanted) - 1]
    text = clean(wanted).casefold()
    begun = [block for block in blocks if text and block.id.startswith(text)]
    found = begun or [block for block in blocks if text and text in _words(block)]
    if len(found) == 1:
        return found[0]
    if found:
        said = f'{len(found)} blocks have "{clean(wanted)[:60]}"'
        near = found
    else:
        said = f'no block has the id or the words "{clean(wanted)[:60]}"'
        near = [by_id[id] for id in get_close_matches(wanted, by_id, SHOWN, NEAR)]
    listed = "; ".join(f"{block.id} ({_name(block)})" for block in near[:SHOWN])
    raise UsageError(f"{topic}: {said}; {f'near: {listed}' if near else f'see the ids with: brief blame {topic}'}")


def _words(block: Block) -> str:
    return clean(" ".join((block.title, *(sentence.text for sentence in block.sentences)))).casefold()


def _name(block: Block) -> str:
    words = clean(block.title or block.sentences[0].text)
    return words if len(words) <= 40 else f"{words[:40]}…"
