"""A cluster on this machine, and the sample run on it."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def cluster(workers: int, threads: int = 2, **settings: object) -> Iterator[Any]:
    """A scheduler and so many worker processes on 127.0.0.1; `.address` is what --executor takes.

    What the workers spill goes into a folder of its own, which leaves with them: dask leaves its scratch folder behind.
    """
    import dask
    from distributed import LocalCluster

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    chosen = {"distributed.worker.daemon": False} | settings
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        dask.config.set(chosen | {"temporary-directory": scratch}),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=threads,
            processes=True,
            dashboard_address="127.0.0.1:0",
            host="127.0.0.1",
        ) as local,
    ):
        local.address = local.scheduler_address.replace("tcp://", "dask://")
        yield local


def pids(local: Any) -> list[int]:
    """The process ids of the workers."""
    return [nanny.pid for nanny in local.workers.values() if nanny.pid]
