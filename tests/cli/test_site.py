"""`brief site` as a user calls it: what it says, where it writes, and how it fails."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.home import TOPIC, Home


def test_a_site_is_written_once(shelf: Home, tmp_path: Path) -> None:
    """The command names the page to open; a second call finds nothing new."""
    done = shelf.brief("site", "--out", str(tmp_path / "site"))
    assert done.code == 0, done.err
    assert done.out.endswith(f"1 topic: open {tmp_path / 'site' / 'index.html'}\n")
    assert (tmp_path / "site" / TOPIC / "v3.html").is_file()
    assert TOPIC in (tmp_path / "site" / "index.html").read_text()
    again = shelf.brief("site", "--out", str(tmp_path / "site"))
    assert again.out.startswith("nothing new, 1 topic: open ")


def test_before_the_first_run(home: Home, tmp_path: Path) -> None:
    """Without a store there is nothing to show, and none is made."""
    home.source("docs").write()
    done = home.brief("site", "--out", str(tmp_path / "site"))
    assert (done.code, done.out) == (2, "")
    assert "start with: brief run" in done.err
    assert not (tmp_path / "site").exists()


def test_a_file_where_the_folder_should_be(shelf: Home, tmp_path: Path) -> None:
    """The file is left alone and named."""
    (tmp_path / "site").write_text("mine")
    done = shelf.brief("site", "--out", str(tmp_path / "site"))
    assert done.code == 2
    assert f"{tmp_path / 'site'} is not a folder" in done.err
    assert (tmp_path / "site").read_text() == "mine"


def test_a_folder_that_cannot_be_written(shelf: Home, tmp_path: Path) -> None:
    """The error names the file and ends with the code for that."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "style.css").mkdir()
    done = shelf.brief("site", "--out", str(tmp_path / "site"))
    assert done.code == 73
    assert "style.css" in done.err
    shutil.rmtree(tmp_path / "site")
