"""Trimming: entries of a feed that an earlier look has seen are cut out before it is parsed, which is what costs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH = 8  # bytes of an entry's digest
_MARK = re.compile(rb"<(/?)((?:\w+:)?(?:item|entry))(?=[\s>/])[^>]*>", re.I)
_ROOT_ENDS = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*\Z", re.I)
# Where markup may stand that is none: an entry that holds half of one cannot be cut out.
_HIDING = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"))


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A feed without the entries that were seen before."""

    body: bytes
    seen: int  # entries that were cut out
    left: int  # entries that stand in `body`
    digests: bytes  # of all entries, WIDTH bytes each, in order


def trimmed(body: bytes, known: bytes = b"") -> Trimmed | None:
    """Cut out the entries whose digests are in `known`; None when the body does not part cleanly into entries.

    It does when it ends with its root, its entries neither overlap nor nest, and no section of character data or
    comment reaches over an end of one.
    """
    spans = _spans(body)
    if spans is None or not _ROOT_ENDS.search(body, max(0, len(body) - 200)):
        return None
    entries = [body[start:end] for start, end in spans]
    around = b"".join(_around(body, spans))
    if not all(part.count(opens) == part.count(closes) for part in (*entries, around) for opens, closes in _HIDING):
        return None
    digests = [hashlib.sha256(entry).digest()[:WIDTH] for entry in entries]
    before = {known[start : start + WIDTH] for start in range(0, len(known), WIDTH)}
    again = [span for span, digest in zip(spans, digests, strict=True) if digest in before]
    return Trimmed(b"".join(_around(body, again)), len(again), len(spans) - len(again), b"".join(digests))


def _spans(body: bytes) -> list[tuple[int, int]] | None:
    """Where each entry stands; None when one opens within another or ends without having begun."""
    spans: list[tuple[int, int]] = []
    opened: tuple[int, bytes] | None = None
    for mark in _MARK.finditer(body):
        if bool(mark[1]) == (opened is None) or mark[0].endswith(b"/>"):
            return None
        if opened is None:
            opened = (mark.start(), mark[2])
        elif mark[2] == opened[1]:
            spans.append((opened[0], mark.end()))
            opened = None
        else:
            return None
    return spans if opened is None else None


def _around(body: bytes, spans: list[tuple[int, int]]) -> Iterator[bytes]:
    """What stands between the spans."""
    place = 0
    for start, end in spans:
        yield body[place:start]
        place = end
    yield body[place:]
