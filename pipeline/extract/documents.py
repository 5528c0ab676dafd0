"""The bytes of a file as items and their articles, a format each; Markdown as people keep it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from importlib.util import find_spec
from io import BytesIO
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt

from pipeline.extract.article import Extract, FetchedPage, article_from_text, parsed_tree
from pipeline.extract.metadata import Fields, fields, head, head_lines, split_front_matter
from pipeline.extract.text import LONGEST_TITLE, clean_text, plain_line, plain_lines
from pipeline.models import Article, Failure, Item, Source, tagged
from pipeline.net.content_type import GARBLED, decoded, garbled
from pipeline.urls import bears, canonical, host_of

# Notes: Markdown as people keep it (Obsidian, Jekyll, our own pages), read as HTML, as pages are.

_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,500}\]\]")
_LINKED = re.compile(r"\[\[(?:[^\[\]|\n]{1,500}\|)?([^\[\]|\n]{1,500})\]\]")
_MARKED = re.compile(r"==(?=\S)([^=\n]{1,1000})(?<=\S)==")
_NAMED = re.compile(r"[ \t]\^[A-Za-z0-9-]{1,40}$", re.M)  # a block's name, for links to it
_NOTE = re.compile(r"^\[\^[^\[\]\n]{1,50}\]:[ \t]*", re.M)
_NOTED = re.compile(r"\[\^[^\[\]\n]{1,50}\]")
_TEMPLATE = re.compile(r"\{%[^%\n]{0,300}%\}|\{\{[^{}\n]{0,300}\}\}")
_TASK = re.compile(r"^([ \t]{0,20}[-*+][ \t])\[[ xX/-]\][ \t]", re.M)
_TAGS = re.compile(r"[ \t]*(?:#[^\s#]{1,60}[ \t]*)+")
_CALLOUT = re.compile(r">[ \t]*\[!([\w-]{1,30})[^\]\n]{0,30}\][+-]?[ \t]*+(.*)")
_QUOTED_LINE = re.compile(r">[ \t]?")
_QUOTING = ("quote", "cite")
_LINKS = 1000  # brackets on a line: the parser's time grows with the square of those without an end


def note(text: str) -> tuple[str, str]:
    """The title that a note begins with, or "", and its text, a line for each paragraph."""
    text = "\n".join(_own(without_comments(text).split("\n")))
    text = _LINKED.sub(r"\1", _EMBEDDED.sub("", text))
    text = _NOTED.sub("", _NOTE.sub("", _NAMED.sub("", _MARKED.sub(r"\1", text))))
    text = _TASK.sub(r"\1", _TEMPLATE.sub("", text))
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = markdown.parse(text)
    title = ""
    if tokens and tokens[0].type == "heading_open":
        title = plain_line(str(markdown.renderer.render(tokens[:3], markdown.options, {})), LONGEST_TITLE)
        tokens = tokens[3:]
    return title, plain_lines(str(markdown.renderer.render(tokens, markdown.options, {})) + "<p></p>")


def without_comments(text: str) -> str:
    """A document without what its writer put between marks for nobody to see, to its end where they have none.

    An opening without an end counts where a line begins with it: elsewhere it may be a word of the text.
    """
    for opening, closing in (("<!--", "-->"), ("%%", "%%")):
        parts, place = [], 0
        while (start := text.find(opening, place)) >= 0:
            end = text.find(closing, start + len(opening))
            if end < 0:
                begun = 0 if start == 0 else text.find(f"\n{opening}", max(0, place - 1))
                text = text[:begun] if begun >= 0 else text
                break
            parts.append(text[place:start])
            place = end + len(closing)
        text = "".join((*parts, text[place:]))
    return text


def _own(rows: list[str]) -> Iterator[str]:
    """The rows of a note: a callout is the writer's own words in a box, tags alone are no words."""
    boxed = False
    for row in rows:
        called = _CALLOUT.fullmatch(row)
        if called:
            boxed = called[1].lower() not in _QUOTING
            row = called[2] if boxed else f"> {called[2]}"
        elif boxed and row.startswith(">"):
            row = _QUOTED_LINE.sub("", row, count=1)
        else:
            boxed = False
        if row.lstrip()[:1] != "#" or not _TAGS.fullmatch(row):
            yield row if row.count("[") <= _LINKS else row.replace("[", "(")


