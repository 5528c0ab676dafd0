"""Group F: a store that is killed, crowded, full, damaged, old, or changed by hand."""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from pipeline.cli.preflight import locked
from pipeline.errors import BriefError, CannotWrite, RunInProgress
from pipeline.models import (
    Call,
    FeedEntry,
    Hold,
    Listing,
    LlmSettings,
    Rejection,
    Rules,
    Scope,
    Sheets,
    Standing,
    Submission,
)
from pipeline.storage import Store, database, migrations
from pipeline.storage import store as opening
from pipeline.storage.calls import Ledger
from pipeline.storage.database import connect_database
from pipeline.storage.integrity import chain, copy_database, damage, replace_database
from pipeline.storage.publication import Due
from tests.cli.home import SECOND, TOPIC, Home, Site, approved_once, one_line, serving
from tests.hostile.table import case
from tests.kill import killing, test_kill
from tests.kill.killing import Bench, Figures, apart, files, rows
from tests.kill.points import POINTS
from tests.page.making import ENGINE, NOW, article, brief, claim, day, finding, item
from tests.page.making import TOPIC as MODELS
from tests.shared_data import ROOT
from tests.storage import release

FEED = "https://a.example/feed"


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site."""
    with serving() as site:
        yield site


def published(store: Store, *pages: str) -> None:
    """Publish these pages."""
    for number, page in enumerate(pages, store.last_version(MODELS.slug) + 1):
        store.keep_version(brief(version=number, date=day(number)), (), page, "markdown-1", {}, ())


# --- death


DEATHS = (  # one for each kind of step; `make endurance` dies at every point that a run passes
    ("keep_listing", 5, "after"), ("keep_article", 4, "after"), ("keep_claims", 4, "after"),
    ("keep_related", 1, "after"), ("keep_version", 1, "after"), ("keep_outcome", 1, "after"), ("write", 5, "after"),
    ("replace", 1, "before"), ("commit", 9, "after"),
)  # fmt: skip


@pytest.mark.parametrize("at", [case(at, id=f"F84-{at[0].replace(' ', '-')}-{at[1]}-{at[2]}") for at in DEATHS])
def test_killed_and_made_up_for(bench: Bench, at: tuple[str, int, str]) -> None:
    """Killed at a step of the second run, and run again: nothing is lost, torn or paid twice."""
    figures = Figures()
    bench.die_at(at, figures)
    assert figures == Figures(killed=1, in_flight=figures.in_flight)


@pytest.mark.parametrize("share", [case(share, id=f"F84-at-{share}") for share in (0.3, 0.7)])
def test_killed_at_an_instant(bench: Bench, share: float) -> None:
    """The same when death comes after a share of the time that the run takes, wherever that is."""
    figures = Figures()
    bench.die_after(share * bench.seconds, figures)
    assert figures.good
    assert figures.killed + figures.survived == 1


@pytest.mark.parametrize(
    "look",
    [
        case(test_kill.test_every_write_of_the_store_is_a_point, id="F85-store"),
        case(test_kill.test_every_stage_is_a_point, id="F85-stages"),
        case(test_kill.test_every_judgement_is_a_point, id="F85-engine"),
    ],
)
def test_every_stage_is_registered(look: Callable[[], None]) -> None:
    """What changes something and is no kill point is told."""
    look()


def slow(folder: Path, site: Site) -> Home:
    """A home whose feed does not answer."""
    site.slow.add("/feed.xml")
    home = approved_once(folder)
    home.settings = site.settings()
    return home.feed("news", "https://feed.example/feed.xml").write()


@pytest.mark.parametrize(
    ("number", "code"),
    [case(signal.SIGTERM, 143, id="F86-term"), case(signal.SIGHUP, 129, id="F86-hup")],
)
def test_signals(tmp_path: Path, site: Site, number: signal.Signals, code: int) -> None:
    """A run that is told to end, twice, is over before its feed answers; the next one may start at once."""
    home = slow(tmp_path / "home", site)
    before = signal.signal(number, signal.SIG_DFL)  # under nohup, what we start would rightly ignore a hang-up
    try:
        process = home.start("run", "--executor", "inline", "--now", SECOND, start_new_session=True)
    finally:
        signal.signal(number, before)
    try:
        assert site.reached.wait(30)
        for _ in range(2):
            with suppress(ProcessLookupError):
                process.send_signal(number)
        _, err = process.communicate(timeout=30)  # the feed would hold it for a minute
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert (process.returncode, err) == (code, "")
    with locked(home.folder / "state"):
        pass
    assert json.loads((home.folder / "state" / "health.json").read_text())["code"] == code


@pytest.mark.parametrize("program", [case("head -c 1", id="F86-pipe")])
def test_nobody_reads_on(tmp_path: Path, program: str) -> None:
    """A reader that has seen enough is no error."""
    home = approved_once(tmp_path / "home")
    brief = Path(sys.executable).with_name("brief")
    command = f"'{brief}' show {TOPIC} | {program}"
    done = subprocess.run(["sh", "-c", command], cwd=home.folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# --- crowds


@pytest.mark.parametrize("starts", [case(20, id="F87")])
def test_one_of_many_works(tmp_path: Path, starts: int) -> None:
    """Of twenty that start at once exactly one works; the others say who does and since when."""
    state, told = tmp_path / "state", tmp_path / "told"
    told.mkdir()
    children = []
    for number in range(starts):
        child = os.fork()
        if child == 0:
            code = 70
            try:
                with locked(state):
                    (told / f"works {number}").write_text(str(os.getpid()))
                    ends = time.monotonic() + 60
                    while len([*told.glob("refused *")]) < starts - 1 and time.monotonic() < ends:
                        time.sleep(0.02)  # the others may start late on a busy machine
                code = 0
            except RunInProgress as error:
                (told / f"refused {number}").write_text(str(error))
                code = error.code
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert sorted(codes) == [0] + [75] * (starts - 1)
    (worker,) = [file.read_text() for file in told.glob("works *")]
    refusals = [file.read_text() for file in told.glob("refused *")]
    assert (
        sum(f"process {worker}, started 20" in refusal for refusal in refusals) >= starts - 3
    )  # the first note is late


def _old_note(state: Path) -> None:
    (state / "run.lock").touch()
    (state / "run.txt").write_text(f"process {os.getpid()}, started 2020-01-01 00:00:00 UTC,")


def _read_only(state: Path) -> None:
    _old_note(state)
    (state / "run.lock").chmod(0o444)


def _link(state: Path) -> None:
    (state / "elsewhere").write_text("mine")
    (state / "run.lock").symlink_to(state / "elsewhere")


@pytest.mark.parametrize(
    ("left", "works"),
    [
        case(_old_note, True, id="F88-left"),
        case(_read_only, True, id="F88-read-only"),
        case(_link, False, id="F88-link"),
        case(lambda state: (state / "run.lock").mkdir(), False, id="F88-folder"),
    ],
)
def test_the_kernel_decides(tmp_path: Path, left: Callable[[Path], None], works: bool) -> None:
    """A lock file that is merely there holds nobody up; one that cannot be a lock is named, and nothing is harmed."""
    state = tmp_path / "state"
    state.mkdir()
    left(state)
    if works:
        with locked(state):
            assert str(os.getpid()) in (state / "run.txt").read_text()
            assert "2020" not in (state / "run.txt").read_text()
    else:
        with pytest.raises(CannotWrite, match="state"), locked(state):
            pass
    if (state / "elsewhere").exists():
        assert (state / "elsewhere").read_text() == "mine"


ONE = article(("Prices fell by 5 percent.",))
MADE = claim("Prices fell by 5 percent.", ONE)
REJECTED = Rejection("b1", "n1", "narrative", 1, NOW, ("claim-1",), ("finding-1",), "form", "words")
WRITES: dict[str, Callable[[Store], object]] = {
    "keep_entries": lambda s: s.keep_entries("topic", "form", (FeedEntry(1, NOW, "v1", "What's new"),)),
    "keep_written": lambda s: s.keep_written("topic", {"latest.md": "digest"}),
    "begin_run": lambda s: s.begin_run(NOW, ENGINE),
    "end_run": lambda s: s.end_run(1, NOW),
    "keep_listing": lambda s: s.keep_listing(Listing("feed", (item("b"),)), FEED, NOW),
    "keep_unchanged": lambda s: s.keep_unchanged("feed", NOW),
    "keep_items": lambda s: s.keep_items((item("c"),), NOW),
    "pass_over": lambda s: s.pass_over((item("d"),), NOW),
    "take_left": lambda s: s.take_left("feed", NOW, 9),
    "keep_looked": lambda s: s.keep_looked("feed", FEED, NOW),
    "keep_source_failure": lambda s: s.keep_source_failure("feed", FEED, "503", NOW),
    "keep_asked": lambda s: s.keep_asked("search", "query", NOW, True),
    "keep_stamps": lambda s: s.keep_stamps("folder", {"a": "1"}),
    "keep_item_state": lambda s: s.keep_item_state(item().id, "failed"),
    "keep_retry": lambda s: s.keep_retry(item().id, NOW, "503"),
    "keep_page": lambda s: s.keep_page(item().id, "etag", "", NOW),
    "keep_look": lambda s: s.keep_look(item().id, NOW),
    "settle": lambda s: s.settle(MODELS.slug),
    "keep_edit": lambda s: s.keep_edit(MODELS.slug, "grouped"),
    "keep_scope": lambda s: s.keep_scope(MODELS.slug, Scope("", "", "")),
    "forget_look": lambda s: s.forget_look(MODELS.slug),
    "regroup": lambda s: s.regroup(MODELS.slug, ENGINE),
    "keep_rules": lambda s: s.keep_rules(Rules("https://a.example", "allow", NOW)),
    "keep_hold": lambda s: s.keep_hold(Hold("a.example", NOW, "503")),
    "keep_standing": lambda s: s.keep_standing(Standing("feed", FEED)),
    "keep_belonging": lambda s: s.keep_belonging([(MODELS.slug, item().id, "kept", "")]),
    "keep_article": lambda s: s.keep_article(ONE, ("k",), None),
    "keep_claims": lambda s: s.keep_claims(ONE, ENGINE, [MADE]),
    "keep_related": lambda s: s.keep_related(MODELS.slug, ENGINE, [], {finding(MADE): ("fall",)}, (), (), None),
    "keep_scores": lambda s: s.keep_scores({"finding-1": 1.0}),
    "keep_version": lambda s: s.keep_version(brief(), (), "page\n", "markdown-1", {}, ()),
    "keep_outcome": lambda s: s.keep_outcome(1, MODELS.slug, {}, None, "nothing"),
    "keep_ruled": lambda s: s.keep_ruled(MODELS.slug, "digest"),
    "keep_submission": lambda s: s.keep_submission(Submission(brief(), (), (), (), NOW), Sheets("", "", ""), {}),
    "drop_submission": lambda s: s.drop_submission(MODELS.slug),
    "keep_decision": lambda s: s.keep_decision(1, MODELS.slug, None, "nothing is published"),
    "keep_rejections": lambda s: s.keep_rejections(MODELS.slug, [REJECTED]),
    "forget_texts": lambda s: s.forget_texts(NOW),
    "owe": lambda s: s.owe(MODELS.slug, 1, ["mail"]),
    "keep_sent": lambda s: s.keep_sent(Due(MODELS.slug, 1, "mail", 0), NOW),
}


def writers() -> set[str]:
    """The methods of the store that write."""
    return {
        name
        for name, method in inspect.getmembers(Store, inspect.isfunction)
        if not name.startswith(("_", "writ")) and re.search(r"self\.writ\w+\(", inspect.getsource(method))
    }


def test_every_write_is_listed_here() -> None:
    """A new method of the store joins the tests of locks and full disks."""
    assert writers() == set(WRITES)


@pytest.mark.parametrize("patience", [case(0.05, id="F89")])
def test_another_program_holds_the_file(store: Store, monkeypatch: pytest.MonkeyPatch, patience: float) -> None:
    """Every write waits, then says that the database is locked, and leaves nothing half written; reading goes on."""
    store.keep_listing(Listing("feed", (item(),)), FEED, NOW)
    store.pass_over((item("left", source="feed", published=NOW),), NOW)
    monkeypatch.setattr("pipeline.storage.database.LOCK_PATIENCE", patience)
    store.connection.execute("pragma busy_timeout = 20")
    before = "\n".join(store.connection.iterdump())
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        for name, write in WRITES.items():
            with pytest.raises(CannotWrite, match="locked") as caught:
                write(store)
            assert "no other program holds the file" in str(caught.value), name
        assert len(store.pending(10, NOW)) == 1
        other.execute("rollback")
    assert "\n".join(store.connection.iterdump()) == before
    assert store.begin_run(NOW, ENGINE) == 1


@pytest.mark.parametrize("patience", [case(0.05, id="F89-opening"), case(30.0, id="F89-patient")])
def test_a_new_file_that_another_program_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    """A new file has to be held alone to be put in write-ahead mode: it is waited for, and is not called damaged."""
    monkeypatch.setattr("pipeline.storage.database.LOCK_PATIENCE", patience)
    monkeypatch.setattr("pipeline.storage.database.BUSY_TIMEOUT", 0.02)
    path = tmp_path / "brief.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute(f"pragma application_id = {database.APPLICATION_ID}")
        other.execute("create table mine (a)")
        other.execute("begin exclusive")
        if patience < 1:
            with pytest.raises(CannotWrite, match=r"locked; see that .* no other program holds the file"):
                Store(tmp_path)
            return
        freed = threading.Timer(0.3, lambda: other.execute("rollback"))
        freed.start()
        store = Store(tmp_path)
        assert store.connection.execute("pragma journal_mode").fetchone()[0] == "wal"
        store.close()
        freed.join()


CALL = Call("key", "claims", "article", "", "http://127.0.0.1:9", "fake", 1, 10, 10, 0.0)
ENTRIES: dict[str, Callable[[Ledger], object]] = {
    "begin": lambda accounts: accounts.begin(CALL, LlmSettings()),
    "keep": lambda accounts: accounts.keep(1, "{}", "fake", (10, 10, 0.0), 0.1),
    "fail": lambda accounts: accounts.fail(1, "422", "", (10, 0, 0.0), 0.1),
    "learn": lambda accounts: accounts.learn("http://127.0.0.1:9", "fake", ((0,), (0,), 0)),
}


@pytest.mark.parametrize("patience", [case(0.05, id="F89-accounts")])
def test_another_program_holds_the_accounts(store: Store, monkeypatch: pytest.MonkeyPatch, patience: float) -> None:
    """Every entry of a call waits, then says that the database is locked, and leaves nothing half written."""
    assert set(ENTRIES) == {attribute for holder, attribute in POINTS.values() if holder is Ledger}
    monkeypatch.setattr("pipeline.storage.calls.LEDGER_PATIENCE", patience)
    accounts = Ledger(store.path.parent, NOW)
    assert accounts.begin(CALL, LlmSettings()) == 1
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        for name, entry in ENTRIES.items():
            with pytest.raises(CannotWrite, match="locked") as caught:
                entry(accounts)
            assert "no other program holds the file" in str(caught.value), name
        other.execute("rollback")
    assert [row["state"] for row in accounts.spent()] == ["begun"]
    assert accounts.begin(CALL, LlmSettings()) == 2
    accounts.close()


@pytest.mark.parametrize(("processes", "times"), [case(6, 50, id="F90")])
def test_increments_of_many_writers(tmp_path: Path, processes: int, times: int) -> None:
    """Read, then write, in six processes at once: none of three hundred is lost, and nobody is turned away."""
    Store(tmp_path).close()

    def count() -> None:
        store = Store(tmp_path)
        for _ in range(times):
            with store.writing():
                row = store.row("select value from marks where name = 'n'")
                value = str(int(row["value"]) + 1 if row else 1)
                store.write("insert or replace into marks values ('n', ?)", value)
        store.close()

    children = []
    for _ in range(processes):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                count()
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * processes
    with closing(sqlite3.connect(tmp_path / "brief.db")) as found:
        assert found.execute("select value from marks where name = 'n'").fetchone()[0] == str(processes * times)


@pytest.mark.parametrize("banned", [case(("atomic", "insert_all", "commit"), id="F90-house")])
def test_nothing_writes_but_in_a_transaction(banned: tuple[str, ...]) -> None:
    """The library's own transactions, which begin deferred, are not used anywhere."""
    broken = []
    for module in (ROOT / "pipeline").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in banned:
                broken.append(f"{module.name} {node.lineno}: {node.attr}")
    assert broken == []


