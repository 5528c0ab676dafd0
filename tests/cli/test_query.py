"""`brief who`, `find` and `changes`: who said what since when, and what changed, in three forms."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from pipeline.cli.since import day, since_instant, since_version
from pipeline.errors import UsageError
from pipeline.render.escape import shown_address
from tests.cli.home import HIDE, SECOND, THIRD, TOPIC, Home, one_line

NOW = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)


def good(home: Home, *arguments: str) -> str:
    """What a command prints that ends well."""
    done = home.brief(*arguments)
    assert (done.code, done.err) == (0, ""), done
    return done.out


def test_who_says_what_since_when(shelf: Home) -> None:
    """A surname leads to whom articles call so; each quotation has outlet, number, clocks and address."""
    said = good(shelf, "who", "Varga")
    assert said.startswith("# Otis Varga\n")
    assert "- “the Larkmouth tram is a waste of money”\n" in said
    source = f"Harbour Post, by Ines Tolland [1] of {TOPIC} · published 2026-03-03, found 2026-03-05"
    assert f"    reported · {source}\n" in said
    assert "    https://harbourpost.example/varga\n" in said
    assert "waste of money" not in good(shelf, "who", "Varga", "--since", "2026-03-04")
    assert "waste of money" not in good(shelf, "who", "Varga", "--about", "vehicles")


def test_a_name_that_nobody_has_is_told_with_those_that_come_near(shelf: Home) -> None:
    """One line, exit code 2, and whom the reader may have meant."""
    one_line(shelf.brief("who", "Otis Vagra"), 2, "nobody by that name", '"Otis Varga"')
    one_line(shelf.brief("who", "Otis Varga", "--topic", "zeppelins"), 2, "no topic", TOPIC)
    one_line(shelf.brief("who", "Otis Varga", "--since", "soon"), 2, '"soon"', "2026-05-01")


def test_words_are_found_in_quotations_texts_and_titles(shelf: Home) -> None:
    """Also what no page has; the heading says what is a quotation and what is not."""
    said = good(shelf, "find", "Corrigan", "contract")
    assert "“Corrigan Rail builds 14 vehicles for the Larkmouth tram, according to the Corrigan contract.”" in said
    assert "## Articles with these words in their titles\n- The Corrigan contract is public\n" in said
    one_line(shelf.brief("find", "—"), 2, "no words")
    assert "0 quotations" in good(shelf, "find", "zeppelin")


def test_changes_since_a_version_or_a_date(shelf: Home) -> None:
    """Each change under its version, and a quiet topic is named."""
    everything = good(shelf, "changes", "--since", "v1")
    assert f"## {TOPIC}: v3 of 2026-03-19" in everything
    assert "v2 of 2026-03-12" in everything
    assert "https://lampgazette.example/bridge" in everything
    later = good(shelf, "changes", TOPIC, "--since", "2026-03-19")
    assert "v2 of" not in later
    assert f"nothing new in {TOPIC}" in good(shelf, "changes", "--since", "v3")
    one_line(shelf.brief("changes", "zeppelins", "--since", "v1"), 2, "zeppelins", TOPIC)


@pytest.mark.parametrize(
    "arguments",
    [("find", "310", "million"), ("who", "Harbour Post"), ("changes", "--since", "v1")],
    ids=["who", "find", "changes"],
)
def test_what_the_editor_has_hidden_is_not_told(lived: Home, arguments: tuple[str, ...]) -> None:
    """From the moment at which it is decided, in the version that knows of it, and until it is taken back."""
    lived.put("docs/study.json", {
        "title": "A study", "outlet": "Harbour Post", "published": "2026-03-11", "url": "https://harbourpost.example/s",
        "text": "The Varga study puts the price of the Larkmouth tram at 310 million crowns. Larkmouth Council closed"
        " the Elm Lane stop of the Larkmouth tram on 10 March 2026.",
    })  # fmt: skip
    lived.good(now=SECOND)
    assert "310 million crowns" in good(lived, *arguments)
    lived.put(f"corrections/{TOPIC}.toml", HIDE)
    for form in ("text", "markdown", "json"):
        assert "310 million crowns" not in good(lived, *arguments, "--format", form)
    lived.good(now=THIRD)
    assert "310 million crowns" not in good(lived, *arguments)
    lived.put(f"corrections/{TOPIC}.toml", "hide = 1\n[[hide")
    one_line(lived.brief(*arguments), 78, f"{TOPIC}.toml")
    (lived.folder / "corrections" / f"{TOPIC}.toml").unlink()
    assert "310 million crowns" in good(lived, *arguments)


def test_what_was_read_is_not_told_again(lived: Home) -> None:
    """last-read is the reader's own bookmark, topic by topic."""
    assert "v1 of" in good(lived, "changes", "--since", "last-read")
    good(lived, "read", TOPIC, "--mark")
    assert f"nothing new in {TOPIC}" in good(lived, "changes", "--since", "last-read")


