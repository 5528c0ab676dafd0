"""Many topics share what they can, and none of them can stop another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import stages
from pipeline.cli import run as cli_run
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.models import Article, Claim, Dossier, Operation, Topic
from pipeline.stages import Report
from pipeline.storage import Store
from tests.scale.manyworld import START, Plan, lay_out, serving

PLAN = Plan(topics=5, sources=7, items=2, shared=2)


@dataclass(frozen=True)
class Watched(Digest):
    """The digest, which counts what it reads and breaks over one topic."""

    waits: bool = True  # else workers would count for themselves
    broken: str = ""
    read: Counter[str] = field(default_factory=Counter, hash=False)

    def claims(self, article: Article, topics: Sequence[Topic] = ()) -> Sequence[Claim]:
        """Count and pass on."""
        self.read[article.item.url] += 1
        return super().claims(article, topics)

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """A bug for one topic."""
        if dossier.topic.slug == self.broken:
            raise KeyError("a bug")
        return super().revise(dossier)


def run(config: Path, engine: Watched, hours: int = 0) -> Report:
    """One run over all topics."""
    settings = load(config)
    store = Store(settings.state)
    try:
        return stages.run(settings, store, engine, START + timedelta(hours=hours), settings.topics, "threads:4")
    finally:
        store.close()


def test_what_topics_share_is_asked_for_and_read_once(tmp_path: Path) -> None:
    """Each feed and page is fetched once and each article read once, however many topics it belongs to."""
    engine = Watched()
    with serving(PLAN) as served:
        config = lay_out(PLAN, tmp_path, served.address)
        report = run(config, engine)
        asked = served.requests(0)
        run(config, engine, hours=2)
        again = served.requests(0)
    assert set(asked.values()) == {1}
    assert sum("/item" in url for url in asked) == PLAN.sources * PLAN.items
    assert {url for url in again if "/feed" not in url} == set()
    assert set(engine.read.values()) == {1}
    assert len(engine.read) == PLAN.sources * PLAN.items
    kept = sum(outcome.counts.get("kept", 0) for _, outcome in report.outcomes)
    assert kept > len(engine.read)  # so there were articles that belong to several topics
    assert [outcome.version for _, outcome in report.outcomes] == [1] * PLAN.topics


def test_a_broken_topic_stops_no_other(tmp_path: Path) -> None:
    """A bug in the revision of one topic: the others are published, it is named, and the next run makes up for it."""
    with serving(PLAN) as served:
        config = lay_out(PLAN, tmp_path, served.address)
        report = run(config, Watched(broken="topic-2"))
        assert [topic.slug for topic, _ in report.broken] == ["topic-2"]
        assert {topic.slug: outcome.version for topic, outcome in report.outcomes} == {
            f"topic-{topic}": 1 for topic in range(PLAN.topics) if topic != 2
        }
        briefs = {path.parent.name for path in tmp_path.glob("briefs/*/latest.md")}
        assert briefs == {f"topic-{topic}" for topic in range(PLAN.topics) if topic != 2}
        index = (tmp_path / "briefs" / "README.md").read_text()
        assert "topic-1/latest.md" in index
        assert "topic-2/latest.md" not in index
        mended = run(config, Watched(), hours=2)
    assert mended.broken == ()
    assert {topic.slug: outcome.version for topic, outcome in mended.outcomes}["topic-2"] == 1


def test_the_command_ends_with_70_and_names_the_topic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After the lines of the other topics comes where the bug struck, and an error that names the topic."""
    monkeypatch.setattr("pipeline.engines.digest.Digest", lambda: Watched(broken="topic-2"))
    with serving(PLAN) as served:
        config = lay_out(PLAN, tmp_path, served.address)
        with pytest.raises(cli_run.BrokenTopics, match=r"stopped topic-2 \(KeyError\)") as caught:
            cli_run.run_topics(config, (), f"{START:%Y-%m-%dT%H:%MZ}", "digest", "threads:4")
    assert caught.value.code == 70
    said = capsys.readouterr()
    assert said.out.count("; version 1: ") == PLAN.topics - 1
    assert 'raise KeyError("a bug")' in said.err


def test_a_topic_without_news_opens_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tick without news reads no version's record, so that it costs little however large the pages are."""
    with serving(PLAN) as served:
        config = lay_out(PLAN, tmp_path, served.address)
        run(config, Watched())
        opened: list[str] = []
        monkeypatch.setattr(Store, "brief", lambda _store, topic, _number: opened.append(topic))
        report = run(config, Watched(), hours=2)
    assert opened == []
    assert {outcome.reason for _, outcome in report.outcomes} == {"no new items"}


def test_the_topics_of_an_item_are_those_of_its_sources(tmp_path: Path) -> None:
    """A general source is read by every topic; an item belongs to the topics of all sources that list it."""
    from pipeline.models import Item, Source
    from pipeline.sources.gather import Gathering

    config = load(lay_out(PLAN, tmp_path, "127.0.0.1:9"))
    store = Store(config.state)
    names = {"one": ("topic-1",), "two": ("topic-4", "topic-2"), "all": (), "none": ("topic-9",)}
    sources = tuple(Source(name, "feed", f"https://{name}.example/", topics=slugs) for name, slugs in names.items())
    round = Gathering(store, config.topics, sources, map, config.fetch, config.gather, START)
    found = {}
    for listing in (("one",), ("two", "one"), ("all", "one"), ("none",), ("gone",)):
        item = Item(f"item-{len(found)}", "https://x.example/", "T", "O", listing[0], "", None, None, "")
        for name in listing:
            store.keep_items((replace(item, source=name),), START)
        found[listing] = [topic.slug for topic in round.topics_of(item)]
    store.close()
    everyone = [topic.slug for topic in config.topics]
    assert list(found.values()) == [["topic-1"], ["topic-1", "topic-2", "topic-4"], everyone, [], []]
