"""Our own lines of Markdown as HTML and as plain words: no HTML of a source, no picture, no link but to our pages."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_OURS = re.compile(r"#[\w-]+|(?:\.\./)?(?:changes/|sources/)?[\w-]+\.md(?:#[\w-]+)?")


def inline(line: str, page: str) -> str:
    """A line as HTML, its links led to `page`, the address of the version; without one they are left as words."""
    (block,) = _parser().parseInline(line)
    tokens: list[Token] = []
    dropped: list[bool] = []  # of each link that is open: whether it is left as words
    for token in block.children or []:
        if token.type == "link_open":
            href = str(token.attrGet("href"))
            dropped.append(not page or not _OURS.fullmatch(href))
            token.attrSet("href", page + href if href.startswith("#") else page.rpartition("/")[0] + "/" + href)
        if token.type == "link_close" and dropped.pop():
            continue
        if token.type != "link_open" or not dropped[-1]:
            tokens.append(token)
    return str(_parser().renderer.render(tokens, _parser().options, {}))


def plain(line: str) -> str:
    """A line as the words that its reader sees."""
    (block,) = _parser().parseInline(line)
    return "".join(token.content for token in block.children or [])


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).disable(["image", "autolink", "html_inline", "html_block"])
