"""Schedules: ready to be installed, with this installation's paths, off the full hour."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml  # a part of datasette's requirements

from tests.cli.home import BRIEF, CONTRACT, OBJECTION, TOPIC, Home, approved, copied


def printed(home: Home, kind: str) -> str:
    """What is printed for a scheduler."""
    done = home.brief("schedule", kind)
    assert (done.code, done.err) == (0, ""), done
    return done.out


@pytest.mark.parametrize("name", ["plain", "50% sure it's"])
def test_a_line_for_cron_runs(once_lived: Home, tmp_path: Path, name: str) -> None:
    """The line runs in cron's world, whatever the folder is called, and is not on a full hour."""
    home = copied(once_lived, tmp_path / name)
    home.put("docs/contract.json", CONTRACT)
    (line,) = [line for line in printed(home, "cron").splitlines() if not line.startswith("#")]
    minute, hour, *rest = line.split(" ", 5)
    assert 3 <= int(minute) <= 57
    assert (int(hour), rest[:3]) == (5, ["*", "*", "*"])
    command = rest[3].replace("\\%", "%")  # as cron reads it
    assert "%" not in rest[3].replace("\\%", "")
    done = subprocess.run(
        ["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "/bin/sh", "-c", command],
        cwd="/", capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert len(home.published()) == 3


def test_a_timer_for_systemd(shelf: Home) -> None:
    """The service has the whole paths, is caught up with after a sleep, and a busy run is no failure."""
    text = printed(shelf, "systemd")
    start = re.search(r"^ExecStart=(.*)$", text, re.MULTILINE)
    assert start is not None
    program, *arguments = shlex.split(start[1])
    assert Path(program).is_file()
    assert arguments == ["--config", str(shelf.config), "run", "--quiet"]
    assert re.search(r"^OnCalendar=\*-\*-\* 05:(?!00)\d\d:00$", text, re.MULTILINE)
    assert "Persistent=true" in text
    assert "SuccessExitStatus=75" in text


def git(folder: Path, *arguments: str) -> str:
    """What git says."""
    names = ["-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *names, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_workflow_for_github_keeps_its_state(tmp_path: Path) -> None:
    """Its steps, run twice against a repository, keep the store on its branch and propose pages with their changes."""
    seed = tmp_path / "seed"
    home = Home(seed).source("docs").write()
    home.put("docs/approval.json", CONTRACT | {"title": "The tram is approved"})
    work = yaml.safe_load(printed(home, "github"))
    schedule = work[True]["schedule"][0]["cron"].split()  # YAML takes "on" for a truth
    assert 3 <= int(schedule[0]) <= 57
    steps = [
        step["run"] for step in work["jobs"]["brief"]["steps"] if "run" in step and "pip install" not in step["run"]
    ]
    assert len(steps) == 4
    (seed / ".gitignore").write_text("state/\n")
    git(seed, "init", "-q")
    git(seed, "add", "-A")
    git(seed, "commit", "-qm", "one")
    git(tmp_path, "clone", "-q", "--bare", str(seed), "hub.git")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "gh").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/gh.log\n')
    (tools / "gh").chmod(0o755)
    (tools / "brief").symlink_to(BRIEF)
    for number in (1, 2):
        folder = tmp_path / f"runner {number}"
        git(tmp_path, "clone", "-q", str(tmp_path / "hub.git"), folder.name)
        if number == 2:
            (folder / "docs" / "objection.json").write_text(json.dumps(OBJECTION))
        temporary = tmp_path / f"temporary {number}"
        temporary.mkdir()
        environment = {
            "PATH": f"{tools}:/usr/bin:/bin", "RUNNER_TEMP": str(temporary), "HOME": str(tmp_path),
            "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@a.example",
            "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@a.example",
        }  # fmt: skip
        for step in steps:
            done = subprocess.run(
                ["bash", "-e", "-c", step], cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, (step, done.stderr)
        body = (temporary / "short.md").read_text()
        assert ("First versions." in body) == (number == 1)
    hub = tmp_path / "hub.git"
    assert git(hub, "ls-tree", "--name-only", "living-brief-state").split() == ["brief.db"]
    pages = git(hub, "ls-tree", "-r", "--name-only", "living-brief", "briefs").split()
    assert {f"briefs/{TOPIC}/v0001.md", f"briefs/{TOPIC}/v0002.md"} <= set(pages)
    assert (tmp_path / "gh.log").read_text().count("pr create") == 2


def test_nothing_is_printed_for_a_broken_file(home: Home) -> None:
    """A schedule for a file that cannot be read is refused: it would fail every night."""
    assert home.brief("schedule", "cron").code == 78


def test_the_minute_stays(tmp_path: Path) -> None:
    """The same file has the same minute each time."""
    home = approved(tmp_path / "home")
    assert printed(home, "cron") == printed(home, "cron")
