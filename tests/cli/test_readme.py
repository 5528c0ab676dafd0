"""What README.md says to type does what it says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import errors
from tests.cli.home import Home, Site, rss
from tests.shared_data import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SLUG = "heat-pumps"
OLD_HOUSE = """Heat pumps in old houses

Ines Tolland, an engineer of the Lamp Institute, said that a heat pump pays off in an old house. The Lamp Institute
tested a heat pump in Larkmouth on 2 March 2019. The Tolland study puts the saving of a heat pump at 400 crowns a year.
"""
TOO_MUCH = """Heat pumps are too expensive

Otis Varga, chairman of the Harbour Guild, said that a heat pump is too expensive for an old house. The Harbour Guild
published its study of the heat pump on 4 May 2019. The Varga study puts the price of a heat pump at 9,000 crowns.
"""


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def commands(start: str) -> list[str]:
    """The lines of all shell blocks that begin so, without their comments."""
    lines = "\n".join(blocks("sh") + blocks("console")).splitlines()
    plain = (re.sub(r"\s+#.*", "", line).removeprefix("$ ").strip() for line in lines)
    return [line for line in plain if line.startswith(start)]


@pytest.fixture
def readers(tmp_path: Path, site: Site) -> Home:
    """The folder of someone who has copied the README's own topic, and whose sources can be read."""
    home = Home(tmp_path / "living-brief")
    (topic,) = blocks("toml")
    site.serve("/feed", rss(), "application/rss+xml")
    home.put("sources.toml", topic + "\n" + site.settings("energypost.example"))
    home.put("articles/old-house.txt", OLD_HOUSE)
    return home


def test_the_commands_of_the_readme(readers: Home) -> None:
    """Every `brief` line of the README runs in the README's own example, in its order, without a complaint."""
    first = readers.brief("run", "--now", "2020-01-01T06:00Z")
    assert (first.code, first.err) == (0, ""), first
    assert f"{SLUG}: read 1 new article, 1 on the question; version 1: " in first.out
    readers.put("articles/too-much.txt", TOO_MUCH)
    lines = commands("brief")
    assert {line.split()[1] for line in lines} == set(
        "init run open read show diff history why correct who find changes tune issue status check site".split()
    )
    for line in lines:
        if line == "brief open":
            continue  # on whose screen the tests run: tests/cli/test_first_steps.py has it
        done = readers.brief(*shlex.split(line)[1:])
        assert (done.code, done.err) == (0, ""), (line, done)
        assert done.out.strip(), line
    assert "  v2: " in readers.brief("history", SLUG).out
    for more in re.findall(rf"^brief show {SLUG} .*?(--version \d).*?(--format \w+)", README, re.M)[0]:
        done = readers.brief("show", SLUG, *more.split())
        assert (done.code, done.err) == (0, ""), (more, done)


def test_the_line_for_cron(readers: Home) -> None:
    """The README's crontab line, with its path put right, runs as cron runs it: a line in the log, no mail."""
    (block,) = blocks("cron")
    fields, command = re.fullmatch(r"((?:[\d*/,-]+\s+){5})(.*)\n", block).groups()  # type: ignore[union-attr]
    assert len(fields.split()) == 5
    assert "%" not in command, "cron takes a percent sign for the end of the line"
    assert "/path/to/living-brief" in command
    (readers.folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    command = command.replace("/path/to/living-brief", shlex.quote(str(readers.folder)))
    environment = {"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "nobody"}
    done = subprocess.run(
        ["/bin/sh", "-c", command], env=environment, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, timeout=30
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert f"{SLUG}: read 1 new article, 1 on the question; version 1: " in (readers.folder / "run.log").read_text()
    assert (readers.folder / "briefs" / SLUG / "v0001.md").is_file()


def test_the_targets_of_the_readme() -> None:
    """Every `make` target that the README names is in the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {line.split()[1] for line in commands("make")} | set(re.findall(r"`make (\w+)`", README))
    assert {"demo", "test"} <= named
    assert named <= targets


def test_the_exit_codes_of_the_readme() -> None:
    """The README's table of exit codes lists each code that the program can end with."""
    told = {int(code) for row in re.findall(r"^\| ([\d, ]+) \|", README, re.M) for code in row.split(",")}
    ours = {kind.code for kind in vars(errors).values() if isinstance(kind, type)}
    assert told == ours | {0, 130, 143}


def test_the_links_of_the_readme() -> None:
    """Every link to a file of this repository leads to one."""
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
