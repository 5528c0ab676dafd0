"""The command `brief`: the only place that reads the clock, the terminal and the command line."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from pipeline import __version__, permissions
from pipeline.cli.main import brief
from pipeline.cli.output import harmless, say
from pipeline.errors import BriefError, CannotWrite, UsageError

# Windows has no SIGHUP, and this module must be there to say so.
ENDING = tuple(number for number in signal.Signals if number.name in ("SIGTERM", "SIGHUP", "SIGINT"))
# Records have no cycles, and the collector went through all of them again and again: a tenth of what a run computed.
# New objects after which it looks for cycles among the young; how much rarer among others.
COLLECTED = (100_000, 50, 1000)
STOPPED = frozenset(128 + number for number in ENDING)


def main() -> None:
    """Run the command line; an expected failure is one line on standard error and its exit code (`pipeline.errors`)."""
    if sys.platform == "win32":  # pages of strangers are read by workers with limits that only POSIX has
        say("brief: runs on Linux and macOS; on Windows, use it within WSL: see docs/install.md", err=True)
        sys.exit(UsageError.code)
    gc.set_threshold(*COLLECTED)
    for number in ENDING:
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup and shells' background jobs stay as they are
            signal.signal(number, _stop)
    try:
        code: object = brief.main(prog_name="brief", standalone_mode=False)
    except BriefError as error:
        say(f"brief: {error}", err=True)
        code = error.code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _leave(130)
    except SystemExit as error:
        if error.code in STOPPED:
            _leave(int(error.code or 0))
        raise
    except OSError as error:
        say(f"brief: {permissions.why_not_written(Path(error.filename), error) if error.filename else error}", err=True)
        code = CannotWrite.code
    except Exception:
        import traceback

        click.echo(harmless(traceback.format_exc()), nl=False, err=True)
        say(f"brief: a bug of ours, in version {__version__}; what was saved is safe; please report it", err=True)
        code = BriefError.code
    sys.exit(_flushed(code if isinstance(code, int) else 0))


def _flushed(code: int) -> int:
    """The exit code, once standard output has taken all that was printed; what it cannot take is one line."""
    try:
        sys.stdout.flush()
    except OSError as error:
        if not code:
            click.echo(f"brief: standard output: {error.strerror}; what was saved is safe", err=True)
            code = CannotWrite.code
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the flush at exit fails no more
    return code


def _leave(code: int) -> NoReturn:
    """End at once, without waiting for threads that wait for a slow server; the kernel frees the lock."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    os._exit(code)


def _stop(number: int, _frame: FrameType | None) -> None:
    """End where the process stands: what was kept is kept, the rest rolled back; a second signal is not heard."""
    for other in ENDING:
        signal.signal(other, signal.SIG_IGN)
    raise SystemExit(128 + number)
