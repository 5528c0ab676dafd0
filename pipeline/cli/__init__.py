"""The command `brief`: the only place that reads the clock, the terminal and the command line."""

from __future__ import annotations

import signal
import sys
from types import FrameType

import click

from pipeline.cli.commands import brief
from pipeline.errors import BriefError


def main() -> None:
    """Run the command line; an expected failure is one line on standard error and its exit code (`pipeline.errors`)."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        code = brief.main(prog_name="brief", standalone_mode=False)
    except BriefError as error:
        click.echo(f"brief: {error}", err=True)
        code = error.code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        code = 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has left; there is nobody to tell
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _stop(number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the process where it stands: what was kept is kept, the rest is rolled back."""
    raise SystemExit(128 + number)
