"""Rights and other users: each refusal is one line with the path, whose it is and what helps, and nothing is lost."""

from __future__ import annotations

import importlib
import os
import pkgutil
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline
from pipeline.permissions import why_not_written
from pipeline.storage.database import remedied
from tests.cli.home import CONTRACT, SECOND, TOPIC, Done, Home, approved, one_line
from tests.endurance.damage import called

NOBODY = 65534
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@pytest.fixture
def theirs() -> Iterator[Home]:
    """A home that root has run, where everybody may look."""
    folder = Path("/tmp") / f"brief-theirs-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    home = approved(folder)
    home.put("docs/contract.json", CONTRACT)
    yield home
    shutil.rmtree(folder)


def as_nobody(home: Home, *arguments: str) -> Done:
    """A command in a child of this process that owns nothing, with all loaded before, as only root may read modules."""
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            code, said = called(home, *arguments)
            os.write(writing, f"{code} {said}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        code, _, said = told.read().partition(" ")
    os.waitpid(child, 0)
    return Done(int(code or 1), "", f"brief: {said}\n")


def untouched(home: Home) -> dict[str, bytes]:
    """All files that matter."""
    return {str(path): path.read_bytes() for path in home.folder.rglob("*") if path.suffix in (".md", ".db", ".xml")}


def test_a_state_folder_of_somebody_else(theirs: Home) -> None:
    """Whose it is, who this is, and what to do: never to move the store away."""
    before = untouched(theirs)
    done = as_nobody(theirs, "run", "--executor", "inline", "--now", SECOND)
    one_line(
        done, 73, "cannot write", str(theirs.folder / "state"), "it belongs to root", "run by nobody", "run it as root"
    )
    assert "move" not in done.err
    assert untouched(theirs) == before


def test_a_store_of_somebody_else(theirs: Home) -> None:
    """The same for the file in a folder that everybody may write to."""
    (theirs.folder / "state").chmod(0o777)
    (theirs.folder / "state" / "run.lock").unlink(missing_ok=True)
    before = untouched(theirs)
    done = as_nobody(theirs, "run", "--executor", "inline", "--now", SECOND)
    one_line(done, 73, "cannot write", "brief.db", "it belongs to root")
    assert "restore" not in done.err
    assert untouched(theirs) == before


@pytest.mark.parametrize("mode", [0o555, 0o500])
def test_briefs_that_may_not_be_written(theirs: Home, mode: int) -> None:
    """The line names the folder and says that nothing is lost; whoever may write makes up for it."""
    for path in (theirs.folder, theirs.folder / "state", *(theirs.folder / "state").iterdir()):
        os.chown(path, NOBODY, NOBODY)
    pages = theirs.folder / "briefs" / TOPIC
    (pages / "v0001.md").unlink()
    pages.chmod(mode)
    before = untouched(theirs)
    done = as_nobody(theirs, "verify", "--repair")
    assert done.code == 73
    for words in ("cannot write", str(pages), "it belongs to root"):
        assert words in done.err
    assert {name: page for name, page in untouched(theirs).items() if ".md" in name}.items() <= before.items()
    pages.chmod(0o755)
    assert theirs.brief("verify", "--repair").code == 0
    assert (pages / "v0001.md").exists()


def test_a_page_that_may_not_be_read(theirs: Home) -> None:
    """Looking needs no more than looking: what may not even be read says so."""
    (theirs.folder / "state" / "brief.db").chmod(0o600)
    done = as_nobody(theirs, "show", TOPIC)
    assert done.code == 73
    assert "brief.db" in done.err
    assert "belongs to root" in done.err
    assert "move the file away" not in done.err


@pytest.mark.parametrize("shut", ["docs", "docs/theirs"])
def test_documents_that_may_not_be_looked_at(theirs: Home, shut: str) -> None:
    """A folder that cannot be read is told as that, one within it too, and is never called empty."""
    (theirs.folder / "docs" / "contract.json").unlink()  # no worker can be started there
    theirs.put("docs/theirs/late.json", CONTRACT)
    for path in (theirs.folder, *theirs.folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.chown(theirs.folder / shut, 0, 0)
    (theirs.folder / shut).chmod(0o700)
    done = as_nobody(theirs, "run", "--executor", "inline", "--now", SECOND)
    told = f"{done.err}{as_nobody(theirs, 'status').err}"
    assert done.code == (69 if shut == "docs" else 0)
    for words in (
        "the folder cannot be read (Permission denied)",
        f"allow this user to read the folder {theirs.folder / shut}",
    ):
        assert words in told
    assert "holds no documents" not in told


def test_two_configurations_on_one_state(tmp_path: Path) -> None:
    """The second one is told of the first, by name, and nothing is written; once the first is gone it may."""
    home = approved(tmp_path / "home")
    second = home.folder / "other.toml"
    second.write_text(home.config.read_text().replace(TOPIC, "other-topic"))
    before = untouched(home)
    done = home.brief("--config", str(second), "run", "--now", SECOND)
    one_line(done, 78, str(second), str(home.config), "[paths] state of its own")
    assert untouched(home) == before
    home.config.unlink()
    assert home.brief("--config", str(second), "run", "--executor", "inline", "--now", SECOND).code == 0


@pytest.mark.parametrize(
    ("number", "words"),
    [(30, "its file system is read-only"), (28, "no room on the disk"), (37, "no locks"), (5, "Input/output error")],
)
def test_what_else_a_file_system_says(tmp_path: Path, number: int, words: str) -> None:
    """Each is told as what it is."""
    said = why_not_written(tmp_path / "brief.db", OSError(number, os.strerror(number)))
    assert words in said
    assert str(tmp_path / "brief.db") in said


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SQLITE_IOERR_LOCK", "no locks"), ("SQLITE_FULL", "no room"), ("SQLITE_IOERR_READ", "the disk failed"),
        ("SQLITE_BUSY", "no other program"), ("SQLITE_CORRUPT", "brief restore"), ("SQLITE_PROTOCOL", "local disk"),
    ],
)  # fmt: skip
def test_what_sqlite_says(tmp_path: Path, name: str, words: str) -> None:
    """Only a damaged file is to be restored: one that is refused, held or out of room is not."""
    error = sqlite3.OperationalError("it failed")
    error.sqlite_errorname = name
    said = remedied(tmp_path / "brief.db", error)
    assert words in said
    assert ("restore" in said) == (name == "SQLITE_CORRUPT")
