"""Writing the site: what the store has that the folder lacks; or one version as one HTML file, to be mailed or printed.

A page that would be the same is not made again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.models import Brief, Change, Topic
from pipeline.render import markdown
from pipeline.render.files import write
from pipeline.render.issue import LETTER_POLICY, sheet
from pipeline.render.json_records import schema_named
from pipeline.render.publication import DATA, GUIDE, SCHEMA, as_read
from pipeline.render.site import charts
from pipeline.render.site.pages import STATIC, SitePress
from pipeline.render.site.search import SEARCH, SearchEntry, search_entries, search_page
from pipeline.render.site.topic import Changes, VersionPage, Volume, moved_lately, state_sign

if TYPE_CHECKING:
    from pipeline.storage import Store


@dataclass(frozen=True, slots=True)
class Written:
    """What writing the site came to."""

    files: int
    topics: int
    pictures: bool  # False: matplotlib is not there


def write_site(
    store: Store, topics: Iterable[Topic], folder: Path, changes: Changes, briefs: Path, draw: bool = True
) -> Written:
    """Write the pages of all topics that have a version, then the front page that leads to them.

    `changes` tells what changed in meaning between two versions, given what is off the page;
    `briefs` is where a topic's feed may lie.
    """
    drawing = draw and charts.charts_available()
    press = SitePress(pictures=drawing, feed=False)
    count = sum(write(folder / name, press.static(name)) for name in STATIC)
    front: list[dict[str, Any]] = []
    entries: list[SearchEntry] = []
    for topic in topics:
        editions = store.editions(topic.slug)
        if not editions:
            continue
        feed = briefs / topic.slug / "feed.xml"
        its = SitePress(pictures=drawing, feed=True) if feed.is_file() else press
        volume = Volume(store, topic, folder / topic.slug, its, changes, editions)
        if not volume.complete():
            volume.forget()
            count += volume.write()
            count += _overview(store, volume, drawing)
            count += write(volume.folder / DATA, as_read(store, topic.slug, volume.last))
            count += volume.write_newest()
        if feed.is_file():
            count += write(folder / topic.slug / "feed.xml", feed.read_text(encoding="utf-8"))
        newest = volume.brief(volume.last)
        fresh = store.changes(topic.slug, volume.last)
        lines = moved_lately(newest, fresh, store.numbers(topic.slug), f"{topic.slug}/")
        front.append(_entry(store, topic, editions[-1]) | {"lines": lines})
        entries += search_entries(newest)
    told = [(one["topic"], one["version"], one["day"], one["status"]) for one in front]
    count += write(folder / GUIDE, markdown.guide(told, page="index.html"))
    count += write(folder / SCHEMA, schema_named("page"))
    count += write(folder / SEARCH, search_page(press, entries))
    count += write(folder / "index.html", press.page("topics", "", topics=front))
    return Written(count, len(front), drawing)


def _overview(store: Store, volume: Volume, drawing: bool) -> int:
    """The pages on a topic's whole life: its history and how positions moved."""
    topic, editions = volume.topic, volume.editions
    versions = [(row["number"], _day(row["date"])) for row in editions]
    active = charts.weekly_activity(store.kept_by_day(topic.slug, f"{charts.earliest(versions[-1][1])}"), versions)
    years: dict[int, list[dict[str, Any]]] = {}
    for row in _log(store, topic, editions):
        years.setdefault(row["day"].year, []).append(row)
    count = volume.put("history.html", "history", "../", activity=active, years=list(years.items()), last=volume.last)
    shown = versions[-charts.VERSIONS :]
    page = store.brief(topic.slug, versions[-1][0])
    sided = [one for one in (page.rulings if page else ()) if one.ruling.kind in ("side", "holder")]
    placed = {block: one.version for one in sided for block in one.blocks}
    paths = charts.position_paths(topic, store.positions(topic.slug, shown[0][0]), shown, placed)
    if paths is not None:
        count += volume.put("perspectives.html", "perspectives", "../", paths=paths)
    given = charts.figure_series(store.figures(topic.slug, shown[0][0]), shown)
    if given:
        count += volume.put("figures.html", "figures", "../", measured=given)
    for ink in charts.INKS if drawing else ():
        for one in given:
            if one.drawn:
                drawn = charts.figures_chart(one, ink)
                count += write(volume.folder / f"figures-{one.number}{ink.name}.svg", drawn, False)
        count += write(
            volume.folder / f"activity{ink.name}.svg", charts.activity_chart(active.weeks, active.versions, ink), False
        )
        if paths is not None and paths.drawn:
            count += write(volume.folder / f"perspectives{ink.name}.svg", charts.positions_chart(paths, ink), False)
    return count


def _log(store: Store, topic: Topic, editions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Versions, newest first, and between them one line for the runs that made none."""
    made: dict[int, str] = {}
    rows: list[dict[str, Any]] = []
    for run in store.outcomes(topic.slug):
        if run["version"]:
            made[run["version"]] = run["reason"]
        after = max(made, default=0)
        if not run["version"]:
            row = {"version": 0, "day": _day(run["started"]), "told": run["reason"], "runs": 1, "after": after}
            if rows and rows[-1]["after"] == after:
                row["runs"] = rows.pop()["runs"] + 1
            rows.append(row)
    for edition in editions:
        number = edition["number"]
        told = "first version" if number == 1 else made.get(number, "")
        rows.append(
            {"version": number, "day": _day(edition["date"]), "read": edition["items"], "told": told, "after": number}
        )
    return sorted(rows, key=lambda row: (row["after"], not row["version"]), reverse=True)


def _entry(store: Store, topic: Topic, newest: dict[str, Any]) -> dict[str, Any]:
    """A topic on the front page."""
    sign, status = state_sign(topic, newest["status"])
    told = next((run["reason"] for run in reversed(store.outcomes(topic.slug)) if run["version"]), "")
    return {
        "topic": topic, "version": newest["number"], "day": _day(newest["date"]), "read": newest["items"],
        "sign": sign, "status": status, "told": told if newest["number"] > 1 else "",
    }  # fmt: skip


def _day(instant: str) -> date:
    return date.fromisoformat(instant[:10])


_QUOTE = re.compile(r"<(/?)q\b")  # ours: a source's words have no < of their own here


def single(brief: Brief, changes: Sequence[Change], numbers: Mapping[str, int]) -> str:
    """The page of a version with its style inside and no way out; `numbers` are those of the topic's items."""
    sign, status = state_sign(brief.topic, brief.status)
    page = SitePress(feed=False).page(
        "version", "", "single", edition=VersionPage.of(brief, changes, numbers), sign=sign, status=status,
        topic=brief.topic, pages=[], newest=False, recent=[], later=False, sheet=Markup(sheet()), policy=LETTER_POLICY,
    )  # fmt: skip
    # a program of mail that drops the style would put marks of its own around the words, which have theirs
    return _QUOTE.sub(r"<\1span", page)
