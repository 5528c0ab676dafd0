"""The records that flow through the pipeline: frozen, made of tuples and UTC datetimes.

    Source -> Item -> Article -> Claim -> Finding -> Operation -> Block -> Brief -> Change

Ids are tagged hashes of canonical JSON (`tagged`), so the same input has the same id on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

Quality = Literal["full", "feed", "title"]
# Who names an outlet, from the least to the most: the host, the page itself, the source whose feed carries the words
# that are read in place of another site's page, an entry whose word can be believed, a feed that calls the page's site
# its home, the site's own feed, the user.
OutletFrom = Literal["", "host", "page", "carrier", "entry", "home", "feed", "configured"]
OUTLETS: tuple[OutletFrom, ...] = ("", "host", "page", "carrier", "entry", "home", "feed", "configured")
Role = Literal["reports", "evaluates", "argues", "forecasts", "announces", "asks"]
ClaimKind = Literal["fact", "question", "forecast", "reason", "correction"]
RelationKind = Literal["new", "repeats", "supports", "contradicts", "updates", "backs"]  # backs: another reason for it
Voice = Literal["own", "quoted", "second-hand"]  # whose words a claim has: the holder's, quoted, or others' for them
Basis = Literal["told", "joined", "inferred"]  # said by a source, by several together, or a conclusion from them
Precision = Literal["day", "month", "quarter", "year"]
Verdict = Literal["kept", "repeat", "off topic", "failed", "pending", "old"]
BlockMaterial = Literal["finding", "position", "question", "tension", "event", "correction"]
Section = Literal["what", "figures", "why", "questions", "narrative", "timeline", "perspectives", "tensions"]
BlockKind = Literal[
    "point",  # a statement, in What or in the narrative
    "answer",  # to the question of the page as it stands, before all else in What
    "figure",  # who puts a measure of the topic at what
    "reason",
    "question", "forecast",  # a forecast has no date that lies ahead, or it would be "coming"
    "event", "coming",  # what happened, and what a date ahead is given for
    "voice",
    "figures", "denial", "sides",  # tensions: two figures for one measure, a claim and who denies it, ends of the axis
]  # fmt: skip
StepKind = Literal[
    "new", "opened", "narrowed", "answered", "stale", "eased", "corrected", "withdrawn",
    "now says", "changed sides", "silent", "spoke", "challenged",
    "moved",  # a figure
    "hidden",  # by the editor: the archive does not show its words
    "noted",  # by the editor: the archive has the note that left the page with it
    "reversed", "strengthened", "softened",  # only in versions of the first edition
]  # fmt: skip
OperationKind = Literal["add", "replace", "retire", "order", "omit", "forgo", "news", "notice"]
ChangeKind = Literal[
    "claim added", "claim supported", "claim corrected", "claim withdrawn",
    "position added", "position moved", "question opened", "question narrowed", "question answered",
    "tension opened", "tension eased", "event added", "event redated", "figure moved", "source added",
    "ruled",  # by the editor, see `Ruling`
    "settings edited",  # what the page tells was chosen anew
]  # fmt: skip
RulingKind = Literal["hide", "pin", "same", "different", "holder", "side", "date", "mute", "note"]

# What kind of failure it is, where somebody asks: nothing is told by the words of a reason.
FailureCode = Literal[
    "",
    "held",  # not asked at all: its host said to wait, or there was no room for it, so this is no new try
    "late",  # not reached in the time that a run or its host has
    "refused",  # the gate to the network did not open
    "robots",  # its robots.txt forbids it, or cannot be read
    "offline",  # no host or proxy could be found, which is mostly our own network being down
    "unreachable",  # no connection came about
    "stalled",  # no complete answer in time
    "shield",  # something in front of the server turns programs away
    "HTML",  # a page where there should be a feed
    "empty",
]
# What waits for an editor: a view at the other end of the axis, what one publisher alone tells, what joins sources or
# concludes from them, and every change of a page.
HoldKind = Literal["changed sides", "single origin", "reasoning", "all"]


@dataclass(frozen=True, slots=True)
class SectionForm:
    """What a section of the page is, whatever fills it."""

    heading: str
    letter: str  # that the names of its blocks begin with
    blocks: BlockKind  # what they are, where nothing else is said of them
    rule: str  # by which something stands in it, for people


SECTION_FORMS: Mapping[Section, SectionForm] = {  # in the order of the page
    "what": SectionForm(
        "What", "w", "point",
        "where the question stands, summed up anew in each version: the newest figures, what most origins tell, each"
        " side, the sharpest dispute, what is open",
    ),
    "figures": SectionForm(
        "Figures", "f", "figure", "the newest figure that a holder gives for a measure of the topic"
    ),
    "why": SectionForm("Why it matters", "y", "reason", "the sentence gives a reason or a consequence"),
    "questions": SectionForm(
        "Open questions", "q", "question",
        "a source asks it, says that nobody knows whether, or forecasts something",
    ),
    "narrative": SectionForm(
        "Narrative", "n", "point",
        "told with others of one story: what their articles call a thing or name, the best of different articles first",
    ),
    "timeline": SectionForm(
        "Timeline", "t", "event", "the sentence says that something happens, on a day that a source gives"
    ),
    "perspectives": SectionForm(
        "Perspectives", "v", "voice",
        "a named holder speaks on the question; one entry a holder, with the newest statement",
    ),
    "tensions": SectionForm(
        "Tensions", "x", "denial",
        "two holders give different figures for one measure, one denies what the other says, or named holders stand at"
        " opposite ends of the axis",
    ),
}  # fmt: skip
SECTIONS: tuple[Section, ...] = tuple(SECTION_FORMS)
SENTENCES = 6  # most blocks of one theme in the narrative
MATERIAL: tuple[BlockMaterial, ...] = ("finding", "position", "question", "tension", "event", "correction")


UNDATED = datetime(1000, 1, 1, tzinfo=UTC)  # before anything was published: what has no date is never new


def canonical_json(value: object) -> str:
    """JSON with sorted keys, no spaces and no escapes: changing this form changes every id."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def judged_by_model(engine: str) -> bool:
    """Whether the engine of this name judges by a model, as all do but the digest, once called offline."""
    return not engine.startswith(("digest", "offline"))


