"""The workers that extract pages."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.gather.extract import Extract, Page
from pipeline.gather.workshop import CHUNK, Limits, Workshop
from pipeline.records import Article, Failure, Item, tagged

SEEN = datetime(2026, 6, 1, 12, tzinfo=UTC)


def pages(count: int) -> list[Page]:
    """Pages that differ."""
    return [
        Page(Item(tagged("item", n), f"https://outlet.example/{n}", f"Title {n}", "O", "o"),
             f"<p>{' '.join(f'Word{n}x{w}' for w in range(60))}.</p>".encode(), "text/html", SEEN)
        for n in range(count)
    ]  # fmt: skip


def sleepy(page: Page) -> Article | Failure:
    """Extraction that takes its time."""
    time.sleep(30)
    return Extract()(page)


@pytest.mark.parametrize("count", [0, 1, CHUNK, CHUNK * 3 + 1])
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
    assert time.monotonic() - began < 10


def test_pages_that_no_worker_can_take_end() -> None:
    """Pages that are larger than a worker's memory are failures, and not tried for ever."""
    huge = [replace(page, html=page.html * 300_000) for page in pages(2)]
    with Workshop(Limits(memory=32 * 1024**2)) as workshop:
        results = list(workshop.extract(huge))
    assert [result.reason for result in results if isinstance(result, Failure)] == [
        "reading it took more than 32 MiB of memory"
    ] * 2
