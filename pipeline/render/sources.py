"""The page of a source: what is quoted of it, in its surroundings, that stays when the source's own page dies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.models import Article, Block, BlockStep, Brief, Claim, Sentence, SourceLine
from pipeline.render import escape
from pipeline.render.escape import front_matter_block
from pipeline.render.parts import path, section_place, unnamed, version_file, within_quotes

if TYPE_CHECKING:
    from pipeline.storage import Store

EXCERPT = 40  # words of an article on its page, where none of its sentences is quoted
UNNAMED = "outlet unknown"
QUALITY = {"full": "", "feed": "read in the feed", "title": "headline only"}


def hidden_source(brief: Brief) -> tuple[str, ...]:
    """The words that the editor has hidden: no surroundings of others show them."""
    return tuple(one.quote for one in brief.rulings if one.ruling.kind == "hide" and one.quote)


def _shows(sentence: str, words: Iterable[str]) -> bool:
    """Whether a sentence has any of these words, or is a part of them."""
    said, *asked = (" ".join(one.casefold().split()).rstrip(".") for one in (sentence, *words))
    return any(one in said or said in one for one in asked)


def without_hidden(block: Block, brief: Brief) -> Block:
    """An entry that is off the page, without its words where the editor has hidden them, then or since."""
    if block.life and block.life[-1].what == "hidden":
        return replace(block, sentences=(), life=block.life[-1:])
    told = (*block.sentences, *(said for step in block.life for said in step.sentences))
    for one in brief.rulings:
        hidden = (_inner(one.quote),) if one.ruling.kind == "hide" and one.quote else ()
        if any(_shows(said.text.strip("“”"), hidden) for said in told):
            return replace(block, sentences=(), life=(BlockStep("hidden", one.version),))
    return block


def opening_words(article: Article, away: Sequence[str] = ()) -> str:
    """The first words of an article as it was read, at most 40, without what is hidden; "" of a headline alone."""
    if article.quality == "title":
        return ""
    words = _inner(" ".join(one for one in article.sentences if not (away and _shows(one, away)))).split()
    return " ".join(words[:EXCERPT]) + (" …" if len(words) > EXCERPT else "")


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences of an article, each with whether a page quotes it."""

    sentences: tuple[tuple[str, bool], ...]


def passages(article: Article, claims: Iterable[Claim], most: int, away: Sequence[str] = ()) -> list[Passage]:
    """What is quoted of an article, each sentence with the one before and the one after, in the article's order.

    Surroundings are shown up to so many words in all, without the words that are hidden; what only an earlier text of
    the article says stands alone.
    """
    cited = list(claims)
    text = article.sentences
    places = [(claim, _standing(claim, article)) for claim in cited]
    quoted = {n for _, some in places for n in some if 0 <= n < len(text)}
    words = sum(len(text[n].split()) for n in quoted)
    shown = set(quoted)
    for n in sorted({other for place in quoted for other in (place - 1, place + 1)} - quoted):
        if 0 <= n < len(text) and words + len(text[n].split()) <= most and not (away and _shows(text[n], away)):
            shown.add(n)
            words += len(text[n].split())
    found: list[list[int]] = []
    for n in sorted(shown):
        if found and found[-1][-1] == n - 1:
            found[-1].append(n)
        else:
            found.append([n])
    made = [Passage(tuple((_inner(text[n]), n in quoted) for n in some)) for some in found]
    earlier = dict.fromkeys(_inner(claim.quote) for claim, some in places if not some)
    return made + [Passage(((quote, True),)) for quote in earlier]


def _standing(claim: Claim, article: Article) -> Sequence[int]:
    """Where an article has a quotation: its own places, or of one from an earlier text those that still say it."""
    if claim.article == article.id:
        return claim.sentences
    text, many = article.sentences, len(claim.sentences)
    starts = (n for n in range(len(text) - many + 1) if claim.quote in " ".join(text[n : n + many]))
    return range(n, n + many) if many and (n := next(starts, -1)) >= 0 else ()


