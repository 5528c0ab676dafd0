"""How the figures of a topic moved over its versions: as lines for a picture, and in words for a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Path:
    """What one holder gave for one measure."""

    holder: str
    values: tuple[float, ...]  # for each version, NaN where the page has no figure of this holder
    stays: tuple[tuple[str, str], ...]  # (the figure as it was given, in which versions)

    @property
    def moved(self) -> bool:
        """Whether the holder gave more than one figure."""
        return len(self.stays) > 1


@dataclass(frozen=True, slots=True)
class Measured:
    """All figures of one measure in one unit: what can be drawn on one scale."""

    number: int  # of its picture
    measure: str
    unit: str
    versions: tuple[tuple[int, date], ...]
    paths: tuple[Path, ...]

    @property
    def drawn(self) -> bool:
        """Whether there is a line to draw."""
        return len(self.versions) > 1

    @property
    def words(self) -> str:
        """What the picture shows, for who cannot see it."""
        moved = [path.holder for path in self.paths if path.moved]
        told = f"those of {', '.join(moved)} moved" if moved else "none moved"
        return (
            f"{self.measure}: figures of {len(self.paths)} holders over {len(self.versions)} versions; {told}."
            " The table below says the same."
        )


def measured(rows: Iterable[Mapping[str, Any]], versions: Sequence[tuple[int, date]]) -> list[Measured]:
    """The figures over these versions, as the store gives them, by measure and unit in the order of their coming."""
    found: dict[tuple[str, str], dict[str, dict[int, Mapping[str, Any]]]] = {}
    for row in rows:
        blocks = found.setdefault((row["measure"], row["unit"]), {})
        blocks.setdefault(row["block"], {})[row["number"]] = row
    return [
        Measured(
            place,
            measure,
            unit,
            tuple(versions),
            tuple(_path(given, [n for n, _ in versions]) for given in some.values()),
        )
        for place, ((measure, unit), some) in enumerate(found.items(), 1)
    ]


def _path(given: Mapping[int, Mapping[str, Any]], numbers: Sequence[int]) -> Path:
    values = tuple(float(given[number]["value"]) if number in given else float("nan") for number in numbers)
    stays: list[tuple[str, int, int]] = []
    for number in (number for number in numbers if number in given):
        text = given[number]["text"]
        if stays and stays[-1][0] == text and stays[-1][2] == number - 1:
            stays[-1] = (text, stays[-1][1], number)
        else:
            stays.append((text, number, number))
    told = tuple((text, span(first, end, numbers[-1])) for text, first, end in stays)
    return Path(given[max(given)]["holder"], values, told)


def span(first: int, end: int, last: int) -> str:
    """From which version to which something stood, in words."""
    if end == last:
        return f"since v{first}"
    return f"in v{first}" if first == end else f"v{first} to v{end}"
