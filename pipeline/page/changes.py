"""What changed between two versions, in meaning; what became of statements that their articles edited."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pipeline.english.labels import label
from pipeline.models import (
    Block,
    BlockMaterial,
    BlockStep,
    Brief,
    Change,
    ChangeKind,
    Ruled,
    Section,
    Sentence,
    StepKind,
)

# What became of the statements that their own articles corrected or took back.

_EDITS = ("corrected", "withdrawn")


@dataclass(frozen=True, slots=True)
class StatementEdit:
    """What became of one statement that its article corrected or took back, however often."""

    claims: frozenset[str]
    first: BlockStep
    last: BlockStep

    def change(self, old: Block | None, new: Block) -> Change | None:
        """The change, or none where the words are again those that the reader knows."""
        if self.last.what == "withdrawn":
            said = self.last.sentences or new.sentences
            return Change("claim withdrawn", new.id, change_title(new), (), said, "withdrawn", new.kind)
        after = tuple(sentence for sentence in new.sentences if self.claims & set(sentence.claims))
        if old and same(tuple(s for s in old.sentences if self.claims & set(s.claims)), after):
            return None
        return Change("claim corrected", new.id, change_title(new), self.first.sentences, after, "corrected", new.kind)


def statement_edits(old: Block | None, new: Block, steps: Sequence[BlockStep]) -> Iterator[StatementEdit]:
    """The edits of what the reader knows; those of what came in and was edited since are no news."""
    found: list[StatementEdit] = []
    for step in steps:
        if step.what not in _EDITS:
            continue
        claims = frozenset(claim for said in step.sentences or new.sentences for claim in said.claims)
        if old and not step.sentences:  # there was no room to copy what it had been: what stands here no more
            claims |= {claim for said in old.sentences for claim in said.claims}
        earlier = next((edit for edit in found if edit.claims & claims), None)
        if earlier:
            found[found.index(earlier)] = StatementEdit(earlier.claims | claims, earlier.first, step)
        else:
            found.append(StatementEdit(claims, step, step))
    known = {claim for sentence in old.sentences for claim in sentence.claims} if old else None
    return (edit for edit in found if known is None or edit.claims & known)


def change_title(block: Block) -> str:
    """How a change names its block: an event by its date, a forecast by when it is due, else by the block's title."""
    if block.section == "timeline":
        return str(block.when or "")
    due = f"due {block.when}" if block.kind == "forecast" and block.when else ""
    return due or ("" if block.kind == "forecast" else block.title)


def same(one: Sequence[Sentence], other: Sequence[Sentence]) -> bool:
    """Whether two statements are the same words: white space aside, whatever they cite."""
    return [said.text.split() for said in one] == [said.text.split() for said in other]


_OPENED: dict[Section, ChangeKind] = {
    "questions": "question opened",
    "timeline": "event added",
    "perspectives": "position added",
    "tensions": "tension opened",
}
_SETTLED: dict[StepKind, ChangeKind] = {
    "narrowed": "question narrowed",
    "answered": "question answered",
    "eased": "tension eased",
    "opened": "tension opened",  # again, after it was eased
}
# "new" also for who had taken no side before; the last three are of the first edition.
TOLD_MOVES: tuple[StepKind, ...] = ("new", "now says", "changed sides", "reversed", "strengthened", "softened")
_CROSSED: tuple[StepKind, ...] = ("changed sides", "reversed")
# Most important first: what a busy reader should see before anything else.
ORDER: tuple[ChangeKind, ...] = (
    "ruled", "settings edited", "claim corrected", "claim withdrawn", "figure moved", "position moved",
    "question answered",
    "tension opened", "tension eased", "event added", "claim added", "position added", "event redated",
    "question narrowed", "question opened", "claim supported", "source added",
)  # fmt: skip
_MATERIAL: dict[ChangeKind, BlockMaterial] = {
    "claim added": "finding", "claim corrected": "correction", "claim withdrawn": "correction",
    "position added": "position", "position moved": "position", "question opened": "question",
    "question narrowed": "question", "question answered": "question", "tension opened": "tension",
    "tension eased": "tension", "event added": "event", "event redated": "event", "figure moved": "finding",
}  # fmt: skip
# What a ruling by itself makes of a block: a reader is told of the ruling instead.
_BY_RULING: tuple[ChangeKind, ...] = (
    "event redated", "event added", "claim supported", "claim added", "position added", "question opened",
    "tension opened",
)  # fmt: skip
# What is done to the page and not in the debate: by itself it is no news to readers.
HOUSEKEEPING: tuple[ChangeKind, ...] = ("ruled", "settings edited", "claim supported", "source added")
_OLD = timedelta(days=60)  # as long as a holder is silent after: what is older is of then
_PLACE = {kind: place for place, kind in enumerate(ORDER)}
_FIRST: tuple[ChangeKind, ...] = ("event added", "claim added", "position added", "question opened", "tension opened")
_COMES: tuple[ChangeKind, ...] = ("event added", "claim added", "position added")  # what is told for the first time


