"""Sentences that no engine made a statement of and an editor wants on the page: claims in their article's own words.

A sentence may be a line of a list, or lean on the one before it, and be true. What its article takes back, what nobody
who is named says, and half a quotation would be untrue alone, whoever wants to tell it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.english import sentence_kinds, standalone
from pipeline.english.attribution import attributions
from pipeline.english.figures import figures
from pipeline.english.labels import label
from pipeline.english.names import names
from pipeline.english.quotation import all_quoted, masked
from pipeline.english.tokens import terms
from pipeline.findings.claims import LONGEST_PASSAGE
from pipeline.findings.independence import origins
from pipeline.models import UNDATED, Article, Claim, Finding, Topic, tagged

if TYPE_CHECKING:
    from pipeline.storage import Store

EDITOR = "editor"  # who made these claims, in the place of an engine
_UNTRUE = (standalone.LABELLED, standalone.HALVED)  # of what is no statement


NOBODYS = "is all quotation, and of nobody who is named"


def untrue_alone(article: Article, place: int, named: bool = False) -> str:
    """Why a sentence would be untrue where it stands by itself, "" where it would not.

    `named`: the editor says whose words it is.
    """
    sentence = article.sentences[place]
    after = article.sentences[place + 1] if place + 1 < len(article.sentences) else ""
    if (why := standalone.junk(sentence)) in _UNTRUE and not (why == standalone.HALVED and _quotation(article, place)):
        return why
    if standalone.conceded(sentence) or standalone.taken_back(after):
        return "is taken back by its article"
    if standalone.turns_away(after) and not standalone.junk(after):
        return "is taken back by its article"
    if standalone.common_view(sentence):
        return "gives what many believe, and not what its article says"
    return NOBODYS if not named and nobodys(article, place) else ""


def _quotation(article: Article, place: int) -> tuple[int, ...]:
    """The sentences of the quotation that a half of one belongs to, () where it is too long or never ends."""
    spans = ((first, first + size) for size in (2, 3) for first in range(place - size + 1, place + 1))
    for first, end in spans:
        words = " ".join(article.sentences[max(first, 0) : end])
        whole = first >= 0 and end <= len(article.sentences) and not {*range(first + 1, end)} & {*article.paragraphs}
        if whole and len(words.split()) <= LONGEST_PASSAGE and not standalone.junk(words):
            return tuple(range(first, end))
    return ()


def nobodys(article: Article, place: int) -> bool:
    """Whether a sentence is all quotation, and its article does not say plainly of whom."""
    if not all_quoted(masked(article.sentences, article.paragraphs)[place].text):
        return False
    item = article.item
    return attributions(article.sentences, item.author, item.outlet, article.paragraphs)[place] is None


def pinned_claim(article: Article, place: int) -> Claim:
    """A sentence as a report of its outlet, with the one before it where it leans on that."""
    before = article.sentences[place - 1] if place and place not in article.paragraphs else ""
    pair = f"{before} {article.sentences[place]}"
    leans = standalone.leans(standalone.tellable(article.sentences[place])) and before and not standalone.junk(before)
    joined = bool(leans) and len(pair.split()) <= LONGEST_PASSAGE and not untrue_alone(article, place - 1)
    places: tuple[int, ...] = (place - 1, place) if joined else (place,)
    words = pair if joined else article.sentences[place]
    if standalone.junk(article.sentences[place]) == standalone.HALVED and (whole := _quotation(article, place)):
        places, words = whole, " ".join(article.sentences[n] for n in whole)
    kind = sentence_kinds.kind(words)
    return Claim(
        id=tagged("claim", article.id, list(places), EDITOR), article=article.id, item=article.item.id,
        sentences=places, quote=words, holder=article.item.outlet, role="asks" if kind == "question" else "reports",
        kind=kind, names=names(words), figures=figures(words), engine=EDITOR,
    )  # fmt: skip


def places_of(words: str, article: Article, plain: Callable[[str], str]) -> Iterator[int]:
    """The sentences of an article that have these words; `plain` sees neither case nor marks."""
    asked = f" {plain(words)} "
    if asked.strip():
        yield from (n for n, sentence in enumerate(article.sentences) if asked in f" {plain(sentence)} ")


def pinned_finding(topic: Topic, claim: Claim, article: Article) -> Finding:
    """The finding of such a claim alone."""
    item = article.item
    return Finding(
        tagged("finding", topic.slug, claim.id), (claim.id,), claim.quote, label(claim.quote), (item.id,),
        origins([item], {item.id: [claim.quote]}), claim.kind, item.published or UNDATED, article.day,
    )  # fmt: skip


def keep_pinned(store: Store, topic: Topic, wanted: Iterable[tuple[Article, int]]) -> None:
    """Let the topic know these sentences, and those alone, as its editor's statements."""
    made = {
        pinned_finding(topic, claim, article): (claim, article)
        for article, place in wanted
        for claim in [pinned_claim(article, place)]
    }
    known = store.findings_led_by(topic.slug, EDITOR)
    ids = {finding.id for finding in made}
    gone = [finding for finding in known if finding.id not in ids]
    new = {finding: pair for finding, pair in made.items() if finding.id not in {one.id for one in known}}
    if not gone and not new:
        return
    by_article: dict[str, list[Claim]] = {}
    for claim, article in made.values():
        by_article.setdefault(article.id, []).append(claim)
    with store.writing():
        for article in {article.id: article for _, article in new.values()}.values():
            store.keep_claims(article, EDITOR, by_article[article.id])
        kept = {finding: tuple(terms(finding.text)) for finding in new}
        store.keep_related(topic.slug, EDITOR, (), kept | {replace(one, claims=()): () for one in gone}, (), ())
