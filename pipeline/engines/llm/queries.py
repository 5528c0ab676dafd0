"""What to ask a search: the model is shown what a page leaves open and how earlier queries did; code decides.

It is asked once for a version of the page and a topic as the configuration has it: the answer is kept under these, not
under how the queries did, which changes with every run.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.llm.calls import RESERVE, Asker, Question
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.schemas import MOST_QUERIES, Queries
from pipeline.models import Asked, Block, Brief, Failure, Topic

QUERY_TOKENS = 300  # tokens of the answer
SHOWN_QUERIES = 20  # open questions and tensions that are shown, the newest first
ASKED = 30  # queries that are shown, the newest last


def propose(
    topic: Topic, brief: Brief | None, asked: Sequence[Asked], asker: Asker, prompts: Prompts
) -> tuple[str, ...]:
    """What the model would ask; nothing where the call fails, which costs the page nothing: plain queries are asked."""
    version = brief.version if brief else 0

    def text(known: Sequence[Asked]) -> str:
        return prompts.render(
            "queries", topic=topic, version=version, open=_open(brief), asked=known, most=MOST_QUERIES,
            axis=[pole.name for pole in topic.axis or ()],
        )  # fmt: skip

    answer = asker.ask(
        Question(
            "queries", prompts.version_of("queries"), prompts.render("system"), text(asked[-ASKED:]), Queries,
            f"v{version} queries", topic.slug, most=QUERY_TOKENS, keep_back=RESERVE, kept_as=text(()),
        )
    )  # fmt: skip
    return () if isinstance(answer, Failure) else tuple(answer.queries)


def _open(brief: Brief | None) -> list[tuple[str, str]]:
    """What the page leaves open: a word for what it is, its sentences, and what would answer it."""
    found: list[Block] = []
    if brief:
        found = [*reversed(brief.section("questions")), *reversed(brief.section("tensions"))]
    left = [block for block in found if block.sentences and not block.settled]
    told = [" / ".join(filter(None, (*(said.text for said in block.sentences), block.awaited))) for block in left]
    kinds = ["question" if block.section == "questions" else "tension" for block in left]
    return list(zip(kinds, told, strict=True))[:SHOWN_QUERIES]
