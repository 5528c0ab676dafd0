"""Claims into findings: what joins, what a correction does, and what a finding is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from pipeline.findings.assembly import assemble
from pipeline.models import Article, Claim, Correction, Finding, Relation, tagged
from tests.findings.counting import statistics_of
from tests.page.making import TOPIC, article, claim, day, item

FLAT = statistics_of([])
WORDS = "Corvid-70B scored 61.4 percent."


def _claims(*named: tuple[str, int, str]) -> tuple[list[Claim], dict[str, Article]]:
    """Claims of articles (name, day of May, words)."""
    articles = [article((words,), item(name, published=day(number))) for name, number, words in named]
    return [claim(one.sentences[0], one) for one in articles], {one.item.id: one for one in articles}


def _assemble(
    relations: Iterable[Relation], claims: Sequence[Claim], articles: dict[str, Article], **fields: Any
) -> dict[str, Finding]:
    given: dict[str, Any] = {"known": {}, "corrections": (), "holding": {}} | fields
    made = assemble(
        TOPIC, tuple(relations), {one.id: one for one in claims}, given["known"], articles, given["corrections"],
        given["holding"], FLAT,
    )  # fmt: skip
    assert all(finding.id == id for id, finding in {f.id: f for f in made}.items())
    return {finding.id: finding for finding in made}


def _id(lead: Claim) -> str:
    return tagged("finding", TOPIC.slug, lead.id)


def test_claims_that_say_the_same_are_one_finding() -> None:
    """A finding quotes its first claim, and its span, items and origins are those of all its claims."""
    claims, articles = _claims(("late", 9, WORDS), ("early", 2, f"Early: {WORDS}"), ("mid", 5, f"Now {WORDS}"))
    lead, *others = claims
    made = _assemble(
        [Relation(lead.id, "new"), *(Relation(o.id, "repeats", lead.id) for o in others)], claims, articles
    )
    (found,) = made.values()
    assert found.id == _id(lead)
    assert found.claims == tuple(one.id for one in claims)
    assert found.items == (item("late").id, item("early").id, item("mid").id)
    assert found.origins == ("outlet late", "outlet early", "outlet mid")
    assert (found.first, found.last, found.text, found.kind) == (day(2), day(9), WORDS, "fact")


def test_a_claim_joins_a_known_finding_without_changing_its_id() -> None:
    """Support for what is known adds an item and keeps the words; findings that nothing joined do not come back."""
    claims, articles = _claims(("a", 2, WORDS), ("b", 3, WORDS), ("c", 4, "Prices fell."))
    lead, support, other = claims
    known = _assemble([Relation(lead.id, "new"), Relation(other.id, "new")], claims, articles)
    made = _assemble([Relation(support.id, "supports", _id(lead))], claims, articles, known=known)
    assert set(made) == {_id(lead)}
    assert made[_id(lead)].claims == (lead.id, support.id)
    assert made[_id(lead)].score > known[_id(lead)].score


def test_a_contradiction_joins_nothing() -> None:
    """Disagreement relates two findings, it does not make them one."""
    claims, articles = _claims(("a", 2, WORDS), ("b", 3, "Corvid-70B scored 58.1 percent."))
    one, other = claims
    telling = [Relation(other.id, kind, one.id) for kind in ("contradicts", "updates")]  # type: ignore[arg-type]
    made = _assemble([Relation(one.id, "new"), Relation(other.id, "new"), *telling], claims, articles)
    assert {id: found.claims for id, found in made.items()} == {_id(one): (one.id,), _id(other): (other.id,)}


@pytest.fixture
def edited() -> tuple[list[Claim], dict[str, Article], dict[str, Finding]]:
    """A finding of two articles, and a claim that takes the place of its first."""
    claims, articles = _claims(("a", 2, WORDS), ("b", 3, WORDS))
    second = article(("Corvid-70B scored 58.1 percent.",), item("a", published=day(2)), revision=2)
    claims.append(claim(second.sentences[0], second))
    relations = [Relation(claims[0].id, "new"), Relation(claims[1].id, "repeats", claims[0].id)]
    return claims, articles, _assemble(relations, claims[:2], articles)


def test_a_correction_takes_the_place_of_its_claim(
    edited: tuple[list[Claim], dict[str, Article], dict[str, Finding]],
) -> None:
    """The finding keeps its id and tells the new words; the corrected claim makes no finding of its own."""
    (old, support, now), articles, known = edited
    made = _assemble(
        [Relation(now.id, "new")], [old, support, now], articles, known=known, corrections=[Correction(old, now)],
        holding={old.id: _id(old)},
    )  # fmt: skip
    assert {id: found.claims for id, found in made.items()} == {_id(old): (now.id, support.id)}
    assert made[_id(old)].text == now.quote


def test_a_repeat_of_a_correction_joins_the_corrected_finding(
    edited: tuple[list[Claim], dict[str, Article], dict[str, Finding]],
) -> None:
    """Another article that reports the corrected figure in the same run is one more source of the same finding."""
    (old, support, now), articles, known = edited
    more, further = _claims(("c", 9, "Corvid-70B scored 58.1 percent."))
    made = _assemble(
        [Relation(now.id, "new"), Relation(more[0].id, "repeats", now.id)], [old, support, now, *more],
        articles | further, known=known, corrections=[Correction(old, now)], holding={old.id: _id(old)},
    )  # fmt: skip
    assert {id: found.claims for id, found in made.items()} == {_id(old): (now.id, support.id, more[0].id)}


def test_a_withdrawn_claim_leaves_the_others(
    edited: tuple[list[Claim], dict[str, Article], dict[str, Finding]],
) -> None:
    """When one of two articles takes its claim back, the finding rests on the other."""
    (old, support, _), articles, known = edited
    made = _assemble(
        [], [old, support], articles, known=known, corrections=[Correction(old)], holding={old.id: _id(old)}
    )
    assert made[_id(old)].claims == (support.id,)
    assert made[_id(old)].items == (item("b").id,)


def test_a_finding_without_claims_comes_back_empty() -> None:
    """What its only article takes back comes back without claims, so that it can be deleted."""
    claims, articles = _claims(("a", 2, WORDS))
    known = _assemble([Relation(claims[0].id, "new")], claims, articles)
    holding = {claims[0].id: _id(claims[0])}
    made = _assemble([], claims, articles, known=known, corrections=[Correction(claims[0])], holding=holding)
    assert {id: (f.claims, f.items, f.origins) for id, f in made.items()} == {_id(claims[0]): ((), (), ())}


def test_a_correction_of_what_no_finding_holds_changes_nothing() -> None:
    """A claim that was corrected before is not corrected again."""
    claims, articles = _claims(("a", 2, WORDS))
    known = _assemble([Relation(claims[0].id, "new")], claims, articles)
    assert _assemble([], claims, articles, known=known, corrections=[Correction(claims[0])]) == {}


def _alone(*told: tuple[str, str]) -> Finding:
    """The finding of these (outlet, words), the first of them quoted."""
    made = [article((words,), item(f"n{place}", outlet=outlet)) for place, (outlet, words) in enumerate(told)]
    lead, *others = [claim(one.sentences[0], one) for one in made]
    relations = [Relation(lead.id, "new"), *(Relation(one.id, "repeats", lead.id) for one in others)]
    (found,) = _assemble(relations, [lead, *others], {one.item.id: one for one in made}).values()
    return found


def test_independent_origins_make_a_finding_worth_more() -> None:
    """Each further outlet corroborates, up to two; a second article of the same outlet does not."""
    made = [_alone(*((outlet, WORDS) for outlet in outlets)) for outlets in ("a", "aa", "ab", "abc")]
    assert made[0].corroboration == made[1].corroboration == 0.0
    assert 0.0 < made[2].corroboration < made[3].corroboration
    assert made[0].score == made[1].score < made[2].score < made[3].score


def test_words_of_the_question_around_a_finding_make_it_relevant() -> None:
    """Its setting is 0 for what shares no word with the topic, more for what shares more, and never above 1."""
    none, some, most = (
        _alone(("a", words)).setting
        for words in ("Prices fell by 5 percent.", "Open models cost less.", " ".join((TOPIC.title, TOPIC.question)))
    )
    assert 0.0 == none < some < most <= 1.0


def test_figures_make_a_finding_specific() -> None:
    """Of two sentences alike the one that gives a figure commits itself to more."""
    assert _alone(("a", "Prices fell by 5 percent.")).specificity > _alone(("a", "Prices fell.")).specificity
