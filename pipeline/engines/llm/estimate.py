"""What a run will cost at most, before it costs anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.engines.llm import Llm, offering, querying, reading, relating, writing
from pipeline.records import Article

QUOTE = 260  # characters of a finding as a prompt shows it
SECTIONS = 10  # calls for a version: seven sections, their order, tensions seen again, and what was stopped
CLAIMS = 6  # claims of an article that may have to be held against a neighbour
PAGE = 9000  # characters of a section's prompt besides its findings


@dataclass(frozen=True, slots=True)
class Estimate:
    """Calls, tokens and money, at most."""

    calls: int
    tokens_in: int
    tokens_out: int
    money: float

    def __str__(self) -> str:
        """One line for the terminal."""
        cost = f", {self.money:.2f} in money" if self.money else ""
        return f"at most {self.calls} calls, {self.tokens_in:,} tokens in and {self.tokens_out:,} out{cost}"


def estimate(engine: Llm, articles: Sequence[Article], topics: int, searching: int = 0) -> Estimate:
    """The cost of reading these articles, of one version of each topic, and of the queries of those that search."""
    settings = engine.settings
    size = sum(sum(len(s) for s in article.sentences) + 4000 for article in articles)
    pairs = len(articles) * CLAIMS
    batches = -(-pairs // relating.BATCH) * topics if articles else 0
    versions = SECTIONS * topics if articles else 0
    size += pairs * topics * 2 * QUOTE + versions * (PAGE + (writing.ROOM + offering.KNOWN) * QUOTE)
    size += searching * (querying.SHOWN * QUOTE + querying.ASKED * 100 + 3000)
    tokens_in = size // 3
    tokens_out = len(articles) * reading.MOST + batches * relating.MOST + versions * writing.MOST
    tokens_out += searching * querying.MOST
    money = (tokens_in * settings.price_in + tokens_out * settings.price_out) / 1_000_000
    return Estimate(len(articles) + batches + versions + searching, tokens_in, tokens_out, money)
