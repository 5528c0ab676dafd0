"""Measuring: two or more sides in turns, their CPU and wall time, and the median of what each took."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

UNIT = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KB elsewhere


@dataclass(frozen=True, slots=True)
class Cost:
    """What one go took."""

    cpu: float  # seconds of computing
    wall: float  # seconds by the clock
    peak: float = 0.0  # memory of a process of its own, in MB


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table: a figure that must not exceed its goal, or with `least` not fall below it."""

    name: str
    value: float
    goal: float
    note: str = ""
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.goal if self.least else self.value <= self.goal


def timed(work: Callable[[], object]) -> Cost:
    """What a call takes in this process, all threads together."""
    began, burnt = time.perf_counter(), time.process_time()
    work()
    return Cost(time.process_time() - burnt, time.perf_counter() - began)


def process(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """What a fresh process takes, with its imports; one that fails ends the benchmark with what it said."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env={**os.environ, **(environment or {})}
        )
        # only wait4 tells the time and memory of this one process: RUSAGE_CHILDREN is the sum of all so far
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {child.returncode}: {said.read().decode()[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * UNIT / 1e6)


def in_turns(sides: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """The median cost of each side, one go of each after the other: what else the machine does meets all alike."""
    took: dict[str, list[Cost]] = {name: [] for name in sides}
    for turn in range(rounds):
        names = list(sides)
        for name in names if turn % 2 == 0 else reversed(names):
            took[name].append(sides[name]())
    return {name: median(costs) for name, costs in took.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """The middle one of several goes, each figure for itself."""
    return Cost(
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.peak for cost in costs),
    )


def beside(ours: Cost, theirs: Cost) -> str:
    """Both sides for the note of a ratio: CPU, and the wall time where it tells something else."""
    return (
        f"CPU {_seconds(ours.cpu)} against {_seconds(theirs.cpu)}; wall {_seconds(ours.wall)} against"
        f" {_seconds(theirs.wall)}"
    )


def _seconds(value: float) -> str:
    return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.2f} s"
