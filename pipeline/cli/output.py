"""What is printed on a terminal or into a log of cron: no word of a source steers either, or begins a line."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

import click

# C0 and C1 but for newline and tab, what turns the direction of writing, and what UTF-8 cannot carry.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


_FRONT = re.compile(r"\A---\n.*?^---\n+", re.S | re.M)


def harmless(text: str) -> str:
    r"""The text with each steering character as its escape (\u001b), which leaves JSON the same data."""
    return _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def one_line(text: str) -> str:
    """One record as one line."""
    return harmless(re.sub(r"[\r\n\x0b\x0c\x85\u2028\u2029]+", " ", text))


def record_lines(records: Iterable[str]) -> str:
    """One line for each record."""
    return "\n".join(one_line(record) for record in records)


def say(record: str, err: bool = False) -> None:
    """Print one record as one line."""
    click.echo(one_line(record), err=err)


def counted(count: int, noun: str, several: str = "") -> str:
    """A count with its noun: "1 query", "2 queries"; a plural in s need not be given."""
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def articles_came(kept: int, repeats: int, off_topic: int, failed: int) -> str:
    """What came into a topic: "read 15 new articles, 10 on the question, 1 that repeats another"."""
    if not kept + repeats + off_topic:
        return f"{counted(failed, 'new article')} could not be read" if failed else "no new articles"
    parts = [f"read {counted(kept + repeats + off_topic, 'new article')}, {kept:,} on the question"]
    parts += [f"{repeats:,} that {'repeats' if repeats == 1 else 'repeat'} another"] * bool(repeats)
    parts += [f"{failed:,} more could not be read"] * bool(failed)
    return ", ".join(parts)


def without_front_matter(page: str) -> str:
    """A page as people read it, and programs that would print what stands in front."""
    return _FRONT.sub("", page)


def short(path: Path) -> str:
    """A path as it would be typed from here: relative where it lies below."""
    path = path.absolute()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def next_step(config: Path, words: str) -> str:
    """The one command that comes next."""
    return f"next: {command(config, words)}"


def command(config: Path, words: str) -> str:
    """A command, with the configuration where that is not the usual one."""
    named = "" if short(config) == "sources.toml" else f"--config {shlex.quote(short(config))} "
    return f"brief {named}{words}"


# Printing: what a command answers goes to standard output, for as long as somebody reads it.


def is_terminal() -> bool:
    """Whether somebody looks at what is printed."""
    return sys.stdout.isatty()


def echo(text: str) -> bool:
    """Print, and be content when whoever reads has seen enough (`brief show ... | head`); whether all was taken."""
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the flush at exit fails no more
        return False
    return True
