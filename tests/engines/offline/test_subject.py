"""Keywords of several words, by which a sentence is to the point where single words of the topic say nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.engines.offline.subject import names_keyword
from tests.revise.making import TOPIC

TRAM = replace(TOPIC, keywords=("tram line", "depots", "open-weight model", "Osprey Metrics"))


@pytest.mark.parametrize(
    ("quote", "named"),
    [
        ("The Harwick tram line costs 80 million crowns.", True),
        ("Both tram lines were late.", True),
        ("Open-weight models caught up in March.", True),
        ("The line of the tram is blue.", False),
        ("Two depots were sold.", False),  # a lone word may mean something else
        ("Osprey Metrics moved to Halden.", False),  # who, not what
        ("", False),
    ],
)
def test_a_keyword_is_named_whole_and_in_any_form(quote: str, named: bool) -> None:
    """Its words stand together, in the singular or the plural, with or without a hyphen."""
    assert names_keyword(quote, TRAM) is named
