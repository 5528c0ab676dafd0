"""What has to hold before a run writes: nobody else at work, a credible clock, a store that is there and whole."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from pipeline.cli.output import counted
from pipeline.config import Config, load
from pipeline.errors import BriefError, CannotWrite, ConfigError, RunInProgress, UsageError, WrongClock
from pipeline.extract.relevance import text_hash
from pipeline.permissions import why_not_written
from pipeline.storage import Store
from pipeline.storage.database import DAMAGED, DATABASE
from pipeline.storage.integrity import chain, damage, knowledge, seals

LookedUp = TypeVar("LookedUp")
HEALTH = "health.json"  # what a run leaves for monitors, and for the next run
BROKEN = (ValueError, TypeError, LookupError, sqlite3.DatabaseError)  # what reading a damaged record comes to


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Work alone on this state folder, which is made if need be: what runs and editors' commands do, and scripts must.

        with locked(config.state), Store(config.state) as store: ...

    It does not wait: raises RunInProgress, with the process and start of the run that is at work, and CannotWrite for a
    folder that cannot be written. Who only reads needs no lock.
    """
    note = state / "run.txt"
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / "run.lock", timeout=0)
        lock.acquire()
        part = state / ".run.txt.part"
        part.write_text(f"process {os.getpid()}, started {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC,")
        part.replace(note)  # whoever is refused reads all of it or nothing
    except Timeout as error:
        try:
            who = note.read_text()
        except OSError:
            who = "another run"
        raise RunInProgress(f"{who} is at work on {state}; nothing was changed") from error
    except OSError as error:
        raise CannotWrite(why_not_written(Path(error.filename or state), error)) from error
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


# The clock: a run does not believe a time that cannot be right, and never dates a version before the one before it.

RELEASED = datetime(2026, 1, 1, tzinfo=UTC)  # no run can be earlier than the program
_BACK = timedelta(days=2)  # a clock that was put right may go back so far
AHEAD = timedelta(days=400)  # since the run before


def credible_now(now: datetime, ended: datetime | None, last: datetime | None) -> datetime:
    """The time of a run, or WrongClock: `ended` is what the clock said after the last run, `last` what that is dated.

    A run that was started with --now is dated otherwise than the clock was.
    """
    if now < RELEASED:
        raise _wrong_clock(now, "before this program was made; is the clock set?")
    if ended and not ended - _BACK <= now <= ended + AHEAD:
        raise _wrong_clock(now, f"after the last run it said {ended:%Y-%m-%d}")
    # Versions, and what is held until an instant, stay in order when a clock is put right.
    return last if last and last - _BACK <= now < last else now


def _wrong_clock(now: datetime, why: str) -> WrongClock:
    told = f"the clock says {now:%Y-%m-%d %H:%M} UTC, {why}; nothing was changed"
    return WrongClock(f"{told}; when it is right, run once with --now {now:%Y-%m-%dT%H:%MZ}")


def instant_of(text: str) -> datetime:
    """A time given on the command line; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f'--now "{text}" is not a time; write it as 2026-03-02T18:00Z') from error
    if not 2000 <= moment.year <= 2200:
        raise UsageError(f'--now "{text}" is not a credible time for a run')
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


# The store: it belongs to this configuration, it is there when its pages are, and it is as the last run has left it.


def health_of(config: Config) -> Mapping[str, Any]:
    """What the last run left for monitors; nothing when it cannot be read."""
    with suppress(OSError, ValueError):
        found = json.loads((config.state / HEALTH).read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def clock_of(config: Config) -> datetime:
    """The time by the clock, when it can be believed."""
    ended = None
    with suppress(ValueError, TypeError):
        ended = datetime.fromisoformat(health_of(config).get("ended", "")).astimezone(UTC)
    return credible_now(datetime.now(UTC).replace(microsecond=0), ended, last_start(config))


def last_start(config: Config) -> datetime | None:
    """What the last run is dated."""
    with suppress(ValueError, TypeError):  # of a damaged store, which the run will refuse
        return look_up(config, Store.last_run)
    return None


def refuse_lost(config: Config) -> None:
    """Stop when pages are there that the store knows nothing of: it was lost, and history is never written anew."""
    last = look_up(config, Store.last_versions)
    if last is None and stamp(config):
        return  # who opens it to write says what is wrong with it
    for topic in config.topics:
        folder = config.briefs / topic.slug
        known = (last or {}).get(topic.slug, 0)
        beyond = sorted(file.name for file in folder.glob("v[0-9]*.md") if _number(file) > known)
        if beyond:
            raise CannotWrite(
                f"{folder / beyond[-1]}: is there, but {config.state / DATABASE} knows only"
                f" {counted(known, 'version')} of {topic.slug};"
                " bring a backup back with: brief restore FILE, or move the pages away"
            )


def refuse_shared(config: Config) -> None:
    """Stop when another configuration that is there still works on this state: each would undo what the other did."""
    other, shared = health_of(config).get("config", ""), False
    with suppress(OSError, BriefError, TypeError):
        another = bool(other) and not Path(other).samefile(config.path)
        shared = another and load(Path(other)).state.samefile(config.state)
    if shared:
        raise ConfigError(
            f"{config.path}: {config.state} is the state of {other} too; give one a [paths] state of its own, or remove"
            " the file that you do not use"
        )


def _number(file: Path) -> int:
    """The version that a page is, 0 for another file."""
    digits = file.stem[1:]
    return int(digits) if digits.isdecimal() and digits.isascii() else 0


def look_up(config: Config, wanted: Callable[[Store], LookedUp]) -> LookedUp | None:
    """What the store answers, None when there is none or it cannot be read: who opens it to write says why."""
    with suppress(BriefError, sqlite3.DatabaseError, OSError), Store.looking(config.state) as store:
        return wanted(store)
    return None


def stamp(config: Config) -> str:
    """What tells a file that was touched from one that a run has left, "" where there is none."""
    try:
        found = (config.state / DATABASE).stat()
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def store_faults(state: Path) -> Iterator[str]:
    """Everything that is wrong with the store: its file, then its records."""
    found = list(damage(state / DATABASE))
    yield from found
    if found:
        return
    store = Store(state)
    try:
        for topic in store.last_versions():
            yield from chain(store, topic)
        yield from seals(store)
        yield from knowledge(store, text_hash)
    except CannotWrite as error:
        yield str(error)
    except BROKEN as error:
        yield f"{store.path}: a record cannot be read ({str(error)[:100]}); {DAMAGED}"
    finally:
        store.close()


def refuse_damaged(config: Config) -> None:
    """Stop before anything is written when the file is not as the last run left it and something is wrong with it."""
    made = stamp(config)
    if made and made != health_of(config).get("store") and (found := next(store_faults(config.state), "")):
        path = config.state / DATABASE
        raise CannotWrite(found if found.startswith(str(path)) else f"{path}: {found}")


def damaged(config: Config) -> CannotWrite | None:
    """The fault that an unexpected error may come from, None when the store is whole."""
    if not stamp(config):
        return None
    found = next(store_faults(config.state), "")
    return CannotWrite(f"{config.state / DATABASE}: is damaged ({found[:200]}); {DAMAGED}") if found else None
