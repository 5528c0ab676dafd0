"""The dates that a sentence names, absolute or counted from an anchor (the day of its article)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.records import Precision, When

MONTHS = ("january february march april may june july august september october november december").split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SHORT = {name[:3]: place + 1 for place, name in enumerate(MONTHS)}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}

# Month and weekday names count only with a capital: "may" and "march" are verbs otherwise.
_MONTH = r"(?:{}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)".format("|".join(m.title() for m in MONTHS))
_WEEKDAY = "(?:{})".format("|".join(d.title() for d in WEEKDAYS))
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[.,:]\d)"
_SPAN = r"(?:\s?[-–]\s?\d{1,2}(?!\d))?"
_NO_UNIT = r"(?!\s?(?:%|percent|per cent|points?\b|million|billion|times\b|seats\b))"
_OPEN_ENDED = re.compile(
    r"\b(?:since|before|after|until|till|prior to|ahead of|from)\s+(?:(?:the|late|early|mid)[\s-]+)*$", re.IGNORECASE
)

CALENDAR = (
    rf"(?<![\w-]){_YEAR}-\d\d-\d\d(?![\w-])"
    rf"|\b{_DAY}{_SPAN}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?\b"
    rf"|\b{_MONTH}\s{_DAY}{_SPAN}{_NO_UNIT}(?:,?\s{_YEAR}\b)?"
    rf"|\b{_MONTH}(?:,|\sof)?\s{_YEAR}\b"
)

_DATE = re.compile(
    rf"(?P<iso>(?<![\w-])(?P<y1>{_YEAR})-(?P<m1>\d\d)-(?P<d1>\d\d)(?![\w-]))"
    rf"|(?P<dmy>\b(?:{_WEEKDAY},?\s)?(?:the\s)?(?P<d2>{_DAY}){_SPAN}\s(?:of\s)?(?P<m2>{_MONTH})(?:,?\s(?P<y2>{_YEAR})\b)?(?!\w))"
    rf"|(?P<mdy>\b(?:{_WEEKDAY},?\s)?(?P<m3>{_MONTH})\s(?P<d3>{_DAY}){_SPAN}{_NO_UNIT}(?:,?\s(?P<y3>{_YEAR})\b)?)"
    rf"|(?P<quarter>\b(?:Q(?P<q1>[1-4])|(?P<q2>first|second|third|fourth|final)[\s-]quarter)(?:,"
    rf"|\sof)?\s(?P<y4>{_YEAR})\b)"
    rf"|(?P<month>(?P<end1>\b(?:by|before|at|until)\s(?:the\s)?end\sof\s)?\b(?P<m5>{_MONTH})(?:,"
    rf"|\sof)?\s(?P<y5>{_YEAR})\b)"
    rf"|(?P<yearend>\b(?:by|before|at)\s(?:the\s)?(?:end\sof\s(?:the\syear|this\syear|(?P<y6>{_YEAR}))"
    rf"|year[-’'\s]?s?[-\s]end)\b)"
    rf"|(?P<bare>\b(?P<p7>[Bb]y(?:\s(?:the\s)?end\sof)?|[Ii]n(?:\s(?:early|mid|late))?|[Dd]uring|[Ll]ast"
    rf"|[Nn]ext|[Tt]his|(?:[Aa]t\s)?(?:the\s)?end\sof|[Ii]n\s(?:early|late|mid)-)\s?(?P<m7>{_MONTH})(?!\w|(?:,|\sof)?\s\d"
    rf"|[’']s|\s[A-Z]))"
    rf"|(?P<year>\b(?:(?:[Ii]n|[Bb]y|[Dd]uring|[Ee]arly|[Ll]ate|[Tt]hroughout|half\sof|end\sof|start\sof)\s"
    rf"|[Mm]id-|[Ii]n\s(?:early|late)[\s-])(?P<y8>{_YEAR})(?![\d%]|[-–.,:]\d|\spercent|-\w))"
    rf"|(?P<weekday>\b(?P<p9>[Oo]n|[Ll]ast|said|says|announced|released|reported|published|launched|filed"
    rf"|signed|unveiled|confirmed|told\sreporters)\s(?P<w9>{_WEEKDAY})\b(?![’']s|,?\s(?:the\s)?(?:\d|{_MONTH})))"
    rf"|(?P<yesterday>\b[Yy]esterday\b(?![’']s))"
    rf"|(?P<today>\bearlier\stoday\b|\b(?:announced|released|launched|published|unveiled|said|confirmed"
    rf"|reported)\stoday\b"
    rf"|\b[Tt]oday,?\s(?:announced|released|launched|published|unveiled|confirmed)\b)"
    rf"|(?P<relative>\b(?P<r>[Ll]ast|[Tt]his|[Nn]ext)\s(?P<u>month|year)\b(?![’']s))"
)  # fmt: skip

_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|would|going to|plans?|planned|intends?|expects?|expected|schedul(?:ed|es)|due"
    r"|set (?:to|for|on)|aims?"
    r"|hopes?|promises|promised|predicts?|forecasts?|slated|goes|begins|starts|opens|arrives|ships|ends|expires"
    r"|takes effect|to (?:open|start|launch|arrive|begin|follow|appear"
    r"|come) (?:on|in|by))\b"
)
_CLAUSE = re.compile(r"[,;:—–]|\b(?:who|which|that|since|after|when|released|launched|published|announced)\b")
_OPENS_CLAUSE = re.compile(r"\W*(?:(?:and|but|then|on|in|by|the)\s+)*", re.IGNORECASE)
_PAST = re.compile(r"\bhad\b")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with the words that name it and where they start."""

    when: When
    text: str
    start: int


