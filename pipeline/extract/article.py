"""From a page, or a text that a feed or document carries, to an article of numbered sentences; whose page it is."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import Any
from urllib.parse import urlsplit

from pipeline.english.sentences import Cut, cut_sentences
from pipeline.extract import boilerplate, dates
from pipeline.extract.boilerplate import BOTS, Wall, wall
from pipeline.extract.metadata import Head, head
from pipeline.extract.relevance import text_hash
from pipeline.extract.text import LONGEST_TITLE, clean_text, language, plain_line
from pipeline.extract.visible import drop_hidden, only_said
from pipeline.models import Article, Failure, Item, Quality, tagged
from pipeline.net.address_gate import is_denied
from pipeline.net.content_type import GARBLED, decoded, foreign, garbled
from pipeline.urls import bears, host_of

# Sites: what a page says of whose it is, as far as its address bears that out.

_NAMES = "//meta[@property='og:site_name' or @name='og:site_name' or @name='application-name']/@content"


def published_by(item: Item, tree: Any) -> Item:
    """The item with the outlet that its page names, where its source knows none and the host bears the name out.

    What lies on a machine of one's own, such as clippings that are served there, is whose it says it is.
    """
    host, own = host_of(item.url), item.outlet_from == "feed" and _is_at_home(item.url)
    if item.outlet and item.outlet_from not in ("host", "carrier") and not own:
        return item
    for name in (plain_line(str(found), 100) for found in tree.xpath(_NAMES)[:3]):
        if name and (own or bears(host, name)):
            return replace(item, outlet=name, outlet_from="page")
    return item if own else replace(item, outlet=host, outlet_from="host")


def _is_at_home(url: str) -> bool:
    """Whether an address is one of this machine or of a private network, which no stranger speaks from."""
    host = urlsplit(url).hostname or ""
    try:
        return is_denied(ipaddress.ip_address(host))
    except ValueError:
        return host == "localhost"


def carried(item: Item) -> Item:
    """The item whose text is that of a feed which lists another site's page: its words are not that site's."""
    return replace(item, outlet=item.source, outlet_from="carrier") if item.outlet_from in ("host", "page") else item


_FULL = 25  # words that make a page an article; what stands in its place is told by walls
FROM_FEED = 25  # words that make a feed's text worth reading
LARGEST_PAGE = 10 * 1024 * 1024
MAX_TAGS = 60_000  # the extraction library's time grows with the square of sibling tags: here, some five seconds
_SHORT = 1200  # letters below which a page may be something else than an article
MAX_LETTERS = 1_000_000  # of the main text: a long book
_BREAK = "\u2424"  # the sign for a new line, which nobody writes: where a block ends
_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "td", "th", "div", "figcaption", "blockquote")
_IN_TEXT = ("time", "label", "output")  # which the library drops, in the midst of a sentence
_WHOLE = re.compile(r"<(?:html|head|body)[\s>]", re.I)
_MARKUP = re.compile(r"<[a-zA-Z]")
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_COUNTED = re.compile(rf"[{_IDEOGRAPH}]|[^\W{_IDEOGRAPH}]+(?:[.,’'-][^\W{_IDEOGRAPH}]+)*")


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """The bytes of an item's page and when they were seen."""

    item: Item
    html: bytes
    content_type: str  # as the server sent it; its charset comes before the page's own
    seen: datetime
    revision: int = 1
    mitigated: str = ""  # what a shield in front of the server says it did


@dataclass(frozen=True, slots=True)
class Extract:
    """Turns a page into an article: its full text of so many words at least, else the feed's text, else its title."""

    least: int = _FULL

    def __call__(self, page: FetchedPage) -> Article | Failure:
        """The article of a page; a failure when something else stands in its place and the feed says too little."""
        thing = page.item.url or page.item.id
        unread = _unread(page)
        if unread:
            return without_page(page, Failure(thing, unread, "read it in a browser", retry=False), title=True)
        found = _read(page)
        if isinstance(found, Wall):
            return Failure(thing, found.reason, found.remedy, found.retry, status=200)
        item, text = found
        words = _words(text.sentences)
        # of a page that another site's feed lists, what the feed carries is no longer text of it, but somebody else's
        others = carried(item) != item
        if words >= self.least and (others or words > _words(_sentences(item.text, item).sentences)):
            return _article(item, "full", text, page.seen, page.revision)
        missing = Failure(thing, "no text found on the page", "look at it in a browser", retry=False)
        return without_page(replace(page, item=item), missing, title=True)


def without_page(page: FetchedPage, failure: Failure, title: bool = False) -> Article | Failure:
    """What is left when a page cannot be used: the feed's text if it says enough, else the failure.

    With `title`, the page is the item's own and only its text is missing: then its title is worth keeping.
    """
    item = page.item
    told = _sentences(item.text, item)
    if _words(told.sentences) >= FROM_FEED:
        return _article(carried(item), "feed", told, page.seen, page.revision)
    if title and item.title:
        return _article(item, "title", Cut(), page.seen, page.revision)
    return failure


