"""Records to JSON and back, by their own type annotations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

Record = TypeVar("Record")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(kind: Callable[..., object], value: object) -> str:
    """The JSON of a record or a tuple of records."""
    return _adapter(kind).dump_json(value).decode()


def load_record(kind: Callable[..., Record], text: str) -> Record:
    """The record that `dump` wrote."""
    value: Record = _adapter(kind).validate_json(text)
    return value


@lru_cache(maxsize=8192)  # in year five a run asks for two thousand claims
def load_again(kind: Callable[..., Record], text: str) -> Record:
    """The same for small records that a run asks for stage after stage: they are frozen, so one serves all stages."""
    return load_record(kind, text)


def instant(moment: datetime) -> str:
    """A UTC time as text that sorts by time: 2026-03-02T18:00:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def parse_instant(text: str) -> datetime:
    """The time that `instant` wrote."""
    return datetime.fromisoformat(text)
