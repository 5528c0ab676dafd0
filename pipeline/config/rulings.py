"""The editor's corrections: a file for each topic beside `sources.toml`, read and checked as that one is."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from pipeline.config.edit import replaced, text
from pipeline.config.errors import SettingFault, failed, misshapen
from pipeline.config.settings import CORRECTIONS, NonEmptyText, SettingsTable, table_keys, wrong_value
from pipeline.config.toml import Document, parsed_toml, read_toml
from pipeline.errors import CannotWrite
from pipeline.models import Ruling, RulingKind, Topic

NONE = "none"
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class _Entry(SettingsTable):
    reason: NonEmptyText
    author: NonEmptyText
    date: datetime.date


class _Statement(_Entry):
    block: NonEmptyText | None = None
    quote: NonEmptyText | None = None
    url: NonEmptyText | None = None


class HideTable(_Statement):
    """`[[hide]]`: a statement that is told no more, in whatever words; or a voice, a figure, a tension."""

    other: NonEmptyText | None = None


class PinTable(_Statement):
    """`[[pin]]`: a statement or an entry that stays on the page."""


class PairTable(_Entry):
    """`[[same]]` and `[[different]]`: two statements."""

    quote: NonEmptyText
    other: NonEmptyText
    url: NonEmptyText | None = None
    other_url: NonEmptyText | None = None


class HolderTable(_Entry):
    """`[[holder]]`: who a holder is, or who says a statement; a holder who is none is a label of the outlet's."""

    name: NonEmptyText | None = None
    quote: NonEmptyText | None = None
    url: NonEmptyText | None = None
    value: NonEmptyText = Field(alias="is")


class SideTable(HolderTable):
    """`[[side]]`: at which end of the axis a holder, or a statement, stands."""


def _day(text: str) -> str:
    if text != NONE:
        try:
            if not _DAY.fullmatch(text):
                raise ValueError
            datetime.date(*([int(part) for part in text.split("-")] + [1, 1])[:3])
        except ValueError:
            raise wrong_value(
                'must be a day, a month or a year, such as "2026-03-02", "2026-03" or "2026", or "none"'
            ) from None
    return text


class DateTable(_Entry):
    """`[[date]]`: when it happened, what a statement tells."""

    quote: NonEmptyText
    url: NonEmptyText | None = None
    value: Annotated[NonEmptyText, AfterValidator(_day)] = Field(alias="is")


class MuteTable(_Entry):
    """`[[mute]]`: an outlet that is not told of any more, at all or from a day on, or one article, by its address."""

    outlet: NonEmptyText | None = None
    url: NonEmptyText | None = None
    since: datetime.date | None = None


class NoteTable(_Statement):
    """`[[note]]`: words of the editor, shown as such."""

    text: NonEmptyText


class Corrections(SettingsTable):
    """The whole file."""

    hide: list[HideTable] = Field(default_factory=list)
    pin: list[PinTable] = Field(default_factory=list)
    same: list[PairTable] = Field(default_factory=list)
    different: list[PairTable] = Field(default_factory=list)
    holder: list[HolderTable] = Field(default_factory=list)
    side: list[SideTable] = Field(default_factory=list)
    date: list[DateTable] = Field(default_factory=list)
    mute: list[MuteTable] = Field(default_factory=list)
    note: list[NoteTable] = Field(default_factory=list)


_TABLES: dict[RulingKind, type[_Entry]] = {
    "hide": HideTable, "pin": PinTable, "same": PairTable, "different": PairTable, "holder": HolderTable,
    "side": SideTable, "date": DateTable, "mute": MuteTable, "note": NoteTable,
}  # fmt: skip
KEYS = table_keys(Corrections)


def load_corrections(config: Path, topics: Sequence[Topic]) -> tuple[dict[str, tuple[Ruling, ...]], tuple[str, ...]]:
    """The rulings by topic, and the files that belong to none; a ConfigError names file, line, key and remedy."""
    folder = config.parent / CORRECTIONS
    slugs = {topic.slug: topic for topic in topics}
    found: dict[str, tuple[Ruling, ...]] = {}
    strays = []
    for path in sorted(folder.glob("*.toml")):
        if path.stem in slugs:
            found[path.stem] = rulings(read_toml(path), slugs[path.stem])
        else:
            strays.append(f"{CORRECTIONS}/{path.name}")
    return {slug: some for slug, some in found.items() if some}, tuple(strays)


def append_correction(config: Path, topic: Topic, ruling: Ruling, stead: Ruling | None = None) -> Path:
    """Write a ruling at the end of its topic's file, which is made where there is none; returns where it is.

    One in whose stead it is decided is taken out.

    A ConfigError, and nothing written, when the file would not be valid then.
    """
    path = config.parent / CORRECTIONS / f"{topic.slug}.toml"
    try:
        before = path.read_bytes() if path.exists() else b""
        if before:
            rulings(read_toml(path), topic)
        if stead:
            before = _without(before, stead)
        gap = "" if not before else "\n" if before.endswith(b"\n") else "\n\n"
        after = before + (gap + correction_table(ruling)).encode()
        rulings(parsed_toml(str(path), after), topic)
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"{path}: {error.strerror}; nothing was written") from error
    replaced(path.absolute(), after)
    return path


