"""The parts of a yes-or-no question, and the words that show what somebody thinks of a thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.english.lexicon import word_lines
from pipeline.english.tokens import BASE_VERBS, STOP

WISHES = frozenset("should must shall".split())  # asked of an act, and not of whoever would act
_WORTH = [tuple(line.split()) for line in word_lines("worth")]
GOOD, BAD, DOES, HARMS, UNDOING, DOING = (
    frozenset(word for word, kind in _WORTH if kind == name)
    for name in ("good", "bad", "does", "harms", "undoing", "doing")
)
_PLAIN = frozenset(word.removesuffix("s") for word in DOES | HARMS) | DOING | UNDOING  # beside the verbs of the list
_WORD = re.compile(r"[^\W_][\w-]*(?:['’]\w+)?")
_ASKS = frozenset("should must may can could will would shall do does did is are was were has have".split())
_ARTICLES = frozenset("the a an our their".split())
_EITHER = re.compile(r"\b([a-z]+ing) or ([a-z]+ing)\b")


@dataclass(frozen=True, slots=True)
class QuestionParts:
    """The parts of a yes-or-no question: "Should / cities / ban / cars from their centres"."""

    asks: str = ""
    subject: str = ""
    verb: str = ""
    act: str = ""  # the verb with what it is done to: "ban cars", "pay off", "worth its price"
    other: str = ""  # what it may be instead: "closing or widening"
    article: str = ""  # before the subject: "the"


def parts_of(question: str) -> QuestionParts:
    """Its parts, as far as can be told; empty for a question that cannot be answered by yes or no."""
    words = [word[0] for word in _WORD.finditer(question)]
    if len(words) < 3 or words[0].lower() not in _ASKS:
        return QuestionParts()
    asks, rest = words[0].lower(), words[1:]
    if asks in ("is", "are") and (either := _EITHER.search(question)):
        named = rest[1:] if rest[0].lower() in _ARTICLES else rest
        head = next((n for n, word in enumerate(named) if word.lower() in STOP or word == either[1]), 1)
        return QuestionParts(asks, " ".join(named[:head]), either[1], either[1], either[2])
    if asks in ("is", "are", "was", "were"):
        place = next((n for n, word in enumerate(rest) if n and word.lower() in GOOD | BAD), 0)
        place = place or (len(rest) - 1 if rest[-1].endswith("ing") and len(rest) > 1 else 0)  # "Is the deal working?"
    elif "be" in rest[1:]:
        place = rest.index("be", 1)
    else:
        # No verb stands before another: "does the travel ban make ...".
        bases = [word.lower() in {*BASE_VERBS, *_PLAIN} for word in rest]
        place = next((n for n in range(1, len(rest)) if bases[n] and not any(bases[n + 1 : n + 2])), 0)
        place = place or (1 if len(rest) == 3 or rest[0].lower() in ("we", "i") else 0)  # "governments regulate AI"
    if not place:
        return QuestionParts(asks)
    last = next((n for n in range(place + 2, len(rest)) if rest[n].lower() in STOP), len(rest))
    longest = place + 3 + (rest[place + 1].lower() in _ARTICLES if place + 1 < len(rest) else 0)
    # "is it a threat": the article is the predicate's
    named = rest[: place - 1] if place > 1 and rest[place - 1].lower() in ("a", "an") else rest[:place]
    article = named[0].lower() if named[0].lower() in _ARTICLES else ""
    act = " ".join(rest[place : _name_ends(rest, min(last, longest))])
    return QuestionParts(asks, _bare(named), rest[place].lower(), act, article=article)


def _name_ends(words: Sequence[str], at: int) -> int:
    """The place behind a name that goes on at a place: a phrase cuts no "Green New Deal" and no "Medicare for All"."""
    while 0 < at < len(words) and words[at - 1][:1].isupper():
        joint = words[at].lower() in ("for", "of") and at + 1 < len(words)
        if not words[at + joint][:1].isupper():
            break
        at += 1 + joint
    return at


def _bare(words: Sequence[str]) -> str:
    """A subject without its article."""
    return " ".join(words[1:] if words[0].lower() in _ARTICLES else words)
