"""The archive of the sample after its fourth run, and an empty store to fill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.storage import Store
from pipeline.storage.catalogue import Catalogue


@pytest.fixture
def catalogue(sample_after: dict[int, Path]) -> Iterator[Catalogue]:
    """What the sample's store knows."""
    with Catalogue(sample_after[4] / "state") as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store, closed after the test."""
    store = Store(tmp_path / "state")
    yield store
    store.close()
