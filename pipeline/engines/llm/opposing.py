"""Tensions that the model proposes: printed where code can show that the two sides differ."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.llm import voices
from pipeline.engines.llm.placing import Placing
from pipeline.engines.offline import tensions
from pipeline.engines.offline.desk import Desk
from pipeline.engines.offline.poles import opposed
from pipeline.engines.offline.relations import disagreement
from pipeline.records import Block, Claim, Finding
from pipeline.relate.measure import RULE as FIGURES
from pipeline.relate.measure import differ
from pipeline.relate.rebuttal import RULE as REBUTTAL

POLES = "two holders speak of the same thing from opposite poles of the axis"


def place(placing: Placing, sides: Sequence[tuple[str, list[Finding]]]) -> tuple[Block, str] | None:
    """Two sides that a rule tells apart: other voices, and figures for one measure, a rebuttal, or opposite poles.

    One article that tells both is enough where it names two holders; what it reports itself is no side of its own.
    Where one side can be told neither in the model's words nor in its source's, the block that it would have stood in,
    and why.
    """
    desk = placing.desk
    rule = _opposed(desk, sides[0][1][0], sides[1][1][0]) if len(sides) == 2 else ""
    if not rule:
        return None
    leads = [desk.lead(findings[0]) for _, findings in sides]
    if any(all(desk.dossier.articles[i].quality == "title" for i in f.items) for _, fs in sides for f in fs):
        return None
    shared = [name for name in leads[0].names if name in leads[1].names]
    pair = differ(*leads)
    named = f"{', '.join(shared[: tensions.OBJECTS])}: {pair[0].text} against {pair[1].text}" if pair and shared else ""
    name = named or " and ".join(dict.fromkeys(lead.holder for lead in leads))
    sentences = [placing.sentence(text, findings) for text, findings in sides]
    for place, (sentence, (_, findings)) in enumerate(zip(sentences, sides, strict=True)):
        if why := placing.fault(sentence, name):
            if not desk.fits(leads[place]) and findings[0].id not in desk.home:
                return desk.new("tensions", f"lost/{sentence.text}", (sentence,), title=name), why
            known = findings[0].id in desk.home
            sentences[place] = (
                desk.refer(findings[0], f"{desk.speaker(leads[place])}: ") if known else desk.tell(findings[0])
            )
    key = "/".join(sorted(f[0].id for _, f in sides))
    untold = tuple(dict.fromkeys(f.id for _, fs in sides for f in fs if f.id not in desk.home))
    rank = tensions.worth(*(findings[0] for _, findings in sides))
    block = desk.new("tensions", key, sentences, title=name, findings=untold, rank=rank)
    same = any(b.title == name for b in desk.section("tensions"))
    if block.id not in desk.page and not same and desk.room("tensions", rank):
        desk.put(desk.step(block, "opened"), rule)
    return None


def _opposed(desk: Desk, one: Finding, other: Finding) -> str:
    """By which rule two findings stand against each other, "" for none."""
    first, second = desk.lead(one), desk.lead(other)
    if one.id == other.id or first.holder == second.holder:
        return ""
    if first.item == second.item and not _two_voices(desk, first, second):
        return ""
    if opposed(first.quote, second.quote, desk.topic) and set(first.names) & set(second.names):
        return POLES  # of one thing; who stands at which pole is listed anyway
    kind, why = disagreement(first, second)
    if kind != "contradicts" or not why:
        return ""
    if why == REBUTTAL:
        return REBUTTAL
    return FIGURES if abs(one.first - other.first) <= tensions.TOGETHER else ""


def _two_voices(desk: Desk, first: Claim, second: Claim) -> bool:
    """Whether one article lets two people speak."""
    return voices.two(first, second) and voices.speaks(desk, first) and voices.speaks(desk, second)
