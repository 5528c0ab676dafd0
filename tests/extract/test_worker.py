"""The workers that extract pages."""

from __future__ import annotations

import errno
import gzip
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.extract.article import Extract, FetchedPage
from pipeline.extract.worker import MOST_CHUNKS, TASKS_PER_CHUNK, Limits, Workshop, computed
from pipeline.models import Answer, Article, Failure, Item, Listing, Source, tagged
from pipeline.sources import feed, sitemap

URL = "https://quay.example/feed"
SEEN = datetime(2026, 6, 1, 12, tzinfo=UTC)


def pages(count: int) -> list[FetchedPage]:
    """Pages that differ."""
    return [
        FetchedPage(Item(tagged("item", n), f"https://outlet.example/{n}", f"Title {n}", "O", "o"),
             f"<p>{' '.join(f'Word{n}x{w}' for w in range(60))}.</p>".encode(), "text/html", SEEN)
        for n in range(count)
    ]  # fmt: skip


def sleepy(page: FetchedPage) -> Article | Failure:
    """Extraction that takes its time."""
    time.sleep(30)
    return Extract()(page)


@pytest.mark.parametrize("count", [0, 1, TASKS_PER_CHUNK, TASKS_PER_CHUNK * 3 + 1])
def test_same_results_in_the_same_order(count: int) -> None:
    """The workshop gives for each page what extraction gives, in the order of the pages, time after time."""
    expected = [Extract()(page) for page in pages(count)]
    with Workshop() as workshop:
        assert list(workshop.extract(pages(count))) == expected
        assert list(workshop.extract(pages(count))) == expected


def test_workers_start_with_the_first_page() -> None:
    """A run that has nothing to extract starts no thread and no process."""
    before = threading.active_count()
    with Workshop() as workshop:
        assert list(workshop.extract(())) == []
        assert threading.active_count() == before


def test_leaving_does_not_wait_for_the_work() -> None:
    """Leaving the block, as an error or Ctrl-C does, ends workers in the middle of a page."""
    began = time.monotonic()
    with Workshop(Limits(seconds=60), sleepy) as workshop:
        workshop.extract(pages(40))
        time.sleep(1)
    assert time.monotonic() - began < 25  # each page takes thirty


def test_pages_that_no_worker_can_take_end() -> None:
    """Pages that are larger than a worker's memory are failures, and not tried for ever."""
    huge = [replace(page, html=page.html * 300_000) for page in pages(2)]
    with Workshop(Limits(memory=32 * 1024**2)) as workshop:
        results = list(workshop.extract(huge))
    assert [result.reason for result in results if isinstance(result, Failure)] == [
        "reading it took more than 32 MiB of memory"
    ] * 2


def nested(many):
    """A feed of entries within each other: its parser's time grows with the square."""
    entries = "".join(f"<item xml:base='../{n}/'>" for n in range(many))
    return Answer(URL, URL, 200, f'<rss version="2.0"><channel><title>T</title>{entries}'.encode())


def test_a_feed_that_takes_too_long_is_a_failure_of_its_source():
    """Computing is counted for each task, so what comes after it is read."""
    source = Source("quay", "feed", URL)
    with Workshop(Limits(seconds=1.0, workers=1)) as workshop:
        stalled = workshop.call("quay", feed.parse_feed, source, nested(300_000), SEEN)
        fine = workshop.call("quay", feed.parse_feed, source, nested(2), SEEN)
    assert stalled.thing == "quay"
    assert stalled.reason.startswith("reading it took more than 1 seconds")
    assert isinstance(fine, Listing)


def test_a_swollen_sitemap_takes_no_memory():
    """Thirty megabytes of elements out of thirty kilobytes are read within a few megabytes."""
    body = gzip.compress(b"<urlset>" + b"<a/>" * 8_000_000 + b"</urlset>")
    limits = Limits(seconds=30.0, memory=64 * 1024**2, workers=1)
    with Workshop(limits) as workshop:
        source, answer = Source("quay", "sitemap", URL), Answer(URL, URL, 200, body)
        listing = workshop.call("quay", sitemap.parse_sitemap, source, answer, SEEN)
    assert listing.note == "sitemap has no pages"


@pytest.mark.parametrize("by", ["file", "stdin"])
def test_a_plain_script_can_start_workers(tmp_path, by):
    """A program without a guard around its main part is not run again by the workers."""
    script = (
        "print('once')\nimport math\nfrom pipeline.executor import each, executor\n"
        "from pipeline.extract.worker import Limits, Workshop\n"
        "with Workshop(Limits(workers=1)) as workshop:\n    print(workshop.call('x', math.sqrt, 4))\n"
        "with executor('processes:1') as pool:\n    print(list(each(pool, math.sqrt, [9])))\n"
    )
    path = tmp_path / "script.py"
    path.write_text(script)
    command = [sys.executable] + ([str(path)] if by == "file" else [])
    done = subprocess.run(command, input=script if by == "stdin" else "", capture_output=True, text=True, check=True)
    assert done.stdout == "once\n2.0\n[3.0]\n"


def full(*_):
    """A disk without room."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_no_fault_of_what_is_read():
    """It ends the run as it would without workers."""
    with Workshop(Limits(workers=1)) as workshop, pytest.raises(OSError, match="No space left"):
        workshop.call("quay", full)


def where(asked: tuple[int, int]) -> tuple[int, bool]:
    """A step that tells whether it is done at home; seven kills a worker, and nine is an error wherever it is done."""
    number, home = asked
    if number == 7 and os.getpid() != home:
        os._exit(1)
    if number == 9:
        raise ValueError("nine")
    return number, os.getpid() == home


@pytest.mark.parametrize("count", [MOST_CHUNKS - 1, 3 * MOST_CHUNKS])
def test_many_steps_are_computed_by_workers(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order; what a worker dies over is done here, and so are few."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    numbers = [number for number in range(count + 1) if number != 9]
    done = list(computed(where, [(number, os.getpid()) for number in numbers]))
    assert [number for number, _ in done] == numbers
    assert [number for number, here in done if here] == (numbers if count < MOST_CHUNKS else [7])


def test_the_error_of_a_step_is_raised_here() -> None:
    """A bug is no failure of a page: it is told as any other."""
    with pytest.raises(ValueError, match="nine"):
        list(computed(where, [(number, os.getpid()) for number in range(8, 8 + MOST_CHUNKS)]))


@pytest.mark.parametrize("bound", ["", "made.lock = threading.Lock()\n"], ids=["of the script", "with a lock"])
def test_what_a_script_defines_is_computed_there(tmp_path, bound):
    """Its class is in no module that a worker could import, and a lock goes to no other process."""
    script = (
        "import threading\nfrom pipeline.extract.worker import MOST_CHUNKS, computed\nclass Double:\n    calls = 0\n"
        "    def __call__(self, number):\n        self.calls += 1\n        return 2 * number\nmade = Double()\n"
        f"{bound}print(sum(computed(made, range(MOST_CHUNKS + 1))), made.calls)\n"
    )
    path = tmp_path / "script.py"
    path.write_text(script)
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == (f"{MOST_CHUNKS * (MOST_CHUNKS + 1)} {MOST_CHUNKS + 1}\n", "")
