"""Extraction: stored pages to articles in two limited workers, beside bare trafilatura in two processes."""

from __future__ import annotations

from pathlib import Path

from bench.measure import Cost, Ratio, beside
from tests.quality import pages

GOAL, F1 = 1.15, 0.958


def ratios(data: Path | None, rounds: int = 3) -> list[Ratio]:
    """Ratio 1; nothing without the test data."""
    if data is None:
        return []
    bodies = pages.bodies(data)
    results = pages.extracted(bodies)
    got = pages.reached(
        [pages.matched(body.marked, pages.text(result)) for body, result in zip(bodies, results, strict=True)]
    )
    took = {name: Cost(cpu, wall) for name, (wall, cpu) in pages.speed(bodies, rounds).items()}
    ours, bare = took["workshop"], took["bare"]
    return [
        Ratio("1 pages to articles / bare trafilatura, wall", ours.wall / bare.wall, GOAL, beside(ours, bare)),
        Ratio("1 the same, CPU", ours.cpu / bare.cpu, GOAL),
        Ratio("1 F1 of the bodies", got["f1"], F1, least=True),
    ]