@pytest.mark.parametrize(
    "arguments",
    [("who", "Varga"), ("find", "Larkmouth tram"), ("changes", "--since", "v1")],
    ids=["who", "find", "changes"],
)
def test_the_three_forms_tell_the_same(shelf: Home, arguments: tuple[str, ...]) -> None:
    """Every address and quotation of the data stands in the text and, escaped, in the Markdown; documents by name."""
    data = json.loads(good(shelf, *arguments, "--format", "json"))
    assert data["format"] == f"living-brief/{arguments[0]}/1"
    text, markdown = good(shelf, *arguments), good(shelf, *arguments, "--format", "markdown")
    urls = {value for key, value in _pairs(data) if key == "url"}
    assert urls
    assert "file:///" not in text
    assert [url for url in urls if shown_address(url) not in text] == []
    assert [url for url in urls if url.startswith("http") and f"]({url})" not in markdown] == []
    assert markdown.count("\n- ") == text.count("\n- ")


def _pairs(data: object) -> list[tuple[str, object]]:
    """All keys with their values, however deep."""
    if isinstance(data, dict):
        return [*data.items(), *(pair for value in data.values() for pair in _pairs(value))]
    return [pair for value in data for pair in _pairs(value)] if isinstance(data, list) else []


def test_words_of_sources_stay_words(lived: Home) -> None:
    """What an article says becomes no link, no mark and no heading, and steers no terminal."""
    bad = "Ivo [Quill](https://evil.example) **said** that the Larkmouth tram is # worth \x1b[31mit, @everyone."
    lived.put("docs/bad.json", {"title": "# Title <b>x</b>", "text": bad, "outlet": "A_B*", "published": "2026-03-11"})
    lived.good(now=SECOND)
    shown = good(lived, "find", "Quill", "--format", "markdown")
    assert "[Quill](https://evil" not in shown
    assert "**said**" not in shown
    assert "\\[Quill\\]" in shown
    for form in ("text", "markdown", "json"):
        assert "\x1b" not in good(lived, "find", "Quill", "--format", form)


def test_a_store_of_before_is_upgraded_by_who_asks(lived: Home) -> None:
    """The first question after an upgrade makes the index, and is answered."""
    with closing(sqlite3.connect(lived.database)) as database:
        for table in ("passages", "holders", "holder_words", "texts", "text_numbers", "submissions", "rejections"):
            database.execute(f"drop table {table}")
        database.execute("delete from _sqlite_migrations where name >= 'm012'")
        database.commit()
    assert "waste of money" in good(lived, "who", "Varga")


def test_before_the_first_run_the_first_step_is_named(home: Home) -> None:
    """There is nothing to ask yet."""
    home.source("docs").write()
    one_line(home.brief("who", "Varga"), 2, "brief run")
    one_line(home.brief("changes", "--since", "7d"), 2, "brief run")


@pytest.mark.parametrize(
    ("since", "moment"),
    [
        ("7d", "2026-03-13T09:30"), ("12h", "2026-03-19T21:30"), ("2w", "2026-03-06T09:30"),
        ("yesterday", "2026-03-19T00:00"), ("today", "2026-03-20T00:00"), ("2026-03-01", "2026-03-01T00:00"),
        ("2026-03-01T08:00+02:00", "2026-03-01T08:00+02:00"),
    ],
)  # fmt: skip
def test_since_is_read_as_people_write_it(since: str, moment: str) -> None:
    """A span, a day or an instant."""
    wanted = datetime.fromisoformat(moment)
    assert since_instant(since, NOW) == (wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC))


@pytest.mark.parametrize("since", ["soon", "7", "d7", "2026-13-01", "v", "-7d", "99999d"])
def test_what_is_no_time_is_told_as_that(since: str) -> None:
    """With the forms that there are."""
    with pytest.raises(UsageError, match="neither a span"):
        since_instant(since, NOW)
    assert since_version(since) is None


def test_a_day_and_a_version() -> None:
    """Days are of UTC, versions with or without a capital."""
    assert (day("2d", NOW), day("", NOW)) == ("2026-03-18", "")
    assert (since_version("v4"), since_version("V12"), since_version("4")) == (4, 12, None)


def test_whom_articles_call_by_the_surname_alone_is_named(home: Home) -> None:
    """A full name that holds nothing says under which name there is something."""
    home.topic().source("docs").write()
    text = "Ada Birk came to Larkmouth on a Monday. The Larkmouth tram is worth its price, Birkson said at noon."
    more = "Larkmouth heard from Bo Birkson that evening, and the tram of Larkmouth was cheered."
    about = {"outlet": "Quay Wire", "published": "2026-03-03"}
    home.put("docs/a.json", about | {"title": "Larkmouth tram", "text": text, "url": "https://q.example/a"})
    home.put("docs/b.json", about | {"title": "Larkmouth tram again", "text": more, "url": "https://q.example/b"})
    home.good()
    told = good(home, "who", "Bo Birkson")
    assert "0 statements" in told
    assert 'articles call somebody "Birkson" alone (1 statement): brief who Birkson\n' in told
