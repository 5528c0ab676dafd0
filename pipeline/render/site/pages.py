"""The pages of the site as HTML, by Jinja with autoescape, and where each lies."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.render import escape
from pipeline.render.parts import HEADINGS, HEADLINES, day_words
from pipeline.render.site.html import host, isolated, when
from pipeline.render.sources import QUALITY, UNNAMED

if TYPE_CHECKING:
    from jinja2 import Environment

SITE = "site-1"
SITE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
STATIC = ("style.css", "icon.svg")


class SitePress:
    """What turns a template and its records into a page; `extras` are what the pages may link to beside each other."""

    def __init__(self, **extras: bool) -> None:
        """Read the templates; their bytes are part of the stamp."""
        self.folder = files("pipeline.render") / "templates" / "site"
        digest = hashlib.sha256(repr(sorted(extras.items())).encode())
        for file in sorted(self.folder.iterdir(), key=lambda file: file.name):
            digest.update(file.name.encode() + file.read_bytes())
        self.stamp = f"living-brief {SITE} {digest.hexdigest()[:10]}"
        self.extras = extras

    def static(self, name: str) -> str:
        """A file that is the same for every site."""
        return (self.folder / name).read_text(encoding="utf-8")

    def page(self, template: str, up: str, stamp: str = "", **given: object) -> str:
        """A page; `up` leads from its folder to the site's, and `stamp` tells what else its bytes depend on."""
        html = (
            _environment()
            .get_template(f"{template}.html.j2")
            .render(
                {"up": up, "stamp": f"{self.stamp} {stamp}".strip(), "policy": SITE_POLICY, "extras": self.extras}
                | given
            )
        )
        return re.sub(r"\n\s*\n", "\n", html).strip() + "\n"


@cache
def _environment() -> Environment:
    made = escape.templates("templates/site", autoescape=True)
    made.filters |= {
        "plain": isolated, "day": day_words, "when": when, "address": escape.safe_link, "host": host,
        "clean": escape.visible_line,
    }  # fmt: skip
    made.globals |= {"QUALITY": QUALITY, "UNNAMED": UNNAMED, "NAMES": HEADINGS, "HEADLINES": HEADLINES}
    return made


# Where each page of a topic lies in the site; a path never changes, so links from elsewhere hold.


def version(number: int) -> str:
    """The page of a version."""
    return f"v{number}.html"


def changes_path(before: int, after: int, side: bool = False) -> str:
    """What changed between two neighbours, its words inline or side by side."""
    return f"changes/v{before}-v{after}{'-side' if side else ''}.html"


def since_path(number: int) -> str:
    """What changed since a version, up to the newest."""
    return f"since/v{number}.html"


def voice_path(name: str) -> str:
    """The page of a holder, by the permanent name of its entry."""
    return f"voices/{name}.html"


def source_path(number: int) -> str:
    """The page of a source."""
    return f"sources/s{number}.html"
