"""Runs, deaths, readers and backups on one state folder at once, all as fast as they can, for a minute and a half.

python -m tests.endurance.crowd                    # ends with 1 when anything was lost, torn, refused or told as a bug
python -m tests.endurance.crowd --seconds 20 --seed 7
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.home import TOPIC, Home, three_versions

BEGAN = datetime(2026, 3, 26, 18, tzinfo=UTC)  # after the versions that are there
READ = (
    ("show", TOPIC), ("diff", TOPIC), ("history", TOPIC), ("why", TOPIC), ("status",),
    ("show", TOPIC, "--version", "2"),
)  # fmt: skip
PATIENCE = 300  # seconds for a command: what takes longer hangs, and is counted as killed
VERSION = re.compile(r"\bv(\d+)\b")


class Crowd:
    """All who are at work on one folder, and what became of each command."""

    def __init__(self, home: Home, seconds: float, seed: int) -> None:
        """`seconds` from now everybody stops."""
        self.home, self.seed, self.until = home, seed, time.monotonic() + seconds
        self.documents, self.counts, self.faults = itertools.count(1), Counter[str](), list[str]()

    def ended(self, code: int | None, allowed: set[int], told: str, *command: str) -> None:
        """Write down how a command ended."""
        self.counts[f"{command[0]} {code}"] += 1
        if code not in allowed:
            self.faults.append(f"{' '.join(command)}: {code} {told[-300:]!r}")

    def called(self, allowed: set[int], *command: str) -> str:
        """A command to its end."""
        process = self.home.start(*command)
        try:
            out, err = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        self.ended(process.returncode, allowed, out + err, *command)
        return out

    def document(self) -> str:
        """Put one more document there; the time of the run that is to read it."""
        number = next(self.documents)
        self.home.put(
            f"docs/new-{number}.json",
            {
                "title": f"Ward {number} counts the Larkmouth tram",
                "outlet": f"Post {number}",
                "url": f"https://post{number}.example/ward",
                "published": f"{BEGAN:%Y-%m-%d}",
                "text": f"Larkmouth Council said that the Larkmouth tram costs {240 + number} million crowns in Ward"
                f" {number} of Larkmouth.",
            },
        )
        return f"{BEGAN + timedelta(minutes=number):%Y-%m-%dT%H:%MZ}"

    def runs(self, _: random.Random) -> None:
        """One run after the other; one of two who do so is told that another is at work."""
        self.called({0, 75}, "run", "--executor", "inline", "--now", self.document())

    def dies(self, chance: random.Random) -> None:
        """A run that is killed somewhere on its way."""
        process = self.home.start("run", "--executor", "inline", "--now", self.document())
        time.sleep(chance.uniform(0, 4))
        process.kill()
        process.communicate(timeout=60)
        self.ended(process.returncode, {0, 75, -9}, "", "killed")

    def reads(self, chance: random.Random) -> None:
        """What readers ask; an older version stays as it is."""
        command = chance.choice(READ)
        out = self.called({0}, *command)
        if not VERSION.search(out) or ("--version" in command and out != self.second):
            self.faults.append(f"{' '.join(command)}: {out[:300]!r}")

    def copies(self, chance: random.Random) -> None:
        """A backup, which is a whole database however busy the other one is."""
        path = self.home.folder / f"copy-{chance.randrange(10**9)}.db"
        self.called({0}, "backup", str(path))
        with closing(sqlite3.connect(path)) as copy:
            if copy.execute("pragma integrity_check").fetchone() != ("ok",):
                self.faults.append(f"{path.name} is damaged")
        path.unlink()

    def verifies(self, _: random.Random) -> None:
        """Nothing that is being written is called a fault: it waits, or says that a run is at work."""
        self.called({0, 75}, "verify")

    def at_work(self, what: Callable[[random.Random], None], number: int) -> None:
        """The same again until the time is over."""
        chance = random.Random(f"{self.seed}-{number}")
        while time.monotonic() < self.until:
            what(chance)

    def work(self) -> None:
        """Everybody at once, then one run alone, and what is there is held against what was put there."""
        self.second = self.home.brief("show", TOPIC, "--version", "2").out
        before = self.home.published()
        roles = (self.runs, self.runs, self.dies, self.reads, self.reads, self.copies, self.verifies)
        threads = [threading.Thread(target=self.at_work, args=(role, n)) for n, role in enumerate(roles)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.called({0}, "run", "--executor", "inline", "--now", self.document())
        self.called({0}, "verify")
        given = next(self.documents) - 1
        with closing(sqlite3.connect(self.home.database)) as db:
            (kept,) = db.execute("select count(*) from items where url like 'https://post%.example/ward'").fetchone()
            numbers = [number for (number,) in db.execute("select number from versions order by number")]
        if kept != given:
            self.faults.append(f"{given - kept} of {given} documents were lost")
        if numbers != list(range(1, len(numbers) + 1)):
            self.faults.append(f"versions {numbers}")
        after = self.home.published()
        changed = [name for name, page in before.items() if re.search(r"v\d{4}\.md", name) and after[name] != page]
        self.faults += [f"{name} changed" for name in changed]
        self.counts |= {"documents": kept, "versions": len(numbers)}


def main() -> int:
    """Print how many commands ended how, and each fault."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--seed", type=int, default=20261130)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        crowd = Crowd(three_versions(Path(folder) / "home"), options.seconds, options.seed)
        crowd.work()
    for line in (
        *crowd.faults,
        f"{options.seconds:.0f} s: {', '.join(f'{n} {what}' for what, n in sorted(crowd.counts.items()))}",
        f"{len(crowd.faults)} faults",
    ):
        print(line)  # noqa: T201  # a command
    return int(bool(crowd.faults))


if __name__ == "__main__":
    sys.exit(main())
