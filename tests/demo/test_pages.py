"""The pages read like real ones: an extractor gets the article and leaves the furniture."""

from __future__ import annotations

import re

import lxml.html
import pytest
import trafilatura

from pipeline.demo.web import HERE

PAYWALLED = "exchangestreet.example"  # one sentence is too little for any extractor to tell from its furniture
PAGES = sorted(path.relative_to(HERE / "pages").as_posix() for path in (HERE / "pages").rglob("*.html"))
BODY = "//article//p[not(@class) or @class='standfirst'] | //article//h2"
HIDDEN = "ancestor-or-self::*[@hidden or contains(@style, 'display:none')]"
FURNITURE = "//*[contains(@class, 'newsletter') or contains(@class, 'cookie')]"


def folded(element: lxml.html.HtmlElement) -> str:
    """The text of an element on one line."""
    return re.sub(r"\s+", " ", element.text_content()).strip()


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith(PAYWALLED)])
def test_extraction_gets_the_body_and_nothing_else(name: str) -> None:
    """What trafilatura extracts is exactly the visible paragraphs, apart from the headline."""
    html = (HERE / "pages" / name).read_text(encoding="utf-8")
    tree = lxml.html.fromstring(html)
    paragraphs = [folded(element) for element in tree.xpath(BODY) if not element.xpath(HIDDEN)]
    document = trafilatura.bare_extraction(html, fast=True, include_comments=False)
    lines = document.text.split("\n")
    if lines[0] == folded(tree.xpath("//h1")[0]):
        del lines[0]
    assert lines == paragraphs
    assert len(paragraphs) >= 5


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_furniture(name: str) -> None:
    """Every page carries the links, the newsletter box and the cookie line of its outlet."""
    tree = lxml.html.fromstring((HERE / "pages" / name).read_text(encoding="utf-8"))
    furniture = " ".join(element.get("class", "") + element.tag for element in tree.xpath(FURNITURE))
    assert all(word in furniture for word in ("newsletter", "cookie"))
    assert len(tree.xpath("//a")) >= 4
    assert tree.xpath("//title")[0].text_content().startswith(folded(tree.xpath("//h1")[0]))


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith(PAYWALLED)])
def test_paywalled_pages_give_one_sentence(name: str) -> None:
    """A paywalled page shows one sentence and asks for a subscription."""
    tree = lxml.html.fromstring((HERE / "pages" / name).read_text(encoding="utf-8"))
    (only,) = tree.xpath(BODY)
    assert folded(only).count(". ") == 0
    assert tree.xpath("//*[@class='paywall']")