@pytest.mark.parametrize("at", [case(550, id="F91")])
def test_an_exception_on_the_way(store: Store, at: int) -> None:
    """A list that breaks off at its 550th item leaves nothing of it."""

    def items() -> Iterator[Any]:
        for number in range(1000):
            if number == at:
                raise ValueError("oops")
            yield item(str(number))

    class Cut(tuple[Any, ...]):
        def __iter__(self) -> Iterator[Any]:
            return items()

    with pytest.raises(ValueError, match="oops"):
        store.keep_items(Cut(), NOW)

    def cut() -> None:
        with store.writing():
            store.keep_listing(Listing("feed", tuple(item(str(n)) for n in range(600))), FEED, NOW)
            raise ValueError("oops")

    with pytest.raises(ValueError, match="oops"):
        cut()
    assert store.connection.execute("select count(*) from items").fetchone()[0] == 0
    assert store.sources() == {}


# --- full disks


def judged(bench: Bench, folder: Path, step: Callable[[], None]) -> int:
    """A run that meets a full disk, then one that does not: old pages stay, the end is as if there had been room."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(bench.begun, folder)
    old = files(folder)

    def limited() -> None:
        try:
            step()
        except (CannotWrite, OSError) as error:
            if not isinstance(error, BriefError) and not getattr(error, "strerror", ""):
                raise
            os._exit(73)

    code, _ = apart(limited)
    assert code in (0, 73)
    after = files(folder)
    assert {name: after.get(name) for name in old if re.search(r"v\d{4}\.md$", name)} == {
        name: data for name, data in old.items() if re.search(r"v\d{4}\.md$", name)
    }
    assert after[next(name for name in old if name.endswith("latest.md"))] in {
        data for name, data in (files(bench.whole) | old).items() if re.search(r"v\d{4}\.md$", name)
    }
    assert not [name for name in after if name.endswith(".part")]
    assert apart(lambda: killing.run(folder, 2))[0] == 0
    assert files(folder) == files(bench.whole)
    assert rows(folder) == rows(bench.whole)
    return code


@pytest.mark.parametrize("pages", [case(0, id="F92-pages"), case(9, id="F92-pages-9"), case(40, id="F92-pages-40")])
def test_no_room_for_the_database(bench: Bench, tmp_path: Path, pages: int) -> None:
    """SQLite says that the disk is full: what was kept is kept, and the next run goes on from there."""

    def full() -> None:
        connect = database.connect_database

        def small(path: Path) -> sqlite3.Connection:
            made = connect(path)
            used = made.execute("pragma page_count").fetchone()[0]
            made.execute(f"pragma max_page_count = {used + pages}")
            return made

        Store.__init__.__globals__["connect_database"] = small
        killing.run(tmp_path / "full", 2)

    assert judged(bench, tmp_path / "full", full) == 73


@pytest.mark.parametrize("writes", [case(number, id=f"F92-file-{number}") for number in (1, 4)])
def test_no_room_for_a_page(bench: Bench, tmp_path: Path, writes: int) -> None:
    """At each file that is written the disk is full: the version is safe in the store, the next run writes the file."""

    def full() -> None:
        from pipeline.render import publication as publishing

        real, count = publishing.write, 0

        def limited(path: Path, text: str) -> bool:
            nonlocal count
            count += 1
            if count == writes:
                soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
                resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
                try:
                    return real(path, text + " " * 20)  # longer than the limit, whatever is written
                finally:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            return real(path, text)

        publishing.write = limited
        killing.run(tmp_path / "full", 2)

    assert judged(bench, tmp_path / "full", full) == 73


def as_nobody(step: Callable[[], str], folder: Path) -> str:
    """What a step says in a child that owns nothing."""
    said = folder / "said"
    said.touch()
    said.chmod(0o666)

    def limited() -> None:
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        said.write_text(step())

    assert apart(limited)[0] == 0
    return said.read_text()


def _open(folder: Path) -> str:
    try:
        store = Store(folder)
        store.begin_run(NOW, ENGINE)
        store.close()
    except CannotWrite as error:
        return str(error)
    return "opened"


@pytest.mark.parametrize(
    ("file", "mode"),
    [case(0o444, 0o555, id="F93-all"), case(0o666, 0o555, id="F93-folder"), case(0o444, 0o777, id="F93-file")],
)
def test_rights(file: int, mode: int) -> None:
    """A database or folder that may not be written is named, with what to look at."""
    folder = Path("/tmp") / f"brief-rights-{os.getpid()}-{file:o}-{mode:o}"  # where nobody may look
    try:
        state = folder / "state"
        Store(state).close()
        folder.chmod(0o777)
        (state / "brief.db").chmod(file)
        state.chmod(mode)
        said = as_nobody(lambda: _open(state), folder)
        assert "brief.db" in said
        assert re.search(r"readonly|unable to open|Permission|locked", said), said
    finally:
        state.chmod(0o777)
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    "log",
    [case(b"", id="F93-wal-empty"), case(b"not a log" * 999, id="F93-wal-foreign"), case(None, id="F93-wal-missing")],
)
def test_a_log_of_somebody_else(tmp_path: Path, log: bytes | None) -> None:
    """A log that is not the database's own is not believed; what was written into the file is there."""
    store = Store(tmp_path)
    store.begin_run(NOW, ENGINE)
    store.close()
    if log is not None:
        (tmp_path / "brief.db-wal").write_bytes(log)
    again = Store(tmp_path)
    assert again.begin_run(NOW, ENGINE) == 2
    again.close()


