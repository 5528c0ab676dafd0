"""Reading a configuration: what is accepted, and the one line that says what is wrong."""

from __future__ import annotations

import dataclasses
import os
import pickle
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.config.toml import Loc, locate
from pipeline.errors import ConfigError
from pipeline.models import Budgets, FetchSettings, GatherSettings, Pole, Source

TOPIC = '[[topic]]\nslug = "race"\ntitle = "The race"\nquestion = "Who leads?"\n'  # lines 1 to 4
SOURCE = '[[source]]\nname = "wire"\nkind = "feed"\nurl = "https://wire.example/feed"\n'  # lines 5 to 8

WHOLE = """\
[paths]
briefs = "out/../pages"
state = "/var/lib/race"

[[topic]]
slug = "race"
title = "  The race "
question = "Who leads?"
keywords = ["open", 'closed']
state = "closed"
material = ["event", "tension"]
[topic.axis]
left = { name = "closing", cues = ["on par"] }
right = { name = "widening" }
[topic.budgets]
what = 3
also_read = 0

[[topic]]
slug = "other-2"
title = "Another"
question = "Why?"

[[source]]
name = "wire"
kind = "feed"
url = "https://wire.example/feed?a=1#top"
outlet = "The Wire"
topics = ["race"]
every = "6h"

[[source]]
name = "papers"
kind = "folder"
path = "papers"

[fetch]
allow_private = ["10.0.0.0/8", "127.0.0.1"]
spacing = 0
timeout = 2.5
budget = 60
host_budget = 0
max_megabytes = 0.5
user_agent = "reader/1"
proxy = "http://proxy.example:3128"
ca_file = "own.pem"
[fetch.hosts]
"Wire.example" = "127.0.0.1:8123"

[gather]
look_back = "90m"
items = 7
pages = 9

[aliases]
"Z.AI" = "Z.ai"
"智谱" = "Z.ai"
"""


def write(folder: Path, content: str | bytes) -> Path:
    """A configuration file with this content."""
    path = folder / "sources.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def complaint(path: Path) -> str:
    """The one line that a broken configuration is refused with."""
    with pytest.raises(ConfigError) as caught:
        load(path)
    text = str(caught.value)
    assert text.isprintable()
    assert len(text) < 1000
    assert caught.value.code == 78
    assert str(pickle.loads(pickle.dumps(caught.value))) == text
    return text.replace(str(path), "sources.toml")


def test_everything(tmp_path: Path) -> None:
    """Every key arrives in its record, and paths are relative to the file."""
    config = load(write(tmp_path, WHOLE))
    assert config.path == tmp_path / "sources.toml"
    assert config.briefs == tmp_path / "pages"
    assert config.state == Path("/var/lib/race")
    race, other = config.topics
    assert (race.slug, race.title, race.question) == ("race", "The race", "Who leads?")
    assert race.keywords == ("open", "closed")
    assert race.axis == (Pole("closing", ("on par",)), Pole("widening"))
    assert race.material == ("event", "tension")
    assert race.state == "closed"
    assert race.budgets == Budgets(what=3, also_read=0)
    assert other.axis is None
    assert config.sources == (
        Source("wire", "feed", "https://wire.example/feed?a=1#top", "The Wire", ("race",), timedelta(hours=6)),
        Source("papers", "folder", str(tmp_path / "papers")),
    )
    assert config.fetch == FetchSettings(
        hosts=(("wire.example", "127.0.0.1:8123"),),
        allow_private=("10.0.0.0/8", "127.0.0.1/32"),
        spacing=0.0,
        timeout=2.5,
        budget=60.0,
        host_budget=0.0,
        max_bytes=512 * 1024,
        user_agent="reader/1",
        proxy="http://proxy.example:3128",
        ca_file=str(tmp_path / "own.pem"),
    )
    assert config.gather == GatherSettings(timedelta(minutes=90), 7, 9)
    assert config.aliases == (("Z.AI", "Z.ai"), ("智谱", "Z.ai"))


