"""Articles that wait are taken in by batches, each of which knows what the ones before it found."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.findings import relate
from pipeline.storage import Store
from tests.quality import cost

SETTINGS = """
[[topic]]
slug = "race"
title = "Corvid and its price"
question = "Does Orrin charge for Corvid?"
[[source]]
name = "notes"
kind = "folder"
path = "notes"
"""
SAID = ("Orrin charges $4 for Corvid in Halden.", "Vellum Tests measured Corvid at 58.2 percent on TaskMill.")


@pytest.mark.parametrize("batch", [1, 4, 100])
def test_later_batches_join_what_earlier_ones_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    """However small the batches, everything is taken in and each statement is one finding with all its articles."""
    monkeypatch.setattr(relate, "BATCH", batch)
    (tmp_path / "sources.toml").write_text(SETTINGS)
    (tmp_path / "notes").mkdir()
    for number, article in enumerate(cost.articles(0, 6, 150)):
        text = f"{SAID[number % 2]}\n{article['text']}"
        record = {**article, "text": text, "published": f"2026-05-0{number + 1}"}
        (tmp_path / "notes" / f"{number}.json").write_text(json.dumps(record))
    config = load(tmp_path / "sources.toml")
    store = Store(config.state)
    stages.run(config, store, Digest(), datetime(2026, 5, 20, tzinfo=UTC), config.topics)
    articles = sorted(len(finding.items) for finding in store.best_findings("race") if finding.text in SAID)
    waiting = store.unrelated("race", Digest().name)
    store.close()
    assert articles == [3, 3]
    assert waiting == ()
