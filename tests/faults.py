"""The fault list of the page, as checks over one version: on its record and on its Markdown as CommonMark parses it.

`faults(*stored(store, topic, number))` is empty for a page that may be published. Each check is a function of its own
and names itself in front of what it found, so that a test can ask for one of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.english import sentences
from pipeline.english.dates import dates as days
from pipeline.english.dates import last_day
from pipeline.findings.carries import carries, known_words, statement
from pipeline.models import (
    LEAST_COPIED,
    SECTIONS,
    SENTENCES,
    SOURCE_SHARE,
    Article,
    Block,
    Brief,
    Claim,
    Section,
    Sentence,
    SourceLine,
    When,
)
from pipeline.page.editor import TELLINGS, same_name
from pipeline.page.evidence import NOTICES
from pipeline.render.parts import CROSSED, HEADLINES, SHOWN_MOVES
from pipeline.render.parts import HEADINGS as NAMES
from pipeline.storage import Store
from pipeline.urls import canonical

LONG = 12  # words from which a quotation tells a finding in full
NEWS = "What's new in v{version}"
SOURCES, ALSO, COMING, REST = "Sources", "Also read", "Coming", "Also on the question"
# What stands under a heading of its own and is no part of the section around it.
APART = {(SOURCES, ALSO): (ALSO, ""), (NAMES["narrative"], HEADLINES): (HEADLINES, "")}
STATUSES = ("active and growing", "steady", "cooling", "dormant")
# What the page says of itself, beside the notices: what v1 was built from, and where the rest of the news stands.
ITSELF = re.compile(
    r"Built from \d+ articles? (?:of \d+ outlets?|that names? no outlet)"
    r"(?: and \d+ articles? that names? no outlet)?(?:, published \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d)?\."
    r" Everything on this page is new\.|"
    r"\d+ more changes? (?:is|are) told in the changes page\."
)
# Words of the machine, which no reader knows.
TALK = re.compile(
    r"\b(?:claims?|findings?|blocks?|engines?|gates?|candidates?|cosines?|pipelines?|dossiers?|budgets?|embeddings?"
    r"|thresholds?|heuristics?|digests?|corpus|ids?|tokens?|prompts?)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|won['’]t|would|shall|going to|(?:is|are|was|were) (?:due|to|set|expected|planned)|expects?|plans?"
    r"|promises|closes?|opens?|ends?|begins?|starts?|arrives?|comes?|follows?)\b",
    re.IGNORECASE,
)
_FRONT = re.compile(r"\A---\n(?:[a-z]+: [^\n]*\n)+---\n")
_NUMBER = re.compile(r"\d+")
_QUOTED = re.compile(r"“([^”]*)”")
_RESOLVED = re.compile(r"\[[^\]]*\]")
_TITLE_LINE = re.compile(r"(?: · since v\d+)?(?: · eased in v\d+)?\s*")
_LIFE = re.compile(r"[\s.)*]*(?: · opened v\d+(?: · would be answered by [^.;:]+)?)?(?:\| v\d+)?\s*")
_OUTLET = re.compile(r"\s?\((?:[^()“”]|\([^()“”]*\))*$")  # who reports it, in front of the citations
_MOVE = re.compile(r"(?:before \(until v(?P<said>\d+)\)|changed sides in v(?P<crossed>\d+); before"
                   r"|challenged in v(?P<challenged>\d+)): ")  # fmt: skip
_SINCE = re.compile(r" · (?:silent )?since v(\d+)")
_ANCHOR = re.compile(r'<a id="([^"]+)">')
_MARK = re.compile(r"\[\+\d+\]")  # how many more a sentence cites
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4])?")
_SHAPES = frozenset(
    "heading_open heading_close paragraph_open paragraph_close bullet_list_open bullet_list_close list_item_open "
    "list_item_close inline table_open table_close thead_open thead_close tbody_open tbody_close tr_open tr_close "
    "th_open th_close td_open td_close".split()
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

    section: str  # the section it stands in, and "Also read" for that part of the sources
    part: str  # the heading below that of the section: a story, a measure, "Coming"
    depth: int  # 0 for a paragraph, 1 for a list entry or the row of a table, 2 for an entry below it
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
    before: Brief | None = None  # the version before, where there is one

    @cached_property
    def tokens(self) -> list[Token]:
        """As CommonMark reads the page."""
        return MarkdownIt("commonmark").enable("table").parse(self.body)

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
        """All paragraphs, list entries and rows of tables under their headings."""
        found: list[Unit] = []
        section, part, depth, tag = "", "", 0, ""
        cells: list[Token] | None = None  # of the row that is open, none of the head of a table
        for token in self.tokens:
            depth += {"bullet_list_open": 1, "bullet_list_close": -1}.get(token.type, 0)
            if token.type == "heading_open":
                tag = token.tag
            elif token.type == "inline" and tag:
                section, part = (section, _words(token)) if tag == "h3" else (_words(token), "")
                section = NAMES["narrative"] if (tag, section) == ("h3", HEADLINES) else section
                section, part = APART.get((section, part), (section, part))
                tag = ""
            elif token.type in ("thead_open", "tr_open"):
                cells = []
            elif token.type == "tr_close":
                if cells:
                    found.append(_unit(section, part, 1, cells))
                cells = None
            elif token.type == "inline" and cells is not None:
                bar = [Token("text", "", 0, content=" | ")] if cells else []
                cells += [*bar, *(token.children or [])]
            elif token.type == "inline":
                found.append(_unit(section, part, depth, token.children or []))
        return tuple(row for row in found if not row.text.startswith("holder | figure"))

    @property
    def told(self) -> list[Unit]:
        """The units of the sections that tell the debate."""
        sections = {NEWS.format(version=self.brief.version), *NAMES.values()}
        return [unit for unit in self.units if unit.section in sections]

    def of(self, section: Section) -> list[Unit]:
        """The units of one section."""
        return [unit for unit in self.told if unit.section == NAMES[section] and not _ours(unit)]

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


def _unit(section: str, part: str, depth: int, children: Sequence[Token]) -> Unit:
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
    return Unit(section, part, depth, strong, tuple(chunks), tuple(anchors), tuple(cites), tuple(links))


def _words(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def _status_line(unit: Unit) -> bool:
    return unit.depth == 0 and unit.text.startswith("Status:")


def _ours(unit: Unit) -> bool:
    """Whether a line only stands behind the last section: the status, what was counted, and notices."""
    return _status_line(unit) or _counted(unit) or (unit.depth == 0 and _is_notice(unit.text))


def _counted(unit: Unit) -> bool:
    return unit.depth == 0 and unit.text.startswith("Counted on this page:")


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
                yield f"{block.anchor}: no notice from the list: {sentence.text}"
        elif not sentence.claims or not sentence.items:
            yield f"{block.anchor}: cites nothing: {sentence.text}"
        elif not {page.claims[id].item for id in sentence.claims if id in page.claims} <= set(sentence.items):
            yield f"{block.anchor}: rests on an article that it does not cite: {sentence.text}"
        elif unknown := set(sentence.claims) - set(page.claims):
            yield f"{block.anchor}: rests on unknown claims {sorted(unknown)}: {sentence.text}"
    for notice in page.brief.notices:
        if not notice.notice or not _is_notice(notice.text):
            yield f"no notice from the list: {notice.text}"
    for unit in page.told:
        if _status_line(unit) or _counted(unit):
            continue  # `status` looks at the one; the other is held to the page by tests/render/test_reckoning.py
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
            lambda quote: f"“Quoted{quote[1].strip()[-1:] if quote[1].strip()[-1:] in '.!?' else ''}”",
            _OUTLET.sub("", chunk.text),
        )
        if chunk.cites and len(sentences.cut_sentences(plain).sentences) > 1:
            yield chunk.text


def carried(page: Page) -> Iterator[str]:
    """Each further number behind words that were copied is of an article that carries them."""
    newest = {article.item.id: article for article in sorted(page.articles.values(), key=lambda one: one.revision)}
    known = known_words(page.brief.topic, newest.values(), page.claims.values())
    for block, sentence in page.sentences():
        claims = [page.claims[id] for id in sentence.claims if id in page.claims]
        if sentence.written or not claims:
            continue
        told = statement(claims[0], newest.get(claims[0].item))
        for item in dict.fromkeys(claim.item for claim in claims[1:] if claim.item != claims[0].item):
            others = [statement(claim, newest.get(item)) for claim in claims[1:] if claim.item == item]
            if not any(carries(told, other, known) for other in others):
                yield f"{block.anchor}: {item} does not carry {sentence.text}"


def positions(page: Page) -> Iterator[str]:
    """Every position has a citation, in the record and behind the holder's name."""
    for block in page.brief.section("perspectives"):
        if not block.title or not any(sentence.claims and sentence.items for sentence in block.sentences):
            yield f"{block.anchor}: the position of {block.title or 'nobody'} has no citation"
    entries = [unit for unit in page.of("perspectives") if unit.depth == 1]
    written = {_fold(b.title) for b in page.brief.section("perspectives") if b.sentences and b.sentences[0].written}
    for unit in entries:
        if not unit.cites or not (_QUOTED.search(unit.text) or _fold(unit.strong) in written):
            yield f"the position of {unit.strong} has no citation on the page"
    if [_fold(unit.strong) for unit in entries] != [_fold(b.title) for b in page.brief.section("perspectives")]:
        yield f"the page tells the positions of {[unit.strong for unit in entries]}"