def test_defaults_are_those_of_the_records(tmp_path: Path) -> None:
    """A file with one topic has the defaults that the records name."""
    config = load(write(tmp_path, TOPIC))
    (topic,) = config.topics
    assert topic == dataclasses.replace(topic, keywords=(), axis=None, state="open", budgets=Budgets())
    assert config.fetch == FetchSettings()
    assert config.gather == GatherSettings()
    assert (config.sources, config.aliases) == ((), ())
    assert (config.briefs, config.state) == (tmp_path / "briefs", tmp_path / ".living-brief")


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + TOPIC.encode(), TOPIC.replace("\n", "\r\n").encode()])
def test_editors_of_other_systems(tmp_path: Path, content: bytes) -> None:
    """A byte order mark and Windows line ends are accepted."""
    assert load(write(tmp_path, content)).topics[0].title == "The race"


def test_home_and_relative_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`~` is the home folder; a file named by a relative path still yields absolute folders."""
    home, here = tmp_path / "home", tmp_path / "here"
    here.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(here)
    write(here, '[paths]\nbriefs = "~/pages"\n' + TOPIC)
    config = load(Path("sources.toml"))
    assert (config.briefs, config.state) == (home / "pages", here / ".living-brief")
    assert config.path == here / "sources.toml"


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is named, with the option that names another."""
    text = complaint(tmp_path / "sources.toml")
    assert text == "sources.toml: does not exist; name another file with --config FILE"


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """A folder is not taken for a file."""
    assert "is a folder" in complaint(tmp_path)


def test_named_pipe(tmp_path: Path) -> None:
    """A pipe is refused before it can make the program wait."""
    os.mkfifo(tmp_path / "sources.toml")
    assert "is not a regular file" in complaint(tmp_path / "sources.toml")


def test_unreadable_file(tmp_path: Path) -> None:
    """What the system refuses to open is reported in the system's words."""
    path = tmp_path / "sources.toml"
    path.symlink_to(path)
    assert "cannot be read: Too many levels of symbolic links" in complaint(path)
    assert "cannot be read: File name too long" in complaint(tmp_path / ("x" * 300))
    assert "cannot be read: " in complaint(tmp_path / "a\0b")


def test_too_large(tmp_path: Path) -> None:
    """A file of more than 1 MB is not parsed."""
    assert "larger than 1 MB" in complaint(write(tmp_path, TOPIC + "#" * 1024 * 1024))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'# a\ntitle = "caf\xe9"\n', "line 2: is not UTF-8 (byte 0xe9); save the file as UTF-8"),
        (TOPIC.encode("utf-16"), "line 1: is not UTF-8 (byte 0xff)"),
        (b"a = 1\x00\n", "line 1, column 6: "),
    ],
)
def test_bytes_that_are_no_text(tmp_path: Path, content: bytes, expected: str) -> None:
    """Another encoding is named by the first byte that shows it."""
    assert expected in complaint(write(tmp_path, content))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[topic]\n", "line 1, column 8: "),
        ("[gather]\nitems = \n", "line 2, column 9: Invalid value"),
        ("[gather]\nitems = [1,\n", ", at its end: Invalid value"),
        ("[gather]\nitems = 010\n", "line 2, column 10: Expected newline or end of document after a statement; "
         "a number has no leading zero"),
        ("[gather]\nitems = 1\nitems = 2\n", "line 3, column 10: Cannot overwrite a value; the key is there twice"),
        ("[gather]\n[gather]\n", "line 2, column 8: Cannot declare ('gather',) twice"),
        ("x = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ("x = " + "9" * 5000, "too many digits"),
    ],
)  # fmt: skip
def test_syntax(tmp_path: Path, text: str, expected: str) -> None:
    """What is no TOML is reported where the parser stopped."""
    assert expected in complaint(write(tmp_path, text))


@pytest.mark.parametrize("text", ["", "# nothing yet\n", SOURCE])
def test_no_topic(tmp_path: Path, text: str) -> None:
    """Without a topic there is nothing to follow, and the remedy is said."""
    assert complaint(write(tmp_path, text)).startswith(
        'sources.toml: there is no topic; brief init "QUESTION" adds one, or [[topic]]'
    )


