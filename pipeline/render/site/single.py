"""A version as one HTML file, to be mailed or printed: the site's own page, with its style inside and no way out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from pipeline.models import Brief, Change
from pipeline.render.issue import LETTER_POLICY, sheet
from pipeline.render.site.pages import SitePress
from pipeline.render.site.topic import VersionPage, state_sign

_QUOTE = re.compile(r"<(/?)q\b")  # ours: a source's words have no < of their own here


def single(brief: Brief, changes: Sequence[Change], numbers: Mapping[str, int]) -> str:
    """The page of a version; `numbers` are those of the topic's items."""
    sign, status = state_sign(brief.topic, brief.status)
    page = SitePress(feed=False).page(
        "version", "", "single", edition=VersionPage.of(brief, changes, numbers), sign=sign, status=status,
        topic=brief.topic, pages=[], newest=False, recent=[], later=False, sheet=Markup(sheet()), policy=LETTER_POLICY,
    )  # fmt: skip
    # a program of mail that drops the style would put marks of its own around the words, which have theirs
    return _QUOTE.sub(r"<\1span", page)
