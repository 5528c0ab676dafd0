"""What must be there at once imports nothing that costs time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.home import CONTRACT, SECOND, TOPIC, Home, approved

HEAVY = {
    "pydantic",
    "sqlite_utils",
    "trafilatura",
    "openai",
    "requests",
    "numpy",
    "lxml",
    "feedparser",
    "jinja2",
    "rich",
}
PROBE = """
import json, sys
from pipeline.cli import main
try:
    main()
finally:
    sys.stdout.flush()
    open({out!r}, "w").write(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("show", "--help")])
def test_help_starts_light(shelf: Home, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """`brief --help` loads none of the heavy libraries."""
    out = tmp_path / "modules.json"
    code = PROBE.format(out=str(out))
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=shelf.folder, check=True, capture_output=True)
    modules = set(json.loads(out.read_text()))
    loaded = {name.partition(".")[0] for name in modules}
    assert "click" in loaded
    assert not loaded & HEAVY
    assert not {"pipeline.models", "pipeline.registry"} & modules  # the records take as long as all else


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", TOPIC),
        ("find", "tram"),
        ("who", "council"),
        ("changes", "--since", "v1"),
        ("status",),
        ("history", TOPIC),
    ],
)
def test_who_only_looks_waits_for_no_run(shelf: Home, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Beside what the settings are checked with, the commands that only look load nothing that a run needs."""
    out = tmp_path / "modules.json"
    code = PROBE.format(out=str(out))
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=shelf.folder, capture_output=True, check=False)
    loaded = set(json.loads(out.read_text()))
    assert done.returncode == 0, done
    assert not {name.partition(".")[0] for name in loaded} & (HEAVY - {"pydantic"})
    runs = ("pipeline.stages", "pipeline.net.", "pipeline.sources.", "pipeline.extract.", "pipeline.engines.")
    assert not [name for name in loaded if name.startswith(runs)]
    assert "pipeline.english.dates" not in loaded or arguments[0] == "changes"


WINDOWS = """
import signal, sys
del signal.SIGHUP
for name in ("resource", "fcntl", "pwd", "termios"):
    sys.modules[name] = None
from pipeline.cli import main
sys.platform = "win32"
sys.argv = ["brief", "run"]
main()
"""


def test_windows_is_refused_in_one_line(tmp_path: Path) -> None:
    """Where signals and modules of POSIX are missing, the command still starts, and says where it runs."""
    ended = subprocess.run([sys.executable, "-c", WINDOWS], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "WSL" in ended.stderr


def test_a_digest_loads_no_model(tmp_path: Path) -> None:
    """A run that no model judges loads neither openai nor what only extras need that it does not use."""
    out = tmp_path / "modules.json"
    home = approved(tmp_path / "home")
    home.put("docs/contract.json", CONTRACT)
    subprocess.run(
        [sys.executable, "-c", PROBE.format(out=str(out)), "run", "--executor", "inline", "--now", SECOND],
        cwd=home.folder, check=True, capture_output=True,
    )  # fmt: skip
    loaded = {name.partition(".")[0] for name in json.loads(out.read_text())}
    assert {"pydantic", "numpy"} <= loaded
    assert not loaded & {"openai", "httpx2", "matplotlib", "apprise", "distributed", "mcp"}
