"""More sources for what the page already tells: the sentence keeps its words and gains citations."""

from __future__ import annotations

from dataclasses import replace

from pipeline.engines.offline.desk import CITED, Desk
from pipeline.records import Block, Finding, Sentence

RANKED = ("why", "narrative", "timeline")  # sections whose blocks rank by a finding


def join(desk: Desk) -> None:
    """Add new articles to the sentences that tell what they say too: what is still reported keeps its place."""
    for finding in desk.dossier.current:
        block = desk.page.get(desk.home.get(finding.id, ""))
        if block:
            desk.put(_supported(desk, block, finding), "another article says so")


def _supported(desk: Desk, block: Block, finding: Finding) -> Block:
    life = tuple(replace(step, sentences=_joined(desk, step.sentences, finding)) for step in block.life)
    rank = max(block.rank, finding.score) if block.section in RANKED else block.rank
    return replace(block, sentences=_joined(desk, block.sentences, finding), life=life, rank=rank)


def _joined(desk: Desk, sentences: tuple[Sentence, ...], finding: Finding) -> tuple[Sentence, ...]:
    """The sentences, with the finding's articles joined to the one that tells it, as far as one may cite."""
    joined: list[Sentence] = []
    for sentence in sentences:
        if sentence.claims[:1] == finding.claims[:1] and not sentence.link:
            fresh = [item for item in finding.items if item not in sentence.items]
            items = (*sentence.items, *fresh[: max(0, CITED - len(sentence.items))])
            having = (id for id in finding.claims if desk.dossier.claims[id].item in items)
            joined.append(replace(sentence, claims=tuple(dict.fromkeys((*sentence.claims, *having))), items=items))
        else:
            joined.append(sentence)
    return tuple(joined)
