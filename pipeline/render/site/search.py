"""A search over the site that needs no server: its page carries what it looks through."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.models import Brief
from pipeline.render.escape import visible_line
from pipeline.render.parts import HEADINGS, plain_sentence
from pipeline.render.site import pages
from pipeline.render.site.pages import SITE_POLICY, SitePress

SEARCH = "search.html"
SEARCH_SCRIPT = "search.js"
_BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """What a search finds: an entry of a page, or an article behind it."""

    path: str
    topic: str
    section: str
    title: str
    text: str


def search_entries(brief: Brief) -> list[SearchEntry]:
    """The entries of a version, in the order of the page, then its articles."""
    slug, topic = brief.topic.slug, visible_line(brief.topic.title)
    told = [
        SearchEntry(
            f"{slug}/index.html#{block.anchor}", topic, HEADINGS[block.section], visible_line(block.title),
            visible_line(" ".join(map(plain_sentence, block.sentences))),
        )
        for block in brief.blocks
    ]  # fmt: skip
    read = [
        SearchEntry(
            f"{slug}/{pages.source_path(line.number)}", topic, "Sources", visible_line(line.outlet),
            visible_line(line.title),
        )
        for line in (*brief.sources, *brief.also)
    ]  # fmt: skip
    return told + read


def search_page(press: SitePress, entries: Iterable[SearchEntry]) -> str:
    """The search: it carries what it looks through, and its one script is allowed by its hash."""
    script = _BLANK.sub("\n", f"\n{press.static(SEARCH_SCRIPT).strip()}\n")  # as the press leaves it
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    held = [
        {"path": one.path, "topic": one.topic, "section": one.section, "title": one.title, "text": one.text}
        for one in entries
    ]
    return press.page(
        "search", "", policy=f"{SITE_POLICY}; script-src 'sha256-{digest}'", entries=_within_script(held),
        script=Markup(script),
    )  # fmt: skip


def _within_script(data: object) -> Markup:
    """Data as JSON that cannot end the element that it stands in."""
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
