"""What's new in whole sentences, what a difference comes to and rests on, and what can be counted off a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from pipeline.models import Block, BlockKind, Brief, Change, ChangeKind, Sentence, SourceLine, StepKind
from pipeline.render import escape, parts
from pipeline.render.parts import Part, coming, measures
from pipeline.render.sources import UNNAMED

# A change in words: what a page, a feed and a difference tell of it, by its kind and never by a title.


class ChangePhrases(NamedTuple):
    """The head of a change, and how one and several of them are counted; {of}: question, forecast ..."""

    head: str
    one: str
    many: str
    short: tuple[str, ...] = ()  # one and several in the line of a version, where that says less


# In the order in which the line of a version counts them.
CHANGE_WORDS: dict[ChangeKind, ChangePhrases] = {
    "settings edited": ChangePhrases("Settings edited", "edit of the settings", "edits of the settings"),
    "ruled": ChangePhrases("Corrected by the editor", "correction by the editor", "corrections by the editor"),
    "claim added": ChangePhrases("New", "new statement", "new statements", ("statement", "statements")),
    "claim corrected": ChangePhrases("Corrected by its source", "correction", "corrections"),
    "claim withdrawn": ChangePhrases("Withdrawn by its source", "withdrawal", "withdrawals"),
    "position added": ChangePhrases("New voice", "new voice", "new voices"),
    "position moved": ChangePhrases("Now says", "newer view", "newer views"),
    "question opened": ChangePhrases("New {of}", "new {of}", "new {of}s", ("new question", "new questions")),
    "question narrowed": ChangePhrases(
        "{Of} narrowed", "{of} narrowed", "{of}s narrowed", ("narrowed question", "narrowed questions")
    ),
    "question answered": ChangePhrases(
        "{Of} {detail}", "{of} {detail}", "{of}s {detail}", ("answered question", "answered questions")
    ),
    "tension opened": ChangePhrases("New tension", "new tension", "new tensions"),
    "tension eased": ChangePhrases(
        "Tension eased", "tension eased", "tensions eased", ("eased tension", "eased tensions")
    ),
    "event added": ChangePhrases("New event", "new event", "new events", ("event", "events")),
    "event redated": ChangePhrases("New date", "event with a new date", "events with new dates"),
    "figure moved": ChangePhrases("Figure moved", "moved figure", "moved figures"),
    "claim supported": ChangePhrases(
        "More sources", "statement with more sources", "statements with more sources",
        ("statement with more sources", "statements with more sources"),
    ),
    "source added": ChangePhrases("", "source added", "sources added", ("source", "sources")),
}  # fmt: skip
# The same where the kind of the block, or the step, says more than the kind of the change.
_OF: dict[tuple[ChangeKind, BlockKind], ChangePhrases] = {
    ("claim added", "figure"): ChangePhrases("New figure", "new figure", "new figures"),
    ("event added", "coming"): ChangePhrases("Coming", "date ahead", "dates ahead"),
    ("question answered", "coming"): ChangePhrases("Come due", "date come due", "dates come due"),
}
_MOVED: dict[str, ChangePhrases] = {
    "changed sides": ChangePhrases("Changed sides", "change of sides", "changes of sides"),
    "reversed": ChangePhrases("Changed sides", "change of sides", "changes of sides"),
    "strengthened": ChangePhrases("View strengthened", "view strengthened", "views strengthened"),
    "softened": ChangePhrases("View softened", "view softened", "views softened"),
    "challenged": ChangePhrases("Challenged", "view challenged", "views challenged"),
    "new": CHANGE_WORDS["position added"],  # of one who was quoted before and took no side
}


_NOTES = ChangePhrases("Note of the editor", "note of the editor", "notes of the editor")
_NOTED: dict[str, ChangePhrases] = {
    "note": _NOTES,
    "note ended": ChangePhrases("Note taken out", "note taken out", "notes taken out"),
    "note left": ChangePhrases(
        "Note left with its entry", "note that left with its entry", "notes that left with their entries"
    ),
}


@dataclass(frozen=True, slots=True)
class ChangeText:
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


def change_text(change: Change, dated: bool = False) -> ChangeText:
    """The change as a reader is told it; `dated`: with the version that it came in, where that is known."""
    head = _phrases(change)[0]
    if dated and change.version:
        head = f"{head} in v{change.version}"
    apart = " " if change.kind == "ruled" and change.title and not change.detail.startswith("note") else ": "
    return ChangeText(head, titled(change), change.block, tuple(_parts(change)), apart)


def change_count(change: Change) -> tuple[str, str]:
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
    if change.kind == "claim added" and change.of != "figure" and change.title:
        return f"under ‘{change.title}’"  # a heading is nobody who speaks, as the holder of a new voice is
    return change.title


def in_meaning(changes: Iterable[Change]) -> list[Change]:
    """What changed in meaning: all but new sources."""
    return [change for change in changes if change.kind != "source added"]


def changes_in_short(changes: Sequence[Change]) -> str:
    """Such as "3 statements, 1 answered question, 5 sources"."""
    ruled = Counter(change.detail for change in changes if change.kind == "ruled")
    ended = sum(count for detail, count in ruled.items() if detail.endswith(" ended"))
    counts = Counter(change.kind for change in changes)
    counts["ruled"] -= ended + ruled["note left"] + ruled["note"]  # what has left has left with its entry
    told = [f"{ended} {CHANGE_WORDS['ruled'][1 + (ended > 1)]} ended"] if ended else []
    told += [f"{ruled['note']} {_NOTES[1 + (ruled['note'] > 1)]}"] if ruled["note"] else []
    for kind, phrases in CHANGE_WORDS.items():
        if (count := counts[kind]) and kind != "settings edited":
            told.append(f"{count} {(phrases.short or phrases[1:3])[count > 1]}")
    return "; ".join(filter(None, ("the settings were edited" * bool(counts["settings edited"]), ", ".join(told))))


def _phrases(change: Change) -> tuple[str, str, str]:
    found = _OF.get((change.kind, change.of)) or CHANGE_WORDS[change.kind]
    if change.kind == "position moved":
        found = _MOVED.get(change.detail, found)
    if change.kind == "ruled" and change.detail in _NOTED:
        found = _NOTED[change.detail]
    of = "forecast" if change.of == "forecast" else "question"
    words = {"of": of, "Of": of.capitalize(), "detail": change.detail or change.kind.rpartition(" ")[2]}
    one, two, three = (phrase.format(**words) for phrase in found[:3])
    return one, two, three


def _parts(change: Change) -> Iterator[Part]:
    if change.kind == "ruled":
        yield from _decided(change)
        return
    if change.kind == "settings edited":
        yield Part("words", _chosen_anew(change))
        return
    if change.of == "figure" and change.now:
        yield from _figure(change)
        return
    # A change of position names its holder, unless it is told by who challenges it.
    own = change.kind in ("position moved", "position added") and change.detail != "challenged"
    before, after = ([parts.own(one) for one in said] if own else said for said in (change.before, change.after))
    joined = [*(_opposed(after, change.of) if change.kind.startswith("tension") else _joined(after, "; ", own))]
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
            yield from (*_opposed(before, change.of), Part("ours", "; now "), *joined)
        case "claim corrected" if before:
            yield from (*_joined(before, "; "), Part("ours", "; now "), *joined)
        case "question answered" | "question narrowed" if before:
            word = "narrowed by" if change.kind == "question narrowed" else "answer"
            since = f"open since v{change.since}; " if change.since else ""
            yield from (*_joined(before, "; "), Part("ours", f" ({since}{word}: "), *_joined(after, "; "))
            yield Part("ours", ")")
        case _:
            yield from joined


def _chosen_anew(change: Change) -> str:
    """What an edit of the settings made of the page, and that what came in by it is no news."""
    came = f"{change.now} {'entry' if change.now == '1' else 'entries'} of articles that were read before came in by it"
    return f"the page was chosen anew{f'; {came}' if change.now else ''}"


def _decided(change: Change) -> Iterator[Part]:
    """What the editor has decided, and why: "hidden: breaks an embargo (Ada Quill, 2026-03-02)"."""
    kind, _, ended = change.detail.partition(" ")
    if kind == LEFT_OVER:
        yield Part("words", f"and {change.now} more corrections")
        return
    if kind == "note":
        by = change.why.rpartition(" (")[2]
        yield Part("words", f"“{change.now}”{f' ({by}' if by and not ended else ''}")
        return
    was = f", not {change.was}" if change.was else ""
    since = f" since {change.now}" if change.now else ""
    told = {
        "hide": "hidden", "pin": "kept on the page", "same": "told as one with another", "different": "told apart",
        "holder": f"said by {change.now or 'nobody named'}{was}" if change.now or change.title != change.was
        else "no holder: what it was given is its outlet's", "side": _stood(change),
        "date": f"dated {change.now or 'not at all'}{was}", "mute": f"not told of{since}",
    }[kind]  # fmt: skip
    yield Part("words", f"correction taken back ({told})" if ended else f"{told}: {change.why}")


def _stood(change: Change) -> str:
    """Where the editor has put a holder, and where the holder had stood until then."""
    now = f"stands at “{change.now}”" if change.now else "stands at no end"
    return now + (f", not at “{change.was}”" if change.was not in ("", "none") else "")


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
    return parts.sentence_parts(replace(said, text=figure, speaker="", outlet="", link=""))


_BOTH_ENDS = 4  # voices of a tension that has two for each end, the most that it quotes


def _joined(said: Sequence[Sentence], between: str, bare: bool = False) -> Iterator[Part]:
    for place, one in enumerate(said):
        if place:
            yield Part("ours", between)
        yield from parts.sentence_parts(one, speaker=not bare)


def _opposed(said: Sequence[Sentence], of: BlockKind) -> Iterator[Part]:
    """What stands against what: one and one, or two and two at the ends of an axis; more may be of one side."""
    half = len(said) // 2 if len(said) == 2 or (of == "sides" and len(said) == _BOTH_ENDS) else 0
    yield from _joined(said[:half], "; ")
    if half:
        yield Part("ours", " against ")
    yield from _joined(said[half:], "; ")


def listed_change(change: Change, listed: Mapping[str, int]) -> Change:
    """The change without what stood before on sources that a page does not list."""
    before = tuple(said for said in change.before if listed.keys() >= set(said.items))
    return change if before == change.before else replace(change, before=before)


# What a difference comes to, rests on and leaves open: counts, versions, sources, unanswered questions.

# What a reader asks about first, and so is told of when there was none.
_NONE: dict[ChangeKind, str] = {
    "claim corrected": "claim was corrected",
    "claim withdrawn": "claim was taken back",  # not "withdrawn": whoever looks for that word looks for withdrawals
    "position moved": "view changed",
    "question answered": "question was answered",
    "tension opened": "tension opened",
    "event redated": "event got a new date",
}
_NAMED: tuple[ChangeKind, ...] = (
    "ruled", "claim corrected", "claim withdrawn", "position moved", "position added", "tension opened",
    "tension eased", "figure moved",
)  # fmt: skip
MEANING = {
    "active and growing": "more new statements in 30 days than in the 30 before",
    "steady": "about as many new statements in 30 days as in the 30 before",
    "cooling": "fewer new statements in 30 days than in the 30 before",
    "dormant": "no new statement in 90 days",
}
TITLES_SHOWN = 3  # titles that the summary gives for one kind of change


def numbered(*briefs: Brief) -> dict[str, int]:
    """The number of each source that one of the pages lists, by item."""
    return {line.item: line.number for brief in briefs for line in (*brief.sources, *brief.also)}


def added(before: Brief, after: Brief) -> list[SourceLine]:
    """The sources that the newer page cites and the older one did not."""
    known = {line.number for line in before.sources}
    return [line for line in after.sources if line.number not in known]


def newly_cited(
    before: Brief, after: Brief, changes: Sequence[Change], between: Sequence[Brief] = ()
) -> list[SourceLine]:
    """The sources, by number, that what is told cites and that were not added: what is said now may contradict them."""
    lines = {line.item: line for brief in (*between, before, after) for line in (*brief.sources, *brief.also)}
    said = (one for change in in_meaning(changes) for one in (*change.before, *change.after))
    asked = (one for block in open_questions(after) for one in block.sentences[:1])
    found = {lines[item].number: lines[item] for one in (*said, *asked) for item in one.items if item in lines}
    new = {line.number for line in added(before, after)}
    return [found[number] for number in sorted(found.keys() - new)]


def source_words(line: SourceLine) -> str:
    """A source in one line."""
    day = f"{line.published:%Y-%m-%d}" if line.published else "date unknown"
    edited = f", edited, revision {line.revision}" if line.revision > 1 else ""
    return f"[{line.number}] {line.title} · {line.outlet or UNNAMED}, {day}{edited}"


def plain_source_line(line: SourceLine, form: escape.Form) -> str:
    """A source with its number, its title as a link to its address, and what a reader must know of it."""
    linked = form.link(form.words(line.title).strip(), escape.safe_link(line.url))
    dated = f"{line.published:%Y-%m-%d}" if line.published else "date unknown"
    host = escape.foreign_host(line.url)
    outlet = form.words(line.outlet).strip() or UNNAMED
    return f"{form.number.format(line.number)} {linked} · {outlet}, {dated}{f' · {host}' if host else ''}"


def topic_state(brief: Brief) -> str:
    """How a topic stood: its status, or that it was closed."""
    return brief.topic.standing(brief.status)


def status_line(brief: Brief) -> str:
    """How a topic stands, in words: "dormant (no new statement in 90 days; the newest article is of 2019-12-05)"."""
    newest = max((line.published for line in (*brief.sources, *brief.also) if line.published), default=None)
    told = [MEANING.get(topic_state(brief), ""), f"the newest article is of {newest:%Y-%m-%d}" if newest else ""]
    return f"{topic_state(brief)} ({'; '.join(filter(None, told))})" if any(told) else topic_state(brief)


def status_change(before: Brief, after: Brief) -> str:
    """How the topic's status changed and what that means, "" where it did not."""
    if not before.version or topic_state(before) == topic_state(after):
        return ""
    meaning = f" ({MEANING[topic_state(after)]})" if topic_state(after) in MEANING else ""
    return f"Status: was {topic_state(before)}, is now {topic_state(after)}{meaning}."


