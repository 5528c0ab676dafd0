"""A change in words: what a page of changes, a feed and a difference tell of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.publish import text
from pipeline.records import Change, ChangeKind, Claim, Sentence

AGAIN = 20  # words of what a page of differences tells in full a second time: a label of them would say too little
TOLD: dict[ChangeKind, str] = {
    "claim corrected": "Corrected by its source",
    "claim withdrawn": "Withdrawn by its source",
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
FORECAST = "Forecast"  # how the title of a question begins that forecasts
_AND_THAT = re.compile(r"\b(?:and|but|or) that\b")
_THAT = re.compile(rf"^{FORECAST}(?: that|,)? ?")


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words of ours, between which stand the sentences that it shows: every form is made from this."""

    head: str
    title: str
    parts: tuple[str | Sentence, ...]
    whole: frozenset[Sentence] = frozenset()  # the parts that are shown in full, not as labels
    fresh: tuple[str, ...] = ()  # the items among the cited that were not cited before, where that is the news


class Allowance:
    """How many words a page of differences may copy of one article, and what it has told in full so far."""

    def __init__(self, words: int) -> None:
        """`words`: of each article."""
        self._words, self._used, self._told = words, Counter[str](), set[str]()

    def take(self, said: Sentence) -> bool:
        """Whether a sentence can be told in full, which it then is; the same words again copy nothing more."""
        key, words = _quoted(said), text.copied(said.text)
        article = said.items[0] if said.items else ""
        if key in self._told:
            return words <= AGAIN
        if self._used[article] + words > self._words:
            return False
        self._told.add(key)
        self._used[article] += words
        return True

    def has(self, said: Sentence) -> bool:
        """Whether a sentence has been told in full."""
        return _quoted(said) in self._told


def told(change: Change, allowance: Allowance | None = None, dated: bool = False) -> Told:
    """The change as a reader is told it: what it is, of what, and the sentences that show it.

    They are labels, or told in full as far as an allowance goes. `dated`: with the version it came in, where that is
    known.
    """
    made = _told(change)
    if dated and change.version:
        made = replace(made, head=f"{made.head} in v{change.version}")
    if allowance is None:
        return made
    # What is new goes first, where there is not room for both.
    said = sorted((p for p in made.parts if isinstance(p, Sentence)), key=lambda one: one in change.before)
    return replace(made, whole=frozenset(one for one in said if allowance.take(one)))


def headed(change: Change) -> tuple[str, str]:
    """What a change is, and of what: "Position reversed" and a holder, "New forecast" and when it is due."""
    head = TOLD[change.kind].format(detail=change.detail or change.kind.partition(" ")[2])
    if change.detail == "new":  # of one who had a position and took no side
        head = TOLD["position added"]
    title = "" if change.title == "Also reported" else change.title
    if change.kind.startswith("question") and title.startswith(FORECAST):
        head = head.replace("Question", "Forecast").replace("question", "forecast")
        title = _THAT.sub("", title)
    return head, title


def _told(change: Change) -> Told:
    head, title = headed(change)
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
        case "claim supported":
            known = {item for said in change.before for item in said.items}
            fresh = tuple(item for said in change.after for item in said.items if item not in known)
            return Told(head, title, after, fresh=fresh)
        case "tension eased":
            sides = _joined(change.before, " against ")
            return Told(head, title, ("before, ", *sides, "; now ", *after))
        case "claim corrected":
            return Told(head, title, (*before, "; now ", *after))
        case "event redated":
            return Told(head, title, (*after, f", before dated {change.detail.partition(' to ')[0]}"))
        case "question answered" | "question narrowed":
            said = "Narrowed: " if change.kind == "question narrowed" else "Answer: "
            said = f" (open since v{change.since}) {said}" if change.since else f" {said}"
            return Told(head, title, (*before, said, *_joined(change.after, "; ")))
        case _:
            return Told(head, title, after)


def unlabelled(changes: Sequence[Change], claims: Mapping[str, Claim]) -> list[Change]:
    """The changes with the labels among their sentences told in full, for a page with an allowance of its own.

    An event keeps the words that all who are cited for it share: it is cut, and no label.
    """

    def full(said: Sentence) -> Sentence:
        claim = claims.get(said.claims[0]) if said.claims else None
        start, quoted, rest = said.text.partition(" …”")
        lead, _, label = start.rpartition("“")
        if claim is None or not quoted or rest or "“" in lead or not label or not claim.quote.startswith(label):
            return said
        return said if "“" in claim.quote else replace(said, text=f"{lead}“{claim.quote}”")

    def told(change: Change, sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        cut = change.kind.startswith("event")
        return tuple(said if cut and not said.link else full(said) for said in sentences)

    return [replace(one, before=told(one, one.before), after=told(one, one.after)) for one in changes]


def _bare(said: Sentence) -> Sentence:
    """The words alone of a position, whose holder the change names already; "that ..., and that ..." stays whole."""
    words = _quoted(said)
    goes_on = said.text.endswith(f" that {words}") and _AND_THAT.search(words)
    return replace(said, text=f"that {words}" if goes_on else words)


def _quoted(said: Sentence) -> str:
    return said.text[max(said.text.find("“"), 0) :]


def _joined(said: Sequence[Sentence], between: str) -> tuple[str | Sentence, ...]:
    return tuple(part for one in said for part in (between, one))[1:]
