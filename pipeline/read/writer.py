"""What a writer says in the first person, "I think that S", as words that stand without the "I"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.read.roles import weighed
from pipeline.read.statements import complete
from pipeline.records import Role

_VERBS: dict[str, Role] = {
    **dict.fromkeys("think believe argue maintain suspect doubt".split(), "argues"),
    **dict.fromkeys("find found measured estimate conclude concluded estimated".split(), "evaluates"),
    **dict.fromkeys("expect predict forecast bet".split(), "forecasts"),
    **dict.fromkeys("view opinion guess argument point".split(), "argues"),
    **dict.fromkeys("forecast prediction".split(), "forecasts"),
}
_SAYS = re.compile(
    r"^(?:Personally, )?(?P<who>I|We) (?:still |also |would |strongly |now |have )?"
    r"(?P<verb>think|believe|argue|maintain|suspect|find|found|estimate|estimated|conclude|concluded|expect|predict) "
    r"(?P<that>that )?(?P<said>.+)$"
)
_MY = re.compile(
    r"^(?P<who>My|Our) (?P<verb>bet|view|guess|argument|point|forecast|prediction) (?:is"
    r"|remains) (?P<that>that )(?P<said>.+)$"
)
_IN_MY = re.compile(r"^In (?P<who>my|our) (?P<verb>view|opinion), (?P<said>.+)$")
_CLAUSE_NEEDED = re.compile(r"^(?:to|it|in|so|of|about|for|this|that|you|an?\b.{0,40}$)\b", re.IGNORECASE)
_TURN = re.compile(r"^(?:Q|A|[A-Z][\w.’-]+(?: [A-Z][\w.’-]+){0,2}):\s")


@dataclass(frozen=True, slots=True)
class Own:
    """What the writer says, and whether "I" or "we" says it."""

    statement: str
    role: Role
    alone: bool


def own(sentence: str) -> Own | None:
    """What the writer holds, where the words behind "I think" stand without them."""
    match = _SAYS.match(sentence) or _MY.match(sentence) or _IN_MY.match(sentence)
    if match is None or _CLAUSE_NEEDED.match(match["said"]) or not complete(match["said"]):
        return None
    role = _VERBS[match["verb"]]
    return Own(match["said"], weighed(role, match["said"]), match["who"] in ("I", "My", "my"))


def interview(sentences: Sequence[str]) -> bool:
    """Whether an article is questions and answers, so that "I" is whoever answers."""
    turns = sum(_TURN.match(sentence) is not None for sentence in sentences)
    asked = sum(sentence.endswith("?") for sentence in sentences)
    return turns > 1 or asked > max(2, len(sentences) // 8)
