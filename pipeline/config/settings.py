"""The form of `sources.toml` as pydantic models: a table each, and the values that they are made of.

Annotations are no strings here, which pydantic would have to evaluate, and each model is made once, within the whole:
`brief show` waits for both.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from pipeline.english.units import KNOWN_UNITS, UNITS
from pipeline.models import (
    MATERIAL,
    BlockMaterial,
    Budgets,
    Credentials,
    FetchSettings,
    GatherSettings,
    HoldKind,
    LlmSettings,
    Measure,
    Pole,
    Search,
    Source,
    Spending,
    Topic,
)
from pipeline.registry import ENGINE_KINDS, SOURCE_KINDS, Registry

# The values that `sources.toml` is made of, each with the check that says what a user has to write instead.

SettingsRecord = TypeVar("SettingsRecord")
CORRECTIONS = "corrections"  # of the editor, beside the file
BRIEFS, STATE = "briefs", ".living-brief"  # beside the file, unless [paths] says otherwise
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
_SPAN = re.compile(r"(?P<count>[1-9][0-9]{0,4})(?P<unit>[mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_WIDEST_V4, _WIDEST_V6 = 8, 7  # 10.0.0.0/8 and fc00::/7, the largest private networks that there are
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
# Headers that the request itself settles: with another one in its place it could not be read, or be another's.
_OURS = {
    "host", "content-length", "transfer-encoding", "connection", "content-type", "accept-encoding", "range",
    "if-none-match", "if-modified-since", "proxy-authorization", "expect", "upgrade", "te",
}  # fmt: skip
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def time_span(text: str) -> timedelta:
    """The length of time that "30m", "6h", "1d" or "0" stands for."""
    match = _SPAN.fullmatch(text)
    return int(match["count"]) * _UNITS[match["unit"]] if match else timedelta(0)


def wrong_value(problem: str) -> PydanticCustomError:
    """What a user has to write instead."""
    # The braces of a value would be read as a template.
    return PydanticCustomError("wrong", "{problem}", {"problem": problem})


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise wrong_value("must be one line without control characters")
    return text


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", text):
        raise wrong_value("must be made of a-z, 0-9 and - only, without - at its ends")
    if len(text) > 64:
        raise wrong_value("must have at most 64 characters")
    if text in _DEVICES:
        raise wrong_value("must not be the name of a Windows device: no folder can be called so there")
    return text


def _span(text: str) -> str:
    if text != "0" and not _SPAN.fullmatch(text):
        raise wrong_value('must be a whole number with m, h or d, such as "30m", "6h" or "1d", or "0"')
    return text


def _some_span(text: str) -> str:
    if _span(text) == "0":
        raise wrong_value('must be longer than "0"')
    return text


def _url(text: str) -> str:
    if text[:5].lower() == "feed:":  # how some sites write the addresses of their feeds
        text = text[5:].removeprefix("//") if "://" in text[6:] else f"https:{text[5:]}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port  # an impossible port raises here
    except ValueError:
        raise wrong_value("is not a URL") from None
    if parts.scheme not in ("http", "https"):
        raise wrong_value("must begin with https:// or http://")
    if not host:
        raise wrong_value("names no host")
    if "@" in parts.netloc:
        raise wrong_value("must carry no user name or password")
    if any(char.isspace() for char in text) or "\\" in text:
        raise wrong_value("must contain no spaces and no backslashes")
    return text


def _base(text: str) -> str:
    if "?" in _url(text) or "#" in text:
        raise wrong_value("must be the address of a folder, without ? and #")
    return text


def _secret(text: str) -> str:
    if not re.match(r"[A-Za-z][A-Za-z0-9]*://.", text):
        raise wrong_value('must be an address of apprise, such as "mailtos://..."; see its list of services')
    return text


def _template(text: str) -> str:
    if text.count("{query}") != 1:
        raise wrong_value("must have {query} once, where the words to search for belong")
    return _url(text)


def _host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise wrong_value("must be the name of a host, without scheme, port or path")
    return text.lower()


def _address(text: str) -> str:
    try:
        parts = urlsplit(f"//{text}")
        complete = bool(parts.hostname and parts.port) and parts.netloc == text and "@" not in text
    except ValueError:
        complete = False
    if not complete:
        raise wrong_value('must be an address with its port, such as "127.0.0.1:8123"')
    return text


def _network(text: str) -> str:
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        raise wrong_value('must be a network such as "10.0.0.0/8" or one address') from None
    if network.prefixlen < (_WIDEST_V4 if network.version == 4 else _WIDEST_V6):
        raise wrong_value("is too wide: it would open networks that are not yours; list those that hold your sources")
    return str(network)


def _folder(text: str) -> str:
    try:
        Path(text).expanduser()
    except RuntimeError:
        raise wrong_value("begins with the home folder of nobody") from None
    return text


def _variable(text: str) -> str:
    if not _NAME.fullmatch(text):
        # What stands there may be a key itself: it is not repeated in the message.
        raise PydanticCustomError("variable", "must be the name of an environment variable, never a key itself")
    return text


def _ascii(text: str) -> str:
    if not text.isascii():
        raise wrong_value("must be plain ASCII, as it is sent in a header")
    return text


def _header(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", text):
        raise wrong_value("must be the name of a header")
    if text.lower() in _OURS:
        raise wrong_value("is a header that belongs to the request itself")
    return text


def _header_value(text: str) -> str:
    if text.startswith("$"):
        _variable(text[1:])
    return _ascii(text)


def _held(text: str) -> str:
    if not (text.startswith("$") and _NAME.fullmatch(text[1:])):
        # What stands there may be a key itself: it is not repeated in the message.
        raise PydanticCustomError("held", "must be the name of a variable")
    return text


def _proxy(text: str) -> str:
    if text.startswith("$"):
        return _held(text)
    parts = urlsplit(_url(text))
    if parts.scheme != "http" or not parts.port or parts.path.strip("/") or parts.query or parts.fragment:
        raise wrong_value('must be "http://host:port", or "$NAME" of the environment variable that holds it')
    return text


def _unit(text: str) -> str:
    if text in KNOWN_UNITS:
        return text
    from pipeline.english.figures import counted_unit  # what reads figures is loaded for what is not known by name

    unit = counted_unit(text)
    if not unit:
        known = ", ".join(f'"{one}"' for one in UNITS)
        raise wrong_value(
            f'must be a unit that figures are read in: {known}, or what is counted, as "month" or "household"'
        )
    return unit


def _named(registry: Registry[Any]) -> Callable[[str], str]:
    """A check that a word has a meaning, told as pydantic tells of a closed set."""

    def known(text: str) -> str:
        if not registry.knows(text):
            *others, last = (f"'{name}'" for name in registry.names())
            raise PydanticCustomError("literal_error", "", {"expected": f"{', '.join(others)} or {last}"})
        return text

    return known


NonEmptyText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(_one_line)
]
Folder = Annotated[NonEmptyText, AfterValidator(_folder)]
Unit = Annotated[NonEmptyText, AfterValidator(_unit)]
DurationText = Annotated[str, AfterValidator(_span)]
Count = Annotated[int, Field(ge=0, le=10_000)]
Slug = Annotated[str, AfterValidator(_slug)]
SomeSpan = Annotated[str, AfterValidator(_some_span)]
Url = Annotated[NonEmptyText, AfterValidator(_url)]
Base = Annotated[NonEmptyText, AfterValidator(_base)]
Secret = Annotated[NonEmptyText, AfterValidator(_secret)]
Variable = Annotated[NonEmptyText, AfterValidator(_variable)]
Template = Annotated[NonEmptyText, AfterValidator(_template)]
Host = Annotated[str, AfterValidator(_host)]
AddressText = Annotated[str, AfterValidator(_address)]
NetworkText = Annotated[str, AfterValidator(_network)]
Ascii = Annotated[NonEmptyText, AfterValidator(_ascii)]
Header = Annotated[str, AfterValidator(_header)]
HeaderValue = Annotated[NonEmptyText, AfterValidator(_header_value)]
HeldValue = Annotated[NonEmptyText, AfterValidator(_held)]
Proxy = Annotated[NonEmptyText, AfterValidator(_proxy)]
KindName = Annotated[str, AfterValidator(_named(SOURCE_KINDS))]
EngineName = Annotated[str, AfterValidator(_named(ENGINE_KINDS))]
Some = Annotated[int, Field(ge=1, le=100_000)]
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]
Budget = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
Money = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]

# The tables of a debate in `sources.toml`: the topic, its axis, its measures and its budgets.

_BUDGETS = Budgets()


class SettingsTable(BaseModel):
    """A table of a file that people write: of known keys, each of the right type, and what becomes a record of it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    def as_record(self, kind: type[SettingsRecord], **given: object) -> SettingsRecord:
        """The record of the same names; what is `given` has another form there, what is not there is as usual."""
        names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # each of them is a dataclass
        own = {name: _fixed(value) for name, value in self if name in names and value is not None}
        return kind(**own | given)


