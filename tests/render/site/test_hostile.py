"""Hostile words on every page of the site: nothing runs, nothing loads, nothing is too wide, every word is shown."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pytest

from pipeline.models import Block, Brief, Sentence, SourceLine
from pipeline.page.changes import changes
from pipeline.render.escape import visible_line
from pipeline.render.parts import own
from pipeline.render.site import html
from pipeline.render.site.writer import write_site
from pipeline.storage import Store
from tests.demo.library import SLUG
from tests.hostile.texts import TEXTS as HOSTILE
from tests.render import programs
from tests.render.site.test_browser import Reader

WORDS = [
    *HOSTILE, "x" * 500, "wort" * 125, "مرحبا بالعالم هذا عنوان طويل", "שלום עולם", "\u202egnp.exe", "\u2067x\u2069",
    "👩‍💻🏳️‍🌈" * 40, "e\u0301" * 100, "Z\u0351\u036b\u0343a\u0342l\u0323g\u0323o", "<plaintext>",
    "<title></title><script>",
    "--></style><script>alert(1)</script>", "\"onmouseover=alert(1) x=\"", "' autofocus onfocus=alert(1) '",
    "&lt;script&gt;", "{{ ''.__class__ }}", "{% for x in y %}", "$\\frac{1}{2}$ $", "A very long title " * 28,
    "https://evil.example/" + "a" * 400, "”“”“", "[a] “b [c” d]", "“” []",
]  # fmt: skip
URLS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "vbscript:x", "file:///etc/passwd", "//evil.example", "https://user@evil.example/",
    "https://bank.example@evil.example",
    "https://evil.example/\"><script>alert(1)</script>", "https://[", "https://аррӏе.example/",
    "http://evil.example/ a",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Brief]]:
    """A site of three versions in which every field that a source writes holds hostile words, and its records."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(sample / "state", folder / "state")
    store = Store(folder / "state")
    sampled = store.brief(SLUG, 4)
    assert sampled is not None
    words, urls = cycle(WORDS), cycle(URLS)
    briefs: list[Brief] = []
    for number in (1, 2, 3):
        briefs.append(_spoiled(sampled, number, words, urls))
        told = changes(briefs[-2] if number > 1 else None, briefs[-1])
        numbers = {line.item: line.number for line in (*sampled.sources, *sampled.also)}
        store.keep_version(briefs[-1], told, "", "none", numbers, ())
    write_site(store, [briefs[-1].topic], folder / "site", changes, folder / "briefs")
    store.close()
    return folder / "site", briefs


def _spoiled(brief: Brief, number: int, words: Any, urls: Any) -> Brief:
    def sentence(said: Sentence) -> Sentence:
        if number % 3 == 0:
            return replace(said, text=f"“{next(words)}”", speaker=next(words), outlet=next(words))
        return replace(said, text=f"{next(words)} says: “{next(words)}”" if number % 2 else next(words))

    def block(one: Block) -> Block:
        life = tuple(
            replace(step, version=min(step.version, number), sentences=tuple(map(sentence, step.sentences)))
            for step in one.life
        )
        said = tuple(map(sentence, one.sentences))
        return replace(one, title=next(words), sentences=said, life=life, since=min(one.since, number), pole=-one.pole)

    def line(one: SourceLine) -> SourceLine:
        copies = (next(words), next(words))
        return replace(one, title=next(words), outlet=next(words), url=next(urls), copies=copies, found=next(words))

    assert brief.topic.axis is not None
    axis = (replace(brief.topic.axis[0], name=next(words)), replace(brief.topic.axis[1], name=next(words)))
    topic = replace(brief.topic, slug="hostile", title="x" * 500, question=next(words), axis=axis)
    blocks = tuple(map(block, brief.blocks))
    sources, also = tuple(map(line, brief.sources)), tuple(map(line, brief.also))
    return replace(
        brief, topic=topic, version=number, blocks=blocks, sources=sources, also=also, engine=next(words),
        status=next(words), built_from=next(words) if number == 1 else "",
    )  # fmt: skip


OWN = {"search.html": 2, "embed.html": 1}  # the search's words and script, and where links out of a frame lead


def test_nothing_runs_and_nothing_is_too_wide(hostile: tuple[Path, list[Brief]], browser: Any) -> None:
    """In a browser that runs scripts: no dialog, no request elsewhere, no complaint, no page wider than a phone."""
    site, _ = hostile
    reader = Reader(browser, site, viewport={"width": 320, "height": 640})
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html") if "sources" not in path.parts)
    assert len(pages) > 12
    found = []
    for path in [*pages, "hostile/sources/s1.html", "hostile/sources/s10.html"]:
        page = reader.open(path)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{path} is too wide")
        own = OWN.get(path.rsplit("/")[-1], 0)
        if page.locator("script, iframe, object, form, base, main img:not([alt])").count() != own:
            found.append(f"{path} holds what it must not")
    assert found == []
    assert reader.troubles == []
    assert [url for url in reader.asked if not url.startswith(site.as_uri())] == []
    reader.context.close()


