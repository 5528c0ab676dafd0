"""A run that leaves something to an editor, and an editor's word, die at every write and are made up for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from pipeline.cli import publish
from pipeline.cli.run import run_topics
from pipeline.errors import UsageError
from pipeline.extract.worker import Workshop
from tests.cli.home import BRIDGE, FIRST, SECOND, THIRD, TOPIC, Home
from tests.cli.reviewed import RETURN, TURN, debate, named
from tests.demo.library import files
from tests.kill.killing import apart, rows, without_workers
from tests.kill.points import Deaths

LATER = "2026-03-26T18:00Z"
# Where what waits is written, and what it shares a transaction or a folder with; other points are in `tests.kill`.
POINTS = (
    "keep_submission", "drop_submission", "keep_decision", "keep_rejections", "keep_version", "keep_outcome", "write",
    "write_review", "remove", "end_run",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read without workers, which would take longer to start than a run takes."""
    monkeypatch.setattr(Workshop, "do", Workshop.do)
    without_workers()


def run(folder: Path, now: str) -> None:
    """A run as `brief run` does it, in this process."""
    run_topics(folder / "sources.toml", (), now, "", "inline")


def word(folder: Path, name: str) -> None:
    """`brief publish` without one block; what was published before a death has nothing that waits any more."""
    try:
        publish.publish(folder / "sources.toml", TOPIC, publish.Instruction((name,)), LATER)
    except UsageError as error:
        assert "nothing waits" in str(error)  # noqa: PT017  # both ends are right


def prepared(folder: Path, hold: str) -> Path:
    """A debate with a version, of which something waits, and news that no run has seen."""
    home = debate(folder, hold)
    assert home.run("--propose", now=FIRST).code == 0
    assert home.brief("publish", TOPIC, "--now", FIRST).code == 0
    home.put("docs/turn.json", TURN)
    assert home.run(now=SECOND).code == 0
    home.put("docs/return.json", RETURN)
    home.put("docs/bridge.json", BRIDGE)
    return folder


def deaths(
    begun: Path, folder: Path, step: Callable[[Path], None], points: Collection[str] = POINTS
) -> tuple[int, list[tuple[str, int, str]]]:
    """How often a step was killed, and where its second try did not end as if nothing had happened."""
    home, log = folder / "home", folder / "calls"  # one place for all, as the store knows where its sources lie
    shutil.copytree(begun, home)
    step(home)  # loads here what each child would have to load
    shutil.rmtree(home)
    shutil.copytree(begun, home)

    def counted() -> None:
        found = Deaths()
        found.install()
        step(home)
        log.write_text("\n".join(f"{name}\t{count}" for name, count in found.passed.items() if count))

    assert apart(counted)[0] == 0
    calls = [(name, int(count)) for name, count in (line.split("\t") for line in log.read_text().splitlines())]
    at = [
        (name, call, moment)
        for name, count in calls
        for call in sorted({1, count})
        for moment in ("before", "after")
        if name in points
    ]
    expected, different = (files(home), rows(home)), []
    for one in at:
        shutil.rmtree(home)
        shutil.copytree(begun, home)

        def dying(one: tuple[str, int, str] = one) -> None:
            Deaths(one).install()
            step(home)

        assert apart(dying)[0] == -9, one
        assert apart(lambda: step(home))[0] == 0, one
        if (files(home), rows(home)) != expected:
            different.append(one)
    return len(at), different


@pytest.mark.parametrize("hold", ['["changed sides"]', '["all"]'])
def test_a_run_that_leaves_something_to_an_editor(tmp_path: Path, hold: str) -> None:
    """Wherever it dies, the next run leaves the same version, the same that waits, and the same files."""
    begun = prepared(tmp_path / "begun", hold)
    killed, different = deaths(begun, tmp_path, lambda folder: run(folder, THIRD))
    assert killed >= 10
    assert different == []


def test_an_editors_word(tmp_path: Path) -> None:
    """Wherever `brief publish` dies, saying it again publishes once, rejects once, and leaves nothing that waits."""
    begun = prepared(tmp_path / "begun", '["changed sides"]')
    run(begun, THIRD)
    name = named(Home(begun), "Perspectives")
    killed, different = deaths(begun, tmp_path, lambda folder: word(folder, name))
    assert killed >= 10
    assert different == []
    assert not (tmp_path / "home" / "briefs" / TOPIC / "proposed").exists()
