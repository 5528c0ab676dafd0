"""A topic's versions as an Atom feed, and all topics' feeds as OPML: pure functions of what the store holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from xml.etree import ElementTree

from pipeline.models import Brief, Change, FeedEntry, Topic
from pipeline.render import escape, markdown, summary
from pipeline.render.parts import named_citations, path, version_file

FEED_RENDERER = "feed-4"  # raised when the same version would give another entry
FEED_ENTRIES = 20  # newest versions that a feed tells of
FEED_LENGTH = 30  # changes of one version beyond What's new; the changes page has all
NO_FEEDGEN = "no feeds are written: feedgen is not installed; see docs/install.md"


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version and what it changed."""

    brief: Brief
    changes: tuple[Change, ...]


def feeds_available() -> bool:
    """Whether feeds can be written: the extra `feed` is installed."""
    return find_spec("feedgen") is not None


def form(base: str) -> str:
    """What an entry depends on besides its version."""
    return f"{FEED_RENDERER} {base}"


def entry(edition: VersionEntry, base: str) -> FeedEntry:
    """A version in a feed; `base` as in `atom`."""
    brief = edition.brief
    return FeedEntry(brief.version, brief.date, entry_title(edition), _content(edition, _folder(brief.topic, base)))


def atom_feed(topic: Topic, entries: Sequence[FeedEntry], birth: str, base: str) -> str:
    """The feed of a topic, newest version first.

    `birth` is the hash of its first version, which makes its ids permanent wherever it is published; `base` is the
    address of the briefs' folder, without which the feed carries no links, as readers would not find what they mean.
    """
    from feedgen.feed import FeedGenerator

    folder = _folder(topic, base)
    feed = FeedGenerator()
    feed.id(_id(topic, birth))
    feed.title(escape.visible_line(topic.title))
    feed.subtitle(escape.visible_line(topic.question))
    feed.author({"name": "living-brief"})
    feed.generator("living-brief")
    feed.updated(entries[0].date)
    if folder:
        feed.link(href=f"{folder}feed.xml", rel="self", type="application/atom+xml")
        feed.link(href=f"{folder}latest.md", rel="alternate", type="text/markdown")
    for one in entries[:FEED_ENTRIES]:
        told = feed.add_entry(order="append")
        told.id(f"{_id(topic, birth)}/v{one.version}")
        told.title(one.title)
        told.updated(one.date)
        told.published(one.date)
        told.content(one.content, type="html")
        if folder:
            told.link(href=f"{folder}{version_file(one.version)}", rel="alternate", type="text/markdown")
    written: bytes = feed.atom_str(pretty=True)
    return written.decode()


def entry_title(edition: VersionEntry) -> str:
    """Such as "The race: v4, 8 statements, 2 events"."""
    counts = summary.changes_in_short(edition.changes)
    return escape.visible_line(
        f"{edition.brief.topic.title}: v{edition.brief.version}{f', {counts}' if counts else ''}"
    )


def message(edition: VersionEntry, base: str) -> str:
    """What a notification says: What's new as plain text, and where the page is."""
    brief = edition.brief
    told, _, others = summary.lines_and_others(brief, edition.changes, 0)
    opening = [brief.built_from] if brief.built_from else []
    numbers = summary.numbered(brief)
    lines = [*opening, *(f"- {escape.form_line(line, numbers, {}, escape.PLAIN_FORM)}" for line in told)]
    if others:
        lines.append(f"- and {others} more")
    if base:
        lines += ["", f"{_folder(brief.topic, base)}{version_file(brief.version)}"]
    return "\n".join(lines)


def opml(topics: Iterable[Topic], base: str) -> str:
    """The feeds of all topics for a feed reader; addresses are relative to this file when there is no `base`."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Living briefs"
    body = ElementTree.SubElement(root, "body")
    for topic in topics:
        name = escape.visible_line(topic.title)
        address = f"{base}{topic.slug}/feed.xml"
        ElementTree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=address)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _id(topic: Topic, birth: str) -> str:
    """A tag URI (RFC 4151); the host is one that can never be anybody's, the hash tells two installations apart."""
    return f"tag:living-brief.invalid,2026:{topic.slug}/{birth[:16]}"


def _folder(topic: Topic, base: str) -> str:
    return f"{base}{topic.slug}/" if base else ""


def _content(edition: VersionEntry, folder: str) -> str:
    brief = edition.brief
    page = f"{folder}{version_file(brief.version)}" if folder else ""
    told, others, beyond = summary.lines_and_others(brief, edition.changes, FEED_LENGTH)
    numbers = summary.numbered(brief)
    anchors = {block.id: f"{page}#{block.anchor}" for block in brief.blocks} if page else {}

    def lines(some: Sequence[summary.NewsLine]) -> list[str]:
        source = (lambda number: f"{folder}{path(number)}") if folder else (lambda _: "")
        return _list([escape.form_line(one, numbers, anchors, escape.HTML, source) for one in some])

    parts = [f"<h2>What's new in v{brief.version}</h2>"]
    if brief.built_from:
        parts.append(f"<p>{escape.html(brief.built_from)}</p>")
    parts += lines(told)
    if others:
        parts += ["<h2>Other changes</h2>", *lines(others)]
    if beyond:
        parts.append(f"<p>and {beyond} more</p>")
    cited = {number for line in (*told, *others) for number in named_in(line, numbers)}
    sources = [
        summary.plain_source_line(line, escape.HTML) for line in (*brief.sources, *brief.also) if line.number in cited
    ]
    if sources:
        parts += ["<h2>Sources</h2>", *_list(sources)]
    if folder:
        links = [escape.HTML.link(f"v{brief.version}", page)]
        if brief.version > 1:
            links.append(escape.HTML.link("changes", folder + markdown.changes_page(brief.version - 1, brief.version)))
        parts.append(f"<p>{' · '.join(links)}</p>")
    return "\n".join(parts)


def named_in(line: summary.NewsLine, numbers: Mapping[str, int]) -> list[int]:
    """The numbers that a line names."""
    cites = [[item for item in dict.fromkeys(part.items) if item in numbers] for part in line if part.role == "cites"]
    written = [part.written for part in line if part.role == "cites"]
    return [numbers[item] for items, by in zip(cites, written, strict=True) for item in named_citations(items, by)]


def _list(lines: Sequence[str]) -> list[str]:
    return ["<ul>", *(f"<li>{line}</li>" for line in lines), "</ul>"] if lines else []
