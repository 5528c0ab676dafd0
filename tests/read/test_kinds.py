"""Which names are people, companies, models."""

from __future__ import annotations

import pytest

from pipeline.read.kinds import is_person, kind_of
from pipeline.read.names import spans


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Corvid-70B was downloaded twice.", "model"),
        ("Orrin Labs was founded in Halden.", "company"),
        ("Orrin announced a cut.", "company"),
        ("Orrin, a small start-up, is quiet.", "company"),
        ("Ilse Brandt said so.", "person"),
        ("The Halden Institute measured it.", "body"),
        ("Orrin is quiet.", ""),
        ("Ilse Brandt is quiet.", ""),
    ],
)
def test_the_kind_of_the_first_name(sentence: str, kind: str) -> None:
    """Form and neighbours tell; where they do not, nothing is guessed."""
    assert kind_of(spans(sentence)[0], sentence) == kind


def test_the_form_of_a_person() -> None:
    """Two or three capitalised words of which none names a body."""
    assert is_person("Jan van Orrin")
    assert not is_person("Halden Institute")
    assert not is_person("Orrin")
