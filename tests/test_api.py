"""The public API: docs/api.md as it stands, in every place that Python runs in, checked as a user's script is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

import pipeline
from pipeline import BriefError, Shelf, Store, load, locked
from pipeline.errors import CannotWrite, RunInProgress, UsageError
from tests.cli.home import CONTRACT, SECOND, TOPIC, Home, approved, copied
from tests.shared_data import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
RUN, READ, CHANGED, WHO, ENGINE = EXAMPLES
NEW = {
    "title": "Ellwick doubts the price of the tram",
    "text": "Mara Ellwick, an engineer of the Larkmouth Transit Board, said that the Larkmouth tram is not worth its"
    " price. The Larkmouth tram costs 290 million crowns, according to the Ellwick report of 20 March 2026.",
    "url": "https://lampgazette.example/doubts",
    "outlet": "Lamp Gazette",
    "published": "2026-03-21",
}
VIEW = {
    "title": "A view of the tram",
    "text": "Wilma Carden, a grocer, said that the Larkmouth tram is not worth its price to any shop.",
    "url": "https://lampgazette.example/opinion/tram",
    "outlet": "Lamp Gazette",
    "published": "2026-03-21",
}
# Where a script runs: as a file, from standard input, in a thread, and as a notebook does, in a loop without a file.
WRAPPED = {
    "file": "{}",
    "stdin": "{}",
    "thread": "import threading\nwork = threading.Thread(target=exec, args=({!r}, {{'__name__': '__main__'}}))\n"
    "work.start()\nwork.join()\n",
    "notebook": "import asyncio\nasync def cell():\n    exec({!r}, {{'__name__': '__main__'}})\nasyncio.run(cell())\n",
}


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose topic has two versions, to be copied."""
    home = approved(tmp_path_factory.mktemp("api"))
    home.put("docs/contract.json", CONTRACT)
    home.good(now=SECOND)
    return home


@pytest.fixture
def home(two_versions: Home, tmp_path: Path) -> Iterator[Home]:
    """Such a home of the test's own, whose versions stay as they are."""
    home = copied(two_versions, tmp_path / "home")
    before = home.published()
    yield home
    assert {name: home.published()[name] for name in before} == before


