"""Extraction: from a page, or a text that a feed or document carries, to an article of numbered sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pipeline.gather import plain
from pipeline.gather.dating import from_iso
from pipeline.gather.sentences import split
from pipeline.gather.sift import text_hash
from pipeline.records import Article, Failure, Item, Quality, tagged

FULL = 40  # words that make a page an article
FEED = 25  # words that make a feed's text worth reading
MAX_BYTES = 10 * 1024 * 1024
MAX_TAGS = 60_000  # the extraction library's time grows with the square of sibling tags: here, some five seconds
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_WHOLE = re.compile(r"<(?:html|head|body)[\s>]", re.I)
_MARKUP = re.compile(r"<[a-zA-Z]")
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_COUNTED = re.compile(rf"[{_IDEOGRAPH}]|[^\W{_IDEOGRAPH}]+(?:[.,’'-][^\W{_IDEOGRAPH}]+)*")
_HIDDEN = (
    "//*[@hidden or translate(@aria-hidden, 'TRUE', 'true') = 'true' "
    "or contains(translate(@style, 'DISPLAYNO: ', 'displayno:'), 'display:none')]"
)


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of an item's page and when they were seen."""

    item: Item
    html: bytes
    content_type: str  # as the server sent it; its charset comes before the page's own
    seen: datetime
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Extract:
    """Turns a page into an article: its full text, else the feed's text, else its title alone."""

    def __call__(self, page: Page) -> Article | Failure:
        """The article of a page, or a failure when neither page nor feed says anything."""
        item = page.item
        sentences: tuple[str, ...] = ()
        if len(page.html) <= MAX_BYTES and page.html.count(b"<") <= MAX_TAGS:
            tree = _tree(decoded(page.html, page.content_type))
            if tree is not None:
                item = _completed(item, tree, page.seen)
                sentences = _sentences(_text(tree), item.title)
        carried = _sentences(item.text, item.title)
        words = _words(sentences)
        if words >= FULL and words > _words(carried):
            return _article(item, "full", sentences, page.seen, page.revision)
        longer = max(carried, sentences, key=_words)
        if _words(longer) >= FEED:
            return _article(item, "feed", longer, page.seen, page.revision)
        if item.title:
            return _article(item, "title", (), page.seen, page.revision)
        return Failure(item.url or item.id, "no text found on the page", "look at it in a browser", retry=False)


def from_text(item: Item, seen: datetime, revision: int = 1, quality: Quality = "full") -> Article | Failure:
    """The article of an item that carries its text; say "feed" when that text may be an excerpt."""
    sentences = _sentences(item.text, item.title)
    if sentences and (quality == "full" or (quality == "feed" and _words(sentences) >= FEED)):
        return _article(item, quality, sentences, seen, revision)
    if item.title:
        return _article(item, "title", (), seen, revision)
    return Failure(item.url or item.id, "has neither title nor text", retry=False)


def decoded(data: bytes, content_type: str) -> str:
    """The text of a page: by byte order mark, the server's charset, the page's own, UTF-8, and Windows-1252 at last."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    named = [_CHARSET.search(content_type), _CHARSET.search(data[:4096].decode("latin-1"))]
    for charset in [*(match.group(1) for match in named if match), "utf-8"]:
        # UTF-7 can hide markup; browsers read Latin-1 as Windows-1252
        charset = {"utf-7": "utf-8", "iso-8859-1": "cp1252", "latin-1": "cp1252"}.get(charset.lower(), charset)
        try:
            return data.decode("utf-8-sig" if charset.lower() in ("utf-8", "utf8") else charset)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _tree(text: str) -> Any:
    """The page without what its readers cannot see, or None when it holds no markup."""
    from trafilatura.utils import load_html  # here: it costs half a second that most commands need not pay

    text = text.replace("\x00", "")
    if not _WHOLE.search(text, 0, 5000):
        text = f"<html><body>{text}</body></html>"
    tree = load_html(text) if _MARKUP.search(text) else None
    if tree is None:
        return None
    whole = _prose(tree)
    for node in tree.xpath(_HIDDEN):
        # some pages hide everything until their script has run
        if node.getparent() is not None and 2 * _prose(node) <= whole and node.tag != "body":
            node.drop_tree()
    return tree


def _prose(node: Any) -> int:
    """How many letters stand in paragraphs."""
    return sum(len(paragraph.text_content()) for paragraph in node.iter("p"))


def _text(tree: Any) -> str:
    """The main text of a page, a line for each paragraph."""
    import trafilatura

    found = trafilatura.bare_extraction(
        tree, fast=True, include_comments=False, with_metadata=False, include_formatting=False, include_links=False
    )
    text = getattr(found, "text", None) or ""
    return plain.clean("\n".join(_cells(line) for line in text.splitlines()))


def _cells(line: str) -> str:
    """A table's row: only cells that hold sentences are text."""
    if line.count("|") < 2:
        return line
    return "\n".join(cell for cell in line.split("|") if len(cell.split()) >= 8)


def _completed(item: Item, tree: Any, seen: datetime) -> Item:
    """The item with the title, author and date of its page where the source gave none."""
    if not item.author:
        item = replace(item, author=_author(str(tree.xpath("string(//meta[@name='author']/@content)"))))
    if item.title and item.published:
        return item
    from trafilatura.metadata import extract_metadata

    latest = (seen + timedelta(days=1)).date().isoformat()
    dates = {"original_date": True, "extensive_search": False, "max_date": latest}
    found = extract_metadata(tree, date_config=dates, extensive=False)
    return replace(
        item,
        title=item.title or plain.line(found.title or "", plain.TITLE),
        author=item.author or _author(found.author or ""),
        published=item.published or from_iso(found.date, seen),
    )


def _author(name: str) -> str:
    """A name; addresses of profiles, which some pages give instead, are none."""
    return "" if "://" in name else plain.line(name, 100)


def _sentences(text: str, title: str) -> tuple[str, ...]:
    """The sentences of a text without its own headline."""
    own = text_hash((title,))
    rows = text.splitlines()
    kept = [row for place, row in enumerate(rows) if place > 3 or not title or text_hash((row,)) != own]
    return split("\n".join(kept))


def _words(sentences: Iterable[str]) -> int:
    """How many words; in scripts without spaces each letter counts as one."""
    return sum(len(_COUNTED.findall(sentence)) for sentence in sentences)


def _article(item: Item, quality: Quality, sentences: tuple[str, ...], seen: datetime, revision: int) -> Article:
    digest = text_hash(sentences or (item.title,))
    return Article(tagged("article", item.id, digest), item, quality, sentences, digest, seen, revision)
