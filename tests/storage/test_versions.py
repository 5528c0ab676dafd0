"""Versions, numbers, the archive and runs: given once, never changed."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import date

import pytest

from pipeline.models import BlockStep, Change, Listing, When
from pipeline.storage import Store
from pipeline.storage.codec import instant, parse_instant
from tests.page.making import ENGINE, NOW, TOPIC, block, brief, day, item, line, said

PAGES = ("# One\n", "# Two · é\n", "# Three\n")


@pytest.fixture(autouse=True)
def _items(store: Store) -> None:
    """Items that numbers can be given to."""
    store.keep_listing(Listing("feed", tuple(item(name) for name in "abcd")), "https://a.example/feed", NOW)


def _publish(store: Store, *pages: str) -> None:
    for number, page in enumerate(pages, store.last_version(TOPIC.slug) + 1):
        store.keep_version(brief(version=number, date=day(number)), (), page, "markdown-1", {}, ())


def test_a_version_comes_back_as_it_was(store: Store) -> None:
    """Brief, changes and bytes are those that were published; what does not exist is None."""
    steps = (BlockStep("opened", 1), BlockStep("answered", 1, (said("Yes."),)))
    kept = brief(
        block("q", "questions", life=steps, when=When(date(2026, 3, 1), "month"), pole=-0.5, day=day(2)),
        also=(line(9, published=None, copies=("Outlet x",)),),
        notices=(said("1 article could not be read.", (), ()),),
    )
    changes = (Change("question opened", "q", "T", (), (said(),), "why"),)
    store.keep_version(kept, changes, "# Page — é\n", "markdown-1", {}, ())
    store.keep_outcome(store.begin_run(day(1), ENGINE), TOPIC.slug, {}, 1, "1 new question")
    assert store.brief(TOPIC.slug, 1) == kept
    assert store.markdown(TOPIC.slug, 1) == "# Page — é\n"
    assert store.changes(TOPIC.slug, 1) == changes
    (row,) = store.editions(TOPIC.slug)
    assert row["told"] == "1 new question"
    assert (row["number"], row["date"], row["engine"], row["items"]) == (1, "2026-05-24T18:00:00Z", ENGINE, 3)
    assert store.brief(TOPIC.slug, 2) is None
    assert store.brief("other", 1) is None
    assert store.last_version("other") == 0


def test_a_published_version_cannot_be_published_again(store: Store) -> None:
    """A second page for the same number is refused, with the numbers that it would have given."""
    _publish(store, "# One\n")
    with pytest.raises(sqlite3.IntegrityError):
        store.keep_version(brief(), (), "# Other\n", "markdown-1", {item("a").id: 1}, ())
    assert store.markdown(TOPIC.slug, 1) == "# One\n"
    assert store.numbers(TOPIC.slug) == {}


def test_the_chain_of_hashes_can_be_recomputed(store: Store) -> None:
    """Each version's hash covers its bytes and the hash before it, so that no version can be swapped unseen."""
    _publish(store, *PAGES)
    digest = ""
    for number, page in enumerate(PAGES, 1):
        digest = hashlib.sha256((digest + page).encode()).hexdigest()
        row = store.connection.execute("select hash from versions where number = ?", [number]).fetchone()
        assert row["hash"] == digest
        assert store.markdown(TOPIC.slug, number) == page


def test_the_chain_of_one_topic_is_not_that_of_another(store: Store) -> None:
    """A topic's first version starts its own chain."""
    _publish(store, *PAGES)
    other = brief(topic=TOPIC.__class__("other", "Other", "?"))
    store.keep_version(other, (), "# One\n", "markdown-1", {}, ())
    row = store.connection.execute("select hash from versions where topic = 'other'").fetchone()
    assert row["hash"] == hashlib.sha256(b"# One\n").hexdigest()


def test_numbers_never_change(store: Store) -> None:
    """A later version can add numbers; it can neither move one nor give a number away a second time."""
    a, b, c = (item(name).id for name in "abc")
    store.keep_version(brief(version=1), (), "1", "markdown-1", {a: 1, b: 2}, ())
    store.keep_version(brief(version=2), (), "2", "markdown-1", {a: 2, b: 1, c: 3}, ())
    assert store.numbers(TOPIC.slug) == {a: 1, b: 2, c: 3}
    store.keep_version(brief(version=3), (), "3", "markdown-1", {item("d").id: 1}, ())
    assert store.numbers(TOPIC.slug) == {a: 1, b: 2, c: 3}


def test_the_archive_holds_what_is_not_on_the_page(store: Store) -> None:
    """A displaced block is kept with the version and year that it left in, until it comes back to the page."""
    gone, other = block("gone"), block("other")
    store.keep_version(brief(version=1, date=day(1)), (), "1", "markdown-1", {}, (other, gone))
    assert store.archive(TOPIC.slug) == ((2026, 1, gone), (2026, 1, other))
    store.keep_version(brief(gone, version=2), (), "2", "markdown-1", {}, ())
    assert store.archive(TOPIC.slug) == ((2026, 1, other),)
    later = block("gone", since=1, rank=3.0)
    store.keep_version(brief(version=3), (), "3", "markdown-1", {}, (later,))
    assert store.archive(TOPIC.slug) == ((2026, 1, other), (2026, 3, later))


def test_every_look_at_a_topic_is_logged(store: Store) -> None:
    """Runs with and without a version stand in the log, oldest first, with counts and reasons."""
    for version, reason in ((1, "findings 3"), (None, "nothing material")):
        run = store.begin_run(NOW, ENGINE)
        store.keep_outcome(run, TOPIC.slug, {"kept": 2, "repeat": 3, "off topic": 4, "failed": 5}, version, reason)
        store.end_run(run, NOW)
    logged = store.outcomes(TOPIC.slug)
    assert [(row["run"], row["version"], row["reason"]) for row in logged] == [
        (1, 1, "findings 3"),
        (2, None, "nothing material"),
    ]
    assert [logged[0][key] for key in ("kept", "repeats", "off_topic", "failed", "started", "engine")] == [
        2, 3, 4, 5, "2026-05-24T18:00:00Z", ENGINE,
    ]  # fmt: skip
    assert store.connection.execute("select count(*) from runs where ended is not null").fetchone()[0] == 2


def test_instants_sort_as_text_and_come_back() -> None:
    """Times are stored in UTC to the second, in a form that sorts by time."""
    assert instant(day(2)) == "2026-05-02T12:00:00Z"
    assert parse_instant(instant(NOW)) == NOW
    assert sorted(map(instant, (day(10), day(9), NOW))) == [instant(day(9)), instant(day(10)), instant(NOW)]