def _fixed(value: object) -> object:
    match value:
        case list():
            return tuple(value)
        case dict():
            return tuple(value.items())
    return value


class PoleTable(SettingsTable):
    """One end of an axis."""

    name: NonEmptyText
    cues: list[NonEmptyText] = []


class AxisTable(SettingsTable):
    """`[topic.axis]`: the two poles that positions lie between."""

    about: list[NonEmptyText] = []
    left: PoleTable
    right: PoleTable


class MeasureTable(SettingsTable):
    """`[[topic.measure]]`: a number that the topic follows."""

    name: NonEmptyText
    words: Annotated[list[NonEmptyText], Field(min_length=1)]
    units: list[Unit] = []
    of: list[NonEmptyText] = []


class BudgetsTable(SettingsTable):
    """`[topic.budgets]`: how much of each section fits on the page."""

    what: Some = _BUDGETS.what
    figures: Count = _BUDGETS.figures
    why: Count = _BUDGETS.why
    questions: Count = _BUDGETS.questions
    narrative: Count = _BUDGETS.narrative
    timeline: Count = _BUDGETS.timeline
    perspectives: Count = _BUDGETS.perspectives
    tensions: Count = _BUDGETS.tensions
    also_read: Count = _BUDGETS.also_read
    words_per_article: Some = _BUDGETS.words_per_article


