"""Every function over real prose: nothing raises, what is copied is verbatim, and a thousand sentences take moments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from pipeline.english.dates import dates
from pipeline.english.figures import figures
from pipeline.english.labels import LONGEST_LABEL, label
from pipeline.english.names import name_spans, names
from pipeline.english.sentence_kinds import boilerplate, kind, lead_in
from pipeline.english.tokens import terms

ANCHOR = datetime(2026, 3, 18, tzinfo=UTC)
READERS: list[Callable[[str], object]] = [
    *(terms, names, figures, lambda sentence: dates(sentence, ANCHOR), kind),
    *(boilerplate, lead_in, label),
]


@pytest.fixture(scope="module")
def prose(data: Path) -> list[str]:
    """The sentences of a hundred documents, cut roughly."""
    documents = json.loads((data / "data" / "summhay" / "news1.json").read_text(encoding="utf-8"))["documents"]
    parts = [re.split(r"(?<=[.?!])\s+|\n+", document["text"]) for document in documents]
    return [sentence.strip() for part in parts for sentence in part if sentence.strip()]


def test_no_sentence_is_too_odd(prose: list[str], record_property: Callable[[str, object], None]) -> None:
    """Every function answers for every sentence, at a rate that a run does not notice."""
    start = process_time()
    for sentence in prose:
        for read in READERS:
            read(sentence)
    rate = len(prose) / (process_time() - start)
    record_property("sentences per second", round(rate))
    assert len(prose) > 1000
    assert rate > 300  # several thousand on an idle machine: the floor allows for a busy one


def test_what_is_copied_is_verbatim(prose: list[str]) -> None:
    """Names, figures, dates and labels are parts of their sentence."""
    for sentence in prose:
        assert all(sentence[span.start : span.end] == span.name for span in name_spans(sentence))
        assert all(figure.text in sentence for figure in figures(sentence))
        assert all(sentence.startswith(dated.text, dated.start) for dated in dates(sentence, ANCHOR))
        short = label(sentence).removesuffix(" …")
        assert short in sentence
        assert len(short.split()) <= LONGEST_LABEL


@pytest.mark.parametrize(
    "odd",
    ["", " ", ".", "“”", "—", "\u00a0", "1", "$", "#", "I", "A" * 5000, "a, " * 2000, "Vell " * 1000, "9 " * 2000],
)
def test_odd_strings(odd: str) -> None:
    """Nothing raises, and nothing takes long, on what is hardly a sentence."""
    start = process_time()
    for read in READERS:
        read(odd)
    assert process_time() - start < 5
