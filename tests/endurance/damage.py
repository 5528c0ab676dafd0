"""Random damage to the store, and edits by hand of all that readers see: what is refused, what is named, what is right.

python -m tests.endurance.damage                       # 100 damages and every edit; ends with 1 when one got through
python -m tests.endurance.damage --damages 20 --seed 7
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli.main import brief as command
from pipeline.errors import BriefError
from tests.cli.home import TOPIC, Home, copied, three_versions

PAGE = 4096  # bytes of a page of SQLite's
LAST = "2026-03-26T18:00Z"
LATE = {
    "title": "The Ellwick report was revised",
    "outlet": "Harbour Post",
    "published": "2026-03-24",
    "url": "https://harbourpost.example/revised",
    "text": "Mara Ellwick, an engineer of the Larkmouth Transit Board, said on 23 March 2026 that the Larkmouth tram"
    " costs 262 million crowns. Larkmouth Council will vote on the revised Ellwick report in May 2026.",
}
# Its day comes before the third version, which so has an entry in the archive.
VOTE = {
    "title": "Larkmouth Council sets a day for the tram",
    "outlet": "Quay Courier",
    "published": "2026-03-09",
    "url": "https://quaycourier.example/vote",
    "text": "Larkmouth Council will vote on the stops of the Larkmouth tram on 16 March 2026.",
}


def aged(folder: Path) -> Home:
    """A home whose third version has lost what stood on its second."""
    return three_versions(folder, vote=VOTE)


def fresh(home: Home, folder: Path) -> Home:
    """A copy in the place of the one before."""
    shutil.rmtree(folder, ignore_errors=True)
    return copied(home, folder)


def called(home: Home, *arguments: str) -> tuple[int, str]:
    """A command in this process: its exit code, and all that it printed."""
    done = CliRunner().invoke(command, ["--config", str(home.config), *arguments])
    if isinstance(done.exception, BriefError):
        return done.exception.code, f"{done.output}{done.exception}"
    if done.exception and not isinstance(done.exception, SystemExit):
        return 70, f"{done.output}{done.exception!r}"
    return done.exit_code, done.output


# --- damage


def zeroed(data: bytearray, chance: random.Random) -> None:
    """A page that reads as zeros."""
    at = chance.randrange(len(data) // PAGE) * PAGE
    data[at : at + PAGE] = bytes(PAGE)


def scrambled(data: bytearray, chance: random.Random) -> None:
    """A page of something else."""
    at = chance.randrange(len(data) // PAGE) * PAGE
    data[at : at + PAGE] = chance.randbytes(PAGE)


def swapped(data: bytearray, chance: random.Random) -> None:
    """Two pages in each other's place."""
    a, b = (n * PAGE for n in chance.sample(range(len(data) // PAGE), 2))
    data[a : a + PAGE], data[b : b + PAGE] = data[b : b + PAGE], data[a : a + PAGE]


def spoilt(data: bytearray, chance: random.Random) -> None:
    """Bytes here and there."""
    for _ in range(chance.choice((1, 8, 60, 600))):
        data[chance.randrange(len(data))] ^= 0xFF


def flipped(data: bytearray, chance: random.Random) -> None:
    """A few bits."""
    for _ in range(chance.choice((1, 3, 9))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def cut(data: bytearray, chance: random.Random) -> None:
    """A file that ends too soon."""
    del data[chance.randrange(1, len(data)) :]


KINDS: tuple[Callable[[bytearray, random.Random], None], ...] = (zeroed, scrambled, swapped, spoilt, flipped, cut)


def damages(home: Home, room: Path, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """(how a run came out, what was done and said) for each of so many damages: refused, right, or what went wrong."""
    sound = fresh(home, room / "sound")
    sound.put("docs/late.json", LATE)
    assert called(sound, "run", "--executor", "inline", "--now", LAST)[0] == 0
    expected, before = sound.published(), home.published()
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        kind = chance.choice(KINDS)
        hurt = fresh(home, room / "hurt")
        data = bytearray(home.database.read_bytes())
        kind(data, chance)
        hurt.database.write_bytes(data)
        hurt.put("docs/late.json", LATE)
        code, said = called(hurt, "run", "--executor", "inline", "--now", LAST)
        told = f"{kind.__name__} {seed}-{number}: {code} {said[-300:]!r}"
        if any(hurt.published().get(name) != page for name, page in before.items()):
            yield "a published page changed", told
        elif code == 73 and "brief.db" in said and "restore" in said:
            yield ("refused" if hurt.database.read_bytes() == data else "written into"), told
        elif code == 0 and hurt.published() == expected:
            yield "right", told
        else:
            yield "neither refused nor right", told


# --- edits by hand

PAGES = f"briefs/{TOPIC}"
FILES = (
    f"{PAGES}/v0001.md", f"{PAGES}/v0003.md", f"{PAGES}/latest.md", f"{PAGES}/history.md", f"{PAGES}/feed.xml",
    f"{PAGES}/changes/v0001-v0002.md", f"{PAGES}/sources/s0001.md", f"{PAGES}/sources/s0004.md", "briefs/README.md",
    "briefs/feeds.opml",
)  # fmt: skip
ROWS = {
    "versions": ("brief", "changes", "markdown", "hash", "date", "status", "items", "engine", "seal"),
    "articles": ("sentences", "text_hash", "item"), "claims": ("quote", "holder", "record", "article"),
    "findings": ("text", "label", "record", "lead"), "outcomes": ("reason", "kept", "version"), "numbers": ("number",),
    "archive": ("record", "version"), "feed_entries": ("record",),
}  # fmt: skip


def file_edits() -> Iterator[tuple[str, Callable[[Home], object]]]:
    """Words written over in each kind of page; pages deleted, made up, and put in another's place."""

    def reworded(home: Home, name: str) -> None:
        path = home.folder / name
        path.write_text(path.read_text().replace("tram", "bribe", 1))

    for name in FILES:
        yield f"{name} reworded", partial(reworded, name=name)
    for name in FILES[3:8]:
        yield f"{name} deleted", lambda home, name=name: (home.folder / name).unlink()
    for name in ("v0009", "sources/s0099", "changes/v0003-v0004", "archive/2031"):
        yield f"{name} made up", lambda home, name=name: home.put(f"{PAGES}/{name}.md", "# mine\n")
    yield (
        "an older page as the newest",
        lambda home: shutil.copy(home.folder / PAGES / "v0001.md", home.folder / PAGES / "latest.md"),
    )


def row_edits() -> Iterator[tuple[str, Callable[[Home], object]]]:
    """Each column that a reader sees something of, changed in one row by another program."""

    def changed(home: Home, table: str, column: str) -> None:
        with closing(sqlite3.connect(home.database)) as other, other:
            (value,) = other.execute(f"select {column} from {table} where {column} is not null limit 1").fetchone()
            new = (
                value + 70
                if isinstance(value, int)
                else f"{value.replace('tram', 'bribe', 1) if 'tram' in value else value.replace('a', 'e', 1)} "
            )
            other.execute(f"update {table} set {column} = ? where {column} = ?", [new, value])

    for table, columns in ROWS.items():
        for column in columns:
            yield f"{table}.{column}", partial(changed, table=table, column=column)


def edits(home: Home, room: Path) -> Iterator[tuple[str, str]]:
    """(whether verify names it, what was done and said) for every edit."""
    for name, edit in (*file_edits(), *row_edits()):
        hand = fresh(home, room / "hand")
        edit(hand)
        code, said = called(hand, "verify")
        yield ("named" if code == 73 else "not named"), f"{name}: {code} {said[-200:]!r}"


def main() -> int:
    """Print the figures, and each damage or edit that got through."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--damages", type=int, default=100)
    parser.add_argument("--seed", type=int, default=20261130)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        home = aged(room / "home")
        code, said = called(fresh(home, room / "whole"), "verify")
        print(f"before: {said.strip()}")  # noqa: T201  # a command
        bad = code
        given = {"damages": damages(home, room, options.damages, options.seed), "edits": edits(home, room)}
        for what, found in given.items():
            counts: Counter[str] = Counter()
            for outcome, told in found:
                counts[outcome] += 1
                if outcome not in ("refused", "right", "named"):
                    bad = 1
                    print(f"  {outcome}: {told}")  # noqa: T201
            print(f"{counts.total()} {what}: {', '.join(f'{n} {kind}' for kind, n in sorted(counts.items()))}")  # noqa: T201
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
