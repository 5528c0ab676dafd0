"""`brief history`: a line for each version with what it brought, and for the runs that made none, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

from pipeline.cli.lookup import store_of, topic_of
from pipeline.cli.output import articles_came, counted
from pipeline.config import load
from pipeline.models import judged_by_model
from pipeline.render.escape import visible_line
from pipeline.render.json_records import TopicHead, json_of, topic_head


@dataclass(frozen=True, slots=True)
class RunPast:
    """A run over a topic."""

    started: datetime
    kept: int  # items of it that belong to the topic
    repeats: int
    off_topic: int
    failed: int
    version: int | None  # that it made
    reason: str  # what the version changed, or why there is none
    items: int | None  # read for the topic up to that version
    engine: str  # who judged


@dataclass(frozen=True, slots=True)
class History(TopicHead):
    """Every run over a topic, oldest first: what `brief history --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/history/1"

    status: str  # of the newest version; empty before the first
    runs: tuple[RunPast, ...]


def show_history(path: Path, slug: str, every: bool, form: str = "text") -> str:
    """Runs and versions, oldest first; runs in a row that made none for one reason are one line unless asked for."""
    config = load(path)
    topic = topic_of(config, slug)
    with store_of(config) as store:
        rows, editions = store.outcomes(slug), store.editions(slug)
    items = {version["number"]: version["items"] for version in editions}
    if form == "json":
        status = topic.standing(editions[-1]["status"]) if editions else ""
        return json_of(History(**topic_head(topic), status=status, runs=tuple(_run(row, items) for row in rows)))
    told = "\n".join(_lines(rows, items, every))
    return (told or f"{slug} has not been run yet; start with: brief run {slug}") + "\n"


def _run(row: Mapping[str, Any], items: Mapping[int, int]) -> RunPast:
    return RunPast(
        datetime.fromisoformat(row["started"]), row["kept"], row["repeats"], row["off_topic"], row["failed"],
        row["version"], row["reason"], items.get(row["version"]), row["engine"],
    )  # fmt: skip


def _lines(rows: Sequence[Mapping[str, Any]], items: Mapping[int, int], every: bool) -> Iterator[str]:
    def alike_as(place: int) -> object:
        row = rows[place]
        return place if every or row["version"] else (_came(row), row["reason"])

    for _, places in groupby(range(len(rows)), alike_as):
        alike = [rows[place] for place in places]
        row = alike[0]
        if row["version"]:
            total = items.get(row["version"], 0)
            told = f"v{row['version']}: {row['reason']}; {counted(total, 'item')} in all; {_cost(row['engine'])}"
        else:
            told = f"no new version: {row['reason']}"
        times = f" ({len(alike)} runs, until {_minute(alike[-1])})" if len(alike) > 1 else ""
        yield f"{_minute(row)}  {_came(row)}  {visible_line(told)}{times}"


def _came(row: Mapping[str, Any]) -> str:
    return articles_came(row["kept"], row["repeats"], row["off_topic"], row["failed"])


def _cost(engine: str) -> str:
    """What the judging cost, as far as the store knows."""
    return engine if judged_by_model(engine) else f"{engine}, no model was asked"


def _minute(row: Mapping[str, Any]) -> str:
    started: str = row["started"]
    return started[:16].replace("T", " ")
