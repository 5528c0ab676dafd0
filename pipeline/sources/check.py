"""Checking: every source is asked once, as a first run would, and gets a verdict; what it brings is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from pipeline.extract import relevance
from pipeline.models import Failure, Item, Source, Topic
from pipeline.net import retry
from pipeline.registry import SOURCE_KINDS, is_local
from pipeline.sources.listing import first_look, list_sources
from pipeline.sources.round import CheckVerdict, Round, SourceCheck, held_back, source_of
from pipeline.sources.search import due_queries, search_all

_STALE = timedelta(days=90)  # without a new item a source is worth a look
ALL = timedelta(days=365_000)
BLOCKED = (401, 402, 403, 407, 429, 451)


def check_sources(round: Round, topics: Sequence[Topic]) -> tuple[SourceCheck, ...]:
    """Look at all sources; `round.store` must be a passing one, as everything is written to it."""
    # Everything that a source has is taken, so that its newest item is seen however old it is.
    settings, fetch = replace(round.settings, look_back=ALL, items=1_000_000), replace(round.fetch, budget=0.0)
    wide = replace(round, settings=settings, fetch=fetch)
    unbounded = [replace(source, look_back=ALL, items=0) for source in round.sources if not is_local(source)]
    with wide.workshop:
        list_sources(wide, unbounded)
        search_all(wide, due_queries(wide, [replace(search, queries=1) for search in round.searches], topics))
        return _verdicts(wide, round, topics)


def _verdicts(wide: Round, round: Round, topics: Sequence[Topic]) -> tuple[SourceCheck, ...]:
    """What was found, source by source."""
    asked = [source_of(search, topic) for search in round.searches for topic in topics]
    asked = [source for source in asked if source.name in wide.store.sources()]
    failures = {str(failure): failure for failure, _ in wide.done.failures}
    left = round.settings.pages
    found = []
    for source in (*round.sources, *asked):
        look = SOURCE_KINDS[source.kind].check if source.kind != "search" else None
        checked = look(wide, source) if look else _asked(round, source, failures)
        found.append(replace(checked, pages=checked.pages[:left]))
        left -= len(found[-1].pages)
    return tuple(found)


def _asked(round: Round, source: Source, failures: dict[str, Failure]) -> SourceCheck:
    row = round.store.sources().get(source.name)
    if row is None:
        return SourceCheck(source.name, *_unasked(round, source))
    if row["error"]:
        failure = failures.get(row["error"], Failure(source.name, row["error"]))
        return SourceCheck(
            source.name, _verdict(failure), failure.reason + (f" ({failure.remedy})" if failure.remedy else "")
        )
    items = round.store.listed_by(source.name)
    dates = [date for item in items if (date := item.published or item.updated)]
    newest = max(dates, default=None)
    pages = _pages(round, first_look(round, source, items))
    if source.kind != "search" and SOURCE_KINDS[source.kind].watch:
        return SourceCheck(source.name, "fine", "one page, read as it stands", 1)
    if not items:
        detail = "the query brought nothing" if source.kind == "search" else row["note"]
        return SourceCheck(source.name, "empty", detail)
    verdict: CheckVerdict = "fine" if newest else "undated"
    if newest and round.now - newest > _STALE:
        verdict = "stale"
    return SourceCheck(source.name, verdict, row["note"], len(items), newest, pages)


def _unasked(round: Round, source: Source) -> tuple[CheckVerdict, str]:
    """Why a source was not asked at all."""
    standing = retry.source_standing(source, round.store.standing(source.name))
    if why := retry.resting(standing, round.now):
        return "resting", why
    if waits := held_back(round, [standing.address]):
        return "resting", waits[standing.address]
    return "failing", "not tried, as no host could be found: is there a network?"


def _pages(round: Round, items: Sequence[Item]) -> tuple[str, ...]:
    """The pages that would be fetched: those of items that their own text does not rule out."""
    return tuple(
        item.url for item in items if item.url and not relevance.hopeless(round.topics_of(item), item.title, item.text)
    )


def _verdict(failure: Failure) -> CheckVerdict:
    """The kind of trouble that a failure is."""
    if failure.code == "robots":
        return "robots"
    if failure.status in BLOCKED or failure.code == "shield":
        return "blocked"
    if failure.status in (404, 410):
        return "gone"
    return failure.code if failure.code in ("HTML", "empty") else "failing"
