"""What changed between two briefs, in meaning: diff, What's new and change pages are rendered from it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.records import Block, Brief, Change, ChangeKind, Material, Section

_OPENED: dict[Section, ChangeKind] = {
    "why": "claim added",
    "questions": "question opened",
    "narrative": "claim added",
    "timeline": "event added",
    "perspectives": "position added",
    "tensions": "tension opened",
}
_STEPS: dict[str, ChangeKind] = {
    "reversed": "position moved",
    "strengthened": "position moved",
    "softened": "position moved",
    "challenged": "position moved",
    "silent": "position moved",
    "narrowed": "question narrowed",
    "answered": "question answered",
    "eased": "tension eased",
    "corrected": "claim corrected",
    "withdrawn": "claim withdrawn",
    "redated": "event redated",
}
# Most important first: what a busy reader should see before anything else.
ORDER: tuple[ChangeKind, ...] = (
    "claim corrected", "claim withdrawn", "position moved", "question answered", "tension opened", "tension eased",
    "position added", "event added", "event redated", "claim added", "question narrowed", "question opened",
    "claim supported", "source added",
)  # fmt: skip
_MATERIAL: dict[ChangeKind, Material] = {
    "claim added": "finding", "claim corrected": "correction", "claim withdrawn": "correction",
    "position added": "position", "position moved": "position", "question opened": "question",
    "question narrowed": "question", "question answered": "question", "tension opened": "tension",
    "tension eased": "tension", "event added": "event", "event redated": "event",
}  # fmt: skip


def changes(before: Brief | None, after: Brief) -> tuple[Change, ...]:
    """What a reader of `before` must know to have read `after`, most important first; nothing for equal briefs."""
    old = {block.id: block for block in before.blocks} if before else {}
    seen = before.version if before else 0
    found: list[Change] = []
    for block in after.blocks:
        if block.section == "what":
            continue  # tells of the other sections
        found += _of_block(old.get(block.id), block, seen)
    cited = {line.number for line in before.sources} if before else set()
    found += [Change("source added", line.item, line.title) for line in after.sources if line.number not in cited]
    return tuple(sorted(found, key=lambda change: ORDER.index(change.kind)))


def material(change: Change, counted: tuple[Material, ...]) -> bool:
    """Whether a change by itself calls for a new version; more support for what is known, or a new source, does not."""
    return _MATERIAL.get(change.kind) in counted


def _of_block(old: Block | None, new: Block, seen: int) -> Iterator[Change]:
    if old is None:
        if new.section in ("narrative", "why"):
            yield from (Change("claim added", new.id, new.title, after=(sentence,)) for sentence in new.sentences)
        else:
            dated = new.when if new.section in ("timeline", "questions") else None
            title = " for ".join(str(part) for part in (new.title, dated) if part)
            yield Change(_OPENED[new.section], new.id, title, after=new.sentences)
    told = {
        claim for step in new.life if step.version > seen for sentence in step.sentences for claim in sentence.claims
    }
    for step in new.life:
        if step.version > seen and step.what in _STEPS:
            after = step.sentences if new.section == "questions" else new.sentences[:1]
            kind = _STEPS[step.what]
            before = new.sentences if new.section == "questions" else ()
            if kind == "position moved":
                before = old.sentences[:1] if old else step.sentences
            if step.what == "challenged":
                before, after = (), step.sentences  # who challenges it; the position itself stands
            if kind == "tension eased":
                after = step.sentences or after
            if kind == "claim withdrawn":
                before, after = (), step.sentences or new.sentences
            if kind == "claim corrected":
                changed = {claim for sentence in step.sentences for claim in sentence.claims}
                before = step.sentences
                after = tuple(sentence for sentence in new.sentences if changed & set(sentence.claims))
            yield Change(kind, new.id, new.title, before=before, after=after, detail=step.what)
    if old is not None and new.section in ("narrative", "why", "timeline", "tensions"):
        yield from _of_sentences(old, new, told)


def _of_sentences(old: Block, new: Block, told: set[str]) -> Iterator[Change]:
    """Sentences that a block gained, and sentences that gained sources."""
    known = {sentence.claims[0]: sentence for sentence in old.sentences if sentence.claims}
    for sentence in new.sentences:
        if not sentence.claims:
            continue
        before = known.get(sentence.claims[0])
        if before is None:
            if sentence.claims[0] not in told:
                yield Change("claim added", new.id, new.title, after=(sentence,))
        elif not set(sentence.items) <= set(before.items):
            yield Change("claim supported", new.id, new.title, before=(before,), after=(sentence,))
