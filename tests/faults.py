"""The fault list of the page, as checks over one version: on its record and on its Markdown as CommonMark parses it.

`faults(*stored(store, topic, number))` is empty for a page that may be published. Each check is a function of its own
and names itself in front of what it found, so that a test can ask for one of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.gather import sentences
from pipeline.gather.canonical import canonical
from pipeline.records import SECTIONS, Article, Block, Brief, Claim, Section, Sentence, SourceLine, When
from pipeline.revise.gate import NOTICES
from pipeline.store import Store

LABEL = 12  # words from which a quotation tells a finding in full
NEWS = "What's new in v{version}"
NAMES: dict[Section, str] = {
    "what": "What", "why": "Why it matters", "questions": "Open questions", "narrative": "Narrative",
    "timeline": "Timeline", "perspectives": "Perspectives", "tensions": "Tensions",
}  # fmt: skip
SOURCES, ALSO = "Sources", "Also read"
STATUSES = ("active and growing", "steady", "cooling", "dormant")
MOVES = ("new", "strengthened", "softened", "reversed", "challenged")
# What the page says of itself, beside the notices: what v1 was built from, and where the rest of the news stands.
ITSELF = re.compile(
    r"Built from \d+ articles? (?:of \d+ outlets?|that names? no outlet)"
    r"(?: and \d+ articles? that names? no outlet)?(?:, published \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d)?\."
    r" Everything on this page is new\.|"
    r"\d+ more changes? (?:is|are) told in the changes page\."
)
_FRONT = re.compile(r"\A---\n(?:[a-z]+: [^\n]*\n)+---\n")
_NUMBER = re.compile(r"\d+")
_QUOTED = re.compile(r"“([^”]*)”")
_RESOLVED = re.compile(r"\[[^\]]*\]")
_TITLE_LINE = re.compile(r"(?: · since v\d+)?(?: · eased in v\d+)?\s*")
_LIFE = re.compile(r"[\s.)]*(?: · opened v\d+)?\s*")
_EVOLUTION = re.compile(rf"Evolution: (?:({'|'.join(MOVES)}) in|silent since) v(\d+)(?=$|[ ,])")
_ANCHOR = re.compile(r'<a id="([^"]+)">')
_MARK = re.compile(r"\[\+\d+\]")  # how many more a sentence cites
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4])?")
_SHAPES = frozenset(
    "heading_open heading_close paragraph_open paragraph_close bullet_list_open bullet_list_close list_item_open "
    "list_item_close inline".split()
)


# --- the page as it is parsed -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words, and the citations that follow them."""

    text: str
    cites: tuple[int, ...]

    @property
    def quotes(self) -> list[str]:
        """What stands between quotation marks."""
        return _QUOTED.findall(self.text)


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or a list entry of the page, without the entries below it."""

    section: str
    depth: int  # 0 for a paragraph, 1 for a list entry, 2 for an entry below it
    strong: str  # what it opens with in bold
    chunks: tuple[Chunk, ...]
    anchors: tuple[str, ...]
    cites: tuple[tuple[str, str], ...]  # (number, where it leads)
    links: tuple[str, ...]  # where the others lead

    @property
    def text(self) -> str:
        """Its words, without bold opening and citations."""
        return "".join(chunk.text for chunk in self.chunks)

    @property
    def rest(self) -> str:
        """The words after its last citation."""
        return "" if self.chunks and self.chunks[-1].cites else self.chunks[-1].text if self.chunks else ""


@dataclass(frozen=True)
class Page:
    """One version with what it rests on: the record, its Markdown parsed, and the stored texts."""

    brief: Brief
    markdown: str
    claims: Mapping[str, Claim]
    articles: Mapping[str, Article]

    @cached_property
    def tokens(self) -> list[Token]:
        """As CommonMark reads the page."""
        return MarkdownIt("commonmark").parse(self.body)

    @cached_property
    def body(self) -> str:
        """The page without its front matter."""
        return _FRONT.sub("", self.markdown, count=1)

    @cached_property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """(tag, words) of each heading."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        return tuple((one.tag, _words(other)) for one, other in pairs if one.type == "heading_open")

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All paragraphs and list entries under their headings."""
        found: list[Unit] = []
        section, depth, heading = "", 0, False
        for token in self.tokens:
            depth += {"bullet_list_open": 1, "bullet_list_close": -1}.get(token.type, 0)
            if token.type == "heading_open":
                heading = True
            elif token.type == "inline" and heading:
                section, heading = _words(token), False
            elif token.type == "inline":
                found.append(_unit(section, depth, token.children or []))
        return tuple(found)

    @property
    def told(self) -> list[Unit]:
        """The units of the sections that tell the debate."""
        sections = {NEWS.format(version=self.brief.version), *NAMES.values()}
        return [unit for unit in self.units if unit.section in sections]

    def of(self, section: Section) -> list[Unit]:
        """The units of one section."""
        return [unit for unit in self.told if unit.section == NAMES[section] and not _status_line(unit)]

    @property
    def news(self) -> list[Unit]:
        """The units of What's new."""
        return [unit for unit in self.told if unit.section == NEWS.format(version=self.brief.version)]

    @cached_property
    def listing(self) -> list[Unit]:
        """The entries of the source list."""
        return [unit for unit in self.units if unit.section in (SOURCES, ALSO) and unit.depth]

    @property
    def lines(self) -> tuple[SourceLine, ...]:
        """Cited and also read."""
        return (*self.brief.sources, *self.brief.also)

    def sentences(self) -> Iterator[tuple[Block, Sentence]]:
        """Every sentence of the record, with those that tell a block's life."""
        for block in self.brief.blocks:
            for sentence in (*block.sentences, *(said for step in block.life for said in step.sentences)):
                yield block, sentence

    def texts(self, items: set[str]) -> list[str]:
        """What these items' stored texts said by the version's date, each revision; a headline is a text too."""
        found = []
        for article in self.articles.values():
            if article.item.id in items and article.seen <= self.brief.date:
                title = (article.item.title,) if article.quality == "title" else ()
                found.append(_fold(" ".join((*title, *article.sentences))))
        return found


