"""What's new: the changes of a version as sentences, most important first; the rest is counted and linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from pipeline.publish import text
from pipeline.records import Brief, Change, ChangeKind, Sentence

SHOWN = 10  # changes told one by one
EACH = 4  # of one kind
TOLD: dict[ChangeKind, str] = {
    "claim corrected": "Corrected",
    "claim withdrawn": "Withdrawn",
    "position moved": "Position {detail}",
    "position added": "New position",
    "question answered": "Question answered",
    "question narrowed": "Question narrowed",
    "question opened": "New question",
    "tension opened": "New tension",
    "tension eased": "Tension eased",
    "event added": "New event",
    "event redated": "Event redated",
    "claim added": "New finding",
    "claim supported": "More sources",
}


def lines(brief: Brief, changes: Sequence[Change]) -> tuple[list[str], int]:
    """The lines of What's new in Markdown, and how many changes they leave to the changes page."""
    numbers = {line.item: line.number for line in (*brief.sources, *brief.also)}
    told, more = picked(brief, changes)
    return [line(change, numbers, room) for change, room in told], more


def picked(brief: Brief, changes: Sequence[Change]) -> tuple[list[tuple[Change, bool]], int]:
    """The changes that What's new tells, each with whether the page has room for its words, and how many are left.

    Labels are copied words too: an article whose allowance the page has used up is cited without them.
    """
    left = _allowance(brief)
    told: list[tuple[Change, bool]] = []
    kinds: dict[ChangeKind, int] = {}
    worth = [change for change in changes if change.kind in TOLD and change.kind != "claim supported"]
    for change in worth:
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
        if len(told) < SHOWN and kinds[change.kind] <= EACH:
            told.append((change, _charged(change, left)))
    return told, len(worth) - len(told)


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


def line(change: Change, numbers: Mapping[str, int], room: bool = True) -> str:
    """One change as a sentence in Markdown.

    Where there is no room for words, the line names the change, cites, and leads to the block that tells it.
    """
    head = f"**{TOLD[change.kind].format(detail=change.detail)}**"
    title = f" · {text.escape(change.title)}" if change.title else ""
    if not room:
        items = tuple(item for one in (*change.before, *change.after) for item in one.items)
        return f"{head}{title} ([in full below](#{change.block})) {text.cites(items, numbers)}"
    return f"{head}{title}: {_body(change, lambda one: text.brief_form(one, numbers, change.block))}"


def _body(change: Change, short: Callable[[Sentence], str]) -> str:
    before = "; ".join(short(said) for said in change.before)
    after = " against ".join(short(said) for said in change.after)
    if change.detail == "silent":
        return f"no statement for two months, the last was {after}"
    if change.kind == "position moved" and before:
        return f"now {after}, before {before}"
    if change.kind == "claim corrected":
        return f"{before}; now {after}"
    if change.kind in ("question answered", "question narrowed"):
        return f"{before} {'Narrowed' if change.detail == 'narrowed' else 'Answer'}: {after}"
    return after or before
