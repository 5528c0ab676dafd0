"""Which topic a command line means, and what is said where it has no page yet."""

from __future__ import annotations

import contextlib
from pathlib import Path

from pipeline.config import Config
from pipeline.errors import BriefError, UsageError
from pipeline.models import Topic
from pipeline.storage import Store


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


def no_version(database: Path, topic: str) -> UsageError:
    """The error for a topic without a page: what comes next, by whether it has been run."""
    runs: tuple[object, ...] = ()
    with contextlib.suppress(BriefError), Store.looking(database.parent) as store:  # a damaged one a run tells of
        runs = store.outcomes(topic)
    if runs:
        return UsageError(f"{topic} has no version yet: no run found enough on its question; next: brief tune {topic}")
    return UsageError(f"{topic} has no version yet; next: brief run {topic}")
