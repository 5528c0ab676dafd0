"""A topic's pictures as SVG, each with its words: figures, positions and how much came in."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.models import Topic
from pipeline.render.escape import visible_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# How the figures of a topic moved over its versions: as lines for a picture, and in words for a table.


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
class FigureSeries:
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


def figure_series(rows: Iterable[Mapping[str, Any]], versions: Sequence[tuple[int, date]]) -> list[FigureSeries]:
    """The figures over these versions, as the store gives them, by measure and unit in the order of their coming."""
    found: dict[tuple[str, str], dict[str, dict[int, Mapping[str, Any]]]] = {}
    for row in rows:
        blocks = found.setdefault((row["measure"], row["unit"]), {})
        blocks.setdefault(row["block"], {})[row["number"]] = row
    return [
        FigureSeries(
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
    return Path(given[max(given)]["holder"], values, _stays({n: row["text"] for n, row in given.items()}, numbers))


def _stays(told: Mapping[int, str], numbers: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """What was told in these versions, and from which to which it was the same."""
    found: list[tuple[str, int, int]] = []
    for number in (number for number in numbers if number in told):
        if found and found[-1][0] == told[number] and found[-1][2] == number - 1:
            found[-1] = (told[number], found[-1][1], number)
        else:
            found.append((told[number], number, number))
    return tuple((words, version_span(first, end, numbers[-1])) for words, first, end in found)


def version_span(first: int, end: int, last: int) -> str:
    """From which version to which something stood, in words."""
    if end == last:
        return f"since v{first}"
    return f"in v{first}" if first == end else f"v{first} to v{end}"


# How positions moved along a topic's axis over its versions: as lines for a picture, and in words for a table.

VERSIONS = 40  # newest versions that a picture spans
GAP = 1.6  # lanes between two bands


@dataclass(frozen=True, slots=True)
class Band:
    """The place of one point of the axis in a picture."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PathLine:
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
    lines: tuple[PathLine, ...]
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


def position_paths(
    topic: Topic,
    rows: Iterable[Mapping[str, Any]],
    versions: Sequence[tuple[int, date]],
    placed: Mapping[str, int] = MappingProxyType({}),
) -> Paths | None:
    """The paths over these versions; None without an axis. `rows` hold number, block, title and pole, by version.

    `placed` has the version in which the editor put a block where it stands: nobody stood where it was read before.
    """
    if topic.axis is None:
        return None
    held: dict[str, dict[int, float]] = {}
    names: dict[str, str] = {}
    for row in rows:
        if row["number"] < placed.get(row["block"], 0):
            continue
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
        PathLine(
            names[block],
            tuple(height[block, path[n]] if n in path else float("nan") for n, _ in versions),
            _stays({n: where(topic, pole) for n, pole in path.items()}, [n for n, _ in versions]),
        )
        for block, path in held.items()
    )
    return Paths(tuple(versions), lines, tuple(bands), max(0.0, at - GAP - 1))


def where(topic: Topic, pole: float) -> str:
    """A point of the axis in words."""
    assert topic.axis is not None
    if pole == 0:
        return "no side told"
    name = topic.axis[0 if pole < 0 else 1].name
    return name if abs(pole) >= 1 else f"partly {name}"


DOTS = 26  # versions up to which each has its own mark
LABELS = 12  # versions that are named under a picture


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a picture."""

    name: str  # what its file's name ends with
    text: str
    soft: str
    line: str
    accent: str


INKS = (
    Ink("", "#1f1c18", "#5f584e", "#b9b1a2", "#8a2f1d"),
    Ink("-dark", "#e8e2d6", "#a79e90", "#5d564a", "#eb9b7e"),
)


def charts_available() -> bool:
    """Whether matplotlib is there: the extra `site`."""
    return find_spec("matplotlib") is not None


def positions_chart(paths: Paths, ink: Ink) -> str:
    """A line for each holder over the versions, in bands from one end of the axis to the other."""
    with _house():
        return _svg(_positions(paths, ink))


def _positions(paths: Paths, ink: Ink) -> Figure:
    figure, axes = _canvas(8.6, paths.height / 100)
    days = [float(day.toordinal()) for _, day in paths.versions]
    dot = 3.6 if len(days) <= DOTS else 0.0
    for band in paths.bands:
        axes.axhspan(band.low, band.high, color=ink.line, alpha=0.13, linewidth=0)
        axes.text(0.0, band.high + 0.12, visible_line(band.name), transform=axes.get_yaxis_transform(), color=ink.soft,
                  fontsize=10, style="italic", va="bottom", parse_math=False)  # fmt: skip
    for line in paths.lines:
        colour, width = (ink.accent, 2.0) if line.moved else (ink.text, 1.0)
        axes.plot(days, line.heights, color=colour, linewidth=width, marker="o", markersize=dot, solid_capstyle="round")
        last = max(place for place, height in enumerate(line.heights) if height == height)
        end = days[last], line.heights[last]
        axes.annotate(visible_line(line.holder)[:40], end, xytext=(7, 0), textcoords="offset points",
                      va="center", fontsize=9.5, color=colour, annotation_clip=False, parse_math=False)  # fmt: skip
    axes.set_ylim(-0.6, paths.top + 1.7)
    axes.set_yticks([])
    _dated(axes, paths.versions, ink)
    figure.subplots_adjust(left=0.02, right=0.76, top=0.99, bottom=0.32 / (paths.height / 100))
    return figure


def figures_chart(measured: FigureSeries, ink: Ink) -> str:
    """A line for each holder over the versions: what the holder gave for the measure."""
    with _house():
        return _svg(_figures(measured, ink))


def _figures(measured: FigureSeries, ink: Ink) -> Figure:
    figure, axes = _canvas(8.6, 3.2)
    days = [float(day.toordinal()) for _, day in measured.versions]
    dot = 3.6 if len(days) <= DOTS else 0.0
    for path in measured.paths:
        colour, width = (ink.accent, 2.0) if path.moved else (ink.text, 1.0)
        axes.plot(days, path.values, color=colour, linewidth=width, marker="o", markersize=dot, drawstyle="steps-post")
        last = max(place for place, value in enumerate(path.values) if value == value)
        end = days[last], path.values[last]
        axes.annotate(visible_line(path.holder)[:40], end, xytext=(7, 0), textcoords="offset points",
                      va="center", fontsize=9.5, color=colour, annotation_clip=False, parse_math=False)  # fmt: skip
    axes.margins(y=0.15)
    axes.tick_params(axis="y", length=0, labelsize=8.5, colors=ink.soft)
    axes.grid(axis="y", color=ink.line, linewidth=0.5, alpha=0.5)
    _dated(axes, measured.versions, ink)
    figure.subplots_adjust(left=0.08, right=0.76, top=0.97, bottom=0.14)
    return figure


def activity_chart(
    weeks: list[tuple[date, int, tuple[int, ...]]], versions: Sequence[tuple[int, date]], ink: Ink
) -> str:
    """A bar for each week's items, and a triangle for each version."""
    with _house():
        return _svg(_activity(weeks, versions, ink))


