"""Four real articles, two at one date and two later, become two versions that pass every check of a page."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from pipeline import run as stages
from pipeline.config import load
from pipeline.engines.offline import Offline
from pipeline.revise.changes import changes
from pipeline.store import Store
from tests.faults import faults, stored

SETTINGS = """
[[topic]]
slug = "gap"
title = "Open-weight models against the closed frontier"
question = "Is the gap between open-weight models and the closed frontier closing, and what do the benchmarks show?"
keywords = [
  "open-weight", "open-source", "open weights", "benchmark", "benchmarks", "Chinese models", "gap", "frontier",
  "DeepSeek", "GLM-5.1", "Qwen", "SWE-Bench Pro", "HumanEval",
]
[topic.axis]
left = { name = "closing", cues = ["gap is closing", "narrowing", "caught up", "parity", "surpassed", "comparable"] }
right = { name = "widening", cues = ["gap is widening", "behind", "remains substantial", "trailing"] }
[[source]]
name = "spring"
kind = "folder"
path = "spring"
[[source]]
name = "summer"
kind = "folder"
path = "summer"
"""


def test_real_articles_become_two_versions(tmp_path: Path, data: Path) -> None:
    """The second version tells what the two later articles changed, and neither version has a fault."""
    seeds = [seed for seed in sorted((data / "seeds").glob("*.txt")) if not seed.name.startswith("002_")]
    (tmp_path / "sources.toml").write_text(SETTINGS)
    for folder in ("spring", "summer"):
        (tmp_path / folder).mkdir()
    config = load(tmp_path / "sources.toml")
    store = Store(config.state)
    for version, folder, chosen in ((1, "spring", seeds[2:]), (2, "summer", seeds[:2])):
        for seed in chosen:
            shutil.copy(seed, tmp_path / folder)
        stages.run(config, store, Offline(), datetime(2026, 3 + version, 20, tzinfo=UTC), config.topics)
        assert store.last_version("gap") == version
        assert faults(*stored(store, "gap", version)) == []
    before, after = store.brief("gap", 1), store.brief("gap", 2)
    store.close()
    assert before
    assert after
    kinds = {change.kind for change in changes(before, after)}
    assert {"claim added", "position added", "tension opened"} <= kinds
