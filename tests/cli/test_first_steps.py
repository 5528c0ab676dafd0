"""The first minutes: a file without sources, a drive without locks, a question with a default, how a source stands."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest
import trustme

from pipeline.cli.output import counted
from pipeline.cli.preflight import locked
from pipeline.errors import CannotWrite
from tests.cli.home import APPROVAL, CONTRACT, FIRST, SECOND, THIRD, TOPIC, Entry, Home, Site, one_line


def test_a_run_without_sources_says_what_to_do(home: Home) -> None:
    """Nothing could ever be read: the line names both ways to a source, and nothing is written."""
    home.write()
    done = home.run()
    assert (done.code, done.out) == (2, "")
    assert "sources.toml has no source" in done.err
    assert done.err.endswith("next: brief add ADDRESS|FOLDER\n")
    told = home.brief("check")
    assert (told.code, told.out) == (0, "sources.toml has no source yet; next: brief add ADDRESS|FOLDER\n")
    assert not (home.folder / "state" / "brief.db").exists()


def test_a_topic_that_no_source_serves_is_told_of(home: Home) -> None:
    """Beside others it is a line; alone it is an error that names it."""
    home.topic().topic("bakery", "The bakery").source("docs", kind="folder", path="docs", topics=[TOPIC])
    home.put("docs/approval.txt", APPROVAL)
    home.write()
    done = home.run()
    assert done.code == 0
    assert "bakery: no source is read for it" in done.err
    assert f"{TOPIC}: read 1 new article, 1 on the question" in done.out
    alone = home.run("bakery")
    assert alone.code == 2
    assert "no source for bakery" in alone.err


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL])
def test_a_drive_without_locks_is_named(tmp_path, monkeypatch, number):
    """What a network drive answers is not taken for a fault of owner or rights."""

    def refused(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(CannotWrite, match=r"\[paths\] state on a local disk"), locked(tmp_path):
        raise AssertionError("it must not come so far")


@pytest.mark.parametrize(("answer", "added"), [("\n", True), ("y\n", True), ("n\n", False), ("", False)])
def test_add_asks_with_a_default(home: Home, site: Site, answer: str, added: bool) -> None:
    """Enter is yes; without anybody who could answer nothing is added."""
    url = site.feed(Entry("https://feed.example/a", "A"))
    home.settings = site.settings()
    home.write()
    done = home.brief("add", url, said=answer)
    assert (done.code, done.err) == (0, "")
    assert "[Y/n]" in done.out
    assert (url in home.config.read_text()) == added


def test_the_site_lies_beside_the_briefs(home: Home, tmp_path) -> None:
    """Wherever the command is called from."""
    home.folder = tmp_path / "deep" / "home"
    home.source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    home.good()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    config = str(home.config)
    done = Home(elsewhere).brief("--config", config, "site")
    assert done.code == 0, done.err
    assert (home.folder / "site" / "index.html").is_file()
    assert list(elsewhere.iterdir()) == []


def test_a_source_is_fine_when_its_articles_arrive(home: Home, site: Site) -> None:
    """A feed that answers while its pages fail is not called fine; one that is read in the feed alone says so."""
    home.settings = site.settings()
    for path in ("/one", "/two"):
        site.serve(path, b"no", status=403)
    words = " ".join(APPROVAL.split("\n\n")[1].split())
    bare = site.feed(Entry("https://feed.example/one", "Tram one", "Teaser."))
    home.feed("bare", bare).write()
    home.good()
    assert "bare: answers, but the one article that it lists could not be read" in home.brief("status").out
    site.feed(
        Entry("https://feed.example/one", "Tram one", "Teaser."), Entry("https://feed.example/two", "Tram", words)
    )
    home.good(now=SECOND)
    told = home.brief("status").out
    assert "bare: fine" in told
    assert "1 article of it could not be read" in told
    assert "1 article read in the feed alone" in told
    for path in ("/one", "/two"):
        site.article(path, "Tram", words)
    home.good(now=THIRD)
    assert "could not be read" not in home.brief("status").out


def test_counts_have_a_singular() -> None:
    """One page, two pages, no pages."""
    assert [counted(n, "page") for n in (0, 1, 2, 1200)] == ["0 pages", "1 page", "2 pages", "1,200 pages"]
    assert counted(2, "query", "queries") == "2 queries"


def test_the_way_out_is_told_first(home: Home) -> None:
    """A proxy and certificates of one's own, without a password; a way that is none ends the run."""
    home.source("docs").put("docs/contract.json", CONTRACT)
    trustme.CA().cert_pem.write_to_path(str(home.folder / "own.pem"))
    home.settings = '[fetch]\nproxy = "$OUR_PROXY"\nca_file = "own.pem"\n'
    home.write()
    environment = os.environ | {"OUR_PROXY": "http://dahl:s3cret@proxy.example:3128"}
    done = home.brief("run", "--now", FIRST, env=environment)
    assert done.out.splitlines()[0] == (
        f"fetching through the proxy proxy.example:3128 and trusting the certificates of {home.folder / 'own.pem'}"
    )
    assert (done.code, done.err, "s3cret" in done.out) == (0, "", False)
    done = home.brief("run", "--now", FIRST)
    assert (done.code, done.out) == (78, "")
    assert 'proxy = "$OUR_PROXY": that variable must hold an address' in done.err


