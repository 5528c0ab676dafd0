"""A run gives the same however it is spread, interrupted or placed; the known costs nothing, a bad answer little."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pipeline import stages
from pipeline.config import load
from pipeline.demo.web import Web
from pipeline.engines.digest import Digest
from pipeline.errors import NothingFetched
from pipeline.models import (
    Answered,
    Article,
    Asked,
    Block,
    Brief,
    Claim,
    Dossier,
    Neighbour,
    Operation,
    Relation,
    Sentence,
    Topic,
)
from pipeline.storage import Store
from tests.demo.library import SLUG, files, rows, run
from tests.kill.killing import apart
from tests.kill.points import Deaths
from tests.shared_data import ROOT

# What a reader or a later run can see; the log of runs tells of the death itself.
TABLES = (
    "versions", "numbers", "archive", "claims", "findings", "finding_claims", "relations", "corrections", "items",
    "articles", "listings", "belonging", "readings", "related", "statistics",
)  # fmt: skip


def brief(folder: Path, number: int) -> Brief:
    """A version's record."""
    store = Store(folder / "state")
    found = store.brief(SLUG, number)
    store.close()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def whole(sample_after: dict[int, Path]) -> Path:
    """Four runs that nothing disturbed."""
    return sample_after[4]


@pytest.fixture(scope="module")
def begun(sample_after: dict[int, Path]) -> Path:
    """The first run only, to go on from."""
    return sample_after[1]


# --- spread -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("executor", ["threads:4", "processes:2"])
def test_the_executor_changes_nothing(sample_after: dict[int, Path], tmp_path: Path, executor: str) -> None:
    """On threads and on processes two runs give the files and rows that they give inline, as on a cluster."""
    run(tmp_path, 1, 2, executor=executor)
    assert files(tmp_path) == files(sample_after[2])
    assert rows(tmp_path, *TABLES) == rows(sample_after[2], *TABLES)


# --- death ------------------------------------------------------------------------------------------


def die(folder: Path, name: str, call: int, moment: str) -> None:
    """Let the second run die there, in a process of its own."""

    def dying() -> None:
        Deaths((name, call, moment)).install()
        run(folder, 2)

    code, _ = apart(dying)
    assert code == -signal.SIGKILL, f"{name} was not called {call} times"


def test_a_run_killed_again_and_again_is_made_up_for(sample_after: dict[int, Path], tmp_path: Path) -> None:
    """Three deaths in a row, each a step further on, lose nothing either."""
    folder, second = shutil.copytree(sample_after[1], tmp_path / "killed"), sample_after[2]
    for name, moment in [("keep_article", "after"), ("keep_claims", "after"), ("write", "after")]:
        die(folder, name, 1, moment)
    run(folder, 2)
    assert files(folder) == files(second)
    assert rows(folder, *TABLES) == rows(second, *TABLES)


def test_files_that_were_lost_are_written_again(whole: Path, tmp_path: Path) -> None:
    """Without its briefs folder a run without news writes every file anew from the store, byte for byte."""
    folder = shutil.copytree(whole, tmp_path / "lost")
    shutil.rmtree(folder / "briefs")
    run(folder, 4)
    assert files(folder) == files(whole)


# --- place ------------------------------------------------------------------------------------------

ELSEWHERE = """
import sys
from pathlib import Path
from tests.demo.library import RUNS, run
run(Path(sys.argv[1]), *RUNS)
"""


