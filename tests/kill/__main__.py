"""kill -9 at the registered points and at random instants of a run of the sample, in figures.

python -m tests.kill --points 1000 --random 200     # all points; ends with 1 when anything was lost
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.kill.killing import Bench, Figures, some


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=1000, help="at most so many deaths at points")
    parser.add_argument("--random", type=int, default=200, help="deaths at random instants")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, began = random.Random(options.seed), time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench.set_up(Path(name))
        passed = [point for point, count in bench.calls.items() if count]
        at_points, at_random = Figures(), Figures()
        for at in some(list(bench.deaths()), options.points, chance):
            before = at_points.good
            bench.die_at(at, at_points)
            if before and not at_points.good:
                print(f"first fault after a death at {at}")  # noqa: T201  # a command
        for _ in range(options.random):
            bench.die_after(chance.uniform(0, bench.seconds), at_random)
    missed = sorted(set(bench.calls) - set(passed))
    for line in (
        f"{len(bench.calls)} points registered, {len(passed)} on the way of this run; not on it: {', '.join(missed)}",
        f"killed {at_points.killed} times at points, {at_random.killed} times at random instants"
        f" ({at_random.survived} came after the end of the run); seed {options.seed}",
        *(
            f"{where}: rows lost {f.lost}, torn files {f.torn}, final states that differ {f.different},"
            f" answers bought twice {f.bought_twice}"
            for where, f in (("points", at_points), ("random", at_random))
        ),
        f"{time.monotonic() - began:.0f} s",
    ):
        print(line)  # noqa: T201  # a command
    return 0 if at_points.good and at_random.good else 1


if __name__ == "__main__":
    sys.exit(main())
