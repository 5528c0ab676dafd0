"""Furniture: lines around an article that extraction takes for text: bylines, time stamps, links to other stories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

TOP = 6  # lines in which headline and byline stand
HEADLINE = 4  # words from which a headline is told from a sentence that begins like it
# Rows come with white space folded, so that there is never more of it than one.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,9}\.?"
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s)?"
_CLOCK = r"(?:\s?(?:,|at|[-–|•·])?\s?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?)?\s?(?:\(?[A-Z]{2,4}\)?)?)?"
_CALENDAR = rf"{_DAY}\d{{1,2}}\s{_MONTH},?\s\d{{4}}|{_DAY}{_MONTH}\s\d{{1,2}},?\s\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}"
_DATE = rf"(?:{_CALENDAR}){_CLOCK}"
_AGO = (
    r"(?:\d{1,3}|an?|one)\s?(?:s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hr?s?|hours?|d|days?|w|weeks?|months?)\sago"
    r"|just\snow|today|yesterday"
)
_OTHERS = (
    r"related(?:\s(?:articles?|stor(?:y|ies)|coverage|posts?|reading|content|topics?))?|read\s(?:more|also|next|on)"
    r"|see\salso|also\sread|more\s(?:on\sthis|from|stories)|recommended(?:\s(?:for\syou|stories|reading))?"
    r"|trending(?:\snow)?|most\s(?:read|popular|viewed)|you\s(?:may|might)\s(?:also\s)?like|don[’']t\smiss"
    r"|up\snext|watch|listen"
)
_NAME = r"[A-Z][\w.’'-]{0,30}(?:\s(?:de|van|von|der|la|al|bin|[A-Z][\w.’'-]{0,30})){0,3}"
_NAMES = rf"{_NAME}(?:(?:,|\sand|\s&)\s{_NAME}){{0,3}}"
# What stands on a line of its own and is no sentence of the article; much of it changes from hour to hour.
_LINE = re.compile(
    r"(?:"
    r"advertisements?|ads?|sponsored(?:\scontent|\sby\s.{1,40})?|promoted"
    r"|(?:story|article|text)\scontinues\s(?:below|after).{0,40}"
    rf"|(?:{_OTHERS})(?:\s?[:：|–-]\s?\S.{{0,200}}|\s?[:：]?)"
    r"|(?:(?:last\s|first\s)?(?:updated|published|posted|modified|edited)(?:\s(?:on|at))?\s?[:：]?\s?)?"
    rf"(?:{_DATE}|\d{{1,2}}:\d{{2}}\s?(?:[ap]\.?m\.?)?.{{0,8}}|{_AGO})(?:\s?[|•·–-]\s?(?:updated|published)?.{{0,40}})?"
    r"|\d{1,3}\s?[- ]?\s?min(?:ute)?s?\s?(?:read|de\slecture|lesezeit)(?:ing\stime)?"
    r"|\d[\d,.]{0,15}[km]?\s(?:comments?|shares?|views?|likes?|claps?|people\sare\s(?:reading|watching).{0,20})"
    r"|share(?:\s(?:this|on|via|article|post)\b.{0,60})?|tweet|print|e?mail|comments?|save|copy\slink"
    r"|(?:sign\sup|subscribe)\b.{0,30}\b(?:newsletters?|emails?|alerts?|updates?|inbox)\b.{0,60}"
    rf"|(?-i:B[Yy]|by)\s(?-i:{_NAMES})(?:\s?[,|•·–-]\s?.{{0,60}})?"
    r")[.!…»›→]*",
    re.I,
)
_BYLINE = re.compile(rf"(?:By|Von|Par|Por)\s{_NAMES}\s?[,|•·–-]?\s?(?=[A-Z“\"‘]|\d|$)")
_STAMP = re.compile(rf"(?:(?:updated|published|posted)\s?(?:on|at|:)?\s?)?{_DATE}\s?[|•·–-]?\s?", re.I)
_STARTS = re.compile(r"[\s|•·:–—-]{0,20}(?=[A-Z0-9“\"‘'(«¿¡]|$|[^\W\d_a-z])")


def without(rows: Iterable[str], titles: Iterable[str], author: str) -> Iterator[str]:
    """The lines of an article without its headline, byline and furniture, glued or on lines of their own."""
    heads = sorted({title for title in (" ".join(title.split()) for title in titles) if title}, key=len, reverse=True)
    for place, row in enumerate(rows):
        row = " ".join(row.split())
        if place < TOP:
            row = _unglued(row, heads, author)
        if row and not (len(row) < 260 and _LINE.fullmatch(row)):
            yield row


def _unglued(row: str, heads: list[str], author: str) -> str:
    """A line without the headline, the author and the date that stand before its first sentence."""
    bare = row
    for head in heads:
        rest = _after(bare, head, HEADLINE)
        if rest is not None:
            bare = rest
            break
    started = bare != row  # after a headline, a bare name is the author
    for _ in range(3):
        before = bare
        if author and (started or bare.startswith("By ")):
            rest = _after(bare.removeprefix("By "), author, 1)
            bare = bare if rest is None else rest
        stamp = _STAMP.match(bare)
        if stamp and (started or bare != row) and _STARTS.match(bare[stamp.end() :]):
            bare = bare[stamp.end() :]
        if bare == before:
            break
    return _byline(bare, started)


def _byline(row: str, started: bool) -> str:
    """A line without "By A. Writer 3 March 2026" before its first sentence; a sentence may begin with "By Monday"."""
    byline = _BYLINE.match(row)
    if byline:
        stamp = _STAMP.match(row, byline.end())
        if stamp:
            return row[stamp.end() :]
        if started and byline.end() == len(row):
            return ""
    return row


def _after(row: str, start: str, least: int) -> str | None:
    """What follows `start` in a line when a sentence could begin there; None when the line does not start so."""
    if not row.startswith(start) or (len(start.split()) < least and len(row) > len(start)):
        return None
    rest = row[len(start) :]
    if rest and not rest[0].isspace() and rest[0] not in "|•·:–—-":
        return None
    follows = _STARTS.match(rest)
    return rest[follows.end() :] if follows else None
