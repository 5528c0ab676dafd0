"""The evidence gate: no sentence reaches the page unless the stored articles carry it, whichever engine wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.read.brackets import copied, resolved
from pipeline.read.dates import dates, last_day
from pipeline.read.figures import figures
from pipeline.read.names import names
from pipeline.records import Article, Block, BlockKind, Claim, Role, Sentence, When
from pipeline.relate.origins import byline
from pipeline.revise import prose

# Every notice that a page may carry; {n} stands for a count. None has room for a name or a figure of the debate.
NOTICES = (
    "Nothing that bears on the question has been found yet.",
    "{n} article could not be read.",
    "{n} articles could not be read.",
    "{n} of {n} articles are in another language: without a model only English is read.",
    "{n} of {n} articles gave no sentence on the question; `brief tune` shows why.",
    "{n} sentence was left out because its sources do not carry it.",
    "{n} sentences were left out because their sources do not carry them.",
    "{n} sentence was left out because of its wording.",
    "{n} sentences were left out because of their wording.",
    "{n} article was read without the model.",
    "{n} articles were read without the model.",
    "{n} section was written without the model.",
    "{n} sections were written without the model.",
)
OWN: frozenset[Role] = frozenset({"argues", "forecasts"})  # roles in which a statement is its holder's own
BYLINE = 6  # words of an outlet or an author; what is longer names nobody
# Blocks whose titles are ours or the user's own words, and need no evidence.
_OURS: frozenset[BlockKind] = frozenset(("figure", "forecast", "sides"))
_QUOTED = re.compile(r"“([^”]*)”")
_NOTICES = frozenset(NOTICES)


def check(
    blocks: Sequence[Block], claims: Mapping[str, Claim], articles: Mapping[str, Article]
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks with only those sentences that pass, and for each left out why; a block left empty is left out."""
    passed: list[Block] = []
    faults: list[str] = []
    for block in blocks:
        kept = tuple(s for s in block.sentences if _note(faults, block, s, claims, articles))
        life = tuple(
            replace(step, sentences=tuple(s for s in step.sentences if _note(faults, block, s, claims, articles)))
            for step in block.life
        )
        if (
            kept
            and any(said.written for said in kept)
            and (why := _untitled(replace(block, sentences=kept), blocks, claims, articles))
        ):
            faults.append(f"{block.id}: its title {why}")
            kept = ()
        if block.section == "tensions" and len(kept) < len(block.sentences):
            kept = ()  # a tension of which one side cannot be shown is none
        if kept:
            passed.append(
                replace(block, sentences=kept, life=life) if (kept, life) != (block.sentences, block.life) else block
            )
    return tuple(passed), tuple(faults)


def fault(sentence: Sentence, claims: Mapping[str, Claim], articles: Mapping[str, Article], title: str = "") -> str:
    """Why a sentence may not stand on the page, "" when it may; `title` is its block's, which may name the holder."""
    if sentence.notice:
        listed = "{n}" not in sentence.text and re.sub(r"\d+", "{n}", sentence.text) in _NOTICES
        return "" if listed else "is no notice from the list"
    if not sentence.claims or not sentence.items:
        return "cites nothing"
    missing = [claim for claim in sentence.claims if claim not in claims]
    if missing:
        return f"rests on an unknown claim {missing[0]}"
    evidence = [claims[claim] for claim in sentence.claims]
    if {claim.item for claim in evidence} != set(sentence.items):
        return "does not cite just the articles of the claims that it rests on"
    if any(item not in articles for item in sentence.items):
        return "cites an unknown article"
    if why := _misnamed(sentence, evidence, articles):
        return why
    quotes = [_plain(claim.quote) for claim in evidence]
    context = _context(evidence, articles)
    for words in _QUOTED.findall(sentence.text):
        if not any(_stands(words, quote, context) for quote in quotes):
            return f"quotes words that no cited claim has: “{words}”"
    own = _QUOTED.sub(" ", sentence.text)
    for item in sentence.items:
        if not articles[item].item.outlet:  # its title stands for it, and may have a figure
            own = own.replace(byline(articles[item].item), " ")
    why = _foreign(own, evidence, context, len(sentence.items))
    return why or (_prose(own, evidence, articles, context, title) if sentence.written else "")


def _misnamed(sentence: Sentence, evidence: Sequence[Claim], articles: Mapping[str, Article]) -> str:
    """Why a sentence may not have its speaker or its outlet: the one holds what it says, the other published it."""
    items = [articles[item].item for item in sentence.items]
    holders = {claim.holder for claim in evidence} | {name for item in items for name in (item.outlet, item.author)}
    if sentence.speaker and sentence.speaker not in holders:
        return f"lets {sentence.speaker} say so, who by its sources does not"
    if sentence.outlet and sentence.outlet not in {byline(item) for item in items}:
        return f"lets {sentence.outlet} report so, which by its sources does not"
    return ""


