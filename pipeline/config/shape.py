"""The form of `sources.toml` as pydantic models: one per table, each of which turns itself into a record."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.config.folders import BRIEFS, STATE
from pipeline.config.model import LlmTable, SpendingTable
from pipeline.config.outward import PublishTable, TargetTable
from pipeline.config.topic import AxisTable, BudgetsTable, MeasureTable, PoleTable, TopicTable
from pipeline.config.values import (
    Address,
    Ascii,
    Budget,
    Folder,
    Header,
    HeldValue,
    Host,
    Network,
    Proxy,
    Seconds,
    Some,
    SomeSpan,
    Span,
    Template,
    Text,
    Url,
    Variable,
    span,
)
from pipeline.records import Credentials, FetchSettings, GatherSettings, HoldKind, Search, Source

_FETCH, _GATHER = FetchSettings(), GatherSettings()


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PathsTable(_Table):
    """`[paths]`: the folders that a run writes to."""

    briefs: Folder = BRIEFS
    state: Folder = STATE


class SourceTable(_Table):
    """`[[source]]`: where items come from."""

    name: Text
    kind: Literal["feed", "page", "sitemap", "folder"]
    url: Url | None = None
    path: Folder | None = None
    outlet: Text | None = None
    topics: list[str] = []
    every: Span = "0"
    look_back: SomeSpan | None = None
    items: Some | None = None
    headers: dict[Header, HeldValue] = {}
    login_env: Variable | None = None
    budget: Budget | None = None

    def record(self, location: str) -> Source:
        """The record that the pipeline works with; the caller settles what a path is relative to."""
        return Source(
            name=self.name,
            kind=self.kind,
            location=location,
            outlet=self.outlet or "",
            topics=tuple(self.topics),
            every=span(self.every),
            look_back=span(self.look_back) if self.look_back else None,
            items=self.items or 0,
            credentials=_credentials(self),
            budget=self.budget,
        )


class SearchTable(_Table):
    """`[[search]]`: an endpoint that topics put queries to."""

    name: Text
    url: Template
    format: Literal["feed", "hn-algolia", "gdelt"] = "feed"
    topics: list[str] = []
    every: Span = "6h"
    queries: Annotated[int, Field(ge=1, le=50)] = 3
    results: Annotated[int, Field(ge=1, le=200)] = 20
    age: SomeSpan = "30d"
    headers: dict[Header, HeldValue] = {}
    login_env: Variable | None = None

    def record(self) -> Search:
        """The record that the pipeline works with."""
        return Search(
            name=self.name,
            template=self.url,
            form=self.format,
            topics=tuple(self.topics),
            every=span(self.every),
            queries=self.queries,
            results=self.results,
            age=span(self.age),
            credentials=_credentials(self),
        )


def _credentials(table: SourceTable | SearchTable) -> Credentials:
    return Credentials(tuple(table.headers.items()), table.login_env or "")


class FetchTable(_Table):
    """`[fetch]`: how the network is used."""

    hosts: dict[Host, Address] = {}
    allow_private: list[Network] = []
    spacing: Seconds = _FETCH.spacing
    spacings: dict[Host, Seconds] = {}
    ignore_robots: list[Host] = []
    timeout: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = _FETCH.timeout
    budget: Budget = _FETCH.budget
    host_budget: Budget = _FETCH.host_budget
    max_megabytes: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = _FETCH.max_bytes / 1024**2
    user_agent: Ascii = _FETCH.user_agent
    proxy: Proxy | None = None
    ca_file: Folder | None = None

    def record(self, ca_file: str) -> FetchSettings:
        """The record that the pipeline works with; the caller settles what the path is relative to."""
        return FetchSettings(
            hosts=tuple(self.hosts.items()),
            allow_private=tuple(self.allow_private),
            spacing=self.spacing,
            spacings=tuple(self.spacings.items()),
            ignore_robots=tuple(self.ignore_robots),
            timeout=self.timeout,
            budget=self.budget,
            host_budget=self.host_budget,
            max_bytes=max(1, int(self.max_megabytes * 1024**2)),
            user_agent=self.user_agent,
            proxy=self.proxy or "",
            ca_file=ca_file,
        )


class GatherTable(_Table):
    """`[gather]`: how far back and how wide a run reads."""

    look_back: SomeSpan = f"{_GATHER.look_back.days}d"
    items: Some = _GATHER.items
    pages: Some = _GATHER.pages
    entries: Some = _GATHER.entries

    def record(self) -> GatherSettings:
        """The record that the pipeline works with."""
        return GatherSettings(span(self.look_back), self.items, self.pages, self.entries)


class RetentionTable(_Table):
    """`[retention]`: how long is kept what no page can cite."""

    texts: SomeSpan | None = None

    def span(self) -> timedelta | None:
        """As the pipeline works with it."""
        return span(self.texts) if self.texts else None


class WatchTable(_Table):
    """`[watch]`: who notices when runs stay away."""

    ping: Url | None = None


class ReviewTable(_Table):
    """`[review]`: what waits for an editor before readers see it."""

    hold: list[HoldKind] = []


class Tables(_Table):
    """The whole file."""

    paths: PathsTable = PathsTable()
    topic: list[TopicTable] = []
    source: list[SourceTable] = []
    fetch: FetchTable = FetchTable()
    gather: GatherTable = GatherTable()
    aliases: dict[Text, Text] = {}
    search: list[SearchTable] = []
    owners: dict[Text, Text] = {}
    llm: LlmTable | None = None
    publish: PublishTable = PublishTable()
    notify: list[TargetTable] = []
    retention: RetentionTable = RetentionTable()
    watch: WatchTable = WatchTable()
    review: ReviewTable = ReviewTable()


_PLACES: dict[tuple[str, ...], type[BaseModel]] = {
    (): Tables,
    ("paths",): PathsTable,
    ("topic",): TopicTable,
    ("topic", "axis"): AxisTable,
    ("topic", "axis", "left"): PoleTable,
    ("topic", "axis", "right"): PoleTable,
    ("topic", "measure"): MeasureTable,
    ("topic", "budgets"): BudgetsTable,
    ("source",): SourceTable,
    ("search",): SearchTable,
    ("fetch",): FetchTable,
    ("gather",): GatherTable,
    ("llm",): LlmTable,
    ("llm", "per_run"): SpendingTable,
    ("llm", "per_month"): SpendingTable,
    ("publish",): PublishTable,
    ("notify",): TargetTable,
    ("retention",): RetentionTable,
    ("watch",): WatchTable,
    ("review",): ReviewTable,
}
KEYS = {place: tuple(table.model_fields) for place, table in _PLACES.items()}  # for the key nearest to an unknown one
