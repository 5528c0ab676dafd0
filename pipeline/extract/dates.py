"""When something was published: taken only when a date is understood whole, and whether it can be believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit

from pipeline.models import Item

# Moments: a date as feeds, pages and documents write it, taken only when all of it is understood; else it is unknown.
#
# A wrong day sorts, expires and redates what it touches, and nobody sees why. So days that several people would read
# differently (09-03-2026, 3/9/26), numbers of seconds, and a year or a month alone are no dates here.

_LONGEST = 100  # characters of a date
# Hours from UTC, in the form of RFC 822. Names that mean several offsets (IST, BST) give the day alone.
_OFFSETS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -500, "EDT": -400, "CST": -600, "CDT": -500, "MST": -700, "MDT": -600,
    "PST": -800, "PDT": -700, "WET": 0, "WEST": 100, "CET": 100, "MEZ": 100, "CEST": 200, "MESZ": 200, "EET": 200,
    "SAST": 200, "EEST": 300, "MSK": 300, "PKT": 500, "HKT": 800, "SGT": 800, "AWST": 800, "JST": 900, "KST": 900,
    "ACST": 930, "AEST": 1000, "ACDT": 1030, "AEDT": 1100, "NZST": 1200, "NZDT": 1300, "BRT": -300, "ART": -300,
    "HST": -1000, "AKST": -900, "AKDT": -800,
}  # fmt: skip
# English, Italian, French, German, Spanish, Portuguese and Dutch; without a full stop, lower case.
_MONTH_NUMBERS = {
    1: "january jan gen gennaio janv janvier januar jänner ene enero janeiro januari",
    2: "february feb febbraio févr fév février februar febrero fev fevereiro februari",
    3: "march mar marzo mars mär märz mrz março mrt maart",
    4: "april apr aprile avr avril abr abril",
    5: "may mag maggio mai mayo maio mei",
    6: "june jun giu giugno juin juni junio junho",
    7: "july jul lug luglio juil juillet juli julio julho",
    8: "august aug ago agosto août augustus",
    9: "september sep sept set settembre septembre septiembre setembro",
    10: "october oct ott ottobre octobre okt oktober octubre out outubro",
    11: "november nov novembre noviembre novembro",
    12: "december dec dic dicembre déc décembre dez dezember diciembre dezembro",
}
_NUMBERS = {name: number for number, names in _MONTH_NUMBERS.items() for name in names.split()}
# The same languages; "Updated 9 March 2026" begins with no weekday and is no date of publication.
# Texts come with white space folded.
_WEEKDAY = (
    r"(?:(?:(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|gio|ven|sab|dom|jeu|sam|dim|mié|jue|vie|sáb|seg|ter|qua|qui|sex"
    r"|montag|dienstag|mittwoch|donner|samstag|sonn|maandag|dinsdag|woensdag|donder|vrijdag|zaterdag|zondag)[^\W\d_]{0,8}"
    r"|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo)\.?,?\s)?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_MONTH_NAME = r"(?P<month>[^\W\d_]{3,10})\.?"
_YEAR = r"(?P<year>\d{4})"
_CLOCK = r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?)?\s?(?P<half>[ap]\.?m\.?(?!\w))?"
_ZONE = r"\s?(?P<zone>[A-Z]{1,5}(?![\w+-])|(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d\d)?(?!\w))?(?:\s?\([\w ./+-]{1,40}\))?"
_REST = rf"(?:(?:\s?[,–—|·-]\s?|\s|T)(?:at\s|um\s|à\s)?{_CLOCK})?{_ZONE}"
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_YEAR}(?P<gap>[-/.])(?P<number>\d{{1,2}})(?P=gap)(?P<day>\d{{1,2}}){_REST}",
        r"(?P<year>[12]\d{3})(?P<number>[01]\d)(?P<day>[0-3]\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?"
        + _ZONE,
        rf"(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})\.{_YEAR}{_REST}",
        rf"{_WEEKDAY}{_DAY}[\s-](?:de\s|of\s)?{_MONTH_NAME},?[\s-](?:de\s)?{_YEAR}{_REST}",
        rf"{_WEEKDAY}{_MONTH_NAME}\s{_DAY},?\s{_YEAR}{_REST}",
        # asctime, and the short years of RFC 822, which always come with a time
        rf"{_WEEKDAY}{_MONTH_NAME}\s{_DAY}\s{_CLOCK}{_ZONE}\s{_YEAR}",
        rf"{_WEEKDAY}{_DAY}[\s-]{_MONTH_NAME}[\s-](?P<year>\d\d)\s(?=\d+:){_CLOCK}{_ZONE}",
    )
)


def moment(text: object) -> datetime | None:
    """The moment in UTC that a whole text gives, midnight where it gives a day alone; None for anything else."""
    if not isinstance(text, str) or not any(letter.isdigit() for letter in text[:_LONGEST]):
        return None
    folded = " ".join(text.split())
    if len(folded) > _LONGEST:
        return None
    for form in _FORMS:
        found = form.fullmatch(folded)
        if found:
            return _read(found.groupdict())
    return None


def _read(parts: dict[str, str | None]) -> datetime | None:
    name = (parts.get("month") or "").lower()
    number = int(parts.get("number") or 0) or _NUMBERS.get(name, 0)
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        year += 2000 if year < 70 else 1900
    hour = parts.get("hour")
    if hour and not parts.get("minute") and not parts.get("half"):
        return None  # "9 March 2026 10": nobody knows
    # the day that is written is the day: a zone beside it alone would make another one of it
    zone = _offset(parts.get("zone") or "") if hour else None
    clock = _clock(parts) if zone is not None else (0, 0, 0)
    try:
        day = datetime(year, number, int(parts["day"] or 0), tzinfo=timezone(zone or timedelta(0)))
        return day.replace(hour=clock[0], minute=clock[1], second=clock[2]).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int]:
    hour, half = int(parts["hour"] or 0), (parts.get("half") or "").lower()
    if half:
        hour = hour % 12 + 12 * (half[0] == "p") if 1 <= hour <= 12 else 99  # 13 pm is no hour
    return hour, int(parts.get("minute") or 0), min(int(parts.get("second") or 0), 59)  # 60: a leap second


def _offset(zone: str) -> timedelta | None:
    """How far a zone is from UTC, which stands in for none; None for a name that means several or nothing."""
    name = zone.strip().upper()
    digits = name.removeprefix("GMT").removeprefix("UTC").replace(":", "").strip()
    if digits[:1] in ("+", "-"):
        size = digits[1:] if len(digits) > 3 else f"{digits[1:]}00"
        offset = int(size)
        sign = -1 if digits[0] == "-" else 1
    elif name in _OFFSETS or not name:
        offset, sign = abs(_OFFSETS.get(name, 0)), -1 if _OFFSETS.get(name, 0) < 0 else 1
    else:
        return None
    return sign * timedelta(hours=offset // 100, minutes=offset % 100)


EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
CLOCKS = timedelta(days=1)  # clocks and time zones of others
DATED_BY_SIGHT = "seen"  # the source has no dates to give, and those in its text mean something else
DOUBTED = "not credible"
_IN_URL = re.compile(r"(?<!\d)(20\d\d)(?P<gap>[/-]?)(0[1-9]|1[0-2])(?P=gap)(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS) + "|sept"
_DATE = rf"(?:(\d\d?)(?:st|nd|rd|th)? ({_MONTH})\.?|({_MONTH})\.? (\d\d?)(?:st|nd|rd|th)?),? (20\d\d)(?!\d)"
# Where a text tells its own date: after such a word, or at its very start with a dash after it.
_LABELLED = re.compile(rf"\b(?:published|posted|dated)(?: on|:)? {_DATE}", re.I)
_DATELINE = re.compile(rf"^(?:[\w .]{{2,40}}, )?\(?{_DATE}\)?\s?(?:[—–:]|- )", re.I)
OPENING = 3  # sentences in which a text may tell its date


def credible_date(when: datetime | None, now: datetime) -> datetime | None:
    """The moment in UTC, or None when it is missing, before 2000 or in the future."""
    if when is None:
        return None
    try:
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return when if EARLIEST <= when <= now + CLOCKS else None


def read_date(text: object, now: datetime) -> datetime | None:
    """The date or time that a text gives, or None when it is something else or not credible."""
    return credible_date(moment(text), now)


def date_provenance(given: object, believed: datetime | None) -> str:
    """The provenance of a date that a feed gave, or why there is none."""
    return "feed" if believed else DOUBTED if given else ""


def dated_item(item: Item, sentences: Sequence[str], now: datetime) -> Item:
    """The item with the best date that can be had, and where it comes from."""
    if item.date_from == DATED_BY_SIGHT:
        return item
    if item.published:
        return item if item.date_from not in ("", DOUBTED) else replace(item, date_from="page")
    for by, when in (("url", _from_url(item.url, now)), ("text", date_from_text(sentences, now))):
        if when:
            return replace(item, published=when, date_from=by)
    return item


def _from_url(url: str, now: datetime) -> datetime | None:
    """The day in an address such as /2026/05/24/title."""
    match = _IN_URL.search(urlsplit(url).path) if url.startswith("http") else None
    return read_date(f"{match[1]}-{match[3]}-{match[4]}", now) if match else None


def date_from_text(sentences: Sequence[str], now: datetime) -> datetime | None:
    """The day that a text gives as its own near its beginning."""
    for sentence in sentences[:OPENING]:
        match = _LABELLED.search(sentence) or _DATELINE.search(sentence)
        if match:
            return read_date(f"{match[1] or match[4]} {match[2] or match[3]} {match[5]}", now)
    return None