def dates(sentence: str, anchor: datetime | None) -> tuple[Dated, ...]:
    """The dates that a sentence names, in order; without an anchor only those that need none."""
    found: list[Dated] = []
    for match in _DATE.finditer(sentence):
        # "since March 2025" bounds a time, it does not date what the sentence tells.
        if _OPEN_ENDED.search(sentence, 0, match.start()):
            continue
        when = _absolute(match)
        if when is None and anchor is not None:
            when = _relative(match, anchor.date(), sentence)
        if when is not None:
            found.append(Dated(when, match[0], match.start()))
    return tuple(found)


def is_future(dated: Dated, anchor: datetime | None) -> bool:
    """Whether the period begins after the anchor, or is a deadline that has not passed by then."""
    if anchor is None:
        return False
    if dated.when.start > anchor.date():
        return True
    deadline = re.match(r"by\b|before\b", dated.text, re.IGNORECASE) is not None
    return deadline and _end(dated.when) > anchor.date()


def _absolute(match: re.Match[str]) -> When | None:
    match match.lastgroup:
        case "iso":
            return _day(int(match["y1"]), int(match["m1"]), match["d1"])
        case "dmy" if match["y2"]:
            return _day(int(match["y2"]), _month(match["m2"]), match["d2"])
        case "mdy" if match["y3"]:
            return _day(int(match["y3"]), _month(match["m3"]), match["d3"])
        case "quarter":
            quarter = int(match["q1"]) if match["q1"] else _QUARTERS[match["q2"]]
            return When(date(int(match["y4"]), 3 * quarter - 2, 1), "quarter")
        case "month":
            return When(date(int(match["y5"]), _month(match["m5"]), 1), "month")
        case "yearend" if match["y6"]:
            return When(date(int(match["y6"]), 12, 1), "month")
        case "year":
            return When(date(int(match["y8"]), 1, 1), "year")
        case _:
            return None


def _relative(match: re.Match[str], today: date, sentence: str) -> When | None:
    match match.lastgroup:
        case "dmy" if not match["y2"]:
            return _near_day(_month(match["m2"]), match["d2"], today, _ahead(match, sentence))
        case "mdy" if not match["y3"]:
            return _near_day(_month(match["m3"]), match["d3"], today, _ahead(match, sentence))
        case "yearend":
            return When(date(today.year, 12, 1), "month")
        case "bare":
            return _bare_month(match, today, sentence)
        case "weekday":
            return _weekday(match, today, _ahead(match, sentence))
        case "yesterday":
            return When(today - timedelta(days=1))
        case "today":
            return When(today)
        case "relative":
            step = {"last": -1, "this": 0, "next": 1}[match["r"].lower()]
            if match["u"] == "year":
                return When(date(today.year + step, 1, 1), "year")
            return When(_shift(today.year, today.month, step), "month")
        case _:
            return None


def _ahead(match: re.Match[str], sentence: str) -> bool:
    """Whether the clause of the date looks ahead: a cue before it, or after it when the date opens the clause."""
    clause = _CLAUSE.split(sentence[: match.start()])[-1]
    if _OPENS_CLAUSE.fullmatch(clause):
        clause = _CLAUSE.split(sentence[match.end() :].lstrip(", "), maxsplit=1)[0]
    return _FUTURE.search(clause) is not None


def _bare_month(match: re.Match[str], today: date, sentence: str) -> When | None:
    word, month = match["p7"].lower(), _month(match["m7"])
    this_year = date(today.year, month, 1)
    past = this_year if month <= today.month else date(today.year - 1, month, 1)
    coming = this_year if month >= today.month else date(today.year + 1, month, 1)
    if word == "this":
        return When(this_year, "month")
    if word == "last":
        return When(past if month != today.month else date(today.year - 1, month, 1), "month")
    if word == "next":
        return When(coming if month != today.month else date(today.year + 1, month, 1), "month")
    if word.startswith("by"):
        if _PAST.search(sentence):
            return When(past, "month")
        return When(coming, "month") if _FUTURE.search(sentence) else None
    return When(coming if _ahead(match, sentence) else past, "month")


def _weekday(match: re.Match[str], today: date, ahead: bool) -> When:
    back = (today.weekday() - WEEKDAYS.index(match["w9"].lower())) % 7
    if match["p9"].lower() == "last" and back == 0:
        back = 7
    return When(today + timedelta(days=(7 - back)) if ahead else today - timedelta(days=back))


def _near_day(month: int, day: str, today: date, ahead: bool) -> When | None:
    """The nearest such day behind (or ahead of) today; none when it is more than 11 months off."""
    for year in (today.year, today.year + 1) if ahead else (today.year, today.year - 1):
        when = _day(year, month, day)
        if when is None:
            continue
        away = (when.start - today).days if ahead else (today - when.start).days
        if -1 <= away <= 335:  # one day of slack: the anchor is in UTC, the article's clock may not be
            return when
    return None


def _day(year: int, month: int, day: str) -> When | None:
    number = int(day.rstrip("sthndr"))
    if not 1 <= month <= 12 or not 1 <= number <= calendar.monthrange(year, month)[1]:
        return None
    return When(date(year, month, number))


def _month(name: str) -> int:
    return _SHORT[name[:3].lower()]


def _shift(year: int, month: int, step: int) -> date:
    months = year * 12 + month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def _end(when: When) -> date:
    length: dict[Precision, int] = {"month": 1, "quarter": 3, "year": 12}
    if when.precision == "day":
        return when.start
    return _shift(when.start.year, when.start.month, length[when.precision]) - timedelta(days=1)
