"""Sets that others labelled, as the readings take them: drawn unseen, cut like quotations, nothing that leans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.quality import public

LONG = " ".join(f"Pier {n} of Oxbay was opened in May by the mayor of the town." for n in range(40))


def drawn(monkeypatch: pytest.MonkeyPatch, folder: Path, kind: str, data: str) -> list[dict[str, object]]:
    """What is made of a file of one of the sets."""
    (folder / "set.json").write_text(data, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["public", f"--{kind}", str(folder / "set.json"), "--out", str(folder / "out")])
    assert public.main() == 0
    return [json.loads(line) for line in (folder / "out").read_text(encoding="utf-8").splitlines()]


def test_edited_news(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An article is cut into quotations of whole sentences, all of which its summary rests on."""
    rows = [{"doc": LONG, "summary": f"The mayor opened pier {n}.", "label": n % 2} for n in range(4)]
    cases = drawn(monkeypatch, tmp_path, "summedits", json.dumps(rows))
    assert sorted((case["sentence"], case["label"]) for case in cases) == [
        (f"The mayor opened pier {n}.", bool(n % 2)) for n in range(4)
    ]
    quotes = [entry["quote"] for entry in cases[0]["quotes"]]  # type: ignore[attr-defined]
    assert " ".join(quotes) == LONG
    assert max(len(quote.split()) for quote in quotes) <= public.WORDS


def test_attributed_claims(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A bare answer stands with its question; a claim that leans on another and a part that nobody judged are left."""

    def row(claim: str, source: str, label: str = "attributable") -> dict[str, object]:
        return {
            "claim": claim, "question": "who opened pier 1", "references": ["The mayor did."], "src_dataset": source,
            "attribution_label": label,
        }  # fmt: skip

    rows = [
        row("The mayor", "AttributedQA"), row("Pier 1 was opened [2].", "Stanford-GenSearch", "not attributable"),
        row("It was opened.", "Stanford-GenSearch"), row("Pier 1 was opened.", "ExpertQA"),
    ]  # fmt: skip
    cases = drawn(monkeypatch, tmp_path, "attributed", "\n".join(map(json.dumps, rows)))
    assert sorted((case["sentence"], case["label"]) for case in cases) == [
        ("Pier 1 was opened.", False),
        ("Who opened pier 1? The mayor.", True),
    ]


def test_claims_of_wikipedia(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is supported in part is not true; a claim that does not name its subject is left."""
    rows = [
        {"claim": claim, "label": label, "evidence": ["The mayor did."], "meta": {"claim_title": "Oxbay (town)"}}
        for claim, label in (("Oxbay has piers.", "supported"), ("Oxbay has 9 piers.", "partially_supported"),
                             ("The piers are old.", "supported"))
    ]  # fmt: skip
    cases = drawn(monkeypatch, tmp_path, "wikipedia", "\n".join(map(json.dumps, rows)))
    assert sorted((case["sentence"], case["label"]) for case in cases) == [
        ("Oxbay has 9 piers.", False),
        ("Oxbay has piers.", True),
    ]
