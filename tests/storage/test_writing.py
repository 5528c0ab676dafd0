"""Transactions: all of a block or none of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.models import Listing, Tally
from pipeline.storage import Store
from tests.page.making import ENGINE, NOW, TOPIC, article, brief, claim, finding, item


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_nothing(error: type[BaseException], store: Store) -> None:
    """Whatever ends a block early, an interrupt too, takes back all that the block wrote."""

    def interrupted() -> None:
        with store.writing():
            store.keep_listing(Listing("feed", (item("a"), item("b"))), "https://a.example/feed", NOW)
            store.begin_run(NOW, ENGINE)
            raise error

    with pytest.raises(error):
        interrupted()
    assert store.pending(10, NOW) == ()
    assert store.sources() == {}
    assert store.connection.execute("select count(*) from runs").fetchone()[0] == 0
    assert not store.connection.in_transaction


def test_after_an_exception_the_store_goes_on(store: Store) -> None:
    """One failed write costs itself alone."""
    with pytest.raises(ValueError, match="oops"), store.writing():
        raise ValueError("oops")
    store.keep_listing(Listing("feed", (item(),)), "https://a.example/feed", NOW)
    assert [one.id for one in store.pending(10, NOW)] == [item().id]


def test_what_is_written_inside_is_seen_inside(store: Store) -> None:
    """A block can build on what it wrote itself."""
    with store.writing():
        store.keep_listing(Listing("feed", (item(),)), "https://a.example/feed", NOW)
        assert len(store.pending(10, NOW)) == 1


def test_a_kept_result_survives_the_death_of_the_process(store: Store, tmp_path: Path) -> None:
    """What a call has kept is there for another process, although the first never closed the store."""
    store.keep_listing(Listing("feed", (item(),)), "https://a.example/feed", NOW)
    other = Store(tmp_path / "state")
    assert other.pending(10, NOW) == store.pending(10, NOW) != ()
    other.close()


def test_a_finding_of_unknown_claims_takes_everything_of_its_call_back(store: Store) -> None:
    """Relating is kept whole or not at all: a reference to nothing undoes the sound finding before it."""
    known = article(("Prices fell by 5 percent.",))
    made = claim("Prices fell by 5 percent.", known)
    store.keep_listing(Listing("feed", (known.item,)), "https://a.example/feed", NOW)
    store.keep_article(known, (), None)
    store.keep_claims(known, ENGINE, [made])
    sound, unsound = finding(made), replace(finding(made), id="finding-2", claims=("claim-of-nothing",))
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.keep_related(TOPIC.slug, ENGINE, [known], {sound: ("price",), unsound: ()}, (), (), Tally(1, {}, "[]"))
    assert store.best_findings(TOPIC.slug) == ()
    assert store.findings_with(TOPIC.slug, ["price"]) == {}
    assert store.statistics(TOPIC.slug) is None


def test_a_version_is_kept_whole_or_not_at_all(store: Store) -> None:
    """A number given to an unknown item takes back the version that gave it."""
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.keep_version(brief(), (), "page\n", "markdown-1", {"item-of-nothing": 1}, ())
    assert store.last_version(TOPIC.slug) == 0
    assert store.numbers(TOPIC.slug) == {}
