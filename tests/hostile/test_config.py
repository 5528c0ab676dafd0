"""Group H: configurations and command lines that are wrong, cron's world, secrets, and every exit code."""

from __future__ import annotations

import json
import os
import pkgutil
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.config import load
from pipeline.errors import ConfigError
from tests.cli.home import (
    BRIEF,
    CONTRACT,
    FIRST,
    OBJECTION,
    SECOND,
    TOPIC,
    Done,
    Home,
    Site,
    approved_once,
    one_line,
    serving,
)
from tests.hostile.table import case
from tests.shared_data import ROOT

GOOD = '[[topic]]\nslug = "tram"\ntitle = "The tram"\nquestion = "Is it worth it?"\n'


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site."""
    with serving() as site:
        yield site


@pytest.mark.parametrize(
    ("content", "words"),
    [
        case(None, ("does not exist", "--config"), id="H116-missing"),
        case(b"", ("topic",), id="H116-empty"),
        case("folder", ("is a folder",), id="H116-folder"),
        case(b"\xef\xbb\xbf" + GOOD.encode() + b'wieght = "1"\n', ("line 5", "wieght"), id="H116-bom-and-unknown"),
        case(GOOD.replace("tram", "Straße").encode("latin-1"), ("line 2", "UTF-8"), id="H116-latin-1"),
        case(b"#" * 2_000_000, ("larger than 1 MB",), id="H116-large"),
        case(GOOD.encode() + b"keywords = [\n", ("at its end",), id="H116-syntax"),
        case(GOOD.encode() + b'title = "again"\n', ("line 5", "twice"), id="H116-duplicate"),
        case(b"[fetch]\nspacin = 1\n" + GOOD.encode(), ("line 2", "spacing"), id="H116-nearest"),
        case(b'[gather]\nitems = "many"\n' + GOOD.encode(), ("line 2", "items", "whole number"), id="H116-type"),
        case(b"[fetch]\nspacing = -1\n" + GOOD.encode(), ("line 2", "spacing"), id="H116-negative"),
        case(b"[gather]\nitems = 010\n" + GOOD.encode(), ("line 2", "leading zero"), id="H116-octal"),
        case(b'[retention]\ntexts = "soon"\n' + GOOD.encode(), ("line 2", "texts"), id="H116-retention"),
    ],
)
def test_wrong_configurations(tmp_path: Path, content: bytes | str | None, words: tuple[str, ...]) -> None:
    """What is wrong is told with its line and its key, and nothing is made."""
    path = tmp_path / "sources.toml"
    if content == "folder":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.code == 78
    assert [word for word in (*words, "sources.toml") if word not in str(caught.value)] == []
    assert [file.name for file in tmp_path.iterdir()] in ([], ["sources.toml"])


@pytest.mark.parametrize("secret", [case("s3cr3t-t0ken", id="H117")])
def test_a_secret_is_told_nowhere(tmp_path: Path, site: Site, secret: str) -> None:
    """The address of a monitor, which whoever knows it may use, stands in no output, page, log or store."""
    home = approved_once(tmp_path / "home")
    home.settings = f'{site.settings()}\n[watch]\nping = "https://feed.example/{secret}"\n'
    home.write()
    home.put("docs/contract.json", CONTRACT)
    done = home.run(now=SECOND)
    assert done.code == 0
    assert "ping failed: " in done.err
    assert (f"/{secret}", 404) in [(path, status) for path, _, status, _ in site.asked]
    found = [file for file in home.folder.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()]
    assert found == [home.config]
    assert secret not in done.out + done.err
    site.serve(f"/{secret}", b"OK", "text/plain")
    assert home.run(now=SECOND).err == ""


def cron(command: str, *settings: str, out: int = subprocess.PIPE) -> Done:
    """Run a line as cron does: almost no environment, another folder, standard input closed."""
    path = f"PATH={BRIEF.parent}:/usr/bin:/bin"
    line = ["/usr/bin/env", "-i", path, "LANG=C", *settings, "/bin/sh", "-c", f"{command} <&-"]
    done = subprocess.run(line, cwd="/", stdout=out, stderr=subprocess.PIPE, check=False, timeout=60)
    return Done(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())


@pytest.mark.parametrize("umask", [case("077", id="H118-quiet")])
def test_cron_is_quiet_when_all_is_well(tmp_path: Path, umask: str) -> None:
    """Without a home, a locale, a terminal or a standard input a run says nothing and leaves the same bytes."""
    home = approved_once(tmp_path / "home")
    home.put("docs/contract.json", CONTRACT)
    shell = Home(tmp_path / "shell", home.sources, home.topics)
    subprocess.run(["cp", "-r", str(home.folder), str(shell.folder)], check=True)
    done = cron(f"umask {umask}; brief --config '{home.config}' run --quiet --now {SECOND}")
    assert done == Done(0, "", "")
    shell.good(now=SECOND)
    assert home.published() == shell.published()
    assert len(home.published()) == 3
    log = [json.loads(line) for line in (home.folder / "state" / "log.jsonl").read_text().splitlines()]
    assert [line["event"] for line in log[-3:]] == ["start", "topic", "end"]
    assert log[-1]["code"] == 0
    health = json.loads((home.folder / "state" / "health.json").read_text())
    assert (health["ok"], health["topics"], health["failing"]) == (True, {TOPIC: 2}, [])


@pytest.mark.parametrize("quiet", [case("--quiet", id="H118-full-quiet"), case("", id="H118-full")])
def test_standard_output_is_full(tmp_path: Path, quiet: str) -> None:
    """A run whose words go nowhere is done all the same; only what had to be said makes it one line of trouble."""
    home = approved_once(tmp_path / "home")
    home.put("docs/contract.json", CONTRACT)
    with Path("/dev/full").open("wb") as full:
        done = cron(f"brief --config '{home.config}' run {quiet} --now {SECOND}", out=full.fileno())
    assert done.code == (0 if quiet else 73)
    assert done.err.count("\n") == (0 if quiet else 1), done.err
    assert len(home.published()) == 3


@pytest.mark.parametrize("code", [case(69, id="H118-trouble")])
def test_cron_says_one_line_when_something_is_wrong(tmp_path: Path, site: Site, code: int) -> None:
    """A run of which nothing comes says why in one line, and its health file says since when."""
    home = approved_once(tmp_path / "home")
    good = json.loads((home.folder / "state" / "health.json").read_text())
    home.settings = site.settings()
    home.sources.clear()
    home.feed("down", "https://feed.example/none.xml").write()
    done = cron(f"brief --config '{home.config}' run --quiet --now {SECOND}")
    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
    health = json.loads((home.folder / "state" / "health.json").read_text())
    assert (health["ok"], health["code"], health["last_good"]) == (False, code, good["last_good"])
    assert health["failing"] == ["down"]


@pytest.mark.parametrize("change", [case("removed", id="H119-removed"), case("renamed", id="H119-renamed")])
def test_a_topic_that_changes_its_name(tmp_path: Path, change: str) -> None:
    """A topic that is gone keeps its pages and versions; another name is another topic; the index has no orphan."""
    home = approved_once(tmp_path / "home")
    before = home.published()
    home.topics.clear()
    home.topic("other-tram").write()
    home.put("docs/contract.json", CONTRACT)
    home.good(now=SECOND)
    assert {name: data for name, data in home.published().items() if name in before} == before
    index = (home.folder / "briefs" / "README.md").read_text()
    assert "other-tram/" in index
    assert f"{TOPIC}/" not in index
    assert home.brief("show", TOPIC, "--front-matter").out == before[f"{TOPIC}/v0001.md"].decode()
    if change == "renamed":
        assert home.brief("verify").code == 0


@pytest.mark.parametrize("slug", [case(TOPIC, id="H119-twice")])
def test_two_topics_of_one_name(tmp_path: Path, slug: str) -> None:
    """A name that is given twice is a fault of the configuration."""
    home = Home(tmp_path).topic(slug).topic(slug).source("docs").write()
    one_line(home.run(), 78, slug)


def _fine(home: Home, _site: Site) -> Done:
    return home.run(now=SECOND)


def _usage(home: Home, _site: Site) -> Done:
    return home.brief("run", "no-such-topic")


def _nothing(home: Home, site: Site) -> Done:
    home.settings, home.sources = site.settings(), []
    home.feed("down", "https://feed.example/none.xml").write()
    return home.run(now=SECOND)


def _bug(home: Home, _site: Site) -> Done:
    code = (
        "import sys; import pipeline.cli.run as running; from pipeline.cli import main;"
        " sys.argv = ['brief', 'run', '--now', '" + SECOND + "'];"
        "running.outcome_line = lambda *_: 1 / 0; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=home.folder, capture_output=True, text=True, check=False)
    return Done(done.returncode, done.stdout, done.stderr.splitlines(keepends=True)[-1])


def _cannot_write(home: Home, _site: Site) -> Done:
    home.put("docs/contract.json", CONTRACT)
    (home.folder / "briefs" / "README.md").unlink()
    (home.folder / "briefs" / "README.md").mkdir()
    return home.run(now=SECOND)


def _wrong(home: Home, _site: Site) -> Done:
    home.config.write_text("[topic")
    return home.run()


def _lost(home: Home, _site: Site) -> Done:
    (home.folder / "state" / "brief.db").unlink()
    return home.run(now=SECOND)


@pytest.mark.parametrize(
    ("make", "code", "lines"),
    [
        case(_fine, 0, 0, id="H120-0"),
        case(_usage, 2, 1, id="H120-2"),
        case(_nothing, 69, 1, id="H120-69"),
        case(_bug, 70, 1, id="H120-70"),
        case(_cannot_write, 73, 1, id="H120-73"),
        case(_lost, 73, 1, id="H120-73-lost"),
        case(_wrong, 78, 1, id="H120-78"),
    ],
)
def test_exit_codes(tmp_path: Path, site: Site, make: Callable[[Home, Site], Done], code: int, lines: int) -> None:
    """Each exit code comes when it is said to, with one line on standard error.

    See F86 and F87 for 75, 129 and 143, and `cli/test_interrupted` for 130.
    """
    home = approved_once(tmp_path / "home")
    done = make(home, site)
    assert done.code == code, done
    assert done.err.count("\n") == lines, done.err
    if lines:
        assert done.err.startswith("brief: ")


@pytest.mark.parametrize("page", [case("docs/running.md", id="H120-documented")])
def test_exit_codes_are_documented(page: str) -> None:
    """Every exit code stands in the page on running, and in the help."""
    codes = {"0", "2", "69", "70", "73", "75", "78", "129", "130", "143"}
    listed = re.findall(r"^\| (\d+) \|", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert set(listed) == codes
    said = subprocess.run([str(BRIEF), "--help"], capture_output=True, text=True, check=True).stdout
    assert codes <= set(re.findall(r"\d+", said))


@pytest.mark.parametrize("package", [case(pipeline, id="H121-imports")])
def test_every_module_can_be_imported(package: Any) -> None:
    """No module needs what is not declared."""
    names = [
        found.name for found in pkgutil.walk_packages(package.__path__, "pipeline.") if "__main__" not in found.name
    ]
    assert len(names) > 100
    for name in names:
        if "site" not in name:  # the extras
            import_module(name)


@pytest.mark.parametrize("kind", [case("wheel", id="H121-wheel")])
def test_the_wheel_is_complete(tmp_path: Path, kind: str) -> None:
    """What is installed holds every module, template and page of the sample, and nothing of the tests."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    data = (".py", ".j2", ".toml", ".html", ".tsv", ".json", ".txt", ".css")
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pipeline").rglob("*")
        if path.suffix in data and path.name != "ruff.toml" and "__pycache__" not in path.parts
    }
    assert wanted - names == set()
    assert not [name for name in names if name.startswith("tests/")]


