"""What workers of a Dask cluster get done in a second, and what each item costs the coordinator, who alone writes.

    python -m tests.scale.cluster [--workers 1 2] [--items 300]

All on this machine: the workers share its cores with the coordinator, the scheduler and the server of the invented web.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from pipeline import executor
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.extract.article import Extract, FetchedPage
from pipeline.extract.worker import Outwork, Workshop
from pipeline.findings.extraction import ClaimReading, read_articles
from pipeline.findings.relate import relate
from pipeline.models import Article, Ask, Item
from pipeline.net.client import Trip, Visit, VisitHost
from pipeline.page.revision import revise
from pipeline.render.publication import keep_version, write_topic
from pipeline.sources.gather import Gathering
from pipeline.storage import Store
from tests.scale.manyworld import START, Plan, lay_out, page_of, published_of, serving, title_of
from tests.scale.worlds import cluster


@dataclass
class Clock:
    """Runs steps inline and notes the CPU time that they take; what is left is the coordinator's."""

    inside: float = 0.0
    steps: dict[str, list[float]] = field(default_factory=dict)  # by the step's name, of each item
    marks: dict[str, float] = field(default_factory=dict)

    def each(self, step: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """The results in order."""
        for item in items:
            began = time.process_time()
            result = step(item)
            self.steps.setdefault(type(step).__name__, []).append(time.process_time() - began)
            self.inside += self.steps[type(step).__name__][-1]
            yield result

    def measure(self, name: str, work: Callable[[], object]) -> None:
        """Note what the coordinator's own part of some work takes."""
        began, self.inside = time.process_time(), 0.0
        work()
        self.marks[name] = self.marks.get(name, 0.0) + time.process_time() - began - self.inside


def throughput(plan: Plan, count: int, address: str, pool: Any) -> dict[str, float]:
    """How many visits, pages, articles and empty tasks are done in a second, by wall clock, after a warming-up."""
    settings = replace(load_settings(plan, address), spacing=0.0)
    visits = []
    for source in range(count):
        url = f"https://s{source}.example/feed"
        visits.append(Visit(f"s{source}.example", (Trip(Ask(url), url),), (), 0.0))
    pages = [page(plan, source) for source in range(count)]
    articles = [article for article in map(Extract(), pages) if isinstance(article, Article)]
    found = {}

    def each(step: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        return executor.each(pool, step, items)

    with Outwork(each) if executor.far(pool) else Workshop() as workshop:
        steps: dict[str, Callable[[int], list[Any]]] = {
            "visits": lambda most: list(each(VisitHost(settings, START), visits[:most])),
            "pages": lambda most: list(workshop.extract(pages[:most])),
            "articles": lambda most: list(each(ClaimReading(Digest()), articles[:most])),
            "tasks": lambda most: list(each(abs, range(most))),
        }
        for name, step in steps.items():
            step(40)
            began = time.monotonic()
            step(count)
            found[name] = count / (time.monotonic() - began)
    return found


def load_settings(plan: Plan, address: str) -> Any:
    """The fetch settings that lead to the served world."""
    with tempfile.TemporaryDirectory() as name:
        return load(lay_out(plan, Path(name), address)).fetch


def page(plan: Plan, source: int) -> FetchedPage:
    """An article's page as a visit brings it."""
    url, when = f"https://s{source}.example/item0", published_of(plan, source, 0)
    item = Item(f"item-{source}", url, title_of(plan, source, 0), "Outlet", f"s{source}", "", when, None, "")
    return FetchedPage(item, page_of(plan, source, 0), "text/html", START)


def coordinator(plan: Plan, folder: Path, address: str) -> tuple[Clock, dict[str, int]]:
    """CPU seconds of the coordinator's own part of a first run, by stage, and what there was of everything."""
    config, clock = load(lay_out(plan, folder, address)), Clock()
    store, engine = Store(config.state), Digest()
    number = store.begin_run(START, engine.name)
    gathering = Gathering(
        store, config.topics, config.sources, clock.each, config.fetch, config.gather, START, config.searches
    )

    class Timed(Workshop):
        def extract(self, pages: Iterable[FetchedPage]) -> Iterator[Any]:
            return clock.each(Extract(), pages)

    clock.measure("gather", lambda: replace(gathering, workshop=Timed()).run(config.topics))
    clock.measure("claims", lambda: read_articles(store, engine, clock.each))
    for topic in config.topics:
        clock.measure("relate", lambda topic=topic: relate(store, engine, topic))
        clock.measure(
            "revise", lambda topic=topic: keep_version(store, number, topic, revise(store, engine, topic, START, {}))
        )
        clock.measure("write", lambda topic=topic: write_topic(store, topic, config.briefs / topic.slug))
    later = replace(gathering, workshop=Timed(), now=START + timedelta(hours=2))
    clock.measure("unchanged", lambda: later.run(config.topics))
    counts = {
        "articles": store.connection.execute("select count(*) from articles").fetchone()[0],
        "claims": store.connection.execute("select count(*) from claims").fetchone()[0],
        "versions": store.connection.execute("select count(*) from versions").fetchone()[0],
    }
    store.close()
    return clock, counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale.cluster", description=__doc__.partition("\n")[0])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--items", type=int, default=300)
    chosen = parser.parse_args(arguments)
    plan = Plan(topics=40, sources=chosen.items, items=1)
    say = sys.stdout.write
    say(f"{os.cpu_count()} cores; load {os.getloadavg()[0]:.1f} when this began; {chosen.items} of each\n")
    say(f"{'':<12}{'visits/s':>10}{'pages/s':>10}{'articles/s':>12}{'nothing/s':>11}")
    say(f"{'a worker:':>12}{'visits':>8}{'pages':>8}{'articles':>10}\n")
    with tempfile.TemporaryDirectory() as name, serving(plan) as served:
        for workers in [0, *chosen.workers]:
            overhead = 0.0
            with ExitStack() as stack:
                spec = stack.enter_context(cluster(workers, 2)).address if workers else "inline"
                pool = stack.enter_context(executor.executor(spec))
                found = throughput(plan, chosen.items, served.address, pool)
                began = time.process_time()
                list(executor.each(pool, abs, range(2000)))
                overhead = (time.process_time() - began) / 2000
            row = list(found.values())
            label = f"{workers} worker{'s' if workers > 1 else ''}" if workers else "inline"
            say(f"{label:<12}{row[0]:>10.0f}{row[1]:>10.0f}{row[2]:>12.0f}{row[3]:>11.0f}{'':>12}")
            each = [figure / max(workers, 1) for figure in row]
            say(f"{each[0]:>8.0f}{each[1]:>8.0f}{each[2]:>10.0f}\n")
            sys.stdout.flush()
        clock, counts = coordinator(plan, Path(name), served.address)
    articles, marks = counts["articles"], clock.marks
    say(f"\na task that does nothing: {1000 * overhead:.1f} ms of CPU for the client and the scheduler\n")
    say(f"a source that has not changed: {1000 * marks.pop('unchanged') / plan.sources:.2f} ms for the coordinator\n")
    say("\nCPU of the steps that workers do\n")
    for step, seconds in clock.steps.items():
        say(f"{step:<12}{1000 * sum(seconds) / len(seconds):>8.1f} ms each, {len(seconds)} of them\n")
    say(f"\nthe coordinator's own CPU, over {articles} articles with {counts['claims']} claims")
    say(f" and {counts['versions']} versions of {plan.topics} topics\n")
    for stage, seconds in marks.items():
        say(f"{stage:<12}{1000 * seconds / articles:>8.1f} ms an article{articles / seconds:>10.0f} articles/s\n")
    whole = sum(marks.values())
    kept = marks["gather"] + marks["claims"]
    say(f"{'keeping':<12}{1000 * kept / articles:>8.1f} ms an article{articles / kept:>10.0f} articles/s\n")
    say(f"{'everything':<12}{1000 * whole / articles:>8.1f} ms an article{articles / whole:>10.0f} articles/s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
