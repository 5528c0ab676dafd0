"""Who a sentence says holds its statement, and in which role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.read.names import Span, spans, surname
from pipeline.read.speech import CLAUSAL, NEED_CLAUSE, NOUNS, RESULTS, ROLES, WORK, weighed
from pipeline.read.verbs import has_verb
from pipeline.records import Role

_ANY = "|".join(sorted(ROLES, key=len, reverse=True))
# Only verbs of saying may stand behind the words they report.
_TAIL = frozenset(verb for verb, role in ROLES.items() if role != "announces")
_VERB = re.compile(rf"(?<![\w-])({_ANY})(?![\w-])")
_INVERTED = re.compile(
    r"(?P<close>[,”\"’?!])\s(?P<verb>said|says|wrote|writes|argued|argues|warned|warns|added|adds|asked|asks"
    r"|told|insisted|insists)"
    r"\s(?:(?:the|a|an|its|lead|chief|co-)?\s?(?:[a-z][a-z-]+\s){0,4})"
)
_WORKS = "|".join(sorted(WORK, key=len, reverse=True))
_OWNED = re.compile(
    rf"['’]s?\s(?:own\s)?(?:[\w.’'-]+\s){{0,4}}?(?P<work>{_WORKS})(?:\s(?:of|on|for|by|from|in"
    rf"|with)\s[^,;:“”\"]{{1,60}}?)?"
    rf"(?:,\s[^,;:“”\"]{{3,60}},)?\s(?:also\s|now\s|already\s)?(?P<result>{RESULTS})\b(?P<that>\sthat\b)?"
)
_ISSUED = re.compile(
    rf"\b(?:{_WORKS})\s(?:released\s|published\s)?(?:by|from)\s(?:the\s)?(?:[a-z][a-z-]+\s){{0,2}}$"
)  # "a study by Halden"
_ISSUED_RESULT = re.compile(rf"(?:\son\s[^,;:]{{1,50}})?\s(?P<result>{RESULTS})\b(?P<that>\sthat\b)?")
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to\s(?:(?:the|a|an|its)\s)?(?:[a-z][a-z-]+\s){{0,3}}?(?:(?:{_WORKS})\s(?:by|from"
    rf"|of)\s(?:the\s)?)?$"
)

# Between a name and its verb: where the person works, an apposition, adverbs and auxiliaries.
_GAP = re.compile(
    r"(?:,?\s(?:of|at|from)\s(?:the\s)?[A-Z][\w&’'.-]*(?:\s(?:of|for|the|&|[A-Z][\w&’'.-]*))*,?)?"
    r"(?:,\s(?:who\s)?(?:[a-z]|[A-Z][\w&.-]*['’]s\s[a-z])[^,;:“”\"]{2,90}(?:,\s[^,;:“”\"]{2,60})?,)?"
    r"\s(?:(?:also|now|later|then|recently|publicly|again|already|still|itself|himself|herself|today|yesterday"
    r"|has|have|had|first"
    r"|repeatedly|separately|once|this week|last week|last month|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\s)*"
)
# A name behind one of these is not the subject: "researchers at Halden said".
_GOVERNED = re.compile(
    r"(?i:\b(?:at|of|from|in|by|with|for|to|on|against|about|like|than|over|under|between|among|and|or|nor|as|via"
    r"|behind|inside|near|versus|toward|towards|into|beat|beats|including|both))\s(?:(?:the|its|their|his|her)\s)?(?:[a-z]+\s){0,2}$"
    r"|(?i:\b(?:that|when|after|before|since|while|if|whether|because|although|though|where|which))\s(?:the\s)?$|[&/+]\s?$",
)
_PLACE = re.compile(r"[A-Z][\w.]*,\s$")
_TITLED = re.compile(r"(?:\s[A-Z][a-z]+){1,3}\s")
_OPENING_PHRASE = re.compile(r"^(?:In|At|On|By|For|After|Before|With|From|As|Of)\s(?:the\s)?$")
_COMPLEMENT = re.compile(
    r"(?:\s(?:on|in|to|at|during)\s[^,;:“”\"]{2,60}?|\s(?:the\s)?(?:reporters|lawmakers|investors|staff"
    r"|[A-Z][\w’' -]{1,40}?))?"
    r"(?:,\s[^,;:“”\"]{2,60},)?\sthat\s(?P<that>.+)$"
    r"|,?:?\s(?P<quote>[“\"].+)$"
    r"|:\s(?P<colon>.+)$"
    r"|\s(?P<plain>(?!(?:on|in|at|to|during|about|of|for|against|after|before|as|so|no|yes|nothing|little|last|earlier|later"
    r"|yesterday|today|via|through)\b)[\w’'-]+\s.+)$",
    re.DOTALL,
)
_FOUND = re.compile(r"\s(?:that\b|no\b|only\b|little\b|[A-Z]|the gap\b|open\b|closed\b|\d)")
_DANGLING = re.compile(
    r"(?:it|its|they|their|he|she|his|her|this|that|these|those|we|i|our|my|which|who)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"^[“\"](?P<said>[^“”\"]+)[”\"]")
_NOT_HOLDERS = re.compile(r"\d")  # models do not speak
_EDGE = ' ,;:–—“”"'


@dataclass(frozen=True, slots=True)
class Held:
    """A statement with the name that it is attributed to."""

    name: str
    role: Role
    statement: str


def holder(sentence: str, previous: tuple[str, ...] = ()) -> Held | None:
    """Who holds what a sentence states, if it names them; `previous` are full names known from earlier sentences."""
    found = _find(sentence)
    if found is None:
        return None
    return Held(_full(found.name, previous), found.role, found.statement)


@lru_cache(maxsize=4096)
def _find(sentence: str) -> Held | None:
    people = [span for span in spans(sentence) if not _NOT_HOLDERS.search(span.name)]
    if not people:
        return None
    return (
        _according(sentence, people)
        or _inverted(sentence, people)
        or _owner(sentence, people)
        or _subject(sentence, people)
    )


def _full(name: str, previous: tuple[str, ...]) -> str:
    """The full name behind a lone surname, when only one is known."""
    if " " in name:
        return name
    known = {full for full in previous if " " in full and surname(full) == name}
    return known.pop() if len(known) == 1 else name


def _according(sentence: str, people: list[Span]) -> Held | None:
    for span in people:
        before = _ACCORDING.search(sentence, 0, span.start)
        if before is None:
            continue
        role: Role = "reports"
        work = re.match(rf"(?:['’]s)?\s(?:[\w.-]+\s){{0,3}}?({_WORKS})\b", sentence[span.end :])
        if work:
            role = WORK[work[1]]
        if before.start() == 0:
            rest = re.match(r"[^,]{0,120},\s(.+)$", sentence[span.end :])
            statement = rest[1] if rest else sentence
        else:
            statement = sentence[: before.start()].rstrip(_EDGE)
            tail = sentence[span.end :]
            if len(tail) > 60 and has_verb(tail):  # the attribution stands amid the statement
                statement = sentence
        return _held(span.name, role, statement, sentence)
    return None


def _inverted(sentence: str, people: list[Span]) -> Held | None:
    """“S,” said Dana Vell; S, said Dana Vell."""
    for match in _INVERTED.finditer(sentence):
        for place, span in enumerate(people):
            if span.start == match.end():
                for further in people[place + 1 :]:  # "said Orrin President Dana Vell": titles stand between
                    if _TITLED.fullmatch(sentence, span.end, further.start):
                        span = further
                role = ROLES[match["verb"]]
                said = _spoken(sentence[: match.start() + 1])
                return _held(span.name, role, said, sentence)
    return None


def _owner(sentence: str, people: list[Span]) -> Held | None:
    """Halden's evaluation puts …; a study by Halden found …"""
    for span in people:
        owned = _OWNED.match(sentence, span.end)
        if owned:
            role = WORK[owned["work"]]
        elif _ISSUED.search(sentence, 0, span.start):
            owned = _ISSUED_RESULT.match(sentence, span.end)
            role = "evaluates"
        if not owned:
            continue
        if _GOVERNED.search(sentence, 0, span.start) and not _ISSUED.search(sentence, 0, span.start):
            continue
        if owned["result"].startswith(("warn", "argue", "claim")):
            role = "argues"
        elif owned["result"].startswith(("predict", "project")):
            role = "forecasts"
        statement = sentence[owned.end() :].strip() if owned["that"] else sentence
        return _held(span.name, role, statement, sentence)
    return None


