"""A version as Markdown, and the pages around the versions: history, archive, index."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pipeline.models import Block, Brief, Change, Sentence, SourceLine, Topic, judged_by_model
from pipeline.render import escape, parts, sources
from pipeline.render.escape import front_matter_block
from pipeline.render.summary import counts_answer, news_lines, page_counts, question_lead, status_line

MARKDOWN_RENDERER = "markdown-12"  # raised when the same brief would give other bytes


def render(brief: Brief, changes: Sequence[Change]) -> str:
    """The page of a version."""
    new, more = news_lines(brief, changes)
    template = escape.templates().get_template("brief.md.j2")
    body = template.render(
        _words(brief),
        brief=brief,
        NAMES=parts.HEADINGS,
        header=_header(brief),
        news=new,
        more=more,
        changes_page=changes_page((brief.told_in or brief.version) - 1, brief.told_in or brief.version),
        headlines=[parts.headline_line(*one) for one in parts.headlines(brief)],
        HEADLINES=parts.HEADLINES,
        themes=[(story.title, story.blocks, story.articles) for story in parts.narrative_order(brief)],
        measures=parts.measures(brief),
        events=parts.past_events(brief),
        coming=parts.coming(brief),
        notes=[_note(note) for note in parts.notes(brief)],
        counted=escape.escape(page_counts(brief)),
        counts_first=counts_answer(brief),
        status=status_line(brief),
    )
    told = re.sub(r"\n{3,}", "\n\n", body).strip()
    return f"{front_matter_block(_fields(brief))}\n{told}\n\n{_listing(brief, parts.linked(body))}\n"


def _note(note: parts.Note) -> str:
    about = f"On [{note.about}](#{note.about}): " if note.about else ""
    return f"{about}{escape.escape(note.text)} ({escape.escape(note.by)})"


def _listing(brief: Brief, named: frozenset[int]) -> str:
    """The source list: what the page names, how many more it cites, and what else was read."""
    shown = [line for line in brief.sources if line.number in named]
    told = ["## Sources", _lines(shown), _unlisted(len(brief.sources) - len(shown))]
    told += ["### Also read", _lines(brief.also)] if brief.also else []
    return "\n\n".join(part for part in told if part)


def _lines(listed: Iterable[SourceLine]) -> str:
    return "\n".join(f"- {source_line(line)}" for line in listed)


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
    unheard = judged_by_model(brief.engine) and not _written(brief)[0]
    return {
        "title": brief.topic.title, "topic": brief.topic.slug, "version": brief.version,
        "date": f"{brief.date:%Y-%m-%d}",
        "engine": f"digest, after {brief.engine}" if unheard else brief.engine,
        "status": brief.topic.standing(brief.status),
    }  # fmt: skip


def _header(brief: Brief) -> str:
    # A closed topic gets one last version, so the newest is the one that closed it.
    state = "open" if brief.topic.state == "open" else f"closed since v{brief.version}"
    items = f"{brief.items} item{'s' if brief.items != 1 else ''}"
    told = [state, f"v{brief.version}", f"{brief.date:%Y-%m-%d}", items, "[history](history.md)"]
    if judged_by_model(brief.engine):
        told.append(_writer(brief))
    if brief.version > 1:
        told.append(f"[changes]({changes_page(brief.version - 1, brief.version)})")
    return " · ".join(told)


def _written(brief: Brief) -> tuple[int, int]:
    """How many sentences of the page are in a model's words, and how many there are."""
    said = [one.written for block in brief.blocks for one in block.sentences]
    return sum(said), len(said)


def _writer(brief: Brief) -> str:
    """Who wrote how much of a page that a model was asked for."""
    model = escape.escape(brief.engine.rpartition(" ")[0] or brief.engine)  # without the hash
    written, all_ = _written(brief)
    if not written:
        return f"read by {model}, in the words of its sources"
    return f"written by {model}: {written} of {all_} sentence{'s' if all_ != 1 else ''}"


def _words(brief: Brief) -> dict[str, object]:
    """What the template calls, by name."""
    numbers = {line.item: line.number for line in (*brief.sources, *brief.also)}
    anchors = {block.id: f"#{block.anchor}" for block in brief.blocks}

    def sentences(said: Iterable[Sentence], speaker: bool = True) -> str:
        return " ".join(escape.sentence_text(one, numbers, anchors, speaker) for one in said)

    def corrections(block: Block) -> str:
        steps = [step for step in block.life if step.what in ("corrected", "withdrawn")]
        had = [f": {sentences(step.sentences)}" if step.sentences else "" for step in steps]
        told = [f" *({step.what} in v{step.version}{words})*" for step, words in zip(steps, had, strict=True)]
        return "".join((*told, *(f" *({what} in v{version})*" for what, version in parts.editor_marks(brief, block))))

    def evolution(block: Block) -> list[str]:
        lines = []
        for head, step in parts.evolution(block):
            own = step.what in parts.SHOWN_MOVES
            said = [parts.own(one) for one in step.sentences] if own else step.sentences
            lines.append(f"{head}: {sentences(said, speaker=not own)}")
        return lines

    def side(block: Block) -> str:
        if brief.topic.axis is None or block.pole == 0.0:
            return ""
        return f" · {escape.escape(brief.topic.axis[0 if block.pole < 0 else 1].name)}"

    def silent(block: Block) -> str:
        version = parts.silent(block)
        return f" · silent since v{version}" if version else ""

    def eased(block: Block) -> str:
        return f" · eased in v{block.life[-1].version}" if block.life and block.life[-1].what == "eased" else ""

    def figure(block: Block) -> str:
        cells = (
            escape.escape(parts.holder_name(block)),
            escape.escape(block.figure.text if block.figure else parts.plain_sentence(block.sentences[0]))
            + corrections(block),
            str(block.when or (f"reported {block.day:%Y-%m-%d}" if block.day else "")),
            parts.cites(block.sentences[0].items, numbers),
            f"v{parts.stands_since(block)}",
        )
        return " | ".join(cells)

    return {
        "sentences": sentences, "corrections": corrections, "evolution": evolution, "side": side, "eased": eased,
        "silent": silent, "figure": figure, "asked": question_lead, "settled": parts.question_steps,
        "told": lambda block: escape.block_text(block, numbers, anchors),
        "line": lambda told: escape.form_line(told, numbers, anchors),
        "anchor": lambda block: f'<a id="{block.anchor}"></a>',
    }  # fmt: skip


