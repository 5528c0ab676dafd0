"""What a page or document says of itself: title, author, outlet, address and day, under whatever name."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from pipeline.extract.dates import read_date
from pipeline.extract.text import LONGEST_TITLE, plain_line

LONGEST_NAME = 100  # characters of an author or outlet
_DATA = 200_000  # characters of one piece of JSON
OBJECTS = 50  # of a page's JSON that are looked at
_LONG = 20  # words from which a paragraph belongs to the text: above it stands the page's own date
_PUBLISHED = (
    "article:published_time og:published_time datepublished date dc.date dc.date.issued dc.date.created dcterms.issued "
    "dcterms.date dcterms.created pubdate publishdate publish_date publish-date published publication_date "
    "parsely-pub-date sailthru.date cxenseparse:recs:publishtime citation_publication_date citation_date "
    "rnews:datepublished article.published"
).split()
_AUTHOR = "author article:author parsely-author sailthru.author dc.creator dcterms.creator citation_author byl".split()
_OUTLET = "og:site_name application-name dc.publisher dcterms.publisher citation_journal_title".split()
_ARTICLE = re.compile(r"(?:Article|Posting|Report|WebPage|Review|Document)$")
_TIMED = re.compile(
    r"(?:^|[\s_-])(?:published|pubdate|dt-published|datepublished|post-date|entry-date|publish-date)\b", re.I
)
_OTHER = re.compile(r"comment|respon[ds]|related|recommend|teaser|sidebar|newsletter|promo|most-read|trending", re.I)
_CHANGED = re.compile(r"updat|modif|chang|edit|correct|last|review", re.I)
# What may stand before the date of a text: nothing, a byline, a mark that parts it from what stands beside it.
_BYLINE = re.compile(r"^$|[|·•,–—:/-]$|^\W{0,3}(?:by|published|posted|first published|dated?)\b", re.I)
_SAVED = re.compile(
    r"<!--\s{0,9}(?:saved from url=\(\d{1,5}\)|Page saved with SingleFile\s{1,9}url:\s{0,9})(https?://[^\s<>]{1,2000})"
)
_ASIDE = frozenset(("aside", "nav", "footer", "form"))


@dataclass(frozen=True, slots=True)
class Head:
    """What was found; unknown fields are empty."""

    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    published: datetime | None = None


def head(tree: Any, now: datetime, markup: str = "") -> Head:
    """What a page says of itself; `markup` is looked at for the address that browsers write into what they save."""
    metas: dict[str, str] = {}
    beside: dict[Any, bool] = {}  # by parent, of which most have the same
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        if name and node.get("content"):
            around = node.getparent()
            if around not in beside:
                beside[around] = _beside(node)
            if not beside[around]:
                metas.setdefault(name, node.get("content"))
    said, named = _described(tree)
    names = [tree.findtext(".//title") or "", *(node.text_content() for node in tree.iter("h1"))][::-1]
    title = metas.get("og:title") or _text(said, "headline") or next(filter(str.strip, names), "")
    return Head(
        plain_line(title, LONGEST_TITLE),
        _author(_first(metas, _AUTHOR) or _name(said.get("author"), named) or _linked(tree)),
        plain_line(
            _first(metas, _OUTLET) or _name(said.get("publisher"), named) or _name(said.get("isPartOf"), named),
            LONGEST_NAME,
        ),
        _address(tree, metas, said, markup),
        _published(tree, metas, said, now),
    )


def _published(tree: Any, metas: Mapping[str, str], said: Mapping[str, Any], now: datetime) -> datetime | None:
    for text in (*(metas.get(name, "") for name in _PUBLISHED), _text(said, "datePublished")):
        found = read_date(text, now)
        if found:
            return found
    for node in tree.iter("time", "span", "abbr", "p", "div"):
        if node.tag == "p" and len(_few(node).split()) >= _LONG:
            break
        told = node.get("itemprop") == "datePublished" or node.get("pubdate") is not None
        marked = told or bool(_TIMED.search(f"{node.get('class') or ''} {node.get('property') or ''}"))
        if (marked or (node.tag == "time" and _alone(node))) and not _beside(node) and not _changed(node):
            told = node.get("datetime") or node.get("content") or node.get("title") or _few(node)
            found = read_date(told, now)
            if found:
                return found
    return None


def _alone(node: Any) -> bool:
    """Whether a time stands by itself or in a byline, and not among the words of a sentence."""
    around = next(node.iterancestors("p"), None)
    if around is None:
        return True
    before = ""
    for text in islice(around.itertext(), 20):
        if text == node.text:
            break
        before += text
    return bool(_BYLINE.search(before[:500].strip()))


def _changed(node: Any) -> bool:
    """Whether what stands before a date, or how it is called, makes it the date of something else."""
    before = node.getprevious()
    text = (before.tail if before is not None else node.getparent().text if node.getparent() is not None else "") or ""
    label = text.strip() or (_few(before) if before is not None and isinstance(before.tag, str) else "")
    names = f"{node.get('itemprop') or ''} {node.get('class') or ''}"
    return bool(_CHANGED.search(label[-30:])) or bool(_CHANGED.search(names) and "publish" not in names.lower())


def _few(node: Any) -> str:
    """The first words of a node, which may hold the whole page."""
    return "".join(islice(node.itertext(), 20))[:500]


def _beside(node: Any) -> bool:
    """Whether a node stands in a part of the page that is about something else."""
    for above in node.iterancestors():
        if above.tag in _ASIDE or _OTHER.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return above.tag not in ("body", "html")
        if (above.get("itemtype") or "").endswith("Comment"):
            return True
    return False


def _described(tree: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The article that a page says as JSON that it is, not one that it lists; and what it tells there, by its id."""
    found: list[tuple[bool, dict[str, Any]]] = []
    named: dict[str, Any] = {}
    for one in _objects(tree):
        named.setdefault(_text(one, "@id"), one)
        kinds = one.get("@type")
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            if _ARTICLE.search(str(kind)):
                found.append((kind == "WebPage", one))  # which says less than the article on it
    return min(found, key=lambda one: one[0], default=(True, {}))[1], named


