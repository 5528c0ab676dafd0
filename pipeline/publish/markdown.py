"""A brief as Markdown: a pure function of the brief, what changed, and this renderer's version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.publish import citations, grounds, news, parts, reckoning, sections, sources, text
from pipeline.publish.frontmatter import front_matter
from pipeline.records import Block, Brief, Change, Sentence, SourceLine

if TYPE_CHECKING:
    from jinja2 import Environment

RENDERER = "markdown-7"  # raised when the same brief would give other bytes


def render(brief: Brief, changes: Sequence[Change]) -> str:
    """The page of a version."""
    new, more = news.lines(brief, changes)
    template = _environment().get_template("brief.md.j2")
    body = template.render(
        _words(brief),
        brief=brief,
        header=_header(brief),
        news=new,
        more=more,
        changes_page=changes_page(brief.version - 1, brief.version),
        themes=[(story.title, story.blocks, story.articles) for story in sections.stories(brief)],
        measures=sections.measures(brief),
        events=sections.happened(brief),
        coming=sections.coming(brief),
        notes=[_note(note) for note in sections.notes(brief)],
        counted=text.escape(reckoning.counted(brief)),
    )
    told = re.sub(r"\n{3,}", "\n\n", body).strip()
    return f"{front_matter(_fields(brief))}\n{told}\n\n{_listing(brief, citations.linked(body))}\n"


def _note(note: sections.Note) -> str:
    about = f"On [{note.about}](#{note.about}): " if note.about else ""
    return f"{about}{text.escape(note.text)} ({text.escape(note.by)})"


def _listing(brief: Brief, named: frozenset[int]) -> str:
    """The source list: what the page names, how many more it cites, and what else was read."""
    shown = [line for line in brief.sources if line.number in named]
    told = ["## Sources", _lines(shown), _unlisted(len(brief.sources) - len(shown))]
    told += ["### Also read", _lines(brief.also)] if brief.also else []
    return "\n\n".join(part for part in told if part)


def _lines(listed: Iterable[SourceLine]) -> str:
    return "\n".join(f"- {source(line)}" for line in listed)


def _unlisted(count: int) -> str:
    """What the marks behind sentences count and the list leaves out."""
    if not count:
        return ""
    more = (
        f"{count:,} more articles say what these say and are"
        if count > 1
        else "One more article says what these say and is"
    )
    return f"{more} not listed: a mark such as \\[+2\\] behind a sentence leads to its two."


def changes_page(before: int, after: int) -> str:
    """The path of the page on what changed between two versions."""
    return f"changes/v{before:04d}-v{after:04d}.md"


def _fields(brief: Brief) -> dict[str, str | int]:
    return {
        "title": brief.topic.title, "topic": brief.topic.slug, "version": brief.version,
        "date": f"{brief.date:%Y-%m-%d}",
        "engine": f"digest, after {brief.engine}" if _by_model(brief) and not _written(brief)[0] else brief.engine,
        "status": brief.status if brief.topic.state == "open" else "closed",
    }  # fmt: skip


def _header(brief: Brief) -> str:
    # A closed topic gets one last version, so the newest is the one that closed it.
    state = "open" if brief.topic.state == "open" else f"closed since v{brief.version}"
    items = f"{brief.items} item{'s' if brief.items != 1 else ''}"
    told = [state, f"v{brief.version}", f"{brief.date:%Y-%m-%d}", items, "[history](history.md)"]
    if _by_model(brief):
        told.append(_writer(brief))
    if brief.version > 1:
        told.append(f"[changes]({changes_page(brief.version - 1, brief.version)})")
    return " · ".join(told)


def _by_model(brief: Brief) -> bool:
    return not brief.engine.startswith(("digest", "offline"))


def _written(brief: Brief) -> tuple[int, int]:
    """How many sentences of the page are in a model's words, and how many there are."""
    said = [one.written for block in brief.blocks for one in block.sentences]
    return sum(said), len(said)


