"""Bookmarks: how far each topic was read, and how far issues have told of it, in files of the state folder."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import CannotWrite
from pipeline.render.files import write

Kind = Literal["read", "issue"]
_NAMES: dict[Kind, str] = {"read": "bookmarks.json", "issue": "issues.json"}


def get(state: Path, topic: str, kind: Kind = "read") -> tuple[int, str] | None:
    """The version that was read last and the day of it; None when there is none or the file cannot be made out."""
    mark = _all(state / _NAMES[kind]).get(topic)
    try:
        return (int(mark["version"]), str(mark["read"])[:10]) if mark else None
    except (KeyError, TypeError, ValueError):
        return None


def told(state: Path, topic: str) -> frozenset[str] | None:
    """The claims that issues have told of a topic; None where that is not known."""
    claims = _all(state / _NAMES["issue"]).get(topic, {}).get("told")
    return frozenset(map(str, claims)) if isinstance(claims, list) else None


def put(
    state: Path,
    topics: Mapping[str, int],
    now: datetime,
    kind: Kind = "read",
    claims: Mapping[str, Collection[str]] | None = None,
) -> None:
    """Note that a version of each of these topics was read, of issues also which `claims` they told.

    Raises CannotWrite.
    """
    path, read = state / _NAMES[kind], f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    marks = _all(path)
    for topic, version in topics.items():
        marks[topic] = {"version": version, "read": read}
        if claims is not None:
            marks[topic]["told"] = sorted(claims[topic])
    try:
        write(path, json.dumps(marks, indent=2, sort_keys=True) + "\n")
    except CannotWrite as error:
        named = ", ".join(f"v{version} of {topic}" for topic, version in topics.items())
        raise CannotWrite(f"{path}: cannot be written, so {named} stays unread; check its rights") from error


def _all(path: Path) -> dict[str, dict[str, Any]]:
    try:
        marks = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none yet, or damaged: the worst that follows is reading something twice
        return {}
    return marks if isinstance(marks, dict) else {}
