"""Words stay words in programs that read pages for real: Jekyll, LiquidJS, the W3C's checker, a schema, Chromium.

The attacks and their places are those of `test_targets`, which has what runs within Python.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cmarkgfm
import feedparser
import lxml.html
import pytest
from cmarkgfm.cmark import Options

from pipeline.render import difference, escape
from pipeline.render.outline import outline_html
from tests.hostile.texts import body, shown
from tests.render import programs
from tests.render.test_targets import ALL, OURS, PLAIN, entries, of

PAGES = ("version", "others", "starts")  # of each attack; in the last words begin each line
LAYOUT = """<!doctype html><html><head><meta charset="utf-8"><title>{{ page.title | escape }}</title>
<meta name="outlet" content="{{ page.outlet | escape }}"></head><body>{{ content }}</body></html>"""
# Kramdown sets quotation marks, dashes and dots as a typesetter does, which changes no word.
TYPESET = re.compile(r"[\s\-–—.…<>«»\"'“”‘’]")
CHROMIUM = Path("/usr/bin/chromium")


def starting(raw: str) -> str:
    """A page whose lines begin with words, where most marks of blocks are looked for."""
    words = escape.escape(raw)
    return f"# {words} y\n\n{words} y\n\n- {words} y\n- {words} y\n\n[{words}](latest.md) y\n\n## {words}: b\n"


def of_site(raw: str) -> dict[str, str]:
    """The pages of a site that carry words, by name: what has no front matter of its own stands before what has."""
    version, *others, source = of(raw)[1][:6]
    head, mark, told = source.partition("\n---\n")
    made = (version, head + mark + "\n\n".join((*others, told)), f"---\n---\n{starting(raw)}")
    assert all(page.startswith("---\n") for page in made)  # without it Jekyll copies a page
    return dict(zip(PAGES, made, strict=True))


def plain(raw: str) -> str:
    """What a reader of such a page is to see."""
    return shown(f"{raw} y {raw} y {raw} y {raw} y {raw} y {raw}: b")


pytestmark = pytest.mark.timeout(600)  # a thousand pages a program, on a machine that has other tests to run


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that Jekyll makes of all pages of all attacks; a folder each, plain words in the first."""
    folder = tmp_path_factory.mktemp("jekyll")
    (folder / "src" / "_layouts").mkdir(parents=True)
    (folder / "src" / "_layouts" / "default.html").write_text(LAYOUT)
    (folder / "src" / "_config.yml").write_text('defaults:\n- scope: {path: ""}\n  values: {layout: default}\n')
    for number, raw in enumerate((PLAIN, *ALL)):
        place = folder / "src" / f"{number}"
        place.mkdir()
        for name, page in of_site(raw).items():
            (place / f"{name}.md").write_bytes(page.encode())
    programs.jekyll(folder / "src", folder / "out")
    return folder / "out"


def elements(page: str) -> tuple[Counter[str], str]:
    """What a page is made of, each element with where it leads and what else it says, and its words."""
    root = lxml.html.document_fromstring(page)
    made: Counter[str] = Counter()
    for node in root.iter():
        if isinstance(node.tag, str):
            href = node.get("href") or ""
            rest = {name: value for name, value in node.items() if name not in ("href", "id", "content")}
            made[f"{node.tag} {'' if OURS.fullmatch(href) else href} {rest}"] += 1
    return made, root.find("body").text_content()


def alike(told: str, expected: str) -> bool:
    """Whether two texts have the same words, but for what a typesetter changes."""
    return TYPESET.sub("", shown(told)) == TYPESET.sub("", shown(expected))


def test_a_site_of_jekyll(built: Path) -> None:
    """Liquid fills nothing in and kramdown makes no more than of plain words, of any place; all words are shown."""
    through = []
    for name in PAGES:
        made, words = elements((built / "0" / f"{name}.html").read_text(encoding="utf-8"))
        assert made.total() > 5
        for number, raw in enumerate(ALL, 1):
            if name == PAGES[-1] and not shown(raw):
                continue  # nothing begins the line
            found, told = elements((built / f"{number}" / f"{name}.html").read_text(encoding="utf-8"))
            expected = plain(raw) if name == PAGES[-1] else words.replace(f"x {PLAIN} y", shown(f"x {raw} y"))
            if found != made or not alike(told, expected):
                through.append((name, raw, found - made, told[:60]))
    assert through == []


def test_liquidjs_fills_nothing_in() -> None:
    """What Eleventy reads a page with first gives each page back as it was."""
    pages = [page for raw in ALL for page in (*of(raw)[1], starting(raw))]
    assert programs.liquidjs(["{{ 7 | times: 7 }}{{ x }}"]) == ["49evil"]
    assert [page for page, made in zip(pages, programs.liquidjs(pages), strict=True) if page != made] == []


