"""`[[search]]`, `[owners]` and the first look of a source in `sources.toml`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.errors import ConfigError
from pipeline.models import Credentials, Search

FILE = Path(__file__).parent.parent / "sources.toml"
TOPIC = '[[topic]]\nslug = "race"\ntitle = "The race"\nquestion = "Who leads?"\n'
SEARCH = '[[search]]\nname = "find"\nurl = "https://find.example/?q={query}"\n'


def loaded(tmp_path, text):
    """The configuration of this text."""
    (tmp_path / "sources.toml").write_text(text)
    return load(tmp_path / "sources.toml")


def test_searches_and_owners(tmp_path):
    """Each key of a search has its place, and what is left out has its default."""
    more = 'format = "gdelt"\ntopics = ["race"]\nevery = "1d"\nqueries = 1\nresults = 5\nage = "3d"\n'
    config = loaded(tmp_path, TOPIC + SEARCH + '[owners]\n"Outlet One" = "The Company"\n')
    assert config.searches == (Search("find", "https://find.example/?q={query}"),)
    assert config.owners == (("Outlet One", "The Company"),)
    (search,) = loaded(tmp_path, TOPIC + SEARCH + more).searches
    day = timedelta(days=1)
    assert search == Search("find", "https://find.example/?q={query}", "gdelt", ("race",), day, 1, 5, 3 * day)


def test_what_is_sent_besides(tmp_path):
    """A source and a search name the variables that hold what their hosts want."""
    sent = 'headers = { "X-Key" = "$KEY" }\nlogin_env = "LOGIN"\n'
    source = '[[source]]\nname = "a"\nkind = "feed"\nurl = "https://a.example"\n'
    config = loaded(tmp_path, f"{TOPIC}{source}{sent}{SEARCH}{sent}")
    expected = Credentials((("X-Key", "$KEY"),), "LOGIN")
    assert (config.sources[0].credentials, config.searches[0].credentials) == (expected, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SEARCH.replace("{query}", "x"), '7: [[search]] "find": url must have {query} once'),
        (SEARCH + 'topics = ["rice"]\n', 'did you mean "race"?'),
        (SEARCH + SEARCH, 'name "find" is taken by another source or search'),
        (SEARCH + 'format = "json"\n', "format must be 'feed', 'hn-algolia' or 'gdelt'"),
        (SEARCH + 'login_env = "A"\nheaders = { Authorization = "$B" }\n', "are the same header: keep one"),
        (SEARCH + "querys = 3\n", 'unknown key "querys"; did you mean "queries"?'),
        (SEARCH.replace("[[search]]", "[search]"), "must be written with two brackets: [[search]]"),
    ],
)
def test_what_is_wrong_in_a_search(tmp_path, text, expected):
    """A mistake in a search is told with its line and its remedy."""
    with pytest.raises(ConfigError) as error:
        loaded(tmp_path, TOPIC + text)
    assert expected in str(error.value)


def test_a_source_may_have_its_own_first_look(tmp_path):
    """How far back and how many: a source's own word comes before that of [gather]."""
    folder = '[[source]]\nname = "notes"\nkind = "folder"\npath = "notes"\nlook_back = "90d"\nitems = 7\n'
    (source,) = loaded(tmp_path, TOPIC + folder).sources
    assert (source.look_back, source.items) == (timedelta(days=90), 7)


def test_the_searches_that_wait_in_comments(tmp_path):
    """With the # taken away, every search and the owners of the file that comes with the project can be read."""
    text = FILE.read_text(encoding="utf-8")
    start, end = text.index("# --- searches"), text.index("# --- sources")
    lines = [line for line in text[start:end].splitlines() if line.startswith("# ")]
    tables = [line[2:] for line in lines if line[2:].startswith("[[") or " = " in line.partition("#   ")[0][2:]]
    config = loaded(tmp_path, TOPIC + "\n".join(tables))
    assert len(config.searches) == 7
    assert {search.form for search in config.searches} == {"feed", "hn-algolia", "gdelt"}
