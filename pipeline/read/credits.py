"""Who is credited without being the subject: "according to X", "X's report puts", "rated by X", "X: ..."."""

from __future__ import annotations

import re

from pipeline.read.kinds import is_body, is_person
from pipeline.read.names import Span
from pipeline.read.speech import RESULTS, WORK
from pipeline.read.statements import Held, complete, held, spoken
from pipeline.read.verbs import has_verb
from pipeline.records import Role

_WORKS = "|".join(sorted(WORK, key=len, reverse=True))
_OWNED = re.compile(
    rf"['’]s?\s(?:own\s)?(?:[\w.’'-]+\s){{0,4}}?(?P<work>{_WORKS})(?:\s(?:of|on|for|by|from|in"
    rf"|with)\s[^,;:“”\"]{{1,60}}?)?"
    rf"(?:,\s[^,;:“”\"]{{3,60}},)?\s(?:also\s|now\s|already\s)?(?P<result>{RESULTS}|is(?=\sthat\b))\b(?P<that>\sthat\b)?"
)
_ISSUED = re.compile(
    rf"\b(?:{_WORKS})\s(?:released\s|published\s)?(?:by|from)\s(?:the\s)?(?:[a-z][a-z-]+\s){{0,2}}$"
)  # "a study by Halden"
_ISSUED_RESULT = re.compile(rf"(?:\son\s[^,;:]{{1,50}})?\s(?P<result>{RESULTS})\b(?P<that>\sthat\b)?")
_SHOWN = re.compile(r"^(?:Figures|Data|Numbers|Documents|Estimates|Tests)\s(?:from|by)\s(?:the\s)?$")
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to\s(?:(?:the|a|an|its)\s)?(?:[a-z][a-z-]+\s){{0,3}}?(?:(?P<work>{_WORKS})\s(?:by|from"
    rf"|of|(?:that|which))\s(?:the\s)?)?$"
)
_ADJECTIVE = re.compile(  # "the Orrinian government": the name is only a part of who says so
    r"\s(?!and\b|who\b|which\b|in\b|on\b|at\b|of\b|from\b|but\b|as\b|with\b|for\b|to\b|by\b|the\b|a\b)[a-z]+"
)
_GOVERNED = re.compile(
    r"(?i:\b(?:at|of|from|in|by|with|for|to|on|against|about|like|than|over|under|between|among|and|or|nor|as|via"
    r"|behind|that|when|after|before|since|while|if|whether|because|although|though|where|which))\s(?:the\s)?$|[&/+]\s?$"
)
# Verbs whose "by X" tells who found or said it.
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being)\s(?:(?!not\b)\w+\s)?(?P<verb>reported|rated|ranked|criticised|criticized|described|dismissed|praised"
    r"|called|measured|estimated|calculated|judged|put)\b(?P<rest>[^,;:“”\"]{0,70}?)\sby\s(?:the\s)?$"
)
_PASSIVE_ROLES: dict[str, Role] = {
    "reported": "reports",
    **dict.fromkeys("described criticised criticized dismissed praised called".split(), "argues"),
}
_WORDS_OF = re.compile(r"^In the (?:words|view|opinion|eyes) of\s(?:the\s)?$")
_VIEW = re.compile(r"['’]s?\s(?:view|opinion|words|telling),\s(?P<said>.+)$")
_AS_WROTE = re.compile(
    r"(?:\s[a-z]+){0,2}\s(?:wrote|writes|said|says|put it|puts it|argued|argues|noted|notes"
    r"|warned)\b[^,“”]{0,40},\s(?P<said>.+)$"
)
_COLON = re.compile(r"(?P<between>[^:“”\"]{0,80}):\s(?P<said>[“\"].+|.+)$")


