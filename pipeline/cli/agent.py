"""What the tools of an agent answer, as JSON of the records of `query`; loaded with the first question."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pipeline.cli import since
from pipeline.cli.lookup import find_block
from pipeline.cli.output import harmless
from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.query import names, pages, quotations
from pipeline.query.answers import WordsFound
from pipeline.query.decisions import Decided
from pipeline.storage.catalogue import Catalogue


def answer(config: Config, name: str, asked: Mapping[str, Any]) -> str:
    """The answer of a tool to checked arguments, as text."""
    with Catalogue(config.state) as catalogue:
        told = TOOL_ANSWERS[name](config, catalogue, asked)
    if isinstance(told, str):
        return harmless(told)
    return harmless(json.dumps(_dense(told), ensure_ascii=False, separators=(",", ":")))


def _dense(value: object) -> object:
    """Without what is empty: an agent reads it all."""
    match value:
        case dict():
            return {key: _dense(one) for key, one in value.items() if one not in (None, "", (), [], False)}
        case list() | tuple():
            return [_dense(one) for one in value]
        case _:
            return value


def _topics(config: Config, catalogue: Catalogue, _: Mapping[str, Any]) -> object:
    return {"topics": [asdict(one) for one in pages.subjects(catalogue, config.topics)]}


def _page(config: Config, catalogue: Catalogue, asked: Mapping[str, Any]) -> object:
    topic = _topic(config, asked["topic"])
    return pages.markdown(catalogue, topic, asked.get("version"), asked.get("section", ""))


def _changes(config: Config, catalogue: Catalogue, asked: Mapping[str, Any]) -> object:
    wanted, most, decided = asked["since"], asked["most"], Decided(catalogue, config.rulings)
    found = []
    for topic in _asked_topics(config, catalogue, asked):
        after = since.after(catalogue.dates(topic), config.state, topic, wanted)
        found.append(pages.changed(catalogue, topic, after, most, decided))
    return {
        "since": wanted, "topics": [asdict(one) for one in found if one.changes],
        "unchanged": [one.topic for one in found if not one.changes],
    }  # fmt: skip


def _who(config: Config, catalogue: Catalogue, asked: Mapping[str, Any]) -> object:
    topic, decided = _one_topic(config, asked), Decided(catalogue, config.rulings)
    holder = names.holder(catalogue, asked["name"], dict(config.aliases), decided, topic)
    found = quotations.said(catalogue, holder, asked.get("about", ""), _day(asked), topic, asked["most"], decided)
    return {"holder": holder.name, "called": holder.names} | _listed(found)


def _find(config: Config, catalogue: Catalogue, asked: Mapping[str, Any]) -> object:
    found = quotations.containing(
        catalogue, asked["words"], _day(asked), _one_topic(config, asked), asked["most"],
        Decided(catalogue, config.rulings),
    )  # fmt: skip
    return _listed(found)


def _position(config: Config, catalogue: Catalogue, asked: Mapping[str, Any]) -> object:
    decided = Decided(catalogue, config.rulings)
    holder = names.holder(catalogue, asked["name"], dict(config.aliases), decided, _one_topic(config, asked))
    found = pages.positions(catalogue, holder, _asked_topics(config, catalogue, asked), decided)
    told = {"holder": holder.name, "called": holder.names, "positions": [asdict(one) for one in found]}
    if not found:
        told["note"] = "no page has a position of this holder; see what they say with who_says"
    return told


def _evidence(config: Config, catalogue: Catalogue, asked: Mapping[str, Any]) -> object:
    topic = _topic(config, asked["topic"])
    page = pages.newest(catalogue, topic)
    found = find_block(page.blocks, (), asked["entry"], topic)
    told = pages.entries(catalogue, page, found, decided=Decided(catalogue, config.rulings))
    return {"topic": topic, "version": page.version, "entries": [asdict(one) for one in told]}


def _disagreements(config: Config, catalogue: Catalogue, asked: Mapping[str, Any]) -> object:
    topics = _asked_topics(config, catalogue, asked)
    found = pages.disagreements(catalogue, topics, asked["most"], Decided(catalogue, config.rulings))
    return {"disagreements": [asdict(one) for one in found]}


def _listed(found: WordsFound) -> dict[str, Any]:
    """All but the day, which the agent has named itself."""
    return {name: value for name, value in asdict(found).items() if name != "since"}


def _topic(config: Config, topic: str) -> str:
    slugs = [topic.slug for topic in config.topics]
    if topic not in slugs:
        raise UsageError(f'there is no topic "{topic[:60]}"; there are: {", ".join(slugs)}')
    return topic


def _one_topic(config: Config, asked: Mapping[str, Any]) -> str:
    return _topic(config, asked["topic"]) if "topic" in asked else ""


def _asked_topics(config: Config, catalogue: Catalogue, asked: Mapping[str, Any]) -> list[str]:
    """The topic that is asked for, or all that have a page."""
    if "topic" in asked:
        return [_topic(config, asked["topic"])]
    have = catalogue.editions()
    return [topic.slug for topic in config.topics if topic.slug in have]


def _day(asked: Mapping[str, Any]) -> str:
    return since.day(asked.get("since", ""), datetime.now(UTC))


TOOL_ANSWERS: dict[str, Callable[[Config, Catalogue, Mapping[str, Any]], object]] = {
    "topics": _topics,
    "page": _page,
    "changes_since": _changes,
    "who_says": _who,
    "position_of": _position,
    "evidence_of": _evidence,
    "disagreements": _disagreements,
    "find": _find,
}
