"""On a Dask cluster a run gives what it gives inline, byte for byte, whoever dies; what cannot work is said at once."""

from __future__ import annotations

import math
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import dask_executor as clusters
from pipeline import executor
from pipeline.errors import ConfigError, NoCluster
from pipeline.extract.article import FetchedPage
from pipeline.extract.worker import Outwork, Workshop
from pipeline.models import Item
from tests.demo.library import files, rows, run
from tests.hostile.world_server import NOW, free_port
from tests.scale.worlds import cluster, pids
from tests.test_run import TABLES

pytestmark = pytest.mark.timeout(300)  # workers take seconds to start, and minutes on a machine with other work


@pytest.fixture(scope="module")
def two() -> Iterator[Any]:
    """Two worker processes, of which, and of what they have started, nothing is left when they have ended."""
    with cluster(2) as local:
        yield local
        started = set(pids(local)).union(*(below(pid) for pid in pids(local)))
    ends = time.monotonic() + 10
    while any(map(alive, started)) and time.monotonic() < ends:
        time.sleep(0.05)
    assert [pid for pid in started if alive(pid)] == []


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


def below(pid: int) -> set[int]:
    """All processes that a process has started, and they."""
    found = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child} | below(child)
    return found


def test_workers_change_nothing_and_one_that_dies_costs_no_item(
    sample_after: dict[int, Path], tmp_path: Path, two: Any
) -> None:
    """Files and rows are those of runs inline, though one of two workers is killed in the middle of the first run."""
    started, killed = threading.Event(), []

    def kill() -> None:
        started.wait(30)
        database = tmp_path / "state" / "brief.db"
        ends = time.monotonic() + 30
        while time.monotonic() < ends and not database.with_name("brief.db-wal").exists():
            time.sleep(0.01)
        time.sleep(0.3)
        killed.append(pids(two)[0])
        os.kill(killed[0], signal.SIGKILL)

    murderer = threading.Thread(target=kill)
    murderer.start()
    started.set()
    run(tmp_path, 1, executor=two.address)
    murderer.join()
    assert killed
    assert files(tmp_path) == files(sample_after[1])
    assert rows(tmp_path, *TABLES) == rows(sample_after[1], *TABLES)
    run(tmp_path, 2, executor=two.address)
    assert any(len(below(pid)) > 1 for pid in pids(two))  # they have extractors of their own
    assert files(tmp_path) == files(sample_after[2])
    assert rows(tmp_path, *TABLES) == rows(sample_after[2], *TABLES)


# --- the executor -----------------------------------------------------------------------------------


class Poison:
    """A step that ends any process but this one; it travels by value."""

    def __init__(self) -> None:
        self.safe = os.getpid()

    def __call__(self, number: int) -> int:
        """The number."""
        if number == 3 and os.getpid() != self.safe:
            os.kill(os.getpid(), signal.SIGKILL)
        return number


def test_results_come_in_order_and_a_bug_is_raised_in_its_place(two: Any) -> None:
    """Results are those of a plain loop; those before a failing item are given out first."""
    with executor.executor(two.address) as pool:
        assert executor.far(pool)
        numbers = [float(number) for number in range(300, 0, -1)]
        assert list(executor.each(pool, math.sqrt, numbers)) == [math.sqrt(number) for number in numbers]
        assert list(executor.each(pool, math.sqrt, [])) == []
        results = executor.each(pool, math.sqrt, [4.0, -1.0])
        assert next(results) == 2.0
        with pytest.raises(ValueError, match=r"."):
            next(results)


def test_what_ends_every_worker_is_done_by_the_coordinator() -> None:
    """An item that no worker survives is not lost, and neither are those around it."""
    with (
        cluster(1, 1, **{"distributed.scheduler.allowed-failures": 0}) as local,
        executor.executor(local.address) as pool,
    ):
        assert list(executor.each(pool, Poison(), range(6))) == list(range(6))


def test_pages_are_extracted_elsewhere_as_here(two: Any) -> None:
    """The workers' articles are those of a workshop here, in order; a page that is no page fails alone."""
    pages = []
    for number in range(20):
        text = f"The council of Larkmouth published report {number} on the harbour. " * 20
        html = b"\x89PNG\r\n\x1a\n" if number == 7 else f"<html><body><p>{text}</p></body></html>".encode()
        url = f"https://outlet.example/{number}"
        item = Item(f"item-{number}", url, f"Report {number}", "Outlet", "outlet", "", None, None, "")
        pages.append(FetchedPage(item, html, "text/html", NOW))
    with Workshop() as workshop:
        here = list(workshop.extract(pages))
    with (
        executor.executor(two.address) as pool,
        Outwork(lambda step, items: executor.each(pool, step, items)) as workshop,
    ):
        assert list(workshop.extract(pages)) == here


def test_a_run_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any worker for a while, or without the scheduler, it ends with 69: cron's next run does the rest."""
    monkeypatch.setattr(clusters, "_LOOK", 0.2)
    monkeypatch.setattr(clusters, "DESERTED", 0.6)
    with cluster(1) as local, executor.executor(local.address) as pool:
        results = executor.each(pool, time.sleep, [0.0, 20.0])
        assert next(results) is None
        local.scale(0)
        with pytest.raises(NoCluster, match=r"no worker for 0\.6 seconds"):
            next(results)
        monkeypatch.setattr(clusters, "DESERTED", 30.0)
        threading.Timer(0.3, local.close).start()
        with pytest.raises(NoCluster, match="the scheduler was lost") as caught:
            list(executor.each(pool, time.sleep, [20.0]))
        assert caught.value.code == 69


# --- what cannot work -------------------------------------------------------------------------------


def test_a_scheduler_that_is_not_there_is_named() -> None:
    """Exit code 69, with the address and what to do."""
    port = free_port()
    missing = pytest.raises(NoCluster, match=f"127.0.0.1:{port}.*dask scheduler")
    with missing as caught, clusters.connect_cluster(f"127.0.0.1:{port}", patience=1):
        pass
    assert caught.value.code == 69


def test_workers_that_cannot_work_are_refused_before_the_first_task(two: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of ours, another Python, and no worker at all each end the run with the remedy."""
    address = two.address.removeprefix("dask://")
    with monkeypatch.context() as patched:
        patched.setattr(clusters, "__version__", "9.9")
        with pytest.raises(ConfigError, match=r"has living-brief .*this is 9\.9"), clusters.connect_cluster(address):
            pass
    with monkeypatch.context() as patched:
        patched.setattr(clusters, "_python", lambda: "3.99.")
        with pytest.raises(ConfigError, match="use one for all"), clusters.connect_cluster(address):
            pass
    with cluster(0) as empty:
        address = empty.address.removeprefix("dask://")
        with pytest.raises(NoCluster, match="has no worker; start one"), clusters.connect_cluster(address, patience=1):
            pass


def test_daemonic_workers_are_refused() -> None:
    """A worker that may start no process could not take pages apart; the message says how to start it."""
    with cluster(1, **{"distributed.worker.daemon": True}) as local:
        refused = pytest.raises(ConfigError, match="DASK_DISTRIBUTED__WORKER__DAEMON=False dask worker")
        with refused, executor.executor(local.address):
            pass


def test_without_the_extra_the_user_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ConfigError, match=r"distributed is not installed; see docs/install\.md"),
        executor.executor("dask://127.0.0.1:8786"),
    ):
        pass
