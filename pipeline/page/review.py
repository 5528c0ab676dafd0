"""Review: which blocks of a draft wait for an editor, and the page without them.

While something waits, an engine goes on from the page that has it (`seen`), so that nothing is judged, told or paid for
twice. What readers get is that page with each waiting block as the newest version has it, or without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.models import (
    Block,
    BlockStep,
    Brief,
    Budgets,
    Claim,
    HoldKind,
    Rejection,
    Sentence,
    StepKind,
    Submission,
    tagged,
)
from pipeline.page.operations import apply, sentences

_EDITS: tuple[StepKind, ...] = ("corrected", "withdrawn")
_CROSSED: tuple[StepKind, ...] = ("changed sides", "reversed")


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """What an editor wants to see before readers do, what waits for them, and what they rejected."""

    hold: frozenset[HoldKind] = frozenset()
    submission: Submission | None = None
    rejections: tuple[Rejection, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether no change goes out by itself: while a whole version waits, what comes in joins it."""
        return "all" in self.hold or (self.submission is not None and self.submission.whole)


def seen(submission: Submission, published: Brief | None) -> Brief:
    """The page that an engine goes on from: it stands before the next version, whatever was submitted for that one."""
    last = published.version if published else 0
    blocks = tuple(
        replace(
            block,
            since=min(block.since, last),
            life=tuple(replace(step, version=min(step.version, last)) for step in block.life),
        )
        for block in submission.brief.blocks
    )
    return replace(submission.brief, version=last, blocks=blocks)


def untaken(page: Brief, standing: Mapping[str, Block], corrected: Iterable[str]) -> Brief:
    """A submitted page without what its sources have corrected or taken back before any reader was told.

    To readers it is no correction: what the source says instead is read as if it had never said anything else.
    """
    away = {*corrected} - {id for said in sentences(standing.values()) for id in said.claims}
    blocks: list[Block] = []
    for block in page.blocks:
        left = tuple(said for said in block.sentences if not _rests(said, away))
        whole = left == block.sentences
        if left and (whole or block.section != "tensions"):
            life = tuple(step for step in block.life if not any(_rests(said, away) for said in step.sentences))
            blocks.append(replace(block, sentences=left, life=life))
        elif block.id in standing:
            blocks.append(standing[block.id])
    return replace(page, blocks=tuple(blocks))


def _rests(said: Sentence, claims: Collection[str]) -> bool:
    """Whether a sentence tells one of these claims, or joins it with others."""
    return not {*(said.claims if said.basis != "told" else said.claims[:1])}.isdisjoint(claims)


def stamped(blocks: Iterable[Block], known: Callable[[str], Block | None], version: int) -> tuple[Block, ...]:
    """The blocks as the next version has them: what readers have not seen comes in with it, whenever it was judged."""
    found = []
    for block in blocks:
        before = known(block.id)
        steps = before.life if before else ()
        life = tuple(step if step in steps else replace(step, version=version) for step in block.life)
        found.append(replace(block, since=before.since if before else version, life=life))
    return tuple(found)


def form_of(block: Block) -> str:
    """A hash of what a block shows, whatever version it is in, where it stands and how many articles say so."""
    told = [[said.text, said.speaker, said.outlet, said.basis] for said in sentences((block,))]
    steps = [[step.what, len(step.sentences)] for step in block.life]
    figure = block.figure.text if block.figure else ""
    return tagged("form", block.id, block.title, block.pole, str(block.when or ""), figure, told, steps)


def changed_sides(block: Block, before: Block | None) -> bool:
    """Whether a block shows something else than before, more support left aside."""
    return before is None or form_of(block) != form_of(before)


def reason_to_hold(block: Block, before: Block | None, hold: Collection[HoldKind], single: Collection[str]) -> str:
    """By which kinds a changed block is held, "" by none; `single` has the claims that one origin alone tells.

    What a source has corrected or taken back goes out: nothing truer is on the page.
    """
    steps = [step for step in block.life if before is None or step not in before.life]
    new = gained(block, before)
    found: list[HoldKind] = []
    crossed = before is not None and before.pole * block.pole < 0
    if crossed or any(step.what in _CROSSED for step in steps):
        found.append("changed sides")
    if not any(step.what in _EDITS for step in steps):
        if any(said.claims and said.claims[0] in single for said in new):
            found.append("single origin")
        if any(said.basis != "told" for said in new):
            found.append("reasoning")
    return ", ".join(kind for kind in found if kind in hold)


def gained(block: Block, before: Block | None) -> list[Sentence]:
    """The sentences that a block, or its life, has and did not have."""
    had = {rests_on(said) for said in sentences((before,))} if before else set()
    steps: list[BlockStep] = [step for step in block.life if before is None or step not in before.life]
    said = (*block.sentences, *(one for step in steps for one in step.sentences))
    return [one for one in said if one.claims and rests_on(one) not in had]


def rests_on(said: Sentence) -> str:
    """What a sentence rests on: the claim that it tells, or all of those that it joins."""
    return said.claims[0] if said.basis == "told" and said.claims else "+".join(sorted(said.claims))


