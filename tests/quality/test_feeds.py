"""What feeds say comes through, by the count of `python -m tests.quality.feeds`."""

from __future__ import annotations

from pathlib import Path

from tests.quality.feeds import FLOOR, measure


def test_other_readers_results_are_met(data: Path) -> None:
    """Every file that holds items yields entries; titles, links and dates match what other readers' authors expect."""
    gofeed, feed_rs, real = measure(data / "data" / "feeds")
    assert gofeed.silent == feed_rs.silent == real.silent == []
    assert (gofeed.files, feed_rs.files, real.files) == (268, 65, 76)
    for what in ("title", "link", "date"):
        assert gofeed.met[what] >= FLOOR * gofeed.wanted[what], gofeed.missed
    assert feed_rs.share >= 0.97
