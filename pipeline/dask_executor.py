"""The same steps on a Dask cluster: workers on any number of machines do them, the coordinator alone has the store.

A step whose worker died is done again by another, as often as the scheduler allows; what has ended that many workers
is done by the coordinator itself, as a run without a cluster would. So a dead worker costs time, never an item.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from typing import Any, TypeVar

from pipeline import __version__
from pipeline.errors import ConfigError, NoCluster

_Work = TypeVar("_Work")
_Result = TypeVar("_Result")

_PATIENCE = 10.0  # seconds for a scheduler to answer, and for a first worker to be there
_LOOK = 5.0  # seconds of waiting for a result after which it is seen whether there are workers
DESERTED = 60.0  # seconds without any worker after which a run gives up
_TOGETHER = 100  # results taken at once: one at a time costs the journey for each
START = "DASK_DISTRIBUTED__WORKER__DAEMON=False dask worker"


@contextmanager
def connect_cluster(address: str, patience: float = _PATIENCE) -> Iterator[Cluster]:
    """The cluster of the scheduler at "host:port"; raises NoCluster, or ConfigError for one that cannot work for us."""
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise ConfigError("--executor dask://...: distributed is not installed; see docs/install.md") from error
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what the user should know is told as an error
    scheme = "tls" if dask.config.get("distributed.comm.require-encryption", None) else "tcp"
    # Articles travel inside the graph; and versions are compared below, with an error instead of a warning.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            connected: Any = Client  # distributed annotates neither this nor what it gives back
            client = connected(f"{scheme}://{address}", timeout=patience, set_as_default=False)
        except (OSError, ValueError) as error:
            raise NoCluster(
                f"dask://{address}: no scheduler answers there ({error}); start it: dask scheduler"
            ) from error
        try:
            cluster = Cluster(client, address)
            cluster.inspect(patience)
            yield cluster
        finally:
            client.close(timeout=5)


class Cluster(Executor):
    """The workers of one scheduler, as an executor."""

    far = True

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address = client, address

    def submit(self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> Future[_Result]:
        """One call on a worker."""
        future: Future[_Result] = self._client.get_executor(pure=False).submit(fn, *args, **kwargs)
        return future

    def map(
        self,
        fn: Callable[..., _Result],
        *iterables: Iterable[Any],
        timeout: float | None = None,  # noqa: ARG002  # a lost scheduler is noticed, and a slow step is waited for
        chunksize: int = 1,  # noqa: ARG002  # the graph travels as a whole
    ) -> Iterator[_Result]:
        """The step's result for each of one row of items, in order, as soon as it and those before it are there."""
        (items,) = iterables
        return self._results(fn, list(items))

    def inspect(self, patience: float = _PATIENCE) -> None:
        """Refuse workers that would fail at their first task, with what to do about it."""
        try:
            self._client.wait_for_workers(1, timeout=patience)
        except TimeoutError as error:
            raise NoCluster(f"dask://{self._address}: the scheduler has no worker; start one: {START}") from error
        versions = self._client.get_versions()["workers"]
        python = _python()
        for worker, found in versions.items():
            if not str(found["host"]["python"]).startswith(python):
                raise ConfigError(f"{worker} has Python {found['host']['python']}, this is {python}x; use one for all")
        for worker, found in self._client.run(_self_portrait(), on_error="return").items():
            if isinstance(found, Exception):
                raise ConfigError(f"{worker} cannot import living-brief ({found}); install {__version__} with it")
            version, daemon = found
            if version != __version__:
                raise ConfigError(f"{worker} has living-brief {version}, this is {__version__}; use one for all")
            if daemon:
                raise ConfigError(f"{worker} may not start the processes that take pages apart; start it: {START}")

    def _results(self, step: Callable[[_Work], _Result], items: list[_Work]) -> Iterator[_Result]:
        if not items:
            return
        waiting: dict[int, Any] = {}
        try:
            waiting = dict(enumerate(self._client.map(step, items, pure=False)))
            while waiting:
                first = next(iter(waiting))
                self._wait(waiting[first])
                done = [first]
                while len(done) < _TOGETHER and done[-1] + 1 in waiting and waiting[done[-1] + 1].done():
                    done.append(done[-1] + 1)
                yield from self._taken(step, {place: (items[place], waiting.pop(place)) for place in done})
        except (CancelledError, OSError) as error:
            raise NoCluster(
                f"dask://{self._address}: the scheduler was lost; what was saved is safe, the next run does the rest"
            ) from error
        finally:
            self._client.cancel(list(waiting.values()), force=True)

    def _taken(self, step: Callable[[_Work], _Result], done: dict[int, tuple[_Work, Any]]) -> Iterator[_Result]:
        """The results of tasks that are done, at once; one by one when one failed, so that those before it are kept."""
        from distributed import KilledWorker

        futures = [future for _, future in done.values()]
        if all(future.status == "finished" for future in futures):
            yield from self._client.gather(futures)
            return
        for item, future in done.values():
            try:
                result: _Result = future.result()
            except KilledWorker:  # whatever ended those workers, here it gets what a run without a cluster gives
                result = step(item)
            yield result

    def _wait(self, future: Any) -> None:
        """Wait for a task, as long as there is anybody who could do it."""
        deserted = 0.0
        while not future.done():
            try:
                future.exception(timeout=_LOOK)
            except TimeoutError:
                deserted = 0.0 if self._client.nthreads() else deserted + _LOOK
            if deserted >= DESERTED:
                raise NoCluster(
                    f"dask://{self._address}: no worker for {DESERTED:g} seconds; what was saved is safe; start workers"
                )


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}."


def _self_portrait() -> Callable[[], tuple[str, bool]]:
    """What a worker is asked about itself; a closure travels by value, so that it arrives where nothing of ours is."""

    def look() -> tuple[str, bool]:
        import multiprocessing

        import pipeline

        return pipeline.__version__, bool(multiprocessing.current_process().daemon)

    return look
