"""Daily runs over the invented web, and what each of them cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.sources import round
from pipeline.storage import Store
from tests.endurance.web import Web
from tests.endurance.yardstick import yardstick


@dataclass(frozen=True)
class Day:
    """What one run came to."""

    seconds: float  # of computing, in this process
    yard: float  # seconds of the yardstick beside it
    page: int  # bytes of the newest version
    database: int  # bytes of the store with its log
    log: int  # bytes of its write-ahead log
    version: int


@contextmanager
def answered_by(web: Web) -> Iterator[None]:
    """Let the stage of gathering ask this web instead of the network."""
    real = round.VisitHost
    round.VisitHost = web.visiting  # type: ignore[assignment,misc]
    try:
        yield
    finally:
        round.VisitHost = real  # type: ignore[misc]


def live(
    folder: Path,
    days: int,
    told: Callable[[int, Day], None] = lambda _number, _day: None,
    after: int = 0,
    texts: timedelta | None = None,
) -> list[Day]:
    """So many daily runs in a folder of their own, which may have lived through `after` days already."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources.toml").write_text(Web.settings())
    config = replace(load(folder / "sources.toml"), texts=texts)
    store, web, engine, past = Store(config.state), Web(), Digest(), []
    for _ in range(after):
        web.dawn()
    with answered_by(web):
        for number in range(days):
            web.dawn()
            started = time.process_time()
            report = stages.run(config, store, engine, web.now, config.topics)
            seconds = time.process_time() - started
            newest = folder / "briefs" / "tram" / "latest.md"
            day = Day(
                seconds,
                yardstick(),
                newest.stat().st_size if newest.exists() else 0,
                (config.state / "brief.db").stat().st_size,
                sum(path.stat().st_size for path in config.state.glob("brief.db-wal")),
                report.outcomes[0][1].version or 0,
            )
            past.append(day)
            told(number, day)
    store.close()
    return past
