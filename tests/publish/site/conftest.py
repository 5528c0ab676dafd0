"""The sample's site, written once, and a real browser to read it with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.demo import demo
from pipeline.config import load
from pipeline.publish.site.stage import write_site
from pipeline.revise.changes import changes
from pipeline.store import Store

CHROMIUM = Path("/usr/bin/chromium")
SLUG = "open-weight-race"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's folder, made once; no test changes it."""
    folder = tmp_path_factory.mktemp("site") / "demo"
    demo(folder)
    return folder


@pytest.fixture(scope="session")
def site(sample: Path) -> Path:
    """The sample's site, written once."""
    config = load(sample / "sources.toml")
    store = Store(config.state)
    write_site(store, config.topics, sample / "site", changes, config.briefs)
    store.close()
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
