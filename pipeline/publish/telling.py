"""A change in words: what a page, a feed and a difference tell of it, by its kind and never by a title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.publish import parts
from pipeline.publish.parts import Part
from pipeline.records import BlockKind, Change, ChangeKind, Sentence

# Head of a change, and how one and several of them are counted; {of}: question, forecast ...
TOLD: dict[ChangeKind, tuple[str, str, str]] = {
    "ruled": ("Corrected by the editor", "correction by the editor", "corrections by the editor"),
    "claim corrected": ("Corrected by its source", "correction", "corrections"),
    "claim withdrawn": ("Withdrawn by its source", "withdrawal", "withdrawals"),
    "position moved": ("Now says", "changed view", "changed views"),
    "position added": ("New voice", "new voice", "new voices"),
    "question answered": ("{Of} {detail}", "{of} {detail}", "{of}s {detail}"),
    "question narrowed": ("{Of} narrowed", "{of} narrowed", "{of}s narrowed"),
    "question opened": ("New {of}", "new {of}", "new {of}s"),
    "tension opened": ("New tension", "new tension", "new tensions"),
    "tension eased": ("Tension eased", "tension eased", "tensions eased"),
    "event added": ("New event", "new event", "new events"),
    "event redated": ("New date", "event redated", "events redated"),
    "figure moved": ("Figure moved", "moved figure", "moved figures"),
    "claim added": ("New", "new finding", "new findings"),
    "claim supported": ("More sources", "statement with more sources", "statements with more sources"),
}
# The same where the kind of the block, or the step, says more than the kind of the change.
_OF: dict[tuple[ChangeKind, BlockKind], tuple[str, str, str]] = {
    ("claim added", "figure"): ("New figure", "new figure", "new figures"),
    ("event added", "coming"): ("Coming", "date ahead", "dates ahead"),
    ("question answered", "coming"): ("Come due", "date come due", "dates come due"),
}
_MOVED: dict[str, tuple[str, str, str]] = {
    "changed sides": ("Changed sides", "change of sides", "changes of sides"),
    "reversed": ("Changed sides", "change of sides", "changes of sides"),
    "strengthened": ("View strengthened", "view strengthened", "views strengthened"),
    "softened": ("View softened", "view softened", "views softened"),
    "challenged": ("Challenged", "view challenged", "views challenged"),
    "new": TOLD["position added"],  # of one who was quoted before and took no side
}
_NOUNS: dict[BlockKind, str] = {"forecast": "forecast"}


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words of ours, between which stand the sentences that it shows: every form is made from this."""

    head: str
    title: str
    block: str  # id of the block that tells it
    parts: tuple[Part, ...]
    apart: str = ": "  # what stands between what it is about and what is said of it

    @property
    def line(self) -> tuple[Part, ...]:
        """The whole change as one line: head, what it is about, and what is said."""
        begun = [Part("head", self.head)]
        if self.title:
            begun += [Part("ours", " · "), Part("title", self.title, block=self.block)]
        if not self.parts:
            return tuple(begun)
        # A speaker has a colon behind it, so there is none in front.
        apart = " · " if self.parts[0].role == "speaker" else self.apart
        return (*begun, Part("ours", apart), *self.parts)


def told(change: Change, dated: bool = False) -> Told:
    """The change as a reader is told it; `dated`: with the version that it came in, where that is known."""
    head = _phrases(change)[0]
    if dated and change.version:
        head = f"{head} in v{change.version}"
    apart = " " if change.kind == "ruled" and change.title else ": "
    return Told(head, titled(change), change.block, tuple(_parts(change)), apart)


def counted(change: Change) -> tuple[str, str]:
    """How one such change is counted, and how several are."""
    _, one, many = _phrases(change)
    return one, many


def titled(change: Change) -> str:
    """What a change is about: "Dana Vell, from open to closed", an event by its date, a forecast by when it is due."""
    if change.kind == "ruled":
        return change.title
    if change.kind == "event redated" and change.was and change.now:
        return f"{change.now}, before {change.was}"
    if change.kind == "position moved" and change.was and change.now:
        return f"{change.title}, from {change.was} to {change.now}"
    if change.kind in ("position moved", "position added") and change.now:
        return ", ".join(part for part in (change.title, change.now) if part)
    return change.title


