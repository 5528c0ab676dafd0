"""First use: five questions, and a sources.toml that runs; a shell that completes; help that teaches."""

from __future__ import annotations

import os

import pytest

from pipeline.cli.setup import slug_of
from pipeline.config import load
from tests.cli.home import APPROVAL, FIRST, Entry, Home, Site, one_line

ANSWERS = 'The "Larkmouth" tram\nIs it worth its price?\nLarkmouth tram, tram line\n\n\n'
OPML = '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/feed"/></body></opml>'


def test_five_questions_make_a_topic(home: Home) -> None:
    """The answers become a commented file that loads and runs; it is never written over."""
    done = home.brief("init", said=ANSWERS)
    assert (done.code, done.err) == (0, ""), done
    assert [f"{number}/5" in done.out for number in range(1, 6)] == [True] * 5
    config = load(home.config)
    (topic,) = config.topics
    assert (topic.slug, topic.title, topic.keywords) == (
        "the-larkmouth-tram", 'The "Larkmouth" tram', ("Larkmouth tram", "tram line"),
    )  # fmt: skip
    assert home.config.read_text().count("#") > 10
    before = home.config.read_bytes()
    one_line(home.brief("init", "--title", "x"), 2, "is there already", "brief add")
    assert home.config.read_bytes() == before
    assert home.brief("check").code == 0


def test_answers_can_be_given_on_the_command_line(home: Home, site: Site) -> None:
    """With options nothing is asked; feeds come from a list, and an unreachable address is written down."""
    home.put("mine.opml", OPML)
    done = home.brief(
        "init", "--title", "Łódź trams", "--question", "Are they?", "--keywords", "tram", "--engine", "digest",
        "--feed", "mine.opml", "--feed", "b.example/rss.xml",
    )  # fmt: skip
    assert (done.code, done.err) == (0, ""), done
    config = load(home.config)
    assert [source.location for source in config.sources] == ["https://a.example/feed", "https://b.example/rss.xml"]
    assert config.topics[0].slug == "odz-trams"
    # and it runs as soon as its sources answer
    pairs = ", ".join(f'"{host}" = "127.0.0.1:{site.port}"' for host in ("a.example", "b.example"))
    hosts = f"[fetch]\nspacing = 0\nhosts = {{ {pairs} }}\n"
    home.config.write_text(home.config.read_text() + hosts)
    site.feed(Entry("https://a.example/1", "The tram line is approved", "The tram line opens. " * 20), path="/feed")
    assert "odz-trams: kept" in home.good(now=FIRST)


def test_no_answer_names_the_option(home: Home) -> None:
    """Without a terminal the first question that has no answer says how to give it, and nothing is written."""
    done = home.brief("init", "--title", "x")
    assert done.code == 2
    assert "--question" in done.err.splitlines()[-1]
    assert not home.config.exists()


@pytest.mark.parametrize(
    ("title", "slug"), [("A b", "a-b"), ("…", "topic"), ("Über/..\\x", "uber-x"), ("x" * 99, "x" * 50)]
)
def test_a_title_becomes_the_name_of_a_folder(title: str, slug: str) -> None:
    """Whatever the title, the folder has plain letters."""
    assert slug_of(title) == slug


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete(home: Home, shell: str) -> None:
    """The script that is printed asks brief, which completes commands and topics."""
    home.source("docs").write()
    assert f"_BRIEF_COMPLETE={shell}_complete" in home.brief("completion", shell).out
    words = {
        "COMP_WORDS": "brief show ",
        "COMP_CWORD": "2" if shell != "fish" else "",
        "_BRIEF_COMPLETE": f"{shell}_complete",
    }
    assert "larkmouth-tram" in home.brief(env=os.environ | words).out
    assert home.brief("completion", "tcsh").code == 2


def test_help_shows_the_way(home: Home) -> None:
    """`brief --help` names the commands in the order in which they are used."""
    said = home.brief("--help").out
    places = [said.index(f"brief {word}") for word in ("demo", "init", "add", "check", "run", "show", "schedule")]
    assert places == sorted(places)


def test_a_folder_is_followed_as_one(home: Home) -> None:
    """A folder of documents given as a first source is a source of that kind, not the web address of its name."""
    home.put("docs/approval.txt", APPROVAL)
    done = home.brief(
        "init", "--title", "Trams", "--question", "Are they?", "--keywords", "tram", "--engine", "digest",
        "--feed", "docs",
    )  # fmt: skip
    assert (done.code, done.err) == (0, ""), done
    assert [(one.kind, one.location) for one in load(home.config).sources] == [("folder", str(home.folder / "docs"))]
