"""The engine without a model: a digest that chooses, groups, dates and counts, and says only what it can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.models import Answered, Article, Asked, Brief, Claim, Dossier, Neighbour, Operation, Relation, Topic

DIGEST = "digest-1"  # raised when the same article would give other claims


@dataclass(frozen=True, slots=True)
class Digest:
    """The `Engine` that quotes and needs no model: the same input gives the same page.

    An engine of your own that hands its questions on to this one gives it its `name`: claims are kept under it.
    """

    name: str = DIGEST
    waits: bool = False

    def queries(self, topic: Topic, brief: Brief | None, asked: Sequence[Asked]) -> Sequence[str]:  # noqa: ARG002  # the protocol hands them over
        """None of its own: what `sources.search` makes of the page is asked anyway."""
        return ()

    def claims(self, article: Article, topics: Sequence[Topic] = ()) -> Sequence[Claim]:  # noqa: ARG002  # sentences are chosen later
        """See `findings.claims.digest_claims`."""
        from pipeline.findings import claims

        return claims.digest_claims(article, self.name)

    def relate(
        self,
        claims: Sequence[Claim],
        near: Mapping[str, Sequence[Neighbour]],
        articles: Mapping[str, Article],
        topic: Topic,
    ) -> Sequence[Relation]:
        """See `findings.cluster.cluster`."""
        from pipeline.findings import cluster

        return cluster.cluster(claims, near, articles, topic)

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """The operations that bring the page up to date with what is new."""
        from pipeline.page.editor import Editor
        from pipeline.page.sections import perspectives, questions, support
        from pipeline.page.sections.fill import FILL

        editor = Editor(dossier)
        support.corrections(editor)
        support.support(editor)
        questions.settle(editor)
        for fill in FILL.values():
            fill(editor)
        perspectives.reported(editor)
        return tuple(editor.operations.values())

    def answered(self) -> Answered:
        """Nothing: no model is asked."""
        return Answered()