def changes(before: Brief | None, after: Brief, archive: Sequence[Block] = ()) -> tuple[Change, ...]:
    """What a reader of `before` must know to have read `after`, most important first; nothing for equal briefs.

    `archive` has the blocks that left the page, as they are known now: what became of them in between is told too.
    """
    old = {block.id: block for block in before.blocks} if before else {}
    seen = before.version if before else 0
    # A finding that only stands elsewhere now is no news.
    told = {_lead(s) for block in old.values() for s in block.sentences if _tells(s)}
    # Nor is what a page tells that was chosen anew, of articles that a reader of `before` had.
    read = _read_for(before, after)
    chosen = frozenset(_chosen_of(after, read) if before and after.edited > seen else ())
    told |= chosen
    found: list[Change] = []
    for block in after.blocks:
        if block.section != "what" and not _chosen(old.get(block.id), block, chosen):
            found += _of_block(old.get(block.id), block, seen, told)
    left = old.keys() - {block.id for block in after.blocks}
    for block in archive:
        if block.id in left and block.section != "what":
            found += _of_left(old[block.id], block, seen, after.version)
    elsewhere = told | {_lead(said) for change in found for said in change.after}
    edited = {item for one in found if one.kind in ("claim corrected", "claim withdrawn") for item in _items(one)}
    for block in after.blocks:  # What sums up: only what no other section tells is news of its own
        if block.section == "what" and block.id not in old and block.since > seen:
            found += _new(block, (), elsewhere)
        elif block.section == "what" and block.id in old:
            known, steps = old[block.id], [step for step in block.life if step.version > seen]
            made = (change for edit in statement_edits(known, block, steps) if (change := edit.change(known, block)))
            found += [one for one in made if not _items(one) & edited]
    blocks = {block.id: block for block in (*archive, *after.blocks)}
    found = [_sided(_dated(change, blocks[change.block], seen), old, blocks, after) for change in _once(found)]
    ruled = [*_ruled(before, after)]
    of_then = read & _published_long_before(before, after)
    found = [one for one in found if one.kind not in _COMES or not _items(one) or not _items(one) <= of_then]
    found = [one for one in found if not _renamed(one, after, read) and not _by_ruling(one, ruled, blocks)]
    found += ruled
    if before and after.edited > seen:
        came = sum(block.id not in old and _chosen(None, block, chosen) for block in after.blocks)
        found.append(Change("settings edited", "", now=str(came or ""), version=after.edited))
    cited = {line.number for line in before.sources} if before else set()
    found += [Change("source added", line.item, line.title) for line in after.sources if line.number not in cited]
    what = [_lead(said) for block in after.section("what") for said in block.sentences[:1]]
    return tuple(sorted(found, key=lambda change: _weight(change, blocks.get(change.block), what)))


