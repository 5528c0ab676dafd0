"""How English writes dates: the months and weekdays, and one pattern with a named group for each form."""

from __future__ import annotations

import re

from pipeline.read.literals import Pattern

MONTHS = ("january february march april may june july august september october november december").split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

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
