"""Killing runs of the sample and making up for them: what is lost, torn or paid twice."""

from __future__ import annotations

import gc
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.engines.digest import Digest
from pipeline.extract.worker import Task, Workshop
from pipeline.models import Article, Topic
from tests.demo.library import files, run
from tests.kill.points import POINTS, Deaths

RUN = 2  # the run that dies: it finds a page to go on from, corrections, and new questions
LOGS = ("runs", "outcomes", "_sqlite_migrations")  # they tell of the death itself
ONLY_GROW = ("articles", "claims", "items", "versions", "numbers", "readings", "pages")


@dataclass
class Figures:
    """What all the deaths came to."""

    killed: int = 0
    survived: int = 0  # runs that were over before their end came
    lost: int = 0  # rows
    torn: int = 0  # files
    different: int = 0  # final states
    bought_twice: int = 0  # articles read again although their claims were kept
    in_flight: int = 0  # articles read again because the death came before they were kept

    @property
    def good(self) -> bool:
        """Whether nothing was lost, torn, different or paid twice."""
        return not (self.lost or self.torn or self.different or self.bought_twice)


def without_workers() -> None:
    """Read in this process: workers would take longer to start than the run takes."""

    def done_here(_workshop: Workshop, tasks: Iterable[Task]) -> Iterator[Any]:
        return (task() for task in tasks)

    Workshop.do = done_here  # type: ignore[method-assign]


@contextmanager
def inline() -> Iterator[None]:
    """The same within the block."""
    before = Workshop.do
    without_workers()
    try:
        yield
    finally:
        Workshop.do = before  # type: ignore[method-assign]


def apart(step: Callable[[], object], kill_when: Callable[[], bool] | None = None) -> tuple[int, float]:
    """Do it in a child that is a copy of this process; how the child ended, and after how many seconds."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            gc.freeze()  # a collection would touch, and thereby copy, all that it shares with its parent
            without_workers()
            step()
            code = 0
        finally:
            os._exit(code)
    if kill_when is not None:
        while not kill_when() and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            time.sleep(0.002)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), time.monotonic() - began


@dataclass(frozen=True)
class Bench:
    """Folders to compare with: after the first run, and after the second when nothing disturbs it."""

    folder: Path
    begun: Path
    whole: Path
    calls: dict[str, int]  # how often the second run passes each point
    seconds: float

    @classmethod
    def set_up(cls, folder: Path) -> Bench:
        """Two runs, the second once more to be counted."""
        begun, whole, killed, log = folder / "begun", folder / "whole", folder / "killed", folder / "calls"
        with inline():  # what is loaded and compiled here, no child has to
            run(begun, 1)
            shutil.copytree(begun, whole)
            shutil.copytree(begun, killed)
            run(whole, RUN)

        def counted() -> None:
            deaths = Deaths()
            deaths.install()
            run(killed, RUN)
            log.write_text("\n".join(f"{name}\t{count}" for name, count in deaths.passed.items()))

        code, seconds = apart(counted)
        assert code == 0
        counts = dict(line.split("\t") for line in log.read_text().splitlines())
        return cls(folder, begun, whole, {name: int(counts.get(name, 0)) for name in POINTS}, seconds)

    def deaths(self) -> Iterator[tuple[str, int, str]]:
        """First, middle and last call of every point that the run passes, before and after."""
        for name, count in self.calls.items():
            for call in sorted({1, (count + 1) // 2, count}) if count else ():
                yield name, call, "before"
                yield name, call, "after"

    def die_at(self, at: tuple[str, int, str], figures: Figures) -> None:
        """Die at a point, then run again."""

        def dying() -> None:
            Deaths(at).install()
            run(self.folder / "killed", RUN)

        self._judge(dying, None, figures)

    def die_after(self, seconds: float, figures: Figures) -> None:
        """Die at an instant, then run again."""
        self._judge(lambda: run(self.folder / "killed", RUN), seconds, figures)

    def _judge(self, step: Callable[[], None], kill_after: float | None, figures: Figures) -> None:
        killed, log = self.folder / "killed", self.folder / "read"
        shutil.rmtree(killed, ignore_errors=True)
        log.unlink(missing_ok=True)
        shutil.copytree(self.begun, killed)
        ends = time.monotonic() + (kill_after or 0.0)
        code, _ = apart(step, None if kill_after is None else lambda: time.monotonic() >= ends)
        figures.killed += code == -signal.SIGKILL
        figures.survived += code == 0
        assert code == -signal.SIGKILL or (code == 0 and kill_after is not None), (code, step)
        whole = files(self.whole)
        figures.torn += sum(
            data != whole.get(name, b"") and data != files(self.begun).get(name, b"")
            for name, data in files(killed).items()
            if not Path(name).name.startswith(".")
        )
        kept = rows(killed)
        read_before = {row[0] for row in kept["readings"]}

        def again() -> None:
            claims = Digest.claims

            def noted(engine: Digest, article: Article, topics: Sequence[Topic] = ()) -> Any:
                with log.open("a") as file:
                    file.write(article.id + "\n")
                return claims(engine, article, topics)

            Digest.claims = noted  # type: ignore[method-assign]
            run(killed, RUN)

        assert apart(again)[0] == 0
        read_again = set(log.read_text().split()) if log.exists() else set()
        figures.bought_twice += len(read_again & read_before)
        after, expected = rows(killed), rows(self.whole)
        figures.lost += sum(len(key(kept[table]) - key(after[table])) for table in ONLY_GROW)
        figures.different += files(killed) != whole or after != expected


def key(table: list[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """What identifies rows: their first two columns stay, others may be brought up to date."""
    return {row[:2] if isinstance(row[1], int) else row[:1] for row in table}


def rows(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the logs; also shows that the file is whole."""
    connection = sqlite3.connect(folder / "state" / "brief.db")
    try:
        assert connection.execute("pragma integrity_check").fetchone()[0] == "ok"
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        return {
            name: sorted(connection.execute(f"select * from {name}"), key=repr) for name in tables if name not in LOGS
        }
    finally:
        connection.close()


def some(items: list[Any], count: int, chance: random.Random) -> list[Any]:
    """So many of them by chance, in their order; all when there are no more."""
    if count >= len(items):
        return items
    wanted = set(islice(iter(chance.sample(range(len(items)), count)), count))
    return [item for place, item in enumerate(items) if place in wanted]
