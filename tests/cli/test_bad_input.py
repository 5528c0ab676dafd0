"""Bad input: one line with the thing and the remedy, the right exit code, and what is published stays."""

from __future__ import annotations

import re
import shutil
import socket
import sqlite3
from datetime import UTC, datetime

import pytest

from tests.cli.home import (
    APPROVAL,
    CONTRACT,
    OBJECTION,
    SECOND,
    THIRD,
    TOPIC,
    Entry,
    Home,
    Site,
    one_line,
    page,
)  # fmt: skip

MARCH = datetime(2026, 3, 4, tzinfo=UTC)
LOOKS = ("run", "show", "history", "diff", "status")


def call(command: str, topic: str = TOPIC) -> tuple[str, ...]:
    """The arguments of a command on a topic."""
    return ("status",) if command == "status" else (command, topic)


@pytest.mark.parametrize("command", LOOKS)
def test_no_configuration(home: Home, command: str) -> None:
    """Without sources.toml every command names the file and the option, and makes nothing."""
    one_line(home.brief(*call(command)), 78, "sources.toml", "does not exist", "--config")
    assert list(home.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[topic]\n", ("line 1",)),
        ('[[topic]]\nslug = "x"\nslug = "y"\n', ("line 3", "twice")),
        ("", ("there is no topic", "[[topic]]")),
        (b'[paths]\nbriefs = "caf\xe9"\n', ("line 2", "UTF-8")),
        ('[[topic]]\nslug = "x"\ntitle = "X"\nquestion = "X?"\nkeyword = ["x"]\n',
         ("line 5", '"keyword"', 'did you mean "keywords"?')),
        ('[[topic]]\nslug = "x"\ntitle = "X"\nquestion = "X?"\n[[source]]\nname = "docs"\nkind = "folder"\n',
         ('"docs"', "path is missing")),
        ('[[topic]]\nslug = "x"\ntitle = "X"\nquestion = "X?"\n[[source]]\nname = "docs"\nkind = "folder"\n'
         'path = "docs"\ntopics = ["y"]\n', ("line 9", '"y"', "there are x")),
    ],
)  # fmt: skip
def test_a_broken_configuration(lived: Home, text: str | bytes, words: tuple[str, ...]) -> None:
    """A run tells the file, the line and the remedy before it does anything."""
    lived.put("sources.toml", text)
    one_line(lived.run(now=SECOND), 78, "sources.toml", *words)


def test_check_tells_every_fault(home: Home) -> None:
    """Who asks for a check can mend all at once; a run, whose one line cron mails, counts them."""
    home.put("sources.toml", '[[topic]]\nslug = "x"\ntitel = "X"\nquestion = ""\n')
    one_line(home.brief("run"), 78, "line 3", "and 1 more: brief check lists them")
    told = home.brief("check")
    assert told.code == 78
    assert [line.split(": ")[1] for line in told.err.splitlines()] == ["sources.toml line 3", "sources.toml line 4"]


@pytest.mark.parametrize("command", ["status", "history", "diff", "show"])
def test_looking_with_a_broken_configuration(shelf: Home, command: str) -> None:
    """TOML that cannot be read is the same one line for the commands that look."""
    broken = shelf.put("broken.toml", "[paths]\nbriefs = briefs\n")
    one_line(shelf.brief("--config", "broken.toml", *call(command)), 78, "broken.toml", "line 2")
    broken.unlink()


@pytest.mark.parametrize("command", ["run", "show", "diff"])
def test_an_unknown_topic(shelf: Home, command: str) -> None:
    """A topic that does not exist is named, and so are those that do."""
    name, *options = command.split()
    one_line(shelf.brief(name, "zeppelin", *options), 2, '"zeppelin"', TOPIC)


