"""Where a statement stands on the topic's axis, read off the cue words of its poles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pipeline.read.equations import equation
from pipeline.read.words import terms
from pipeline.records import Pole, Topic

_NOT = r"\b(?:not|no|never|neither|nor|hardly|without|stopped|isn['’]t|aren['’]t|wasn['’]t)\b|n['’]t\b"
_DENIED = re.compile(rf"(?:{_NOT})\W+(?:\w+\W+){{0,2}}$", re.I)
_INSIDE = re.compile(_NOT, re.I)
# "The idea that the gap is closing is a myth": what a frame holds that is called wrong is denied.
_WRONG = (
    r"(?<!not )(?<!n['’]t )(?:no longer (?:defensible|tenable|true|valid|accurate|the case)"
    r"|not (?:true|tenable|accurate)|out(?:dated| of date)|obsolete|wrong|mistaken|false|untrue"
    r"|a (?:myth|misconception|fallacy))\b"
)
_WITHIN = r"(?:(?!\b(?:that|but)\b|[;:.]\s).)+?"  # one clause, commas and all
_FRAMES = (
    re.compile(
        r"\b(?:idea|claim|view|belief|notion|assumption|argument|narrative|theory|thesis|perception)s? (?:that|of) "
        rf"(?P<framed>{_WITHIN})\s(?:is|are|was|were|has been)\s(?:\w+ly\s|now\s|already\s)?{_WRONG}",
        re.I,
    ),
    re.compile(rf"\b{_WRONG} (?:to (?:say|think|claim|assume) )?that (?P<framed>{_WITHIN})(?:[;:,.]|$)", re.I),
)
# Not "May": a statement with a month in it is as firm as any.
_HEDGED = re.compile(
    r"\b(?:may|[Mm]ight|[Cc]ould|[Pp]erhaps|[Pp]ossibly|[Pp]robably|seems?|appears?|[Ss]omewhat|[Pp]artly|slightly"
    r"|slowly|a little|in part|for now|more slowly)\b"
)
_FIRM = re.compile(
    r"\b(?:clearly|certainly|definitely|undoubtedly|without (?:a )?doubt|beyond doubt|no doubt|sharply|rapidly|fast"
    r"|faster than|dramatically|decisively|for good|irreversibl[ey]|everywhere|by far|more than ever)\b",
    re.I,
)
_AUXILIARY = frozenset("is are has have was were".split())
# "The gap on coding tasks is growing", "the gap is no longer closing": what may stand inside a cue of several words.
_SCOPE_INSIDE = r"(?:\s(?:on|for|in|at|among|between|of)\s[^,;:.]{2,40}?)?"
_ADVERB = r"(?:\s(?:not|no longer|never|hardly|already|also|still|now|again|finally|clearly|certainly|fast|[a-z]+ly))?"
_SCOPE = re.compile(r"\s(?:on|for|in|at|among|when|as soon as|if|once|where)\s(?P<scope>[^,;:.]{2,60})")
_INNER = re.compile(r"\s(?:on|for|in|at|among)\s(?P<scope>[^,;:.]{2,40}?)\s(?:is|are|has|have|was|were)\b")
_NARROWED = re.compile(r"(?:^|[\s“])(?:the|a|an|this|that|our|their)\s(?P<words>(?:[\w-]+\s){1,3})$", re.I)


def place(text: str, topic: Topic) -> float:
    """-1 at the first pole, 1 at the second, 0 when the text takes no side; half when it hedges.

    A denied cue counts for the other pole ("the gap is not closing").
    """
    if topic.axis is None:
        return 0.0
    said = _compared(text, topic.axis)
    left, right = (_count(said, pole) for pole in topic.axis)
    first, second = left[0] + right[1], right[0] + left[1]
    if first == second:
        return 0.0
    side = 1.0 if second > first else -1.0
    return side / 2 if _HEDGED.search(text) else side


def firmness(text: str) -> int:
    """1 for a statement that is put strongly ("clearly", "fast"), -1 for one that hedges ("may", "slowly"), else 0."""
    if _HEDGED.search(text):
        return -1
    return int(_FIRM.search(text) is not None)


def opposed(one: str, other: str, topic: Topic) -> bool:
    """Whether two statements stand at opposite poles, neither hedged, and on the same thing.

    They are on different things when each puts its side under a scope of its own ("closing for translation", "widening
    on long tasks"), or each narrows the same noun in its own way ("the price gap", "the capability gap").
    """
    if place(one, topic) * place(other, topic) != -1.0:
        return False
    first, second = _cue(one, topic), _cue(other, topic)
    scopes = _scope(one, first), _scope(other, second)
    if all(scopes) and not scopes[0] & scopes[1]:
        return False
    narrowed = _narrowed(one, first), _narrowed(other, second)
    same_noun = first[0].split()[0].lower() == second[0].split()[0].lower()
    return not (same_noun and all(narrowed) and not narrowed[0] & narrowed[1])


def _cue(text: str, topic: Topic) -> re.Match[str]:
    """The first cue in a text that has one."""
    found = [match for pole in topic.axis or () for match in _cues(pole).finditer(text)]
    return min(found, key=lambda match: match.start())


def _scope(text: str, cue: re.Match[str]) -> frozenset[str]:
    """The words of what a side is restricted to, inside the cue or right behind it."""
    inside, behind = _INNER.search(cue[0]), _SCOPE.match(text, cue.end())
    return frozenset(term for found in (inside, behind) if found for term in terms(found["scope"]))


def _narrowed(text: str, cue: re.Match[str]) -> frozenset[str]:
    """The words between an article and the cue: "price" in "the price gap is closing"."""
    found = _NARROWED.search(text[: cue.start()])
    return frozenset(terms(found["words"])) if found else frozenset()


def _count(text: str, pole: Pole) -> tuple[int, int]:
    """How often the pole's cues stand in the text, and how often they stand there denied."""
    said = denied = 0
    framed = [hit.span("framed") for frame in _FRAMES for hit in frame.finditer(text)]
    for found in _cues(pole).finditer(text):
        inside = any(start <= found.start() and found.end() <= end for start, end in framed)
        if bool(_DENIED.search(text[: found.start()]) or _INSIDE.search(found[0])) != inside:
            denied += 1
        else:
            said += 1
    return said, denied


def _compared(text: str, axis: Iterable[Pole]) -> str:
    """The text without a comparison that denies a cue: "a better score does not mean a gap that is closing"."""
    found = equation(text)
    if found is None or not any(_cues(pole).search(found.right) for pole in axis):
        return text
    return text[: found.start] + text[found.end :]


@cache
def _cues(pole: Pole) -> re.Pattern[str]:
    words = sorted(pole.cues or (pole.name,), key=lambda cue: (-len(cue), cue))
    return re.compile(r"\b(?:" + "|".join(_pattern(word) for word in words) + r")\b", re.I)


def _pattern(cue: str) -> str:
    """A cue with room for a scope before its auxiliary and an adverb or a "not" behind it."""
    pattern = ""
    for place, word in enumerate(cue.split()):
        inner = place > 0 and word in _AUXILIARY
        pattern += (_SCOPE_INSIDE if inner else "") + (r"\s" if place else "") + re.escape(word)
        pattern += _ADVERB if inner else ""
    return pattern
