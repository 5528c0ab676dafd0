"""Prose of a model against its quotes: every word that says something must stand in what the sentence cites.

A sentence may shorten, join and reorder what its sources say; it may not add a word of substance, drop a "not" or a "may",
turn a comparison around, give a figure to another name, or credit somebody else. Rules, not a model: each is one that a
person can check, and a sentence that a rule wrongly stops is told in the source's own words instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.read.figures import figures
from pipeline.read.holders import holder
from pipeline.read.names import names, spans
from pipeline.read.words import stem, terms
from pipeline.records import Claim

SCOPE = 4  # content words behind a "not" or a "may" that it bears on
PREFIX = 6  # letters that two forms of one word share: evaluates, evaluation

_ADDRESS = re.compile(r"https?:|www\.|://|\]\(|!\[|<\s*/?\w|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.I)
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NOT = frozenset(
    "not no never neither nor none nobody nothing without cannot hardly barely fail failed fails failing refuse refused refuses "
    "declined declines decline denied denies deny lacks lacked lack stopped stops unable rejected rejects reject".split()
)
_MAY = frozenset(
    "may might could would should must shall ought perhaps possibly possible likely unlikely reportedly allegedly apparently seems seem seemed "
    "appears appear appeared expects expected expect plans planned plan intends intended aims aimed hopes hoped hope wants "
    "wanted proposes proposed propose considers considering suggests suggested suggest estimates estimated if unless forecast "
    "forecasts predicts predicted preparing prepares can will".split()
)
# Small words that say something: each must stand in a quote, as itself or as one that means the same.
_LOGIC = {
    word: frozenset(f"{word} {others}".split())
    for word, others in {
        "more": "", "most": "", "less": "fewer", "fewer": "less", "least": "", "before": "until by", "until": "before by",
        "after": "since following when later", "since": "after because as from", "because": "since as so therefore due", "therefore": "because so thus hence", "thus": "because so therefore hence",
        "hence": "because so therefore thus", "so": "therefore thus hence such",
        "above": "over more", "over": "above more during", "below": "under less", "under": "below less with", "up": "",
        "down": "", "against": "", "all": "every each", "every": "all each", "each": "every all", "only": "just alone",
        "just": "only", "always": "", "still": "remains remain", "again": "", "once": "", "first": "", "both": "",
        "than": "", "any": "", "few": "", "many": "", "must": "has needs", "should": "ought", "will": "expects expected would plans",
        "would": "will could expects", "can": "could may able lets", "could": "may might can", "may": "might could can",
        "might": "may could", "same": "", "such": "", "off": "", "between": "", "through": "", "further": "", "own": "",
        "ever": "", "rather": "",
    }.items()
}  # fmt: skip
# Words that carry no claim of their own, so that a sentence can be put together.
_FREE = frozenset(
    terms(
        "argues argued writes reports reported finds asks notes states claims describes holds puts gives accord article source"
        " side whereas while contrast disagree differ different figure question compared comparison meanwhile"
    )
)
_SAME = tuple(
    frozenset(stem(word) for word in group.split())
    for group in (
        "rise rose risen increase increased grow grew grown climb", "fall fell fallen drop declined decrease shrink shrank down",
        "publish release", "lead led", "trail behind lag", "begin began begun start", "buy bought purchase", "sell sold",
        "pay paid", "win won", "lose lost", "make made maker", "keep kept", "build built", "find found", "give gave given",
        "take took taken", "come came", "say said", "write wrote written", "hold held", "spend spent", "choose chose chosen",
        "bring brought", "show shown", "stand stood", "mean meant", "run ran", "leave left", "lab laboratory", "sue suit",
        "announce announcement", "agree agreement", "measure measurement", "receive awarded", "shrinking narrowing closing",
        "widening growing",
    )
)  # fmt: skip
# "A beats B" is another statement than "B beats A": what stands on the two sides of these words.
_TURN = re.compile(
    r"\b(?:than|beats?|beat|lead(?:s|ing)?|led|trail(?:s|ed|ing)?|lag(?:s|ged|ging)?|outperform\w*|surpass\w*|exceed\w*|overtook|"
    r"overtakes?|match(?:es|ed)?|ahead of|behind|above|below|over|under|before|after|sued|bought|acquired|accus\w+|told|paid|"
    r"funded|replac\w+|from|to)\b",
    re.I,
)


_SPLIT = re.compile(r"[;:]\s|,\s(?!\d)|\s(?=(?:and|but|while|whereas|although|which|who|whose)\s)")
_THAT = re.compile(r"\b(that|whether|if)\b", re.I)
_BOUND = re.compile(r"\s*(?:and |but )?(?:which|who|whose|it|its|they|their|that)\b")
_PASSIVE = re.compile(r"\bby\b|['’]s\b|\baccording\b")


def unsupported(
    own: str,
    evidence: Sequence[Claim],
    voiced: Sequence[Claim],
    bylines: Sequence[str],
    context: str,
    title: str = "",
) -> str:
    """Why words of our own may not be told of this evidence, "" when they may; `context` is what is stored beside it.

    `bylines` are the outlets and authors, which a sentence may name. What is `voiced` may only be told with its holder, whom the sentence or the title of its block names.
    """
    quotes = [claim.quote for claim in evidence]
    if found := _address(own, context):
        return f"has an address in it: {found}"
    return (
        _invented(own, [*quotes, *bylines])
        or _logic(own, quotes)
        or _scoped(own, quotes, _NOT, "drops the “{word}” of its source")
        or _scoped(own, quotes, _MAY, "tells as certain what its source says with “{word}”")
        or _uncoupled(own, quotes, [claim.holder for claim in voiced], title)
        or _turned(own, quotes)
        or _mixed(own, evidence)
        or _exchanged(own, evidence)
        or _credit(own, evidence, voiced, context, title)
    )


def _address(own: str, context: str) -> str:
    return next((hit.group() for hit in _ADDRESS.finditer(own) if hit.group().casefold() not in context), "")


def _invented(own: str, told: Sequence[str]) -> str:
    """A word of substance that stands neither in the quotes nor in who says them."""
    known = {term for words in told for term in terms(words)}
    for term in terms(own):
        if term not in known and term not in _FREE and not _akin(term, known):
            return f"says “{term}”, which its sources do not"
    return ""


def _akin(term: str, known: Iterable[str]) -> bool:
    """Whether another form of the word is known, or one that means the same."""
    mates: set[str] = set().union(*(group for group in _SAME if term in group))
    return any(
        other in mates or (len(term) >= PREFIX and len(other) >= PREFIX and term[:PREFIX] == other[:PREFIX])
        for other in known
    )


def _logic(own: str, quotes: Sequence[str]) -> str:
    """A small word that changes what is said and that no quote has."""
    said = {word for quote in quotes for word in _words(quote)}
    for word in _words(own):
        if word in _LOGIC and not _LOGIC[word] & said:
            return f"says “{word}”, which its sources do not"
        if word in _NOT and not _denies(said):
            return f"denies with “{word}” what its sources do not deny"
    return ""


def _scoped(own: str, quotes: Sequence[str], cues: frozenset[str], told: str) -> str:
    """A "not" or "may" of a quote that the sentence drops from words which it takes over."""
    mine = _scopes(own, cues)
    words = set(terms(own))
    for quote in quotes:
        theirs = _scopes(quote, cues)
        for word, scope in theirs:
            shared = scope & words
            if shared and not any(shared & other for _, other in mine):
                # The same words may stand in another quote without it.
                free = any(
                    shared <= set(terms(other)) and not any(shared & s for _, s in _scopes(other, cues))
                    for other in quotes
                    if other != quote
                )
                if not free:
                    return told.format(word=word)
    if cues is _NOT:
        for word, scope in mine:
            denied = [(its, s) for quote in quotes for its, s in _scopes(quote, cues)]
            carried = any(scope & s and stem(its) not in scope for its, s in denied)
            if scope and not carried and any(scope <= set(terms(quote)) for quote in quotes):
                return f"denies with “{word}” what its sources do not deny"
    return ""


@lru_cache(maxsize=4096)
def _scopes(text: str, cues: frozenset[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each cue with the content words that follow it in its clause."""
    found = []
    for clause in re.split(r"[;:,]\s|\b(?:but|and|which|who|because|while|although)\b", text):
        hits = list(_TOKEN.finditer(clause))
        for hit in hits:
            word = hit.group().lower()
            if word in cues or (cues is _NOT and re.search(r"n['’]t$", word)):
                found.append((word, frozenset(terms(clause[hit.end() :])[:SCOPE])))
    return tuple(found)


