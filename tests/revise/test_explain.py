"""Why a block is on the page, in words."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.records import SECTIONS, Relation, When
from pipeline.relate import ranking
from pipeline.revise.explain import RULES, because, passed, place, weighed
from tests.relate.counting import statistics_of
from tests.revise.making import TOPIC, article, block, brief, claim, finding, said


def test_every_section_has_its_rule() -> None:
    """No section is without the rule that fills it."""
    assert set(RULES) == set(SECTIONS)


def test_the_parts_of_a_score_add_up() -> None:
    """What is shown of a score is the score: nothing is left out but what rounds to nothing."""
    claims = [claim(text) for text in ("Prices fell by 5 percent.", "Open models catch up.", "Labs compete on price.")]
    pool = [finding(one, relevance=0.2 * n, corroboration=0.3 * (n % 2)) for n, one in enumerate(claims)]
    voices = {one.id: one for one in claims}
    snapshot = statistics_of([("prices", "fell"), ("models",), ("labs", "price")])
    scores = ranking.rank(pool, (), voices, snapshot)
    for one in pool:
        parts = weighed(one, pool, voices, snapshot.json())
        assert parts
        assert sum(value for _, value in parts) == pytest.approx(scores[one.id], abs=0.011)
    outside = finding(claim("Something else entirely."))
    assert weighed(outside, pool, voices, snapshot.json())
    assert weighed(pool[0], pool, voices, None) == []


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (block("b", "timeline", when=When(date(2026, 3, 1), "month")),
         ["the date that it gives: 2026-03, to the month"]),
        (block("b", "perspectives", pole=-1.0),
         ["stands plainly at the end “open models” (-1)", "the cue “catch up” of “open models” is in it"]),
        (block("b", "perspectives", pole=0.5), ["stands with a hedge at the end “closed models” (+0.5)",
                                                "the cue “catch up” of “open models” is in it"]),
        (block("b", "narrative", title="Corvid"), ["the name that it shares with others: Corvid"]),
        (block("b", "tensions", title="T"), ["a contradiction: 5 against 6"]),
        (block("b", "why"), ["it was read as a fact"]),
    ],
)  # fmt: skip
def test_what_made_the_rule_hold(made: object, words: list[str]) -> None:
    """The date, the cues, the shared name, the figures: what the rule saw."""
    lead = claim("Corvid and Gannet catch up.", names=("Corvid", "Gannet"), kind="fact")
    relations = [Relation("c1", "contradicts", "f1", "5 against 6"), Relation("c2", "updates", "f2", "later")]
    assert list(because(made, TOPIC, lead, relations)) == words  # type: ignore[arg-type]


def test_a_place_is_counted_within_the_section() -> None:
    """By rank, the highest first; paragraphs in page order."""
    page = brief(block("a", "why", rank=1.0), block("b", "why", rank=2.0), block("c", title="C"), block("d", title="D"))
    assert place(page, page.blocks[0]).startswith("by rank 2 of 2, the page has room for 4")
    assert place(page, page.blocks[3]) == "paragraph 2 of 2; the page has room for 6"


def test_the_gate_is_asked_again() -> None:
    """A sentence whose article no longer has the words is told as such."""
    source = article(("Prices fell.",))
    made = claim("Prices fell.", source)
    sentence = said("“Prices fell.”", (made.id,), (source.item.id,))
    assert passed(sentence, {made.id: made}, {source.item.id: source}).startswith("passes the gate: 1 quotation word")
    assert "would leave it out today: it quotes words that no cited claim has" in passed(
        said("“Prices rose.”", (made.id,), (source.item.id,)), {made.id: made}, {source.item.id: source}
    )
