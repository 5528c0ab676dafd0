"""Score `carries` on labelled pairs from many domains, all invented: `python -m tests.quality.carries`.

A row says what is told, the source's sentence and what is known around the two, and whether a careful person who reads
only the source would sign what is told. Rules were written for the half "tune"; the half "held" was written before the
code saw it. Both are scored again with the nouns that say what a sentence is about swapped: no rule may know them.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.findings.carries import Statement, TopicNames, differs
from tests.quality.labelled import rate
from tests.quality.labelled import rows as read
from tests.shared_data import ROOT

HERE = ROOT / "tests" / "quality"
HALVES = ("tune", "held")
# Nouns of one debate for those of another, with their plurals; the first letters agree on "a" and "an".
SWAPPED = {
    "council": "senate", "bridge": "canal", "hospital": "museum", "school": "clinic", "model": "turbine",
    "nurse": "pilot", "teacher": "surgeon", "farm": "mine", "ferry": "tram", "bank": "dairy", "court": "board",
    "ward": "hall", "drug": "filter", "patient": "tenant", "train": "lorry", "mill": "brewery", "line": "road",
    "county": "district", "union": "orchestra", "airline": "insurer", "club": "choir", "house": "boat",
    "vaccine": "battery", "benchmark": "ranking", "pupil": "sailor", "bus": "van",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")


def _plural(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") else word + ("es" if word.endswith("s") else "s")


_TABLE = {**SWAPPED, **{_plural(word): _plural(other) for word, other in SWAPPED.items()}}


@dataclass(frozen=True, slots=True)
class Score:
    """How much of what is cited is right, and how much of what could be cited is."""

    precision: float
    recall: float
    mistakes: tuple[str, ...]


def rows(half: str) -> list[dict[str, Any]]:
    """The labelled pairs of one half."""
    return [row for row in read(HERE / "carries.jsonl") if row["half"] == half]


def swapped(row: Mapping[str, Any]) -> dict[str, Any]:
    """The same pair about something else."""

    def swap(text: str) -> str:
        return _WORD.sub(lambda found: _TABLE.get(found[0], found[0]), text)

    return {key: swap(value) if key in _TEXTS else value for key, value in row.items()}


_TEXTS = frozenset({"told", "source", "before", "title", "told_before", "told_title"})


def statements(row: Mapping[str, Any]) -> tuple[Statement, Statement, TopicNames]:
    """What is told, its source, and what counts as neither figure nor name."""
    told, source = (
        Statement(
            text=row[text],
            before=row.get(before, ""),
            title=row.get(title, ""),
            holder=row.get(f"{text}_holder", ""),
            role=row.get(f"{text}_role", "reports"),
            published=date.fromisoformat(row[f"{text}_published"]) if f"{text}_published" in row else None,
            side=row.get(f"{text}_side", 0),
        )
        for text, before, title in (("told", "told_before", "told_title"), ("source", "before", "title"))
    )
    family = tuple(row.get("aliases", ()))
    return told, source, TopicNames(words=tuple(row.get("known", ())), aliases=(family,) if family else ())


def score(labelled: Sequence[Mapping[str, Any]]) -> Score:
    """Precision and recall of `carries`, and the pairs that it got wrong with the reason it gave."""
    right = wrong = 0
    mistakes = []
    for row in labelled:
        why = differs(*statements(row))
        right += not why and row["label"]
        wrong += not why and not row["label"]
        if (not why) != row["label"]:
            mistakes.append(
                f"{'lost' if row['label'] else 'FALSE'} {row['kind']}: {row['told']} <- {row['source']} ({why})"
            )
    return Score(rate(right, right + wrong), rate(right, sum(row["label"] for row in labelled)), tuple(mistakes))


def main(arguments: Sequence[str] = ()) -> int:
    """Print both halves, plain and swapped; 1 when one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--show", choices=HALVES, help="print the mistakes of one half")
    options = parser.parse_args(arguments)
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))["carries"]
    below = False
    for half in HALVES:
        labelled = rows(half)
        for name, these in ((half, labelled), (f"{half} swapped", [swapped(row) for row in labelled])):
            scored = score(these)
            sys.stdout.write(
                f"{name}: precision {scored.precision:.3f}, recall {scored.recall:.3f} of {len(these)} pairs\n"
            )
            below |= scored.precision < floors["precision"] or scored.recall < floors[f"{half}_recall"]
            if options.show == half and name == half:
                sys.stdout.write("\n".join((*scored.mistakes, "")))
    return int(below)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
