"""The evidence gate: no sentence reaches the page unless the stored articles carry it, whichever engine wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.read.figures import figures
from pipeline.read.names import names
from pipeline.records import Article, Block, Claim, Sentence
from pipeline.relate.origins import origins

# Every notice that a page may carry; {n} stands for a count. None has room for a name or a figure of the debate.
NOTICES = (
    "No new fault lines emerged.",
    "No open question is known.",
    "No dated event is known.",
    "No holder of a position is known.",
    "No two sources contradict each other on the record.",
    "No source says why it matters.",
    "Nothing else is known.",
    "{n} article could not be read.",
    "{n} articles could not be read.",
    "{n} sentence was left out because its sources do not carry it.",
    "{n} sentences were left out because their sources do not carry them.",
)
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
        if block.section == "tensions" and len(kept) < len(block.sentences):
            kept = ()  # a tension of which one side cannot be shown is none
        if kept:
            passed.append(
                replace(block, sentences=kept, life=life) if (kept, life) != (block.sentences, block.life) else block
            )
    return tuple(passed), tuple(faults)


def fault(sentence: Sentence, claims: Mapping[str, Claim], articles: Mapping[str, Article], title: str = "") -> str:
    """Why a sentence may not stand on the page, "" when it may."""
    if sentence.notice:
        return "" if re.sub(r"\d+", "{n}", sentence.text) in _NOTICES else "is no notice from the list"
    if not sentence.claims or not sentence.items:
        return "cites nothing"
    missing = [claim for claim in sentence.claims if claim not in claims]
    if missing:
        return f"rests on an unknown claim {missing[0]}"
    evidence = [claims[claim] for claim in sentence.claims]
    if not {claim.item for claim in evidence} <= set(sentence.items):
        return "does not cite the article of a claim that it rests on"
    if any(item not in articles for item in sentence.items):
        return "cites an unknown article"
    quotes = [_plain(claim.quote) for claim in evidence]
    for words in _QUOTED.findall(sentence.text):
        if not any(_stands(words, quote) for quote in quotes):
            return f"quotes words that no cited claim has: “{words}”"
    own = _QUOTED.sub(" ", sentence.text)
    context = _plain(" ".join((*_context(sentence, evidence, articles), *quotes)))
    for name in names(own):
        if _plain(name) not in context and name not in title:
            return f"names {name}, which its sources do not"
    independent = origins(articles[item].item for item in sentence.items)
    counts = {float(len(sentence.items)), float(len(independent) - 1)}  # "3 articles", "and 2 others"
    told = {f.value for quote in quotes for f in figures(quote)}
    for figure in figures(own):
        if figure.value not in told | counts:
            return f"gives the figure {figure.text}, which its sources do not"
    return ""


def _note(
    faults: list[str], block: Block, sentence: Sentence, claims: Mapping[str, Claim], articles: Mapping[str, Article]
) -> bool:
    why = fault(sentence, claims, articles, block.title)
    if why:
        faults.append(f"{block.id}: {sentence.text} - {why}")
    return not why


def _context(sentence: Sentence, evidence: Sequence[Claim], articles: Mapping[str, Article]) -> list[str]:
    """What is stored beside the quotes: who holds them, and the articles' outlets, authors and titles."""
    items = [articles[item].item for item in sentence.items]
    held = [part for claim in evidence for part in (claim.holder, str(claim.when or ""))]
    return [*held, *(part for item in items for part in (item.outlet, item.author, item.title))]


def _stands(words: str, quote: str) -> bool:
    """Whether quoted words, without an ellipsis at the end and words resolved in brackets, stand in a quote."""
    pieces = [piece.strip() for piece in re.split(r"\[[^\]]*\]", words.rstrip("… "))]
    return all(_plain(piece) in quote for piece in pieces if piece)


def _plain(text: str) -> str:
    """Quotation marks and case folded away: inner marks are printed as single ones, a first letter may change case."""
    return re.sub(r"[\"'“”‘’]", "'", text).casefold()
