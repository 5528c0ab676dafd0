"""`brief` without its start: forked from a process that has imported it and has the server of its readers running.

Each command has a process, a folder, an environment, arguments, streams and an exit code of its own; only the imports
of the program and of its readers, its tables and its patterns, two seconds of computing, are done once. What is about
the start itself, what an interpreter reads meanwhile, or signals is shown with `Home.start`, which is the real thing.
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
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

ROOT = Path(__file__).parents[2]
UNREAD = "PYTEST_CURRENT_TEST"  # changes with each test, and nothing of ours reads it
AT_START = ("PYTHON", "LANG", "LC_", "TZ", "LD_")
PLACES = "PYTHONPATH"  # where packages lie; what is added to it can be looked through later as well


@dataclass(frozen=True)
class Streams:
    """What a command has as its standard input, output and error."""

    into: int
    out: int
    err: int


class Stem:
    """The process that commands are forked from; it ends when this one does."""

    def __init__(self) -> None:
        self._environment = environment()
        self._born = _begun_with(self._environment)
        self._door = f"\0brief of the tests {os.getpid()}"  # a name without a file, which Linux has
        self._wire, theirs = socket.socketpair()
        with theirs, socket.socket(socket.AF_UNIX) as listening:
            listening.bind(self._door)
            listening.listen(100)
            handed = [theirs.fileno(), listening.fileno()]
            command = [sys.executable, "-m", "tests.cli.forked", *map(str, handed)]
            null = subprocess.DEVNULL
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=null, stdout=null, pass_fds=handed)
        atexit.register(self._end)

    def serves(self, variables: Mapping[str, str]) -> bool:
        """Whether a command can have this environment without a start of its own."""
        return _begun_with(variables) == self._born and set(_places(self._environment)) <= set(_places(variables))

    def run(
        self,
        folder: Path,
        arguments: Sequence[str],
        seconds: float,
        said: str = "",
        variables: Mapping[str, str] | None = None,
    ) -> tuple[int, str, str]:
        """The exit code of a command that reads these words, and what it printed."""
        with (
            TemporaryFile("w+", encoding="utf-8") as into,
            TemporaryFile("w+", encoding="utf-8") as out,
            TemporaryFile("w+", encoding="utf-8") as err,
        ):
            into.write(said)
            into.seek(0)
            streams = Streams(into.fileno(), out.fileno(), err.fileno())
            code = self.start(folder, arguments, streams, variables).wait(seconds)
            out.seek(0)
            err.seek(0)
            return code, out.read(), err.read()

    def start(
        self, folder: Path, arguments: Sequence[str], streams: Streams, variables: Mapping[str, str] | None = None
    ) -> Forked:
        """A command on these streams, which it has copies of."""
        wire = socket.socket(socket.AF_UNIX)
        wire.connect(self._door)
        socket.send_fds(wire, [b"."], [streams.into, streams.out, streams.err])
        wire.sendall(json.dumps([str(folder), dict(variables or environment()), list(arguments)]).encode())
        wire.shutdown(socket.SHUT_WR)
        return Forked(arguments, wire)

    def program(self, path: Path) -> Path:
        """Write a program that shells can start, and that has the stem do what it is asked."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!{sys.executable} -SE\n{_CLIENT.format(door=self._door)}")
        path.chmod(0o755)
        return path

    def _end(self) -> None:
        self._wire.close()
        self._process.wait()


class Forked:
    """A command that is at work."""

    def __init__(self, arguments: Sequence[str], wire: socket.socket) -> None:
        self._arguments, self._wire = arguments, wire

    def wait(self, seconds: float) -> int:
        """Its exit code; a command that takes longer is killed."""
        with closing(self._wire) as wire, wire.makefile("r") as told:
            child = int(told.readline())
            if not select.select([wire], [], [], seconds)[0]:
                os.kill(child, signal.SIGKILL)
                raise subprocess.TimeoutExpired(["brief", *self._arguments], seconds)
            return int(told.readline())


