"""Versions of the first edition are opened with the kinds that they had in their titles, and their bytes stay."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import pytest
from sqlite_utils import Database

from pipeline.models import Block, BlockKind, Change, Sentence, tagged
from pipeline.storage import Store, integrity
from pipeline.storage.migrations import seal_all
from pipeline.storage.shelf import Shelf
from tests.page.making import NOW, TOPIC, block, brief, said

OF_OLD: list[tuple[str, str, BlockKind]] = [
    ("narrative", "Forecast", "point"),
    ("why", "", "reason"),
    ("questions", "", "question"),
    ("questions", "Forecast that did not come true", "forecast"),
    ("timeline", "", "event"),
    ("perspectives", "Dana Vell", "voice"),
    ("tensions", "Prices: 5 percent against 7 percent", "figures"),
    ("tensions", "Rising or falling", "sides"),
    ("tensions", "“now or never”: disputed by Dana Vell", "denial"),
    ("tensions", "Prices: disputed", "denial"),
]
NEW_FIELDS = ("kind", "name", "figure")


def _aged(record: str) -> str:
    """The record as the first edition would have written it."""

    def old(value: object) -> object:
        if isinstance(value, list):
            return [old(one) for one in value]
        if not isinstance(value, dict):
            return value
        new = {*NEW_FIELDS} if "section" in value else {"speaker", "outlet"} if "claims" in value else set()
        new |= {"of", "was", "now"} if "before" in value else set()
        return {key: old(one) for key, one in value.items() if key not in new}

    return json.dumps(old(json.loads(record)), ensure_ascii=False, separators=(",", ":"))


def _age(store: Store) -> None:
    with store.writing():
        db = store.connection
        for column, table in (("brief", "versions"), ("changes", "versions"), ("record", "archive")):
            for row in db.execute(f"select {column} as record from {table}").fetchall():
                db.execute(f"update {table} set {column} = ? where {column} = ?", [_aged(row["record"]), row["record"]])


def _blocks() -> tuple[Block, ...]:
    made = [block(f"b{n}", section, title=title) for n, (section, title, _) in enumerate(OF_OLD)]
    return (*made, block(tagged("tensions", TOPIC.slug, "axis"), "tensions", title="Any title"))


def test_old_blocks_get_their_kinds(store: Store) -> None:
    """On the page, in the archive, by the store and by the shelf; sealed as they are, they verify."""
    expected = [kind for _, _, kind in OF_OLD] + ["sides"]
    page = brief(*_blocks())
    store.keep_version(page, (), "# One\n", "markdown-3", {}, ())
    store.keep_version(brief(version=2), (), "# Two\n", "markdown-3", {}, _blocks())
    _age(store)
    seal_all(Database(store.connection))  # as the migration does
    kept = store.brief(TOPIC.slug, 1)
    assert kept is not None
    assert [one.kind for one in kept.blocks] == expected
    assert [replace(one, kind="point") for one in kept.blocks] == [replace(one, kind="point") for one in page.blocks]
    away = {one.id: one.kind for _, _, one in store.archive(TOPIC.slug)}
    assert [away[one.id] for one in page.blocks] == expected
    shelf = Shelf.of(store.path.parent, TOPIC.slug)
    assert [one.kind for one in shelf.brief(1).blocks] == expected
    assert {id: one.kind for id, (_, one) in shelf.archive().items()} == away
    assert [*integrity.chain(store, TOPIC.slug), *integrity.seals(store)] == []


OLD_CHANGES: list[tuple[Change, Change]] = [
    (
        Change("position moved", "p", "Vell", (), (said(),), "reversed"),
        Change("position moved", "p", "Vell", of="voice"),
    ),
    (Change("question opened", "q", "", after=(said(),)), Change("question opened", "q", "", of="question")),
    (
        Change("question answered", "q", "Forecast that came true, due 2026-03", (said(),), (said(),), "answered"),
        Change("question answered", "q", "due 2026-03", of="forecast"),
    ),
    (
        Change("event redated", "e", "2026-03-05", (said(),), (said(),), "2026-03 to 2026-03-05"),
        Change("event redated", "e", "2026-03-05", of="event", was="2026-03", now="2026-03-05"),
    ),
    (Change("tension opened", "t", "A: 5 against 7"), Change("tension opened", "t", "A: 5 against 7", of="figures")),
    (Change("claim added", "n", "Also reported"), Change("claim added", "n", "")),
    (Change("claim added", "n", "Corvid"), Change("claim added", "n", "Corvid")),
]


def test_old_changes_get_their_kinds(store: Store) -> None:
    """What was read out of a title, and two dates in one field, have fields of their own."""
    store.keep_version(brief(), [old for old, _ in OLD_CHANGES], "# One\n", "markdown-3", {}, ())
    _age(store)
    for found, (old, new) in zip(store.changes(TOPIC.slug, 1), OLD_CHANGES, strict=True):
        assert found == replace(new, before=old.before, after=old.after, detail=old.detail)


@pytest.mark.parametrize("words", ['"kind":"x"', '{"kind":', '"of":"voice"'])
def test_words_of_a_source_make_no_record_new(store: Store, words: str) -> None:
    """A quotation that looks like a field does not hide that a record is old."""
    told = Sentence(f"“{words}”", ("c",), ("i",))
    store.keep_version(
        brief(block("v", "perspectives", told, title=words)), [Change("event added", "e", words)], "", "", {}, ()
    )
    _age(store)
    kept = store.brief(TOPIC.slug, 1)
    assert kept is not None
    assert [one.kind for one in kept.blocks] == ["voice"]
    assert [one.of for one in store.changes(TOPIC.slug, 1)] == ["event"]


def test_records_of_today_are_left_alone(store: Store) -> None:
    """A title decides nothing any more, whatever it says."""
    page = brief(block("q", "questions", title="Forecast", kind="question", name="q7"), date=NOW)
    store.keep_version(page, [Change("question opened", "q", "Forecast", of="question")], "", "", {}, ())
    assert store.brief(TOPIC.slug, 1) == page
    assert store.changes(TOPIC.slug, 1)[0].of == "question"


def test_highest_numbers_of_names_are_kept(store: Store) -> None:
    """By letter and topic, with the version that gives them: what is not published gives none."""
    store.keep_version(brief(block("a", "why", name="y3"), block("b", "narrative", name="n12")), (), "", "", {}, ())
    assert store.last_names(TOPIC.slug) == {"y": 3, "n": 12}
    store.keep_version(brief(block("b", "narrative", name="n2"), version=2), (), "", "", {}, ())
    assert store.last_names(TOPIC.slug) == {"y": 3, "n": 12}
    assert store.last_names("other") == {}
    with pytest.raises(sqlite3.IntegrityError):  # a number that is taken: the version is not published
        store.keep_version(brief(block("c", "narrative", name="n99"), version=2), (), "", "", {}, ())
    assert store.last_names(TOPIC.slug)["n"] == 12
