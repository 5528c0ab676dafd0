"""Verifying: the file is whole, nothing refers to what is not there, and no version was changed afterwards."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.connection import DAMAGED, looking

if TYPE_CHECKING:
    from pipeline.store.store import Store

SHOWN = 20  # faults of one kind


def damage(path: Path) -> Iterator[str]:
    """What SQLite finds wrong with a file, in its pages and between its tables."""
    connection = looking(path)
    try:
        for (found,) in connection.execute(f"pragma integrity_check({SHOWN})"):
            if found != "ok":
                yield f"{path}: {found}; {DAMAGED}"
        for table, _, parent, _ in connection.execute("pragma foreign_key_check").fetchmany(SHOWN):
            yield f"{path}: a row of {table} refers to one of {parent} that is not there; {DAMAGED}"
    except sqlite3.DatabaseError as error:
        yield f"{path}: {error}; {DAMAGED}"
    finally:
        connection.close()


def chained(before: str, markdown: str) -> str:
    """The hash of a version: it covers the version's bytes and the hash of the version before it."""
    return hashlib.sha256((before + markdown).encode()).hexdigest()


def chain(store: Store, topic: str) -> Iterator[str]:
    """Where the chain of a topic's versions is broken: the first version that is not as it was published."""
    digest, number = "", 0
    for row in store.db.query("select number, markdown, hash from versions where topic = ? order by number", [topic]):
        number += 1
        if row["number"] != number:
            yield f"{topic} v{number}: is missing; {DAMAGED}"
            return
        digest = chained(digest, row["markdown"])
        if digest != row["hash"]:
            yield f"{topic} v{number}: is not what was published, or does not follow v{number - 1}; {DAMAGED}"
            return
    told = store.db.execute("select coalesce(max(version), 0) from outcomes where topic = ?", [topic]).fetchone()[0]
    if told > number:
        yield f"{topic} v{number + 1}: is missing, although a run made v{told}; {DAMAGED}"
