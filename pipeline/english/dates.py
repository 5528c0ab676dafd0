"""The dates that a sentence names, absolute or counted from its article's day; whether they look ahead or back."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.english.calendar import MONTHS, WEEKDAYS
from pipeline.english.patterns import Pattern
from pipeline.english.tense import Tense, tense_at
from pipeline.models import Precision, When

# How English writes dates: the months and weekdays, and one pattern with a named group for each form.


# Month and weekday names count only with a capital: "may" and "march" are verbs otherwise.
_MONTH = r"(?:{}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)".format("|".join(m.title() for m in MONTHS))
_WEEKDAY = "(?:{})".format("|".join(d.title() for d in WEEKDAYS))
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_SPAN = r"(?:(?:\s?[-–]\s?|\s(?:to|and)\s)\d{1,2}(?!\d))?"
_NO_UNIT = r"(?!\s?(?:%|percent|per cent|points?\b|million|billion|times\b|seats\b))"
_NO_YORE = r"(?!,?\s1[0-8]\d\d\b)"  # "on May 28, 1830" is no day of this century
_NOT_A_DAY = (
    "a|an|the|its|his|her|their|our|my|your|every|each|any|some|no|of|to|from|through|until|till|since"
    "|before|after|and|or|than|super"
)
_NUMBERS = "a one two three four five six seven eight nine ten eleven twelve".split()
NUMBERS = {word: max(place, 1) for place, word in enumerate(_NUMBERS)}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
_ORDINAL = "first|second|third|fourth|final"

CALENDAR = (
    rf"(?<![\w-]){_YEAR}-\d\d-\d\d(?![\w-])"
    rf"|\b{_DAY}{_SPAN}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?\b"
    rf"|\b{_MONTH}\s{_DAY}{_SPAN}{_NO_UNIT}(?:,?\s{_YEAR}\b)?"
    rf"|\b{_MONTH}(?:,|\sof)?\s{_YEAR}\b"
)

DATE = Pattern(
    rf"(?P<iso>(?<![\w-])(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?![\w-]))"
    rf"|(?P<dmy>\b(?:{_WEEKDAY},?\s)?(?:the\s)?(?P<d>{_DAY}){_SPAN}\s(?:of\s)?(?P<m>{_MONTH})(?:,?\s(?P<y>{_YEAR})\b)?{_NO_YORE}(?!\w))"
    rf"|(?P<mdy>\b(?:{_WEEKDAY},?\s)?(?P<m>{_MONTH})\s(?P<d>{_DAY}){_SPAN}{_NO_UNIT}(?:,?\s(?P<y>{_YEAR})\b)?{_NO_YORE})"
    rf"|(?P<months>\b(?:[Ff]rom|[Bb]etween)\s(?P<m>{_MONTH})\s(?:to|and|through|until)\s{_MONTH}(?:,|\sof)?\s(?P<y>{_YEAR})\b)"
    rf"|(?P<years>\b(?:[Ff]rom|[Bb]etween)\s(?P<y>{_YEAR})\s(?:to|and|through|until)\s{_YEAR}\b(?!\s(?:to|[a-z]+s\b)))"
    rf"|(?P<quarter>(?<!fiscal\s)(?<!fiscal-)\b(?:Q(?P<q>[1-4])|(?P<ordinal>{_ORDINAL})[\s-]quarter)(?:(?:,|\sof)?\s(?P<y>{_YEAR})\b|\s?['’](?P<short>\d\d)\b))"
    rf"|(?P<backward>(?<![\w$€£-])(?P<y>{_YEAR})(?:\sQ(?P<q>[1-4])\b|['’]s\s(?P<ordinal>{_ORDINAL})\squarter\b))"
    rf"|(?P<thatquarter>\b(?:[Tt]he\s)?(?P<ordinal>{_ORDINAL})\squarter\sof\s(?P<r>last|this|next)\syear\b)"
    rf"|(?P<month>(?:\b(?:by|before|at|until)\s(?:the\s)?end\sof\s)?\b(?P<m>{_MONTH})(?:,"
    rf"|\sof)?\s(?P<y>{_YEAR})\b)"
    rf"|(?P<yearend>\b(?:by|before|at)\s(?:the\s)?(?:end\sof\s(?:the\syear|this\syear|(?P<y>{_YEAR}))"
    rf"|year[-’'\s]?s?[-\s]end)\b)"
    rf"|(?P<bare>\b(?P<p>[Bb]y(?:\s(?:the\s)?end\sof)?|[Bb]efore\s(?:the\s)?end\sof|[Ff]or\s(?:early|mid|late)|[Ii]n(?:\s(?:early|mid|late))?|[Dd]uring|[Ll]ast"
    rf"|[Nn]ext|[Tt]his|(?:[Aa]t\s)?(?:the\s)?end\sof|[Ii]n\s(?:early|late|mid)-)\s?(?P<m>{_MONTH})(?!\w|(?:,|\sof)?\s\d"
    rf"|[’']s|\s[A-Z]))"
    rf"|(?P<year>\b(?:(?:[Ii]n|[Bb]y|[Dd]uring|[Ee]arly|[Ll]ate|[Tt]hroughout|(?<!half\sof\s)end\sof|start\sof)\s"
    rf"|[Mm]id-|[Ii]n\s(?:early|late)[\s-])(?P<y>{_YEAR})(?![\w%]|[-–.,:]\d|\spercent|-\w|\s(?:Q[1-4]|tokens|questions)\b|['’]s\s(?:{_ORDINAL})\s))"
    rf"|(?P<report>\b(?:[Ii]ts|[Tt]heir|[Tt]he|[Hh]is|[Hh]er|[Aa]|\w['’]s)\s(?P<y>{_YEAR})\s(?=(?:report|paper|study|survey)\b))"
    rf"|(?P<weekday>\b(?:(?P<p>[Oo]n|[Ll]ast|[Tt]his|[Nn]ext|[Bb]y|for)\s"
    rf"|(?<=[a-z]\s)(?<!\b(?:on)\s))(?P<w>{_WEEKDAY})\b(?![’'-]|\s[A-Z]|,?\s(?:the\s)?(?:\d|{_MONTH})))"
    rf"|(?P<yesterday>\b[Yy]esterday\b(?![’']s))"
    rf"|(?P<tomorrow>\b[Tt]omorrow\b(?![’']s))"
    rf"|(?P<today>\bearlier\stoday\b|\b(?:announced|released|launched|published|unveiled|said|confirmed"
    rf"|reported|releasing|launching|announcing|introducing)\stoday\b"
    rf"|\b[Tt]oday,?\s(?:announced|released|launched|published|unveiled|confirmed)\b"
    rf"|\b[Tt]oday,?\s(?=(?:we(?:['’]re|\sare)|[\w\s]{{1,30}}?\sis)\s(?:releasing|launching|announcing|introducing|publishing|opening|sharing)\b))"
    rf"|(?P<ago>(?<!than\s)(?<!nearly\s)(?<!almost\s)(?<!about\s)(?<!around\s)(?<!over\s)(?<!roughly\s)(?<!some\s)(?<!least\s)"
    rf"(?<!half\s)\b(?P<n>\d{{1,2}}|[Aa]n?|(?:{'|'.join(w for w in _NUMBERS)}"
    rf"|{'|'.join(w.title() for w in _NUMBERS)}))\s(?P<u>day|week|month|year|decade)s?\sago\b)"
    rf"|(?P<lastweek>(?<![Tt]he\s)(?<!past\s)\b(?:[Ll]ast|[Ee]arlier\sthis)\sweek\b(?![’']s))"
    rf"|(?P<relative>(?<![Tt]he\s)(?<!past\s)\b(?P<later>[Ll]ater\s)?(?P<r>[Ll]ast|[Tt]his|[Nn]ext)\s(?P<u>month|quarter|year)\b(?![’']s))"
)  # fmt: skip

# Behind one of these a date bounds a time, it does not date what the sentence tells: "since March 2025".
OPEN_ENDED = re.compile(
    r"\b(?:since|before|after|until|till|prior to|ahead of"
    r"|(?<!appl[yi]\s)(?<!applies\s)(?<!effective\s)(?<!force\s)(?<!starting\s)from)"
    r"\s+(?:(?:the|late|early|mid)[\s-]+)*$",
    re.IGNORECASE,
)
NOT_A_DAY = re.compile(rf"\b(?i:{_NOT_A_DAY})\s$|['’]s\s$|\b[A-Z]\w*\s$")  # "the Tuesday meeting", "Black Friday"
FROM = re.compile(r"\bfrom\s+(?:the\s)?$", re.IGNORECASE)
FURTHER_YEARS = re.compile(rf"(?:,\s{_YEAR}){{0,20}},?\sand\s{_YEAR}\b(?![-\s](?:percent|tokens))")
THAT_YEAR = re.compile(r",?\s(?:of\s)?(?P<which>this|last|next)\syear\b")  # behind "27 October"
A_YEAR = re.compile(_YEAR)
YEAR = re.compile(rf"\b{_YEAR}\b")

# Plans of then: whether the day has come by now the words do not say.
_PROMISED = re.compile(r"\b(?:promised|planned|pledged|vowed|was (?:due|expected|scheduled)|were (?:due|expected))\b")
_PRESENT_PLAN = re.compile(
    r"\b(?:will|shall|would|plans?|intends?|expects?|aims?|hopes?|promises|wants?|must|is|are|predicts?|forecasts?)\b"
)


def plans_of_then(sentence: str) -> bool:
    """Whether a deadline belongs to a promise made before, so that it may have passed."""
    return _PROMISED.search(sentence) is not None and _PRESENT_PLAN.search(sentence) is None


_SHORT = {name[:3]: place + 1 for place, name in enumerate(MONTHS)}
_STEP = {"last": -1, "this": 0, "next": 1}
NEVER = timedelta(days=335)  # eleven months off nobody leaves the year out
LATELY = 3  # months in which "last June" may be that of this year or the one before
WEEK = 4  # days within which a bare weekday is the nearest one: further off, "on Tuesday" is as often the other
EITHER_WAY = 2  # days back that are the nearest also where the day may be that of something to come
YESTERDAY = 5  # "will meet on Friday" of a Saturday was written before its day
# Days back of the weekday that comes next: readers met articles that were rewritten a day after their date.
TOMORROW = 6
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

    @property
    def end(self) -> int:
        """The place behind its words."""
        return self.start + len(self.text)


def dates(sentence: str, anchor: datetime | None) -> tuple[Dated, ...]:
    """The dates that a sentence names, in order; without an anchor only those that need none."""
    return tuple(_dates(sentence, anchor))


def _dates(sentence: str, anchor: datetime | None) -> Iterator[Dated]:
    last = -1  # where the first day of a range ended: the day after it is the same range's
    year_of = -1  # where the words begin that only give a day its year
    for match in DATE.finditer(sentence):
        if last >= 0 and _RANGE.fullmatch(sentence, last, match.start()):
            last = -1
            continue
        last = -1
        if match.lastgroup == "relative" and match.end() == year_of:
            continue
        year = THAT_YEAR.match(sentence, match.end()) if match.lastgroup in ("dmy", "mdy", "bare") else None
        year_of = year.end() if year else -1
        # "since March 2025" bounds a time, it does not date what the sentence tells.
        if OPEN_ENDED.search(sentence, 0, match.start()):
            further = DATE.search(sentence, match.end())
            between = _RANGE.fullmatch(sentence, match.end(), further.start()) if further else None
            if not between or not FROM.search(sentence, 0, match.start()):
                continue
            last = match.end()
        when = _absolute(match)
        if when is None and anchor is not None:
            when = _relative(match, anchor.date(), sentence)
        if when is None:
            continue
        later = match.lastgroup == "relative" and match["later"] is not None
        ahead = later or _tense(match, sentence).lean in ("ahead", "perhaps")
        yield Dated(when, match[0], match.start(), ahead)
        more = FURTHER_YEARS.match(sentence, match.end()) if match.lastgroup == "year" else None
        for year in A_YEAR.finditer(more[0]) if more else ():  # "in 2023, 2024 and 2025"
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
            return _quarter(year, int(match["q"] or ORDINALS[match["ordinal"].lower()]))
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
            year = THAT_YEAR.match(sentence, match.end())
            if year:
                return _day(today.year + _STEP[year["which"]], month, day)
            return _near_day(month, day, today, _tense(match, sentence))
        case "yearend":
            return When(date(today.year, 12, 1), "month")
        case "bare":
            that = THAT_YEAR.match(sentence, match.end())
            if that:  # "in March of last year"
                return When(date(today.year + _STEP[that["which"]], _month(match["m"]), 1), "month")
            return _bare_month(match, today, sentence)
        case "weekday":
            return _weekday(match, today, sentence)
        case "yesterday" | "tomorrow":
            return When(today + timedelta(days=1 if match.lastgroup == "tomorrow" else -1))
        case "today":
            return When(today)
        case "thatquarter":
            return _quarter(today.year + _STEP[match["r"]], ORDINALS[match["ordinal"]])
        case "ago":
            return _ago(match, today)
        case "lastweek":
            return _last_week(today, before="last" in match[0].lower())
        case "relative":
            return _period(match["u"], today, _STEP[match["r"].lower()])
        case _:
            return None


def _tense(match: re.Match[str], sentence: str) -> Tense:
    return tense_at(sentence, match.start(), match.end())


def _period(unit: str, today: date, step: int) -> When:
    if unit == "year":
        return When(date(today.year + step, 1, 1), "year")
    if unit == "quarter":
        return When(_shift(today.year, (today.month - 1) // 3 * 3 + 1, 3 * step), "quarter")
    return When(_shift(today.year, today.month, step), "month")


def _ago(match: re.Match[str], today: date) -> When | None:
    """So many days ago is a day, years ago a year; weeks and a month ago are round: the month, where that is sure."""
    number = int(match["n"]) if match["n"].isdigit() else NUMBERS.get(match["n"].lower(), 1)
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


def _last_week(today: date, before: bool) -> When | None:
    """The month of the week before, or of this one so far; none where that may be another month.

    A week begins on a Sunday or a Monday, and who writes on a Sunday may mean the six days past.
    """
    monday = today - timedelta(days=today.weekday())
    first, last = (monday - timedelta(days=8), monday - timedelta(days=1)) if before else (monday, today)
    last = max(last, today - timedelta(days=1)) if today.weekday() == WEEKDAYS.index("sunday") else last
    return When(first.replace(day=1), "month") if first.month == last.month else None


def _about(day: date) -> When | None:
    """The month of a day that may be ROUND days off; none when that may be another month."""
    first, last = (day + timedelta(days=off) for off in (-ROUND, ROUND))
    return When(first.replace(day=1), "month") if first.month == last.month else None


def _bare_month(match: re.Match[str], today: date, sentence: str) -> When | None:
    word, month, tense = match["p"].lower(), _month(match["m"]), _tense(match, sentence)
    this_year = date(today.year, month, 1)
    past = this_year if month <= today.month else date(today.year - 1, month, 1)
    coming = this_year if month >= today.month else date(today.year + 1, month, 1)
    if word == "this":
        return When(this_year, "month")
    if word == "last":
        if 0 < today.month - month <= LATELY:
            return None  # in August "last June" is this year's as often as the one before
        return When(past if month != today.month else date(today.year - 1, month, 1), "month")
    if word == "next":
        return When(coming if month != today.month else date(today.year + 1, month, 1), "month")
    if word.startswith(("by", "before")):
        if _PAST.search(sentence):
            return When(past, "month")
        if plans_of_then(sentence):  # the nearest such month: the day may have passed
            return When(min((past, coming), key=lambda day: abs((day - today).days)), "month")
        return When(coming, "month") if tense.lean in ("ahead", "perhaps") else None
    if month == today.month and tense.lean == "back" and not tense.near:
        return None  # "in June" of who writes in June may be last year's
    found = _nearer(today - past, coming - today, tense)
    return When(past if found < 0 else coming, "month") if found else None


def _nearer(past: timedelta, coming: timedelta, tense: Tense) -> int:
    """-1 for the past one of two days, 1 for the coming one, 0 for neither: by its verb, unless one is far nearer."""
    if tense.lean == "ahead":
        return 1
    if tense.lean == "perhaps":
        return 1 if 2 * coming < past else 0
    if tense.lean == "back" and (tense.near or not tense.loose):
        return -1 if tense.near or past <= 2 * coming else 0
    return -1 if 2 * past < coming else 0


def _weekday(match: re.Match[str], today: date, sentence: str) -> When | None:
    lead = (match["p"] or "").lower()
    if not lead and NOT_A_DAY.search(sentence, 0, match.start("w")):
        return None
    back = (today.weekday() - WEEKDAYS.index(match["w"].lower())) % 7
    if lead == "last":
        return When(today - timedelta(days=back or 7))
    if lead == "next":
        return When(today + timedelta(days=(7 - back)))
    coming = (7 - back) % 7
    if lead == "this":
        return When(today + timedelta(days=coming))
    tense = _tense(match, sentence)
    if coming <= (YESTERDAY if tense.lean == "ahead" else WEEK if tense.lean == "perhaps" else -1):
        return When(today + timedelta(days=coming))
    if back == TOMORROW:
        return None
    sure = tense.near or back <= (EITHER_WAY if tense.loose else WEEK)
    return When(today - timedelta(days=back)) if tense.lean == "back" and sure and lead not in ("by", "for") else None


def _near_day(month: int, day: str, today: date, tense: Tense) -> When | None:
    """The day of the coming or the past year that its verb tells of, or that is far nearer; never nearly a year off."""
    days = [when for year in (-1, 0, 1) if (when := _day(today.year + year, month, day))]
    slack = timedelta(days=1)  # the anchor is in UTC, the article's clock may not be
    coming = next((when for when in days if when.start >= today - slack), None)
    past = next((when for when in reversed(days) if when.start <= today + slack), None)
    if coming is None or past is None:
        return None  # 29 February
    found = _nearer(today - past.start, coming.start - today, tense)
    chosen = past if found < 0 else coming if found else None
    return chosen if chosen and abs(chosen.start - today) <= NEVER else None


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
