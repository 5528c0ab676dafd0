"""Tensions that the model proposes: printed where a rule shows that the two sides differ, or the model finds it twice.

What no rule shows is put to the model again as two bare statements, in the prompt that asks how statements relate: only
what it calls a contradiction there too is printed, and only of two voices that speak of one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.engines.llm import voices
from pipeline.engines.llm.desk import Desk
from pipeline.engines.llm.placing import Placing
from pipeline.engines.llm.relating import DISAGREE
from pipeline.engines.llm.shapes import Move
from pipeline.engines.llm.shown import Shown
from pipeline.findings.conflicts import denies, two_figures
from pipeline.findings.sides import side
from pipeline.page.sections.tensions import RULES, TOGETHER
from pipeline.read.words import terms
from pipeline.records import Block, BlockKind, Claim, Failure, Figure, Finding

POLES = "two holders speak of the same thing from opposite ends of the axis"
OBJECTS = 3  # names in a title
MODEL = "the model finds two voices to disagree on one thing, also when asked about the two statements alone"
COMMON = 2  # words that two statements on one thing share, where they share no name

Sides = tuple[tuple[str, list[Finding]], tuple[str, list[Finding]]]  # what is said on each side, by which findings
Compare = Callable[[Sequence[tuple[str, str]]], dict[int, str] | Failure]


def place_all(placing: Placing, proposed: Sequence[Sides], compare: Compare) -> list[tuple[Block, str]]:
    """Print the tensions of which a rule, or a second look, shows that they are some; returns what could not be told.

    For each such side that is the block that it would have stood in, and why.
    """
    desk = placing.desk
    rules = [_opposed(desk, one[1][0], other[1][0]) for one, other in proposed]
    apart = _disagreeing(desk)
    for place, (one, other) in enumerate(proposed):
        if not rules[place] and {one[1][0].id, other[1][0].id} in apart and _may(desk, one[1][0], other[1][0]):
            rules[place] = MODEL  # it was asked about the two alone when they came in
    doubtful = [
        place for place, (one, other) in enumerate(proposed) if not rules[place] and _may(desk, one[1][0], other[1][0])
    ]
    pairs = [_quotes(desk, proposed[place]) for place in doubtful]
    verdicts = compare(pairs) if pairs else {}
    for number, place in enumerate(doubtful):
        if not isinstance(verdicts, Failure) and verdicts.get(number) == "contradicts":
            rules[place] = MODEL
    stopped = [_place(placing, sides, rule) for sides, rule in zip(proposed, rules, strict=True) if rule]
    return [one for one in stopped if one]


def against(desk: Desk, shown: Shown) -> list[tuple[str, str]]:
    """The handles of findings that the model found to disagree when they came in."""
    handles = {finding.id: handle for handle, finding in (shown.new | shown.known).items()}
    pairs = [sorted(handles[id] for id in pair if id in handles) for pair in _disagreeing(desk)]
    return sorted((pair[0], pair[1]) for pair in pairs if len(pair) == 2)


def _disagreeing(desk: Desk) -> set[frozenset[str]]:
    """The findings of each relation in which the model found two statements to disagree."""
    told = {claim: finding.id for finding in desk.findings.values() for claim in finding.claims}
    found = [relation for relation in desk.dossier.relations if relation.why == DISAGREE]
    return {frozenset((told[relation.claim], relation.finding)) for relation in found if relation.claim in told}


def sides(moves: Sequence[Move], shown: Shown) -> list[Sides]:
    """The two sides of each proposal that has two, at least one of them new."""
    found: list[Sides] = []
    for move in moves:
        both = [(said.text, shown.findings(said.cites) or []) for said in move.sentences]
        known = all(findings for _, findings in both)
        if len(both) == 2 and known and any(f.id in shown.fresh for _, findings in both for f in findings):
            found.append((both[0], both[1]))
    return found


def _quotes(desk: Desk, both: Sides) -> tuple[str, str]:
    (_, one), (_, other) = both
    return desk.lead(one[0]).quote, desk.lead(other[0]).quote


def _place(placing: Placing, sides: Sides, rule: str) -> tuple[Block, str] | None:
    """A tension with both sides; where one can be told neither in the model's words nor in its source's, that side."""
    desk = placing.desk
    if any(all(desk.dossier.articles[i].quality == "title" for i in f.items) for _, fs in sides for f in fs):
        return None
    name = _name(desk, sides[0][1][0], sides[1][1][0])
    sentences = [placing.sentence(text, findings) for text, findings in sides]
    for place, (sentence, (_, findings)) in enumerate(zip(sentences, sides, strict=True)):
        if why := placing.fault(sentence, name):
            if not desk.quotable(findings[0]):
                return desk.new("tensions", f"lost/{sentence.text}", (sentence,), title=name), why
            sentences[place] = desk.tell(findings[0])
    untold = tuple(dict.fromkeys(f.id for _, fs in sides for f in fs if f.id not in desk.home))
    rank = sum(findings[0].score for _, findings in sides)
    kind: BlockKind = "figures" if rule == RULES["figures"] else "denial"
    key = "/".join((kind, *sorted(f[0].id for _, f in sides)))  # as in `sections.tensions`, so that none stands twice
    block = desk.new("tensions", key, sentences, kind=kind, title=name, findings=untold, rank=rank)
    same = any(b.title == name for b in desk.section("tensions"))
    if block.id not in desk.page and not same and desk.room("tensions", rank):
        desk.put(desk.step(block, "opened"), rule)
    return None


def _name(desk: Desk, one: Finding, other: Finding) -> str:
    """The title: two figures for what both name, else the two holders, else what both are about."""
    leads = desk.lead(one), desk.lead(other)
    shared = [name for name in leads[0].names if name in leads[1].names]
    pair = _figures(desk, *leads)
    if pair and shared:
        return f"{', '.join(shared[:OBJECTS])}: {pair[0].text} or {pair[1].text}"
    holders = [lead.holder for lead in leads]
    return " and ".join(dict.fromkeys(holders)) if all(holders) else ", ".join(shared[:OBJECTS])


def _figures(desk: Desk, one: Claim, other: Claim) -> tuple[Figure, Figure] | None:
    """The two figures that two claims give for one thing, if they do."""
    return two_figures(desk.statement(one), desk.statement(other), one, other, desk.known)


def _opposed(desk: Desk, one: Finding, other: Finding) -> str:
    """By which rule two findings stand against each other, "" for none."""
    first, second = desk.lead(one), desk.lead(other)
    if not _apart(desk, one, other):
        return ""
    if side(first.quote, desk.topic) * side(second.quote, desk.topic) < 0 and set(first.names) & set(second.names):
        return POLES  # of one thing; who stands at which end is listed anyway
    if denies(first, second) or denies(second, first):
        return RULES["denial"]
    near = abs(desk.day(first) - desk.day(second)) <= TOGETHER
    return RULES["figures"] if near and _figures(desk, first, second) else ""


def _may(desk: Desk, one: Finding, other: Finding) -> bool:
    """Whether two findings may stand against each other where no rule shows it: of two voices, on one thing, as it is.

    What is asked or expected disputes nothing that is, and two days have two figures.
    """
    first, second = desk.lead(one), desk.lead(other)
    if not (_apart(desk, one, other) or _named_apart(first, second)) or {first.kind, second.kind} & {
        "question",
        "forecast",
    }:
        return False
    if not (desk.relevant(one) and desk.relevant(other)):
        return False
    if first.when and second.when and first.when != second.when:
        return False
    return bool(set(first.names) & set(second.names)) or len({*terms(first.quote)} & {*terms(second.quote)}) >= COMMON


def _apart(desk: Desk, one: Finding, other: Finding) -> bool:
    """Whether two findings have two voices: two holders, or two articles that name nobody."""
    first, second = desk.lead(one), desk.lead(other)
    if one.id == other.id or first.holder == second.holder != "":
        return False
    return first.item != second.item or _two_voices(desk, first, second)


def _named_apart(first: Claim, second: Claim) -> bool:
    """Whether one article tells what two say whom its words name, be it in words that no pattern knows."""
    return voices.two(first, second) and all(claim.holder and claim.holder in claim.quote for claim in (first, second))


def _two_voices(desk: Desk, first: Claim, second: Claim) -> bool:
    """Whether one article lets two people speak."""
    return voices.two(first, second) and voices.speaks(desk, first) and voices.speaks(desk, second)
