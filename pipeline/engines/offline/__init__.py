"""The engine without a model: its claims are sentences of the articles, so it cannot invent; same input, same page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import Article, Asked, Brief, Claim, Dossier, Neighbour, Operation, Relation, Topic

NAME = "offline-1"  # raised when the same article would give other claims


@dataclass(frozen=True, slots=True)
class Offline:
    """Satisfies `engines.base.Engine`; what judges is loaded when there is something to judge."""

    name: str = NAME

    def queries(self, topic: Topic, brief: Brief | None, asked: Sequence[Asked]) -> Sequence[str]:  # noqa: ARG002  # the protocol hands them over
        """None of its own: what `gather.queries` makes of the page is asked anyway."""
        return ()

    def claims(self, article: Article) -> Sequence[Claim]:
        """See `claims.read`."""
        from pipeline.engines.offline import claims

        return claims.read(article, self.name)

    def relate(
        self, claims: Sequence[Claim], near: Mapping[str, Sequence[Neighbour]], threshold: float
    ) -> Sequence[Relation]:
        """See `relations.judge`."""
        from pipeline.engines.offline import relations

        return relations.judge(claims, near, threshold)

    def order(self, dossier: Dossier) -> Sequence[str]:  # noqa: ARG002  # the protocol hands it over
        """None of its own: their scores are its order."""
        return ()

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """See `revision.revise`."""
        from pipeline.engines.offline import revision

        return revision.revise(dossier)