def article_from_text(item: Item, seen: datetime, revision: int = 1) -> Article | Failure:
    """The article of an item that carries its text."""
    text = _sentences(item.text, item)
    if text.sentences:
        return _article(carried(item), "full", text, seen, revision)
    if item.title:
        return _article(item, "title", Cut(), seen, revision)
    return Failure(item.url or item.id, "has neither title nor text", retry=False)


def _unread(page: FetchedPage) -> str:
    """Why the bytes of a page are not worth parsing; empty when they are."""
    kind = foreign(page.content_type, page.html)
    if kind:
        return f"is {kind}, not a page"
    if len(page.html) > LARGEST_PAGE:
        return f"larger than {LARGEST_PAGE // 1024**2} MiB"
    many = len(page.html) > 3 * MAX_TAGS and page.html.count(b"<") > MAX_TAGS
    return f"made of more than {MAX_TAGS} tags" if many else ""


def _read(page: FetchedPage) -> tuple[Item, Cut] | Wall:
    """The item, completed by its page, and the sentences of its main text; or the wall that stands in its place."""
    markup = decoded(page.html, page.content_type)
    tree = parsed_tree(markup)
    if tree is None:
        return page.item, Cut()
    heads, told = _headlines(tree), head(tree, page.seen, markup)
    text = _text(tree)
    if page.mitigated:
        return BOTS
    if len(text) < _SHORT:
        own = text_hash((page.item.title,))
        found = wall(tree, markup, text, _words((text,)), any(text_hash((head,)) == own for head in heads if head))
        if found:
            return found
    item = published_by(_completed(page.item, told, text, page.seen), tree)
    return item, Cut() if garbled(text) > GARBLED else _sentences(text, item, heads)


def parsed_tree(text: str) -> Any:
    """The page without what its readers cannot see, or None when it holds no markup."""
    from trafilatura.utils import load_html  # here: it costs half a second that most commands need not pay

    text = text.replace("\x00", "")
    if not _WHOLE.search(text, 0, 5000):
        text = f"<html><body>{text}</body></html>"
    tree = load_html(text) if _MARKUP.search(text) else None
    if tree is not None:
        drop_hidden(tree)
        only_said(tree)
    return tree


def _headlines(tree: Any) -> tuple[str, ...]:
    """What the page itself gives as its headline."""
    found = []
    for node in tree.iter("meta", "h1"):
        if node.tag == "h1":
            found.append(node.text_content())
        elif node.get("property") == "og:title":
            found.append(node.get("content") or "")
    return tuple(plain_line(head, LONGEST_TITLE) for head in found[:4])


def _text(tree: Any) -> str:
    """The main text of a page, a line for each paragraph."""
    for node in [one for one in tree.iter(*_IN_TEXT) if next(one.iterancestors("p"), None) is not None]:
        node.tag = "span"
    letters = accumulate(len(node.text_content()) for node in tree.iter("p"))
    if any(count >= _SHORT for count in letters):
        text = _extracted(tree)
        if "\n" in text:
            return text
    # of a page with little text the library puts all blocks on one line, headings and captions among them
    tree = deepcopy(tree)
    for node in tree.iter(*_BLOCKS):
        if len(node):
            node[-1].tail = (node[-1].tail or "") + _BREAK
        elif node.text:
            node.text += _BREAK
    return _extracted(tree)


def _extracted(tree: Any) -> str:
    """What the library takes for the main text."""
    import trafilatura

    found = trafilatura.bare_extraction(
        tree, fast=True, include_comments=False, with_metadata=False, include_formatting=False, include_links=False
    )
    text = (getattr(found, "text", None) or "")[:MAX_LETTERS]
    return clean_text("\n".join(_cells(line) for line in text.replace(_BREAK, "\n").splitlines()))


def _cells(line: str) -> str:
    """A table's row: only cells that hold sentences are text."""
    if line.count("|") < 2:
        return line
    return "\n".join(cell for cell in line.split("|") if len(cell.split()) >= 8)


def _completed(item: Item, told: Head, text: str, seen: datetime) -> Item:
    """The item with the title, author and date of its page where the source gave none."""
    return replace(
        item,
        title=item.title or told.title,
        author=item.author or told.author,
        published=item.published or told.published or dates.date_from_text(text.splitlines(), seen),
    )


def _sentences(text: str, item: Item, heads: tuple[str, ...] = ()) -> Cut:
    """The sentences of a text without its own headline, byline and furniture."""
    own = text_hash((item.title,))
    rows = text.splitlines()
    kept = [row for place, row in enumerate(rows) if place > 3 or not item.title or text_hash((row,)) != own]
    return cut_sentences("\n".join(boilerplate.without(kept, (item.title, *heads), item.author)))


def _words(sentences: Iterable[str]) -> int:
    """How many words; in scripts without spaces each letter counts as one."""
    return sum(
        len(sentence.split()) if sentence.isascii() else len(_COUNTED.findall(sentence)) for sentence in sentences
    )


def _article(item: Item, quality: Quality, text: Cut, seen: datetime, revision: int) -> Article:
    told = text.sentences or (item.title,)
    digest = text_hash(told)
    return Article(
        tagged("article", item.id, digest), item, quality, text.sentences, digest, seen, revision, language(told),
        text.paragraphs,
    )  # fmt: skip