def _unit(section: str, depth: int, children: Sequence[Token]) -> Unit:
    chunks: list[Chunk] = []
    strong, text = "", ""
    anchors: list[str] = []
    cites: list[tuple[str, str]] = []
    links: list[str] = []
    run: list[int] = []  # the citations after `text`
    inner: list[str] | None = None  # the words of the link that is open
    bold: list[str] | None = None

    def say(words: str) -> None:
        nonlocal text, run
        if run and words.strip():
            chunks.append(Chunk(text, tuple(run)))
            text, run = "", []
        text += words

    for child in children:
        match child.type:
            case "link_open":
                inner, href = [], str(child.attrs["href"])
            case "link_close":
                words, inner = "".join(inner or ()), None
                number = re.fullmatch(r"\[(\d+)\]", words)
                if number:
                    cites.append((number[1], href))
                    run.append(int(number[1]))
                else:
                    links.append(href)
                    say("" if _MARK.fullmatch(words) else words)
            case "strong_open" if not text.strip() and not chunks and not strong:
                bold = []
            case "strong_close" if bold is not None:
                strong, bold = "".join(bold), None
            case "html_inline":
                anchors += _ANCHOR.findall(child.content)
            case "text" | "code_inline" | "softbreak" | "hardbreak":
                words = child.content if child.type in ("text", "code_inline") else " "
                target = inner if inner is not None else bold
                if target is None:
                    say(words)
                else:
                    target.append(words)
    if text or run:
        chunks.append(Chunk(text, tuple(run)))
    return Unit(section, depth, strong, tuple(chunks), tuple(anchors), tuple(cites), tuple(links))


