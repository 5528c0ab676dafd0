"""`brief show`: one row by sqlite3 and tomllib alone, so that the page is there at once."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
from pathlib import Path

from pipeline.config import paths
from pipeline.config.toml import read_toml
from pipeline.errors import CannotWrite, UsageError


def page_text(config: Path, topic: str, version: int | None) -> str:
    """The page as it was published; on a terminal laid out for reading, with its citations as links."""
    told, record = stored_page(config, topic, version)
    if not sys.stdout.isatty():
        return told
    from pipeline.cli import terminal

    listed = json.loads(record)
    urls = {line["number"]: line["url"] for line in (*listed["sources"], *listed["also"])}
    return terminal.terminal_markdown(told, urls)


def stored_page(config: Path, topic: str, version: int | None) -> tuple[str, str]:
    """The Markdown of a version as it was published, and its record; raises UsageError when there is none."""
    path = paths(config)[1] / "brief.db"
    if not path.exists():
        raise UsageError(f"{path}: there is no version yet; start with: brief run")
    try:
        with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as connection:
            newest = "select max(number) from versions where topic = ?1"
            row = connection.execute(
                f"select markdown, brief from versions where topic = ?1 and number = coalesce(?2, ({newest}))",
                [topic, version],
            ).fetchone()
            topics = [slug for (slug,) in connection.execute("select distinct topic from versions order by topic")]
    except sqlite3.DatabaseError as error:
        from pipeline.storage.database import remedied

        raise CannotWrite(remedied(path, error)) from error
    if row:
        return row[0], row[1]
    if topic in topics:
        raise UsageError(f'topic "{topic}" has no version {version}; see: brief history {topic}')
    tables = read_toml(config).data.get("topic", [])
    known = [table.get("slug") for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []
    if topic not in known:
        there = dict.fromkeys([*map(str, known), *topics])
        raise UsageError(f'there is no topic "{topic}"; there are: {", ".join(there) or "none"}')
    raise no_version(path, topic)


def no_version(database: Path, topic: str) -> UsageError:
    """The error for a topic without a page: what comes next, by whether it has been run."""
    runs = 0
    with contextlib.suppress(sqlite3.DatabaseError):  # of a store of before, or a damaged one, which a run tells of
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
        with contextlib.closing(connection):
            (runs,) = connection.execute("select count(*) from outcomes where topic = ?", [topic]).fetchone()
    if runs:
        return UsageError(f"{topic} has no version yet: no run found enough on its question; next: brief tune {topic}")
    return UsageError(f"{topic} has no version yet; next: brief run {topic}")