def _tree(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        case(lambda home: home.config.unlink(), 78, id="H122-missing"),
        case(lambda home: home.config.write_text("[topic"), 78, id="H122-syntax"),
        case(lambda home: home.database.write_bytes(b"notes\n" * 999), 73, id="H122-store"),
        case(
            lambda home: home.sources.clear() or home.source("docs", kind="folder", path="gone").write(),
            69,
            id="H122-folder",
        ),
    ],
)
def test_check_in_a_broken_home(tmp_path: Path, spoil: Callable[[Home], object], code: int) -> None:
    """`brief check` names the fault, and writes not one byte."""
    home = approved_once(tmp_path / "home")
    for end in ("-wal", "-shm"):
        Path(f"{home.database}{end}").unlink(missing_ok=True)
    spoil(home)
    before = _tree(home.folder)
    done = home.brief("check", "--executor", "inline")
    assert done.code == code, done
    if code == 69:  # what each source said stands in front of it, as a run has it
        assert "the folder does not exist" in done.out
        assert "the only source cannot be read" in done.err
    else:
        one_line(done, code, "sources.toml" if code == 78 else "brief.db")
    assert _tree(home.folder) == before
    if code == 73:
        home.database.unlink()


@pytest.mark.parametrize("document", [case(OBJECTION, id="H118-clock")])
def test_now_is_utc_without_a_zone(tmp_path: Path, document: dict[str, str]) -> None:
    """The machine's zone plays no part in what --now means."""
    home = Home(tmp_path).source("docs").write()
    home.put("docs/objection.json", document)
    done = home.brief("run", "--now", FIRST.removesuffix("Z"), env=os.environ | {"TZ": "Asia/Kathmandu"})
    assert done.code == 0, done
    assert "2026-03-05" in home.page
