"""The workshop: pages are extracted by workers that can be killed, so that no page can hold or bring down a run."""

from __future__ import annotations

import logging
import math
import multiprocessing
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from pickle import PicklingError
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from pipeline.gather.extract import Extract, Page, without_page
from pipeline.records import Article, Failure

CHUNK = 8  # pages sent to a worker at once: fewer cost more messages, more leave workers idle at the end
OUT_OF_MEMORY = 3  # exit code of a worker
PATIENCE = 30.0  # seconds for a worker to start, on a machine that is busy

Result = Article | Failure
Step = Callable[[Page], Result]

# A plain fork under threads can deadlock; the fork server starts clean, loads the library once and forks fast.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["trafilatura", "pipeline.gather.extract"])


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost."""

    seconds: float = 10.0  # by the clock, and of computing
    memory: int = 512 * 1024**2  # bytes of address space beyond what a worker has taken when it starts
    workers: int = 2


class _Died(Exception):
    """A worker ended, or was ended, over a page; `guilty` when no other page can have been the cause."""

    def __init__(self, reason: str, guilty: bool) -> None:
        super().__init__(reason)
        self.reason, self.guilty = reason, guilty


class Workshop:
    """Workers that start with the first page and end with the block.

    The page that a worker died over is tried once more by a fresh worker, in case the pages before it were the cause.
    What it leaves then is its feed's text, or a failure that is tried again in later runs.
    """

    def __init__(self, limits: Limits = Limits(), step: Step = Extract()) -> None:  # noqa: B008  # frozen, both
        self._keepers = ThreadPoolExecutor(limits.workers, thread_name_prefix="extract")
        self._benches = tuple(_Bench(limits, step) for _ in range(limits.workers))
        self._free: SimpleQueue[_Bench] = SimpleQueue()
        for bench in self._benches:
            self._free.put(bench)
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # in this order: a thread that waits for a worker sees its death, and that nothing is wanted any more
        self._open = False
        for bench in self._benches:
            bench.clear()
        self._keepers.shutdown(cancel_futures=True)
        for bench in self._benches:
            bench.clear()

    def extract(self, pages: Iterable[Page]) -> Iterator[Result]:
        """The article or failure of each page, in the order of the pages."""
        listed = tuple(pages)
        chunks = [listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK)]
        return chain.from_iterable(self._keepers.map(self._chunk, chunks))

    def _chunk(self, pages: Sequence[Page]) -> list[Result]:
        """The results of some pages; runs in a thread that watches one worker."""
        bench = self._free.get()
        results: list[Result] = []
        try:
            while self._open and len(results) < len(pages):
                try:
                    for result in bench.work(pages[len(results) :]):
                        results.append(result)  # one by one: what came before a death is kept
                except _Died as died:
                    bench.clear()
                    if died.guilty:
                        page = pages[len(results)]
                        failure = Failure(page.item.url or page.item.id, died.reason, "read it in a browser")
                        results.append(without_page(page, failure))
        finally:
            self._free.put(bench)
        return results


class _Bench:
    """The place of one worker; a dead one is replaced when there is work again."""

    def __init__(self, limits: Limits, step: Step) -> None:
        self._limits, self._step = limits, step
        self._worker: BaseProcess | None = None
        self._wire: Connection | None = None
        self._fresh = True

    def work(self, pages: Sequence[Page]) -> Iterator[Result]:
        """The results of the pages as the worker gives them; raises _Died when it gives no more."""
        wire = self._wire or self._start()
        try:
            wire.send(pages)
        except OSError as error:  # a fresh worker that cannot even take them will not take them next time
            raise _Died(self._epitaph(), guilty=self._fresh) from error
        for _ in pages:
            guilty, self._fresh = self._fresh, False
            try:
                if not wire.poll(self._limits.seconds):
                    raise _Died(f"extraction took more than {self._limits.seconds:g} seconds", guilty=True)
                yield wire.recv()
            except (OSError, EOFError) as error:
                raise _Died(self._epitaph(), guilty) from error

    def clear(self) -> None:
        """End the worker, whatever it is doing: it holds nothing of its own."""
        worker, wire, self._worker, self._wire = self._worker, self._wire, None, None
        if worker is not None:
            worker.kill()
            worker.join()
            worker.close()
        if wire is not None:
            wire.close()

    def _start(self) -> Connection:
        self._wire, theirs = _CONTEXT.Pipe()
        self._worker = _CONTEXT.Process(target=_serve, args=(theirs, self._step, self._limits), daemon=True)
        self._worker.start()
        theirs.close()
        self._fresh = True
        if not self._wire.poll(PATIENCE):
            raise _Died(f"the extractor did not start within {PATIENCE:g} seconds", guilty=True)
        self._wire.recv()
        return self._wire

    def _epitaph(self) -> str:
        """Why the worker died, as far as its exit code tells."""
        if self._worker is None:
            return "extraction was ended"
        self._worker.join(1)
        code = self._worker.exitcode
        if code == OUT_OF_MEMORY:
            return f"extraction took more than {self._limits.memory // 1024**2} MiB of memory"
        if code == -signal.SIGXCPU:
            return f"extraction took more than {self._limits.seconds:g} seconds of computing"
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return f"extractor died ({how})"


def _serve(wire: Connection, step: Step, limits: Limits) -> None:
    """The worker: takes lists of pages and answers page by page, until its wire is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of us; the run decides what it means
    logging.disable(logging.CRITICAL)  # what the library thinks of broken pages is no news
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # not on every system
        most = _taken() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(OSError, EOFError):
        wire.send("ready")
        while True:
            try:
                for page in wire.recv():
                    _allow(limits.seconds)
                    result = _done(step, page)
                    try:
                        wire.send(result)
                    except (PicklingError, TypeError, AttributeError) as error:
                        wire.send(without_page(page, _failed(page, error)))
            except MemoryError:
                sys.exit(OUT_OF_MEMORY)


def _taken() -> int:
    """Bytes of address space that this process has: a library may reserve a gigabyte before it does anything."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _done(step: Step, page: Page) -> Result:
    try:
        return step(page)
    except MemoryError:
        raise
    except Exception as error:  # the library meets what nobody has tried on it: that costs this page
        return without_page(page, _failed(page, error))


def _failed(page: Page, error: Exception) -> Failure:
    reason = f"cannot be extracted ({type(error).__name__})"
    return Failure(page.item.url or page.item.id, reason, "read it in a browser", retry=False)


def _allow(seconds: float) -> None:
    """Let the worker compute this long from now on; the system ends it after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
