"""Writing the site: what is new costs what it costs, what is old is not touched, and nothing depends on the machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest

from pipeline.config import load
from pipeline.models import Block, Figure
from pipeline.page.changes import changes
from pipeline.render.site import charts
from pipeline.render.site.topic import SINCE_PAGES
from pipeline.render.site.writer import write_site
from pipeline.storage import Store
from tests.demo.library import SLUG
from tests.endurance.growth import grow, write
from tests.render.site import many


@pytest.fixture
def store(sample: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the sample's store, to be written to."""
    shutil.copytree(sample / "state", tmp_path / "state")
    store = Store(tmp_path / "state")
    yield store
    store.close()


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_site_grows_by_what_is_new(store: Store, tmp_path: Path) -> None:
    """By the same for each version; a second look writes nothing, one more version a bounded few files.

    Of 120 versions of two topics; `make endurance` has 200 of three.
    """
    grow(store, tmp_path / "site", 120, 2)


def test_far_versions_lead_to_the_history(store: Store, tmp_path: Path) -> None:
    """Every version keeps its page of what changed since: all changes while it is near, then the way to them."""
    (topic,) = many.topics(store, 1)
    many.add_versions(store, topic, 1, SINCE_PAGES + 3)
    write(store, [topic], tmp_path / "site")
    since = tmp_path / "site" / topic.slug / "since"
    texts = {number: (since / f"v{number}.html").read_text() for number in range(1, SINCE_PAGES + 4)}
    assert "too far back" in texts[3]
    assert "New event" in texts[4]
    assert "is the newest version" in texts[SINCE_PAGES + 3]


def test_the_newest_version_is_not_called_old(store: Store, tmp_path: Path) -> None:
    """Only versions that have a later one lead to what changed since, on their own page and in the history."""
    (topic,) = many.topics(store, 1)
    many.add_versions(store, topic, 1, 3)
    write(store, [topic], tmp_path / "site")
    pages = tmp_path / "site" / topic.slug
    told = {number: "You are reading version" in (pages / f"v{number}.html").read_text() for number in (1, 2, 3)}
    assert told == {1: True, 2: True, 3: False}
    history = (pages / "history.html").read_text()
    assert [f"since/v{number}.html" in history for number in (1, 2, 3)] == [True, True, False]


def test_a_killed_run_is_made_up_for(store: Store, tmp_path: Path) -> None:
    """Without the newest page, which is written last, what is missing is written and the rest is left alone."""
    (topic,) = many.topics(store, 1)
    many.add_versions(store, topic, 1, 4)
    site = tmp_path / "site"
    write(store, [topic], site)
    whole = _files(site)
    for name in ("index.html", "v3.html", "changes/v2-v3.html"):
        (site / topic.slug / name).unlink()
    assert write(store, [topic], site).files == 3
    assert _files(site) == whole
    for path in [*(site / topic.slug / "sources").iterdir(), site / topic.slug / "v2.html"]:
        path.unlink()
    (site / topic.slug / "index.html").unlink()
    write(store, [topic], site)
    assert _files(site) == whole


def test_the_same_store_gives_the_same_bytes(store: Store, sample: Path, site: Path, tmp_path: Path) -> None:
    """Written anew, elsewhere and at another time, every file is the same, pictures included."""
    write_site(store, load(sample / "sources.toml").topics, tmp_path / "site", changes, sample / "briefs")
    ours, theirs = _files(tmp_path / "site"), _files(site)
    assert [name for name in ours | theirs if ours.get(name) != theirs.get(name)] == []


def test_without_matplotlib(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is written without pictures and says so; the tables that tell the same are there, open."""
    monkeypatch.setattr(charts, "find_spec", lambda _: None)
    brief = store.brief(SLUG, 4)
    assert brief is not None
    written = write(store, [brief.topic], tmp_path / "site", draw=True)
    assert not written.pictures
    assert not list((tmp_path / "site").rglob(f"{SLUG}/*.svg"))
    history = (tmp_path / "site" / SLUG / "history.html").read_text()
    assert "<img" not in history
    assert "<details open>" in history
    assert "Teodor Vasik" in (tmp_path / "site" / SLUG / "perspectives.html").read_text()


def test_a_feed_is_taken_along(store: Store, tmp_path: Path) -> None:
    """A topic's feed lies beside its pages, which lead to it; without one they do not."""
    brief = store.brief(SLUG, 4)
    assert brief is not None
    page = tmp_path / "site" / SLUG / "index.html"
    write(store, [brief.topic], tmp_path / "site")
    assert "application/atom+xml" not in page.read_text()
    feed = tmp_path / "briefs" / SLUG / "feed.xml"
    feed.parent.mkdir(parents=True)
    feed.write_text("<feed/>")
    write(store, [brief.topic], tmp_path / "site")
    assert 'type="application/atom+xml"' in page.read_text()
    assert (page.parent / "feed.xml").read_text() == "<feed/>"
    assert write(store, [brief.topic], tmp_path / "site").files == 0


def test_figures_have_a_page_and_a_picture_for_each_measure(store: Store, tmp_path: Path) -> None:
    """Each holder's figures over the versions, on one scale for one unit; a topic without figures has no such page."""
    (topic, bare) = many.topics(store, 2)
    many.add_versions(store, topic, 1, 2)
    many.add_versions(store, bare, 1, 2)
    newest = store.brief(topic.slug, 2)
    assert newest is not None
    cited = newest.blocks[0].sentences[0]

    def given(id: str, measure: str, holder: str, value: float, unit: str) -> Block:
        said = replace(cited, text="“so much”", speaker=holder)
        figure = Figure(value, unit, f"{value:g} {unit}s")
        return Block(id, "figures", (said,), measure, kind="figure", name=id, figure=figure)

    for number, months in ((3, 7.0), (4, 9.0)):
        figures = (
            given("f1", "Lag <b>", "CAB & Co", months, "month"), given("f2", "Lag <b>", "Tarn", 3.0, "month"),
            given("f3", "Lag <b>", "Oss", 1.0, "year"),
        )  # fmt: skip
        page = replace(newest, version=number, blocks=(*figures[: 2 if number == 3 else 3], *newest.blocks))
        store.keep_version(page, (), "", "none", {}, ())
    site = tmp_path / "site"
    write(store, [topic, bare], site, draw=True)
    tree = lxml.html.fromstring((site / topic.slug / "figures.html").read_text(encoding="utf-8"))
    rows = [" ".join(row.xpath("string(.)").split()) for row in tree.xpath("//tbody/tr")]
    assert rows == [
        "CAB & Co7 months in v3, then 9 months since v4", "Tarn3 months since v3", "Oss1 years since v4",
    ]  # fmt: skip
    drawn = sorted(path.name for path in (site / topic.slug).glob("figures-*.svg"))
    assert drawn == ["figures-1-dark.svg", "figures-1.svg", "figures-2-dark.svg", "figures-2.svg"]
    assert "CAB &amp; Co" in (site / topic.slug / "figures-1.svg").read_text(encoding="utf-8")
    assert 'href="figures.html"' in (site / topic.slug / "index.html").read_text(encoding="utf-8")
    assert not (site / bare.slug / "figures.html").exists()
    assert "figures.html" not in (site / bare.slug / "index.html").read_text(encoding="utf-8")
