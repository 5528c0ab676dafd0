"""Verify, backup and restore: what is wrong is named, what is replaced is put aside, no lost store is begun anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.home import BRIDGE, CONTRACT, SECOND, THIRD, TOPIC, Home, one_line


def test_a_sound_home_is_verified(lived: Home) -> None:
    """What is as it was published is counted."""
    done = lived.brief("verify")
    assert (done.code, done.err) == (0, "")
    assert "1 version of 1 topic in unbroken chains" in done.out
    assert "1 rendered again with equal bytes" in done.out


def test_pages_are_held_against_the_store(lived: Home) -> None:
    """A page that is missing, changed or unknown is named; missing ones are written again when that is wanted."""
    pages = lived.folder / "briefs" / TOPIC
    published = (pages / "v0001.md").read_bytes()
    (pages / "v0001.md").unlink()
    (pages / "latest.md").write_text("mine")
    (pages / "v0009.md").write_text("whose?")
    done = lived.brief("verify", "--repair")
    assert done.code == 73
    assert [word in done.out for word in ("latest.md: is not", "v0009.md: the store knows no", "v0001.md")] == [
        True,
        True,
        False,
    ]
    assert (pages / "v0001.md").read_bytes() == published
    assert (pages / "latest.md").read_text() == "mine"
    (pages / "v0009.md").unlink()
    (pages / "latest.md").unlink()
    assert lived.brief("verify").code == 73
    assert lived.brief("verify", "--repair").code == 0


def test_a_backup_brings_everything_back(lived: Home, tmp_path: Path) -> None:
    """Restored after another version the home stands where it stood; what was newer is put aside, life goes on."""
    done = lived.brief("backup", str(tmp_path / "copies"))
    assert (done.code, done.err) == (0, "")
    copy = tmp_path / "copies"
    copy = next(copy.iterdir()) if copy.is_dir() else copy
    assert lived.brief("backup", str(copy)).code == 2
    lived.put("docs/contract.json", CONTRACT)
    lived.good(now=SECOND)
    second = lived.published()[f"{TOPIC}/v0002.md"]
    done = lived.brief("restore", str(copy))
    assert (done.code, done.err) == (0, ""), done
    assert f"{TOPIC}: v1 is the newest" in done.out
    (aside,) = (lived.folder / "briefs" / TOPIC).glob("before-*/v0002.md")
    assert aside.read_bytes() == second
    assert list((lived.folder / "state").glob("brief.db.before-*"))
    (lived.folder / "docs" / "contract.json").unlink()
    lived.put("docs/bridge.json", BRIDGE)
    for folder in ("", "changes/"):
        for file in (lived.folder / "briefs" / TOPIC / folder).glob("v0001-v0002.md"):
            file.unlink()
    assert "; v2: " in lived.good(now=THIRD)
    assert lived.published()[f"{TOPIC}/v0002.md"] != second


def test_a_lost_store_is_not_begun_anew(lived: Home) -> None:
    """Pages without their store stop a run: version 1 is not written a second time."""
    before = lived.published()
    lived.database.rename(lived.folder / "lost.db")
    for end in ("-wal", "-shm"):
        Path(f"{lived.database}{end}").unlink(missing_ok=True)
    one_line(lived.run(now=SECOND), 73, "v0001.md", "knows only 0 versions", "brief restore")
    assert lived.published() == before
    assert lived.brief("restore", str(lived.folder / "lost.db")).code == 0
    lived.put("docs/contract.json", CONTRACT)
    assert "; v2: " in lived.good(now=SECOND)


@pytest.mark.parametrize("command", ["verify", "backup"])
def test_nothing_to_keep_yet(home: Home, command: str) -> None:
    """Before the first run there is nothing to look after."""
    home.source("docs").write()
    one_line(home.brief(command), 2, "brief run")
