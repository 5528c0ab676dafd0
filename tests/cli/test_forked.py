"""Commands that are forked show what commands show that are started."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.forked import environment, stem
from tests.cli.home import BRIDGE, CONTRACT, SECOND, TOPIC, Done, Home, copied, page


@pytest.mark.parametrize("arguments", [("show", TOPIC), ("show", "zeppelin"), ("run", "--now", "soon"), ("--help",)])
def test_a_forked_command_is_the_command(shelf: Home, arguments: tuple[str, ...]) -> None:
    """The same exit code, output and complaint."""
    started = shelf.start(*arguments)
    out, err = started.communicate(timeout=30)
    assert Done(*stem().run(shelf.folder, arguments, 30)) == Done(started.returncode, out, err)


def test_a_forked_run_is_the_run(once_lived: Home, tmp_path: Path) -> None:
    """The same pages, with readers of their own for what has come in."""
    started, forked = copied(once_lived, tmp_path / "started"), copied(once_lived, tmp_path / "forked")
    arguments = ("run", "--executor", "processes:2", "--now", SECOND)
    for home in (started, forked):
        home.put("docs/contract.json", CONTRACT)
        home.put("docs/bridge.html", page(BRIDGE["title"], BRIDGE["text"]))
    process = started.start(*arguments)
    out, err = process.communicate(timeout=60)
    assert Done(*stem().run(forked.folder, arguments, 60)) == Done(process.returncode, out, err)
    assert len(started.published()) == 3
    assert forked.published() == started.published()


def test_a_forked_command_has_the_environment_that_it_is_given(
    once_lived: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that was changed since; what an interpreter reads at its start needs one."""
    home = copied(once_lived, tmp_path / "home")
    home.put("sources.toml", home.config.read_text().replace('"briefs"', '"~/pages"'))
    monkeypatch.setenv("HOME", str(tmp_path))
    home.put("docs/contract.json", CONTRACT)
    assert stem().serves(environment())
    assert home.run(now=SECOND).code == 0
    assert (tmp_path / "pages" / TOPIC / "v0002.md").exists()
    assert not stem().serves(environment() | {"TZ": "Asia/Kathmandu"})


def test_a_shell_can_start_forked_commands(home: Home, tmp_path: Path) -> None:
    """They read and write what the shell gives them, in its folder, and end with their own code."""
    program = stem().program(tmp_path / "bin" / "brief")
    line = f"printf '\\n\\n' | '{program}' init --title x --question y --keywords z >told; '{program}' show zeppelin"
    done = subprocess.run(["sh", "-c", line], cwd=home.folder, capture_output=True, text=True, check=False)
    assert "keywords  z" in (home.folder / "told").read_text()
    assert home.config.exists()
    assert (done.returncode, done.stdout, done.stderr) == (2, "", home.brief("show", "zeppelin").err)
