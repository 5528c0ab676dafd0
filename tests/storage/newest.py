"""The script that makes a new store, written anew by `python -m tests.storage.newest`: what the migrations come to."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from pipeline.storage.database import APPLICATION_ID, MIGRATIONS
from pipeline.storage.migrations import migrate, migrations
from pipeline.storage.schema import NEWEST_TABLES


def script() -> str:
    """The statements that make what a database is after all migrations, and their record."""
    with closing(sqlite3.connect(":memory:")) as database:
        migrate(database)
        made = dict(database.execute("select name, sql from sqlite_master where sql is not null order by rowid"))
    virtual = tuple(f"{name}_" for name, sql in made.items() if sql.startswith("CREATE VIRTUAL"))  # SQLite's own
    table = migrations.migrations_table
    applied = ",\n".join(f"    ('{MIGRATIONS}', '{one.name}', strftime({_NOW}))" for one in migrations._migrations)
    return ";\n".join(
        (
            f"pragma application_id = {APPLICATION_ID}",
            *(sql for name, sql in made.items() if not name.startswith(virtual)),
            f"insert into {table} (migration_set, name, applied_at) values\n{applied};\n",
        )
    )


_NOW = "'%Y-%m-%d %H:%M:%f+00:00', 'now'"  # as the library of the migrations writes it


if __name__ == "__main__":
    NEWEST_TABLES.write_text(script(), encoding="utf-8")
