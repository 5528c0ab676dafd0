"""Printing: what a command answers goes to standard output, for as long as somebody reads it."""

from __future__ import annotations

import os
import sys

import click


def tell(text: str) -> bool:
    """Print, and be content when whoever reads has seen enough (`brief show ... | head`); whether all was taken."""
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the flush at exit fails no more
        return False
    return True
