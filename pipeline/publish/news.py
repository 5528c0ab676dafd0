"""What's new: the changes of a version as sentences, most important first; the rest is counted and linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.publish import text
from pipeline.records import Block, Brief, Change, ChangeKind, Claim, Sentence

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
    whole: frozenset[Sentence] = frozenset()  # the parts that are shown in full, not as labels


class Allowance:
    """How many words a page of differences may copy of one article, and what it has told in full so far."""

    def __init__(self, words: int) -> None:
        """`words`: of each article."""
        self._words, self._used, self._told = words, Counter[str](), set[str]()

    def take(self, said: Sentence) -> bool:
        """Whether a sentence can be told in full, which it then is; it is not told so twice."""
        key, words = _bare(said).text, text.copied(said.text)
        article = said.items[0] if said.items else ""
        if key in self._told or self._used[article] + words > self._words:
            return False
        self._told.add(key)
        self._used[article] += words
        return True

    def has(self, said: Sentence) -> bool:
        """Whether a sentence has been told in full."""
        return _bare(said).text in self._told


def lines(brief: Brief, changes: Sequence[Change]) -> tuple[list[str], int]:
    """The lines of What's new in Markdown, and how many changes they leave to the changes page."""
    numbers = {line.item: line.number for line in (*brief.sources, *brief.also)}
    told, more = picked(brief, changes)
    return [line(change, numbers, room) for change, room in told], more


def lines_and_others(brief: Brief, changes: Sequence[Change], full: str) -> tuple[list[str], list[str]]:
    """The lines of What's new in Markdown, and those of all other changes, which the page has no room for."""
    numbers = {line.item: line.number for line in (*brief.sources, *brief.also)}
    told, others = _allotted(brief, changes)
    shown, beyond = ([line(change, numbers, room, full) for change, room in part] for part in (told, others))
    return shown, beyond


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
    version: int = 0,
) -> str:
    """One change as a sentence in Markdown.

    Where there is no room for words, the line names the change, cites, and leads to the block that tells it.
    """
    made = told(change, allowance, version)
    head = f"**{made.head}**"
    title = f" · {text.escape(made.title)}" if made.title else ""
    if not room:
        items = tuple(item for one in (*change.before, *change.after) for item in one.items)
        return f"{head}{title} ([{full}](#{change.block})) {text.cites(items, numbers)}"
    parts = (
        p if isinstance(p, str) else text.brief_form(p, numbers, change.block, p in made.whole) for p in made.parts
    )
    return f"{head}{title}: {''.join(parts)}"


def question(block: Block, numbers: Mapping[str, int]) -> str:
    """An open question as a line in Markdown: its label, and since when it is asked."""
    title = f"{text.escape(block.title)}: " if block.title else ""
    said = "".join(text.brief_form(one, numbers, block.id) for one in block.sentences[:1])
    return f"{title}{said} · since v{block.since}"


def told(change: Change, allowance: Allowance | None = None, version: int = 0) -> Told:
    """The change as a reader is told it: what it is, of what, and the sentences that show it.

    They are labels, or told in full as far as an allowance goes. `version`: what it came in, 0 where that need not be
    told.
    """
    made = _told(change)
    if version:
        made = replace(made, head=f"{made.head} in v{version}")
    if allowance is None:
        return made
    # What is new goes first, where there is not room for both.
    said = sorted((p for p in made.parts if isinstance(p, Sentence)), key=lambda one: one in change.before)
    return replace(made, whole=frozenset(one for one in said if allowance.take(one)))


def _told(change: Change) -> Told:
    head = TOLD[change.kind].format(detail=change.detail or change.kind.partition(" ")[2])
    title = "" if change.title == "Also reported" else change.title
    if not change.after:
        return Told(head, title, _joined(change.before, "; "))
    own = change.kind in ("position moved", "position added") and change.detail != "challenged"
    before, after = (
        _joined([_bare(one) for one in said] if own else said, between)
        for said, between in ((change.before, "; "), (change.after, " against "))
    )
    if change.detail == "silent":
        return Told(head, title, ("no statement for two months, the last was ", *after))
    if not before:
        return Told(head, title, after)
    match change.kind:
        case "position moved":
            return Told(head, title, ("now ", *after, ", before ", *before))
        case "claim corrected":
            return Told(head, title, (*before, "; now ", *after))
        case "event redated":
            return Told(head, title, (*after, f", before dated {change.detail.partition(' to ')[0]}"))
        case "question answered" | "question narrowed":
            said = " Narrowed: " if change.kind == "question narrowed" else " Answer: "
            return Told(head, title, (*before, said, *_joined(change.after, "; ")))
        case _:
            return Told(head, title, after)


def unlabelled(changes: Sequence[Change], claims: Mapping[str, Claim]) -> list[Change]:
    """The changes with the labels among their sentences told in full, for a page with an allowance of its own."""

    def full(said: Sentence) -> Sentence:
        claim = claims.get(said.claims[0]) if said.claims else None
        start, quoted, rest = said.text.partition(" …”")
        lead, _, label = start.rpartition("“")
        if claim is None or not quoted or rest or "“" in lead or not label or not claim.quote.startswith(label):
            return said
        return said if "“" in claim.quote else replace(said, text=f"{lead}“{claim.quote}”")

    return [
        replace(one, before=tuple(full(said) for said in one.before), after=tuple(full(said) for said in one.after))
        for one in changes
    ]


def _bare(said: Sentence) -> Sentence:
    """The words alone of a position, whose holder the change names already."""
    return replace(said, text=said.text[max(said.text.find("“"), 0) :])


def _joined(said: Sequence[Sentence], between: str) -> tuple[str | Sentence, ...]:
    return tuple(part for one in said for part in (between, one))[1:]
