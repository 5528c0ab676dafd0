"""What becomes of what a model reads in an article: quotes by number, restatements that stand, a second look."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.llm import Llm
from pipeline.models import Article, Claim, Failure
from pipeline.storage import Store
from pipeline.storage.calls import Ledger
from tests.engines.llm.endpoint import Endpoint, kind, notes, read
from tests.page.making import NOW, TOPIC, article, item

SENTENCES = (
    "Merriden Labs released the weights of Petrel-3 on 4 May 2026.",
    "It scored 61 percent on the Orchard test, its maker says.",
    "Ada Quist, who runs the test, doubts that this will last.",
)


def claims(folder: Path, *told: dict[str, Any], checks: dict[int, dict[str, bool]] | None = None) -> list[Claim]:
    """What the engine keeps of these answers; a check finds everything right unless it says otherwise."""

    def model(request: dict[str, Any]) -> str:
        if kind(request) == "claims":
            return json.dumps({"claims": told})
        right = {"carried": True, "holder": True, "side": True}
        return json.dumps({"claims": [{"claim": n} | right | (checks or {}).get(n, {}) for n in notes(request)]})

    endpoint = Endpoint(model)
    with endpoint.serving():
        engine = Llm(endpoint.settings(), _ledger(folder))
        found = engine.claims(ARTICLE, (TOPIC,))
        engine.close()
    assert not isinstance(found, Failure)
    return list(found)


def _ledger(folder: Path) -> Ledger:
    Store(folder).close()
    return Ledger(folder, NOW)


ARTICLE: Article = article(SENTENCES, item("x", outlet="Coast Post", author="Jon Aster"))


def test_a_claim_is_quoted_and_restated(tmp_path: Path) -> None:
    """The quote is the sentence as it stands; with it go the restatement, holder, side, date and measure."""
    measure = {"name": "Orchard score", "subject": "Petrel-3", "value": "61", "unit": "%", "against": ""}
    one, other = claims(
        tmp_path,
        read(1, "Merriden Labs released the weights of Petrel-3 on 4 May 2026.", "Merriden Labs", role="announces",
             named=1, date="2026-05-04", dated=1),
        read(2, "Merriden Labs says that Petrel-3 scored 61 percent on the Orchard test.", "Merriden Labs", bears=3,
             role="evaluates", measure=measure, side="left", about="the score"),
    )  # fmt: skip
    assert (one.quote, str(one.when), one.holder) == (SENTENCES[0], "2026-05-04", "Merriden Labs")
    assert other.gist is not None
    assert other.quote == SENTENCES[1]
    assert (other.gist.bears, other.gist.side, other.gist.topic) == (3, -1, TOPIC.slug)
    assert other.gist.measure is not None
    assert other.gist.measure.value == "61"


def test_teasers_of_other_articles_are_not_shown(tmp_path: Path) -> None:
    """What stands behind the article, under "Related Articles", is another one's."""
    seen: list[str] = []

    def model(request: dict[str, Any]) -> str:
        seen.append(json.dumps(request["messages"]))
        return json.dumps({"claims": []})

    told = article(
        (*SENTENCES, "Related Articles", "Kestrel-9 is out and stands fifth."), item("x", outlet="Coast Post")
    )
    endpoint = Endpoint(model)
    with endpoint.serving():
        engine = Llm(endpoint.settings(), _ledger(tmp_path))
        assert engine.claims(told, (TOPIC,)) == []
        engine.close()
    assert SENTENCES[2] in seen[0]
    assert "Kestrel-9" not in seen[0]


@pytest.mark.parametrize(
    ("says", "holder"),
    [
        ("Merriden Labs says that Petrel-3 scored 68 percent on the Orchard test.", "Merriden Labs"),
        ("Merriden Labs says that Kestrel-9 scored 61 percent on the Orchard test.", "Merriden Labs"),
        ("In June 2025 Petrel-3 scored 61 percent on the Orchard test.", "Merriden Labs"),
        ("Petrel-3 scored “a triumph” on the Orchard test.", "Merriden Labs"),
        ("Merriden Labs says that Petrel-3 scored 61 percent on the Orchard test.", "Bram Holt"),
    ],
    ids=["figure", "name", "date", "quotation", "holder"],
)
def test_what_the_article_does_not_have_is_no_gist(tmp_path: Path, says: str, holder: str) -> None:
    """The quote is kept as its outlet's report: nothing that code can refute is worked with."""
    (found,) = claims(tmp_path, read(2, says, holder, role="evaluates"))
    assert (found.gist, found.holder, found.role, found.quote) == (None, "Coast Post", "reports", SENTENCES[1])


@pytest.mark.parametrize(("check", "kept"), [({"carried": False}, False), ({"holder": False}, False), ({}, True)])
def test_the_second_reading_decides(tmp_path: Path, check: dict[str, bool], kept: bool) -> None:
    """What a second reading finds not carried, or not the holder's, is a quote and no more."""
    told = read(3, "Ada Quist doubts that Petrel-3's score will last.", "Ada Quist", role="argues", side="right")
    (found,) = claims(tmp_path, told, checks={1: check})
    assert (found.gist is not None, found.holder) == (kept, "Ada Quist" if kept else "Coast Post")


def test_a_wrong_side_is_none(tmp_path: Path) -> None:
    """The claim stands and its holder too, at neither end."""
    told = read(3, "Ada Quist doubts that Petrel-3's score will last.", "Ada Quist", role="argues", side="right")
    (found,) = claims(tmp_path, told, checks={1: {"side": False}})
    assert found.gist is not None
    assert (found.gist.side, found.holder) == (0, "Ada Quist")


@pytest.mark.parametrize(
    ("date", "dated", "when"),
    [
        ("2026-05-04", 1, "2026-05-04"),
        ("2026-05", 1, "2026-05"),
        ("2026-06-04", 1, "None"),
        ("2026-05-04", 2, "None"),
    ],
)
def test_a_date_is_one_that_its_sentence_gives(tmp_path: Path, date: str, dated: int, when: str) -> None:
    """Another day, or a sentence without it, gives none."""
    (found,) = claims(
        tmp_path, read(2, "Petrel-3 scored 61 percent on the Orchard test.", "Coast Post", date=date, dated=dated)
    )
    assert str(found.when) == when


def test_a_second_model_reads_again(tmp_path: Path) -> None:
    """Where one is named, what was read is put to it, and nothing else."""
    asked: list[tuple[str, str]] = []

    def model(request: dict[str, Any]) -> str:
        asked.append((kind(request), request["model"]))
        if kind(request) == "claims":
            return json.dumps({"claims": [read(1, SENTENCES[0], "Coast Post")]})
        return json.dumps({"claims": [{"claim": 1, "carried": True, "holder": True, "side": True}]})

    endpoint = Endpoint(model)
    with endpoint.serving():
        engine = Llm(endpoint.settings(second="little"), _ledger(tmp_path))
        engine.claims(ARTICLE, (TOPIC,))
        engine.close()
    assert asked == [("claims", "fake"), ("reread", "little")]