def _words(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def _status_line(unit: Unit) -> bool:
    return unit.depth == 0 and unit.text.startswith("Status:")


def _fold(text: str) -> str:
    """White space and quotation marks made equal."""
    return re.sub(r"[\"'“”‘’]", "'", " ".join(text.split()))


def _is_notice(text: str) -> bool:
    return _NUMBER.sub("{n}", " ".join(text.split())) in NOTICES


# --- the checks -------------------------------------------------------------------------------------


def sources(page: Page) -> Iterator[str]:
    """A source is listed when it is cited; what was only read stands under Also read."""
    cited = {item for _, sentence in page.sentences() for item in sentence.items}
    for line in page.brief.sources:
        if line.item not in cited:
            yield f"[{line.number}] is a source that no sentence of the record cites"
    on_page = {int(number) for unit in page.told for number, _ in unit.cites}
    named = [line for line in page.brief.sources if line.number in on_page]
    if rest := len(page.brief.sources) - len(named):
        if not any(link.startswith("sources/") for unit in page.told for link in unit.links):
            yield f"no mark leads to {rest} sources of the record"
        said = f"{rest:,} more articles say " if rest > 1 else "One more article says "
        if not any(unit.section == SOURCES and unit.text.startswith(said) for unit in page.units):
            yield f"{SOURCES} does not say that it leaves out {rest}"
    for section, lines in ((SOURCES, named), (ALSO, page.brief.also)):
        numbers = [_number(unit) for unit in page.listing if unit.section == section]
        if numbers != [line.number for line in lines]:
            yield f"{section} lists {numbers}, the record {[line.number for line in lines]}"
        for number in numbers:
            if (number in on_page) != (section == SOURCES):
                yield f"[{number}] stands under {section} and is {'' if number in on_page else 'not '}cited on the page"


def dates(page: Page) -> Iterator[str]:
    """Each source has its date, or says that it is unknown."""
    known = {line.number: line for line in page.lines}
    for unit in page.listing:
        line = known.get(_number(unit))
        if line is None:
            yield f"no record of the source {unit.text}"
            continue
        when = f"{line.published:%Y-%m-%d}" if line.published else "date unknown"
        given = re.findall(r"(?<=, |· )(\d{4}-\d\d-\d\d|date unknown)(?= ·|$)", unit.text)
        if given != [when]:
            yield f"[{line.number}] gives the dates {given}, not {when}"


def one_item(page: Page) -> Iterator[str]:
    """One item has one number: no number, address or text is listed twice."""
    yield from (f"[{n}] is given twice" for n in _twice([line.number for line in page.lines]))
    yield from (f"{item} has two numbers" for item in _twice([line.item for line in page.lines]))
    yield from (f"{url} has two numbers" for url in _twice([canonical(line.url) for line in page.lines]))
    listing = page.listing
    links = [link for unit in listing for link in unit.links if "://" in link]  # the others stay among our pages
    yield from (f"the page lists {url} twice" for url in _twice([canonical(link) for link in links]))
    owners: dict[str, set[str]] = {}
    listed = {line.item for line in page.lines}
    for article in page.articles.values():
        if article.item.id in listed and article.sentences:
            owners.setdefault(_fold(" ".join(article.sentences)), set()).add(article.item.id)
    yield from (f"one text has the numbers of {sorted(items)}" for items in owners.values() if len(items) > 1)


def cited(page: Page) -> Iterator[str]:
    """Every sentence of every section cites, or is a notice from the list."""
    for block, sentence in page.sentences():
        if sentence.notice:
            if not _is_notice(sentence.text):
                yield f"{block.id}: no notice from the list: {sentence.text}"
        elif not sentence.claims or not sentence.items:
            yield f"{block.id}: cites nothing: {sentence.text}"
        elif not {page.claims[id].item for id in sentence.claims if id in page.claims} <= set(sentence.items):
            yield f"{block.id}: rests on an article that it does not cite: {sentence.text}"
        elif unknown := set(sentence.claims) - set(page.claims):
            yield f"{block.id}: rests on unknown claims {sorted(unknown)}: {sentence.text}"
    for notice in page.brief.notices:
        if not notice.notice or not _is_notice(notice.text):
            yield f"no notice from the list: {notice.text}"
    for unit in page.told:
        if _status_line(unit) or unit.text.startswith("Evolution:"):
            continue  # `status` and `evolutions` look at these
        yield from (f"{unit.section}: cites nothing: {said}" for said in _uncited(unit, page.brief))


def _uncited(unit: Unit, brief: Brief) -> Iterator[str]:
    whole = " ".join(unit.text.split())
    if not unit.cites:
        poles = [f" · {pole.name}" for pole in brief.topic.axis or ()]
        title = unit.section in ("Perspectives", "Tensions") and unit.strong
        if title and (_TITLE_LINE.fullmatch(unit.text) or unit.text in poles):
            return  # the name above what cites
        if not (_is_notice(whole) or ITSELF.fullmatch(whole) or re.fullmatch(r"stale v\d+", whole)):
            yield f"{unit.strong} {whole}"
        return
    if not _LIFE.fullmatch(unit.rest):
        yield unit.rest
    for chunk in unit.chunks:
        # A quotation counts as one word that ends as it does; of two sentences before one citation the first has none.
        plain = _QUOTED.sub(
            lambda quote: f"“Quoted{quote[1].strip()[-1:] if quote[1].strip()[-1:] in '.!?' else ''}”", chunk.text
        )
        if chunk.cites and len(sentences.split(plain)) > 1:
            yield chunk.text


def positions(page: Page) -> Iterator[str]:
    """Every position has a citation, in the record and under the holder's name."""
    for block in page.brief.section("perspectives"):
        if not block.title or not any(sentence.claims and sentence.items for sentence in block.sentences):
            yield f"{block.id}: the position of {block.title or 'nobody'} has no citation"
    entries = _entries(page)
    for name, units in entries:
        if not any(unit.cites and unit.text.strip() for unit in units if not unit.text.startswith("Evolution:")):
            yield f"the position of {name} has no citation on the page"
    if [name for name, _ in entries] != [_fold(block.title) for block in page.brief.section("perspectives")]:
        yield f"the page tells the positions of {[name for name, _ in entries]}"


def evolutions(page: Page) -> Iterator[str]:
    """An evolution is a word from the list, with its version and a citation unless it is silence."""
    for block in page.brief.section("perspectives"):
        for step in block.life:
            if step.what not in (*MOVES, "silent", "corrected", "withdrawn"):
                yield f"{block.id}: no word for an evolution: {step.what}"
            if not 1 <= step.version <= page.brief.version:
                yield f"{block.id}: {step.what} in v{step.version}, which is no version yet"
    for name, units in _entries(page):
        lines = [unit for unit in units if unit.text.startswith("Evolution")]
        if len(lines) > 1:
            yield f"{name}: has {len(lines)} evolutions"
        for unit in lines:
            found = _EVOLUTION.match(unit.text)
            if not found:
                yield f"{name}: no evolution from the list with its version: {unit.text}"
            elif int(found[2]) > page.brief.version or (found[1] == "new" and int(found[2]) != page.brief.version):
                yield f"{name}: tells of another version: {unit.text}"
            elif found[1] and not unit.cites:
                yield f"{name}: an evolution without a citation: {unit.text}"


def told_once(page: Page) -> Iterator[str]:
    """No finding is told in full twice, and What and What's new use labels."""
    for finding in _twice([finding for block in page.brief.blocks for finding in block.findings]):
        yield f"{finding} is told in full by two blocks"
    for unit in (*page.of("what"), *page.news):
        for quote in (quote for chunk in unit.chunks for quote in chunk.quotes):
            if len(quote.rstrip("… ").split()) > LABEL:
                yield f"{unit.section}: more than a label: {quote}"
    spans = [_fold(quote).rstrip(".!?… ") for unit in page.told for chunk in unit.chunks for quote in chunk.quotes]
    long = [span for span in spans if len(span.split()) > LABEL]
    for place, span in enumerate(long):
        if any(_within(span, other) or (_within(other, span) and other != span) for other in long[place + 1 :]):
            yield f"told in full twice: {span}"


def status(page: Page) -> Iterator[str]:
    """An open topic has one computed status; a closed one says since when, and has none."""
    state = page.brief.topic.state
    header = next((unit.text for unit in page.units), "")
    given = [unit.text.removeprefix("Status:").strip() for unit in page.units if _status_line(unit)]
    if state == "open":
        if not header.startswith(f"open · v{page.brief.version} · {page.brief.date:%Y-%m-%d} · "):
            yield f"the topic is open, the page says: {header}"
        if given != [page.brief.status] or page.brief.status not in STATUSES:
            yield f"the status is {page.brief.status}, the page says: {given}"
    else:
        if not re.match(rf"closed since v\d+ · v{page.brief.version} · ", header):
            yield f"the topic is closed, the page says: {header}"
        if given:
            yield f"the topic is closed, and has the status {given}"


def timeline(page: Page) -> Iterator[str]:
    """Events stand in order of time, a month before its days, and none lies after the brief's date."""
    whens = []
    for block in page.brief.section("timeline"):
        if block.when is None:
            yield f"{block.id}: an event without a date"
            continue
        whens.append(block.when)
        if block.when.start > page.brief.date.date():
            yield f"{block.id}: {block.when} lies after the brief's date"
    if whens != sorted(whens, key=lambda when: when.order):
        yield f"the record's events are out of order: {[str(when) for when in whens]}"
    shown = [unit.strong for unit in page.of("timeline") if unit.depth]
    for text in shown:
        if not _DATE.fullmatch(text):
            yield f"no date of an event: {text}"
    if [_order(text) for text in shown] != sorted(_order(text) for text in shown):
        yield f"the page's events are out of order: {shown}"
    yield from (f"{t} lies after the brief's date" for t in shown if _order(t)[0] > f"{page.brief.date:%Y-%m-%d}")
    if shown != [str(when) for when in whens]:
        yield f"the page's dates {shown} are not the record's"


def one_event(page: Page) -> Iterator[str]:
    """One event has one entry, however many tell of it and however exactly they date it."""
    events = []
    for block in page.brief.section("timeline"):
        claim = next((page.claims[id] for said in block.sentences for id in said.claims if id in page.claims), None)
        if claim and block.when:
            events.append((block, block.when, claim))
    for place, (block, when, claim) in enumerate(events):
        for other, its_when, its_claim in events[place + 1 :]:
            if not _overlap(when, its_when):
                continue
            names = len(set(claim.names) & set(its_claim.names))
            alike = _alike(claim.quote, its_claim.quote) >= 0.5
            if alike or (names >= 2 and when == its_when):
                yield f"{block.id} and {other.id} are one event: {claim.quote} / {its_claim.quote}"


def quotes(page: Page) -> Iterator[str]:
    """Every quotation stands word for word in the stored text of an item that is cited for it."""
    items = {line.number: line.item for line in page.lines}
    for unit in page.told:
        for chunk in unit.chunks:
            if chunk.text.count("“") != len(chunk.quotes) or chunk.text.count("”") != len(chunk.quotes):
                yield f"{unit.section}: marks without their pair: {chunk.text}"
            texts = page.texts({items[number] for number in chunk.cites if number in items})
            for quote in chunk.quotes:
                if not any(_stands(quote, text) for text in texts):
                    yield f"{unit.section}: stands in no text cited: “{quote}”"


def links(page: Page) -> Iterator[str]:
    """Every citation and every link within the page leads to an anchor; anchors are unique; nothing else is HTML."""
    anchors = [anchor for unit in page.units for anchor in unit.anchors]
    yield from (f"the anchor {anchor} stands twice" for anchor in _twice(anchors))
    listed = {f"s{_number(unit)}" for unit in page.listing}
    for unit in page.units:
        for number, href in unit.cites:
            if href != f"#s{number}":
                yield f"[{number}] leads to {href}"
            elif f"s{number}" not in anchors or f"s{number}" not in listed:
                yield f"[{number}] leads nowhere"
        for href in unit.links:
            if href.startswith("#") and href[1:] not in anchors:
                yield f"{unit.section}: the link {href} leads nowhere"
        if unit in page.listing and f"s{_number(unit)}" not in unit.anchors:
            yield f"[{_number(unit)}] has no anchor of its own"
    for block in page.brief.blocks:
        if block.section != "what" and block.id not in anchors:
            yield f"{block.id} has no anchor"
    for token in page.tokens:
        if token.type not in _SHAPES:
            yield f"the page has a {token.type}: {token.content}"
        for child in token.children or ():
            if child.type == "html_inline" and child.content != "</a>" and not _ANCHOR.fullmatch(child.content):
                yield f"the page has HTML: {child.content}"
            if child.type == "image":
                yield f"the page has an image: {child.content}"


def copied(page: Page) -> Iterator[str]:
    """At most so many words of one article are copied onto the page, wherever they stand."""
    first: dict[str, str] = {}  # quotation to the item of the first claim that is cited for it
    for _, sentence in page.sentences():
        if sentence.claims and sentence.claims[0] in page.claims:
            for quote in _QUOTED.findall(sentence.text):
                first.setdefault(_fold(quote), page.claims[sentence.claims[0]].item)
    words: Counter[str] = Counter()
    numbers = {line.number: line.item for line in page.lines}
    for unit in page.told:
        for chunk in unit.chunks:
            for quote in map(_fold, chunk.quotes):
                short = quote.rstrip("… ")
                item = first.get(quote) or next((item for full, item in first.items() if _within(short, full)), "")
                if not item:  # no sentence of the record has it: count it for what is cited first
                    item = numbers.get(chunk.cites[0], "") if chunk.cites else ""
                words[item] += len(short.split())
    most = page.brief.topic.budgets.words_per_article
    yield from (f"{count} words are copied from {item}" for item, count in sorted(words.items()) if count > most)


def budgets(page: Page) -> Iterator[str]:
    """Each section keeps within its budget."""
    for section in SECTIONS:
        room: int = getattr(page.brief.topic.budgets, section)
        blocks, units = page.brief.section(section), page.of(section)
        match section:
            case "what" | "why":
                kept = sum(len(block.sentences) for block in blocks)
                shown = sum(
                    bool(chunk.cites) and not chunk.text.lstrip().startswith("(") for u in units for chunk in u.chunks
                )
            case "narrative":
                kept, shown = len({block.title for block in blocks}), sum(bool(unit.cites) for unit in units)
            case "perspectives":
                kept, shown = len(blocks), len(_entries(page))
            case _:
                kept, shown = len(blocks), sum(unit.depth == 1 for unit in units)
        yield from (f"{NAMES[section]} holds {n}, has room for {room}" for n in {kept, shown} if n > room)
    shown = sum(unit.section == ALSO for unit in page.units)
    room = page.brief.topic.budgets.also_read
    yield from (f"{ALSO} holds {n}, has room for {room}" for n in {len(page.brief.also), shown} if n > room)


def headings(page: Page) -> Iterator[str]:
    """The page has its sections, in their order."""
    wanted = [("h1", page.brief.topic.title), ("h2", NEWS.format(version=page.brief.version))]
    wanted += [("h2", name) for name in (*NAMES.values(), SOURCES)]
    wanted += [("h3", ALSO)] if page.brief.also else []
    if list(page.headings) != wanted:
        yield f"the headings are {[f'{tag} {name}' for tag, name in page.headings]}"


def headlines(page: Page) -> Iterator[str]:
    """A headline alone supports no position and no tension, and is marked as one."""
    quality = {line.item: line.quality for line in page.lines}
    for block, sentence in page.sentences():
        alone = sentence.items and all(quality.get(item) == "title" for item in sentence.items)
        if alone and block.section in ("perspectives", "tensions"):
            yield f"{block.id}: rests on headlines alone: {sentence.text}"
    marked = {_number(unit): "headline" in unit.text for unit in page.listing}
    for line in page.lines:
        if line.quality == "title" and marked.get(line.number) is False:
            yield f"[{line.number}] is a headline and not marked as one"


CHECKS: tuple[Callable[[Page], Iterator[str]], ...] = (
    sources, dates, one_item, cited, positions, evolutions, told_once, status, timeline, one_event, quotes, links,
    copied, budgets, headings, headlines,
)  # fmt: skip


def faults(brief: Brief, markdown: str, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> list[str]:
    """What is wrong with a version, as "check: what"; `articles` holds every revision of what it cites, by any key."""
    page = Page(brief, markdown, claims, articles)
    return [f"{check.__name__}: {text}" for check in CHECKS for text in check(page)]


def stored(store: Store, topic: str, number: int) -> tuple[Brief, str, dict[str, Claim], dict[str, Article]]:
    """A version as it lies in the store, with the claims and texts that it rests on: what `faults` wants."""
    brief = store.brief(topic, number)
    assert brief is not None, f"{topic} has no version {number}"
    said = [
        s for block in brief.blocks for s in (*block.sentences, *(x for step in block.life for x in step.sentences))
    ]
    claims = store.claims(claim for sentence in said for claim in sentence.claims)
    items = {line.item for line in (*brief.sources, *brief.also)} | {claim.item for claim in claims.values()}
    articles = {article.id: article for item in sorted(items) for article in store.revisions(item)}
    return brief, store.markdown(topic, number), claims, articles


# --- small ones -------------------------------------------------------------------------------------


def _twice(values: Sequence[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def _number(unit: Unit) -> int:
    """The number that a line of the source list gives itself, 0 for none."""
    found = re.match(r"\[(\d+)\] ", unit.text)
    return int(found[1]) if found else 0


def _entries(page: Page) -> list[tuple[str, list[Unit]]]:
    """The holders of the perspectives with the paragraphs under their names."""
    found: list[tuple[str, list[Unit]]] = []
    for unit in page.of("perspectives"):
        if unit.strong and unit.anchors:
            found.append((_fold(unit.strong), []))
        elif found:
            found[-1][1].append(unit)
    return found


def _within(part: str, whole: str) -> bool:
    """Whether words stand in others as whole words."""
    return f" {part} " in f" {re.sub(r'[.,;:!?…]+(?= |$)', '', whole)} " or f" {part} " in f" {whole} "


def _stands(quote: str, text: str) -> bool:
    """Whether the words, but those resolved in brackets, stand there in order; a first letter may be a capital."""
    pieces = [piece.strip() for piece in _RESOLVED.split(_fold(quote).rstrip("… ")) if piece.strip()]
    if not pieces:
        return False
    pieces = [re.escape(piece) for piece in pieces]
    first = pieces[0]
    if not first.startswith("\\"):
        pieces[0] = f"[{first[0].lower()}{first[0].upper()}]{first[1:]}"
    return re.search(rf"(?<!\w){'.{1,200}?'.join(pieces)}(?!\w)", text) is not None


def _order(text: str) -> tuple[str, int]:
    """The sort key of a date as the page writes it: the first day of its period, the longer period first."""
    year, _, rest = text.partition("-")
    if rest.startswith("Q"):
        return f"{year}-{3 * int(rest[1]) - 2:02d}-01", 1
    month, _, day = rest.partition("-")
    return f"{year}-{month or '01'}-{day or '01'}", 3 if day else 2 if month else 0


def _overlap(one: When, other: When) -> bool:
    return one.start <= _end(other) and other.start <= _end(one)


def _end(when: When) -> date:
    """The last day of a period."""
    months = {"month": 1, "quarter": 3, "year": 12}.get(when.precision)
    if months is None:
        return when.start
    year, month = divmod(when.start.year * 12 + when.start.month - 1 + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def _alike(one: str, other: str) -> float:
    """The words that two statements share, against all that they have; short words and numbers do not count."""
    first, second = (set(re.findall(r"[^\W\d_]{4,}", text.lower())) for text in (one, other))
    return len(first & second) / len(first | second) if first | second else 0.0
