"""A debate that is read, related and revised version by version, by the stages' own code, without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from pipeline.engines.offline import Offline
from pipeline.records import Block, Brief, Dossier, Section, Topic
from pipeline.relate.statistics import Statistics
from pipeline.revise import gate
from pipeline.revise.changes import changes
from pipeline.revise.operations import apply
from tests.quality.labelled import NOTHING, article, background, holding, take, topics
from tests.revise.making import brief

Told = tuple[str, str, str]  # outlet, day, text


@cache
def _snapshot() -> Statistics:
    return background(())


class Debate:
    """The page of one topic as its versions come out, each a day after the newest article."""

    def __init__(self, topic: str = "race") -> None:
        self.topic: Topic = topics()[topic]
        self.taken = NOTHING
        self.brief: Brief | None = None
        self.version = 0
        self.news: tuple[str, ...] = ()  # kinds of what changed, in the order of What's new
        self.why: dict[str, str] = {}  # by block, the rule that the engine names

    def read(self, *told: Told, now: datetime | None = None, quality: str = "full") -> Brief:
        """The page after some more articles of one text each."""
        before = self.taken
        made = [
            replace(article({"outlet": outlet, "date": day, "text": text}), quality=quality)
            for outlet, day, text in told
        ]
        self.taken = take(self.topic, before, made, _snapshot())
        self.version += 1
        known = {finding.id: finding for finding in before.findings}
        current = tuple(f for f in self.taken.findings if known.get(f.id) != f)
        days = [one.day for one in self.taken.articles.values()]
        dossier = Dossier(
            topic=self.topic, version=self.version, now=now or max(days, default=datetime(2026, 1, 1, tzinfo=UTC))
            + timedelta(days=1), previous=self.brief, current=current,
            history=tuple(f for f in self.taken.findings if f not in current),
            relations=holding(self.taken, self.taken.relations[len(before.relations) :]), corrections=(),
            claims=self.taken.claims, articles=self.taken.articles,
        )  # fmt: skip
        blocks = self.brief.blocks if self.brief else ()
        operations = Offline().revise(dossier)
        self.why = {operation.id: operation.why for operation in operations}
        applied = apply(blocks, operations, self.topic.budgets)
        assert applied.skipped == ()
        kept, faults = gate.check(applied.blocks, self.taken.claims, self.taken.articles)
        assert faults == ()
        after = brief(*kept, version=self.version, topic=self.topic)
        self.news = tuple(change.kind for change in changes(self.brief, after))
        self.brief = after
        return after

    def section(self, name: Section) -> tuple[Block, ...]:
        """The blocks of a section of the newest page."""
        assert self.brief is not None
        return self.brief.section(name)

    def titles(self) -> list[str]:
        """The titles of the tensions."""
        return [block.title for block in self.section("tensions")]


def words(block: Block) -> list[str]:
    """The sentences of a block as they stand on the page."""
    return [sentence.text for sentence in block.sentences]