def source_line(line: SourceLine) -> str:
    """A line of the source list: where citations lead to, its page behind its number, and what a reader must know."""
    url = escape.safe_link(line.url)
    title = f"[{escape.escape(line.title)}]({url})" if url else escape.escape(line.title)
    about = [
        escape.escape(line.outlet) or sources.UNNAMED,
        f"{line.published:%Y-%m-%d}" if line.published else "date unknown",
    ]
    notes = [
        escape.foreign_host(line.url),
        f"also in {escape.escape(', '.join(line.copies))}" if line.copies else "",
        f"edited, revision {line.revision}" if line.revision > 1 else "",
        f"in another language ({escape.escape(line.language)})" if line.language not in ("", "en") else "",
        sources.QUALITY[line.quality],
        escape.escape(line.found),
        f"“{escape.escape(line.best)}”" if line.best else "",
    ]
    shown = " · ".join([", ".join(part for part in about if part), *(note for note in notes if note)])
    number = f"\\[[{line.number}]({parts.path(line.number)})\\]"
    return f'<a id="s{line.number}"></a>{number} {title} · {shown}'


# The pages around the versions: a topic's history, its archive by year, and the index of all topics.


def history_page(topic: Topic, versions: Sequence[Mapping[str, Any]]) -> str:
    """A line for each version, newest first, by year, from the store's editions."""
    lines = [f"# {escape.escape(topic.title)}: history"]
    year = ""
    for version in reversed(versions):
        if version["date"][:4] != year:
            year = version["date"][:4]
            lines += ["", f"## {year}", ""]
        number = version["number"]
        changes = f" · [changes]({changes_page(number - 1, number)})" if number > 1 else ""
        told = escape.escape("first version" if number == 1 else version["told"])
        items = f"{version['items']} item{'s' if version['items'] != 1 else ''}"
        lines.append(
            f"- [v{number}]({parts.version_file(number)}) · {version['date'][:10]} · {items} · {told}{changes}"
        )
    return "\n".join(lines) + "\n"


def archive_page(
    topic: Topic, year: int, blocks: Iterable[tuple[int, Block]], numbers: Mapping[str, int], pages: Container[str]
) -> str:
    """What the page had no more room for, with its ids and numbers; sources lead to those `pages` that are there."""
    lines = [f"# {escape.escape(topic.title)}: archive {year}", ""]
    for version, block in blocks:
        if block.life and block.life[-1].what == "hidden":
            told = f"hidden by the editor in v{block.life[-1].version}"
            lines.append(f'- <a id="{block.anchor}"></a>{told} · since v{block.since}, left in v{version}')
            continue
        title = f"**{escape.escape(block.title)}** " if block.title else ""
        lines.append(
            f'- <a id="{block.anchor}"></a>{title}{escape.block_text(block, numbers, {})} · since v{block.since},'
            f" left in v{version}"
        )
        lines += [
            f"  - {step.what} v{step.version}: "
            f"{' '.join(escape.sentence_text(said, numbers, {}) for said in step.sentences)}"
            for step in block.life
            if step.sentences
        ]
    return parts.beside("\n".join(lines), "../", pages) + "\n"


def index(topics: Iterable[tuple[Topic, int, datetime, str]]) -> str:
    """All topics with status, version and last change."""
    lines = ["# Briefs", "", "| topic | status | version | last change |", "|---|---|---|---|"]
    for topic, version, day, status in topics:
        link = f"[{escape.escape(topic.title)}]({topic.slug}/latest.md)"
        page = f"[v{version}]({topic.slug}/{parts.version_file(version)})"
        lines.append(f"| {link} | {topic.standing(status)} | {page} | {day:%Y-%m-%d} |")
    return "\n".join(lines) + "\n"


def guide(topics: Iterable[tuple[Topic, int, date, str]], base: str = "", page: str = "latest.md") -> str:
    """All topics for a language model that reads the folder (llmstxt.org); `base` is its address, `page` the newest."""
    lines = [
        "# Living briefs", "",
        "> One page per debate that keeps itself up to date: who claims what, what is new, and on whose word. Every"
        " sentence cites; copied words stand between “ and ”; numbers of sources and names of entries are permanent.",
        "", "A page is for reading. The same as JSON has each sentence with who says so, the outlet, and the numbers,"
        f" addresses and dates of its sources; its schema is [page.schema.json]({base}page.schema.json).",
        "", "## Topics", "",
    ]  # fmt: skip
    for topic, version, day, status in topics:
        folder = f"{base}{topic.slug}/"
        lines.append(
            f"- [{escape.escape(topic.title)}]({folder}{page}): {escape.escape(topic.question)} v{version} of"
            f" {day:%Y-%m-%d}, {topic.standing(status)}; as [JSON]({folder}latest.json)"
        )
    return "\n".join(lines) + "\n"
