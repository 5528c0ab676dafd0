"""No statement of a run looks through a table that grows with the archive."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline import stages
from pipeline.config import load
from pipeline.demo.web import HERE, Web
from pipeline.engines.digest import Digest
from pipeline.storage import Store

# What grows with what is read. The others have a row for each source, host or topic, or are asked for as a whole.
GROWING = {
    "items", "articles", "listings", "sentence_keys", "belonging", "readings", "related", "claims", "findings",
    "finding_claims", "finding_terms", "relations", "corrections", "numbers", "archive", "outcomes", "runs", "versions",
}  # fmt: skip
# Asked once after an edit of sources.toml: what is stored is held against the topic as it is now.
EDIT = re.compile(r"from items i left join belonging b\b")
_NAMED = re.compile(r"\b(?:from|join|update|into)\s+(?:main\.)?\"?(\w+)\"?(?:\s+(?:as\s+)?(\w+))?", re.IGNORECASE)
_SCAN = re.compile(r"^SCAN (\w+)")


def plans(store: Store, statement: str) -> Iterator[str]:
    """The growing tables that a statement looks through from one end to the other."""
    names = {(alias or table).lower(): table.lower() for table, alias in _NAMED.findall(statement)}
    names |= {table.lower(): table.lower() for table, _ in _NAMED.findall(statement)}
    for row in store.connection.execute(f"explain query plan {statement}"):
        scan = _SCAN.match(row["detail"])
        if scan and names.get(scan[1].lower(), scan[1].lower()) in GROWING:
            yield f"{row['detail']} in: {' '.join(statement.split())[:300]}"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, set[str]]]:
    """The store after the sample's runs, with every statement that they made."""
    folder = tmp_path_factory.mktemp("asked")
    shutil.copyfile(HERE / "sources.toml", folder / "sources.toml")
    config = load(folder / "sources.toml")
    statements: set[str] = set()
    with Web().serve() as web:
        config = replace(config, fetch=replace(config.fetch, hosts=web.hosts, spacing=0.0))
        store = Store(config.state)
        store.connection.set_trace_callback(statements.add)
        for moment in (*web.runs[:3], web.runs[2]):
            web.now = moment
            stages.run(config, store, Digest(), moment, config.topics)
        store.connection.set_trace_callback(None)
    yield store, statements
    store.close()


def test_no_statement_of_a_run_scans_what_grows(asked: tuple[Store, set[str]]) -> None:
    """Each question of a run is answered by an index: SQLite's own plans say so."""
    store, statements = asked
    questions = [
        one
        for one in statements
        if re.match(r"\s*(?:select|insert|update|delete|with)\b", one, re.IGNORECASE) and not EDIT.search(one)
    ]
    assert len(questions) > 300
    assert sorted({scan for question in questions for scan in plans(store, question)}) == []


def test_a_scan_is_seen(asked: tuple[Store, set[str]]) -> None:
    """The check itself knows a scan when it meets one, by a table's own name and by another."""
    store, _ = asked
    assert list(plans(store, "select * from items where title = 'x'"))
    assert list(plans(store, "select * from claims c join articles a on a.id = c.article where c.quote = 'x'"))
    assert not list(plans(store, "select * from items where id = 'x'"))