# What follows TOPIC and SOURCE, and the complaint about it.
AFTER_BOTH = [
    # unknown keys, at each level
    ('ulr = "x"', '9: [[source]] "wire": unknown key "ulr"; did you mean "url"?'),
    ('colour = "x"', '9: [[source]] "wire": unknown key "colour"; there are name, kind, url, path'),
    ('"a\\nb" = 1', '9: [[source]] "wire": unknown key "a\\nb"; there are'),
    ("[feching]", '9: unknown table "feching"; did you mean "fetch"?'),
    ("[[sources]]", '9: unknown table "sources"; did you mean "source"?'),
    ('[paths]\nbrief = "b"', '10: [paths]: unknown key "brief"; did you mean "briefs"?'),
    ("[fetch]\ntime_out = 3", '10: [fetch]: unknown key "time_out"; did you mean "timeout"?'),
    ("[gather]\nitem = 3", '10: [gather]: unknown key "item"; did you mean "items"?'),
    # wrong types
    ("every = 6", '9: [[source]] "wire": every must be text in quotes, not 6'),
    ("outlet = true", '9: [[source]] "wire": outlet must be text in quotes, not true'),
    ("outlet = 2026-05-01", '9: [[source]] "wire": outlet must be text in quotes, not 2026-05-01'),
    ('topics = "race"', '9: [[source]] "wire": topics must be a list in [ ], not "race"'),
    ('topics = [\n"race",\n3]', '11: [[source]] "wire": topics[2] must be text in quotes, not 3'),
    ('[gather]\nitems = "5"', '10: [gather]: items must be a whole number, not "5"'),
    ("[gather]\nitems = 5.0", "10: [gather]: items must be a whole number, not 5.0"),
    ("[gather]\nitems = true", "10: [gather]: items must be a whole number, not true"),
    ('[fetch]\nspacing = "1"', '10: [fetch]: spacing must be a number, not "1"'),
    ("[fetch]\nspacing = nan", "10: [fetch]: spacing must be "),
    ("[fetch]\nspacing = inf", "10: [fetch]: spacing must be "),
    ("[[paths]]", "9: paths must be a table, not a list"),
    # numbers out of range
    ("[gather]\nitems = 0", "10: [gather]: items must be at least 1, not 0"),
    ("[gather]\npages = -1", "10: [gather]: pages must be at least 1, not -1"),
    ("[gather]\nitems = 1000000", "10: [gather]: items must be at most 100000, not 1000000"),
    ("[fetch]\nspacing = -0.5", "10: [fetch]: spacing must be at least 0"),
    ("[fetch]\ntimeout = 0", "10: [fetch]: timeout must be more than 0"),
    ("[fetch]\nbudget = -1", "10: [fetch]: budget must be at least 0"),
    ("budget = 100_000", '9: [[source]] "wire": budget must be at most 86400'),
    ("[fetch]\nmax_megabytes = 0", "10: [fetch]: max_megabytes must be more than 0"),
    # spans of time
    ('every = "6 hours"', '9: [[source]] "wire": every must be a whole number with m, h or d'),
    ('every = "06h"', '9: [[source]] "wire": every must be a whole number with m, h or d'),
    ('every = "-1h"', '9: [[source]] "wire": every must be a whole number with m, h or d'),
    ('every = "999999d"', '9: [[source]] "wire": every must be a whole number with m, h or d'),
    ('[gather]\nlook_back = "0"', '10: [gather]: look_back must be longer than "0"'),
    # the network
    ('[fetch]\nhosts = { "https://a.example" = "127.0.0.1:1" }', "10: [fetch]: hosts.https://a.example must be the"),
    ('[fetch]\nhosts = { "a.example" = "127.0.0.1" }', "10: [fetch]: hosts.a.example must be an address with its port"),
    ('[fetch]\nhosts = { "a.example" = "[::1" }', "10: [fetch]: hosts.a.example must be an address with its port"),
    ('[fetch]\nhosts = { a.example = "127.0.0.1:1" }', "10: [fetch]: hosts.a must be text: a name with a dot in it"),
    ('[fetch]\nallow_private = ["10.0.0.1/8"]', "10: [fetch]: allow_private[1] must be a network such as"),
    ('[fetch]\nuser_agent = "lecteur zélé"', "10: [fetch]: user_agent must be plain ASCII"),
    ('[fetch]\nuser_agent = "a\\r\\nb"', "10: [fetch]: user_agent must be one line without control characters"),
    ('[fetch]\nproxy = "socks5://127.0.0.1:9050"', "10: [fetch]: proxy must begin with https:// or http://"),
    ('[fetch]\nproxy = "http://proxy.example"', '10: [fetch]: proxy must be "http://host:port", or "$NAME" of the'),
    ('[fetch]\nproxy = "http://me:hunter2@proxy.example:80"', "10: [fetch]: proxy must carry no user name or password"),
    ('[fetch]\nproxy = "$hunter 2"', '10: [fetch]: proxy must be "$" and the name of the environment variable'),
    # what a source is sent
    ('headers = { "X-Key" = "hunter2" }', '9: [[source]] "wire": headers.X-Key must be "$" and the name of the'),
    ('headers = { "X-Key" = 2 }', '9: [[source]] "wire": headers.X-Key must be text in quotes'),
    ('headers = { "X Key" = "$KEY" }', '9: [[source]] "wire": headers.X Key must be the name of a header'),
    ('headers = { "Range" = "$KEY" }', '9: [[source]] "wire": headers.Range is a header that belongs to the'),
    ('login_env = "me:hunter2"', '9: [[source]] "wire": login_env must be the name of an environment variable'),
    ("login_env = 2", '9: [[source]] "wire": login_env must be text in quotes'),
    ('login_env = "ME"\nheaders = { authorization = "$KEY" }', '9: [[source]] "wire": login_env and an Author'),
    # folders
    ('[paths]\nstate = "./briefs"', "10: [paths]: briefs and state must be two folders"),
    ('[paths]\nstate = "~nobody-has-this-name"', "10: [paths]: state begins with the home folder of nobody"),
    ('[paths]\nbriefs = "  "', "10: [paths]: briefs must not be empty"),
    # sources among themselves and against the topics
    ('topics = ["raec"]', '9: [[source]] "wire": topics names no known topic: "raec"; did you mean "race"?'),
    ('topics = ["zebra"]', '9: [[source]] "wire": topics names no known topic: "zebra"; there are race'),
    ('path = "p"', '9: [[source]] "wire": path does not go with kind feed, which has url'),
    ('[[source]]\nname = "wire"\nkind = "folder"\npath = "p"', '10: [[source]] "wire": name "wire" is taken by'),
    ('[[source]]\nname = "b"\nkind = "feed"', '9: [[source]] "b": url is missing: a feed needs url = "https://..."'),
    ('[[source]]\nname = "b"\nkind = "folder"\npath = "p"\nlogin_env = "ME"', '9: [[source]] "b": headers and login'),
    ('[[source]]\nname = "b"\nkind = "folder"', '9: [[source]] "b": path is missing: a folder needs path = "folder"'),
    ('[[source]]\nname = "b"\nurl = "https://b.example/"', '9: [[source]] "b": kind is missing'),
    ('[[source]]\nkind = "feed"', "9: [[source]] number 2: name is missing"),
    ('[[source]]\nname = "b"\nkind = "feeds"',
     '11: [[source]] "b": kind must be \'feed\', \'page\', \'sitemap\' or \'folder\', not "feeds"; '
     'did you mean "feed"?'),
    # aliases
    ("[aliases]\nKimi = 3", "10: [aliases]: Kimi must be text in quotes, not 3"),
    ('[aliases]\nKimi = ""', "10: [aliases]: Kimi must not be empty"),
    ('[aliases]\nZ.AI = "Z.ai"', "10: [aliases]: Z must be text: a name with a dot in it needs quotes"),
    ('[aliases]\n"" = "Z.ai"', "10: [aliases]:"),
    ('[aliases]\na = "b"\nb = "c"', '10: [aliases]: "b" is itself an alias; use "c"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), AFTER_BOTH)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, expected: str) -> None:
    """The line, the table, the key and what to write instead, in one line."""
    told = complaint(write(tmp_path, f"{TOPIC}{SOURCE}{text}\n"))
    assert told.startswith(f"sources.toml line {expected}")


# What stands inside [[topic]], after line 4.
IN_TOPIC = [
    ('keyword = ["a"]', '5: [[topic]] "race": unknown key "keyword"; did you mean "keywords"?'),
    ('[topic.axis]\nlefft = { name = "a" }\nright = { name = "b" }',
     '6: [[topic]] "race": axis: unknown key "lefft"; did you mean "left"?'),
    ('[topic.axis]\nright = { name = "b" }\nleft = { name = "a", cue = [] }',
     '7: [[topic]] "race": axis.left: unknown key "cue"; did you mean "cues"?'),
    ('[topic.axis]\nleft = { name = "a" }', '5: [[topic]] "race": axis.right is missing'),
    ('[topic.axis]\nleft = { name = "a" }\nright = { name = "a" }', '7: [[topic]] "race": axis.left and axis.right'),
    ("axis = 3", '5: [[topic]] "race": axis must be a table, not 3'),
    ("[topic.budgets]\nnarative = 3", '6: [[topic]] "race": budgets: unknown key "narative"; did you mean'),
    ("[topic.budgets]\nwhat = 0", '6: [[topic]] "race": budgets.what must be at least 1, not 0'),
    ("[topic.budgets]\ntimeline = -3", '6: [[topic]] "race": budgets.timeline must be at least 0, not -3'),
    ('state = "shut"', '5: [[topic]] "race": state must be \'open\' or \'closed\', not "shut"'),
    ('material = ["tensions"]', '5: [[topic]] "race": material[1] must be '),
    ("material = []", '5: [[topic]] "race": material must not be an empty list'),
    ('keywords = [""]', '5: [[topic]] "race": keywords[1] must not be empty'),
    ('[[topic]]\nslug = "race"\ntitle = "b"\nquestion = "c"', '6: [[topic]] "race": slug "race" is taken by'),
    ('[[topic]]\nslug = "b"\ntitle = "b"', '5: [[topic]] "b": question is missing'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), IN_TOPIC)
def test_what_is_wrong_in_a_topic(tmp_path: Path, text: str, expected: str) -> None:
    """The same for a topic and the tables inside it."""
    told = complaint(write(tmp_path, f"{TOPIC}{text}\n"))
    assert told.startswith(f"sources.toml line {expected}")


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "Race",
        "the race",
        "a/b",
        "..",
        "a..b",
        ".",
        "-race",
        "race-",
        "ü",
        "a_b",
        "a" * 65,
        "con",
        "nul",
        "com1",
        "race\\n",
    ],
)
def test_slugs_that_are_no_folder_names(tmp_path: Path, slug: str) -> None:
    """A slug is safe as the name of a folder on every system."""
    told = complaint(write(tmp_path, TOPIC.replace('"race"', f'"{slug}"')))
    assert told.startswith("sources.toml line 2: [[topic]] ")
    assert ": slug must " in told