def test_what_a_run_has_no_time_for_is_told(home: Home, site: Site) -> None:
    """By host, in one line; it is no failure, and the next run reads it."""
    site.feed(Entry("Larkmouth tram", "https://feed.example/tram", APPROVAL))
    home.settings = f"{site.settings()}budget = 1e-6\n"
    home.feed("news", "https://feed.example/feed.xml").write()
    out = home.good()
    assert "not reached in the time that a run has: 1 address at feed.example; the next run begins with them" in out
    home.settings = site.settings()
    home.write()
    assert "news: fine" in home.good(now=SECOND) + home.brief("status").out


ONE = {
    "show": "The Larkmouth tram", "read --mark": "", "history": "v1: ", "why": "sentence by sentence",
    "why w1": "why it says so", "diff": "nothing to compare yet", "diff 1 2": "has no version 2", "tune": "kept",
    "correct": "has no corrections", "correct mute Nowhere --reason x --author A": "[[mute]] Nowhere",
    "status --items": "Larkmouth Council approves", "publish": "nothing waits",
}  # fmt: skip


@pytest.mark.parametrize("line", ONE)
def test_one_topic_needs_no_name(lived: Home, line: str) -> None:
    """Every command that takes a topic means the only one there is; what is no topic is still called that."""
    done = lived.brief(*line.split())
    assert ONE[line] in done.out + done.err
    assert "Usage" not in done.err
    named = lived.brief(line.split()[0], "zeppelin", *line.split()[1:])
    assert named.code == 2 or line.startswith("status"), named
    assert "zeppelin" in named.err


@pytest.mark.parametrize("line", ["show", "why", "why n1", "correct", "status --items", "diff", "open zeppelin"])
def test_of_several_topics_one_is_named(home: Home, line: str) -> None:
    """The error lists them; help is there without one."""
    home.topic().topic("bakery", "The bakery").source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    home.good()
    one_line(home.brief(*line.split()), 2, f"{TOPIC}, bakery")
    assert home.brief(line.split()[0], "--help").code == 0


@pytest.mark.parametrize(("browser", "said"), [("exit 0", "opened"), ("exit 1", "no browser was found; the page is")])
def test_the_page_is_opened(lived: Home, tmp_path: Path, browser: str, said: str) -> None:
    """Of one topic its page, of several their list; where there is no browser the path is told."""
    tools = tmp_path / "tools"
    tools.mkdir()
    asked = tmp_path / "asked"
    program = tools / "our-browser"
    program.write_text(f'#!/bin/sh\necho "$1" >> "{asked}"\n{browser}\n')
    program.chmod(0o755)
    alone = {**os.environ, "BROWSER": str(program), "PATH": "/nowhere", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    done = lived.brief("open", env=alone)
    assert (done.code, done.err, done.out) == (0, "", f"{said} site/{TOPIC}/index.html\n")
    page = lived.folder / "site" / TOPIC / "index.html"
    assert asked.read_text().split() == [page.as_uri()]
    assert "The Larkmouth tram" in page.read_text()
    lived.topic().topic("bakery", "The bakery").write()
    assert lived.brief("open", env=alone).out == f"{said} site/index.html\n"
    one_line(lived.brief("open", "bakery"), 2, "bakery has no version yet; next: brief run bakery")


def test_what_ends_without_a_page_names_the_next_step(home: Home, tmp_path: Path) -> None:
    """A run that found nothing on the question leads to what could be changed; a first version to the page."""
    home.topic(keywords=["tram depot"]).source("docs", kind="folder", path="docs").write()
    home.put("docs/cake.txt", "A cake\n\nThe bakery on Quay Street sells a cake with rye and honey since Monday.\n")
    assert home.good().endswith(f"; next: brief tune {TOPIC}\n")
    one_line(home.brief("show"), 2, "no run found enough on its question; next: brief tune")
    home.put("docs/approval.txt", APPROVAL)
    home.topics.clear()
    home.topic().write()
    assert home.good(now=SECOND).endswith(f"; next: brief open {TOPIC}\n")
    home.put("docs/contract.json", CONTRACT)
    assert "next:" not in home.good(now=THIRD)
    done = home.brief("add", "docs")
    assert "is there already" in done.out
    (tmp_path / "more").mkdir()
    assert home.brief("add", "more", "--yes").out.endswith("added 1 source to sources.toml; next: brief run\n")
    one_line(home.brief("add", "nofolder"), 2, "nofolder: there is no such folder")
    assert "ADDRESS|FOLDER|FILE.opml" in home.brief("add", "--help").out
