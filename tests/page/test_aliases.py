"""Aliases of sources.toml: one holder, one position."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.storage import Store

SETTINGS = """
[[topic]]
slug = "gap"
title = "The gap between open and closed models"
question = "Is the gap closing?"
[topic.axis]
left = { name = "closing", cues = ["gap is closing"] }
right = { name = "widening", cues = ["gap is widening"] }
[[source]]
name = "notes"
kind = "folder"
path = "notes"
[aliases]
"Dana Q. Vell" = "Dana Vell"
"""


def test_a_holder_written_in_two_ways_has_one_position(tmp_path: Path) -> None:
    """The name that we use stands on the page, and a later statement under the other name moves the same position."""
    (tmp_path / "sources.toml").write_text(SETTINGS)
    notes = tmp_path / "notes"
    notes.mkdir()
    config = load(tmp_path / "sources.toml")
    store = Store(config.state)
    for number, (name, way) in enumerate((("Dana Vell", "closing"), ("Dana Q. Vell", "widening")), 1):
        text = f"{name} argues that the gap is {way} between open models and the closed ones of Orrin Labs."
        note = {"title": "Weights", "text": text, "published": f"2026-03-0{number}"}
        (notes / f"{number}.json").write_text(json.dumps(note))
        stages.run(config, store, Digest(), datetime(2026, 3, number, tzinfo=UTC), config.topics)
    brief = store.brief("gap", 2)
    store.close()
    assert brief
    (position,) = brief.section("perspectives")
    assert position.title == "Dana Vell"
    assert position.life[-1].what == "changed sides"
