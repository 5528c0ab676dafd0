"""What a reader is shown of what changed: between versions, since a date, and since the last reading."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import jsonschema
import pytest

from pipeline.render.json_records import schema_named
from tests.cli.home import CONTRACT, TOPIC, Home, copied, one_line, three_versions
from tests.cli.terminals import on_a_terminal
from tests.shared_data import ROOT

SCHEMA = json.loads(schema_named("difference"))


@pytest.fixture
def own(shelf: Home, tmp_path: Path) -> Home:
    """A copy of the home with three versions, whose bookmarks may be moved."""
    return copied(shelf, tmp_path / "own")


def good(home: Home, *arguments: str) -> str:
    """What a command prints that ends well."""
    done = home.brief(*arguments)
    assert (done.code, done.err) == (0, ""), done
    return done.out


@pytest.mark.parametrize(
    ("arguments", "versions"),
    [
        (("--since", "v1"), "v1 to v3"),
        (("--since", "2"), "v2 to v3"),
        (("--since", "2026-03-06"), "v1 to v3"),  # v1 is of 5 March
        (("--since", "2026-03-12"), "v1 to v3"),  # v2 came on that day, which is included
        (("--since", "2026-03-12T18:00:01Z"), "v2 to v3"),
        (("--since", "2020-01-01"), "the start to v3"),
        (("v1", "v2"), "v1 to v2"),
    ],
)
def test_since(shelf: Home, arguments: tuple[str, ...], versions: str) -> None:
    """A version, a day or an instant stands for the page that a reader then knew."""
    assert good(shelf, "diff", TOPIC, *arguments).startswith(f"# The Larkmouth tram: {versions}\n")


def test_nothing_since(shelf: Home) -> None:
    """Who knows the newest version is told so in one line; as data there is a difference without changes."""
    for when in ("2026-04-01", "7d", "yesterday"):
        assert good(shelf, "diff", TOPIC, "--since", when) == f"{TOPIC}: nothing new since v3 of 2026-03-19\n"
    data = json.loads(good(shelf, "diff", TOPIC, "--since", "v3", "--format", "json"))
    assert (data["from"], data["to"], data["changes"], data["words"]) == (3, 3, [], [])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--since", "lately"), ('"lately"', "v4", "2026-05-01", "7d", "yesterday", "last-read")),
        (("--since", "v9"), ("no version 9", "brief history")),
        (("--since", "last-read"), ("has not been read yet", f"brief read {TOPIC}")),
        (("1", "--since", "v2"), ("not both",)),
    ],
)
def test_a_since_that_means_nothing(shelf: Home, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    """What is meant is asked for in one line."""
    one_line(shelf.brief("diff", TOPIC, *arguments), 2, *words)


@pytest.mark.parametrize("word", ["v", "0", "v99999999999", "²"])
def test_what_is_no_version(shelf: Home, word: str) -> None:
    """A word that is no version is a usage error, not a bug."""
    done = shelf.brief("diff", TOPIC, "--", word)
    assert done.code == 2
    assert "Traceback" not in done.err


@pytest.mark.parametrize("versions", [("1", "2"), ("1", "3"), ("2", "2"), ("--since", "2020-01-01")])
def test_the_data_keeps_its_schema(shelf: Home, versions: tuple[str, ...]) -> None:
    """The JSON of any two versions fits the schema that is shipped, and its numbers are those of listed sources."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    data = json.loads(good(shelf, "diff", TOPIC, *versions, "--format", "json"))
    jsonschema.validate(data, SCHEMA)
    numbers = {source["number"] for source in data["sources"]}
    told = [sentence for change in data["changes"] for sentence in (*change["before"], *change["after"])]
    assert {number for sentence in told for number in sentence["sources"]} | set(data["added"]) <= numbers
    broken = data | {"changes": [{"kind": "claim invented"}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, SCHEMA)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose fourth version corrects a figure."""
    home = three_versions(tmp_path_factory.mktemp("corrected"))
    home.put("docs/contract.json", CONTRACT | {"text": CONTRACT["text"].replace("14 vehicles", "16 vehicles")})
    home.good(now="2026-03-26T18:00Z")
    return home


def test_the_page_of_a_difference(corrected: Home) -> None:
    """HTML with insertions and deletions, without a script and without anything to load."""
    page = good(corrected, "diff", TOPIC, "3", "4", "--format", "html")
    assert page.startswith("<!doctype html>")
    assert "<ins>" in page
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<img|<link|src=|@import|url\(", page)


def bare(page: str) -> str:
    """A page without the front matter of its file."""
    return page.partition("\n---\n\n")[2]


def test_reading(own: Home) -> None:
    """The whole page first, then what is new, then that nothing is; `diff --since last-read` moves no bookmark."""
    page = own.published()[f"{TOPIC}/v0003.md"].decode()
    assert good(own, "read", TOPIC) == bare(page)
    assert good(own, "diff", TOPIC, "--since", "last-read") == f"{TOPIC}: nothing new since v3 of 2026-03-19\n"
    mark = own.folder / "state" / "bookmarks.json"
    kept = json.loads(mark.read_text())
    mark.write_text(json.dumps(kept | {TOPIC: kept[TOPIC] | {"version": 1}}))
    peeked = good(own, "diff", TOPIC, "--since", "last-read")
    assert peeked.startswith("# The Larkmouth tram: v1 to v3\n")
    assert good(own, "read", TOPIC) == f"{peeked}\nThe whole page: brief show {TOPIC}\n"
    assert re.fullmatch(
        rf"{TOPIC}: nothing new since v3 of 2026-03-19, which you read on \d{{4}}-\d\d-\d\d\n", good(own, "read", TOPIC)
    )


@pytest.mark.parametrize("text", ["", "[]", "{", '{"larkmouth-tram": {"version": "x"}}', '{"larkmouth-tram": 7}',
                                  '{"larkmouth-tram": {"version": 99, "read": "2026"}}'])  # fmt: skip
def test_a_bookmark_that_cannot_be_made_out(own: Home, text: str) -> None:
    """Whatever became of the file, the worst that follows is that something is read twice."""
    mark = own.put("state/bookmarks.json", text)
    assert good(own, "read", TOPIC) == bare(own.page)
    assert json.loads(mark.read_text())[TOPIC]["version"] == 3


def test_marking_only(own: Home) -> None:
    """`--mark` shows nothing of the page; a topic without a version cannot be read."""
    assert good(own, "read", TOPIC, "--mark") == f"{TOPIC}: read up to v3 of 2026-03-19\n"
    assert "nothing new" in good(own, "read", TOPIC)
    one_line(own.brief("read", "zeppelin"), 2, '"zeppelin"', TOPIC)


@pytest.mark.parametrize("width", [40, 100])
def test_a_difference_on_a_terminal(shelf: Home, width: int) -> None:
    """Coloured, wrapped to the width, and its citations lead to their sources."""
    shown = on_a_terminal(shelf, "diff", TOPIC, "1", "3", width=width)
    assert "\x1b[1m" in shown.raw
    assert "\x1b]8;" in shown.raw
    assert "https://lampgazette.example/contract" in shown.raw
    assert max(map(len, shown.text.splitlines())) <= width
    assert "~~" not in shown.text
    assert "**" not in shown.text


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colour(corrected: Home, environment: dict[str, str]) -> None:
    """Where there is no colour, marks say what is new."""
    shown = on_a_terminal(corrected, "diff", TOPIC, "3", "4", environment=environment)
    assert not re.search(r"\x1b\[[\d;]*3\d", shown.raw)
    assert "**" in shown.text


def test_a_page_on_a_terminal(shelf: Home) -> None:
    """Headings, wrapped text, and citations that lead to their sources; no anchors and no escapes."""
    shown = on_a_terminal(shelf, "show", TOPIC, width=60)
    assert max(map(len, shown.text.splitlines())) <= 60
    assert "<a id" not in shown.text
    assert shown.text.lstrip().startswith("The Larkmouth tram\n")  # without the front matter, which the file keeps
    assert 'engine: "' not in shown.text
    assert good(shelf, "show", TOPIC, "--front-matter").startswith("---\n")
    assert "](" not in shown.text
    assert re.search(r"^Open questions$", shown.text, re.M)
    assert re.search(
        r"\x1b\]8;[^;]*;https://lampgazette\.example/contract\x1b\\[^\x1b]*(\x1b\[[\d;]*m)*\[\d\]", shown.raw
    )


def test_nothing_steers_a_terminal(own: Home) -> None:
    """Control and bidi characters that lie in the store reach no terminal, by whichever command."""
    connection = sqlite3.connect(own.database)
    evil = "\\u001b]52;c;ZXZpbA==\\u0007\\u202e\\u009b2J"
    connection.execute(f"update versions set brief = replace(brief, 'Larkmouth', '{evil}Larkmouth')")
    connection.execute(f"update claims set record = replace(record, 'Larkmouth', '{evil}Larkmouth')")
    connection.commit()
    connection.close()
    commands = (
        ("diff", TOPIC, "1"),
        ("diff", TOPIC, "1", "--format", "json"),
        ("why", TOPIC),
        ("why", TOPIC, "1"),
        ("why", TOPIC, "1", "--format", "json"),
        ("tune", TOPIC),
        ("tune", TOPIC, "--format", "json"),
    )
    for arguments in commands:
        shown = on_a_terminal(own, *arguments)
        assert "Larkmouth" in shown.raw
        ours = re.sub(r"\x1b\]8;[^\x1b\x07]*\x1b\\|\x1b\[[\d;]*m", "", shown.raw)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", ours)
        if "json" not in arguments:
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", good(own, *arguments))


def test_the_page_on_the_data_names_all_of_it() -> None:
    """docs/diff.md tells of every part of the data, and of every format and form of --since."""
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    parts = {name for part in (SCHEMA, *SCHEMA["$defs"].values()) for name in part["properties"]}
    assert {name for name in parts if f"`{name}`" not in page} == set()
    for word in ("--since v4", "--since 2026-05-01", "--since last-read", "--format html", "--format json", "--mark"):
        assert word in page
    assert SCHEMA["properties"]["format"]["const"] in page
