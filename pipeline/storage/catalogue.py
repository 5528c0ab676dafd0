"""The catalogue: what the store knows, asked by anyone at any moment; it opens the file so that it cannot write.

Everything that is asked in one `with` block is of one moment, also while a run writes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from pipeline.errors import UsageError
from pipeline.models import canonical_json
from pipeline.storage.database import DATABASE, Connected, Row, ids_json, is_current, look_at
from pipeline.storage.store import Store

_SHARED = 2000  # names that are looked at for a word: one of very many tells nobody apart
_IS_CURRENT = "select 1 from sqlite_master where name = 'passages'"
_QUOTED = """
select c.id, c.item, c.article, c.holder, c.quote, c.role, c.kind, c.happened, a.revision, a.seen,
    i.title, i.outlet, i.author, i.published, i.url
from json_each(?1) k cross join claims c on c.id = k.value cross join articles a on a.id = c.article
    cross join items i on i.id = c.item"""
_LISTED = """
select i.id as item, i.title, i.outlet, i.author, i.published, i.url,
    (select min(a.seen) from articles a where a.item = i.id) as seen
from json_each(?1) k cross join items i on i.id = k.value"""
# Where an item belongs, and its permanent number there.
_PLACES = """
select b.item, b.topic, (select n.number from numbers n where n.topic = b.topic and n.item = b.item) as number
from json_each(?1) k cross join belonging b on b.item = k.value where b.verdict = 'kept' order by b.topic"""
_NEWEST = """
select a.item, a.revision, {} from json_each(?1) k cross join articles a on a.item = k.value
where a.revision = (select max(n.revision) from articles n where n.item = a.item)"""
_TEXTS = """
select a.id as article, a.item, a.revision, a.seen, a.sentences, i.title, i.outlet, i.author, i.published, i.url
from texts t cross join text_numbers n on n.number = t.rowid cross join articles a on a.id = n.article
    cross join items i on i.id = a.item where t.words match ?1 order by t.rowid desc limit ?2"""
_TAKEN_BACK = """
select k.value as claim, c.now is not null as mended, coalesce(n.quote, '') as quote
from json_each(?1) k cross join belonging b on b.item = (select item from claims where id = k.value)
    cross join corrections c on c.topic = b.topic and c.claim = k.value left join claims n on n.id = c.now"""
_NAMES = """
select h.name, h.claims from (select name from holder_words where holder_words match ?1 limit ?3) w
    cross join holders h on h.name = w.name order by h.claims desc, h.name limit ?2"""


class Catalogue(Connected):
    """`brief.db` of a state folder, for reading."""

    def __init__(self, folder: Path) -> None:
        """Open it; raises UsageError where there is none, or, entered, where it is of an older version."""
        self.path, self.connection = look_at(folder)

    def __enter__(self) -> Self:
        try:
            self.rows("begin")
            if not self.rows(_IS_CURRENT):
                raise UsageError(f"{self.path}: was last written by an older version; run once: brief run")
        except BaseException:
            self.close()
            raise
        return self

    def store(self) -> Store:
        """The store at the same moment, for what is asked record by record."""
        return Store.on(self.path, self.connection)

    # --- what was said

    def passages(self, query: str, most: int, holders: Sequence[str] = ()) -> list[str]:
        """Ids of the claims and items whose words a query finds, those that came in last first; of these holders."""
        named = "and holder in (select value from json_each(?3))" if holders else "and ?3 = '[]'"
        found = self.rows(
            f"select ref from passages where passages match ?1 {named} order by rowid desc limit ?2",
            query, most, canonical_json(list(holders)),
        )  # fmt: skip
        return [row["ref"] for row in found]

    def quoted(self, claims: Iterable[str]) -> dict[str, Row]:
        """Claims by id, with the article that they stand in."""
        return {row["id"]: row for row in self.rows(_QUOTED, ids_json(claims))}

    def listed(self, items: Iterable[str]) -> dict[str, Row]:
        """Items by id."""
        return {row["item"]: row for row in self.rows(_LISTED, ids_json(items))}

    def places(self, items: Iterable[str]) -> dict[str, list[tuple[str, int | None]]]:
        """Item id to the topics that it belongs to, each with its number there."""
        found: dict[str, list[tuple[str, int | None]]] = {}
        for row in self.rows(_PLACES, ids_json(items)):
            found.setdefault(row["item"], []).append((row["topic"], row["number"]))
        return found

    def revision(self, items: Iterable[str]) -> dict[str, int]:
        """Item id to how many times it was read with other words than before."""
        return {row["item"]: row["revision"] for row in self.rows(_NEWEST.format("0"), ids_json(items))}

    def sentences(self, items: Iterable[str]) -> dict[str, list[str]]:
        """Item id to the sentences of its newest revision; what was forgotten with age is empty."""
        rows = self.rows(_NEWEST.format("a.sentences"), ids_json(items))
        return {row["item"]: json.loads(row["sentences"]) for row in rows}

    def taken_back(self, claims: Iterable[str]) -> dict[str, str]:
        """Those of these claims that their own articles took back, each with what stands there instead, "" for none."""
        return {row["claim"]: row["quote"] for row in self.rows(_TAKEN_BACK, ids_json(claims))}

    def sentences_with(self, wide: str, exact: str, most: int) -> list[Row]:
        """The sentences that a query finds, in those articles, newest first, whose texts another one finds.

        Each with its article and its place in it; only that the words stand near each other can be asked of a text.
        """
        texts = self.rows(_TEXTS, wide, most)
        with closing(sqlite3.connect(":memory:")) as apart:  # the same words by the same rules, sentence by sentence
            apart.execute("create virtual table said using fts5(words, tokenize = 'porter unicode61')")
            cut = [json.loads(text["sentences"]) for text in texts]
            told = [(text, place) for text, sentences in enumerate(cut) for place in range(len(sentences))]
            apart.executemany("insert into said values (?)", [[cut[text][place]] for text, place in told])
            found = apart.execute("select rowid from said where words match ? order by rowid", [exact]).fetchall()
        return [
            {**texts[text], "place": place, "words": cut[text][place]}
            for text, place in (told[n - 1] for (n,) in found)
        ]

    # --- who said it

    def holders(self, query: str, most: int) -> dict[str, int]:
        """Names of holders that a query finds, each with how many claims it has, most first."""
        return {row["name"]: row["claims"] for row in self.rows(_NAMES, query, most, _SHARED)}

    def called(self, names: Iterable[str]) -> dict[str, int]:
        """Those of these names that are holders', with how many claims each has."""
        wanted = "select name, claims from json_each(?1) k cross join holders h on h.name = k.value"
        return {row["name"]: row["claims"] for row in self.rows(wanted, canonical_json(sorted(set(names))))}

    def signed(self, words: Iterable[str], most: int) -> dict[str, str]:
        """Items whose author's line has all of these words, each with that line, newest first."""
        asked = [word.casefold() for word in words]
        if not asked:
            return {}
        having = " and ".join("instr(lower(author), ?) > 0" for _ in asked)
        wanted = f"select id, author from items where author <> '' and {having} order by published desc, id limit ?"
        return {row["id"]: row["author"] for row in self.rows(wanted, *asked, most)}

    def spelled(self, letters: str, most: int) -> dict[str, int]:
        """Names of holders that have these capitals in this order, most claims first."""
        pattern = "".join(f"{letter}*" for letter in letters)
        wanted = "select name, claims from holders where name glob ?1 order by claims desc, name limit ?2"
        return {row["name"]: row["claims"] for row in self.rows(wanted, pattern, most)}

    # --- what was published

    def editions(self) -> dict[str, Mapping[str, Any]]:
        """Topic to its newest version: number, date, status, items."""
        found = self.rows(
            "select v.topic, v.number, v.date, v.status, v.items,"
            " (select min(w.date) from versions w where w.topic = v.topic) as first from versions v"
            " where v.number = (select max(n.number) from versions n where n.topic = v.topic) order by v.topic"
        )
        return {row["topic"]: dict(row) for row in found}

    def version(self, topic: str, number: int | None = None) -> Row | None:
        """A version, or the newest one: number, date, brief, markdown; None where there is none."""
        found = self.rows(
            "select number, date, brief, markdown from versions where topic = ?1 and number ="
            " coalesce(?2, (select max(number) from versions where topic = ?1))",
            topic, number,
        )  # fmt: skip
        return found[0] if found else None

    def dates(self, topic: str) -> dict[int, str]:
        """The date of each version of a topic, oldest first."""
        rows = self.rows("select number, date from versions where topic = ? order by number", topic)
        return {row["number"]: row["date"] for row in rows}

    def changed(self, topic: str, after: int, most: int) -> Sequence[Row]:
        """The versions of a topic after one, newest first: number, date, changes."""
        wanted = "select number, date, changes from versions where topic = ?1 and number > ?2"
        return self.rows(f"{wanted} order by number desc limit ?3", topic, after, most)

    def block_names(self, topic: str) -> dict[str, str]:
        """Id to short name of the blocks of a topic's newest version."""
        found = self.rows(
            "select json_extract(b.value, '$.id') as id, json_extract(b.value, '$.name') as name"
            " from versions v, json_each(v.brief, '$.blocks') b where v.topic = ?1"
            " and v.number = (select max(number) from versions where topic = ?1)",
            topic,
        )
        return {row["id"]: row["name"] for row in found if row["name"]}

    def hides(self, topic: str) -> Sequence[Row]:
        """What the editor has hidden in a topic's newest version.

        Each by the block and the quote that the file of corrections names, with the words that it holds by, "" where
        it hides a whole entry, and who says them.
        """
        return self.rows(
            "select coalesce(json_extract(r.value, '$.holder'), '') as holder,"
            " coalesce(json_extract(r.value, '$.ruling.block'), '') as block,"
            " coalesce(json_extract(r.value, '$.ruling.quote'), '') as quote,"
            " iif(coalesce(json_extract(r.value, '$.block'), '') = '', json_extract(r.value, '$.quote'), '') as words"
            " from versions v, json_each(v.brief, '$.rulings') r where v.topic = ?1"
            " and v.number = (select max(number) from versions where topic = ?1)"
            " and json_extract(r.value, '$.ruling.kind') = 'hide'",
            topic,
        )

    def told(self, topic: str) -> frozenset[str]:
        """The claims that a topic's newest version tells."""
        found = self.rows(
            "select distinct c.value as claim from versions v, json_each(v.brief, '$.blocks') b,"
            " json_each(b.value, '$.sentences') s, json_each(s.value, '$.claims') c where v.topic = ?1"
            " and v.number = (select max(number) from versions where topic = ?1)",
            topic,
        )
        return frozenset(row["claim"] for row in found)

    def counted(self, topic: str) -> int:
        """How many claims the words of a topic were counted over."""
        found = self.rows("select claims from statistics where topic = ?1", topic)
        return found[0]["claims"] if found else 0

    def term_counts(self, topic: str, term: str = "") -> dict[str, int]:
        """Words of a topic, or one of them, to how many claims have it."""
        which = "topic = ?1 and term = ?2" if term else "topic = ?1 and ?2 = ''"
        rows = self.rows(f"select term, claims from term_counts where {which}", topic, term)
        return {row["term"]: row["claims"] for row in rows}

    def leading(self, topic: str, claims: Iterable[str]) -> dict[str, str]:
        """Those of these claims that a topic found to say the same as another, with the quote of that one."""
        found = self.rows(
            "select k.value as claim, c.quote from json_each(?2) k cross join finding_claims m on m.topic = ?1"
            " and m.claim = k.value cross join findings f on f.id = m.finding cross join claims c on c.id = f.lead"
            " where f.lead != k.value",
            topic, ids_json(claims),
        )  # fmt: skip
        return {row["claim"]: row["quote"] for row in found}

    def archived(self, topic: str, blocks: Iterable[str]) -> dict[str, Row]:
        """Those of these blocks that lie in a topic's archive: the version that each left in, and its record."""
        found = self.rows(
            "select a.block, a.version, a.record from json_each(?2) k cross join archive a"
            " on a.topic = ?1 and a.block = k.value",
            topic, ids_json(blocks),
        )  # fmt: skip
        return {row["block"]: row for row in found}


def outdated(folder: Path) -> bool:
    """Whether a store is not as this version makes one; opening it to write makes it so, or says why it cannot."""
    path = folder / DATABASE
    if not path.exists() or not path.stat().st_size:
        return False
    with closing(Catalogue(folder)) as catalogue:
        return not is_current(catalogue.connection)