def moves(page: Page) -> Iterator[str]:
    """How a view moved is a step from the list, with its version, and with a citation unless it is silence."""
    last = page.brief.version
    for block in page.brief.section("perspectives"):
        for step in block.life:
            if step.what not in (*SHOWN_MOVES, "silent", "challenged", "corrected", "withdrawn"):
                yield f"{block.anchor}: no word for a move: {step.what}"
            if not 1 <= step.version <= last:
                yield f"{block.anchor}: {step.what} in v{step.version}, which is no version yet"
    crossed: set[str] = set()
    name = ""
    for unit in page.of("perspectives"):
        if unit.depth == 1:
            name = _fold(unit.strong)
            yield from (
                f"{name}: since v{v}, which is no version yet" for v in _SINCE.findall(unit.text) if int(v) > last
            )
            continue
        found = _MOVE.match(unit.text)
        if not found:
            yield f"{name}: no move from the list with its version: {unit.text}"
        elif int(found["said"] or found["crossed"] or found["challenged"]) > last:
            yield f"{name}: tells of another version: {unit.text}"
        elif not unit.cites:
            yield f"{name}: a move without a citation: {unit.text}"
        crossed |= {name} if found and found["crossed"] else set()
    lives = {
        _fold(b.title): [s.what for s in b.life if s.what in SHOWN_MOVES] for b in page.brief.section("perspectives")
    }
    wanted = {name for name, steps in lives.items() if steps and steps[-1] in CROSSED}
    if crossed != wanted:
        yield f"changed sides on the page: {sorted(crossed)}, in the record: {sorted(wanted)}"


