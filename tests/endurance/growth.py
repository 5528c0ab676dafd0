"""What must not grow with a topic: the tokens of ten new articles, and the pages of a site for one more version.

    python -m tests.endurance.growth

A topic of a thousand articles against one of fifty, and three topics of two hundred versions each.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.models import Topic
from pipeline.page.changes import changes
from pipeline.render.site.topic import SINCE_PAGES
from pipeline.render.site.writer import Written, write_site
from pipeline.storage import Store
from tests.demo.library import RUNS
from tests.demo.library import run as run_sample
from tests.engines.llm.endpoint import Endpoint, faithful, write_config, write_documents
from tests.engines.llm.test_engine import run, spent, story
from tests.render.site import many

FEW, MANY = 50, 1000  # articles of a topic
VERSIONS, TOPICS = 200, 3


def tokens(folder: Path, endpoint: Endpoint, size: int) -> int:
    """What ten new articles cost on a topic of so many."""
    write_config(folder, endpoint)
    old = [story(number) for number in range(size)]  # by their first sentence, so that this stays short
    write_documents(folder, *({"text": one["text"].split(". ")[0] + "."} for one in old))
    run(folder, None)
    write_documents(folder, *(story(number) for number in range(2000, 2010)), name="n")
    run(folder, endpoint)
    rows = spent(folder)
    assert sum(row["attempts"] for row in rows if row["question"] == "claims") == 10
    return sum(row["tokens_in"] + row["tokens_out"] for row in rows)


@dataclass(frozen=True)
class Grown:
    """What writing a site took: all of it, and one more version."""

    files: int
    seconds: float
    more: int
    seconds_more: float


def write(store: Store, topics: list[Topic], folder: Path, draw: bool = False) -> Written:
    """Write a site of these topics, by itself without its pictures."""
    return write_site(store, topics, folder, changes, folder.parent / "briefs", draw)


def grow(store: Store, folder: Path, versions: int, count: int) -> Grown:
    """A site grows by the same for each version; a second look writes nothing, one more version a bounded few."""
    topics = many.topics(store, count)
    for topic in topics:
        many.add_versions(store, topic, 1, versions)
    gc.collect()  # what came before is not ours: to look through it takes half a second
    began = time.process_time()
    first = write(store, topics, folder)
    took = time.process_time() - began
    assert took < 60, took
    pages = {path: path.stat().st_size for path in folder.rglob("*.html")}
    assert max(pages.values()) < 150_000  # since pages and the history are bounded too
    assert sum(pages.values()) < versions * count * 100_000
    assert first.files >= versions * count * 4
    assert write(store, topics, folder).files == 0

    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    many.add_versions(store, topics[0], versions + 1, versions + 1)
    gc.collect()
    began = time.process_time()
    again = write(store, topics, folder)
    took_again = time.process_time() - began
    assert took_again < took / 10
    bound = SINCE_PAGES + 2 + 3 + len(store.numbers(topics[0].slug)) + 8
    assert 5 <= again.files <= bound
    changed = {path for path, stamp in before.items() if path.stat().st_mtime_ns != stamp}
    assert not [
        path
        for path in changed
        if topics[0].slug not in path.parts and path.name not in ("index.html", "llms.txt", "search.html")
    ]
    named = {path.name for path in changed if path.parent.name == topics[0].slug and path.name.startswith("v")}
    assert named == {f"v{versions}.html"}  # it leads to the next one now
    assert not [path for path in changed if path.parent.name == "changes"]
    return Grown(first.files, took, again.files, took_again)


def main() -> int:
    """Print the figures."""
    say = sys.stdout.write
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        endpoint = Endpoint(faithful)
        with endpoint.serving():
            few, many_ = (tokens(room / str(size), endpoint, size) for size in (FEW, MANY))
        say(f"ten new articles: {few} tokens on a topic of {FEW}, {many_} on one of {MANY}\n")
        run_sample(room / "sample", *RUNS)
        store = Store(room / "sample" / "state")
        try:
            grown = grow(store, room / "site", VERSIONS, TOPICS)
        finally:
            store.close()
    say(f"a site of {TOPICS} topics with {VERSIONS} versions each: {grown.files} files in {grown.seconds:.1f} s;")
    say(f" one more version: {grown.more} files in {grown.seconds_more:.2f} s of CPU\n")
    return 0 if many_ <= 1.2 * few else 1


if __name__ == "__main__":
    sys.exit(main())
