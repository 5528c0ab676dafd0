"""Runs: the words of two texts that are the same, gone or new, as a patience diff finds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

LONG = 20_000  # words of one block from which on its unchanged ends are put aside first
MOST = 200_000  # words of one block that are compared one by one; a longer changed part is replaced as a whole

Kind = Literal["same", "removed", "added", "moved out", "moved in"]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive words of one kind."""

    kind: Kind
    words: tuple[str, ...]
    other: str = (
        ""  # of moved words: id of the block that has them in the other version; its own, when they stayed in it
    )
    voice: str = ""  # id of the claim of a voice that a tension no longer quotes: its holder may hold the same still


@dataclass(frozen=True, slots=True)
class Moved:
    """A whole sentence that stands elsewhere in the other version: one token that is like no other."""

    words: tuple[str, ...]
    other: str
    away: bool


def tokens(sentences: Sequence[str], moved: Mapping[int, str], away: bool = False) -> list[str | Moved]:
    """The words of a text, with each sentence that moved as one."""
    found: list[str | Moved] = []
    for index, text in enumerate(sentences):
        if index in moved:
            found.append(Moved(tuple(text.split()), moved[index], away))
        else:
            found += text.split()
    return found


def runs(old: Sequence[str | Moved], new: Sequence[str | Moved]) -> Iterator[Run]:
    """The patience diff of two texts, word by word."""
    for kind, i1, i2, j1, j2 in opcodes(old, new):
        if kind == "equal":
            yield from _runs("same", old[i1:i2])
        else:
            yield from _runs("removed", old[i1:i2])
            yield from _runs("added", new[j1:j2])


def _runs(kind: Kind, tokens: Sequence[str | Moved]) -> Iterator[Run]:
    words: list[str] = []
    for token in tokens:
        if not isinstance(token, Moved):
            words.append(token)
            continue
        if words:
            yield Run(kind, tuple(words))
            words = []
        yield Run("moved out" if token.away else "moved in", token.words, token.other)
    if words:
        yield Run(kind, tuple(words))


def opcodes(old: Sequence[object], new: Sequence[object]) -> list[tuple[str, int, int, int, int]]:
    """The steps from one sequence to the other; of very long ones the part that differs may be one step."""
    if not old or not new:
        return [("replace", 0, len(old), 0, len(new))] if old or new else []
    if len(old) + len(new) <= LONG:
        return _patience(old, new)
    least = min(len(old), len(new))
    head = next((place for place in range(least) if old[place] != new[place]), least)
    tail = next((place for place in range(least - head) if old[-1 - place] != new[-1 - place]), least - head)
    i2, j2 = len(old) - tail, len(new) - tail
    if i2 - head + j2 - head > MOST:
        inner = [("replace", 0, i2 - head, 0, j2 - head)]
    else:
        inner = _patience(old[head:i2], new[head:j2])
    steps = [(kind, head + a, head + b, head + c, head + d) for kind, a, b, c, d in inner]
    whole = [("equal", 0, head, 0, head), *steps, ("equal", i2, len(old), j2, len(new))]
    return [step for step in whole if step[2] > step[1] or step[4] > step[3]]


def _patience(old: Sequence[object], new: Sequence[object]) -> list[tuple[str, int, int, int, int]]:
    from patiencediff import PatienceSequenceMatcher  # only where something differs

    return [*PatienceSequenceMatcher(None, list(old), list(new)).get_opcodes()]