def test_a_search_shows_words_as_words(hostile: tuple[Path, list[Brief]], browser: Any) -> None:
    """Whatever entries hold, the script finds them by their words and shows them as words: nothing of theirs runs."""
    site, briefs = hostile
    reader = Reader(browser, site, viewport={"width": 320, "height": 640})
    page = reader.open("search.html")
    entries = json.loads(page.locator("#entries").text_content())
    told = {_folded(one["text"]) for one in entries}
    for block in briefs[-1].blocks:
        assert any(_folded(said.text) in text for said in block.sentences for text in told)
    for word in ("script", "onerror", "a"):
        page.fill("#words", word)
        shown = page.locator("#found li a").all_text_contents()
        held = [
            one for one in entries if word in f"{one['topic']} {one['section']} {one['title']} {one['text']}".lower()
        ]
        assert len(shown) == min(60, len(held))
        assert {_folded(text) for text in shown} <= {_folded(_label(one)) for one in held}
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.locator("#found").locator("script, img, iframe, svg").count() == 0
    assert reader.troubles == []
    assert [url for url in reader.asked if not url.startswith(site.as_uri())] == []
    reader.context.close()


def _label(entry: dict[str, str]) -> str:
    return f"{entry['title']}: {entry['text']}" if entry["title"] else entry["text"]


def test_every_word_is_shown_as_it_is(hostile: tuple[Path, list[Brief]]) -> None:
    """Parsed back, each sentence and each title reads as it was stored, but for characters that nobody can see."""
    site, briefs = hostile
    for brief in briefs:
        tree = lxml.html.fromstring((site / "hostile" / f"v{brief.version}.html").read_text(encoding="utf-8"))
        shown = [_folded(span.xpath("string(.)")) for span in tree.xpath("//span[@class='said']")]
        titles = {_folded(e.xpath("string(.)")) for e in tree.xpath("//cite | //b//bdi | //h3 | //h3/bdi")}
        for block in brief.blocks:
            told = [
                own(s) if block.section == "perspectives" and not place else s
                for place, s in enumerate(block.sentences)
            ]
            if block.section == "figures":
                (row,) = tree.xpath(f"//tr[@id='{block.anchor}']")
                assert _folded(row.get("title")) == _folded(block.sentences[0].text)
                continue
            assert all(any(_folded(s.text) in text for text in shown) for s in told)
            assert all(any(_folded(s.outlet) in text for text in shown) for s in told)
            if block.section != "what" and block.section not in ("why", "timeline"):
                assert any(_folded(block.title) in title for title in titles), block
        assert all(_folded(line.title) in titles for line in brief.sources)
        assert tree.xpath("//@style | //@*[starts-with(name(), 'on')] | //script | //iframe | //form") == []


@pytest.mark.timeout(600)  # some hundred pages, on a machine that has other tests to run
def test_the_checker_of_html_finds_no_error(hostile: tuple[Path, list[Brief]], site: Path) -> None:
    """To the W3C's checker every page is HTML, of hostile words as of the sample's."""
    assert programs.faults_of_html(hostile[0], site) == []


def test_only_web_addresses_are_links(hostile: tuple[Path, list[Brief]]) -> None:
    """No link leaves the folder but to http and https, and none to an address that hides where it leads."""
    site, _ = hostile
    for path in site.rglob("*.html"):
        for link in lxml.html.fromstring(path.read_text(encoding="utf-8")).xpath("//a/@href | //blockquote/@cite"):
            if ":" in link:
                assert link.startswith(("https://", "http://")), (path, link)
                assert "@" not in link.split("/")[2]
    assert html.host("https://аррӏе.example/") == "xn--80ak6aa92e.example"


def test_pictures_of_hostile_names_are_xml(hostile: tuple[Path, list[Brief]]) -> None:
    """Names of holders, of measures and of the axis are words in the pictures too."""
    site, briefs = hostile
    drawn = sorted((site / "hostile").glob("*.svg"))
    measures = {block.title for block in briefs[-1].blocks if block.section == "figures"}
    assert measures
    assert len(drawn) >= 4 + 2 * len(measures)  # light and dark; a measure has one more for each further unit
    for path in drawn:
        tree = lxml.etree.fromstring(path.read_bytes())
        assert {lxml.etree.QName(e).localname for e in tree.iter() if isinstance(e.tag, str)} <= {
            "svg", "defs", "style", "g", "path", "text", "use", "clipPath", "rect", "metadata", "tspan",
        } | {"RDF", "Work"}  # fmt: skip
        assert not [a for e in tree.iter() for a in e.attrib if a.startswith("on")]


def _folded(text: str) -> str:
    return " ".join(visible_line(text).split())
