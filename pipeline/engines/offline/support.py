"""More sources for what the page already tells: the sentence keeps its words and gains citations."""

from __future__ import annotations

from dataclasses import replace

from pipeline.engines.offline.desk import Desk
from pipeline.records import Block, Finding, Sentence


def join(desk: Desk) -> None:
    """Add new articles to the sentences that tell what they say too."""
    for finding in desk.dossier.current:
        block = desk.page.get(desk.home.get(finding.id, ""))
        if block:
            desk.put(_supported(block, finding), "another article says so")


def _supported(block: Block, finding: Finding) -> Block:
    sentences: list[Sentence] = []
    for sentence in block.sentences:
        if set(sentence.claims) & set(finding.claims) and not sentence.link:
            claims = tuple(dict.fromkeys((*sentence.claims, *finding.claims)))
            items = tuple(dict.fromkeys((*sentence.items, *finding.items)))
            sentences.append(replace(sentence, claims=claims, items=items))
        else:
            sentences.append(sentence)
    return replace(block, sentences=tuple(sentences))