def held_with(
    held: Mapping[str, str],
    page: Iterable[Block],
    known: Mapping[str, Block],
    finding_of: Mapping[str, str],
    claims: Mapping[str, Claim],
) -> dict[str, str]:
    """The blocks that wait with those that are `held`, as they tell the same, and why.

    While it waits that somebody changed sides, so does everything else that is new of them: else a page would say both.
    """
    reasons: dict[str, str] = {}
    new = {block.id: gained(block, known.get(block.id)) for block in page}
    for id, why in held.items():
        for said in new.get(id, ()):
            named = [rests_on(said)]
            if said.basis == "told":
                named.append(finding_of.get(said.claims[0], said.claims[0]))
                if "changed sides" in why and said.claims[0] in claims:
                    named.append(claims[said.claims[0]].holder)
            reasons |= {name: why for name in named if name}

    def reason(said: Sentence) -> str:
        lead = said.claims[0]
        holder = claims[lead].holder if lead in claims else ""
        told = (rests_on(said), finding_of.get(lead, ""), holder)
        return next((reasons[name] for name in told if name in reasons), "")

    found = {id: next(filter(None, map(reason, said)), "") for id, said in new.items() if id not in held}
    return {id: why for id, why in found.items() if why}


def leads(blocks: Iterable[Block]) -> set[str]:
    """The claims that these blocks tell."""
    return {said.claims[0] for said in sentences(blocks) if said.claims}


def tells(said: Sentence, page: Sequence[Block], hold: Collection[HoldKind]) -> bool:
    """Whether a sentence that heads a version may head that of a page: it rests on nothing that the page has not."""
    there = {claim for told in sentences(page) for claim in told.claims}
    return set(said.claims) <= there and (said.basis == "told" or "reasoning" not in hold)


def rejection(
    brief: Brief, block: Block, before: Block | None, finding_of: Mapping[str, str], stays: Iterable[Sentence]
) -> Rejection:
    """The record of a block of a submitted page that is kept off it, or of what is new about it.

    What the editor let stand elsewhere on that page `stays`: that is rejected for this block alone.
    """
    new = gained(block, before)
    kept = {rests_on(said) for said in stays}
    out = [said for said in new if rests_on(said) not in kept]
    told = [said.claims[0] for said in out if said.basis == "told"]
    known = {finding_of.get(claim, "") for claim in kept}
    findings = {finding_of[claim] for claim in told if claim in finding_of} - known
    words = " ".join(said.text for said in (new or block.sentences))
    return Rejection(
        block.id, block.name, block.section, brief.version, brief.date, tuple(sorted(map(rests_on, out))),
        tuple(sorted(findings)), form_of(block), words,
    )  # fmt: skip


def rejected(
    block: Block, before: Block | None, rejections: Sequence[Rejection], finding_of: Mapping[str, str]
) -> bool:
    """Whether a block would bring back what an editor rejected: the same claim, its finding, or the same change."""
    new = gained(block, before)
    told = {rests_on(said) for said in new}
    findings = {finding_of.get(said.claims[0], "") for said in new if said.basis == "told" and said.claims}
    return any(
        told & set(one.told)
        or findings & set(one.findings)
        or (block.id == one.block and form_of(block) == one.form and changed_sides(block, before))
        for one in rejections
    )


def as_known(block: Block, corrected: Collection[str], claims: Mapping[str, Claim]) -> Block | None:
    """A block of the newest version as it may stand on the next one; None where its source took back what it tells."""
    edited = {id for step in block.life if step.what in _EDITS for said in step.sentences for id in said.claims}
    gone = set(corrected) - edited
    told: list[Sentence] = []
    for said in block.sentences:
        if said.claims and said.claims[0] in gone:
            return None
        rest = tuple(id for id in said.claims if id not in gone)
        items = tuple(dict.fromkeys(claims[id].item for id in rest if id in claims))
        told.append(replace(said, claims=rest, items=items) if rest != said.claims else said)
    return replace(block, sentences=tuple(told))


def page_without(
    page: Sequence[Block], waiting: Collection[str], standing: Mapping[str, Block], budgets: Budgets
) -> tuple[Block, ...]:
    """A page with each waiting block as it is `standing`, or without it.

    Where a section is shorter for that, what it displaced stays, best first, as far as nothing there tells the same.
    """
    kept = [
        standing.get(block.id, block) if block.id in waiting else block
        for block in page
        if block.id not in waiting or block.id in standing
    ]
    room = Counter(block.section for block in page)
    room.subtract(block.section for block in kept)
    there = {block.id for block in page}
    told = {(block.section, finding) for block in kept for finding in block.findings}
    away = sorted((b for b in standing.values() if b.id not in there), key=lambda b: (-b.rank, -b.since, b.id))
    for block in away:
        if room[block.section] > 0 and not told & {(block.section, finding) for finding in block.findings}:
            kept.append(block)
            room[block.section] -= 1
            told |= {(block.section, finding) for finding in block.findings}
    return apply(kept, (), budgets, frozenset(block.id for block in kept)).blocks  # put in order: none has to leave


def gone(published: Iterable[Block], page: Iterable[Block], away: Iterable[Block]) -> tuple[Block, ...]:
    """What readers had and this page has not, as it is known now: `away` has what was displaced since."""
    there, known = {block.id for block in page}, {block.id: block for block in away}
    return tuple(known.get(block.id, block) for block in published if block.id not in there)
