"""What many topics over shared sources cost, from the first run over a tick without news to one with a little.

    python -m tests.scale.topics                       500 topics over 2,000 sources
    python -m tests.scale.topics --topics 50 --sources 200
    python -m tests.scale.topics --profile             where the time of the tick without news goes

Each run is a process of its own, as cron starts it, over an invented web on the loopback that another process serves.
CPU is that of the run with its extraction workers, its imports included; the server's is not in it.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.scale.manyworld import START, Plan, lay_out, serving
from tests.shared_data import ROOT

GOAL = 60.0  # CPU seconds of a tick over 500 topics in which nothing changed


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    wall: float
    cpu: float
    memory: float  # peak, in MB
    stages: dict[str, float]  # wall seconds
    requests: int
    most: int  # requests for one URL
    versions: int
    articles: int
    claims: int


def measure(config: Path, served: Any, day: int, hours: int, executor: str, profile: str = "") -> Cost:
    """One run at that many hours after the first, over the web as it stands on that day."""
    served.requests(day)
    moment = START + timedelta(days=day, hours=hours)
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.scale.topics", "--run", str(config), moment.isoformat(), executor, profile]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"the run ended with {process.returncode}")
        said.seek(0)
        told = json.loads(said.read().splitlines()[-1])
    asked = served.requests(day)
    return Cost(
        wall=time.monotonic() - began,
        cpu=usage.ru_utime + usage.ru_stime,
        memory=usage.ru_maxrss / 1024,
        requests=sum(asked.values()),
        most=max((count for url, count in asked.items() if not url.endswith("/robots.txt")), default=0),
        **told,
    )


def run(config: Path, moment: str, executor: str, profile: str) -> None:
    """What `brief run` does, with a clock at the stages; prints a line of JSON."""
    profiler = cProfile.Profile() if profile else None
    if profiler:
        profiler.enable()
    began = time.monotonic()
    from pipeline import stages
    from pipeline.config import load
    from pipeline.engines.digest import Digest
    from pipeline.storage import Store

    settings = load(config)
    store = Store(settings.state)
    marks: list[tuple[str, float]] = [("open", began)]

    def progress(stage: str) -> None:
        name = stage.partition(" ")[0]
        if marks[-1][0] != name:
            marks.append((name, time.monotonic()))

    report = stages.run(settings, store, Digest(), datetime.fromisoformat(moment), settings.topics, executor, progress)
    marks.append(("end", time.monotonic()))
    spent: dict[str, float] = {}
    for (name, start), (_, end) in pairwise(marks):
        spent[name] = spent.get(name, 0.0) + end - start
    tables = ("articles", "claims")
    counts = {table: store.connection.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}
    store.close()
    if report.broken:
        raise report.broken[0][1]
    if profiler:
        profiler.disable()
        with Path(profile).open("w", encoding="utf-8") as lines:
            statistics = pstats.Stats(profiler, stream=lines)
            statistics.sort_stats("cumulative").print_stats(60)
            statistics.sort_stats("tottime").print_stats(30)
    versions = sum(outcome.version is not None for _, outcome in report.outcomes)
    sys.stdout.write(json.dumps({"stages": spent, "versions": versions, **counts}) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and print what each run took; 1 when the tick without news misses its goal."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale.topics", description=__doc__.partition("\n")[0])
    parser.add_argument("--topics", type=int, default=Plan().topics)
    parser.add_argument("--sources", type=int, default=Plan().sources)
    parser.add_argument("--items", type=int, default=Plan().items, help="that each source lists on the first day")
    parser.add_argument("--executor", default="threads:4")
    parser.add_argument(
        "--profile", action="store_true", help="print where the first run and the tick spend their time"
    )
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.run:
        run(Path(chosen.run[0]), *chosen.run[1:])
        return 0
    plan = Plan(chosen.topics, chosen.sources, chosen.items)
    head = ("", "CPU s", "wall s", "peak MB", "requests", "of a URL", "versions", "articles", "claims", "ms a topic")
    sys.stdout.write(f"{plan.topics} topics over {plan.sources} sources, --executor {chosen.executor}\n")
    sys.stdout.write(f"{head[0]:<10}" + "".join(f"{name:>11}" for name in head[1:]) + "   wall by stage\n")
    with tempfile.TemporaryDirectory() as name, serving(plan) as served:
        folder = Path(name)
        config = lay_out(plan, folder, served.address)
        costs = {}
        for label, day, hours in (("first", 0, 0), ("no news", 0, 2), ("a little", 1, 0)):
            profile = str(folder / f"{label}.txt") if chosen.profile else ""
            cost = costs[label] = measure(config, served, day, hours, chosen.executor, profile)
            stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in cost.stages.items())
            figures = (f"{cost.cpu:.1f}", f"{cost.wall:.1f}", f"{cost.memory:.0f}", cost.requests, cost.most)
            figures += (cost.versions, cost.articles, cost.claims, f"{1000 * cost.cpu / plan.topics:.1f}")
            sys.stdout.write(f"{label:<10}" + "".join(f"{figure:>11}" for figure in figures) + f"   {stages}\n")
            sys.stdout.flush()
            if profile:
                sys.stdout.write(Path(profile).read_text(encoding="utf-8"))
    missed = costs["no news"].cpu > GOAL
    sys.stdout.write(f"goal: at most {GOAL:g} s of CPU for the tick without news: {'missed' if missed else 'met'}\n")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
