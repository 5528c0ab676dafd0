"""Whether the words around a date tell of what was or of what is to be: by the verb that the date belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.english.lexicon import word_lines
from pipeline.english.tokens import AUXILIARIES, THIRD_PERSON, is_finite

BESIDE_A_DATE = 320  # letters before and behind a date among which its verb is looked for

_TOKEN = re.compile(r"n't\b|'(?:ll|re|ve|m|d)\b|[^\W\d_]+?(?=n't\b)|[^\W\d_]+(?:-[^\W\d_]+)*(?:'s\b)?|,")
# Behind one of these another statement begins: a sentence, or what stands apart in it.
_BRACKET = re.compile(r"\([^()]{0,200}\)")
_STOP = re.compile(r"[;:—–()]|[a-z\d%]{3}[.!?][”\"’')]*\s|\s-\s")
_KINDS = {word: kinds for word, *kinds in map(str.split, word_lines("tense"))}


def _of(kind: str) -> frozenset[str]:
    """The words of a kind that the head of data/tense.txt explains."""
    return frozenset(word for word, kinds in _KINDS.items() if kind in kinds)


_LEADS, _OF_DAY, _ADVERBS = _of("leads"), _of("hour"), _of("adverb")
_DETERMINERS, _RELATIVES, _OPENERS = _of("determiner"), _of("relative"), _of("opener")
_SURE, _MODAL, _IS, _WAS, _HAS = _of("sure"), _of("modal"), _of("is"), _of("was"), _of("has")
_PLANNED, _ARRANGED, _TIMETABLE = _of("planned"), _of("arranged"), _of("timetable")
_OTHER_DAY, _NOT_ING = _of("other-day"), _of("not-ing")
_HELPERS = AUXILIARIES | _SURE | _MODAL | _IS | _HAS | {"to"}


class Tense(NamedTuple):
    """How the verb of a date tells it; `near` where they stand together, `loose` where the date may be another's."""

    lean: Literal["back", "ahead", "perhaps", ""] = ""  # perhaps: "would", "may", "meets"
    near: bool = False
    loose: bool = False


@lru_cache(maxsize=256)  # a date is asked for its verb more than once
def tense_at(sentence: str, start: int, end: int) -> Tense:
    """The tense of the verb that the words from start to end belong to."""
    sentence = _BRACKET.sub(lambda bracket: " " * len(bracket[0]), sentence.replace("’", "'"))
    window = sentence[max(start - BESIDE_A_DATE, 0) : start]
    stops = [stop.end() for stop in _STOP.finditer(window)]
    before = _words(window[stops[-1] if stops else 0 :])
    behind = sentence[end : end + BESIDE_A_DATE]
    ended = _STOP.search(behind)
    after = _words(behind[: ended.start() + 3 if ended else None])
    after = after[1:] if after and after[0] in _OF_DAY else after
    while before and before[-1].lower() in _LEADS and not _is_verb(before, len(before) - 1):
        before.pop()
    if before and _is_verb(before, len(before) - 1):
        return Tense(_told(before, len(before) - 1), near=True)
    place = next((place for place, word in enumerate(after[:3]) if not _passing(word)), 3)
    if place < len(after) and place < 3 and _is_verb(after, place):
        return Tense(_told(after, place), near=True)
    opens = all(word.lower() in _OPENERS for word in before[_last_comma(before) + 1 :])
    if not opens:
        found = _backward(before)
        if found is not None:
            return found
    return _forward(after, near=opens)


def _words(text: str) -> list[str]:
    return [word.lstrip("'") for word in _TOKEN.findall(text)]


def _backward(words: Sequence[str]) -> Tense | None:
    """The tense of the last verb before a date; None where there is none."""
    loose = aimed = False
    for place in range(len(words) - 1, -1, -1):
        word, behind = words[place].lower(), words[place + 1] if place + 1 < len(words) else ""
        if word == "to" and behind.islower() and behind not in _DETERMINERS:
            if planned := _aimed(words, place):
                return planned
            loose = aimed = True
        elif _is_verb(words, place):
            lean = _told(words, place)  # of "is one of two to run in November" the day is to come
            return Tense(lean or ("perhaps" if aimed else ""), loose=loose)
        loose = loose or word in _OTHER_DAY
        ing = word.endswith("ing") and len(word) > 4 and word not in _NOT_ING
        loose = loose or (ing and (not place or words[place - 1].lower() not in _DETERMINERS | _IS | _WAS))
        if ing and place and words[place - 1].lower() in _IS:
            return Tense("perhaps", loose=loose)
    return None


def _forward(words: Sequence[str], *, near: bool) -> Tense:
    """The tense of the first verb behind a date; none where it is that of a clause within."""
    for place, word in enumerate(words):
        if _is_verb(words, place):
            return Tense(_told(words, place), near=near, loose=not near)
        if word.lower() in _RELATIVES:
            break
    return Tense()


def _aimed(words: Sequence[str], to: int) -> Tense | None:
    """What "to" and a verb before a date tell: a plan, if something says that it is one; of then it says nothing."""
    left = [word.lower() for word in words[max(to - 3, 0) : to]]
    wished = "for" in left and words[to + 1 : to + 2] == ["be"]  # "asked for a vote to be held"
    if not wished and not _PLANNED.intersection(left):
        return None
    return Tense("" if _WAS.intersection(left) else "ahead" if _IS.intersection(left) else "perhaps")


def _told(words: Sequence[str], place: int) -> Literal["back", "ahead", "perhaps", ""]:
    """The tense of the verb at a place, with the words that belong to it."""
    first = last = place
    while first and (words[first - 1] in _HELPERS or _passing(words[first - 1])):
        first -= 1
    while last + 1 < len(words) and (words[last] in _HELPERS or _passing(words[last])):
        last += 1
    group = words[first : last + 1]
    all_of, main = set(group), group[-1]
    if all_of & _SURE:
        return "ahead"
    if all_of & _MODAL:
        return "" if all_of & (_HAS | {"been"}) else "perhaps"
    if "to" in all_of:
        found = _aimed(words, first + group.index("to"))
        return found.lean if found else ""
    if all_of & _IS:
        return "ahead" if main in _PLANNED else "perhaps" if main.endswith("ing") else ""
    if main in _ARRANGED:
        return "" if all_of & _WAS else "perhaps"  # "a vote scheduled for Friday"
    if main in _TIMETABLE or (main in _PLANNED and main.endswith("s")):
        return "perhaps"
    if all_of & _WAS or (all_of & _HAS and main not in _HAS):
        return "back"
    return "back" if main not in THIRD_PERSON and main not in AUXILIARIES else ""


def _is_verb(words: Sequence[str], place: int) -> bool:
    """Whether a word is a finite verb or one of its helpers; a capital or an article in front makes it none."""
    word = words[place]
    before = words[place - 1].lower() if place else ""
    if not word.islower() or before in _DETERMINERS or before.endswith("'s"):
        return False
    return word in _SURE | _MODAL | _IS | _HAS or (
        is_finite(word) and (word not in THIRD_PERSON or word in _TIMETABLE | _PLANNED)
    )


def _passing(word: str) -> bool:
    return word in _ADVERBS or (word.endswith("ly") and word.islower())


def _last_comma(words: Sequence[str]) -> int:
    return max((place for place, word in enumerate(words) if word == ","), default=-1)
