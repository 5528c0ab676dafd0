"""What's new: the changes of a version as sentences, most important first; the rest is counted and linked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.publish import text
from pipeline.records import Change, ChangeKind, Sentence

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


def lines(changes: Sequence[Change], numbers: dict[str, int]) -> tuple[list[str], int]:
    """The lines of What's new in Markdown, and how many changes they leave to the changes page."""
    told: list[str] = []
    kinds: dict[ChangeKind, int] = {}
    worth = [change for change in changes if change.kind in TOLD and change.kind != "claim supported"]
    for change in worth:
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
        if len(told) < SHOWN and kinds[change.kind] <= EACH:
            told.append(line(change, numbers))
    return told, len(worth) - len(told)


def line(change: Change, numbers: dict[str, int]) -> str:
    """One change as a sentence in Markdown."""

    def short(said: Sentence) -> str:
        return text.brief_form(said, numbers, change.block)

    head = f"**{TOLD[change.kind].format(detail=change.detail)}**"
    title = f" · {text.escape(change.title)}" if change.title else ""
    return f"{head}{title}: {_body(change, short)}"


def _body(change: Change, short: Callable[[Sentence], str]) -> str:
    before = "; ".join(short(said) for said in change.before)
    after = " against ".join(short(said) for said in change.after)
    if change.detail == "silent":
        return f"no statement for two months, the last was {after}"
    if change.kind == "position moved" and before:
        return f"now {after}, before {before}"
    if change.kind in ("question answered", "question narrowed"):
        return f"{before} {'Narrowed' if change.detail == 'narrowed' else 'Answer'}: {after}"
    return after or before
