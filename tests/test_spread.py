"""The same steps inline, on threads and on processes: the same results in the same order."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Iterator

import pytest

from pipeline import executor
from pipeline.errors import UsageError

SPECS = ["inline", "threads:1", "threads:4", "processes:2"]
BAD = [
    "",
    "inline:2", "threads", "threads:", "threads:0", "threads:65", "threads:-1", "threads:1.5", "threads:four",
    "threads: 2", "processes", "processes:0", "Threads:2", "dask:2", "threads:2:2",
]  # fmt: skip


@pytest.mark.parametrize("spec", SPECS)
def test_results_come_in_the_order_of_the_items(spec: str) -> None:
    """Whatever runs the step, results are those of a plain loop."""
    items = [float(number) for number in range(200, 0, -1)]
    with executor.executor(spec) as pool:
        assert list(executor.each(pool, math.sqrt, items)) == [math.sqrt(number) for number in items]


@pytest.mark.parametrize("spec", SPECS)
def test_no_items_give_no_results(spec: str) -> None:
    """An empty step is no error."""
    with executor.executor(spec) as pool:
        assert list(executor.each(pool, math.sqrt, [])) == []


def test_order_is_kept_when_later_items_are_done_first() -> None:
    """A slow first item does not lose its place."""
    waits = [0.08, 0.04, 0.02, 0.0]

    def wait(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    with executor.executor("threads:4") as pool:
        assert list(executor.each(pool, wait, waits)) == waits


def test_threads_work_at_the_same_time() -> None:
    """Two threads meet at a barrier that one alone would never pass."""
    barrier = threading.Barrier(2, timeout=4)

    def meet(_: int) -> bool:
        barrier.wait()
        return True

    with executor.executor("threads:2") as pool:
        assert list(executor.each(pool, meet, [1, 2])) == [True, True]


def test_processes_are_other_processes() -> None:
    """Work for processes does not run in this one."""
    with executor.executor("processes:1") as pool:
        assert pool is not None
        assert pool.submit(os.getpid).result() != os.getpid()


def test_inline_works_as_results_are_taken() -> None:
    """Inline, a result is there before the next item is touched, so that it can be kept at once."""
    touched: list[int] = []

    def items() -> Iterator[int]:
        for number in (1, 2, 3):
            touched.append(number)
            yield number

    with executor.executor("inline") as pool:
        assert pool is None
        assert next(executor.each(pool, abs, items())) == 1
    assert touched == [1]


@pytest.mark.parametrize("spec", SPECS)
def test_a_bug_in_a_step_is_raised_in_its_place(spec: str) -> None:
    """Results before the failing item are given out first."""
    with executor.executor(spec) as pool:
        results = executor.each(pool, math.sqrt, [4.0, -1.0])
        assert next(results) == 2.0
        with pytest.raises(ValueError, match=r"."):
            next(results)


@pytest.mark.parametrize("spec", BAD)
def test_a_bad_spec_is_refused(spec: str) -> None:
    """What is no executor is named, with what can be used."""
    with pytest.raises(UsageError, match="threads:N") as caught, executor.executor(spec):
        pass
    assert f'"{spec}"' in str(caught.value)
