"""The command `brief`: the only place that reads the clock, the terminal and the command line."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from pipeline import __version__
from pipeline.cli.commands import brief
from pipeline.cli.printing import harmless, say
from pipeline.errors import BriefError, CannotWrite

STOPPED = 128 + signal.SIGTERM


def main() -> None:
    """Run the command line; an expected failure is one line on standard error and its exit code (`pipeline.errors`)."""
    signal.signal(signal.SIGTERM, _stop)
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
        if error.code == STOPPED:
            _leave(STOPPED)
        raise
    except OSError as error:
        say(f"brief: {error}; see that there is room on the disk and that its folders can be written", err=True)
        code = CannotWrite.code
    except Exception:
        import traceback

        click.echo(harmless(traceback.format_exc()), nl=False, err=True)
        say(f"brief: a bug of ours, in version {__version__}; what was kept is kept, please report it", err=True)
        code = BriefError.code
    sys.exit(code if isinstance(code, int) else 0)


def _leave(code: int) -> NoReturn:
    """End at once, without waiting for threads that wait for a slow server; the kernel frees the lock."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    os._exit(code)


def _stop(number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the process where it stands: what was kept is kept, the rest is rolled back."""
    raise SystemExit(128 + number)