def _activity(
    weeks: Sequence[tuple[date, int, tuple[int, ...]]], versions: Sequence[tuple[int, date]], ink: Ink
) -> Figure:
    figure, axes = _canvas(7.2, 2.2)
    starts = [float(week.toordinal()) for week, _, _ in weeks]
    counts = [count for _, count, _ in weeks]
    axes.bar(starts, counts, width=5.6, align="edge", color=ink.line, linewidth=0)
    most = max(counts, default=0) or 1
    peak = counts.index(max(counts))
    axes.text(starts[peak] + 2.8, counts[peak], f"{counts[peak]}", ha="center", va="bottom",
              fontsize=9, color=ink.soft)  # fmt: skip
    days = [float(day.toordinal()) for _, day in versions]
    mark = "^" if len(days) <= DOTS else "|"
    axes.plot(days, [-0.07 * most] * len(days), linestyle="none", marker=mark, color=ink.accent, clip_on=False)
    axes.set_ylim(-0.14 * most, 1.16 * most)
    axes.set_yticks([])
    _dated(axes, versions, ink)
    figure.subplots_adjust(left=0.03, right=0.97, top=0.98, bottom=0.18)
    return figure


def _canvas(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), facecolor="none")
    axes = figure.add_subplot()
    axes.set_facecolor("none")
    for side in ("left", "right", "top", "bottom"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _dated(axes: Axes, versions: Sequence[tuple[int, date]], ink: Ink) -> None:
    """Name at most so many versions below the picture, the newest always, none so near another that they touch."""
    step = -(-len(versions) // LABELS)
    named = [one for place, one in enumerate(versions) if (len(versions) - 1 - place) % step == 0]
    axes.set_xticks(
        [float(day.toordinal()) for _, day in named], [f"v{number}\n{day.day} {day:%b}" for number, day in named]
    )
    axes.tick_params(axis="x", length=0, labelsize=8.5, colors=ink.soft)


@contextmanager
def _house() -> Iterator[None]:
    """How every picture is set: words stay words, ids do not change, and the reader's fonts are asked for by name."""
    from matplotlib import rc_context

    style: Any = {
        "svg.hashsalt": "living-brief",
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.sans-serif": ["Avenir Next", "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans"],
    }
    with rc_context(style), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter that the measuring font lacks: the reader's font draws it
        yield


def _svg(figure: Figure) -> str:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    out = io.StringIO()
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(out, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return out.getvalue()


# How much came in, week by week, and which versions it made.

WEEKS = 78  # newest weeks that are shown


@dataclass(frozen=True, slots=True)
class Activity:
    """The weeks with their items and versions, oldest first."""

    weeks: list[tuple[date, int, tuple[int, ...]]]
    versions: list[tuple[int, date]]

    @property
    def words(self) -> str:
        """What a picture of it shows, for who cannot see it."""
        total, most = sum(count for _, count, _ in self.weeks), max((count for _, count, _ in self.weeks), default=0)
        return (
            f"{total} items over {len(self.weeks)} weeks, at most {most} in one week; {len(self.versions)} versions."
            " The table below has the figures."
        )


def earliest(last: date) -> date:
    """The first day that is shown when the newest version is of this day."""
    return monday(last) - timedelta(weeks=WEEKS - 1)


def weekly_activity(counts: Mapping[str, int], versions: Sequence[tuple[int, date]]) -> Activity:
    """Weeks from the first item or version within the span to the newest version."""
    last = versions[-1][1]
    first = earliest(last)
    shown = [(number, day) for number, day in versions if day >= first]
    items: dict[date, int] = {}
    for day, count in counts.items():
        if first <= date.fromisoformat(day) <= last:
            items[monday(date.fromisoformat(day))] = items.get(monday(date.fromisoformat(day)), 0) + count
    start = min([*items, *(monday(day) for _, day in shown)])
    weeks = [start + timedelta(weeks=n) for n in range((monday(last) - start).days // 7 + 1)]
    made = [tuple(number for number, day in shown if monday(day) == week) for week in weeks]
    return Activity([(week, items.get(week, 0), made[n]) for n, week in enumerate(weeks)], shown)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
