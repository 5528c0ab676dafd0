"""The index of words is what is stored, whoever asks and whenever."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from pipeline.errors import CannotWrite, UsageError
from pipeline.models import Listing
from pipeline.storage import Store
from pipeline.storage.catalogue import Catalogue, outdated
from pipeline.storage.migrations import index_all
from tests.page.making import ENGINE, NOW, TOPIC, article, claim

INDEXED = ("passages", "holders", "holder_words", "texts", "text_numbers")


def _index(database: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """What can be found in a store."""
    asked = {
        "passages": "select ref, holder, words from passages order by 1, 3",
        "holders": "select * from holders order by 1",
        "holder_words": "select name from holder_words order by 1",
        "texts": "select t.term, t.doc, t.cnt from found t order by 1",
    }
    database.execute("create virtual table temp.found using fts5vocab('main', 'texts', 'row')")
    return {name: [tuple(row) for row in database.execute(statement)] for name, statement in asked.items()}


def test_what_runs_index_is_what_a_new_index_has(sample_after: dict[int, Path], tmp_path: Path) -> None:
    """The index that grew with four runs is the one that is made of what they stored."""
    database = tmp_path / "state" / "brief.db"
    database.parent.mkdir()
    shutil.copyfile(sample_after[4] / "state" / "brief.db", database)
    store = Store(database.parent)
    grown = _index(store.connection)
    with store.writing():
        for table in INDEXED[:3]:
            store.connection.execute(f"delete from {table}")
        store.connection.execute("insert into texts (texts) values ('delete-all')")
        store.connection.execute("delete from text_numbers")
        index_all(Database(store.connection))
    store.connection.execute("drop table temp.found")
    made = _index(store.connection)
    old, new = ([row for row in one["passages"] if not row[1]] for one in (grown, made))
    assert {*new} <= {*old}  # a title that was changed stays findable
    for index in (grown, made):
        index["passages"] = [row for row in index["passages"] if row[1]]
    assert grown == made
    assert len(made["passages"]) > 100
    store.close()


def test_nothing_is_indexed_that_is_not_kept(store: Store) -> None:
    """A transaction that fails leaves nothing to be found."""
    made = article(("Corvid-70B scored 61.4 percent.",))

    def dying() -> None:
        with store.writing():
            store.keep_listing(Listing("feed", (made.item,)), "https://a.example/feed", NOW)
            store.keep_article(made, (), None)
            store.keep_claims(made, ENGINE, [claim(made.sentences[0], made)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        dying()
    for table in ("passages", "holders", "text_numbers"):
        assert store.connection.execute(f"select count(*) from {table}").fetchone()[0] == 0


def test_what_is_stored_again_is_indexed_once(store: Store) -> None:
    """A run that repeats what a dead one had kept changes no count."""
    made = article(("Corvid-70B scored 61.4 percent.",))
    store.keep_listing(Listing("feed", (made.item,)), "https://a.example/feed", NOW)
    for _ in range(2):
        store.keep_article(made, (), None)
        store.keep_claims(made, ENGINE, [claim(made.sentences[0], made, holder="Mara Ellwick")])
    assert store.connection.execute("select name, claims from holders").fetchall()[0][:] == ("Mara Ellwick", 1)
    assert [row["ref"] for row in store.rows("select ref from passages order by rowid")] == [
        made.item.id, claim(made.sentences[0], made).id,
    ]  # fmt: skip


def test_a_changed_title_and_an_edited_text_are_found(store: Store) -> None:
    """The new title and the new words are found, and the old ones lead to the article too."""
    first = article(("The bridge is open.",))
    store.keep_listing(Listing("feed", (first.item,)), "https://a.example/feed", NOW)
    store.keep_article(first, (), None)
    second = article(("The bridge is shut.",), revision=2)
    store.keep_article(replace(second, item=replace(second.item, title="Zeppelin over the bridge")), (), None)
    with Catalogue(store.path.parent) as catalogue:
        assert catalogue.passages("words : zeppelin", 5) == [first.item.id]
        assert [row["words"] for row in catalogue.sentences_with("bridge", "bridge", 5)] == [
            "The bridge is shut.", "The bridge is open.",
        ]  # fmt: skip


def test_a_forgotten_text_leaves_the_index(store: Store) -> None:
    """What is emptied with age cannot be found, what is quoted still can."""
    words = tuple(f"Word{n} stands alone here." for n in range(9))
    made = article(words)
    store.keep_listing(Listing("feed", (made.item,)), "https://a.example/feed", NOW)
    store.keep_article(made, (), None)
    store.keep_belonging([(TOPIC.slug, made.item.id, "kept", "")])
    store.keep_claims(made, ENGINE, [claim(words[0], made, 0)])
    store.keep_related(TOPIC.slug, ENGINE, [made], {}, (), ())
    assert store.forget_texts(NOW + timedelta(days=1)) == 1
    with Catalogue(store.path.parent) as catalogue:
        assert catalogue.sentences_with("word7", "word7", 5) == []
        assert [row["words"] for row in catalogue.sentences_with("word0", "word0", 5)] == [words[0]]
    with closing(sqlite3.connect(store.path)) as database:
        database.execute("insert into texts (texts) values ('integrity-check')")


def test_the_catalogue_cannot_write(store: Store) -> None:
    """Not by any statement: the file is opened for reading."""
    with Catalogue(store.path.parent) as catalogue, pytest.raises(CannotWrite, match="readonly database"):
        catalogue.rows("insert into marks values ('a', 'b')")


def test_an_answer_is_of_one_moment(store: Store) -> None:
    """What a run stores while somebody asks is not seen before the next question, and neither waits for the other."""
    made = article(("Corvid-70B scored 61.4 percent.",))
    with Catalogue(store.path.parent) as catalogue:
        assert catalogue.passages("words : corvid", 5) == []
        store.keep_listing(Listing("feed", (made.item,)), "https://a.example/feed", NOW)
        store.keep_article(made, (), None)
        store.keep_claims(made, ENGINE, [claim(made.sentences[0], made)])
        assert catalogue.passages("words : corvid", 5) == []
    with Catalogue(store.path.parent) as catalogue:
        assert catalogue.passages("words : corvid", 5) == [claim(made.sentences[0], made).id]


def test_a_store_of_before_is_told_as_that(store: Store, tmp_path: Path) -> None:
    """Without the index the remedy is named, and who may write makes it; without a store the first step is."""
    for table in ("passages", "texts"):
        store.connection.execute(f"drop table {table}")
    store.connection.execute("delete from _sqlite_migrations where name >= 'm012'")
    assert outdated(store.path.parent)
    with pytest.raises(UsageError, match="older version; run once: brief run"), Catalogue(store.path.parent):
        pass
    with pytest.raises(UsageError, match="start with: brief run"):
        Catalogue(tmp_path / "nowhere")
    assert not outdated(tmp_path / "nowhere")


def test_ids_hold_what_row_ids_do_not(sample_after: dict[int, Path], tmp_path: Path) -> None:
    """A store that was recovered from a dump, with other row ids, finds the same."""
    source = sample_after[4] / "state" / "brief.db"
    target = tmp_path / "brief.db"
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("update claims set rowid = rowid + 100000")
        new.commit()
        new.execute("vacuum")
    found = []
    for folder in (source.parent, tmp_path):
        with Catalogue(folder) as catalogue:
            refs = catalogue.passages("words : corvid", 50)
            found.append((refs, catalogue.quoted(refs)))
            assert json.dumps({id: dict(row) for id, row in found[-1][1].items()})
    assert found[0] == found[1]
    assert len(found[0][1]) > 10
