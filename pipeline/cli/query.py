"""`brief who`, `find` and `changes`: what the store answers, as lines for people, as Markdown and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pipeline.cli import since as moments
from pipeline.cli import terminal
from pipeline.cli.output import counted
from pipeline.config import load
from pipeline.errors import UsageError
from pipeline.models import Topic
from pipeline.query import names, pages, quotations
from pipeline.query.answers import (
    Changed,
    Citation,
    Evidence,
    Novelty,
    PagesChanged,
    Quotation,
    WordsFound,
    WordsOf,
)
from pipeline.query.decisions import Decided
from pipeline.render import escape
from pipeline.render.outline import LineKind, OutlineLine, Style, StyledSpan
from pipeline.render.sources import UNNAMED
from pipeline.storage import Store
from pipeline.storage.catalogue import Catalogue, outdated


def who_says(config: Path, name: str, about: str, since: str, topic: str, most: int, form: str) -> str:
    """What somebody says, by an alias, a surname or the initials of a body."""
    known = load(config)
    _known_topics(known.topics, [topic] if topic else [])
    day = moments.day(since, datetime.now(UTC))
    _upgrade(known.state)
    with Catalogue(known.state) as catalogue:
        decided = Decided(catalogue, known.rulings)
        holder = names.holder(catalogue, name, dict(known.aliases), decided, topic)
        found = quotations.said(catalogue, holder, about, day, topic, most, decided)
        surname = name.split()[-1] if " " in name.strip() else ""
        alone = catalogue.called([surname]) if surname and not holder.claims else {}
    title = f"{holder.name}{f' on {about}' if about else ''}"
    told = [*quoted(title, found, holder.name)]
    for lone, count in alone.items():  # who that is only their articles can say
        said = f'articles call somebody "{lone}" alone ({counted(count, "statement")}): brief who {lone}'
        told.insert(2, _line("note", said, "dim"))
    return answer_text(form, told, found)


def with_words(config: Path, words: str, since: str, topic: str, most: int, form: str) -> str:
    """The quotations and titles that have all of these words."""
    known = load(config)
    _known_topics(known.topics, [topic] if topic else [])
    day = moments.day(since, datetime.now(UTC))
    _upgrade(known.state)
    with Catalogue(known.state) as catalogue:
        found = quotations.containing(catalogue, words, day, topic, most, Decided(catalogue, known.rulings))
    return answer_text(form, quoted(words, found), found)


def changed_since(config: Path, topics: Sequence[str], since: str, most: int, form: str) -> str:
    """What the new versions of these topics, or of all, changed."""
    known = load(config)
    slugs = _known_topics(known.topics, topics)
    _upgrade(known.state)
    with Catalogue(known.state) as catalogue:
        begun = {slug: moments.after(catalogue.dates(slug), known.state, slug, since) for slug in slugs}
        decided = Decided(catalogue, known.rulings)
        found = [pages.changed(catalogue, slug, number, most, decided) for slug, number in begun.items()]
    new = [one for one in found if one.changes]
    quiet = [one.topic for one in found if not one.changes]
    return answer_text(form, changed_text(new, quiet, since), PagesChanged(since, tuple(new), tuple(quiet)))


def _known_topics(listed: Sequence[Topic], wanted: Sequence[str]) -> list[str]:
    """The topics that are asked for, or all."""
    slugs = [topic.slug for topic in listed]
    for slug in wanted:
        if slug not in slugs:
            raise UsageError(f'there is no topic "{slug}"; there are: {", ".join(slugs)}')
    return [*wanted] or slugs


def _upgrade(state: Path) -> None:
    """Let a store of an earlier version have the tables that answers come from."""
    if outdated(state):
        Store(state).close()


# The same answer in each form.

_OPENINGS = {"title": "# ", "heading": "\n## ", "note": "\n", "item": "- ", "under": "  "}


def answer_text(form: str, lines: Iterable[OutlineLine], data: WordsFound | PagesChanged) -> str:
    """An answer in one of the three forms."""
    match form:
        case "json":
            from pipeline.render.json_records import json_of

            return json_of(data)
        case "markdown":
            return "".join(map(_markdown, lines))
        case _:
            return terminal.styled_lines(lines)


def _markdown(line: OutlineLine) -> str:
    return f"{_OPENINGS[line.kind]}{''.join(map(_marked, line.spans))}{'  ' * (line.kind == 'item')}\n"


def _marked(span: StyledSpan) -> str:
    words = escape.escape(span.text)
    bare = words.strip(" ")
    if span.link:
        return words.replace(bare, f"[{bare}]({span.link})")
    return words.replace(bare, f"**{bare}**") if span.style == "strong" and bare else words


# --- quotations


_SPEECH = {"quoted": "quoted", "written": "in an article that they signed", "reported": "reported"}


def quoted(title: str, found: WordsFound, holder: str = "") -> Iterator[OutlineLine]:
    """Quotations under a title, then further sentences, then the articles whose titles have the words."""
    yield _line("title", title, "strong")
    many = len(found.quotations) + found.more
    what = "statement" if isinstance(found, WordsOf) else "quotation"
    told = [f"{counted(many, what)}{' at least' * found.bounded}, newest first"]
    forms = Counter(one.speech for one in found.quotations if one.speech)
    told += [", ".join(f"{forms[form]} {words}" for form, words in _SPEECH.items() if forms[form])] * bool(forms)
    told += [f"since {found.since}"] * bool(found.since)
    lacking = counted(found.lacking, "word")
    told += [f"nothing has all of these words: each lacks {lacking} of them"] * bool(found.lacking)
    yield _line("note", "; ".join(told), "dim")
    for one in found.quotations:
        yield from _quotation(one, holder)
    if found.more:
        yield _line("note", f"… and {found.more:,} more: --most {many}", "dim")
    if found.passages:
        heading = f"What others say of {holder}, or quote" if holder else "Further sentences of articles"
        yield _line("heading", heading, "strong")
        for one in found.passages:
            yield from _quotation(one, "")
    if isinstance(found, WordsOf) and found.signed:
        yield _line("heading", f"Articles signed by {holder}", "strong")
        for source in found.signed:
            yield _line("item", source.title)
            yield from _source(source)
    if found.titles:
        yield _line("heading", "Articles with these words in their titles", "strong")
        for source in found.titles:
            yield _line("item", source.title)
            yield from _source(source)


def _quotation(one: Quotation, holder: str) -> Iterator[OutlineLine]:
    who = (StyledSpan(one.holder, "strong"), StyledSpan(": ")) if one.holder not in ("", holder) else ()
    yield OutlineLine("item", (*who, StyledSpan(f"“{escape.within_marks(one.quote)}”")))
    for label, words in (("before: ", one.before), ("after: ", one.after)):
        if words:
            yield OutlineLine("under", (StyledSpan(label, "dim"), StyledSpan(f"“{escape.within_marks(words)}”", "dim")))
    if one.holds:
        yield _line("under", f"{one.holds}{f'; now “{escape.within_marks(one.now)}”' if one.now else ''}", "strong")
    yield from _source(one.source, one.happened, _SPEECH.get(one.speech, ""))


def _source(source: Citation, happened: str | None = None, how: str = "") -> Iterator[OutlineLine]:
    by = f", by {source.author}" if source.author not in ("", source.outlet) else ""
    happened_on = f"happened {happened}, " if happened else ""
    clocks = f"{happened_on}published {source.published or 'on an unknown day'}, found {source.found}"
    numbers: list[StyledSpan] = []
    for place in source.places:
        if place.number:
            numbers += [
                StyledSpan(f" [{place.number}]", "link", escape.safe_link(source.url)),
                StyledSpan(f" of {place.topic}", "dim"),
            ]
    yield OutlineLine(
        "under",
        (
            StyledSpan(f"{how}{' · ' if how else ''}{source.outlet or UNNAMED}{by}", "dim"),
            *numbers,
            StyledSpan(f" · {clocks}", "dim"),
        ),
    )
    yield OutlineLine("under", (StyledSpan(escape.shown_address(source.url), "dim", escape.safe_link(source.url)),))


# --- changes


def changed_text(found: Sequence[Changed], quiet: Sequence[str], since: str) -> Iterator[OutlineLine]:
    """What became of each page, newest first; `quiet`: topics in which nothing changed."""
    yield _line("title", f"What changed since {since}", "strong")
    for topic in found:
        yield _line("heading", f"{topic.topic}: v{topic.version} of {topic.date}", "strong")
        for novelty in topic.changes:
            yield from _novelty(novelty)
        if topic.more:
            yield _line(
                "note", f"… and {topic.more:,} more, older ones: --most {topic.more + len(topic.changes)}", "dim"
            )
    if quiet:
        yield _line("note", f"nothing new in {', '.join(quiet)}", "dim")


def _novelty(one: Novelty) -> Iterator[OutlineLine]:
    about = f" · {one.title}" if one.title else ""
    came = f"  v{one.version} of {one.date}, {one.entry}"
    yield OutlineLine("item", (StyledSpan(one.what, "strong"), StyledSpan(about), StyledSpan(came, "dim")))
    moved = f"before {one.was}, now {one.now}" if one.was and one.now else f"now {one.now}" if one.now else ""
    if moved:
        yield _line("under", moved)
    for label, sentences in (("before: ", one.before), ("", one.after)):
        for said in sentences:
            yield from _evidence(said, label)


def _evidence(said: Evidence, label: str) -> Iterator[OutlineLine]:
    who = (StyledSpan(said.speaker, "strong"), StyledSpan(": ")) if said.speaker else ()
    yield OutlineLine("under", (StyledSpan(label, "dim"), *who, StyledSpan(said.text)))
    for one in said.quotations:
        if one.quote not in said.text:
            rests = StyledSpan(f"“{escape.within_marks(one.quote)}”")
            yield OutlineLine("under", (StyledSpan("rests on ", "dim"), rests))
        yield from _source(one.source, one.happened)
    for source in said.further:
        yield from _source(source)


def _line(kind: LineKind, words: str, style: Style = "") -> OutlineLine:
    return OutlineLine(kind, (StyledSpan(words, style),))
