"""Whether two claims give figures for one measure, and whether these figures can both be true.

The measure of a claim is what its words say apart from figures, dates, who says so and how it was found out. Two
measures are one when at most one of the claims has words of its own, and these restrict nothing: "61 percent on one
board" and "17 percent on another" each have theirs. A figure is the stretch of values that it leaves open: "up to 40"
allows 28, "about 58" allows 58.2, and 58.2 rounds to 58.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.read.words import terms
from pipeline.records import Claim, Figure

RULE = "both give a figure for the same measure, and the two figures cannot both be true"
ALIKE = 0.6  # part of the shorter measure's words that the longer one must have
LEAST, NAMES = 3, 2  # words that two measures share, or names
ROUGHLY, ROUNDED = 0.1, 0.05  # how far "about 58" may be off; how far rounding may take a figure

# How a figure was found, told or moved: words that two claims on one measure may each have for themselves.
_HOW = frozenset(
    term
    for word in """
    measured measures measurement measurements puts put scored scores score reached reaches got gets gave gives achieved
    stood stands at found finds says said reported reports estimates estimated estimate calculates calculated counted
    counts count recorded records evaluation evaluations evaluated evaluate test tests tested run runs own audit survey
    surveys sensor sensors study according independent latest new now still only just about nearly almost roughly around
    over under than more less least most up down average figure figures number percent percentage point points total
    first-hand same again also already last year years month months week weeks quarter winter summer spring autumn
    monday tuesday wednesday thursday friday saturday sunday
    today yesterday currently so far has have had was were is are been being
    rose rise rises fell falls fall grew grows grow shrank shrinks increased decreased climbed dropped gained lost
    passed topped surpassed exceeded
    """.split()
    for term in terms(word)
)
_TAIL = re.compile(
    r",\s(?:according to\s.+|(?:[^,]+\s)?(?:said|says|found|finds|reported|reports|estimates?|estimated|calculates?"
    r"|calculated|has learned|wrote|writes|shows?|showed)(?:\s[^,]{0,30})?)[.]?$"
)
_HEAD = re.compile(r"^According to\s[^,]+,\s", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:together|combined|altogether|in total|in all)\b", re.IGNORECASE)
_CONDITION = re.compile(r"^(?:with|at|under|after|before|without|when)\b[^,]{3,60},\s|\b(?:without|excluding)\b", re.I)
_RESTRICTION = re.compile(
    r"(?:\b(?:on|in|for|at|with|without|under|when|after|before|during|among|if|using)\s|^(?=\w+(?:ed|ing),\s))"
    r"(?P<what>[^,;:]{2,80})"
)
_PERIOD = re.compile(
    r"\b(?:(?:19|20)\d\d|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:first|second|third|fourth|last|this|next|previous)\s(?:year|month|week|quarter|half|winter|summer|spring|autumn)"
    r"|a\s(?:year|month|week|day)|an\shour|per\s(?:year|month|week|day|hour))\b"
)
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_OF = re.compile(r"\b(?P<part>\d[\d,.]*)\s(?:out\s)?of\s(?:the\s|its\s|all\s)?(?P<whole>\d[\d,.]*)\b")
_UP_TO = re.compile(
    r"\b(?:up to|at most|no more than|less than|fewer than|under|below|as much as|as many as)\W+$", re.I
)
_AT_LEAST = re.compile(r"\b(?:at least|more than|over|above|no less than|upwards? of|exceeds?|exceeding)\W+$", re.I)
_ALMOST = re.compile(r"\b(?:nearly|almost|close to|just under)\W+$", re.I)
_ABOUT = re.compile(r"\b(?:about|around|roughly|some|approximately|an estimated)\W+$", re.I)


@dataclass(frozen=True, slots=True)
class Span:
    """The values that a figure leaves open."""

    low: float
    high: float


def differ(one: Claim, other: Claim) -> tuple[Figure, Figure] | None:
    """The two figures of one measure that cannot both be true, None when that cannot be shown."""
    if not same_measure(one, other) or not _same_period(one, other) or _conditions(one) != _conditions(other):
        return None
    pairs = _apart(one, other)
    return pairs[0] if len(pairs) == 1 else None  # two units that both differ: other conditions, not another result


def restated(one: Claim, other: Claim) -> tuple[Figure, Figure] | None:
    """The first two figures in which two claims of one holder on one measure differ, whenever they were made."""
    pairs = _apart(one, other) if same_measure(one, other) and _conditions(one) == _conditions(other) else []
    return pairs[0] if pairs else None


def moved(one: Claim, other: Claim) -> tuple[Figure, Figure] | None:
    """The two figures by which two claims on one measure say that it changed ("widened by two months")."""
    pair = restated(one, other)
    return pair if pair and _is_change(one.quote, pair[0]) and _is_change(other.quote, pair[1]) else None


def same_measure(one: Claim, other: Claim) -> bool:
    """Whether two claims measure one thing, as far as their words show."""
    first, second = _words(one), _words(other)
    voice = {*terms(one.holder), *terms(other.holder)} - (first & second)
    first, second = first - voice, second - voice
    shared = first & second
    named = len(set(one.names) & set(other.names)) >= NAMES
    if len(shared) < (NAMES if named else LEAST) or len(shared) < ALIKE * min(len(first), len(second)):
        return False
    mine, theirs = first - second, second - first
    if (mine and theirs) or mine & _restricted(one.quote) or theirs & _restricted(other.quote):
        return False
    return bool(_WHOLE.search(one.quote)) == bool(_WHOLE.search(other.quote))


def common(one: Claim, other: Claim) -> str:
    """The longest run of words that two claims share, without prepositions at its ends: what they are about."""
    first, second = (re.findall(r"[^\s,;:.“”\"]+", claim.quote) for claim in (one, other))
    lower = [word.lower() for word in second]
    best: list[str] = []
    for start in range(len(first)):
        for end in range(len(first), start + len(best), -1):
            run = [word.lower() for word in first[start:end]]
            if any(lower[place : place + len(run)] == run for place in range(len(lower) - len(run) + 1)):
                best = first[start:end]
                break
    while best and not terms(best[-1]):
        best = best[:-1]
    while best and not terms(best[0]):
        best = best[1:]
    return " ".join(best)


@lru_cache(maxsize=8192)
def _words(claim: Claim) -> frozenset[str]:
    """The words of the measure: no figures, no attribution, no periods, nothing of how it was found."""
    bare = _HEAD.sub("", _TAIL.sub("", claim.quote))
    for figure in claim.figures:
        bare = bare.replace(figure.text, " ".join(figure.text.split(" ")[1:]), 1)
    found = terms(_PERIOD.sub(" ", bare))
    return frozenset(term for term in found if not re.fullmatch(r"[\d.,]+(?:st|nd|rd|th)?", term)) - _HOW


def _same_period(one: Claim, other: Claim) -> bool:
    """Whether both tell of one period, as far as they name one: years, months, and such as "its first year"."""
    if one.when and other.when:
        first, second = str(one.when), str(other.when)
        if not (first.startswith(second) or second.startswith(first)):
            return False
    pairs = zip(_periods(one.quote), _periods(other.quote), strict=True)
    return all(not first or not second or first & second for first, second in pairs)


def _periods(quote: str) -> tuple[set[str], set[str], set[str]]:
    """The years, the months and the other periods that a sentence names."""
    named = [found[0].lower() for found in _PERIOD.finditer(quote)]
    years, months = {word for word in named if word.isdigit()}, {word for word in named if word in _MONTHS}
    return years, months, set(named) - years - months


def _conditions(claim: Claim) -> frozenset[str]:
    """The words of what a figure is said to hold under, such as "With four attempts, ..."."""
    found = _CONDITION.search(claim.quote)
    return frozenset(terms(found[0])) if found else frozenset()


def _apart(one: Claim, other: Claim) -> list[tuple[Figure, Figure]]:
    """For each unit of which both have figures that cannot all be true, the first two that differ."""
    first, second = _part(one), _part(other)
    if first and second and first.unit == second.unit:
        return [(first, second)] if first.value != second.value else []
    pairs = []
    for unit in sorted({f.unit for f in one.figures} & {f.unit for f in other.figures}):
        mine, theirs = ([f for f in claim.figures if f.unit == unit] for claim in (one, other))
        if _is_change(one.quote, mine[0]) != _is_change(other.quote, theirs[0]):
            return []  # "stood at 11 percent" and "rose by 4 percent" are two measures
        if not any(_meet(one.quote, f, other.quote, g) for f in mine for g in theirs):
            if len(mine) > 1 or len(theirs) > 1:
                return []  # "rose from 10 percent to 20": nothing tells which of them the other figure answers
            pairs.append((mine[0], theirs[0]))
    return pairs


@lru_cache(maxsize=8192)
def _restricted(quote: str) -> frozenset[str]:
    """The words to which prepositions and openings such as "Quantized, ..." restrict what a sentence says."""
    found = [match["what"] for match in _RESTRICTION.finditer(quote)]
    return frozenset(term for words in found for term in terms(words))


def _part(claim: Claim) -> Figure | None:
    """The part of "71 of the 120 problems", counted in the whole that it is a part of."""
    found = _OF.search(claim.quote)
    whole = next((f for f in claim.figures if found and f.text.startswith(found["whole"])), None)
    if found is None or whole is None:
        return None
    text = claim.quote[found.start() : found.start("whole")] + whole.text
    return Figure(float(found["part"].replace(",", "").rstrip(".")), f"of {whole.value:g} {whole.unit}", text)


def _is_change(quote: str, figure: Figure) -> bool:
    return re.search(r"\bby\W+(?:[a-z]+\s){0,2}$", quote[: max(quote.find(figure.text), 0)]) is not None


def _meet(quote: str, figure: Figure, other_quote: str, other: Figure) -> bool:
    """Whether two figures can both be true."""
    one, two = _span(quote, figure), _span(other_quote, other)
    if one.low <= two.high and two.low <= one.high:
        return True
    if (one.low, two.low) != (one.high, two.high):
        return False  # a bound is not rounded
    larger = max(abs(figure.value), abs(other.value)) or 1.0
    if abs(figure.value - other.value) > ROUNDED * larger:
        return False
    return any(_rounded(a.value, b) == b.value for a, b in ((figure, other), (other, figure)))


def _span(quote: str, figure: Figure) -> Span:
    before = quote[: max(quote.find(figure.text), 0)].rstrip("$€£¥")
    value, roughly = figure.value, ROUGHLY * abs(figure.value)
    if _UP_TO.search(before):
        return Span(float("-inf"), value)
    if _AT_LEAST.search(before):
        return Span(value, float("inf"))
    if _ALMOST.search(before):
        return Span(value - roughly, value)
    return Span(value - roughly, value + roughly) if _ABOUT.search(before) else Span(value, value)


def _rounded(value: float, to: Figure) -> float:
    """A value with as many digits as another figure shows."""
    shown = re.search(r"\d[\d.,]*", to.text)
    digits = re.sub(r"\D", "", re.sub(r"^0[.]0*", "", shown[0])) if shown else ""
    return float(f"{value:.{max(len(digits.rstrip('0') or digits), 1)}g}") if digits else value
