"""Homes and sites for the tests of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.home import Home, Site, approved, copied, serving, three_versions


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path)


@pytest.fixture(scope="session")
def once_lived(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with one version, to be copied."""
    return approved(tmp_path_factory.mktemp("lived"))


@pytest.fixture
def lived(once_lived: Home, tmp_path: Path) -> Iterator[Home]:
    """A home of the test's own with one version, which no test may change."""
    home = copied(once_lived, tmp_path / "home")
    before = home.published()
    assert before
    yield home
    after = home.published()
    assert {name: after.get(name) for name in before} == before


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with three versions, for tests that only read."""
    home = three_versions(tmp_path_factory.mktemp("shelf"))
    before = home.published()
    assert len(before) == 5
    yield home
    assert home.published() == before


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site."""
    with serving() as site:
        yield site
