"""Every link of the sample's site leads somewhere, and no page holds what could run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest

from pipeline.render.parts import own
from pipeline.render.site.pages import SITE_POLICY
from pipeline.storage import Store
from tests.demo.library import SLUG


@pytest.fixture(scope="module")
def trees(site: Path) -> dict[Path, lxml.html.HtmlElement]:
    """All pages, parsed."""
    return {path: lxml.html.fromstring(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def test_every_link_leads_somewhere(site: Path, trees: dict[Path, lxml.html.HtmlElement]) -> None:
    """Links, style sheets and pictures lead to a file of the folder and to an anchor in it; others to the web."""
    anchors = {path: {e.get("id") for e in tree.iter() if e.get("id")} for path, tree in trees.items()}
    followed = 0
    for path, tree in trees.items():
        for element, attribute, link, _ in tree.iterlinks():
            if attribute == "cite" or urlsplit(link).scheme in ("http", "https"):
                assert element.tag in ("a", "blockquote"), link
                assert element.tag != "a" or element.get("rel") == "noopener nofollow external"
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_relative_to(site.resolve()), (path, link)
            assert target.is_file(), (path, link)
            assert not anchor or anchor in anchors[target], (path, link)
            followed += 1
        for source in tree.xpath("//source/@srcset"):
            assert (path.parent / source).is_file()
    assert followed > 2000


def test_no_page_holds_what_could_run(trees: dict[Path, lxml.html.HtmlElement]) -> None:
    """No script, no inline style, no form, no frame; policies forbid all but the search's own; ids are unique."""
    for path, tree in trees.items():
        held = tree.xpath("//script | //style | //form | //iframe | //object | //embed | //base | //input")
        own = {"search.html": ["input", "script", "script"], "embed.html": ["base"]}.get(path.name, [])
        assert [one.tag for one in held] == own, path
        assert tree.xpath("//@style | //@*[starts-with(name(), 'on')]") == [], path
        allowed = SITE_POLICY if path.name != "search.html" else f"{SITE_POLICY}; script-src '{_digest(tree)}'"
        assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [allowed], path
        assert [id for id, n in Counter(tree.xpath("//@id")).items() if n > 1] == [], path
        assert len(tree.xpath("//h1")) == 1, path
        assert tree.xpath("//html/@lang") == ["en"]


def _digest(tree: lxml.html.HtmlElement) -> str:
    """The hash of the one script that a page runs."""
    words, script = tree.xpath("//script")
    assert words.get("type") == "application/json"
    assert script.attrib == {}
    return "sha256-" + base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()


def test_citations_lead_to_the_list_and_back(sample: Path, trees: dict[Path, lxml.html.HtmlElement]) -> None:
    """On the newest page each source that the record cites is cited, and leads back to entries that cite it."""
    store = Store(sample / "state")
    brief = store.brief(SLUG, store.last_version(SLUG))
    store.close()
    assert brief is not None
    tree = trees[sample / "site" / SLUG / "index.html"]
    assert {f"#s{line.number}" for line in brief.sources} == set(tree.xpath("//sup[@class='cites']/a/@href"))
    for line in brief.sources:
        backs = tree.xpath(f"//li[@id='s{line.number}']//span[@class='back']/a[starts-with(@href, '#')]/@href")
        assert backs
        for back in backs:
            (entry,) = tree.xpath(f"//*[@id='{back[1:]}']")
            assert f"#s{line.number}" in entry.xpath(".//sup/a/@href")


def test_the_page_says_what_the_record_says(sample: Path, trees: dict[Path, lxml.html.HtmlElement]) -> None:
    """Every sentence of every version stands on its page word for word, and no entry of a section is left out."""
    store = Store(sample / "state")
    for number in range(1, store.last_version(SLUG) + 1):
        brief = store.brief(SLUG, number)
        assert brief is not None
        tree = trees[sample / "site" / SLUG / f"v{number}.html"]
        for block in brief.blocks:
            (entry,) = tree.xpath(f"//*[@id='{block.anchor}']")
            if block.section == "figures":  # a row of a table: the figure, and its sentence where one points at it
                assert block.figure is not None
                assert block.figure.text in entry.xpath("string(.)")
                assert entry.get("title") == block.sentences[0].text
                continue
            shown = [" ".join(span.xpath("string(.)").split()) for span in entry.xpath(".//span[@class='said']")]
            for place, said in enumerate(block.sentences):
                words = own(said).text if block.section == "perspectives" and not place else said.text
                assert any(" ".join(words.split()) in text for text in shown), words
    store.close()


def test_words_copied_stay_within_the_allowance(sample: Path, trees: dict[Path, lxml.html.HtmlElement]) -> None:
    """What a version's page quotes is no more than its Markdown quotes."""
    store = Store(sample / "state")
    for number in range(1, store.last_version(SLUG) + 1):
        tree = trees[sample / "site" / SLUG / f"v{number}.html"]
        quoted = sum(len(q.xpath("string(.)").split()) for q in tree.xpath("//q"))
        markdown = store.markdown(SLUG, number)
        assert quoted <= sum(len(part.split("”")[0].split()) for part in markdown.split("“")[1:])
    store.close()


def test_a_quotation_leads_to_its_surroundings(site: Path, trees: dict[Path, lxml.html.HtmlElement]) -> None:
    """One click from the words: the page of their source has them marked, with their neighbours, address and dates."""
    topic = site / SLUG
    quoted = trees[topic / "index.html"].xpath("//a[@class='context']")
    assert len(quoted) > 50
    for one in quoted:
        source = trees[topic / one.get("href")]
        (words,) = (said.text_content() for said in one.xpath(".//q"))
        shown = " ".join(source.xpath("//blockquote")[0].getparent().text_content().split())
        assert words.strip("“”.")[-40:] in shown, words  # its end: a capital in brackets is the page's own
        assert source.xpath("//p[@class='dateline']/span[starts-with(text(), 'found ')]")
    newest = json.loads((topic / "latest.json").read_text(encoding="utf-8"))
    assert newest["version"] == 4
    guide = (site / "llms.txt").read_text(encoding="utf-8")
    assert all((site / path).is_file() for path in re.findall(r"\]\(([^)]+)\)", guide))
