"""Mail dates: dates of RSS in the form of e-mail, with zones and months that feedparser does not know."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime

# Only names that mean one offset wherever they are written: IST, CST and BST mean several and are left alone.
# feedparser would take all of these for UTC.
_OFFSETS = {
    "WET": 0, "WEST": 100, "CET": 100, "MEZ": 100, "CEST": 200, "MESZ": 200, "EET": 200, "SAST": 200, "EEST": 300,
    "MSK": 300, "PKT": 500, "HKT": 800, "SGT": 800, "AWST": 800, "JST": 900, "KST": 900, "ACST": 930, "AEST": 1000,
    "ACDT": 1030, "AEDT": 1100, "NZST": 1200, "NZDT": 1300, "BRT": -300, "ART": -300, "HST": -1000, "AKST": -900,
    "AKDT": -800,
}  # fmt: skip
# How Italian, French, German, Spanish, Portuguese and Dutch feeds write the months; without a full stop, lower case.
_MONTHS = {
    1: "gen gennaio janv janvier januar jänner ene enero janeiro januari",
    2: "febbraio févr fév février februar febrero fev fevereiro februari",
    3: "marzo mars mär märz mrz março mrt maart",
    4: "aprile avr avril abr abril",
    5: "mag maggio mai mayo maio mei",
    6: "giu giugno juin juni junio junho",
    7: "lug luglio juil juillet juli julio julho",
    8: "ago agosto août augustus",
    9: "set settembre sept septembre septiembre setembro",
    10: "ott ottobre octobre okt oktober octubre out outubro",
    11: "novembre noviembre novembro",
    12: "dic dicembre déc décembre dez dezember diciembre dezembro",
}
_NUMBERS = {name: number for number, names in _MONTHS.items() for name in names.split()}
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONE = re.compile(r"\s([A-Z]{3,4})\s*$")
_READABLE = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*,?\s+)?\d+\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s", re.I
)
_DAY = re.compile(r"^(?:[^\W\d]+\.?,?\s+)?(\d{1,2})\.?\s+([^\W\d]+)\.?\s+(\d{4}\b.*)$")


def mail_date(text: str) -> time.struct_time | None:
    """The UTC time of a date that has such a zone or month; None leaves the date to the next reader."""
    known = _english(text[:100].strip())
    zone = _ZONE.search(known)
    if zone and zone[1] in _OFFSETS:
        offset = _OFFSETS[zone[1]]
        known = f"{known[: zone.start()]} {'-' if offset < 0 else '+'}{abs(offset):04d}"
    if known == text[:100].strip():
        return None
    try:
        return parsedate_to_datetime(known).utctimetuple()
    except (ValueError, TypeError, OverflowError):
        return None


def _english(text: str) -> str:
    """The date with its month in English, if it has one of the names above."""
    found = None if _READABLE.match(text) else _DAY.match(text)
    # "mer, 16 nov": Italian shortens this month as English does, but names the weekday before it differently.
    name = found[2].lower() if found else ""
    number = _NUMBERS.get(name) or next((n for n, month in enumerate(_ENGLISH, 1) if month.lower() == name), 0)
    return f"{found[1]} {_ENGLISH[number - 1]} {found[3]}" if found and number else text