def _writer(brief: Brief) -> str:
    """Who wrote how much of a page that a model was asked for."""
    model = text.escape(brief.engine.rpartition(" ")[0] or brief.engine)  # without the hash
    written, all_ = _written(brief)
    if not written:
        return f"read by {model}, in the words of its sources"
    return f"written by {model}: {written} of {all_} sentence{'s' if all_ != 1 else ''}"


def _words(brief: Brief) -> dict[str, object]:
    """What the template calls, by name."""
    numbers = {line.item: line.number for line in (*brief.sources, *brief.also)}
    anchors = {block.id: f"#{block.anchor}" for block in brief.blocks}

    def sentences(said: Iterable[Sentence], speaker: bool = True) -> str:
        return " ".join(text.sentence(one, numbers, anchors, speaker) for one in said)

    def corrections(block: Block) -> str:
        steps = [step for step in block.life if step.what in ("corrected", "withdrawn")]
        return "".join(f" *({step.what} in v{step.version}: {sentences(step.sentences)})*" for step in steps)

    def evolution(block: Block) -> list[str]:
        lines = []
        for head, step in sections.evolution(block):
            own = step.what in sections.MOVES
            said = [parts.own(one) for one in step.sentences] if own else step.sentences
            lines.append(f"{head}: {sentences(said, speaker=not own)}")
        return lines

    def side(block: Block) -> str:
        if brief.topic.axis is None or block.pole == 0.0:
            return ""
        return f" · {text.escape(brief.topic.axis[0 if block.pole < 0 else 1].name)}"

    def silent(block: Block) -> str:
        version = sections.silent(block)
        return f" · silent since v{version}" if version else ""

    def eased(block: Block) -> str:
        return f" · eased in v{block.life[-1].version}" if block.life and block.life[-1].what == "eased" else ""

    def figure(block: Block) -> str:
        cells = (
            text.escape(sections.holder(block)),
            text.escape(block.figure.text if block.figure else parts.plain(block.sentences[0])) + corrections(block),
            str(block.when or (f"reported {block.day:%Y-%m-%d}" if block.day else "")),
            citations.cites(block.sentences[0].items, numbers),
            f"v{sections.stands_since(block)}",
        )
        return " | ".join(cells)

    return {
        "sentences": sentences, "corrections": corrections, "evolution": evolution, "side": side, "eased": eased,
        "silent": silent, "figure": figure, "asked": grounds.asked, "settled": sections.settled,
        "told": lambda block: text.block(block, numbers, anchors),
        "line": lambda told: text.line(told, numbers, anchors),
        "anchor": lambda block: f'<a id="{block.anchor}"></a>',
    }  # fmt: skip


def source(line: SourceLine) -> str:
    """A line of the source list: where citations lead to, its page behind its number, and what a reader must know."""
    url = text.link(line.url)
    title = f"[{text.escape(line.title)}]({url})" if url else text.escape(line.title)
    about = [
        text.escape(line.outlet) or sources.UNNAMED,
        f"{line.published:%Y-%m-%d}" if line.published else "date unknown",
    ]
    notes = [
        text.foreign_host(line.url),
        f"also in {text.escape(', '.join(line.copies))}" if line.copies else "",
        f"edited, revision {line.revision}" if line.revision > 1 else "",
        f"in another language ({text.escape(line.language)})" if line.language not in ("", "en") else "",
        sources.QUALITY[line.quality],
        text.escape(line.found),
        f"“{text.escape(line.best)}”" if line.best else "",
    ]
    shown = " · ".join([", ".join(part for part in about if part), *(note for note in notes if note)])
    number = f"\\[[{line.number}]({citations.path(line.number)})\\]"
    return f'<a id="s{line.number}"></a>{number} {title} · {shown}'


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(  # Markdown is escaped by `text.escape`; HTML escaping would show entities
        loader=PackageLoader("pipeline.publish"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=False, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["md"] = text.escape
    return environment
