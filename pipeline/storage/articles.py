"""The store's part on articles: copies, revisions, the topics they belong to, and when a text is emptied."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from pipeline.models import Article, Item, Verdict, canonical_json
from pipeline.storage.codec import instant, parse_instant
from pipeline.storage.search_index import Indexed
from pipeline.storage.sources import chunks, item_from_row

_COMMON = 50  # items that share a key, beyond which it is boilerplate
# Of a row `b` with a topic and an item: whether the topic has a text of it still to take in. Copies are never taken in.
UNRELATED = (
    "exists (select 1 from articles a where a.item = b.item and a.copy_of is null and not exists ("
    "select 1 from related r where r.article = a.id and r.topic = b.topic))"
)


class ArticleStore(Indexed):
    """Articles and where they belong."""

    db: Database

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction; see `Store.writing`."""
        raise AssertionError("Store provides this")

    def keep_belonging(
        self, verdicts: Iterable[tuple[str, str, Verdict, str]], grounds: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Store (topic, item, verdict, why) for each topic that an item was held against, and by what it judged."""
        rows = [(*verdict, grounds.get(verdict[0], "")) for verdict in verdicts]
        with self.writing() as db:
            db.conn.executemany(
                "insert into belonging (topic, item, verdict, why, scope) values (?, ?, ?, ?, ?)"
                " on conflict (topic, item) do update set verdict = excluded.verdict, why = excluded.why,"
                " scope = excluded.scope, fresh = 1",
                rows,
            )
            for item in dict.fromkeys(row[1] for row in rows):
                self._await(item)
            left = [(topic, item) for topic, item, verdict, *_ in rows if verdict != "kept"]
            db.conn.executemany("delete from waiting where topic = ? and item = ?", left)

    def _await(self, item: str) -> None:
        """Note what of an item is to be related and numbered, in the topics that it belongs to.

        A topic that has taken in all of its texts waits for none of them, also when it is held against them again.
        """
        self.db.execute(
            "insert or ignore into waiting select 'relate', topic, item from belonging b"
            f" where item = ? and verdict = 'kept' and {UNRELATED}",
            [item],
        )
        self.db.execute(
            "insert or ignore into waiting select 'number', topic, item from belonging b"
            " where item = ? and verdict = 'kept'"
            " and not exists (select 1 from numbers n where n.topic = b.topic and n.item = b.item)",
            [item],
        )

    def verdicts_of(self, item: str) -> dict[str, tuple[str, str]]:
        """Verdict and why of an item, by the topics that it was held against."""
        rows = self.db.query("select topic, verdict, why from belonging where item = ?", [item])
        return {row["topic"]: (row["verdict"], row["why"]) for row in rows}

    def decided(self, item: str) -> frozenset[str]:
        """The topics that an item was held against."""
        return frozenset(row["topic"] for row in self.db.query("select topic from belonging where item = ?", [item]))

    def takers(self, item: str) -> frozenset[str]:
        """The topics that took an item in."""
        rows = self.db.query("select topic from belonging where item = ? and verdict = 'kept'", [item])
        return frozenset(row["topic"] for row in rows)

    def belonging(self, topic: str) -> Iterator[dict[str, Any]]:
        """Each item that was held against the topic, with its verdict and why, newest first."""
        return self.db.query(
            "select b.verdict, b.why, i.* from belonging b join items i on i.id = b.item where b.topic = ?"
            " order by coalesce(i.published, i.seen) desc, i.id",
            [topic],
        )

    def items_of(self, topic: str, outlet: str) -> tuple[Item, ...]:
        """Some items of a topic that could be of an outlet or host of this name."""
        rows = self.db.query(
            "select i.* from belonging b join items i on i.id = b.item where b.topic = ?1"
            " and (lower(i.outlet) = lower(?2) or instr(lower(i.url), lower(?2))) order by i.id limit 200",
            [topic, outlet],
        )
        return tuple(map(item_from_row, rows))

    def verdicts(self, topic: str) -> dict[str, int]:
        """How many items got each verdict since the topic was last revised."""
        rows = self.db.query(
            "select verdict, count(*) as n from belonging indexed by belonging_fresh where topic = ? and fresh"
            " group by verdict",
            [topic],
        )
        return {row["verdict"]: row["n"] for row in rows}

    def fresh_items(self, topic: str) -> tuple[str, ...]:
        """The kept items that the topic has taken in since it was last revised."""
        rows = self.db.execute(
            "select item from belonging indexed by belonging_fresh where topic = ? and fresh and verdict = 'kept'",
            [topic],
        )
        return tuple(row["item"] for row in rows)

    def foreign_items(self, topic: str) -> int:
        """How many of a topic's newest kept items are in a language other than English, as far as that is known."""
        row = self.db.execute(
            "select count(*) from belonging b join articles a on a.item = b.item"
            " where b.topic = ? and b.verdict = 'kept' and b.fresh and a.language not in ('', 'en')",
            [topic],
        ).fetchone()
        return int(row[0])

    def kept_items(self, topic: str) -> int:
        """How many items belong to the topic."""
        row = self.db.execute("select count(*) from belonging where topic = ? and verdict = 'kept'", [topic])
        count: int = row.fetchone()[0]
        return count

    def kept_by_day(self, topic: str, since: str) -> dict[str, int]:
        """How many of the topic's items were published (else first seen) on each day from `since` on."""
        rows = self.db.query(
            "select substr(coalesce(i.published, i.seen), 1, 10) as day, count(*) as n from belonging b"
            " join items i on i.id = b.item where b.topic = ? and b.verdict = 'kept'"
            " and coalesce(i.published, i.seen) >= ? group by day order by day",
            [topic, since],
        )
        return {row["day"]: row["n"] for row in rows}

    # --- articles

    def keep_article(self, article: Article, keys: Sequence[str], copy_of: str | None) -> None:
        """Store an article with the keys by which its copies are found; its item is then read."""
        with self.writing() as db:
            known = db.execute("select title from items where id = ?", [article.item.id]).fetchone()
            read = db.execute("select max(id = ?) from articles where item = ?", [article.id, article.item.id])
            (there,) = read.fetchone()
            db.execute(
                "insert or ignore into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    article.id,
                    article.item.id,
                    article.revision,
                    article.quality,
                    article.language,
                    article.text_hash,
                    instant(article.seen),
                    canonical_json(article.sentences),
                    copy_of,
                    canonical_json(article.paragraphs),
                ],
            )
            # A near-copy's keys are mostly the original's: leaving them out keeps the lists short.
            if copy_of is None:
                rows = [(key, article.item.id) for key in keys]
                db.conn.executemany("insert or ignore into sentence_keys values (?, ?)", rows)
            # What the page itself told of author and date completes what the feed left open.
            db.execute(
                "update items set author = ?, published = coalesce(published, ?), date_from = ?, title = ?,"
                " outlet = ?, outlet_from = ?, state = 'read', error = '', tries = 0, retry = '' where id = ?",
                [
                    article.item.author,
                    article.item.published and instant(article.item.published),
                    article.item.date_from,
                    article.item.title,
                    article.item.outlet,
                    article.item.outlet_from,
                    article.item.id,
                ],
            )
            self._await(article.item.id)
            if there is None or (known and known["title"] != article.item.title):
                self._index_title(article.item.id, article.item.title)
            if not there and copy_of is None:
                self._index_text(article.id, article.sentences)

    def revisions(self, item: str) -> tuple[Article, ...]:
        """All texts that an item has had, oldest first."""
        return tuple(self._articles("a.item = ? order by a.revision", [item]))

    def original_of(self, article: str) -> str | None:
        """The item that an article was found to copy."""
        row = self.db.execute("select copy_of from articles where id = ?", [article]).fetchone()
        found: str | None = row["copy_of"] if row else None
        return found

    def sharing(self, keys: Sequence[str]) -> dict[str, int]:
        """Item id to the number of these keys that it has; what very many texts have in common says nothing."""
        rows = self.db.execute(
            "select item, count(*) as n from json_each(?1) k join sentence_keys s on s.key = k.value where"
            " (select count(*) from (select 1 from sentence_keys c where c.key = k.value limit ?2)) < ?2 group by item",
            [canonical_json(keys), _COMMON + 1],
        )
        return {row["item"]: row["n"] for row in rows}

    def copies(self, items: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Item id to the other outlets that carry a near-copy of it, without those that say what it has taken back."""
        found: dict[str, dict[str, None]] = {}
        for chunk in chunks(sorted(set(items))):
            marks = ",".join("?" * len(chunk))
            rows = self.db.query(
                "select a.copy_of, i.outlet, a.sentences from articles a join items i on i.id = a.item"
                " join items o on o.id = a.copy_of"
                f" where a.copy_of in ({marks}) and i.outlet not in ('', o.outlet)"
                " and a.revision = (select max(revision) from articles n where n.item = a.item)"
                " order by coalesce(i.published, i.seen), i.id",
                chunk,
            )
            gone: dict[str, frozenset[str]] = {}
            for row in rows:
                item = row["copy_of"]
                if item not in gone:
                    gone[item] = self._taken_back(item)
                if not gone[item].intersection(json.loads(row["sentences"])):
                    found.setdefault(item, {})[row["outlet"]] = None
        return {item: tuple(outlets) for item, outlets in found.items()}

    def _taken_back(self, item: str) -> frozenset[str]:
        """The sentences that an item's page had and has no more."""
        *older, newest = self.revisions(item)
        return frozenset(sentence for text in older for sentence in text.sentences).difference(newest.sentences)

    def newest(self, items: Iterable[str]) -> dict[str, Article]:
        """The newest revision of each of these items."""
        found: dict[str, Article] = {}
        for chunk in chunks(sorted(set(items))):
            marks = ",".join("?" * len(chunk))
            for article in self._articles(f"a.item in ({marks}) order by a.item, a.revision", chunk):
                found[article.item.id] = article
        return found

    def unnumbered(self, topic: str) -> tuple[Article, ...]:
        """What was read for the topic and has no source number yet, whether or not an engine found claims in it."""
        return tuple(
            self._articles(
                "a.item in (select item from waiting where what = 'number' and topic = ?1)"
                " and a.copy_of is null and exists (select 1 from belonging b"
                " where b.item = a.item and b.topic = ?1 and b.verdict = 'kept')"
                " and not exists (select 1 from numbers n where n.topic = ?1 and n.item = a.item)"
                " and not exists (select 1 from articles x where x.item = a.item and x.revision > a.revision)"
                " order by coalesce(i.published, i.seen), a.id",
                [topic],
            )
        )

    def unread(self, engine: str, topics: Collection[str] | None = None) -> tuple[Article, ...]:
        """Articles that a topic has not taken in yet, are no copies, and that this engine has not read, oldest first.

        Of these topics, or of all. What another engine read and a page was built from is not read again: a change of
        engine costs nothing. What one read in this one's place and no topic took in is still to be read.
        """
        return tuple(
            self._articles(
                "a.item in (select item from waiting where what = 'relate') and a.copy_of is null"
                " and exists (select 1 from belonging b where b.item = a.item and b.verdict = 'kept'"
                " and (?1 is null or b.topic in (select value from json_each(?1)))"
                " and not exists (select 1 from related x where x.article = a.id and x.topic = b.topic))"
                " and not exists (select 1 from readings r where r.article = a.id and r.engine = ?2"
                " and r.made_by in ('', ?2))"
                " order by coalesce(i.published, i.seen), a.id",
                [None if topics is None else json.dumps(sorted(topics)), engine],
            )
        )

    def unrelated(self, topic: str, engine: str) -> tuple[Article, ...]:
        """Articles of the topic that were read but not yet held against what is known, oldest first."""
        return tuple(
            self._articles(
                "a.item in (select item from waiting where what = 'relate' and topic = ?1)"
                " and a.copy_of is null and exists (select 1 from belonging b"
                " where b.item = a.item and b.topic = ?1 and b.verdict = 'kept')"
                " and exists (select 1 from readings r where r.article = a.id and r.engine = ?2)"
                " and not exists (select 1 from related x where x.topic = ?1 and x.article = a.id)"
                " order by coalesce(i.published, i.seen), a.id",
                [topic, engine],
            )
        )

    def read_by_others(self, topic: str, engine: str) -> int:
        """How many of the topic's new articles another engine read in this one's place."""
        row = self.db.execute(
            "select count(*) from belonging b indexed by belonging_fresh join articles a on a.item = b.item"
            " join readings r on r.article = a.id"
            " where b.topic = ? and b.fresh and r.engine = ? and r.made_by not in ('', r.engine)",
            [topic, engine],
        ).fetchone()
        count: int = row[0]
        return count

    def _articles(self, where: str, values: Sequence[object]) -> Iterator[Article]:
        rows = self.db.execute(
            "select i.*, a.id as article, a.revision, a.quality, a.language, a.text_hash, a.seen as read, a.sentences,"
            " a.paragraphs"
            f" from articles a join items i on i.id = a.item where {where}",
            values,
        )
        return map(_article, rows)


@lru_cache(maxsize=4096)  # each stage of a run asks for what the page cites and what is near: about a thousand
def _article(row: sqlite3.Row) -> Article:
    return Article(
        id=row["article"],
        item=item_from_row(row),
        quality=row["quality"],
        sentences=tuple(json.loads(row["sentences"])),
        text_hash=row["text_hash"],
        seen=parse_instant(row["read"]),
        revision=row["revision"],
        language=row["language"],
        paragraphs=tuple(json.loads(row["paragraphs"])),
    )


# Retention: texts that no page can cite are emptied after a while; what a claim quotes stays word for word.

_BESIDE = 1  # sentences kept before and after one that a claim quotes
_MARK = "texts forgotten until"


class Retention(Indexed):
    """How texts are forgotten."""

    db: Database

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction; see `Store.writing`."""
        raise AssertionError("Store provides this")

    def forget_texts(self, before: datetime) -> int:
        """Empty what is older than this and is quoted by no claim; returns how many articles were shortened.

        Each text is looked at once, when it comes of age, so that the cost follows what came in and not what is stored.
        An article that is still to be read or related keeps all of its text.
        """
        forgotten = 0
        with self.writing() as db:
            row = db.execute("select value from marks where name = ?", [_MARK]).fetchone()
            since, until = (row["value"] if row else ""), instant(before)
            if until <= since:
                return 0
            articles = db.execute(
                "select id, item, sentences from articles a where seen > ? and seen <= ?"
                " and not exists (select 1 from waiting w where w.what = 'relate' and w.item = a.item)",
                [since, until],
            ).fetchall()
            for article in articles:
                sentences = json.loads(article["sentences"])
                kept = self._quoted(article["id"])
                left = [text if place in kept else "" for place, text in enumerate(sentences)]
                if left != sentences:
                    forgotten += 1
                    values = [canonical_json(left if kept else []), article["id"]]
                    db.execute("update articles set sentences = ? where id = ?", values)
                    self._reindex_text(article["id"], sentences, left if kept else [])
                    if not kept:
                        db.execute("delete from sentence_keys where item = ?", [article["item"]])
            # What the feed told of an item is of no use once it was read or given up.
            db.execute(
                "update items set text = '' where seen > ? and seen <= ? and text != '' and state in ('read', 'failed')"
                " and not exists (select 1 from waiting w where w.what = 'relate' and w.item = items.id)",
                [since, until],
            )
            db.execute("insert or replace into marks values (?, ?)", [_MARK, until])
        return forgotten

    def _quoted(self, article: str) -> frozenset[int]:
        """The places of the sentences that any engine's claims quote, with their neighbours."""
        places: set[int] = set()
        for row in self.db.execute("select record from claims where article = ?", [article]).fetchall():
            for place in json.loads(row["record"])["sentences"]:
                places.update(range(place - _BESIDE, place + _BESIDE + 1))
        return frozenset(places)