# What it is compared with is made with another seed in each session, in the machine's own zone and locale.
OTHER = {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Asia/Kolkata"}


def test_the_machine_changes_nothing(whole: Path, tmp_path: Path) -> None:
    """Another seed of the hashes, another locale and another time zone give the same bytes."""
    command = [sys.executable, "-W", "error", "-c", ELSEWHERE, str(tmp_path)]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        command, cwd=ROOT, env={**kept, **OTHER}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert files(tmp_path) == files(whole)
    assert rows(tmp_path, "versions", "numbers", "findings") == rows(whole, "versions", "numbers", "findings")


# --- the engine -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counting:
    """The digest, with its calls counted."""

    name: str = Digest().name
    waits: bool = False
    calls: Counter[str] = field(default_factory=Counter)

    def queries(self, topic: Topic, brief: Brief | None, asked: Sequence[Asked]) -> Sequence[str]:
        """Count and pass on."""
        self.calls["queries"] += 1
        return Digest().queries(topic, brief, asked)

    def claims(self, article: Article, topics: Sequence[Topic] = ()) -> Sequence[Claim]:
        """Count and pass on."""
        self.calls["claims"] += 1
        return Digest().claims(article, topics)

    def relate(
        self,
        claims: Sequence[Claim],
        near: Mapping[str, Sequence[Neighbour]],
        articles: Mapping[str, Article],
        topic: Topic,
    ) -> Sequence[Relation]:
        """Count and pass on."""
        self.calls["relate"] += 1
        return Digest().relate(claims, near, articles, topic)

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """Count and pass on."""
        self.calls["revise"] += 1
        return Digest().revise(dossier)

    def answered(self) -> Answered:
        """Asks no model."""
        return Answered()


def test_nothing_new_asks_the_engine_nothing(begun: Path, tmp_path: Path) -> None:
    """A run that finds nothing new calls no engine; one that does reads each new article once."""
    folder = shutil.copytree(begun, tmp_path / "quiet")
    engine = Counting()
    (report,) = run(folder, 1, engine=engine)
    assert engine.calls == {}
    assert [outcome.reason for _, outcome in report.outcomes] == ["no new items"]
    (report,) = run(folder, 2, engine=engine)
    kept = report.outcomes[0][1].counts["kept"]
    assert engine.calls == {"claims": kept, "relate": 1, "revise": 1}
    run(folder, 2, engine=engine)
    assert engine.calls == {"claims": kept, "relate": 1, "revise": 1}


def test_a_death_pays_for_no_article_twice(begun: Path, tmp_path: Path) -> None:
    """What was read before a run died is not read again after it."""
    folder = shutil.copytree(begun, tmp_path / "killed")
    die(folder, "claims", 5, "before")
    engine = Counting()
    (report,) = run(folder, 2, engine=engine)
    assert engine.calls["claims"] == report.outcomes[0][1].counts["kept"] - 4


@dataclass(frozen=True)
class Astray(Counting):
    """An engine that answers a question on a known page with operations on blocks that nobody knows."""

    amid: bool = False  # with the right operations around them

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """Garbage for a page that exists; for a page from nothing what the digest says."""
        self.calls["revise"] += 1
        right = tuple(Digest().revise(dossier))
        if dossier.previous is None:
            return right
        unknown = Block("why-unknown", "why", (Sentence("Nobody said so.", ("claim-x",), ("item-x",)),))
        touched = {one.id for one in right}
        stays = next(block for block in dossier.previous.blocks if block.id not in touched)
        garbage = (
            Operation("replace", unknown.id, unknown),
            Operation("retire", "timeline-unknown"),
            Operation("replace", "why-other", unknown),
            Operation("add", stays.id, stays),
        )
        return (*garbage[:2], *right, *garbage[2:]) if self.amid else garbage


def test_operations_on_unknown_blocks_are_skipped(whole: Path, begun: Path, tmp_path: Path) -> None:
    """Garbage among good operations changes nothing: the version is the one that it would have been."""
    folder = shutil.copytree(begun, tmp_path / "amid")
    engine = Astray(amid=True)
    run(folder, 2, engine=engine)
    assert engine.calls["revise"] == 1
    assert brief(folder, 2).blocks == brief(whole, 2).blocks
    assert files(folder)[f"{SLUG}/v0002.md"] == files(whole)[f"{SLUG}/v0002.md"]


def test_nothing_but_garbage_leaves_the_page(begun: Path, tmp_path: Path) -> None:
    """When no operation can be carried out, the page stands as it was, and nothing is lost of it."""
    folder = shutil.copytree(begun, tmp_path / "astray")
    run(folder, 2, engine=Astray())
    assert f"{SLUG}/v0002.md" not in files(folder)
    assert files(folder)[f"{SLUG}/latest.md"] == files(begun)[f"{SLUG}/latest.md"]


# --- sources ----------------------------------------------------------------------------------------


def test_when_nothing_can_be_fetched_the_last_version_stays(begun: Path, tmp_path: Path) -> None:
    """With every source down the run says so, makes no version and leaves the files alone."""
    folder = shutil.copytree(begun, tmp_path / "down")
    config = load(folder / "sources.toml")
    web = Web()
    with web.serve():
        hosts = web.hosts
    config = replace(config, fetch=replace(config.fetch, hosts=hosts, spacing=0.0, timeout=2.0))
    store = Store(config.state)
    with pytest.raises(NothingFetched, match="none of 17 sources"):
        stages.run(config, store, Digest(), web.runs[1], config.topics)
    assert [outcome["version"] for outcome in store.outcomes(SLUG)] == [1, None]
    store.close()
    assert files(folder) == files(begun)
