"""Prose of a model against its quotes: every word that says something must stand in what the sentence cites.

A sentence may shorten, join and reorder what its sources say; it may not add a word of substance, drop a "not" or a
"may", turn a comparison around, give a figure to another name, or credit somebody else. Rules, not a model: each is one
that a person can check, and a sentence that a rule wrongly stops is told in the source's own words instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import pairwise

from pipeline.read.figures import figures
from pipeline.read.names import spans
from pipeline.read.words import stem
from pipeline.records import Claim
from pipeline.revise import asking
from pipeline.revise.clauses import clauses
from pipeline.revise.crediting import credit, meets
from pipeline.revise.vocabulary import AHEAD, EXPECTS, FREE, LOGIC, MAY, NOT, SAME, TURN, content

SCOPE = 4  # content words behind a "not" or a "may" that it bears on
PREFIX = 6  # letters that two forms of one word share: evaluates, evaluation

_ADDRESS = re.compile(r"https?:|www\.|://|\]\(|!\[|<\s*/?\w|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.I)
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_REACH = re.compile(
    r"[;:,]\s|(?<!\b[A-Z])[.!?][”\"’]?\s|\s?—\s?|\s[–-]\s|\b(?:but|and|which|who|because|while|although)\b"
)
_NOT_ONLY = re.compile(r"(?:\bnot|n['’]t) (?:just|only|merely)\b(?=\s\w)", re.I)  # denies nothing
_THAT = re.compile(r"\b(that|whether|if)\b", re.I)
_ASKED = re.compile(r"\b(?:whether|asks?|asked)\b", re.I)
_BOUND = re.compile(r"\s*(?:and |but )?(?:which|who|whose|it|its|they|their|that)\b")
_PASSIVE = re.compile(r"\bby\b|['’]s\b|\baccording\b")


def unsupported(
    own: str, evidence: Sequence[Claim], voiced: Sequence[Claim], bylines: Sequence[str], context: str, title: str = ""
) -> str:
    """Why words of our own may not be told of this evidence, "" when they may; `context` is what is stored beside it.

    `bylines` may be named; what is `voiced` is told only where its holder is, in the sentence or the block's title.
    """
    quotes = [claim.quote for claim in evidence]
    if found := _address(own, context):
        return f"has an address in it: {found}"
    bare, told = own, quotes
    if any(map(_NOT_ONLY.search, quotes)):
        bare, told = _NOT_ONLY.sub("", own), [_NOT_ONLY.sub("", quote) for quote in quotes]
    settled, posed = told, asking.asks(own)
    if posed:
        bare, settled = asking.bare(bare), [asking.unsettled(quote) for quote in told]
    return (
        _invented(own, [*quotes, *bylines], set().union(*map(_ahead, quotes)))
        or _logic(bare, told)
        or _scoped(bare, settled, NOT, "drops the “{word}” of its source")
        or _scoped(own, quotes, MAY, "tells as certain what its source says with “{word}”")
        or _uncoupled(own, quotes if not posed else settled, [claim.holder for claim in voiced], title)
        or _turned(own, quotes)
        or _mixed(own, evidence, bylines)
        or _exchanged(own, evidence)
        or credit(own, evidence, voiced, context, title)
    )


def _address(own: str, context: str) -> str:
    return next((hit.group() for hit in _ADDRESS.finditer(own) if hit.group().casefold() not in context), "")


def _invented(own: str, told: Sequence[str], ahead: Set[str]) -> str:
    """A word of substance that stands neither in the quotes nor in who says them."""
    known = {term for words in told for term in content(words)} | ahead
    for term in content(own):
        if term not in known and term not in FREE and not _akin(term, known):
            return f"says “{term}”, which its sources do not"
    return ""


def _ahead(quote: str) -> Set[str]:
    """Who says what will be expects it."""
    return EXPECTS if AHEAD & set(_words(quote)) else frozenset()


def _akin(term: str, known: Iterable[str]) -> bool:
    """Whether another form of the word is known, or one that means the same."""
    mates: set[str] = set().union(*(group for group in SAME if term in group))
    return any(
        other in mates or (term.isalpha() and min(len(term), len(other)) >= PREFIX and term[:PREFIX] == other[:PREFIX])
        for other in known
    )


def _logic(own: str, quotes: Sequence[str]) -> str:
    """A small word that changes what is said and that no quote has."""
    said = {word for quote in quotes for word in _words(quote)}
    for word in _words(own):
        if word in LOGIC and not LOGIC[word] & said:
            return f"says “{word}”, which its sources do not"
        if word in NOT and not _denies(said):
            return f"denies with “{word}” what its sources do not deny"
    return ""


def _scoped(own: str, quotes: Sequence[str], cues: frozenset[str], told: str) -> str:
    """A "not" or "may" of a quote that the sentence drops from words which it takes over."""
    mine = _scopes(own, cues)
    words = set(content(own))
    for quote in quotes:
        if cues is MAY and quote.rstrip().endswith("?") and _ASKED.search(own):
            continue  # "Will A and B agree?" told as "asks whether A and B will agree"
        theirs = _scopes(quote, cues)
        for word, scope in theirs:
            shared = scope & words
            if shared and not any(shared & other for _, other in mine):
                # The same words may stand without it in another quote, or in another clause of this one.
                free = any(
                    shared <= set(content(other)) and not any(shared & s for _, s in _scopes(other, cues))
                    for other in (*quotes, *_REACH.split(quote))
                    if other != quote
                )
                if not free:
                    return told.format(word=word)
    if cues is NOT:
        for word, scope in mine:
            denied = [(its, s) for quote in quotes for its, s in _scopes(quote, cues)]
            carried = any(scope & s and stem(its) not in scope for its, s in denied)
            if scope and not carried and any(scope <= set(content(quote)) for quote in quotes):
                return f"denies with “{word}” what its sources do not deny"
    return ""


@lru_cache(maxsize=4096)
def _scopes(text: str, cues: frozenset[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each cue with the content words that follow it in its clause."""
    found = []
    for clause in _REACH.split(text):
        hits = list(_TOKEN.finditer(clause))
        for hit in hits:
            word = hit.group().lower()
            if word in cues or (cues is NOT and re.search(r"n['’]t$", word)):
                found.append((word, frozenset(content(clause[hit.end() :])[:SCOPE])))
    return tuple(found)