# --- damage


def _lived(path: Path) -> bytes:
    store = Store(path.parent)
    store.keep_listing(Listing("feed", tuple(item(str(n)) for n in range(300))), FEED, NOW)
    published(store, "# One\n", "# Two\n")
    store.connection.execute("pragma wal_checkpoint(truncate)")
    store.close()
    return path.read_bytes()


def _flipped(path: Path) -> None:
    data = bytearray(_lived(path))
    for place in range(4096 * 3, len(data), max(1, (len(data) - 4096 * 3) // 600)):
        data[place] ^= 0xFF
    path.write_bytes(bytes(data))


def _halved(path: Path) -> None:
    data = _lived(path)
    path.write_bytes(data[: len(data) // 2])


def _other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table recipes (name text)")
        other.execute("pragma application_id = 77")


def _newer(path: Path) -> None:
    _lived(path)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('living-brief', 'm999', '')"
        )


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        case(_flipped, "restore", id="F94-bytes"),
        case(_halved, "restore", id="F94-half"),
        case(lambda path: path.write_text("notes\n" * 999), "restore", id="F94-text"),
        case(lambda path: path.write_bytes(b""), "restore", id="F94-empty"),
        case(_other_program, "another program", id="F94-foreign"),
        case(_newer, "newer version", id="F94-newer"),
    ],
)
def test_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None], word: str) -> None:
    """A file that is damaged, foreign or too new is refused with the way out, and never made anew over it."""
    monkeypatch.setattr(database, "MAKING", 0.1)  # nobody fills the empty one
    path = tmp_path / "state" / "brief.db"
    path.parent.mkdir()
    spoil(path)
    before = path.read_bytes()
    try:
        Store(path.parent).close()
        said = next(damage(path))
    except CannotWrite as error:
        said = str(error)
    assert word in said
    assert str(path) in said
    assert path.read_bytes() == before
    path.unlink()
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


