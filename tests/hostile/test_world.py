"""The hundred hosts keep what their command prints."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.world_hosts import faults, measure


def test_hundred_hosts(tmp_path: Path) -> None:
    """A second run moves no body bytes where validators exist, and no host is asked too soon or against its rules."""
    figures = measure(tmp_path / "state")
    assert faults(figures) == []
    assert figures.hosts == 100
    assert figures.conditional[1] >= 60
    assert figures.requests[1] < figures.requests[0] / 2
