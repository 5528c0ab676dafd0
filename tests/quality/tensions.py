"""Score tensions on labelled pairs of sentences: which disagree, and which only look as if they did.

    python -m tests.quality.tensions [--why]

Prints precision and recall of the tensions that a first page of the two would print, for the pairs that rules were
written against (tune) and for those that they were not (held), and every mistake among the former; `--why` prints
the mistakes of both. Exit code 1 means that a floor of floors.toml was missed.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.models import Block
from tests.quality.labelled import NOTHING, PARTS, Part, article, background, page, part, rate, rows, take, topics

PAIRS = Path(__file__).with_name("tensions.jsonl")
FLOORS = Path(__file__).with_name("floors.toml")


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled pair and what the page made of it."""

    id: str
    part: Part
    trap: str
    expected: str  # none, figures, poles or rebuttal
    found: str
    texts: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """How often a printed tension is one, how often one is printed, and how often its kind is right too."""

    precision: float
    recall: float
    kinds: float


@cache
def judged() -> tuple[Judged, ...]:
    """Every labelled pair, each judged by itself against the statistics of all of them."""
    known, labelled = topics(), rows(PAIRS)
    snapshot = background(row[side]["text"] for row in labelled for side in ("one", "other"))
    found = []
    for row in labelled:
        topic = known[row["topic"]]
        sides = [article(row["one"]), article(row["other"])]
        taken = take(topic, NOTHING, sides, snapshot)
        items = {side.item.id for side in sides}
        kinds = [
            _kind(block)
            for block in page(topic, taken)
            if block.section == "tensions" and items <= {item for said in block.sentences for item in said.items}
        ]
        texts = (row["one"]["text"], row["other"]["text"])
        verdict = kinds[0] if kinds else "none"
        found.append(Judged(row["id"], part(row["id"]), row["trap"], row["expect"], verdict, texts))
    return tuple(found)


def _kind(block: Block) -> str:
    return {"sides": "poles", "denial": "rebuttal"}.get(block.kind, block.kind)


def score(pairs: Sequence[Judged]) -> Score:
    """Precision and recall over some pairs."""
    printed = [pair for pair in pairs if pair.found != "none"]
    true = [pair for pair in pairs if pair.expected != "none"]
    right = [pair for pair in printed if pair.expected != "none"]
    named = [pair for pair in right if pair.found == pair.expected]
    return Score(rate(len(right), len(printed)), rate(len(right), len(true)), rate(len(named), len(right)))


def main(arguments: Sequence[str] = ()) -> int:
    """Print the scores; 1 when a floor was missed."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["tensions"]
    missed = False
    for which in PARTS:
        pairs = [pair for pair in judged() if pair.part == which]
        got, traps = score(pairs), sum(pair.expected == "none" for pair in pairs)
        _say(
            f"{which}  {len(pairs):>3} pairs, {traps} traps  precision {got.precision:.3f}  recall {got.recall:.3f}"
            f"  kind {got.kinds:.3f}   floors {floors['precision']} {floors['recall']}"
        )
        missed = missed or got.precision < floors["precision"] or got.recall < floors["recall"]
    for pair in judged():
        if pair.found != pair.expected and (pair.part == "tune" or "--why" in arguments):
            trap = f" ({pair.trap})" if pair.trap else ""
            _say(f"  {pair.id} {pair.expected}{trap}, found {pair.found}: {' | '.join(pair.texts)}")
    return int(missed)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
