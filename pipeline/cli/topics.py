"""Which topic a command line means, its store and its pages, and what is said where there are none yet."""

from __future__ import annotations

import contextlib
from pathlib import Path

from pipeline.config import Config
from pipeline.errors import BriefError, UsageError
from pipeline.models import Topic
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
    """The error for what needs a store, and the command that makes one."""
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
