"""Storing: articles, claims and findings with their index of words, beside sqlite3 with full-text indexes.

The other side is a program that lets SQLite keep its index: `executemany` into tables whose triggers feed FTS5, row by
row. Ours keeps more: the keys of copies, and findings with the terms by which they are found.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Cost, Ratio, beside, in_turns, timed
from pipeline.extract.duplicates import copy_keys
from pipeline.models import Article, Claim, Finding, Item, Listing, canonical_json, tagged
from pipeline.sources.pages import PAGES_TOGETHER
from pipeline.storage import Store
from pipeline.storage.codec import dump

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ARTICLES, CLAIMS, SENTENCES = 400, 5, 40  # claims of an article; sentences of one
TOPIC = "bench"
_WORDS = [f"{a}{b}" for a in ("tor", "ven", "mal", "ris", "gol", "pet", "sun", "dak") for b in range(400)]
_TABLES = """
create table articles (id text primary key, url text, title text, seen text, sentences text);
create table claims (id text primary key, article text, holder text, quote text, record text);
create index claims_article on claims (article);
create index claims_holder on claims (holder);
create virtual table articles_text using fts5 (title, sentences, content='articles');
create virtual table claims_text using fts5 (quote, content='claims');
create trigger articles_in after insert on articles begin
    insert into articles_text (rowid, title, sentences) values (new.rowid, new.title, new.sentences); end;
create trigger claims_in after insert on claims begin
    insert into claims_text (rowid, quote) values (new.rowid, new.quote); end;
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run has to store."""

    listing: Listing
    articles: tuple[tuple[Article, tuple[str, ...]], ...]  # with the keys of its copies
    claims: tuple[tuple[Claim, ...], ...]  # of each article
    findings: dict[Finding, tuple[str, ...]]  # with the terms to find them by


def batch(number: int = ARTICLES, first: int = 0) -> Batch:
    """Generated articles with claims, each claim a finding of its own."""
    items, articles, claims = [], [], []
    findings: dict[Finding, tuple[str, ...]] = {}
    for place in range(first, first + number):
        chance = random.Random(place)
        sentences = tuple(" ".join(chance.choices(_WORDS, k=18)).capitalize() + "." for _ in range(SENTENCES))
        url = f"https://outlet-{place % 40}.example/{place}"
        item = Item(tagged("item", url), url, sentences[0][:60], f"outlet-{place % 40}", "feed", published=NOW)
        article = Article(tagged("article", item.id), item, "full", sentences, f"{place:016x}", NOW, 1, "en")
        own = [claim(article, chance.randrange(SENTENCES), n) for n in range(CLAIMS)]
        items.append(item)
        articles.append((article, copy_keys(sentences)))
        claims.append(tuple(own))
        findings |= {finding(one): tuple(sorted(set(one.quote.lower().split()))[:8]) for one in own}
    listing = Listing("feed", tuple(items), body_hash="x")
    return Batch(listing, tuple(articles), tuple(claims), findings)


def claim(article: Article, place: int, number: int) -> Claim:
    """A claim that quotes one sentence."""
    name = tagged("claim", article.id, place, number)
    return Claim(
        name,
        article.id,
        article.item.id,
        (place,),
        article.sentences[place],
        "Holder",
        "argues",
        "reason",
        engine="bench",
    )


def finding(one: Claim) -> Finding:
    """The finding of one claim."""
    return Finding(
        id=tagged("finding", TOPIC, one.id), text=one.quote, label=one.quote[:40], kind=one.kind,
        claims=(one.id,), items=(one.item,), origins=("outlet",), first=NOW, last=NOW, score=1.0,
    )  # fmt: skip


def keep(store: Store, made: Batch) -> None:
    """Store a batch as a run does: a listing, then article by article, then what relating gave at once."""
    store.keep_listing(made.listing, "https://outlet.example/feed", NOW)
    for start in range(0, len(made.articles), PAGES_TOGETHER):
        with store.writing():
            for article, own in made.articles[start : start + PAGES_TOGETHER]:
                store.keep_article(article, own, None)
    for (article, _), told in zip(made.articles, made.claims, strict=True):
        store.keep_claims(article, "bench", told)
    store.keep_related(TOPIC, "bench", [article for article, _ in made.articles], made.findings, [], [], None)


def row_by_row(connection: sqlite3.Connection, made: Batch) -> None:
    """The other side: the same texts and records."""
    with connection:
        connection.executemany(
            "insert into articles values (?, ?, ?, ?, ?)",
            [(a.id, a.item.url, a.item.title, "2026-06-01", canonical_json(a.sentences)) for a, _ in made.articles],
        )
        connection.executemany(
            "insert into claims values (?, ?, ?, ?, ?)",
            [(c.id, c.article, c.holder, c.quote, dump(Claim, c)) for told in made.claims for c in told],
        )


def costs(number: int, rounds: int) -> dict[str, Cost]:
    """Storing with us, with the other side, and the same once more with us, in turns."""
    made = batch(number)
    again: list[Cost] = []

    def ours() -> Cost:
        with tempfile.TemporaryDirectory() as name:
            store = Store(Path(name))
            cost = timed(lambda: keep(store, made))
            again.append(timed(lambda: store.keep_listing(made.listing, "https://outlet.example/feed", NOW)))
            store.close()
        return cost

    def theirs() -> Cost:
        with tempfile.TemporaryDirectory() as name:
            connection = sqlite3.connect(Path(name) / "bench.db")
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            connection.executescript(_TABLES)
            cost = timed(lambda: row_by_row(connection, made))
            connection.close()
        return cost

    took = in_turns({"ours": ours, "theirs": theirs}, rounds)
    return took | {"again": sorted(again, key=lambda cost: cost.cpu)[len(again) // 2]}


def ratios(_: Path | None, rounds: int = 5) -> list[Ratio]:
    """Ratio 6."""
    took = costs(ARTICLES, rounds)
    return [
        Ratio(
            "6 storing with its index / executemany with FTS5",
            took["ours"].cpu / took["theirs"].cpu,
            0.6,
            beside(took["ours"], took["theirs"]),
        ),
        Ratio(
            "6 listing the same again / storing it",
            took["again"].cpu / took["ours"].cpu,
            0.1,
            beside(took["again"], took["ours"]),
        ),
    ]
