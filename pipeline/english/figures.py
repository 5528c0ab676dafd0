"""The figures in a sentence, each with what it counts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.english.dates import CALENDAR
from pipeline.english.names import NameAt, name_spans
from pipeline.english.patterns import Pattern
from pipeline.english.tokens import is_finite
from pipeline.english.units import TIME_UNITS
from pipeline.models import Figure

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12, "t": 1e12,
}  # fmt: skip
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_RANKS = {word: place for place, word in enumerate(_ORDINALS, 1)}
_CURRENCIES = {"dollars": "$", "dollar": "$", "euros": "€", "euro": "€", "pounds": "£", "yuan": "¥", "yen": "¥"}

_TENS_WORD = "|".join(_TENS)
_UNIT_WORD = "|".join(sorted(_ONES[1:], key=len, reverse=True))
_LONG_SCALE = r"hundred|thousand|million|billion|trillion"
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|(?:(?:{_TENS_WORD})(?:[-‑\s](?:{_UNIT_WORD}))?|{_UNIT_WORD})(?:\s(?:{_LONG_SCALE}))?\b"
    rf"|\ba\s(?:{_LONG_SCALE})\b"
)
_FIGURE = Pattern(
    rf"(?P<rank>#\s?(?P<place>\d{{1,4}})\b|\b(?:[Nn]o\.|[Nn]umber)\s(?P<place2>\d{{1,3}})\b(?!\.\d)"
    rf"|\b(?P<ordinal>{'|'.join(_RANKS)}|\d{{1,3}}(?:st|nd|rd|th))(?:[-\s](?:place|position|spot|rank))\b"
    rf"|\b(?:rank(?:s|ed|ing)?|placed|came|finished)\s(?P<ordinal2>{'|'.join(_RANKS)}|\d{{1,3}}(?:st|nd|rd"
    rf"|th))\b(?!\s(?:quarter|half|time)))"
    r"|(?P<sign>(?<![\w)])[-−](?=\d))?(?:(?P<currency>(?:US)?\$|[€£¥])\s?)?"
    rf"(?<![\w.,/:])(?<![^\W\d]-)(?P<number>{_NUMBER})(?!\d|(?:st|nd|rd|th)\b)"
    rf"(?P<scale>[-\s]?(?:{_LONG_SCALE})\b|\s?(?:bn|tn|mn)\b|[kKmMbBTt]\b(?![-‑.]\d))?"
    r"(?P<unit>\s?%|[-\s]per\s?cent(?:age)?\b|[-\s]pct\b|\s?[x×](?!\w)|fold\b|-fold\b)?"
    r"(?P<point>[-\s]?(?:basis\s|percentage\s)?points?\b)?",
    re.IGNORECASE,
)  # fmt: skip
_BLOCKED = re.compile(
    rf"{CALENDAR}"
    r"|https?://\S+|\[\d+(?:,\s?\d+)*\]|^\s*\(?\d{1,2}[.)]\s"
    r"|\b\d{1,2}:\d\d(?:\s?[ap]\.?m\b)?|\b\d{1,2}\s?[ap]\.?m\b|\b\d+(?:\.\d+){2,}\b"
    r"|\b(?:[Vv]ersion|[Vv]ersions|[Rr]elease|[Bb]uild|[Cc]hapter|[Ss]ection|[Pp]age|[Ff]igure|[Tt]able"
    r"|[Aa]rticle|[Pp]hase"
    r"|[Ll]evel|[Tt]ier|[Ss]tep|[Vv]olume|[Ii]ssue|Apache|Python|[Vv])[\s.]?\d+(?:\.\d+)*"
    r"|\b(?:fiscal|FY)\s?\d+|\b(?:19|20)\d\ds\b|\b(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)\b|(?<=['’])\d\ds?\b"
)
_NAME_NUMBER = re.compile(r"\s\d+\s(?P<verb>[a-z]+)\b")
_SUBJECT = re.compile(r"(?:^|[,;:“(]\s?|\b(?:the|a|an|and|but|that|while|whereas)\s)$", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_RANGE = re.compile(r"\s?(?:to|and|or|-|–|—)\s?")
_FOLLOWING = re.compile(
    r"(?P<gap>[-‑\s])(?P<first>[a-z][a-z-]*|[A-Z]{2,}s\b)(?:\s(?P<second>[a-z][a-z-]*))?(?:\s(?P<third>[a-z][a-z-]*))?"
)
_TIMES = re.compile(r"\stimes\s(?:as|more|less|fewer|the|that|its|larger|smaller|[a-z]+er)\b")
_FRACTION = re.compile(r"[-\s](?:thirds?|fifths?|halves|sixths?|eighths?|tenths?|quarters? of)\b|\sof\sthe\b")
_NO_NOUN = frozenset(
    "is was has does as its this us across versus plus less perhaps always towards besides times others ones "
    "series means news "
    "says thus yes hours-long various previous famous serious numerous".split()
)
_FUNCTION = frozenset(
    "a an and are at be been but by can could did do for from had have he her him his how if in into it more no "
    "not of on or our out "
    "over per she so than that the their them then they through to under until up we were what when where which "
    "while who will with "
    "would after before against around since because most least only about between if that's".split()
)
_IRREGULAR = {
    "people": "people",
    "women": "woman",
    "men": "man",
    "children": "child",
    "staff": "staff",
    "criteria": "criterion",
}


@dataclass(frozen=True, slots=True)
class _Reading:
    """A number with the parts that a range hands on to its first number ("6 to 9 months")."""

    number: float
    scale: float
    unit: str
    start: int
    end: int
    spelled: bool

    @property
    def value(self) -> float:
        return float(f"{self.number * self.scale:.12g}")


@lru_cache(maxsize=4096)  # the gate asks again for what the claim was made from
def figures(sentence: str) -> tuple[Figure, ...]:
    """The figures in a sentence in order; years, dates, list numbers and parts of names are none."""
    matches = tuple(_FIGURE.finditer(sentence))
    if not matches:
        return ()
    blocked = [match.span() for match in _BLOCKED.finditer(sentence)]
    blocked += [(span.start, _numbered(sentence, span)) for span in name_spans(sentence)]
    readings: list[_Reading] = []
    for match in matches:
        start, end = match.span("rank") if match.lastgroup == "rank" else match.span("number")
        if any(left < end and start < right for left, right in blocked):
            continue
        reading = _rank(match) if match.lastgroup == "rank" else _counted(match, sentence)
        if reading is not None:
            readings.append(reading)
    for place in reversed(range(len(readings) - 1)):
        readings[place] = _completed(readings[place], readings[place + 1], sentence)
    return tuple(
        Figure(reading.value, reading.unit, sentence[reading.start : reading.end])
        for reading in readings
        if (reading.unit or not reading.spelled)  # a bare "two" says little
        and math.isfinite(reading.value)  # a thousand digits are no number
    )


def counted_unit(unit: str) -> str:
    """The unit that figures in a unit as somebody writes it have ("months": month, "percent": %); "" when none have.

    For those that are known by name see `units`.
    """
    plural = (f"5 {unit}s",) if unit.islower() else ()  # "5 MMLUs" would be read, and is no unit
    for written in (f"5 {unit}", *plural, f"5{unit}", f"{unit}5"):
        found = figures(f"It is {written}.")
        if len(found) == 1 and found[0].unit and found[0].text == written:
            return found[0].unit
    return ""


def _numbered(sentence: str, name: NameAt) -> int:
    """Where a name ends, with the number between it and its verb: "Demon 170 runs", but not "in Halden 170 tests"."""
    number = _NAME_NUMBER.match(sentence, name.end)
    if number and is_finite(number["verb"]) and _SUBJECT.search(sentence[: name.start]):
        return number.start("verb")
    return name.end


def _completed(first: _Reading, second: _Reading, sentence: str) -> _Reading:
    """The first number of a range with the unit and scale that stand behind the second."""
    if not _RANGE.fullmatch(sentence, first.end, second.start):
        return first
    if not first.unit:
        scale = second.scale if first.scale == 1 and second.number >= first.number else first.scale
        return replace(first, unit=second.unit, scale=scale)
    if first.unit == second.unit and first.unit in "$€£¥" and first.scale == 1:
        return replace(first, scale=second.scale)
    return first


def _rank(match: re.Match[str]) -> _Reading:
    digits = match["place"] or match["place2"]
    ordinal = (match["ordinal"] or match["ordinal2"] or "").lower()
    value = int(digits) if digits else _RANKS.get(ordinal) or int(ordinal.rstrip("sthndr"))
    return _Reading(value, 1, "rank", match.start("rank"), match.end("rank"), spelled=False)


def _counted(match: re.Match[str], sentence: str) -> _Reading | None:
    number, spelled = _value(match["number"])
    scale = _SCALES[match["scale"].strip(" -\t").lower()] if match["scale"] else 1.0
    start = match.start("sign") if match["sign"] else match.start("currency" if match["currency"] else "number")
    if match["sign"]:
        number = -number
    if match["currency"]:
        return _Reading(
            number, scale, match["currency"][-1], start, match.end("scale" if match["scale"] else "number"), False
        )
    if match["point"]:
        unit = "basis point" if "basis" in match["point"].lower() else "point"
        return _Reading(number, scale, unit, start, match.end("point"), spelled)
    if match["unit"]:
        unit = "x" if match["unit"].strip(" -").lower() in ("x", "×", "fold") else "%"
        return _Reading(number, scale, unit, start, match.end("unit"), spelled)
    end = match.end("scale" if match["scale"] else "number")
    if _FRACTION.match(sentence, end):
        return None
    if not spelled and scale == 1 and _YEAR.fullmatch(match["number"]):
        return None
    times = _TIMES.match(sentence, end)
    if times:
        return _Reading(number, scale, "x", start, end + len(" times"), spelled)
    unit, end = _noun(sentence, end, match["scale"] or "")
    return _Reading(number, scale, unit, start, end, spelled)


def _value(text: str) -> tuple[float, bool]:
    """The value of digits or number words, and whether it is spelled out."""
    if text[0].isdigit():
        return float(text.replace(",", "")), False
    total = 0.0
    for word in re.split(r"[-‑\s]", text.lower()):
        if word in _SCALES:
            total = max(total, 1.0) * _SCALES[word]
        elif word != "a":
            total += _TENS[word] if word in _TENS else _ONES.index(word)
    return total, True


def _noun(sentence: str, end: int, scale: str) -> tuple[str, int]:
    """The thing counted, in the singular, and where it ends: a plural within three words, or a hyphenated unit."""
    match = _FOLLOWING.match(sentence, end)
    if match is None or match["first"] in _ONES:  # "endorsed one two years later": what follows is a figure of its own
        return "", end
    if match["gap"] != " ":  # 12-hour, 70-billion-parameter
        first = match["first"].split("-")[0]
        known = first in TIME_UNITS or first in (
            "parameter",
            "token",
            "item",
            "page",
            "question",
            "model",
            "task",
            "dollar",
        )
        return (_CURRENCIES.get(first, first), match.start("first") + len(first)) if known else ("", end)
    for group in ("first", "second", "third"):
        word = match[group]
        if word is None or word in _FUNCTION or word in _NO_NOUN:
            return "", end
        if word in _CURRENCIES:
            return _CURRENCIES[word], match.end(group)
        if word in _IRREGULAR:
            return _IRREGULAR[word], match.end(group)
        if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
            return _singular(word), match.end(group)
        if group == "first" and word == "model" and scale in ("B", "M", "T"):
            return "parameter", end  # a 70B model
    return "", end


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]
