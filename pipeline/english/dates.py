"""The dates that a sentence names, absolute or counted from its article's day; whether they look ahead or back."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.english.calendar import MONTHS, WEEKDAYS
from pipeline.english.patterns import Pattern
from pipeline.english.tokens import PAST, has_verb, is_finite
from pipeline.models import Precision, When

# How English writes dates: the months and weekdays, and one pattern with a named group for each form.


# Month and weekday names count only with a capital: "may" and "march" are verbs otherwise.
_MONTH = r"(?:{}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)".format("|".join(m.title() for m in MONTHS))
_WEEKDAY = "(?:{})".format("|".join(d.title() for d in WEEKDAYS))
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[.,:]\d)"
_SPAN = r"(?:(?:\s?[-–]\s?|\s(?:to|and)\s)\d{1,2}(?!\d))?"
_NO_UNIT = r"(?!\s?(?:%|percent|per cent|points?\b|million|billion|times\b|seats\b))"
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
    rf"|(?P<dmy>\b(?:{_WEEKDAY},?\s)?(?:the\s)?(?P<d>{_DAY}){_SPAN}\s(?:of\s)?(?P<m>{_MONTH})(?:,?\s(?P<y>{_YEAR})\b)?(?!\w))"
    rf"|(?P<mdy>\b(?:{_WEEKDAY},?\s)?(?P<m>{_MONTH})\s(?P<d>{_DAY}){_SPAN}{_NO_UNIT}(?:,?\s(?P<y>{_YEAR})\b)?)"
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

# Whether the words around a date look ahead or back.

_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|would|should|going to"
    r"|(?<!\bits )(?<!\bthe )(?<!\btheir )(?<!\bhis )(?<!\bher )(?<!\bof )plans?|planned|intends?|expects?"
    r"|expected|schedul(?:ed|es)|due"
    r"|set (?:to|for|on)|aims?"
    r"|hop(?:es?|ed|ing) to|wants? to|promises|promised|predicts?|forecasts?|slated|goes|begins|starts|opens|arrives"
    r"|ships|ends|expires"
    r"|closes|resumes?|takes? effect|must|to (?:open|start|launch|arrive|begin|follow|appear"
    r"|come) (?:on|in|by)|to be \w+ (?:on|in|by))\b"
)
# Plans of then: whether the day has come by now the words do not say.
_PROMISED = re.compile(r"\b(?:promised|planned|pledged|vowed|was (?:due|expected|scheduled)|were (?:due|expected))\b")
_PRESENT_PLAN = re.compile(
    r"\b(?:will|shall|would|plans?|intends?|expects?|aims?|hopes?|promises|wants?|must|is|are|predicts?|forecasts?)\b"
)
_CLAUSE = re.compile(r"[,;:—–]|\b(?:who|which|that|since|after|when|released|launched|published|announced)\b")
_BEFORE, BEHIND = 8, 6  # words around a date among which its verb stands, if it is the date of that
_MAY = re.compile(r"\b(?:can(?:not)?|could|may|might|should|must|would|will)\b")
_STOPS = re.compile(r"[,;:—–]|\b(?:who|which|that)\b")
_OPENS_CLAUSE = re.compile(r"\W*(?:(?:and|but|then|on|in|by|the)\s+)*", re.IGNORECASE)


def looks_ahead(sentence: str, start: int, end: int) -> bool:
    """Whether the clause of the words from start to end looks ahead: a cue before them, or after where the verb is."""
    *_, cut = (None, *_CLAUSE.finditer(sentence, 0, start))
    clause = sentence[cut.end() if cut else 0 : start]
    if _FUTURE.search(clause):
        return True
    within = cut is not None and cut[0].isalpha()  # "which released it on 9 March, will ..."
    if not within and (_OPENS_CLAUSE.fullmatch(clause) or not has_verb(clause)):  # "The hearing on Thursday will ..."
        after = _CLAUSE.split(sentence[end:].lstrip(", "), maxsplit=1)[0]
        cue = _FUTURE.search(after)
        return cue is not None and not any(is_finite(word) for word in after[: cue.start()].split())
    return False


def looks_back(sentence: str, start: int, end: int) -> bool:
    """Whether the words around those from start to end tell of the past: "blocked on Tuesday", not "may vote"."""
    begun = max((cut.end() for cut in _STOPS.finditer(sentence, 0, start)), default=0)
    ended = _STOPS.search(sentence, end)
    if ended and _OPENS_CLAUSE.fullmatch(sentence[begun:start]):  # "On Tuesday, the lab withdrew it"
        ended = _STOPS.search(sentence, ended.end())
    before = sentence[begun:start].split()[-_BEFORE:]
    clause = " ".join((*before, *sentence[end : ended.start() if ended else None].split()[:BEHIND]))
    return PAST.search(clause) is not None and _MAY.search(clause) is None


def plans_of_then(sentence: str) -> bool:
    """Whether a deadline belongs to a promise made before, so that it may have passed."""
    return _PROMISED.search(sentence) is not None and _PRESENT_PLAN.search(sentence) is None


_SHORT = {name[:3]: place + 1 for place, name in enumerate(MONTHS)}
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
    for match in DATE.finditer(sentence):
        if last >= 0 and _RANGE.fullmatch(sentence, last, match.start()):
            last = -1
            continue
        last = -1
        if match.lastgroup == "relative" and match.end() == year_of:
            continue
        year = THAT_YEAR.match(sentence, match.end()) if match.lastgroup in ("dmy", "mdy") else None
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
        ahead = later or looks_ahead(sentence, match.start(), match.end())
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
            return _quarter(today.year + _STEP[match["r"]], ORDINALS[match["ordinal"]])
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
    if not lead and NOT_A_DAY.search(sentence, 0, match.start("w")):
        return None
    back = (today.weekday() - WEEKDAYS.index(match["w"].lower())) % 7
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
