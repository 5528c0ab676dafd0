"""The same step over many items: inline, on threads, processes or a cluster, with results in the order of the items."""

from __future__ import annotations

import os
import pickle
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import ForkServerContext, ForkServerProcess
from threading import Lock
from types import ModuleType
from typing import Any, TypeVar

from pipeline.errors import UsageError

Work = TypeVar("Work")
Result = TypeVar("Result")
_ADDRESS = re.compile(r"//(?:[\w.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}")
_STARTING = Lock()


class _Process(ForkServerProcess):
    """A process that does not import the program which starts it: a script without a guard would run again in it."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802  # the name that multiprocessing calls
        with _STARTING:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                return ForkServerProcess._Popen(process_obj)
            finally:
                sys.modules["__main__"] = main


class Context(ForkServerContext):
    """How our processes start: a plain fork under threads can deadlock; the fork server starts clean and forks fast."""

    Process = _Process


@contextmanager
def executor(spec: str) -> Iterator[Executor | None]:
    """The executor that "inline", "threads:N", "processes:N" or "dask://host:port" names; None stands for inline."""
    kind, _, number = spec.partition(":")
    if kind == "dask" and _ADDRESS.fullmatch(number):
        from pipeline.dask_executor import connect_cluster

        with connect_cluster(number.removeprefix("//")) as cluster:
            yield cluster
        return
    if kind == "inline" and not number:
        yield None
        return
    if kind not in ("threads", "processes") or not number.isdecimal() or not 1 <= int(number) <= 64:
        raise UsageError(
            f'--executor "{spec}": use inline, threads:N or processes:N with N from 1 to 64, or dask://host:port'
        )
    pool: Executor
    if kind == "threads":
        pool = ThreadPoolExecutor(int(number))
    else:
        _start_helpers()
        pool = ProcessPoolExecutor(int(number), mp_context=Context())
    try:
        yield pool
    except BaseException:
        # Whoever ends the run does not wait for a slow server: what was kept is kept, the rest is done again.
        workers = list((getattr(pool, "_processes", None) or {}).values())  # no public way before Python 3.14
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()
        raise
    pool.shutdown()


def _start_helpers() -> None:
    """Start the processes that workers come from with nowhere to print: what a worker has to say it returns.

    Else a run that is ended would leave their warnings on the terminal, and hold the pipe that its caller waits on.
    """
    saved = os.dup(1), os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 1)
        os.dup2(null, 2)
        resource_tracker.ensure_running()
        forkserver.ensure_running()
    finally:
        for number, copy in enumerate(saved, 1):
            os.dup2(copy, number)
            os.close(copy)
        os.close(null)


def each(pool: Executor | None, step: Callable[[Work], Result], items: Iterable[Work]) -> Iterator[Result]:
    """The step's result for each item, in order, as soon as it is there; what is not `portable` is done here."""
    if pool is None or not (threads(pool) or portable(step)):
        return map(step, items)
    return pool.map(step, items)


def portable(step: object) -> bool:
    """Whether another process can make the step anew: ours do not import the script or notebook that starts them."""
    try:
        return b"__main__" not in pickle.dumps(step)
    except Exception:  # a lock, a connection, a class within a function: each has an error of its own
        return False


def threads(pool: Executor | None) -> bool:
    """Whether steps are done on threads of this process, which wait beside each other and compute one by one."""
    return isinstance(pool, ThreadPoolExecutor)


def far(pool: Executor | None) -> bool:
    """Whether steps are done on other machines, so that what they do there should be as much as possible."""
    return getattr(pool, "far", False)
