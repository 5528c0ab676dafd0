"""Score on which side of an axis words are placed, on labelled sentences of twelve invented debates.

    python -m tests.quality.sides [--why]

A placed side that is wrong tells a lie about somebody, so precision is what counts; recall is reported. Both are taken
a second time with the topical nouns of each axis swapped for others. Exit code 1 means that a floor was missed. The
rules were written against the half called tune; each row of the other half was scored once, when they were done.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pipeline.findings.sides import hit, side
from pipeline.models import Pole, Topic
from tests.quality.labels import FOLDER, SPLITS, Share, report, rows


@cache
def axes() -> dict[str, dict[str, Any]]:
    """The axes by name, as axes.toml has them."""
    return tomllib.loads((FOLDER / "axes.toml").read_text(encoding="utf-8"))


@cache
def topic(name: str, swapped: bool = False) -> Topic:
    """The topic of an axis, with its own nouns or with others."""
    axis = axes()[name]

    def told(text: str) -> str:
        return swap(text, axis["swap"]) if swapped else text

    left, right = (Pole(axis[end]["name"], tuple(map(told, axis[end]["cues"]))) for end in ("left", "right"))
    return Topic(
        slug=name,
        title=told(axis["title"]),
        question=told(axis["question"]),
        axis=(left, right),
        about=tuple(map(told, axis["about"])),
    )


def swap(text: str, nouns: Mapping[str, str]) -> str:
    """A text with other nouns, the longest first; a capital stays one."""
    longest = sorted(nouns, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)

    def other(found: re.Match[str]) -> str:
        noun = nouns[found[0].lower()]
        return noun.capitalize() if found[0][0].isupper() else noun

    return pattern.sub(other, text)


def placed(row: Mapping[str, Any], swapped: bool = False) -> int:
    """The side that a labelled sentence is given."""
    words = swap(row["words"], axes()[row["axis"]]["swap"]) if swapped else row["words"]
    return side(words, topic(row["axis"], swapped))


def score(part: Sequence[Mapping[str, Any]], swapped: bool = False) -> dict[str, Share]:
    """Of the placed sides those that are right, and of the labelled ones those that are placed."""
    told = [(row["want"], placed(row, swapped)) for row in part]
    right = sum(bool(given) and want == given for want, given in told)
    mark = "swapped_" if swapped else ""
    return {
        f"{mark}precision": Share(right, sum(bool(given) for _, given in told)),
        f"{mark}recall": Share(right, sum(bool(want) for want, _ in told)),
    }


def main() -> int:
    """Print the scores; 1 when a floor was missed."""
    halves = {half: [row for row in rows("sides") if row["half"] == half] for half in SPLITS}
    wrong = {half: [_mistake(row) for row in part if placed(row) != row["want"]] for half, part in halves.items()}
    return report("sides", {half: score(part) | score(part, swapped=True) for half, part in halves.items()}, wrong)


def _mistake(row: Mapping[str, Any]) -> str:
    found = hit(row["words"], topic(row["axis"]))
    return f"{row['axis']} {row['want']} not {placed(row)} ({found.refused if found else 'no cue'}): {row['words']}"


if __name__ == "__main__":
    sys.exit(main())
