"""Blind readings: who is believed, what a decoy is, and what happens when nobody can be believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.engines.llm.shapes import Judged, Judgement
from pipeline.engines.llm.verifying import BATCH, Sheet, Verifier, decoy
from pipeline.page.editor import Editor
from pipeline.records import Basis, Claim, Failure
from tests.revise.making import article, claim, dossier, finding, item

ARTICLES = [
    article((f"Pier {n} of Oxbay cost {n + 20} million crowns in April 2026.",), item(f"p{n}")) for n in range(60)
]
CLAIMS = [claim(one.sentences[0], one) for one in ARTICLES]
DESK = Editor(dossier(ARTICLES, CLAIMS, [finding(one) for one in CLAIMS]))


def sheets(count: int, basis: Basis = "told") -> list[Sheet]:
    """True sentences about so many piers."""
    return [
        Sheet(f"s{n}", f"In April 2026 pier {n} of Oxbay cost {n + 20} million crowns.", (CLAIMS[n],), (), basis)
        for n in range(count)
    ]


class Reader:
    """Answers as `verdict` says of a sentence; keeps how many it was shown."""

    def __init__(self, verdict: Callable[[str], str]) -> None:
        self.verdict, self.shown = verdict, [0]

    def __call__(self, *_: object, **values: Any) -> Judgement:
        """One answer."""
        said = values["sentences"]
        self.shown.append(len(said))
        return Judgement(
            verdicts=[
                Judged(n=one["n"], verdict=self.verdict(one["text"]), by=one["on"].split(), why="") for one in said
            ]
        )


def true(text: str) -> str:
    """Knows what is true of the piers."""
    return "says" if any(text == one.text for one in sheets(60)) else "no"


def test_two_readings_with_decoys() -> None:
    """Each sentence is read twice in batches, one decoy for eight among them, and those are found and counted."""
    reader = Reader(true)
    verifier = Verifier(DESK, reader)
    found = verifier.read(sheets(40))
    assert all(one.basis == "told" and one.by for one in found.values())
    assert sum(reader.shown) == 2 * (40 + 3 + 2)
    assert max(reader.shown) == BATCH + 3
    assert (verifier.recall.found, verifier.recall.planted, verifier.recall.void) == (10, 10, 0)


@pytest.mark.parametrize("seed", range(12))
def test_a_decoy_is_false(seed: int) -> None:
    """It differs from the sentence it was made of, in what its quotation does not have."""
    sheet = sheets(12)[seed]
    made = decoy(sheet, ["Ada Quist"], f"{seed:04x}")
    assert made
    assert made != sheet.text
    assert true(made) == "no"


@pytest.mark.parametrize(
    ("verdicts", "basis"),
    [
        (("says", "says", "says"), "inferred"),
        (("says", "follows", "says"), "inferred"),
        (("says", "says", "no"), None),
    ],
)
def test_what_is_inferred_needs_three(verdicts: tuple[str, ...], basis: str | None) -> None:
    """All three readings sign it, and it is printed as inferred; one that does not stops it."""
    (one,) = sheets(1, "inferred")
    answers = iter(verdicts)
    found = Verifier(DESK, Reader(lambda text: next(answers) if text == one.text else "no")).read([one])
    assert found[one.key].basis == basis


def test_what_only_follows_is_no_told_sentence() -> None:
    """Where a reading finds that a sentence only follows, a third decides, and it is printed as inferred."""
    (one,) = sheets(1)
    found = Verifier(DESK, Reader(lambda text: "follows" if text == one.text else "no")).read([one])
    assert found[one.key].basis == "inferred"


def test_who_believes_everything_is_not_believed() -> None:
    """After two void answers the strict rule decides alone: what it does not sign is stopped."""
    quoted = Sheet("q", CLAIMS[3].quote, (CLAIMS[3],))
    false = Sheet("f", "Pier 3 of Oxbay was never built.", (CLAIMS[3],))
    verifier = Verifier(DESK, Reader(lambda _: "says"))
    found = verifier.read([quoted, false, *sheets(6)])
    assert verifier.spent
    assert (found["q"].basis, found["f"].basis) == ("told", None)


def test_where_nobody_reads_the_strict_rule_does() -> None:
    """An endpoint that fails leaves what the digest would sign."""
    verifier = Verifier(DESK, lambda *_, **__: Failure("endpoint", "is down"))
    found = verifier.read([Sheet("q", CLAIMS[3].quote, (CLAIMS[3],)), *sheets(2, "joined")])
    assert [one.basis for one in found.values()] == ["told", None, None]


def test_only_what_carries_is_cited() -> None:
    """Of what is told only the claims are cited that both readings name."""
    both: tuple[Claim, ...] = (CLAIMS[1], CLAIMS[2])
    one = Sheet("s1", sheets(2)[1].text, both)

    def ask(*_: object, **values: Any) -> Judgement:
        made = []
        for said in values["sentences"]:
            verdict = "says" if said["text"] == one.text else "no"
            made.append(Judged(n=said["n"], verdict=verdict, by=said["on"].split()[:1], why=""))
        return Judgement(verdicts=made)

    assert Verifier(DESK, ask).read([one])["s1"].by == (CLAIMS[1].id,)
