"""Extractors that fail over a page with GUILTY in it; a worker loads this module, so it is small."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

from pipeline.extract.article import Extract, FetchedPage
from pipeline.models import Article, Failure


def killed(page: FetchedPage) -> Article | Failure:
    """Extraction whose process is killed from outside over one page."""
    return _faulty(page, lambda: os.kill(os.getpid(), signal.SIGKILL))


def crashed(page: FetchedPage) -> Article | Failure:
    """Extraction that crashes in C over one page."""
    return _faulty(page, lambda: os.kill(os.getpid(), signal.SIGSEGV))


def ended(page: FetchedPage) -> Article | Failure:
    """Extraction that ends its process over one page."""
    return _faulty(page, lambda: os._exit(7))


def greedy(page: FetchedPage) -> Article | Failure:
    """Extraction that wants more memory than there is over one page."""
    return _faulty(page, lambda: bytes(10 * 1024**3))


def endless(page: FetchedPage) -> Article | Failure:
    """Extraction that computes for ever over one page."""

    def spin() -> None:
        while True:
            pass

    return _faulty(page, spin)


def asleep(page: FetchedPage) -> Article | Failure:
    """Extraction that waits for ever over one page."""
    return _faulty(page, lambda: time.sleep(1000))


def broken(page: FetchedPage) -> Article | Failure:
    """Extraction that raises an error that cannot be pickled over one page."""

    class Inner(Exception):
        def __reduce__(self):
            raise TypeError("not me")

    def fail() -> None:
        raise Inner(threading.Lock())

    return _faulty(page, fail)


def unsendable(page: FetchedPage) -> Article | Failure:
    """Extraction whose result cannot be pickled for one page."""
    if b"GUILTY" in page.html:
        return threading.Lock()  # type: ignore[return-value]
    return Extract()(page)


def _faulty(page: FetchedPage, fault: Callable[[], object]) -> Article | Failure:
    if b"GUILTY" in page.html:
        fault()
    return Extract()(page)
