"""A brief as Markdown: a pure function of the brief, what changed, and this renderer's version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.publish import citations, news, sources, text
from pipeline.publish.frontmatter import front_matter
from pipeline.records import Block, Brief, Change, Sentence, SourceLine

if TYPE_CHECKING:
    from jinja2 import Environment

BACK = 5  # links back from a source to what cites it; its own page has all of them
RENDERER = "markdown-3"  # raised when the same brief would give other bytes


def render(brief: Brief, changes: Sequence[Change]) -> str:
    """The page of a version."""
    numbers = {line.item: line.number for line in (*brief.sources, *brief.also)}
    new, more = news.lines(brief, changes)
    template = _environment().get_template("brief.md.j2")
    body = template.render(
        _words(brief, numbers),
        brief=brief,
        header=_header(brief),
        news=new,
        more=more,
        changes_page=changes_page(brief.version - 1, brief.version),
        themes=_themes(brief.section("narrative")),
        quiet=not any(change.kind == "tension opened" for change in changes),
    )
    told = re.sub(r"\n{3,}", "\n\n", body).strip()
    return f"{front_matter(_fields(brief))}\n{told}\n\n{_listing(brief, citations.linked(body))}\n"


def _listing(brief: Brief, named: frozenset[int]) -> str:
    """The source list: what the page names, how many more it cites, and what else was read."""
    cited = sources.citing(brief)

    def lines(listed: Iterable[SourceLine]) -> str:
        return "\n".join(f"- {source(line, [block.id for block in cited.get(line.item, ())])}" for line in listed)

    shown = [line for line in brief.sources if line.number in named]
    parts = ["## Sources", lines(shown), _unlisted(len(brief.sources) - len(shown))]
    parts += ["### Also read", lines(brief.also)] if brief.also else []
    return "\n\n".join(part for part in parts if part)


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
        "date": f"{brief.date:%Y-%m-%d}", "engine": brief.engine,
        "status": brief.status if brief.topic.state == "open" else "closed",
    }  # fmt: skip


def _header(brief: Brief) -> str:
    # A closed topic gets one last version, so the newest is the one that closed it.
    state = "open" if brief.topic.state == "open" else f"closed since v{brief.version}"
    items = f"{brief.items} item{'s' if brief.items != 1 else ''}"
    parts = [state, f"v{brief.version}", f"{brief.date:%Y-%m-%d}", items, "[history](history.md)"]
    if not brief.engine.startswith("offline"):
        parts.append(f"written by {text.escape(brief.engine.rpartition(' ')[0] or brief.engine)}")  # without the hash
    if brief.version > 1:
        parts.append(f"[changes]({changes_page(brief.version - 1, brief.version)})")
    return " · ".join(parts)


def _themes(blocks: Sequence[Block]) -> list[tuple[str, list[Block]]]:
    """The paragraphs of the narrative: blocks of one title together, in page order."""
    themes: dict[str, list[Block]] = {}
    for block in blocks:
        themes.setdefault(block.title, []).append(block)
    return list(themes.items())


def _words(brief: Brief, numbers: dict[str, int]) -> dict[str, object]:
    """What the template calls, by name."""

    def sentences(said: Iterable[Sentence]) -> str:
        return " ".join(text.sentence(one, numbers) for one in said)

    def corrections(block: Block) -> str:
        steps = [step for step in block.life if step.what in ("corrected", "withdrawn")]
        return "".join(f" *({step.what} in v{step.version}: {sentences(step.sentences)})*" for step in steps)

    def evolution(block: Block) -> str:
        if len(block.life) == 1:
            told = citations.cites(block.sentences[0].items, numbers)
            return f"new in v{block.since} {told}" if block.since == brief.version else ""
        step = block.life[-1]
        if step.what == "spoke":  # the same again after a silence: unchanged says nothing
            return ""
        if step.what == "silent":
            return f"silent since v{step.version}"
        lead = ": " if step.what == "challenged" else ", before: "
        before = f"{lead}{sentences(step.sentences)}" if step.sentences else ""
        return f"{step.what} in v{step.version}{before}"

    def side(block: Block) -> str:
        if brief.topic.axis is None or block.pole == 0.0:
            return ""
        return f" · {text.escape(brief.topic.axis[0 if block.pole < 0 else 1].name)}"

    def eased(block: Block) -> str:
        return f" · eased in v{block.life[-1].version}" if block.life and block.life[-1].what == "eased" else ""

    return {
        "sentences": sentences, "corrections": corrections, "evolution": evolution, "side": side, "eased": eased,
        "anchor": lambda block: f'<a id="{block.id}"></a>',
    }  # fmt: skip


def source(line: SourceLine, backs: Sequence[str]) -> str:
    """A line of the source list: the anchor that citations lead to, its page, and links back to what cites it."""
    url = text.link(line.url)
    title = f"[{text.escape(line.title)}]({url})" if url else text.escape(line.title)
    parts = [
        text.escape(line.outlet) or sources.UNNAMED,
        f"{line.published:%Y-%m-%d}" if line.published else "date unknown",
    ]
    notes = [
        text.foreign_host(line.url),
        f"also in {text.escape(', '.join(line.copies))}" if line.copies else "",
        f"edited, revision {line.revision}" if line.revision > 1 else "",
        f"in another language ({line.language})" if line.language not in ("", "en") else "",
        sources.QUALITY[line.quality],
        line.found,
        f"[{'about' if line.quality == 'title' else 'excerpt'}]({citations.path(line.number)})",
        _back(line.number, backs),
    ]
    about = ", ".join(part for part in parts if part)
    return f'<a id="s{line.number}"></a>[{line.number}] {title} · ' + " · ".join(
        [about, *(note for note in notes if note)]
    )


def _back(number: int, backs: Sequence[str]) -> str:
    """Such as "↩ [a](#block-1) [b](#block-2)"."""
    links = [f"[{letter}](#{block})" for letter, block in zip("abcdefghij"[:BACK], backs, strict=False)]
    if len(backs) > BACK:
        links.append(f"[and {len(backs) - BACK} more]({citations.path(number)})")
    return f"↩ {' '.join(links)}" if links else ""


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(  # Markdown is escaped by `text.escape`; HTML escaping would show entities
        loader=PackageLoader("pipeline.publish"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=False, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["md"] = text.escape
    return environment
