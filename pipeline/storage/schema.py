"""What every row keeps to: the tables, the mark of our file, and the seals by which a change by hand shows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.models import canonical_json

Row = Mapping[str, Any] | sqlite3.Row

# Seals: hashes of rows that readers see, by which a change by hand shows.

# Table to the columns that its seal covers; a version's covers the seal of the version before it too.
SEALED: Mapping[str, tuple[str, ...]] = {
    "versions": ("topic", "number", "date", "engine", "renderer", "status", "items", "brief", "changes", "hash"),
    "archive": ("topic", "block", "version", "year", "record"),
    "outcomes": ("run", "topic", "kept", "repeats", "off_topic", "failed", "version", "reason"),
}
SEALED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "versions": ("topic", "number"),
    "archive": ("topic", "block"),
    "outcomes": ("run", "topic"),
}
CHAINED = ("versions",)


def seal(table: str, row: Row, before: str = "") -> str:
    """The seal of a row; `before` is that of the row before it, where the table is a chain."""
    values = [row[column] for column in SEALED[table]]
    return hashlib.sha256(canonical_json([before if table in CHAINED else "", *values]).encode()).hexdigest()


def chained(before: str, markdown: str) -> str:
    """The hash of a version: it covers the version's bytes and the hash of the version before it."""
    return hashlib.sha256((before + markdown).encode()).hexdigest()


APPLICATION_ID = 0x6C627266  # "lbrf": tells our file from another program's
MIGRATIONS = "living-brief"  # what the set of them is called in the database
LAST_MIGRATION = "m014_waiting_no_more"


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether a database has the tables of this version: then nobody has to load the migrations."""
    table = "select 1 from sqlite_master where name = '_sqlite_migrations'"
    if not connection.execute(table).fetchone():
        return False
    wanted = "select max(name) from _sqlite_migrations where migration_set = ?"
    return bool(connection.execute(wanted, [MIGRATIONS]).fetchone()[0] == LAST_MIGRATION)


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
