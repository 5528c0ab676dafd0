"""What a reader sees of a sentence, in typed parts: speaker, words, numbers; what a section shows of its blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pipeline.models import (
    SECTION_FORMS,
    Block,
    BlockStep,
    Brief,
    Ruling,
    RulingKind,
    Section,
    Sentence,
    SourceLine,
    StepKind,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line in one role; `text` is plain, as it was stored."""

    role: Literal["head", "title", "speaker", "words", "outlet", "ours", "cites"]
    text: str = ""  # of "cites": what stands before the numbers, where there are any
    items: tuple[str, ...] = ()  # of "cites"; of "words" that which they are quoted from
    block: str = ""  # id of the block that it leads to, where the page has one
    written: bool = False  # of "cites": behind prose of a model
    also: bool = False  # of "cites": the first is the outlet's own, which stands before them


def sentence_parts(said: Sentence, speaker: bool = True) -> tuple[Part, ...]:
    """`**Holder**: “words” (Outlet [5])`; `speaker` is False where the holder stands there already.

    An outlet that speaks for itself is named once. Prose, and what the first edition wrote, has neither; what prose
    joins or infers has its premises in brackets.
    """
    words = Part("words", said.text, said.items[:1], said.link)
    if said.notice:
        return (words,)
    cites = Part("cites", " ", said.items, said.link, said.written)
    if said.basis == "inferred" or (said.basis == "joined" and len(said.items) > 1):
        drawn = "inferred from" if said.basis == "inferred" else "from"
        of_then = f"{said.dated}, " if said.dated else ""
        return (words, Part("ours", f" ({of_then}{drawn}"), cites, Part("ours", ")"))
    named = (Part("speaker", said.speaker), Part("ours", ": ")) if said.speaker and speaker else ()
    outlet = "" if said.outlet == said.speaker else said.outlet
    if not outlet and not said.dated:
        return (*named, words, cites)
    between = ", " if outlet and said.dated else ""
    about = (*((Part("outlet", outlet),) if outlet else ()), Part("ours", f"{between}{said.dated}"))
    behind = (Part("ours", " ("), *about, replace(cites, also=True), Part("ours", ")"))
    return (*named, words, *behind)


def plain_sentence(said: Sentence, outlet: bool = True) -> str:
    """A sentence as words alone, without its numbers: for terminals that list sentences, and for comparing.

    That something is inferred is said without its premises, which are numbers.
    """
    if said.basis != "told":
        return said.text + (" (inferred)" if said.basis == "inferred" else "")
    shown = said if outlet else replace(said, outlet="")
    return "".join(part.text for part in sentence_parts(shown) if part.role != "cites")


HEADINGS: Mapping[Section, str] = {section: form.heading for section, form in SECTION_FORMS.items()}


def section_place(section: Section, *about: str) -> str:
    """Where something stands, in words: "Narrative · Corvid-70B"."""
    return " · ".join(filter(None, (HEADINGS[section], *about)))


def of_block(block: Block) -> Iterable[tuple[Part, ...]]:
    """The sentences of a block; the first of a voice, which stands under its holder's name, does not name it again."""
    for place, said in enumerate(block.sentences):
        voice = not place and block.section == "perspectives"
        yield sentence_parts(own(said) if voice else said, speaker=not voice)


def own(said: Sentence) -> Sentence:
    """What a holder says, under the holder's name: of a sentence of the first edition the quotation alone."""
    if said.speaker or said.written or "“" not in said.text:
        return said
    return replace(said, text=said.text[said.text.index("“") :])


# The numbers behind a sentence: a few are named and one mark counts the rest, however many articles say the same.

_FEW = 4  # sources that are all named behind a sentence
_FIRST = 2  # those of more that are: the article that is quoted, and the first of another origin
_NAMED = re.compile(r"\\\]\]\(#s(\d+)\)")  # an escaped bracket, then ours: no words of a source are written so
_CITED = re.compile(r"\[(\\\[\+?\d+\\\])\]\((?:#s(\d+)|sources/s(\d+)\.md)\)")


def day_words(moment: date) -> str:
    """Such as 13 April 2026."""
    return f"{moment.day} {moment:%B %Y}"


def version_file(number: int, ending: str = "md") -> str:
    """What the page of a version is called, in the folder of its topic."""
    return f"v{number:04d}.{ending}"


def path(number: int) -> str:
    """Where a source's page lies beside the versions; the number is permanent, so is the path."""
    return f"sources/s{number:04d}.md"


