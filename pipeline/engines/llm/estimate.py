"""What a run will cost, before it costs anything: a range, from what it needs at least to what it may come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.engines.llm import Llm, cards, claims, queries, relations, verification, writer
from pipeline.models import Article

QUOTE = 260  # characters of a finding as a prompt shows it
_HEAD = 4000  # characters of a prompt besides what it shows of articles
VERSION = (2, 14)  # calls for a version: one edit and readings of little; two edits, three readings of ninety sentences
CLAIMS = 6  # claims of an article that may have to be held against a neighbour
_PER_TOKEN = (4.5, 3.0)  # characters of English, as tokenizers usually have it and as our budgets count
_ANSWERED = (0.15, 1.0)  # part of the room for an answer that is used


@dataclass(frozen=True, slots=True)
class Estimate:
    """Calls, tokens and money, from at least to at most."""

    calls: tuple[int, int]
    tokens_in: tuple[int, int]
    tokens_out: tuple[int, int]
    money: tuple[float, float]

    def __str__(self) -> str:
        """One line for the terminal."""
        cost = f", {self.money[0]:.2f} to {self.money[1]:.2f} in money" if self.money[1] else ""
        tokens = [f"{least:,} to {most:,} tokens" for least, most in (self.tokens_in, self.tokens_out)]
        return f"{self.calls[0]} to {self.calls[1]} calls, {tokens[0]} in and {tokens[1]} out{cost}"


def estimate(engine: Llm, articles: Sequence[Article], topics: int, searching: int = 0) -> Estimate:
    """The cost of reading these articles, of one version of each topic, and of the queries of those that search."""
    asker, settings = engine.asker, engine.settings
    manner, _ = asker.manner(settings.model)  # how much it thinks is known once it has answered

    def out(most: int) -> int:
        return (settings.max_tokens or most) + manner.room

    size = sum(2 * sum(map(len, article.sentences)) + _HEAD + _HEAD // 2 for article in articles)
    size += searching * (queries.SHOWN_QUERIES * QUOTE + queries.ASKED * 100 + _HEAD)
    calls, tokens_in, tokens_out = [], [], []
    for least in (True, False):
        end = 0 if least else 1
        pairs = 0 if least else len(articles) * CLAIMS * topics
        edits = (1 if least else 2) * topics if articles else 0
        batches = -(-pairs // relations.PAIRS_PER_CALL)
        readings = VERSION[end] * topics - edits if articles else 0
        shown = CLAIMS * len(articles) if least else cards.NEW_CARDS + cards.KNOWN_CARDS
        whole = size + pairs * 2 * QUOTE + edits * (_HEAD + min(shown, cards.NEW_CARDS) * QUOTE)
        whole += readings * (_HEAD + (CLAIMS if least else 3 * verification.READINGS_PER_CALL) * QUOTE)
        answers = len(articles) * (out(claims.READ_TOKENS) + out(claims.MOST_CHECKS)) + batches * out(
            relations.RELATE_TOKENS
        )
        answers += edits * out(writer.EDIT_TOKENS) + readings * out(verification.VERIFY_TOKENS)
        calls.append(2 * len(articles) + batches + edits + readings + searching)
        tokens_in.append(int(whole / _PER_TOKEN[end]))
        tokens_out.append(int((answers + searching * out(queries.QUERY_TOKENS)) * _ANSWERED[end]))
    money = [
        (i * settings.price_in + o * settings.price_out) / 1_000_000 for i, o in zip(tokens_in, tokens_out, strict=True)
    ]
    return Estimate(_range(calls), _range(tokens_in), _range(tokens_out), (money[0], money[1]))


def _range(ends: Sequence[int]) -> tuple[int, int]:
    return ends[0], ends[1]
