"""What relates to what without a model."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.engines.offline import Offline
from pipeline.records import Claim, Neighbour, Relation
from tests.revise.making import article, claim, item

THRESHOLD = 0.4
SCORED = "Corvid-70B scored 61.4 percent on OrrinBench."
LESS = "Corvid-70B scored 58.1 percent on OrrinBench."


def _claim(name: str, quote: str, **fields: object) -> Claim:
    return claim(quote, article((quote,), item(name)), **fields)


def _near(other: Claim, finding: str = "", cosine: float = 0.8, shared: float = 0.9) -> Neighbour:
    return Neighbour(other, finding, cosine, shared)


def _judge(near: dict[Claim, Sequence[Neighbour]]) -> list[Relation]:
    made = Offline().relate(tuple(near), {one.id: found for one, found in near.items()}, THRESHOLD)
    return [Relation(one.claim, one.kind, one.finding) for one in made]


@pytest.mark.parametrize(
    ("name", "cosine", "shared", "kind"),
    [
        ("b", 0.8, 0.9, "supports"),
        ("a", 0.8, 0.9, "repeats"),  # the article of the finding itself
        ("b", THRESHOLD, 0.45, "supports"),
        ("b", THRESHOLD - 0.01, 0.9, "new"),
        ("b", 0.8, 0.44, "new"),
    ],
)
def test_a_claim_and_a_known_finding(name: str, cosine: float, shared: float, kind: str) -> None:
    """Near enough and sharing enough of its weight, a claim joins; another article's is support."""
    known, new = (
        _claim("a", "Orrin Labs cut its prices for schools."),
        _claim(name, "Orrin Labs cut prices for schools."),
    )
    made = _judge({new: [_near(known, "finding-1", cosine, shared)]})
    assert made == [Relation(new.id, kind, "" if kind == "new" else "finding-1")]  # type: ignore[arg-type]


def test_the_nearest_known_finding_is_joined() -> None:
    """Of two findings that say the same, the first in the list of neighbours is taken."""
    new = _claim("c", SCORED)
    near = [_near(_claim("a", SCORED), "finding-2", 0.9), _near(_claim("b", SCORED), "finding-1", 0.8)]
    assert _judge({new: near}) == [Relation(new.id, "supports", "finding-2")]


def test_new_claims_that_say_the_same_are_led_by_one() -> None:
    """The best corroborated claim leads, and each claim is placed once."""
    a, b, c = (_claim(name, "Orrin Labs cut its prices for schools.") for name in "abc")
    near = {a: [_near(b)], b: [_near(a), _near(c)], c: [_near(b)]}
    assert set(_judge(near)) == {
        Relation(b.id, "new"),
        Relation(a.id, "repeats", b.id),
        Relation(c.id, "repeats", b.id),
    }


def test_the_order_of_claims_does_not_matter() -> None:
    """The same claims give the same relations in whatever order they are asked about."""
    a, b, c = (_claim(name, "Orrin Labs cut its prices for schools.") for name in "abc")
    near = {a: [_near(b)], b: [_near(a), _near(c)], c: [_near(b)]}
    assert _judge(near) == _judge(dict(reversed(near.items())))


def test_a_claim_without_neighbours_is_new() -> None:
    """What is near nothing leads a finding of its own."""
    new = _claim("a", SCORED)
    assert _judge({new: []}) == [Relation(new.id, "new")]


def test_old_news_is_a_repeat() -> None:
    """A story whose every figure and name is known says nothing new, however it is worded; a new name does."""
    known = [_near(_claim("a", SCORED), "finding-1", 0.3, 0.3)]
    old, more = (
        _claim("b", "OrrinBench gave 61.4 percent to Corvid-70B."),
        _claim("c", "Corvid-70B beat Vellum 3 by 61.4 percent."),
    )
    assert _judge({old: known}) == [Relation(old.id, "repeats", "finding-1")]
    assert _judge({more: known}) == [Relation(more.id, "new")]
    plain = _claim("d", "OrrinBench tests Corvid-70B on code.")
    assert _judge({plain: known}) == [Relation(plain.id, "new")]  # no figure: nothing shows that it is old


