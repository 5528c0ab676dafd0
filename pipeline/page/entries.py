"""Entries of a page that was chosen anew: what tells the same as an entry that stood there is that entry still."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.english.dates import last_day
from pipeline.english.tokens import terms
from pipeline.findings.repeats import repeats
from pipeline.findings.similarity import document_frequencies, snapshot
from pipeline.models import Block, Claim, Sentence, When


def restored_entries(
    blocks: Sequence[Block], stood: Sequence[Block], archive: Mapping[str, Block], claims: Mapping[str, Claim]
) -> tuple[tuple[Block, ...], dict[str, str]]:
    """The blocks, each that goes on from one which `stood` with its id, name, life and version, and old ids by new."""
    there = {block.id for block in blocks}
    free = [block for block in stood if block.id not in there]
    weight = snapshot(len(claims), document_frequencies(terms(claim.quote) for claim in claims.values())).weight
    renamed: dict[str, str] = {}
    made: list[Block] = []
    for block in blocks:
        old = None
        if block.id not in archive:
            same = (one for one in free if one.section == block.section)
            old = next((one for one in same if _same_entry(one, block, claims, weight)), None)
        if old:
            free.remove(old)
            renamed[block.id] = old.id
            begun = tuple(step for step in block.life if step.what not in ("opened", "new"))
            block = replace(block, id=old.id, name=old.name, since=old.since, life=old.life + begun)
        made.append(block)
    return tuple(_linked(block, renamed) for block in made), renamed


def _same_entry(old: Block, new: Block, claims: Mapping[str, Claim], weight: Callable[[str], float]) -> bool:
    """Whether one entry goes on in the other: the same words, the figure of one holder, or one event told anew."""
    if new.section == "figures":
        return (old.title, _holder(old)) == (new.title, _holder(new))
    had, has = (
        [claims[said.claims[0]] for said in one.sentences if said.claims and said.claims[0] in claims]
        for one in (old, new)
    )
    if not had or not has:
        return False
    if all(any(_overlap(one, other) for other in has) for one in had):
        return True
    event = new.section == "timeline" and old.kind == new.kind and _together(old.when, new.when)
    return event and repeats(had[0].quote, has[0].quote, weight)


def _holder(block: Block) -> str:
    said = block.sentences[0]
    return said.speaker or said.outlet


def _overlap(one: Claim, other: Claim) -> bool:
    """Whether two claims quote a sentence in common."""
    return one.article == other.article and not set(one.sentences).isdisjoint(other.sentences)


def _together(one: When | None, other: When | None) -> bool:
    """Whether two dates may be the same day."""
    return one is not None and other is not None and one.start <= last_day(other) and other.start <= last_day(one)


def _linked(block: Block, renamed: Mapping[str, str]) -> Block:
    """A block whose links lead to the entries by the ids that they have."""

    def told(said: Sentence) -> Sentence:
        return replace(said, link=renamed[said.link]) if said.link in renamed else said

    return replace(block, sentences=tuple(map(told, block.sentences)))
