"""A folder with one published version, for what only looks at it."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.measure import process
from tests.quality import cost


def shelved(folder: Path) -> str:
    """Lay out generated articles and run once; returns the topic."""
    config = cost.lay_out(folder)
    cost.add(folder, 0, 20, 200)
    process([sys.executable, "-m", "pipeline", "--config", str(config), "run"])
    return "cost"
