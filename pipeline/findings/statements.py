"""A claim as `carries` takes it, with what stands around it in its article."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.findings.carries import Known, Statement
from pipeline.records import Article, Claim, Topic


def statement(claim: Claim, article: Article | None) -> Statement:
    """A claim as `carries` takes it, with what stands around it in its article."""
    if article is None:
        return Statement(claim.quote, holder=claim.holder, role=claim.role, kind=claim.kind)
    there = article.id == claim.article and claim.sentences and claim.sentences[0] > 0
    published = article.item.published
    return Statement(
        claim.quote, before=article.sentences[claim.sentences[0] - 1] if there else "", title=article.item.title,
        outlet=article.item.outlet, author=article.item.author, published=published.date() if published else None,
        holder=claim.holder, role=claim.role, kind=claim.kind,
    )  # fmt: skip


def known_words(topic: Topic, articles: Iterable[Article], claims: Iterable[Claim]) -> Known:
    """What counts as neither figure nor foreign name: the topic's own words, and names of outlets, authors, holders.

    Of all of these only those with a figure or a hyphen in them could be taken for one.
    """
    words = set(" ".join((topic.title, topic.question, *topic.keywords)).replace("?", "").split()) | set(topic.keywords)
    for article in articles:
        words |= {article.item.outlet, article.item.author}
    words |= {claim.holder for claim in claims}
    return Known(words=tuple(sorted(word for word in words if any(mark.isdigit() for mark in word))))
