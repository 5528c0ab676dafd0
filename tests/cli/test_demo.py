"""`brief demo`: four versions of the sample's two pages, in a folder of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.storage.calls import Ledger
from tests.cli.home import Done, Home, approved, one_line
from tests.page.making import NOW
from tests.shared_data import ROOT

SLUG, TWIN = "open-weight-race", "open-weight-race-by-model"
VERSIONS = ("v0001", "v0002", "v0003", "v0004")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Done]:
    """The demo in the folder that it takes by itself, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    done = Home(folder).brief("demo")
    return Home(folder / "living-brief-demo"), done


def test_the_demo_leaves_four_versions(demo: tuple[Home, Done]) -> None:
    """Four versions of each with their three differences, and a fifth run that makes none and says why."""
    home, done = demo
    assert (done.code, done.err) == (0, ""), done
    assert sorted(home.published()) == sorted(
        f"{slug}/{name}.md"
        for slug in (SLUG, TWIN)
        for name in ("changes/v0001-v0002", "changes/v0002-v0003", "changes/v0003-v0004", *VERSIONS)
    )
    dates = ["2026-03-02", "2026-03-16", "2026-03-30", "2026-04-13", "2026-04-13"]
    assert re.findall(r"^(\S+)  (\S+):", done.out, re.M) == [(date, slug) for date in dates for slug in (SLUG, TWIN)]
    made = re.findall(r"; (version \d|no new version): \S", done.out)
    assert made == [
        each for each in ("version 1", "version 2", "version 3", "version 4", "no new version") for _ in (SLUG, TWIN)
    ]


def test_the_models_page_comes_of_recorded_answers(demo: tuple[Home, Done]) -> None:
    """The very page that is committed, byte for byte, and nobody was asked anything."""
    home, _ = demo
    made, committed = home.folder / "briefs" / TWIN, ROOT / "briefs" / TWIN
    for name in VERSIONS:
        assert (made / f"{name}.md").read_bytes() == (committed / f"{name}.md").read_bytes()
    ledger = Ledger(home.folder / "state", NOW)
    assert ledger.spent() == []
    ledger.close()


def test_the_demo_leads_on(demo: tuple[Home, Done]) -> None:
    """The paths that it prints exist, and the commands that it prints work, wherever the reader stands."""
    home, done = demo
    paths = re.findall(r": +(\S+\.md)$", done.out, re.M)
    assert len(paths) == 3
    assert all((home.folder.parent / path).is_file() for path in paths)
    commands = re.findall(r"brief (--config .*)$", done.out, re.M)
    assert [command.split()[2] for command in commands] == ["diff", "show", "why", "tune"]
    for command in commands:
        further = Home(home.folder.parent).brief(*command.split())
        assert (further.code, further.err) == (0, "")
        assert len(further.out) > 100
    told = Home(home.folder).brief(*commands[2].split()).out
    assert re.search(r"^## .*  [a-z]+\d+$", told, re.M)
    assert "v1 to v4" in Home(home.folder.parent).brief(*commands[0].split()).out


def test_a_second_demo_replaces_the_first(demo: tuple[Home, Done]) -> None:
    """The demo in the same folder starts anew and writes the same bytes."""
    home, first = demo
    before = home.published()
    again = Home(home.folder.parent).brief("demo", "--out", "living-brief-demo")
    assert (again.code, again.out) == (0, first.out)
    assert home.published() == before


def test_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    """A folder that holds something else stays as it is."""
    Home(tmp_path).put("mine/notes.txt", "keep me")
    one_line(Home(tmp_path).brief("demo", "--out", "mine"), 2, "mine", "--out")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_a_users_own_brief_is_no_demo(tmp_path: Path) -> None:
    """A folder with a topic of the user's own is never taken for an earlier demo and wiped."""
    home = approved(tmp_path / "mine")
    before = {path: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}
    done = Home(tmp_path).brief("demo", "--out", "mine")
    assert {path: path.read_bytes() for path in before if path.exists()} == before
    one_line(done, 2, "mine", "--out")


@pytest.mark.parametrize("out", ["file", "file/inside"])
def test_a_demo_that_cannot_be_written(tmp_path: Path, out: str) -> None:
    """A file where the folder should be: one line, and the file stays."""
    file = Home(tmp_path).put("file", "keep me")
    done = Home(tmp_path).brief("demo", "--out", out)
    assert done.code in (2, 73), done
    one_line(done, done.code, out, "--out")
    assert file.read_text() == "keep me"
