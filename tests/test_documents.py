"""Pages over a folder of text files, whose publishers nobody names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.models import Brief
from pipeline.storage import Store
from tests.faults import faults, stored

SETTINGS = """
[[topic]]
slug = "tram"
title = "The tram of Larkmouth"
question = "Is the tram of Larkmouth late because of its old rails?"
keywords = ["tram", "rails", "Larkmouth"]
[topic.axis]
left = { name = "the rails are at fault", cues = ["rails are to blame"] }
right = { name = "the drivers are at fault", cues = ["drivers are to blame"] }
[[source]]
name = "notes"
kind = "folder"
path = "notes"
"""
TEXTS = {
    "a.txt": "Larkmouth's tram is 12% late: what the council knew\n\n"
    "The tram of Larkmouth ran 14 minutes late on its old rails.\n"
    "The drivers of the Larkmouth tram had asked for 40 new rails at the harbour bridge.",
    "b.txt": "Old rails\n\nThe tram of Larkmouth carried 9,000 people over its old rails on an average day.",
}


@contextmanager
def page_of(home: Path, texts: Mapping[str, str]) -> Iterator[tuple[Brief, str]]:
    """The first version over these documents, without a fault, and its Markdown."""
    (home / "notes").mkdir()
    (home / "sources.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in texts.items():
        (home / "notes" / name).write_text(text, encoding="utf-8")
    config = load(home / "sources.toml")
    store = Store(config.state)
    stages.run(config, store, Digest(), datetime(2026, 4, 20, tzinfo=UTC), config.topics)
    assert faults(*stored(store, "tram", 1)) == []
    brief = store.brief("tram", 1)
    assert brief
    yield brief, (config.briefs / "tram" / "latest.md").read_text(encoding="utf-8")
    store.close()


def test_a_document_without_a_publisher_is_quoted_by_its_number(tmp_path: Path) -> None:
    """Nobody's outlet is invented and no title speaks; the list says what is not known of it."""
    with page_of(tmp_path, TEXTS) as (brief, page):
        assert "“The tram of Larkmouth ran 14 minutes late on its old rails.” [\\[1\\]](#s1)\n" in page
        assert "carried 9,000 people over its old rails on an average day.” [\\[2\\]](#s2)\n" in page
        assert not [said for block in brief.blocks for said in block.sentences if said.speaker or said.outlet]
        assert brief.built_from == "Built from 2 articles that name no outlet."
        assert page.count("outlet unknown, date unknown") == 2
        assert "notes" not in page
