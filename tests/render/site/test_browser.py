"""The sample's site in a real browser: nothing leaves the folder, nothing is too wide, and axe finds no grave fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.demo.library import SLUG

KINDS = (  # one page of each kind
    "index.html", f"{SLUG}/index.html", f"{SLUG}/changes/v2-v3.html", f"{SLUG}/changes/v2-v3-side.html",
    f"{SLUG}/history.html", f"{SLUG}/perspectives.html", f"{SLUG}/sources/s1.html",
    f"{SLUG}/voices/v1.html", f"{SLUG}/embed.html", "search.html",
)  # fmt: skip


class Reader:
    """A page of the browser that writes down what it asked for and complained of."""

    def __init__(self, browser: Any, site: Path, **how: Any) -> None:
        """Open an empty page with these settings of a browser context."""
        self.site = site
        self.context = browser.new_context(**how)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.troubles: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: self.troubles.append(f"dialog: {dialog.message}"))

    def _failed(self, request: Any) -> None:
        if "ERR_ABORTED" not in request.failure:  # the icon of a page that was left before it came
            self.troubles.append(f"{request.failure}: {request.url}")

    def open(self, path: str) -> Any:
        """Read a page of the site."""
        self.page.goto((self.site / path).as_uri())
        return self.page


@pytest.fixture
def reader(browser: Any, site: Path) -> Iterator[Reader]:
    """A phone of the smallest kind, without script."""
    reader = Reader(browser, site, viewport={"width": 320, "height": 640}, java_script_enabled=True)
    yield reader
    reader.context.close()


def test_every_page_on_the_smallest_phone(reader: Reader) -> None:
    """No page scrolls sideways at 320 pixels, asks for anything outside the folder, or complains.

    Of the pages of sources, which are alike and the most, one in five.
    """
    every = sorted(path.relative_to(reader.site).as_posix() for path in reader.site.rglob("*.html"))
    assert len(every) > 45
    sources = [path for path in every if "/sources/" in path]
    pages = [path for path in every if path not in sources] + sources[::5]
    assert len(pages) > 20
    wide = {path for path in pages if reader.open(path).evaluate("document.documentElement.scrollWidth") > 320}
    assert wide == set()
    assert reader.troubles == []
    assert [url for url in reader.asked if not url.startswith(reader.site.as_uri())] == []


@pytest.mark.parametrize(("scheme", "rules"), [("light", None), ("dark", ["color-contrast"])])
def test_axe(browser: Any, site: Path, scheme: str, rules: list[str] | None) -> None:
    """On a page of each kind axe-core finds nothing serious or critical; at night only the colours differ."""
    reader = Reader(browser, site, viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = []
    for path in KINDS:
        results = Axe().run(reader.open(path), options=options)
        found += [
            f"{path}: {fault['id']}: {node['html'][:120]}"
            for fault in results.response["violations"]
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]
    reader.context.close()
    assert found == []


def test_the_pictures_are_shown(browser: Any, site: Path) -> None:
    """Both pictures load from the folder, each in the colours of the paper it is on, with words for who sees none."""
    for scheme, ending in (("light", ".svg"), ("dark", "-dark.svg")):
        reader = Reader(browser, site, color_scheme=scheme)
        for path in (f"{SLUG}/history.html", f"{SLUG}/perspectives.html"):
            image = reader.open(path).locator("img")
            assert image.evaluate("i => i.complete && i.naturalWidth > 0")
            assert image.evaluate("i => i.currentSrc").endswith(ending)
            assert image.evaluate("i => i.currentSrc").endswith("-dark.svg") == (scheme == "dark")
            assert len(image.get_attribute("alt") or "") > 40
        assert reader.troubles == []
        reader.context.close()


def test_all_is_reached_by_the_keyboard(browser: Any, site: Path) -> None:
    """The first tab leads past the head of the page, and every link takes the focus where it can be seen."""
    reader = Reader(browser, site, viewport={"width": 1280, "height": 900})
    page = reader.open(f"{SLUG}/changes/v2-v3.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    reader.context.close()


def test_the_search_finds_and_leads(browser: Any, site: Path) -> None:
    """All words of an entry find it, in whatever capitals; the link leads to it, and an address keeps the words."""
    reader = Reader(browser, site, viewport={"width": 390, "height": 844})
    page = reader.open("search.html")
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.type("LINDQVIST weights")
    shown = page.locator("#found li a")
    assert 0 < shown.count() < 10
    texts = [text.lower() for text in shown.all_text_contents()]
    assert all("lindqvist" in text and "weights" in text for text in texts), texts
    found = shown.count()
    assert page.locator("#count").text_content() == f"{found} {'entry' if found == 1 else 'entries'}"
    again = page.url
    shown.first.click()
    assert page.url.split("#")[0].endswith(f"{SLUG}/index.html")
    assert page.locator(f"[id='{page.url.split('#')[1]}']").count() == 1
    page.goto(again)
    page.reload()
    assert shown.count() > 0
    page.fill("#words", "no such words here")
    assert shown.count() == 0
    assert page.locator("#count").text_content() == "0 entries"
    assert reader.troubles == []
    reader.context.close()


def test_what_is_framed_elsewhere_leads_out_of_the_frame(browser: Any, site: Path, tmp_path: Path) -> None:
    """The line of docs/site.md, on somebody's own page: it shows what is new, and a click opens the page itself."""
    doc = Path("docs/site.md").read_text(encoding="utf-8")
    (line,) = [line.strip() for line in doc.splitlines() if line.strip().startswith("<iframe")]
    outside = tmp_path / "own.html"
    outside.write_text(line.replace("https://briefs.example/heat-pumps", (site / SLUG).as_uri()), encoding="utf-8")
    page = browser.new_page()
    page.goto(outside.as_uri())
    framed = page.frame_locator("iframe")
    assert framed.locator(".told li").count() == 3
    framed.locator("h1 a").click()
    page.wait_for_url((site / SLUG / "index.html").as_uri())
    page.close()


def test_a_page_prints(browser: Any, site: Path) -> None:
    """The newest page becomes a PDF of fewer than twenty sheets, without its navigation."""
    reader = Reader(browser, site)
    page = reader.open(f"{SLUG}/index.html")
    data = page.pdf(format="A4")
    assert data.startswith(b"%PDF-")
    assert 3 <= data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") <= 18
    page.emulate_media(media="print")
    assert not page.locator("nav.pages").is_visible()
    assert page.locator("h1").is_visible()
    reader.context.close()