def cites(
    items: Sequence[str],
    numbers: Mapping[str, int],
    more: str = "",
    written: bool = False,
    also: bool = False,
    link: Callable[[str, str], str] = r"[\[{}\]]({})".format,
    source: Callable[[int], str] = "#s{}".format,
    rest: Callable[[int], str] = path,
) -> str:
    """Numbered links to the sources, ascending; an item that is not listed has none.

    Of many only the first are named, all where a model has `written` the sentence, and "[+9]" leads to the nine
    others: to `more`, else to the `rest` of the first, its page. `link` sets a number and the address of its `source`.
    `also`: the first is told apart, as its outlet stands before it: "Outlet [7], also [5]".
    """
    known = [item for item in dict.fromkeys(items) if item in numbers]
    shown = named_citations(known, written)
    own, others = split_citations(shown, numbers, also)

    def links(some: Iterable[int]) -> str:
        return "".join(link(str(number), source(number)) for number in some)

    told = ", also ".join(links(some) for some in (own, others) if some)
    if len(shown) == len(known):
        return told
    return told + link(f"+{len(known) - len(shown)}", more or rest(numbers[known[0]]))


def split_citations(items: Sequence[str], numbers: Mapping[str, int], also: bool) -> tuple[list[int], list[int]]:
    """The number of the first alone and those of the others, where the first is told apart; else all in the second."""
    known = [item for item in dict.fromkeys(items) if item in numbers]
    if also and known and known[0] == items[0]:
        return [numbers[known[0]]], cited_numbers(known[1:], numbers)
    return [], cited_numbers(known, numbers)


def named_citations(items: Sequence[str], written: bool = False) -> Sequence[str]:
    """Those of what a sentence cites that stand behind it: all of a few, the first of many.

    Of a sentence that a model has `written` all: each of its premises has to be there for who checks it.
    """
    return items if written or len(items) <= _FEW else items[:_FIRST]


def unnamed(said: Sentence, numbers: Mapping[str, int]) -> list[int]:
    """The numbers that a sentence cites and does not name, ascending."""
    known = [item for item in dict.fromkeys(said.items) if item in numbers]
    return cited_numbers(known[len(named_citations(known, said.written)) :], numbers)


def cited_numbers(items: Iterable[str], numbers: Mapping[str, int]) -> list[int]:
    """The numbers of these items, ascending."""
    return sorted({numbers[item] for item in items if item in numbers})


def beside(page: str, up: str = "", written: Container[str] | None = None) -> str:
    """A page without a source list, where citations lead to the pages of their sources; `up` leads to their folder.

    A source whose page is not among the `written` files, where these are known, is left without a link.
    """

    def led(found: re.Match[str]) -> str:
        page = path(int(found[2] or found[3]))
        return f"[{found[1]}]({up}{page})" if written is None or page.rpartition("/")[2] in written else found[1]

    return _CITED.sub(led, page)


def linked(page: str) -> frozenset[int]:
    """The numbers that a page in Markdown names."""
    return frozenset(map(int, _NAMED.findall(page)))


# What a section shows of its blocks: stories, measures, what is ahead, and how a view moved, for pages in any form.

# What stands before a step of a voice is what its holder said until then.
SHOWN_MOVES: tuple[StepKind, ...] = ("new", "now says", "changed sides", "reversed", "strengthened", "softened")
CROSSED: tuple[StepKind, ...] = ("changed sides", "reversed")
_SETTLED: tuple[StepKind, ...] = ("narrowed", "answered", "stale")


HEADLINES = "In headlines, by day of publication"  # the heading over them: events have days of their own


