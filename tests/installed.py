"""The wheel and the source archive, built, installed into an environment of their own, and tried there.

python -m tests.installed      # prints what was built and what passed; ends with 1 when the installed wheel fails
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
SUITE = ("tests/test_api.py", "tests/cli", "tests/storage", "tests/render", "tests/page")
WITHOUT = ("test_readme", "test_adding")  # they read files of the repository
TIME = 1800  # seconds for all of it


def main() -> int:
    """Build, install without the repository in sight, run the demo and the part of the suite that needs no source."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder / "dist")], cwd=ROOT, check=True)
        (wheel,), (archive,) = (folder / "dist").glob("*.whl"), (folder / "dist").glob("*.tar.gz")
        with tarfile.open(archive) as packed:
            names = {Path(member).name for member in packed.getnames()}
        missing = {"pyproject.toml", "README.md", "LICENSE", "requirements.lock", "sources.toml"} - names
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / "bin" / "python"
        install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        for lock in ("requirements.lock", "requirements-dev.lock"):
            subprocess.run([*install, "--require-hashes", "-r", str(ROOT / lock)], check=True)
        subprocess.run([*install, "--no-deps", "--no-index", str(wheel)], check=True)
        place = folder / "away"
        place.mkdir()
        for part in ("tests", "docs"):
            shutil.copytree(ROOT / part, place / part)
        for file in ("pyproject.toml", "sources.toml", "README.md"):
            shutil.copy(ROOT / file, place / file)
        bare = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder / "home"),
            "LIVING_BRIEF_DATA": os.environ.get("LIVING_BRIEF_DATA", ""),
        }
        where = [str(python), "-c", "import pipeline; print(pipeline.__file__)"]
        found = subprocess.run(where, cwd=place, env=bare, capture_output=True, text=True, check=True).stdout.strip()
        demo = subprocess.run([str(python.with_name("brief")), "demo"], cwd=place, env=bare, check=False).returncode
        chosen = " and ".join(f"not {part}" for part in WITHOUT)
        pytest = [str(python), "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "-p", "no:cacheprovider"]
        tests = subprocess.run(
            [*pytest, *SUITE, "-k", chosen],
            cwd=place, env=bare, check=False, timeout=TIME,
        ).returncode  # fmt: skip
    good = not (missing or demo or tests) and str(folder) in found
    for line in (
        f"built {wheel.name} and {archive.name}" + (f", which lacks {', '.join(sorted(missing))}" if missing else ""),
        f"the installed wheel ({'its own' if str(folder) in found else 'NOT its own'} code): demo "
        + ("fine" if not demo else f"ended with {demo}")
        + f", {' '.join(SUITE)} "
        + ("passed" if not tests else f"ended with {tests}"),
    ):
        print(line)  # noqa: T201  # a command
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
