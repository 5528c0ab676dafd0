"""The tables of a debate in `sources.toml`: the topic, its axis, its measures and its budgets."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.config.values import Count, EngineName, Slug, Some, Text, Unit
from pipeline.records import MATERIAL, Budgets, HoldKind, Material, Measure, Pole, Topic

_BUDGETS = Budgets()


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PoleTable(_Table):
    """One end of an axis."""

    name: Text
    cues: list[Text] = []

    def record(self) -> Pole:
        """The record that the pipeline works with."""
        return Pole(self.name, tuple(self.cues))


class AxisTable(_Table):
    """`[topic.axis]`: the two poles that positions lie between."""

    about: list[Text] = []
    left: PoleTable
    right: PoleTable


class MeasureTable(_Table):
    """`[[topic.measure]]`: a number that the topic follows."""

    name: Text
    words: Annotated[list[Text], Field(min_length=1)]
    units: list[Unit] = []
    of: list[Text] = []

    def record(self) -> Measure:
        """The record that the pipeline works with."""
        return Measure(self.name, tuple(self.words), tuple(dict.fromkeys(self.units)), tuple(self.of))


class BudgetsTable(_Table):
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


class TopicTable(_Table):
    """`[[topic]]`: a debate that is followed."""

    slug: Slug
    title: Text
    question: Text
    keywords: list[Text] = []
    state: Literal["open", "closed"] = "open"
    engine: EngineName | None = None
    material: Annotated[list[Material], Field(min_length=1)] = list(MATERIAL)
    hold: list[HoldKind] | None = None  # instead of what [review] says; [] holds nothing
    axis: AxisTable | None = None
    measure: list[MeasureTable] = []
    budgets: BudgetsTable = BudgetsTable()

    def record(self) -> Topic:
        """The record that the pipeline works with."""
        return Topic(
            slug=self.slug,
            title=self.title,
            question=self.question,
            keywords=tuple(self.keywords),
            axis=(self.axis.left.record(), self.axis.right.record()) if self.axis else None,
            about=tuple(self.axis.about) if self.axis else (),
            measures=tuple(measure.record() for measure in self.measure),
            material=tuple(self.material),
            state=self.state,
            budgets=Budgets(**self.budgets.model_dump()),
        )
