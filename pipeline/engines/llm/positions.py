"""Positions in the model's words: one line for each that a rule placed, and views of named holders without a side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.engines.llm.desk import Desk
from pipeline.records import Block, Finding, Sentence

if TYPE_CHECKING:
    from pipeline.engines.llm.placing import Placing

RULE = "a view of a named holder that no cue of the axis places, chosen by the model"


def put(placing: Placing, block: Block | None, text: str, findings: Sequence[Finding]) -> str:
    """Tell a position in this line; what speaks against it, "" also where the holder has one or there is no room."""
    if block:
        return _reword(placing, block, text)
    sentence = placing.sentence(text, findings[:1])
    if not _free(placing.desk, findings[0]):
        return ""
    why = placing.fault(sentence, placing.desk.lead(findings[0]).holder)
    if not why:
        add(placing.desk, sentence, findings[0])
    return why


def add(desk: Desk, sentence: Sentence, finding: Finding) -> None:
    """A position at neither pole, which takes no part in what is said of the two sides."""
    if _free(desk, finding):
        fields = {"title": desk.lead(finding).holder, "rank": finding.score, "day": desk.published(desk.lead(finding))}
        block = desk.new("perspectives", desk.lead(finding).holder, (sentence,), findings=(finding.id,), **fields)
        desk.put(desk.step(block, "new"), RULE)


def _free(desk: Desk, finding: Finding) -> bool:
    """Whether the finding is told nowhere, its holder has no position, and there is room for one."""
    known = desk.new("perspectives", desk.lead(finding).holder, ()).id in desk.page
    return not known and finding.id not in desk.home and desk.room("perspectives", finding.score)


def _reword(placing: Placing, block: Block, text: str) -> str:
    """The line in the place of a quote; where something speaks against it, that, and the quote stays."""
    sentence = replace(
        block.sentences[0], text=placing.sentence(text, ()).text, link="", written=True, speaker="", outlet=""
    )
    why = placing.fault(sentence, block.title)
    if not why:
        placing.desk.put(replace(block, sentences=(sentence,)))
    return why
