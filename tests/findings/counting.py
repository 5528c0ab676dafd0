"""Word statistics of a few sentences."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.findings.similarity import Statistics, document_frequencies, snapshot


def statistics_of(sentences: Sequence[tuple[str, ...]]) -> Statistics:
    """A snapshot of these sentences, given as terms, and of nothing else."""
    return snapshot(len(sentences), document_frequencies(sentences))
