"""Whether the words around a date look ahead."""

from __future__ import annotations

import pytest

from pipeline.english.dates import looks_ahead


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The lab will publish in June.", True),
        ("In June the lab will publish it.", True),
        ("The hearing in June will be public.", True),
        ("In June the lab revealed plans to close.", False),
        ("The lab shelved its plans in June.", False),
        ("The lab, which closed in June, will reopen.", False),
    ],
)
def test_a_cue_in_the_clause_of_the_date(sentence: str, expected: bool) -> None:
    """The cue stands before the date, or behind it where no other verb is nearer."""
    start = sentence.lower().index("in june")
    assert looks_ahead(sentence, start, start + len("in june")) is expected
