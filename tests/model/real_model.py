"""A real model over the real protocol: forms, ids and rejections; never wording.

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

from pipeline.engines.llm import claims
from pipeline.engines.llm.calls import Asker, Question
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.schemas import Claims, ReadClaim, Related
from pipeline.models import Failure, LlmSettings
from pipeline.page.prose import of_article
from pipeline.storage import Store
from pipeline.storage.calls import Ledger
from tests.page.making import NOW, article

FOLDER = Path(os.environ.get("TEST_MODEL", ".venv/model"))
SENTENCES = (
    "Larkmouth Council approved the Larkmouth tram on 2 March 2026 by nine votes to six.",
    "Otis Varga said that the Larkmouth tram is a waste of money.",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the model answers."""
    shim = Path(__file__).with_name("shim.py")
    quiet = os.environ | {"RUST_LOG": "off", "RAYON_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}
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
        **({"base_url": address, "model": "smol", "attempts": 1, "max_tokens": 160, "timeout": 50.0} | fields)
    )


def test_a_grammar_holds(address: str, tmp_path: Path) -> None:
    """The schema reaches the model: its answer is of the form that was asked for, and its tokens are counted."""
    Store(tmp_path).close()
    ledger = Ledger(tmp_path, NOW)
    asker = Asker(settings(address), ledger)
    question = Question(
        "relate", "1", "Answer in JSON.", "c1: The tram is late.\nc2: The tram runs late.", Related, "pair", most=60
    )
    answer = asker.ask(question)
    rows = ledger.spent()
    again = asker.ask(question)
    asker.close()
    if isinstance(answer, Failure):  # cut at the limit: typed, and not taken for an answer
        assert "Truncated" in rows[0]["state"] or rows[0]["state"] == "failed"
    else:
        assert isinstance(answer, Related)
        assert again == answer
        assert rows[0]["answered"] == "SmolLM2-135M-Instruct"
        assert rows[0]["tokens_in"] > 20
    assert ledger.spent()[0]["attempts"] >= 1
    ledger.close()


def test_what_it_says_is_checked(address: str, tmp_path: Path) -> None:
    """Whatever sentences such a model points to, only what stands there word for word becomes a claim."""
    Store(tmp_path).close()
    asker = Asker(settings(address), Ledger(tmp_path, NOW))
    numbered = "\n".join(f"[{number}] {sentence}" for number, sentence in enumerate(SENTENCES, 1))
    question = Question("claims", "1", "Answer in JSON.", f"Choose claims.\n{numbered}", Claims, "article", most=48)
    answer = asker.ask(question)
    rows = asker.ledger.spent()
    asker.close()
    assert rows[0]["question"] == "claims"
    if isinstance(answer, Failure):
        assert rows[0]["state"] == "failed"
        return
    prompts = Prompts()
    reader = claims.Reader(asker, prompts, "llm smol")
    whole = article(SENTENCES)
    made = [reader._claim(whole, (), told, of_article(whole, SENTENCES)) for told in answer.claims if _given(told)]
    text = " ".join(SENTENCES)
    assert all(claim is None or claim.quote in text for claim in made)


def _given(told: ReadClaim) -> bool:
    return all(1 <= number <= len(SENTENCES) for number in told.sentences)
