"""Hidden text: what a page holds and its readers cannot see, which is never part of the article."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # ships no types

_MARKED = etree.XPath("//@style/.. | //@hidden/.. | //@aria-hidden/..")  # twice as fast as a condition on every node
_UNSEEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)|content-visibility\s{0,9}:\s{0,9}hidden|opacity\s{0,9}:\s{0,9}0{0,9}\.?0{1,9}\s{0,9}(?:[;%!]|$)"
    r"|font-size\s{0,9}:\s{0,9}0{0,9}\.?0{1,9}\s{0,9}(?:px|pt|r?em|%|v[wh])?\s{0,9}(?:[;!]|$)|(?<![\w-])(?:max-)?(?:height|width)\s{0,9}:\s{0,9}0(?:px)?\s{0,9}(?:[;!]|$)"
    r"|text-indent\s{0,9}:\s{0,9}-\d{4}|(?:left|top|right)\s{0,9}:\s{0,9}-\d{4}|clip\s{0,9}:\s{0,9}rect\(\s{0,9}0|clip-path\s{0,9}:\s{0,9}inset\(\s{0,9}(?:50|100)%"
    r"|color\s{0,9}:\s{0,9}transparent",
    re.I,
)
_INK = re.compile(r"(?<![\w-])color\s{0,9}:\s{0,9}(?=\S)([^;!]{1,100})", re.I)
_PAPER = re.compile(r"(?<![\w-])background(?:-color)?\s{0,9}:\s{0,9}(?=\S)([^;!]{1,100})", re.I)
_WHITE = re.compile(
    r"#f{3,4}\b|#f{6}(?:f{2})?\b|white\b|rgba?\(\s{0,9}255[\s,]+255[\s,]+255|hsl\([^()]{0,60}100%\s{0,9}\)", re.I
)


def drop_hidden(tree: Any) -> None:
    """Remove from a page what its readers cannot see, unless that is most of its prose.

    Some pages hide everything until their script has run, and some mark all behind an open window as hidden.
    """
    nodes = [node for node in _MARKED(tree) if unseen(node)]
    nodes += [node for node in tree.iter("template", "dialog") if node.get("open") is None]
    if not nodes:
        return
    letters = _prose(tree)
    for node in nodes:
        if node.getparent() is not None and node.tag not in ("html", "body") and 2 * _prose(node) <= letters:
            node.drop_tree()


def unseen(node: Any) -> bool:
    """Whether a node says of itself that it is not shown."""
    if node.get("hidden") is not None or (node.get("aria-hidden") or "").lower() == "true":
        return True
    style = node.get("style") or ""
    if _UNSEEN.search(style):
        return True
    ink = _INK.search(style)
    return bool(ink and _WHITE.match(ink[1].strip())) and _on_white(node)


def _on_white(node: Any) -> bool:
    """Whether nothing but white is named as the ground that a text stands on."""
    while node is not None:
        paper = _PAPER.search(node.get("style") or "") if isinstance(node.tag, str) else None
        if paper or (isinstance(node.tag, str) and node.get("bgcolor")):
            return bool(_WHITE.match((paper[1] if paper else node.get("bgcolor")).strip()))
        node = node.getparent()
    return True


def _prose(node: Any) -> int:
    """How many letters stand in paragraphs."""
    return sum(len(paragraph.text_content()) for paragraph in node.iter("p"))
