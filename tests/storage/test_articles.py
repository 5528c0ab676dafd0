"""Sources, items, articles: what changed waits to be read, what keeps failing is given up, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.models import Article, Item, Listing
from pipeline.storage import Store
from tests.page.making import ENGINE, NOW, TOPIC, article, day, item

FEED = "https://a.example/feed"


def _keep(store: Store, *articles: Article, copy_of: str | None = None, keys: tuple[str, ...] = ()) -> None:
    for one in articles:
        store.keep_listing(Listing(one.item.source, (one.item,)), FEED, NOW)
        store.keep_article(one, keys, copy_of)


def _pending(store: Store) -> list[str]:
    return [one.title for one in store.pending(100, NOW)]


def test_items_come_back_as_they_were(store: Store) -> None:
    """Every field of an item survives, an unknown date as unknown."""
    full = item("a", author="Dana Vell", updated=day(3), text="“Weights” é", found="reactive:models")
    bare = item("b", published=None)
    store.keep_listing(Listing("feed", (bare, full)), FEED, NOW)
    assert set(store.pending(10, NOW)) == {full, bare}


def test_pending_items_come_oldest_first_and_limited(store: Store) -> None:
    """An undated item stands at the day when it was first seen."""
    items = (item("new", published=day(25)), item("old", published=day(2)), item("undated", published=None))
    store.keep_listing(Listing("feed", items), FEED, NOW)
    assert _pending(store) == ["Story old", "Story undated", "Story new"]
    assert [one.title for one in store.pending(1, NOW)] == ["Story old"]


@pytest.mark.parametrize(
    ("change", "fresh", "pending"),
    [
        ({}, 0, []),
        ({"title": "Story a, corrected"}, 1, ["Story a, corrected"]),
        ({"text": "Other words."}, 1, ["Story a"]),
        ({"updated": day(9)}, 1, ["Story a"]),
        ({"author": "Dana Vell"}, 0, []),  # no reason to fetch the page again
        ({"source": "other"}, 1, []),  # another source's topics are asked with the text that we have
        ({"source": "other", "title": "Our title"}, 1, []),  # and its words for it do not replace the first's
    ],
)
def test_what_a_source_tells_otherwise_waits_again(
    change: dict[str, object], fresh: int, pending: list[str], store: Store
) -> None:
    """A changed item is to be looked at again, one that is listed as before is not."""
    store.keep_listing(Listing("feed", (item(),)), FEED, NOW)
    store.keep_item_state(item().id, "read")
    changed: Item = replace(item(), **change)  # type: ignore[arg-type]
    assert store.keep_listing(Listing(changed.source, (changed,)), FEED, NOW) == fresh
    assert _pending(store) == pending


def test_a_change_is_told_once(store: Store) -> None:
    """The same listing again is nothing new, also after a change and for two sources in turn."""
    for changed, fresh in ((item(), 1), (item(title="T"), 1), (item(title="T"), 0), (item(source="b"), 1)):
        assert store.keep_listing(Listing(changed.source, (changed,)), FEED, NOW) == fresh
    assert store.keep_listing(Listing("b", (item(source="b"),)), FEED, NOW) == 0
    assert store.sources_of(item().id) == {"feed", "b"}


def test_a_page_that_failed_waits_until_it_is_due(store: Store) -> None:
    """Each failure counts and sets when it is asked again; what its source tells otherwise is asked at once."""
    store.keep_listing(Listing("feed", (item(),)), FEED, NOW)
    for tries in (1, 2, 3, 4, 5):
        store.keep_retry(item().id, NOW + timedelta(hours=tries), "timed out")
        assert _pending(store) == []
        assert [one.title for one in store.pending(9, NOW + timedelta(hours=tries))] == ["Story a"]
        assert store.tries(item().id) == tries
    store.keep_listing(Listing("feed", (item(title="Again"),)), FEED, NOW)
    assert (_pending(store), store.tries(item().id)) == (["Again"], 0)
    store.keep_item_state(item().id, "failed", "gone")
    assert _pending(store) == []
    row = store.connection.execute("select state, tries, error, retry from items").fetchone()
    assert tuple(row) == ("failed", 1, "gone", "")


def test_a_failure_for_good_needs_one_try(store: Store) -> None:
    """What asking again will not help is not asked again."""
    store.keep_listing(Listing("feed", (item(),)), FEED, NOW)
    store.keep_item_state(item().id, "failed", "410")
    assert _pending(store) == []


def test_a_source_remembers_its_validators_and_failures(store: Store) -> None:
    """Failures are counted in a row: a listing or "not modified" ends the row, and a failure keeps the validators."""
    store.keep_listing(Listing("feed", (), etag='"1"', modified="Mon", body_hash="h", note="cut"), FEED, day(1))
    assert [store.keep_source_failure("feed", FEED, "503", day(number)) for number in (2, 3)] == [1, 2]
    known = store.sources()["feed"]
    assert (known["etag"], known["modified"], known["body_hash"], known["note"]) == ('"1"', "Mon", "h", "cut")
    assert (known["checked"], known["listed"], known["error"]) == (
        "2026-05-03T12:00:00Z",
        "2026-05-01T12:00:00Z",
        "503",
    )
    store.keep_unchanged("feed", day(4))
    assert (store.sources()["feed"]["failures"], store.sources()["feed"]["error"]) == (0, "")
    assert store.keep_source_failure("feed", FEED, "503", day(5)) == 1
    store.keep_listing(Listing("feed", (), etag='"2"'), FEED, day(6))
    assert (store.sources()["feed"]["failures"], store.sources()["feed"]["etag"]) == (0, '"2"')
    assert store.keep_source_failure("down from the start", FEED, "503", day(5)) == 1


def test_stamps_of_files_are_kept_by_source(store: Store) -> None:
    """A file's stamp is replaced by its newer one and not confused with another folder's."""
    store.keep_stamps("notes", {"a.txt": "1", "b.txt": "1"})
    store.keep_stamps("notes", {"a.txt": "2"})
    store.keep_stamps("other", {"a.txt": "9"})
    assert store.stamps("notes") == {"a.txt": "2", "b.txt": "1"}


def test_articles_come_back_as_they_were_revision_by_revision(store: Store) -> None:
    """Each text that an item has had stays; the newest is the highest revision, whatever came in last."""
    first = article(("It scored 61.4 percent.", "“É”"), language="en")
    second = article(("It scored 58.1 percent.",), revision=2, quality="feed")
    _keep(store, first, second)
    assert store.revisions(item().id) == (first, second)
    assert store.newest([item().id, "item-of-nothing"]) == {item().id: second}
    store.keep_article(first, (), None)
    assert store.revisions(item().id) == (first, second)


def test_an_article_completes_its_item(store: Store) -> None:
    """Author and date that only the page gives are kept; a date that the feed gave stays."""
    dated, undated = item("a"), item("b", published=None)
    store.keep_listing(Listing("feed", (dated, undated)), FEED, NOW)
    for one in (dated, undated):
        store.keep_article(article(of=replace(one, author="Dana Vell", published=day(9))), (), None)
    newest = store.newest([dated.id, undated.id])
    assert [newest[one.id].item.published for one in (dated, undated)] == [day(1), day(9)]
    assert {one.item.author for one in newest.values()} == {"Dana Vell"}
    assert _pending(store) == []


def test_shared_sentences_are_counted_by_item(store: Store) -> None:
    """A text is known by its sentences, a copy's are the original's, and any number of hashes can be asked for."""
    many = tuple(f"key {number}" for number in range(1200))
    _keep(store, article(of=item("a")), keys=many)
    _keep(store, article(of=item("b")), keys=many[:3])
    _keep(store, article(of=item("c")), keys=many, copy_of=item("a").id)
    assert store.sharing(many) == {item("a").id: 1200, item("b").id: 3}
    assert store.sharing(["unknown"]) == {}


def test_copies_are_told_by_outlet_in_order_of_date(store: Store) -> None:
    """A wire story names the outlets that carried it, the earliest first, and has no claims of its own to read."""
    _keep(store, article(of=item("a")))
    for name, published in (("b", day(4)), ("c", day(2))):
        _keep(store, article(of=item(name, published=published)), copy_of=item("a").id)
    store.keep_belonging((TOPIC.slug, item(name).id, "kept", "") for name in "abc")
    assert store.copies([item("a").id, item("b").id]) == {item("a").id: ("Outlet c", "Outlet b")}
    assert [one.item.id for one in store.unread(ENGINE)] == [item("a").id]


def test_an_article_is_read_once_by_each_engine(store: Store) -> None:
    """Unread is what belongs to a topic and has no reading by this engine, though the reading found nothing."""
    kept, off = article(of=item("a")), article(of=item("b"))
    _keep(store, kept, off)
    store.keep_belonging([(TOPIC.slug, kept.item.id, "kept", ""), (TOPIC.slug, off.item.id, "off topic", "no keyword")])
    assert store.unread("one") == (kept,)
    store.keep_claims(kept, "one", ())
    assert store.unread("one") == ()
    assert store.unread("another") == (kept,)
    assert store.unrelated(TOPIC.slug, "one") == (kept,)
    store.keep_related(TOPIC.slug, "one", [kept], {}, (), (), None)
    assert store.unrelated(TOPIC.slug, "one") == ()
    assert store.unrelated("other topic", "one") == ()


def test_verdicts_count_what_is_fresh(store: Store) -> None:
    """A verdict is counted until an outcome has told it; the item still belongs afterwards."""
    _keep(store, *(article(of=item(name)) for name in "abc"))
    verdicts = [("a", "kept"), ("b", "kept"), ("c", "repeat")]
    store.keep_belonging((TOPIC.slug, item(name).id, verdict, "") for name, verdict in verdicts)  # type: ignore[misc]
    assert store.verdicts(TOPIC.slug) == {"kept": 2, "repeat": 1}
    store.keep_outcome(store.begin_run(NOW, ENGINE), TOPIC.slug, {}, None, "nothing")
    assert store.verdicts(TOPIC.slug) == {}
    assert store.kept_items(TOPIC.slug) == 2
    assert store.decided(item("c").id) == {TOPIC.slug}
    store.keep_belonging([(TOPIC.slug, item("c").id, "kept", "edited")])
    assert store.verdicts(TOPIC.slug) == {"kept": 1}
    assert store.kept_items(TOPIC.slug) == 3


def _relating(store: Store) -> int:
    return int(store.connection.execute("select count(*) from waiting where what = 'relate'").fetchone()[0])


def test_what_was_taken_in_waits_no_more(store: Store) -> None:
    """Held anew by a topic, for whatever reason, an item waits for the topics alone that have not taken it in."""
    _keep(store, one := article())
    store.keep_belonging([(TOPIC.slug, one.item.id, "kept", "the words")])
    store.keep_related(TOPIC.slug, ENGINE, [one], {}, (), ())
    assert _relating(store) == 0
    store.keep_belonging([(TOPIC.slug, one.item.id, "kept", "other words")])
    assert _relating(store) == 0
    store.keep_belonging([("second", one.item.id, "kept", "the words")])
    assert _relating(store) == 1
    store.keep_belonging([("second", one.item.id, "off topic", "other words")])
    assert _relating(store) == 0
    _keep(store, edited := article(("Corvid-70B scored 58.1 percent.",), revision=2))
    assert _relating(store) == 1
    store.keep_related(TOPIC.slug, ENGINE, [edited], {}, (), ())
    assert _relating(store) == 0
    store.regroup(TOPIC.slug, ENGINE)
    assert (_relating(store), len(store.unread("another"))) == (1, 2)


def test_a_copy_waits_for_nobody(store: Store) -> None:
    """What is taken in with its original is no work of its own, also when a topic is grouped anew."""
    original, copy = article(of=item("a")), article(of=item("b"))
    _keep(store, original)
    _keep(store, copy, copy_of=original.item.id)
    store.keep_belonging([(TOPIC.slug, one.item.id, "kept", "") for one in (original, copy)])
    assert _relating(store) == 1
    store.regroup(TOPIC.slug, ENGINE)
    assert _relating(store) == 1
