"""Fields: what a document says of itself in front of its text, under whatever name: one table for all kinds of files.

The table is told to users in docs/documents.md, which a test holds to it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.gather import plain
from pipeline.gather.dating import written

NAME = 100  # characters of an author or outlet
LINES = 200  # of front matter
# The first key that says something counts. "source" is an address or an outlet; when a file was made, changed or
# clipped ("created", "modified", "saved") is no day of publication.
KEYS: Mapping[str, tuple[str, ...]] = {
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
HEADED = 6  # lines in which a text may tell what it is
LONGEST = 2_100  # characters of such a line: an address is the longest of them
ROWS = 20  # in which they stand, blank lines among them
SHORT = 60  # characters of a line that names an outlet


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
        plain.line(_first(told, "title"), plain.TITLE),
        next((url for key in KEYS["url"] if (url := _url(told.get(key)))), ""),
        next((name for key in KEYS["outlet"] if (name := _outlet(told.get(key)))), ""),
        _name(next((told[key] for key in KEYS["author"] if told.get(key)), "")),
        next((day for key in KEYS["published"] if (day := written(_value(told.get(key)), now))), None),
        _first(told, "text"),
    )


def front_matter(text: str) -> tuple[dict[str, object], str]:
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


def headed(text: str, now: datetime) -> tuple[dict[str, object], str]:
    """The title of a plain text, the lines below it that tell outlet, author, day and address, and the text after them.

    A line that tells none of these is where the text begins.
    """
    rows = text.lstrip().split("\n", ROWS)
    found: dict[str, object] = {}
    head: dict[str, object] = {}  # an outlet counts once something follows that can be nothing else
    title, end = "", 0
    written_rows = [(place, row.strip()) for place, row in enumerate(rows[:ROWS]) if row.strip()]
    for place, row in written_rows[: HEADED + 2]:
        if not title and not _ADDRESS.fullmatch(row):
            labelled = _LABELLED.fullmatch(row)
            title = labelled[2] if labelled and (labelled[1] or "").strip().lower() in KEYS["title"] else row
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
    if len(row) > LONGEST:
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
        if any(key in keys for field, keys in KEYS.items() if field != "text"):
            return {key: value}
        return {} if _day(value, now) or _ADDRESS.fullmatch(value) else None
    if _day(row, now):
        return {"published": row}
    for gap in (",", "|", "·", "–", "—", " - "):
        one, found, other = (part.strip() for part in row.partition(gap))
        for name, day in ((one, other), (other, one)):
            if found and _day(day, now) and 0 < len(name) <= SHORT:
                return {"outlet": name, "published": day}
    named = first and 0 < len(row) <= SHORT and row[0].isupper() and row[-1] not in ".!?:;"
    return {"outlet": row} if named else None


def _day(text: str, now: datetime) -> bool:
    """Whether a text is a day, be it one that nobody can be sure of."""
    return bool(written(text, now) or _DAYLIKE.fullmatch(text.strip()))


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


def _first(told: Mapping[str, object], field: str) -> str:
    return next((text for key in KEYS[field] if (text := _value(told.get(key)))), "")


def _name(value: object) -> str:
    """The name of somebody or of several, as people and their programs write it."""
    values = value if isinstance(value, list) else [value]
    names = [_LINK.sub(r"\1", _value(one)) for one in values[:5]]
    return plain.line(", ".join(name for name in names if name and not _ADDRESS.match(name)), NAME)


def _outlet(value: object) -> str:
    """A name that is no address; a link's words may be a title."""
    return _name(value) if isinstance(value, dict) or not _url(value) else ""


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
