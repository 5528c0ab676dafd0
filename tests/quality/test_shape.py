"""Tensions reach their floors on labelled sentences, by the command that prints the figures."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.quality import tensions


def test_tensions_reach_their_floor(capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed as a tension is one, on the pairs that rules were written against and on the others."""
    assert tensions.main() == 0
    assert "precision" in capsys.readouterr().out
    pairs = tensions.judged()
    counted = Counter((pair.part, pair.expected == "none") for pair in pairs)
    assert len(pairs) >= 70
    assert len({pair.id for pair in pairs}) == len({pair.texts for pair in pairs}) == len(pairs)
    assert sum(pair.expected == "none" for pair in pairs) >= len(pairs) / 3
    assert min(counted.values()) >= 15


def test_a_floor_that_is_missed_is_told() -> None:
    """A page that prints every pair as a tension has the precision of chance."""
    everything = [tensions.Judged(p.id, p.part, p.trap, p.expected, "figures", p.texts) for p in tensions.judged()]
    assert tensions.score(everything).recall == 1.0
    assert tensions.score(everything).precision < 0.6