def _prose(own: str, evidence: Sequence[Claim], articles: Mapping[str, Article], context: str, title: str) -> str:
    """What `prose` has against words of a model; titles of articles are no evidence for them, short bylines are."""
    items = [articles[claim.item].item for claim in evidence]
    given = [name for item in items for name in (item.outlet, item.author)] + [claim.holder for claim in evidence]
    bylines = [name for name in given if len(name.split()) <= BYLINE]
    return prose.unsupported(own, evidence, _voiced(evidence, articles), bylines, context, title)


def _voiced(evidence: Sequence[Claim], articles: Mapping[str, Article]) -> list[Claim]:
    """The claims that may be told only with their holder: opinions, and what an article says that somebody says."""
    found = []
    for claim in evidence:
        item = articles[claim.item].item
        second = claim.holder not in claim.quote and claim.holder not in ("", item.outlet, item.author)
        if claim.role in OWN or second:
            found.append(claim)
    return found


def _foreign(own: str, evidence: Sequence[Claim], context: str, items: int) -> str:
    """Which name, figure or date in words of our own the evidence does not have, "" for none."""
    for name in names(own):
        if _plain(name) not in context:
            return f"names {name}, which its sources do not"
    if given := figures(own):
        told = {(figure.unit, figure.value) for claim in evidence for figure in figures(claim.quote)}
        told.add(("article", float(items)))  # "supported by 3 articles" is ours to say
        for figure in given:
            if (figure.unit, figure.value) not in told:
                return f"gives the figure {figure.text}, which its sources do not"
    if named := dates(own, None):
        days = [dated.when for claim in evidence for dated in dates(claim.quote, None)]
        days += [claim.when for claim in evidence if claim.when]
        for dated in named:
            if not any(_within(day, dated.when) for day in days):
                return f"gives the date {dated.text}, which its sources do not"
    return ""


def _within(day: When, told: When) -> bool:
    """Whether a date that the evidence has lies in the period that is told, and is told no more precisely."""
    return told.start <= day.start and last_day(day) <= last_day(told)


def _note(
    faults: list[str], block: Block, sentence: Sentence, claims: Mapping[str, Claim], articles: Mapping[str, Article]
) -> bool:
    why = fault(sentence, claims, articles, block.title)
    if why:
        faults.append(f"{block.id}: {sentence.text} - {why}")
    return not why


def untitled(title: str, evidence: Sequence[Claim], articles: Mapping[str, Article]) -> str:
    """Why evidence does not carry a title, "" when it has every name and figure in it."""
    return _foreign(title, evidence, _context(evidence, articles), 0)


def _untitled(block: Block, page: Sequence[Block], claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> str:
    """Why a block may not have its title, "" when the evidence has every name and figure in it.

    A story's heading may rest on any sentence below it.
    """
    if not block.title or block.kind in _OURS:
        return ""
    story = [one for one in page if one.section == "narrative" and one.title == block.title]
    under = (block, *story) if block.section == "narrative" else (block,)
    said = (sentence for one in under for sentence in one.sentences)
    return untitled(block.title, [claims[claim] for one in said for claim in one.claims if claim in claims], articles)


def _context(evidence: Sequence[Claim], articles: Mapping[str, Article]) -> str:
    """The quotes and what is stored beside them: who holds them, and the articles' outlets, authors and titles.

    Words in brackets count only where their article has them.
    """
    parts = [part for claim in evidence for part in (*copied(claim.quote), claim.holder, str(claim.when or ""))]
    for claim in evidence:
        if claim.item in articles:
            item = articles[claim.item].item
            text = " ".join(articles[claim.item].sentences) if resolved(claim.quote) else ""
            parts += [item.outlet, item.author, item.title, *(name for name in resolved(claim.quote) if name in text)]
    return _plain(" ".join(parts))


def _stands(words: str, quote: str, context: str) -> bool:
    """Whether quoted words stand in a quote: whole words in order, an ellipsis at the end and resolved words aside."""
    pieces = re.split(r"\[([^\]]*)\]", words.rstrip("… "))  # copied, resolved, copied, ...
    if any(_plain(resolved) not in context for resolved in pieces[1::2]):
        return False
    copied = [_plain(piece.strip()) for piece in pieces[::2] if piece.strip()]
    end = 0
    for piece in copied:
        end = _behind(piece, quote, end)
        if end < 0:
            return False
    return bool(copied)


def _behind(words: str, text: str, start: int) -> int:
    """Where these words end in a text, as whole words and not before `start`; -1 where they are not there."""
    while (place := text.find(words, start)) >= 0:
        end = place + len(words)
        if not (_is_word(text[place - 1 : place]) or _is_word(text[end : end + 1])):
            return end
        start = place + 1
    return -1


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _plain(text: str) -> str:
    """Quotation marks and case folded away: inner marks are printed as single ones, a first letter may change case."""
    return re.sub(r"[\"'“”‘’]", "'", text).casefold()
