"""The time of a run and of a source: what is not reached is nobody's fault, is told, and comes first next time."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from pipeline import executor
from pipeline.models import GatherSettings, Item, tagged
from pipeline.sources.gather import Gathering
from tests.sources.test_gather import HOSTS, NOW, TEXT, A, B, feed, html, rss, store, verdicts  # noqa: F401  # a fixture


def run(store, world, *sources, day=0, **settings):  # noqa: F811
    """One run's gathering, inline: one host after the other."""
    fetch = world.settings(*HOSTS, timeout=60.0, **settings)
    now, each = NOW + timedelta(days=day), partial(executor.each, None)
    return Gathering(store, (A, B), sources, each, fetch, GatherSettings(), now).run((A, B))


def stall(world, path):
    """From now on this path never answers."""
    world.replies[path] = lambda _: world.over.wait() and None


def test_a_source_that_takes_its_time(world, store):  # noqa: F811
    """It costs its budget, holds up nobody, has not failed, and is the first to be asked next time."""
    slow, fast = feed("slow", budget=0.2), feed("fast", "/other", "two.example")
    stall(world, "/feed")
    world.serve("/other", rss(("Ferry sails", "https://two.example/1", NOW, "")))
    world.serve("/1", html(TEXT))
    done = run(store, world, fast, slow)
    assert (done.asked, done.answered, done.failures, dict(done.late)) == (1, 1, [], {"one.example": 1})
    assert verdicts(store, "a") == {"Ferry sails": "kept"}
    assert "slow" not in store.sources()
    world.serve("/feed", rss())
    world.asked.clear()
    patient = feed("slow", budget=20.0)  # a busy machine answers late too
    done = run(store, world, fast, patient, day=1)
    assert (done.answered, dict(done.late)) == (2, {})
    assert [path for path in world.paths if path in ("/feed", "/other")] == ["/feed", "/other"]
    world.asked.clear()
    run(store, world, fast, patient, day=2)
    assert [path for path in world.paths if path in ("/feed", "/other")] == ["/other", "/feed"]


def test_pages_that_are_not_reached_wait_without_a_try(world, store):  # noqa: F811
    """They are as they were, and are read by the next run."""
    world.serve("/feed", rss(("Ferry sails", "https://two.example/1", NOW, "")))
    stall(world, "/1")
    source = feed("north")
    done = run(store, world, source, host_budget=0.2)
    assert dict(done.late) == {"two.example": 1}
    (item,) = store.listed_by("north")
    assert store.tries(item.id) == 0
    world.serve("/1", html(TEXT))
    assert run(store, world, source, day=1).late == {}
    assert verdicts(store, "a") == {"Ferry sails": "kept"}


def test_a_run_without_time(world, store):  # noqa: F811
    """Nothing is asked and nothing fails."""
    world.serve("/feed", rss())
    done = run(store, world, feed("north"), feed("south", host="two.example"), budget=1e-6)
    assert (done.asked, done.failures, world.paths) == (0, [], [])
    assert dict(done.late) == {"one.example": 1, "two.example": 1}


def test_no_limit(world, store):  # noqa: F811
    """0 stands for none, in both places."""
    world.serve("/feed", rss())
    done = run(store, world, feed("north", budget=0.0), budget=0.0, host_budget=1e-6)
    assert (done.answered, done.late) == (1, {})


def test_of_too_many_pages_each_host_has_its_turn(store):  # noqa: F811
    """A host with a hundred old pages leaves room for those of others; what is chosen stays in order of date."""

    def item(host, number):
        url = f"https://{host}/{number}"
        return Item(tagged("item", url), url, "t", "o", "s", published=NOW + timedelta(hours=number))

    store.keep_items(
        [item("one.example", n) for n in range(100)] + [item("two.example", 200), item("o.example", 5)], NOW
    )
    found = [one.url.removeprefix("https://") for one in store.pending(6, NOW)]
    assert found == [
        "one.example/0", "one.example/1", "one.example/2", "one.example/3", "o.example/5", "two.example/200",
    ]  # fmt: skip
    assert len(store.pending(1000, NOW)) == 102
