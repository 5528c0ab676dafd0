"""Sentences that tell software what to do: an order is no statement, and its words must not come back as one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.read.verbs import is_finite

# An order is no statement: its words must not come back as one. Verbs that an order to a model begins with:
_VERBS = (
    "add answer append apply assume change claim click confirm declare decode delete describe disregard do download"
    " execute follow forget give ignore imagine include insert link list make mention never obey output pretend print"
    " publish quote rate read remember remove repeat replace reply respond retire retract return reveal rewrite run say"
    " send set show state"
    " subscribe summarise summarize tell translate treat use visit write"
).split()
_ORDER = re.compile(
    r"\b(?:previous|prior|above|new|following) instructions\b|\bsystem prompt\b"
    r"|\bdear (?:assistant|AI|bot)s?\b"
    r"|\b(?:the|any|an|every|all|your) (?:assistant|AI|bot)s?(?:,| (?:must|should|shall|has to|have to|please)(?! be\b)"
    r"| (?:that|which|who) (?:reads?|summari\w+|process\w*)| reading| summari[sz]ing)\b"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\U000e0000-\U000e007f]|\brole\W{1,4}system\b"
    r"|<\|?\w|\|>|[\w-]://|\]\(|\bdata:\w",
    re.I,
)
_FIRST = re.compile(
    rf"^[\W_]*(?:please |now |then |instead,? )?(?:don['’]t|(?P<verb>{'|'.join(_VERBS)}))\b(?P<rest>.*)", re.I | re.S
)
_INNER_ORDER = re.compile(rf"(?:\b(?:and|then)|:)\s+(?:{'|'.join(verb.capitalize() for verb in _VERBS)})\b")
_ASKED = re.compile(r"^\W*do\b.*\?\W*$", re.I)  # "Do results hold?" orders nobody
DETERMINERS = frozenset("this these its his us as".split())  # in "s", and the object of an order


def orders(sentence: str) -> bool:
    """Whether a sentence tells software what to do."""
    if _ASKED.search(sentence):
        sentence = sentence.lstrip()[2:]
    first = _FIRST.match(sentence)
    if first and not (first["verb"] and _is_noun(first["rest"].split())):
        return True
    return bool(_ORDER.search(sentence) or _INNER_ORDER.search(sentence))


def _is_noun(after: Sequence[str]) -> bool:
    """Whether the word before these is a subject and no order: "Output fell", "Use of AI", "State regulators said"."""
    if len(after) < 3 or after[0].lower() in DETERMINERS:
        return False
    plural = after[0].endswith("s") and after[0] not in ("is", "was", "has")
    return after[0] in ("of", "in") or is_finite(after[plural])
