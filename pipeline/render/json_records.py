"""What programs read of us: records that become JSON here and nowhere else, and of which the schemas are made.

A record with a FORMAT is a whole answer; its number is raised when a program that reads it would have to change. The
words beside a field are its description in the schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any, ClassVar

from pipeline.characters import STEERING, UNSEEN
from pipeline.errors import UsageError
from pipeline.models import (
    SECTIONS,
    Article,
    Block,
    BlockKind,
    Brief,
    Change,
    ChangeKind,
    Figure,
    Section,
    Sentence,
    SourceLine,
    StepKind,
    Topic,
    When,
)
from pipeline.render import parts, summary
from pipeline.render.text_diff import Fate, RunKind


def as_data(record: object) -> Any:
    """A record as JSON has it: instants in UTC, dates to their precision; a whole answer begins with its format."""
    match record:
        case datetime():
            return f"{record:%Y-%m-%dT%H:%M:%SZ}"
        case When() | date():
            return str(record)
        case Mapping():
            return {key: as_data(value) for key, value in record.items()}
        case tuple() | list():
            return [as_data(value) for value in record]
    if not is_dataclass(record):
        return record
    form = {"format": record.FORMAT} if hasattr(record, "FORMAT") else {}
    # `from` is a word of Python's: a field that is called so ends in an underscore
    return form | {field.name.rstrip("_"): as_data(getattr(record, field.name)) for field in fields(record)}


def json_of(record: object) -> str:
    """A record as JSON text, in which no word of a source steers a terminal or hides."""
    made = json.dumps(as_data(record), ensure_ascii=False, indent=1)
    for unsafe in (STEERING, UNSEEN):
        made = unsafe.sub(lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], made)
    return made + "\n"


def schemas() -> dict[str, str]:
    """The published schemas by the name of what they describe, such as "page"."""
    folder = files("pipeline.render") / "schemas"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".schema.json")), key=lambda f: f.name)
    return {file.name.partition(".")[0]: file.read_text(encoding="utf-8") for file in found}


def schema_named(name: str) -> str:
    """The JSON Schema of an answer; raises UsageError when there is none of that name."""
    known = schemas()
    if name not in known:
        raise UsageError(f'there is no schema "{name}"; there are: {", ".join(known)}')
    return known[name]


# --- what answers are made of ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SentenceTold:
    """A sentence of a page."""

    text: str  # as it stands on the page; copied words between “ and ”
    speaker: str  # who says so, shown in front of the words; empty: nobody, or it stands in the text
    outlet: str  # who reports so, shown behind the words
    dated: str  # the day of its article, where a page shows it
    sources: tuple[int, ...]  # numbers of what it cites, ascending
    claims: tuple[str, ...]  # ids of the claims that it rests on, the quoted one first


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """What changed in meaning."""

    kind: ChangeKind
    head: str  # the same in words, as pages have it: Changed sides
    block: str  # id of the block that tells it
    name: str  # short name of the block, such as n12; empty in versions of the first edition
    of: BlockKind  # kind of the block
    title: str  # of the block: a holder, a theme, an object, a date
    detail: str  # the step that made it, such as now says, changed sides, opened and answered
    was: str  # the end of the axis, the date or the figure as it stood before; empty where there is none
    now: str  # the same as it stands now
    version: int  # that it came in; 0: between the two versions, not known in which
    before: tuple[SentenceTold, ...]  # what stood there before; for a question that was settled, the question
    after: tuple[SentenceTold, ...]  # what stands there now; for a question that was settled, what settled it
    why: str  # of what the editor has ruled: the reason, who gave it and when; empty of others


@dataclass(frozen=True, slots=True)
class NumberedSource:
    """A source by its permanent number."""

    number: int
    url: str
    title: str
    outlet: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class LifeStep:
    """A step in the life of a block."""

    what: StepKind
    version: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockTold:
    """A block of a page."""

    id: str  # permanent
    name: str  # short and permanent, such as n12
    kind: BlockKind
    title: str  # a holder, a theme, a measure, the object of a tension
    since: int  # the version that it came in
    when: str | None  # the date that it tells of, to its precision: 2026-03-02, 2026-03, 2026-Q1, 2026
    pole: float  # place on the topic's axis, from -1 (its first end) to 1 (its second); 0: takes no side
    figure: Figure | None
    sentences: tuple[SentenceTold, ...]
    life: tuple[LifeStep, ...]


@dataclass(frozen=True, slots=True)
class TopicHead:
    """What an answer on a topic begins with."""

    topic: str  # slug
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class PageTold(TopicHead):
    """A version of a page: `briefs/<topic>/latest.json` and v0001.json, v0002.json, ..."""

    FORMAT: ClassVar[str] = "living-brief/page/1"

    version: int
    date: datetime
    status: str  # active and growing, steady, cooling, dormant or closed
    engine: str  # who judged
    items: int  # read for this topic so far
    axis: tuple[str, ...]  # the names of both ends of the debate, where the topic has an axis
    built_from: str  # of the first version, on which everything is new
    told: tuple[SentenceTold, ...]  # What's new as a model tells it
    news: tuple[ChangeTold, ...]  # What's new: the changes that the page tells, most important first
    more: int  # changes that it leaves to the difference
    sections: Mapping[Section, tuple[BlockTold, ...]]
    headlines: tuple[int, ...]  # sources whose titles tell the course of the debate, oldest first
    notices: tuple[str, ...]  # what the page says of itself
    sources: tuple[NumberedSource, ...]  # what the page cites, and the newest of what else was read


@dataclass(frozen=True, slots=True)
class FindingTold:
    """What any number of articles say."""

    id: str
    text: str
    label: str  # at most 12 words of it
    sources: tuple[int, ...]
    also: tuple[int, ...]  # that tell of the same happening and need not carry its words
    origins: tuple[str, ...]  # independent publishers


@dataclass(frozen=True, slots=True)
class TopicTold(PageTold):
    """A version with all that its topic knows: what `brief show --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/show/1"

    findings: tuple[FindingTold, ...]  # best first, also those that are not on the page


@dataclass(frozen=True, slots=True)
class RunOfWords:
    """Words in a row that share a fate."""

    kind: RunKind
    text: str  # words with single spaces between them
    other: str  # of moved words: id of the block that has them in the other version


@dataclass(frozen=True, slots=True)
class WordingTold:
    """A block whose words changed."""

    block: str  # its id
    section: Section
    title: str
    fate: Fate  # replaced, extended, shortened: by whole lines; gone: to the archive, which takes nothing back
    runs: tuple[RunOfWords, ...]  # without what was added and moved in the old text, and the new one likewise


@dataclass(frozen=True, slots=True)
class Difference(TopicHead):
    """What changed between two versions: what `brief diff --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/difference/2"

    from_: int  # the older version; 0: before the first
    to: int  # the newer version
    dates: tuple[datetime | None, ...]  # of the older and of the newer version; null: before the first
    status: tuple[str | None, ...]  # of the topic in the older and in the newer version; null: before the first
    counts: Mapping[ChangeKind, int]  # how many changes there are of each kind, new sources among them
    changes: tuple[ChangeTold, ...]  # what changed in meaning, most important first
    words: tuple[WordingTold, ...]  # blocks whose words changed, in page order, those that left the page last
    headlines: tuple[int, ...]  # numbers of the new articles whose titles the newer one has among its headlines
    added: tuple[int, ...]  # numbers of the sources that the newer version cites and the older one did not
    sources: tuple[NumberedSource, ...]  # all that the two versions cite, by number