def versions(before: Brief, after: Brief, changes: Sequence[Change], dates: Mapping[int, datetime]) -> dict[int, str]:
    """The dates of the two versions and of those in between that changes came in, by number."""
    known = {**dates, after.version: after.date} | ({before.version: before.date} if before.version else {})
    told = {before.version, after.version, *(change.version for change in changes)}
    return {number: f"{known[number]:%Y-%m-%d}" for number in sorted(told & known.keys())}


def change_summary(before: Brief, after: Brief, changes: Sequence[Change]) -> str:
    """All that changed, counted, and what did not happen, in one paragraph; "" where nothing changed in meaning."""
    told = in_meaning(changes)
    if not told:
        return ""
    titles: dict[tuple[str, str], list[str]] = {}
    for change in told:
        named = titled(change) if change.kind in _NAMED else ""
        titles.setdefault(change_count(change), []).append(named)
    counts = [_counted(phrases, found) for phrases, found in titles.items()]
    if sources := len(added(before, after)):
        counts.append(_counted(CHANGE_WORDS["source added"][1:3], [""] * sources))
    return " ".join(part for part in (f"In short: {'; '.join(counts)}.", absent(changes)) if part)


def _counted(phrases: tuple[str, str], titles: Sequence[str]) -> str:
    """Such as "2 changes of sides (Ilse Brandt; Teodor Vasik)"."""
    named = [title for title in titles if title]
    more = [f"{len(named) - TITLES_SHOWN} more"] if len(named) > TITLES_SHOWN else []
    shown = "; ".join((*named[:TITLES_SHOWN], *more))
    return f"{len(titles)} {phrases[len(titles) > 1]}" + (f" ({shown})" if shown else "")


