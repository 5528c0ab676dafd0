"""What every test may use: the test data from elsewhere, and the rule that CI skips nothing when that data is there."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.readers import prepare
from tests.shared_data import shared_data

WANT_OF_DATA = "no test data: set LIVING_BRIEF_DATA to its folder, or lay it at ../shared"

# Where Linux keeps files in memory: a suite of stores waits for the disk as long as it computes. Containers may have
# 64 MB there; the suite needs some hundred.
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3

# About ten seconds of computing and more, each, most of it in one test or in what its tests share; those in one row
# share it with each other, and belong to one worker.
DEAREST = (
    ("tests/render/test_programs.py", "tests/render/test_targets.py", "tests/hostile/test_words.py"),
    ("tests/scale/test_cluster.py", "tests/quality/test_synthesis.py", "tests/test_api.py"),
    ("tests/render/site/test_hostile.py", "tests/render/site/test_browser.py"),
)


def pytest_configure() -> None:
    """Before any test: workers are forked from one server, and files lie in memory where there is room."""
    prepare()
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The dearest modules come first, each whole, and by turns at the head of what each worker begins with.

    So none waits in the end for a long test of another, and what the tests of such modules share is made once.
    """
    workers: int = getattr(config, "workerinput", {}).get("workercount", 1)
    dear: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for number, row in enumerate(DEAREST):
        for name in row:
            dear[number % workers] += [item for item in items if item.path.as_posix().endswith(name)]
    placed = {item for heads in dear for item in heads}
    rest = [item for item in items if item not in placed]
    left, items[:] = len(rest) + len(placed), []
    for number, heads in enumerate(dear):  # as xdist deals out: to each an even part of what is left
        part = left // (workers - number)
        filled = max(0, part - len(heads))
        items += [*heads, *rest[:filled]]
        del rest[:filled]
        left -= part
    items += rest


def pytest_collection_finish() -> None:
    """What was imported stays, so no collection of garbage looks through it again, here or in what is forked."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of test data that is not part of this repository; the test is skipped without it."""
    folder = shared_data()
    if folder is None:
        pytest.skip(WANT_OF_DATA)
    return folder


@pytest.fixture(scope="session")
def sample_after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Path]]:
    """The sample's folder after its first, second, third and fourth run, and after one that found nothing: to read.

    The first worker that wants it makes it, for all of them.
    """
    from tests.demo.library import shelves  # what it needs takes half a second, and few folders' tests need it

    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample of all workers"
    with shelves(folder) as made:
        yield made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many tests were skipped, and when that fails the run."""
    skipped = terminalreporter.stats.get("skipped", [])
    unfed = sum(WANT_OF_DATA in str(report.longrepr) for report in skipped)
    terminalreporter.write_line(f"{unfed} tests skipped for want of test data")
    if skipped and _skipping_fails():
        terminalreporter.write_line(
            f"FAILED: {len(skipped)} tests were skipped although this is CI and the test data is there", red=True
        )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when CI skipped a test although the test data is there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and _skipping_fails():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _skipping_fails() -> bool:
    return os.environ.get("CI") == "true" and shared_data() is not None