def tagged(kind: str, *parts: object) -> str:
    """An id such as `claim-1f2e3d4c5b6a`: the kind, then 12 hex digits of the SHA-256 of the parts."""
    return f"{kind}-{hashlib.sha256(canonical_json([kind, *parts]).encode()).hexdigest()[:12]}"


# --- what is followed -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pole:
    """One end of a topic's axis."""

    name: str
    cues: tuple[str, ...] = ()  # words and phrases that place a statement at this end


SOURCE_SHARE = 4  # of an article at most one word in so many is copied
LEAST_COPIED = 120  # words that may be copied of any article: two or three sentences, as of a post that is no longer


@dataclass(frozen=True, slots=True)
class Budgets:
    """How much of each section fits on the page; what is displaced goes to the archive."""

    what: int = 6
    figures: int = 12
    why: int = 4
    questions: int = 8
    narrative: int = 10  # stories
    timeline: int = 30
    perspectives: int = 20
    tensions: int = 10
    also_read: int = 20
    words_per_article: int = 300  # words copied from one article onto one page, and never more than a quarter of it

    def most_copied(self, article: Article) -> int:
        """How many words of an article one page may copy."""
        words = sum(len(sentence.split()) for sentence in article.sentences)
        return min(self.words_per_article, max(LEAST_COPIED, words // SOURCE_SHARE))


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a topic follows, such as the lag of open models in months."""

    name: str
    words: tuple[str, ...]  # one of them stands in a sentence that gives the figure
    units: tuple[str, ...] = ()  # "month", "%", "$": units of `Figure`; empty: any
    of: tuple[str, ...] = ()  # what is measured; one of these stands in the sentence too; empty: anything


@dataclass(frozen=True, slots=True)
class Topic:
    """A debate that is followed."""

    slug: str
    title: str
    question: str
    keywords: tuple[str, ...] = ()  # empty: everything from the topic's sources belongs
    answer_words: tuple[str, ...] = ()  # that an answer has and the question has not; they count as words of it
    axis: tuple[Pole, Pole] | None = None
    about: tuple[
        str, ...
    ] = ()  # what the axis is about: a word of it stands beside a cue; empty: nouns of the question
    measures: tuple[Measure, ...] = ()
    material: tuple[BlockMaterial, ...] = MATERIAL
    state: Literal["open", "closed"] = "open"
    budgets: Budgets = Budgets()

    def standing(self, status: str) -> str:
        """How the topic stands: the status of its newest version, or that it was closed."""
        return status if self.state == "open" else "closed"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a source's own host is sent besides: names of environment variables, never what they hold."""

    headers: tuple[tuple[str, str], ...] = ()  # ("X-Key", "$NAME")
    login: str = ""  # the variable that holds user:password for basic authentication


@dataclass(frozen=True, slots=True)
class Source:
    """Where items come from."""

    name: str
    kind: str  # a name of `registry.SOURCE_KINDS`, or "search"
    location: str  # a URL, for a folder an absolute path
    outlet: str = ""  # overrides what the feed says of itself
    topics: tuple[str, ...] = ()  # slugs; empty: all topics
    every: timedelta = timedelta(0)
    look_back: timedelta | None = None  # on the first look; None: as [gather] says, and a folder is taken whole
    items: int = 0  # newest items on the first look; 0: as [gather] says, and a folder is taken whole
    credentials: Credentials = Credentials()
    budget: float | None = None  # seconds that a run may spend at its host; None: as [fetch] says; 0: no limit


@dataclass(frozen=True, slots=True)
class Search:
    """An endpoint that answers queries; each topic that may ask it makes its own."""

    name: str
    template: str  # URL with {query}
    form: Literal["feed", "hn-algolia", "gdelt"] = "feed"  # how it answers
    topics: tuple[str, ...] = ()  # slugs; empty: all topics
    every: timedelta = timedelta(hours=6)
    queries: int = 3  # put to it in one run for one topic
    results: int = 20  # newest results taken of a query
    age: timedelta = timedelta(days=30)  # older results are left
    credentials: Credentials = Credentials()


@dataclass(frozen=True, slots=True)
class Spending:
    """What may be spent in a span of time; 0 sets no limit."""

    calls: int = 0
    tokens: int = 0
    money: float = 0.0


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Which model is asked, how patiently, and what it may cost."""

    base_url: str = ""
    model: str = ""
    second: str = ""  # a smaller model at the same address, for what is simple; empty: the first does that too
    api_key_env: str = ""  # name of the environment variable that holds the key; empty: the endpoint wants none
    headers: tuple[tuple[str, str], ...] = ()  # sent besides; "$NAME" stands for what that variable holds
    ca_file: str = ""  # of certificates that are trusted besides those of the system
    price_in: float = 0.0  # per million tokens that are sent
    price_out: float = 0.0  # per million tokens that are answered
    second_in: float = 0.0  # the same of the second model
    second_out: float = 0.0
    timeout: float = 60.0  # seconds for a whole call
    attempts: int = 3  # at one call that reaches nobody or at which the endpoint stumbles
    patience: float = 300.0  # seconds that one run waits in all, for what the endpoint asks included
    max_tokens: int = 0  # of an answer; 0: as many as each question needs
    max_thought: int = 24_000  # tokens that a model may think before its answer, where it shows that it does
    context: int = 24_000  # characters of an article that one call may hold; longer ones are split
    per_run: Spending = Spending(calls=500, tokens=2_000_000)
    per_month: Spending = Spending()
    prompts: str = ""  # folder whose templates stand in for ours of the same name


@dataclass(frozen=True, slots=True)
class Answered:
    """How the questions of a run to a model came out."""

    kept: int = 0  # questions that were answered in it; what was bought before is not asked
    failed: int = 0  # questions that were put and got no answer of use
    first: str = ""  # why the first of them did not
    who: str = ""  # model and address of that one

    @property
    def silent(self) -> bool:
        """Whether a model was asked and never answered."""
        return self.failed > 0 and not self.kept


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt at asking a model, as it is entered before it is made."""

    key: str  # hash of model, prompt, schema and text
    question: str  # name of the prompt
    about: str  # article, section or batch
    topic: str
    endpoint: str
    model: str
    attempt: int
    tokens_in: int  # estimates, until the answer tells
    tokens_out: int
    money: float


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a new version is told to: an address of apprise, which may hold a secret and is never shown."""

    name: str
    url: str = field(default="", repr=False)
    env: str = ""  # the environment variable that holds the address instead
    topics: tuple[str, ...] = ()  # slugs; empty: all topics
    tries: int = 3  # runs that try to send one version


# --- gather -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How the one gate to the network behaves."""

    hosts: tuple[tuple[str, str], ...] = ()  # ("outlet.example", "127.0.0.1:8123"): connect there instead
    allow_private: tuple[str, ...] = ()  # networks in CIDR form that may be contacted although private
    spacing: float = 1.0  # seconds between two requests to one host
    spacings: tuple[tuple[str, float], ...] = ()  # hosts that want more: ("www.reddit.com", 60.0)
    ignore_robots: tuple[str, ...] = ()  # hosts whose robots.txt is not asked for: APIs that invite programs
    timeout: float = 30.0  # seconds for a whole request, redirects included
    # Seconds that a run may ask hosts, their pauses included; 0: no limit. Cron's usual step is an hour, and a run that
    # outlasts it keeps the next one from starting.
    budget: float = 3600.0
    # Of these for one host, where its source names none: fifty pages at a host that wants ten seconds between them.
    host_budget: float = 600.0
    max_bytes: int = 10 * 1024 * 1024  # of a decoded body
    user_agent: str = "living-brief/0.1 (+https://github.com/living-brief/living-brief)"
    proxy: str = ""  # "http://host:port", or "$NAME" of a variable that holds it, perhaps with user and password
    ca_file: str = ""  # of certificates that are trusted besides the usual ones


@dataclass(frozen=True, slots=True)
class GatherSettings:
    """How far back and how wide a run reads."""

    look_back: timedelta = timedelta(days=30)  # on the first look at a source
    items: int = 50  # newest items taken from a source on its first look
    pages: int = 500  # pages fetched in one run; the rest waits for the next
    entries: int = 200  # newest entries of one answer that are looked at, however many it lists


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of the newest articles that a source lists."""

    read: int = 0  # or off the topic by what the source tells of them
    partly: int = 0  # of these: read in the feed, as their page fails
    unread: int = 0
    why: str = ""  # why the newest of the last two failed


@dataclass(frozen=True, slots=True)
class Scope:
    """By what the items of a topic were judged, grouped and shown when it was last looked at, as hashes."""

    judged: str  # keywords, title, question, and which sources are read for it
    grouped: str  # who owns which outlet
    shown: str  # everything else that its page follows
    gone: datetime | None = None  # when it was first missed in the configuration


@dataclass(frozen=True, slots=True)
class Held:
    """An item as a topic had it; without a verdict it was not held against it."""

    item: str
    state: str
    seen: datetime
    verdict: str = ""
    why: str = ""
    grounds: str = ""  # by what it was judged


@dataclass(frozen=True, slots=True)
class Asked:
    """When a query was last put to a search, and how many times in a row it brought nothing relevant."""

    query: str
    when: datetime
    barren: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One URL to fetch, with the validators of the last answer."""

    url: str
    etag: str = ""
    modified: str = ""
    own: bool = False  # its host is one that the user named: it may lie in a private network that the settings allow
    credentials: Credentials = Credentials()  # for this address's own scheme, host and port alone


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: status 200 with a body, or 304 without one."""

    url: str  # as asked
    final: str  # after redirects
    status: int
    body: bytes = b""
    content_type: str = ""  # media type and parameters, as sent
    etag: str = ""
    modified: str = ""
    moved: str = ""  # the final address, when every redirect on the way was a permanent one
    mitigated: str = ""  # what a shield in front of the server says it did, e.g. "challenge"
    link: str = ""  # other addresses, as HTTP's Link header names them


@dataclass(frozen=True, slots=True)
class Item:
    """An entry that a source lists."""

    id: str  # tagged("item", canonical URL), so two feeds that list one page list one item; see `alone`
    url: str  # canonical; file:// for documents of a folder
    title: str
    outlet: str
    source: str  # name of the source that listed it first
    author: str = ""
    published: datetime | None = None  # None: the source gives no date
    updated: datetime | None = None
    text: str = ""  # plain text that the feed or document itself carries
    found: str = ""  # "" for the topic's own sources, "reactive:<slug>" for searches
    date_from: str = ""  # where `published` comes from, or why it is unknown: see extract/dates.py
    outlet_from: OutletFrom = ""  # who says that this is its outlet
    entry: str = ""  # what its source calls the entry: the id of a feed's entry, or a link with its fragment

    @property
    def alone(self) -> bool:
        """Whether the item's page is its own; entries that share a page are known by their ids beside its address."""
        return not self.url.startswith("http") or self.id == tagged("item", self.url)


@dataclass(frozen=True, slots=True)
class Listing:
    """What one look at a source gave; `items` is empty when the source answered "not modified"."""

    source: str
    items: tuple[Item, ...]
    etag: str = ""
    modified: str = ""
    body_hash: str = ""
    note: str = ""  # something a person should know, e.g. "feed is truncated"


@dataclass(frozen=True, slots=True)
class Failure:
    """An expected failure: one line that names the thing, what happened and the remedy."""

    thing: str  # URL, path or source name
    reason: str
    remedy: str = ""
    retry: bool = True  # False: asking again will not help
    status: int = 0  # what the server answered; 0 when it gave no answer
    later: str = ""  # its Retry-After, as sent
    code: FailureCode = ""

    @property
    def held(self) -> bool:
        """Whether nothing was asked, or not to its end, so that this is no new try."""
        return self.code in ("held", "late")

    def __str__(self) -> str:
        return f"{self.thing}: {self.reason}" + (f" ({self.remedy})" if self.remedy else "")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the robots.txt of one origin says; kept for a day."""

    origin: str  # "https://outlet.example": scheme, host and port, as robots.txt is per origin
    says: Literal["text", "allow", "forbid"]  # forbid: it could not be read, which forbids everything (RFC 9309)
    read: datetime
    text: str = ""
    why: str = ""  # of "forbid"
    code: FailureCode = ""  # of "forbid": what kept it from being read
    note: str = ""  # a delay that it asks for and does not get in full


@dataclass(frozen=True, slots=True)
class Hold:
    """A host that asked for no request before an instant."""

    host: str
    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source has answered lately: whether it is asked, where, and from when on."""

    source: str
    location: str  # as configured; another one starts anew
    failures: int = 0  # in a row
    retry_at: datetime | None = None
    why: str = ""
    gone: datetime | None = None  # the first 410 in a row
    disabled: datetime | None = None  # not asked any more, until its location is changed
    target: str = ""  # where permanent redirects led last
    runs: int = 0  # for how many runs in a row
    moves: tuple[tuple[datetime, str, str], ...] = ()  # when an address was learned: instant, from, to

    @property
    def address(self) -> str:
        """Where the source is asked: the learned address, else the configured one."""
        return self.moves[-1][2] if self.moves else self.location


@dataclass(frozen=True, slots=True)
class Article:
    """The text of an item at one moment, cut into sentences; an edited page is a new revision."""

    id: str  # tagged("article", item id, text hash)
    item: Item
    quality: Quality
    sentences: tuple[str, ...]
    text_hash: str
    seen: datetime  # when we first read this text
    revision: int = 1
    language: str = ""
    paragraphs: tuple[int, ...] = ()  # places of the sentences that begin one; empty where they are not known

    @property
    def day(self) -> datetime:
        """The date to order by: published where known, else when we first saw it."""
        return self.item.published or self.seen


# --- read -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class When:
    """A date with its precision; `start` is the first day of the period."""

    start: date
    precision: Precision = "day"

    def __str__(self) -> str:
        match self.precision:
            case "day":
                return self.start.isoformat()
            case "month":
                return f"{self.start:%Y-%m}"
            case "quarter":
                return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
            case _:
                return f"{self.start.year:04d}"

    @property
    def order(self) -> tuple[date, int]:
        """Sort key: a year before its quarters, a month before its days."""
        return self.start, ("year", "quarter", "month", "day").index(self.precision)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence, with what it counts."""

    value: float
    unit: str  # "%", "$", "month", "point", ... ; "" when bare
    text: str  # as it stands in the sentence


@dataclass(frozen=True, slots=True)
class Measured:
    """What a claim measures, as a model read it: two of one name and subject are of one thing."""

    name: str
    subject: str
    value: str
    unit: str = ""
    against: str = ""  # what it is compared with


@dataclass(frozen=True, slots=True)
class Gist:
    """What a model read in a claim, after code and a second reading had nothing against it."""

    says: str  # the claim, understandable by itself
    topic: str  # slug of the topic that `bears` and `side` are about
    bears: int  # on its question: 0 not, 3 decides it
    side: int = 0  # the holder's end of the axis, -1 or 1; 0: none
    about: str = ""  # what that side is about
    voice: Voice = "own"
    via: str = ""  # who passes the holder's words on
    measure: Measured | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement that an article makes; the quote stands word for word in the article.

    `Store.newest([claim.item])` has the article, with address, outlet and day. A name of the holder is as the article
    has it.
    """

    id: str  # tagged("claim", article id, sentence numbers, engine)
    article: str
    item: str
    sentences: tuple[int, ...]  # positions in the article
    quote: str
    holder: str  # who says so; the outlet when the text names nobody
    role: Role
    kind: ClaimKind
    names: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    when: When | None = None  # the date of the event that it tells, or at which a forecast falls due
    engine: str = ""
    gist: Gist | None = None  # None: the quote stands for itself
    side: int | None = None  # its holder's end of the axis as the editor has it, 0 for none; None: as it is read
    dated: bool = False  # whether `when` is the editor's


# --- relate -----------------------------------------------------------------------------------------


class Neighbour(NamedTuple):  # there are forty of each claim: a record that is made ten times as fast
    """A claim near another one: another new claim, or the quoted claim of a known finding."""

    claim: Claim
    finding: str  # empty for another new claim
    cosine: float


@dataclass(frozen=True, slots=True)
class Relation:
    """How a claim stands to what was known."""

    claim: str
    kind: RelationKind
    finding: str = ""  # id of a known finding, or of the new claim that leads a new finding; empty for "new"
    why: str = ""  # the rule and its figures, for people


@dataclass(frozen=True, slots=True)
class Finding:
    """Claims from any number of articles that say the same thing."""

    id: str  # tagged("finding", topic, first claim id): stays when claims join
    claims: tuple[str, ...]  # the first is the one quoted
    text: str
    label: str  # at most 12 words of the text
    items: tuple[str, ...]  # the articles' items, first the one quoted
    origins: tuple[str, ...]  # independent publishers
    kind: ClaimKind
    first: datetime  # publication of its earliest dated article; UNDATED where none has a date
    last: datetime  # publication of its latest article, or first sight: ranks, and is never shown
    setting: float = 0.0  # cosine of the sentences that stand around its claims with the topic's own words, 0 to 1
    corroboration: float = 0.0  # mean cosine with how the two nearest other origins put it, 0 to 1
    specificity: float = 0.0  # mean weight of its words, figures counted on top
    score: float = 0.0  # for the topic's question; compares findings of one moment
    also: tuple[str, ...] = ()  # items that tell of the same happening and need not carry its words: its story


# --- revise -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """What counting the words of new claims came to."""

    claims: int  # that the topic has had so far
    terms: Mapping[str, int]  # counts to add; with a snapshot, all that go on being counted
    snapshot: str = ""  # the word statistics as JSON, where they are due to be renewed


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence on the page: evidence, which rests on claims, or a notice from the closed list."""

    text: str  # copied words stand between “ and ”
    claims: tuple[str, ...] = ()
    items: tuple[str, ...] = ()  # what it cites
    link: str = ""  # id of the block that tells the quoted finding in full; empty: this one does
    notice: bool = False
    written: bool = False  # prose of a model
    basis: Basis = "told"  # of prose; what is joined or inferred shows its sources as its premises
    speaker: str = ""  # who says so, shown in front of the words: of a view, a forecast, an own measurement
    outlet: str = ""  # who reports so, shown behind them in brackets with the numbers
    dated: str = ""  # the day of its article, shown there too


@dataclass(frozen=True, slots=True)
class BlockStep:
    """One step in the life of a block, e.g. a question answered in version 7."""

    what: StepKind
    version: int
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One entry of the page with a permanent id: the same id in another version is the same entry, then and now."""

    id: str
    section: Section
    sentences: tuple[Sentence, ...]
    title: str = ""  # holder, theme, measure, the object of a tension: for people, and never parsed
    since: int = 1  # version it came in
    life: tuple[BlockStep, ...] = ()
    findings: tuple[str, ...] = ()  # those told in full here
    when: When | None = None
    pole: float = 0.0  # place on the topic's axis, -1 (first pole) to 1 (second pole)
    rank: float = 0.0  # what is displaced first when the section is full: the lowest
    day: datetime | None = None  # date of the newest statement it rests on
    kind: BlockKind = "point"
    name: str = ""  # short and permanent, such as "n12"; what a reader sees of the id
    figure: Figure | None = None  # of kind "figure"

    @property
    def anchor(self) -> str:
        """What links within a page lead to: the name, in versions of the first edition the id."""
        return self.name or self.id

    @property
    def awaited(self) -> str:
        """What would answer a question that is still open, "" where nobody said."""
        told = [said.text for step in self.life if step.what == "opened" for said in step.sentences]
        return told[-1] if told and not self.settled else ""

    @property
    def settled(self) -> bool:
        """Whether a question was answered or went stale, or a tension eased."""
        return bool(self.life) and self.life[-1].what in ("answered", "stale", "eased")


@dataclass(frozen=True, slots=True)
class Operation:
    """The only way in which a page changes.

    "order" puts the block behind all others of its section. Four change no block: what "omit" has was found untrue,
    what "forgo" has is not printed for another reason, "news" heads this version, and "notice" stands under it.
    """

    kind: OperationKind
    id: str
    block: Block | None = None
    why: str = ""
    engine: str = ""  # who made it, where another engine stood in for the one that was asked


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the editor decided about a topic: an entry of its file of corrections.

    It holds by the words of a statement and the address of its article, which outlive a store and an engine; `block` is
    the id or the name of an entry that is more than one statement: a voice, a figure, a tension.
    """

    kind: RulingKind
    reason: str
    author: str
    day: date
    block: str = ""
    quote: str = ""
    url: str = ""  # of the article; "": of any that has the words
    other: str = ""  # of "same" and "different": the words of the second statement
    other_url: str = ""
    name: str = ""  # a holder or an outlet
    value: str = ""  # the holder, the end of the axis or the day that it is; "" for none
    since: date | None = None  # of "mute"; None: altogether
    text: str = ""  # of "note"
    place: str = field(default="", compare=False)  # where it stands: "corrections/heat-pumps.toml line 3"


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling with what it does to the page, as far as a version shows it."""

    ruling: Ruling
    quote: str = ""  # the words that it holds by, where it names a block
    other: str = ""
    subject: str = ""  # what it is about, for people: "n12", "Harbour Post"
    was: str = ""  # the holder, the end of the axis or the day as it was read
    holder: str = ""  # who says what is hidden, where an article reports it
    block: str = (
        ""  # id of the entry that it is about: of a voice, a figure, a tension, what is pinned, what has a note
    )
    version: int = 0  # that it came in
    dropped: tuple[str, ...] = ()  # ids of blocks that left the page by it
    touched: tuple[str, ...] = ()  # of those that are otherwise by it
    made: tuple[str, ...] = ()  # of those that stand there by it

    @property
    def blocks(self) -> tuple[str, ...]:
        """All blocks in which a reader sees it."""
        return tuple(dict.fromkeys((*self.made, *self.touched, *self.dropped, *filter(None, (self.block,)))))

    def noted(self, there: Collection[str]) -> bool:
        """Whether it is a note that a page with these blocks, by their ids, shows: one on an entry goes with it."""
        on = self.ruling.block or self.ruling.quote
        return self.ruling.kind == "note" and (not on or self.block in there)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A numbered source of a topic; its number is permanent."""

    number: int
    item: str
    url: str
    title: str
    outlet: str
    published: datetime | None
    quality: Quality
    found: str = ""
    copies: tuple[str, ...] = ()  # other outlets that carry the same text
    revision: int = 1
    language: str = ""  # ISO 639-1, where it is known
    best: str = ""  # of what was read and is not cited: the sentence that tells a reader most


@dataclass(frozen=True, slots=True)
class Brief:
    """A version of the page: all that its Markdown is rendered from; `Shelf.brief` reads one."""

    topic: Topic
    version: int
    date: datetime
    engine: str
    items: int  # read for this topic so far
    blocks: tuple[Block, ...]
    sources: tuple[SourceLine, ...]  # those that the page cites, by number
    also: tuple[SourceLine, ...]  # the newest of those that were read and are not cited
    status: str
    notices: tuple[Sentence, ...] = ()
    built_from: str = ""  # one line for version 1: what it was built from
    news: tuple[Sentence, ...] = ()  # what changed and what it changes, where a model tells it
    unprinted: tuple[tuple[str, str], ...] = ()  # what was proposed for this version and is not on it, and why
    rulings: tuple[Ruled, ...] = ()  # of the editor, that held when it was made
    edited: int = 0  # the last version that was chosen anew, as the settings had been edited
    chosen: tuple[str, ...] = ()  # claims that it chose then of articles that were read before: they are no news
    told_in: int = 0  # the version whose news it goes on showing, where nothing of its own is news; 0: it has its own
    recent: tuple[Change, ...] = ()  # that news, as far as it still stands
    headlines: tuple[str, ...] = ()  # items whose titles tell the course of the debate, oldest first

    def section(self, section: Section) -> tuple[Block, ...]:
        """The blocks of one section, in page order."""
        return tuple(block for block in self.blocks if block.section == section)


@dataclass(frozen=True, slots=True)
class Change:
    """What a reader sees of an operation: one thing that is different between two versions, see `changes`."""

    kind: ChangeKind
    block: str  # id of the block, or of the item for "source added"
    title: str = ""
    before: tuple[Sentence, ...] = ()
    after: tuple[Sentence, ...] = ()
    detail: str = ""  # the last step that made it: "now says", "answered", "opened and answered"
    of: BlockKind = "point"  # kind of the block
    was: str = ""  # end of the axis, date or figure as the reader knew it
    now: str = ""  # the same as it is now
    version: int = field(default=0, compare=False)  # that it came in, as far as the page or the archive shows it
    since: int = field(default=0, compare=False)  # the version that its block came in
    why: str = ""  # of "ruled": the reason, with who gave it and when
    also: tuple[str, ...] = ()  # of "ruled": ids of the other blocks that it changed


@dataclass(frozen=True, slots=True)
class Submission:
    """What waits for an editor: the next version as it would be with all of it."""

    brief: Brief
    changes: tuple[Change, ...]  # against the newest version
    waiting: tuple[tuple[str, str], ...]  # ids of the blocks that the newest version has not, or has otherwise, and why
    retired: tuple[Block, ...]  # what the newest version has and this one has not, as it is known now
    since: datetime  # when the first of it was submitted
    whole: bool = False  # nothing of it goes out before it is published


@dataclass(frozen=True, slots=True)
class Sheets:
    """A submission as an editor reads it: the page, what is different about it, and its blocks to tick off."""

    page: str
    difference: str
    blocks: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """A submission beside which no version is due."""

    submission: Submission
    numbers: Mapping[str, int]  # of sources, as a version would give them
    faults: tuple[str, ...] = ()  # sentences that the gate left out, and operations that were skipped


@dataclass(frozen=True, slots=True)
class Rejection:
    """A block, or its newest change, that an editor kept off the page: what it told does not come back by itself."""

    block: str
    name: str
    section: Section
    version: int  # that it was submitted for
    date: datetime
    told: tuple[str, ...]  # what its new sentences rest on: the claim that is told, or all that are joined
    findings: tuple[str, ...]  # of the claims that are told, so that another article's words do not bring them back
    form: str  # hash of the block, for a change that brings no sentence
    words: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A claim that its own article no longer makes; `now` is what stands in its place, if anything."""

    claim: Claim
    now: Claim | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A version as the topic's feed tells it."""

    version: int
    date: datetime
    title: str
    content: str  # HTML


@dataclass(frozen=True, slots=True)
class Dossier:
    """What an engine is shown to revise a page; its size follows what is new."""

    topic: Topic
    version: int  # the number that the next version would get
    now: datetime
    previous: Brief | None
    current: tuple[Finding, ...]  # new or newly supported: only these may carry a new sentence
    history: tuple[Finding, ...]  # known findings near them, and those on the page
    relations: tuple[Relation, ...]  # contradictions and updates among them
    corrections: tuple[Correction, ...]
    claims: Mapping[str, Claim]
    articles: Mapping[str, Article]  # by item id, the newest revision
    archive: Mapping[str, Block] = field(default_factory=dict)  # retired blocks by id
    aliases: Mapping[str, str] = field(default_factory=dict)  # names of holders, as pages had them, to those of now
    barred: frozenset[str] = frozenset()  # ids of blocks that the editor has hidden
    pinned: frozenset[str] = frozenset()  # ids of blocks that the editor keeps on the page, in their words
    kept: frozenset[str] = frozenset()  # of those that stay there in whatever words: voices with a side by the editor
    joined: Mapping[str, str] = field(default_factory=dict)  # claims that the editor holds to be the same: id to group
    apart: frozenset[frozenset[str]] = frozenset()  # pairs of findings that the editor holds to be different
