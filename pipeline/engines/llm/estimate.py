"""What a run will cost, before it costs anything: a range, from what it needs at least to what it may come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.engines.llm import Llm, cards, editing, querying, reading, relating, verifying
from pipeline.records import Article

QUOTE = 260  # characters of a finding as a prompt shows it
HEAD = 4000  # characters of a prompt besides what it shows of articles
VERSION = (2, 14)  # calls for a version: one edit and readings of little; two edits, three readings of ninety sentences
CLAIMS = 6  # claims of an article that may have to be held against a neighbour
PER_TOKEN = (4.5, 3.0)  # characters of English, as tokenizers usually have it and as our budgets count
ANSWERED = (0.15, 1.0)  # part of the room for an answer that is used


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

    size = sum(2 * sum(map(len, article.sentences)) + HEAD + HEAD // 2 for article in articles)
    size += searching * (querying.SHOWN * QUOTE + querying.ASKED * 100 + HEAD)
    calls, tokens_in, tokens_out = [], [], []
    for least in (True, False):
        end = 0 if least else 1
        pairs = 0 if least else len(articles) * CLAIMS * topics
        edits = (1 if least else 2) * topics if articles else 0
        batches = -(-pairs // relating.BATCH)
        readings = VERSION[end] * topics - edits if articles else 0
        shown = CLAIMS * len(articles) if least else cards.NEW + cards.KNOWN
        whole = size + pairs * 2 * QUOTE + edits * (HEAD + min(shown, cards.NEW) * QUOTE)
        whole += readings * (HEAD + (CLAIMS if least else 3 * verifying.BATCH) * QUOTE)
        answers = len(articles) * (out(reading.MOST) + out(reading.MOST_CHECKS)) + batches * out(relating.MOST)
        answers += edits * out(editing.MOST) + readings * out(verifying.MOST)
        calls.append(2 * len(articles) + batches + edits + readings + searching)
        tokens_in.append(int(whole / PER_TOKEN[end]))
        tokens_out.append(int((answers + searching * out(querying.MOST)) * ANSWERED[end]))
    money = [
        (i * settings.price_in + o * settings.price_out) / 1_000_000 for i, o in zip(tokens_in, tokens_out, strict=True)
    ]
    return Estimate(_range(calls), _range(tokens_in), _range(tokens_out), (money[0], money[1]))


def _range(ends: Sequence[int]) -> tuple[int, int]:
    return ends[0], ends[1]
