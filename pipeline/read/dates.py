"""The dates that a sentence names, absolute or counted from an anchor (the day of its article)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.read import datewords as words
from pipeline.read.tense import looks_ahead, looks_back, plans_of_then
from pipeline.records import Precision, When

_SHORT = {name[:3]: place + 1 for place, name in enumerate(words.MONTHS)}
_STEP = {"last": -1, "this": 0, "next": 1}
NEARLY = timedelta(days=270)  # of a day further back writers give the year, or they mean the coming one
NEVER = timedelta(days=335)  # eleven months off nobody leaves the year out
ROUND = 3  # days by which "a week ago" may be off: nobody counts them
_PAST = re.compile(r"\bhad\b")
_DEADLINE = re.compile(r"by\b|before\b", re.IGNORECASE)
_RANGE = re.compile(r"\s?(?:to|until|till|through|[-–])\s(?:the\s)?")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with the words that name it and where they start; `ahead` when those around it look ahead."""

    when: When
    text: str
    start: int
    ahead: bool = False


def dates(sentence: str, anchor: datetime | None) -> tuple[Dated, ...]:
    """The dates that a sentence names, in order; without an anchor only those that need none."""
    return tuple(_dates(sentence, anchor))


def _dates(sentence: str, anchor: datetime | None) -> Iterator[Dated]:
    last = -1  # where the first day of a range ended: the day after it is the same range's
    year_of = -1  # where the words begin that only give a day its year
    for match in words.DATE.finditer(sentence):
        if last >= 0 and _RANGE.fullmatch(sentence, last, match.start()):
            last = -1
            continue
        last = -1
        if match.lastgroup == "relative" and match.end() == year_of:
            continue
        year = words.THAT_YEAR.match(sentence, match.end()) if match.lastgroup in ("dmy", "mdy") else None
        year_of = year.end() if year else -1
        # "since March 2025" bounds a time, it does not date what the sentence tells.
        if words.OPEN_ENDED.search(sentence, 0, match.start()):
            further = words.DATE.search(sentence, match.end())
            between = _RANGE.fullmatch(sentence, match.end(), further.start()) if further else None
            if not between or not words.FROM.search(sentence, 0, match.start()):
                continue
            last = match.end()
        when = _absolute(match)
        if when is None and anchor is not None:
            when = _relative(match, anchor.date(), sentence)
        if when is None:
            continue
        later = match.lastgroup == "relative" and match["later"] is not None
        ahead = later or looks_ahead(sentence, match.start(), match.end())
        yield Dated(when, match[0], match.start(), ahead)
        more = words.FURTHER_YEARS.match(sentence, match.end()) if match.lastgroup == "year" else None
        for year in words.A_YEAR.finditer(more[0]) if more else ():  # "in 2023, 2024 and 2025"
            yield Dated(When(date(int(year[0]), 1, 1), "year"), year[0], match.end() + year.start(), ahead)


def is_future(dated: Dated, anchor: datetime | None) -> bool:
    """Whether the period begins after the anchor, or ends after it and is a deadline or told as to come."""
    if anchor is None:
        return False
    if dated.when.start > anchor.date():
        return True
    due = dated.ahead or _DEADLINE.match(dated.text) is not None
    return due and last_day(dated.when) > anchor.date()


def _absolute(match: re.Match[str]) -> When | None:
    match match.lastgroup:
        case "iso":
            return _day(int(match["y"]), int(match["m"]), match["d"])
        case "dmy" | "mdy" if match["y"]:
            return _day(int(match["y"]), _month(match["m"]), match["d"])
        case "quarter" | "backward":
            year = int(match["y"]) if match["y"] else 2000 + int(match["short"])
            return _quarter(year, int(match["q"] or words.ORDINALS[match["ordinal"].lower()]))
        case "month" | "months":
            return When(date(int(match["y"]), _month(match["m"]), 1), "month")
        case "yearend" if match["y"]:
            return When(date(int(match["y"]), 12, 1), "month")
        case "year" | "years" | "report":
            return When(date(int(match["y"]), 1, 1), "year")
        case _:
            return None


def _relative(match: re.Match[str], today: date, sentence: str) -> When | None:
    match match.lastgroup:
        case "dmy" | "mdy":
            month, day = _month(match["m"]), match["d"]
            year = words.THAT_YEAR.match(sentence, match.end())
            if year:
                return _day(today.year + _STEP[year["which"]], month, day)
            back = looks_back(sentence, match.start(), match.end())
            return _near_day(month, day, today, ahead=_ahead(match, sentence), back=back)
        case "yearend":
            return When(date(today.year, 12, 1), "month")
        case "bare":
            return _bare_month(match, today, sentence)
        case "weekday":
            return _weekday(match, today, sentence)
        case "yesterday" | "tomorrow":
            return When(today + timedelta(days=1 if match.lastgroup == "tomorrow" else -1))
        case "today":
            return When(today)
        case "thatquarter":
            return _quarter(today.year + _STEP[match["r"]], words.ORDINALS[match["ordinal"]])
        case "ago":
            return _ago(match, today)
        case "relative":
            return _period(match["u"], today, _STEP[match["r"].lower()])
        case _:
            return None