@pytest.mark.parametrize("slug", ["a", "0", "a-b--c", "a" * 64, "console"])
def test_slugs_that_are(tmp_path: Path, slug: str) -> None:
    """Letters, digits and hyphens inside are what a slug is made of."""
    assert load(write(tmp_path, TOPIC.replace("race", slug))).topics[0].slug == slug


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://wire.example/feed", "must begin with https:// or http://"),
        ("file:///etc/passwd", "must begin with https:// or http://"),
        ("javascript:alert(1)", "must begin with https:// or http://"),
        ("wire.example/feed", "must begin with https:// or http://"),
        ("", "must not be empty"),
        ("https://", "names no host"),
        ("https:///feed", "names no host"),
        ("https://me:secret@wire.example/", "must carry no user name or password"),
        ("https://@wire.example/", "must carry no user name or password"),
        ("https://wire.example:99999/", "is not a URL"),
        ("https://[::1/", "is not a URL"),
        ("https://wire.example/a b", "must contain no spaces"),
        ("https://wire.example\\\\@evil.example/", "must "),
        ("https://wire.example/\\u0000", "must be one line without control characters"),
    ],
)
def test_urls(tmp_path: Path, url: str, problem: str) -> None:
    """Only http and https, with a host, without credentials."""
    told = complaint(write(tmp_path, TOPIC + SOURCE.replace("https://wire.example/feed", url)))
    assert told.startswith(f'sources.toml line 8: [[source]] "wire": url {problem}')


