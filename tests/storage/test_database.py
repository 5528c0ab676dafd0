"""Opening: settings of the database, migrations, and files that are not ours."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipeline.errors import CannotWrite
from pipeline.findings.similarity import Statistics, statistics_from_json
from pipeline.storage import Store, database
from pipeline.storage.database import APPLICATION_ID, LAST_MIGRATION, connect_database, is_current
from pipeline.storage.integrity import damage, seals
from pipeline.storage.migrations import migrations
from tests.page.making import NOW


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table recipes (name text)")
        connection.execute("insert into recipes values ('soup')")
    connection.close()


def _tagged_foreign(path: Path) -> None:
    _foreign(path)
    connection = sqlite3.connect(path)
    connection.execute("pragma application_id = 77")
    connection.close()


def _ours(path: Path) -> bytes:
    store = Store(path.parent)
    store.begin_run(NOW, "digest")
    store.connection.execute("pragma wal_checkpoint(truncate)")
    store.close()
    return path.read_bytes()


def _truncated(path: Path) -> None:
    data = _ours(path)
    path.write_bytes(data[: len(data) // 2])


def _scrambled(path: Path) -> None:
    data = _ours(path)
    path.write_bytes(data[:100] + bytes(255 - byte for byte in data[100:]))


NOT_OURS: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("The notes of somebody else, and quite long ones at that.\n" * 40),
    "only the header": lambda path: path.write_bytes(b"SQLite format 3\0" + b"\0" * 84),
    "foreign": _foreign,
    "foreign with a mark of its own": _tagged_foreign,
    "truncated": _truncated,
    "scrambled": _scrambled,
}


@pytest.mark.parametrize("kind", NOT_OURS)
def test_what_is_not_ours_is_refused_and_not_written(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty, foreign or damaged file stays byte for byte as it was, and the error names it."""
    monkeypatch.setattr(database, "MAKING", 0.1)  # nobody fills the empty one
    path = tmp_path / "brief.db"
    NOT_OURS[kind](path)
    before = path.read_bytes()
    with pytest.raises(CannotWrite, match=r"brief\.db") as caught:
        Store(tmp_path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A state folder that is a file is an error with a remedy, and the file stays."""
    folder = tmp_path / "state"
    folder.write_text("mine")
    with pytest.raises(CannotWrite, match="folder"):
        Store(folder)
    assert folder.read_text() == "mine"


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    """A folder called brief.db is an error, no crash."""
    (tmp_path / "brief.db").mkdir()
    with pytest.raises(CannotWrite, match=r"brief\.db"):
        Store(tmp_path)


@pytest.mark.parametrize("name", ["plain", "with space", "50%20 done", "what?", "one#two", "Ärger", "it's; drop"])
def test_any_folder_name_will_do(name: str, tmp_path: Path) -> None:
    """What was stored is there when the folder is opened again, whatever the folder is called."""
    first = Store(tmp_path / name)
    first.begin_run(NOW, "digest")
    first.close()
    again = Store(tmp_path / name)
    assert again.begin_run(NOW, "digest") == 2
    again.close()
    assert [folder.name for folder in tmp_path.iterdir()] == [name]


def test_folders_above_are_made(tmp_path: Path) -> None:
    """A state folder need not exist beforehand."""
    store = Store(tmp_path / "a" / "b")
    store.close()
    assert (tmp_path / "a" / "b" / "brief.db").is_file()


def test_the_database_is_in_wal_mode_with_foreign_keys(store: Store) -> None:
    """Readers never wait for a run, and nothing can refer to what is not there."""
    assert store.connection.execute("pragma journal_mode").fetchone()[0] == "wal"
    assert store.connection.execute("pragma foreign_keys").fetchone()[0] == 1
    assert store.connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        store.write("insert into readings values ('article-of-nothing', 'digest', 1, '')")


def test_migrations_are_recorded_once(tmp_path: Path) -> None:
    """A store that is opened again is not migrated again."""
    applied = []
    for _ in range(2):
        store = Store(tmp_path)
        applied.append([tuple(row) for row in store.connection.execute("select * from _sqlite_migrations")])
        store.close()
    assert "m001_first" in applied[0][0]
    assert applied[0] == applied[1]


def test_counts_of_words_become_rows(tmp_path: Path) -> None:
    """What an older store has as one record goes on being counted, and a finding of it leads to the claim it quotes."""
    connection = connect_database(tmp_path / "brief.db")
    database = Database(connection)
    migrations.apply(database, stop_before="m006_term_counts")
    database.execute(
        "insert into findings values ('f', 't', 'fact', 'x', 'x', '', '', 1, 1, 1, ?)", ['{"claims":["c2","c1"]}']
    )
    record = '[10, {"open": 9, "a \\"b\\"": 1}, 0.25, 12, {"open": 11, "a \\"b\\"": 1, "new.word": 2}]'
    database.execute("insert into statistics values ('t', 10, ?)", [record])
    connection.close()
    store = Store(tmp_path)
    found = store.statistics("t")
    assert found is not None
    assert (statistics_from_json(found[0]), found[1]) == (Statistics(10, {"open": 9, 'a "b"': 1}, 0.25), 12)
    assert store.term_counts("t") == {"open": 11, 'a "b"': 1, "new.word": 2}
    assert store.connection.execute("select lead from findings").fetchone()[0] == "c2"
    store.close()


def test_what_an_older_store_left_waiting_is_looked_through_once(tmp_path: Path) -> None:
    """Of what waits in it only that stays which a topic keeps and has not taken in."""
    connection = connect_database(tmp_path / "brief.db")
    database = Database(connection)
    migrations.apply(database, stop_before="m014_waiting_no_more")
    database.execute("pragma foreign_keys = off")
    for name, verdict, related in (("done", "kept", 1), ("open", "kept", 0), ("left", "off topic", 0)):
        database.execute(
            "insert into articles values (?, ?, 1, 'full', 'en', '', '', '[]', null, '[]')", [f"of-{name}", name]
        )
        database.execute("insert into belonging (topic, item, verdict, why) values ('t', ?, ?, '')", [name, verdict])
        database.execute("insert into waiting values ('relate', 't', ?), ('number', 't', ?)", [name, name])
        if related:
            database.execute("insert into related values ('t', ?, 'digest')", [f"of-{name}"])
    connection.close()
    store = Store(tmp_path)
    rows = [tuple(row) for row in store.connection.execute("select item, what from waiting order by item, what")]
    store.close()
    assert rows == [("done", "number"), ("open", "number"), ("open", "relate")]


def test_a_reader_sees_the_last_commit_while_a_run_writes(store: Store) -> None:
    """Anyone may read the file at any time and sees whole transactions only."""
    store.begin_run(NOW, "digest")
    reader = sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)
    with store.writing():
        store.begin_run(NOW, "digest")
        assert reader.execute("select count(*) from runs").fetchone()[0] == 1
    assert reader.execute("select count(*) from runs").fetchone()[0] == 2
    reader.close()


def test_damage_is_found_when_asked(tmp_path: Path) -> None:
    """A store whose file lost a page opens, and says what is wrong with it and what to do."""
    Store(tmp_path).close()
    path = tmp_path / "brief.db"
    assert list(damage(path)) == []
    whole = bytearray(path.read_bytes())
    whole[-4096:] = bytes(4096)
    path.write_bytes(whole)
    found = next(damage(path))
    assert all(words in found for words in (str(path), "brief restore"))


def test_words_that_cannot_be_read_are_damage(store: Store) -> None:
    """SQLite looks at no text: bytes that are none, zeros among words and records that are no JSON are found."""
    run = store.begin_run(NOW, "digest")
    for column, value in (("reason", b"\xffa"), ("reason", "a\0b"), ("seal", "")):
        store.keep_outcome(run, "models", {}, None, "nothing")
        store.connection.execute(f"update outcomes set {column} = cast(? as text)", [value])
        assert [*damage(store.path)] or [*seals(store)], column
    assert [*seals(store)] == ["outcomes, run 1, topic models: was changed afterwards; bring a backup back with:"
                               " brief restore FILE"]  # fmt: skip


def test_who_opens_a_current_store_loads_no_migrations(tmp_path: Path) -> None:
    """The last of them is known by its name, so that nobody waits for their library who has nothing to migrate."""
    assert [migration.name for migration in migrations._migrations][-1] == LAST_MIGRATION
    assert sorted(migration.name for migration in migrations._migrations)[-1] == LAST_MIGRATION
    store = Store(tmp_path)
    assert is_current(store.connection)
    store.close()
    code = "import sys; from pathlib import Path; from pipeline.storage import Store; Store(Path(sys.argv[1])).close()"
    probe = f"{code}; print('sqlite_utils' in sys.modules, 'numpy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", probe, tmp_path], capture_output=True, text=True, check=True).stdout
    assert told == "False False\n"