@pytest.mark.parametrize("writes", [case(40, id="F95")])
def test_a_backup_during_writes(tmp_path: Path, writes: int) -> None:
    """A copy that is taken while a run writes is whole, is never written over, and can be brought back."""
    state, copy = tmp_path / "state", tmp_path / "copies" / "one.db"
    Store(state).close()
    child = os.fork()
    if child == 0:
        store = Store(state)
        for number in range(writes):
            store.keep_listing(Listing("feed", tuple(item(f"{number} {n}") for n in range(5))), FEED, NOW)
            time.sleep(0.005)
        os._exit(0)
    time.sleep(0.1)
    copy_database(state / "brief.db", copy)
    os.waitpid(child, 0)
    assert list(damage(copy)) == []
    with closing(sqlite3.connect(copy)) as found:
        count = found.execute("select count(*) from items").fetchone()[0]
    assert count % 5 == 0
    with pytest.raises(BriefError, match="never written over"):
        copy_database(state / "brief.db", copy)
    assert replace_database(copy, state / "brief.db", tmp_path / "aside")
    store = Store(state)
    assert store.connection.execute("select count(*) from items").fetchone()[0] == count
    store.close()
    with closing(sqlite3.connect(tmp_path / "aside")) as found:
        assert found.execute("select count(*) from items").fetchone()[0] == writes * 5
    with pytest.raises(CannotWrite, match="cannot be restored"):
        replace_database(ROOT / "README.md", state / "brief.db", tmp_path / "aside")


