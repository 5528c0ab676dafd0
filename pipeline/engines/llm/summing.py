"""The model's lines of What: in its own order, each in the place of what the same voice said, or of the weakest.

What a model chose to tell is told, as far as a budget of newcomers reaches: the ranks know what is well supported, and
not what overtakes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.engines.llm.desk import Desk
from pipeline.records import Block, Finding, Sentence

OVERTAKING = 3  # sentences of one version that may stand where older ones stood


def put(desk: Desk, old: Block | None, sentence: Sentence, findings: Sequence[Finding]) -> None:
    """A line linked to where its finding is told; it replaces only what the same voice said before."""
    home = next((desk.home[f.id] for f in findings if f.id in desk.home), "")
    rank = max(f.score for f in findings)
    block = desk.new("what", findings[0].id, (replace(sentence, link=home),), rank=rank)
    if block.id in desk.page:
        return
    if old and old.section == "what" and _same_voice(desk, old, findings):
        desk.drop(old.id)
        block = replace(block, rank=max(rank, old.rank))
    elif not makes_room(desk, desk.section("what"), desk.topic.budgets.what):
        return
    desk.put(block)


def arrange(desk: Desk, order: Sequence[str]) -> None:
    """The lines that this version wrote, ranked among themselves in the order of these ids."""
    blocks = [desk.page[id] for id in dict.fromkeys(order) if id in desk.page and desk.page[id].since == desk.version]
    for block, rank in zip(blocks, sorted((block.rank for block in blocks), reverse=True), strict=True):
        desk.put(replace(block, rank=rank))


def makes_room(desk: Desk, blocks: Sequence[Block], room: int) -> bool:
    """Whether one more fits; else the weakest of an earlier version retires, until this one has overtaken enough."""
    if len(blocks) < room:
        return True
    fresh = sum(block.since == desk.version for block in blocks)
    older = [block for block in blocks if block.since < desk.version and block.id not in desk.operations]
    if not older or fresh >= OVERTAKING:  # what this version corrects stays
        return False
    desk.drop(min(older, key=lambda block: (block.rank, block.id)).id)
    return True


def _same_voice(desk: Desk, old: Block, findings: Sequence[Finding]) -> bool:
    leads_then = [s.claims[0] for s in old.sentences if s.claims]
    said = [desk.dossier.claims[claim] for claim in leads_then if claim in desk.dossier.claims]
    leads = [desk.lead(f) for f in findings]
    voices = {claim.holder for claim in said}
    newer = bool(said) and max(desk.day(c) for c in leads) > max(desk.day(c) for c in said)
    return newer and voices <= {claim.holder for claim in leads}
