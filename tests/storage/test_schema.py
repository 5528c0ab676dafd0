"""The page on the schema tells of what is there."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from pipeline.storage import Store
from pipeline.storage.database import APPLICATION_ID
from pipeline.storage.migrations import migrate
from pipeline.storage.schema import NEWEST_TABLES
from tests.shared_data import ROOT
from tests.storage.newest import script

PAGE = ROOT / "docs" / "schema.md"


def test_every_table_is_documented(store: Store) -> None:
    """A table has its line on the page, and no line tells of a table that is not there."""
    made = dict(map(tuple, store.rows("select name, sql from sqlite_master where type = 'table'")))
    parts = tuple(f"{name}_" for name, sql in made.items() if sql.startswith("CREATE VIRTUAL"))  # SQLite's own
    tables = {name for name in made if not name.startswith(("_", "sqlite_", *parts))}
    told = set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert told == tables
    assert f"{APPLICATION_ID:#010x}" in PAGE.read_text(encoding="utf-8")


def test_a_new_store_is_what_the_migrations_come_to(store: Store) -> None:
    """Made by one script or by every migration in its turn, a store has the same tables, mark and record of them."""
    asked = (
        "select type, name, tbl_name, sql from sqlite_master order by type, name",
        "select id, migration_set, name from _sqlite_migrations order by id",
        "pragma application_id",
    )
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as migrated:
        migrate(migrated)
        for query in asked:
            assert [*map(tuple, store.rows(query))] == migrated.execute(query).fetchall()
    moment = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+00:00"
    assert all(re.fullmatch(moment, row[0]) for row in store.rows("select applied_at from _sqlite_migrations"))
    assert NEWEST_TABLES.read_text(encoding="utf-8") == script(), "make it anew: python -m tests.storage.newest"


@pytest.mark.parametrize("query", re.findall(r"^    (select.*?;)", PAGE.read_text(encoding="utf-8"), re.M | re.S))
def test_the_queries_of_the_page_run(store: Store, query: str) -> None:
    """What the page suggests to ask can be asked."""
    assert store.connection.execute(query).fetchall() == []


KEYED_LATE = re.compile(r"create table (\w+) \((.*?), primary key \(([^)]*)\)\) without rowid", re.S | re.I)


def test_keys_stand_first(store: Store) -> None:
    """SQLite 3.40's integrity check takes a table without row ids for damaged when its key is not its first columns."""
    for row in store.rows("select sql from sqlite_master where type = 'table'"):
        for name, columns, key in KEYED_LATE.findall(row["sql"]):
            keys = [part.strip() for part in key.split(",")]
            assert [column.split()[0] for column in columns.split(",")][: len(keys)] == keys, name
