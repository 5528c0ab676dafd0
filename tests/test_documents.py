"""Pages over a folder of text files, whose publishers nobody names."""

from __future__ import annotations

import json
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


def test_a_folder_is_played_forward(tmp_path: Path) -> None:
    """A run that looks as of an earlier day leaves what is dated after it for a later run, line by line of a file."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "sources.toml").write_text(SETTINGS, encoding="utf-8")
    days = ("2026-04-18", "2026-05-02", "2026-05-20")
    told = [
        {"title": f"Rails, part {n}", "text": f"The tram of Larkmouth lost {n}0 of its old rails.", "published": day}
        for n, day in enumerate(days, 1)
    ]
    lines = "".join(f"{json.dumps(one)}\n" for one in told[:2])
    (tmp_path / "notes" / "both.jsonl").write_text(lines, encoding="utf-8")
    by_address = told[2] | {"url": f"https://larkmouth.example/{days[2].replace('-', '/')}/rails", "published": None}
    (tmp_path / "notes" / "last.json").write_text(json.dumps(by_address), encoding="utf-8")
    config = load(tmp_path / "sources.toml")
    clock = datetime(2026, 6, 1, tzinfo=UTC)
    with Store(config.state) as store:
        for number, (day, later) in enumerate((("2026-04-20", 2), ("2026-05-03", 1), ("2026-05-21", 0)), 1):
            now = datetime.fromisoformat(f"{day}T18:00+00:00")
            report = stages.run(config, store, Digest(), now, config.topics, clock=clock)
            assert report.outcomes[0][1].version == number
            left = [f"notes: not read: {later} dated after {day}, for a later run"] if later else []
            assert report.gathered.unread == left
            page = store.brief("tram", number)
            assert page
            dated = [line.published for line in page.sources if line.published]
            assert f"{max(dated):%Y-%m-%d}" == days[number - 1]
            read = store.newest(line.item for line in page.sources).values()
            assert {article.revision for article in read} == {1}
            assert max(article.seen for article in read) == now
