"""Schedules: ready to be installed, with this installation's paths, off the full hour."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml  # a part of datasette's requirements

from pipeline.cli.schedule import _cron, _systemd, program
from tests.cli.forked import stem
from tests.cli.home import APPROVAL, BRIDGE, CONTRACT, OBJECTION, TOPIC, Home, approved, copied, one_line
from tests.render import programs
from tests.shared_data import ROOT


def printed(home: Home, kind: str, *options: str) -> str:
    """What is printed for a scheduler."""
    done = home.brief("schedule", kind, *options)
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


def test_the_command_is_found_however_it_was_called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By a relative path, without it on PATH, and from an environment that has no `brief` at all: words that run."""
    monkeypatch.setattr(sys, "argv", [".venv/bin/brief"])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program() == (str(Path(sys.executable).with_name("brief")),)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "my python"))
    assert program() == (str(tmp_path / "my python"), "-m", "pipeline")
    line = _cron(tmp_path / "s.toml", 7)
    words = shlex.split(line.splitlines()[-1].partition("* * * ")[2])
    assert words[:3] == [str(tmp_path / "my python"), "-m", "pipeline"]
    assert f'ExecStart="{tmp_path}/my python" "-m" "pipeline" --config' in _systemd(tmp_path / "s.toml", 7)


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


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_systemd_reads_it_as_it_is_meant(tmp_path: Path) -> None:
    """A folder whose name holds all that systemd gives a meaning of its own is one word to it."""
    home = approved(tmp_path / 'a $HOME ${X} 50% "b" c')
    service = printed(home, "systemd").split("\n# Save as")[0]
    path = tmp_path / "living-brief.service"
    for text, sound in ((service, True), (service.replace('ExecStart="', 'ExecStart="/none'), False)):
        path.write_text(text)
        done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
        assert ("living-brief.service" not in done.stderr) == sound, done.stderr
    (start,) = re.findall("^ExecStart=(.*)$", service, re.MULTILINE)
    words = [word.replace("$$", "$").replace("%%", "%") for word in shlex.split(start)]
    assert words[2] == str(home.config)
    assert "$" not in start.replace("$$", "")


