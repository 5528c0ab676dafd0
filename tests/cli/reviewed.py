"""A debate with two sides in which somebody changes theirs, for tests of what waits for an editor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.cli.home import APPROVAL, OBJECTION, TOPIC, Home

AXIS = """
[topic.axis]
about = ["tram"]
left = { name = "worth it", cues = ["worth its price"] }
right = { name = "not worth it", cues = ["waste of money"] }
"""
TURN = {
    "title": "Otis Varga comes round to the tram",
    "text": "Otis Varga, chairman of the Harbour Bus Union, said that the Larkmouth tram is worth its price."
    " Larkmouth Council opened the depot of the Larkmouth tram on 11 March 2026.",
    "url": "https://lampgazette.example/varga",
    "outlet": "Lamp Gazette",
    "published": "2026-03-12",
}
RETURN = {
    "title": "Varga, once more, on the tram",
    "text": "Otis Varga, chairman of the Harbour Bus Union, said again that the Larkmouth tram is worth its price."
    " Corrigan Rail delivered the third vehicle of the Larkmouth tram on 18 March 2026.",
    "url": "https://harbourpost.example/again",
    "outlet": "Harbour Post",
    "published": "2026-03-19",
}


def debate(folder: Path, hold: str = "", keys: Mapping[str, Any] = MappingProxyType({})) -> Home:
    """A home with two documents that no run has read yet, and what its `[review]` holds."""
    home = Home(folder)
    home.settings = f"[review]\nhold = {hold}\n" if hold else ""
    home.topic(TOPIC, **keys)
    home.topics[0] += AXIS
    home.source("docs").write()
    home.put("docs/approval.json", OBJECTION | {"title": "A tram", "text": APPROVAL, "url": "https://a.example/1"})
    home.put("docs/objection.json", OBJECTION)
    return home


def proposed(home: Home, name: str) -> str:
    """A page of what waits."""
    return (home.folder / "briefs" / TOPIC / "proposed" / name).read_text(encoding="utf-8")


def named(home: Home, words: str) -> str:
    """The name of the block with these words in the list of those that wait."""
    (line,) = [line for line in proposed(home, "blocks.md").splitlines() if words in line]
    return line.split("`")[1]
