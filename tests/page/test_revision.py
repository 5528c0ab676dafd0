"""When a version is due: what came in has to tell something before a page is chosen anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.models import Dossier, Operation
from pipeline.storage import Store
from tests.page.town import SETTINGS, Town

KEYWORDS = 'keywords = ["Larkmouth tram"]\n[topic.axis]\n'
BREAD = "A bakery opened on Quay Street. Its bread is made of rye, and the rye comes from the valley of Tolland."
NEWS = (
    "Larkmouth Council opened the Alder stop of the Larkmouth tram on 13 March 2026. Freja Ivyson, a shopkeeper,"
    " said that the price of the Larkmouth tram has brought 20 new customers a day to Alder."
)


class Asked(Digest):
    """The digest, which notes of which versions it is asked."""

    versions: ClassVar[list[int]] = []

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """What the digest says."""
        self.versions.append(dossier.version)
        return Digest.revise(self, dossier)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (BREAD, 0),
        ("Good morning from the Larkmouth tram! See you soon.", 0),
        (NEWS, 1),
    ],
    ids=["off the topic", "kept, and it says nothing", "news"],
)
def test_a_page_is_chosen_anew_only_for_what_tells_something(tmp_path: Path, text: str, asked: int) -> None:
    """Else it would announce what is old, as the first place that is free lets it in."""
    town = Town(tmp_path, first=False)
    town.home.topics[:] = [SETTINGS.replace("[topic.axis]\n", KEYWORDS)]
    town.home.write()
    assert town.go() == 1
    town.put("late", {"title": "Late", "text": text, "url": "https://late.example/a", "published": "2026-03-13"})
    config = load(town.home.config)
    Asked.versions.clear()
    store = Store(config.state)
    try:
        report = stages.run(config, store, Asked(), town.day, config.topics)
    finally:
        store.close()
    outcome = report.outcomes[0][1]
    assert sum(outcome.counts.values()) == 1
    assert Asked.versions == [2] * asked
    assert outcome.version == (2 if asked else None)
    assert asked or outcome.reason.startswith("nothing that calls for a new version: 1 item: 1 ")