def _read_for(before: Brief | None, after: Brief) -> frozenset[str]:
    """The items of a page that had been read for an older one: their numbers are none that came later."""
    if before is None:
        return frozenset()
    last = max((line.number for line in (*before.sources, *before.also)), default=0)
    return frozenset(line.item for line in (*after.sources, *after.also) if line.number <= last)


def _published_long_before(before: Brief | None, after: Brief) -> frozenset[str]:
    """The items that were two months old when the older page was made: what only now finds room of one is no news."""
    if before is None:
        return frozenset()
    lines = ((line.item, line.published) for line in (*after.sources, *after.also))
    return frozenset(item for item, day in lines if day and before.date - day > _OLD)


def _chosen_of(after: Brief, read: Collection[str]) -> Iterator[str]:
    """The claims that a page tells by an edit of its settings, as far as they are of these items."""
    of = {
        _lead(said): said.items[0] for block in after.blocks for said in block.sentences if said.claims and said.items
    }
    return (claim for claim in after.chosen if of.get(claim, "") in read or claim not in of)


def _renamed(change: Change, after: Brief, read: Collection[str]) -> bool:
    """Whether a voice comes in by the editor's word of whose words they are, of articles that a reader had."""
    given = {one.ruling.value for one in after.rulings if one.ruling.kind == "holder"}
    return change.kind == "position added" and change.title in given and _items(change) <= {*read}


def _by_ruling(change: Change, ruled: Sequence[Change], blocks: Mapping[str, Block]) -> bool:
    """Whether a change is the editor's doing, and no news: an entry that was there before they ruled on it still is."""
    if change.kind not in _BY_RULING:
        return False
    if change.kind == "position added" and any(one.detail == "holder" and one.now == change.title for one in ruled):
        return True  # words that were known, under the name of who says them
    of = [one for one in ruled if change.block in (one.block, *one.also)]
    came = blocks[change.block].since if change.block in blocks else 0
    return any(change.kind not in _FIRST or came >= one.version for one in of)


def _weight(change: Change, block: Block | None, what: Sequence[str]) -> tuple[int, int, int, int, float]:
    """Where a change stands: of what is told for the first time that first by which What tells how the question stands.

    Then what happened last, and of all else what is worth most. The order among other kinds is that of the page.
    """
    kind = _PLACE[change.kind]
    if block is None or change.kind not in _COMES:
        return kind, 0, 0, 0, 0.0
    lead = _lead(change.after[0]) if change.after else ""
    place = what.index(lead) if lead in what else len(what)
    when = block.when.start.toordinal() if block.when and block.section == "timeline" else 0
    return _PLACE[_COMES[0]], place, kind, -when, -block.rank


def _chosen(old: Block | None, block: Block, chosen: frozenset[str]) -> bool:
    """Whether all that is otherwise about an entry was chosen anew, of what had been read before."""
    led = {_lead(said) for said in block.sentences} - {_lead(said) for said in (old.sentences if old else ())}
    return bool(led) and chosen.issuperset(led)


def _ruled(before: Brief | None, after: Brief) -> Iterator[Change]:
    """The editor's rulings that came since, and those that ended, as far as a reader sees anything of them."""
    blocks = {block.id: block for page in (before, after) if page for block in page.blocks}
    held, hold = ({one.ruling: one for one in page.rulings} if page else {} for page in (before, after))
    stood, stand = ({block.id for block in page.blocks} if page else set() for page in (before, after))
    had = {ruling: one for ruling, one in held.items() if _shows(one, blocks, stood)}
    has = {ruling: one for ruling, one in hold.items() if _shows(one, blocks, stand)}
    for one in has.values():
        if one.ruling not in (had if one.ruling.kind != "note" else held):  # a note comes back with its entry
            yield _decided(one, "", blocks)
    for one in had.values():
        if one.ruling not in (has if one.ruling.kind != "note" else hold):
            yield _decided(one, " ended", blocks)
    for one in hold.values():
        if one.ruling.kind == "note" and one.ruling not in has and one.block in stood:
            yield _decided(one, " left", blocks)