@pytest.mark.parametrize("command", ["show", "history", "diff", "show --format json"])
def test_no_version_yet(home: Home, command: str) -> None:
    """Before the first run there is nothing to show, and the line says so."""
    home.source("docs").write()
    name, *options = command.split()
    one_line(home.brief(name, TOPIC, *options), 2, "brief run")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", TOPIC, "--version", "9"), ("no version 9", "brief history")),
        (("show", TOPIC, "--version", "9", "--format", "json"), ("no version 9", "brief history")),
        (("diff", TOPIC, "1", "9"), ("no version 9", "brief history")),
        (("diff", TOPIC, "9"), ("no version 9", "brief history")),
    ],
)
def test_a_version_that_does_not_exist(shelf: Home, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    """The version is named, and where to look for those that exist."""
    one_line(shelf.brief(*arguments), 2, TOPIC, *words)


def test_a_single_version_has_no_difference(lived: Home) -> None:
    """`brief diff` after the first run says that there is nothing to compare yet."""
    one_line(lived.brief("diff", TOPIC), 2, TOPIC, "1 version", "nothing to compare")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--now", "yesterday"), 2, ('"yesterday"', "2026-03-02T18:00Z")),
        (("--now", "0001-01-01T00:00+14:00"), 2, ("--now",)),
        (("--now", "0001-01-01"), 2, ("--now",)),
        (("--executor", "boats"), 2, ('"boats"', "inline", "threads:N", "processes:N")),
        (("--executor", "threads:0"), 2, ('"threads:0"', "from 1 to 64")),
        (("--executor", "processes:"), 2, ('"processes:"', "processes:N")),
        (("--engine", "llm"), 78, ("[llm]", "docs/llm.md")),
    ],
)
def test_a_wrong_option(lived: Home, arguments: tuple[str, ...], code: int, words: tuple[str, ...]) -> None:
    """A value that means nothing is one line with what would mean something; the next run is as if it had not been."""
    lived.put("docs/contract.json", CONTRACT)
    one_line(lived.brief("run", *arguments), code, *words)
    if arguments[1] == "boats":
        assert "; version 2: " in lived.good(now=SECOND)


@pytest.mark.parametrize(
    ("name", "words"),
    [("empty", ("holds no documents", ".html", ".jsonl")), ("missing", ("does not exist", "create it"))],
)
def test_a_folder_without_documents(lived: Home, name: str, words: tuple[str, ...]) -> None:
    """An empty or missing folder is one line with the remedy; the other sources go on."""
    lived.source(name).write()
    if name == "empty":
        (lived.folder / "empty").mkdir()
    lived.put("docs/contract.json", CONTRACT)
    lines = lived.good(now=SECOND).splitlines()
    assert len(lines) == 2, lines
    assert all(word in lines[0] for word in (name, *words)), lines
    assert "; version 2: " in lines[1]


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("broken.json", '{"title": ', ("is not valid JSON", "correct")),
        ("list.json", "[]", ("is not a JSON object", '"title"')),
        ("bytes.txt", b"Caf\xe9 \x00\x01\x02", ("is not UTF-8", "save it as UTF-8")),
        ("blank.txt", "\n\n", ("the file is empty", "remove it or fill it")),
        ("silent.html", b"<html><head></head><body><img src='x.png'></body></html>", ("no text found", "browser")),
    ],
)
def test_a_bad_document(lived: Home, file: str, content: str | bytes, words: tuple[str, ...]) -> None:
    """A document that cannot be read is one line with its name and the remedy; the others of its folder go on."""
    lived.put("docs/contract.json", CONTRACT)
    lived.put(f"docs/{file}", content)
    done = lived.run(now=SECOND)
    assert (done.code, done.err) == (0, ""), done
    lines = done.out.splitlines()
    assert "; version 2: " in lines[-1]
    (line,) = [line for line in lines[:-1] if file in line]
    assert all(word in line for word in words), line


def test_many_bad_documents_at_once(lived: Home) -> None:
    """Three bad files of one folder are one bad run of it, not three: nothing goes to standard error yet."""
    for number in range(3):
        lived.put(f"docs/broken{number}.json", "{")
    lived.put("notes/contract.json", CONTRACT)
    lived.source("notes").write()
    done = lived.run(now=SECOND)
    assert (done.code, done.err) == (0, ""), done
    assert sum("broken" in line and "JSON" in line for line in done.out.splitlines()) == 3


def test_a_feed_that_is_a_page(lived: Home, site: Site) -> None:
    """HTML instead of a feed is one line that names the feed which the page offers; the other sources go on."""
    head = '<link rel="alternate" type="application/rss+xml" href="/real.xml">'
    url = site.serve("/news", page("News", "Hello").replace(b"</head>", head.encode() + b"</head>"))
    lived.settings = site.settings()
    lived.feed("news", url).write()
    lived.put("docs/contract.json", CONTRACT)
    lines = lived.good(now=SECOND).splitlines()
    assert len(lines) == 2
    assert all(word in lines[0] for word in ("news", "not a feed", "https://feed.example/real.xml")), lines
    assert "; version 2: " in lines[1]


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, ("404", "correct or remove it")), (0, ("refused",))],
)
def test_a_feed_that_is_down(lived: Home, site: Site, status: int, words: tuple[str, ...]) -> None:
    """A source that is down is one line with its address and what happened; the others go on and the run is fine."""
    lived.settings = site.settings("down.example")
    if status:
        site.serve("/down.xml", b"sorry", status=status)
    else:
        lived.settings = lived.settings.replace(
            f'"down.example" = "127.0.0.1:{site.port}"', f'"down.example" = "127.0.0.1:{closed_port()}"'
        )
    address = Entry("https://feed.example/contract", CONTRACT["title"], CONTRACT["text"], MARCH)
    site.article("/contract", CONTRACT["title"], CONTRACT["text"], "The council met on Tuesday. " * 10)
    lived.feed("up", site.feed(address)).feed("down", "https://down.example/down.xml").write()
    lines = lived.good(now=SECOND).splitlines()
    assert len(lines) == 2
    assert all(word in lines[0] for word in ("https://down.example/down.xml", *words)), lines
    assert "; version 2: " in lines[1]
    status_line = [line for line in lived.brief("status").out.splitlines() if line.startswith("  down:")]
    assert "failed once" in status_line[0]


