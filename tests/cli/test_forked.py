"""Commands that are forked show what commands show that are started."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.forked import stem
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


def test_another_environment_is_that_of_a_process_of_its_own(
    once_lived: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a command cannot have when it is forked, it is started with."""
    home = copied(once_lived, tmp_path / "home")
    home.put("sources.toml", home.config.read_text().replace('"briefs"', '"~/pages"'))
    monkeypatch.setenv("HOME", str(tmp_path))
    home.put("docs/contract.json", CONTRACT)
    assert home.run(now=SECOND).code == 0
    assert (tmp_path / "pages" / TOPIC / "v0002.md").exists()
