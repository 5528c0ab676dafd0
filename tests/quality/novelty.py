"""Score novelty on labelled sentences: what a page already knows, and what it does not.

    python -m tests.quality.novelty [--why]

Each row holds a few known sentences (a world) and one that comes in. News is what is new or updates something known;
the rest repeats. Prints precision and recall of news for the rows that rules were written against (tune) and for
those that they were not (held), and every mistake among the former; `--why` prints the mistakes of both.
Exit code 1 means that a floor of floors.toml was missed.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.quality.labelled import NOTHING, PARTS, Part, article, background, part, rate, rows, take, topics

ROWS = Path(__file__).with_name("novelty.jsonl")
FLOORS = Path(__file__).with_name("floors.toml")


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled sentence and what the run made of it."""

    id: str
    part: Part
    trap: str
    expected: str  # new, updates or known
    found: str  # or "unread", when no claim came of it
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """Over some rows, for news and for updates among them."""

    precision: float
    recall: float
    updates: float  # recall of updates as such


@cache
def judged() -> tuple[Judged, ...]:
    """Every labelled sentence, each against its own world and the statistics of all of them."""
    known, labelled = topics(), rows(ROWS)
    worlds = {row["world"]: row for row in labelled if "sentences" in row}
    incoming = [row for row in labelled if "id" in row]
    texts = [said["text"] for world in worlds.values() for said in world["sentences"]]
    snapshot = background((*texts, *(row["text"] for row in incoming)))
    found = []
    for row in incoming:
        world = worlds[row["world"]]
        topic = known[world["topic"]]
        before = take(topic, NOTHING, [article(said) for said in world["sentences"]], snapshot)
        newcomer = article(row)
        after = take(topic, before, [newcomer], snapshot)
        said = after.relations[len(before.relations) :]
        kinds = {relation.kind for relation in said}
        verdict = (
            "unread" if not said
            else "updates" if "updates" in kinds
            else "new" if "new" in kinds
            else "known"
        )  # fmt: skip
        why = "; ".join(f"{relation.kind} {relation.why}".strip() for relation in said)
        found.append(Judged(row["id"], part(row["id"]), row["trap"], row["expect"], verdict, row["text"], why))
    return tuple(found)


def score(sentences: Sequence[Judged]) -> Score:
    """Precision and recall of news over some rows."""
    news = ("new", "updates")
    said = [one for one in sentences if one.found in news]
    true = [one for one in sentences if one.expected in news]
    right = sum(one.expected in news for one in said)
    changed = [one for one in sentences if one.expected == "updates"]
    updates = sum(one.found == "updates" for one in changed)
    return Score(rate(right, len(said)), rate(right, len(true)), rate(updates, len(changed)))


def main(arguments: Sequence[str] = ()) -> int:
    """Print the scores; 1 when a floor was missed."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["novelty"]
    missed = False
    for which in PARTS:
        sentences = [one for one in judged() if one.part == which]
        got = score(sentences)
        _say(
            f"{which}  {len(sentences):>3} sentences  precision {got.precision:.3f}  recall {got.recall:.3f}"
            f"  updates {got.updates:.3f}   floors {floors['precision']} {floors['recall']}"
        )
        missed = missed or got.precision < floors["precision"] or got.recall < floors["recall"]
    for one in judged():
        wrong = (one.found in ("known", "unread")) != (one.expected == "known")
        if (wrong or (one.expected == "updates") != (one.found == "updates")) and (
            one.part == "tune" or "--why" in arguments
        ):
            mark = "wrong " if wrong else "      "
            _say(f"  {mark}{one.id} {one.expected} ({one.trap}), found {one.found}: {one.text} [{one.why}]")
    return int(missed)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
