"""What became of the statements that their own articles corrected or took back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.records import Block, Change, Sentence, Step

_EDITS = ("corrected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of one statement that its article corrected or took back, however often."""

    claims: frozenset[str]
    first: Step
    last: Step

    def change(self, old: Block | None, new: Block) -> Change | None:
        """The change, or none where the words are again those that the reader knows."""
        if self.last.what == "withdrawn":
            said = self.last.sentences or new.sentences
            return Change("claim withdrawn", new.id, title(new), (), said, "withdrawn", new.kind)
        after = tuple(sentence for sentence in new.sentences if self.claims & set(sentence.claims))
        if old and same(tuple(s for s in old.sentences if self.claims & set(s.claims)), after):
            return None
        return Change("claim corrected", new.id, title(new), self.first.sentences, after, "corrected", new.kind)


def edits(old: Block | None, new: Block, steps: Sequence[Step]) -> Iterator[Edit]:
    """The edits of what the reader knows; those of what came in and was edited since are no news."""
    found: list[Edit] = []
    for step in steps:
        if step.what not in _EDITS:
            continue
        claims = frozenset(claim for said in step.sentences or new.sentences for claim in said.claims)
        earlier = next((edit for edit in found if edit.claims & claims), None)
        if earlier:
            found[found.index(earlier)] = Edit(earlier.claims | claims, earlier.first, step)
        else:
            found.append(Edit(claims, step, step))
    known = {claim for sentence in old.sentences for claim in sentence.claims} if old else None
    return (edit for edit in found if known is None or edit.claims & known)


def title(block: Block) -> str:
    """How a change names its block: an event by its date, a forecast by when it is due, else by the block's title."""
    if block.section == "timeline":
        return str(block.when or "")
    due = f"due {block.when}" if block.kind == "forecast" and block.when else ""
    return due or ("" if block.kind == "forecast" else block.title)


def same(one: Sequence[Sentence], other: Sequence[Sentence]) -> bool:
    """Whether two statements are the same words: white space aside, whatever they cite."""
    return [said.text.split() for said in one] == [said.text.split() for said in other]
