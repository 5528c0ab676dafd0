"""The store that a release leaves behind, as SQL: every later version must be able to take it over.

python -m tests.storage.release        # writes tests/storage/releases/<version>.sql; once for a release, never again
"""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline import __version__
from pipeline.storage.database import APPLICATION_ID
from pipeline.storage.migrations import _INDEX
from tests.cli.home import CONTRACT, SECOND, approved

RELEASES = Path(__file__).parent / "releases"


def dump(target: Path) -> None:
    """A topic's life of two versions, as the statements that make it."""
    with tempfile.TemporaryDirectory() as folder:
        home = approved(Path(folder) / "home")
        home.put("docs/contract.json", CONTRACT)
        home.good(now=SECOND)
        with closing(sqlite3.connect(home.database)) as database:
            lines = [line.replace(folder, "/home of somebody") for line in dumped(database)]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join([f"PRAGMA application_id = {APPLICATION_ID};", *lines]) + "\n", encoding="utf-8")


def dumped(database: sqlite3.Connection) -> Iterator[str]:
    """The statements that make a database; full-text indexes are made of what they index, as no dump holds them."""
    virtual = dict(database.execute("select name, sql from sqlite_master where sql like 'create virtual table%'"))
    names = "|".join(virtual)
    theirs = re.compile(rf"(?:INSERT INTO|CREATE TABLE) [\"']?(?:{names})(?:_\w+)?[\"']?[ (]|PRAGMA|.*sqlite_master")
    yield from (line for line in database.iterdump() if not theirs.match(line))
    yield from (f"{statement};" for statement in virtual.values())
    filled = (statement.strip() for statement in _INDEX.split(";"))
    yield from (f"{statement};" for statement in filled if re.match(rf"insert into (?:{names}) ", statement))


def main() -> int:
    """Write the file of this version, unless it is there."""
    target = RELEASES / f"{__version__}.sql"
    if target.exists():
        print(f"{target}: is there already; what was released does not change")  # noqa: T201  # a command
        return 1
    dump(target)
    print(f"{target}: {target.stat().st_size} bytes; from now on its migrations are frozen")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