def according(sentence: str, people: list[Span]) -> Held | None:
    """According to X, S; S, according to X."""
    for span in people:
        before = _ACCORDING.search(sentence, 0, span.start)
        if before is None:
            continue
        role: Role = WORK[before["work"]] if before["work"] else "reports"
        work = re.match(rf"(?:['’]s?)?\s(?:[\w.-]+\s){{0,3}}?({_WORKS})\b", sentence[span.end :])
        if work:
            role = WORK[work[1]]
        elif _ADJECTIVE.match(sentence, span.end):
            continue
        if before.start() == 0:
            rest = re.match(r"[^,]{0,120},\s(.+)$", sentence[span.end :])
            statement = rest[1] if rest else sentence
        else:
            statement = sentence[: before.start()].rstrip(' ,;:–—“”"')
            tail = sentence[span.end :]
            if len(tail) > 60 and has_verb(tail):  # the attribution stands amid the statement
                statement = sentence
        return held(span.name, role, statement, sentence)
    return None


def owner(sentence: str, people: list[Span]) -> Held | None:
    """Halden's evaluation puts ...; a study by Halden found ..."""
    for span in people:
        owned = _OWNED.match(sentence, span.end)
        issued = _ISSUED.search(sentence, 0, span.start) or _SHOWN.search(sentence, 0, span.start)
        if owned:
            role = WORK[owned["work"]]
        elif issued:
            owned = _ISSUED_RESULT.match(sentence, span.end)
            role = "evaluates"
        if not owned or (_GOVERNED.search(sentence, 0, span.start) and not issued):
            continue
        body = _body(sentence, span, owned, people) if not issued else None
        if owned["result"].startswith(("warn", "argue", "claim")):
            role = "argues"
        elif owned["result"].startswith(("predict", "project", "assume")):
            role = "forecasts"
        statement = sentence[owned.end() :].strip() if owned["that"] else sentence
        return held((body or span).name, role, statement, sentence)
    return None


def _body(sentence: str, span: Span, owned: re.Match[str], people: list[Span]) -> Span | None:
    """The body of an owner whose work it is: in "Halden's Weir Institute report", the institute, not Halden."""
    for inner in people:
        within = re.fullmatch(r"['’]s?\s", sentence[span.end : inner.start]) if inner.start > span.end else None
        if within and inner.end < owned.start("work") and is_body(inner.name):
            return inner if not sentence[inner.end : owned.start("work")].strip() else None
    return None


def passive(sentence: str, people: list[Span]) -> Held | None:
    """S was rated ... by X."""
    for span in people:
        by = _PASSIVE.search(sentence, 0, span.start)
        if by and (by["verb"] != "put" or " at " in by["rest"]):
            role = _PASSIVE_ROLES.get(by["verb"], "evaluates")
            return Held(span.name, role, sentence, sentence)
    return None


def headed(sentence: str, people: list[Span]) -> Held | None:
    """X: S; X on the bill: “S”; in X's view, S; as X wrote, S; for X, S is so."""
    span = people[0]
    before = sentence[: span.start]
    if _WORDS_OF.match(before) or (before == "In " and _VIEW.match(sentence, span.end)):
        comma = sentence.find(", ", span.end)
        said = sentence[comma + 2 :] if comma > 0 else sentence
        return held(span.name, "argues", said if "“" not in said else sentence, sentence)
    if before in ("As ", "As the "):
        wrote = _AS_WROTE.match(sentence, span.end)
        return held(span.name, "argues", wrote["said"], sentence) if wrote else None
    if before == "For " and is_person(span.name) and re.match(r",\s[^,]{3,60}?\s(?:is|are)\s", sentence[span.end :]):
        return held(span.name, "argues", sentence, sentence)
    if before not in ("", "The "):
        return None
    colon = _COLON.match(sentence, span.end)
    if colon is None or (
        len(people) > 1 and people[1].start < colon.start("said") - 1 and not colon["between"].startswith(" on ")
    ):
        return None
    quote = colon["said"][0] in '“"'
    headline = not colon["between"] and not sentence.rstrip('”"').endswith(".")  # a title has a colon too
    if headline or (quote and (colon["between"].startswith((" on ", " about ")) or has_verb(colon["between"]))):
        said = spoken(colon["said"])
        if complete(said) or quote:
            role: Role = "argues" if is_person(span.name) or quote else "reports"
            return held(span.name, role, said, sentence)
    return None