def _objects(tree: Any) -> Iterator[dict[str, Any]]:
    """What a page says as JSON of itself and of those behind it."""
    for node in tree.iter("script"):
        if "ld+json" not in (node.get("type") or "") or not node.text or len(node.text) > _DATA:
            continue
        try:
            data = json.loads(node.text)
        except (ValueError, RecursionError):
            continue
        tops = data if isinstance(data, list) else [data]
        for top in tops[:OBJECTS]:
            graph = top.get("@graph") if isinstance(top, dict) else None
            for one in (top, *(graph if isinstance(graph, list) else ())[:OBJECTS]):
                if isinstance(one, dict):
                    yield one


def _address(tree: Any, metas: Mapping[str, str], said: Mapping[str, Any], markup: str) -> str:
    linked = (node.get("href") or "" for node in tree.iter("link") if "canonical" in (node.get("rel") or "").lower())
    saved = _SAVED.search(markup[:5000])
    page = said.get("mainEntityOfPage")
    own = page if isinstance(page, str) else _text(page, "@id") if isinstance(page, dict) else ""
    for url in (*linked, metas.get("og:url", ""), saved[1] if saved else "", _text(said, "url"), own):
        url = url.strip()
        place = url.partition("://")[2].partition("/")[2]
        if url.lower().startswith(("http://", "https://")) and place:  # a whole site is not the page
            return url
    return ""


def _linked(tree: Any) -> str:
    return next((node.text_content() for node in tree.iter("a") if node.get("rel") == "author"), "")


def _author(name: str) -> str:
    """A name; addresses of profiles, which some pages give instead, are none."""
    return "" if "://" in name else plain_line(name[: 10 * LONGEST_NAME], LONGEST_NAME)


def _name(value: object, named: Mapping[str, Any]) -> str:
    """The name of a person or publisher, or of several, each told here or elsewhere on the page."""
    values = value if isinstance(value, list) else [value]
    names = []
    for one in values[:5]:
        if isinstance(one, dict):
            one = _text(one, "name") or _text(named.get(_text(one, "@id"), {}), "name")
        names.append(one if isinstance(one, str) else "")
    return ", ".join(filter(None, names))


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _first(metas: Mapping[str, str], names: list[str]) -> str:
    return next((metas[name] for name in names if metas.get(name, "").strip()), "")


# Fields: what a document says of itself in front of its text, under whatever name: one table for all kinds of files.
#
# The table is told to users in docs/documents.md, which a test holds to it.

