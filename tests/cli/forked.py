"""`brief` without its start: forked from a process that has imported it and has the server of its readers running.

Each command has a process, a folder, arguments, output and an exit code of its own; only the imports of the program and
of its readers, a second and a half of computing, are done once. What is about the start itself, the environment, the
streams or signals is shown with `Home.start`, which is the real thing.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).parents[2]
UNREAD = "PYTEST_CURRENT_TEST"  # changes with each test, and nothing of ours reads it


class Stem:
    """The process that commands are forked from; it ends when this one does."""

    def __init__(self) -> None:
        self.environment = environment()
        self._wire, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "tests.cli.forked", str(theirs.fileno())]
            null = subprocess.DEVNULL
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=null, stdout=null, pass_fds=[theirs.fileno()])
        atexit.register(self._end)

    def run(self, folder: Path, arguments: Sequence[str], seconds: float) -> tuple[int, str, str]:
        """The exit code of a command and what it printed."""
        ours, theirs = socket.socketpair()
        with (
            closing(ours),
            TemporaryFile("w+", encoding="utf-8") as out,
            TemporaryFile("w+", encoding="utf-8") as err,
        ):
            with theirs:
                socket.send_fds(self._wire, [b"."], [theirs.fileno(), out.fileno(), err.fileno()])
            ours.sendall(json.dumps([str(folder), *arguments]).encode())
            ours.shutdown(socket.SHUT_WR)
            with ours.makefile("r") as told:
                child = int(told.readline())
                if not select.select([ours], [], [], seconds)[0]:
                    os.kill(child, signal.SIGKILL)
                    raise subprocess.TimeoutExpired(["brief", *arguments], seconds)
                code = int(told.readline())
            out.seek(0)
            err.seek(0)
            return code, out.read(), err.read()

    def _end(self) -> None:
        self._wire.close()
        self._process.wait()


@cache
def stem() -> Stem:
    """The one of this process."""
    return Stem()


def environment() -> dict[str, str]:
    """The environment that a command would be started in now."""
    return {name: value for name, value in os.environ.items() if name != UNREAD}


def _serve(wire: socket.socket) -> None:
    """Fork a watcher for each command until nobody is left to ask for one; returns in each command's own process."""
    # what is running already is a sibling of the commands, whom they cannot wait for
    forkserver.ensure_running = forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]
    resource_tracker._resource_tracker._pid = None  # type: ignore[attr-defined]
    while True:
        said, handed, _, _ = socket.recv_fds(wire, 1, 3)
        while os.waitpid(-1, os.WNOHANG)[0]:  # watchers that have ended; the server of readers has not
            pass
        if not said:
            os._exit(0)
        if os.fork() == 0:
            wire.close()
            return _watched(*handed)
        for number in handed:
            os.close(number)


def _watched(asker: int, out: int, err: int) -> None:
    """Fork the command and tell its exit code; returns in the command."""
    with socket.socket(fileno=asker) as asked:
        with asked.makefile("r") as words:
            folder, *arguments = json.load(words)
        child = os.fork()
        if child:
            asked.sendall(b"%d\n" % child)
            _, status = os.waitpid(child, 0)
            asked.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
            os._exit(0)
    for stream, number in ((out, 1), (err, 2)):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    sys.argv = [str(Path(sys.executable).with_name("brief")), *arguments]


def _leave(code: int) -> None:
    """End as an interpreter does, but for taking apart what it has imported, which would copy every page of it."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


if __name__ == "__main__":
    import pkgutil
    from importlib import import_module

    import pipeline
    from pipeline import executor
    from pipeline.cli import main
    from tests.readers import prepare

    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith(".__main__"):
            import_module(module.name)
    prepare()
    executor._start_helpers()
    gc.collect()
    gc.freeze()  # a collection in a command, or at its end, would touch and thereby copy every page of what is shared
    _serve(socket.socket(fileno=int(sys.argv[1])))
    try:
        main()
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else 0)