def _shows(one: Ruled, blocks: Collection[str], there: Collection[str]) -> bool:
    """Whether a ruling is of something that was told: of what no page has shown it is nobody's news.

    `blocks` are those of two pages, `there` those of the one of the two that is asked about.
    """
    if one.ruling.kind == "note":
        return one.noted(there)
    done = one.dropped or one.touched or one.made
    return bool(done) or (one.ruling.kind == "pin" and one.block in blocks)


def _decided(one: Ruled, how: str, blocks: Mapping[str, Block]) -> Change:
    ruling = one.ruling
    entries = [id for id in one.blocks if not (ruling.quote and id in blocks and blocks[id].section == "tensions")]
    first = next(iter(entries or one.blocks), "")  # a tension that quotes a statement is not what was decided on
    why = " ".join(part for part in (ruling.reason, f"({ruling.author}, {ruling.day})") if part)
    said = blocks[first].sentences[:1] if ruling.kind == "pin" and first in blocks else ()
    kind = blocks[first].kind if first in blocks else "point"
    return Change(
        "ruled", first, _about(one, blocks.get(first)), (), said, f"{ruling.kind}{how}", kind,
        one.was, ruling.text or ruling.value or str(ruling.since or ""), one.version if not how else 0, why=why,
        also=tuple(id for id in one.blocks if id != first),
    )  # fmt: skip


_ENTRIES: dict[Section, str] = {"figures": "a figure", "tensions": "a tension", "questions": "a question"}


def _about(one: Ruled, block: Block | None) -> str:
    """What a ruling is about, for readers, who know an entry by what it says; the words of what is hidden stay so."""
    ruling = one.ruling
    if ruling.name or ruling.kind == "mute":
        return ruling.name or one.subject
    if block is None:
        return one.subject if ruling.kind != "hide" else "a statement"
    voice = block.section == "perspectives"
    if ruling.kind == "hide":
        told = f"an event of {block.when}" if block.section == "timeline" and block.when else "a statement"
        return f"a statement of {block.title}" if voice else _ENTRIES.get(block.section, told)
    if voice or (block.section == "tensions" and block.title):
        return block.title
    return f"“{label(block.sentences[0].text.strip('“”‘’'))}”"


def material(change: Change, counted: tuple[BlockMaterial, ...]) -> bool:
    """Whether a change by itself calls for a new version; more support for what is known, or a new source, does not."""
    return _MATERIAL.get(change.kind) in counted


def _items(change: Change) -> set[str]:
    return {item for said in (*change.before, *change.after) for item in said.items}


def _of_block(old: Block | None, new: Block, seen: int, told: Collection[str]) -> Iterator[Change]:
    steps = [step for step in new.life if step.version > seen]
    if old is None and new.since > seen:
        # Who came and moved since is told with both: that they moved is the news, and not that they came.
        yield from (list(_moved(None, new, new.since, steps)) if seen else []) or _new(new, steps, told)
        return
    # Without `old` the block is back from the archive: its reader knew it, so only its steps are news.
    edited = list(statement_edits(old, new, steps))
    yield from (change for edit in edited if (change := edit.change(old, new)))
    match new.section:
        case "questions" | "tensions":
            yield from _settled(new, seen, steps)
        case "perspectives":
            yield from _moved(old, new, seen, steps, edited=bool(edited))
        case "figures" if not edited:  # what its source corrected has not moved
            yield from _refigured(old, new, steps)
        case "timeline":
            if old is not None and old.when != new.when:
                made = Change(
                    "event redated", new.id, change_title(new), old.sentences[:1], new.sentences[:1], of=new.kind
                )
                yield replace(made, was=str(old.when or ""), now=str(new.when or ""))
            if new.kind == "coming":
                yield from _settled(new, seen, steps)
    if old is not None and new.section in ("narrative", "why", "timeline", "tensions"):
        yield from _of_sentences(old, new, {claim for edit in edited for claim in edit.claims}.union(told))
    elif old is not None and new.section in ("questions", "figures"):
        yield from (one for one in _of_sentences(old, new, ()) if one.kind == "claim supported")


