"""Verify, backup and restore: what is wrong is named, what is replaced is put aside, no lost store is begun anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.home import BRIDGE, CONTRACT, SECOND, THIRD, TOPIC, Home, one_line
from tests.endurance import damage

PAGES = f"briefs/{TOPIC}"


def pages_of(home: Home) -> dict[str, bytes]:
    """All that lies under briefs/."""
    found = (path for path in (home.folder / "briefs").rglob("*") if path.is_file())
    return {path.relative_to(home.folder).as_posix(): path.read_bytes() for path in found}


def test_a_sound_home_is_verified(lived: Home) -> None:
    """What is as it was published is counted."""
    done = lived.brief("verify")
    assert (done.code, done.err) == (0, "")
    assert "1 version of 1 topic in unbroken chains" in done.out
    assert "1 rendered again with equal bytes" in done.out


def test_pages_are_held_against_the_store(lived: Home) -> None:
    """A page that is missing, changed or unknown is named; --repair puts all right and throws nothing away."""
    before = pages_of(lived)
    (lived.folder / PAGES / "v0001.md").unlink()
    lived.put(f"{PAGES}/latest.md", "mine")
    lived.put(f"{PAGES}/v0009.md", "whose?")
    lived.put(f"{PAGES}/sources/s0001.md", "edited")
    lived.put(f"{PAGES}/notes.md", "of the user")
    done = lived.brief("verify")
    assert done.code == 73
    named = {
        "latest.md": "is not as it was written", "v0009.md": "the store knows no such page",
        "v0001.md": "is missing", "s0001.md": "is not as it was written",
    }  # fmt: skip
    for words in (f"{name}: {fault}" for name, fault in named.items()):
        assert words in done.out
    assert "notes.md" not in done.out
    assert lived.brief("verify", "--repair").code == 0
    assert lived.brief("verify").code == 0
    assert pages_of(lived) == before | {f"{PAGES}/notes.md": b"of the user"}
    kept = {path.name: path.read_text() for path in (lived.folder / "state").glob("pages.before-*/**/*.md")}
    assert kept == {"latest.md": "mine", "v0009.md": "whose?", "s0001.md": "edited"}


def test_no_page_is_written_from_a_store_that_is_not_sound(lived: Home) -> None:
    """What was changed in the store stays out of the pages."""
    page = (lived.folder / PAGES / "history.md").read_bytes()
    with closing(sqlite3.connect(lived.database)) as other, other:
        other.execute("update outcomes set reason = 'nothing at all'")
    (lived.folder / PAGES / "latest.md").unlink()
    done = lived.brief("verify", "--repair")
    assert done.code == 73
    assert "outcomes" in done.out
    assert (lived.folder / PAGES / "history.md").read_bytes() == page
    assert not (lived.folder / PAGES / "latest.md").exists()


def test_damages_and_edits(tmp_path: Path) -> None:
    """Of some random damages none is written into or told as a bug; every edit by hand is named."""
    home = damage.shelved(tmp_path / "home")
    outcomes = [*damage.damages(home, tmp_path, 15, 20261130), *damage.edits(home, tmp_path)]
    assert [told for told in outcomes if told[0] not in ("refused", "right", "named")] == []
    assert len(outcomes) >= 15 + 40


def test_a_backup_brings_everything_back(lived: Home, tmp_path: Path) -> None:
    """Restored after another version the home stands where it stood; what was newer is put aside, life goes on."""
    done = lived.brief("backup", str(tmp_path / "copies"))
    assert (done.code, done.err) == (0, "")
    before = pages_of(lived)
    copy = tmp_path / "copies"
    copy = next(copy.iterdir()) if copy.is_dir() else copy
    assert lived.brief("backup", str(copy)).code == 2
    lived.put("docs/contract.json", CONTRACT)
    lived.good(now=SECOND)
    second = lived.published()[f"{TOPIC}/v0002.md"]
    assert lived.brief("site").code == 0
    done = lived.brief("restore", str(copy))
    assert (done.code, done.err) == (0, ""), done
    assert f"{TOPIC}: v1 is the newest" in done.out
    (aside,) = (lived.folder / "state").glob(f"pages.before-*/{TOPIC}/v0002.md")
    assert aside.read_bytes() == second
    assert lived.brief("verify").code == 0
    assert pages_of(lived) == before
    assert list((lived.folder / "state").glob("brief.db.before-*"))
    (lived.folder / "docs" / "contract.json").unlink()
    lived.put("docs/bridge.json", BRIDGE)
    assert "; version 2: " in lived.good(now=THIRD)
    assert lived.published()[f"{TOPIC}/v0002.md"] != second
    assert lived.brief("site").code == 0
    site = {path: path.read_text() for path in (lived.folder / "site").rglob("*.html")}
    assert "Dolores Quay bridge" in site[lived.folder / "site" / TOPIC / "v2.html"]
    assert [path for path, page in site.items() if "14 vehicles" in page] == []  # of the version that is no more


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
    assert "; version 2: " in lived.good(now=SECOND)


@pytest.mark.parametrize("command", ["verify", "backup"])
def test_nothing_to_keep_yet(home: Home, command: str) -> None:
    """Before the first run there is nothing to look after."""
    home.source("docs").write()
    one_line(home.brief(command), 2, "brief run")
