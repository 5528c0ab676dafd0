"""Interviews and transcripts: whose turn it is, by the names that stand in front of turns or on lines of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.english.speaker import is_person

PEOPLE = 2  # who speak more than once in a transcript: other names in front of paragraphs are a list
ASKS = 1 / 3  # of somebody's turns end in a question where they are the one who asks: others end few so
_LABEL = re.compile(r"(?P<name>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}): (?=\W?[A-Z\d])")


class Turn(NamedTuple):
    """Who speaks a sentence of a transcript, and how many characters of it are only the name in front."""

    speaker: str
    label: int = 0


def turns(sentences: Sequence[str], paragraphs: Sequence[int]) -> dict[int, Turn]:
    """The sentences of a transcript by their places, each with who speaks it; nothing where no text is one.

    A name counts where it has the form of a person's: "ANN LEE: ...", "Ann Lee: ...", or "Ann Lee" as a paragraph of
    its own that stands more than once. What comes before the first turn is the article's.
    """
    found = {**_lines(sentences, frozenset(paragraphs)), **_labels(sentences, frozenset(paragraphs))}
    speaks = Counter(turn.speaker for turn in found.values())
    if sum(count > 1 for count in speaks.values()) < PEOPLE:
        return {}
    told: dict[int, Turn] = {}
    turn = Turn("")
    for place in range(min(found), len(sentences)):
        turn = found.get(place, Turn(turn.speaker))
        told[place] = turn
    return told


def asking(sentences: Sequence[str], told: Mapping[int, Turn]) -> frozenset[str]:
    """Those of the speakers who ask: their words lead to those of others, and tell nothing themselves."""
    ends = [place for place, turn in told.items() if place + 1 in told and told[place + 1].speaker != turn.speaker]
    turns = Counter(told[place].speaker for place in ends)
    asked = Counter(told[place].speaker for place in ends if sentences[place].rstrip("”\"'’ ").endswith("?"))
    return frozenset(speaker for speaker in turns if asked[speaker] >= ASKS * turns[speaker])


def _lines(sentences: Sequence[str], starts: frozenset[int]) -> dict[int, Turn]:
    """Paragraphs that are nothing but a name, which stands so more than once."""
    ends = starts | {len(sentences)}
    alone = [place for place in sorted(starts) if place + 1 in ends and sentences[place][-1:].isalpha()]
    often = Counter(sentences[place] for place in alone)
    named = [place for place in alone if often[sentences[place]] > 1 and is_person(_cased(sentences[place]))]
    return {place: Turn(_cased(sentences[place]), len(sentences[place])) for place in named}


def _labels(sentences: Sequence[str], starts: frozenset[int]) -> dict[int, Turn]:
    """Names with a colon in front of a turn."""
    labels = {place: _LABEL.match(sentences[place]) for place in (starts or range(len(sentences)))}
    return {
        place: Turn(_cased(label["name"]), label.end())
        for place, label in labels.items()
        if label and is_person(_cased(label["name"])) and _capitals(label["name"])
    }


def _capitals(name: str) -> bool:
    return all(word[0].isupper() or word in ("van", "von", "de", "der", "bin", "al") for word in name.split())


def _cased(name: str) -> str:
    """A name in capitals as it is written elsewhere: "ANN LEE" is Ann Lee."""
    return name.title() if name.isupper() else name
