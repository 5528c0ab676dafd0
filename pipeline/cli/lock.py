"""The lock: one run at a time for a state folder, decided by the kernel, which frees it however a run ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import CannotWrite, RunInProgress
from pipeline.permissions import why_not_written


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Work alone on this state folder, which is made if need be: what runs and editors' commands do, and scripts must.

        with locked(config.state), Store(config.state) as store: ...

    It does not wait: raises RunInProgress, with the process and start of the run that is at work, and CannotWrite for a
    folder that cannot be written. Who only reads needs no lock.
    """
    note = state / "run.txt"
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / "run.lock", timeout=0)
        lock.acquire()
        part = state / ".run.txt.part"
        part.write_text(f"process {os.getpid()}, started {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC,")
        part.replace(note)  # whoever is refused reads all of it or nothing
    except Timeout as error:
        try:
            who = note.read_text()
        except OSError:
            who = "another run"
        raise RunInProgress(f"{who} is at work on {state}; nothing was changed") from error
    except OSError as error:
        raise CannotWrite(why_not_written(Path(error.filename or state), error)) from error
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()
