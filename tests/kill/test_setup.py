"""`brief init` leaves what it fetched to the first run; wherever it dies, that run has all that it would have had."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.cli import init, run
from pipeline.cli.preflight import instant_of
from pipeline.cli.run import run_topics
from pipeline.extract.worker import Workshop
from tests.cli.home import APPROVAL, BRIDGE, FIRST, TOPIC, Home
from tests.demo.library import files
from tests.kill.killing import apart, rows, without_workers
from tests.kill.test_review import deaths

POINTS = ("keep_listing", "keep_article", "keep_scope", "forget_look", "write", "replace", "begin_run", "commit")


class Standing(datetime):
    """A clock that stands, so that what was fetched before a death and after it bears one time."""

    @classmethod
    def now(cls, _zone: object = None) -> datetime:  # type: ignore[override]
        """The time of the run."""
        return instant_of(FIRST)


def first_use(folder: Path) -> None:
    """`brief init`, where its topic is not written yet, and `brief run`."""
    config = folder / "sources.toml"
    if TOPIC not in config.read_text():
        question = "Is the Larkmouth tram worth its price?"
        init.set_up(config, init.Answers(question, feeds=(str(folder / "docs"),), engine="digest", yes=True))
    run_topics(config, (TOPIC,), FIRST, "", "inline")


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with a topic of something else, and documents that no topic has seen."""
    monkeypatch.setattr(Workshop, "do", Workshop.do)
    monkeypatch.setattr(init, "datetime", Standing)
    monkeypatch.setattr(run, "datetime", Standing)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # what the dead leave there is left to the system
    without_workers()
    home = Home(tmp_path / "begun").topic("old-quay", "The old quay").write()
    home.put("docs/approval.txt", APPROVAL)
    home.put("docs/bridge.json", BRIDGE)
    return home


def test_a_death_on_the_way_to_the_first_version(begun: Home, tmp_path: Path) -> None:
    """Wherever it dies, doing it again ends with the same pages and the same store."""
    killed, different = deaths(begun.folder, tmp_path, first_use, POINTS)
    assert killed >= 20
    assert different == []


def test_a_death_while_what_was_fetched_is_handed_over(begun: Home, tmp_path: Path) -> None:
    """The store of the first run is there whole or not at all, and the run fetches again what it has not."""
    folder, replace = tmp_path / "home", Path.replace

    def dying(source: Path, target: Path) -> Path:
        if target.name == "brief.db":
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(source, target)

    def killed() -> None:
        Path.replace = dying  # type: ignore[assignment,method-assign]
        first_use(folder)

    shutil.copytree(begun.folder, folder)
    first_use(folder)
    expected = (files(folder), rows(folder))
    shutil.rmtree(folder)
    shutil.copytree(begun.folder, folder)
    assert apart(killed)[0] == -signal.SIGKILL
    assert not Home(folder).database.exists()
    assert TOPIC in Home(folder).config.read_text()
    assert apart(lambda: first_use(folder))[0] == 0
    assert (files(folder), rows(folder)) == expected
