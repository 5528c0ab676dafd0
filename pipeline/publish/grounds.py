"""What a difference comes to, rests on and leaves open: counts, versions, sources, unanswered questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from pipeline.publish import parts, telling, text
from pipeline.publish.sources import UNNAMED
from pipeline.records import Block, Brief, Change, ChangeKind, SourceLine

# What a reader asks about first, and so is told of when there was none.
_NONE: dict[ChangeKind, str] = {
    "claim corrected": "claim was corrected",
    "claim withdrawn": "claim was taken back",  # not "withdrawn": whoever looks for that word looks for withdrawals
    "position moved": "view changed",
    "question answered": "question was answered",
    "tension opened": "tension opened",
    "event redated": "event was redated",
}
_NAMED: tuple[ChangeKind, ...] = (
    "ruled", "claim corrected", "claim withdrawn", "position moved", "position added", "tension opened",
    "tension eased", "figure moved",
)  # fmt: skip
MEANING = {
    "active and growing": "more new findings in 30 days than in the 30 before",
    "steady": "about as many new findings in 30 days as in the 30 before",
    "cooling": "fewer new findings in 30 days than in the 30 before",
    "dormant": "no new finding in 90 days",
}
NAMED = 3  # titles that the summary gives for one kind of change


def numbered(*briefs: Brief) -> dict[str, int]:
    """The number of each source that one of the pages lists, by item."""
    return {line.item: line.number for brief in briefs for line in (*brief.sources, *brief.also)}


def added(before: Brief, after: Brief) -> list[SourceLine]:
    """The sources that the newer page cites and the older one did not."""
    known = {line.number for line in before.sources}
    return [line for line in after.sources if line.number not in known]


def cited(before: Brief, after: Brief, changes: Sequence[Change], between: Sequence[Brief] = ()) -> list[SourceLine]:
    """The sources, by number, that what is told cites and that were not added: what is said now may contradict them."""
    lines = {line.item: line for brief in (*between, before, after) for line in (*brief.sources, *brief.also)}
    said = (one for change in changes if change.kind in telling.TOLD for one in (*change.before, *change.after))
    asked = (one for block in unanswered(after) for one in block.sentences[:1])
    found = {lines[item].number: lines[item] for one in (*said, *asked) for item in one.items if item in lines}
    new = {line.number for line in added(before, after)}
    return [found[number] for number in sorted(found.keys() - new)]


def source(line: SourceLine) -> str:
    """A source in one line."""
    day = f"{line.published:%Y-%m-%d}" if line.published else "date unknown"
    edited = f", edited, revision {line.revision}" if line.revision > 1 else ""
    return f"[{line.number}] {line.title} · {line.outlet or UNNAMED}, {day}{edited}"


def source_line(line: SourceLine, form: text.Form) -> str:
    """A source with its number, its title as a link to its address, and what a reader must know of it."""
    linked = form.link(form.words(line.title).strip(), text.link(line.url))
    dated = f"{line.published:%Y-%m-%d}" if line.published else "date unknown"
    host = text.foreign_host(line.url)
    outlet = form.words(line.outlet).strip() or UNNAMED
    return f"{form.number.format(line.number)} {linked} · {outlet}, {dated}{f' · {host}' if host else ''}"


def state(brief: Brief) -> str:
    """How a topic stood: its status, or that it was closed."""
    return "closed" if brief.topic.state == "closed" else brief.status


def standing(before: Brief, after: Brief) -> str:
    """How the topic's status changed and what that means, "" where it did not."""
    if not before.version or state(before) == state(after):
        return ""
    meaning = f" ({MEANING[state(after)]})" if state(after) in MEANING else ""
    return f"Status: was {state(before)}, is now {state(after)}{meaning}."


def versions(before: Brief, after: Brief, changes: Sequence[Change], dates: Mapping[int, datetime]) -> dict[int, str]:
    """The dates of the two versions and of those in between that changes came in, by number."""
    known = {**dates, after.version: after.date} | ({before.version: before.date} if before.version else {})
    told = {before.version, after.version, *(change.version for change in changes)}
    return {number: f"{known[number]:%Y-%m-%d}" for number in sorted(told & known.keys())}


def summary(before: Brief, after: Brief, changes: Sequence[Change]) -> str:
    """All that changed, counted, and what did not happen, in one paragraph; "" where nothing changed in meaning."""
    told = [change for change in changes if change.kind in telling.TOLD]
    if not told:
        return ""
    titles: dict[tuple[str, str], list[str]] = {}
    for change in told:
        named = telling.titled(change) if change.kind in _NAMED else ""
        titles.setdefault(telling.counted(change), []).append(named)
    counts = [_counted(phrases, found) for phrases, found in titles.items()]
    if sources := len(added(before, after)):
        counts.append(_counted(("source added", "sources added"), [""] * sources))
    return " ".join(part for part in (f"In short: {'; '.join(counts)}.", absent(changes)) if part)


def _counted(phrases: tuple[str, str], titles: Sequence[str]) -> str:
    """Such as "2 changes of sides (Ilse Brandt; Teodor Vasik)"."""
    named = [title for title in titles if title]
    more = [f"{len(named) - NAMED} more"] if len(named) > NAMED else []
    shown = "; ".join((*named[:NAMED], *more))
    return f"{len(titles)} {phrases[len(titles) > 1]}" + (f" ({shown})" if shown else "")


def absent(changes: Sequence[Change]) -> str:
    """What did not happen, so that a reader need not wonder whether it was left out; "" when all of it did."""
    kinds = {change.kind for change in changes}
    missing = ", ".join(f"no {words}" for kind, words in _NONE.items() if kind not in kinds)
    return f"{missing.capitalize()}." if missing else ""


def unanswered(brief: Brief) -> list[Block]:
    """The questions of a page that are neither answered nor stale."""
    return [block for block in brief.section("questions") if not block.settled]


def unsettled(brief: Brief) -> list[Block]:
    """The tensions of a page that nothing has eased."""
    return [block for block in brief.section("tensions") if not block.settled]


def asked(block: Block) -> str:
    """What stands in front of a question: of a forecast that it is one, and for when."""
    if block.kind != "forecast":
        return block.title
    return ", due ".join(str(part) for part in (block.title or "Forecast", block.when) if part)


def sides(brief: Brief, block: Block) -> list[tuple[str, tuple[str, ...]]]:
    """What stands against what in a tension, and what each side cites.

    In the one between the ends of the axis that is everybody whose side is known, also those whom it does not quote.
    """
    ends = brief.topic.axis
    if block.kind != "sides" or ends is None:
        return [(said.speaker or said.outlet or parts.plain(said), said.items) for said in block.sentences]
    return [
        (f"{end.name}, {holder.title}", holder.sentences[0].items)
        for end, sign in zip(ends, (-1, 1), strict=True)
        for holder in brief.section("perspectives")
        if holder.pole * sign > 0
    ]