LINES = 200  # of front matter
# The first key that says something counts. "source" is an address or an outlet; when a file was made, changed or
# clipped ("created", "modified", "saved") is no day of publication.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "subject"),
    "url": ("url", "source", "link", "canonical", "canonical_url", "permalink", "source_url", "address", "archived_at"),
    "outlet": ("outlet", "site", "site_name", "publisher", "publication", "source", "website", "journal", "newspaper"),
    "author": ("author", "authors", "by", "byline", "creator", "from"),
    "published": ("published", "date", "date_published", "datepublished", "published_at", "publish_date", "pubdate"),
    "text": ("text", "body", "content"),
}
_KEY = re.compile(r"([A-Za-z][\w .-]{0,40}?)[ \t]*:(?:[ \t]+(\S.*)|[ \t]*)")
_LINK = re.compile(r"!?\[\[?(?:[^\[\]|]{0,300}\|)?([^\[\]|]{1,300})\]?\](?:\((https?://[^()\s]{1,2000})\))?")
_ADDRESS = re.compile(r"https?://\S{1,2000}", re.I)
_LABELLED = re.compile(r"([A-Za-z][A-Za-z ]{1,20}?)\s{0,3}:\s{1,3}(\S.{0,300})|(by)\s(\S.{0,100})", re.I)
# "Published on 9 March 2026"; the day of a change is none of these
_STAMPED = re.compile(
    r"(?:published|posted|((?:last\s)?(?:updated|modified|changed|edited|corrected|retrieved|accessed)))"
    r"(?:\s(?:on|at))?\s{0,3}:?\s{1,3}(\S.{3,60})",
    re.I,
)
_DAYLIKE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
_HEADED = 6  # lines in which a text may tell what it is
_LONGEST = 2_100  # characters of such a line: an address is the longest of them
_ROWS = 20  # in which they stand, blank lines among them
_SHORT = 60  # characters of a line that names an outlet


@dataclass(frozen=True, slots=True)
class Fields:
    """What was told; unknown fields are empty."""

    title: str = ""
    url: str = ""
    outlet: str = ""
    author: str = ""
    published: datetime | None = None
    text: str = ""


