"""The terminal: styled lines wrapped to its width, with links where it can follow them; rich is loaded for it alone."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pipeline.publish.outline import MARKS, Line, Style, plain

if TYPE_CHECKING:
    from rich.console import Console

STYLES: dict[Style, str] = {
    "strong": "bold", "dim": "dim", "added": "green underline", "removed": "red strike", "moved": "italic cyan",
    "link": "blue",
}  # fmt: skip
INDENTS = {"item": ("• ", "  "), "under": ("    ", "    ")}
_OURS = re.compile(r'<a id="[^"]*"></a>')
_SOURCE = re.compile(
    r'^- <a id="s(\d+)"></a>(?:\[\d+\]|\\\[\[\d+\]\([^()\s]+\)\\\]) \[(?:\\.|[^\\\]\n])*\]\(([^()\s]+)\) ·', re.M
)
_CITE = re.compile(r"\[\\?\[(\d+)\\?\]\]\(#s\d+\)")
_FRONT = re.compile(r"\A---\n.*?^---\n+", re.S | re.M)
_WITHIN = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\((?:#|[^()\s:]*\.md)[^()\s]*\)")


def is_terminal() -> bool:
    """Whether somebody looks at what is printed."""
    return sys.stdout.isatty()


def lines(told: Iterable[Line]) -> str:
    """The lines as this terminal shows them; as plain text when nobody looks."""
    if not is_terminal():
        return plain(iter(told))
    from rich.text import Text

    console = _console()
    coloured = console.color_system is not None and not console.no_color
    with console.capture() as shown:
        for line in told:
            text = Text()
            for span in line.spans:
                opening, closing = ("", "") if coloured else MARKS.get(span.style, ("", ""))
                style = STYLES.get(span.style, "") if console.color_system is not None else ""
                text.append(f"{opening}{span.text}{closing}", f"{style} link {span.link}" if span.link else style)
            if line.kind == "heading":
                console.print()
            first, rest = INDENTS.get(line.kind, ("", ""))
            for place, row in enumerate(text.wrap(console, max(console.width - len(first), 10))):
                row.rstrip()
                console.print((rest if place else first), row, sep="", end="\n", no_wrap=True, crop=False)
    return shown.get()


def markdown(page: str) -> str:
    """A page of ours as this terminal shows it: its citations lead to their sources."""
    from rich import markdown as rich_markdown

    class Heading(rich_markdown.Heading):
        """Left-aligned, for a page that is read from top to bottom."""

        def __rich_console__(self, console: Any, options: Any) -> Any:
            self.text.justify = "left"
            yield self.text

    class Page(rich_markdown.Markdown):
        elements = rich_markdown.Markdown.elements | {"heading_open": Heading}

    page = _FRONT.sub("", page)  # it is for programs
    urls = dict(_SOURCE.findall(page))
    page = _OURS.sub("", page)
    page = _CITE.sub(
        lambda found: f"[\\[{found[1]}\\]]({urls[found[1]]})" if found[1] in urls else f"\\[{found[1]}\\]", page
    )
    page = _WITHIN.sub(r"\1", page)  # a terminal cannot jump within a page
    console = _console()
    with console.capture() as shown:
        console.print(Page(page, hyperlinks=console.color_system is not None))
    return "\n".join(row.rstrip() for row in shown.get().splitlines()) + "\n"


def _console() -> Console:
    from rich.console import Console

    # rich goes by NO_COLOR and TERM; a width that a test or a pipe left at zero is none
    width = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else None
    return Console(highlight=False, markup=False, emoji=False, width=width or None)
