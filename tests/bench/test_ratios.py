"""The ratios of `make bench`, measured small: gates on CPU time, with slack for what else a machine does.

What has to start programs and fill stores to be measured at all is left to `make endurance`.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from bench import answers, archive, copies, extracting, feeds, fetching, starting, storing, tick
from bench.__main__ import line
from bench.measure import Cost, Ratio, in_turns, median, process
from tests.quality import pages


def test_a_ratio_knows_its_goal() -> None:
    """A ratio is met at its goal, the one that must not fall below it from the other side; the table marks a miss."""
    assert Ratio("r", 0.6, 0.6).met
    assert not Ratio("r", 0.61, 0.6).met
    assert Ratio("r", 0.98, 0.97, least=True).met
    assert line(Ratio("r", 0.61, 0.6)).startswith("MISS")


def test_sides_take_turns() -> None:
    """Each side goes once in a round, the order turning round, and its median is told."""
    order: list[str] = []
    places = count(1)

    def go(name: str) -> Cost:
        order.append(name)
        return Cost(float(next(places)), 0.0)

    took = in_turns({"a": lambda: go("a"), "b": lambda: go("b")}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert took["a"] == median([Cost(1, 0), Cost(4, 0), Cost(5, 0)]) == Cost(4, 0)


def test_a_process_that_fails_ends_the_benchmark() -> None:
    """What did not run is not measured."""
    with pytest.raises(SystemExit, match="ended with 3"):
        process(["sh", "-c", "echo no >&2; exit 3"])


def test_feeds(data: Path) -> None:
    """A feed costs no more than the library takes with its own settings."""
    took = feeds.costs(feeds.load(data, every=6), 3)
    assert took["first"].cpu <= took["bare"].cpu


@pytest.mark.endurance
def test_extraction(data: Path) -> None:
    """Limited workers cost little beside bare extraction in a pool."""
    took = pages.speed(pages.bodies(data)[:48], 1)
    assert took["workshop"][1] <= (extracting.GOAL + 0.6) * took["bare"][1]


@pytest.mark.endurance
def test_a_tick(tmp_path: Path) -> None:
    """A run in which nothing changed is cheaper than the first one, and does no more from hour to hour."""
    with tick.world(tmp_path, feeds=25) as world:
        first, second, third = world.run(0), world.run(3), world.run(6)
    assert second.cpu <= 0.8 * first.cpu
    assert third.cpu <= 1.5 * second.cpu


@pytest.mark.endurance
def test_the_archive() -> None:
    """New articles cost about the same on ten times the archive, which `make bench` takes larger."""
    few, many = (archive.measure(claims, 30, 1)[0] for claims in (500, 5_000))
    assert many.cpu <= 1.7 * few.cpu
    assert many.peak <= 1.4 * few.peak


@pytest.mark.endurance
def test_answers(tmp_path: Path) -> None:
    """Every tool of an agent answers with little computing."""
    config = answers.laid_out(tmp_path, 1_000, versions=1)
    took = {tool: median(costs).cpu for tool, costs in answers.timed_answers(config, 15)}
    assert len(took) == 8
    assert max(took.values()) <= 0.05, took


def test_fetching() -> None:
    """Every page comes; a second look with validators moves no body, and neither costs much computing."""
    got = fetching.measure(urls=200, latency=0.02, connections=20, rounds=1)
    assert got.answers == 200
    assert got.body_bytes == 0
    assert got.first.wall >= got.limit  # the server does wait
    assert got.first.cpu <= 200 * 0.005


def test_storing() -> None:
    """Listing the same again costs next to nothing, and storing does not grow out of its measure."""
    took = storing.costs(100, 3)
    assert took["again"].cpu <= 0.1 * took["ours"].cpu
    assert took["ours"].cpu <= 4 * took["theirs"].cpu


@pytest.mark.endurance
def test_copies() -> None:
    """Reworded copies are found among all that is stored, at a cost that does not follow it."""
    grown, _, _ = copies.growth(few=300, many=3000, probe=200, rounds=3)
    assert grown <= 2.5
    listed = copies.texts(400)
    assert sum(bool(text.original) for text in listed) > 40


def test_recall_of_copies(tmp_path: Path) -> None:
    """Nearly every copy is found, and nothing is that copies nothing."""
    listed = copies.texts(600)
    side = copies.Ours(tmp_path)
    side.take(listed)
    side.store.close()
    assert copies.recall(listed, side.found) >= 0.97
    assert all(side.found[text.name] for text in listed if text.original and text.name in side.found)
    assert not [text for text in listed if not text.original and text.name in side.found]


def test_starting() -> None:
    """Help is there at once, and the words that changed are found far faster than difflib finds them."""
    took = starting.starts(5)
    assert took["help"].cpu <= 7 * took["bare"].cpu
    diff = starting.compared(3)
    assert diff["ours"].cpu <= 0.1 * diff["difflib"].cpu
