"""The llm engine on the command line: who is asked, what it would cost, what it did cost."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from pathlib import Path
from typing import Any

from tests.cli.home import Home
from tests.engines.llm.endpoint import Answer, Endpoint, faithful, kind, write_config, write_documents

STORY = {
    "text": "Larkmouth Council approved the Larkmouth tram on 2 March 2026."
    " The Larkmouth tram costs 240 million crowns."
}


def brief(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, with the folder's configuration."""
    done = Home(folder).brief("--config", str(folder / "sources.toml"), *arguments)
    return subprocess.CompletedProcess(arguments, done.code, done.out, done.err)


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
    least, most = re.search(r"1 article to read for 1 topic: (\d+) to (\d+) calls, ", estimated.stdout).groups()
    assert int(least) <= len(endpoint.requests) <= int(most)
    dear = re.search(r"([\d.]+) to ([\d.]+) in money; nothing was asked yet", estimated.stdout)
    assert float(dear[1]) < float(dear[2])
    assert ran.returncode == 0, ran.stderr
    first, *_ = ran.stdout.splitlines()
    assert first == f"llm: fake at {endpoint.base_url}, no key; at most 50 calls a run"
    assert f"llm: {len(endpoint.requests)} calls, " in ran.stdout
    spent = brief(tmp_path, "status", "--spend").stdout
    assert f"  2026-05: {len(endpoint.requests)} calls, " in spent
    assert "  claims: 1 call, " in spent


def test_no_settings(tmp_path: Path) -> None:
    """Without [llm] the remedy is named, and nothing is gathered."""
    endpoint = Endpoint(faithful)
    endpoint.port = 1
    path = write_config(tmp_path, endpoint)
    path.write_text(path.read_text().partition("[llm]")[0])
    ended = brief(tmp_path, "run", "--engine", "llm")
    assert ended.returncode == 78
    assert ended.stderr == "brief: sources.toml has no [llm]; add it with base_url and model, see docs/llm.md\n"


def closed(_: dict[str, Any]) -> Answer:
    """Turns everybody away."""
    return Answer(400, json.dumps({"error": {"message": "shut since Tuesday (R-9)"}}).encode())


def health(folder: Path) -> dict[str, Any]:
    """What a monitor reads."""
    found: dict[str, Any] = json.loads((folder / ".living-brief" / "health.json").read_text())
    return found


def test_a_model_that_never_answers(tmp_path: Path) -> None:
    """One line with the reason, exit code 69, no page; when it answers, it reads what waited, and all is well again."""
    endpoint = Endpoint(closed)
    with endpoint.serving():
        write_config(tmp_path, endpoint)
        write_documents(tmp_path, STORY)
        ended = brief(tmp_path, "run", "--engine", "llm", "--quiet", "--now", "2026-05-01T08:00Z")
        told = brief(tmp_path, "status").stdout, brief(tmp_path, "status", "--spend").stdout
        failed = health(tmp_path)
        assert not (tmp_path / "briefs" / "tram").exists()
        endpoint.model = faithful
        again = brief(tmp_path, "run", "--engine", "llm", "--quiet", "--now", "2026-05-02T08:00Z")
    assert ended.returncode == 69
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"brief: fake at {endpoint.base_url}: never answered, ")
    assert line.endswith("400: shut since Tuesday (R-9)")
    assert all("R-9" in text for text in told)
    assert (failed["ok"], failed["code"], failed["model"]["answered"]) == (False, 69, 0)
    assert (again.returncode, again.stderr, health(tmp_path)["ok"]) == (0, "", True)
    page = (tmp_path / "briefs" / "tram" / "latest.md").read_text()
    assert re.search(r" · written by llm fake: \d+ of \d+ sentences", page)
    assert "without the model" not in page
    assert "questions were answered" in brief(tmp_path, "status").stdout


def test_a_silent_model_is_its_topics_matter(tmp_path: Path) -> None:
    """A topic that the digest judges has its page beside one whose model is silent; the exit code tells of that."""
    endpoint = Endpoint(closed)
    with endpoint.serving():
        path = write_config(tmp_path, endpoint, 'engine = "llm"')
        path.write_text(OTHER.replace('slug = "quay"', 'slug = "quay"\nengine = "digest"') + path.read_text())
        write_documents(tmp_path, STORY, {"text": "Larkmouth Council closed the Larkmouth quay on 3 March 2026."})
        assert brief(tmp_path, "run", "--now", "2026-05-01T08:00Z").returncode == 69
    assert (tmp_path / "briefs" / "quay" / "latest.md").exists()
    assert not (tmp_path / "briefs" / "tram").exists()


