"""What an engine is asked; everything else is shared plain code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from pipeline.records import Article, Claim, Dossier, Failure, Neighbour, Operation, Relation


class Engine(Protocol):
    """Judges; never touches the store, the network's sources or the page."""

    @property
    def name(self) -> str:
        """With model and prompt hash: part of every record that the engine makes."""

    def claims(self, article: Article) -> Sequence[Claim] | Failure:
        """What the article claims; asked once per article, whatever the topics. After a Failure it is asked again."""

    def relate(
        self, claims: Sequence[Claim], near: Mapping[str, Sequence[Neighbour]], threshold: float
    ) -> Sequence[Relation]:
        """How new claims stand to their neighbours; `threshold` is the cosine from which two sentences say the same.

        Each claim gets one of "new", "repeats" and "supports", and may get "contradicts" or "updates" besides.
        """

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """What the page should change, given what is new."""
