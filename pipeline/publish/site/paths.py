"""Where each page of a topic lies in the site; a path never changes, so links from elsewhere hold."""

from __future__ import annotations


def version(number: int) -> str:
    """The page of a version."""
    return f"v{number}.html"


def changes(before: int, after: int, side: bool = False) -> str:
    """What changed between two neighbours, its words inline or side by side."""
    return f"changes/v{before}-v{after}{'-side' if side else ''}.html"


def since(number: int) -> str:
    """What changed since a version, up to the newest."""
    return f"since/v{number}.html"


def source(number: int) -> str:
    """The page of a source."""
    return f"sources/s{number}.html"
