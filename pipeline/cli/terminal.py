"""The terminal: styled lines wrapped to its width, with links where it can follow them; rich is loaded for it alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.cli.output import harmless, is_terminal, without_front_matter
from pipeline.render.escape import safe_link
from pipeline.render.outline import MARKS, OutlineLine, Style, plain_outline

if TYPE_CHECKING:
    from markdown_it.token import Token
    from rich.console import Console

STYLES: dict[Style, str] = {
    "strong": "bold", "dim": "dim", "added": "green underline", "removed": "red strike", "moved": "italic cyan",
    "link": "blue",
}  # fmt: skip
INDENTS = {"item": ("• ", "  "), "under": ("    ", "    ")}
_NUMBER = re.compile(r"#s(\d+)")


def styled_lines(told: Iterable[OutlineLine]) -> str:
    """The lines as this terminal shows them; as plain text when nobody looks."""
    if not is_terminal():
        return plain_outline(told)
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


def terminal_markdown(page: str, urls: Mapping[int, str]) -> str:
    """A page of ours as this terminal shows it: its numbers lead to the addresses of their sources, by the record.

    Whatever else is a link in the page leads nowhere: an old page may have one that a source's words made.
    """
    from rich import markdown as rich_markdown

    class Heading(rich_markdown.Heading):
        """Left-aligned, for a page that is read from top to bottom."""

        def __rich_console__(self, console: Any, options: Any) -> Any:
            self.text.justify = "left"
            yield self.text

    class Page(rich_markdown.Markdown):
        elements = rich_markdown.Markdown.elements | {"heading_open": Heading}

    console = _console()
    page = harmless(without_front_matter(page))
    told = Page(page, hyperlinks=console.color_system is not None)
    known = {number: address for number, url in urls.items() if (address := safe_link(url))}
    for token in told.parsed:
        if token.children:
            token.children = [*_led(token.children, known)]
    with console.capture() as shown:
        console.print(told)
    return "\n".join(row.rstrip() for row in shown.get().splitlines()) + "\n"


def _led(tokens: Iterable[Token], known: Mapping[int, str]) -> Iterator[Token]:
    """The pieces of a paragraph with only those links that lead to a source's own address."""
    titles, kept = frozenset(known.values()), list[bool]()
    for token in tokens:
        if token.type == "link_open":
            href = str(token.attrs.get("href", ""))
            number = _NUMBER.fullmatch(href)
            address = known.get(int(number[1]), "") if number else href if href in titles else ""
            token.attrs["href"] = address
            kept.append(bool(address))
        if token.type == "image":
            token.type, token.attrs = "text", {}
        if token.type not in ("link_open", "link_close") or (kept[-1] if token.nesting > 0 else kept.pop()):
            yield token


def _console() -> Console:
    from rich.console import Console

    # rich goes by NO_COLOR and TERM; a width that a test or a pipe left at zero is none
    width = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else None
    return Console(highlight=False, markup=False, emoji=False, width=width or None)