def test_all_feeds_are_down(home: Home, site: Site) -> None:
    """When no source at all can be read, that is exit code 69 with one line; a later run is fine again."""
    home.settings = site.settings()
    home.feed("one", "https://feed.example/1.xml").feed("two", "https://feed.example/2.xml").write()
    one_line(home.run(), 69, "2 sources", "https://feed.example/1.xml", "404")
    text = "Larkmouth Council approved the Larkmouth tram on 2 March 2026. The Larkmouth tram has 14 stops. " * 4
    site.article("/plan", "The tram is approved", text)
    for name in "12":
        site.feed(Entry("https://feed.example/plan", "The tram is approved", "", MARCH), path=f"/{name}.xml")
    assert "; version 1: " in home.good(now=SECOND)


def test_the_only_feed_is_down(home: Home, site: Site) -> None:
    """One source is not told of as many, and one that wants a login is told how it gets one."""
    home.settings = site.settings()
    site.serve("/1.xml", b"", status=401)
    home.feed("one", "https://feed.example/1.xml").write()
    done = home.run()
    one_line(done, 69, "the only source could not be read: https://feed.example/1.xml", "asks for a password")
    assert "docs/running.md" in done.err + done.out


def test_a_dead_page_leaves_the_feeds_text(home: Home, site: Site) -> None:
    """A page that is gone costs the page alone: what the feed said of it is read and marked so."""
    text = (
        "Larkmouth Council approved the Larkmouth tram on 2 March 2026. The Larkmouth tram costs 240 million crowns,"
        " and Larkmouth Transit Board runs the Larkmouth tram from the Dolores Quay to the Larkmouth docks."
    )
    home.settings = site.settings()
    home.feed("news", site.feed(Entry("https://feed.example/gone", "The tram is approved", text, MARCH))).write()
    assert "read 1 new article, 1 on the question; version 1: " in home.good()
    assert "/gone" in site.paths
    assert "read in the feed" in home.page


def test_a_dead_page_is_named(home: Home, site: Site) -> None:
    """A page that cannot be read and has no text in the feed: counted, named with the remedy, and the others go on."""
    home.settings = site.settings()
    text = "Larkmouth Council approved the Larkmouth tram on 2 March 2026. The Larkmouth tram has 14 stops. " * 4
    site.article("/plan", "The tram is approved", text)
    entries = (
        Entry("https://feed.example/plan", "The tram is approved", "", MARCH),
        Entry("https://feed.example/gone", "The tram is late", "", MARCH),
    )
    home.feed("news", site.feed(*entries)).write()
    out = home.good()
    assert "read 1 new article, 1 on the question, 1 more could not be read; version 1: " in out
    assert "1 article could not be read." in home.page
    (line,) = [line for line in out.splitlines() if "https://feed.example/gone" in line]
    assert "404" in line


def test_a_page_without_text_is_a_headline(home: Home, site: Site) -> None:
    """A page that shows no text leaves its headline, marked as such, and no invented words."""
    home.settings = site.settings()
    site.serve("/empty", b"<html><body><div id=app></div><script>start()</script></body></html>")
    home.feed("news", site.feed(Entry("https://feed.example/empty", "Larkmouth tram opens", "", MARCH)))
    home.source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    home.put("docs/objection.json", OBJECTION)
    assert "read 3 new articles, 3 on the question; version 1: " in home.good()
    assert "start()" not in home.page
    for finding in home.json()["findings"]:
        assert "start()" not in finding["text"]


def test_a_page_that_recovers(home: Home, site: Site) -> None:
    """A page that fails for now is asked for again on the next run."""
    home.settings = site.settings()
    text = "Larkmouth Council approved the Larkmouth tram on 2 March 2026. The Larkmouth tram has 14 stops. " * 4
    site.serve("/plan", b"busy", status=503)
    home.feed("news", site.feed(Entry("https://feed.example/plan", "The tram is approved", "", MARCH))).write()
    assert "1 new article could not be read; no new version: " in home.good()
    site.article("/plan", "The tram is approved", text)
    assert "read 1 new article, 1 on the question; version 1: " in home.good(now=SECOND)


