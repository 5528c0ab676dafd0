"""Which names have the form of a person's."""

from __future__ import annotations

from pipeline.page.families import is_person


def test_the_form_of_a_person() -> None:
    """Two or three capitalised words of which none names a body."""
    assert is_person("Jan van Orrin")
    assert not is_person("Halden Institute")
    assert not is_person("Orrin")
    assert not is_person("Corvid Daily News")