# Starts in a fiftieth of a second. It passes on no signals.
_CLIENT = """import json, os, socket, sys
wire = socket.socket(socket.AF_UNIX)
wire.connect({door!r})
socket.send_fds(wire, [b"."], [0, 1, 2])
wire.sendall(json.dumps([os.getcwd(), dict(os.environ), sys.argv[1:]]).encode())
wire.shutdown(socket.SHUT_WR)
sys.exit(int(wire.makefile("r").read().split()[1]))
"""


@cache
def stem() -> Stem:
    """The one of this process."""
    return Stem()


def environment() -> dict[str, str]:
    """The environment that a command would be started in now."""
    return {name: value for name, value in os.environ.items() if name != UNREAD}


def _begun_with(variables: Mapping[str, str]) -> dict[str, str]:
    """What an interpreter reads while it starts, and never again."""
    return {name: value for name, value in variables.items() if name.startswith(AT_START) and name != PLACES}


def _places(variables: Mapping[str, str]) -> list[str]:
    return [place for place in variables.get(PLACES, "").split(os.pathsep) if place]


def _serve(wire: socket.socket, listening: socket.socket) -> None:
    """Fork commands and tell their exit codes until the tests have ended; returns in each command's own process."""
    # what is running already is a sibling of the commands, whom they cannot wait for
    forkserver.ensure_running = forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]
    resource_tracker._resource_tracker._pid = None  # type: ignore[attr-defined]
    at_work: dict[int, tuple[int, socket.socket]] = {}  # by what can be read when they end
    while True:
        watched: list[int | socket.socket] = [wire, listening, *at_work]
        ready = select.select(watched, [], [])[0]
        if wire in ready:
            os._exit(0)
        for end in at_work.keys() & set(ready):
            child, asked = at_work.pop(end)
            os.close(end)
            _tell(asked, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            asked.close()
        if listening not in ready:
            continue
        asked = listening.accept()[0]
        _, handed, _, _ = socket.recv_fds(asked, 1, 3)
        with asked.makefile("r") as words:
            said = words.read()
        if not said:  # who asked was killed
            asked.close()
            continue
        child = os.fork()
        if child == 0:
            for one in (wire, listening, asked, *(other for _, other in at_work.values())):
                one.close()
            for end in at_work:
                os.close(end)
            return _become(handed, *json.loads(said))
        for number in handed:
            os.close(number)
        _tell(asked, child)
        at_work[os.pidfd_open(child)] = child, asked


def _tell(asked: socket.socket, number: int) -> None:
    with suppress(OSError):  # who asked has gone
        asked.sendall(b"%d\n" % number)


def _become(handed: Sequence[int], folder: str, variables: Mapping[str, str], arguments: Sequence[str]) -> None:
    """Take the streams, the folder, the environment and the words that a command was asked with."""
    for stream, number in enumerate(handed):
        os.dup2(number, stream)
        os.close(number)
    sys.stdout.reconfigure(line_buffering=sys.stdout.isatty())  # type: ignore[union-attr]  # as it is at a start
    os.chdir(folder)
    sys.path[:0] = [place for place in _places(variables) if place not in sys.path]
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = [str(Path(sys.executable).with_name("brief")), *arguments]


def _leave(code: int) -> None:
    """End as an interpreter does, but for taking apart what it has imported, which would copy every page of it."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def _warm() -> None:
    """Make two versions of a page, for what the first runs of a process load, compile and look up."""
    from pipeline.cli.run import run_topics
    from tests.cli.home import APPROVAL, FIRST, OBJECTION, SECOND, Home

    with TemporaryDirectory() as folder:
        home = Home(Path(folder)).source("docs").write()
        for now, name, document in ((FIRST, "approval.txt", APPROVAL), (SECOND, "objection.json", OBJECTION)):
            home.put(f"docs/{name}", document)
            run_topics(home.config, (), now, "", "inline")


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
    _warm()
    import_module("openai")  # which half a second goes into
    gc.collect()
    gc.freeze()  # a collection in a command, or at its end, would touch and thereby copy every page of what is shared
    _serve(*(socket.socket(fileno=int(number)) for number in sys.argv[1:]))
    try:
        main()
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else 0)
