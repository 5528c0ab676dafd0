"""A topic's pictures as SVG, drawn by matplotlib for light and for dark paper; the same figures give the same bytes."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pipeline.publish.site.figures import Measured
from pipeline.publish.site.holders import Paths
from pipeline.publish.text import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

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


def available() -> bool:
    """Whether matplotlib is there: the extra `site`."""
    return find_spec("matplotlib") is not None


def positions(paths: Paths, ink: Ink) -> str:
    """A line for each holder over the versions, in bands from one end of the axis to the other."""
    with _house():
        return _svg(_positions(paths, ink))


def _positions(paths: Paths, ink: Ink) -> Figure:
    figure, axes = _canvas(8.6, paths.height / 100)
    days = [float(day.toordinal()) for _, day in paths.versions]
    dot = 3.6 if len(days) <= DOTS else 0.0
    for band in paths.bands:
        axes.axhspan(band.low, band.high, color=ink.line, alpha=0.13, linewidth=0)
        axes.text(0.0, band.high + 0.12, clean(band.name), transform=axes.get_yaxis_transform(), color=ink.soft,
                  fontsize=10, style="italic", va="bottom", parse_math=False)  # fmt: skip
    for line in paths.lines:
        colour, width = (ink.accent, 2.0) if line.moved else (ink.text, 1.0)
        axes.plot(days, line.heights, color=colour, linewidth=width, marker="o", markersize=dot, solid_capstyle="round")
        last = max(place for place, height in enumerate(line.heights) if height == height)
        end = days[last], line.heights[last]
        axes.annotate(clean(line.holder)[:40], end, xytext=(7, 0), textcoords="offset points",
                      va="center", fontsize=9.5, color=colour, annotation_clip=False, parse_math=False)  # fmt: skip
    axes.set_ylim(-0.6, paths.top + 1.7)
    axes.set_yticks([])
    _dated(axes, paths.versions, ink)
    figure.subplots_adjust(left=0.02, right=0.76, top=0.99, bottom=0.32 / (paths.height / 100))
    return figure


def figures(measured: Measured, ink: Ink) -> str:
    """A line for each holder over the versions: what the holder gave for the measure."""
    with _house():
        return _svg(_figures(measured, ink))


def _figures(measured: Measured, ink: Ink) -> Figure:
    figure, axes = _canvas(8.6, 3.2)
    days = [float(day.toordinal()) for _, day in measured.versions]
    dot = 3.6 if len(days) <= DOTS else 0.0
    for path in measured.paths:
        colour, width = (ink.accent, 2.0) if path.moved else (ink.text, 1.0)
        axes.plot(days, path.values, color=colour, linewidth=width, marker="o", markersize=dot, drawstyle="steps-post")
        last = max(place for place, value in enumerate(path.values) if value == value)
        end = days[last], path.values[last]
        axes.annotate(clean(path.holder)[:40], end, xytext=(7, 0), textcoords="offset points",
                      va="center", fontsize=9.5, color=colour, annotation_clip=False, parse_math=False)  # fmt: skip
    axes.margins(y=0.15)
    axes.tick_params(axis="y", length=0, labelsize=8.5, colors=ink.soft)
    axes.grid(axis="y", color=ink.line, linewidth=0.5, alpha=0.5)
    _dated(axes, measured.versions, ink)
    figure.subplots_adjust(left=0.08, right=0.76, top=0.97, bottom=0.14)
    return figure


def activity(weeks: list[tuple[date, int, tuple[int, ...]]], versions: Sequence[tuple[int, date]], ink: Ink) -> str:
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