def contents(raw: str) -> str:
    """The HTML that a feed carries."""
    found = feedparser.parse(entries(raw).encode(), sanitize_html=False, resolve_relative_uris=False)
    return str(found.entries[0].content[0].value)


def compared(raw: str) -> str:
    """The page of a difference."""
    two = of(raw)[0]
    return outline_html(difference.outline(two.before, two.after, two.changes))


def test_the_checker_of_html_finds_no_error(tmp_path: Path) -> None:
    """The pages of differences and what feeds carry are HTML to the W3C's checker."""
    head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title></head><body>'
    (tmp_path / "wrong.html").write_text(f"{head}<ul><p>x</p></ul></body></html>")
    for number, raw in enumerate(ALL):
        (tmp_path / f"{number}.html").write_text(compared(raw), encoding="utf-8")
    told = "".join(f"<div>{contents(raw)}</div>" for raw in ALL)
    (tmp_path / "feeds.html").write_text(f"{head}{told}</body></html>", encoding="utf-8")
    (found,) = programs.faults_of_html(tmp_path)
    assert "wrong.html" in found


def test_feeds_keep_the_schema_of_atom(tmp_path: Path) -> None:
    """The schema of RFC 4287 finds nothing in a feed of any attack, and what is wrong in one that is."""
    feeds = []
    for number, raw in enumerate((PLAIN, *ALL)):
        feeds.append(tmp_path / f"{number}.xml")
        feeds[-1].write_text(entries(raw), encoding="utf-8")
    wrong = (("<updated>", "<updated>on "), ("</title>", "<b/></title>"), ("<id>", "<id/><id>"))
    for number, (old, new) in enumerate(wrong):
        feeds.append(tmp_path / f"wrong{number}.xml")
        feeds[-1].write_text(entries(PLAIN).replace(old, new, 1), encoding="utf-8")
    found = programs.faults_of_atom(feeds)
    assert [re.findall(r"wrong\d", line) for line in found] == [["wrong0"], ["wrong1"], ["wrong2"]]


def of_github(raw: str) -> str:
    """What GitHub's renderer makes of all pages, HTML passing."""
    pages = of(raw)[1]
    return "".join(
        cmarkgfm.github_flavored_markdown_to_html(
            body(page), options=Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
        )
        for page in pages
    )


RENDERED: dict[str, Callable[[str], str]] = {"GitHub": of_github, "HTML": compared, "Atom": contents}
READ = """[...document.querySelectorAll("section")].map(section => [
    [...section.querySelectorAll("*")].map(e => [e.localName, e.getAttribute("href") || "",
        e.getAttributeNames().filter(name => !["href", "id", "align", "class"].includes(name))].join(" ")),
    section.textContent])"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium, gone before another module's tests run an event loop of their own."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser: {CHROMIUM} is not there")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("target", [*RENDERED, "Jekyll"])
def test_what_a_browser_makes_of_it(target: str, browser: Any, tmp_path: Path, request: Any) -> None:
    """In Chromium, scripts on: the elements, links and words of plain words, no dialog, and nothing is asked for."""
    if target == "Jekyll":
        out = request.getfixturevalue("built")
        pages = [
            "".join(
                lxml.html.tostring(lxml.html.parse(out / f"{number}" / f"{name}.html").find("body"), encoding="unicode")
                for name in PAGES[:-1]
            )
            for number in range(len(ALL) + 1)
        ]
        pages = [re.sub(r"</?body>", "", page) for page in pages]
    else:
        pages = [RENDERED[target](raw) for raw in (PLAIN, *ALL)]
    path = tmp_path / "all.html"
    sections = "".join(f"<section>{page}</section>" for page in pages)
    # what nobody has scrolled to is not laid out: all else, such as what is loaded or run, is as ever
    style = "<style>section { content-visibility: auto }</style>"
    path.write_text(f'<!doctype html><meta charset="utf-8">{style}{sections}', encoding="utf-8")
    happened: list[str] = []
    page = browser.new_page()
    page.on("dialog", lambda dialog: happened.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda asked: happened.append(asked.url))
    page.goto(path.as_uri(), wait_until="load")
    found = page.evaluate(READ)
    page.close()
    assert happened == [path.as_uri()]
    assert len(found) == len(pages)
    (plainly, words), *rest = [
        (Counter(OURS.sub("", one) for one in sorted(made)), told) for made, told in found
    ]  # fmt: skip
    assert plainly.total() > 20
    through = [
        (raw, made - plainly)
        for raw, (made, told) in zip(ALL, rest, strict=True)
        if made != plainly or not alike(told, words.replace(f"x {PLAIN} y", shown(f"x {raw} y")))
    ]
    assert through == []