def _complete(folder: Path) -> bool:
    store = Store(folder)
    try:
        names = [row["name"] for row in store.rows("select name from _sqlite_migrations order by id")]
        store.begin_run(NOW, ENGINE)
        return names == [migration.name for migration in migrations.migrations._migrations]
    finally:
        store.close()


def _first_of_all(path: Path) -> None:
    path.parent.mkdir()
    with closing(connect_database(path)) as connection:
        migrations.migrations.apply(Database(connection), stop_before="m003_waiting")


@pytest.mark.parametrize(
    ("begun", "step"), [case(None, 7, id="F96-killed-new"), case(_first_of_all, 7, id="F96-killed-old")]
)
def test_a_making_that_dies(tmp_path: Path, begun: Callable[[Path], None] | None, step: int) -> None:
    """Killed at any of its statements the making of a store, or its migration, is done by the next start."""

    def dying(at: int) -> None:
        count = 0

        def counted(_statement: str) -> None:
            nonlocal count
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)

        def traced(path: Path) -> sqlite3.Connection:
            connection = connect_database(path)
            connection.set_trace_callback(counted)
            return connection

        opening.connect_database = traced  # type: ignore[attr-defined]
        Store(tmp_path / str(at)).close()

    at, code = 1, -signal.SIGKILL
    while code == -signal.SIGKILL:
        if begun:
            begun(tmp_path / str(at) / "brief.db")
        code, _ = apart(lambda at=at: dying(at))  # type: ignore[misc]
        assert _complete(tmp_path / str(at)), at
        at += step
    assert at > 40


