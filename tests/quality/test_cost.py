"""A run over thirty articles costs a few seconds of CPU and little memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality import cost

SECONDS, MEMORY = 10.0, 400.0  # a quiet machine takes 4 to 5 s, most of it starting, and 130 MB


@pytest.mark.endurance
@pytest.mark.timeout(120)
def test_a_small_run_is_cheap(tmp_path: Path) -> None:
    """CPU seconds count, since others may be using the machine; the brief is written."""
    config = cost.lay_out(tmp_path)
    spent = cost.measure(tmp_path, config, 0, 30, 1000)
    assert (tmp_path / "briefs" / "cost" / "latest.md").exists()
    assert spent.cpu < SECONDS
    assert spent.memory < MEMORY


def test_articles_are_the_same_every_time() -> None:
    """A batch does not depend on which batches were made before."""
    assert list(cost.articles(10, 2, 50)) == list(cost.articles(8, 4, 50))[2:]
