"""Folders: documents that a person or a program puts into a folder, read when they are new or changed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from pipeline.gather import plain
from pipeline.gather.canonical import canonical
from pipeline.gather.dating import written
from pipeline.records import Failure, Item, Source, tagged

READ = (".html", ".htm", ".txt", ".md", ".json", ".jsonl")
MAX_BYTES = 100 * 1024 * 1024
WRAPPED = (50, 120)  # characters of a line that an editor broke
_LISTED = re.compile(r"^\s*(?:[-*•#>|]|\d+[.)])\s", re.M)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a folder: HTML that is still to be extracted, or an item that carries its text."""

    item: Item
    html: bytes  # empty when `item.text` holds the text
    stamp: tuple[str, str]  # name of its file relative to the folder, size and time of change


def documents(source: Source, now: datetime, known: Mapping[str, str]) -> Iterator[Document | Failure]:
    """The documents of all files whose stamp is not known, in order of their names.

    `known` maps names relative to the folder to stamps. All documents of a file carry its stamp, so keep a stamp only
    when everything before the next file has been kept.
    """
    root = Path(source.location)
    if not root.is_dir():
        yield Failure(source.name, "the folder does not exist", "create it or correct its path")
        return
    names = _names(root)
    if not names:
        yield Failure(source.name, "the folder holds no documents", f"put files ending in {', '.join(READ)} there")
    for name in names:
        try:
            state = (root / name).stat()
            stamp = (name, f"{state.st_size}-{state.st_mtime_ns}")
            if known.get(name) != stamp[1]:
                yield from _read(source, root / name, stamp, state.st_size, now)
        except OSError as error:
            yield Failure(name, f"cannot be read ({error.strerror})", "check that the file exists and its permissions")


def _names(root: Path) -> list[str]:
    """Files to read, relative to the folder, sorted; hidden files and folders are not looked into."""
    found: list[str] = []
    for place, folders, files in os.walk(root):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        found += [
            (Path(place) / file).relative_to(root).as_posix()
            for file in files
            if not file.startswith(".") and file.lower().endswith(READ)
        ]
    return sorted(found)


def _read(source: Source, path: Path, stamp: tuple[str, str], size: int, now: datetime) -> Iterator[Document | Failure]:
    name, kind = stamp[0], path.suffix.lower()
    if size > MAX_BYTES:
        yield Failure(name, "larger than 100 MiB", "split it into smaller files", retry=False)
        return
    data = path.read_bytes()
    if kind in (".html", ".htm"):
        if data.strip():
            yield Document(_item(source, name), data, stamp)
        else:
            yield Failure(name, "the file is empty", "remove it or fill it", retry=False)
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Failure(name, f"is not UTF-8 text (byte {error.start})", "save it as UTF-8", retry=False)
        return
    if kind == ".jsonl":
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield _record(source, name, number, line, stamp, now)
    elif kind == ".json":
        yield _record(source, name, 0, text, stamp, now)
    else:
        yield _note(source, name, text, stamp)


def _note(source: Source, name: str, text: str, stamp: tuple[str, str]) -> Document | Failure:
    """A text file: its first line that is not empty is the title."""
    title, _, rest = plain.clean(_unwrapped(text)).partition("\n")
    title = title.lstrip("#").strip()
    if not title:
        return Failure(name, "the file is empty", "remove it or fill it", retry=False)
    return Document(_item(source, name, title=title, text=rest), b"", stamp)


def _unwrapped(text: str) -> str:
    """Paragraphs that were broken into lines of even length (mail, plain-text editors) on one line each."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    wrapped = (all(WRAPPED[0] <= len(row) <= WRAPPED[1] for row in block.split("\n")[:-1]) for block in blocks)
    return "\n\n".join(
        block.replace("\n", " ") if even and not _LISTED.search(block) else block
        for block, even in zip(blocks, wrapped, strict=True)
    )


def _record(
    source: Source, name: str, number: int, text: str, stamp: tuple[str, str], now: datetime
) -> Document | Failure:
    """One JSON object: an article with the keys title, text, url, outlet, author and published."""
    thing = f"{name} line {number}" if number else name
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Failure(thing, f"is not valid JSON ({str(error)[:80]})", "correct or remove it", retry=False)
    if not isinstance(record, dict):
        return Failure(thing, "is not a JSON object", 'write {"title": "...", "text": "..."}', retry=False)
    fields = {key: value for key, value in record.items() if isinstance(value, str)}
    title, body = plain.line(fields.get("title", "")), plain.clean(fields.get("text", ""))
    if not title and not body:
        return Failure(thing, "has neither title nor text", 'write {"title": "...", "text": "..."}', retry=False)
    item = _item(
        source,
        name,
        number,
        title=title or body.partition("\n")[0],
        text=body,
        url=fields.get("url", ""),
        outlet=plain.line(fields.get("outlet", ""), 100),
        author=plain.line(fields.get("author", ""), 100),
        published=written(fields.get("published"), now),
    )
    return Document(item, b"", stamp)


def _item(
    source: Source,
    name: str,
    number: int = 0,
    *,
    title: str = "",
    text: str = "",
    url: str = "",
    outlet: str = "",
    author: str = "",
    published: datetime | None = None,
) -> Item:
    """An item named by its own address, else by its place in the folder (which never shows where the folder lies).

    A folder publishes nothing: a document that names no outlet is its host's, and without an address its own.
    """
    place: tuple[object, ...] = (source.name, name, number) if number else (source.name, name)
    if url.lower().startswith(("http://", "https://")):
        url = canonical(url)
        outlet = outlet or source.outlet or (urlsplit(url).hostname or "").removeprefix("www.")
        ident = tagged("item", url)
    else:
        url = f"file:///{quote(name)}" + (f"#{number}" if number else "")
        ident = tagged("item", *place)
    return Item(
        id=ident,
        url=url,
        title=plain.line(title, plain.TITLE),
        outlet=outlet or source.outlet,
        source=source.name,
        author=author,
        published=published,
        text=text,
        date_from="document" if published else "",
    )