def _uncoupled(own: str, quotes: Sequence[str], holders: Sequence[str], title: str) -> str:
    """What a quote has behind a "that" or "whether", told without what stands before it: "critics deny that ..."."""
    said = {term for term in terms(own) if term not in _FREE}
    if any(_meets(holder, part) for holder in holders for part in (own, title)):
        return ""
    found = ""
    for quote in quotes:
        before, word, after = _THAT.split(quote, maxsplit=1) if _THAT.search(quote) else (quote, "", "")
        inner = set(terms(after))
        outer = set(terms(before)) - inner
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
    for hit in _TURN.finditer(text):
        left, right = terms(text[: hit.start()])[-SCOPE:], terms(text[hit.end() :])[:SCOPE]
        both = set(left) & set(right)
        found.append((hit.group().lower(), frozenset(left) - both, frozenset(right) - both))
    return tuple(found)


def _mixed(own: str, evidence: Sequence[Claim]) -> str:
    """A clause that no single source carries, or a figure with other names than its source's clause has it with."""
    carried = [set(terms(f"{c.quote} {c.holder}")) for c in evidence]
    before: set[str] = set()
    for clause in _clauses(own):
        said = {term for term in terms(clause) if term not in _FREE}
        if len(evidence) > 1 and not any(all(t in has or _akin(t, has) for t in said) for has in carried):
            return f"joins what no one source joins: “{clause.strip()}”"
        here = set(names(clause))
        near = here | before if _BOUND.match(clause) else here
        for figure in figures(clause):
            places = [part for c in evidence for part in _clauses(c.quote) if _has(part, figure.text)]
            bound = [set(names(part)) for part in places]
            if near and bound and all(names_ and not names_ & near for names_ in bound):
                return f"gives {figure.text} to {min(near)}, which its sources do not"
        before = here or before
    return ""


