"""How claims stand to each other by a model's word: what counts only when said twice, and what code forbids."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.engines.llm import Llm
from pipeline.engines.llm.relations import PAIRS_PER_CALL, _batches
from pipeline.models import Article, Claim, Gist, Measured, Neighbour, Relation
from pipeline.storage import Store
from pipeline.storage.calls import Ledger
from tests.engines.llm.endpoint import Endpoint, prompt, related
from tests.page.making import NOW, TOPIC, article, claim, day, item

Verdict = Callable[[str, str], str]
FIELDS = {"updates": ("newer", "older"), "supports": ("evidence", "claim")}

ARTICLES: dict[str, Article] = {}


def made(name: str, says: str, value: str = "") -> Claim:
    """A claim of an article of its own, which may measure the toll of the Oxbay bridge."""
    of = article((says,), item(name))
    ARTICLES[of.item.id] = of
    measure = Measured("toll", "Oxbay bridge", value, "crowns") if value else None
    return replace(claim(says, of), gist=Gist(says, TOPIC.slug, 2, measure=measure))


ONE = made("one", "The toll of the Oxbay bridge is 4 crowns.", "4")
TWO = made("two", "Crossing the bridge at Oxbay costs 4 crowns.", "4")
SIX = made("six", "The toll of the Oxbay bridge is 6 crowns.", "6")
OLD = made("old", "The bridge of Oxbay has a toll of 4 crowns.", "4")


def relations(
    folder: Path, verdict: Verdict, *claims: Claim, known: Claim | None = None, front: str = ""
) -> list[Relation]:
    """What the engine makes of claims that are all near each other, and near a known finding where there is one.

    The model names the claim that says `front` before the other one.
    """

    def model(request: dict[str, object]) -> str:
        says = dict(re.findall(r"^(c\d+) \| .* \| (.*)$", prompt(request), re.M))
        pairs = re.findall(r"(c\d+) (c\d+)", prompt(request).rpartition("Pairs: ")[2])
        lists: dict[str, list[dict[str, str]]] = {}
        for one, other in (pair[::-1] if says[pair[1]] == front else pair for pair in pairs):
            if said := verdict(says[one], says[other]):
                first, second = FIELDS.get(said, ("one", "other"))
                lists.setdefault(said, []).append({first: one, second: other})
        return json.dumps(related(**lists))

    near = {
        one.id: [
            *((Neighbour(known, "finding-old", 0.9),) if known else ()),
            *(Neighbour(other, "", 0.8) for other in claims if other.id != one.id),
        ]
        for one in claims
    }
    endpoint = Endpoint(model)
    Store(folder).close()
    with endpoint.serving():
        engine = Llm(endpoint.settings(), Ledger(folder, NOW))
        found = engine.relate(claims, near, ARTICLES, TOPIC)
        engine.close()
    return list(found)


def kinds(found: list[Relation]) -> dict[str, list[str]]:
    """The kinds of relation by claim."""
    return {id: [one.kind for one in found if one.claim == id] for id in dict.fromkeys(one.claim for one in found)}


def test_what_is_the_same_joins(tmp_path: Path) -> None:
    """Two claims that are the same whichever stands first are one finding."""
    found = kinds(relations(tmp_path, lambda *_: "same", ONE, TWO))
    assert sorted(found.values()) == [["new"], ["repeats"]]


def test_said_once_is_not_said(tmp_path: Path) -> None:
    """What is the same, or disputed, only while one stands first, is neither."""
    for verdict in ("same", "disputes"):
        folder = tmp_path / verdict
        folder.mkdir()
        found = relations(folder, lambda one, _, said=verdict: said if "Crossing" in one else "", ONE, TWO)
        assert {kind for some in kinds(found).values() for kind in some} == {"new"}


def test_two_values_of_one_measure_are_not_the_same(tmp_path: Path) -> None:
    """Whatever the model says twice."""
    found = kinds(relations(tmp_path, lambda *_: "same", ONE, SIX))
    assert list(found.values()) == [["new"], ["new"]]


@pytest.mark.parametrize(
    ("verdict", "kind"), [("updates", "updates"), ("supports", "backs"), ("disputes", "contradicts")]
)
def test_what_is_kept_beside(tmp_path: Path, verdict: str, kind: str) -> None:
    """Updates, other evidence and disputes join nothing and are kept."""
    found = relations(tmp_path, lambda *_: verdict, ONE, TWO)
    assert [one.kind for one in found].count("new") == 2
    assert [one.kind for one in found if one.kind != "new"] == [kind]


def test_what_is_known_comes_first(tmp_path: Path) -> None:
    """A claim that is the same as a known finding's joins it, and so does what is the same as that claim."""

    def same(one: str, other: str) -> str:
        apart = {one, other} == {TWO.quote, OLD.quote}
        return "" if apart else "same"

    found = relations(tmp_path, same, ONE, TWO, known=OLD)
    assert [(one.kind, one.finding) for one in found] == [("supports", "finding-old")] * 2


def test_where_no_model_answers_the_strict_rule_stands(tmp_path: Path) -> None:
    """Claims in the very same words are one finding all the same."""
    twin = made("twin", ONE.quote, "4")

    def broken(*_: str) -> str:
        raise ValueError

    found = kinds(relations(tmp_path, broken, ONE, twin))
    assert sorted(found.values()) == [["new"], ["repeats"]]


def test_which_of_two_is_newer(tmp_path: Path) -> None:
    """The answer names it, whichever of the pair stands first; a day that speaks against it counts more."""
    early, late = (made(f"day{n}", f"The toll of the Oxbay bridge is {n} crowns.", str(n)) for n in (7, 8))
    ARTICLES[early.item] = replace(ARTICLES[early.item], item=item("day7", published=day(1)))
    ARTICLES[late.item] = replace(ARTICLES[late.item], item=item("day8", published=day(9)))
    for newer, expected in ((late, [(late.id, early.id)]), (early, [])):
        folder = tmp_path / newer.id
        folder.mkdir()
        found = relations(folder, lambda *_: "updates", early, late, front=newer.quote)
        assert [(one.claim, one.finding) for one in found if one.kind == "updates"] == expected


def test_pairs_of_one_claim_go_into_one_call() -> None:
    """Each pair is asked once, and those that share a claim follow each other, however far apart they came."""
    claims = [made(f"n{n}", f"Bridge {n} of Oxbay is closed.") for n in range(2 * PAIRS_PER_CALL)]
    hub, *others = claims[: PAIRS_PER_CALL // 2]
    strangers = list(zip(claims[PAIRS_PER_CALL::2], claims[PAIRS_PER_CALL + 1 :: 2], strict=True))
    pairs = [pair for two in zip([(one, hub) for one in others], strangers, strict=False) for pair in two]
    batches = list(_batches([*pairs, *strangers[len(others) :]]))
    assert sorted(map(len, batches)) == sorted([len(pairs) + len(strangers[len(others) :])])
    assert all(hub in pair for pair in batches[0][: len(others)])
    assert list(_batches([])) == []
