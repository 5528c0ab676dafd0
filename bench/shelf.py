"""A folder with one published version, for what only looks at it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.home import TOPIC, approved


def shelved(folder: Path) -> str:
    """Run once over a small invented debate; returns its topic."""
    approved(folder)
    return TOPIC
