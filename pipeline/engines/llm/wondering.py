"""Questions that no source puts as such: what sources say is not settled, or what two of them answer differently.

A question says nothing that could be true or false by itself, but it names and supposes things: the gate holds it to
what it cites, and here it has to show what leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.engines.llm.desk import Desk
from pipeline.records import Finding, Sentence

RULE = "the model asks what its sources say is not settled, or answer differently"
_OPEN = re.compile(
    r"\b(?:whether|unclear|unknown|unresolved|unsettled|unproven|unverified|undecided|undisclosed|untested|uncertain"
    r"|open question|the (?:real )?(?:question|test) is|yet to be|remains? to be (?:seen|shown|decided)|depends on"
    r"|not (?:yet )?(?:been )?(?:established|known|clear|certain|settled|decided|disclosed|verified|shown|proven|said)"
    r"|without (?:\w+ ){0,3}(?:details?|terms|figures|numbers|date)|reservations|doubts?|sceptic\w*|skeptic\w*)\b",
    re.I,
)


def leaves_open(desk: Desk, finding: Finding) -> bool:
    """Whether a source says that something is not settled, or a tension has the finding for a side."""
    if _OPEN.search(desk.lead(finding).quote):
        return True
    sides = (said.claims for block in desk.section("tensions") for said in block.sentences)
    return any(not set(finding.claims).isdisjoint(claims) for claims in sides)  # wherever else it is told


def grounded(desk: Desk, text: str, findings: Sequence[Finding]) -> bool:
    """Whether a question rests on what leaves it open: a source that says so, or both sides of a tension."""
    if not text.rstrip().endswith("?"):
        return False
    if any(_OPEN.search(desk.lead(finding).quote) for finding in findings):
        return True
    cited = {claim for finding in findings for claim in finding.claims}
    return any(
        sum(bool(cited & set(said.claims)) for said in block.sentences) > 1 for block in desk.section("tensions")
    )


def put(desk: Desk, sentence: Sentence, findings: Sequence[Finding]) -> None:
    """Open the question, linked to where a finding of it is told; it tells the first itself where nothing else does."""
    home = next((desk.home[finding.id] for finding in findings if finding.id in desk.home), "")
    rank = min(finding.score for finding in findings)  # what a source asks comes first
    key = "/".join(("open", *sorted(finding.id for finding in findings)))
    told = () if home else (findings[0].id,)
    day = max((day for f in findings if (day := desk.published(desk.lead(f)))), default=None)
    block = desk.new("questions", key, (replace(sentence, link=home),), findings=told, rank=rank, day=day)
    if block.id not in desk.page and desk.room("questions", rank):
        desk.put(desk.step(block, "opened"), RULE)
