"""Queries that an engine proposes: words of the debate pass, everything that could turn a search elsewhere does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.models import Asked, Block, BlockStep, Brief, Sentence, Topic
from pipeline.sources.search import CAP, MOST_PROPOSALS, QUERY_WORDS, choose, sound

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TOPIC = Topic(
    "ferries", "Electric ferries: who sails first", "Who sails first?", ("electric ferry", "battery ship", "Corvane")
)
OPEN = Block(
    "q1", "questions", (Sentence("Anna Holm: “Who pays for the quay of Gull Point?”"),), life=(BlockStep("opened", 1),)
)
SETTLED = Block(
    "q2",
    "questions",
    (Sentence("“Will Ostvik Lines buy Hallam?”"),),
    life=(BlockStep("opened", 1), BlockStep("answered", 2)),
)
PAGE = Brief(TOPIC, 2, NOW, "llm", 5, (OPEN, SETTLED), (), (), "steady")


@pytest.mark.parametrize(
    "query",
    [
        "Corvane ferry trial", '"electric ferry" crossing 2026', "quay Gull Point cost", "Corvane-2 GPT-4.5 ferries",
        "O’Hara ferry AT&T", "electric " + "x" * (CAP - len("electric ")),
    ],
)  # fmt: skip
def test_words_of_the_debate_pass(query: str) -> None:
    """A few words and phrases, one of them the topic's own, or two of one open question."""
    assert sound([query], TOPIC, PAGE) == (query,)


@pytest.mark.parametrize(
    "query",
    [
        "site:evil.example ferry", "ferry inurl:pay", "intitle:ferry", "ferry -Corvane", "-ferry", "ferry OR casino",
        "ferry AND casino", "NOT ferry", "https://evil.example/ferry", "www.evil.example ferry", "evil.example ferry",
        "ferry evil-exfil.example/x", '"electric ferry', 'electric" ferry', '"" ferry', "ferry\nHost: evil",
        "fer\u200bry ferry", "ferry\x00", "ferry \u202eevil", "ferry \U000e0041", "ferry&q=casino", "ferry#x",
        "ferry {query}", "ferry (casino)", "ferry * casino", "ferry | casino", "ferry ../x", "ferry %0d%0a", "", " ",
        "ferry  Corvane", "ferry " * QUERY_WORDS + "ferry", "ferry " + "x" * CAP, "cheap casino bonus", "quay casino",
        "Ostvik Lines Hallam", "the who and of", "ferry：x", "ferry\u2028x",
    ],
)  # fmt: skip
def test_what_could_turn_the_search_elsewhere_does_not(query: str) -> None:
    """Operators, addresses, unseen characters, odd marks, too many words, and words of another thing."""
    assert sound([query], TOPIC, PAGE) == ()


def test_few_are_looked_at_and_each_once() -> None:
    """One query in two spellings is one, and a flood ends at a limit."""
    assert sound(["Corvane ferry", '"corvane" ferry', "ferry Corvane"], TOPIC, None) == (
        "Corvane ferry",
        "ferry Corvane",
    )
    assert len(sound([f"ferry {n}" for n in range(99)], TOPIC, None)) == MOST_PROPOSALS


def test_a_query_rests_in_every_spelling() -> None:
    """What was asked in vain three times is not asked under another spelling."""
    asked = {"Corvane ferry": Asked("Corvane ferry", NOW, 3)}
    assert choose(['"Corvane Ferry"', "Corvane quay"], asked, 9, NOW) == ("Corvane quay",)