def _subject(sentence: str, people: list[Span]) -> Held | None:
    """Dana Vell[, a researcher at Halden,] said …; S, Dana Vell said."""
    for verb in _VERB.finditer(sentence):
        for span in people:
            if span.end >= verb.start():
                break
            if not _GAP.fullmatch(sentence, span.end, verb.start()) or _is_object(sentence, span):
                continue
            after = sentence[verb.end() :]
            role = ROLES[verb[1]]
            if verb[1] in ("found", "finds", "find") and not _FOUND.match(after):
                continue
            if verb[1] in NEED_CLAUSE and not after.startswith(" that "):
                continue
            if verb[1] in NOUNS and span.start == 0 and " " not in span.name:
                continue
            if role != "forecasts" and re.match(r"\s(?:to|by)\s", after):
                continue
            tail = _attributed_before(sentence, span, verb[1], after)
            return _held(span.name, role, tail or _attributed_after(verb[1], after, sentence), sentence)
    return None


def _is_object(sentence: str, span: Span) -> bool:
    before = sentence[: span.start]
    if _PLACE.search(before) and sentence.startswith(",", span.end):  # "in Halden, Orrin, said"
        return True
    return _GOVERNED.search(before) is not None or _OPENING_PHRASE.match(before) is not None


def _attributed_before(sentence: str, span: Span, verb: str, after: str) -> str | None:
    """The words before ", X said"; none when they do not stand before it."""
    before = sentence[: span.start]
    lead = re.search(r"[,”\"]\s(?:the\s)?(?:[a-z][a-z-]+\s){0,3}$", before)
    if lead is None or verb not in _TAIL:
        return None
    if not re.match(
        r"\s?(?:[.;]|$|,|\s(?:on|in|at|to|during|told)\b|\s(?:reporters|lawmakers|investors|staff)\b)", after
    ):
        return None
    statement = _spoken(before[: lead.start() + 1])
    return statement if _complete(statement) else None


def _attributed_after(verb: str, after: str, sentence: str) -> str:
    match = _COMPLEMENT.match(after)
    if match is None:
        return sentence
    if match["that"]:
        return match["that"]
    if match["quote"]:
        return _spoken(match["quote"])
    if match["colon"]:
        return match["colon"]
    return match["plain"] if verb in CLAUSAL else sentence


def _spoken(text: str) -> str:
    """The words of a text without the marks and the comma around them."""
    text = text.strip()
    quoted = _QUOTED.match(text)
    if quoted and len(quoted[0]) >= len(text) - 2:
        return quoted["said"].rstrip(", ")
    return text.rstrip(" ,")


def _complete(statement: str) -> bool:
    """Whether words stand alone: a verb, no pronoun for somebody outside them, quotation marks in pairs."""
    return (
        len(statement.split()) >= 3
        and not _DANGLING.match(statement.lstrip('“"'))
        and has_verb(statement)
        and statement.count("“") == statement.count("”")
        and statement.count('"') % 2 == 0
    )


def _held(name: str, role: Role, statement: str, sentence: str) -> Held:
    statement = statement.strip()
    if statement not in sentence or not _complete(statement):
        statement = sentence
    return Held(name, weighed(role, statement), statement)
