"""A short name for what a sentence says, of its own words; resolved words stand in brackets."""

from __future__ import annotations

import re

from pipeline.english.lexicon import FUNCTION
from pipeline.english.sentence_kinds import opening
from pipeline.english.tokens import STOP, has_verb, is_finite

LONGEST_LABEL = 12  # words
_SHORTEST = 5

_BOUNDARY = re.compile(
    r"[,;:]\s|\s[–—-]\s|—|(?<!\bsoon)(?<!\blong)(?<!\bwell)(?<!\bmuch)(?<!\bfar)\s(?=(?:which|while|whereas|although|though|after|before|because|as|since|when|where|but|who|"
    r"despite|following|if|unless|so that|according to)\s)"
)
_OPENING_CLAUSE = re.compile(
    r"^(?:(?:in|on|at|by|after|before|since|while|although|though|when|if|because|as|despite|following|during|for|with|"
    r"within|last|earlier|yesterday|today|from|under|across|among)\b[^,;]{1,80},\s)",
    re.IGNORECASE,
)
_HANGING = STOP | FUNCTION  # words that leave something open where a label ends with one
_PRONOUN = re.compile(r"(?:it|they|he|she|we|you|i|this|that|these|those|there|its|their|his|her)\b", re.IGNORECASE)
_EDGE = " ,;:–—"


def label(sentence: str) -> str:
    """At most 12 of a sentence's own words that name what it says, with "…" where words after them were dropped."""
    whole = _unquoted(sentence[opening(sentence) :].strip()).rstrip(".!")
    if _fits(whole):
        return whole
    without = _OPENING_CLAUSE.sub("", whole, count=1)
    if without != whole and len(without.split()) >= _SHORTEST and has_verb(without) and not _PRONOUN.match(without):
        whole = without
        if _fits(whole):
            return whole
    return _cut_at_clause(whole) or _cut_at_word(whole)


def _unquoted(text: str) -> str:
    """The text without quotation marks that enclose all of it."""
    inner = text[1:-1]
    enclosed = len(text) > 1 and text[0] in '“"' and text[-1] in '”"'
    return inner if enclosed and not any(mark in inner for mark in '“”"') else text


def _fits(text: str) -> bool:
    return len(text.split()) <= LONGEST_LABEL


def _cut_at_clause(text: str) -> str:
    """The longest part up to the end of a clause that fits and keeps a finite verb; empty when there is none."""
    best = ""
    for match in _BOUNDARY.finditer(text):
        part = text[: match.start()].rstrip(_EDGE)
        if not _fits(part):
            break
        if len(part.split()) >= _SHORTEST and _finite(part) and _paired(part):
            best = part
    return f"{best} …" if best else ""


def _cut_at_word(text: str) -> str:
    """The first 12 words or fewer, ending before a function word so that nothing hangs at the end."""
    words = text.split()
    end = LONGEST_LABEL
    while end > _SHORTEST and words[end].lower().strip(_EDGE) not in _HANGING:
        end -= 1
    if end == _SHORTEST:
        end = LONGEST_LABEL
    while end > _SHORTEST and words[end - 1].lower().strip(_EDGE) in _HANGING:
        end -= 1
    spots = [match.end() for match in re.finditer(r"\S+", text)]
    return text[: spots[end - 1]].rstrip(_EDGE) + " …"


def _finite(text: str) -> bool:
    return any(is_finite(word) for word in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", text)) or has_verb(text)


def _paired(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count('"') % 2 == 0 and text.count("(") == text.count(")")


# Resolved words in a quote stand in brackets in the place of the word that they resolve: “[Veldt] charges $4”.

_BRACKET = re.compile(r"\[([^\[\]]+)\]")


def resolved(quote: str) -> tuple[str, ...]:
    """The words in brackets."""
    return tuple(_BRACKET.findall(quote))


def copied(quote: str) -> tuple[str, ...]:
    """The parts of a quote between the words in brackets, which are copied."""
    return tuple(part.strip() for part in _BRACKET.split(quote)[::2] if part.strip())


def stands(quote: str, text: str) -> bool:
    """Whether a text has a quote word for word: as it is, or its copied parts in order and its resolved words too."""
    if quote in text:
        return True
    parts = copied(quote)
    if not parts or not resolved(quote) or not all(words in text for words in resolved(quote)):
        return False
    between = r"(?!\w)(?:\W+\w+){1,3}\W+(?<!\w)"  # a resolved word replaces at most three: "the open lab"
    opening = r"(?:^|(?<=\W))" if quote.startswith("[") else ""
    return re.search(opening + between.join(re.escape(part) for part in parts), text) is not None
