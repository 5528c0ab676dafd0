"""What searches are asked for a topic, from its own words and what its page leaves open, and what they answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from pipeline.extract import relevance
from pipeline.extract.dates import credible_date
from pipeline.extract.relevance import stems
from pipeline.extract.text import LONGEST_TITLE, plain_line
from pipeline.models import (
    Answer,
    Ask,
    Asked,
    Block,
    Brief,
    Failure,
    Item,
    Listing,
    Search,
    Source,
    Topic,
    tagged,
)
from pipeline.net import retry
from pipeline.sources import feed
from pipeline.sources.entry import web_address
from pipeline.sources.round import LISTS, Round, addresses, fetch, keep_outcome, source_of
from pipeline.urls import canonical, host_of

# Queries: what to ask a search endpoint for a topic, from its own words and from what its page leaves open.

QUERY_WORDS = 6  # most words of a query: endpoints join them with "and", so more words find less
CAP = 100  # characters of a query
_WORD = re.compile(r"[^\W_](?:[\w.’'&+-]*[\w+])?")
_HOLDER = re.compile(r"^(?P<name>[^“”:]{2,60}): ")


def queries(topic: Topic, brief: Brief | None) -> tuple[str, ...]:
    """All queries for a topic, the most telling first: open questions, tensions, the title, the keywords."""
    found = [
        *(
            _content(block.sentences[0].text) if block.section == "questions" else _tension(block)
            for block in open_matters(brief)
        ),
        _content(topic.title.partition(":")[0]),
        # a phrase says what is meant, a lone name often does not
        *sorted((_phrase(keyword) for keyword in topic.keywords), key=lambda phrase: not phrase.startswith('"')),
    ]
    return unlike(found)


def unlike(found: Iterable[str]) -> tuple[str, ...]:
    """These queries, each once however it is spelt."""
    kept: dict[str, str] = {}
    for query in found:
        kept.setdefault(spelt(query), query)
    return tuple(query for key, query in kept.items() if key)


def spelt(query: str) -> str:
    """The words of a query: what makes two of them one."""
    return re.sub(r"\W+", " ", query.casefold()).strip()


def open_matters(brief: Brief | None) -> tuple[Block, ...]:
    """What the page leaves open, the newest first: questions, then tensions."""
    sections = (brief.section("questions"), brief.section("tensions")) if brief else ()
    found = [block for section in sections for block in reversed(section)]
    return tuple(block for block in found if block.sentences and not block.settled)


def names_any(query: str, text: str) -> bool:
    """Whether a text has two words of a query, or its only one: what less was found by chance."""
    wanted = {word.casefold() for word in _WORD.findall(query)} - relevance.EMPTY_WORDS
    return len(wanted & {word.casefold() for word in _WORD.findall(text)}) >= min(2, len(wanted))


def _tension(block: Block) -> str:
    """What both sides speak of, and who they are."""
    objects = block.title.partition(": ")[0]
    holders = [match["name"] for said in block.sentences if (match := _HOLDER.match(said.text))]
    return _content(" ".join(dict.fromkeys((objects, *(name.rpartition(", ")[2] for name in holders)))))


def _content(text: str) -> str:
    """The first words of a text that carry its subject, names before the others when there are too many."""
    words = [
        word for word in _WORD.findall(_spoken(text)) if word.casefold() not in relevance.EMPTY_WORDS and len(word) > 1
    ]
    words = list(dict.fromkeys(words))
    if len(words) > QUERY_WORDS:
        names = [word for word in words if not word.islower()]
        chosen = {*(names + [word for word in words if word.islower()])[:QUERY_WORDS]}
        words = [word for word in words if word in chosen]
    return _cut(words)


def _spoken(text: str) -> str:
    """The words of a sentence of the page: what stands in quotation marks, if anything does, without brackets."""
    quoted = re.findall(r"“([^“”]*)”", text)
    return re.sub(r"[\[\]]", " ", " ".join(quoted) if quoted else text)


def _phrase(keyword: str) -> str:
    words = keyword.replace('"', " ").split()
    return f'"{_cut(words)}"' if len(words) > 1 else _cut(words)


def _cut(words: Iterable[str]) -> str:
    kept: list[str] = []
    for word in words:
        if sum(map(len, kept)) + len(kept) + len(word) > CAP:
            break
        kept.append(word)
    return " ".join(kept)


# Proposals: queries that an engine would ask a search, of which only those are asked that bear on the topic.
#
# An engine reads what strangers write, and a text may try to turn the search to its own ends. So a query is words and
# phrases alone, and words of the debate are among them.

MOST_PROPOSALS = 8  # proposals that are looked at
_SHARED = 2  # content words that a query has of an open question or a tension, where it has none of the topic's own
_PART = rf'(?:{_WORD.pattern}|"{_WORD.pattern}(?: {_WORD.pattern})*")'
_PLAIN = re.compile(f"{_PART}(?: {_PART})*")  # so no "site:", no "-word", no odd mark
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT|NEAR|AROUND|TO|ANDNOT)\b")
_HOST = re.compile(r"(?<![\w.-])(?:www\.|[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?![\w.-]))", re.I)


def sound(proposed: Sequence[str], topic: Topic, brief: Brief | None) -> tuple[str, ...]:
    """Those proposals that may be asked, in their order, each once."""
    own = stems(" ".join((topic.title, topic.question, *topic.keywords)))
    open_ = [stems(" ".join((block.title, *(said.text for said in block.sentences)))) for block in open_matters(brief)]
    return unlike(query for query in proposed[:MOST_PROPOSALS] if _plain(query) and _bears(stems(query), own, open_))


def _plain(query: str) -> bool:
    """Whether a query is a few words, some of them perhaps as a phrase, and neither an order nor an address."""
    if not query or len(query) > CAP or len(query.split()) > QUERY_WORDS:
        return False
    return bool(_PLAIN.fullmatch(query)) and not _OPERATOR.search(query) and not _HOST.search(query)


def _bears(words: frozenset[str], own: frozenset[str], open_: Sequence[frozenset[str]]) -> bool:
    """Whether a query speaks of the topic, or of one thing that its page leaves open."""
    return bool(words & own) or any(len(words & block) >= _SHARED for block in open_)


# Results: what a search endpoint answers, as items that carry the topic they were searched for.


def search_address(search: Search, query: str) -> str:
    """The URL that asks a search for a query."""
    if search.form == "gdelt":  # it refuses the whole query for one word of two letters
        query = " ".join(word for word in query.split() if len(word.strip('"')) > 2) or query
    return search.template.replace("{query}", quote(query, safe=""))


def results(search: Search, source: Source, answer: Answer, now: datetime) -> Listing | Failure:
    """The items of an answer, newest first as far as they are dated, not too old and not too many."""
    if search.form == "feed":
        listing = feed.parse_feed(source, answer, now)
        if isinstance(listing, Failure):
            # a search that finds nothing answers with a feed that has no entries, never with an empty body
            return replace(listing, thing=search.name)
        items = list(listing.items)
    else:
        found = _json(search, source, answer, now)
        if isinstance(found, Failure):
            return found
        items = found
    oldest = now - search.age
    recent = [item for item in items if item.url and (item.published is None or item.published >= oldest)]
    recent.sort(key=lambda item: item.published or oldest, reverse=True)
    marked = tuple(replace(item, found=f"reactive:{source.topics[0]}") for item in recent[: search.results])
    return Listing(source.name, marked, body_hash=hashlib.sha256(answer.body).hexdigest())


def _json(search: Search, source: Source, answer: Answer, now: datetime) -> list[Item] | Failure:
    try:
        data = json.loads(answer.body)
        entries = list(_SHAPES[search.form](data))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        said = plain_line(answer.body[:2000].decode("utf-8", "replace"), 80)
        return Failure(search.name, f"not a {search.form} answer: “{said}”", "ask it less often, or check its url")
    items: dict[str, Item] = {}
    for entry in entries:
        item = _item(source, entry, now)
        if item is not None:
            items.setdefault(item.id, item)
    return list(items.values())


def _hn(data: Any) -> Iterator[Mapping[str, Any]]:
    """Hacker News by Algolia: stories that link somewhere; a question to the site itself is no article."""
    for hit in data["hits"]:
        yield {"url": hit.get("url"), "title": hit.get("title"), "date": hit.get("created_at")}


def _gdelt(data: Any) -> Iterator[Mapping[str, Any]]:
    """GDELT DOC 2.0: it tells when it saw an article, which is soon after its publication."""
    for hit in data.get("articles", ()):
        seen = str(hit.get("seendate") or "")
        date = datetime.strptime(seen, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).isoformat() if seen else None
        yield {"url": hit.get("url"), "title": hit.get("title"), "date": date, "outlet": hit.get("domain")}


_SHAPES: dict[str, Callable[[Any], Iterator[Mapping[str, Any]]]] = {"hn-algolia": _hn, "gdelt": _gdelt}


def _item(source: Source, entry: Mapping[str, Any], now: datetime) -> Item | None:
    """One result, or None when it has no title or no public address."""
    fields = {key: value for key, value in entry.items() if isinstance(value, str)}
    title, address = plain_line(fields.get("title", ""), LONGEST_TITLE), web_address(fields.get("url", ""))
    if not title or not address or "@" in urlsplit(address).netloc:
        return None
    url = canonical(address)
    published = _date(fields.get("date", ""), now)
    return Item(
        id=tagged("item", url),
        url=url,
        title=title,
        outlet=plain_line(fields.get("outlet", ""), 100) or host_of(address),
        source=source.name,
        published=published,
        date_from="search" if published else "",
        outlet_from="host",
    )


def _date(text: str, now: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return credible_date(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment, now)


BARREN = 3  # looks in a row without a relevant result after which a query rests
_REST = timedelta(days=30)  # then it is tried once more


@dataclass(frozen=True, slots=True)
class QueryErrand:
    """One query put to one search for one topic."""

    search: Search
    topic: Topic
    source: Source
    query: str

    @property
    def url(self) -> str:
        """The address that asks it."""
        return search_address(self.search, self.query)

    @property
    def ask(self) -> Ask:
        """The request that asks it."""
        return Ask(self.url, own=True, credentials=self.search.credentials)


def search_all(round: Round, errands: Sequence[QueryErrand]) -> None:
    """Put the queries, and keep what they bring; a search fails when every query to it does."""
    if not errands:
        return
    answers = dict(fetch(round, (errand.ask for errand in errands), LISTS))
    for source in dict.fromkeys(errand.source for errand in errands):
        _take(round, source, [errand for errand in errands if errand.source == source], answers)


def due_queries(round: Round, searches: Sequence[Search], topics: Sequence[Topic]) -> list[QueryErrand]:
    """The queries of this run: of each search for each open topic those that waited longest and do not rest."""
    errands = []
    known = round.store.sources()
    proposed: dict[str, tuple[str, ...]] = {}
    for search in searches:
        for topic in topics:
            source = source_of(search, topic)
            checked = known.get(source.name, {}).get("checked")
            if (search.topics and topic.slug not in search.topics) or topic.state == "closed":
                continue
            if not retry.is_due(checked, search.every, round.now):
                continue
            if not addresses(round, [source]):
                continue  # it failed lately, and rests
            brief = round.store.brief(topic.slug, round.store.last_version(topic.slug))
            if topic.slug not in proposed:  # an engine is asked once, and only where something is to be searched
                proposed[topic.slug] = _proposed(round, searches, topic, brief)
            asked = {query: Asked(query, when, barren) for query, when, barren in round.store.asked(source.name)}
            wanted = unlike((*proposed[topic.slug], *queries(topic, brief)))
            chosen = choose(wanted, asked, search.queries, round.now)
            errands += [QueryErrand(search, topic, source, query) for query in chosen]
    return errands


def choose(wanted: Sequence[str], asked: Mapping[str, Asked], most: int, now: datetime) -> tuple[str, ...]:
    """The queries to put now: never asked before in their order, then those that waited longest; none that rests."""
    resting = {spelt(one.query) for one in asked.values() if _rests(one, now)}
    awake = [query for query in wanted if spelt(query) not in resting]
    return tuple(sorted(awake, key=lambda q: asked[q].when.timestamp() if q in asked else 0.0)[:most])


def _rests(asked: Asked, now: datetime) -> bool:
    return asked.barren >= BARREN and asked.when + _REST > now


def _proposed(round: Round, searches: Sequence[Search], topic: Topic, brief: Brief | None) -> tuple[str, ...]:
    """What the engine would ask for a topic, as far as it bears on it; it is told how earlier queries did anywhere."""
    asked: dict[str, Asked] = {}
    for search in searches:
        for query, when, barren in round.store.asked(source_of(search, topic).name):
            other = asked.get(query, Asked(query, when, barren))
            asked[query] = replace(other, when=max(other.when, when), barren=min(other.barren, barren))
    told = sorted(asked.values(), key=lambda one: (one.when, one.query))
    return sound(round.propose(topic, brief, told), topic, brief)


def _take(
    round: Round, source: Source, errands: Sequence[QueryErrand], answers: Mapping[Ask, Answer | Failure]
) -> None:
    """Store what one search brought for one topic, and how each query did."""
    answers = {ask: answer for ask, answer in answers.items() if not (isinstance(answer, Failure) and answer.held)}
    errands = [errand for errand in errands if errand.ask in answers]
    if not errands:
        return  # the endpoint's host said to wait: nothing was asked
    round.done.asked += 1
    items: dict[str, Item] = {}
    failures: list[Failure] = []
    for errand in errands:
        answer = answers[errand.ask]
        found = (
            answer
            if isinstance(answer, Failure)
            else round.workshop.call(source.name, results, errand.search, source, answer, round.now)
        )
        if isinstance(found, Failure):
            failures.append(found)
            continue
        telling = [item for item in found.items if _tells(errand, item)]
        items |= {item.id: item for item in telling if item.id not in items}
        barren = not any(relevance.relevance(errand.topic, item.title, item.text).belongs for item in telling)
        round.store.keep_asked(source.name, errand.query, round.now, barren)
    if len(failures) == len(errands):
        round.failed(source, failures[0])
        keep_outcome(round, source, failures[0])
        return
    keep_outcome(round, source, None)
    round.done.answered += 1
    note = f"{len(failures)} of {len(errands)} queries failed: {failures[0]}" if failures else ""
    round.store.keep_listing(Listing(source.name, tuple(items.values()), note=note), source.location, round.now)


def _tells(errand: QueryErrand, item: Item) -> bool:
    """A result that names neither a keyword nor the query is not worth a request to its host."""
    told = f"{item.title}\n{item.text}"
    return relevance.relevance(errand.topic, item.title, item.text).score > 0 or names_any(errand.query, told)
