"""The topics that a command line names."""

from __future__ import annotations

from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.records import Topic


def topic_of(config: Config, slug: str) -> Topic:
    """The topic of that name; a UsageError names those that there are."""
    for topic in config.topics:
        if topic.slug == slug:
            return topic
    raise UsageError(
        f'there is no topic "{slug}" in {config.path.name}; it has: {", ".join(t.slug for t in config.topics)}'
    )
