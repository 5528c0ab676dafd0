"""What: the state of the debate in a few sentences, each a label that leads to where the finding is told in full."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.engines.offline.desk import Desk
from pipeline.records import Block, Claim, Finding, Sentence, leading
from pipeline.relate.matching import OWN
from pipeline.relate.measure import same_measure

BEST = ("Best supported", "Also well supported")
NEWEST = "Latest figure"  # where what is best supported has a successor on the same measure
POINTED = "Most to the point"  # where nothing is told by two


def sum_up(desk: Desk) -> None:
    """Replace the section by what holds now: most supported, each side, the sharpest dispute, what is open."""
    lines = list(_lines(desk))[: desk.topic.budgets.what]
    for place, (key, sentence) in enumerate(lines):
        block = desk.new("what", key, (sentence,), rank=float(len(lines) - place))
        known = desk.page.get(block.id)
        if known is None or (known.sentences, known.rank) != (block.sentences, block.rank):
            desk.put(block)
    keep = {desk.new("what", key, ()).id for key, _ in lines}
    for block in desk.section("what"):
        if block.id not in keep:
            desk.drop(block.id)


def _lines(desk: Desk) -> Iterator[tuple[str, Sentence]]:
    used: set[str] = set()
    told_in_full = _told(desk, "narrative", "timeline", "why")
    disputed = {s.claims[0] for b in desk.section("tensions") if " against " in b.title for s in b.sentences}
    # One side of a dispute, however many carry it, does not stand as what holds.
    undisputed = [finding for finding in told_in_full if finding.claims[0] not in disputed]
    supported = sorted(undisputed, key=lambda f: (-len(f.origins), -f.score, f.id))
    openings = list(BEST)
    for number, finding in enumerate(supported[: len(BEST) + 1]):
        if not openings:
            break
        newest = _newest(desk, finding, told_in_full)
        if newest.id != finding.id:
            used |= {finding.id, newest.id}
            yield f"best-{number}", desk.refer(newest, f"{NEWEST}: ")
        elif (len(finding.origins) > 1 or number == 0) and finding.id not in used:
            used.add(finding.id)
            count = f", {len(finding.items)} articles" if len(finding.items) > 1 else ""
            told = f"{openings.pop(0)}{count}" if len(finding.origins) > 1 else POINTED
            claim = desk.lead(finding)
            own = claim.role in OWN and claim.holder not in claim.quote  # an opinion is somebody's
            yield f"best-{number}", desk.refer(finding, f"{told}, {claim.holder}: " if own else f"{told}: ")
    for pole, side in zip(desk.topic.axis or (), (-1, 1), strict=False):
        holders = sorted(desk.section("perspectives"), key=lambda b: (-(b.pole * side), -b.rank, b.id))
        if holders and holders[0].pole * side > 0 and holders[0].findings[0] in desk.findings:
            block = holders[0]
            yield f"side-{side}", desk.refer(desk.findings[block.findings[0]], f"For {pole.name}, {block.title}: ")
    disputes = [
        b for b in desk.section("tensions") if len(b.sentences) == 2 and b.life[-1].what != "eased" and ": " in b.title
    ]
    for block in sorted(disputes, key=lambda b: (-b.rank, b.id))[:1]:
        yield "dispute", _dispute(block)
    questions = [b for b in desk.section("questions") if b.life[-1].what in ("opened", "narrowed") and not b.title]
    for block in sorted(questions, key=lambda b: (-b.rank, b.id))[:1]:
        if block.findings[0] in desk.findings:
            yield "open", desk.refer(desk.findings[block.findings[0]], "Still open: ")


def _newest(desk: Desk, finding: Finding, told: list[Finding]) -> Finding:
    """The newest dated finding on the same measure, so that an older state is never told as what holds."""
    lead = desk.lead(finding)
    if lead.when is None or not lead.figures:
        return finding
    later = [f for f in told if _later(desk.lead(f), lead) and same_measure(desk.lead(f), lead)]
    return max(later, key=lambda f: (_start(desk.lead(f)), f.id), default=finding)


def _start(claim: Claim) -> str:
    return claim.when.start.isoformat() if claim.when else ""


def _later(one: Claim, other: Claim) -> bool:
    return bool(one.figures) and _start(one) > _start(other) != ""


def _told(desk: Desk, *sections: str) -> list[Finding]:
    """Findings that these sections tell in full."""
    blocks = [block for block in desk.page.values() if block.section in sections]
    return [desk.findings[finding] for block in blocks for finding in block.findings if finding in desk.findings]


def _dispute(block: Block) -> Sentence:
    """The figures of a dispute, linked to the tension that tells both sides."""
    claims = tuple(dict.fromkeys(claim for sentence in block.sentences for claim in sentence.claims))
    items = leading(sentence.items for sentence in block.sentences)
    head = "In dispute: " if " against " in block.title else ""
    return Sentence(f"{head}{block.title}", claims, items, link=block.id)
