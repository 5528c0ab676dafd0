"""Whether a sentence gives a figure for a measure: `python -m tests.quality.measures` prints what each half reaches."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipeline.findings.measures import reading
from pipeline.models import Claim, Figure, Measure, When

ROWS = Path(__file__).with_name("measures.jsonl")
PUBLISHED = "2026-06-10"


@dataclass(frozen=True)
class Score:
    """How many figures were right of those given, and of those that should have been."""

    right: int
    given: int
    wanted: int

    @property
    def precision(self) -> float:
        """Of the figures that were given, the part that is right."""
        return self.right / self.given

    @property
    def recall(self) -> float:
        """Of the figures that should have been given, the part that is right."""
        return self.right / self.wanted


def rows(half: str) -> Iterator[dict[str, Any]]:
    """The labelled sentences of a half."""
    for line in ROWS.read_text(encoding="utf-8").splitlines():
        if (row := json.loads(line))["half"] == half:
            yield row


def given(row: dict[str, Any]) -> Figure | None:
    """What the code reads in a row."""
    measure = Measure("m", tuple(row["words"]), tuple(row["units"]), tuple(row.get("of", ())))
    year, _, rest = row.get("when", "").partition("-")
    month = int(rest.replace("Q1", "1") or 1)
    precision = "quarter" if "Q" in rest else "month" if rest else "year"
    when = When(date(int(year), month, 1), precision) if year else None  # type: ignore[arg-type]
    kind, role = row.get("kind", "fact"), row.get("role", "reports")
    claim = Claim("c", "a", "i", (0,), row["quote"], "Ada", role, kind, when=when)
    found = reading(claim, measure, datetime.fromisoformat(row.get("published", PUBLISHED)).replace(tzinfo=UTC))
    return found.figure if found else None


def right(row: dict[str, Any]) -> bool:
    """Whether a row is read as it is labelled."""
    figure = given(row)
    if figure is None or row["value"] is None:
        return figure is None and row["value"] is None
    return figure.value == row["value"] and figure.text == row.get("text", figure.text)


def score(half: str) -> Score:
    """How a half comes out."""
    told = [(row, given(row)) for row in rows(half)]
    hits = sum(figure is not None and right(row) for row, figure in told)
    return Score(hits, sum(figure is not None for _, figure in told), sum(row["value"] is not None for row, _ in told))


if __name__ == "__main__":
    for name in sys.argv[1:] or ("tune", "held"):
        half = score(name)
        print(f"{name}: precision {half.precision:.3f}, recall {half.recall:.3f} of {half.wanted} figures")  # noqa: T201
