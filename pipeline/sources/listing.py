"""Listing: each source that answers over the network is asked for what it has, and its items are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.models import Answer, Ask, Credentials, Failure, Item, Listing, Source
from pipeline.net.client import politeness_host
from pipeline.registry import SOURCE_KINDS
from pipeline.sources import entry, feed
from pipeline.sources import round as sources_round
from pipeline.sources.round import LISTS, Round, fetch

if TYPE_CHECKING:
    from pipeline.registry import Parts


def list_sources(round: Round, sources: Sequence[Source]) -> None:
    """Ask each address once, however many sources name it, and keep what each source lists."""
    known = round.store.sources()
    addresses = sources_round.addresses(round, sources)
    named: dict[tuple[str, Credentials], list[Source]] = {}
    for source in sources:
        if source.name in addresses:
            url = addresses[source.name]
            named.setdefault((url, sources_round.credentials(url, [source])), []).append(source)
    asks = tuple(Ask(url, *_validators(found, known), _own(url, found), sent) for (url, sent), found in named.items())
    indexes: list[tuple[Source, Answer | Failure, tuple[Ask, ...]]] = []
    for ask, answer in fetch(round, asks, LISTS):
        for source in named[ask.url, ask.credentials]:
            further = _further(round, source, answer)
            if isinstance(further, Failure):
                _take(round, source, further, known.get(source.name, {}))
            elif further:
                indexes.append((source, answer, further))
            else:
                _take(round, source, answer, known.get(source.name, {}))
    for source, answer, further in indexes:
        parts = tuple(part for _, part in fetch(round, further, LISTS))
        _take(round, source, answer, known.get(source.name, {}), parts)


def _further(round: Round, source: Source, answer: Answer | Failure) -> tuple[Ask, ...] | Failure:
    """What has to be asked besides, such as the sitemaps that an index leads to."""
    further = SOURCE_KINDS[source.kind].further
    if further is None or isinstance(answer, Failure) or answer.status == 304:
        return ()
    found = round.workshop.call(source.name, further, source, answer)
    if isinstance(found, Failure):
        return found
    return tuple(replace(ask, credentials=sources_round.credentials(ask.url, [source])) for ask in found)


def _take(
    round: Round,
    source: Source,
    answer: Answer | Failure,
    known: dict[str, Any],
    parts: Parts = (),
) -> None:
    """Store what a source answered; `parts` are the answers to what had to be asked besides."""
    if isinstance(answer, Failure) and answer.held:
        return  # its host said to wait: not asked, so nothing to note
    round.done.asked += 1
    if isinstance(answer, Answer) and not parts and _unchanged(answer, known):
        round.done.answered += 1
        round.store.keep_unchanged(source.name, round.now)
        sources_round.keep_outcome(round, source, answer)
        return
    listing = answer if isinstance(answer, Failure) else _listing(round, source, answer, known, parts)
    sources_round.keep_outcome(round, source, listing if isinstance(listing, Failure) else answer)
    if isinstance(listing, Failure):
        round.failed(source, listing)
        return
    round.done.answered += 1
    items = tuple(item for item in listing.items if not (item.published and round.is_later(item.published)))
    if len(items) < len(listing.items):  # what is of after the day that is looked as of waits: it is read again then
        listing = replace(listing, etag="", modified="", body_hash="")
    listing = replace(listing, items=entry.known_entries(round, items))
    items = listing.items
    if not known.get("listed"):
        items = first_look(round, source, items)
        left = [item for item in listing.items if item not in items]
        round.store.pass_over(left, round.now)
        round.done.left[source.name] += len(left)
    round.store.keep_listing(replace(listing, items=items), source.location, round.now)


def _unchanged(answer: Answer, known: dict[str, Any]) -> bool:
    """Whether a source says, or shows by the same bytes, that it has nothing new."""
    said = answer.status == 304 or (not answer.body and answer.status != 200)
    return said or known.get("body_hash") == feed.digest_of(answer.body)


def _listing(round: Round, source: Source, answer: Answer, known: dict[str, Any], parts: Parts) -> Listing | Failure:
    """What an answer lists, by the kind of its source."""
    most = max(round.settings.entries, source.items)
    kind = SOURCE_KINDS[source.kind]
    if kind.watch:
        return kind.watch(round, source, answer)
    assert kind.parse  # what is read on this machine is not listed here
    listing = round.workshop.call(source.name, kind.parse, source, answer, round.latest, most, parts)
    if isinstance(listing, Failure) or listing.items or not known.get("listed"):
        return listing
    return replace(listing, note="source emptied: it lists nothing any more; what was read from it stays")


def first_look(round: Round, source: Source, items: Sequence[Item]) -> tuple[Item, ...]:
    """What is taken of a source that was never listed before: not too old, and not more than so many."""
    oldest = round.now - (source.look_back or round.settings.look_back)
    recent = [item for item in items if (item.published or item.updated or round.now) >= oldest]
    # stable: items of one instant stay in the order of the feed
    newest = sorted(recent, key=lambda item: item.published or round.now, reverse=True)
    return tuple(newest[: source.items or round.settings.items])


def _own(url: str, sources: Sequence[Source]) -> bool:
    """Whether the user named this host: an address that was learned from redirects may be a stranger's."""
    return any(politeness_host(url) == politeness_host(source.location) for source in sources)


def _validators(sources: Sequence[Source], known: dict[str, dict[str, Any]]) -> tuple[str, str]:
    """ETag and Last-Modified of the last answer, if every source of this address has seen it."""
    seen = {
        (row["etag"], row["modified"]) if row and row["location"] == source.location and row["listed"] else ("", "")
        for source, row in ((source, known.get(source.name)) for source in sources)
    }
    return seen.pop() if len(seen) == 1 else ("", "")
