"""Audit: whether the store is what runs have left, as far as readers could see a difference; damage is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pipeline.config import Config
from pipeline.errors import CannotWrite
from pipeline.gather.sift import text_hash
from pipeline.store import Store
from pipeline.store.connection import DAMAGED
from pipeline.store.verify import chain, damage, knowledge, seals

BROKEN = (ValueError, TypeError, LookupError, sqlite3.DatabaseError)  # what reading a damaged record comes to


def stamp(config: Config) -> str:
    """What tells a file that was touched from one that a run has left, "" where there is none."""
    try:
        found = (config.state / "brief.db").stat()
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def faults(state: Path) -> Iterator[str]:
    """Everything that is wrong with the store: its file, then its records."""
    found = list(damage(state / "brief.db"))
    yield from found
    if found:
        return
    store = Store(state)
    try:
        for topic in topics_of(store):
            yield from chain(store, topic)
        yield from seals(store)
        yield from knowledge(store, text_hash)
    except BROKEN as error:
        yield f"{store.path}: a record cannot be read ({str(error)[:100]}); {DAMAGED}"
    finally:
        store.close()


def topics_of(store: Store) -> list[str]:
    """The topics that have a version, also those that the settings do not name any more."""
    return [row["topic"] for row in store.db.query("select distinct topic from versions order by topic")]


def refuse_damaged(config: Config, left: object) -> None:
    """Stop before anything is written when the file is not as the last run `left` it and something is wrong with it."""
    made = stamp(config)
    if made and made != left and (found := next(faults(config.state), "")):
        path = config.state / "brief.db"
        raise CannotWrite(found if found.startswith(str(path)) else f"{path}: {found}")


def damaged(config: Config) -> CannotWrite | None:
    """The fault that an unexpected error may come from, None when the store is whole."""
    if not stamp(config):
        return None
    found = next(faults(config.state), "")
    return CannotWrite(f"{config.state / 'brief.db'}: is damaged ({found[:200]}); {DAMAGED}") if found else None
