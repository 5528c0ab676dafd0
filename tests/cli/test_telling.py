"""Telling people of a new version, as `brief run`, `status` and `check` do it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.home import APPROVAL, CONTRACT, SECOND, THIRD, TOPIC, Home
from tests.render.hook import SECRET, receiving

SETTINGS = """[publish]
base_url = "https://briefs.example"

[[notify]]
name = "team"
url = "{url}"
tries = 2

[[notify]]
name = "me"
env = "BRIEF_NOBODY"
topics = ["{topic}"]
tries = 1
"""


def test_a_run_tells_of_a_new_version_and_of_nothing_else(tmp_path: Path) -> None:
    """One message for a version, none for a run without one; what fails is one line and the run ends well."""
    with receiving() as hook:
        home = Home(tmp_path, settings=SETTINGS.format(url=hook.target().url, topic=TOPIC)).source("docs").write()
        home.put("docs/approval.txt", APPROVAL)
        first = home.run()
        assert first.code == 0
        assert first.err == (
            "brief: me: not told of larkmouth-tram v1: the environment variable BRIEF_NOBODY is not set;"
            " it is not tried again\n"
        )
        assert hook.got[0][1]["message"].endswith("\n\nhttps://briefs.example/larkmouth-tram/v0001.md")
        second = home.run(now=SECOND)
        assert (second.code, second.err, len(hook.got)) == (0, "", 1)
        hook.status = 500
        home.put("docs/contract.json", CONTRACT)
        third = home.run(now=THIRD)
        assert (third.code, len(hook.got)) == (0, 2)
        assert (
            "team: not told of larkmouth-tram v2: the service answered 500; the next run tries again, 1 left"
            in third.err
        )
        status = home.brief("status").out
        assert (
            "  team: ready\n    not told of larkmouth-tram v2: the service answered 500; try 2 of 2 comes next"
            in status
        )
        assert "  me: the environment variable BRIEF_NOBODY is not set" in status
        assert "  me: the environment variable BRIEF_NOBODY is not set" in home.brief("check").out
        hook.status = 200
        assert home.run(now="2026-03-26T18:00Z").code == 0
        assert [sent["title"].split(", ")[0] for _, sent in hook.got] == [
            f"The Larkmouth tram: v{version}" for version in (1, 2, 2)
        ]
        texts = [first.err, first.out, third.err, third.out, status, home.database.read_bytes().decode("latin-1")]
        assert SECRET not in "".join(texts)
    feed = (tmp_path / "briefs" / TOPIC / "feed.xml").read_text()
    assert feed.count("<entry>") == 2
    assert '<link href="https://briefs.example/larkmouth-tram/feed.xml" rel="self"' in feed


def test_a_source_that_was_taken_out_fails_no_more(tmp_path: Path) -> None:
    """health.json names the sources of the file that could not be read, and no others."""
    home = Home(tmp_path).source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    lost = '\n[[source]]\nname = "away"\nkind = "folder"\npath = "away"\n'
    told = home.config.read_text()
    home.config.write_text(told + lost)
    home.run()
    health = tmp_path / "state" / "health.json"
    assert json.loads(health.read_text())["failing"] == ["away"]
    home.config.write_text(told)
    home.run(now=SECOND)
    assert json.loads(health.read_text())["failing"] == []
