"""A topic from its question: the model proposes it in one call, and code tries each word of it on the material."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.engines.llm.calls import Asker, Question
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.schemas import TopicDraft, TopicEnd
from pipeline.findings.ends import End
from pipeline.findings.proposal import TopicProposal
from pipeline.models import Article, Failure

ANSWER_TOKENS = 900  # of the answer: forty phrases and their names
SHOWN, SENTENCES = 25, 3  # articles that are shown, and sentences of each: enough to see how people speak of it
_ORIGIN = "the model"


def draft_topic(question: str, articles: Sequence[Article], asker: Asker, prompts: Prompts) -> TopicProposal | Failure:
    """What the model proposes, as it stands; whoever uses it tries it on the material first."""
    told = [(article.item.title, article.sentences[:SENTENCES]) for article in articles[:SHOWN]]
    answer = asker.ask(
        Question(
            "topic", prompts.version_of("topic"), prompts.render("system"),
            prompts.render("topic", question=question, articles=told), TopicDraft, "a topic to begin with",
            most=ANSWER_TOKENS,
        )
    )  # fmt: skip
    if isinstance(answer, Failure):
        return answer
    ends = _end(answer.left), _end(answer.right)
    return TopicProposal(
        _line(answer.title), _ORIGIN, question, dict.fromkeys(_lines(answer.keywords), _ORIGIN),
        tuple(_lines(answer.about)), ends if all(end.name for end in ends) else None,
    )  # fmt: skip


def _end(end: TopicEnd) -> End:
    return End(_line(end.name), dict.fromkeys(_lines(end.cues), _ORIGIN))


def _lines(phrases: Iterable[str]) -> Iterable[str]:
    return filter(None, map(_line, phrases))


def _line(phrase: str) -> str:
    """A phrase on one line; "" for one with characters that nobody sees."""
    line = " ".join(phrase.split())
    return line if line.isprintable() else ""
