"""Proposals: queries that an engine would ask a search, of which only those are asked that bear on the topic.

An engine reads what strangers write, and a text may try to turn the search to its own ends. So a query is words and
phrases alone, and words of the debate are among them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.gather.content import stems
from pipeline.gather.queries import CAP, WORDS, unanswered, unlike
from pipeline.records import Brief, Topic

MOST = 8  # proposals that are looked at
SHARED = 2  # content words that a query has of an open question or a tension, where it has none of the topic's own
_WORD = r"[^\W_](?:[\w.’'&+-]*[\w+])?"
_PHRASE = rf'"{_WORD}(?: {_WORD})*"'
_PLAIN = re.compile(rf"(?:{_WORD}|{_PHRASE})(?: (?:{_WORD}|{_PHRASE}))*")  # so no "site:", no "-word", no odd mark
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT|NEAR|AROUND|TO|ANDNOT)\b")
_HOST = re.compile(r"(?<![\w.-])(?:www\.|[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?![\w.-]))", re.I)


def sound(proposed: Sequence[str], topic: Topic, brief: Brief | None) -> tuple[str, ...]:
    """Those proposals that may be asked, in their order, each once."""
    own = stems(" ".join((topic.title, topic.question, *topic.keywords)))
    open_ = [stems(" ".join((block.title, *(said.text for said in block.sentences)))) for block in unanswered(brief)]
    return unlike(query for query in proposed[:MOST] if _plain(query) and _bears(stems(query), own, open_))


def _plain(query: str) -> bool:
    """Whether a query is a few words, some of them perhaps as a phrase, and neither an order nor an address."""
    if not query or len(query) > CAP or len(query.split()) > WORDS:
        return False
    return bool(_PLAIN.fullmatch(query)) and not _OPERATOR.search(query) and not _HOST.search(query)


def _bears(words: frozenset[str], own: frozenset[str], open_: Sequence[frozenset[str]]) -> bool:
    """Whether a query speaks of the topic, or of one thing that its page leaves open."""
    return bool(words & own) or any(len(words & block) >= SHARED for block in open_)
