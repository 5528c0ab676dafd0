"""The llm engine on the command line: who is asked, what it would cost, what it did cost."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.cli.home import BRIEF
from tests.engines.llm.endpoint import Endpoint, faithful, write_config, write_documents

STORY = {
    "text": "Larkmouth Council approved the Larkmouth tram on 2 March 2026."
    " The Larkmouth tram costs 240 million crowns."
}


def brief(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command."""
    command = [str(BRIEF), "--config", str(folder / "sources.toml"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_run_with_a_model(tmp_path: Path) -> None:
    """An estimate asks nothing; a run names the endpoint first and its cost last; the accounts add up to that."""
    endpoint = Endpoint(faithful)
    with endpoint.serving():
        write_config(tmp_path, endpoint, "price_in = 1.0\nprice_out = 2.0\n[llm.per_run]\ncalls = 50")
        write_documents(tmp_path, STORY)
        estimated = brief(tmp_path, "run", "--engine", "llm", "--estimate", "--now", "2026-05-01T08:00Z")
        assert endpoint.requests == []
        ran = brief(tmp_path, "run", "--engine", "llm", "--now", "2026-05-01T09:00Z")
    assert estimated.returncode == 0, estimated.stderr
    assert "1 articles to read for 1 topics: at most" in estimated.stdout
    assert "in money; nothing was asked yet" in estimated.stdout
    assert ran.returncode == 0, ran.stderr
    first, *_ = ran.stdout.splitlines()
    assert first == f"llm: fake at {endpoint.base_url}, no key; at most 50 calls a run"
    assert f"llm: {len(endpoint.requests)} calls, " in ran.stdout
    spent = brief(tmp_path, "status", "--spend").stdout
    assert f"  2026-05: {len(endpoint.requests)} calls, " in spent
    assert "  claims: 1 calls, " in spent


def test_no_settings(tmp_path: Path) -> None:
    """Without [llm] the remedy is named, and nothing is gathered."""
    endpoint = Endpoint(faithful)
    endpoint.port = 1
    path = write_config(tmp_path, endpoint)
    path.write_text(path.read_text().partition("[llm]")[0])
    ended = brief(tmp_path, "run", "--engine", "llm")
    assert ended.returncode == 78
    assert ended.stderr == "brief: sources.toml has no [llm]; add it with base_url and model, see docs/llm.md\n"
