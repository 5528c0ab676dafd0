"""Years of daily runs in one process, and whether a run of the last year costs what a run of the second did.

python -m tests.endurance.years --days 1825      # prints a line for each year; ends with 1 when something grew
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

YEAR = 365
MOST = 1.2  # how much more the last year may cost than the second: the first fills the page


def main() -> int:
    """Print the figures by stretch of time."""
    # imported here: workers import the module of the command anew, and theirs is to stay small
    from tests.endurance.life import Day, live

    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=5 * YEAR)
    parser.add_argument("--each", type=int, default=YEAR, help="days in a line")
    parser.add_argument("--keep", type=Path, help="leave the folder here")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    stretch: list[Day] = []

    def told(number: int, day: Day) -> None:
        stretch.append(day)
        if len(stretch) == options.each:
            seconds = [one.seconds for one in stretch]
            growth = (stretch[-1].database - stretch[0].database) / max(1, len(stretch) - 1)
            print(  # noqa: T201  # a command
                f"to day {number + 1}: {statistics.median(seconds) * 1000:.0f} ms a run, page {day.page} bytes,"
                f" database {day.database / 1e6:.1f} MB (+{growth / 1000:.0f} kB a run), v{day.version},"
                f" {time.monotonic() - began:.0f} s",
                flush=True,
            )
            stretch.clear()

    live(folder, options.days, told)
    if not options.keep:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
