"""A version as one HTML file, to be mailed or printed: the site's own page, with its style inside and no way out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from pipeline.publish.issue import POLICY, sheet
from pipeline.publish.site.edition import Edition, state
from pipeline.publish.site.pages import Press
from pipeline.records import Brief, Change

_QUOTE = re.compile(r"<(/?)q\b")  # ours: a source's words have no < of their own here


def single(brief: Brief, changes: Sequence[Change], numbers: Mapping[str, int]) -> str:
    """The page of a version; `numbers` are those of the topic's items."""
    sign, status = state(brief.topic, brief.status)
    page = Press(feed=False).page(
        "version", "", "single", edition=Edition.of(brief, changes, numbers), sign=sign, status=status,
        topic=brief.topic, pages=[], newest=False, recent=[], later=False, sheet=Markup(sheet()), policy=POLICY,
    )  # fmt: skip
    # a program of mail that drops the style would put marks of its own around the words, which have theirs
    return _QUOTE.sub(r"<\1span", page)
