"""Files appear whole or not at all, and those that would not change are not touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.errors import CannotWrite
from pipeline.render.files import write

TEXT = "# Brief · é\n"


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    """The text is there in UTF-8, and nothing else is."""
    path = tmp_path / "briefs" / "changes" / "v0001.md"
    assert write(path, TEXT) is True
    assert path.read_bytes() == TEXT.encode()
    assert [file.name for file in path.parent.iterdir()] == ["v0001.md"]


def test_an_equal_file_is_not_touched(tmp_path: Path) -> None:
    """The same text again is no write: neither the file nor its folder changes."""
    path = tmp_path / "latest.md"
    write(path, TEXT)
    os.utime(path, ns=(1, 1))
    os.utime(tmp_path, ns=(1, 1))
    before = path.stat()
    assert write(path, TEXT) is False
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, 1)
    assert tmp_path.stat().st_mtime_ns == 1


def test_another_text_replaces_the_file_by_rename(tmp_path: Path) -> None:
    """Who has the old file open goes on reading the old text."""
    path = tmp_path / "latest.md"
    write(path, TEXT)
    with path.open() as reader:
        assert write(path, "# Other\n") is True
        assert reader.read() == TEXT
    assert path.read_text() == "# Other\n"
    assert [file.name for file in tmp_path.iterdir()] == ["latest.md"]


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_file_has_the_rights_that_others_get(umask: int, tmp_path: Path) -> None:
    """A page can be read by whoever the user lets read new files."""
    old = os.umask(umask)
    try:
        write(tmp_path / "a.md", TEXT)
    finally:
        os.umask(old)
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o666 & ~umask


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    """The error names the path and says what happens next; nothing is left behind and the folder stays."""
    path = tmp_path / "latest.md"
    path.mkdir()
    (path / "mine").write_text("mine")
    with pytest.raises(CannotWrite, match=r"latest\.md: .+; .*next run"):
        write(path, TEXT)
    assert [file.name for file in tmp_path.iterdir()] == ["latest.md"]
    assert (path / "mine").read_text() == "mine"


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """A folder that cannot be made is the same error."""
    (tmp_path / "briefs").write_text("mine")
    with pytest.raises(CannotWrite, match=r"latest\.md"):
        write(tmp_path / "briefs" / "latest.md", TEXT)
    assert (tmp_path / "briefs").read_text() == "mine"
