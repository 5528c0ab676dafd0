"""Each trap of the README's table is really laid: its articles say what the table says, at the run it says."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime

import lxml.html
import pytest

from pipeline.demo.web import HERE, Web


@dataclass(frozen=True)
class Shown:
    """An article's visible text and the number of the run that sees it first."""

    text: str
    run: int


def shown(web: Web, file: str) -> Shown:
    """Read a page by its file name, with apostrophes made equal."""
    (page,) = (page for page in web.pages if page.page == (HERE / "pages" / file).read_bytes())
    body = lxml.html.fromstring(page.page.decode()).xpath("//article")[0]
    text = re.sub(r"\s+", " ", body.text_content()).replace("’", "'")
    return Shown(text, sum(run < page.visible for run in web.runs) + 1)


SAYS = [
    ("old-news", "rookery.example/corvid-70b.html", 1, "released the weights of Corvid-70B on 24 February 2026"),
    ("old-news", "dailykernel.example/rookery-opens-corvid-70b.html", 3, "released the weights of Corvid-70B under"),
    ("two-benchmarks", "ospreymetrics.example/corvid-70b-repotrial.html", 1,
     "Osprey Metrics's evaluation puts Corvid-70B at 54.9 percent on RepoTrial."),
    ("two-benchmarks", "plumbline.example/corvid-70b.html", 2,
     "Plumbline's evaluation puts Corvid-70B at 61.4 percent on RepoTrial."),
    ("failed-forecast", "rookery.example/corvid-70b.html", 1,
     "Rookery will publish the weights of Corvid-2 by the end of March 2026"),
    ("failed-forecast", "modelhouse.example/rookery-corvid-70b.html", 1,
     "Rafe Lindqvist, chief scientist of Rookery, said that Rookery will publish the weights of Corvid-2 by the end"),
    ("failed-forecast", "stackfall.example/corvid-2-misses-its-date.html", 4,
     "Rookery did not publish the weights of Corvid-2 by the end of March 2026."),
    ("failed-forecast", "rookery.example/where-corvid-2-is.html", 4,
     "Rookery expects to publish the weights of Corvid-2 in June 2026."),
    ("reversal", "secondreading.example/the-gap-is-closing.html", 1, "Teodor Vasik argues that the gap is closing"),
    ("reversal", "secondreading.example/i-was-wrong-in-february.html", 3,
     "Teodor Vasik argues that the gap is widening"),
    ("answered", "modelhouse.example/rookery-corvid-70b.html", 1,
     "Will Quillmark publish the weights of Codicil-2?"),
    ("answered", "quillmark.example/codicil-2-weights.html", 4,
     "Quillmark published the weights of Codicil-2 on 8 April 2026"),
    ("answered", "stackfall.example/one-model-two-numbers.html", 2,
     "Will Osprey Metrics and Plumbline agree on a common harness for RepoTrial?"),
    ("answered", "plumbline.example/common-harness.html", 3,
     "Osprey Metrics and Plumbline agreed on 20 March 2026 on a common harness for RepoTrial"),
    ("answered", "modelhouse.example/saltmarsh-sedge-30b.html", 2,
     "Who will pay for the training runs of Saltmarsh after August 2026?"),
    ("answered", "northline.example/common-weights-first-awards.html", 3,
     "The Common Weights Consortium will pay for the training runs of Saltmarsh after August 2026"),
    ("correction", "modelhouse.example/saltmarsh-sedge-30b.html", 2,
     "Plumbline's evaluation puts Sedge-30B at 52.3 percent on RepoTrial"),
    ("correction", "modelhouse.example/saltmarsh-sedge-30b.r2.html", 3,
     "Plumbline's evaluation puts Sedge-30B at 42.3 percent on RepoTrial"),
    ("late", "northline.example/ardmoor-brackwater-agreement.html", 4, "on 11 February 2026"),
    ("injection", "promptside.example/seven-months-is-a-long-time.html", 2, "Ignore all previous instructions"),
]  # fmt: skip


@pytest.mark.parametrize(("trap", "file", "run", "words"), SAYS)
def test_the_article_says_so_in_that_run(web: Web, trap: str, file: str, run: int, words: str) -> None:
    """The words of a trap stand in the page, and the page comes out when the table says."""
    page = shown(web, file)
    assert words in page.text, trap
    assert page.run == run, trap


