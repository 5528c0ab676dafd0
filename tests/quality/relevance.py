"""Score topic relevance on labelled titles and teasers, all invented, of three topics.

    python -m tests.quality.relevance [--why]

Prints precision and recall by topic, and every mistake with the reason that the run would store.
Exit code 1 means that a floor of floors.toml was missed.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import load
from pipeline.extract.relevance import relevance
from pipeline.models import Topic
from tests.shared_data import ROOT

LINES = Path(__file__).with_name("relevance.tsv")
FLOORS = Path(__file__).with_name("floors.toml")
TOLL = Topic(
    slug="toll",
    title="Congestion charges in cities",
    question="Do congestion charges make cities better for those who live in them and those who drive in?",
    keywords=("congestion charge", "congestion charging", "congestion pricing", "road pricing", "city toll",
              "ring toll", "toll ring", "toll cordon", "toll"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A title with its teaser, and whether it belongs to the topic."""

    topic: str
    belongs: bool
    title: str
    teaser: str


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall over some lines."""

    precision: float
    recall: float


def topics() -> dict[str, Topic]:
    """The sample's topic, the one that the project follows, and one that has nothing to do with either."""
    sample = load(ROOT / "pipeline" / "demo" / "sources.toml").topics[0]
    return {"race": sample, "toll": TOLL, "weights": load(ROOT / "sources.toml").topics[0]}


def labelled() -> tuple[Line, ...]:
    """The labelled lines."""
    rows = (row for row in LINES.read_text(encoding="utf-8").splitlines() if not row.startswith("#"))
    return tuple(Line(t, sign == "+", title, teaser) for t, sign, title, teaser in (row.split("\t") for row in rows))


def score(lines: Sequence[Line]) -> Score:
    """How what a run would decide compares with the labels."""
    known = topics()
    said = [relevance(known[line.topic], line.title, line.teaser).belongs for line in lines]
    right = sum(line.belongs for line, belongs in zip(lines, said, strict=True) if belongs)
    return Score(right / (sum(said) or 1), right / sum(line.belongs for line in lines))


def main(arguments: Sequence[str]) -> int:
    """Print the scores; 1 when a floor was missed."""
    lines, known = labelled(), topics()
    for name in known:
        part = [line for line in lines if line.topic == name]
        found = score(part)
        _say(f"{name:<9}{len(part):>4} lines  precision {found.precision:.3f}  recall {found.recall:.3f}")
    everything = score(lines)
    _say(f"{'all':<9}{len(lines):>4} lines  precision {everything.precision:.3f}  recall {everything.recall:.3f}")
    for line in lines:
        found_one = relevance(known[line.topic], line.title, line.teaser)
        if found_one.belongs != line.belongs or "--why" in arguments:
            wrong = "" if found_one.belongs == line.belongs else "wrong, "
            _say(f"  {wrong}{line.topic} {'+' if line.belongs else '-'} {line.title}: {found_one.why}")
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["relevance"]
    return int(everything.precision < floors["precision"] or everything.recall < floors["recall"])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
