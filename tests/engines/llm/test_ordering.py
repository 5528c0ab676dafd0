"""The order of what is new by how well it answers the question: ids in, ids out, else the rules' order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.store import Store
from tests.engines.llm.endpoint import Answer, Endpoint, faithful, kind, operations, told, write_config, write_documents
from tests.engines.llm.test_engine import run, story

# No word of the topic is in it, so that rules see no bearing on the question.
ASIDE = "Ridership on comparable lines in Ostrava fell by half within six years of their opening."


def asked(folder: Path, best: Sequence[str] | Answer) -> tuple[list[dict[str, str]], list[str]]:
    """What "What" is offered when these quotes are ranked first, and the topic's findings as the store has them."""
    offered: list[dict[str, str]] = []

    def model(request: dict[str, Any]) -> str | Answer:
        match kind(request):
            case "claims":
                return faithful(request)
            case "rank" if isinstance(best, Answer):
                return best
            case "rank":
                ids = [one["id"] for words in best for one in told(request) if words in one["quote"]]
                return json.dumps({"best": ["n99", *ids, *ids]})
            case "what":
                offered.extend(told(request))
                return operations()
        return faithful(request)

    endpoint = Endpoint(model)
    with endpoint.serving():
        write_config(folder, endpoint, "attempts = 1")
        write_documents(
            folder, *(story(n) for n in range(3)), {"text": f"{ASIDE} Larkmouth Council met on 3 March 2026."}
        )
        run(folder, endpoint)
        calls = len(endpoint.requests)
        run(folder, endpoint)
        assert len(endpoint.requests) == calls
    kinds = [kind(request) for request in endpoint.requests]
    assert kinds.count("rank") == (3 if isinstance(best, Answer) else 1)  # what is refused is asked in three ways
    store = Store(folder / ".living-brief")
    stored = [finding.text for finding in store.best_findings("tram")]
    store.close()
    return offered, stored


def test_what_the_model_names_comes_first(tmp_path: Path) -> None:
    """Also what shares no word with the topic; a handle that was never given and a second mention change nothing."""
    offered, stored = asked(tmp_path, [ASIDE, "Belmere at"])
    assert ASIDE in [one["quote"] for one in offered]
    assert stored[0] == ASIDE
    assert "Belmere at" in stored[1]


@pytest.mark.parametrize("best", [Answer(422), ()], ids=["fails", "names nothing"])
def test_else_the_rules_order_stands(tmp_path: Path, best: Sequence[str] | Answer) -> None:
    """The page loses nothing by a call that fails or an answer without ids."""
    offered, stored = asked(tmp_path, best)
    assert offered
    assert ASIDE not in [one["quote"] for one in offered]
    assert stored[0] != ASIDE


def test_no_more_is_shown_than_a_call_holds(tmp_path: Path) -> None:
    """A small model on a small machine puts in order what fits, the best by the rules first."""
    shown: list[int] = []

    def model(request: dict[str, Any]) -> str | Answer:
        if kind(request) == "rank":
            shown.append(len(told(request)))
            assert sum(len(one["quote"]) for one in told(request)) <= 2000
        return faithful(request)

    endpoint = Endpoint(model)
    with endpoint.serving():
        write_config(tmp_path, endpoint, "context = 2000")
        write_documents(tmp_path, *(story(n) for n in range(16)))
        run(tmp_path, endpoint)
    store = Store(tmp_path / ".living-brief")
    assert 2 <= shown[0] < len(store.best_findings("tram"))
    store.close()
