"""What an edited article means for its earlier claims: kept, corrected or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.read.brackets import stands
from pipeline.read.words import terms
from pipeline.records import Article, Claim, Correction

ALIKE = 0.5  # share of words (Jaccard) from which a new sentence stands in the place of an old one


def revised(
    article: Article, earlier: Iterable[Claim], claims: Sequence[Claim]
) -> tuple[list[Claim], list[Correction]]:
    """The claims of a revision that its earlier ones did not make, and what became of those that it no longer makes.

    `earlier` are the claims of the item that still stand: those that a former revision took back are not among them.
    """
    standing = list(earlier)
    text = " ".join(article.sentences).casefold()
    known = {claim.quote for claim in standing}
    fresh = [claim for claim in claims if claim.quote not in known]
    gone = {claim.quote: claim for claim in standing if not stands(claim.quote.casefold(), text)}
    free = {claim.id: frozenset(terms(claim.quote)) for claim in fresh}
    by_id = {claim.id: claim for claim in fresh}
    corrections = []
    for claim in gone.values():
        words = frozenset(terms(claim.quote))
        alike = {id: len(words & other) / (len(words | other) or 1) for id, other in free.items()}
        best = max(alike, key=lambda id: (alike[id], id), default=None)
        if best is not None and alike[best] >= ALIKE:
            corrections.append(Correction(claim, by_id[best]))
            del free[best]
        else:
            corrections.append(Correction(claim))
    return fresh, corrections
