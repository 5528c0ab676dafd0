"""The cost of a run follows what is new: no statement of a run looks through a table that grows for ever."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

from pipeline import run as stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.sample.web import HERE, Web
from pipeline.store import Store

GROWING = (
    "items", "articles", "listings", "sentence_keys", "belonging", "readings", "claims", "related", "findings",
    "finding_claims", "finding_terms", "relations", "corrections", "runs", "outcomes",
)  # fmt: skip
# Read through an index of what is still to be done, which a query plan calls a scan of that index.
BOUNDED = re.compile(r"SCAN \w+ USING (COVERING )?INDEX (items_state|\w+_fresh)\b")


def test_no_statement_of_a_run_scans(tmp_path: Path) -> None:
    """Each statement of the sample's second run finds its rows by an index."""
    (tmp_path / "sources.toml").write_bytes((HERE / "sources.toml").read_bytes())
    config = load(tmp_path / "sources.toml")
    said: set[str] = set()
    with Web().serve() as web:
        config = replace(config, fetch=replace(config.fetch, hosts=web.hosts, spacing=0.0))
        store = Store(config.state)
        for number in (0, 1):
            web.now = web.runs[number]
            store.db.conn.set_trace_callback(said.add if number else None)
            stages.run(config, store, Digest(), web.now, config.topics)
        store.db.conn.set_trace_callback(None)
        plans = {}
        for statement in said:
            if statement.lstrip().lower().startswith(("select", "update", "delete", "insert")):
                try:
                    plan = store.db.conn.execute(f"explain query plan {statement}").fetchall()
                except sqlite3.OperationalError:  # long values are cut in what the trace tells
                    continue
                plans[statement] = [row[3] for row in plan]
        store.close()
    assert len(plans) > 100
    pattern = re.compile(rf"SCAN ({'|'.join(GROWING)}|[a-z])\b(?! USING (COVERING )?INDEX \w*fresh)")
    scans = {
        statement: step
        for statement, steps in plans.items()
        for step in steps
        if pattern.search(step) and not BOUNDED.search(step) and "VIRTUAL" not in step
    }
    assert scans == {}
