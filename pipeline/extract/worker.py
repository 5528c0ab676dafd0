"""What strangers send is read by workers that can be killed, here or on a cluster, so that nothing holds a run."""

from __future__ import annotations

import errno
import gc
import logging
import math
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from pickle import PicklingError
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pipeline.executor import Context, portable
from pipeline.extract.article import Extract, FetchedPage, without_page
from pipeline.models import Article, Failure

MOST_CHUNKS = 24  # steps from which workers save more than it takes to start them: articles are read in 15 ms each
TASKS_PER_CHUNK = 8  # tasks sent to a worker at once: fewer cost more messages, more leave workers idle at the end
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS)
OUT_OF_MEMORY = 3  # exit code of a worker
_PATIENCE = 30.0  # seconds for a worker to start, on a machine that is busy

WorkerResult = Article | Failure
WorkerStep = Callable[[FetchedPage], WorkerResult]
Given = TypeVar("Given")
WorkerMade = TypeVar("WorkerMade")

_CONTEXT = Context()
_CONTEXT.set_forkserver_preload(["trafilatura", "feedparser", "pipeline.extract.article"])  # loaded once, then forked


class Task(Protocol):
    """One thing to do with a stranger's bytes, and what is left when it cannot be done; goes by pickle."""

    @property
    def thing(self) -> str:
        """What is read, for the words of a failure."""

    def __call__(self) -> Any:
        """Do it."""

    def without(self, failure: Failure) -> Any:
        """What is left without it."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """A page is made an article; without it its feed's text is left."""

    page: FetchedPage
    step: WorkerStep

    @property
    def thing(self) -> str:
        """The address."""
        return self.page.item.url or self.page.item.id

    def __call__(self) -> WorkerResult:
        """The article."""
        return self.step(self.page)

    def without(self, failure: Failure) -> WorkerResult:
        """The feed's text, else the failure."""
        return without_page(self.page, failure)


@dataclass(frozen=True, slots=True)
class WorkerCall:
    """A function of a module is called; without it the failure is left."""

    thing: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]

    def __call__(self) -> Any:
        """What the function gives."""
        return self.function(*self.arguments)

    def without(self, failure: Failure) -> Failure:
        """The failure."""
        return failure


@dataclass(frozen=True, slots=True)
class _Finished:
    """What came of a step, told apart from what did not."""

    result: Any


@dataclass(frozen=True, slots=True)
class _Step:
    """A step over something that was read before."""

    step: Callable[[Any], Any]
    item: Any
    thing: str = ""

    def __call__(self) -> _Finished:
        """Do it."""
        return _Finished(self.step(self.item))

    def without(self, failure: Failure) -> Failure:
        """The failure."""
        return failure


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page, feed or document may cost."""

    seconds: float = 4.0  # of computing
    patience: float = 5.0  # times that by the clock: the machine may have other work
    memory: int = 208 * 1024**2  # bytes of address space beyond the 90 million or so with which a worker starts
    workers: int = 2


class _Died(Exception):
    """A worker ended, or was ended, over a task; `guilty` when no other task can have been the cause."""

    def __init__(self, reason: str, guilty: bool) -> None:
        super().__init__(reason)
        self.reason, self.guilty = reason, guilty


@dataclass(frozen=True, slots=True)
class _NoRoom:
    """A disk that is full: no fault of what was read, and nothing that another task could do without."""

    number: int
    reason: str


class Workshop:
    """Workers that start with the first task and end with the block.

    The task that a worker died over is tried once more by a fresh worker, in case those before it were the cause.
    What a page leaves then is its feed's text, or a failure that is tried again in later runs.
    """

    def __init__(self, limits: Limits = Limits(), step: WorkerStep = Extract()) -> None:  # noqa: B008  # frozen, both
        self._step = step
        self._keepers = ThreadPoolExecutor(limits.workers, thread_name_prefix="extract")
        self._benches = tuple(_Bench(limits) for _ in range(limits.workers))
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
            bench.wanted = False
            bench.clear()
        self._keepers.shutdown(cancel_futures=True)
        for bench in self._benches:
            bench.clear()

    def extract(self, pages: Iterable[FetchedPage]) -> Iterator[WorkerResult]:
        """The article or failure of each page, in the order of the pages."""
        return self.do(Extraction(page, self._step) for page in pages)

    def call(self, thing: str, function: Callable[..., Given], *arguments: Any) -> Given | Failure:
        """What a function of a module gives for these arguments, or why a worker could not finish it."""
        (given,) = self.do((WorkerCall(thing, function, arguments),))
        result: Given | Failure = given
        return result

    def do(self, tasks: Iterable[Task]) -> Iterator[Any]:
        """What comes of each task, in their order."""
        listed = tuple(tasks)
        chunks = [listed[start : start + TASKS_PER_CHUNK] for start in range(0, len(listed), TASKS_PER_CHUNK)]
        return chain.from_iterable(self._keepers.map(self._chunk, chunks))

    def _chunk(self, tasks: Sequence[Task]) -> list[Any]:
        """The results of some tasks; runs in a thread that watches one worker."""
        bench = self._free.get()
        results: list[Any] = []
        try:
            while self._open and len(results) < len(tasks):
                try:
                    for result in bench.work(tasks[len(results) :]):
                        results.append(result)  # one by one: what came before a death is kept
                except _Died as died:
                    bench.clear()
                    if died.guilty:
                        task = tasks[len(results)]
                        results.append(task.without(Failure(task.thing, died.reason, "look at it in a browser")))
        finally:
            self._free.put(bench)
        return results


def computed(step: Callable[[Given], WorkerMade], items: Iterable[Given]) -> Iterator[WorkerMade]:
    """The step's result for each item, in order; many are computed by workers beside each other.

    What a worker cannot do is done here, where its error is told as any other; so is all that a script itself defines.
    """
    listed = tuple(items)
    if len(listed) < MOST_CHUNKS or (os.cpu_count() or 1) < 2 or not portable(step):
        yield from map(step, listed)
        return
    with Workshop() as workshop:
        for item, done in zip(listed, workshop.do(_Step(step, item) for item in listed), strict=True):
            yield done.result if isinstance(done, _Finished) else step(item)


class _Bench:
    """The place of one worker; a dead one is replaced when there is work again."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.wanted = True
        self._worker: BaseProcess | None = None
        self._wire: Connection | None = None
        self._fresh = True

    def work(self, tasks: Sequence[Task]) -> Iterator[Any]:
        """The results of the tasks as the worker gives them; raises _Died when it gives no more."""
        wire = self._wire or self._start()
        try:
            wire.send(tasks)
        except OSError as error:  # a fresh worker that cannot even take them will not take them next time
            raise self._died(guilty=self._fresh) from error
        for _ in tasks:
            guilty, self._fresh = self._fresh, False
            try:
                if not wire.poll(self._limits.patience * self._limits.seconds):
                    raise _Died(f"reading it took more than {self._limits.seconds:g} seconds", guilty=True)
                result = wire.recv()
            except (OSError, EOFError) as error:
                raise self._died(guilty) from error
            if isinstance(result, _NoRoom):
                raise OSError(result.number, result.reason)
            yield result

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
        wire, theirs = _CONTEXT.Pipe()
        worker = _CONTEXT.Process(target=_serve, args=(theirs, self._limits), daemon=True)
        worker.start()
        self._worker, self._wire = worker, wire  # once there is something to end
        theirs.close()
        if not self.wanted:
            raise _Died("reading it was ended", guilty=True)
        self._fresh = True
        if not wire.poll(_PATIENCE):
            raise _Died(f"the reader did not start within {_PATIENCE:g} seconds", guilty=True)
        wire.recv()
        return wire

    def _died(self, guilty: bool) -> _Died:
        """Why the worker died, as far as its exit code tells."""
        if self._worker is None:
            return _Died("reading it was ended", guilty)
        self._worker.join(1)
        code = self._worker.exitcode
        if code == OUT_OF_MEMORY:
            return _Died(f"reading it took more than {self._limits.memory // 1024**2} MiB of memory", guilty)
        if code == -signal.SIGXCPU:
            # counted anew for each task, so no other one is the cause
            return _Died(f"reading it took more than {self._limits.seconds:g} seconds of computing", guilty=True)
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return _Died(f"its reader died ({how})", guilty)


