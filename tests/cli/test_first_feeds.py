"""The catalogue of feeds: small, plain, valid as sources, and proposed by the words of a question."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.cli.add import EVERY
from pipeline.config import load
from pipeline.config.edit import source_table
from pipeline.config.feeds import feed_subjects, subjects_of
from pipeline.models import Source
from tests.cli.home import Home, one_line

QUESTIONS = {
    "Should cities ban cars from their centres?": "cities and transport",
    "Do heat pumps pay off in old houses?": "climate and energy",
    "Are open-weight models catching up with closed models?": "AI",
    "Is the four-day week good for companies?": "economy",
    "Do vaccines need a mandate?": "health",
    "Should encryption have a back door?": "security",
}


def test_the_catalogue_is_small_and_valid(tmp_path: Path) -> None:
    """Ten subjects with four to eight feeds each, no address twice in one, each a source that loads."""
    assert len(feed_subjects()) == 10
    for subject in feed_subjects():
        assert 4 <= len(subject.feeds) <= 8, subject.name
        assert len({feed.url for feed in subject.feeds}) == len(subject.feeds)
        assert all(re.fullmatch(r"https://[\w./?=-]+", feed.url) and 3 < len(feed.note) < 60 for feed in subject.feeds)
    every = {feed.name: feed for subject in feed_subjects() for feed in subject.feeds}
    assert len(every) == sum(len(subject.feeds) for subject in feed_subjects())
    tables = [source_table(Source(feed.name, "feed", feed.url, feed.name, every=EVERY)) for feed in every.values()]
    file = tmp_path / "sources.toml"
    file.write_text('[[topic]]\nslug = "t"\ntitle = "T"\nquestion = "Q?"\n' + "\n".join(tables))
    assert len(load(file).sources) == len(every)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_finds_its_subject(question: str) -> None:
    """By the words that it shares; one on nothing of the list finds none."""
    assert subjects_of(question)[0].name == QUESTIONS[question]
    assert subjects_of("Was Homer one poet?") == ()


def test_feeds_are_proposed_and_never_taken_unasked(home: Home) -> None:
    """Without a terminal they stand in the file as notes, and nothing is fetched; `brief add --list` shows them all."""
    done = home.brief("init", "Do heat pumps pay off in old houses?")
    assert (done.code, done.err) == (0, ""), done
    assert done.out.endswith("next: brief add ADDRESS|FOLDER\n")
    assert "  https://www.carbonbrief.org/feed/  Carbon Brief: " in done.out
    assert load(home.config).sources == ()
    assert "#   https://www.carbonbrief.org/feed/  Carbon Brief: " in home.config.read_text()
    some = home.brief("add", "--list", "heat pumps").out
    assert "https://www.carbonbrief.org/feed/" in some
    assert "https://krebsonsecurity.com/feed/" not in some
    assert home.brief("add", "--list").out.count("https://") == sum(len(one.feeds) for one in feed_subjects())
    one_line(home.brief("add", "--list", "zeppelin"), 2, "cities and transport")
    assert "brief add --list" in home.brief("add").err
