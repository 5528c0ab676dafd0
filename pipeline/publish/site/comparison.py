"""What changed between two versions, laid out for a page: meaning by kind, then words inline or side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.publish import telling
from pipeline.publish.difference import skips
from pipeline.publish.grounds import added, standing, summary
from pipeline.publish.rewordings import CONTEXT, GONE, RUN, SAME, holding, shortened, unquoted, untold
from pipeline.publish.runs import Kind, Run
from pipeline.publish.site.prose import EMPTY, Places
from pipeline.publish.sources import SECTION_NAMES
from pipeline.publish.text import clean
from pipeline.publish.words import Rewording
from pipeline.records import Brief, Change, SourceLine

LEFT: tuple[Kind, ...] = ("same", "removed", "moved out")
RIGHT: tuple[Kind, ...] = ("same", "added", "moved in")
_TAGS: dict[Kind, tuple[str, str]] = {
    "removed": ("del", "gone: "), "moved out": ("del", "moved away: "),
    "added": ("ins", "new: "), "moved in": ("ins", "moved here: "),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A change of meaning as a reader sees it."""

    mark: str  # a sign beside it: plus, minus, arrow ...
    style: str  # added, removed, moved or settled
    line: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """A block whose words changed: all of it in one, and its two sides."""

    where: str
    fate: str
    inline: Markup
    left: Markup
    right: Markup


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two versions."""

    before: Brief
    after: Brief
    told: tuple[Told, ...]
    rows: tuple[Row, ...]
    sources: tuple[SourceLine, ...]
    standing: str  # how the status changed, "" where it did not
    summary: str  # all that changed, counted


def compare(before: Brief, after: Brief, changes: Sequence[Change], places: Places, earlier: Places) -> Comparison:
    """The two versions side by side; `changes` is what changed in meaning between them.

    `places` leads into the newer page, `earlier` into the older one, for blocks that have left since.
    """
    on_page = {block.id for block in after.blocks}
    shown = [change for change in changes if change.kind in telling.TOLD]
    told = tuple(
        tell(change, places if change.block in on_page else earlier, dated=skips(before, after)) for change in shown
    )
    fates = holding(before, after, changes)
    rows = tuple(_row(one, fates) for one in untold(before, after, changes))
    said = summary(before, after, changes)
    return Comparison(before, after, told, rows, tuple(added(before, after)), standing(before, after), said)


def tell(change: Change, places: Places, dated: bool = False) -> Told:
    """One change as its line shows it."""
    mark, style = _sign(change)
    return Told(mark, style, places.line(telling.told(change, dated).line))


def _sign(change: Change) -> tuple[str, str]:
    if change.kind in ("claim corrected", "claim withdrawn"):
        return "−", "removed"
    if change.kind in ("ruled", "position moved", "event redated", "figure moved"):
        return "⇄", "moved"
    if change.kind in ("question answered", "question narrowed", "tension eased"):
        return "✓", "settled"
    return "+", "added"


def _row(change: Rewording, fates: Mapping[str, str]) -> Row:
    where = " · ".join(part for part in (SECTION_NAMES[change.section], clean(change.title).strip()) if part)
    fate = "moved" if change.moved else change.fate
    inline = _runs(change.runs, fates)
    if fate == "gone":
        inline += Markup(' <span class="ours">({0})</span>').format(GONE)
    return Row(where, fate, inline, _side(change.runs, LEFT, fates), _side(change.runs, RIGHT, fates))


def _side(runs: Sequence[Run], kinds: tuple[Kind, ...], fates: Mapping[str, str]) -> Markup:
    return _runs([run for run in runs if run.kind in kinds], fates)


def _runs(runs: Sequence[Run], fates: Mapping[str, str]) -> Markup:
    return Markup(" ").join(_run(run, place, len(runs), fates) for place, run in enumerate(runs))


def _run(run: Run, place: int, total: int, fates: Mapping[str, str]) -> Markup:
    words = clean(" ".join(run.words)).split()
    if run.kind == "same":
        return Markup("<span>{0}</span>").format(
            shortened(words, CONTEXT * (place > 0), CONTEXT * (place < total - 1), SAME)
        )
    tag, hidden = _TAGS[run.kind]
    moved = Markup(' class="moved"') if run.kind.startswith("moved") else EMPTY
    form = Markup('<{0}{1}><span class="hidden">{2}</span>{3}</{0}>')
    note = Markup(' <span class="ours">({0})</span>').format(unquoted(run, fates)) if run.voice else EMPTY
    return form.format(Markup(tag), moved, hidden, shortened(words, RUN // 2, RUN // 2, RUN)) + note
