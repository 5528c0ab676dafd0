"""The engine that asks a model, at any OpenAI-compatible endpoint: it reads, judges and writes; blind readings decide.

    topics         a topic to begin with         code tries each word of it on what the sources hold
    queries        what to ask a search          code checks each query and asks its own besides
    claims         an article to claims          by the numbers of its sentences, restated, and read a second time
    relations      how claims stand together     the same, newer, other evidence, in dispute
    writer         the next version              one call proposes; `proposals` and `layout` are what code knows
    verification   does what is cited carry it   two readings, three for conclusions, with decoys among the sentences
    calls          the ledger, the budgets, the repairs, the waits; `client` makes one call
    endpoint       how an endpoint wants to be asked; `answer` is where its answer stands, `errors` what goes wrong

What a call fails at, the digest does instead, and it is marked; an article that could not be put to the model waits for
the next run. Where the model never answers, nothing is done in its name: see `Llm.answered`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.engines.digest import Digest
from pipeline.engines.llm.calls import Asker
from pipeline.engines.llm.claims import Reader
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.queries import propose
from pipeline.engines.llm.relations import Relater
from pipeline.engines.llm.topics import draft_topic
from pipeline.engines.llm.writer import Editing
from pipeline.findings import claims as plain
from pipeline.findings.proposal import TopicProposal
from pipeline.models import (
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
    from pipeline.storage.calls import Ledger


class Llm:
    """Satisfies `engine.Engine`."""

    waits = True

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
        """See `engines.llm.queries.propose`."""
        return propose(topic, brief, asked, self.asker, self.prompts)

    def topic(self, question: str, articles: Sequence[Article]) -> TopicProposal | Failure:
        """See `engines.llm.topics.draft_topic`."""
        return draft_topic(question, articles, self.asker, self.prompts)

    def claims(self, article: Article, topics: Sequence[Topic] = ()) -> Sequence[Claim] | Failure:
        """What the model reads in the article; the digest where that fails, a Failure where it is to be asked again."""
        if article.quality == "title" or article.language not in ("", "en") or not article.sentences:
            return plain.digest_claims(article, self.name)
        found = Reader(self.asker, self.prompts, self.name).read(article, topics)
        if not isinstance(found, Failure) or found.held:
            return found
        instead = self.digest.claims(article)
        # nothing tells an article in which the digest finds nothing from one that the model has read
        return instead if instead or self.answered().kept else found

    def relate(
        self,
        claims: Sequence[Claim],
        near: Mapping[str, Sequence[Neighbour]],
        articles: Mapping[str, Article],
        topic: Topic,
    ) -> Sequence[Relation]:
        """See `engines.llm.relations.Relater`."""
        return Relater(self.asker, self.prompts, topic, articles).relations(claims, near)

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """See `engines.llm.writer.Editing`."""
        return Editing(dossier, self.asker, self.prompts).operations()

    def answered(self) -> Answered:
        """See `engine.Engine`; of all processes that asked in this run."""
        return self.asker.ledger.answered()

    def close(self) -> None:
        """Close connections and file."""
        self.asker.close()