WRAPPED = (50, 120)  # characters of a line that an editor broke
_LONG = 150  # characters from which the first line of a text is no title alone
PAGES = 300  # of a PDF
REPEATED = 3  # pages on which a line stands that is a running head
SMALLEST_TEXT = 0.8  # of a page's usual size of letters, from which a figure is a footnote's mark
_LISTED = re.compile(r"^[^\S\n]*(?:[-*•#>|]|\d+[.)])\s", re.M)
_MARK = re.compile(r"\s{0,9}(?:\d{1,3}|[*†‡§]|[a-z])(?:,\s?\d{1,3}){0,9}\s{0,9}")
_QUOTED = re.compile(r"^((?:>.*(?:\n|\Z))+)", re.M)
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
FORWARD = 8  # lines in which a forwarded letter tells whose it is
_FORWARDED = re.compile(
    r"^[ \t>]{0,9}(?:-{3,20}[ \t]?(?:forwarded|original) message[ \t]?-{3,20}|begin forwarded message:)[ \t]*$",
    re.I | re.M,
)
_FORWARD_HEAD = re.compile(r"[>\s]{0,9}\*?(from|date|sent|subject|to|cc|reply-to):\*?\s{0,9}(\S.{0,500})", re.I)
_FORWARDS = re.compile(r"^(?:(?:fwd?|wg):\s{0,3}){1,3}", re.I)
_FILE = re.compile(r"\.\w{2,4}$|^(?:microsoft word|untitled|slide 1)\b", re.I)

Read = tuple[Item, Article | Failure] | Failure


@dataclass(frozen=True, slots=True)
class File:
    """One file of a folder, or one line of a file that holds many documents."""

    source: Source
    name: str  # relative to the folder
    ending: str  # ".md"
    data: bytes
    now: datetime
    number: int = 0  # of the line; 0: the whole file

    @property
    def thing(self) -> str:
        """How it is called where something is wrong with it."""
        return f"{self.name} line {self.number}" if self.number else self.name

    def __call__(self) -> Read:
        """Its item and article, or why there is none."""
        if not self.data.strip():
            return Failure(self.thing, "the file is empty", "remove it or fill it", retry=False)
        return FORMATS[self.ending](self)

    def without(self, failure: Failure) -> Failure:
        """What is left of a file that cannot be read."""
        return failure


def readable() -> tuple[str, ...]:
    """The endings that are read here and now."""
    return tuple(ending for ending in FORMATS if ending != ".pdf" or find_spec("pypdf"))


def _page(file: File) -> Read:
    """A saved web page: what it says of itself is the document's."""
    markup = decoded(file.data, "")
    tree = parsed_tree(markup)
    told = Fields()
    if tree is not None:
        found = head(tree, file.now, markup)
        told = Fields(found.title, found.url, found.outlet, found.author, found.published)
    item = _item(file, told)
    made = Extract(least=1)(FetchedPage(item, file.data, "", file.now))
    if told.title or isinstance(made, Failure):
        return item, made
    named = replace(item, title=_called(file))  # text without a title is called as its file is
    return named, replace(made, item=replace(made.item, title=named.title))


def _note(file: File) -> Read:
    """Markdown; a note with front matter and no heading is called as its file is."""
    text = _text(file)
    if isinstance(text, Failure):
        return text
    record, body = split_front_matter(text)
    told, (heading, body) = fields(record, file.now), note(body)
    title = told.title or heading
    if not title and record:
        title = _called(file)
    return _told(file, replace(told, title=title), body)


def _plain(file: File) -> Read:
    """A text: its first line is the title, and lines below it may tell outlet, author, day and address."""
    text = _text(file)
    if isinstance(text, Failure):
        return text
    record, body = split_front_matter(without_comments(text.replace("\r\n", "\n")))
    if not record:
        record, body = head_lines(body, file.now)
    return _told(file, fields(record, file.now), clean_text(_unwrapped(body)))


