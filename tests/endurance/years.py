"""Years of daily runs in one process, and whether a run of the last year costs what a run of the second did.

python -m tests.endurance.years                  # five years; a line for each, ends with 1 when something grew
python -m tests.endurance.years --days 300       # fewer: then fifths are compared instead of years
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.endurance.life import Day

PARTS = 5
YEARS = 1825
MOST = 1.2  # how much more the last part may cost than the second: the first fills the page and the database


def figures(part: list[Day]) -> dict[str, float]:
    """What a run of these days computed on average, in yardsticks, the size of the page, and growth of the database.

    The mean, as runs with a version and those without cost two different things, between which a median falls.
    """
    yard = statistics.median(day.yard for day in part)  # it is short: a single one may be interrupted
    return {
        "computing": statistics.mean(day.seconds for day in part) / yard,
        "page": statistics.mean(day.page for day in part),
        "database growth": (part[-1].database - part[0].database) / max(1, len(part) - 1),
    }


def main() -> int:
    """Print the figures by stretch of time."""
    # imported here: workers import the module of the command anew, and theirs is to stay small
    from tests.endurance.life import live

    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=YEARS)
    parser.add_argument("--keep", type=Path, help="leave the folder here")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    began, size = time.monotonic(), max(2, options.days // PARTS)
    parts: list[dict[str, float]] = []
    versions: list[int] = []
    stretch: list[Day] = []

    def told(number: int, day: Day) -> None:
        stretch.append(day)
        if len(stretch) == size:
            parts.append(figures(stretch))
            computing, page, growth = parts[-1].values()
            ms = statistics.mean(one.seconds for one in stretch) * 1000
            versions.append(sum(one.version > 0 for one in stretch))
            print(  # noqa: T201  # a command
                f"to day {number + 1}: {versions[-1]} versions,"
                f" {ms:.0f} ms of computing a run ({computing:.0f} yardsticks), page {page / 1000:.1f} kB,"
                f" database +{growth / 1000:.0f} kB a run to {day.database / 1e6:.0f} MB,"
                f" log {day.log / 1e6:.1f} MB, {time.monotonic() - began:.0f} s in all",
                flush=True,
            )
            stretch.clear()

    try:
        live(folder, options.days, told)
    finally:
        if not options.keep:
            shutil.rmtree(folder)
    grown = {name: parts[-1][name] / parts[1][name] for name in parts[-1] if len(parts) > 1}
    told_by = ", ".join(f"{name} x {value:.2f}" for name, value in grown.items())
    flat = all(value <= MOST for value in grown.values()) and all(versions)
    print(  # noqa: T201  # a command
        f"{options.days} runs: the last part against the second: {told_by}: {'flat' if flat else 'NOT flat'} within"
        f" {MOST - 1:.0%}; {time.monotonic() - began:.0f} s"
    )
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
