"""Charsets: what is named, what fits, and the last guess."""

from __future__ import annotations

import pytest

from pipeline.net.content_type import decoded

RUSSIAN = "Совет города утвердил монорельс девятью голосами против шести, сообщила газета гавани. " * 4
GREEK = "Το συμβούλιο της πόλης ενέκρινε τη γραμμή με εννέα ψήφους υπέρ και έξι κατά, έγραψε η εφημερίδα. " * 4


@pytest.mark.parametrize(("text", "charset"), [(RUSSIAN, "cp1251"), (GREEK, "iso8859-7"), (RUSSIAN, "koi8-r")])
def test_nothing_named(text: str, charset: str) -> None:
    """A page that names no charset, or a wrong one, is read by the letters that it would give."""
    data = f"<html><p>{text}</p></html>".encode(charset)
    assert text.strip() in decoded(data, "text/html")
    assert text.strip() in decoded(data, "text/html; charset=iso-8859-1")


def test_readable_as_it_is_named() -> None:
    """What reads well is not guessed at."""
    text = "Café Zürich, dit-il, coûte très cher à l’été."
    assert decoded(text.encode("cp1252"), "") == text
    assert decoded(text.encode("cp1252"), "text/html; charset=latin1") == text