def _exchanged(own: str, evidence: Sequence[Claim]) -> str:
    """Two names in one clause in another order than any source has them: who did what to whom."""
    holders = {claim.holder for claim in evidence}
    for clause in _clauses(own):
        if _PASSIVE.search(clause):
            continue
        for one, other in pairwise([span.name for span in spans(clause)]):
            if one == other or one in holders or other in holders:
                continue
            together = [c.quote for c in evidence if _has(c.quote, one) and _has(c.quote, other)]
            if together and all(q.rfind(other) < q.find(one) for q in together):
                return f"has {one} before {other}, where its sources have them the other way round"
    return ""


@lru_cache(maxsize=4096)
def _clauses(text: str) -> tuple[str, ...]:
    return tuple(part for part in _SPLIT.split(text) if part.strip())


def _has(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _credit(own: str, evidence: Sequence[Claim], voiced: Sequence[Claim], context: str, title: str) -> str:
    """Somebody who is credited and does not say so, or words that are told without whose they are."""
    held = holder(own)
    voices = {claim.holder for claim in evidence} | {h.name for c in evidence if (h := holder(c.quote))}
    if (
        held
        and not any(_meets(held.name, voice) for voice in voices)
        and not _meets_outlet(held.name, context, evidence)
    ):
        return f"credits {held.name}, who does not say so"
    facts = {term for claim in evidence if claim not in voiced for term in terms(claim.quote)}
    for claim in voiced:
        if not set(terms(own)) & set(terms(claim.quote)) - facts:
            continue  # nothing in it that others do not report as a fact
        if not any(_meets(claim.holder, part) for part in (*names(own), own, title)):
            return f"tells what {claim.holder} says without naming {claim.holder}"
    return ""


def _meets(one: str, other: str) -> bool:
    """Whether two names may be one person's: equal, or the last word of one stands in the other."""
    if not one or not other:
        return False
    first, second = one.casefold(), other.casefold()
    return first in second or second in first or first.split()[-1] in second.split()


def _meets_outlet(name: str, context: str, evidence: Sequence[Claim]) -> bool:
    """Whether the name stands beside the quotes and not in them: the outlet or the author, who reports all of it."""
    return name.casefold() in context and not any(name in claim.quote for claim in evidence)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _TOKEN.findall(text)]


def _denies(said: set[str]) -> bool:
    return bool(said & _NOT) or any(re.search(r"n['’]t$", word) for word in said)
