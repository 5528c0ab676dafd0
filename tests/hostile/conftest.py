"""What every hostile case is held to afterwards, and the count of cases at the end.

After each test: every store below its folder passes SQLite's integrity and foreign key checks, no child process and no
temporary file is left, and every address that this process connected to belongs to a server of the tests.
"""

from __future__ import annotations

import multiprocessing.forkserver
import multiprocessing.resource_tracker
import re
import socket
import sqlite3
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.storage import Store
from tests.cli.forked import stem
from tests.hostile.world_server import World
from tests.kill.killing import Bench

CASES = {"A": range(1, 21), "B": range(21, 34), "C": range(34, 51), "D": range(51, 64), "E": range(64, 84)}
CASES |= {"F": range(84, 102), "G": range(102, 116), "H": range(116, 123), "I": range(123, 129)}
CASES["G"] = [number for number in CASES["G"] if number != 104]  # what browsers make of words: `render/test_programs`
_NUMBER = re.compile(r"(?<![A-Za-z0-9])([A-I])(\d{1,3})(?![0-9])")
_outcomes: dict[tuple[str, int], bool] = {}
_seconds = 0.0


class Peers:
    """The addresses that this process connected to, and those that its own servers have."""

    def __init__(self) -> None:
        self.own: set[tuple[str, int]] = set()
        self.contacted: list[tuple[str, int]] = []
        self._bound: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.bind":
            self._bound.add(arguments[0])
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            self.learn()
            self.contacted.append((str(arguments[1][0]), int(arguments[1][1])))

    def learn(self) -> None:
        """Note where the sockets that were bound here are: only now are their ports known."""
        for bound in list(self._bound):
            try:
                name = bound.getsockname()
            except OSError:
                continue
            if isinstance(name, tuple):
                self.own.add((str(name[0]), int(name[1])))

    @property
    def foreign(self) -> list[tuple[str, int]]:
        """What was contacted and is no server of ours on the loopback."""
        return [
            (host, port) for host, port in self.contacted if (host, port) not in self.own or not host.startswith("127.")
        ]


_PEERS = Peers()  # an audit hook cannot be taken off again: there is one


@pytest.fixture(scope="session")
def own_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for temporary files that no other program writes to."""
    stem()  # it stays for all that follow, so it is no child that a case leaves
    folder = tmp_path_factory.mktemp("temporary")
    tempfile.tempdir = str(folder)
    return folder


@pytest.fixture(autouse=True)
def unharmed(own_temporary_folder: Path, tmp_path: Path) -> Iterator[Peers]:
    """Whatever the case did: the store is whole, nothing is left behind, and nobody else was contacted."""
    before = _children()
    _PEERS.contacted.clear()
    yield _PEERS
    for path in tmp_path.rglob("brief.db"):
        with sqlite3.connect(path) as connection:
            assert _damage(connection) == []
            assert connection.execute("pragma foreign_key_check").fetchall() == []
        connection.close()
    assert _PEERS.foreign == []
    left = _until_none(lambda: _children() - before)
    assert left == set(), "child processes are left"
    # multiprocessing keeps its own folder until the interpreter ends
    files = _until_none(lambda: {p.name for p in own_temporary_folder.iterdir() if not p.name.startswith("pymp-")})
    assert files == set(), "temporary files are left"


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The sample after its first run and after its second."""
    return Bench.set_up(tmp_path_factory.mktemp("bench"))


@pytest.fixture
def peers(unharmed: Peers) -> Peers:
    """The addresses contacted so far by this test."""
    return unharmed


@pytest.fixture
def world() -> Iterator[World]:
    """A server for as many invented hosts as a case needs."""
    with World().serving() as world:
        yield world


def _damage(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong; before 3.41 it miscounts columns of tables whose key is not their first columns."""
    found = [row[0] for row in connection.execute("pragma integrity_check") if row[0] != "ok"]
    named = {
        line: line.removeprefix("NULL value in ").split(".") for line in found if line.startswith("NULL value in ")
    }
    return [
        line
        for line in found
        if line not in named
        or connection.execute(f"select count(*) from {named[line][0]} where {named[line][1]} is null").fetchone()[0]
    ]


def _until_none(look: Any) -> Any:
    """What is still there after two seconds, in which what is ending may end."""
    ends = time.monotonic() + 2
    while (found := look()) and time.monotonic() < ends:
        time.sleep(0.02)
    return found


def _children() -> set[int]:
    """Child processes of this one and of the fork server, without the fork server and the resource tracker."""
    helpers = {
        getattr(multiprocessing.forkserver._forkserver, "_forkserver_pid", None),
        getattr(multiprocessing.resource_tracker._resource_tracker, "_pid", None),
    }
    parents = ["self", *(str(pid) for pid in helpers if pid)]
    found: set[int] = set()
    for parent in parents:
        for file in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found |= {int(pid) for pid in file.read_text().split()}
            except OSError:
                continue
    return {pid for pid in found if pid not in helpers and _alive(pid)}


def _alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A case is survived when every test that carries its number passes."""
    global _seconds
    if "tests/hostile/" not in report.nodeid:
        return
    _seconds += report.duration
    if report.when != "call" and report.passed:
        return
    for group, number in _NUMBER.findall(report.nodeid.partition("[")[2]):
        _outcomes[group, int(number)] = _outcomes.get((group, int(number)), True) and report.passed


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the count per group."""
    if not _outcomes:
        return
    counts = [
        f"{group} {sum(_outcomes.get((group, number), False) for number in numbers)}/{len(numbers)}"
        for group, numbers in CASES.items()
    ]
    terminalreporter.write_line(f"hostile: {', '.join(counts)}, in {_seconds:.0f} s")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    store = Store(tmp_path / "state")
    yield store
    store.close()
