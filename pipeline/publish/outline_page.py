"""The lines of a difference as one HTML page that loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from pipeline.publish.outline import Line

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TAGS = {"strong": "strong", "added": "ins", "removed": "del"}


def page(lines: Iterable[Line]) -> str:
    """A page of its own: struck-out and inserted words are `del` and `ins`, so they are told apart without colour."""
    told = list(lines)
    title = "".join(span.text for span in told[0].spans)
    parts = [(kind, list(group)) for kind, group in groupby(told, attrgetter("kind"))]
    return _environment().get_template("difference.html.j2").render(title=title, parts=parts, inner=inner)


def inner(line: Line) -> Markup:
    """The inside of one line, with everything that a source wrote escaped."""
    from markupsafe import Markup

    made = Markup()
    for span in line.spans:
        words = Markup.escape(span.text)
        if tag := _TAGS.get(span.style):
            words = Markup(f"<{tag}>%s</{tag}>") % words
        elif span.style in ("dim", "moved"):
            words = Markup('<span class="%s">%s</span>') % (span.style, words)
        if span.link:
            words = Markup('<a href="%s" rel="noopener nofollow">%s</a>') % (span.link, words)
        made += words
    return made


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("pipeline.publish"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=True, keep_trailing_newline=True,
    )  # fmt: skip
