"""Retention: texts that no page can cite are emptied after a while; what a claim quotes stays word for word."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from datetime import datetime

from sqlite_utils import Database

from pipeline.records import canonical_json
from pipeline.store.codec import instant
from pipeline.store.indexed import Indexed

BESIDE = 1  # sentences kept before and after one that a claim quotes
MARK = "texts forgotten until"


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
            row = db.execute("select value from marks where name = ?", [MARK]).fetchone()
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
            db.execute("insert or replace into marks values (?, ?)", [MARK, until])
        return forgotten

    def _quoted(self, article: str) -> frozenset[int]:
        """The places of the sentences that any engine's claims quote, with their neighbours."""
        places: set[int] = set()
        for row in self.db.execute("select record from claims where article = ?", [article]).fetchall():
            for place in json.loads(row["record"])["sentences"]:
                places.update(range(place - BESIDE, place + BESIDE + 1))
        return frozenset(places)
