"""The tables of a new store, by one script that all migrations come to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

# What all migrations come to, so that a new store carries out none of them: made by `python -m tests.storage.newest`,
# and held to them by a test.
NEWEST_TABLES = Path(__file__).with_name("newest.sql")


def is_blank(connection: sqlite3.Connection) -> bool:
    """Whether a database has nothing in it yet."""
    return not connection.execute("select 1 from sqlite_master").fetchone()


def make_tables(connection: sqlite3.Connection) -> None:
    """Make a blank database one of this version."""
    for statement in statements(NEWEST_TABLES.read_text(encoding="utf-8")):
        connection.execute(statement)


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end the transaction."""
    yield from filter(str.strip, script.split(";"))