def context(article: Article, claim: Claim) -> tuple[str, str]:
    """The sentences of an article before and after a quotation; "" where there is none, or an edit has moved it."""
    text, places = article.sentences, _standing(claim, article)
    if not places or places[-1] >= len(text):
        return "", ""
    before, after = places[0] - 1, places[-1] + 1
    return text[before] if before >= 0 else "", text[after] if after < len(text) else ""


def cited_claims(blocks: Iterable[Block]) -> Iterator[str]:
    """The ids of the claims that blocks rest on."""
    for block in blocks:
        for said in (*block.sentences, *(one for step in block.life for one in step.sentences)):
            yield from said.claims


def told_of(claims: Iterable[Claim]) -> str:
    """The dates that the quoted sentences tell of."""
    dates = {claim.when for claim in claims if claim.when}
    return ", ".join(str(when) for when in sorted(dates, key=lambda when: when.order))


def _inner(words: str) -> str:
    return within_quotes(escape.visible_line(words))


def citing(brief: Brief) -> Mapping[str, Sequence[Block]]:
    """The blocks of a version that cite each item, in page order; what What only refers to is theirs.

    A table of figures shows what holds now, and not what a holder gave before.
    """
    found: defaultdict[str, list[Block]] = defaultdict(list)
    for block in brief.blocks:
        life = () if block.section in ("what", "figures") else block.life
        said = (*block.sentences, *(sentence for step in life for sentence in step.sentences))
        own = [sentence for sentence in said if block.section != "what" or not sentence.link]
        for item in {item for sentence in own for item in sentence.items}:
            found[item].append(block)
    return found


def unchanged(before: Brief | None, after: Brief) -> frozenset[str]:
    """The items whose pages are the same by both versions, the later of which is the newest."""
    if before is None or hidden_source(before) != hidden_source(after):
        return frozenset()
    cited = [citing(brief) for brief in (before, after)]
    lines = [{line.item: line for line in (*brief.sources, *brief.also)} for brief in (before, after)]

    def told(version: int, item: str) -> list[object]:
        blocks = cited[version].get(item, ())
        beside = ((block, [other for said in _first(block, item) for other in said.items]) for block in blocks)
        return [
            (
                b.anchor,
                block_place(b),
                b.since,
                tuple(cited_claims([b])),
                [lines[version].get(other) for other in others],
            )
            for b, others in beside
        ]

    return frozenset(
        item for item, line in lines[1].items() if lines[0].get(item) == line and told(0, item) == told(1, item)
    )


def _alike(block: Block, item: str, numbers: Mapping[str, int]) -> list[int]:
    """The numbers that the page only counts behind the sentences of a block which it has from this item first."""
    return sorted({number for said in _first(block, item) for number in unnamed(said, numbers)})


def _first(block: Block, item: str) -> list[Sentence]:
    """The sentences of a block that name this item first."""
    said = (*block.sentences, *(sentence for step in block.life for sentence in step.sentences))
    return [one for one in said if one.items[:1] == (item,)]


def block_place(block: Block) -> str:
    """What a reader calls a block: its section, and its title or date where it has one."""
    return section_place(block.section, block.title, str(block.when or ""))


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """A source as the last version that lists it knows it: what its page is written of, in any form."""

    line: SourceLine
    brief: Brief  # that version
    newest: bool  # no later one leaves the source out
    article: Article | None = None
    blocks: Sequence[Block] = ()  # that cite it there
    claims: Sequence[Claim] = ()  # of it, that these blocks rest on

    @property
    def passages(self) -> list[Passage]:
        """What is quoted of it, in its surroundings."""
        if self.article is None:
            return []
        most = self.brief.topic.budgets.most_copied(self.article)
        return passages(self.article, self.claims, most, hidden_source(self.brief))

    @property
    def opening(self) -> str:
        """The first words of its article."""
        return opening_words(self.article, hidden_source(self.brief)) if self.article else ""


def source_sheets(store: Store, listed: Mapping[str, tuple[SourceLine, Brief]], last: int) -> Iterator[SourceSheet]:
    """The sheets of these items, each with the last version that lists it; `last` is the newest of all."""
    articles = store.newest(listed)
    cited = {brief.version: citing(brief) for _, brief in listed.values()}
    told = {item: cited[brief.version].get(item, ()) for item, (_, brief) in listed.items()}
    claims = store.claims({id for blocks in told.values() for id in cited_claims(blocks)})
    for item, (line, brief) in listed.items():
        own = own_claims(item, told[item], claims)
        yield SourceSheet(line, brief, brief.version == last, articles.get(item), told[item], own)