def fields(record: Mapping[str, object], now: datetime) -> Fields:
    """The fields of a record with any of the known keys, made plain; a value that is none is passed over."""
    told = {key.strip().lower().replace("-", "_").replace(" ", "_"): value for key, value in record.items()}
    return Fields(
        plain_line(_first_field(told, "title"), LONGEST_TITLE),
        next((url for key in FIELD_NAMES["url"] if (url := _url(told.get(key)))), ""),
        next((name for key in FIELD_NAMES["outlet"] if (name := _outlet(told.get(key)))), ""),
        _field_name(next((told[key] for key in FIELD_NAMES["author"] if told.get(key)), "")),
        next((day for key in FIELD_NAMES["published"] if (day := read_date(_value(told.get(key)), now))), None),
        _first_field(told, "text"),
    )


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The YAML or TOML block before a text, and the text; a block without an end is text.

    Of YAML what people write there is read: keys with a value, a list or lines below them. The rest is passed over.
    """
    lines = text.lstrip("\ufeff\n").split("\n", LINES)
    mark = lines[0].rstrip()
    ends = {"---": ("---", "..."), "+++": ("+++",)}.get(mark, ())
    end = next((place for place, row in enumerate(lines[1:LINES], 1) if row.rstrip() in ends), 0)
    if not end:
        return {}, text
    block, rest = lines[1:end], "\n".join(lines[end + 1 :])
    if mark == "+++":
        try:
            return tomllib.loads("\n".join(block)), rest
        except (ValueError, RecursionError):
            return {}, rest
    return _yaml(block), rest


def head_lines(text: str, now: datetime) -> tuple[dict[str, object], str]:
    """The title of a plain text, the lines below it that tell outlet, author, day and address, and the text after them.

    A line that tells none of these is where the text begins.
    """
    rows = text.lstrip().split("\n", _ROWS)
    found: dict[str, object] = {}
    head: dict[str, object] = {}  # an outlet counts once something follows that can be nothing else
    title, end = "", 0
    written_rows = [(place, row.strip()) for place, row in enumerate(rows[:_ROWS]) if row.strip()]
    for place, row in written_rows[: _HEADED + 2]:
        if not title and not _ADDRESS.fullmatch(row):
            labelled = _LABELLED.fullmatch(row)
            title = labelled[2] if labelled and (labelled[1] or "").strip().lower() in FIELD_NAMES["title"] else row
            end = place + 1 if found or title != row else end
            continue
        told = _head_line(row, now, first=not head.keys() - {"url"})
        if told is None:
            break
        head = told | head
        if told.keys() != {"outlet"}:
            found, end = dict(head), place + 1
    if not end:
        return {}, text
    return {"title": title, **found}, "\n".join(rows[end:]).lstrip("\n")


def _head_line(row: str, now: datetime, first: bool) -> dict[str, object] | None:
    """What a line tells of its text: nothing of the date of a change, None where it is none of these lines."""
    if len(row) > _LONGEST:
        return None
    if _ADDRESS.fullmatch(row):
        return {"url": row}
    stamped = _STAMPED.fullmatch(row)
    if stamped and _day(stamped[2], now):
        return {} if stamped[1] else {"published": stamped[2]}
    labelled = _LABELLED.fullmatch(row)
    if labelled:
        key = (labelled[1] or labelled[3]).strip().lower().replace(" ", "_")
        value = labelled[2] or labelled[4]
        if any(key in keys for field, keys in FIELD_NAMES.items() if field != "text"):
            return {key: value}
        return {} if _day(value, now) or _ADDRESS.fullmatch(value) else None
    if _day(row, now):
        return {"published": row}
    for gap in (",", "|", "·", "–", "—", " - "):
        one, found, other = (part.strip() for part in row.partition(gap))
        for name, day in ((one, other), (other, one)):
            if found and _day(day, now) and 0 < len(name) <= _SHORT:
                return {"outlet": name, "published": day}
    named = first and 0 < len(row) <= _SHORT and row[0].isupper() and row[-1] not in ".!?:;"
    return {"outlet": row} if named else None


def _day(text: str, now: datetime) -> bool:
    """Whether a text is a day, be it one that nobody can be sure of."""
    return bool(read_date(text, now) or _DAYLIKE.fullmatch(text.strip()))


def _yaml(block: list[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    key, value = "", ""
    below: list[str] = []
    for row in [*block, "end:"]:
        told = _KEY.fullmatch(row.rstrip())
        if told and not row[0].isspace():
            if key and (value or below):
                found[key] = _told(value, below)
            key, value, below = told[1].strip(), (told[2] or "").strip(), []
        elif row.strip() and row.strip()[0] != "#":
            below.append(row.strip())
    return found


def _told(value: str, below: list[str]) -> object:
    """The value of a key: what stands behind it and in the lines below, which are a list, further keys or its text."""
    folded = value[:1] in (">", "|")
    if value and not folded:
        return _scalar(" ".join((value, *below)))
    if folded or not below:
        return " ".join(below)
    if below[0].startswith("-"):
        parts: list[list[str]] = []
        for row in below:
            if row.startswith("-"):
                parts.append([])
            parts[-1].append(row.removeprefix("-").strip())
        return [_map(part) for part in parts if part[0]]
    return _map(below)


def _map(rows: list[str]) -> object:
    """Keys with values, such as an author who is more than a name; any other rows as text."""
    told = [_KEY.fullmatch(row) for row in rows]
    if told[0] and told[0][2]:
        return {one[1].strip().lower(): _scalar(one[2].strip()) for one in told if one and one[2]}
    return _scalar(" ".join(rows))


def _scalar(value: str) -> object:
    """A value of YAML as text, or a list of texts."""
    if value[0] == "[" and value[-1] == "]" and not value.startswith("[["):
        return [str(_scalar(part.strip())) for part in value[1:-1].split(",") if part.strip()]
    if value[0] == '"' and value[-1] == '"' and len(value) > 1:
        try:
            return str(json.loads(value))
        except ValueError:
            return value[1:-1]
    if value[0] == "'" and value[-1] == "'" and len(value) > 1:
        return value[1:-1].replace("''", "'")
    return value.partition(" #")[0].rstrip()


def _first_field(told: Mapping[str, object], field: str) -> str:
    return next((text for key in FIELD_NAMES[field] if (text := _value(told.get(key)))), "")


def _field_name(value: object) -> str:
    """The name of somebody or of several, as people and their programs write it."""
    values = value if isinstance(value, list) else [value]
    names = [_LINK.sub(r"\1", _value(one)) for one in values[:5]]
    return plain_line(", ".join(name for name in names if name and not _ADDRESS.match(name)), LONGEST_NAME)


def _outlet(value: object) -> str:
    """A name that is no address; a link's words may be a title."""
    return _field_name(value) if isinstance(value, dict) or not _url(value) else ""


def _url(value: object) -> str:
    """A web address, bare or in a link."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("url", "link", "href", "@id") if value.get(key)), "")
    text = _value(value)
    link = _LINK.fullmatch(text)
    text = (link[2] or link[1]) if link else text.strip("<>")
    return text if _ADDRESS.fullmatch(text) else ""


def _value(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else ""
