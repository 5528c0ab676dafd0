"""The sample, run: one place where tests make it, and what they compare of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fcntl import LOCK_EX, flock
from pathlib import Path

from pipeline import stages
from pipeline.config import load
from pipeline.demo.web import HERE, Web
from pipeline.engine import Engine
from pipeline.engines.digest import Digest
from pipeline.stages import Report
from pipeline.storage import Store

SLUG = "open-weight-race"
RUNS = (1, 2, 3, 4)
AGAIN = 5  # the fourth once more: it finds nothing, as the demo's last run does


def run(folder: Path, *numbers: int, engine: Engine | None = None, executor: str = "inline") -> list[Report]:
    """These runs of the sample over the invented web, in a folder that may hold earlier ones."""
    if not (folder / "sources.toml").exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / "sources.toml", folder / "sources.toml")
    config = load(folder / "sources.toml")
    with Web().serve() as web:
        config = replace(config, fetch=replace(config.fetch, hosts=web.hosts, spacing=0.0))
        store = Store(config.state)
        reports = []
        try:
            for number in numbers:
                web.now = web.runs[min(number, RUNS[-1]) - 1]
                reports.append(stages.run(config, store, engine or Digest(), web.now, config.topics, executor))
        finally:
            store.close()
    return reports


def files(folder: Path) -> dict[str, bytes]:
    """All that was written for readers."""
    briefs = folder / "briefs"
    return {str(path.relative_to(briefs)): path.read_bytes() for path in briefs.rglob("*") if path.is_file()}


def rows(folder: Path, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of these tables, sorted."""
    connection = sqlite3.connect(folder / "state" / "brief.db")
    try:
        return {table: sorted(connection.execute(f"select * from {table}"), key=repr) for table in tables}
    finally:
        connection.close()


@contextmanager
def shelves(folder: Path) -> Iterator[dict[int, Path]]:
    """The sample's folder after each of its runs, for tests that only read; who writes takes a copy.

    The folder is filled by the first process that comes, and another one waits for it.
    """
    made = {number: folder / f"after-{number}" for number in (*RUNS, AGAIN)}
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (folder / "whole").exists():
            for number, one in made.items():
                if number > 1:
                    shutil.copytree(made[number - 1], one)
                run(one, number)
            (folder / "whole").touch()
    before = {number: files(one) for number, one in made.items()}
    assert len(before[AGAIN]) >= 10
    yield made
    assert {number: files(one) for number, one in made.items()} == before
