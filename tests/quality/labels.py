"""What the labelled sets of `read` have in common: two halves by a hash of the id, floors, precision and recall.

The rules are tuned on the half called tune; the half called held is scored when they are done: no rule is made for it.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.models import Article, Item, tagged

FOLDER = Path(__file__).parent
SPLITS = ("tune", "held")


@dataclass(frozen=True, slots=True)
class Share:
    """So many right ones of so many, such as precision or recall."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """The share; of nothing everything is right."""
        return self.right / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.right}/{self.of})"


def rows(name: str) -> tuple[dict[str, Any], ...]:
    """The labelled lines of a set."""
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


def split(name: str, id: str) -> str:
    """The half that an id belongs to: nobody chooses."""
    return SPLITS[int(hashlib.sha256(f"{name} {id}".encode()).hexdigest(), 16) % 2]


def article(sentences: Sequence[str], outlet: str = "The Ledger", author: str = "", day: str = "2026-05-20") -> Article:
    """An article of some sentences, as gathering would hand it on."""
    when = datetime.fromisoformat(day).replace(tzinfo=UTC)
    item = Item("item-label", "https://ledger.example/label", "A label", outlet, "labels", author, when)
    return Article(tagged("article", *sentences), item, "full", tuple(sentences), "", when)


def floors(name: str) -> dict[str, float]:
    """What a measure must reach, for both halves."""
    table: dict[str, float] = tomllib.loads((FOLDER / "floors.toml").read_text(encoding="utf-8"))[name]
    return table


def report(name: str, scores: Mapping[str, Mapping[str, Share]], wrong: Mapping[str, Iterable[str]]) -> int:
    """Print the shares of both halves beside their floors, and the mistakes of the half to tune on; 1 below a floor."""
    least, below = floors(name), 0
    for half, shares in scores.items():
        for measure, share in shares.items():
            floor = least.get(f"{half}_{measure}")
            missed = floor is not None and share.value < floor
            below += missed
            against = "" if floor is None else f"   floor {floor:.3f}{'  MISSED' if missed else ''}"
            say(f"{half:<6}{measure:<18}{share}{against}")
    if "--why" in sys.argv:
        for line in wrong["tune"]:
            say(f"  {line}")
    return int(below > 0)


def say(line: str) -> None:
    """One line on standard output."""
    sys.stdout.write(f"{line}\n")
