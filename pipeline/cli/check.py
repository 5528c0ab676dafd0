"""`brief check`: how every source stands, and what the cues and measures of a topic bring of what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

import click

from pipeline import executor as executors
from pipeline.cli import correct, output, status
from pipeline.cli.lookup import topic_of
from pipeline.cli.output import counted
from pipeline.config import Config, load
from pipeline.engines.digest import Digest
from pipeline.errors import ConfigError, NothingFetched
from pipeline.findings.cues import one_word
from pipeline.findings.ends import Unplaced, cue_trials, nearly_placed
from pipeline.findings.measures import MeasureReading, measure_miss, reading
from pipeline.models import Article, Brief, Claim, Measure, Topic
from pipeline.page.rulings import HiddenStatements
from pipeline.render.escape import visible_line
from pipeline.render.json_records import TopicHead, json_of, topic_head
from pipeline.sources.check import check_sources
from pipeline.sources.round import CheckVerdict, Round, SourceCheck
from pipeline.storage import Store


@dataclass(frozen=True, slots=True)
class SourcesChecked:
    """How every source answered: what `brief check --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/check/1"

    topics: tuple[TopicHead, ...]  # for which they were asked
    sources: tuple[SourceCheck, ...]
    warnings: tuple[str, ...]  # what may put somebody on a side where he does not stand
    publishing: tuple[str, ...]  # what keeps feeds from being written and targets from being told
    tried: tuple[str, ...] = ()  # what measures and axes bring of what was read


# A source of one of these verdicts gives a run nothing: where all do, a run ends with an error, and so does a check.
UNREAD_VERDICTS: frozenset[CheckVerdict] = frozenset({"failing", "gone", "blocked", "robots", "HTML"})


def show_check(path: Path, slugs: tuple[str, ...], pages: bool, executor: str, form: str = "text") -> str:
    """A line for each source: its verdict, the age of its newest item, and what a first run would fetch."""
    config = _loaded(path)
    topics = tuple(topic_of(config, slug) for slug in slugs) or config.topics
    wanted = {topic.slug for topic in topics}
    followed = tuple(source for source in config.sources if not source.topics or wanted & set(source.topics))
    now = datetime.now(UTC).replace(microsecond=0)
    store = Store.passing(config.state)
    with executors.executor(executor) as pool:
        each = partial(executors.each, pool)
        round = Round(store, config.topics, followed, each, config.fetch, config.gather, now, config.searches)
        found = check_sources(round, topics)
    warnings = [f"{topic.slug}: {line}" for topic in topics if (line := doubtful_cues(topic))]
    publishing = [*status.publishing(config, store), *correct.doubtful(config, topics)]
    store.close()
    tried = trial_lines(config, topics)
    asked = tuple(TopicHead(**topic_head(topic)) for topic in topics)
    answer = SourcesChecked(asked, found, tuple(warnings), tuple(publishing), tuple(tried))
    made = json_of(answer) if form == "json" else _check_lines(path, answer, now, pages)
    if found and all(checked.verdict in UNREAD_VERDICTS for checked in found):
        click.echo(output.harmless(made), nl=False)
        many = f"none of {len(found)} sources can be read"
        raise NothingFetched("the only source cannot be read" if len(found) == 1 else many)
    return made


def _check_lines(path: Path, answer: SourcesChecked, now: datetime, pages: bool) -> str:
    found = answer.sources
    width = max((len(checked.source) for checked in found), default=0)
    lines = [line for checked in found for line in _lines(checked, now, width, pages)]
    counts = Counter(checked.verdict for checked in found)
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    total = sum(len(checked.pages) for checked in found)
    many, fetched = output.counted(len(found), "source"), output.counted(total, "page")
    last = f"{many}: {told or 'none'}; a first run would fetch {fetched}; nothing was written"
    if not found:
        last = f"{path.name} has no source yet; {output.next_step(path, 'add ADDRESS|FOLDER')}"
    return output.record_lines([*lines, *answer.warnings, *answer.publishing, *answer.tried, last]) + "\n"


def _loaded(path: Path) -> Config:
    """The configuration; of several faults all are told, the last one as the error."""
    try:
        return load(path)
    except ConfigError as error:
        *rest, last = error.faults or (str(error),)
        for fault in rest:
            output.say(f"brief: {fault}", err=True)
        raise ConfigError(last) from None


def _lines(checked: SourceCheck, now: datetime, width: int, pages: bool) -> list[str]:
    parts = [f"{checked.source:<{width}}  {checked.verdict:<8}"]
    if checked.entries:
        age = f"newest {_age(now, checked.newest)}" if checked.newest else "no dates"
        parts.append(f"{output.counted(checked.entries, 'item')}, {age}, would fetch {len(checked.pages)}")
    if checked.detail:
        parts.append(checked.detail)
    return ["  ".join(parts).rstrip(), *(f"    {url}" for url in checked.pages if pages)]


def doubtful_cues(topic: Topic) -> str:
    """What is wrong with cues of one word, "" where there are none: a warning, no error."""
    cues = [f"“{visible_line(cue)}”" for cue in one_word(topic)]
    if not cues:
        return ""
    several = "cues of one word mean" if len(cues) > 1 else "a cue of one word means"
    return f"{several} too many things: {', '.join(cues)}; write what is said: “is far behind”, not “behind”"


def _age(now: datetime, moment: datetime) -> str:
    """How long ago, in the unit that a reader would use."""
    hours = (now - moment).total_seconds() / 3600
    if hours < 1:
        return "within the hour"
    return f"{hours:.0f} h old" if hours < 48 else f"{hours / 24:.0f} days old"


# The cues and measures of a topic, tried on what was read: what each brings, and what it only just does not.


_NEAREST = 3  # statements that a measure does not read, or an axis does not place: more would be looked over by nobody
_SHOWN = 140  # characters of a statement in a line; the data has all of it
_READ = 1_000  # newest articles that are looked at


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A statement that comes near a measure, and why it gives no figure for it."""

    quote: str
    outlet: str
    why: str


@dataclass(frozen=True, slots=True)
class MeasureTrial:
    """A measure with what it reads."""

    measure: str
    statements: int  # that it reads a figure from
    example: str  # the newest of these
    nearest: tuple[Unmeasured, ...]  # that it does not read
    untold: str  # why the page has none of what it reads; empty where it has one, or reads nothing


@dataclass(frozen=True, slots=True)
class Material:
    """The statements of a topic's kept articles, newest first."""

    claims: tuple[Claim, ...]
    articles: dict[str, Article]
    page: Brief | None  # the newest version


def material_of(store: Store, topic: Topic, hidden: HiddenStatements | None = None) -> Material:
    """What was read for a topic, by the engine of its page."""
    page = store.brief(topic.slug, store.last_version(topic.slug))
    items = [row["id"] for row in store.belonging(topic.slug) if row["verdict"] == "kept"][:_READ]
    found = store.newest(items)
    heard = [found[item] for item in items if item in found and not (hidden and hidden.silences(found[item]))]
    articles = {article.id: article for article in heard}
    claims = store.claims_of(articles, page.engine if page else Digest().name)
    shown = (claim for claim in claims if not (hidden and hidden.has(claim.quote)))
    places = {article: place for place, article in enumerate(articles)}
    return Material(tuple(sorted(shown, key=lambda claim: places[claim.article])), articles, page)


def measure_trials(topic: Topic, material: Material) -> tuple[MeasureTrial, ...]:
    """Each measure of the configuration, also one that reads nothing."""
    return tuple(_tried(measure, material) for measure in topic.measures)


def _tried(measure: Measure, material: Material) -> MeasureTrial:
    read: dict[str, str] = {}
    near: dict[str, tuple[int, Unmeasured]] = {}
    for claim in material.claims:
        article = material.articles[claim.article]
        if found := reading(claim, measure, article.item.published):
            read[claim.quote] = _untold(found, article)
        elif miss := measure_miss(claim, measure, article.item.published):
            near.setdefault(claim.quote, (miss.far, Unmeasured(claim.quote, article.item.outlet, miss.why)))
    # what is part of a longer statement that is read is no miss of its own
    missed = [one for quote, one in near.items() if not any(quote in other or other in quote for other in read)]
    missed.sort(key=lambda one: one[0])  # the nearest, and of these the newest, first
    there = material.page is None or any(b.title == measure.name for b in material.page.section("figures"))
    why = "" if there else Counter(read.values()).most_common(1)[0][0] if read else ""
    nearest = tuple(one for _, one in missed[:_NEAREST])
    return MeasureTrial(measure.name, len(read), next(iter(read), ""), nearest, why)


def _untold(read: MeasureReading, article: Article) -> str:
    """Why the table of a page has not what a measure reads, where it has no row of it."""
    if article.quality == "title":
        return "only a title gives it"
    if read.holder in ("", article.item.outlet):
        return 'its article names nobody whose figure it is; say whose with: brief correct holder "WORDS" NAME'
    return "what it is part of has no room there, or is newer than the page"


def measure_lines(trial: MeasureTrial) -> Iterator[str]:
    """A measure for people: how much it reads, and why it does not read what comes near."""
    reads = f"reads {counted(trial.statements, 'statement')}"
    yield f"“{trial.measure}” {reads}" + (f", as “{_short(trial.example)}”" if trial.example else "")
    if trial.untold:
        yield f"  and the page has no figure of it: {trial.untold}"
    yield from (f"  not “{_short(one.quote)}”: {one.why}" for one in trial.nearest)
    if not trial.statements and not trial.nearest:
        yield "  no statement with a figure has one of its words or units"


def _short(quote: str) -> str:
    return quote if len(quote) <= _SHOWN else f"{quote[:_SHOWN].rsplit(' ', 1)[0]} …"


def nearly_lines(found: Sequence[Unplaced], most: int = _NEAREST) -> Iterator[str]:
    """Some statements that nearly have a side, each with what stopped it."""
    if found:
        yield f"nearly    {counted(len(found), 'sentence')} with a cue and no side"
    for one in found[:most]:
        yield f"  “{visible_line(_short(one.claim.quote))}” [{visible_line(one.cue)}]: {visible_line(one.why)}"


def idle_axis(topic: Topic, material: Material) -> str:
    """What there is to say of an axis that places nobody; "" for any other."""
    claims = material.claims
    if topic.axis is None or not claims or any(one.placed for one in cue_trials(topic, claims)):
        return ""
    many = counted(len(claims), "statement")
    return (
        f"no cue of the axis places anybody in {many}: write cues as people there speak, or take the axis out;"
        " most topics are told without sides"
    )


def trial_lines(config: Config, topics: Iterable[Topic]) -> list[str]:
    """The same of all topics, for a command that writes nothing; nothing of a topic of which nothing was read."""
    if not (config.state / "brief.db").exists():
        return []
    store = Store.looking(config.state)
    lines = []
    try:
        for topic in topics:
            material = material_of(store, topic) if topic.axis or topic.measures else None
            if material and material.claims:
                lines += [f"{topic.slug}: {line}" for line in filter(None, [idle_axis(topic, material)])]
                near = nearly_placed(topic, material.claims)
                lines += [f"{topic.slug}: {line.strip()}" for line in nearly_lines(near)]
                for trial in measure_trials(topic, material):
                    lines += [f"{topic.slug}: {visible_line(line.strip())}" for line in measure_lines(trial)]
    finally:
        store.close()
    return lines
