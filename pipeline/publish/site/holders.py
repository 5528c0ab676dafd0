"""How positions moved along a topic's axis over its versions: as lines for a picture, and in words for a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.publish.site.figures import span
from pipeline.records import Topic

VERSIONS = 40  # newest versions that a picture spans
GAP = 1.6  # lanes between two bands


@dataclass(frozen=True, slots=True)
class Band:
    """The place of one point of the axis in a picture."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One holder's path."""

    holder: str
    heights: tuple[float, ...]  # for each version, NaN where the page has no position of this holder
    stays: tuple[tuple[str, str], ...]  # (where on the axis, in which versions)

    @property
    def moved(self) -> bool:
        """Whether the position stood at more than one place."""
        return len({where for where, _ in self.stays}) > 1


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of all holders of a topic."""

    versions: tuple[tuple[int, date], ...]
    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    top: float

    @property
    def first(self) -> int:
        """The oldest version that they span."""
        return self.versions[0][0] if self.versions else 0

    @property
    def height(self) -> int:
        """How high a picture of them is, in pixels."""
        return round(24 * (self.top + 1.5)) + 60

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.lines) and len(self.versions) > 1

    @property
    def words(self) -> str:
        """What the picture shows, for who cannot see it."""
        moved = [line.holder for line in self.lines if line.moved]
        told = f"{', '.join(moved)} moved" if moved else "no position moved"
        return (
            f"Positions of {len(self.lines)} holders over {len(self.versions)} versions: {told}."
            " The table below says the same."
        )


def paths(topic: Topic, rows: Iterable[Mapping[str, Any]], versions: Sequence[tuple[int, date]]) -> Paths | None:
    """The paths over these versions; None without an axis. `rows` hold number, block, title and pole, by version."""
    if topic.axis is None:
        return None
    held: dict[str, dict[int, float]] = {}
    names: dict[str, str] = {}
    for row in rows:
        held.setdefault(row["block"], {})[row["number"]] = row["pole"]
        names[row["block"]] = row["title"]
    poles = sorted({pole for path in held.values() for pole in path.values()})
    lanes: dict[float, list[str]] = {
        pole: [block for block, path in held.items() if pole in path.values()] for pole in poles
    }
    bands: list[Band] = []
    height: dict[tuple[str, float], float] = {}
    at = 0.0
    for pole in poles:
        for lane, block in enumerate(reversed(lanes[pole])):
            height[block, pole] = at + lane
        bands.append(Band(where(topic, pole), at - 0.5, at + len(lanes[pole]) - 0.5))
        at += len(lanes[pole]) + GAP
    lines = tuple(
        Line(
            names[block],
            tuple(height[block, path[n]] if n in path else float("nan") for n, _ in versions),
            _stays(topic, path, [n for n, _ in versions]),
        )
        for block, path in held.items()
    )
    return Paths(tuple(versions), lines, tuple(bands), max(0.0, at - GAP - 1))


def where(topic: Topic, pole: float) -> str:
    """A point of the axis in words."""
    assert topic.axis is not None
    if pole == 0:
        return "neither"
    name = topic.axis[0 if pole < 0 else 1].name
    return name if abs(pole) >= 1 else f"partly {name}"


def _stays(topic: Topic, path: Mapping[int, float], numbers: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """Where the position stood, and from which version to which."""
    found: list[tuple[str, int, int]] = []
    for number in numbers:
        if number not in path:
            continue
        place = where(topic, path[number])
        if found and found[-1][0] == place and found[-1][2] == number - 1:
            found[-1] = (place, found[-1][1], number)
        else:
            found.append((place, number, number))
    last = numbers[-1]
    return tuple((place, span(first, end, last)) for place, first, end in found)
