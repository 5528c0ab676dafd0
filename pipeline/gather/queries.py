"""Queries: what to ask a search endpoint for a topic, from its own words and from what its page leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.gather import content
from pipeline.records import Block, Brief, Section, Topic

WORDS = 6  # most words of a query: endpoints join them with "and", so more words find less
CAP = 100  # characters of a query
_WORD = re.compile(r"[^\W_](?:[\w.’'&+-]*[\w+])?")
QUESTIONS: Section = "questions"
TENSIONS: Section = "tensions"
_HOLDER = re.compile(r"^(?P<name>[^“”:]{2,60}): ")


def queries(topic: Topic, brief: Brief | None) -> tuple[str, ...]:
    """All queries for a topic, the most telling first: open questions, tensions, the title, the keywords."""
    found = [
        *(
            _content(block.sentences[0].text) if block.section == QUESTIONS else _tension(block)
            for block in unanswered(brief)
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


def unanswered(brief: Brief | None) -> tuple[Block, ...]:
    """What the page leaves open, the newest first: questions, then tensions."""
    found = [block for section in (QUESTIONS, TENSIONS) for block in reversed(brief.section(section) if brief else ())]
    return tuple(block for block in found if block.sentences and not block.settled)


def names_any(query: str, text: str) -> bool:
    """Whether a text has two words of a query, or its only one: what less was found by chance."""
    wanted = {word.casefold() for word in _WORD.findall(query)} - content.EMPTY
    return len(wanted & {word.casefold() for word in _WORD.findall(text)}) >= min(2, len(wanted))


def _tension(block: Block) -> str:
    """What both sides speak of, and who they are."""
    objects = block.title.partition(": ")[0]
    holders = [match["name"] for said in block.sentences if (match := _HOLDER.match(said.text))]
    return _content(" ".join(dict.fromkeys((objects, *(name.rpartition(", ")[2] for name in holders)))))


def _content(text: str) -> str:
    """The first words of a text that carry its subject, names before the others when there are too many."""
    words = [word for word in _WORD.findall(_spoken(text)) if word.casefold() not in content.EMPTY and len(word) > 1]
    words = list(dict.fromkeys(words))
    if len(words) > WORDS:
        names = [word for word in words if not word.islower()]
        chosen = {*(names + [word for word in words if word.islower()])[:WORDS]}
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
