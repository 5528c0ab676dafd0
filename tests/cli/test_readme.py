"""What README.md and the pages that it leads to first say to type does what they say."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import errors
from pipeline.cli.main import brief
from tests.cli.home import Home, Site, rss
from tests.shared_data import ROOT

README, TOPIC, COMMANDS, RUNNING = (
    (ROOT / page).read_text(encoding="utf-8")
    for page in ("README.md", "docs/topic.md", "docs/commands.md", "docs/running.md")
)
ELSEWHERE = {
    "demo",
    "mcp",
    "open",
}  # their own tests run them: one takes long, one waits for an agent, one has a screen
FIRST = {"init", "add"}  # what is typed where no topic is yet
SLUG = "heat-pumps"
OLD_HOUSE = """Heat pumps in old houses

Ines Tolland, an engineer of the Lamp Institute, said that a heat pump pays off in an old house. The Lamp Institute
tested a heat pump in Larkmouth on 2 March 2019. The Tolland study puts the saving of a heat pump at 400 crowns a year.
"""
TOO_MUCH = """Heat pumps are too expensive

Otis Varga, chairman of the Harbour Guild, said that a heat pump is too expensive for an old house. The Harbour Guild
published its study of the heat pump on 4 May 2019. The Varga study puts the price of a heat pump at 9,000 crowns.
"""
DISPUTE = """A heat pump is worth the money

Pia Renskold, a builder of the Lamp Cooperative, said that a heat pump is worth the money in an old house. The Lamp
Cooperative opened its school for builders of the heat pump on 7 June 2019.
"""


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.M | re.S)


def commands(page: str, start: str) -> list[str]:
    """The lines of all shell blocks that begin so, without their comments."""
    lines = "\n".join(blocks(page, "sh") + blocks(page, "console")).splitlines()
    plain = (re.sub(r"\s+#.*", "", line).removeprefix("$ ").strip() for line in lines)
    return [line for line in plain if line.startswith(start)]


@pytest.fixture
def readers(tmp_path: Path, site: Site) -> Home:
    """The folder of someone who has copied the topic of docs/topic.md, and whose sources can be read."""
    home = Home(tmp_path / "living-brief")
    (topic,) = blocks(TOPIC, "toml")
    site.serve("/feed", rss(), "application/rss+xml")
    home.put("sources.toml", topic + "\n" + site.settings("energypost.example"))
    home.put("articles/old-house.txt", OLD_HOUSE)
    return home


def test_the_commands(readers: Home) -> None:
    """Every line of docs/commands.md runs in the example of docs/topic.md, in its order, without a complaint."""
    first = readers.brief("run", "--now", "2020-01-01T06:00Z")
    assert (first.code, first.err) == (0, ""), first
    assert f"{SLUG}: read 1 new article, 1 on the question; version 1: " in first.out
    readers.put("articles/too-much.txt", TOO_MUCH)
    lines = [line for line in commands(COMMANDS, "brief ") if line.split()[1] not in ELSEWHERE | FIRST]
    assert len(lines) >= 20
    for line in lines:
        if line.startswith("brief publish"):
            readers.put("articles/dispute.txt", DISPUTE)
            assert readers.brief("run", "--propose").code == 0
        typed(readers, line)
    assert "v2: " in readers.brief("history", SLUG).out
    (more,) = re.findall(rf"^brief show {SLUG} .*?(--version \d).*?(--format \w+)", COMMANDS, re.M)
    typed(readers, f"brief show {SLUG} {' '.join(more)}")


def test_the_first_five_minutes(tmp_path: Path) -> None:
    """README's lines make a page of their own where nothing is yet, with a folder in the place of its address."""
    home = Home(tmp_path)
    home.put("articles/old-house.txt", OLD_HOUSE)
    lines = [line for line in commands(README, "brief ") if line.split()[1] not in ELSEWHERE]
    assert [line.split()[1] for line in lines[:2]] == ["init", "run"]
    for line in lines:
        typed(home, re.sub(r"https://\S+", "articles", line))
        if line == "brief run":
            home.put("articles/too-much.txt", TOO_MUCH)
            typed(home, line)
    for line in commands(COMMANDS, "brief init"):
        typed(home, line)
    for line in commands(COMMANDS, "brief add"):
        home.put("papers/dispute.txt", DISPUTE)
        typed(home, f"{line.replace('articles', 'papers')} --yes")


def typed(home: Home, line: str) -> None:
    """Run a line as a reader types it: it does so, says something, and complains of nothing."""
    done = home.brief(*shlex.split(line)[1:])
    assert (done.code, done.err) == (0, ""), (line, done)
    assert done.out.strip(), line


def test_every_command_is_told() -> None:
    """docs/commands.md has each command of `brief` that its help shows."""
    shown = {name for name, command in brief.commands.items() if not command.hidden}
    assert shown - set(re.findall(r"brief (\w+)", COMMANDS)) == set()


def test_the_line_for_cron(readers: Home) -> None:
    """The line for cron of docs/running.md, its path put right, runs as cron runs it: a line in the log, no mail."""
    (block,) = blocks(RUNNING, "cron")
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
    named = {line.split()[1] for line in commands(README, "make")} | set(re.findall(r"`make (\w+)`", README))
    assert {"demo", "test"} <= named
    assert named <= targets


def test_the_exit_codes() -> None:
    """The table of docs/running.md lists each code that the program can end with."""
    told = {int(code) for row in re.findall(r"^\| ([\d, ]+) \|", RUNNING, re.M) for code in row.split(",")}
    ours = {kind.code for kind in vars(errors).values() if isinstance(kind, type)}
    assert told == ours | {0, 129, 130, 143}


def test_the_cost_of_a_model() -> None:
    """The README's figures of what a model costs are those of docs/llm.md."""
    measured = " ".join((ROOT / "docs" / "llm.md").read_text(encoding="utf-8").split())
    (told,) = re.findall(r"\*\*What does a model cost\?\*\* (.*?)\n\n", README, re.S)
    figures = re.findall(r"\d+(?:\.\d+)?", told)
    assert len(figures) >= 6
    (sentence,) = re.findall(r"On 82 short articles [^|]*? per million tokens", measured)
    assert set(figures) == set(re.findall(r"\d+(?:\.\d+)?", sentence))
