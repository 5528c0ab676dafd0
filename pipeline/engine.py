"""What an engine is asked; everything else is shared plain code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from pipeline.models import (
    Answered,
    Article,
    Asked,
    Brief,
    Claim,
    Dossier,
    Failure,
    Neighbour,
    Operation,
    Relation,
    Topic,
)


class Engine(Protocol):
    """Judges what articles say and what a page should tell; never touches the store, the sources or the page itself.

    Any object with these members will do. What it answers is checked: a sentence of a page whose names, figures, dates
    or quotes do not stand in what it cites is left out. An exception that is none of `pipeline.errors` stops the topic
    that it is raised for; in `claims` and `queries`, which all topics share, it stops the run.
    """

    @property
    def name(self) -> str:
        """With model and prompt hash: part of every record that the engine makes."""

    @property
    def waits(self) -> bool:
        """Whether reading waits for an answer from elsewhere, so that several articles go at once; else it computes."""

    def queries(self, topic: Topic, brief: Brief | None, asked: Sequence[Asked]) -> Sequence[str]:
        """What to ask searches for a topic before what plain code asks them; code checks each, so none is an order.

        `asked` is what they were asked before. Called only for a topic that is about to search, once in a run.
        """

    def claims(self, article: Article, topics: Sequence[Topic] = ()) -> Sequence[Claim] | Failure:
        """What the article claims; asked once per article, with the topics that took it in. A Failure: asked again."""

    def relate(
        self,
        claims: Sequence[Claim],
        near: Mapping[str, Sequence[Neighbour]],
        articles: Mapping[str, Article],
        topic: Topic,
    ) -> Sequence[Relation]:
        """How new claims stand to their neighbours.

        `articles` are those of the new claims, by item, and without their sentences those of known findings near them.

        Each claim gets one of "new", "repeats" and "supports", and may get "contradicts" or "updates" besides.
        """

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """What the page should change, given what is new."""

    def answered(self) -> Answered:
        """How the model that the engine asks has answered in this run so far; nothing was asked of none."""
