"""What the repository's own machinery says: workflows, hooks, the container, the citation."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import __version__
from tests.render import programs
from tests.shared_data import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
MAY = {  # what each job may do; a job that needs more has its reason here and beside it
    ("test", "test"): {"contents": "read"},
    ("test", "wheel"): {"contents": "read"},
    ("release", "build"): {"contents": "read"},
    ("release", "release"): {"contents": "write"},  # runs nothing but gh
    ("release", "publish"): {"id-token": "write"},  # runs nothing of ours
}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", "")


@pytest.fixture(scope="module")
def jobs() -> dict[tuple[str, str], dict[str, Any]]:
    """Each job of each workflow; by default none may do anything."""
    found = {}
    for path in WORKFLOWS.glob("*.yml"):
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {}, path
        found |= {(path.stem, name): job for name, job in workflow["jobs"].items()}
    return found


def test_who_may_what(jobs: dict[tuple[str, str], dict[str, Any]]) -> None:
    """A job that runs our code or what it installs can only read; the ones that write check nothing out."""
    assert {name: job["permissions"] for name, job in jobs.items()} == MAY
    for name, job in jobs.items():
        uses = [step["uses"] for step in job["steps"] if "uses" in step]
        assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", use) for use in uses), name
        if "write" in job["permissions"].values():
            assert not any("checkout" in use for use in uses), name
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), name
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False, name


def test_the_tests_run_where_they_are_promised_to(jobs: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Linux and macOS, with the oldest Python that pyproject.toml takes and the newest that it names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    matrix = jobs["test", "test"]["strategy"]["matrix"]
    assert matrix["python"] == [project["requires-python"].removeprefix(">="), named[-1]]
    assert named[-1] == re.findall(r"in python3 python(3\.\d+)", MAKEFILE)[0]
    assert {system.partition("-")[0] for system in matrix["os"]} == {"ubuntu", "macos"}
    typed = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
    asked = {target for line in typed for target in re.findall(r"\bmake (?:PYTHON=\w+ )?(\w+)", line)}
    assert asked >= {"lint", "test", "installed"}
    assert asked <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))


def test_what_linters_find_in_them() -> None:
    """zizmor finds nothing in the workflows and in dependabot.yml, at its strictest."""
    linter = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [str(linter), "--offline", "--no-progress", "--persona=pedantic", str(ROOT / ".github")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "No findings" in done.stdout


def test_actionlint_reads_them() -> None:
    """Keys, expressions and types are what GitHub knows."""
    assert programs.faults_of_workflow(ROOT) == []


def test_the_hook_is_the_lint() -> None:
    """What runs before a commit is what CI runs first."""
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [hook["entry"] for hook in repo["hooks"]] == ["make lint"]


def test_forms_can_be_filled_in() -> None:
    """Each form for reports has a name, and fields with names of their own."""
    for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem != "config":
            assert form["name"]
            assert form["description"]
            names = [field["id"] for field in form["body"]]
            assert len(set(names)) == len(names) > 0


def test_the_citation_is_of_this_version() -> None:
    """CITATION.cff, pyproject.toml and the program name one version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == project["version"] == __version__
    assert cited["license"] == project["license"]
    assert cited["repository-code"] == project["urls"]["Homepage"]


def test_the_container_is_made_of_what_is_here() -> None:
    """What the Containerfile copies exists and is let in, its commands are sound shell, and its line is one of cron."""
    let_in = {line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")}
    copied = {name for line in re.findall(r"^COPY (.+) \S+$", CONTAINER, re.M) for name in line.split()}
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)
    ran = re.findall(r"^RUN (.+)$", CONTAINER, re.M)
    (started,) = re.findall(r'^CMD \["sh", "-c", "(.+)"\]$', CONTAINER, re.M)
    for command in (*ran, started):
        subprocess.run(["sh", "-n", "-c", command], check=True)
    ((fields, user, command),) = re.findall(r"echo '((?:[\d*/,-]+ ){5})(\w+) (.+?)' >/etc/cron\.d/", CONTAINER)
    assert len(fields.split()) == 5
    assert f"useradd --uid 1000 --home-dir /brief --no-create-home {user}" in CONTAINER
    assert "%" not in command, "cron takes a percent sign for the end of the line"
    subprocess.run(["sh", "-n", "-c", command], check=True)


def test_compose_starts_the_container() -> None:
    """compose.yaml builds the Containerfile and mounts a folder where its line for cron works."""
    service = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["brief"]
    assert (ROOT / service["build"]["dockerfile"]).is_file()
    assert [volume.split(":")[1] for volume in service["volumes"]] == ["/brief"]
    assert "cd /brief && brief run" in CONTAINER
