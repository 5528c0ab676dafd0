"""The `sources.toml` that comes with the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import Config, load

FILE = Path(__file__).parent.parent / "sources.toml"


@pytest.fixture(scope="module")
def config() -> Config:
    """The file as a run reads it."""
    return load(FILE)


def test_topic(config: Config) -> None:
    """The real topic has what its page needs: a question, keywords and two poles with cues."""
    topic = {topic.slug: topic for topic in config.topics}["open-weight-versus-closed"]
    assert topic.title == "Open-weight versus closed AI models"
    assert topic.question.endswith("?")
    assert len(topic.keywords) >= 20
    assert topic.axis is not None
    assert all(len(pole.cues) >= 10 for pole in topic.axis)
    assert not set(topic.axis[0].cues) & set(topic.axis[1].cues)


def test_sources_are_many_and_distinct(config: Config) -> None:
    """At least 25 sources, no two of one name or address."""
    assert len(config.sources) >= 25
    assert len({source.name for source in config.sources}) == len(config.sources)
    assert len({source.location for source in config.sources}) == len(config.sources)


def test_sources_are_complete(config: Config) -> None:
    """Each source is a feed over https with an outlet, known topics and a waiting time."""
    slugs = {topic.slug for topic in config.topics}
    for source in config.sources:
        assert source.kind == "feed"
        assert source.location.startswith("https://"), source.name
        assert source.outlet, source.name
        assert set(source.topics) <= slugs, source.name
        assert source.topics, source.name
        assert source.every, source.name


def test_each_source_has_a_note(config: Config) -> None:
    """Above each source stands a note of what its feed carries."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    tables = [n for n, line in enumerate(lines) if line == "[[source]]"]
    assert len(tables) == len(config.sources)
    assert all(lines[n - 1].startswith("# ") for n in tables)


def test_aliases(config: Config) -> None:
    """At least fifty names lead to another, and none of those that depend on their context."""
    aliases = dict(config.aliases)
    assert len(aliases) >= 50
    assert aliases["Zhipu"] == "Z.ai"
    assert not {"Kimi", "GLM", "AISI", "Arena", "Seed", "Gemini"} & aliases.keys()
    assert all(alias != name for alias, name in aliases.items())
