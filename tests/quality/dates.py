"""Score the dates that sentences name on labelled sentences, all invented.

    python -m tests.quality.dates [--why]

A label lists the dates that a sentence gives (a day, a month, a quarter, a year), none where it only seems to, and
where it matters whether they are told as past or as to come. Exit code 1 means that a floor of floors.toml was missed.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from pipeline.english.dates import dates, is_future
from pipeline.models import When
from tests.quality.labels import SPLITS, Share, report, rows


def found(row: dict[str, Any]) -> tuple[tuple[When, bool], ...]:
    """The dates that a sentence gives, each with whether it lies ahead of the article's day."""
    day = datetime.fromisoformat(row["today"]).replace(hour=9, tzinfo=UTC)
    return tuple((dated.when, is_future(dated, day)) for dated in dates(row["sentence"], day))


def score(part: list[dict[str, Any]]) -> dict[str, Share]:
    """Precision and recall of dates with their precision, of their first days alone, and past told as past."""
    right = right_start = given = labelled = tense = tensed = 0
    for row in part:
        read = found(row)
        want, have = Counter(row["dates"]), Counter(str(when) for when, _ in read)
        right += (want & have).total()
        starts, first = Counter(_start(date) for date in row["dates"]), Counter(str(when.start) for when, _ in read)
        right_start += (starts & first).total()
        given += len(read)
        labelled += len(row["dates"])
        if row.get("told") and want == have:
            tensed += len(read)
            tense += sum(ahead == (row["told"] == "future") for _, ahead in read)
    return {
        "precision": Share(right, given),
        "recall": Share(right, labelled),
        "value": Share(right_start, given),
        "tense": Share(tense, tensed),
    }


def _start(date: str) -> str:
    """The first day of a labelled period."""
    if "-Q" in date:
        return f"{date[:4]}-{3 * int(date[-1]) - 2:02d}-01"
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


def main() -> int:
    """Print the scores; 1 when a floor was missed."""
    halves = {half: [row for row in rows("dates") if row["split"] == half] for half in SPLITS}
    wrong = {half: [line for row in part if (line := _mistake(row))] for half, part in halves.items()}
    return report("dates", {half: score(part) for half, part in halves.items()}, wrong)


def _mistake(row: dict[str, Any]) -> str:
    read = found(row)
    told = [str(when) for when, _ in read]
    tense = row.get("told") and [ahead for _, ahead in read if ahead != (row["told"] == "future")]
    return f"{row['id']} {row['dates']} not {told}{' TENSE' if tense else ''}: {row['sentence']}" if (
        sorted(told) != sorted(row["dates"]) or tense
    ) else ""  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
