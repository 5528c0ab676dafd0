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
HEADED = 6  # lines in which a text may tell what it is
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
        next((_name(told[key]) for key in KEYS["outlet"] if told.get(key) and not _url(told[key])), ""),
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
    """The lines below the title of a plain text that tell outlet, author, day and address, and the text without them.

    They are taken together or not at all: a line that is none of these makes them part of the text.
    """
    title, _, rest = text.lstrip().partition("\n")
    block, _, after = rest.lstrip().partition("\n\n")
    rows = [row.strip() for row in block.split("\n")]
    found: dict[str, object] = {}
    for place, row in enumerate(rows):
        told = _head_line(row, now, place == 0)
        if told is None or place >= HEADED:
            return {}, text
        found |= {key: value for key, value in told.items() if key not in found}
    if not found.keys() - {"outlet"}:  # a short line alone may be anything
        return {}, text
    return {"title": title, **found}, after


def _head_line(row: str, now: datetime, first: bool) -> dict[str, object] | None:
    if _ADDRESS.fullmatch(row):
        return {"url": row}
    labelled = _LABELLED.fullmatch(row)
    if labelled:
        key = (labelled[1] or labelled[3]).strip().lower().replace(" ", "_")
        known = next((field for field, keys in KEYS.items() if key in keys and field != "text"), "")
        return {key: labelled[2] or labelled[4]} if known else None
    if written(row, now):
        return {"published": row}
    for gap in (",", "|", "·", "–", "—", " - "):
        name, found, day = row.partition(gap)
        if found and written(day, now) and 0 < len(name.strip()) <= SHORT:
            return {"outlet": name.strip(), "published": day.strip()}
    named = first and 0 < len(row) <= SHORT and row[0].isupper() and row[-1] not in ".!?:;"
    return {"outlet": row} if named else None


def _yaml(block: list[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    key = ""
    parts: list[str] = []
    for row in [*block, "end:"]:
        told = _KEY.fullmatch(row.rstrip())
        if told and not row[0].isspace():
            if key and parts:
                found[key] = parts if len(parts) > 1 or isinstance(found.get(key), list) else parts[0]
            key, parts = told[1].strip(), []
            value = (told[2] or "").strip()
            if value.rstrip("+-") not in (">", "|", ""):
                found[key] = _scalar(value)
        elif key and key not in found and row.strip():
            part = row.strip().removeprefix("- ").strip()
            inner = _KEY.fullmatch(part)
            if inner and inner[1].lower() == "name" and inner[2]:  # of an author who is more than a name
                part = inner[2]
            parts.append(str(_scalar(part)))
    return found


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


def _url(value: object) -> str:
    """A web address, bare or in a link."""
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
