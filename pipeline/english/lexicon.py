"""The closed lists of words that attribution rests on, from `data/*.txt`: one word a line, the reason at the head."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple, cast

from pipeline.models import Role


class Verb(NamedTuple):
    """A verb of saying, finding or holding."""

    role: Role
    cut: str  # how far its words can be cut out: see data/verbs.txt


def word_lines(name: str) -> list[str]:
    """The lines of a list in `data/` without its notes."""
    text = (files("pipeline.english") / "data" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _rows(name: str) -> dict[str, list[str]]:
    return {line.split()[0]: line.split()[1:] for line in word_lines(name)}


VERBS = {verb: Verb(cast(Role, role), cut) for verb, (role, cut) in _rows("verbs").items()}
WORKS = {work: cast(Role, role) for work, (role,) in _rows("works").items()}
BODIES, TITLES = frozenset(_rows("bodies")), frozenset(_rows("speakers"))
PEOPLES, UNREAL = frozenset(_rows("peoples")), frozenset(_rows("unreal"))
GIVEN_NAMES: Mapping[str, str] = {short: full for short, (full,) in _rows("given").items()}  # "ed": "edward"
LONE_OPENERS = frozenset(word for word, may in _rows("openers").items() if may)
OPENERS = frozenset(_rows("openers")) - LONE_OPENERS
# Words at which a noun phrase ends, or by which it is about somebody else than the name in it.
FUNCTION = frozenset(
    """
    a about according across after against although among an and are around as at because before behind beside between
    but by close contrary despite during except for from had has have how if in inside into is like near nor not of off
    on once or outside over per since so than that the then though through to toward towards under unless unlike until
    upon versus via was were what when where whether which while who whom whose why with within without would
    """.split()
)


def any_of(words: str) -> str:
    """A pattern for one of some words."""
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"


def words(name: str) -> tuple[str, ...]:
    """The words of a list in `data/`, as they stand."""
    return tuple(_rows(name))
