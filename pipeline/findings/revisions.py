"""What an edited article means for its earlier claims: kept, corrected or withdrawn, each only by an act of its source.

A sentence that is not there any more was taken back only if the rest of the article stands around it. What scrolled off
a live blog, stood behind a meter, or was told by a feed in other words than by the page, was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.english.labels import stands
from pipeline.english.tokens import terms
from pipeline.models import Article, Claim, Correction

_ALIKE = 0.5  # share of words (Jaccard) from which a new sentence stands in the place of an old one
_STANDING = 0.5  # of an article's sentences that still stand in its next text: of fewer, it is another text
_SHORT = 2  # sentences of a text that may have changed altogether
_HEAD = 1  # sentence that may stand above a list that rolls on
FOOT = 2  # sentences that may stand below it, and one in ten more
LOSING = ("replace", "delete")
SEEN = "seen"  # `date_from` of a watched page, which shows what is newest


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A run of sentences that gave way to others, perhaps to none: places in the old text and in the new one."""

    old: range
    new: range


def revised(
    article: Article, earlier: Iterable[Claim], claims: Sequence[Claim], texts: Sequence[Article] = ()
) -> tuple[list[Claim], list[Correction]]:
    """The claims of a revision that its earlier ones did not make, and what became of those that it no longer makes.

    `earlier` are the claims of the item that still stand: those that a former revision took back are not among them.
    `texts` are all its revisions; a claim is judged by what became of the text that made it.
    """
    standing = list(earlier)
    text = " ".join(article.sentences).casefold()
    known = {claim.quote for claim in standing}
    fresh = [claim for claim in claims if claim.quote not in known]
    gone = {claim.quote: claim for claim in standing if not stands(claim.quote.casefold(), text)}
    older = {one.id: one for one in texts}
    free = {claim.id: claim for claim in fresh}
    corrections = []
    for claim in gone.values():
        before = older.get(claim.article)
        if before is None or before.quality != article.quality or not claim.sentences:
            continue
        edit = next((one for one in text_edits(before, article) if claim.sentences[0] in one.old), None)
        if edit is None:
            continue
        words = frozenset(terms(claim.quote))
        beside = [one for one in free.values() if one.sentences and one.sentences[0] in edit.new]
        alike = {one.id: _jaccard(words, frozenset(terms(one.quote))) for one in beside}
        best = max(alike, key=lambda id: (alike[id], id), default=None)
        if best is not None and alike[best] >= _ALIKE:
            corrections.append(Correction(claim, free.pop(best)))
        elif _inside(edit, len(before.sentences)):
            corrections.append(Correction(claim))
    return fresh, corrections


def text_edits(before: Article, after: Article) -> list[TextEdit]:
    """The runs of sentences that a text lost to others in their place; none where it became another text."""
    old, new = ([_plain(sentence) for sentence in one.sentences] for one in (before, after))
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    kept = sum(end - start for kind, start, end, _, _ in blocks if kind == "equal")
    watched = after.item.date_from == SEEN
    if kept < _STANDING * len(old) and (len(old) > _SHORT or watched):
        return []
    grown = [place for place, (_, a, b, c, d) in enumerate(blocks) if d - c > b - a]
    return [
        TextEdit(range(a, b), range(c, d))
        for place, (kind, a, b, c, d) in enumerate(blocks)
        if kind in LOSING and (d - c >= b - a or not _rolled(range(a, b), len(old), place, grown))
    ]


def _rolled(left: range, size: int, place: int, grown: Sequence[int]) -> bool:
    """Whether sentences left at one end of a text that grew towards its other end, as in a list of the newest."""
    at_end = size - left.stop <= FOOT + size // 10 < left.start
    at_start = left.start <= _HEAD < size - left.stop
    return (at_end and any(one < place for one in grown)) or (at_start and any(one > place for one in grown))


def _inside(edit: TextEdit, size: int) -> bool:
    """Whether the text stands on both sides of what left it."""
    return edit.old.start > 0 and edit.old.stop < size


def _plain(sentence: str) -> str:
    return " ".join(sentence.casefold().split())


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