@pytest.mark.parametrize("openers", [case(4, id="F96-at-once")])
def test_a_migration_by_several(tmp_path: Path, openers: int) -> None:
    """Several programs that open a new store at once migrate it once."""
    children = []
    for number in range(openers):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                Store(tmp_path / "state").close()
                code = 0
            except BaseException as error:
                (tmp_path / f"{number}.txt").write_text(repr(error))
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitpid(child, 0)[1] for child in children]
    assert [path.read_text() for path in tmp_path.glob("*.txt")] == []
    assert codes == [0] * openers
    assert _complete(tmp_path / "state")


@pytest.mark.parametrize("folder", [case(ROOT / "tests" / "storage" / "releases", id="F96-releases")])
def test_every_released_schema(tmp_path: Path, folder: Path) -> None:
    """A store of every release is migrated with all its rows."""
    release.dump(tmp_path / "present.sql")
    for dump in (*sorted(folder.glob("*.sql")), tmp_path / "present.sql"):
        state = tmp_path / dump.stem
        state.mkdir()
        text = dump.read_text(encoding="utf-8")
        with closing(sqlite3.connect(state / "brief.db")) as made:
            made.executescript(text)
        assert _complete(state)
        assert list(damage(state / "brief.db")) == []
        store = Store(state)
        slugs = [row["topic"] for row in store.rows("select distinct topic from versions")]
        assert slugs
        assert [fault for slug in slugs for fault in chain(store, slug)] == []
        assert store.connection.execute("select count(*) from items").fetchone()[0] == text.count('INSERT INTO "items"')
        store.close()