@pytest.mark.parametrize("table", ["topic", "source"])
def test_single_brackets(tmp_path: Path, table: str) -> None:
    """`[topic]` for `[[topic]]` is answered with the right form."""
    told = complaint(write(tmp_path, (TOPIC + SOURCE).replace(f"[[{table}]]", f"[{table}]")))
    assert f"[{table}] must be written with two brackets: [[{table}]]" in told


def test_several_faults(tmp_path: Path) -> None:
    """The first by line is told, and how many more there are."""
    text = "[gather]\nitems = 0\npages = 0\n" + TOPIC.replace("title", "titel")
    assert complaint(write(tmp_path, text)) == (
        "sources.toml line 2: [gather]: items must be at least 1, not 0 (and 2 more: brief check lists them)"
    )


def test_a_slip_is_one_fault(tmp_path: Path) -> None:
    """A required key that is misspelt is told as the misspelling alone, not as missing too."""
    told = complaint(write(tmp_path, TOPIC.replace("title", "titel")))
    assert told == 'sources.toml line 3: [[topic]] "race": unknown key "titel"; did you mean "title"?'
    told = complaint(write(tmp_path, TOPIC + SOURCE.replace("url", "ulr")))
    assert told == 'sources.toml line 8: [[source]] "wire": unknown key "ulr"; did you mean "url"?'


