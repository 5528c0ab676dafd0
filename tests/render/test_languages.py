"""Articles in another language are stored and shown as such, and quoted by no engine that cannot read them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.storage import Store

SETTINGS = """
[[topic]]
slug = "tram"
title = "The tram of Larkmouth"
question = "Will the tram of Larkmouth be late?"
[[source]]
name = "notes"
kind = "folder"
path = "notes"
"""
ENGLISH = """The tram is late

Pia Renskold argues that the Larkmouth tram is nine months late because the bridge of Corrigan was closed for repairs.
The Larkmouth Council said on 3 March 2026 that the tram would cost 14 million euros more than planned.
"""
GERMAN = """Die Straßenbahn verspätet sich

Die Straßenbahn von Larkmouth verspätet sich um neun Monate, weil die Brücke von Corrigan gesperrt war.
Der Stadtrat teilte am 3. März 2026 mit, dass die Bahn vierzehn Millionen Euro mehr kosten werde als geplant.
"""


def test_an_article_in_another_language_is_listed_as_such(tmp_path: Path) -> None:
    """It stands under Also read with its language; no sentence of it is quoted."""
    (tmp_path / "sources.toml").write_text(SETTINGS, encoding="utf-8")
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "english.txt").write_text(ENGLISH, encoding="utf-8")
    (notes / "german.txt").write_text(GERMAN, encoding="utf-8")
    config = load(tmp_path / "sources.toml")
    store = Store(config.state)
    stages.run(config, store, Digest(), datetime(2026, 3, 5, tzinfo=UTC), config.topics)
    page = store.markdown("tram", 1)
    store.close()
    before, after = page.split("### Also read")
    assert "Die Straßenbahn verspätet sich" in after
    assert "in another language (de)" in after
    assert "Larkmouth tram is nine months late" in before
    assert "verspätet" not in before
