"""Rows of tables that are cases of the catalogue."""

from __future__ import annotations

from typing import Any

import pytest


def case(*values: Any, id: str) -> Any:
    """A row of a table, with its number in the catalogue."""
    return pytest.param(*values, id=id)
