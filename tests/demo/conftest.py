"""The invented web, loaded once: its tests only ask it for other instants."""

from __future__ import annotations

import pytest

from pipeline.demo.web import Web


@pytest.fixture(scope="session")
def web() -> Web:
    """The sample as it lies in the package, not served."""
    return Web()
