"""How the words of two sentences lie to each other: which clauses hold what is told, what else they hold, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from pipeline.english.dates import last_day
from pipeline.english.marks import MarkedWord
from pipeline.english.phrases import ADDING, Phrases

# What narrows a clause that stands behind or before it: "In Asia, sales rose".
_NARROWING = frozenset(
    "in at on for among under with within across during outside inside excluding including despite from by but only "
    "mainly mostly especially particularly not until".split()
)


def displaced(mine: Phrases, theirs: Phrases, chosen: Set[int], admitted: Set[int]) -> str:
    """What the chosen clauses hold besides what is told, or hold in another place; "" when there is nothing.

    `admitted` are words of the source that are no addition.
    """
    pairs = _pairs(mine, theirs, chosen)
    told, taken = {place for place, _ in pairs}, {place for _, place in pairs} | admitted
    for place, word in enumerate(mine.words):
        if place not in told and word.key in theirs.keys:
            return f"the source says “{word.raw}” less often"
    window = _window(theirs, chosen)
    for place, word in enumerate(theirs.words):
        if word.clause in window and place not in taken and not word.when:
            return f"only the source has “{word.raw}”"
    return _shifted(mine, theirs, window) or _reordered(mine, theirs, pairs)


def holds(told: MarkedWord, source: MarkedWord) -> bool:
    """Whether the source's date is the one told, or lies within the month or year that is told."""
    if told.when is None or source.when is None or told.bound != source.bound:
        return False
    return told.when.start <= source.when.start and last_day(source.when) <= last_day(told.when)


def clauses(mine: Phrases, theirs: Phrases) -> frozenset[int]:
    """The fewest clauses of the source that hold every word told, the fullest first."""
    wanted = {word.key for word in mine.words}
    held: dict[int, set[str]] = {}
    for word in theirs.words:
        if word.key in wanted or word.when:
            held.setdefault(word.clause, set()).add(word.key)
    chosen: set[int] = set()
    while held:
        best = max(held, key=lambda clause: (len(held[clause] & wanted), -clause))
        if not held[best] & wanted:
            break
        chosen.add(best)
        wanted -= held.pop(best)
    return frozenset(chosen)


def _window(theirs: Phrases, chosen: Set[int]) -> Set[int]:
    """The clauses that hold what is told, and those that narrow it, doubt it or say whose it is."""
    telling = {word.clause for word in theirs.words if word.when is None}
    narrowing = set()
    for clause, head in enumerate(theirs.heads):
        if head in _NARROWING and clause in telling:
            nearest = clause + 1 if clause == 0 else clause - 1
            if nearest in chosen:
                narrowing.add(clause)
    bare = {one[3] for one in theirs.operators} - {word.clause for word in theirs.words}  # "Perhaps, ..."
    return chosen | narrowing | bare | theirs.suspended | whose(theirs, chosen)


def whose(theirs: Phrases, chosen: Set[int]) -> Set[int]:
    """The clauses that say whose words the chosen ones are: not those that only add words of their own."""
    return {one for one in theirs.sayings if one in chosen or theirs.heads[one] not in ADDING}


def _pairs(mine: Phrases, theirs: Phrases, chosen: Set[int]) -> list[tuple[int, int]]:
    """Each word told with its place in the source: in a chosen clause, and behind the same preposition if one is."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(theirs.words):
        places.setdefault(word.key, []).append(place)
    pairs = []
    for place, word in enumerate(mine.words):
        if word.when:
            found = [there for there, other in enumerate(theirs.words) if holds(word, other)]
        else:
            found = places.get(word.key, [])
        if found:
            best = min(found, key=lambda there: _distance(word, theirs.words[there], chosen))
            pairs.append((place, best))
            if not word.when:
                found.remove(best)
    return pairs


def _distance(word: MarkedWord, other: MarkedWord, chosen: Set[int]) -> tuple[bool, bool]:
    return other.case != word.case, other.clause not in chosen


def _shifted(mine: Phrases, theirs: Phrases, window: Set[int]) -> str:
    """Whether each operator of one side stands at the same word on the other."""
    there = [one for one in theirs.operators if one[3] in window]
    counts = Counter(one[0] for one in mine.operators)
    counts.subtract(one[0] for one in there)
    for name, count in counts.items():
        if count:
            return f"only {'what is told' if count > 0 else 'the source'} has “{name}”"
    for name, before, behind, _ in mine.operators:
        if not any(name == one[0] and (behind == one[2] if behind else before == one[1]) for one in there):
            return f"“{name}” stands elsewhere"
    return ""


def _reordered(mine: Phrases, theirs: Phrases, pairs: list[tuple[int, int]]) -> str:
    """Whether the words stand in the same order and behind the same prepositions: who did what to whom."""
    last: dict[str, tuple[int, int, int]] = {}
    ordered = sorted(pairs, key=lambda pair: _order(mine.words[pair[0]], pair[0]))
    for place, there in ordered:
        word, other = mine.words[place], theirs.words[there]
        if word.case != other.case:
            return f"“{word.raw}” stands elsewhere"
        if word.when:
            continue
        now = _order(other, there)
        if now < last.get(word.case, (-1, -1, -1)):
            return f"another order at “{word.raw}”"
        last[word.case] = now
        if other.single and word.raw.lower() == other.raw.lower() + "s":
            return f"one “{other.raw}” only"
    return ""


def _order(word: MarkedWord, place: int) -> tuple[int, int, int]:
    return word.part, word.rank, place
