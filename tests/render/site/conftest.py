"""The sample's site, written once, and a real browser to read it with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.demo.library import AGAIN
from tests.pictures import write_sample_site

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def sample(sample_after: dict[int, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample after all its runs, for a site beside it; no test changes it."""
    return shutil.copytree(sample_after[AGAIN], tmp_path_factory.mktemp("site") / "demo")


@pytest.fixture(scope="session")
def site(sample: Path) -> Path:
    """The sample's site, written once."""
    write_sample_site(sample, sample / "site")
    return sample / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium; tests that want it are skipped where it is not installed.

    It runs an event loop in this thread, so it must be gone before another module's tests run one of their own.
    """
    if not CHROMIUM.exists():
        pytest.skip(f"no browser: {CHROMIUM} is not there")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()