@pytest.mark.parametrize(
    ("one", "other", "known", "kind"),
    [
        (SCORED, LESS, "", "contradicts"),
        (SCORED, LESS, "finding-1", "contradicts"),
        (SCORED, "Corvid-70B scored 58.1 percent on LongHaul.", "", None),  # another measure
        (SCORED, "Corvid-8B scored 58.1 percent on OrrinBench.", "", None),
        (SCORED, "Corvid-70B scored 61.4 percent on OrrinBench again.", "", None),
        (SCORED, "Corvid-70B needs 58 months of OrrinBench.", "", None),
        (SCORED, "Did Corvid-70B score 58.1 percent on OrrinBench?", "", None),
        (SCORED, "Corvid-70B did not score on OrrinBench.", "", None),  # a "not" alone shows nothing
        ("Corvid-70B scored 61.4 percent.", "Corvid-70B scored 58.1 percent.", "", None),  # of one thing on what?
    ],
)
def test_contradictions(one: str, other: str, known: str, kind: str | None) -> None:
    """Two articles contradict each other when one measure of the same named things has two figures."""
    first, second = _claim("a", one), _claim("b", other)
    near = {first: [_near(second, known)]} if known else {first: [_near(second)], second: [_near(first)]}
    telling = [made for made in _judge(near) if made.kind in ("contradicts", "updates")]
    assert [made.kind for made in telling] == ([kind] if kind else [])
    if kind:
        asked = {telling[0].claim, telling[0].finding}
        assert asked == ({first.id, known} if known else {first.id, second.id})


def test_one_voice_updates_itself() -> None:
    """A holder that gives another figure later contradicts nobody."""
    one, other = _claim("a", SCORED, holder="Orrin Labs"), _claim("b", LESS, holder="Orrin Labs")
    assert [made.kind for made in _judge({other: [_near(one, "finding-1")]})] == ["new", "updates"]


@pytest.mark.parametrize(("name", "kinds"), [("a", ["new"]), ("b", ["new", "contradicts"])])
def test_one_article_contradicts_nothing(name: str, kinds: list[str]) -> None:
    """Two figures in one article are no contradiction; in two they are one by rule, however they are worded."""
    one, other = _claim("a", SCORED), claim(LESS, article((SCORED, LESS), item(name)), 1)
    assert [made.kind for made in _judge({other: [_near(one, "finding-1", THRESHOLD - 0.01)]})] == kinds


def test_a_hedge_does_not_join_a_certainty_that_is_known() -> None:
    """Who says that it may be so leads a finding of its own; who says that it is so joins a known "may"."""
    surely, perhaps = _claim("a", "Orrin Labs charges for Corvid."), _claim("b", "Orrin Labs may charge for Corvid.")
    assert _judge({perhaps: [_near(surely, "finding-1")]}) == [Relation(perhaps.id, "new")]
    assert _judge({surely: [_near(perhaps, "finding-1")]}) == [Relation(surely.id, "supports", "finding-1")]


def test_a_hedge_repeats_no_figure_that_is_certain() -> None:
    """Also where a known finding has every figure and name of it, a claim of what may be is not counted as its echo."""
    known = _claim("a", SCORED)
    perhaps = _claim("b", "Corvid-70B may reach 61.4 percent on OrrinBench.", figures=known.figures, names=known.names)
    near = [_near(known, "finding-1", cosine=THRESHOLD - 0.1)]
    assert _judge({perhaps: near}) == [Relation(perhaps.id, "new")]


@pytest.mark.parametrize(("certain", "hedges", "leads"), [(1, 1, "may"), (2, 1, "may"), (2, 2, "may"), (3, 0, "is")])
def test_a_hedge_leads_what_it_is_cited_with(certain: int, hedges: int, leads: str) -> None:
    """Where a "may" belongs to a new finding, the finding is told as a "may", and all are cited for it."""
    surely = [_claim(f"a{n}", "Orrin Labs charges for Corvid.") for n in range(certain)]
    perhaps = [_claim(f"b{n}", "Orrin Labs may charge for Corvid.") for n in range(hedges)]
    everyone = [*surely, *perhaps]
    made = _judge({one: [_near(other) for other in everyone if other is not one] for one in everyone})
    joined = {one.claim: one.finding for one in made if one.kind == "repeats"}
    assert len(joined) == len(everyone) - 1
    assert set(joined.values()) <= {one.id for one in (perhaps if leads == "may" else surely)}
