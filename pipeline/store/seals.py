"""Seals: hashes of rows that readers see, by which a change by hand shows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pipeline.records import canonical_json

# Table to the columns that its seal covers; a version's covers the seal of the version before it too.
SEALED: Mapping[str, tuple[str, ...]] = {
    "versions": ("topic", "number", "date", "engine", "renderer", "status", "items", "brief", "changes", "hash"),
    "archive": ("topic", "block", "version", "year", "record"),
    "outcomes": ("run", "topic", "kept", "repeats", "off_topic", "failed", "version", "reason"),
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "versions": ("topic", "number"),
    "archive": ("topic", "block"),
    "outcomes": ("run", "topic"),
}
CHAINED = ("versions",)


def seal(table: str, row: Mapping[str, Any], before: str = "") -> str:
    """The seal of a row; `before` is that of the row before it, where the table is a chain."""
    values = [row[column] for column in SEALED[table]]
    return hashlib.sha256(canonical_json([before if table in CHAINED else "", *values]).encode()).hexdigest()


def chained(before: str, markdown: str) -> str:
    """The hash of a version: it covers the version's bytes and the hash of the version before it."""
    return hashlib.sha256((before + markdown).encode()).hexdigest()
