"""`brief show`: a page as it was published."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.output import is_terminal, without_front_matter
from pipeline.cli.topics import no_version, topic_of
from pipeline.config import load
from pipeline.storage.shelf import Shelf


def page_text(path: Path, slug: str, version: int | None, front: bool = False) -> str:
    """The page as it was published; on a terminal laid out for reading, with its citations as links.

    Its front matter is for programs that read the file: elsewhere it comes only to who asks for it.
    """
    config = load(path)
    shelf = Shelf.of(config.state, slug)
    if not shelf.last:
        topic_of(config, slug)  # says which topics there are
        raise no_version(config.state, slug)
    told = shelf.markdown(version)
    if front:
        return told
    if not is_terminal():
        return without_front_matter(told)
    from pipeline.cli import terminal

    page = shelf.brief(version)
    return terminal.terminal_markdown(told, {line.number: line.url for line in (*page.sources, *page.also)})
