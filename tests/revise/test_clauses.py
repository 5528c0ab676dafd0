"""The clauses of a sentence."""

from __future__ import annotations

import pytest

from pipeline.revise.clauses import Clause, clauses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Alder, a lab in Halden, also won the prize.",
            [("Alder also won the prize.", ""), ("a lab in Halden", "Alder")],
        ),
        ("Dodge sold the Hellcat, a fast car.", [("Dodge sold the Hellcat", ""), ("a fast car.", "Hellcat")]),
        ("Dodge sold the Hellcat, the Ram, and the Demon.", None),
        ("In Halden, the lab won the prize.", None),
        (
            "Alder, according to Birch, won the prize.",
            [("Alder", ""), ("according to Birch", ""), ("won the prize.", "")],
        ),
        (
            "Grenholm bought electric buses, which cost more.",
            [("Grenholm bought electric buses", ""), ("which cost more.", "buses")],
        ),
        ("The new Alder won and costs little.", [("The new Alder won", ""), ("and costs little.", "Alder")]),
        (
            "Alder won and sold the Opal, which is fast.",
            [("Alder won", ""), ("and sold the Opal", "Alder"), ("which is fast.", "Opal")],
        ),
        ("Vell argues that Alder won and sold it.", None),
        (
            "Birch lost, while Alder won and sold it.",
            [("Birch lost", ""), ("while Alder won", ""), ("and sold it.", "Alder")],
        ),
        ("In Halden prices fell and rose.", None),
        ("Alder and Birch won.", None),
        (
            "Alder, trained in Halden, won the prize.",
            [("Alder won the prize.", ""), ("trained in Halden", "Alder")],
        ),
    ],
)  # fmt: skip
def test_an_aside_is_said_of_what_stands_before_it(text: str, expected: list[tuple[str, str]] | None) -> None:
    """What an aside interrupts is one clause; enumerations, credits and whole clauses are no asides."""
    if expected is None:
        assert not any(clause.of for clause in clauses(text))
    else:
        assert clauses(text) == tuple(Clause(*clause) for clause in expected)