def source_page(sheet: SourceSheet) -> str:
    """The page of a source as Markdown."""
    line, article, brief = sheet.line, sheet.article, sheet.brief
    url = escape.safe_link(line.url)
    about = [escape.escape(line.outlet) or UNNAMED]
    about += [note for note in (QUALITY[line.quality], escape.escape(line.found)) if note]
    about += [f"edited, revision {line.revision}"] if line.revision > 1 else []
    about += [f"also in {escape.escape(', '.join(line.copies))}"] if line.copies else []
    about += [f"[{escape.escape(line.url)}]({url})"] if url else []
    about += [host] if (host := escape.foreign_host(line.url)) else []
    parts = [
        f"# \\[{line.number}\\] {escape.escape(line.title)}",
        " · ".join(about),
        " · ".join(clocks(line, article, sheet.claims)),
    ]
    if quoted := sheet.passages:
        parts += [f"> {' '.join(map(_marked, one.sentences))}" for one in quoted]
        parts.append("In bold what the page quotes, beside it what stands before and after, as far as a page may copy.")
    elif words := sheet.opening:
        parts += [f"> “{escape.escape(words)}”", "The article's first words."]
    else:
        parts.append("Only the headline was read.")
    parts += ["## Cited", *_cited(line, sheet.blocks, brief, sheet.newest)]
    fields: dict[str, str | int] = {
        "title": escape.twins(line.title),  # who reads these may link and call what looks like it
        "topic": brief.topic.slug,
        "source": line.number,
        "outlet": escape.twins(line.outlet),
    }
    if line.published:
        fields["date"] = f"{line.published:%Y-%m-%d}"
    return front_matter_block(fields) + "\n" + "\n\n".join(parts) + "\n"


def own_claims(item: str, blocks: Iterable[Block], claims: Mapping[str, Claim]) -> list[Claim]:
    """The claims of an item that blocks rest on."""
    ids = dict.fromkeys(cited_claims(blocks))
    return [claims[id] for id in ids if id in claims and claims[id].item == item]


def clocks(line: SourceLine, article: Article | None, claims: Iterable[Claim]) -> list[str]:
    """When it was published, when it was found, and which dates it tells of, as far as they are known."""
    said = [f"published {line.published:%Y-%m-%d}" if line.published else "date unknown"]
    said += [f"found {article.seen:%Y-%m-%d}"] if article else []
    happened = told_of(claims)
    return [*said, f"tells of {happened}"] if happened else said


def _marked(sentence: tuple[str, bool]) -> str:
    words, quoted = sentence
    return f"**{escape.escape(words)}**" if quoted else escape.escape(words)


def _cited(line: SourceLine, blocks: Sequence[Block], brief: Brief, newest: bool) -> list[str]:
    target = "../latest.md" if newest else f"../{version_file(brief.version)}"
    if not blocks:
        return [f"Read, not cited, in the [{'newest version' if newest else f'v{brief.version}'}]({target})."]
    head = f"In the [newest version]({target}):" if newest else f"Last in [v{brief.version}]({target}):"
    listed = {one.number: one for one in (*brief.sources, *brief.also)}
    numbers = {one.item: number for number, one in listed.items()}
    lines = []
    for block in blocks:
        name = f"{block.name} · " if block.name else ""
        lines.append(f"- [{name}{escape.escape(block_place(block))}]({target}#{block.anchor}), since v{block.since}")
        lines += [f"  - also says so: {_beside(listed[number])}" for number in _alike(block, line.item, numbers)]
    return [head, "\n".join(lines)]


def _beside(line: SourceLine) -> str:
    """A source on the page of another one."""
    page = path(line.number).rpartition("/")[2]
    day = f"{line.published:%Y-%m-%d}" if line.published else "date unknown"
    return f"[\\[{line.number}\\]]({page}) {escape.escape(line.title)} · {escape.escape(line.outlet or UNNAMED)}, {day}"
