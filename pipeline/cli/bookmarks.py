"""A reader's bookmarks: how far each topic was read, in a file of the state folder, apart from the store."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import CannotWrite
from pipeline.publish.files import write

NAME = "bookmarks.json"


def get(state: Path, topic: str) -> tuple[int, str] | None:
    """The version that was read last and the day of it; None when there is none or the file cannot be made out."""
    mark = _all(state).get(topic)
    try:
        return (int(mark["version"]), str(mark["read"])[:10]) if mark else None
    except (KeyError, TypeError, ValueError):
        return None


def put(state: Path, topic: str, version: int, now: datetime) -> None:
    """Note that a version was read; raises CannotWrite."""
    marks = _all(state) | {topic: {"version": version, "read": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}}
    try:
        write(state / NAME, json.dumps(marks, indent=2, sort_keys=True) + "\n")
    except CannotWrite as error:
        raise CannotWrite(f"{state / NAME}: cannot be written, so v{version} stays unread; check its rights") from error


def _all(state: Path) -> dict[str, dict[str, Any]]:
    try:
        marks = json.loads((state / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none yet, or damaged: the worst that follows is reading something twice
        return {}
    return marks if isinstance(marks, dict) else {}