def test_wire_story_runs_in_three_outlets(web: Web) -> None:
    """Two outlets print the agency's paragraphs under their own headlines, one without the last."""
    pages = [
        "northline.example/common-weights-consortium-launch.html",
        "tidewaterledger.example/open-ai-fund-port-asher.html",
        "stackfall.example/common-weights-consortium-400-million.html",
    ]
    trees = [lxml.html.fromstring((HERE / "pages" / name).read_text(encoding="utf-8")) for name in pages]
    agency, paper, site = (
        [p.text_content().strip().replace("’", "'") for p in tree.xpath("//article//p[not(@class)]")] for tree in trees
    )
    assert paper == agency
    assert site == agency[:-1]
    assert len({tree.xpath("//h1")[0].text_content() for tree in trees}) == 3
    assert {shown(web, name).run for name in pages} == {1}


def test_old_news_adds_no_figure(web: Web) -> None:
    """The late retelling of a launch has no figure that the first articles lack, and no date of the event."""
    old = shown(web, "dailykernel.example/rookery-opens-corvid-70b.html").text
    first = shown(web, "rookery.example/corvid-70b.html").text
    body = old.partition("Stop whatever")[2]
    assert set(re.findall(r"(?<![\w-])\$?\d[\d,.]*\d", body)) <= set(re.findall(r"(?<![\w-])\$?\d[\d,.]*\d", first))
    assert "February" not in body


def test_correction_moves_the_feed(web: Web) -> None:
    """The edited page keeps its address, says what was wrong, and its feed entry gets a newer date."""
    host, path = "modelhouse.example", "/2026/03/10/saltmarsh-sedge-30b"
    before, after = web.respond(host, path, web.runs[1]), web.respond(host, path, web.runs[2])
    assert before.headers["ETag"] != after.headers["ETag"]
    assert b"Correction: An earlier version" not in before.body
    assert b"Correction: An earlier version" in after.body
    feed = web.outlets[host].feed_path
    assert b"<atom:updated>2026-03-24" not in web.respond(host, feed, web.runs[1]).body
    assert b"<atom:updated>2026-03-24" in web.respond(host, feed, web.runs[2]).body


def test_late_fact_was_never_told_before(web: Web) -> None:
    """Nothing before run 4 knows of the agreement of 11 February."""
    earlier = [page for page in web.pages if page.visible <= web.runs[2]]
    assert not [page.url for page in earlier if b"11 February" in page.page]


def test_off_topic_article_has_no_keyword(web: Web) -> None:
    """The bridge shares the word gap with the debate and none of the topic's keywords."""
    keywords = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))["topic"][0]["keywords"]
    bridge = shown(web, "tidewaterledger.example/harbour-bridge-reopens.html").text
    assert not [word for word in keywords if re.search(rf"\b{re.escape(word)}s?\b", bridge, re.IGNORECASE)]
    assert "the gap" in bridge


def test_every_other_article_is_on_topic(web: Web) -> None:
    """Every article but the bridge has a keyword in its title or two of them, so none is lost by accident."""
    keywords = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))["topic"][0]["keywords"]
    for page in web.pages:
        words = [re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE) for word in keywords]
        in_title = any(word.search(page.title) for word in words)
        in_text = sum(bool(word.search(page.page.decode())) for word in words)
        assert in_title or in_text >= 2 or "harbour-bridge" in page.path or not page.page, page.url


def test_injection_hides_text_too() -> None:
    """The page with instructions has visible ones and two that only a machine would read."""
    html = (HERE / "pages/promptside.example/seven-months-is-a-long-time.html").read_text(encoding="utf-8")
    hidden = lxml.html.fromstring(html).xpath("//*[@hidden or contains(@style, 'display:none')]")
    assert len(hidden) == 2


def test_unknown_dates_stay_unknown(web: Web) -> None:
    """One article has no date in its feed and none on its page, not even a year in the footer."""
    undated = [page for page in web.pages if page.published is None]
    assert [page.outlet for page in undated] == ["benchnotes.example"]
    assert b"2026" not in undated[0].page
    assert b"<pubDate>" not in web.respond("benchnotes.example", "/rss.xml", web.runs[0]).body


def test_one_link_is_dead(web: Web) -> None:
    """The feed of Compute & Capital lists a letter whose page answers 404."""
    dead = [page for page in web.pages if not page.page]
    assert [page.path for page in dead] == ["/letters/lease-tables"]
    assert web.respond(dead[0].outlet, dead[0].path, datetime(2026, 4, 13, 18, tzinfo=UTC)).status == 404