# --- records of ours as these ----------------------------------------------------------------------


def sentence_of(said: Sentence, numbers: Mapping[str, int]) -> SentenceTold:
    """A sentence, with the numbers of what it cites as far as they are known."""
    return SentenceTold(
        said.text, said.speaker, said.outlet, said.dated, tuple(parts.cited_numbers(said.items, numbers)), said.claims
    )


def change_of(change: Change, numbers: Mapping[str, int], names: Mapping[str, str]) -> ChangeTold:
    """A change; `names` has the short names of blocks by their ids."""
    before, after = (tuple(sentence_of(said, numbers) for said in some) for some in (change.before, change.after))
    return ChangeTold(
        change.kind, summary.change_text(change).head, change.block, names.get(change.block, ""), change.of,
        change.title,
        change.detail, change.was, change.now, change.version, before, after, change.why,
    )  # fmt: skip


def listed_source(line: SourceLine) -> NumberedSource:
    """A source that a page lists."""
    return NumberedSource(line.number, line.url, line.title, line.outlet, line.published)


def unlisted(number: int, article: Article) -> NumberedSource:
    """A source that no page lists."""
    item = article.item
    return NumberedSource(number, item.url, item.title, item.outlet, item.published)


def block_of(block: Block, numbers: Mapping[str, int]) -> BlockTold:
    """A block."""
    return BlockTold(
        block.id, block.name, block.kind, block.title, block.since, str(block.when) if block.when else None,
        block.pole, block.figure, tuple(sentence_of(said, numbers) for said in block.sentences),
        tuple(LifeStep(step.what, step.version, tuple(said.text for said in step.sentences)) for step in block.life),
    )  # fmt: skip


def version_page(brief: Brief, changes: Sequence[Change], numbers: Mapping[str, int] | None = None) -> PageTold:
    """A version by itself: the same record and changes always give the same page."""
    known = numbers if numbers is not None else summary.numbered(brief)
    told, more = summary.picked(brief, changes)
    names = {block.id: block.name for block in brief.blocks}
    return PageTold(
        **topic_head(brief.topic), version=brief.version, date=brief.date, status=summary.topic_state(brief),
        engine=brief.engine, items=brief.items, axis=tuple(pole.name for pole in brief.topic.axis or ()),
        built_from=brief.built_from, told=tuple(sentence_of(said, known) for said in brief.news),
        news=tuple(change_of(change, known, names) for change in told if change.detail != summary.LEFT_OVER),
        more=more + sum(int(change.now) for change in told if change.detail == summary.LEFT_OVER),
        sections={section: tuple(block_of(one, known) for one in brief.section(section)) for section in SECTIONS},
        headlines=tuple(line.number for line, _ in parts.headlines(brief)),
        notices=tuple(notice.text for notice in brief.notices), sources=by_number((*brief.sources, *brief.also)),
    )  # fmt: skip


def topic_head(topic: Topic) -> dict[str, str]:
    """What an answer on a topic begins with, as arguments."""
    return {"topic": topic.slug, "title": topic.title, "question": topic.question}


def by_number(lines: Iterable[SourceLine]) -> tuple[NumberedSource, ...]:
    """Sources by their numbers, each once."""
    return tuple(listed_source(line) for _, line in sorted({line.number: line for line in lines}.items()))
