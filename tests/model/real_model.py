"""A real model over the real protocol: forms, ids and rejections; never wording, of which 135 million weights have none.

make test-model
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import run as stages
from pipeline.config import load
from pipeline.engines.llm import Llm
from pipeline.engines.llm.asking import Asker, Question
from pipeline.engines.llm.shapes import Verdicts
from pipeline.records import Failure, LlmSettings, Spending
from pipeline.store import Store
from pipeline.store.ledger import Ledger
from tests.engines.llm.endpoint import write_documents
from tests.faults import faults, stored
from tests.revise.making import NOW

FOLDER = Path(os.environ.get("TEST_MODEL", ".venv/model"))
TEXT = (
    "Larkmouth Council approved the Larkmouth tram on 2 March 2026 by nine votes to six. "
    "The Ellwick report puts the cost of the Larkmouth tram at 240 million crowns. "
    "Otis Varga said that the Larkmouth tram is a waste of money."
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the model answers."""
    shim = Path(__file__).with_name("shim.py")
    quiet = os.environ | {"RUST_LOG": "off", "OMP_WAIT_POLICY": "passive"}
    command = [sys.executable, str(shim), str(FOLDER)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet)
    try:
        assert process.stdout is not None
        port = next(line.split()[1] for line in process.stdout if line.startswith("port "))
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.communicate()


def settings(address: str, **fields: Any) -> LlmSettings:
    """Short answers, one attempt: the machine may be slow."""
    return LlmSettings(
        **({"base_url": address, "model": "smol", "attempts": 1, "most_out": 300, "timeout": 50.0} | fields)
    )


def test_a_grammar_holds(address: str, tmp_path: Path) -> None:
    """The schema reaches the model: its answer is of the form that was asked for, and its tokens are counted."""
    Store(tmp_path).close()
    ledger = Ledger(tmp_path, NOW)
    asker = Asker(settings(address), ledger)
    question = Question(
        "relate", "1", "Answer in JSON.", "1 A: The tram is late.\n1 B: The tram runs late.", Verdicts, "pair", most=60
    )
    answer = asker.ask(question)
    rows = ledger.spent()
    again = asker.ask(question)
    asker.close()
    if isinstance(answer, Failure):  # cut at the limit: typed, and not taken for an answer
        assert "Truncated" in rows[0]["state"] or rows[0]["state"] == "failed"
    else:
        assert all(verdict.verdict in ("same", "contradicts", "updates", "different") for verdict in answer.pairs)
        assert again == answer
        assert rows[0]["answered"] == "SmolLM2-135M-Instruct"
        assert rows[0]["tokens_in"] > 20
    assert ledger.spent()[0]["attempts"] >= 1
    ledger.close()


def test_a_run_ends_with_a_sound_page(address: str, tmp_path: Path) -> None:
    """Whatever such a model says, the page has no fault, quotes word for word, and knows no id that was not given."""
    (tmp_path / "documents").mkdir()
    config_file = tmp_path / "sources.toml"
    config_file.write_text(
        '[[topic]]\nslug = "tram"\ntitle = "The Larkmouth tram"\nquestion = "Is the Larkmouth tram worth its price?"\n'
        '[[source]]\nname = "docs"\nkind = "folder"\npath = "documents"\n',
        encoding="utf-8",
    )
    write_documents(tmp_path, {"text": TEXT})
    config = load(config_file)
    store = Store(config.state)
    given = settings(address, per_run=Spending(calls=5))
    engine = Llm(given, Ledger(config.state, NOW))
    report = stages.run(config, store, engine, NOW, config.topics, "inline")
    rows = engine.asker.ledger.spent()
    engine.close()
    assert report.outcomes[0][1].version == 1
    brief, markdown, claims, articles = stored(store, "tram", 1)
    assert faults(brief, markdown, claims, articles) == []
    assert all(claim.quote in TEXT or claim.quote[0].lower() + claim.quote[1:] in TEXT for claim in claims.values())
    known = {claim.id for claim in claims.values()}
    assert all(set(said.claims) <= known for block in brief.blocks for said in block.sentences)
    assert sum(row["attempts"] for row in rows) <= 5
    assert sum(row["tokens_in"] for row in rows) > 100
    store.close()
