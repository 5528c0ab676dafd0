"""Whether a sentence tells again what another one told, in whatever words: what an editor has hidden stays away.

The opposite of `carries`: doubt is a yes. A sentence that is near the hidden one is left out with it, and there are
others to tell; one that is not recognised is what somebody did not want to read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from pipeline.english.figures import figures
from pipeline.english.names import names
from pipeline.english.tokens import terms

# Shares of the weight of the words of either sentence that the other one has, tried on planted rewordings of twenty
# sentences and on all others of the same articles: tests/findings/test_repeats.py.
MOSTLY = 0.5  # of the words of one of them, names and all
FIGURE = 0.25  # where a figure is the same: it is the fact, and the words around it are anybody's
_BOTH = 0.2  # of the longer one too: two words of the topic are half of any short question on it
_LEAST = 2  # words in common besides
PLAIN_UNITS = ("", "year", "rank")  # units of figures that any two sentences may share


def repeats(told: str, said: str, weight: Callable[[str], float]) -> bool:
    """Whether what is `said` tells again what was `told`; `weight` tells how much a word of the topic says."""
    mine, theirs = frozenset(terms(told)), frozenset(terms(said))
    shared = mine & theirs
    if len(shared) < min(_LEAST, len(mine), len(theirs)):
        return False
    mine_counted, theirs_counted = _counted(told), _counted(said)
    values = [{value for value, _ in counted} for counted in (mine_counted, theirs_counted)]
    if all(values) and not values[0] & values[1]:
        return False  # another figure in the same words is what somebody else has measured
    common = sum(map(weight, shared))
    least, most = sorted(common / (sum(map(weight, words)) or 1.0) for words in (mine, theirs))
    if most >= MOSTLY and least >= _BOTH:
        return True
    return most >= FIGURE and bool(mine_counted & theirs_counted) and bool(_named(told) & _named(said))


@lru_cache(maxsize=16384)
def _counted(text: str) -> frozenset[tuple[float, str]]:
    return frozenset((one.value, one.unit) for one in figures(text) if one.unit not in PLAIN_UNITS)


@lru_cache(maxsize=16384)
def _named(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for name in names(text) for word in name.split())
