"""What must be there at once imports nothing that costs time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.home import Home

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
    open({out!r}, "w").write(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("show", "--help")])
def test_help_starts_light(shelf: Home, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """`brief --help` loads none of the heavy libraries."""
    out = tmp_path / "modules.json"
    code = PROBE.format(out=str(out))
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=shelf.folder, check=True, capture_output=True)
    loaded = set(json.loads(out.read_text()))
    assert "click" in loaded
    assert not loaded & HEAVY
