"""What the model asks searches: once for a version, checked by code, before the plain queries and never instead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.engines.llm import Llm
from pipeline.engines.llm.estimate import estimate
from pipeline.models import LlmSettings
from pipeline.storage import Store
from pipeline.storage.calls import Ledger
from tests.engines.llm.endpoint import Answer, Endpoint, faithful, kind, prompt, write_config, write_documents
from tests.engines.llm.test_engine import spent
from tests.hostile.world_server import World, answering
from tests.page.making import NOW

SEARCH = '[[search]]\nname = "{name}"\nurl = "https://{name}.example/rss?q={{query}}"\n'
NOTHING = b'<rss version="2.0"><channel><title>Search</title></channel></rss>'
STORY = {
    "text": "Larkmouth Council approved the Larkmouth tram on 2 March 2026 by nine votes to six. "
    "Who will pay for the second bridge of the Larkmouth tram at Gull Point? "
    "The Ellwick report puts the cost of the Larkmouth tram at 240 million crowns."
}
GOOD = ["Larkmouth tram bridge", "Gull Point tram funding", '"Ellwick report" tram cost', "tram operator Larkmouth"]
PLAIN = "Larkmouth tram"  # made of the title


class Hunt:
    """A topic with searches that find nothing, over real HTTP on both sides."""

    documents: tuple[dict[str, Any], ...] = (STORY,)

    def __init__(self, folder: Path, world: World, model: Any, extra: str = "", names: tuple[str, ...] = ("find",)):
        self.folder, self.world, self.endpoint, self.extra, self.names = folder, world, Endpoint(model), extra, names
        (folder / "documents").mkdir()
        write_documents(folder, *self.documents)
        world.missing = answering(NOTHING, **{"Content-Type": "application/rss+xml"})

    def run(self, hours: int = 0, *, offline: bool = False) -> list[str]:
        """One run; the queries that reached the searches."""
        before = len(self.world.hits)
        now: datetime = NOW + timedelta(hours=hours)
        with self.endpoint.serving():
            path = write_config(self.folder, self.endpoint, self.extra)
            path.write_text(path.read_text() + "".join(SEARCH.format(name=name) for name in self.names))
            config = load(path)
            config = replace(config, fetch=self.world.settings(*(f"{name}.example" for name in self.names)))
            store = Store(config.state)
            llm = Llm(config.llm or LlmSettings(), Ledger(config.state, now))
            try:
                stages.run(config, store, Digest() if offline else llm, now, config.topics, "inline")
            finally:
                llm.close()
                store.close()
        hits = [urlsplit(hit.path) for hit in self.world.hits[before:]]
        return [parse_qs(hit.query)["q"][0] for hit in hits if hit.path == "/rss"]

    @property
    def asked(self) -> list[str]:
        """The prompts for queries that reached the model."""
        return [prompt(request) for request in self.endpoint.requests if kind(request) == "queries"]

    @property
    def page(self) -> str:
        """The newest version."""
        return (self.folder / "briefs" / "tram" / "latest.md").read_text(encoding="utf-8")


@pytest.fixture
def world() -> Iterator[World]:
    """A server for the searches."""
    with World().serving() as world:
        yield world


def asking(*queries: str) -> Any:
    """A faithful model with these queries."""
    return lambda request: json.dumps({"queries": queries}) if kind(request) == "queries" else faithful(request)


def test_the_models_queries_come_first_and_the_plain_ones_after(tmp_path: Path, world: World) -> None:
    """One call serves two searches and lasts until the page changes; the plain queries take their turn behind it."""
    hunt = Hunt(tmp_path, world, asking(*GOOD), names=("find", "seek"))
    assert hunt.run() == [*GOOD[:3], *GOOD[:3]]
    assert len(hunt.asked) == 1
    assert "## What is open" not in hunt.asked[0]
    second = hunt.run(7)
    assert len(hunt.asked) == 2  # there is a page now
    assert GOOD[3] in second
    assert PLAIN in second
    for number in range(2, 5):
        assert hunt.run(7 * number)  # searched again, with other counts of what was in vain
    assert len(hunt.asked) == 2


def test_what_the_model_is_shown(tmp_path: Path, world: World) -> None:
    """The topic, what its page leaves open, and how earlier queries did; what others wrote is fenced."""
    hunt = Hunt(tmp_path, world, asking(*GOOD))
    hunt.run()
    hunt.run(7)
    text = hunt.asked[1]
    assert "Question: Is the Larkmouth tram worth its price?" in text
    opened = re.search(r"<<<OPEN \w+\n(.*?)\nOPEN \w+>>>", text, re.S)
    before = re.search(r"<<<ASKED \w+\n(.*?)\nASKED \w+>>>", text, re.S)
    assert opened
    assert "question: " in opened[1]
    assert "second bridge" in opened[1]
    assert before
    assert f"{GOOD[0]} | brought nothing, 1 times in a row" in before[1].splitlines()


def test_a_failed_call_costs_nothing_but_itself(tmp_path: Path, world: World) -> None:
    """The plain queries are asked, the ledger holds why, and the page has no notice of it."""
    hunt = Hunt(
        tmp_path, world, lambda request: Answer(422) if kind(request) == "queries" else faithful(request),
        "attempts = 1",
    )  # fmt: skip
    assert hunt.run()[0] == PLAIN
    rows = [row for row in spent(tmp_path) if row["question"] == "queries"]
    assert {row["state"] for row in rows} == {"failed"}
    assert {row["topic"] for row in rows} == {"tram"}
    assert "without the model" not in hunt.page


def test_a_budget_that_ends_leaves_the_plain_queries(tmp_path: Path, world: World) -> None:
    """Where no call may be made, none is, and the search goes on."""
    hunt = Hunt(tmp_path, world, asking(*GOOD), "[llm.per_run]\ncalls = 1")
    assert hunt.run()[0] == PLAIN
    assert hunt.asked == []


@pytest.mark.parametrize(("names", "offline"), [((), False), (("find",), True)], ids=["no search", "offline"])
def test_nobody_is_asked_for_nothing(
    tmp_path: Path, world: World, names: tuple[str, ...], offline: bool
) -> None:  # fmt: skip
    """Without a search there is no call, and without the model neither."""
    hunt = Hunt(tmp_path, world, asking(*GOOD), names=names)
    assert bool(hunt.run(offline=offline)) == bool(names)
    assert hunt.asked == []


def test_a_search_that_is_not_due_costs_no_call(tmp_path: Path, world: World) -> None:
    """Within the rest of a search nothing is asked of the model for it, also when the page has changed."""
    hunt = Hunt(tmp_path, world, asking(*GOOD))
    hunt.run()
    assert hunt.run(1) == []
    assert len(hunt.asked) == 1


def test_the_estimate_counts_them(tmp_path: Path) -> None:
    """One call for each topic that searches, also where no article waits."""
    Store(tmp_path).close()
    engine = Llm(LlmSettings("http://127.0.0.1:1/v1", "fake", price_out=1.0), Ledger(tmp_path, NOW))
    none, two = estimate(engine, [], 3), estimate(engine, [], 3, 2)
    engine.close()
    assert (none.calls, two.calls) == ((0, 0), (2, 2))
    assert two.tokens_in > none.tokens_in
    assert two.money > none.money
