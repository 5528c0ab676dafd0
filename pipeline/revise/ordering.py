"""An engine's order of findings, told in scores: the scores that they had, dealt out anew, best first.

What the engine names bears on the topic's question, whatever words it is put in, and comes before what is new besides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.records import Dossier, Finding


def scores(dossier: Dossier, named: Sequence[str]) -> dict[str, float]:
    """Finding id to score: for what is named, in this order, and what is new besides, in the order that it had."""
    findings = {finding.id: finding for finding in (*dossier.history, *dossier.current)}
    there = [id for id in dict.fromkeys(named) if id in findings]
    if not there:
        return {}
    rest = sorted((finding for finding in dossier.current if finding.id not in there), key=_best)
    dealt = [*(findings[id] for id in there), *rest]
    worth = sorted((finding.score for finding in dealt), reverse=True)
    return {finding.id: score for finding, score in zip(dealt, worth, strict=True)}


def ordered(dossier: Dossier, dealt: Mapping[str, float], named: Sequence[str]) -> Dossier:
    """The dossier with these scores, what is new best first."""
    current, history = (
        tuple(replace(finding, score=dealt.get(finding.id, finding.score)) for finding in some)
        for some in (dossier.current, dossier.history)
    )
    return replace(
        dossier, current=tuple(sorted(current, key=_best)), history=history,
        bearing=frozenset(named) & dealt.keys(),
    )  # fmt: skip


def _best(finding: Finding) -> tuple[float, str]:
    return -finding.score, finding.id