def _uncoupled(own: str, quotes: Sequence[str], holders: Sequence[str], title: str) -> str:
    """What a quote has behind a "that" or "whether", told without what stands before it: "critics deny that ..."."""
    said = {term for term in content(own) if term not in FREE}
    if any(meets(holder, part) for holder in holders for part in (own, title)):
        return ""
    found = ""
    for quote in quotes:
        before, word, after = _THAT.split(quote, maxsplit=1) if _THAT.search(quote) else (quote, "", "")
        inner = set(content(after))
        outer = set(content(before)) - inner
        if not outer and word.lower() in _words(own):
            return ""  # "Whether it lasts is not known": what it hangs on stands behind, and so does the sentence's
        if not word or said & outer or not said <= inner:
            if said <= outer | inner:
                return ""  # told with what it hangs on, by this quote at least
            continue
        found = f"tells what its source has behind “{word}” without what stands before it"
    return found


def _turned(own: str, quotes: Sequence[str]) -> str:
    """A comparison, or a deed, with its two sides exchanged."""
    for word, left, right in _sides(own):
        told = [(one, other) for quote in quotes for its, one, other in _sides(quote) if its == word]
        straight = any(left & one and right & other for one, other in told)
        crossed = any(left & other and right & one for one, other in told)
        if crossed and not straight:
            return f"turns around what its sources compare with “{word}”"
    return ""


@lru_cache(maxsize=4096)
def _sides(text: str) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    found = []
    for hit in TURN.finditer(text):
        left, right = content(text[: hit.start()])[-SCOPE:], content(text[hit.end() :])[:SCOPE]
        both = set(left) & set(right)
        found.append((hit.group().lower(), frozenset(left) - both, frozenset(right) - both))
    return tuple(found)


def _mixed(own: str, evidence: Sequence[Claim], bylines: Sequence[str]) -> str:
    """A clause that no single source carries, or a figure with other names than its source's clause has it with."""
    carried = [set(content(f"{c.quote} {c.holder}")) | _in_full(c, evidence) | _ahead(c.quote) for c in evidence]
    before: Set[str] = frozenset()
    who = set(content(" ".join(bylines)))
    for clause in clauses(own):
        said = {term for term in content(f"{clause.of} {clause.text}") if term not in FREE}
        if clause.credits:
            said -= who
        if len(evidence) > 1 and not any(all(t in has or _akin(t, has) for t in said) for has in carried):
            return f"joins what no one source joins: “{clause.text.strip()}”"
        here = clause.names
        near = here | before if _BOUND.match(clause.text) else here
        for figure in figures(clause.text):
            bound = [part.names for c in evidence for part in clauses(c.quote) if _has(part.text, figure.text)]
            if near and bound and all(names and not names & near for names in bound):
                return f"gives {figure.text} to {min(near)}, which its sources do not"
        before = here or before
    return ""


def _in_full(claim: Claim, evidence: Sequence[Claim]) -> set[str]:
    """The words of names that the same article gives in full and this claim by their last word: "the consortium"."""
    said = set(_words(claim.quote))
    beside = [name for other in evidence if other.item == claim.item for name in other.names]
    return {term for name in beside if _words(name)[-1:] and _words(name)[-1] in said for term in content(name)}


def _exchanged(own: str, evidence: Sequence[Claim]) -> str:
    """Two names in one clause in another order than any source has them: who did what to whom."""
    holders = {claim.holder for claim in evidence}
    for clause in clauses(own):
        if _PASSIVE.search(clause.text):
            continue
        for one, other in pairwise([span.name for span in spans(clause.text)]):
            if one == other or one in holders or other in holders:
                continue
            together = [c.quote for c in evidence if _has(c.quote, one) and _has(c.quote, other)]
            if together and all(q.rfind(other) < q.find(one) for q in together):
                return f"has {one} before {other}, where its sources have them the other way round"
    return ""


def _has(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _words(text: str) -> list[str]:
    return [word.lower() for word in _TOKEN.findall(text)]


def _denies(said: set[str]) -> bool:
    return bool(said & NOT) or any(re.search(r"n['’]t$", word) for word in said)