def _of_left(old: Block, left: Block, seen: int, last: int) -> Iterator[Change]:
    """What became of a block that has left the page since; more sources and a standing are no matter there."""
    steps = [step for step in left.life if seen < step.version <= last]
    if any(step.version > last for step in left.life):  # its words are of later: only its steps tell of then
        left = replace(left, sentences=old.sentences)
        steps = [step for step in steps if step.what in _SETTLED]
    yield from (change for edit in statement_edits(old, left, steps) if (change := edit.change(old, left)))
    if left.section in ("questions", "tensions") or left.kind == "coming":
        yield from _settled(replace(left, life=(*(s for s in left.life if s.version <= seen), *steps)), seen, steps)
    elif left.section == "perspectives" and any(step.what in TOLD_MOVES for step in steps):
        yield from _moved(old, left, seen, [step for step in steps if step.what in TOLD_MOVES])
    elif left.section == "figures":
        yield from _refigured(old, left, steps)


def _once(found: Sequence[Change]) -> list[Change]:
    """Without the findings that another change of the same block tells already, such as what eased a tension."""
    said = {(one.block, _lead(s)) for one in found if one.kind != "claim added" for s in one.after}
    return [one for one in found if one.kind != "claim added" or (one.block, _lead(one.after[0])) not in said]


def _sided(change: Change, old: Mapping[str, Block], new: Mapping[str, Block], after: Brief) -> Change:
    """A new view names its end of the axis, a changed one also that which it stood at, where it is another."""
    axis, before = after.topic.axis, old.get(change.block)
    now = new[change.block]
    if axis is None or change.kind not in ("position added", "position moved") or change.detail == "challenged":
        return change
    side = axis[now.pole > 0].name if now.pole else ""
    if change.kind == "position added" or before is None or before.pole * now.pole >= 0:
        return replace(change, now=side)
    return replace(change, was=axis[before.pole > 0].name, now=side)


def _dated(change: Change, block: Block, seen: int) -> Change:
    """The change with its block's version and the one it came in: the same, or that of the last step which made it."""
    made = change.detail if change.kind == "position moved" else change.kind.rpartition(" ")[2]
    steps = [step.version for step in block.life if step.what == made and step.version > seen]
    came = change.kind.endswith((" added", " opened")) and block.since > seen
    return replace(change, version=block.since if came else steps[-1] if steps else 0, since=block.since)


def _new(new: Block, steps: Sequence[BlockStep], told: Collection[str]) -> Iterator[Change]:
    """A block that the reader has not seen: told once, as it stands now, and not at all when it was taken back."""
    if any(step.what == "withdrawn" and not step.sentences for step in steps):
        return
    if new.section == "figures":
        given = new.figure.text if new.figure else ""
        yield Change("claim added", new.id, change_title(new), after=new.sentences[:1], of=new.kind, now=given)
        return
    if new.section in ("what", "narrative", "why"):
        for sentence in new.sentences:
            if _tells(sentence) and _lead(sentence) not in told:
                yield Change("claim added", new.id, change_title(new), after=(sentence,), of=new.kind)
        return
    settled = [step for step in steps if step.what in _SETTLED and step.what != "opened"]
    if settled:
        yield _settling(new, settled, f"opened and {settled[-1].what}")
    else:
        yield Change(_OPENED[new.section], new.id, change_title(new), after=new.sentences, of=new.kind)


def _settled(new: Block, seen: int, steps: Sequence[BlockStep]) -> Iterator[Change]:
    """A question or a tension that stands otherwise than it did, by the last step that counts."""
    before = [step.what for step in new.life if step.version <= seen and step.what in _SETTLED]
    since = [step for step in steps if step.what in _SETTLED]
    # A question can be narrowed again, each time by something else; a tension is eased or it is not.
    if since and (new.section == "questions" or since[-1].what != (before or ["opened"])[-1]):
        yield _settling(new, since, since[-1].what)


