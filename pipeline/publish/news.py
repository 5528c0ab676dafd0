"""What's new: the changes of a version as sentences, most important first; the rest is counted and linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.publish import text
from pipeline.records import Brief, Change, ChangeKind, Sentence

SHOWN = 10  # changes told one by one
EACH = 4  # of one kind
TOLD: dict[ChangeKind, str] = {
    "claim corrected": "Corrected",
    "claim withdrawn": "Withdrawn",
    "position moved": "Position {detail}",
    "position added": "New position",
    "question answered": "Question {detail}",
    "question narrowed": "Question {detail}",
    "question opened": "New question",
    "tension opened": "New tension",
    "tension eased": "Tension {detail}",
    "event added": "New event",
    "event redated": "Event redated",
    "claim added": "New finding",
    "claim supported": "More sources",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words of ours, between which stand the sentences that it shows: every form is made from this."""

    head: str
    title: str
    parts: tuple[str | Sentence, ...]


def lines(brief: Brief, changes: Sequence[Change]) -> tuple[list[str], int]:
    """The lines of What's new in Markdown, and how many changes they leave to the changes page.

    Labels are copied words too: an article whose allowance the page has used up is cited without them. What stood on
    the page before is told as far as this page lists its sources.
    """
    told, _ = lines_and_others(brief, changes)
    worth = sum(change.kind in TOLD and change.kind != "claim supported" for change in changes)
    return told, worth - len(told)


def lines_and_others(
    brief: Brief, changes: Sequence[Change], full: str = "in full below"
) -> tuple[list[str], list[str]]:
    """The lines of What's new in Markdown, and those of all other changes, which the page has no room for."""
    numbers = {line.item: line.number for line in (*brief.sources, *brief.also)}
    left = _allowance(brief)
    told: list[Change] = []
    others: list[Change] = []
    kinds: dict[ChangeKind, int] = {}
    for change in (_listed(change, numbers) for change in changes if change.kind in TOLD):
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
        fits = change.kind != "claim supported" and len(told) < SHOWN and kinds[change.kind] <= EACH
        if change.before or change.after:
            (told if fits else others).append(change)
    shown = [line(change, numbers, left, full) for change in told]
    return shown, [line(change, numbers, left, full) for change in others]


def _listed(change: Change, numbers: Mapping[str, int]) -> Change:
    before = tuple(said for said in change.before if numbers.keys() >= set(said.items))
    return change if before == change.before else replace(change, before=before)


def _allowance(brief: Brief) -> Counter[str]:
    """How many words the page may still copy from each article."""
    left = Counter({line.item: brief.topic.budgets.words_per_article for line in (*brief.sources, *brief.also)})
    for block in brief.blocks:
        for said in (*block.sentences, *(said for step in block.life for said in step.sentences)):
            if said.items:
                left[said.items[0]] -= text.copied(said.text)
    return left


def line(
    change: Change, numbers: Mapping[str, int], left: Counter[str] | None = None, full: str = "in full below"
) -> str:
    """One change as a sentence in Markdown; `left` is charged with the words that it copies.

    Where an article has no words left, the line names the change, cites, and leads to the block that tells it.
    """
    made = told(change)
    head = f"**{made.head}**"
    title = f" · {text.escape(made.title)}" if made.title else ""
    said = [one for one in (*change.before, *change.after) if one.items]
    if left is not None:
        asked = Counter[str]()
        for one in said:
            asked[one.items[0]] += text.copied(text.shortened(one.text))
        if any(words > left[item] for item, words in asked.items()):
            items = tuple(item for one in said for item in one.items)
            return f"{head}{title} ([{full}](#{change.block})) {text.cites(items, numbers)}"
        left.subtract(asked)
    parts = (p if isinstance(p, str) else text.brief_form(p, numbers, change.block) for p in made.parts)
    return f"{head}{title}: {''.join(parts)}"


def told(change: Change) -> Told:
    """The change as a reader is told it: what it is, of what, and the sentences that show it."""
    head = TOLD[change.kind].format(detail=change.detail or change.kind.partition(" ")[2])
    if not change.after:
        return Told(head, change.title, _joined(change.before, "; "))
    before, after = _joined(change.before, "; "), _joined(change.after, " against ")
    if change.detail == "silent":
        return Told(head, change.title, ("no statement for two months, the last was ", *after))
    if not before:
        return Told(head, change.title, after)
    match change.kind:
        case "position moved":
            return Told(head, change.title, ("now ", *after, ", before ", *before))
        case "claim corrected":
            return Told(head, change.title, (*before, "; now ", *after))
        case "event redated":
            return Told(head, change.title, (*after, f", before dated {change.detail.partition(' to ')[0]}"))
        case "question answered" | "question narrowed":
            said = " Narrowed: " if change.kind == "question narrowed" else " Answer: "
            return Told(head, change.title, (*before, said, *_joined(change.after, "; ")))
        case _:
            return Told(head, change.title, after)


def _joined(said: Sequence[Sentence], between: str) -> tuple[str | Sentence, ...]:
    return tuple(part for one in said for part in (between, one))[1:]
