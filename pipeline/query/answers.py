"""What the store answers, as records: a date is a day as ISO has it, a number is that of the page's source list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Place:
    """A topic that an article belongs to, and the number that its page has given it for good."""

    topic: str
    number: int | None  # None: it was read and has none yet


@dataclass(frozen=True, slots=True)
class Citation:
    """An article: who published it where, with two of its clocks and its numbers."""

    title: str
    outlet: str
    author: str
    url: str
    published: str | None  # None: nobody says when
    found: str  # when we first read it
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """What an article has somebody say, word for word."""

    quote: str
    holder: str  # who says so, as the article calls them; its outlet where it names nobody
    role: str
    kind: str
    happened: str | None  # the date of what it tells, or at which a forecast falls due
    source: Citation
    holds: str = ""  # "" while it stands there so; else what became of it
    now: str = ""  # what its article says instead, where it was corrected
    id: str = ""  # of the claim
    before: str = ""  # of a further sentence: the one before it, and the one after
    after: str = ""
    # How its holder says it: "quoted" in quotation marks, "written" in an article that they signed, or "reported" in an
    # article's own words; "" where it is of its outlet, or that is not known.
    speech: str = ""

    @property
    def day(self) -> str:
        """When it was said, as far as that is known: published, else found."""
        return self.source.published or self.source.found


@dataclass(frozen=True, slots=True)
class WordsFound:
    """What has the words that were asked for, newest first: what `brief find --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/find/1"

    since: str | None  # the day from which on it was looked for; null: no limit
    quotations: tuple[Quotation, ...]
    passages: tuple[Quotation, ...]  # further sentences of articles; of holder "" where nobody could be told
    more: int  # quotations that are not among these
    bounded: bool  # whether there may be still more: only those that came in last were looked at
    lacking: int  # words that each lacks, as nothing has all of them
    titles: tuple[Citation, ...]  # articles whose title has the words


@dataclass(frozen=True, slots=True)
class WordsOf(WordsFound):
    """What somebody says, newest first: what `brief who --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/who/1"

    holder: str  # who is meant
    called: tuple[str, ...]  # all that articles call them
    signed: tuple[Citation, ...] = ()  # articles that they signed, alone or with others, newest first


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is meant by a name: the name in full, and all that articles call them."""

    name: str
    names: tuple[str, ...]
    claims: int = 0  # that are theirs; 0: articles only name them


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a page, and what it rests on."""

    text: str
    speaker: str  # who says so, where the page names them in front
    quotations: tuple[Quotation, ...]
    further: tuple[Citation, ...] = ()  # cited too; which of their sentences is not recorded


@dataclass(frozen=True, slots=True)
class Novelty:
    """A change that a version told."""

    version: int
    date: str
    what: str  # as the page heads it: "Changed sides", "New figure"
    kind: str
    title: str
    entry: str  # short name of the entry that tells it, its id where it is off the page
    was: str
    now: str
    before: tuple[Evidence, ...]
    after: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a topic's page since a version."""

    topic: str
    since: int  # the version that the reader knows, 0: none
    version: int  # the newest one
    date: str
    changes: tuple[Novelty, ...]
    more: int = 0  # further ones, older than these


@dataclass(frozen=True, slots=True)
class PagesChanged:
    """What the new versions of topics changed: what `brief changes --format json` prints."""

    FORMAT: ClassVar[str] = "living-brief/changes/1"

    since: str  # as it was asked: a span, a date, a version
    topics: tuple[Changed, ...]  # in which something changed
    unchanged: tuple[str, ...]  # slugs of the others


@dataclass(frozen=True, slots=True)
class Move:
    """A step in the life of an entry: what somebody said before, what answered a question."""

    what: str
    version: int
    date: str
    before: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PageEntry:
    """An entry of a page with all that it rests on."""

    topic: str
    version: int
    entry: str
    section: str
    kind: str
    title: str
    side: str  # the end of the topic's axis at which it stands
    since: str  # the date of the version that it came in
    since_version: int
    sentences: tuple[Evidence, ...]
    life: tuple[Move, ...]
    left: int = 0  # the version in which it left the page, 0: it stands there


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic that is followed."""

    topic: str
    title: str
    question: str
    state: str
    version: int  # 0: none yet
    date: str | None  # of its newest version
    first: str | None  # of its first
    status: str
    articles: int
