"""Programs beyond Python that read what is published: where one is not, its tests skip and say what brings it.

`make programs` brings those of npm; Jekyll, Java and Chromium are the system's. CI has them all and skips nothing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.shared_data import ROOT

NPM = ROOT / ".venv" / "npm" / "node_modules"
CHECKER = NPM / "vnu-jar" / "build" / "dist" / "vnu.jar"
ATOM = Path(__file__).with_name("atom.rnc")
LIQUID = """
const { Liquid } = require("liquidjs");
const engine = new Liquid(), known = { x: "evil", site: { github: "evil" } };
const pages = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(pages.map(page => engine.parseAndRenderSync(page, known))));
"""


def _called(*command: str, **named: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **named)


def _wanted(program: str, package: Path | None = None) -> str:
    """Where a program is; the test is skipped where it, or its package of npm, is not."""
    if package is not None and not package.exists():
        pytest.skip(f"no {package.relative_to(NPM)}: make programs")
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"no {program} on this machine")
    return found


def jekyll(source: Path, target: Path) -> None:
    """Build a site of pages as GitHub Pages does: Liquid, then kramdown."""
    done = _called(_wanted("jekyll"), "build", "-q", "--disable-disk-cache", "-s", str(source), "-d", str(target))
    assert (done.returncode, done.stderr) == (0, ""), done


def liquidjs(pages: Sequence[str]) -> list[str]:
    """Each page as LiquidJS, which Eleventy has, fills it in."""
    done = subprocess.run(
        [_wanted("node", NPM / "liquidjs"), "-e", LIQUID],
        input=json.dumps(pages), cwd=NPM.parent, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made: list[str] = json.loads(done.stdout)
    return made


# It lives for seconds: to translate its program as well as it can costs more than that brings; and it recurses deeply.
JAVA = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss8m")


def faults_of_html(*folders: Path) -> list[str]:
    """What the Nu checker of the W3C calls an error in the pages of folders, one start for all of them."""
    java = [_wanted("java", CHECKER), *JAVA, "-jar", str(CHECKER)]
    done = _called(*java, "--errors-only", "--format", "gnu", "--skip-non-html", *map(str, folders))
    return done.stderr.splitlines()


def faults_of_atom(feeds: Sequence[Path]) -> list[str]:
    """What the schema of RFC 4287 calls an error in feeds; by Jing, which the Nu checker has within."""
    driver = "nu.validator.vendor.thaiopensource.relaxng.util.Driver"
    done = _called(_wanted("java", CHECKER), *JAVA, "-cp", str(CHECKER), driver, "-c", str(ATOM), *map(str, feeds))
    assert bool(done.returncode) == bool(done.stdout), done
    return done.stdout.splitlines()


def faults_of_workflow(folder: Path) -> list[str]:
    """What actionlint finds in the workflows of a repository."""
    actionlint = NPM / "@tktco" / "node-actionlint"
    command = [_wanted("node", actionlint), str(actionlint / "bin" / "node-actionlint.js"), ".github/workflows/*.yml"]
    done = _called(*command, cwd=str(folder))
    assert "Checking" in done.stdout, done
    return [] if done.returncode == 0 else done.stdout.splitlines()[1:]
