"""Blind readings: who is believed, what a decoy is, and what happens when nobody can be believed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.engines.llm.schemas import Judgement
from pipeline.engines.llm.verification import READINGS_PER_CALL, Sheet, Verifier, _together, decoy
from pipeline.models import Basis, Claim, Failure, Gist
from pipeline.page.editor import Editor
from tests.engines.llm.endpoint import judged
from tests.page.making import article, claim, dossier, finding, item

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


def judgement(verdicts: Iterable[dict[str, Any]]) -> Judgement:
    """An answer with these."""
    return Judgement.model_validate_json(json.dumps({"verdicts": list(verdicts)}))


class Reader:
    """Answers as `verdict` says of a sentence; keeps how many it was shown."""

    def __init__(self, verdict: Callable[[str], str]) -> None:
        self.verdict, self.shown = verdict, [0]

    def __call__(self, *_: object, **values: Any) -> Judgement:
        """One answer."""
        said = values["sentences"]
        self.shown.append(len(said))
        return judgement(judged(one["n"], self.verdict(one["text"]), one["on"].split()) for one in said)


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
    assert max(reader.shown) == READINGS_PER_CALL + 3
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
        (("follows", "follows", "follows"), "inferred"),
        (("says", "follows", "says"), "inferred"),
        (("follows", "says", "no"), None),
        (("says", "says"), "told"),
    ],
)
def test_what_is_inferred_needs_three(verdicts: tuple[str, ...], basis: str | None) -> None:
    """All three sign it, and it is printed as inferred; one that does not stops it; what is said is no inference."""
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


def test_one_slip_costs_one_batch() -> None:
    """Who finds four of five decoys is believed: what is void twice is for the strict rule, the rest is read."""
    calls: list[int] = []

    def ask(*_: object, **values: Any) -> Judgement:
        calls.append(1)
        slip = [one for one in values["sentences"] if true(one["text"]) == "no"][:1] if len(calls) in (3, 4) else []
        made = [(one["n"], "says" if one in slip else true(one["text"])) for one in values["sentences"]]
        return judgement(judged(n, verdict) for n, verdict in made)

    verifier = Verifier(DESK, ask)
    found = verifier.read(sheets(60, "joined"))
    assert (verifier.recall.void, verifier.spent) == (2, False)
    assert sum(one.basis == "told" for one in found.values()) == 60 - 60 % READINGS_PER_CALL


def test_an_empty_answer_believes_nothing_and_costs_its_batch() -> None:
    """Who gives no verdicts has let no decoy pass: the others are read, though that batch came back empty twice."""
    calls: list[int] = []

    def ask(*_: object, **values: Any) -> Judgement:
        calls.append(1)
        said = values["sentences"] if len(calls) not in (1, 2) else []
        return judgement(judged(one["n"], true(one["text"])) for one in said)

    verifier = Verifier(DESK, ask)
    found = verifier.read(sheets(60, "joined"))
    assert (verifier.recall.found, verifier.recall.void, verifier.spent) == (verifier.recall.planted, 2, False)
    assert sum(one.basis == "told" for one in found.values()) == 60 - READINGS_PER_CALL


def test_decoys_are_made_of_what_was_signed() -> None:
    """What was read in articles comes before what nobody has read yet, and each batch has decoys of its own."""
    read = [
        replace(one, gist=Gist(f"Pier {n} in Oxbay cost {n + 20} million crowns.", "piers", 2))
        for n, one in enumerate(CLAIMS)
    ]
    shown: list[set[str]] = []

    def ask(*_: object, **values: Any) -> Judgement:
        assert all(one["beside"] for one in values["sentences"])  # nothing but its words tells a decoy
        texts = {one["text"] for one in values["sentences"]}
        shown.append({text for text in texts if true(text) == "no"})
        return judgement(judged(one["n"], true(one["text"])) for one in values["sentences"])

    Verifier(DESK, ask).read(
        [replace(one, claims=(read[n],), beside=tuple(read[50:52])) for n, one in enumerate(sheets(48, "inferred"))]
    )
    assert [len(decoys) for decoys in shown] == [3, 3, 3, 3]
    assert all(" in Oxbay" in text for decoys in shown for text in decoys)
    assert len(set.union(*shown)) > 3


def test_an_article_is_shown_once_a_batch() -> None:
    """What rests on one article is read together, with its head and each sentence around it once."""
    told = ("Pier 99 is old.", *(f"Part {n} cost {n} crowns." for n in range(30)), "That is all.")
    long = article(told, item("long"))
    parts = [replace(claim(said, long), sentences=(n,)) for n, said in enumerate(told) if said.startswith("Part")]
    desk = Editor(dossier([*ARTICLES, long], [*CLAIMS, *parts], [finding(one) for one in (*CLAIMS, *parts)]))
    shown: list[list[dict[str, Any]]] = []

    def ask(*_: object, **values: Any) -> Judgement:
        shown.append(values["articles"])
        return judgement(judged(one["n"], "no") for one in values["sentences"])

    mixed = [Sheet(f"p{n}", f"Part {n} came to {n} crowns.", (one,)) for n, one in enumerate(parts[:12])]
    Verifier(desk, ask).read([*mixed, *sheets(8)])
    (first,) = shown
    assert len({one["title"] for one in first}) == len(first)
    (found,) = [one for one in first if one["title"] == "Story long"]
    assert len(found["quotes"]) == 12
    assert found["around"] == ["Pier 99 is old.", "Part 12 cost 12 crowns."]
    scattered = [one for n, two in enumerate(sheets(36)) for one in (two, *mixed[n : n + 1])]
    places = [n // READINGS_PER_CALL for n, one in enumerate(_together(scattered)) if one in mixed]
    assert len(set(places)) <= 2  # where a batch ends the next one goes on


def test_of_what_nobody_signed_no_not_is_made() -> None:
    """A “not” may turn what is false into what is true; another figure than the quotation has cannot."""
    false = Sheet("f", "Pier 3 of Oxbay was 40 years old.", (CLAIMS[3],))
    assert {decoy(false, [], f"{turn:04x}", signed=False) for turn in range(4)} == {"Pier 3 of Oxbay was 60 years old."}
    assert decoy(replace(false, text="The pier was never built."), [], "0000", signed=False) == ""


@pytest.mark.parametrize("text", ["A report by Quill found it on 20 May 2026.", "On May 20, 2026 it was found."])
def test_a_decoy_can_be_mistaken(text: str) -> None:
    """No day that no month has, and no holder in the place of a noun."""
    made = {decoy(Sheet("s", text, (CLAIMS[3],)), ["Ada Quist"], f"{turn:04x}", signed=False) for turn in range(4)}
    assert all(word not in one for one in made for word in ("32", "Ada Quist"))


def test_where_nobody_reads_the_strict_rule_does() -> None:
    """An endpoint that fails leaves what the digest would sign."""
    verifier = Verifier(DESK, lambda *_, **__: Failure("endpoint", "is down"))
    found = verifier.read([Sheet("q", CLAIMS[3].quote, (CLAIMS[3],)), *sheets(2, "joined")])
    assert [one.basis for one in found.values()] == ["told", None, None]


@pytest.mark.parametrize("basis", ["told", "joined", "inferred"])
@pytest.mark.parametrize(("alone", "found"), [(1, ("told", 1)), (0, ("joined", 2))])
def test_each_number_carries_alone(basis: Basis, alone: int, found: tuple[str, int]) -> None:
    """Cited are the claims that both readings find to say it all; where none does, it is joined of all of them."""
    both: tuple[Claim, ...] = (CLAIMS[1], CLAIMS[2])
    one = Sheet("s1", sheets(2)[1].text, both, basis=basis)

    def ask(*_: object, **values: Any) -> Judgement:
        made = []
        for said in values["sentences"]:
            verdict = "says" if said["text"] == one.text else "no"
            made.append(judged(said["n"], verdict, said["on"].split()[:alone]))
        return judgement(made)

    made = Verifier(DESK, ask).read([one])["s1"]
    assert (made.basis, made.by) == (found[0], tuple(claim.id for claim in both[: found[1]]))


def test_what_is_sent_back_shows_each_quotation_once() -> None:
    """Two sentences that rest on one article name its quotation, and each has its own reason."""
    two = [Sheet("a", "Pier 3 was free.", (CLAIMS[3],)), Sheet("b", "Pier 3 was never built.", (CLAIMS[3],))]
    shown = Verifier(DESK, Reader(true)).sent_back(two, {"a": "it cost 23 million", "b": "it was built"})
    assert [(one["id"], one["why"], one["on"]) for one in shown["stopped"]] == [
        ("s1", "it cost 23 million", "q1"),
        ("s2", "it was built", "q1"),
    ]
    assert [quote["text"] for one in shown["articles"] for quote in one["quotes"]] == [CLAIMS[3].quote]


def test_a_lone_quotation_need_not_be_named_again() -> None:
    """What rests on one quotation is told by all claims that have these words."""
    (sheet,) = sheets(1)
    same = replace(CLAIMS[0], id="claim-again")
    both = replace(sheet, claims=(CLAIMS[0], same))

    def ask(*_: object, **values: Any) -> Judgement:
        return judgement(judged(one["n"], "says" if one["text"] == sheet.text else "no") for one in values["sentences"])

    found = Verifier(DESK, ask).read([both])
    assert (found[sheet.key].basis, found[sheet.key].by) == ("told", (CLAIMS[0].id, "claim-again"))