@pytest.mark.parametrize("place", ["state", "parent"])
def test_a_state_folder_that_cannot_be(home: Home, place: str) -> None:
    """A file where the state folder, or its parent, should be: exit code 73 and one line; the file stays."""
    home.source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    file = home.put("state" if place == "state" else "parent", "keep me")
    if place == "parent":
        home.put("sources.toml", home.config.read_text().replace('state = "state"', 'state = "parent/state"'))
    one_line(home.brief("run"), 73, str(file))
    assert file.read_text() == "keep me"
    assert not (home.folder / "briefs").exists()


def test_a_briefs_folder_that_cannot_be(lived: Home) -> None:
    """A file where briefs/ should be: exit code 73; the version is safe and the next run writes it."""
    lived.put("docs/contract.json", CONTRACT)
    aside = lived.folder / "aside"
    (lived.folder / "briefs").rename(aside)
    file = lived.put("briefs", "keep me")
    one_line(lived.run(now=SECOND), 73, str(lived.folder / "briefs"))
    assert file.read_text() == "keep me"
    file.unlink()
    aside.rename(lived.folder / "briefs")
    assert "no new version: no new items" in lived.good(now=SECOND)
    assert "\n# The Larkmouth tram\n\nopen · v2 · 2026-03-12" in lived.page
    assert list(lived.published()) == [f"{TOPIC}/changes/v0001-v0002.md", f"{TOPIC}/v0001.md", f"{TOPIC}/v0002.md"]


def test_one_topic_that_cannot_be_written(home: Home) -> None:
    """A topic whose folder is in the way fails alone: the other topic gets its version in the same run."""
    home.topic("another", "Another").topic().source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    home.put("docs/objection.json", OBJECTION)
    file = home.put("briefs/another", "keep me")
    one_line(home.run(), 73, str(file))
    assert "\n# The Larkmouth tram\n\nopen · v1 · " in home.page


@pytest.mark.parametrize(
    ("damage", "command"),
    [
        *((damage, "run") for damage in ("empty", "foreign", "no database", "cut", "overwritten")),
        ("foreign", "show"),
        ("overwritten", "show"),
        ("cut", "status"),
        ("overwritten", "history"),
        ("overwritten", "diff"),
    ],
)
def test_a_damaged_store(lived: Home, damage: str, command: str) -> None:
    """A store that is not ours or is damaged: exit code 73 with one line that names it; it is not written over."""
    content = lived.database.read_bytes()
    for rest in lived.database.parent.glob("brief.db-*"):
        rest.unlink()
    if damage == "foreign":
        lived.database.unlink()
        connection = sqlite3.connect(lived.database)
        connection.execute("create table songs (title text)")
        connection.commit()
        connection.close()
    else:
        lived.database.write_bytes({
            "empty": b"", "no database": b"This is a shopping list.\n" * 400, "cut": content[: len(content) // 3],
            "overwritten": content[:4096] + b"\xff" * (len(content) - 4096),
        }[damage])  # fmt: skip
    before = lived.database.read_bytes()
    arguments = ("run", "--now", SECOND) if command == "run" else call(command)
    one_line(lived.brief(*arguments), 73, str(lived.database))
    if damage != "cut":
        assert lived.database.read_bytes() == before


def test_a_lost_store_starts_no_second_history(lived: Home) -> None:
    """Without its store a run does not write over the versions that are there."""
    shutil.rmtree(lived.folder / "state")
    lived.put("docs/contract.json", CONTRACT)
    done = lived.run(now=THIRD)
    assert done.code in (0, 73), done
    assert "Traceback" not in done.err


def test_a_file_of_bad_lines(home: Home) -> None:
    """Twenty failures are printed and the rest counted; after ten thousand a file is left, and the others are read."""
    home.source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    home.put("docs/noise.jsonl", "x\n" * 12_000)
    done = home.good(now=SECOND)
    assert done.count("could not read noise.jsonl") == 20
    assert re.search(r"could not read 9,9\d\d more|could not read 10,\d\d\d more", done)
    assert ", 1 on the question" in done
    assert "more than 10,000 of its lines cannot be read" in home.brief("status").out + done


def test_check_ends_as_a_run_would(home: Home) -> None:
    """Where no source can be read it is no success, in either form; one that can be read is enough."""
    home.source("gone").write()
    for form in ([], ["--format", "json"]):
        told = home.brief("check", *form)

        assert "the folder does not exist" in told.out
        one_line(told, 69, "the only source cannot be read")
    home.put("docs/approval.txt", APPROVAL)
    home.source("docs").write()
    assert home.brief("check").code == 0
