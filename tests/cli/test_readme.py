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
ELSEWHERE = {"demo", "mcp"}  # their own tests run them: the one takes ten seconds, the other waits for an agent
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
OPML = """<opml version="2.0"><head><title>Feeds</title></head><body>
<outline type="rss" text="Energy Post" xmlUrl="https://energypost.example/feed"/></body></opml>
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


@pytest.mark.parametrize("page", [README, COMMANDS], ids=["README.md", "docs/commands.md"])
def test_the_commands(page: str, readers: Home) -> None:
    """Every `brief` line runs in the example of docs/topic.md, in its order, without a complaint."""
    first = readers.brief("run", "--now", "2020-01-01T06:00Z")
    assert (first.code, first.err) == (0, ""), first
    assert f"{SLUG}: kept 1, repeats 0, off topic 0, failed 0; v1: " in first.out
    readers.put("articles/too-much.txt", TOO_MUCH)
    lines = [line for line in commands(page, "brief ") if line.split()[1] not in ELSEWHERE | FIRST]
    assert len(lines) >= 7
    for line in lines:
        if line.startswith("brief publish"):
            readers.put("articles/dispute.txt", DISPUTE)
            assert readers.brief("run", "--propose").code == 0
        done = readers.brief(*shlex.split(line)[1:])
        assert (done.code, done.err) == (0, ""), (line, done)
        assert done.out.strip(), line
    assert "v2: " in readers.brief("history", SLUG).out
    for more in re.findall(rf"^brief show {SLUG} .*?(--version \d).*?(--format \w+)", page, re.M):
        done = readers.brief("show", SLUG, *" ".join(more).split())
        assert (done.code, done.err) == (0, ""), (more, done)


def test_the_first_commands(tmp_path: Path) -> None:
    """`brief init` asks as many questions as README says, and `brief add` takes a folder of documents."""
    home = Home(tmp_path)
    home.put("articles/old-house.txt", OLD_HOUSE)
    home.put("feeds.opml", OPML)
    answers = {"--title": "Heat pumps", "--question": "Do they pay off?", "--keywords": "heat pump"}
    answers |= {"--feed": "feeds.opml", "--engine": "digest"}
    asked = re.findall(r"^  (--\w+) .*?\d\. ", home.brief("init", "--help").out, re.M)
    assert set(asked) == set(answers)
    assert re.findall(r"^brief init +# (\w+) questions", README + COMMANDS, re.M) == ["five"] * 2
    done = home.brief("init", *(part for pair in answers.items() for part in pair))
    assert (done.code, done.err) == (0, ""), done
    added = commands(COMMANDS, "brief add")
    assert added
    for line in added:
        done = home.brief(*shlex.split(line)[1:], "--yes")
        assert (done.code, done.err) == (0, ""), (line, done)


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
    assert f"{SLUG}: kept 1, repeats 0, off topic 0, failed 0; v1: " in (readers.folder / "run.log").read_text()
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
