"""The shelf: published versions, read without the rest of the store."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.errors import CannotWrite, UsageError
from pipeline.storage import Store
from pipeline.storage.shelf import Shelf
from tests.page.making import NOW, TOPIC, block, brief, day


def _shelf(folder: Path) -> Shelf:
    store = Store(folder)
    for number in (1, 2, 3):
        store.keep_version(brief(block(f"b{number}"), version=number, date=day(number)), (), "# P\n", "m", {}, ())
    store.close()
    return Shelf.of(folder, TOPIC.slug)


def test_the_shelf_holds_what_the_store_kept(tmp_path: Path) -> None:
    """Each version with its date, and the newest of before an instant."""
    shelf = _shelf(tmp_path)
    assert shelf.dates == {number: day(number) for number in (1, 2, 3)}
    assert shelf.last == 3
    assert shelf.brief(2) == brief(block("b2"), version=2, date=day(2))
    assert [shelf.before(day(2) + timedelta(seconds=delay)) for delay in (-1, 0, 1)] == [1, 1, 2]
    assert (shelf.before(day(1)), shelf.before(NOW)) == (0, 3)


def test_a_look_writes_nothing(tmp_path: Path) -> None:
    """Looking makes no folder and leaves the file as it was."""
    with pytest.raises(UsageError, match="brief run"):
        Shelf.of(tmp_path / "none", TOPIC.slug)
    assert list(tmp_path.iterdir()) == []
    shelf = _shelf(tmp_path)
    before = shelf.path.read_bytes()
    shelf.brief(1)
    assert shelf.path.read_bytes() == before


@pytest.mark.parametrize("number", [4, 2**80])
def test_a_version_that_is_not_there(tmp_path: Path, number: int) -> None:
    """The version is named, and where to look."""
    with pytest.raises(UsageError, match=r"no version .*brief history"):
        _shelf(tmp_path).brief(number)


def test_what_is_no_store(tmp_path: Path) -> None:
    """A file that is none of ours is named with the remedy."""
    (tmp_path / "brief.db").write_bytes(b"shopping list\n" * 500)
    with pytest.raises(CannotWrite, match=r"brief\.db.*brief restore"):
        Shelf.of(tmp_path, TOPIC.slug)
    (tmp_path / "brief.db").unlink()
    sqlite3.connect(tmp_path / "brief.db").execute("create table songs (title text)").connection.close()
    with pytest.raises(CannotWrite, match=r"brief\.db"):
        Shelf.of(tmp_path, TOPIC.slug)