def absent(changes: Sequence[Change]) -> str:
    """What did not happen, so that a reader need not wonder whether it was left out; "" when all of it did."""
    kinds = {change.kind for change in changes}
    missing = ", ".join(f"no {words}" for kind, words in _NONE.items() if kind not in kinds)
    return f"{missing.capitalize()}." if missing else ""


def open_questions(brief: Brief) -> list[Block]:
    """The questions of a page that are neither answered nor stale."""
    return [block for block in brief.section("questions") if not block.settled]


def unsettled(brief: Brief) -> list[Block]:
    """The tensions of a page that nothing has eased."""
    return [block for block in brief.section("tensions") if not block.settled]


def question_lead(block: Block) -> str:
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
        return [(said.speaker or said.outlet or parts.plain_sentence(said), said.items) for said in block.sentences]
    return [
        (f"{end.name}, {holder.title}", holder.sentences[0].items)
        for end, sign in zip(ends, (-1, 1), strict=True)
        for holder in brief.section("perspectives")
        if holder.pole * sign > 0
    ]


_SHOWN = 10  # changes told one by one
_OURS: tuple[ChangeKind, ...] = ("ruled", "settings edited")  # told in words of ours, whatever is shown of them
DECISIONS = 4  # of the editor that are told one by one: they are not what a reader comes for
# Which of them first: what is said to readers, what is told otherwise, what stays; then what a page has no more.
_FOR_READERS = {kind: place for place, kind in enumerate(("note", "holder", "side", "date", "pin"))}
LEFT_OVER = "more"  # the detail of the line that counts the others
SHOWN_PER_KIND = 4  # of one kind
NewsLine = tuple[Part, ...]


