"""What's new: the changes of a version as sentences, most important first; the rest is counted and linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.publish import citations, grounds, text
from pipeline.publish.telling import TOLD, Allowance, told
from pipeline.records import Block, Brief, Change, ChangeKind, leading

SHOWN = 10  # changes told one by one
EACH = 4  # of one kind


def lines(brief: Brief, changes: Sequence[Change]) -> tuple[list[str], int]:
    """The lines of What's new in Markdown, and how many changes they leave to the changes page."""
    numbers = {line.item: line.number for line in (*brief.sources, *brief.also)}
    told, more = picked(brief, changes)
    return [line(change, numbers, room) for change, room in told], more


def lines_and_others(brief: Brief, changes: Sequence[Change], full: str, most: int) -> tuple[list[str], list[str], int]:
    """The lines of What's new in Markdown, those of at most so many other changes, and how many are left then."""
    numbers = {line.item: line.number for line in (*brief.sources, *brief.also)}
    told, others = _allotted(brief, changes)
    shown, beyond = ([line(change, numbers, room, full) for change, room in part] for part in (told, others[:most]))
    return shown, beyond, len(others) - len(beyond)


def picked(brief: Brief, changes: Sequence[Change]) -> tuple[list[tuple[Change, bool]], int]:
    """The changes that What's new tells, each with whether the page has room for its words, and how many are left."""
    told, _ = _allotted(brief, changes)
    return told, sum(change.kind in TOLD and change.kind != "claim supported" for change in changes) - len(told)


def _allotted(brief: Brief, changes: Sequence[Change]) -> tuple[list[tuple[Change, bool]], list[tuple[Change, bool]]]:
    """What What's new tells and all the rest, each change with whether there is room for its words.

    Labels are copied words too: an article whose allowance the page has used up is cited without them. What stood on
    the page before is told as far as this page lists its sources.
    """
    numbers = {line.item: line.number for line in (*brief.sources, *brief.also)}
    told: list[Change] = []
    others: list[Change] = []
    kinds: dict[ChangeKind, int] = {}
    for change in (_listed(change, numbers) for change in changes if change.kind in TOLD):
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
        fits = change.kind != "claim supported" and len(told) < SHOWN and kinds[change.kind] <= EACH
        if change.before or change.after:
            (told if fits else others).append(change)
    left = _allowance(brief)
    return [(one, _charged(one, left)) for one in told], [(one, _charged(one, left)) for one in others]


def _listed(change: Change, numbers: Mapping[str, int]) -> Change:
    before = tuple(said for said in change.before if numbers.keys() >= set(said.items))
    return change if before == change.before else replace(change, before=before)


def _charged(change: Change, left: Counter[str]) -> bool:
    """Whether there is room for a change's words, which are then taken from what is left."""
    asked = Counter[str]()
    for said in (*change.before, *change.after):
        if said.items:
            asked[said.items[0]] += text.copied(text.shortened(said.text))
    if any(words > left[item] for item, words in asked.items()):
        return False
    left.subtract(asked)
    return True


def _allowance(brief: Brief) -> Counter[str]:
    """How many words the page may still copy from each article."""
    left = Counter({line.item: brief.topic.budgets.words_per_article for line in (*brief.sources, *brief.also)})
    for block in brief.blocks:
        for said in (*block.sentences, *(said for step in block.life for said in step.sentences)):
            if said.items:
                left[said.items[0]] -= text.copied(said.text)
    return left


def line(
    change: Change,
    numbers: Mapping[str, int],
    room: bool = True,
    full: str = "in full below",
    allowance: Allowance | None = None,
    dated: bool = False,
) -> str:
    """One change as a sentence in Markdown, `dated` with the version it came in.

    Where there is no room for words, the line names the change, cites, and leads to the block that tells it.
    """
    made = told(change, allowance, dated)
    head = f"**{made.head}**"
    title = f" · {text.escape(made.title)}" if made.title else ""
    if not room:
        items = leading(one.items for one in (*change.after, *change.before))
        return f"{head}{title} ([{full}](#{change.block})) {citations.cites(items, numbers, f'#{change.block}')}"
    parts = (
        p if isinstance(p, str) else text.brief_form(p, numbers, change.block, p in made.whole) for p in made.parts
    )
    fresh = f"; new: {citations.cites(made.fresh, numbers, f'#{change.block}')}" if made.fresh else ""
    return f"{head}{title}: {''.join(parts)}{fresh}"


def tension(brief: Brief, block: Block, numbers: Mapping[str, int]) -> str:
    """A tension that stands as a line in Markdown: who is in it, and since when."""
    voices = "; ".join(
        f"{text.escape(who)} {citations.cites(items, numbers, f'#{block.id}')}"
        for who, items in grounds.sides(brief, block)
    )
    return f"Tension [{text.escape(block.title)}](#{block.id}): {voices} · since v{block.since}"


def question(block: Block, numbers: Mapping[str, int], allowance: Allowance) -> str:
    """An open question as a line in Markdown, in full as far as the allowance goes, and since when it is asked."""
    title = f"{text.escape(block.title)}: " if block.title else ""
    said = "".join(text.brief_form(one, numbers, block.id, allowance.take(one)) for one in block.sentences[:1])
    return f"{title}{said} · since v{block.since}"
