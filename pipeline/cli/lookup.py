"""Which topic, page and blocks a command line means, and what is said where there are none."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from pipeline.config import Config
from pipeline.errors import BriefError, UsageError
from pipeline.models import Block, Topic
from pipeline.render.escape import visible_line
from pipeline.render.parts import plain_sentence
from pipeline.storage import Store
from pipeline.storage.database import DATABASE
from pipeline.storage.shelf import Shelf


def topic_of(config: Config, slug: str) -> Topic:
    """The topic of that name, or the only one where none is given; a UsageError names those that there are."""
    for topic in config.topics:
        if topic.slug == slug or (not slug and len(config.topics) == 1):
            return topic
    if not slug and config.topics:
        raise UsageError(f"which topic? There are: {', '.join(topic.slug for topic in config.topics)}")
    if not config.topics:
        raise UsageError(f'{config.path.name} has no topic yet; next: brief init "QUESTION"')
    raise UsageError(
        f'there is no topic "{slug}" in {config.path.name}; it has: {", ".join(t.slug for t in config.topics)}'
    )


def has_run(config: Config) -> bool:
    """Whether a run has made a store yet."""
    return (config.state / DATABASE).exists()


def store_of(config: Config, then: str = "run") -> Store:
    """The store of what has been run; a UsageError says how to begin where nothing has."""
    if not has_run(config):
        raise not_run(config, then)
    return Store(config.state)


def not_run(config: Config, then: str = "run") -> UsageError:
    """The error for what needs a store, and the command that makes one; where pages are there, that it was lost."""
    from pipeline.cli.preflight import refuse_lost

    refuse_lost(config)
    return UsageError(f"nothing has been run yet with {config.path.name}; start with: brief {then}")


def shelf_of(config: Config, slug: str) -> Shelf:
    """The published pages of a topic; a UsageError names the topics that there are, or what makes the first page."""
    topic_of(config, slug)
    shelf = Shelf.of(config.state, slug)
    if not shelf.last:
        raise no_version(config.state, slug)
    return shelf


def no_version(state: Path, topic: str) -> UsageError:
    """The error for a topic without a page: what comes next, by whether it has been run."""
    runs: tuple[object, ...] = ()
    with contextlib.suppress(BriefError), Store.looking(state) as store:  # a damaged one a run tells of
        runs = store.outcomes(topic)
    if runs:
        return UsageError(f"{topic} has no version yet: no run found enough on its question; next: brief tune {topic}")
    return UsageError(f"{topic} has no version yet; next: brief run {topic}")


_FEW_BLOCKS = 5  # blocks that are shown at once
_NAMED_BLOCKS = 8  # blocks that an error names
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
    if 0 < len(here) <= _FEW_BLOCKS:
        return here
    if found:
        said = f'{len(found)} blocks have "{visible_line(wanted)[:60]}"'
        near = found
    else:
        said = f'no block has the name, the id or the words "{visible_line(wanted)[:60]}"'
        near = [by_id[id] for id in get_close_matches(wanted, by_id, _NAMED_BLOCKS, _NEAR)]
    listed = "; ".join(f"{block.anchor} ({_name(block)})" for block in near[:_NAMED_BLOCKS])
    raise UsageError(f"{topic}: {said}; {f'near: {listed}' if near else f'see the names with: brief why {topic}'}")


def _words(block: Block) -> str:
    return visible_line(" ".join((block.title, *map(plain_sentence, block.sentences)))).casefold()


def _name(block: Block) -> str:
    words = visible_line(block.title or plain_sentence(block.sentences[0]))
    return words if len(words) <= 40 else f"{words[:40]}…"