def news_lines(brief: Brief, changes: Sequence[Change]) -> tuple[list[NewsLine], int]:
    """The lines of What's new, and how many changes they leave to the changes page."""
    told, more = picked(brief, changes)
    if brief.news or brief.built_from:  # a first page is told in one line
        ours = by_the_editor(told)
        return [*model_news(brief), *change_lines(ours)], more + len(told) - len(ours)
    return _lines_on(brief, told), more


def by_the_editor(told: Iterable[Change]) -> list[Change]:
    """Those of what What's new tells that the editor has done."""
    return [change for change in told if change.kind in _OURS]


def model_news(brief: Brief) -> list[NewsLine]:
    """What a model tells of a version; its lines lead to no block."""
    since = (Part("head", f"New in v{brief.told_in}"), Part("ours", ": ")) if brief.told_in else ()
    return [(*since, *(replace(part, block="") for part in parts.sentence_parts(said))) for said in brief.news]


def lines_and_others(brief: Brief, changes: Sequence[Change], most: int) -> tuple[list[NewsLine], list[NewsLine], int]:
    """The lines of What's new, those of at most so many other changes, and how many are left then."""
    told, others = _parted(brief, changes)
    if brief.news:
        ours = by_the_editor(told)
        told, others = ours, [*(change for change in told if change.kind not in _OURS), *others]
    return [*model_news(brief), *_lines_on(brief, told)], _lines_on(brief, others[:most]), max(0, len(others) - most)