def test_secrets_are_not_repeated(tmp_path: Path) -> None:
    """A password in a URL does not end in the mail that cron sends."""
    told = complaint(write(tmp_path, TOPIC + SOURCE.replace("https://", "https://me:hunter2@")))
    assert "hunter2" not in told


def places(value: object, loc: Loc = ()) -> Iterator[Loc]:
    """Every place in parsed TOML."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*loc, key)
        yield from places(inner, (*loc, key))


def test_lines_of_everything() -> None:
    """Every table, key and list entry has its line, whatever form it is written in."""
    text = '''\
# [not.a.table]
top = """
[nor] = "this"
\\""" still """""
a.b . "c d" = { e = [ 1, { f = 'x # y' } ], "g\\u0068" = 2026-05-01T10:00:00Z } # [[x]]
[t] # after
literal = \'\'\'
k = 1\'\'\'
list = [ # one
  "a,]",

  [ "b" ], 1.5e3,
]
[[t.u]]
v = ""
[[t.u]]
v = ''
[t.u.w]
x = true
[[t.u.y]]
[ "q.r" ]
z = 0
[[m.n]]
'''
    data = tomllib.loads(text)
    found = locate(text)
    assert set(places(data)) == set(found)
    expected: dict[Loc, int] = {
        ("top",): 2,
        ("a", "b", "c d", "gh"): 5,
        ("t", "list", 0): 10,
        ("t", "list", 1, 0): 12,
        ("t", "list", 2): 12,
        ("t", "u", 1, "v"): 17,
        ("t", "u", 1, "w", "x"): 19,
        ("t", "u", 1, "y", 0): 20,
        ("q.r", "z"): 22,
        ("m",): 23,
        ("m", "n", 0): 23,
    }
    assert {loc: found[loc] for loc in expected} == expected


def test_lines_of_the_whole_sample() -> None:
    """The same for the configuration that uses every key."""
    assert set(places(tomllib.loads(WHOLE))) == set(locate(WHOLE))