class TopicTable(SettingsTable):
    """`[[topic]]`: a debate that is followed."""

    slug: Slug
    title: NonEmptyText
    question: NonEmptyText
    keywords: list[NonEmptyText] = []
    answer_words: list[NonEmptyText] = []
    state: Literal["open", "closed"] = "open"
    engine: EngineName | None = None
    material: Annotated[list[BlockMaterial], Field(min_length=1)] = list(MATERIAL)
    hold: list[HoldKind] | None = None  # instead of what [review] says; [] holds nothing
    axis: AxisTable | None = None
    measure: list[MeasureTable] = []
    budgets: BudgetsTable = BudgetsTable()

    def record(self) -> Topic:
        """Its record."""
        return self.as_record(
            Topic,
            axis=(self.axis.left.as_record(Pole), self.axis.right.as_record(Pole)) if self.axis else None,
            about=tuple(self.axis.about) if self.axis else (),
            measures=tuple(one.as_record(Measure, units=tuple(dict.fromkeys(one.units))) for one in self.measure),
            budgets=self.budgets.as_record(Budgets),
        )


# The tables of `sources.toml` that settle which model is asked and what it may cost.

_LLM = LlmSettings()


class SpendingTable(SettingsTable):
    """`[llm.per_run]` and `[llm.per_month]`: what may be spent; 0 sets no limit."""

    calls: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    tokens: Annotated[int, Field(ge=0, le=10**12)] = 0
    money: Money = 0.0


class LlmTable(SettingsTable):
    """`[llm]`: the model that the engine llm asks; `engine` here makes that the default of all topics."""

    base_url: Url
    model: NonEmptyText
    engine: EngineName | None = None
    second: NonEmptyText | None = None
    api_key_env: Variable | None = None
    headers: dict[Header, HeaderValue] = {}
    ca_file: Folder | None = None
    price_in: Money = _LLM.price_in
    price_out: Money = _LLM.price_out
    second_price_in: Money = _LLM.second_in
    second_price_out: Money = _LLM.second_out
    timeout: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = _LLM.timeout
    attempts: Annotated[int, Field(ge=1, le=10)] = _LLM.attempts
    patience: Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)] = _LLM.patience
    max_tokens: Annotated[int, Field(ge=200, le=1_000_000)] | None = None
    max_thought: Annotated[int, Field(ge=0, le=1_000_000)] = _LLM.max_thought
    context: Annotated[int, Field(ge=2_000, le=1_000_000)] = _LLM.context
    per_run: SpendingTable = SpendingTable(calls=_LLM.per_run.calls, tokens=_LLM.per_run.tokens)
    per_month: SpendingTable = SpendingTable()
    prompts: Folder | None = None

    def record(self, prompts: str, ca_file: str) -> LlmSettings:
        """Its record; the caller settles what the paths are relative to."""
        return self.as_record(
            LlmSettings,
            second_in=self.second_price_in,
            second_out=self.second_price_out,
            per_run=self.per_run.as_record(Spending),
            per_month=self.per_month.as_record(Spending),
            prompts=prompts,
            ca_file=ca_file,
        )


