"""The page of a source: where it is cited, and a short excerpt that stays when the source's own page dies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.publish import citations, text
from pipeline.publish.frontmatter import front_matter
from pipeline.records import Article, Block, Brief, Section, Sentence, SourceLine

EXCERPT = 40  # words of an article on its page
SECTION_NAMES: Mapping[Section, str] = {
    "what": "What", "why": "Why it matters", "questions": "Open questions", "narrative": "Narrative",
    "timeline": "Timeline", "perspectives": "Perspectives", "tensions": "Tensions",
}  # fmt: skip
UNNAMED = "outlet unknown"
QUALITY = {"full": "", "feed": "read in the feed", "title": "headline only"}


def excerpt(article: Article) -> str:
    """The first words of an article as it was read, at most 40; "" when only the headline was."""
    if article.quality == "title":
        return ""
    words = text.clean(" ".join(article.sentences)).replace("“", "‘").replace("”", "’").split()
    return " ".join(words[:EXCERPT]) + (" …" if len(words) > EXCERPT else "")


def citing(brief: Brief) -> Mapping[str, Sequence[Block]]:
    """The blocks of a version that cite each item, in page order; What only refers to them."""
    found: defaultdict[str, list[Block]] = defaultdict(list)
    for block in brief.blocks:
        if block.section != "what":
            said = (*block.sentences, *(sentence for step in block.life for sentence in step.sentences))
            for item in {item for sentence in said for item in sentence.items}:
                found[item].append(block)
    return found


def unchanged(before: Brief | None, after: Brief) -> frozenset[str]:
    """The items whose pages are the same by both versions, the later of which is the newest."""
    if before is None:
        return frozenset()
    cited = [citing(brief) for brief in (before, after)]
    lines = [{line.item: line for line in (*brief.sources, *brief.also)} for brief in (before, after)]

    def told(version: int, item: str) -> list[tuple[str, str, int, list[SourceLine | None]]]:
        blocks = cited[version].get(item, ())
        beside = ((block, [other for said in _first(block, item) for other in said.items]) for block in blocks)
        return [(b.id, place(b), b.since, [lines[version].get(other) for other in others]) for b, others in beside]

    return frozenset(
        item for item, line in lines[1].items() if lines[0].get(item) == line and told(0, item) == told(1, item)
    )


def _alike(block: Block, item: str, numbers: Mapping[str, int]) -> list[int]:
    """The numbers that the page only counts behind the sentences of a block which it has from this item first."""
    return sorted({number for said in _first(block, item) for number in citations.unnamed(said, numbers)})


def _first(block: Block, item: str) -> list[Sentence]:
    """The sentences of a block that name this item first."""
    said = (*block.sentences, *(sentence for step in block.life for sentence in step.sentences))
    return [one for one in said if one.items[:1] == (item,)]


def place(block: Block) -> str:
    """What a reader calls a block: its section, and its title or date where it has one."""
    return " · ".join(part for part in (SECTION_NAMES[block.section], block.title, str(block.when or "")) if part)


def page(line: SourceLine, article: Article | None, brief: Brief, blocks: Sequence[Block], newest: bool) -> str:
    """The page of a source as the last version that lists it knows it, with the `blocks` that cite it there.

    It is the `newest` version when no later one leaves the source out.
    """
    url = text.link(line.url)
    about = [text.escape(line.outlet) or UNNAMED, f"{line.published:%Y-%m-%d}" if line.published else "date unknown"]
    about += [note for note in (QUALITY[line.quality], line.found) if note]
    about += [f"also in {text.escape(', '.join(line.copies))}"] if line.copies else []
    about += [f"[the article]({url})"] if url else []
    about += [host] if (host := text.foreign_host(line.url)) else []
    parts = [f"# \\[{line.number}\\] {text.escape(line.title)}", " · ".join(about)]
    if article and (words := excerpt(article)):
        parts.append(f"> “{text.escape(words)}”")
        parts.append(f"The first words of the article as it was read on {article.seen:%Y-%m-%d}.")
    else:
        parts.append("Only the headline was read.")
    parts += ["## Cited", *_cited(line, blocks, brief, newest)]
    fields: dict[str, str | int] = {
        "title": line.title,
        "topic": brief.topic.slug,
        "source": line.number,
        "outlet": line.outlet,
    }
    if line.published:
        fields["date"] = f"{line.published:%Y-%m-%d}"
    return front_matter(fields) + "\n" + "\n\n".join(parts) + "\n"


def _cited(line: SourceLine, blocks: Sequence[Block], brief: Brief, newest: bool) -> list[str]:
    target = "../latest.md" if newest else f"../v{brief.version:04d}.md"
    if not blocks:
        return [f"Read, not cited, in the [{'newest version' if newest else f'v{brief.version}'}]({target})."]
    head = f"In the [newest version]({target}):" if newest else f"Last in [v{brief.version}]({target}):"
    listed = {one.number: one for one in (*brief.sources, *brief.also)}
    numbers = {one.item: number for number, one in listed.items()}
    lines = []
    for block in blocks:
        lines.append(f"- [{text.escape(place(block))}]({target}#{block.id}), since v{block.since}")
        lines += [f"  - also says so: {_beside(listed[number])}" for number in _alike(block, line.item, numbers)]
    return [head, "\n".join(lines)]


def _beside(line: SourceLine) -> str:
    """A source on the page of another one."""
    page = citations.path(line.number).rpartition("/")[2]
    day = f"{line.published:%Y-%m-%d}" if line.published else "date unknown"
    return f"[\\[{line.number}\\]]({page}) {text.escape(line.title)} · {text.escape(line.outlet or UNNAMED)}, {day}"