@pytest.mark.parametrize(
    "values",
    [
        case({"kept": 2**63}, id="F97-number"),
        case({"kept": None}, id="F97-null"),
    ],
)
def test_values_that_do_not_fit(store: Store, values: dict[str, Any]) -> None:
    """What the schema does not take is an error with nothing written."""
    run = store.begin_run(NOW, ENGINE)
    with pytest.raises((OverflowError, sqlite3.IntegrityError)):
        store.keep_outcome(run, MODELS.slug, values, None, "nothing")
    assert store.outcomes(MODELS.slug) == ()


@pytest.mark.parametrize("count", [case(3_000, id="F97-many")])
def test_more_than_a_statement_takes(store: Store, count: int) -> None:
    """An update erases nothing that it does not name, and thousands of ids are asked for in parts."""
    full = item("a", author="Dana Vell", published=day(1))
    store.keep_listing(Listing("feed", (full,)), FEED, NOW)
    store.keep_listing(Listing("feed", (replace(full, title="Other", author="", published=None),)), FEED, NOW)
    (found,) = store.pending(10, NOW)
    assert (found.author, found.published, found.title) == ("Dana Vell", day(1), "Other")
    assert store.claims(str(number) for number in range(count)) == {}
    assert store.newest(str(number) for number in range(count)) == {}


