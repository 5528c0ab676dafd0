"""A statement with its holder, cut out of the sentence that attributes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.read.kinds import is_person
from pipeline.read.roles import weighed
from pipeline.read.speech import CLAUSAL
from pipeline.read.verbs import AUXILIARIES, has_verb
from pipeline.records import Role

_COMPLEMENT = re.compile(
    r"(?:\s(?:on|in|to|at|during)\s[^,;:“”\"]{2,60}?|\s(?:the\s)?(?:reporters|lawmakers|investors|staff|customers|me"
    r"|[A-Z][\w’' -]{1,40}?))?"
    r"(?:,\s[^,;:“”\"]{2,60},)?\sthat\s(?P<that>.+)$"
    r"|(?:\s(?:on|in|at|to|during)\s[^,;:“”\"]{2,40}|\sit\s\w+)?,?:?\s(?P<quote>[“\"].+)$"
    r"|:\s(?P<colon>.+)$"
    r"|\s(?P<plain>(?!(?:on|in|at|to|during|about|of|for|against|after|before|as|so|no|yes|nothing|little|last|earlier|later"
    r"|yesterday|today|via|through)\b)[\w’'-]+\s.+)$",
    re.DOTALL,
)
_DANGLING = re.compile(
    r"(?:it|its|they|their|he|she|his|her|this|that|these|those|we|i|our|my|which|who)\b", re.IGNORECASE
)
_OPEN = frozenset("since until for to with".split())  # "argued since March that ..."
_QUOTED = re.compile(r"^[“\"](?P<said>[^“”\"]+)[”\"]")


@dataclass(frozen=True, slots=True)
class Held:
    """A statement with the name that it is attributed to."""

    name: str
    role: Role
    statement: str
    whole: str = ""  # the part of the sentence that this speaker has, attribution included


def held(name: str, role: Role, statement: str, sentence: str) -> Held:
    """The statement where it can stand alone, else the whole sentence."""
    statement = statement.strip()
    person = is_person(name) and "spokes" not in sentence
    role = weighed(role, statement, name, person=person)
    if statement not in sentence or not complete(statement):
        statement = sentence
    return Held(name, role, statement, sentence)


def behind(verb: str, after: str, sentence: str) -> str:
    """What somebody says, where it stands behind the verb; the whole sentence where that is not clear."""
    match = _COMPLEMENT.match(after)
    if match is None:
        return sentence
    if match["that"]:
        return match["that"]
    if match["quote"]:
        return spoken(match["quote"])
    if match["colon"]:
        return match["colon"]
    return match["plain"] if verb in CLAUSAL else sentence


def spoken(text: str) -> str:
    """The words of a text without the marks and the comma around them."""
    text = text.strip()
    quoted = _QUOTED.match(text)
    if quoted and len(quoted[0]) >= len(text) - 2:
        return quoted["said"].rstrip(", ")
    return text.rstrip(" ,")


def complete(statement: str) -> bool:
    """Whether words stand alone: a verb, no pronoun for somebody outside them, quotation marks in pairs."""
    return (
        len(statement.split()) >= 3
        and not _DANGLING.match(statement.lstrip('“"'))
        and not (statement[:1].islower() and statement.split()[0] in AUXILIARIES | _OPEN)
        and has_verb(statement)
        and statement.count("“") == statement.count("”")
        and statement.count('"') % 2 == 0
    )