def _settling(new: Block, steps: Sequence[BlockStep], detail: str) -> Change:
    last = steps[-1].what
    if new.section != "tensions":
        after = tuple(sentence for step in steps if step.what == last for sentence in step.sentences)
        return Change(_SETTLED[last], new.id, change_title(new), new.sentences, after, detail, new.kind)
    told = steps[-1].sentences if last == "eased" else ()  # what eased it, where something did
    sides = tuple(said for said in new.sentences if said not in told) if told else ()
    return Change(_SETTLED[last], new.id, change_title(new), sides, told or new.sentences, detail, new.kind)


def _moved(
    old: Block | None, new: Block, seen: int, steps: Sequence[BlockStep], edited: bool = False
) -> Iterator[Change]:
    """What a holder says now against what stood on the reader's page, and who challenges it; a silence is no news."""
    moves = [step for step in steps if step.what in TOLD_MOVES and (old or step.sentences)]
    before = old.sentences[:1] if old else next((step.sentences[:1] for step in moves if step.sentences), ())
    after = new.sentences[:1]
    if moves and not same(before, after):
        made = [step.what for step in moves]
        detail = _direction(old, new, made)
        if detail in made or not edited:  # where a holder went and came back, other words are the correction's
            yield Change("position moved", new.id, change_title(new), before, after, detail, new.kind)
    known = next((step.what for step in reversed(new.life) if step.version <= seen), "")
    now = steps[-1].what if steps else known
    if now == "challenged" and now != known:  # told by who challenges it; the position itself stands
        yield Change("position moved", new.id, change_title(new), (), steps[-1].sentences, now, new.kind)


def _direction(old: Block | None, new: Block, moves: Sequence[StepKind]) -> StepKind:
    """Where several moves led together."""
    if len(moves) == 1:
        return moves[0]
    if old is not None and old.pole * new.pole:
        crossed = old.pole * new.pole < 0
    else:
        crossed = sum(move in _CROSSED for move in moves) % 2 == 1
    if crossed:
        return next((move for move in reversed(moves) if move in _CROSSED), "changed sides")
    return next((move for move in reversed(moves) if move not in (*_CROSSED, "new")), "now says")


def _refigured(old: Block | None, new: Block, steps: Sequence[BlockStep]) -> Iterator[Change]:
    """A figure that is another one than on the reader's page; what it was there is known only where the page is."""
    moves = [step for step in steps if step.what == "moved"]
    if new.figure is None or (old is not None and _value(old) == _value(new)) or not (old or moves):
        return
    was = old.figure.text if old and old.figure else ""
    before = old.sentences[:1] if old else moves[0].sentences[:1]
    made = Change("figure moved", new.id, change_title(new), before, new.sentences[:1], of=new.kind)
    yield replace(made, was=was, now=new.figure.text)


def _value(block: Block) -> tuple[float, str] | None:
    return (block.figure.value, block.figure.unit) if block.figure else None


def _of_sentences(old: Block, new: Block, told: Collection[str]) -> Iterator[Change]:
    """Sentences that a block gained, and sentences that gained sources."""
    known = {_lead(sentence): sentence for sentence in old.sentences}
    for sentence in new.sentences:
        if not _tells(sentence):
            continue
        before = known.get(_lead(sentence))
        if before is None:
            if _lead(sentence) not in told:
                yield Change("claim added", new.id, change_title(new), after=(sentence,), of=new.kind)
        elif not set(sentence.items) <= set(before.items):
            yield Change("claim supported", new.id, change_title(new), before=(before,), after=(sentence,), of=new.kind)


def _tells(sentence: Sentence) -> bool:
    """Whether a sentence tells a finding in full; notices and labels do not."""
    return bool(sentence.claims) and not sentence.link


def _lead(sentence: Sentence) -> str:
    return sentence.claims[0] if sentence.claims else ""
