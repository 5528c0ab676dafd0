"""Aliases of sources.toml: one holder, one position."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pipeline import run as stages
from pipeline.config import load
from pipeline.engines.offline import Offline
from pipeline.store import Store

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
        text = (
            f"Weights\n\n{name} argues that the gap is {way} between open models and the closed ones of Orrin Labs.\n"
        )
        (notes / f"{number}.txt").write_text(text)
        stages.run(config, store, Offline(), datetime(2026, 3, number, tzinfo=UTC), config.topics)
    brief = store.brief("gap", 2)
    store.close()
    assert brief
    (position,) = brief.section("perspectives")
    assert position.title == "Dana Vell"
    assert position.life[-1].what == "reversed"