def git(folder: Path, *arguments: str) -> str:
    """What git says."""
    names = ["-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *names, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@dataclass
class Runner:
    """Runs a workflow as GitHub does: each job on a clone of its own; what GitHub's actions do is done by copying."""

    work: dict[str, Any]
    room: Path
    handed: Path
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)

    def run(self) -> None:
        """The jobs in their order, those alone whose condition holds."""
        for name, job in self.work["jobs"].items():
            folder = self.room / name
            self.outputs[name] = {}
            if not self.holds(job.get("if", "")):
                continue
            for step in job["steps"]:
                if self.holds(step.get("if", "")):
                    self.step(step, folder, self.outputs[name])

    def holds(self, condition: str) -> bool:
        """Whether one of the outputs that a condition names is what it wants; every push here is one to the trunk."""
        if not condition or condition.startswith("github.event_name"):
            return True
        wanted = re.findall(r"(?:needs|steps)\.(\w+)\.outputs\.(\w+) == '(\w+)'", condition)
        assert wanted, condition
        return any(self.outputs.get("read", {}).get(name) == value for _, name, value in wanted)

    def step(self, step: dict[str, Any], folder: Path, outputs: dict[str, str]) -> None:
        """One step: an action, or commands."""
        action, given = step.get("uses", "").partition("@")[0], step.get("with", {})
        match action:
            case "actions/checkout" if "repository" not in given:
                target = folder / given["path"] if "path" in given else folder
                ref = ["--branch", given["ref"]] if "ref" in given else []
                hub = str(self.handed / "hub.git")
                done = subprocess.run(["git", "clone", "-q", *ref, hub, str(target)], capture_output=True, check=False)
                assert done.returncode == 0 or step.get("continue-on-error")
            case "actions/cache/restore" if (self.handed / "cache").exists():
                shutil.copytree(self.handed / "cache", folder / given["path"])
            case "actions/cache/save":
                shutil.copytree(folder / given["path"], self.handed / "cache", dirs_exist_ok=True)
            case "actions/upload-artifact":
                place, target = folder / given["path"], self.room / f"artifact {given['name']}"
                shutil.copytree(place, target) if place.is_dir() else (target.mkdir(), shutil.copy(place, target))
            case "actions/download-artifact":
                shutil.copytree(self.room / f"artifact {given['name']}", folder / given["path"])
        if "run" in step and not step.get("name", "").startswith("Install"):
            told = self.room / "output"
            told.write_text("")
            environment = {
                "PATH": f"{self.handed}/bin:/usr/bin:/bin", "RUNNER_TEMP": str(self.room), "HOME": str(self.handed),
                "GITHUB_OUTPUT": str(told), **self.work["env"], **step.get("env", {}),
            }  # fmt: skip
            environment |= {name: "main" for name, value in environment.items() if value == "${{ github.ref_name }}"}
            done = subprocess.run(
                ["bash", "-e", "-c", step["run"]],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, (step, done.stdout, done.stderr)
            outputs |= dict(line.split("=", 1) for line in told.read_text().splitlines())


DAYS = [None, OBJECTION, None, CONTRACT, BRIDGE]  # what comes in on each


@pytest.mark.parametrize("keep", ["cache", "branch"])
def test_five_days_of_a_workflow(tmp_path: Path, keep: str) -> None:
    """Pages are proposed when there are new ones, else nothing is pushed; the store is where it may be."""
    seed = tmp_path / "seed"
    home = Home(seed).source("docs").write()
    home.put(
        "docs/approval.json",
        OBJECTION | {"title": "The tram is approved", "text": APPROVAL, "url": "https://a.example/1"},
    )
    work = yaml.safe_load(printed(home, "github", "--store", keep))
    git(seed, "init", "-q")
    git(seed, "add", "-A")
    git(seed, "commit", "-qm", "one")
    git(tmp_path, "clone", "-q", "--bare", str(seed), "hub.git")
    hub = tmp_path / "hub.git"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gh").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/gh.log\n')
    (tmp_path / "bin" / "gh").chmod(0o755)
    stem().program(tmp_path / "bin" / "brief")
    heads = []
    for day, document in enumerate(DAYS):
        if document:
            (seed / "docs" / f"{day}.json").write_text(json.dumps(document))
            git(seed, "add", "-A")
            git(seed, "commit", "-qm", "a document")
            git(seed, "push", "-q", str(hub), "HEAD")
        room = tmp_path / f"day {day}"
        room.mkdir()
        Runner(work, room, tmp_path).run()
        heads.append(git(hub, "for-each-ref", "--format=%(objectname)", "refs/heads/living-brief*"))
    assert heads[2] == heads[1]  # nothing came in on the third day
    assert len(set(heads)) == 4
    branches = {"living-brief", "living-brief-state"} if keep == "branch" else {"living-brief"}
    assert set(git(hub, "for-each-ref", "--format=%(refname:short)", "refs/heads/living-brief*").split()) == branches
    if keep == "branch":
        assert git(hub, "ls-tree", "--name-only", "living-brief-state").split() == ["brief.db"]
    pages = git(hub, "ls-tree", "-r", "--name-only", "living-brief").splitlines()
    assert {f"briefs/{TOPIC}/v000{n}.md" for n in (1, 2, 3, 4)} <= set(pages)
    assert not [page for page in pages if page.endswith(".db") or ".living-brief" in page]
    body = (tmp_path / "day 4" / "body.md").read_text()
    assert body.splitlines()[-1] == f"- `briefs/{TOPIC}/changes/v0003-v0004.md`"
    assert (tmp_path / "gh.log").read_text().count("pr create") == 4


def test_the_first_store_reaches_a_workflow_as_the_docs_say(tmp_path: Path) -> None:
    """Pages of a run at home, then the commands of docs/running.md: the workflow goes on from there."""
    seed, hub = tmp_path / "seed", tmp_path / "hub.git"
    home = approved(seed)
    work = yaml.safe_load(printed(home, "github", "--store", "branch"))
    (seed / ".gitignore").write_text("state\nfirst\n")
    git(seed, "init", "-q")
    git(seed, "add", "-A")
    git(seed, "commit", "-qm", "pages of a run at home")
    git(tmp_path, "clone", "-q", "--bare", str(seed), "hub.git")
    git(seed, "remote", "add", "origin", str(hub))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gh").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "gh").chmod(0o755)
    stem().program(tmp_path / "bin" / "brief")
    (seed / "docs" / "contract.json").write_text(json.dumps(CONTRACT))
    git(seed, "add", "docs")
    git(seed, "commit", "-qm", "a document")
    git(seed, "push", "-q", "origin", "HEAD")
    for room in ("without", "with"):
        (tmp_path / room).mkdir()
    with pytest.raises(AssertionError, match="restore"):
        Runner(work, tmp_path / "without", tmp_path).run()
    author = {f"GIT_{who}_{what}": "a@a.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    docs = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"```sh\n(brief backup first.*?)```", docs, re.S)
    place = {"PATH": f"{tmp_path}/bin:/usr/bin:/bin", "HOME": str(tmp_path), **author}
    done = subprocess.run(
        ["bash", "-e", "-c", commands], cwd=seed, env=place, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done
    Runner(work, tmp_path / "with", tmp_path).run()
    pages = git(hub, "ls-tree", "-r", "--name-only", "living-brief").splitlines()
    assert f"briefs/{TOPIC}/v0002.md" in pages
    assert git(hub, "ls-tree", "--name-only", "living-brief-state").split() == ["brief.db"]


@dataclass
class Editor:
    """Who reviews on a clone of their own, and merges as GitHub does."""

    folder: Path

    def said(self, branch: str) -> str:
        """The list of blocks of a branch."""
        git(self.folder, "fetch", "-q", "--prune", "origin")
        return git(self.folder, "show", f"origin/{branch}:briefs/{TOPIC}/proposed/blocks.md")

    def untick(self, branch: str, words: str) -> list[str]:
        """Take the tick off the blocks that have these words, on its branch; returns their names."""
        lines = [line for line in self.said(branch).splitlines() if words in line]
        git(self.folder, "switch", "-qC", branch, f"origin/{branch}")
        path = self.folder / "briefs" / TOPIC / "proposed" / "blocks.md"
        for line in lines:
            path.write_text(path.read_text().replace(line, line.replace("[x]", "[ ]")))
        git(self.folder, "commit", "-qam", "not this one")
        git(self.folder, "push", "-q", "origin", branch)
        return [line.split("`")[1] for line in lines]

    def merge(self, branch: str) -> None:
        """Merge a pull request."""
        git(self.folder, "fetch", "-q", "origin")
        git(self.folder, "switch", "-qC", "main", "origin/main")
        git(self.folder, "merge", "-q", "--no-ff", "-m", f"Merge {branch}", f"origin/{branch}")
        git(self.folder, "push", "-q", "origin", "main")

    def add(self, name: str, document: dict[str, Any]) -> None:
        """Put a document where it is read."""
        git(self.folder, "fetch", "-q", "origin")
        git(self.folder, "switch", "-qC", "main", "origin/main")
        (self.folder / "docs" / name).write_text(json.dumps(document))
        git(self.folder, "add", "docs")
        git(self.folder, "commit", "-qm", "a document")
        git(self.folder, "push", "-q", "origin", "main")


def test_five_days_of_review(tmp_path: Path) -> None:
    """Each version is a pull request, merging publishes it, a block without its tick stays away, nothing is lost."""
    seed, hub = tmp_path / "seed", tmp_path / "hub.git"
    home = Home(seed).source("docs").write()
    first = OBJECTION | {"title": "The tram is approved", "text": APPROVAL, "url": "https://a.example/1"}
    home.put("docs/approval.json", first)
    work = yaml.safe_load(printed(home, "github", "--review"))
    git(seed, "init", "-q")
    git(seed, "add", "-A")
    git(seed, "commit", "-qm", "one")
    git(tmp_path, "clone", "-q", "--bare", str(seed), "hub.git")
    git(tmp_path, "clone", "-q", str(hub), "editor")
    editor = Editor(tmp_path / "editor")
    asked = tmp_path / "gh.log"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gh").write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
    (tmp_path / "bin" / "gh").chmod(0o755)
    stem().program(tmp_path / "bin" / "brief")
    branches = [f"brief/{TOPIC}/v{number}" for number in (1, 2, 3)]

    def ran(day: int) -> str:
        """A run of the workflow; what it gave a pull request as its body, "" where it opened none."""
        room = tmp_path / f"day {day}"
        room.mkdir()
        Runner(work, room, tmp_path).run()
        return (room / "body.md").read_text() if (room / "body.md").exists() else ""

    def page(path: str, branch: str = "main") -> str:
        return git(hub, "show", f"{branch}:briefs/{TOPIC}/{path}")

    def pages(branch: str = "main") -> set[str]:
        found = git(hub, "ls-tree", "-r", "--name-only", branch).split()
        return {path.removeprefix(f"briefs/{TOPIC}/") for path in found if "/" in path}

    def heads() -> str:
        return git(hub, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/main", "refs/heads/brief")

    # The first day: a version is proposed, and nothing of it is published.
    body = ran(1)
    assert body == page("proposed/changes.md", branches[0])
    assert {"proposed/v0001.md", "proposed/blocks.md"} <= pages(branches[0])
    assert pages() == {"docs/approval.json"}
    # The second: it has been merged, so it is published, and something new waits.
    editor.merge(branches[0])
    editor.add("objection.json", OBJECTION)
    assert "waste of money" in ran(2)
    assert page("latest.md") == page("v0001.md")
    assert "waste of money" not in page("latest.md")
    assert not any("proposed" in path for path in pages())
    # The third: an editor has taken a tick out, nothing is new, and the tick is left alone.
    names = editor.untick(branches[1], "waste of money")
    assert names
    before = heads()
    assert ran(3) == ""
    assert heads() == before
    assert all(f"- [ ] `{name}`" in page("proposed/blocks.md", branches[1]) for name in names)
    # The fourth: what was merged goes out without that block, and the next version waits.
    editor.merge(branches[1])
    editor.add("contract.json", CONTRACT)
    assert "Corrigan contract" in ran(4)
    assert "310 million" in page("v0002.md")
    assert "waste of money" not in page("v0002.md")
    # The fifth: nobody has merged it, so what is new joins it, with both in the body.
    editor.add("bridge.json", BRIDGE)
    body = ran(5)
    assert "Corrigan contract" in body
    assert "Dolores Quay" in body
    editor.merge(branches[2])
    assert ran(6) == ""
    assert page("latest.md") == page("v0003.md")
    assert page("changes/v0002-v0003.md").count("**New event**") == 2
    assert "Dolores Quay" in page("v0003.md")
    assert not any("proposed" in path or "v0004" in path for path in pages())
    # What was rejected is on no page of ours, and the rest is what the store has, byte for byte. The page of a source
    # still shows what stands around the words that are quoted.
    ours = [path for path in pages() if re.match(r"(v|latest|history|changes|archive|feed)", path)]
    assert len(ours) >= 7
    assert not any("waste of money" in page(path) for path in ours)
    assert git(hub, "for-each-ref", "--format=%(refname:short)", "refs/heads/brief").split() == branches
    assert [line.split("--title ")[1].split(" --")[0] for line in asked.read_text().splitlines()] == [
        f"{TOPIC} v{number}" for number in (1, 2, 3, 3)
    ]
    git(tmp_path, "clone", "-q", str(hub), "check")
    (tmp_path / "check" / "state").mkdir()
    shutil.copy(tmp_path / "cache" / "brief.db", tmp_path / "check" / "state")
    done = Home(tmp_path / "check").brief("verify")
    assert done.code == 0, done
    assert "3 versions of 1 topic" in done.out


@pytest.mark.parametrize("review", [[], ["--review"]])
@pytest.mark.parametrize("keep", ["cache", "branch"])
def test_who_may_what(home: Home, tmp_path: Path, keep: str, review: list[str]) -> None:
    """The job that reads strangers' pages can write nothing and sees no token; the other one runs nothing of theirs."""
    home.settings = (
        '[llm]\nbase_url = "http://127.0.0.1:1/v1"\nmodel = "m"\napi_key_env = "MODEL_KEY"\n'
        '[[notify]]\nname = "me"\nenv = "MY_CHAT"\n'
    )
    home.source("docs").write()
    text = printed(home, "github", "--store", keep, *review)
    work = yaml.safe_load(text)
    assert work["permissions"] == {}
    read, write = work["jobs"]["read"], work["jobs"]["write"]
    assert read["permissions"] == {"contents": "read"}
    assert write["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert write["needs"] == "read"
    assert "github.token" not in json.dumps(read)
    given = {name: value for step in read["steps"] for name, value in step.get("env", {}).items()}
    assert given.keys() == {"COMMIT", "MODEL_KEY", "MY_CHAT"}
    assert given["MODEL_KEY"] == "${{ secrets.MODEL_KEY }}"
    assert "secrets." not in json.dumps(write)
    assert not re.search(r"brief --config|python|pip ", "".join(step.get("run", "") for step in write["steps"]))
    steps = [*read["steps"], *write["steps"]]
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step)
    checkouts = [step["with"] for step in steps if step.get("uses", "").startswith("actions/checkout")]
    assert all(given["persist-credentials"] is False for given in checkouts)
    installs = [
        line.split("install ")[1] for step in steps for line in step.get("run", "").splitlines() if "pip " in line
    ]
    assert installs == [
        "--require-hashes -r .living-brief-program/requirements-extras.lock",
        "--no-deps --no-build-isolation ./.living-brief-program",
    ]
    assert not any("${{" in step.get("run", "") for step in steps)
    for named in (
        "secret MODEL_KEY",
        "secret MY_CHAT",
        "variable LIVING_BRIEF_COMMIT",
        "allow GitHub Actions to create",
    ):
        assert named in text
    path = tmp_path / ".github" / "workflows" / "living-brief.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    linter = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [str(linter), "--offline", "--no-progress", "--persona=pedantic", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "No findings" in done.stdout


def test_actionlint_reads_the_workflows(home: Home, tmp_path: Path) -> None:
    """Keys, expressions and types are what GitHub knows; what it does not know is found, and in its place alone.

    All are read at once: to start actionlint takes three seconds, to read a workflow next to nothing.
    """
    home.source("docs").write()
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    wrong = {"ran": ("steps.run.outputs", "steps.ran.outputs"), "minute": ("timeout-minutes:", "timeout-minute:")}
    expected = set()
    for keep in ("cache", "branch"):
        for name, options in (("plain", []), ("review", ["--review"])):
            sound = printed(home, "github", "--store", keep, *options)
            (folder / f"{keep}-{name}.yml").write_text(sound)
            for fault, (old, new) in wrong.items():
                assert old in sound
                (folder / f"{keep}-{name}-{fault}.yml").write_text(sound.replace(old, new))
                expected.add((f"{keep}-{name}-{fault}", new.strip(":").split(".")[1 if "." in new else 0]))
    found = [re.match(r"\S*/([\w-]+)\.yml:\d+:\d+ (.*)", line) for line in programs.faults_of_workflow(tmp_path)]
    told = [(line[1], line[2]) for line in found if line]
    assert {name for name, _ in told} == {name for name, _ in expected}
    for name, word in expected:
        assert any(re.search(rf"\b{word}\b", fault) for one, fault in told if one == name), (name, told)


def test_a_workflow_needs_its_folders_within(home: Home) -> None:
    """Pages that lie outside of the repository cannot be proposed to it."""
    home.source("docs").write()
    home.config.write_text(home.config.read_text().replace('briefs = "briefs"', 'briefs = "../briefs"'))
    one_line(home.brief("schedule", "github"), 2, "[paths] briefs lies outside")
    home.write()
    assert "docs, which source docs reads: git add it" in printed(home, "github")
    home.source("elsewhere", kind="folder", path="../elsewhere").write()
    one_line(home.brief("schedule", "github"), 2, "source elsewhere: ", "lies outside")


def test_review_goes_with_github(home: Home) -> None:
    """Cron has no pull requests: what to do instead is told."""
    home.source("docs").write()
    one_line(home.brief("schedule", "cron", "--review"), 2, "put hold under [review]")


def test_nothing_is_printed_for_a_broken_file(home: Home) -> None:
    """A schedule for a file that cannot be read is refused: it would fail every night."""
    assert home.brief("schedule", "cron").code == 78


def test_the_minute_stays(tmp_path: Path) -> None:
    """The same file has the same minute each time."""
    home = approved(tmp_path / "home")
    assert printed(home, "cron") == printed(home, "cron")