def of_earlier(brief: Brief, change: Change) -> bool:
    """Whether a page tells a change that an earlier version had told as new."""
    return 0 < brief.told_in == change.version and change.kind not in _OURS


def _lines_on(brief: Brief, changes: Sequence[Change]) -> list[NewsLine]:
    return [change_text(change, of_earlier(brief, change)).line for change in changes]


_ADDED: tuple[ChangeKind, ...] = ("position added", "event added", "claim added")
_LAST: tuple[ChangeKind, ...] = ("question narrowed", "question opened", "claim supported")


def weightiest(brief: Brief, numbers: Mapping[str, int], changes: Sequence[Change]) -> tuple[list[Change], int]:
    """The changes that a letter tells, weightiest first and each statement once, and how many are left then.

    What changed is before what came; of that comes first what the editor keeps or has noted something on, then what
    sums up where the question stands, as the page has it, then what its section holds for worth most. What the editor
    has changed is none of the news.
    """
    said = (one.claims[0] for block in brief.section("what") for one in block.sentences if one.claims)
    place = {claim: number for number, claim in reversed([*enumerate(said)])}
    ranks = {block.id: block.rank for block in brief.blocks}
    chosen = {id for one in brief.rulings if one.ruling.kind in ("pin", "note") for id in one.blocks}

    def weight(change: Change) -> tuple[int, int, float]:
        if change.kind not in _ADDED:
            return (2 if change.kind in _LAST else 0), 0, 0.0
        sums = [place.get(claim, len(place)) for one in change.after for claim in one.claims[:1]]
        first = -1 if change.block in chosen else min(sums, default=len(place))
        return 1, first, -ranks.get(change.block, 0.0)

    news = [one for one in for_readers(changes) if one.kind != "claim supported"]
    told: list[Change] = []
    kinds: Counter[ChangeKind] = Counter()
    heard: set[str] = set()
    left = 0
    for change in sorted((listed_change(one, numbers) for one in news), key=weight):
        claims = led(change.after) if not (change.of == "figure" and change.now) else set()
        if change.kind in _ADDED and claims and (claims <= heard or _told_within(change, told)):
            continue
        if not (change.before or change.after) or len(told) == _SHOWN or kinds[change.kind] == SHOWN_PER_KIND:
            left += 1
            continue
        kinds[change.kind] += 1
        heard |= claims
        told.append(change)
    return told, left