def test_a_model_that_fails_at_some(tmp_path: Path) -> None:
    """The run is done and says so with 0; a line says how many and why, and a monitor sees it."""

    def patchy(request: dict[str, Any]) -> str | Answer:
        return closed(request) if kind(request) == "edit" else faithful(request)

    endpoint = Endpoint(patchy)
    with endpoint.serving():
        write_config(tmp_path, endpoint)
        write_documents(tmp_path, STORY)
        ended = brief(tmp_path, "run", "--engine", "llm", "--quiet", "--now", "2026-05-01T08:00Z")
    assert ended.returncode == 0
    (line,) = ended.stderr.splitlines()
    assert re.search(r"^brief: fake at \S+: [12] of \d+ questions got no usable answer; the first: .*R-9", line)
    found = health(tmp_path)
    assert (found["ok"], found["code"]) == (False, 0)
    assert "R-9" in found["model"]["first"]
    assert "R-9" in brief(tmp_path, "status").stdout


def test_one_article_is_declined(tmp_path: Path) -> None:
    """It is read without the model, whichever comes first, and the others with it."""

    def prim(request: dict[str, Any]) -> str | Answer:
        return Answer(403) if "waste of money" in str(request["messages"]) else faithful(request)

    other = {"text": "Otis Varga said that the Larkmouth tram is a waste of money in the year 2026."}
    for number, documents in enumerate(((STORY, other), (other, STORY))):
        folder, endpoint = tmp_path / str(number), Endpoint(prim)
        with endpoint.serving():
            write_config(folder, endpoint)
            write_documents(folder, *documents)
            ended = brief(folder, "run", "--engine", "llm", "--executor", "inline", "--now", "2026-05-01T08:00Z")
        assert ended.returncode == 0, ended.stderr
        assert "403" in ended.stderr
        page = (folder / "briefs" / "tram" / "latest.md").read_text()
        assert "1 article was read without the model." in page
        assert "waste of money" in page


def test_nobody_listens(tmp_path: Path) -> None:
    """The line says what the system says of the connection."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        endpoint = Endpoint(faithful)
        endpoint.port = unheard.getsockname()[1]
        write_config(tmp_path, endpoint, "patience = 1")
        write_documents(tmp_path, STORY)
        ended = brief(tmp_path, "run", "--engine", "llm", "--now", "2026-05-01T08:00Z")
    assert ended.returncode == 69
    assert "refused" in ended.stderr


OTHER = '[[topic]]\nslug = "quay"\ntitle = "The Larkmouth quay"\nquestion = "Is the Larkmouth quay safe?"\n'


def test_the_default_engine(tmp_path: Path) -> None:
    """Of all topics in [llm], of one in its own table; the command line overrules both."""
    endpoint = Endpoint(faithful)
    with endpoint.serving():
        path = write_config(tmp_path, endpoint, 'engine = "llm"')
        path.write_text(OTHER + path.read_text().replace('slug = "tram"', 'slug = "tram"\nengine = "digest"'))
        write_documents(tmp_path, STORY, {"text": "Larkmouth Council closed the Larkmouth quay on 3 March 2026."})
        estimated = brief(tmp_path, "run", "--estimate", "--now", "2026-05-01T07:00Z").stdout
        ran = brief(tmp_path, "run", "--now", "2026-05-01T08:00Z")
        asked = len(endpoint.requests)
        assert ran.returncode == 0, ran.stderr
        write_documents(tmp_path, {"text": "Larkmouth Council opened the Larkmouth quay on 4 April 2026."}, name="b")
        brief(tmp_path, "run", "--engine", "digest", "--now", "2026-05-02T08:00Z")
    assert " for 1 topic: " in estimated
    assert asked
    assert len(endpoint.requests) == asked
    heads = {
        slug: (tmp_path / "briefs" / slug / "v0001.md").read_text().partition("## ")[0] for slug in ("tram", "quay")
    }
    assert 'engine: "digest-1"' in heads["tram"]
    assert 'engine: "llm fake' in heads["quay"]


def test_what_a_budget_has_left(tmp_path: Path) -> None:
    """The run says what is left, and where a budget ends, what was left and what more would have taken."""
    endpoint = Endpoint(faithful)
    with endpoint.serving():
        write_config(tmp_path, endpoint, "[llm.per_run]\ncalls = 4\n[llm.per_month]\ntokens = 900000")
        write_documents(tmp_path, STORY, *({"text": f"{STORY['text']} Ward {n} voted too."} for n in range(6)))
        ran = brief(tmp_path, "run", "--engine", "llm", "--executor", "inline", "--now", "2026-05-01T08:00Z").stdout
    assert re.search(r"; left .*8\d\d,\d\d\d tokens of this month", ran)
    why = r"the budget of 4 calls of this run has no room for more: 1 left, 1 may be needed, 0.8 kept for later"
    assert re.search(rf"\d+ articles wait for the next run: {why}", ran)
