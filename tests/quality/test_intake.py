"""What is let in: near-duplicates and topic relevance reach their floors, by the command that prints the figures."""

from __future__ import annotations

from tests.quality import copies, relevance


def test_near_duplicates_reach_their_floor(capsys):
    """Copies are found through edits and cuts, and no two stories are merged; the command prints both."""
    assert copies.main() == 0
    assert "recall" in capsys.readouterr().out
    labelled = copies.pairs()
    assert len(labelled) >= 60
    assert len({pair.id for pair in labelled}) == len(labelled)


def test_relevance_reaches_its_floor(capsys):
    """Labelled titles and teasers of three topics are told apart; the command prints precision and recall."""
    assert relevance.main(()) == 0
    assert "precision" in capsys.readouterr().out
    assert len(relevance.labelled()) >= 120
