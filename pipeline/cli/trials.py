"""The cues and measures of a topic, tried on what was read: what each brings, and what it only just does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.cli.output import counted
from pipeline.config import Config
from pipeline.engines.digest import Digest
from pipeline.findings.ends import cue_trials
from pipeline.findings.measures import measure_miss, reading
from pipeline.models import Article, Claim, Measure, Topic
from pipeline.page.rulings import HiddenStatements
from pipeline.render.escape import visible_line
from pipeline.storage import Store

_NEAREST = 3  # statements that a measure does not read: more would be looked over by nobody
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


@dataclass(frozen=True, slots=True)
class Material:
    """The statements of a topic's kept articles, newest first."""

    claims: tuple[Claim, ...]
    articles: dict[str, Article]


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
    return Material(tuple(sorted(shown, key=lambda claim: places[claim.article])), articles)


def measure_trials(topic: Topic, material: Material) -> tuple[MeasureTrial, ...]:
    """Each measure of the configuration, also one that reads nothing."""
    return tuple(_tried(measure, material) for measure in topic.measures)


def _tried(measure: Measure, material: Material) -> MeasureTrial:
    read: dict[str, None] = {}
    near: dict[str, tuple[int, Unmeasured]] = {}
    for claim in material.claims:
        article = material.articles[claim.article]
        if reading(claim, measure, article.item.published):
            read[claim.quote] = None
        elif miss := measure_miss(claim, measure, article.item.published):
            near.setdefault(claim.quote, (miss.far, Unmeasured(claim.quote, article.item.outlet, miss.why)))
    # what is part of a longer statement that is read is no miss of its own
    missed = [one for quote, one in near.items() if not any(quote in other or other in quote for other in read)]
    missed.sort(key=lambda one: one[0])  # the nearest, and of these the newest, first
    return MeasureTrial(measure.name, len(read), next(iter(read), ""), tuple(one for _, one in missed[:_NEAREST]))


def measure_lines(trial: MeasureTrial) -> Iterator[str]:
    """A measure for people: how much it reads, and why it does not read what comes near."""
    reads = f"reads {counted(trial.statements, 'statement')}"
    yield f"“{trial.measure}” {reads}" + (f", as “{_short(trial.example)}”" if trial.example else "")
    yield from (f"  not “{_short(one.quote)}”: {one.why}" for one in trial.nearest)
    if not trial.statements and not trial.nearest:
        yield "  no statement with a figure has one of its words or units"


def _short(quote: str) -> str:
    return quote if len(quote) <= _SHOWN else f"{quote[:_SHOWN].rsplit(' ', 1)[0]} …"


def idle_axis(topic: Topic, claims: Sequence[Claim]) -> str:
    """What there is to say of an axis that places nobody; "" for any other."""
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
                lines += [f"{topic.slug}: {line}" for line in filter(None, [idle_axis(topic, material.claims)])]
                for trial in measure_trials(topic, material):
                    lines += [f"{topic.slug}: {visible_line(line.strip())}" for line in measure_lines(trial)]
    finally:
        store.close()
    return lines
