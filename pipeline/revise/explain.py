"""Why a block is on the page: the rule of its section, the parts of a score, and what the gate finds, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.records import Article, Block, Brief, Claim, Finding, Relation, Section, Sentence, Topic
from pipeline.relate import ranking, statistics
from pipeline.revise import gate

POOL = ranking.POOL
RULES: dict[Section, str] = {
    "what": "The section is summed up anew in each version: what most origins tell, then the best voice of each side,"
    " the sharpest dispute, and what is open.",
    "why": "The sentence gives a reason or a consequence, and no other section tells it.",
    "questions": "The sentence asks or forecasts something, and names what it is about; or a model asks what a source"
    " says is not settled, or what the two sides of a tension answer differently.",
    "narrative": "Findings that share a name stand together under it, the best of different articles first.",
    "timeline": "The sentence says that something happened, and gives the date itself.",
    "perspectives": "A named holder takes a side on the topic's axis, or a model chose the view of one who takes none;"
    " there is one entry per holder, with the newest statement.",
    "tensions": "Two sources, or two holders whom one source names, give different figures for one measure or dispute"
    " each other, or a model found twice that they disagree, or named holders stand at opposite ends of the axis.",
}
_PARTS = {
    "spread": "nearness, over shared articles and words, to what is relevant",
    "relevance": "words shared with the topic's title, question and keywords",
    "corroboration": "how closely other origins put the same",
    "specificity": "rare words and figures",
    "background": "told in very many of the articles",
    "recency": "half a point for each month that it was last reported after November 2026, less for each before",
    "repetition": "says again what a better finding says",
}


def weighed(
    finding: Finding, pool: Sequence[Finding], claims: Mapping[str, Claim], snapshot: str | None
) -> list[tuple[str, float]]:
    """What makes up the score of a finding, weighed against the pool as it is now: (what it is, points).

    Parts that neither add nor take a hundredth are left out.
    """
    others = [] if any(one.id == finding.id for one in pool) else [finding]
    parts = ranking.parts(pool, others, claims, statistics.load(snapshot)) if snapshot else {}
    return [(_PARTS[name], value) for name, value in parts.get(finding.id, {}).items() if round(value, 2)]


def place(brief: Brief, block: Block) -> str:
    """Where the block stands in its section, and what it would give way to."""
    section = brief.section(block.section)
    room = getattr(brief.topic.budgets, block.section)
    if block.section == "narrative":
        titles = list(dict.fromkeys(one.title for one in section))
        return f"paragraph {titles.index(block.title) + 1} of {len(titles)}; the page has room for {room}"
    ranks = sorted((one.rank for one in section), reverse=True)
    return (
        f"by rank {ranks.index(block.rank) + 1} of {len(section)}, the page has room for {room};"
        " when it is full, the lowest rank goes to the archive"
    )


def because(block: Block, topic: Topic, claim: Claim | None, relations: Sequence[Relation]) -> Iterator[str]:
    """What in the block's own words and relations made the rule hold."""
    if claim is not None and block.section in ("why", "questions"):
        due = f", due {claim.when}" if claim.when and claim.kind == "forecast" else ""
        yield f"it was read as a {claim.kind}{due}"
    if block.section == "timeline" and block.when:
        yield f"the date that it gives: {block.when}, to the {block.when.precision}"
    if block.section == "narrative" and claim is not None and block.title in claim.names:
        yield f"the name that it shares with others: {block.title}"
    if block.section == "perspectives" and topic.axis and not block.pole:
        yield "takes no side: no cue of either end is in it"
    elif block.section == "perspectives" and topic.axis:
        side = topic.axis[0 if block.pole < 0 else 1]
        firm = "plainly" if abs(block.pole) == 1.0 else "with a hedge"
        yield f"stands {firm} at the end “{side.name}” ({block.pole:+g})"
        if claim is not None:
            cues = [(cue, pole.name) for pole in topic.axis for cue in pole.cues if _has(claim.quote, cue)]
            yield from (f"the cue “{cue}” of “{name}” is in it" for cue, name in cues)
    if block.section == "tensions":
        yield from dict.fromkeys(f"a contradiction: {r.why}" for r in relations if r.kind == "contradicts")
        if block.pole == 0.0 and topic.axis and len(block.sentences) > 2:
            yield "named holders speak for both ends of the axis"


def passed(sentence: Sentence, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> str:
    """What the gate finds of a sentence today."""
    fault = gate.fault(sentence, claims, articles)
    if fault:
        return f"the gate would leave it out today: it {fault}"
    quotes = len(re.findall("“", sentence.text))
    words = f"{quotes} quotation{'s' if quotes != 1 else ''} word for word in the stored articles"
    return f"passes the gate: {words}; no name, figure or date that its sources lack"


def _has(text: str, cue: str) -> bool:
    return re.search(rf"\b{re.escape(cue)}\b", text, re.I) is not None
