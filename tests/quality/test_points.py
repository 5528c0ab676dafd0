"""What pages tell of real articles answers their question and stands alone, by the count of tests.quality.points."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality import points


def test_points_are_good(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """At least so many of 100 points as the floor says; one without a verdict does not count as good."""
    assert data.is_dir()
    monkeypatch.setattr("sys.argv", ["points"])
    assert points.main() == 0, capsys.readouterr().out


def test_every_verdict_names_a_point_once() -> None:
    """A point has one verdict, and one that fails says why."""
    rows = [row.split("\t") for row in points.VERDICTS.read_text(encoding="utf-8").splitlines() if row[0] != "#"]
    assert len({tuple(row[1:4]) for row in rows}) == len(rows) == len(points.verdicts())
    assert all(len(row) == (4 if row[0] == "+" else 5) and row[0] in "+-" for row in rows)