def _serve(wire: Connection, limits: Limits) -> None:
    """The worker: takes lists of tasks and answers one by one, until its wire is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of us; the run decides what it means
    logging.disable(logging.CRITICAL)  # what the library thinks of broken pages is no news
    gc.set_threshold(50_000)  # what it makes has no cycles, and is sent away
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # not on every system
        most = _taken() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(OSError, EOFError):
        wire.send("ready")
        while True:
            try:
                for task in wire.recv():
                    _allow(limits.seconds)
                    result = _done(task)
                    try:
                        wire.send(result)
                    except (PicklingError, TypeError, AttributeError) as error:
                        wire.send(task.without(_failed(task, error)))
            except MemoryError:
                sys.exit(OUT_OF_MEMORY)


def _taken() -> int:
    """Bytes of address space that this process has: a library may reserve a gigabyte before it does anything."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _done(task: Task) -> Any:
    try:
        return task()
    except MemoryError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            return _NoRoom(error.errno, str(error.strerror))
        return task.without(_failed(task, error))
    except Exception as error:  # a library meets what nobody has tried on it: that costs this page, feed or document
        return task.without(_failed(task, error))


def _failed(task: Task, error: Exception) -> Failure:
    return Failure(task.thing, f"cannot be read ({type(error).__name__})", "look at it in a browser", retry=False)


def _allow(seconds: float) -> None:
    """Let the worker compute this long from now on; the system ends it after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


# Outwork: pages are extracted by the workers of a cluster, each of which has a workshop of its own.


class Outwork(Workshop):
    """A workshop that gives its pages to others, in chunks; a single page is not worth the journey."""

    def __init__(
        self,
        spread: Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]],
        limits: Limits = Limits(),  # frozen
    ) -> None:
        super().__init__(limits)
        self._spread, self._limits = spread, limits

    def extract(self, pages: Iterable[FetchedPage]) -> Iterator[WorkerResult]:
        """The article or failure of each page, in the order of the pages."""
        listed = tuple(pages)
        if len(listed) < 2:
            return super().extract(listed)
        chunks = [listed[start : start + TASKS_PER_CHUNK] for start in range(0, len(listed), TASKS_PER_CHUNK)]
        return chain.from_iterable(self._spread(Extracting(self._limits), chunks))


@dataclass(frozen=True, slots=True)
class Extracting:
    """The step: pages are taken apart by processes that this one can kill, so that no page holds or ends a worker."""

    limits: Limits

    def __call__(self, pages: tuple[FetchedPage, ...]) -> tuple[WorkerResult, ...]:
        """The article or failure of each page, in the order of the pages."""
        return tuple(_own(self.limits).extract(pages))


@cache
def _own(limits: Limits) -> Workshop:
    """The workshop of this process; its workers stay for the next chunk and end with the process."""
    return Workshop(limits)
