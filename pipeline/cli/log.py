"""What watches a run: a log of JSON lines, a health file, a ping when all went well, and silence for cron."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

import click

from pipeline import __version__
from pipeline.cli.preflight import HEALTH, clock_of, health_of, look_up, refuse_lost, refuse_shared, stamp
from pipeline.config import Config, load
from pipeline.errors import BriefError, CannotWrite, ModelSilent, RunInProgress, UsageError
from pipeline.models import Answered, Ask, Failure
from pipeline.net.client import FetchHost
from pipeline.render.files import write
from pipeline.storage import Store
from pipeline.storage.calls import answered_calls

_LOG = "log.jsonl"
LOG_BYTES, LOGS = 1_000_000, 4  # of one file, and how many older ones are kept


class _Journal(RotatingFileHandler):
    """One JSON object per line; a log that cannot be written costs the log alone."""

    def tell(self, event: str, **more: object) -> None:
        """Write one event."""
        line = {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "pid": os.getpid(), "event": event, **more}
        self.handle(logging.makeLogRecord({"msg": json.dumps(line, default=str)}))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the library's name
        """Go on without."""


@contextlib.contextmanager
def watched(path: Path, now: str | None, quiet: bool) -> Iterator[str | None]:
    """Watch what happens in the block, which is given the time to run at."""
    config = load(path)
    refuse_shared(config)
    refuse_lost(config)
    moment = now or f"{clock_of(config):%Y-%m-%dT%H:%M:%SZ}"
    with contextlib.suppress(OSError):
        config.state.mkdir(parents=True, exist_ok=True)
    journal = _Journal(config.state / _LOG, maxBytes=LOG_BYTES, backupCount=LOGS, encoding="utf-8", delay=True)
    began = time.monotonic()
    journal.tell("start", version=__version__, now=moment)
    code, said = 70, ""
    try:
        with _silent() if quiet else contextlib.nullcontext():
            yield moment
        code = 0
    except BriefError as error:
        code, said = error.code, str(error)
        raise
    except KeyboardInterrupt:
        code, said = 130, "interrupted"
        raise
    except SystemExit as error:
        code, said = int(error.code or 0), "interrupted"
        raise
    except OSError as error:
        code, said = CannotWrite.code, str(error)
        raise
    finally:
        seconds = round(time.monotonic() - began, 2)
        if code not in (UsageError.code, RunInProgress.code):  # nothing was run, or whoever is at work tells of it
            _end(config, journal, code, said, seconds)
        else:
            journal.tell("end", code=code, seconds=seconds, error=said)
        with contextlib.suppress(OSError):  # a full disk has been told of
            journal.close()
    _ping(config, journal)


def remark(config: Config) -> None:
    """Leave the mark of a store that was sound and that `brief publish` wrote: the next run need not look closer."""
    health = dict(health_of(config))
    if not health:
        return
    health |= {"store": stamp(config), "topics": look_up(config, Store.last_versions) or {}}
    with contextlib.suppress(CannotWrite):
        write(config.state / HEALTH, json.dumps(health, ensure_ascii=False, indent=2) + "\n")


def _end(config: Config, journal: _Journal, code: int, said: str, seconds: float) -> None:
    """Log how the run came out, and leave what a monitor wants to know."""
    outcomes = look_up(config, Store.last_outcomes) or ()
    followed, searches = {one.name for one in config.sources}, tuple(one.name for one in config.searches)
    failing = [  # one that was renamed or taken out fails no more
        one
        for one in look_up(config, Store.failing_sources) or ()
        if one["name"] in followed or one["name"].startswith(searches)
    ]
    for outcome in outcomes if code in (0, 69) else ():
        journal.tell("topic", **outcome)
    for source in failing:
        journal.tell("source", **source)
    # What a model failed at is told of a run that came as far as asking it.
    model = (look_up(config, answered_calls) if code in (0, ModelSilent.code) else None) or Answered(0)
    if model.failed:
        journal.tell("model", answered=model.kept, failed=model.failed, first=model.first)
    journal.tell("end", code=code, seconds=seconds, error=said)
    ok = code == 0 and not model.failed
    before = health_of(config)
    ended = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    health = {
        "ok": ok,
        "code": code,
        "ended": ended,
        "last_good": ended if ok else before.get("last_good"),
        "seconds": seconds,
        "error": said,
        "topics": look_up(config, Store.last_versions) or {},
        # A run that was refused or broke off leaves the mark of the one before, so that the next one looks closer.
        "config": str(config.path),
        "store": stamp(config) if code in (0, ModelSilent.code) else before.get("store"),
        "failing": [source["name"] for source in failing],
        "model": {"answered": model.kept, "failed": model.failed, "first": model.first} if model.failed else None,
    }
    with contextlib.suppress(CannotWrite):
        write(config.state / HEALTH, json.dumps(health, ensure_ascii=False, indent=2) + "\n")


def _ping(config: Config, journal: _Journal) -> None:
    """Tell a monitor that a run ended well, so that it can tell when none does."""
    if not config.ping:
        return
    (answer,) = FetchHost(config.fetch)((Ask(config.ping, own=True),))
    if isinstance(answer, Failure):
        journal.tell("ping", error=answer.reason)
        journal.close()
        click.echo(f"brief: [watch] ping failed: {answer.reason}; the run itself went well", err=True)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Print nothing on standard output: cron mails whatever is printed."""
    kept: TextIO = sys.stdout
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = nowhere
        try:
            yield
        finally:
            sys.stdout = kept
