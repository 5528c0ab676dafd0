"""An engine's order told in scores: dealt out anew among what is new and what is named, and nothing besides."""

from __future__ import annotations

from dataclasses import replace

from pipeline.records import Dossier, Finding
from pipeline.revise.ordering import ordered, scores
from tests.revise.making import NOW, TOPIC


def finding(id: str, score: float) -> Finding:
    """One that differs in nothing else."""
    return Finding(id, (f"claim-{id}",), id, id, ("i",), ("o",), "fact", NOW, NOW, score=score)


NEW = tuple(finding(id, score) for id, score in (("a", 5.0), ("b", 4.0), ("c", 1.0)))
KNOWN = (finding("k", 3.0), finding("l", 2.0))
DOSSIER = Dossier(TOPIC, 2, NOW, None, NEW, KNOWN, (), (), {}, {})


def test_the_named_take_the_best_scores() -> None:
    """In their order, what is known among them; the others keep theirs in the order that they had."""
    dealt = scores(DOSSIER, ["c", "k", "c", "unknown"])
    assert dealt == {"c": 5.0, "k": 4.0, "a": 3.0, "b": 1.0}
    dossier = ordered(DOSSIER, dealt, ["c", "k", "unknown"])
    assert [one.id for one in dossier.current] == ["c", "a", "b"]
    assert [(one.id, one.score) for one in dossier.history] == [("k", 4.0), ("l", 2.0)]
    assert dossier.bearing == {"c", "k"}


def test_no_name_changes_nothing() -> None:
    """Nor do names that the dossier does not have."""
    assert scores(DOSSIER, ()) == scores(DOSSIER, ["unknown"]) == {}
    assert ordered(DOSSIER, {}, ()) == replace(DOSSIER, current=NEW)