def _record(file: File) -> Read:
    """One JSON object with the known keys."""
    form = 'write {"title": "...", "text": "..."}'
    try:
        record = json.loads(file.data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Failure(file.thing, f"is not UTF-8 text (byte {error.start})", "save it as UTF-8", retry=False)
    except (ValueError, RecursionError) as error:
        return Failure(file.thing, f"is not valid JSON ({str(error)[:80]})", "correct or remove it", retry=False)
    if not isinstance(record, dict):
        return Failure(file.thing, "is not a JSON object", form, retry=False)
    told = fields(record, file.now)
    body = plain_lines(told.text)
    if not told.title and not body:
        return Failure(file.thing, "has neither title nor text", form, retry=False)
    return _told(file, told, body)


def _mail(file: File) -> Read:
    """A letter as mail programs save it, or the one that it forwards; its sender's host is its outlet."""
    message = message_from_bytes(file.data, policy=default)
    body = message.get_body(("html", "plain")) if isinstance(message, EmailMessage) else None
    bytes_ = body.get_payload(decode=True) if body is not None else b""
    text = decoded(bytes_, str(body["content-type"] or "")) if body is not None and isinstance(bytes_, bytes) else ""
    if not text.strip():
        return Failure(file.thing, "holds no text", "open it in a mail program", retry=False)
    head = {name: str(message[name] or "") for name in ("from", "subject", "date", "archived-at")}
    if body is not None and body.get_content_subtype() == "html":
        forwarded, text = _forwarded(plain_lines(text))
    else:
        forwarded, text = _forwarded(text.replace("\r\n", "\n"))
        written = _unwrapped(text.partition("\n-- \n")[0])  # what follows is a signature
        text = note(_QUOTED.sub(r"\n\1\n", written))[1]
    if forwarded:
        head = {"subject": head["subject"]} | forwarded
    name, address = parseaddr(head.get("from", ""))
    host = address.rpartition("@")[2].lower()
    own = bool(name) and bears(host, name)  # a newsletter is called as its host is
    record = {
        "title": _FORWARDS.sub("", head.get("subject", "")),
        "author": "" if own else name,
        "date": head.get("date", ""),
        "outlet": name if own else host,
        "archived_at": head.get("archived-at", "").strip(" <>"),
    }
    return _told(file, fields(record, file.now), text)


def _forwarded(text: str) -> tuple[dict[str, str], str]:
    """Head and text of the letter that a letter forwards, without what its reader wrote above; else the text."""
    mark = _FORWARDED.search(text)
    if not mark:
        return {}, text
    found: dict[str, str] = {}
    rows = text[mark.end() :].lstrip("\n").split("\n", FORWARD)
    place = 0
    while place < len(rows) - 1 and (told := _FORWARD_HEAD.fullmatch(rows[place].strip())):
        found.setdefault({"sent": "date"}.get(told[1].lower(), told[1].lower()), told[2])
        place += 1
    return (found, "\n".join(rows[place:])) if "from" in found else ({}, text)


def _portable(file: File) -> Read:
    """A PDF, by pypdf: text without running heads and marks of footnotes; its day is told by its text or not at all."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(file.data))
        pages = [_lines(page) for page in reader.pages[:PAGES]]
        told: Mapping[str, Any] = reader.metadata or {}
        named, author = (plain_line(str(told.get(key) or ""), LONGEST_TITLE) for key in ("/Title", "/Author"))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"is a PDF that cannot be read ({type(error).__name__})"
        return Failure(file.thing, reason, "save it anew, or as text", retry=False)
    heads = {line for line, count in Counter(line for page in pages for line in set(page)).items() if count >= REPEATED}
    text = "\n".join("\n".join("" if line in heads else line for line in page) for page in pages)
    text = clean_text(_joined(text))
    if not text:
        return Failure(file.thing, "holds no text (is it scanned?)", "save it as text", retry=False)
    title = named if len(named.split()) > 1 and not _FILE.search(named) else ""
    return _told(file, Fields(title, author=author[:100]), text)


FORMATS: Mapping[str, Callable[[File], Read]] = {
    ".html": _page, ".htm": _page, ".txt": _plain, ".md": _note, ".markdown": _note, ".json": _record,
    ".jsonl": _record, ".eml": _mail, ".pdf": _portable,
}  # fmt: skip


def _called(file: File) -> str:
    """A title for a document that has none: its file's name."""
    return plain_line(file.name.rpartition("/")[2].rpartition(".")[0])


def _text(file: File) -> str | Failure:
    """The text of a file: UTF-8, or what it reads as without broken letters."""
    text = decoded(file.data, "")
    if garbled(text) > GARBLED or "\x00" in text[:1000]:
        return Failure(file.thing, "is not UTF-8 text", "save it as UTF-8", retry=False)
    return text


def _told(file: File, told: Fields, body: str) -> Read:
    """The item and article of a document that carries its text; its first line is the title where there is none."""
    title, said = told.title, False
    if not title:
        first, _, rest = body.partition("\n")
        said = len(first) > _LONG or first.rstrip("”\"’')")[-1:] == "."  # a sentence is text, and no title
        title, body = (plain_line(first, 100), body) if said else (plain_line(first), rest)
    if not title:
        return Failure(file.thing, "the file is empty", "remove it or fill it", retry=False)
    item = replace(_item(file, replace(told, title=title)), text=body)
    article = article_from_text(replace(item, title="") if said else item, file.now)
    return item, article if isinstance(article, Failure) else replace(article, item=replace(article.item, title=title))


def _item(file: File, told: Fields) -> Item:
    """An item named by its own address, else by its place in the folder (which never shows where the folder lies).

    A folder publishes nothing: a document that names no outlet is its host's, and without an address its own.
    """
    source = file.source
    place: tuple[object, ...] = (source.name, file.name, file.number) if file.number else (source.name, file.name)
    outlet, host = told.outlet or source.outlet, host_of(told.url)
    if host:
        url = canonical(told.url)
        outlet = outlet or host
        ident = tagged("item", url)
    else:
        url = f"file:///{quote(file.name)}" + (f"#{file.number}" if file.number else "")
        ident = tagged("item", *place)
    return Item(
        id=ident,
        url=url,
        title=told.title,
        outlet=outlet,
        source=source.name,
        author=told.author,
        published=told.published,
        date_from="document" if told.published else "",
    )


def _unwrapped(text: str) -> str:
    """Paragraphs that were broken into lines of even length (mail, plain-text editors) on one line each."""
    blocks = re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n").strip("\n"))
    wrapped = (all(WRAPPED[0] <= len(row) <= WRAPPED[1] for row in block.split("\n")[:-1]) for block in blocks)
    return "\n\n".join(
        block.replace("\n", " ") if even and not _LISTED.search(block) else block
        for block, even in zip(blocks, wrapped, strict=True)
    )


def _joined(text: str) -> str:
    """Paragraphs of a printed page: a line ends one when it is short and ends a sentence, or nothing follows."""
    rows = _HYPHEN.sub("", text).split("\n")
    width = max((len(row) for row in rows), default=0)
    parts = []
    for row in rows:
        ends = not row.strip() or (len(row) < 0.8 * width and row.rstrip()[-1:] in (".", "!", "?", "”", '"', ":"))
        parts.append(row + ("\n" if ends else " "))
    return "".join(parts)


def _lines(page: Any) -> list[str]:
    """The lines of a page, without figures and signs that are smaller than its letters."""
    sizes: Counter[float] = Counter()
    small: list[tuple[str, float]] = []

    def seen(text: str, _: Any, matrix: Any, __: Any, size: Any) -> None:
        height = round(abs(float(size or 0) * float(matrix[3] or matrix[1] or 1)), 1)
        sizes[height] += len(text.strip())
        small.append((text, height))

    page.extract_text(visitor_text=seen)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    kept = ("" if height < SMALLEST_TEXT * usual and _MARK.fullmatch(text) else text for text, height in small)
    return [" ".join(row.split()) for row in "".join(kept).split("\n")]
