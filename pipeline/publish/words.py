"""What changed in words: blocks by id, words inside a block; renumbering, white space and Unicode forms say nothing."""

from __future__ import annotations

import unicodedata
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.publish import parts
from pipeline.publish.runs import Kind, Run, opcodes, runs, tokens
from pipeline.records import SECTIONS, Block, Brief, Section

LEAST = 4  # words of a sentence that is recognised where it moved to
ALIKE = 0.5  # of the words of two lines: with no more in common the one replaces the other
PAIRS = 2_500  # lines of one changed place, old times new, that are compared each with each

# replaced, extended, shortened: by whole lines, of which none was reworded; gone: it left this page, for the archive
Fate = Literal["reworded", "replaced", "extended", "shortened", "new", "gone"]


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
    left = [block for block in old.values() if block.id not in new]
    left.sort(key=lambda block: SECTIONS.index(block.section))
    both: list[tuple[Block | None, Block | None]] = [(old.get(block.id), block) for block in after.blocks]
    both += [(block, None) for block in left]
    pairs = [(one, other) for one, other in both if not one or not other or one.sentences != other.sentences]
    texts = [(_sentences(one), _sentences(other)) for one, other in pairs]
    differing = [place for place, (one, other) in enumerate(texts) if one != other]
    ids = {place: (pairs[place][1] or pairs[place][0]).id for place in differing}  # type: ignore[union-attr]
    away, here = _moves({place: texts[place] for place in differing}, ids)
    found: list[Rewording] = []
    for place in differing:
        one, other = pairs[place]
        block = other or one
        assert block is not None
        gone, come = away.get(place, {}), here.get(place, {})
        fate: Fate
        if one is None or other is None:
            made = tuple(runs(tokens(texts[place][0], gone, True), tokens(texts[place][1], come)))
            fate = "new" if one is None else "gone"
        else:
            voices = [said.claims[0] if said.claims else "" for said in one.sentences]
            made, fate = _by_line(*texts[place], gone, come, voices if block.section == "tensions" else ())
        if any(run.kind != "same" for run in made):
            found.append(Rewording(block.id, block.section, block.title, made, fate))
    return tuple(found)


def _sentences(block: Block | None) -> list[str]:
    """The sentences with who says so, in one Unicode form and with single spaces; who reports it is as a number is."""
    said = (parts.plain(sentence, outlet=False) for sentence in block.sentences) if block else ()
    return [" ".join(unicodedata.normalize("NFC", text).split()) for text in said]


_Places = dict[
    int, dict[int, str]
]  # of a pair, of a sentence in it: the block that has the sentence in the other version


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
        if (left := leaving.get(text)) and text.count(" ") + 1 >= LEAST:
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

    def lone(kind: Kind, text: str, other: str | None, voice: str = "") -> None:
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
        if -share <= ALIKE:
            break
        if any((i - a) * (j - b) <= 0 for a, b, _ in found):
            continue
        inside = tuple(runs(old[i].split(), new[j].split()))
        kept = Counter(word for run in runs(_quoted(old[i])[1], _quoted(new[j])[1]) if run.kind == "same"
                       for word in run.words)  # fmt: skip
        if _share(Counter(_quoted(old[i])[1]), bags[j], kept) > ALIKE:
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
    return 1.0 if common == least >= LEAST else 2 * common / max(one.total() + other.total(), 1)


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
