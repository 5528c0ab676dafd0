"""What CONTRIBUTING.md shows of adding things, as it stands there: a kind of source, an engine, a section.

The first two come from packages, laid beside the program as pip leaves them.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.models import Budgets
from pipeline.page.editor import Editor
from pipeline.registry import ENGINE_KINDS, SOURCE_KINDS, SourceKind
from tests.cli.forked import environment
from tests.cli.home import FIRST, TOPIC, Done, Home, one_line, serving
from tests.page.making import article, claim, dossier, finding
from tests.shared_data import ROOT

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MASTODON, SECTION = re.findall(r"^```python\n(.*?)^```$", CONTRIBUTING, re.DOTALL | re.MULTILINE)
(DECLARED,) = re.findall(r"^```toml\n(.*?)^```$", CONTRIBUTING, re.DOTALL | re.MULTILINE)
QUIET = '''"""An engine that puts nothing on a page but what the digest would, and signs with its own name."""

from pipeline import Digest
from pipeline.registry import EngineKind


def quiet():
    return Digest("quiet-1")


KIND = EngineKind(quiet)
'''
SAID = [
    {
        "url": "https://feed.example/@board/1",
        "content": "<p>Larkmouth Council approved the Larkmouth tram on 2 March 2026.</p>",
        "created_at": "2026-03-03T08:00:00.000Z",
        "account": {"acct": "board"},
    },
    {
        "url": "https://feed.example/@board/2",
        "content": "<p>The Larkmouth tram costs 240 million crowns, according to the Ellwick report.</p>",
        "created_at": "2026-03-04T08:00:00.000Z",
        "account": {"acct": "board"},
    },
]


@pytest.fixture
def packages(tmp_path: Path) -> dict[str, str]:
    """The environment of a program that has both packages of CONTRIBUTING.md beside it."""
    place = tmp_path / "site-packages"
    entry_points = re.sub(r'\[project\.entry-points\."([\w.]+)"\]', r"[\1]", DECLARED).replace('"', "")
    install(place, "living-brief-mastodon", entry_points, brief_mastodon=MASTODON, brief_quiet=QUIET)
    return beside(place)


def install(place: Path, name: str, entry_points: str, **modules: str) -> None:
    """Lay a distribution there as pip would."""
    info = place / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(entry_points, encoding="utf-8")
    for module, text in modules.items():
        (place / f"{module}.py").write_text(text, encoding="utf-8")


def beside(place: Path) -> dict[str, str]:
    """The environment of a program that looks for packages there too."""
    return {**environment(), "PYTHONPATH": os.pathsep.join((str(place), str(ROOT)))}


def run(home: Home, env: dict[str, str], *arguments: str) -> Done:
    """A run in that environment."""
    return home.brief("run", "--executor", "inline", "--now", FIRST, *arguments, env=env)


def engine_of(home: Home, env: dict[str, str]) -> str:
    """Who judged the newest page."""
    engine: str = json.loads(home.brief("show", TOPIC, "--format", "json", env=env).out)["engine"]
    return engine


def test_a_package_brings_a_kind_of_source(tmp_path: Path, packages: dict[str, str]) -> None:
    """The module of CONTRIBUTING.md is read like any source: its items are on the page, and `brief check` knows it."""
    with serving() as site:
        url = site.serve("/api/v1/accounts/7/statuses", json.dumps(SAID).encode(), "application/json")
        home = Home(tmp_path / "home", settings=site.settings()).source("board", kind="mastodon", url=url).write()
        done = run(home, packages)
        assert (done.code, done.err) == (0, ""), done
        assert "240 million crowns" in home.page
        assert "https://feed.example/@board/1" in home.page
        checked = home.brief("check", "--format", "json", env=packages)
        (board,) = json.loads(checked.out)["sources"]
        assert (board["source"], board["entries"], board["newest"]) == ("board", 2, "2026-03-04T08:00:00Z")
        site.serve("/api/v1/accounts/7/statuses", b"[1]", "application/json")
        broken = run(home, packages)
        assert "not the statuses of an account" in broken.out + broken.err


def test_a_package_brings_an_engine(tmp_path: Path, packages: dict[str, str]) -> None:
    """Its name is taken from the settings and from the command line, and the page says who judged."""
    home = Home(tmp_path / "home").source("docs").topic(engine="quiet").write()
    home.put("docs/approval.txt", "The tram\n\nLarkmouth Council approved the Larkmouth tram on 2 March 2026.\n")
    done = run(home, packages)
    assert (done.code, done.err) == (0, ""), done
    assert engine_of(home, packages) == "quiet-1"
    again = Home(tmp_path / "again").source("docs").write()
    again.put("docs/approval.txt", "The tram\n\nLarkmouth Council approved the Larkmouth tram on 2 March 2026.\n")
    assert run(again, packages, "--engine", "quiet").code == 0
    assert engine_of(again, packages) == "quiet-1"


def test_a_name_that_nothing_has_is_told_with_those_there_are(tmp_path: Path, packages: dict[str, str]) -> None:
    """A slip names the kinds of packages too; without the package its kind is as unknown as any."""
    home = Home(tmp_path / "home").source("board", kind="mastodom", url="https://feed.example/1").write()
    one_line(run(home, packages), 78, "'folder' or 'mastodon'", 'did you mean "mastodon"?')
    home = Home(tmp_path / "other").source("board", kind="mastodon", url="https://feed.example/1").write()
    one_line(run(home, environment()), 78, "'feed', 'page', 'sitemap' or 'folder'", 'not "mastodon"')


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import nothing_of_this_name\n", "cannot be loaded: ModuleNotFoundError"),
        ("KIND = 7\n", "is no SourceKind"),
    ],
    ids=["an import that fails", "another thing"],
)
def test_a_package_that_does_not_work_is_named(tmp_path: Path, text: str, why: str) -> None:
    """A package that cannot be loaded, or brings something else, ends the command in one line that names it."""
    place = tmp_path / "site-packages"
    install(place, "half-done", "[living_brief.sources]\nhalf = half_done:KIND\n", half_done=text)
    home = Home(tmp_path / "home").source("board", kind="half", url="https://feed.example/1").write()
    one_line(run(home, beside(place)), 78, 'kind of source "half" of the package half-done', why)


def test_a_package_cannot_take_a_name_of_ours(tmp_path: Path) -> None:
    """`kind = "feed"` is ours whatever is installed."""
    place = tmp_path / "site-packages"
    install(place, "taker", "[living_brief.sources]\nfeed = taker:KIND\n", taker="raise SystemExit(9)\n")
    with serving() as site:
        home = Home(tmp_path / "home", settings=site.settings()).feed("news", site.feed()).write()
        assert run(home, beside(place)).code == 0


def test_a_kind_of_source_has_one_way_to_items() -> None:
    """A record without a way, or with two of them, is a mistake that is seen where it is made."""
    for fields in ({}, {"parse": print, "watch": print}, {"read": print}):
        with pytest.raises(ValueError, match="a kind of source has parse, or watch, or read and check"):
            SourceKind(**fields)


def test_the_registries_are_known_by_the_groups_of_their_entry_points() -> None:
    """The groups that CONTRIBUTING.md names are those that are looked through."""
    assert {SOURCE_KINDS.group, ENGINE_KINDS.group} == set(re.findall(r'entry-points\."([\w.]+)"', DECLARED))


@dataclass(frozen=True)
class Roomier(Budgets):
    """Budgets with one for the section of the example."""

    losses: int = 1


def test_the_section_that_is_shown_fills_itself() -> None:
    """It takes the statement that it is about, as far as there is room, in the words of its source."""
    told = article(
        (
            "Laboratories with closed models lose their lead.",
            "Users of open-weight models lose support.",
            "Closed models cost more.",
        )
    )
    claims = [claim(quote, told, place) for place, quote in enumerate(told.sentences)]
    made = dossier((told,), claims, [finding(one) for one in claims])
    editor = Editor(replace(made, topic=replace(made.topic, budgets=Roomier())))
    module: dict[str, Any] = {}
    exec(SECTION, module)
    module["losses"](editor)
    (block,) = editor.page.values()
    assert block.section == "losses"
    assert block.sentences[0].text in [f"“{quote}”" for quote in told.sentences[:2]]
