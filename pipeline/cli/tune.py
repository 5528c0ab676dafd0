"""`brief tune`: what a person could change in sources.toml, and what it would bring."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pipeline.cli.check import MeasureTrial, doubtful_cues, idle_axis, material_of, measure_lines, measure_trials
from pipeline.cli.lookup import store_of, topic_of
from pipeline.cli.omissions import HeldBack, Prospect, Silent, held_findings, hidden_of, late, prospects, unused
from pipeline.cli.output import counted, harmless
from pipeline.config import load
from pipeline.config.edit import text
from pipeline.engines.digest import Digest
from pipeline.extract import relevance
from pipeline.findings import measures, sides
from pipeline.findings.claims import unstated
from pipeline.findings.keywords import further_keywords
from pipeline.models import Article, Brief, Claim, Measure, Ruling, Topic
from pipeline.page.asked import asked_words
from pipeline.page.overdue import Overdue
from pipeline.page.rulings import NOTHING_HIDDEN, HiddenStatements
from pipeline.render.escape import visible_line
from pipeline.render.json_records import TopicHead, json_of, topic_head
from pipeline.render.sources import UNNAMED
from pipeline.storage import Store

WIDTH = 96  # columns
_SENTENCES = 15  # that are not on the page, in the text; the data has more
PER_CUE = 3  # sentences of each cue, in the text
SILENT = 20  # articles that gave nothing, in the text
_WORDS = 2  # of what is asked in a sentence that is on it: one alone may be about anything
_MOST = 200  # of anything in the data
_KEPT = 1_000  # newest articles that are looked at
OFF_TOPIC = 400  # newest items off topic, against which keywords are weighed: more change no ratio
TuneRecord = TypeVar("TuneRecord")


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence in which a cue stands."""

    quote: str
    outlet: str
    refused: str  # why the cue does not count; "" when it places the sentence


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue of the axis, with the sentences that it stands in."""

    cue: str
    end: str
    hits: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Untold:
    """A sentence on the question that could not become a statement, and why."""

    quote: str
    outlet: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An article that was found off the topic, and has something of it."""

    title: str
    outlet: str
    url: str
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class Tuning(TopicHead):
    """All that there is to see before sources.toml is changed: what `brief tune --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/tune/1"

    version: int
    kept: int
    off_topic: int
    left_out: tuple[Prospect, ...]
    untold: tuple[Untold, ...]
    cues: tuple[Cue, ...]
    silent: tuple[Silent, ...]  # kept articles of which nothing is on the page
    held_back: tuple[HeldBack, ...]  # what kept findings off the page, the most frequent first
    overdue: tuple[Overdue, ...]  # what should have changed by the last run and did not
    near: tuple[NearMiss, ...]
    keywords: tuple[str, ...]
    measures: tuple[Measure, ...]
    read: tuple[MeasureTrial, ...] = ()  # what each measure of the configuration reads
    axis: str = ""  # said of an axis that places nobody
    toml: str = ""  # the proposals as they can be put into the file


def tune_text(path: Path, slug: str, form: str) -> str:
    """What a person could change in sources.toml for one topic."""
    config = load(path)
    topic = topic_of(config, slug)
    with store_of(config, f"run {slug}") as store:
        found = tuning(store, topic, config.rulings.get(slug, ()))
    if form == "json":
        return json_of(found)
    return harmless("\n".join(_lines(found, topic))) + "\n"


def tuning(store: Store, topic: Topic, rulings: Sequence[Ruling] = ()) -> Tuning:
    """What the store has to say on the configuration of a topic."""
    page = store.brief(topic.slug, store.last_version(topic.slug))
    items: defaultdict[str, list[str]] = defaultdict(list)
    rows = {}
    for row in store.belonging(topic.slug):
        items[row["verdict"]].append(row["id"])
        rows[row["id"]] = row
    kept = store.newest(items["kept"][:_KEPT])
    off_topic = store.newest(items["off topic"][:OFF_TOPIC])
    hidden = hidden_of(store, topic, rulings)
    known = prospects(store, topic, page, hidden)
    read = [kept[item] for item in items["kept"] if item in kept and not hidden.silences(kept[item])]
    leads = store.leads(one.finding for one in known)
    claims = [*leads.values()]
    by_rules = page is None or page.engine == Digest().name
    dropped = [*_untold(store, topic, read if by_rules else (), hidden)]
    material = material_of(store, topic, hidden)
    dropped.sort(key=lambda one: (-asked_words(one.quote, topic), one.quote))
    made = Tuning(
        **topic_head(topic), version=page.version if page else 0, kept=len(items["kept"]),
        off_topic=len(items["off topic"]),
        left_out=tuple(_left_out(known, page))[:_MOST],
        untold=tuple(dropped)[:_MOST],
        cues=tuple(_cues(known, leads, dropped, topic)),
        silent=tuple(unused(store, page, known, read, hidden))[:_MOST],
        held_back=tuple(held_findings(page, known, hidden)),
        overdue=late(store, page, store.last_run() or page.date, hidden) if page else (),
        near=tuple(near_misses([rows[item] for item in items["off topic"][:OFF_TOPIC]], off_topic, topic))[:_MOST],
        keywords=further_keywords([*kept.values()], [*off_topic.values()], topic) if topic.keywords else (),
        measures=measures.proposals(claims, topic),
        read=measure_trials(topic, material), axis=idle_axis(topic, material),
    )  # fmt: skip
    return replace(made, toml="\n".join(_toml(made, topic)))


def _left_out(known: Iterable[Prospect], page: Brief | None) -> Iterator[Prospect]:
    told = {finding for block in (page.blocks if page else ()) for finding in block.findings}
    quoted = {
        claim
        for block in (page.blocks if page else ())
        for said in (*block.sentences, *(said for step in block.life for said in step.sentences))
        for claim in said.text.split("“")[1:]
    }
    words = {one.partition("”")[0] for one in quoted}
    yield from (one for one in known if one.finding not in told and one.quote not in words)


def _untold(
    store: Store, topic: Topic, read: Sequence[Article], hidden: HiddenStatements = NOTHING_HIDDEN
) -> Iterator[Untold]:
    """What the kept articles say on the question, and no statement has, as the engine without a model reads them."""
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in store.claims_of([article.id for article in read], Digest().name):
        claims[claim.article].append(claim)
    for article in read:
        for sentence, why in unstated(article, claims[article.id]):
            asked = asked_words(sentence, topic) >= _WORDS or sides.hit(sentence, topic)
            if asked and not hidden.has(sentence):
                yield Untold(sentence, article.item.outlet, article.item.title, why)


def _cues(
    known: Iterable[Prospect],
    leads: Mapping[str, Claim],
    dropped: Iterable[Untold],
    topic: Topic,
) -> Iterator[Cue]:
    """Each cue in the order of the configuration, also one that stands nowhere; what is no statement shows no end."""
    hits: defaultdict[str, list[Placed]] = defaultdict(list)
    for one in known if topic.axis else ():
        claim = leads.get(one.finding)
        if found := sides.claim_hit(claim, topic) if claim else sides.hit(one.quote, topic):
            hits[found.cue].append(Placed(one.quote, one.outlet, found.refused))
    for left in dropped if topic.axis else ():
        if found := sides.hit(left.quote, topic):
            hits[found.cue].append(Placed(left.quote, left.outlet, left.why))
    for pole in topic.axis or ():
        yield from (Cue(cue, pole.name, tuple(hits[cue][:_MOST])) for cue in pole.cues or (pole.name,))


def near_misses(rows: Iterable[Mapping[str, Any]], read: Mapping[str, Article], topic: Topic) -> Iterator[NearMiss]:
    """What just missed the topic, nearest first; of what was not read, as its feed told it."""
    found = []
    for row in rows:
        text = " ".join(read[row["id"]].sentences) if row["id"] in read else row["text"]
        found.append((relevance.relevance(topic, row["title"], text), row))
    near = [(judged, row) for judged, row in found if judged.near]
    for judged, row in sorted(near, key=lambda pair: (-pair[0].score, pair[1]["id"])):
        yield NearMiss(row["title"], row["outlet"], row["url"], judged.why, judged.score)


# --- for people -------------------------------------------------------------------------------------


def _lines(found: Tuning, topic: Topic) -> Iterator[str]:
    yield f"# {visible_line(topic.title)}: what you can change in sources.toml"
    newest = f"v{found.version}" if found.version else "no version yet"
    kept = counted(found.kept, "article")
    yield f"{newest}; {kept} kept, {found.off_topic} off topic (brief status --items {found.topic})"
    yield from _section("The best sentences that are not on the page", found.left_out, _prospect, _SENTENCES)
    yield from _section("Sentences that cannot be told by themselves", found.untold, _left, _SENTENCES)
    if topic.axis:
        hitting = [cue for cue in found.cues if cue.hits]
        yield from _section("What the cues of the axis hit", hitting, _cue, _MOST)
        if idle := [f"“{cue.cue}”" for cue in found.cues if not cue.hits]:
            yield from _wrapped(f"{len(idle)} hit nothing: {', '.join(idle)}", "  ")
        if doubtful := doubtful_cues(topic):
            yield from _wrapped(doubtful)
    if found.axis:
        yield from _wrapped(found.axis)
    if topic.measures:
        yield from _section("What the measures read", found.read, _measured, _MOST)
    yield from _section("Articles that gave nothing", found.silent, _article, SILENT)
    yield from _section("What held statements back", found.held_back, _held, _MOST)
    yield from _section("What should have changed and did not", found.overdue, _overdue, _MOST)
    yield from _section("Articles just off the topic", found.near, _missed, SILENT)
    yield "\n## What you could add"
    if proposed := [*_toml(found, topic)]:
        yield from _wrapped("Candidates from the material, to choose from; run again afterwards.")
        yield ""
        yield from proposed
    else:
        yield "nothing: no word or number is common enough in what was read"


def _section(
    heading: str, records: Sequence[TuneRecord], told: Callable[[TuneRecord], Iterator[str]], most: int
) -> Iterator[str]:
    yield f"\n## {heading}"
    for record in records[:most]:
        yield from told(record)
    if not records:
        yield "none"
    elif len(records) > most:
        yield f"… and {len(records) - most} more: --format json"


def _prospect(one: Prospect) -> Iterator[str]:
    yield from _wrapped(f"- “{one.quote}”", "  ")
    why = f" · {one.stopped}" if one.stopped else ""
    yield from _wrapped(f"    {one.outlet or UNNAMED}, {one.title} · score {one.score:.2f}{why}", "    ")


def _left(one: Untold) -> Iterator[str]:
    yield from _wrapped(f"- “{one.quote}”", "  ")
    yield from _wrapped(f"    {one.outlet or UNNAMED}, {one.title} · {one.why}", "    ")


def _cue(cue: Cue) -> Iterator[str]:
    placed = [hit for hit in cue.hits if not hit.refused]
    refused = [hit for hit in cue.hits if hit.refused]
    yield from _wrapped(f"- “{cue.cue}” ({cue.end}): placed {len(placed)}, refused {len(refused)}", "  ")
    for hit in (*placed[:PER_CUE], *refused[:PER_CUE]):
        why = f"refused, {hit.refused}" if hit.refused else "placed"
        yield from _wrapped(f"    {why}: “{hit.quote}” ({hit.outlet or UNNAMED})", "      ")


def _measured(one: MeasureTrial) -> Iterator[str]:
    first, *others = measure_lines(one)
    yield from _wrapped(f"- {first}", "  ")
    for line in others:
        yield from _wrapped(f"  {line}", "      ")


def _article(one: Silent) -> Iterator[str]:
    yield from _wrapped(f"- {one.title} · {one.outlet or UNNAMED}: {one.why}", "  ")


def _held(one: HeldBack) -> Iterator[str]:
    yield from _wrapped(f"- {counted(one.findings, 'statement')}: {one.why}; the best: “{one.best}”", "  ")


def _overdue(one: Overdue) -> Iterator[str]:
    about = " ".join(filter(None, (one.kind, one.name, one.due)))
    yield from _wrapped(f"- {about}: {one.words} · {one.why}", "  ")


def _missed(one: NearMiss) -> Iterator[str]:
    yield from _wrapped(f"- {one.title} · {one.outlet or UNNAMED}: {one.why}", "  ")


def _wrapped(text: str, further: str = "") -> list[str]:
    lead = text[: len(text) - len(text.lstrip(" "))]
    return textwrap.wrap(
        visible_line(text),
        WIDTH,
        initial_indent=lead,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _toml(found: Tuning, topic: Topic) -> Iterator[str]:
    """The proposals as they can be put into the file."""
    if found.keywords:
        yield "# in [[topic]], beside the keywords that are there"
        yield f"keywords = {_list((*topic.keywords, *found.keywords))}"
    for measure in found.measures:
        yield "[[topic.measure]]"
        yield from (f"name = {text(visible_line(measure.name))}", f"words = {_list(measure.words)}")
        yield f"units = {_list(measure.units)}"


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(text(visible_line(word)) for word in words)}]"
