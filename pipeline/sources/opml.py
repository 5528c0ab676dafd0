"""OPML: the lists of feeds that other readers export, folders in folders."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from pipeline.extract import text
from pipeline.models import Failure
from pipeline.sources.entry import web_address
from pipeline.urls import canonical

_MOST = 1_000  # feeds taken from one file
_NAMED = 5  # of what is left out; the rest is counted
_LOOKED = 200_000  # outlines looked at
_LOOKS = re.compile(rb"<opml[\s>]", re.I)


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of the list."""

    title: str
    url: str


@dataclass(slots=True)
class Outlines:
    """The feeds of a list, and what was passed over and why."""

    feeds: list[Outline] = field(default_factory=list)
    repeated: int = 0
    unusable: int = 0  # what cannot be read as it is written
    named: list[str] = field(default_factory=list)  # the first few of these, each with the reason
    beyond: int = 0  # more than are taken
    cut: bool = False  # the file breaks off

    def notes(self) -> tuple[str, ...]:
        """One phrase for each thing that was passed over."""
        counted = (
            (self.repeated, "repeat an earlier one"),
            (self.unusable, "cannot be read as written"),
            (self.beyond, f"beyond the {_MOST:,} that are taken from one file"),
        )
        notes = tuple(f"{count:,} {what}" for count, what in counted if count)
        return (*notes, "the file breaks off; what stands before the break is used") if self.cut else notes


def looks_like_opml(body: bytes) -> bool:
    """Whether a body is an OPML file."""
    return bool(_LOOKS.search(body[:5000]))


def read_opml(name: str, body: bytes) -> Outlines | Failure:
    """The feeds of an OPML file in its order; a file that declares entities is refused whole."""
    found = Outlines()
    seen: set[str] = set()
    looked = 0
    try:
        for _, node in iterparse(io.BytesIO(body), events=("end",), forbid_dtd=True):
            if str(node.tag).lower() != "outline":
                continue
            looked += 1
            # Attributes are written in every mixture of cases.
            told = {key.lower(): value for key, value in node.attrib.items()}
            node.clear()
            if "xmlurl" in told:
                _take(found, seen, told, looked)
    except DefusedXmlException:
        return Failure(name, "declares a document type or entities", "export the list again, or remove the DOCTYPE")
    except (ParseError, LookupError, ValueError) as error:  # the latter two: an encoding that is unknown or unusable
        if not found.feeds:
            return Failure(name, f"is not an OPML file that can be read ({error})", "export the list again")
        found.cut = True
    if not looked:
        return Failure(name, "holds no outlines", "is it the list of feeds that a reader exported?")
    return found


def _take(found: Outlines, seen: set[str], told: dict[str, str], looked: int) -> None:
    url = web_address(told["xmlurl"])
    title = text.plain_line(told.get("title", "")[:1000] or told.get("text", "")[:1000], 100)
    user, at, host = url.partition("://")[2].partition("/")[0].rpartition("@")
    if not url or at:
        why = "its address holds a password: add it by hand, with login_env" if user else "not a web address"
        found.unusable += 1
        if len(found.named) < _NAMED:
            found.named.append(f"{title or host or 'an entry without a title'}: {why}")
    elif len(found.feeds) >= _MOST or looked > _LOOKED:
        found.beyond += 1
    elif canonical(url) in seen:
        found.repeated += 1
    else:
        seen.add(canonical(url))
        found.feeds.append(Outline(title, url))
