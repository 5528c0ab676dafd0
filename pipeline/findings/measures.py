"""Measures: who puts a number that the topic follows at what, and as of when.

A figure is a measure's when it stands in one clause with a word of the measure, alone of its unit, and is said of that
word: beside it ("an eight-month lag", "a lag of eight months") or behind a verb that gives figures ("the lag is now
eight months"). What is denied, asked, supposed, wished for, foretold, disputed, or a difference ("fell by two months")
is none; what does not plainly give a figure gives none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import product

from pipeline.english.dates import last_day
from pipeline.english.figures import figures
from pipeline.english.tokens import BASES, STOP, is_finite, stem
from pipeline.english.units import TIME_UNITS
from pipeline.models import Claim, Figure, Measure, Topic, When

HOLDERS = 3  # give a figure for a noun before it is proposed: two may be an outlet and the one whom it quotes
_PROPOSED = 5  # measures at once; a reader follows no more
_LONGEST = 2_000  # characters of a claim: one or two sentences, and what is longer is none
BETWEEN = 8  # most words between word and figure where no verb joins them: "cost the owner of a small house £9,000"
LIGHT = 4  # most words between such a verb and its figure: "stands by its own count at eight months"
_BESIDE = 10  # most words from a figure to its word: "12 percent of all homes in the county are heated by a heat pump"

_UNITS = {
    "percent": "%", "per cent": "%", "dollar": "$", "euro": "€", "pound": "£", "yuan": "¥", "yen": "¥",
}  # fmt: skip
_OPENS = r"(?:while|whereas|although|though|because|since|until|when|where|before|after|unless|who|whom|whose|that)\s"
_BREAK = re.compile(
    r"(?P<hard>(?<![A-Z])(?<!\b(?:Dr|Mr|Ms|St|No))[.!?][”\"’')\]]*\s|[;:(){}]|\s[–-]\s|—|,?\s(?:but|yet)\s)"
    rf"|(?P<soft>,\s(?!{_OPENS})|\s(?=and\s))|,?\s(?={_OPENS})"
)
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_DENIED = re.compile(
    r"\b(?:not|never|no(?! (?:more|less|fewer) than)|none|nor|neither|nobody|nothing|cannot|without|instead of"
    r"|rather than|unlike|except|excluding)\b|n['’]t\b",
    re.I,
)
_SUPPOSED = re.compile(
    r"\b(?:may|(?i:if|whether|would|could|might|should|must|perhaps|possibly|maybe|suppos\w+|assum\w+|hypothetical\w*"
    r"|unless|will|shall|expect\w*|forecast\w*|predict\w*|project(?:ed|s|ion|ions)|likely|targets?|goals?|aims?|aimed"
    r"|aiming|plans? to|planned|hop(?:es?|ed|ing)|promis\w+|pledg\w+|wants?|wanted|asks?|asking|demand\w*"
    r"|seen (?:at|reaching)|lets?|allow\w*|permit\w*|quotas?|limits?|propos\w+))\b|['’]ll\b"
)
_DISPUTED = re.compile(
    r"\b(?:disput|den(?:y|ies|ied)\b|doubt|reject|refut|wrong|incorrect|false|untrue|myth\b|mislead|nonsense|(?:talk|idea|notion|rumou?r|hype)\b)",
    re.I,
)
_BYGONE = re.compile(
    r"\b(?:once|formerly|previously|originally|initially|used to|back then|had \w+e[dn]"
    r"|at (?:its|their|the) (?:peak|height)|peaked|all-time|record (?:high|low)|that (?:year|month|week|time))\b",
    re.I,
)
_DATED = re.compile(
    r"\b(?:(?:last|previous) (?:year|month|week|quarter|spring|summer|autumn|winter|january|february|march|april"
    r"|may|june|july|august|september|october|november|december)"
    r"|(?:year|month|week|decade)s? ago|(?<!since )(?P<year>(?:19|20)\d\d))\b",
    re.I,
)
_COMPARED = re.compile(r",\s|\b(?:from|against|than|compared|versus)\b")
_CHANGE = frozenset(
    stem(word)
    for word in "fall fell fallen drop decline rise rose risen raise grow grew grown growth increase decrease shrink"
    " shrank narrow widen cut reduce reduction gain lose lost climb jump slip improve worsen slow halve double"
    " triple change shorten lengthen soar surge plunge ease eased difference".split()
)
_GIVING = frozenset(
    "is are was were be been being has have had stands stood stand remains remained remain stays stayed stay"
    " reaches reached reach hits hit averages averaged average totals totalled total amounts amounted amount"
    " comes came come runs ran run sits sat sit costs cost puts put measures measured equals estimates"
    " estimated estimate calculated takes took take lasts lasted accounts accounted account represents"
    " represented represent held holds ranges ranged range".split()
)
_ARTICLES = frozenset("a an the this that its their his her our".split())
_PREPOSITIONS = frozenset("in on for with to at about from by into over after before during without".split())
_NO_SUBJECT = _ARTICLES | _PREPOSITIONS | {"of", "behind", "between", "among"}  # no verb follows these
_JOINING = frozenset("of by at to now".split())  # a figure behind one of these is said of the noun before it
# Right before a figure, and part of what is said: about how much, or a bound.
_BOUND = (
    r"at least|at most|up to|no more than|no less than|no fewer than|above|below|under|upwards of"
    r"|as (?:much|many|little) as|nearly|almost|just (?:over|under|short of)"
    r"|(?:more|less|fewer|longer|shorter|higher|lower|greater|larger|smaller|better|worse) than"
)
_QUALIFIED = re.compile(rf"\b(?:{_BOUND}|over|about|around|roughly|approximately|some|close to)\s(?:an?\s)?$", re.I)
_BOUNDED = re.compile(rf"(?:{_BOUND}|over)\b", re.I)
_AWAY = re.compile(
    r"\b(?:in|within|after|over|during|since|every|per|from|than|against|versus|compared (?:with|to)|until|into"
    r"|past|last|next|first|coming|up|down|another|further|additional|extra)\s(?:an?\s|the\s)?$",
    re.I,
)
_FOR = re.compile(r"(?<![^\W_])((?:[^\W_]+\s)?([^\W_]+))\sfor\s$")
_AFTERWARDS = re.compile(
    r"[\s-](ago|later|earlier|before|after|old|more|less|longer|shorter|higher|lower|larger|smaller|cheaper|dearer|faster"
    r"|slower|better|worse|off|away)\b"
)
_OTHERS = ("from", "than", "against", "versus", "compared")  # words of _AWAY before what is only compared with
_MORE = re.compile(r"\s(?:more|fewer|less|extra|additional|further)\b")  # "340 fewer cases"
_LEVEL = re.compile(r"\b(?:to|at)\s(?:an?\s|the\s)?$", re.I)
_SPAN = re.compile(r"\s?(?:to|-|–|—)\s?")


@dataclass(frozen=True, slots=True)
class MeasureReading:
    """The figure that a claim gives for a measure."""

    holder: str
    figure: Figure  # its text as it stands, with its "about" or "up to"
    as_of: When | None  # None: neither the words nor their source give a day
    claim: str


@dataclass(frozen=True, slots=True)
class _Found:
    figure: Figure
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    led: str  # what its sentence says before it, as far as no "but" or semicolon stands between
    then: str  # and the words that follow
    tokens: tuple[tuple[str, int, int], ...]  # the stem of each word and where it stands
    found: tuple[_Found, ...]


@dataclass(frozen=True, slots=True)
class MeasureMiss:
    """Why a claim that comes near a measure gives no figure for it."""

    why: str
    far: int = 0  # 0: it has word and unit; 1: its word alone; 2: its unit alone


def reading(claim: Claim, measure: Measure, published: datetime | None) -> MeasureReading | None:
    """The figure that a claim gives for a measure, None where it does not plainly give just one."""
    found = _read(claim, measure, published)
    return found if isinstance(found, MeasureReading) else None


def measure_miss(claim: Claim, measure: Measure, published: datetime | None) -> MeasureMiss | None:
    """Why a claim that comes near a measure gives no figure for it; None for one that does, or has nothing of it."""
    found = _read(claim, measure, published)
    return found if isinstance(found, MeasureMiss) else None


def _read(claim: Claim, measure: Measure, published: datetime | None) -> MeasureReading | MeasureMiss | None:
    """The reading of a claim, else what keeps it from being one; None where it has nothing of the measure."""
    clauses = [(clause, _given(clause, measure, claim.when, published)) for clause in _clauses(claim.quote)]
    missed = [found for _, found in clauses if isinstance(found, MeasureMiss)]
    given = [found for _, found in clauses if isinstance(found, Figure)]
    if not given:
        return min(missed, key=lambda one: one.far, default=None)
    if claim.kind not in ("fact", "reason") or claim.role in ("asks", "forecasts"):
        return MeasureMiss("it asks or foretells")
    if claim.when and published and claim.when.start > published.date():
        return MeasureMiss("it tells of a day to come")
    if _DISPUTED.search(claim.quote) or claim.quote.rstrip("”\"’') ").endswith("?"):
        return MeasureMiss("it is asked or disputed")
    if len({figure.value for figure in given}) > 1:
        return MeasureMiss(f"it gives several: {' and '.join(figure.text for figure in given)}")
    return MeasureReading(
        claim.holder, given[0], claim.when or (When(published.date()) if published else None), claim.id
    )


def figure_moved(before: MeasureReading, now: MeasureReading) -> bool:
    """Whether a holder gives another figure of the same unit as of a later day; bounds ("up to 8") move nothing."""
    if before.holder.casefold() != now.holder.casefold() or before.figure.unit != now.figure.unit:
        return False
    if bounded(before.figure) or bounded(now.figure) or before.as_of is None or now.as_of is None:
        return False
    return before.figure.value != now.figure.value and now.as_of.start > last_day(before.as_of)


def bounded(figure: Figure) -> bool:
    """Whether a figure of a reading is only a bound or comes near one: "up to eight months", "nearly 12%"."""
    return _BOUNDED.match(figure.text) is not None


def proposals(claims: Iterable[Claim], topic: Topic) -> tuple[Measure, ...]:
    """Measures that the material would fill: a noun and a unit for which several holders give figures.

    They are for a person to choose from; nothing is followed that the configuration does not name.
    """
    own = {stem(word) for word in _words(f"{topic.title} {' '.join(topic.keywords)}")}
    known = {(_stem(word), _unit(unit)) for one in topic.measures for word in one.words for unit in one.units}
    told: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)  # noun and unit: claim id to holder
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for claim in claims:
        for word, unit in _nouns(claim):
            told[_stem(word), unit][claim.id] = claim.holder.casefold()
            spelt[_stem(word)][word] += 1
    holders = {pair: len({*by_claim.values()}) for pair, by_claim in told.items() if pair not in known}
    chosen: list[tuple[str, str]] = []
    for pair in sorted(holders, key=lambda pair: (-holders[pair], pair[0] in own, -len(told[pair]), pair)):
        # "models" in "the lag of open models is eight months": what a better noun reads of the same claims
        rivals = (len(told[pair].keys() & told[one].keys()) for one in chosen if one[1] == pair[1])
        if holders[pair] >= HOLDERS and len(chosen) < _PROPOSED and all(2 * one <= len(told[pair]) for one in rivals):
            chosen.append(pair)
    words = {one: min(spelt[one], key=lambda word: (-spelt[one][word], word)) for one, _ in chosen}
    return tuple(Measure(f"{words[one]}, in {unit}", (words[one],), (unit,)) for one, unit in chosen)


def _nouns(claim: Claim) -> Iterator[tuple[str, str]]:
    """Each word of a claim that it gives a figure for, with the unit."""
    for clause in _clauses(claim.quote):
        units = {found.figure.unit for found in clause.found} - {"", "rank", "x"}
        counted = {place for found in clause.found for place in range(found.start, found.end)}
        words = {clause.text[start:end] for _, start, end in clause.tokens if start not in counted}
        for unit, word in product(sorted(units), sorted(filter(_noun, words))):
            if _stem(word) != stem(unit) and reading(claim, Measure(word, (word,), (unit,)), None):
                yield word, unit


# --- clauses ----------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)  # a claim is held against each measure, and against each noun in search of one
def _clauses(quote: str) -> tuple[_Clause, ...]:
    if len(quote) > _LONGEST:
        return ()
    found: list[_Found] = []
    at = 0
    for figure in figures(quote):
        at = quote.index(figure.text, at)
        found.append(_Found(figure, at, at + len(figure.text)))
        at += 1  # the words of one may lie in those of another: "endorsed one two years later"
    made: list[_Clause] = []
    for begun, start, end in _stretches(quote):
        tokens = tuple((_stem(hit[0]), hit.start(), hit.end()) for hit in _TOKEN.finditer(quote[start:end]))
        within = (_Found(one.figure, one.start - start, one.end - start) for one in found if start <= one.start < end)
        made.append(_Clause(quote[start:end], quote[begun:start], quote[end : end + 12], tokens, tuple(within)))
    return tuple(made)


def _stretches(quote: str) -> Iterator[tuple[int, int, int]]:
    """Where each clause begins and ends, and where what governs it begins.

    A part between commas that has no verb is of the clause beside it, and one that begins with its verb of that before
    it: "the lag, says Ada, is ...".
    """
    begun = start = 0
    parts: list[tuple[int, int, bool]] = []  # start, end, whether it has a verb; of one run between other breaks
    for hit in (*_BREAK.finditer(quote), None):
        end = hit.start() if hit else len(quote)
        parts.append((start, end, bool(_verbs(_words(quote[start:end])))))
        start = hit.end() if hit else end
        if hit and hit["soft"]:
            continue
        yield from ((begun, *place) for place in _joined(quote, parts))
        parts = []
        if hit and hit["hard"]:
            begun = start


def _joined(quote: str, parts: Sequence[tuple[int, int, bool]]) -> Iterator[tuple[int, int]]:
    runs: list[tuple[int, int, bool]] = []
    for start, end, verb in parts:
        opening = next((word for word in _words(quote[start : start + 40]) if word != "and"), "")
        if runs and (not verb or not runs[-1][2] or is_finite(opening)):
            runs[-1] = (runs[-1][0], end, verb or runs[-1][2])
        else:
            runs.append((start, end, verb))
    yield from ((start, end) for start, end, _ in runs)


# --- whether a clause gives a figure for a measure --------------------------------------------------


def _given(
    clause: _Clause, measure: Measure, when: When | None, published: datetime | None
) -> Figure | MeasureMiss | None:
    """The figure of a clause for a measure, else why it gives none; None where it has neither its word nor its unit."""
    words = tuple(tuple(_stem(one) for one in _words(word)) for word in measure.words)
    stems = {one for word in words for one in word}
    places = list(_places(clause, words))
    units = {_unit(unit) for unit in measure.units}
    fitting = [one for one in clause.found if not units or one.figure.unit in units]
    if not clause.found or not (places or (units and fitting)):
        return None
    if measure.of and not any(True for _ in _places(clause, [tuple(map(_stem, _words(one))) for one in measure.of])):
        return MeasureMiss(f"the clause has no word of its `of`: {_listed(measure.of)}")
    if not fitting:
        shown = clause.found[0].figure
        counted = f"is of “{shown.unit}”" if shown.unit else "has no unit"
        return MeasureMiss(f"no figure of its units ({_listed(measure.units)}): “{shown.text}” {counted}", far=1)
    if not places:
        return MeasureMiss(
            f"“{fitting[0].figure.text}” stands with none of its words ({_listed(measure.words)})", far=2
        )
    found = _single(clause, fitting, stems)
    if found is None:
        return MeasureMiss(f"several figures could be meant: {_listed(one.figure.text for one in fitting)}")
    if not _said_outright(clause, stems):
        return MeasureMiss("it is denied, supposed, wished for or foretold")
    if _of_then(clause, found, when, published):
        return MeasureMiss(f"“{found.figure.text}” is of a time that has passed")
    before, after = clause.text[: found.start], clause.text[found.end :] + clause.then
    qualified = _QUALIFIED.search(before)
    if qualified and not (found.figure.unit in TIME_UNITS and qualified[0].lower().startswith("over")):
        before = before[: qualified.start()]
    whole = clause.text[len(before) : found.start] + found.figure.text
    if _aside(before, after, stems) or (_changes(clause, stems) and not _LEVEL.search(before)):
        return MeasureMiss(f"“{found.figure.text}” is a difference, a time or a change, no level")
    counted_word = any(start < found.end and found.start < end for start, end in places)  # "31,000 passengers"
    left = (end for _, end in reversed(places) if end <= len(before))
    right = (start for start, _ in places if start >= found.end)
    behind, ahead = next(left, None), next(right, None)
    said = behind is not None and _behind(before[behind:], _words(before[:behind][-60:]))
    if counted_word or said or (ahead is not None and _beside(clause.text[found.end : ahead])):
        return replace(found.figure, text=whole)
    return MeasureMiss(f"“{found.figure.text}” is not plainly said of {_listed(measure.words)}")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _aside(before: str, after: str, stems: Collection[str]) -> bool:
    """Whether a figure tells something else: "in eight months", "for eight months", "eight months ago", "8 less"."""
    waited, following = _FOR.search(before), _AFTERWARDS.match(after)
    # "patients wait for 14 weeks", but not "the wait mattered for 14 weeks"
    apart = waited and waited[2] not in _GIVING and not (_stem(waited[2]) in stems and _spoken(_words(waited[1])))
    return bool(_AWAY.search(before) or apart or (following and _stem(following[1]) not in stems))


def _single(clause: _Clause, found: Sequence[_Found], stems: Collection[str]) -> _Found | None:
    """The only figure, a range as one, without those that another is compared with: "down from fifteen"."""
    if len(found) == 2:
        one, other = found
        before, between = clause.text[: one.start], clause.text[one.end : other.start]
        opened = len("between ") if before.lower().endswith("between ") and between == " and " else 0
        ranged = opened or (_SPAN.fullmatch(between) and not _changes(clause, stems))
        if ranged and one.figure.value < other.figure.value and one.figure.unit == other.figure.unit:
            middle = (one.figure.value + other.figure.value) / 2
            text = clause.text[one.start - opened : other.end]
            lead = opened or len("from ") * before.lower().endswith("from ")
            return _Found(Figure(middle, one.figure.unit, text), one.start - lead, other.end)
        found = [each for each in found if not _than(clause.text[: each.start])]
    return found[0] if len(found) == 1 and not _MORE.search(found[0].figure.text) else None


def _than(before: str) -> bool:
    """Whether what follows is what another figure is compared with."""
    away = _AWAY.search(before)
    return away is not None and not _QUALIFIED.search(before) and away[0].startswith(_OTHERS)


def _said_outright(clause: _Clause, stems: Collection[str]) -> bool:
    governed = f"{clause.led} {clause.text}"
    supposed = (hit for hit in _SUPPOSED.finditer(governed) if _stem(hit[0]) not in stems)
    return not _DENIED.search(governed) and next(supposed, None) is None


def _of_then(clause: _Clause, found: _Found, when: When | None, published: datetime | None) -> bool:
    """Whether the figure is of a time that has passed and whose date is not known."""
    near = clause.text[: found.start] + _COMPARED.split(clause.text[found.end :], maxsplit=1)[0]
    dated = () if when else _DATED.finditer(near)
    return _BYGONE.search(near) is not None or any(
        not hit["year"] or published is None or int(hit["year"]) != published.year for hit in dated
    )


def _changes(clause: _Clause, stems: Collection[str]) -> bool:
    return any(one in _CHANGE and one not in stems for one, _, _ in clause.tokens)


def _behind(between: str, word: Sequence[str]) -> bool:
    """Whether a figure is said of the word before it, by what stands between: "is now", "of", "behind closed ones by".

    `word` ends with that word; where it is the verb itself ("models trail closed ones") no past form is one after it.
    """
    words = _words(between)
    verb = _spoken(word)
    verbs = [place for place in _verbs(words, word[-1]) if not (verb and words[place].endswith("ed"))]
    if words[-1:] == ["by"]:  # "trail closed ones by", but "has shrunk by" is a difference
        return not verbs and (verb or len(words) == 1) and len(words) <= BETWEEN
    if words[-1:] and words[-1] in _GIVING:
        return True
    joined = not words or words[-1] in _JOINING
    if between.count(",") == 1 and not joined:
        return False  # "unemployment remains high, 61 percent of firms"
    if not verbs:
        return joined or (verb and len(words) <= BETWEEN)
    last = verbs[-1]
    gives = words[last] in _GIVING or words[last + 1 : last + 2] == ["at"] or stem(words[last]) in _CHANGE
    return gives and len(words) - last - 1 <= LIGHT


def _spoken(words: Sequence[str]) -> bool:
    """Whether the last of these words is said of those before it: "patients wait", "trail behind", not "the wait"."""
    before, verb = words[-2] if len(words) > 1 else "", words[-1]
    known = (
        is_finite(verb) or verb in BASES or before.endswith("s") or verb.endswith("s") or verb in ("behind", "ahead")
    )
    return known and bool(before) and (before in ("to", "that") or before not in _NO_SUBJECT)


def _beside(between: str) -> bool:
    """Whether a figure is said of the word behind it: "8 percent lower" is not, "61 percent of voters support" is."""
    words = _words(between)
    verbs = _verbs(words)
    fits = all(words[place] in _GIVING or words[max(place - 1, 0)] in _GIVING for place in verbs)
    plain = bool(verbs) or words[:1] == ["of"] or not {*words} & (_PREPOSITIONS | _ARTICLES)
    return fits and plain and len(words) <= _BESIDE and not re.search(r"[,;]", between)


def _verbs(words: Sequence[str], before: str = "") -> list[int]:
    """The places of finite verbs, plain ones behind a plural: "models trail"; not "the lag", "a cost", "trains ran"."""
    found = [
        place
        for place, (last, word) in enumerate(zip((before, *words), words, strict=False))
        if last not in _NO_SUBJECT and (is_finite(word) or (word in BASES and last.endswith("s")))
    ]
    return [one for one in found if not (words[one] not in _GIVING and words[one].endswith("s") and one + 1 in found)]


def _places(clause: _Clause, wanted: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Where words of these stems stand in the clause, in order."""
    stems = [one for one, _, _ in clause.tokens]
    for place in range(len(stems)):
        for word in wanted:
            if word and tuple(stems[place : place + len(word)]) == word:
                yield clause.tokens[place][1], clause.tokens[place + len(word) - 1][2]


# --- words and days ---------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    return [hit[0].lower() for hit in _TOKEN.finditer(text)]


def _stem(word: str) -> str:
    return stem(re.sub(r"['’]s?$", "", word.lower()))


def _noun(word: str) -> bool:
    """Whether a word can name a measure: plain, of three letters or more, and no verb that gives figures."""
    plain = word.isalpha() and word.islower() and len(word) > 2 and word not in STOP
    return plain and word not in _GIVING and not word.endswith(("ed", "ly")) and stem(word) not in _CHANGE


def _unit(unit: str) -> str:
    """A unit as figures have it, however the configuration writes it."""
    plain = unit.strip().lower()
    single = plain if plain in _UNITS or not plain.endswith("s") else plain[:-1]
    return _UNITS.get(single, single)