# The tables of `sources.toml` on where the briefs can be read and who is told of them.


class PublishTable(SettingsTable):
    """`[publish]`: where the briefs can be read."""

    base_url: Base | None = None


class TargetTable(SettingsTable):
    """`[[notify]]`: whom a new version is told to."""

    name: NonEmptyText
    url: Secret | None = None
    env: Variable | None = None
    topics: list[str] = []
    tries: Annotated[int, Field(ge=1, le=100)] = 3


_FETCH, _GATHER = FetchSettings(), GatherSettings()


class PathsTable(SettingsTable):
    """`[paths]`: the folders that a run writes to."""

    briefs: Folder = BRIEFS
    state: Folder = STATE


class SourceTable(SettingsTable):
    """`[[source]]`: where items come from."""

    name: NonEmptyText
    kind: KindName
    url: Url | None = None
    path: Folder | None = None
    outlet: NonEmptyText | None = None
    topics: list[str] = []
    every: DurationText = "0"
    look_back: SomeSpan | None = None
    items: Some | None = None
    headers: dict[Header, HeldValue] = {}
    login_env: Variable | None = None
    budget: Budget | None = None

    def record(self, location: str) -> Source:
        """Its record; the caller settles what a path is relative to."""
        return self.as_record(
            Source,
            location=location,
            every=time_span(self.every),
            look_back=time_span(self.look_back) if self.look_back else None,
            credentials=_credentials(self),
        )


class SearchTable(SettingsTable):
    """`[[search]]`: an endpoint that topics put queries to."""

    name: NonEmptyText
    url: Template
    format: Literal["feed", "hn-algolia", "gdelt"] = "feed"
    topics: list[str] = []
    every: DurationText = "6h"
    queries: Annotated[int, Field(ge=1, le=50)] = 3
    results: Annotated[int, Field(ge=1, le=200)] = 20
    age: SomeSpan = "30d"
    headers: dict[Header, HeldValue] = {}
    login_env: Variable | None = None

    def record(self) -> Search:
        """Its record."""
        return self.as_record(
            Search,
            template=self.url,
            form=self.format,
            every=time_span(self.every),
            age=time_span(self.age),
            credentials=_credentials(self),
        )


def _credentials(table: SourceTable | SearchTable) -> Credentials:
    return Credentials(tuple(table.headers.items()), table.login_env or "")


class FetchTable(SettingsTable):
    """`[fetch]`: how the network is used."""

    hosts: dict[Host, AddressText] = {}
    allow_private: list[NetworkText] = []
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
        """Its record; the caller settles what the path is relative to."""
        return self.as_record(FetchSettings, max_bytes=max(1, int(self.max_megabytes * 1024**2)), ca_file=ca_file)


class GatherTable(SettingsTable):
    """`[gather]`: how far back and how wide a run reads."""

    look_back: SomeSpan = f"{_GATHER.look_back.days}d"
    items: Some = _GATHER.items
    pages: Some = _GATHER.pages
    entries: Some = _GATHER.entries


class RetentionTable(SettingsTable):
    """`[retention]`: how long is kept what no page can cite."""

    texts: SomeSpan | None = None


class WatchTable(SettingsTable):
    """`[watch]`: who notices when runs stay away."""

    ping: Url | None = None


class ReviewTable(SettingsTable):
    """`[review]`: what waits for an editor before readers see it."""

    hold: list[HoldKind] = []


class Tables(SettingsTable):
    """The whole file."""

    paths: PathsTable = PathsTable()
    topic: list[TopicTable] = []
    source: list[SourceTable] = []
    fetch: FetchTable = FetchTable()
    gather: GatherTable = GatherTable()
    aliases: dict[NonEmptyText, NonEmptyText] = {}
    search: list[SearchTable] = []
    owners: dict[NonEmptyText, NonEmptyText] = {}
    llm: LlmTable | None = None
    publish: PublishTable = PublishTable()
    notify: list[TargetTable] = []
    retention: RetentionTable = RetentionTable()
    watch: WatchTable = WatchTable()
    review: ReviewTable = ReviewTable()


def table_keys(table: type[BaseModel], place: tuple[str, ...] = ()) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The keys of a table and of those within it, each by the way to it: for the key nearest to an unknown one."""
    found = {place: tuple(field.alias or name for name, field in table.model_fields.items())}
    for name, field in table.model_fields.items():
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found |= table_keys(inner, (*place, name))
    return found


TABLE_KEYS = table_keys(Tables)
