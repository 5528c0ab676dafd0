"""The engine that asks a model, at any OpenAI-compatible endpoint: it proposes, and code decides what reaches the page.

    querying  what to ask a search           `gather` checks each query and asks its own besides
    reading   an article to claims          by the numbers of its sentences
    relating  which claims say the same     where similarity leaves it open
    ordering  what answers the question    best first; the order that the sections are offered it in
    writing   a section at a time           sentences with the ids of what carries them; `placing` and the gate dispose
    asking    the ledger, the budgets, the repairs, the waits; `client` makes one call
    manner    how an endpoint wants to be asked; `answer` is where its answer stands, `waits` how long it asks to wait

What a call fails at, the digest does instead, and it is marked; an article that could not be put to the model waits for
the next run. Where the model never answers, nothing is done in its name: see `Llm.answered`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.engines.digest import Digest
from pipeline.engines.llm import ordering, querying, reading, relating
from pipeline.engines.llm.asking import Asker
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.writing import Writer
from pipeline.findings import claims as plain
from pipeline.records import (
    Answered,
    Article,
    Asked,
    Brief,
    Claim,
    Dossier,
    Failure,
    LlmSettings,
    Neighbour,
    Operation,
    Relation,
    Topic,
)

if TYPE_CHECKING:
    from pipeline.store.ledger import Ledger


class Llm:
    """Satisfies `engines.base.Engine`."""

    def __init__(self, settings: LlmSettings, ledger: Ledger) -> None:
        self.settings = settings
        self.prompts = Prompts(settings.prompts)
        self.asker = Asker(settings, ledger)
        self.digest = Digest()
        self.name = f"llm {settings.model} {self.prompts.version}"

    def __reduce__(self) -> tuple[type, tuple[LlmSettings, Ledger]]:
        """Another process opens its own connections and templates."""
        return type(self), (self.settings, self.asker.ledger)

    def queries(self, topic: Topic, brief: Brief | None, asked: Sequence[Asked]) -> Sequence[str]:
        """See `querying.propose`."""
        return querying.propose(topic, brief, asked, self.asker, self.prompts)

    def claims(self, article: Article) -> Sequence[Claim] | Failure:
        """What the model reads in the article; the digest where that fails, a Failure where it is to be asked again."""
        if article.quality == "title" or article.language not in ("", "en") or not article.sentences:
            return plain.read(article, self.name)
        found = reading.read(article, self.asker, self.prompts, self.name)
        if not isinstance(found, Failure) or found.held:
            return found
        instead = self.digest.claims(article)
        # nothing tells an article in which the digest finds nothing from one that the model has read
        return instead if instead or self.answered().kept else found

    def relate(
        self,
        claims: Sequence[Claim],
        near: Mapping[str, Sequence[Neighbour]],
        threshold: float,
        articles: Mapping[str, Article],
        topic: Topic,
    ) -> Sequence[Relation]:
        """See `relating.judge`."""
        return relating.judge(claims, near, threshold, articles, topic, self.asker, self.prompts)

    def order(self, dossier: Dossier) -> Sequence[str]:
        """See `ordering.best_first`."""
        return ordering.best_first(dossier, self.asker, self.prompts)

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """See `writing.Writer`."""
        return Writer(dossier, self.asker, self.prompts).operations()

    def answered(self) -> Answered:
        """See `engines.base.Engine`; of all processes that asked in this run."""
        return self.asker.ledger.answered()

    def close(self) -> None:
        """Close connections and file."""
        self.asker.close()