def _phrases(change: Change) -> tuple[str, str, str]:
    found = _OF.get((change.kind, change.of)) or TOLD[change.kind]
    if change.kind == "position moved":
        found = _MOVED.get(change.detail, found)
    of = _NOUNS.get(change.of, "question")
    words = {"of": of, "Of": of.capitalize(), "detail": change.detail or change.kind.rpartition(" ")[2]}
    one, two, three = (phrase.format(**words) for phrase in found)
    return one, two, three


def _parts(change: Change) -> Iterator[Part]:
    if change.kind == "ruled":
        yield from _decided(change)
        return
    if change.of == "figure" and change.now:
        yield from _figure(change)
        return
    # A change of position names its holder, unless it is told by who challenges it.
    own = change.kind in ("position moved", "position added") and change.detail != "challenged"
    before, after = ([parts.own(one) for one in said] if own else said for said in (change.before, change.after))
    joined = [*_joined(after, " against " if change.kind.startswith("tension") else "; ", own)]
    if not after:
        yield from _joined(before, "; ", own)
        return
    match change.kind:
        case "position moved":
            yield from joined
            if before:
                yield from (Part("ours", "; before: "), *_joined(before, "; ", own))
        case "claim supported":
            yield from joined
            known = {item for said in before for item in said.items}
            fresh = tuple(item for said in after for item in said.items if item not in known)
            if before and fresh:
                yield Part("cites", "; new: ", fresh, change.block)
        case "tension eased" if before:
            yield from (*_joined(before, " against "), Part("ours", "; now "), *joined)
        case "claim corrected" if before:
            yield from (*_joined(before, "; "), Part("ours", "; now "), *joined)
        case "question answered" | "question narrowed" if before:
            word = "narrowed by" if change.kind == "question narrowed" else "answer"
            since = f"open since v{change.since}; " if change.since else ""
            yield from (*_joined(before, "; "), Part("ours", f" ({since}{word}: "), *_joined(after, "; "))
            yield Part("ours", ")")
        case _:
            yield from joined


def _decided(change: Change) -> Iterator[Part]:
    """What the editor has decided, and why: "hidden: breaks an embargo (Ada Quill, 2026-03-02)"."""
    kind, _, ended = change.detail.partition(" ")
    was = f", before {change.was}" if change.was else ""
    since = f" since {change.now}" if change.now else ""
    told = {
        "hide": "hidden", "pin": "kept on the page", "same": "told as one with another", "different": "told apart",
        "holder": f"said by {change.now or 'nobody named'}{was}", "side": f"stands at {change.now or 'no end'}{was}",
        "date": f"dated {change.now or 'not at all'}{was}", "mute": f"not told of{since}",
        "note": f"“{change.now}”",
    }[kind]  # fmt: skip
    if ended:
        yield Part("words", f"correction taken back ({told})")
        return
    yield Part("words", told)
    for said in change.after:
        yield Part("ours", ", ")
        yield from parts.sentence(said)
    yield Part("words", f": {change.why}")


def _figure(change: Change) -> Iterator[Part]:
    """Such as "CAISI now eight months [5], before seven months [2]"."""
    said = change.after[0]
    holder = said.speaker or said.outlet
    yield Part("words", holder)
    yield Part("ours", (" now " if holder else "now ") if change.was else ": " if holder else "")
    yield from _given(change.now, said)
    if change.was and change.before:
        yield Part("ours", ", before ")
        yield from _given(change.was, change.before[0])


def _given(figure: str, said: Sentence) -> tuple[Part, ...]:
    return parts.sentence(replace(said, text=figure, speaker="", outlet="", link=""))


def _joined(said: Sequence[Sentence], between: str, bare: bool = False) -> Iterator[Part]:
    for place, one in enumerate(said):
        if place:
            yield Part("ours", between)
        yield from parts.sentence(one, speaker=not bare)


def shown(change: Change, listed: Mapping[str, int]) -> Change:
    """The change without what stood before on sources that a page does not list."""
    before = tuple(said for said in change.before if listed.keys() >= set(said.items))
    return change if before == change.before else replace(change, before=before)
