"""Records to JSON and back, by their own type annotations, also as the first edition wrote them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from pipeline.models import SECTION_FORMS, Block, BlockKind, Brief, Change, tagged

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


# Versions, their changes and the archive's blocks: what the first edition wrote names no kinds.

_KIND, _OF = '"kind":', '"of":'  # in every record of today; inside a text the marks would be escaped
_FORECAST, _REST = "Forecast", "Also reported"


def stored_brief(text: str) -> Brief:
    """A version."""
    found = load_record(Brief, text)
    if _KIND in text:
        return found
    return replace(found, blocks=tuple(_typed(one, found.topic.slug) for one in found.blocks))


def archived_block(text: str, topic: str, again: bool = False) -> Block:
    """A block of the archive; `again`: one that a run may ask for many times."""
    found = (load_again if again else load_record)(Block, text)
    return found if _KIND in text else _typed(found, topic)


def stored_changes(text: str) -> tuple[Change, ...]:
    """What a version changed."""
    found = load_record(tuple[Change, ...], text)
    return found if _OF in text else tuple(map(_told, found))


def _typed(block: Block, topic: str) -> Block:
    kind = SECTION_FORMS[block.section].blocks
    if block.section == "questions" and block.title.startswith(_FORECAST):
        kind = "forecast"
    elif block.section == "tensions":
        kind = "sides" if block.id == tagged("tensions", topic, "axis") else _tension(block.title)
    return replace(block, kind=kind)


def _tension(title: str) -> BlockKind:
    if " against " in title:
        return "figures"
    return "sides" if " or " in title and not title.startswith("“") else "denial"


def _told(change: Change) -> Change:
    match change.kind.partition(" ")[0]:
        case "position":
            return replace(change, of="voice")
        case "tension":
            return replace(change, of=_tension(change.title))
        case "question" if change.title.startswith(_FORECAST):
            return replace(change, of="forecast", title=change.title.partition(", ")[2])
        case "question":
            return replace(change, of="question")
        case "event":
            was, _, now = change.detail.partition(" to ")
            return replace(change, of="event", was=was, now=now)
        case _:
            return replace(change, title="") if change.title == _REST else change