@dataclass(frozen=True, slots=True)
class Story:
    """The blocks of the narrative that stand under one heading."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def articles(self) -> int:
        """How many articles its sentences cite."""
        return len({item for block in self.blocks for said in block.sentences for item in said.items})


def narrative_order(brief: Brief) -> list[Story]:
    """The narrative, but that nobody speaks twice in a row, as far as that can be.

    What is quoted goes by the days of its articles, those without one first. A model's sentences stand as they were
    written, one edition's after the other's: what it ranks above others is told no sooner for that.
    """
    return [Story(title, tuple(_apart(_by_day(blocks)))) for title, blocks in _titled(brief.section("narrative"))]


def _by_day(blocks: Sequence[Block]) -> Sequence[Block]:
    if any(said.written for block in blocks for said in block.sentences):
        return sorted(blocks, key=lambda block: (block.since, int(block.name[1:] or 0)))
    return sorted(blocks, key=lambda block: block.day.date() if block.day else date.min)


def _apart(blocks: Sequence[Block]) -> Iterator[Block]:
    left, last = list(blocks), ""
    while left:
        # Who has half of what is left comes now, or would stand alone at the end.
        most = Counter(filter(None, map(_speaker, left))).most_common(1)
        due = most[0][0] if most and most[0][1] * 2 > len(left) else ""
        able = [n for n, block in enumerate(left) if not last or _speaker(block) != last] or [0]
        block = left.pop(next((n for n in able if due and _speaker(left[n]) == due), able[0]))
        last = _speaker(block)
        yield block


def _speaker(block: Block) -> str:
    return block.sentences[0].speaker if block.sentences else ""


def headlines(brief: Brief) -> list[tuple[SourceLine, Sentence]]:
    """The sources whose titles tell the course of the debate, oldest first, each with its title as quoted words."""
    lines = {line.item: line for line in (*brief.sources, *brief.also)}

    def said(line: SourceLine) -> Sentence:
        return Sentence(f"“{within_quotes(' '.join(line.title.split()))}”", items=(line.item,), outlet=line.outlet)

    return [(lines[item], said(lines[item])) for item in brief.headlines if item in lines]


def headlines_since(before: Brief, after: Brief) -> list[tuple[SourceLine, Sentence]]:
    """What the newer page has among its headlines of articles that came after the older one: numbers ascend."""
    last = max((line.number for line in (*before.sources, *before.also)), default=0)
    return [one for one in headlines(after) if one[0].number > last]


def headline_line(line: SourceLine, said: Sentence) -> tuple[Part, ...]:
    """A headline with its day."""
    return (Part("head", f"{line.published:%Y-%m-%d}"), Part("ours", " · "), *sentence_parts(said))


def within_quotes(words: str) -> str:
    """Words as they stand between quotation marks: their own are the inner ones."""
    return words.replace("“", "‘").replace("”", "’")


def measures(brief: Brief) -> list[tuple[str, tuple[Block, ...]]]:
    """The figures by what they measure, in page order."""
    return _titled(brief.section("figures"))


def past_events(brief: Brief) -> list[Block]:
    """The events of the timeline."""
    return [block for block in brief.section("timeline") if block.kind != "coming"]


def coming(brief: Brief) -> list[Block]:
    """What lies ahead, by date; what has no date last."""
    ahead = [block for block in brief.section("timeline") if block.kind == "coming"]
    return sorted(ahead, key=lambda block: (block.when is None, block.when.order if block.when else ()))


@dataclass(frozen=True, slots=True)
class Note:
    """Words of the editor, and the block that they are about: its anchor, "" for the page or what has left it."""

    text: str
    by: str
    about: str = ""


def notes(brief: Brief) -> list[Note]:
    """What the editor has noted, shown as the editor's."""
    anchors = {block.id: block.anchor for block in brief.blocks}
    told = [one for one in brief.rulings if one.noted(anchors)]
    return [Note(o.ruling.text, f"{o.ruling.author}, {o.ruling.day}", anchors.get(o.block, "")) for o in told]


# What a reader is told of an entry that is otherwise by the editor's word; others are told by what is gone.
_BY_EDITOR: Mapping[RulingKind, str] = {
    "holder": "named", "side": "side set", "date": "dated", "pin": "kept", "same": "joined", "different": "parted",
}  # fmt: skip


def editor_marks(brief: Brief, block: Block) -> list[tuple[str, int]]:
    """What the editor has decided of an entry, "side set", and since which version."""
    found = [one for one in brief.rulings if one.ruling.kind in _BY_EDITOR and block.id in one.blocks]
    named = {block.title, *(said.speaker for said in block.sentences)}
    # What somebody else said has left their entry, and no editor named the words that stand there now.
    found = [one for one in found if one.ruling.kind != "holder" or not one.ruling.value or one.ruling.value in named]
    return [(f"{_mark(one.ruling)} by the editor", one.version) for one in found]


def _mark(ruling: Ruling) -> str:
    return "put at no end" if ruling.kind == "side" and not ruling.value else _BY_EDITOR[ruling.kind]


def question_steps(block: Block) -> Iterator[BlockStep]:
    """What became of a question, step by step."""
    return (step for step in block.life if step.what in _SETTLED)


def silent(block: Block) -> int:
    """The version since which a holder has said nothing, 0 where that cannot be said."""
    return block.life[-1].version if block.life and block.life[-1].what == "silent" else 0


def evolution(block: Block) -> Iterator[tuple[str, BlockStep]]:
    """How a view moved last, and who challenges it: what a line opens with, and the step that has the words."""
    moves = [step for step in block.life if step.what in SHOWN_MOVES and step.sentences]
    if moves:
        step = moves[-1]
        crossed = step.what in CROSSED
        before = "before" if step.version == block.since else f"before (until v{step.version})"
        yield f"changed sides in v{step.version}; before" if crossed else before, step
    if block.life and block.life[-1].what == "challenged" and block.life[-1].sentences:
        yield f"challenged in v{block.life[-1].version}", block.life[-1]


def stands_since(block: Block) -> int:
    """The version since which a figure is what it is."""
    return max((step.version for step in block.life if step.what == "moved"), default=block.since)


def holder_name(block: Block) -> str:
    """Who gives a figure."""
    said = block.sentences[0]
    return said.speaker or said.outlet


def _titled(blocks: Sequence[Block]) -> list[tuple[str, tuple[Block, ...]]]:
    found: dict[str, list[Block]] = {}
    for block in blocks:
        found.setdefault(block.title, []).append(block)
    return [(title, tuple(some)) for title, some in found.items()]
