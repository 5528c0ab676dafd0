"""A terminal for tests: a pseudo-terminal of a given width, and what is shown on it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import termios
from dataclasses import dataclass

from tests.cli.forked import Streams, stem
from tests.cli.home import Home

_STEERING = re.compile(r"\x1b\[[\d;?]*[A-Za-z]|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)")


@dataclass(frozen=True)
class Shown:
    """What a command wrote to the terminal."""

    raw: str

    @property
    def text(self) -> str:
        """What a person sees."""
        return _STEERING.sub("", self.raw)


def on_a_terminal(
    home: Home, *arguments: str, width: int = 80, environment: dict[str, str] | None = None, typed: str = ""
) -> Shown:
    """Run a command on a terminal of this width, on which this is typed."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    plain = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "LINES", "TERM")}
    variables = plain | {"TERM": "xterm-256color"} | (environment or {})
    process = stem().start(home.folder, arguments, Streams(inner, inner, inner), variables)
    os.close(inner)
    os.write(outer, typed.encode())
    taken = b""
    while True:
        try:
            piece = os.read(outer, 65536)
        except OSError:  # EIO: the other end was closed
            break
        if not piece:
            break
        taken += piece
    os.close(outer)
    assert process.wait(30) == 0, taken
    return Shown(taken.decode().replace("\r\n", "\n"))