def tellings(page: Page) -> Iterator[str]:
    """No finding is told more than three times, nor twice in one section; What's new tells what changed, apart."""
    homes = [(block.section, finding) for block in page.brief.blocks for finding in dict.fromkeys(block.findings)]
    yield from (f"{finding} is told by two blocks of {section}" for section, finding in _twice(homes))
    told = Counter(finding for section, finding in homes if section != "figures")
    yield from (f"{finding} is told {count} times" for finding, count in sorted(told.items()) if count > TELLINGS)
    shown: Counter[str] = Counter()
    for section in SECTIONS:
        # A tension of the ends of the axis refers to voices, and what a holder said before is that line's alone.
        units = [u for u in page.of(section) if not (section in ("perspectives", "tensions") and u.depth == 2)]
        spans = [_fold(quote).rstrip(".!? ") for unit in units for quote in _current(unit)]
        shown.update(set(spans))
        long = [span for span in spans if len(span.split()) > LONG]
        for place, span in enumerate(long):
            if any(_within(span, other) or _within(other, span) for other in long[place + 1 :]):
                yield f"{NAMES[section]}: told twice: {span}"
    yield from (f"told {count} times: {span}" for span, count in shown.items() if count > TELLINGS)


def _due(unit: Unit) -> bool:
    """Whether it opens with the day of a forecast, which is nobody's name."""
    return unit.strong.startswith("Forecast, due ")


