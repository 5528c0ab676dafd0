"""More sources for what the page already tells: the sentence keeps its words and gains citations."""

from __future__ import annotations

from dataclasses import replace

from pipeline.engines.offline.desk import Desk
from pipeline.records import Block, Finding, Sentence

RANKED = ("why", "narrative", "timeline")  # sections whose blocks rank by a finding


def join(desk: Desk) -> None:
    """Add new articles to the sentences that tell what they say too: what is still reported keeps its place."""
    for finding in desk.dossier.current:
        block = desk.page.get(desk.home.get(finding.id, ""))
        if block:
            desk.put(_supported(block, finding), "another article says so")


def _supported(block: Block, finding: Finding) -> Block:
    life = tuple(replace(step, sentences=_joined(step.sentences, finding)) for step in block.life)
    rank = max(block.rank, finding.score) if block.section in RANKED else block.rank
    return replace(block, sentences=_joined(block.sentences, finding), life=life, rank=rank)


def _joined(sentences: tuple[Sentence, ...], finding: Finding) -> tuple[Sentence, ...]:
    """The sentences, with the finding's articles joined to the one that tells it."""
    joined: list[Sentence] = []
    for sentence in sentences:
        if sentence.claims[:1] == finding.claims[:1] and not sentence.link:
            claims = tuple(dict.fromkeys((*sentence.claims, *finding.claims)))
            # A model's sentence may rest on more findings: the first article of each stands in front.
            front = sentence.items if sentence.written else sentence.items[:1]
            items = tuple(dict.fromkeys((*front, *finding.items, *sentence.items)))
            joined.append(replace(sentence, claims=claims, items=items))
        else:
            joined.append(sentence)
    return tuple(joined)