def python(home: Home, script: str, by: str = "file") -> str:
    """What a script prints that runs in a fresh process, in the folder of the home."""
    text = WRAPPED[by].format(script)
    command = [sys.executable, "-W", "error"]
    if by in ("file", "thread"):
        command.append(str(home.put("script.py", text)))
        text = ""
    done = subprocess.run(command, cwd=home.folder, input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def here(home: Home, script: str) -> str:
    """What a script prints that only reads: what it takes to start one, `python` shows."""
    with chdir(home.folder), redirect_stdout(StringIO()) as told:
        exec(script, {"__name__": "__main__"})
    return told.getvalue()


def holders(home: Home) -> frozenset[str]:
    """Whose claims were read."""
    with Store.looking(home.folder / "state") as store:
        return store.holders(TOPIC)


@pytest.mark.parametrize("by", WRAPPED)
def test_a_run_from_a_script(home: Home, by: str) -> None:
    """A script without a guard makes the next version, once, wherever it runs."""
    home.put("docs/new.json", NEW)
    home.put("docs/view.json", VIEW)
    told = python(home, RUN, by)
    assert re.fullmatch(rf"{TOPIC} v3 [^\n]+\n", told)
    assert home.json()["version"] == 3
    assert "290 million crowns" in home.page
    assert "Wilma Carden" in holders(home)


def test_a_page_and_its_blocks(home: Home) -> None:
    """The newest page is there as blocks and as the Markdown that was published."""
    head, *blocks = here(home, READ).splitlines()
    assert head == "The Larkmouth tram, version 2 of 2026-03-12, from 3 sources"
    assert blocks
    assert all(re.match(r"[a-z]\d+: .", line) for line in blocks)
    assert (home.folder / "page.md").read_text(encoding="utf-8") == home.page


def test_what_changed_between_two_versions(home: Home) -> None:
    """A script sees the changes that `brief diff` tells, in its order."""
    told = here(home, CHANGED).splitlines()
    compared = json.loads(home.brief("diff", TOPIC, "--format", "json").out)
    kinds = [line.split(":")[0] for line in told if not line.startswith(" ")]
    assert kinds == [change["kind"] for change in compared["changes"]] + ["source added"]
    assert any("Corrigan" in line for line in told)


def test_who_says_what(home: Home) -> None:
    """Each holder's claims, word for word, with outlet and day."""
    told = here(home, WHO)
    assert re.search(r"^Otis Varga\n    .*waste of money.* \(Harbour Post, 2026-03-03\)$", told, re.MULTILINE)
    with Store.looking(home.folder / "state") as store:
        assert {claim.holder for claim in store.claims_by(TOPIC, "Otis Varga")} == {"Otis Varga"}
        assert store.claims_by(TOPIC, "Varga") == store.claims_by("other", "Otis Varga") == ()


def test_an_engine_of_ones_own(home: Home) -> None:
    """A class in a script judges, counts, and is named by the version that it made."""
    home.put("docs/new.json", NEW)
    home.put("docs/view.json", VIEW)
    assert python(home, ENGINE) == "asked about 2 articles and 1 pages\n"
    assert home.json()["engine"] == "digest-counting-1"
    assert "290 million crowns" in home.page
    assert "Wilma Carden" not in holders(home)


@pytest.mark.parametrize(("executor", "waits"), [("threads:2", False), ("threads:2", True), ("processes:2", False)])
def test_an_engine_of_a_script_with_an_executor(home: Home, executor: str, waits: bool) -> None:
    """Of many articles, which workers would read, none is lost for an engine that they cannot import."""
    for number in range(30):
        text = f"Larkmouth Council plans stop {number} of the Larkmouth tram for {number + 3} March 2026."
        url = f"https://lampgazette.example/{number}"
        home.put(f"docs/{number}.json", NEW | {"url": url, "title": f"Stop {number}", "text": text})
    script = ENGINE.replace("config.topics)", f"config.topics, {executor!r})").replace(
        "waits = False", f"waits = {waits}"
    )
    assert script.count(executor) == 1
    assert python(home, script) == "asked about 30 articles and 1 pages\n"


def test_a_users_script_is_typed(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """mypy --strict finds nothing in the examples, knows what names stand for, and no name that is not there."""
    kept = pytestconfig.cache.mkdir("mypy")  # what it makes of all that we import takes eight seconds
    for number, example in enumerate(EXAMPLES):
        (tmp_path / f"example{number}.py").write_text(example, encoding="utf-8")
    wrong = (
        "from pipeline import Claim, load, nonsense\nload(1)\ndef words(claim: Claim) -> int:\n    return claim.quote\n"
    )
    (tmp_path / "wrong.py").write_text(wrong, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(kept), "--config-file", ""]
    done = subprocess.run([*command, "."], cwd=tmp_path, capture_output=True, text=True, check=False)
    found = re.findall(r"^(\w+)\.py:(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE)
    assert found == [("wrong", "1", "attr-defined"), ("wrong", "2", "arg-type"), ("wrong", "4", "return-value")], done


def test_public_names() -> None:
    """Each is there on first use, is told of by its docstring and in the docs, and stands in its order."""
    names = [name for name in pipeline.__all__ if name != "__version__"]
    assert names == sorted(names)
    assert set(pipeline.__all__) <= set(dir(pipeline))
    for name in names:
        assert getattr(pipeline, name).__doc__
        assert f"`{name}`" in PAGE
    with pytest.raises(AttributeError, match="no attribute nonsense"):
        _ = pipeline.nonsense  # type: ignore[attr-defined]


def test_the_package_alone_is_light() -> None:
    """Importing it loads none of what it consists of, and a name what that name needs."""
    code = "import sys, pipeline; print(sorted(name for name in sys.modules if name.startswith('pipeline')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['pipeline']\n"


def test_the_lock_refuses_a_second_run(home: Home) -> None:
    """While a script holds the lock, the command line is refused with its code, and a second script by the error."""
    with locked(load(home.config).state):
        assert home.run().code == RunInProgress.code
        with pytest.raises(RunInProgress, match=r"is at work on .*nothing was changed"), locked(home.folder / "state"):
            pass
    home.good()


def test_what_is_not_there_is_told(home: Home, tmp_path: Path) -> None:
    """Reading what does not exist is an error that says what to do, and makes no file."""
    away = tmp_path / "away"
    for reads in (lambda: Shelf.of(away, TOPIC), lambda: Store.looking(away)):
        with pytest.raises(UsageError, match="nothing has been run yet; start with: brief run"):
            reads()
    assert not away.exists()
    state = home.folder / "state"
    for wanted in (Shelf.of(state, TOPIC).brief, Shelf.of(state, TOPIC).markdown):
        with pytest.raises(UsageError, match=r"has no version 7 \(it has 2\); see: brief history"):
            wanted(7)
        with pytest.raises(UsageError, match=r"has no version 0 \(it has 2\)"):
            wanted(0)
    with pytest.raises(UsageError, match="other has no version yet; start with: brief run other"):
        Shelf.of(state, "other").markdown()
    damaged = shutil.copytree(state, tmp_path / "damaged")
    (damaged / "brief.db").write_bytes(b"no database")
    with pytest.raises(CannotWrite):
        Shelf.of(damaged, TOPIC)
    assert issubclass(UsageError, BriefError)


def test_a_shelf_is_read_by_several_threads(home: Home) -> None:
    """All threads read the same pages."""
    shelf = Shelf.of(home.folder / "state", TOPIC)
    with ThreadPoolExecutor(4) as pool:
        assert [page.version for page in pool.map(shelf.brief, [1, 2] * 4)] == [1, 2] * 4
