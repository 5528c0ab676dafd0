"""Score who "the company", "the model" or "she" is said to be in brackets, on labelled passages, all invented.

    python -m tests.quality.anaphora [--why]

A label names who is meant, or null where the page must not say. Exit code 1 means that a floor was missed.
"""

from __future__ import annotations

import sys
from typing import Any

from pipeline.engines.offline.claims import read
from pipeline.read.brackets import resolved
from tests.quality.labels import SPLITS, Share, article, report, rows


def given(row: dict[str, Any]) -> str:
    """What stands in brackets in the claim made of the labelled sentence; "" where nothing does."""
    place = len(row["before"])
    claims = read(article([*row["before"], row["sentence"]]), "offline")
    words = [word for claim in claims if claim.sentences[0] == place for word in resolved(claim.quote)]
    return words[0] if words else ""


def score(part: list[dict[str, Any]]) -> dict[str, Share]:
    """Of the resolved words those that are right, and of the labelled ones those that are resolved."""
    told = [(row["refers"], given(row)) for row in part]
    right = sum(bool(name) and label == name for label, name in told)
    return {
        "precision": Share(right, sum(bool(name) for _, name in told)),
        "recall": Share(right, sum(label is not None for label, _ in told)),
    }


def main() -> int:
    """Print the scores; 1 when a floor was missed."""
    halves = {half: [row for row in rows("anaphora") if row["split"] == half] for half in SPLITS}
    wrong = {
        half: [_mistake(row) for row in part if given(row) != (row["refers"] or "")] for half, part in halves.items()
    }
    return report("anaphora", {half: score(part) for half, part in halves.items()}, wrong)


def _mistake(row: dict[str, Any]) -> str:
    return f"{row['id']} {row['refers']} not {given(row) or 'nothing'}: {' '.join(row['before'])} | {row['sentence']}"


if __name__ == "__main__":
    sys.exit(main())