@pytest.mark.parametrize(
    ("sql", "first"),
    [
        case("update versions set markdown = 'x' where number = 2", "v2", id="F98-changed"),
        case("delete from versions where number = 2", "v2", id="F98-deleted"),
        case("delete from versions where number = 3", "v3", id="F98-last"),
        case("update versions set number = number + 1 where number = 3", "v3", id="F98-moved"),
        case("update versions set markdown = 'x', hash = 'y' where number = 2", "v2", id="F98-hash"),
    ],
)
def test_edited_history(store: Store, sql: str, first: str) -> None:
    """A version that was changed or taken out by hand is named."""
    published(store, "# One\n", "# Two\n", "# Three\n")
    store.keep_outcome(store.begin_run(NOW, ENGINE), MODELS.slug, {}, 3, "findings 1")
    assert list(chain(store, MODELS.slug)) == []
    store.connection.execute(sql)
    (fault,) = chain(store, MODELS.slug)
    assert fault.startswith(f"{MODELS.slug} {first}:")


# --- years


@pytest.mark.timeout(300)
@pytest.mark.parametrize("days", [case(12, id="F99")])
def test_weeks_of_daily_runs(tmp_path: Path, days: int) -> None:
    """Twelve runs in one process: the log of the database stays small, old texts go, and what is quoted stays.

    `make endurance` lives through years.
    """
    from tests.endurance.life import live

    past = live(tmp_path, days, texts=timedelta(days=4))
    assert sum(one.version > 0 for one in past) > days / 2
    assert (tmp_path / "state" / "brief.db-wal").exists() is False or past[-1].log < 8_000_000
    growth = [after.database - before.database for before, after in pairwise(past[3:])]
    assert sum(growth[-4:]) <= 1.5 * sum(growth[:4])
    store = Store(tmp_path / "state")
    try:
        emptied = store.connection.execute("select count(*) from articles where sentences like '%\"\"%'").fetchone()[0]
        assert emptied > 0 or store.connection.execute("select count(*) from items where text = ''").fetchone()[0] > 100
        for row in store.rows("select c.record, a.sentences from claims c join articles a on a.id = c.article"):
            record, sentences = json.loads(row["record"]), json.loads(row["sentences"])
            assert all(sentences[place] for place in record["sentences"]), record
    finally:
        store.close()


# --- connections


@pytest.mark.parametrize("again", [case(False, id="F100-new"), case(True, id="F100-old")])
def test_every_connection_has_its_settings(tmp_path: Path, again: bool) -> None:
    """Write-ahead log, foreign keys, patience and synchronous writing are set on each connection that writes."""
    Store(tmp_path).close()
    with closing(database.connect_database(tmp_path / "brief.db")) as found:
        if again:
            found.close()
            found = database.connect_database(tmp_path / "brief.db")
        values = [
            found.execute(f"pragma {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys", "synchronous")
        ]
        assert values == ["wal", 1, 1]
        assert found.execute("pragma busy_timeout").fetchone()[0] == database.BUSY_TIMEOUT * 1000
        found.close()


@pytest.mark.parametrize(
    "allowed",
    [
        case(
            {"storage/database.py", "storage/integrity.py", "storage/store.py", "storage/catalogue.py"},
            id="F100-house",
        )
    ],
)
def test_nobody_else_connects(allowed: set[str]) -> None:
    """Outside the factory only copies, the store in memory and read-only looks open a database."""
    found = set()
    for module in (ROOT / "pipeline").rglob("*.py"):
        if "sqlite3.connect(" in module.read_text(encoding="utf-8"):
            found.add(module.relative_to(ROOT / "pipeline").as_posix())
    assert found <= allowed


@pytest.mark.parametrize(
    ("version", "warns"), [case((3, 40, 1), True, id="F101-old"), case((3, 51, 3), False, id="F101-new")]
)
def test_an_old_sqlite(monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], warns: bool) -> None:
    """A SQLite with the bug of the write-ahead log is told of, with what keeps it harmless."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    note = database.old_library()
    assert bool(note) == warns
    if warns:
        assert "one run at a time" in note


@pytest.mark.parametrize("code", [case(75, id="F87-command")])
def test_the_command_names_who_works(tmp_path: Path, site: Site, code: int) -> None:
    """`brief run` beside another ends with 75, and says which process works since when."""
    home = slow(tmp_path / "home", site)
    first = home.start("run", "--executor", "inline", "--now", SECOND)
    try:
        assert site.reached.wait(30)
        one_line(home.run(now=SECOND), code, f"process {first.pid}, started 20", "nothing was changed")
    finally:
        first.kill()
        first.communicate()