def _ahead(match: re.Match[str], sentence: str) -> bool:
    return looks_ahead(sentence, match.start(), match.end())


def _period(unit: str, today: date, step: int) -> When:
    if unit == "year":
        return When(date(today.year + step, 1, 1), "year")
    if unit == "quarter":
        return When(_shift(today.year, (today.month - 1) // 3 * 3 + 1, 3 * step), "quarter")
    return When(_shift(today.year, today.month, step), "month")


def _ago(match: re.Match[str], today: date) -> When | None:
    """So many days ago is a day, years ago a year; weeks and a month ago are round: the month, where that is sure."""
    number = int(match["n"]) if match["n"].isdigit() else words.NUMBERS.get(match["n"].lower(), 1)
    match match["u"]:
        case "day":
            return When(today - timedelta(days=number))
        case "week":
            return _about(today - timedelta(days=7 * number))
        case "month" if number == 1:
            before = _shift(today.year, today.month, -1)
            length = calendar.monthrange(before.year, before.month)[1]
            return _about(before.replace(day=min(today.day, length)))
        case "month":
            return When(_shift(today.year, today.month, -number), "month")
        case unit:
            return When(date(today.year - number * (10 if unit == "decade" else 1), 1, 1), "year")


def _about(day: date) -> When | None:
    """The month of a day that may be ROUND days off; none when that may be another month."""
    first, last = (day + timedelta(days=off) for off in (-ROUND, ROUND))
    return When(first.replace(day=1), "month") if first.month == last.month else None


def _bare_month(match: re.Match[str], today: date, sentence: str) -> When | None:
    word, month = match["p"].lower(), _month(match["m"])
    this_year = date(today.year, month, 1)
    past = this_year if month <= today.month else date(today.year - 1, month, 1)
    coming = this_year if month >= today.month else date(today.year + 1, month, 1)
    if word == "this":
        return When(this_year, "month")
    if word == "last":
        return When(past if month != today.month else date(today.year - 1, month, 1), "month")
    if word == "next":
        return When(coming if month != today.month else date(today.year + 1, month, 1), "month")
    if word.startswith(("by", "before")):
        if _PAST.search(sentence):
            return When(past, "month")
        if plans_of_then(sentence):  # the nearest such month: the day may have passed
            return When(min((past, coming), key=lambda day: abs((day - today).days)), "month")
        return When(coming, "month") if _ahead(match, sentence) else None
    if _ahead(match, sentence):
        return When(coming, "month")
    nearer = coming - today < today - past  # then "in November" may mean either, unless the words tell of the past
    return When(past, "month") if not nearer or looks_back(sentence, match.start(), match.end()) else None


def _weekday(match: re.Match[str], today: date, sentence: str) -> When | None:
    lead = (match["p"] or "").lower()
    if not lead and words.NOT_A_DAY.search(sentence, 0, match.start("w")):
        return None
    back = (today.weekday() - words.WEEKDAYS.index(match["w"].lower())) % 7
    if lead == "last":
        return When(today - timedelta(days=back or 7))
    if lead == "next":
        return When(today + timedelta(days=(7 - back)))
    if lead == "this":
        return When(today + timedelta(days=(7 - back) % 7))
    ahead = _ahead(match, sentence)
    if not ahead and (lead in ("by", "for") or not looks_back(sentence, match.start(), match.end())):
        return None
    return When(today + timedelta(days=(7 - back)) if ahead else today - timedelta(days=back))


def _near_day(month: int, day: str, today: date, *, ahead: bool, back: bool) -> When | None:
    """The nearest such day behind (or ahead of) today; nearly a year behind only what is told as past is."""
    days = [when for year in (-1, 0, 1) if (when := _day(today.year + year, month, day))]
    slack = timedelta(days=1)  # the anchor is in UTC, the article's clock may not be
    coming = next((when for when in days if when.start >= today - slack), None)
    past = next((when for when in reversed(days) if when.start <= today + slack), None)
    if ahead or past is None or (today - past.start > NEARLY and not back):
        return coming if coming and coming.start - today <= NEVER else None
    return past if today - past.start <= NEVER else None


def _day(year: int, month: int, day: str) -> When | None:
    number = int(day.rstrip("sthndr"))
    if not 1 <= month <= 12 or not 1 <= number <= calendar.monthrange(year, month)[1]:
        return None
    return When(date(year, month, number))


def _quarter(year: int, number: int) -> When:
    return When(date(year, 3 * number - 2, 1), "quarter")


def _month(name: str) -> int:
    return _SHORT[name[:3].lower()]


def _shift(year: int, month: int, step: int) -> date:
    months = year * 12 + month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def last_day(when: When) -> date:
    """The last day of a period."""
    length: dict[Precision, int] = {"month": 1, "quarter": 3, "year": 12}
    if when.precision == "day":
        return when.start
    return _shift(when.start.year, when.start.month, length[when.precision]) - timedelta(days=1)