def _told_within(change: Change, told: Sequence[Change]) -> bool:
    """Whether the words of a change are a part of what is told, or what is told is a part of them."""
    known = [said.text.strip("“”") for one in told for said in one.after if said.claims]
    words = [said.text.strip("“”") for said in change.after if said.claims]
    return all(any(one in other or other in one for other in known) for one in words)


def for_readers(changes: Iterable[Change]) -> list[Change]:
    """What changed in the debate, and not by the hand of who keeps the page."""
    return [change for change in in_meaning(changes) if change.kind not in _OURS]


def led(sentences: Iterable[Sentence]) -> set[str]:
    """The claims in whose words these sentences are."""
    return {claim for said in sentences for claim in said.claims[:1]}


def corrected_line(change: Change, said: Sentence) -> NewsLine:
    """A correction by the editor, for readers who were told the statement that it is about."""
    decided = _decided(replace(change, title="", after=()))
    shown = parts.sentence_parts(replace(said, speaker=""))
    return (Part("head", CHANGE_WORDS["ruled"][0]), Part("ours", " · "), *shown, Part("ours", ": "), *decided)


def note_line(text: str, said: Sentence | None) -> NewsLine:
    """A note of the editor, behind the statement that it is about."""
    about = (Part("ours", " · "), *parts.sentence_parts(said)) if said else ()
    return (Part("head", "Note of the editor"), *about, Part("ours", ": "), Part("words", f"“{text}”"))


def change_lines(changes: Sequence[Change], dated: bool = False) -> list[NewsLine]:
    """Changes as lines; `dated`: each with the version that it came in."""
    return [change_text(change, dated).line for change in changes]


def picked(brief: Brief, changes: Sequence[Change]) -> tuple[list[Change], int]:
    """The changes that What's new tells, and how many are left; more sources for what was known are not counted."""
    told, _ = _parted(brief, changes)
    news = sum(change.kind != "claim supported" for change in (*for_readers(changes), *brief.recent))
    return told, news - (len(told) - len(by_the_editor(told)))


