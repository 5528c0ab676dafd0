"""What a reader sees of a sentence, in typed parts: who says so, the words, who reports it, and the numbers.

Every writer (Markdown, changes pages, feed, mail, terminal, site) sets these parts and composes nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.records import Block, Sentence


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line in one role; `text` is plain, as it was stored."""

    role: Literal["head", "title", "speaker", "words", "outlet", "ours", "cites"]
    text: str = ""  # of "cites": what stands before the numbers, where there are any
    items: tuple[str, ...] = ()  # of "cites"; of "words" that which they are quoted from
    block: str = ""  # id of the block that it leads to, where the page has one
    written: bool = False  # of "cites": behind prose of a model
    also: bool = False  # of "cites": the first is the outlet's own, which stands before them


def sentence(said: Sentence, speaker: bool = True) -> tuple[Part, ...]:
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
        return (words, Part("ours", f" ({drawn}"), cites, Part("ours", ")"))
    named = (Part("speaker", said.speaker), Part("ours", ": ")) if said.speaker and speaker else ()
    outlet = "" if said.outlet == said.speaker else said.outlet
    if not outlet and not said.dated:
        return (*named, words, cites)
    between = ", " if outlet and said.dated else ""
    about = (*((Part("outlet", outlet),) if outlet else ()), Part("ours", f"{between}{said.dated}"))
    behind = (Part("ours", " ("), *about, replace(cites, also=True), Part("ours", ")"))
    return (*named, words, *behind)


def plain(said: Sentence, outlet: bool = True) -> str:
    """A sentence as words alone, without its numbers: for terminals that list sentences, and for comparing."""
    shown = said if outlet else replace(said, outlet="")
    return "".join(part.text for part in sentence(shown) if part.role != "cites")


def first_named(block: Block) -> bool:
    """Whether the first sentence of a block names its speaker: a voice stands under its holder's name."""
    return block.section != "perspectives"


def of_block(block: Block) -> Iterable[tuple[Part, ...]]:
    """The sentences of a block."""
    for place, said in enumerate(block.sentences):
        voice = not place and not first_named(block)
        yield sentence(own(said) if voice else said, speaker=not voice)


def own(said: Sentence) -> Sentence:
    """What a holder says, under the holder's name: of a sentence of the first edition the quotation alone."""
    if said.speaker or said.written or "“" not in said.text:
        return said
    return replace(said, text=said.text[said.text.index("“") :])
