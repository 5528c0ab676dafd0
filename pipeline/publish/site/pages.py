"""The pages as HTML: Jinja with autoescape over the records, and a stamp by which an unchanged page is known."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.publish import text
from pipeline.publish.site import prose
from pipeline.publish.sources import QUALITY, UNNAMED

if TYPE_CHECKING:
    from jinja2 import Environment

SITE = "site-1"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
STATIC = ("style.css", "icon.svg")


class Press:
    """What turns a template and its records into a page; `extras` are what the pages may link to beside each other."""

    def __init__(self, **extras: bool) -> None:
        """Read the templates; their bytes are part of the stamp."""
        self.folder = files("pipeline.publish") / "templates" / "site"
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
                {"up": up, "stamp": f"{self.stamp} {stamp}".strip(), "policy": POLICY, "extras": self.extras} | given
            )
        )
        return re.sub(r"\n\s*\n", "\n", html).strip() + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("pipeline.publish", "templates/site"), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, autoescape=True,
    )  # fmt: skip
    made.filters |= {
        "plain": prose.plain, "day": prose.day, "when": prose.when, "address": prose.address, "host": prose.host,
        "clean": text.clean,
    }  # fmt: skip
    made.globals |= {"QUALITY": QUALITY, "UNNAMED": UNNAMED}
    return made
