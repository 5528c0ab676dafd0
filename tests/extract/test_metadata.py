"""What pages say of themselves."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.extract.article import Extract, FetchedPage, parsed_tree
from pipeline.extract.metadata import Head, head
from pipeline.models import Article, Item
from tests.extract.test_article import SENTENCES, html

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = datetime(2026, 5, 4, tzinfo=UTC)
LINKED = '<script type="application/ld+json">{}</script>'


def linked(data: str) -> str:
    """A description of the page as JSON."""
    return LINKED.replace("{}", data)


def article(data: bytes) -> Article:
    """The article of a page whose item has nothing but an address."""
    found = Extract()(FetchedPage(Item("item-1", "https://outlet.example/1", "", "O", "o"), data, "text/html", NOW))
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<meta name="dc.date.issued" content="2026-05-04">', ""),
        ('<meta name="citation_publication_date" content="2026/05/04">', ""),
        ('<meta property="og:updated_time" content="2026-05-20"><meta name="date" content="May 4, 2026">', ""),
        (linked('{"@type": "NewsArticle", "datePublished": "2026-05-04", "dateModified": "2026-05-20"}'), ""),
        (
            linked('{"@graph": [{"@type": "Person"}, {"@type": ["BlogPosting"], "datePublished": "2026-05-04"}]}'),
            "",
        ),
        ("", '<time itemprop="datePublished" datetime="2026-05-04">long ago</time>'),
        (
            "",
            '<time class="updated" datetime="2026-05-20"></time><time class="published" datetime="2026-05-04"></time>',
        ),
        (
            "",
            '<p>Updated <time datetime="2026-05-20">then</time></p><p>Posted <time datetime="2026-05-04">4</time></p>',
        ),
        ("", '<span class="post-date">4 May 2026</span>'),
        ("", "<p>Published 4 May 2026. Updated <time datetime='2026-05-20'>20 May 2026</time></p>"),
    ],
)
def test_publication(before: str, after: str) -> None:
    """The day of publication is found in each place where pages keep it, whatever else they date."""
    page = html(*SENTENCES, head=before).replace(b"</h1>", f"</h1>{after}".encode())
    assert article(page).item.published == DAY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<meta property="article:modified_time" content="2026-05-20">', ""),
        ('<meta name="last-modified" content="2026-05-20">', ""),
        (linked('{"@type": "NewsArticle", "dateModified": "2026-05-20"}'), ""),
        (
            linked(
                '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2026-05-20"}]}'
            ),
            "",
        ),
        (linked('{"@type": "Comment", "datePublished": "2026-05-20"}'), ""),
        (linked("{broken"), ""),
        ("", '<p>Last updated: <time datetime="2026-05-20">20 May</time></p>'),
        ("", '<time itemprop="dateModified" datetime="2026-05-20">20 May</time>'),
        ("", '<div class="comments"><time datetime="2026-05-20">20 May</time></div>'),
        ("", '<aside><time datetime="2026-05-20">20 May</time></aside>'),
        ("", '<div id="related-stories"><time datetime="2026-05-20">20 May</time></div>'),
        ("", '<time datetime="2026">this year</time>'),
    ],
)
def test_other_days(before: str, after: str) -> None:
    """A change, a comment, a related story and a list of others date something else: the day is unknown."""
    page = html(*SENTENCES, head=before).replace(b"</h1>", f"</h1>{after}".encode())
    assert article(page).item.published is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Doors open {}", None), ("The vote is on {} at noon", None), ("{}", DAY), ("By Ann Roe {}", DAY),
        ("Ann Roe · {} · 3 min", DAY), ("Published {}", DAY), ("<b>Ann Roe</b>, {}", DAY),
    ],
)  # fmt: skip
def test_a_day_in_a_sentence_is_no_publication(words: str, day: datetime | None) -> None:
    """Above a text, a time counts in a byline and by itself; a sentence tells of something else."""
    before = f"<p>{words.format('<time>4 May 2026</time>')}</p>"
    assert article(html(*SENTENCES, extra="").replace(b"<p>", before.encode() + b"<p>", 1)).item.published == day


def test_below_the_text() -> None:
    """A time below the first paragraph belongs to the footer, a letter, another story."""
    page = html(*SENTENCES, extra='<p>Our last letter of <time datetime="2026-05-20">20 May</time></p>')
    assert article(page).item.published is None


def test_what_a_saved_page_says() -> None:
    """Address, outlet, author and title, as the page or the browser that saved it wrote them."""
    from lxml.html import document_fromstring

    told = '{"@type": "Report", "headline": "Tide", "author": [{"name": "Ann Roe"}, {"name": "Bo"}], "publisher": "X"}'
    said = (
        '<html><head><title>t</title><link rel="canonical" href="https://paper.example/a">'
        f'<meta property="og:site_name" content="The &amp; Paper">{linked(told)}</head><body><p>x</p>'
    )
    assert head(document_fromstring(said), NOW) == Head("Tide", "Ann Roe, Bo", "The & Paper", "https://paper.example/a")
    saved = "<!-- saved from url=(0027)https://paper.example/b --><html><body><h1>Ebb</h1></body></html>"
    assert head(document_fromstring(saved), NOW, saved) == Head("Ebb", url="https://paper.example/b")


@pytest.mark.parametrize("href", ["/a", "https://paper.example/", "javascript:x", ""])
def test_no_address(href: str) -> None:
    """A canonical address that is relative, or the site's front page, is not the page's."""
    from lxml.html import document_fromstring

    assert head(document_fromstring(f'<html><link rel="canonical" href="{href}"><p>x</p></html>'), NOW).url == ""


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": "NewsArticle", "url": "https://paper.example/a", "author": {"name": "Ann Roe"}, "publisher": {"name": "Paper"}}',
        '{"@graph": [{"@type": "WebPage", "@id": "#p", "isPartOf": {"@id": "#s"}}, {"@type": "Article", "author": {"@id": "#a"},'
        ' "publisher": {"@id": "#s"}, "mainEntityOfPage": "https://paper.example/a"}, {"@type": "Person", "@id": "#a",'
        ' "name": "Ann Roe"}, {"@type": "WebSite", "@id": "#s", "name": "Paper"}]}',
        '[{"@type": "Article", "mainEntityOfPage": {"@id": "https://paper.example/a"}, "author": "Ann Roe",'
        ' "isPartOf": {"name": "Paper"}}]',
    ],
)
def test_what_a_page_says_as_json(data: str) -> None:
    """Address, author and outlet, told in place or by the id of another part."""
    found = head(parsed_tree(f"<html><head>{linked(data)}</head><body><p>Text.</p></body></html>"), NOW)
    assert (found.url, found.author, found.outlet) == ("https://paper.example/a", "Ann Roe", "Paper")