def take_out(config: Path, topic: Topic, ruling: Ruling) -> Path:
    """Take a ruling out of its topic's file; returns where that is. A ConfigError, and nothing written, like above."""
    path = config.parent / CORRECTIONS / f"{topic.slug}.toml"
    try:
        after = _without(path.read_bytes(), ruling)
    except OSError as error:
        raise CannotWrite(f"{path}: {error.strerror}; nothing was written") from error
    rulings(parsed_toml(str(path), after), topic)
    replaced(path.absolute(), after)
    return path


def _without(content: bytes, ruling: Ruling) -> bytes:
    """A file without the table at the line of a ruling; what is noted in front of the next table is that one's."""
    lines = content.decode().split("\n")
    first = int(ruling.place.rpartition(" ")[2]) - 1
    end = next((n for n in range(first + 1, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    while end < len(lines) and lines[end - 1].lstrip().startswith("#"):
        end -= 1
    kept = "\n".join((*lines[:first], *lines[end:])).rstrip("\n")
    return f"{kept}\n".encode() if kept else b""


def correction_table(ruling: Ruling) -> str:
    """A ruling as a table of TOML."""
    given = {
        "block": ruling.block, "quote": ruling.quote, "url": ruling.url, "other": ruling.other,
        "other_url": ruling.other_url, "outlet" if ruling.kind == "mute" else "name": ruling.name, "text": ruling.text,
    }  # fmt: skip
    lines = [f"{key} = {text(value)}" for key, value in given.items() if value]
    if ruling.kind in ("holder", "side", "date"):
        lines.append(f"is = {text(ruling.value or NONE)}")
    if ruling.since:
        lines.append(f"since = {ruling.since.isoformat()}")
    lines += [f"reason = {text(ruling.reason)}", f"author = {text(ruling.author)}", f"date = {ruling.day.isoformat()}"]
    return f"[[{ruling.kind}]]\n" + "\n".join(lines) + "\n"


def rulings(document: Document, topic: Topic) -> tuple[Ruling, ...]:
    """The rulings of a document, in its order, or a ConfigError about the first fault in it."""
    try:
        tables = Corrections.model_validate(document.data)
    except ValidationError as error:
        raise failed(document, misshapen(error, KEYS)) from None
    faults = list(_disagreements(tables, topic))
    if faults:
        raise failed(document, faults)
    lines = document.lines()
    placed = [
        (lines.get((kind, n), 0), _ruling(kind, entry, f"{document.name} line {lines.get((kind, n), 0)}"))
        for kind in _TABLES
        for n, entry in enumerate(getattr(tables, kind))
    ]
    return tuple(ruling for _, ruling in sorted(placed, key=lambda pair: pair[0]))


def _ruling(kind: RulingKind, entry: _Entry, place: str) -> Ruling:
    given = {name: value for name, value in entry.model_dump().items() if value is not None}
    given["day"] = given.pop("date")
    if "outlet" in given:
        given["name"] = given.pop("outlet")
    if given.get("value") == NONE:
        given["value"] = ""
    return Ruling(kind=kind, place=place, **given)


def _disagreements(tables: Corrections, topic: Topic) -> Iterator[SettingFault]:
    """Faults that no single value shows."""
    for kind in ("hide", "pin"):
        for n, one in enumerate(getattr(tables, kind)):
            if not one.block and not one.quote:
                yield SettingFault((kind, n), 'names nothing: it needs quote = "words of the page", or block = "n12"')
    for kind in ("holder", "side"):
        for n, entry in enumerate(getattr(tables, kind)):
            if bool(entry.name) == bool(entry.quote):
                yield SettingFault(
                    (kind, n), "needs name, for all that a holder says, or quote, for one statement: one of the two"
                )
    for n, held in enumerate(tables.holder):
        if held.name and held.value == held.name:
            yield SettingFault(("holder", n, "is"), "a holder who is nobody else")
    for n, mute in enumerate(tables.mute):
        if bool(mute.outlet) == bool(mute.url):
            yield SettingFault(
                ("mute", n), "needs outlet, for all that it publishes, or url, for one article: one of both"
            )
        elif mute.url and mute.since:
            yield SettingFault(("mute", n, "since"), "is of an outlet; an article came on one day")
    ends = [pole.name for pole in topic.axis or ()]
    for n, side in enumerate(tables.side):
        if not ends:
            yield SettingFault(("side", n), f"{topic.slug} has no axis, so nobody has a side")
        elif side.value not in (*ends, NONE):
            named = ", ".join(f'"{name}"' for name in (*ends, NONE))
            yield SettingFault(("side", n, "is"), f'is not an end of the axis: "{side.value}"; there are {named}')
    hidden = {one.quote: n for n, one in enumerate(tables.hide) if one.quote}
    for n, pin in enumerate(tables.pin):
        if pin.quote in hidden:
            yield SettingFault(("pin", n), "keeps on the page what another entry hides; take one of the two out")