def _current(unit: Unit) -> list[str]:
    """The quotations of a unit, without what was corrected."""
    text = re.sub(r"\*?\((?:corrected|withdrawn) in v\d+: .*", "", unit.text)
    return _QUOTED.findall(text)


def names(page: Page) -> Iterator[str]:
    """Who says it stands once: no name twice in a row, and no article's title as a speaker where an outlet is known."""
    titles = {_fold(line.title) for line in page.lines if line.outlet}
    said = ""
    section = ("", "")
    for unit in page.told:
        if (unit.section, unit.part) != section:
            section, said = (unit.section, unit.part), ""
        if unit.section == NAMES["figures"] or not unit.cites:
            said = ""
            continue
        voice = unit.section == NAMES["perspectives"]
        title = unit.section == NAMES["tensions"] and unit.depth == 1
        who = (
            ""
            if title or _DATE.fullmatch(unit.strong) or unit.section.startswith("What's new") or _due(unit)
            else _fold(unit.strong)
        )
        if _fold(unit.strong) in titles:
            yield f"{unit.section}: the title of an article speaks: {unit.strong}"
        if who and who == said and not voice:
            yield f"{unit.section}: {unit.strong} twice in a row"
        said = who
        first = next(iter(_current(unit)), "")
        if who and not voice and _fold(first).startswith((who, who.rsplit(maxsplit=1)[-1])):
            yield f"{unit.section}: {unit.strong} is named again by the words: {first}"
    for block, sentence in page.sentences():
        for name in (sentence.speaker, sentence.outlet):
            if name and _fold(name) in titles and not any(same_name(name, line.outlet) for line in page.lines):
                yield f"{block.anchor}: the title of an article speaks: {name}"


def talk(page: Page) -> Iterator[str]:
    """Outside quotations no word of the machine stands on the page."""
    theirs = {line.outlet for line in page.lines} | {block.title for block in page.brief.blocks}
    theirs |= {said.speaker for _, said in page.sentences()} | {page.brief.topic.title, page.brief.topic.question}
    theirs |= {pole.name for pole in page.brief.topic.axis or ()} | {
        measure.name for measure in page.brief.topic.measures
    }
    names = sorted(filter(None, theirs), key=len, reverse=True)
    for words in (*(name for _, name in page.headings), *(f"{unit.strong} {unit.text}" for unit in page.told)):
        own = _QUOTED.sub(" ", words)
        for name in names:
            own = own.replace(name, " ")
        found = TALK.search(own)
        if found and not _is_notice(" ".join(words.split())):
            yield f"{found[0]!r} in: {' '.join(own.split())}"


def stale(page: Page) -> Iterator[str]:
    """Nothing is told as lying ahead whose day has passed, unless what came of it stands beside it."""
    today = page.brief.date.date()
    for block in page.brief.blocks:
        for said in block.sentences:
            claim = page.claims.get(said.claims[0]) if said.claims else None
            if claim is None or block.settled or not _FUTURE.search(claim.quote):
                continue
            published = next((a.item.published for a in page.articles.values() if a.item.id == claim.item), None)
            when = claim.when
            if published and when and when.start > published.date() and last_day(when) < today:
                yield f"{block.anchor}: {when} has passed: {said.text}"


def renumbered(page: Page) -> Iterator[str]:
    """A source keeps its number and a block its name from version to version."""
    if page.before is None:
        return
    had = {line.item: line.number for line in (*page.before.sources, *page.before.also)}
    for line in page.lines:
        if had.get(line.item, line.number) != line.number:
            yield f"[{line.number}] was [{had[line.item]}] in v{page.before.version}"
    given = {line.number: line.item for line in (*page.before.sources, *page.before.also)}
    for line in page.lines:
        if given.get(line.number, line.item) != line.item:
            yield f"[{line.number}] was another source in v{page.before.version}"
    known = {block.id: block.anchor for block in page.before.blocks}
    for block in page.brief.blocks:
        if known.get(block.id, block.anchor) != block.anchor:
            yield f"{block.anchor} was {known[block.id]} in v{page.before.version}"


