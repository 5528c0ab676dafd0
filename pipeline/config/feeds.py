"""Feeds to begin with, by subject: a small list of ours, for who has a question and no source yet."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.english.tokens import terms


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed, and what it is in a few words."""

    name: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class FeedSubject:
    """Feeds on one subject, and the words that questions of it have."""

    name: str
    words: frozenset[str]
    feeds: tuple[ListedFeed, ...]


@cache
def feed_subjects() -> tuple[FeedSubject, ...]:
    """The whole list."""
    data = tomllib.loads(Path(__file__).with_name("feeds.toml").read_text(encoding="utf-8"))
    return tuple(map(_subject, data["subject"]))


def _subject(table: dict[str, Any]) -> FeedSubject:
    words = frozenset(terms(f"{table['name']} {table['words']}"))
    return FeedSubject(table["name"], words, tuple(ListedFeed(**feed) for feed in table["feeds"]))


def subjects_of(text: str) -> tuple[FeedSubject, ...]:
    """The subjects that have a word of a text, the one with most of them first."""
    asked = set(terms(text))
    found = [one for one in feed_subjects() if asked & one.words]
    return tuple(sorted(found, key=lambda one: -len(asked & one.words)))
