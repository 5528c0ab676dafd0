"""Answers: what each tool of an agent takes on a store of a million claims, and how soon `brief mcp` answers.

    python -m bench.answers [--claims 1000000] [--calls 200] [--stores FOLDER]

The store is the one of `bench.archive`, with two versions of a page on top. Each tool is asked with many arguments:
words that are rare and words that half of the archive has, holders with one claim and with thousands, wrong names.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import archive
from bench.measure import Cost, Ratio, beside, in_turns, process, timed
from pipeline.cli import mcp
from pipeline.config import load
from pipeline.errors import UsageError
from pipeline.storage import Store
from pipeline.storage.catalogue import Catalogue, outdated
from tests.quality import cost

CLAIMS, CALLS = 1_000_000, 200
P95 = 50.0  # ms
START = 0.5  # seconds until the first answer
TOPIC = {"topic": archive.TOPIC}
HELLO = (
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},'
    '"clientInfo":{"name":"bench","version":"1"}}}\n'
)


def laid_out(folder: Path, claims: int, stores: Path | None = None, versions: int = 2) -> Path:
    """A folder with a store of so many claims and so many versions of a page; returns its configuration."""
    config = cost.lay_out(folder)
    database = folder / "state" / "brief.db"
    kept = stores / f"{claims}.db" if stores else None
    if kept and kept.exists():
        database.parent.mkdir()
        shutil.copyfile(kept, database)
    else:
        filling = f"import pathlib, bench.archive as a; a.fill(pathlib.Path({str(folder)!r}), {claims})"
        process([sys.executable, "-c", filling])
        if kept:
            shutil.copyfile(database, kept)
    if outdated(folder / "state"):
        Store(folder / "state").close()
    archive.known_well(config)
    for batch in range(versions):
        cost.measure(folder, config, batch * archive.ARTICLES, archive.ARTICLES, archive.WORDS)
    return config


def questions(state: Path, calls: int) -> dict[str, list[dict[str, Any]]]:
    """For each tool what it is asked."""
    chance = random.Random(3)
    with Catalogue(state) as catalogue:
        names = [row["name"] for row in catalogue.rows("select name from holders limit 5000")]
        most = [row["name"] for row in catalogue.rows("select name from holders order by claims desc limit 20")]
        page = catalogue.block_names(archive.TOPIC)
        voices = [dict(row) for row in catalogue.rows("select distinct holder from positions_over_time")]
        voices = voices or [{"holder": names[0]}]

    def word() -> str:
        return cost._word(chance)

    def holder(turn: int) -> str:
        wrong = f"{names[turn]}x"
        return (chance.choice(names), chance.choice(most), wrong, chance.choice(names))[turn % 4]

    def words(turn: int) -> str:
        return (word(), f"{word()} {word()}", f"{word()} {word()} {word()}", "released", f"old {word()}")[turn % 5]

    asked: dict[str, list[dict[str, Any]]] = {name: [] for name in mcp.TOOLS}
    for turn in range(calls):
        asked["topics"].append({})
        asked["page"].append(TOPIC)
        asked["changes_since"].append({"since": chance.choice(["v1", "2025-01-01", "v0"])})
        asked["who_says"].append({"name": holder(turn)} | ({"about": word()} if turn % 3 else {}))
        asked["position_of"].append({"name": chance.choice([row["holder"] for row in voices])})
        asked["evidence_of"].append(TOPIC | {"entry": chance.choice([*page.values()])})
        asked["disagreements"].append({})
        asked["find"].append({"words": words(turn)})
    return asked


def timed_answers(config: Path, calls: int) -> Iterator[tuple[str, list[Cost]]]:
    """Each tool with what every call took; an answer that is an error takes time too."""
    for name, arguments in questions(load(config).state, calls).items():
        took = []
        for one in arguments:
            took.append(timed(lambda name=name, one=one: _asked(config, name, one)))  # type: ignore[misc]
        yield name, took


def _asked(config: Path, tool: str, arguments: dict[str, Any]) -> None:
    with contextlib.suppress(UsageError):
        mcp.tool_answer(load(config), tool, arguments)


def _percentile(took: Sequence[float], part: float) -> float:
    return sorted(took)[min(len(took) - 1, int(len(took) * part))] * 1000


BARE = """
import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
async def main():
    async with stdio_server() as (reading, writing):
        await Server("bare").run(reading, writing, Server("bare").create_initialization_options())
anyio.run(main)
"""


def started(command: Sequence[str]) -> Cost:
    """What a server takes from its start to its first answer, and its end."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(HELLO)
        server.stdin.flush()
        if '"serverInfo"' not in server.stdout.readline():
            raise SystemExit(f"{' '.join(command)} did not answer")
        wall = time.perf_counter() - began
        server.stdin.close()
        _, status, used = os.wait4(server.pid, 0)
        server.returncode = os.waitstatus_to_exitcode(status)
    return Cost(used.ru_utime + used.ru_stime, wall)


def ratios(_: Path | None, claims: int = CLAIMS, calls: int = CALLS, stores: Path | None = None) -> list[Ratio]:
    """How the tools and the start stand to their goals."""
    with tempfile.TemporaryDirectory(dir=stores) as name:
        config = laid_out(Path(name), claims, stores)
        told = [
            Ratio(
                f"9 {tool} over {claims:,} claims, p95 in ms of computing",
                _percentile([one.cpu for one in took], 0.95), P95,
                f"median {_percentile([one.cpu for one in took], 0.5):.1f} ms; wall: median"
                f" {_percentile([one.wall for one in took], 0.5):.1f} ms, p95"
                f" {_percentile([one.wall for one in took], 0.95):.1f} ms",
            )
            for tool, took in timed_answers(config, calls)
        ]  # fmt: skip
        ours = [sys.executable, "-m", "pipeline", "--config", str(config), "mcp"]
        starts = {"ours": lambda: started(ours), "bare": lambda: started([sys.executable, "-c", BARE])}
        took = in_turns(starts, 5)
        note = f"{beside(took['ours'], took['bare'])} of a bare server of the library"
        return [*told, Ratio("9 brief mcp, seconds of computing to its first answer", took["ours"].cpu, START, note)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.answers", description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--stores", type=lambda name: Path(name).resolve(), help="where filled stores are kept")
    chosen = parser.parse_args(arguments)
    found = ratios(None, chosen.claims, chosen.calls, chosen.stores)
    for ratio in found:
        sys.stdout.write(f"{'ok  ' if ratio.met else 'MISS'} {ratio.value:8.2f} <= {ratio.goal:g}  {ratio.name}\n")
        sys.stdout.write(f"{'':14}{ratio.note}\n" if ratio.note else "")
    return 0 if all(ratio.met for ratio in found) else 1


if __name__ == "__main__":
    sys.exit(main())