def measures(page: Page) -> Iterator[str]:
    """Each row of a table has the holder, figure, day and source of the record, and the source gives the figure."""
    numbers = {line.item: line.number for line in page.lines}
    rows = page.of("figures")
    blocks = page.brief.section("figures")
    measured = [*dict.fromkeys(block.title for block in blocks)]
    blocks = tuple(sorted(blocks, key=lambda block: measured.index(block.title)))  # a row comes under its measure
    if [row.anchors[:1] for row in rows] != [(block.anchor,) for block in blocks]:
        yield f"the rows are {[row.anchors for row in rows]}"
        return
    for row, block in zip(rows, blocks, strict=True):
        said = block.sentences[0]
        cells = [cell.strip() for cell in row.text.split(" | ")]
        figure = block.figure.text if block.figure else ""
        if row.part != block.title or cells[0] != (said.speaker or said.outlet) or not cells[1].startswith(figure):
            yield f"{block.anchor}: the row says {row.part}: {cells}"
        if cells[2] != str(block.when or "") or {int(n) for n, _ in row.cites} != {
            numbers[item] for item in said.items
        }:
            yield f"{block.anchor}: the row says {cells[2]} and cites {row.cites}"
        if not figure or figure not in said.text:
            yield f"{block.anchor}: {figure!r} is not in {said.text}"


def status(page: Page) -> Iterator[str]:
    """An open topic has one computed status; a closed one says since when, and has none."""
    state = page.brief.topic.state
    header = next((unit.text for unit in page.units), "")
    given = [unit.text.removeprefix("Status:").partition(" (")[0].strip() for unit in page.units if _status_line(unit)]
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
    """Events stand in order of time, each under a day that its words give, and what lies ahead stands under Coming."""
    today = page.brief.date.date()
    happened = [block for block in page.brief.section("timeline") if block.kind != "coming"]
    ahead = [block for block in page.brief.section("timeline") if block.kind == "coming"]
    for block in (*happened, *ahead):
        if block.when is None:
            yield f"{block.anchor}: an event without a date"
            continue
        yield from _dated(page, block, block.when)
        if block.kind == "coming":
            due = block.settled and block.life[-1].version == page.brief.version
            if last_day(block.when) < today and not due:
                yield f"{block.anchor}: {block.when} is over, and stands under {COMING}"
        elif block.when.start > today:
            yield f"{block.anchor}: {block.when} lies after the brief's date"
    for blocks, part in ((happened, ""), (ahead, COMING)):
        whens = [block.when for block in blocks if block.when]
        if not part and whens != sorted(whens, key=lambda when: when.order):
            yield f"the record's events are out of order: {[str(when) for when in whens]}"
        shown = [unit.strong for unit in page.of("timeline") if unit.depth == 1 and unit.part == part]
        yield from (f"no date of an event: {text}" for text in shown if not _DATE.fullmatch(text))
        if [_order(text) for text in shown] != sorted(_order(text) for text in shown):
            yield f"the page's events are out of order: {shown}"
        if not part:
            yield from (f"{text} lies after the brief's date" for text in shown if _order(text)[0] > f"{today}")
        if sorted(shown) != sorted(str(when) for when in whens):
            yield f"the page's dates {shown} are not the record's"


def _dated(page: Page, block: Block, when: When) -> Iterator[str]:
    """What is wrong with the date of an event: no word of it says so, or it lies after the day of its source."""
    claim = page.claims.get(block.sentences[0].claims[0]) if block.sentences[0].claims else None
    article = next((a for a in page.articles.values() if claim and a.item.id == claim.item), None)
    if claim is None or article is None:
        return
    published = article.item.published
    given = days(claim.quote, published)
    years = {int(year) for sentence in article.sentences for year in re.findall(r"\b(?:19|20)\d\d\b", sentence)}
    if not published:  # the year stands elsewhere in the article
        given = (*given, *(one for year in years for one in days(claim.quote, datetime(year, 12, 31, tzinfo=UTC))))
    if when not in [one.when for one in given]:
        yield f"{block.anchor}: no word of it says {when}: {claim.quote}"
    if published and block.kind != "coming" and when.start > published.date():
        yield f"{block.anchor}: {when} lies after the day of its source: {claim.quote}"


