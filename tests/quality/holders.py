"""Score who says so, and in which role, on labelled sentences, all invented.

    python -m tests.quality.holders [--why]

A label names the holder, "" for the outlet where the text names nobody, or null for what must not become a claim.
Precision is of the claims that are made; `named` counts only those whose holder is not the outlet.
Exit code 1 means that a floor of floors.toml was missed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import Any

from pipeline.engines.offline.claims import read
from pipeline.records import Claim
from tests.quality.labels import SPLITS, Share, article, report, rows


@dataclass(frozen=True, slots=True)
class Judged:
    """A label and the claim that the engine makes of its sentence, if any."""

    row: dict[str, Any]
    claim: Claim | None

    @property
    def allowed(self) -> list[str]:
        """The holders that are right; empty where no claim is."""
        label = self.row["holder"]
        names = [] if label is None else label if isinstance(label, list) else [label]
        return [name or self.row["outlet"] for name in names]

    @property
    def right(self) -> bool:
        """Whether there is a claim, it is told by the right one, and it has no words of somebody else."""
        if self.claim is None or self.claim.holder not in self.allowed:
            return False
        other = self.row.get("without", {}).get(self.claim.holder, "")
        return not other or other not in self.claim.quote

    @property
    def role_right(self) -> bool:
        """Whether the role is the labelled one."""
        label = self.row["role"]
        return self.claim is not None and self.claim.role in (label if isinstance(label, list) else [label])


def judge(row: dict[str, Any]) -> Judged:
    """What the engine makes of the labelled sentence behind the one before it."""
    before = [row["before"]] if row.get("before") else []
    place = len(before)
    told = article([*before, row["sentence"]], row["outlet"], row.get("author", ""))
    if not before and row["sentence"][-1].isalnum():  # a headline, which has no full stop
        told = replace(told, quality="title")
    claims = read(told, "offline")
    found = [claim for claim in claims if place in claim.sentences]
    return Judged(row, found[0] if found else None)


def score(judged: list[Judged]) -> dict[str, Share]:
    """Precision and recall of holders, of the named ones alone, and the share of right roles."""
    made = [one for one in judged if one.claim]
    named = [one for one in made if one.claim and one.claim.holder != one.row["outlet"]]
    right = [one for one in made if one.right]
    named_labels = [one for one in judged if one.allowed and one.row["outlet"] not in one.allowed]
    return {
        "precision": Share(len(right), len(made)),
        "recall": Share(len(right), sum(bool(one.allowed) for one in judged)),
        "named_precision": Share(sum(one.right for one in named), len(named)),
        "named_recall": Share(sum(one.right for one in named_labels), len(named_labels)),
        "role": Share(sum(one.role_right for one in right), len(right)),
    }


def halves() -> dict[str, list[Judged]]:
    """Every label, judged, by half."""
    return {half: [judge(row) for row in rows("holders") if row["split"] == half] for half in SPLITS}


def main() -> int:
    """Print the scores; 1 when a floor was missed."""
    judged = halves()
    wrong = {half: [_told(one) for one in part if not _fine(one)] for half, part in judged.items()}
    return report("holders", {half: score(part) for half, part in judged.items()}, wrong)


def _fine(one: Judged) -> bool:
    return (one.right and one.role_right) or (one.claim is None and not one.allowed)


def _told(one: Judged) -> str:
    claim = f"{one.claim.holder} / {one.claim.role}: {one.claim.quote}" if one.claim else "left out"
    return f"{one.row['id']} {one.row['holder']!r} / {one.row['role']}: {one.row['sentence']}\n      -> {claim}"


if __name__ == "__main__":
    sys.exit(main())
