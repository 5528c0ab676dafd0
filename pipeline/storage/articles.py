"""The store's part on articles: copies, revisions, topics, the index of words, and when a text is emptied."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from pipeline.models import Article, Claim, Item, Verdict, canonical_json
from pipeline.storage.codec import instant, parse_instant
from pipeline.storage.database import StorePart, ids_json
from pipeline.storage.sources import item_from_row

_COMMON = 50  # items that share a key, beyond which it is boilerplate
# Of a row `b` with a topic and an item: whether the topic has a text of it still to take in. Copies are never taken in.
UNRELATED = (
    "exists (select 1 from articles a where a.item = b.item and a.copy_of is null and not exists ("
    "select 1 from related r where r.article = a.id and r.topic = b.topic))"
)


class Indexed(StorePart):
    """What `Catalogue` finds: quotes, titles and texts are indexed in the transaction that stores them.

    Of `passages` rows are only ever added: claims are never changed, and a title that an outlet changes was its title
    once. What is found leads to the rows of today by its id. Of `texts` only the index is kept.
    """

    def _index_claims(self, claims: Sequence[Claim]) -> None:
        """Let claims that are new to the store be found by their words and holders."""
        rows = [(claim.id, claim.holder, claim.quote) for claim in claims]
        self.write_many("insert into passages (ref, holder, words) values (?, ?, ?)", rows)
        for holder, count in sorted(Counter(claim.holder for claim in claims if claim.holder).items()):
            if not self.write("update holders set claims = claims + ? where name = ?", count, holder):
                self.write("insert into holders values (?, ?)", holder, count)
                self.write("insert into holder_words values (?)", holder)

    def _index_title(self, item: str, title: str) -> None:
        """Let an item be found by its title."""
        if title:
            self.write("insert into passages (ref, holder, words) values (?, '', ?)", item, title)

    def _index_text(self, article: str, sentences: Sequence[str]) -> None:
        """Let a text that is new to the store be found by its words."""
        self.write("insert into text_numbers (article) values (?)", article)
        number = self.value("select number from text_numbers where article = ?", article)
        self.write("insert into texts (rowid, words) values (?, ?)", number, "\n".join(sentences))

    def _reindex_text(self, article: str, before: Sequence[str], after: Sequence[str]) -> None:
        """Let a text be found by what is left of it: an index without the words is told which ones it had."""
        number = self.value("select number from text_numbers where article = ?", article)
        if number is not None:
            forget = "insert into texts (texts, rowid, words) values ('delete', ?, ?)"
            self.write(forget, number, "\n".join(before))
            self.write("insert into texts (rowid, words) values (?, ?)", number, "\n".join(after))


_AGAIN = 2  # in the column `fresh`: held against a topic again, to which it is not new


class Articles(Indexed):
    """Articles and where they belong."""

    def keep_belonging(
        self,
        verdicts: Iterable[tuple[str, str, Verdict, str]],
        grounds: Mapping[str, str] = MappingProxyType({}),
        again: bool = False,
    ) -> None:
        """Store (topic, item, verdict, why) for each topic that an item was held against, and by what it judged.

        `again`: as its settings were edited. What a topic has had before is not new to it for that.
        """
        rows = [(*verdict, grounds.get(verdict[0], "")) for verdict in verdicts]
        with self.writing():
            self.write_many(
                "insert into belonging (topic, item, verdict, why, scope) values (?, ?, ?, ?, ?)"
                " on conflict (topic, item) do update set verdict = excluded.verdict, why = excluded.why,"
                f" scope = excluded.scope, fresh = {f'iif(fresh = 1, 1, {_AGAIN})' if again else 1}",
                rows,
            )
            for item in dict.fromkeys(row[1] for row in rows):
                self._await(item)
            left = [(topic, item) for topic, item, verdict, *_ in rows if verdict != "kept"]
            self.write_many("delete from waiting where topic = ? and item = ?", left)

    def _await(self, item: str) -> None:
        """Note what of an item is to be related and numbered, in the topics that it belongs to.

        A topic that has taken in all of its texts waits for none of them, also when it is held against them again.
        """
        unnumbered = "not exists (select 1 from numbers n where n.topic = b.topic and n.item = b.item)"
        for what, still in (("relate", UNRELATED), ("number", unnumbered)):
            self.write(
                "insert or ignore into waiting select ?, topic, item from belonging b"
                f" where item = ? and verdict = 'kept' and {still}",
                what, item,
            )  # fmt: skip

    def verdicts_of(self, item: str) -> dict[str, tuple[str, str]]:
        """Verdict and why of an item, by the topics that it was held against."""
        rows = self.rows("select topic, verdict, why from belonging where item = ?", item)
        return {row["topic"]: (row["verdict"], row["why"]) for row in rows}

    def decided(self, item: str) -> frozenset[str]:
        """The topics that an item was held against."""
        return frozenset(self.verdicts_of(item))

    def takers(self, item: str) -> frozenset[str]:
        """The topics that took an item in."""
        return frozenset(topic for topic, (verdict, _) in self.verdicts_of(item).items() if verdict == "kept")

    def belonging(self, topic: str) -> list[dict[str, Any]]:
        """Each item that was held against the topic, with its verdict and why, newest first."""
        rows = self.rows(
            "select b.verdict, b.why, i.* from belonging b join items i on i.id = b.item where b.topic = ?"
            " order by coalesce(i.published, i.seen) desc, i.id",
            topic,
        )
        return [dict(row) for row in rows]

    def items_of(self, topic: str, outlet: str) -> tuple[Item, ...]:
        """Some items of a topic that could be of an outlet or host of this name."""
        rows = self.rows(
            "select i.* from belonging b join items i on i.id = b.item where b.topic = ?1"
            " and (lower(i.outlet) = lower(?2) or instr(lower(i.url), ?3)) order by i.id limit 200",
            topic, outlet, outlet.lower().removeprefix("www."),
        )  # fmt: skip
        return tuple(map(item_from_row, rows))

    def verdicts(self, topic: str) -> dict[str, int]:
        """How many items that are new to the topic got each verdict since it was last revised."""
        return self.pairs(
            "select verdict, count(*) from belonging indexed by belonging_fresh where topic = ? and fresh and fresh = 1"
            " group by verdict",
            topic,
        )

    def fresh_items(self, topic: str) -> tuple[str, ...]:
        """The kept items that the topic has taken in since it was last revised."""
        rows = self.rows(
            "select item from belonging indexed by belonging_fresh where topic = ? and fresh and fresh = 1"
            " and verdict = 'kept'",
            topic,
        )
        return tuple(item for (item,) in rows)

    def foreign_items(self, topic: str) -> int:
        """How many of a topic's newest kept items are in a language other than English, as far as that is known."""
        return int(
            self.value(
                "select count(*) from belonging b join articles a on a.item = b.item"
                " where b.topic = ? and b.verdict = 'kept' and b.fresh and a.language not in ('', 'en')",
                topic,
            )
        )

    def kept_items(self, topic: str) -> int:
        """How many items belong to the topic."""
        return int(self.value("select count(*) from belonging where topic = ? and verdict = 'kept'", topic))

    def kept_by_day(self, topic: str, since: str) -> dict[str, int]:
        """How many of the topic's items were published (else first seen) on each day from `since` on."""
        return self.pairs(
            "select substr(coalesce(i.published, i.seen), 1, 10) as day, count(*) from belonging b"
            " join items i on i.id = b.item where b.topic = ? and b.verdict = 'kept'"
            " and coalesce(i.published, i.seen) >= ? group by day order by day",
            topic, since,
        )  # fmt: skip

    # --- articles

    def keep_article(self, article: Article, keys: Sequence[str], copy_of: str | None) -> None:
        """Store an article with the keys by which its copies are found; its item is then read."""
        item = article.item
        with self.writing():
            title = self.value("select title from items where id = ?", item.id)
            there = self.value("select max(id = ?) from articles where item = ?", article.id, item.id)
            self.write(
                "insert or ignore into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                article.id, item.id, article.revision, article.quality, article.language, article.text_hash,
                instant(article.seen), canonical_json(article.sentences), copy_of, canonical_json(article.paragraphs),
            )  # fmt: skip
            # A near-copy's keys are mostly the original's: leaving them out keeps the lists short.
            if copy_of is None:
                self.write_many("insert or ignore into sentence_keys values (?, ?)", [(key, item.id) for key in keys])
            # What the page itself told of author and date completes what the feed left open.
            self.write(
                "update items set author = ?, published = coalesce(published, ?), date_from = ?, title = ?,"
                " outlet = ?, outlet_from = ?, state = 'read', error = '', tries = 0, retry = '' where id = ?",
                item.author, item.published and instant(item.published), item.date_from, item.title, item.outlet,
                item.outlet_from, item.id,
            )  # fmt: skip
            self._await(item.id)
            if there is None or (title is not None and title != item.title):
                self._index_title(item.id, item.title)
            if not there and copy_of is None:
                self._index_text(article.id, article.sentences)

    def revisions(self, item: str) -> tuple[Article, ...]:
        """All texts that an item has had, oldest first."""
        return self._articles("a.item = ? order by a.revision", item)

    def original_of(self, article: str) -> str | None:
        """The item that an article was found to copy."""
        found: str | None = self.value("select copy_of from articles where id = ?", article)
        return found

    def sharing(self, keys: Sequence[str]) -> dict[str, int]:
        """Item id to the number of these keys that it has; what very many texts have in common says nothing."""
        return self.pairs(
            "select item, count(*) from json_each(?1) k join sentence_keys s on s.key = k.value where"
            " (select count(*) from (select 1 from sentence_keys c where c.key = k.value limit ?2)) < ?2 group by item",
            canonical_json(keys), _COMMON + 1,
        )  # fmt: skip

    def copies(self, items: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Item id to the other outlets that carry a near-copy of it, without those that say what it has taken back."""
        rows = self.rows(
            "select a.copy_of, i.outlet, a.sentences from json_each(?) k cross join articles a on a.copy_of = k.value"
            " cross join items i on i.id = a.item cross join items o on o.id = a.copy_of"
            " where i.outlet not in ('', o.outlet)"
            " and a.revision = (select max(revision) from articles n where n.item = a.item)"
            " order by coalesce(i.published, i.seen), i.id",
            ids_json(items),
        )
        found: dict[str, dict[str, None]] = {}
        gone: dict[str, frozenset[str]] = {}
        for original, outlet, sentences in rows:
            if original not in gone:
                gone[original] = self._taken_back(original)
            if not gone[original].intersection(json.loads(sentences)):
                found.setdefault(original, {})[outlet] = None
        return {original: tuple(outlets) for original, outlets in found.items()}

    def _taken_back(self, item: str) -> frozenset[str]:
        """The sentences that an item's page had and has no more."""
        *older, newest = self.revisions(item)
        return frozenset(sentence for text in older for sentence in text.sentences).difference(newest.sentences)

    def newest(self, items: Iterable[str]) -> dict[str, Article]:
        """The newest revision of each of these items."""
        of_these = "a.item in (select value from json_each(?)) order by a.item, a.revision"
        return {article.item.id: article for article in self._articles(of_these, ids_json(items))}

    def unnumbered(self, topic: str) -> tuple[Article, ...]:
        """What was read for the topic and has no source number yet, whether or not an engine found claims in it."""
        return self._articles(
            "a.item in (select item from waiting where what = 'number' and topic = ?1)"
            " and a.copy_of is null and exists (select 1 from belonging b"
            " where b.item = a.item and b.topic = ?1 and b.verdict = 'kept')"
            " and not exists (select 1 from numbers n where n.topic = ?1 and n.item = a.item)"
            " and not exists (select 1 from articles x where x.item = a.item and x.revision > a.revision)"
            " order by coalesce(i.published, i.seen), a.id",
            topic,
        )

    def unread(self, engine: str, topics: Collection[str] | None = None) -> tuple[Article, ...]:
        """Articles that a topic has not taken in yet, are no copies, and that this engine has not read, oldest first.

        Of these topics, or of all. What another engine read and a page was built from is not read again: a change of
        engine costs nothing. What one read in this one's place and no topic took in is still to be read.
        """
        return self._articles(
            "a.item in (select item from waiting where what = 'relate') and a.copy_of is null"
            " and exists (select 1 from belonging b where b.item = a.item and b.verdict = 'kept'"
            " and (?1 is null or b.topic in (select value from json_each(?1)))"
            " and not exists (select 1 from related x where x.article = a.id and x.topic = b.topic))"
            " and not exists (select 1 from readings r where r.article = a.id and r.engine = ?2"
            " and r.made_by in ('', ?2))"
            " order by coalesce(i.published, i.seen), a.id",
            None if topics is None else ids_json(topics), engine,
        )  # fmt: skip

    def unrelated(self, topic: str, engine: str) -> tuple[Article, ...]:
        """Articles of the topic that were read but not yet held against what is known, oldest first."""
        return self._articles(
            "a.item in (select item from waiting where what = 'relate' and topic = ?1)"
            " and a.copy_of is null and exists (select 1 from belonging b"
            " where b.item = a.item and b.topic = ?1 and b.verdict = 'kept')"
            " and exists (select 1 from readings r where r.article = a.id and r.engine = ?2)"
            " and not exists (select 1 from related x where x.topic = ?1 and x.article = a.id)"
            " order by coalesce(i.published, i.seen), a.id",
            topic, engine,
        )  # fmt: skip

    def read_by_others(self, topic: str, engine: str) -> int:
        """How many of the topic's new articles another engine read in this one's place."""
        return int(
            self.value(
                "select count(*) from belonging b indexed by belonging_fresh join articles a on a.item = b.item"
                " join readings r on r.article = a.id"
                " where b.topic = ? and b.fresh and r.engine = ? and r.made_by not in ('', r.engine)",
                topic, engine,
            )
        )  # fmt: skip

    def _articles(self, where: str, *values: object) -> tuple[Article, ...]:
        rows = self.rows(
            "select i.*, a.id as article, a.revision, a.quality, a.language, a.text_hash, a.seen as read, a.sentences,"
            " a.paragraphs"
            f" from articles a join items i on i.id = a.item where {where}",
            *values,
        )
        return tuple(map(_article, rows))

    # --- retention: texts that no page can cite are emptied after a while; what a claim quotes stays word for word

    def forget_texts(self, before: datetime) -> int:
        """Empty what is older than this and is quoted by no claim; returns how many articles were shortened.

        Each text is looked at once, when it comes of age, so that the cost follows what came in and not what is stored.
        An article that is still to be read or related keeps all of its text.
        """
        forgotten = 0
        of_age = (
            "seen > ? and seen <= ?"
            " and not exists (select 1 from waiting w where w.what = 'relate' and w.item = {0})"
        )  # fmt: skip
        with self.writing():
            since, until = self.value("select value from marks where name = ?", _MARK) or "", instant(before)
            if until <= since:
                return 0
            wanted = f"select id, item, sentences from articles where {of_age.format('articles.item')}"
            for article, item, record in self.rows(wanted, since, until):
                sentences = json.loads(record)
                kept = self._quoted(article)
                left = [text if place in kept else "" for place, text in enumerate(sentences)]
                if left == sentences:
                    continue
                forgotten += 1
                self.write(
                    "update articles set sentences = ? where id = ?", canonical_json(left if kept else []), article
                )
                self._reindex_text(article, sentences, left if kept else [])
                if not kept:
                    self.write("delete from sentence_keys where item = ?", item)
            # What the feed told of an item is of no use once it was read or given up.
            self.write(
                f"update items set text = '' where {of_age.format('items.id')}"
                " and text != '' and state in ('read', 'failed')",
                since, until,
            )  # fmt: skip
            self.write("insert or replace into marks values (?, ?)", _MARK, until)
        return forgotten

    def _quoted(self, article: str) -> frozenset[int]:
        """The places of the sentences that any engine's claims quote, with their neighbours."""
        places: set[int] = set()
        for (record,) in self.rows("select record from claims where article = ?", article):
            for place in json.loads(record)["sentences"]:
                places.update(range(place - _BESIDE, place + _BESIDE + 1))
        return frozenset(places)


_BESIDE = 1  # sentences kept before and after one that a claim quotes
_MARK = "texts forgotten until"


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
