"""Score near-duplicate detection on invented pairs: copies with edits and trims against stories that only look alike.

    python -m tests.quality.copies

Prints recall and false merges by kind, and what candidate finders would have found alone.
Exit code 1 means that a floor of floors.toml was missed.
"""

from __future__ import annotations

import json
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.extract.duplicates import copy_keys, overlap

PAIRS = Path(__file__).with_name("copies.jsonl")
FLOORS = Path(__file__).with_name("floors.toml")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, and whether the newer is the older over again."""

    id: str
    kind: str
    same: bool
    older: tuple[str, ...]
    newer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Of the true copies the part that was found, of the others the number that was merged, and the mistakes."""

    recall: float
    false: int
    mistakes: tuple[str, ...]


def pairs() -> tuple[Pair, ...]:
    """The labelled pairs."""
    rows = (json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines())
    return tuple(Pair(r["id"], r["kind"], r["same"], tuple(r["older"]), tuple(r["newer"])) for r in rows)


def judged(pair: Pair) -> bool:
    """What a run would decide: found by a shared key, then compared."""
    return bool(set(copy_keys(pair.newer)) & set(copy_keys(pair.older))) and overlap(pair.newer, pair.older).same


def score(labelled: Sequence[Pair]) -> Score:
    """How the decisions compare with the labels."""
    copies = [pair for pair in labelled if pair.same]
    mistakes = tuple(pair.id for pair in labelled if judged(pair) != pair.same)
    found = sum(judged(pair) for pair in copies)
    return Score(found / len(copies), sum(judged(pair) for pair in labelled if not pair.same), mistakes)


def main() -> int:
    """Print the scores; 1 when a floor was missed."""
    labelled = pairs()
    kinds: dict[str, list[Pair]] = defaultdict(list)
    for pair in labelled:
        kinds[pair.kind].append(pair)
    _say(f"{'kind':<18}{'label':<11}{'merged':>8}{'sentences':>11}{'bands':>7}{'unguarded':>11}")
    for kind, group in kinds.items():
        merged = sum(judged(pair) for pair in group)
        shared = [set(copy_keys(pair.newer)) & set(copy_keys(pair.older)) for pair in group]
        exact = sum(any(not key.startswith("b") or "-" not in key for key in found) for found in shared)
        bands = sum(any("-" in key for key in found) for found in shared)
        unguarded = sum(overlap(pair.newer, pair.older).share >= 0.5 for pair in group)
        label = "copy" if group[0].same else "different"
        _say(
            f"{kind:<18}{label:<11}{merged:>4}/{len(group)}{exact:>9}/{len(group)}{bands:>5}/{len(group)}{unguarded:>9}/{len(group)}"
        )
    result = score(labelled)
    began = time.perf_counter()
    for _ in range(20):
        for pair in labelled:
            copy_keys(pair.newer)
    speed = 20 * len(labelled) / (time.perf_counter() - began)
    copies = sum(pair.same for pair in labelled)
    told = f"recall {result.recall:.3f}, false merges {result.false}, {speed:,.0f} texts/s"
    _say(f"{len(labelled)} pairs, {copies} copies: {told}")
    for mistake in result.mistakes:
        _say(f"  wrong: {mistake}")
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["copies"]
    return int(result.recall < floors["recall"] or result.false > floors["false_merges"])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
