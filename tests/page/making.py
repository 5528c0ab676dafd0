"""Small records for tests: an item, an article, a claim, a finding, a block, a brief."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pipeline.english import sentence_kinds
from pipeline.english.figures import figures
from pipeline.english.labels import label
from pipeline.english.names import names
from pipeline.models import (
    Article,
    Block,
    Brief,
    Claim,
    Dossier,
    Finding,
    Item,
    Pole,
    Sentence,
    SourceLine,
    Topic,
    tagged,
)

NOW = datetime(2026, 5, 24, 18, tzinfo=UTC)
ENGINE = "test-1"
TOPIC = Topic(
    slug="models",
    title="Open-weight or closed models",
    question="Do open-weight models catch up with closed models?",
    keywords=("open-weight models", "closed models", "weights"),
    axis=(
        Pole("open models", ("catch up", "should stay open", "closing the gap")),
        Pole("closed models", ("fall behind", "should stay closed", "widening the gap")),
    ),
)


def day(number: int, month: int = 5) -> datetime:
    """Noon of a day of 2026."""
    return datetime(2026, month, number, 12, tzinfo=UTC)


def item(name: str = "a", **fields: Any) -> Item:
    """An item at a URL of its own, published on 1 May 2026 by an outlet of its own."""
    url = fields.pop("url", f"https://{name}.example/story")
    given = {"title": f"Story {name}", "outlet": f"Outlet {name}", "source": "feed", "published": day(1)} | fields
    return Item(id=tagged("item", url), url=url, **given)


def article(sentences: Iterable[str] = ("Prices fell.",), of: Item | None = None, **fields: Any) -> Article:
    """The text of an item, of full quality, seen on the day of NOW."""
    of, text = of or item(), tuple(sentences)
    digest = hashlib.sha256("\n".join(text).encode()).hexdigest()
    given = {"quality": "full", "seen": NOW} | fields
    return Article(tagged("article", of.id, digest), of, sentences=text, text_hash=digest, **given)


def claim(quote: str, of: Article | None = None, place: int = 0, **fields: Any) -> Claim:
    """A claim with the names and figures that its words have, held by its outlet."""
    of = of or article((quote,))
    given = {
        "holder": of.item.outlet, "role": "reports", "kind": sentence_kinds.kind(quote), "names": names(quote),
        "figures": figures(quote), "engine": ENGINE,
    } | fields  # fmt: skip
    return Claim(
        id=tagged("claim", of.id, [place], ENGINE), article=of.id, item=of.item.id, sentences=(place,), quote=quote,
        **given,
    )  # fmt: skip


def finding(*claims: Claim, **fields: Any) -> Finding:
    """A relevant finding of these claims, the first of them quoted."""
    lead = claims[0]
    items = tuple(dict.fromkeys(one.item for one in claims))
    given = {
        "text": lead.quote, "label": label(lead.quote), "items": items, "origins": items, "kind": lead.kind,
        "first": day(1), "last": day(1), "score": 2.0,
    } | fields  # fmt: skip
    return Finding(tagged("finding", TOPIC.slug, lead.id), tuple(one.id for one in claims), **given)


def said(
    text: str = "“Prices fell.”", claims: Iterable[str] = ("claim-1",), items: Iterable[str] = ("item-1",)
) -> Sentence:
    """A sentence of evidence."""
    return Sentence(text, tuple(claims), tuple(items))


def block(id: str, section: str = "narrative", *sentences: Sentence, **fields: Any) -> Block:
    """A block that says something of its own when no sentence is given."""
    return Block(id, section, sentences or (said(claims=(f"claim-of-{id}",)),), **fields)  # type: ignore[arg-type]


def line(number: int, name: str = "", **fields: Any) -> SourceLine:
    """A numbered source."""
    of = item(name or f"s{number}")
    given = {"outlet": of.outlet, "published": of.published, "quality": "full"} | fields
    return SourceLine(number, given.pop("item", of.id), given.pop("url", of.url), given.pop("title", of.title), **given)


def brief(*blocks: Block, version: int = 1, **fields: Any) -> Brief:
    """A version of the page that cites whatever its blocks cite."""
    steps = (sentence for one in blocks for step in one.life for sentence in step.sentences)
    cited = dict.fromkeys(i for s in (*(s for one in blocks for s in one.sentences), *steps) for i in s.items)
    given = {
        "topic": TOPIC, "date": NOW, "engine": ENGINE, "items": 3, "also": (), "status": "steady",
        "sources": tuple(line(number, item=id) for number, id in enumerate(cited, 1)),
    } | fields  # fmt: skip
    return Brief(version=version, blocks=blocks, **given)


def dossier(articles: Iterable[Article], claims: Iterable[Claim], current: Iterable[Finding], **fields: Any) -> Dossier:
    """What an engine is shown, for the first version unless a test says otherwise."""
    given = {
        "topic": TOPIC,
        "version": 1,
        "now": NOW,
        "previous": None,
        "history": (),
        "relations": (),
        "corrections": (),
    }
    return Dossier(
        current=tuple(current), claims={one.id: one for one in claims}, articles={one.item.id: one for one in articles},
        **(given | fields),
    )  # fmt: skip