def _parted(brief: Brief, changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """What What's new tells and all the rest of the news; what stood before as far as its sources have numbers.

    A statement that a line tells already, say as somebody's view, is not told again as a finding. What the editor has
    done stands last, a few of it one by one.
    """
    told: list[Change] = []
    others: list[Change] = []
    kinds: dict[ChangeKind, int] = {}
    heard: set[str] = set()
    numbers = numbered(brief)
    for change in (listed_change(change, numbers) for change in (*for_readers(changes), *brief.recent)):
        if not (change.before or change.after):
            continue
        figure = change.of == "figure" and change.now  # of which the number is told, and not the sentence
        claims = set() if figure else {claim for said in change.after for claim in said.claims[:1]}
        fits = change.kind != "claim supported" and len(told) < _SHOWN and kinds.get(change.kind, 0) < SHOWN_PER_KIND
        repeated = change.kind == "claim added" and bool(claims) and claims <= heard
        if fits and not repeated:
            kinds[change.kind] = kinds.get(change.kind, 0) + 1
            heard |= claims
            told.append(change)
        else:
            others.append(change)
    return [*told, *_decisions(changes)], others


def _decisions(changes: Sequence[Change]) -> list[Change]:
    """An edit of the settings, and the first few corrections; the others are counted."""
    ruled = [change for change in changes if change.kind == "ruled"]
    ruled.sort(key=lambda change: _FOR_READERS.get(change.detail.partition(" ")[0], len(_FOR_READERS)))
    left = len(ruled) - DECISIONS
    if left == 1:
        left = 0  # a line that counts one is no shorter than the one
    shown = ruled[: len(ruled) - max(0, left)]
    counted = [Change("ruled", "", detail=LEFT_OVER, now=str(left))] if left > 0 else []
    return [*(change for change in changes if change.kind == "settings edited"), *shown, *counted]


def tension(brief: Brief, block: Block) -> NewsLine:
    """A tension that stands as a line: who is in it, and since when."""
    made = [Part("ours", "Tension "), Part("title", block.title, block=block.id), Part("ours", ": ")]
    for place, (who, items) in enumerate(sides(brief, block)):
        made += [Part("ours", "; ")] * bool(place)
        made += [Part("words", who), Part("cites", " ", items, block.id)]
    return (*made, Part("ours", f" · since v{block.since}"))


def question(block: Block) -> NewsLine:
    """An open question as a line, and since when it is asked."""
    title = question_lead(block)
    named = (Part("title", title, block=block.id), Part("ours", ": ")) if title else ()
    said = (part for one in block.sentences[:1] for part in parts.sentence_parts(one))
    return (*named, *said, Part("ours", f" · since v{block.since}"))


# What can be counted off a page: voices and sides, who moved, how far figures and days lie apart, what is unanswered.
#
# Reasoning that needs no model and no source of its own: each part is worked out from the blocks that stand on the
# page.

MOVED: tuple[StepKind, ...] = ("now says", "changed sides", "reversed", "strengthened", "softened")
_FEWEST = 2  # holders, or figures of one measure, from which counting tells anything


def page_counts(brief: Brief) -> str:
    """One line of what can be counted on the page, "" where there is nothing."""
    parts = [*_voices(brief), *_figures(brief), *_open(brief), *_ahead(brief)]
    return f"Counted on this page: {'; '.join(parts)}." if parts else ""


def counts_answer(brief: Brief) -> bool:
    """Whether what is counted says how the question stands, and nothing on the page does in words: then it leads it."""
    sided = all(_sides(brief))
    answered = any(block.kind == "answer" for block in brief.section("what"))
    return not answered and (sided or any(_figures(brief)))


def _voices(brief: Brief) -> Iterator[str]:
    """How many holders stand where, and how many of them moved in this version."""
    voices = brief.section("perspectives")
    if len(voices) < _FEWEST:
        return
    sided = _sides(brief)
    # Who stands nowhere is not counted as neutral: it is only that their words were not plain enough.
    ends = [f"{pole.name}: {count}" for count, pole in zip(sided, brief.topic.axis or (), strict=False) if count]
    rest = [f"no side told: {len(voices) - sum(sided)}"] if len(voices) > sum(sided) else []
    sides = f" ({', '.join(ends + rest)})" if all(sided) else ""
    moved = sum(any(step.what in MOVED and step.version == brief.version for step in one.life) for one in voices)
    yield f"{len(voices)} holders{sides}" + (f", {moved} moved in v{brief.version}" if moved else "")


def _sides(brief: Brief) -> tuple[int, int]:
    """How many holders stand at each end, none where that misleads: one end alone, or fewer than half somewhere."""
    voices = brief.section("perspectives")
    left, right = (sum(block.pole * end > 0 for block in voices) for end in (-1, 1))
    return (left, right) if left and right and 2 * (left + right) >= len(voices) else (0, 0)


def _figures(brief: Brief) -> Iterator[str]:
    """The lowest and the highest figure of each measure; where the measure says of what, how far they lie apart."""
    of_one = {measure.name for measure in brief.topic.measures if measure.of}
    for measure, blocks in measures(brief):
        for unit in dict.fromkeys(block.figure.unit for block in blocks if block.figure):
            given = sorted((one for one in blocks if one.figure and one.figure.unit == unit), key=_value)
            if len(given) >= _FEWEST and _value(given[0]) < _value(given[-1]):
                low, high = given[0], given[-1]
                apart = f"{round(_value(high) - _value(low), 6):g}{' points' if unit == '%' else ''} apart"
                apart = f", {apart}{_days(low, high)}" if measure in of_one else ""
                yield f"{measure} in the table under Figures from {_text(low)} to {_text(high)}{apart}"


def _open(brief: Brief) -> Iterator[str]:
    """The questions that nothing has answered, and the version since which the oldest stands."""
    if asked := open_questions(brief):
        oldest = min(block.since for block in asked)
        yield f"no answer found to {len(asked)} question{'s' if len(asked) > 1 else ''}, the oldest since v{oldest}"


def _ahead(brief: Brief) -> Iterator[str]:
    """The next day that lies ahead, and in how many days."""
    days = [block.when for block in coming(brief) if block.when and block.when.precision == "day"]
    left = [when for when in days if when.start > brief.date.date()]
    if left:
        first = min(left, key=lambda when: when.start)
        yield f"the next date ahead is {first}, in {(first.start - brief.date.date()).days} days"


def _value(block: Block) -> float:
    return block.figure.value if block.figure else 0.0


def _text(block: Block) -> str:
    return block.figure.text if block.figure else ""


def _days(*pair: Block) -> str:
    """The days between two figures, where both have a day."""
    given: Sequence[int] = [one.when.start.toordinal() for one in pair if one.when and one.when.precision == "day"]
    apart = abs(given[0] - given[1]) if len(given) == len(pair) else 0
    return f" and {apart} days" if apart else ""