def one_event(page: Page) -> Iterator[str]:
    """One event has one entry, however many tell of it and however exactly they date it."""
    events = []
    for block in page.brief.section("timeline"):
        if block.kind == "coming":
            continue
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
                yield f"{block.anchor} and {other.anchor} are one event: {claim.quote} / {its_claim.quote}"


def quotes(page: Page) -> Iterator[str]:
    """Every quotation stands word for word, and uncut, in the stored text of an item that is cited for it."""
    items = {line.number: line.item for line in page.lines}
    for unit in page.told:
        for chunk in unit.chunks:
            if chunk.text.count("“") != len(chunk.quotes) or chunk.text.count("”") != len(chunk.quotes):
                yield f"{unit.section}: marks without their pair: {chunk.text}"
            texts = page.texts({items[number] for number in chunk.cites if number in items})
            for quote in chunk.quotes:
                quote = re.sub(r"^\[(\w)\]", r"\1", quote.replace("\\", ""))  # a capital of the page's own
                if not any(_stands(quote, text) for text in texts):
                    yield f"{unit.section}: stands in no text cited: “{quote}”"
    for unit in page.listing:  # the best sentence of what was only read
        texts = page.texts({items[_number(unit)]} if _number(unit) in items else set())
        for quote in (quote for chunk in unit.chunks for quote in re.findall(r"· “([^”]*)”$", chunk.text)):
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
        if block.anchor not in anchors:
            yield f"{block.anchor} has no anchor"
    for token in page.tokens:
        if token.type not in _SHAPES:
            yield f"the page has a {token.type}: {token.content}"
        for child in token.children or ():
            if child.type == "html_inline" and child.content != "</a>" and not _ANCHOR.fullmatch(child.content):
                yield f"the page has HTML: {child.content}"
            if child.type == "image":
                yield f"the page has an image: {child.content}"


