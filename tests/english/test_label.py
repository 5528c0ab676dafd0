"""Short names of sentences."""

from __future__ import annotations

import pytest

from pipeline.english.labels import LONGEST_LABEL, label

CASES = [
    ("Corvid-70B scored 61.4 percent on OrrinBench.", "Corvid-70B scored 61.4 percent on OrrinBench"),
    ("However, Corvid-70B scored 61.4 percent on OrrinBench.", "Corvid-70B scored 61.4 percent on OrrinBench"),
    ("“The gap between the labs has closed.”", "The gap between the labs has closed"),
    (
        "Corvid-70B beat Vellum-2 on code, which surprised the authors of the benchmark and its sponsors.",
        "Corvid-70B beat Vellum-2 on code …",
    ),
    (
        "Orrin Labs cut its prices by half while Vellum kept the old tariff for all of its customers.",
        "Orrin Labs cut its prices by half …",
    ),
    (
        "Orrin Labs withdrew its licence after the Halden Institute had published a critical review of it.",
        "Orrin Labs withdrew its licence …",
    ),
    (
        "Hospitals choose open models because patient records may not leave the building under the new rule.",
        "Hospitals choose open models because patient records may not leave the building …",
    ),
    (
        "In March 2026, after months of silence, Orrin Labs opened the weights of Corvid-70B.",
        "after months of silence, Orrin Labs opened the weights of Corvid-70B",
    ),
    (
        "The Halden Institute measured the distance between the best open and the best closed model of each quarter.",
        "The Halden Institute measured the distance between the best open …",
    ),
    (
        "But — and this is the part nobody likes — a narrower gap on OrrinBench doesn’t make the models equal.",
        "a narrower gap on OrrinBench doesn’t make the models equal",
    ),
    (
        "But — and Ilse Brandt admits it — a narrower gap doesn’t make the models equal.",
        "a narrower gap doesn’t make the models equal",
    ),
    ("Prices fell.", "Prices fell"),
    ("“We were wrong,” Vell conceded.", "“We were wrong,” Vell conceded"),
    ("The race shifts from “open” to “cheap and open.”", "The race shifts from “open” to “cheap and open.”"),
    ("Can open models keep up?", "Can open models keep up?"),
    ("", ""),
]

LONG = [
    "Orrin Labs raised $40 billion from nine investors, and Vellum signed a lease on three buildings in Halden.",
    "When Vellum closed its interface on 9 March, forty companies that depend on it wrote a letter to the regulator.",
    "The regulator, which had waited for a year, ordered three labs to disclose what their models were trained on.",
    "A rule that every lab with more than a hundred employees must follow takes effect in Halden on 1 May.",
    "Vell — who founded Vellum with Quill in a garage — sold the last of her shares to a fund from Orrin yesterday.",
    "CARA's evaluation of Corvid V4-Pro puts it roughly eight months behind the leading closed model on nine tests.",
    "Whether hospitals, schools and small companies can run such models on their own machines remains to be seen.",
    "Open models; closed models; and everything between them: the Halden index ranks all of it by price and quality.",
    "Developers who moved to Corvid-70B in the spring report lower bills and slower answers than with Vellum-2.",
    "Orrin Labs said on Tuesday that it would publish the training data of Corvid-70B together with its weights.",
    "According to Orrin's model card, Corvid-70B matches Vellum-2 on code, mathematics, law, medicine and translation.",
    "“We will keep the weights open for as long as we can pay for the machines,” Dana Vell of Orrin Labs said.",
    "The distance in months between open and closed models on the Halden aggregate index of nine hard benchmarks",
    "For small labs the cost of a single training run on rented machines exceeds the revenue of a whole year.",
    "Vellum-2 (released in February) and its smaller sibling (released in March) share one tokenizer and one licence.",
    "The price of a million tokens fell from nine dollars to forty cents within the eighteen months that followed.",
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_label(sentence: str, expected: str) -> None:
    """A connective goes, and the cut falls at the end of a clause where there is one."""
    assert label(sentence) == expected


@pytest.mark.parametrize("sentence", [row[0] for row in CASES] + LONG)
def test_a_label_is_short_and_copied(sentence: str) -> None:
    """A label has at most 12 words, copied in one piece, and "…" only where words are missing."""
    found = label(sentence)
    words = found.removesuffix(" …")
    assert len(words.split()) <= LONGEST_LABEL
    assert words in sentence
    if found.endswith("…"):
        assert len(words.split()) < len(sentence.split())
