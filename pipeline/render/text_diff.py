"""What changed in words: the runs of two texts, blocks by id, and which changes of words a reader is shown."""

from __future__ import annotations

import unicodedata
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.models import SECTIONS, Block, Brief, Change, Section, Sentence
from pipeline.render import parts, summary
from pipeline.render.sources import without_hidden
from pipeline.render.summary import in_meaning

# Runs: the words of two texts that are the same, gone or new, as a patience diff finds them.

_LONG = 20_000  # words of one block from which on its unchanged ends are put aside first
_MOST = 200_000  # words of one block that are compared one by one; a longer changed part is replaced as a whole

RunKind = Literal["same", "removed", "added", "moved out", "moved in"]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive words of one kind."""

    kind: RunKind
    words: tuple[str, ...]
    # Of moved words: id of the block that has them in the other version; its own, when they stayed in it.
    other: str = ""
    voice: str = ""  # id of the claim of a voice that a tension no longer quotes: its holder may hold the same still


@dataclass(frozen=True, slots=True)
class Moved:
    """A whole sentence that stands elsewhere in the other version: one token that is like no other."""

    words: tuple[str, ...]
    other: str
    away: bool


def tokens(sentences: Sequence[str], moved: Mapping[int, str], away: bool = False) -> list[str | Moved]:
    """The words of a text, with each sentence that moved as one."""
    found: list[str | Moved] = []
    for index, text in enumerate(sentences):
        if index in moved:
            found.append(Moved(tuple(text.split()), moved[index], away))
        else:
            found += text.split()
    return found


def runs(old: Sequence[str | Moved], new: Sequence[str | Moved]) -> Iterator[Run]:
    """The patience diff of two texts, word by word."""
    for kind, i1, i2, j1, j2 in opcodes(old, new):
        if kind == "equal":
            yield from _runs("same", old[i1:i2])
        else:
            yield from _runs("removed", old[i1:i2])
            yield from _runs("added", new[j1:j2])


def _runs(kind: RunKind, tokens: Sequence[str | Moved]) -> Iterator[Run]:
    words: list[str] = []
    for token in tokens:
        if not isinstance(token, Moved):
            words.append(token)
            continue
        if words:
            yield Run(kind, tuple(words))
            words = []
        yield Run("moved out" if token.away else "moved in", token.words, token.other)
    if words:
        yield Run(kind, tuple(words))


def opcodes(old: Sequence[object], new: Sequence[object]) -> list[tuple[str, int, int, int, int]]:
    """The steps from one sequence to the other; of very long ones the part that differs may be one step."""
    if not old or not new:
        return [("replace", 0, len(old), 0, len(new))] if old or new else []
    if len(old) + len(new) <= _LONG:
        return _patience(old, new)
    least = min(len(old), len(new))
    head = next((place for place in range(least) if old[place] != new[place]), least)
    tail = next((place for place in range(least - head) if old[-1 - place] != new[-1 - place]), least - head)
    i2, j2 = len(old) - tail, len(new) - tail
    if i2 - head + j2 - head > _MOST:
        inner = [("replace", 0, i2 - head, 0, j2 - head)]
    else:
        inner = _patience(old[head:i2], new[head:j2])
    steps = [(kind, head + a, head + b, head + c, head + d) for kind, a, b, c, d in inner]
    whole = [("equal", 0, head, 0, head), *steps, ("equal", i2, len(old), j2, len(new))]
    return [step for step in whole if step[2] > step[1] or step[4] > step[3]]


def _patience(old: Sequence[object], new: Sequence[object]) -> list[tuple[str, int, int, int, int]]:
    from patiencediff import PatienceSequenceMatcher  # only where something differs

    return [*PatienceSequenceMatcher(None, list(old), list(new)).get_opcodes()]


_LEAST = 4  # words of a sentence that is recognised where it moved to
_ALIKE = 0.5  # of the words of two lines: with no more in common the one replaces the other
PAIRS = 2_500  # lines of one changed place, old times new, that are compared each with each

# replaced, extended, shortened: by whole lines, of which none was reworded; gone: it left this page, for the archive;
# elsewhere: it left its section, and another one tells the same words
Fate = Literal["reworded", "replaced", "extended", "shortened", "new", "gone", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Rewording:
    """A block whose words differ between two versions.

    The runs in their order without the added and moved-in ones are the old text, without the removed and moved-out ones
    the new text.
    """

    block: str
    section: Section
    title: str
    runs: tuple[Run, ...]
    fate: Fate = "reworded"

    @property
    def moved(self) -> bool:
        """Whether nothing was written or struck out, only put elsewhere."""
        return all(run.kind in ("same", "moved out", "moved in") for run in self.runs)


def reworded(before: Brief | None, after: Brief) -> tuple[Rewording, ...]:
    """The blocks whose words changed, in page order, those that left the page last; a moved block alone is none."""
    old = {block.id: block for block in before.blocks} if before else {}
    new = {block.id: block for block in after.blocks}
    parted = (block for block in old.values() if block.id not in new)
    # What the editor has hidden since is not said once more.
    left = [block for block in parted if not block.sentences or without_hidden(block, after).sentences]
    left.sort(key=lambda block: SECTIONS.index(block.section))
    both: list[tuple[Block | None, Block | None]] = [(old.get(block.id), block) for block in after.blocks]
    both += [(block, None) for block in left]
    pairs = [(one, other) for one, other in both if not one or not other or one.sentences != other.sentences]
    texts = [(_sentences(one), _sentences(other)) for one, other in pairs]
    differing = [place for place, (one, other) in enumerate(texts) if one != other]
    ids = {place: (pairs[place][1] or pairs[place][0]).id for place in differing}  # type: ignore[union-attr]
    away, here = _moves({place: texts[place] for place in differing}, ids)
    standing = {said.text for block in after.blocks for said in block.sentences}
    found: list[Rewording] = []
    for place in differing:
        one, other = pairs[place]
        block = other or one
        assert block is not None
        gone, come = away.get(place, {}), here.get(place, {})
        fate: Fate
        if one is None or other is None:
            made = tuple(runs(tokens(texts[place][0], gone, True), tokens(texts[place][1], come)))
            told = one is not None and {said.text for said in one.sentences} <= standing
            fate = "new" if one is None else "elsewhere" if told else "gone"
        else:
            voices = [said.claims[0] if said.claims else "" for said in one.sentences]
            made, fate = _by_line(*texts[place], gone, come, voices if block.section == "tensions" else ())
        if any(run.kind != "same" for run in made):
            found.append(Rewording(block.id, block.section, block.title, made, fate))
    return tuple(found)


def _sentences(block: Block | None) -> list[str]:
    """The sentences with who says so, in one Unicode form and with single spaces; who reports it is as a number is."""
    said = (parts.plain_sentence(sentence, outlet=False) for sentence in block.sentences) if block else ()
    return [" ".join(unicodedata.normalize("NFC", text).split()) for text in said]


# Of a pair, of a sentence in it: the block that has the sentence in the other version.
_Places = dict[int, dict[int, str]]


def _moves(texts: Mapping[int, tuple[list[str], list[str]]], ids: Mapping[int, str]) -> tuple[_Places, _Places]:
    """Which sentences left a place, and which came to one, with the block at the other end."""
    leaving: dict[str, deque[tuple[int, int]]] = {}
    coming: list[tuple[int, int]] = []
    for pair, (one, other) in texts.items():
        for kind, i1, i2, j1, j2 in opcodes(one, other):
            if kind != "equal":
                for index in range(i1, i2):
                    leaving.setdefault(one[index], deque()).append((pair, index))
                coming += [(pair, index) for index in range(j1, j2)]
    away: _Places = {}
    here: _Places = {}
    for pair, index in coming:
        text = texts[pair][1][index]
        if (left := leaving.get(text)) and text.count(" ") + 1 >= _LEAST:
            source, at = left.popleft()
            away.setdefault(source, {})[at] = ids[pair]
            here.setdefault(pair, {})[index] = ids[source]
    return away, here


def _by_line(
    old: Sequence[str], new: Sequence[str], away: Mapping[int, str], here: Mapping[int, str], voices: Sequence[str]
) -> tuple[tuple[Run, ...], Fate]:
    """The runs of a block whose lines are paired first: words are only compared within a line that is still the same.

    Where the old lines are `voices`, by their claims, those of different speakers are never one line.
    """
    made: list[Run] = []
    spliced = False

    def lone(kind: RunKind, text: str, other: str | None, voice: str = "") -> None:
        words = tuple(text.split())
        if other is not None:
            made.append(Run("moved out" if kind == "removed" else "moved in", words, other))
        else:
            made.append(Run(kind, words, voice=voice))

    for kind, i1, i2, j1, j2 in opcodes(old, new):
        if kind == "equal":
            made.append(Run("same", tuple(word for text in old[i1:i2] for word in text.split())))
            continue
        if (i2 - i1) * (j2 - j1) > PAIRS:
            made += runs(
                tokens(old[i1:i2], {i - i1: other for i, other in away.items() if i1 <= i < i2}, True),
                tokens(new[j1:j2], {j - j1: other for j, other in here.items() if j1 <= j < j2}),
            )
            spliced = True
            continue
        i, j = i1, j1
        pairs = _pairs(old, new, [n for n in range(i1, i2) if n not in away],
                       [n for n in range(j1, j2) if n not in here], bool(voices))  # fmt: skip
        for a, b, inside in (*pairs, (i2, j2, ())):
            for n in range(i, a):
                lone("removed", old[n], away.get(n), voices[n] if voices else "")
            for n in range(j, b):
                lone("added", new[n], here.get(n))
            made += inside
            spliced = spliced or bool(inside)
            i, j = a + 1, b + 1
    kinds = {run.kind for run in made}
    fate: Fate = "reworded"
    if not spliced and kinds & {"removed", "added"}:
        fate = "replaced" if kinds >= {"removed", "added"} else "extended" if "added" in kinds else "shortened"
    return tuple(_merged(made)), fate


def _pairs(
    old: Sequence[str], new: Sequence[str], olds: Sequence[int], news: Sequence[int], voices: bool
) -> list[tuple[int, int, tuple[Run, ...]]]:
    """The lines that go on with other words, in their order, each with its runs; the most alike are paired first."""
    near: list[tuple[float, int, int]] = []
    bags = {n: Counter(_quoted(new[n])[1]) for n in news}
    for i in olds:
        lead, words = _quoted(old[i])
        bag = Counter(words)
        for j in news:
            if not voices or lead == _quoted(new[j])[0]:
                near.append((-_share(bag, bags[j]), i, j))
    found: list[tuple[int, int, tuple[Run, ...]]] = []
    for share, i, j in sorted(near):
        if -share <= _ALIKE:
            break
        if any((i - a) * (j - b) <= 0 for a, b, _ in found):
            continue
        inside = tuple(runs(old[i].split(), new[j].split()))
        kept = Counter(word for run in runs(_quoted(old[i])[1], _quoted(new[j])[1]) if run.kind == "same"
                       for word in run.words)  # fmt: skip
        if _share(Counter(_quoted(old[i])[1]), bags[j], kept) > _ALIKE:
            found.append((i, j, inside))
    return sorted(found, key=lambda pair: pair[:2])


def _quoted(text: str) -> tuple[str, list[str]]:
    """What stands before the first quotation, and the words from there on: all of them where there is none."""
    place = max(text.find("“"), 0)
    return text[:place], text[place:].split()


def _share(one: Counter[str], other: Counter[str], kept: Counter[str] | None = None) -> float:
    """How much of two lines is in both; a line that was only added to, or only cut, is all there."""
    common = ((one & other) if kept is None else kept).total()
    least = min(one.total(), other.total())
    return 1.0 if common == least >= _LEAST else 2 * common / max(one.total() + other.total(), 1)


def _merged(made: Sequence[Run]) -> Iterator[Run]:
    """The runs with neighbours of one kind as one, unless they are voices or moved."""
    last: Run | None = None
    for run in made:
        if last and run.kind == last.kind and not (run.other or last.other or run.voice or last.voice):
            last = Run(run.kind, (*last.words, *run.words))
            continue
        if last and last.words:
            yield last
        last = run
    if last and last.words:
        yield last


# Which changes of words a reader is shown beside the changes of meaning, and how much of them.

# Sentences stand whole. What is longer is no sentence but a text in one line, of which a reader is shown the ends.
LONGEST_RUN = 500  # words that were written or struck out in one place
SHOWN_SAME = 120  # unchanged words between two such places
CONTEXT = 20  # of those that are more, shown on each side
WORD = 200  # characters shown of one word
# What became of a block of which no line is left, in words.
FATES: Mapping[Fate, str] = {
    "gone": "left the page for the archive, not taken back", "elsewhere": "told in another section still",
}  # fmt: skip
UNQUOTED = "no longer quoted here"
STANDS = "the holder has not taken it back"
_FATES = {
    "challenged": "the view was challenged",
    "changed sides": "the holder has changed sides",
    "reversed": "the holder has changed sides",
}
_MOVED_WORDS = "the holder says something else now"


def untold(before: Brief, after: Brief, changes: Sequence[Change]) -> list[Rewording]:
    """The rewordings that a reader is shown: not of blocks whose other words have been told already.

    Sentences that lead elsewhere are told by what is told of the finding that they name. Of a correction the words are
    shown all the same: they point at what was wrong.
    """
    old, new = ({block.id: block for block in page.blocks} for page in (before, after))
    corrected = {change.block for change in changes if change.kind == "claim corrected"}
    ruled = {id for change in changes if change.kind == "ruled" for id in (change.block, *change.also)}
    asked = [one for block in summary.open_questions(after) for one in block.sentences]
    told_of = in_meaning(changes)
    shown = [one for change in told_of for one in (*change.before, *change.after)]
    # Of a figure the number is told, and the sentence that gives it is not.
    texts = {
        one.text
        for change in told_of
        if not change.now or change.of != "figure"
        for one in (*change.before, *change.after)
    }
    elsewhere = (one for block in after.blocks if block.section not in ("what", "tensions") for one in block.sentences)
    claims = {claim for one in (*shown, *asked) for claim in one.claims[:1]}
    standing = {claim for one in elsewhere for claim in one.claims[:1]}

    def known(said: Sentence, what: bool) -> bool:
        # What sums up: which of the standing findings it names is no news.
        told = claims | standing if what else claims
        return said.text in texts or bool(said.link and told.intersection(said.claims[:1]))

    def told(block: str) -> bool:
        if block in ruled:
            return True  # by what the editor has decided: what is hidden is not said once more
        if block in corrected:
            return False
        said, stood = (page[block].sentences if block in page else () for page in (new, old))
        differing = {one.text for one in said} ^ {one.text for one in stood}
        what = (new.get(block) or old[block]).section == "what"
        return bool(differing) and all(known(one, what) for one in (*said, *stood) if one.text in differing)

    # Words that only left for another place are shown there.
    found = (one for one in reworded(before, after) if any(run.kind not in ("same", "moved out") for run in one.runs))
    return [one for one in found if not told(one.block)]


def shown_runs(rewording: Rewording) -> list[tuple[Run, str]]:
    """The runs that are shown with their words."""
    runs = [run for run in rewording.runs if run.kind != "moved out"]
    found = []
    for place, run in enumerate(runs):
        head, tail = (LONGEST_RUN // 2, LONGEST_RUN // 2) if run.kind != "same" else (CONTEXT * (place > 0), CONTEXT)
        if run.kind == "same" and place == len(runs) - 1:
            tail = 0
        found.append((run, shortened(run.words, head, tail, least=SHOWN_SAME if run.kind == "same" else LONGEST_RUN)))
    return found


def shortened(words: Sequence[str], head: int, tail: int, least: int) -> str:
    """The first and last words of what has more than `least`, each no longer than a line or two."""
    if len(words) > least:
        words = [*words[:head], "…", *words[len(words) - tail :]]
    return " ".join(word if len(word) <= WORD else f"{word[:WORD]}…" for word in words)


def holding(before: Brief, after: Brief, changes: Sequence[Change]) -> dict[str, str]:
    """What became of each view since, by the claim that it quoted: that it stands, that its holder changed sides ..."""
    fates = {
        change.block: _FATES.get(change.detail, _MOVED_WORDS) for change in changes if change.kind == "position moved"
    }
    there = {block.id for block in after.section("perspectives")}
    return {
        claim: fates.get(block.id, STANDS)
        for block in before.section("perspectives")
        if block.id in there
        for said in block.sentences[:1]
        for claim in said.claims[:1]
    }


def voice_fate(run: Run, fates: Mapping[str, str]) -> str:
    """What is said of a voice that a tension quotes no longer: whether its holder still thinks so."""
    return "; ".join(part for part in (UNQUOTED, fates.get(run.voice, "")) if part)


def moved_from(rewording: Rewording, run: Run, places: Mapping[str, str]) -> str:
    """Where words came from: "moved from Narrative · Corvid-70B"."""
    return "moved" if run.other == rewording.block else f"moved from {places[run.other]}"