def copied(page: Page) -> Iterator[str]:
    """At most a quarter of an article, and so many of its words, are copied onto the page, each quotation once."""
    first: dict[str, str] = {}  # quotation to the item of the first claim that is cited for it
    for _, sentence in page.sentences():
        if sentence.claims and sentence.claims[0] in page.claims:
            for quote in _QUOTED.findall(sentence.text):
                first.setdefault(_fold(quote).casefold(), page.claims[sentence.claims[0]].item)
    words: Counter[str] = Counter()
    numbers = {line.number: line.item for line in page.lines}
    shown = {
        (_fold(quote).casefold(), chunk.cites[:1])
        for unit in page.told
        for chunk in unit.chunks
        for quote in chunk.quotes
    }
    newest: dict[str, str] = {}
    for article in sorted(page.articles.values(), key=lambda one: one.revision):
        if article.seen <= page.brief.date:
            newest[article.item.id] = _fold(" ".join(article.sentences)).casefold()
    for quote, cites in sorted(shown):
        # No sentence of the record has it: it counts for what is cited first.
        item = first.get(quote) or (numbers.get(cites[0], "") if cites else "")
        if item not in newest or _stands(quote, newest[item]):  # else it is shown as what was corrected
            words[item] += len(quote.split())
    most = page.brief.topic.budgets.words_per_article
    for item, count in sorted(words.items()):
        texts = [a.sentences for a in page.articles.values() if a.item.id == item]
        long = max((sum(len(sentence.split()) for sentence in text) for text in texts), default=0)
        if count > min(most, max(LEAST_COPIED, long // SOURCE_SHARE)):
            yield f"{count} words are copied from {item}"


def budgets(page: Page) -> Iterator[str]:
    """Each section keeps within its budget."""
    for section in SECTIONS:
        room: int = getattr(page.brief.topic.budgets, section)
        counted = [len(page.brief.section(section)), sum(unit.depth == 1 for unit in page.of(section))]
        if section == "narrative":
            titles = {block.title for block in page.brief.section(section)} - {""}
            parts = {unit.part for unit in page.of(section)}
            yield from (f"{NAMES[section]} holds {n}, has room for {room}" for n in {len(titles)} if n > room)
            if len(parts) > len(titles) + 1:
                yield f"{NAMES[section]} has the headings {sorted(parts)}"
            room *= SENTENCES
        yield from (f"{NAMES[section]} holds {n}, has room for {room}" for n in set(counted) if n > room)
    shown = sum(unit.section == ALSO for unit in page.units)
    room = page.brief.topic.budgets.also_read
    yield from (f"{ALSO} holds {n}, has room for {room}" for n in {len(page.brief.also), shown} if n > room)


def headings(page: Page) -> Iterator[str]:
    """The page has its sections in their order, those that hold something, and under them what they are told by."""
    wanted = [("h1", page.brief.topic.title), ("h2", NEWS.format(version=page.brief.version))]
    for section in SECTIONS:
        blocks = page.brief.section(section)
        titles = section == "narrative" and bool(page.brief.headlines)
        if not blocks and section != "what" and not titles:
            continue
        wanted.append(("h2", NAMES[section]))
        wanted += [("h3", HEADLINES)] * titles
        if section in ("narrative", "figures"):
            wanted += [("h3", title or REST) for title in dict.fromkeys(block.title for block in blocks)]
        if any(block.kind == "coming" for block in blocks):
            wanted.append(("h3", COMING))
    wanted += [("h2", SOURCES)] + ([("h3", ALSO)] if page.brief.also else [])
    shown = [(tag, re.sub(r" \(\d+ articles\)$", "", name)) for tag, name in page.headings]
    if shown != wanted:
        yield f"the headings are {[f'{tag} {name}' for tag, name in page.headings]}"


def headlines(page: Page) -> Iterator[str]:
    """A headline alone supports no position and no tension, and is marked as one."""
    quality = {line.item: line.quality for line in page.lines}
    for block, sentence in page.sentences():
        alone = sentence.items and all(quality.get(item) == "title" for item in sentence.items)
        if alone and block.section in ("perspectives", "tensions"):
            yield f"{block.anchor}: rests on headlines alone: {sentence.text}"
    marked = {_number(unit): "headline" in unit.text for unit in page.listing}
    for line in page.lines:
        if line.quality == "title" and marked.get(line.number) is False:
            yield f"[{line.number}] is a headline and not marked as one"


def course(page: Page) -> Iterator[str]:
    """The headlines are titles of listed sources, word for word, each on the day of its publication, oldest first."""
    lines = {line.number: line for line in page.lines}
    days = []
    for unit in page.units:
        if unit.section == HEADLINES:
            line = lines.get(int(unit.cites[0][0])) if len(unit.cites) == 1 else None
            if line is None or line.item not in page.brief.headlines:
                yield f"{unit.text} is no headline of the page"
            elif not line.published or unit.strong != f"{line.published:%Y-%m-%d}":
                yield f"[{line.number}] is not of {unit.strong}"
            elif not any(_stands(quote, _fold(line.title)) for chunk in unit.chunks for quote in chunk.quotes):
                yield f"[{line.number}] has another title: {unit.text}"
            days.append(unit.strong)
    if days != sorted(days):
        yield f"the days are {days}"


CHECKS: tuple[Callable[[Page], Iterator[str]], ...] = (
    sources, dates, one_item, cited, carried, positions, moves, tellings, names, talk, stale, renumbered, measures,
    status, timeline, one_event, quotes, links, copied, budgets, headings, headlines, course,
)  # fmt: skip


def faults(
    brief: Brief,
    markdown: str,
    claims: Mapping[str, Claim],
    articles: Mapping[str, Article],
    before: Brief | None = None,
    checks: Sequence[Callable[[Page], Iterator[str]]] = CHECKS,
) -> list[str]:
    """What is wrong with a version, as "check: what"; `articles` holds every revision of what it cites, by any key."""
    page = Page(brief, markdown, claims, articles, before)
    return [f"{check.__name__}: {text}" for check in checks for text in check(page)]


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


def _within(part: str, whole: str) -> bool:
    """Whether words stand in others as whole words."""
    return f" {part} " in f" {re.sub(r'[.,;:!?…]+(?= |$)', '', whole)} " or f" {part} " in f" {whole} "


def _stands(quote: str, text: str) -> bool:
    """Whether the words, but those resolved in brackets, stand there in order; a first letter may be a capital."""
    pieces = [piece.strip() for piece in _RESOLVED.split(_fold(quote)) if piece.strip()]
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
