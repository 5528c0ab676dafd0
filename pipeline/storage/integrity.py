"""Whether the store is what runs have left, readable and unchanged; a copy of it, and how one is brought back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import CannotWrite, UsageError
from pipeline.models import judged_by_model, tagged
from pipeline.permissions import why_not_written
from pipeline.storage.database import CHAINED, DAMAGED, SEALED, SEALED_COLUMNS, chained, looking, refuse_foreign, seal
from pipeline.storage.publication import misfiled

if TYPE_CHECKING:
    from pipeline.storage.store import Store

_SHOWN = 20  # faults of one kind
_LOG = ("", "-wal", "-shm")  # the files of one database
_BACK = "bring a backup back with: brief restore FILE"


def damage(path: Path) -> Iterator[str]:
    """What SQLite finds wrong with a file, in its pages, between its tables and in their words."""
    with closing(looking(path)) as connection:
        try:
            for (found,) in connection.execute(f"pragma integrity_check({_SHOWN})"):
                if found != "ok":
                    yield f"{path}: {found}; {DAMAGED}"
            for table, _, parent, _ in connection.execute("pragma foreign_key_check").fetchmany(_SHOWN):
                yield f"{path}: a row of {table} refers to one of {parent} that is not there; {DAMAGED}"
            yield from (f"{path}: {found}; {DAMAGED}" for found in _unread(connection))
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            yield f"{path}: {error}; {DAMAGED}"


def _unread(connection: sqlite3.Connection) -> Iterator[str]:
    """Tables with a row that is no text, or a record that is no JSON: SQLite looks at neither."""
    tables = connection.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    for (table,) in tables.fetchall():
        try:
            for row in connection.execute(f"select * from {table}"):
                if "record" in row.keys() and row["record"][:1] in ("{", "["):  # noqa: SIM118  # a row has no items
                    json.loads(row["record"])
                if any("\x00" in value for value in row if isinstance(value, str)):
                    raise ValueError("zeros among its words")
        except (sqlite3.OperationalError, ValueError, TypeError) as error:
            yield f"a row of {table} cannot be read ({str(error)[:100]})"


def chain(store: Store, topic: str) -> Iterator[str]:
    """Where the chain of a topic's versions is broken: the first version that is not as it was published."""
    digest, before, number = "", "", 0
    for row in store.rows("select * from versions where topic = ? order by number", topic):
        number += 1
        if row["number"] != number:
            yield f"{topic} v{number}: is missing; {DAMAGED}"
            return
        digest, before = chained(digest, row["markdown"]), seal("versions", row, before)
        if digest != row["hash"]:
            yield f"{topic} v{number}: is not what was published, or does not follow v{number - 1}; {DAMAGED}"
            return
        if before != row["seal"]:
            yield f"{topic} v{number}: what it was made from was changed afterwards; {DAMAGED}"
            return
    told = store.value("select coalesce(max(version), 0) from outcomes where topic = ?", topic)
    if told > number:
        yield f"{topic} v{number + 1}: is missing, although a run made v{told}; {DAMAGED}"


def seals(store: Store) -> Iterator[str]:
    """Rows of the archive, of the log of runs and of what editors see and decide that were changed afterwards."""
    for table in SEALED.keys() - set(CHAINED):
        for row in store.rows(f"select * from {table}"):
            if seal(table, row) != row["seal"]:
                named = ", ".join(f"{key} {row[key]}" for key in SEALED_COLUMNS[table])
                yield f"{table}, {named}: was changed afterwards; {_BACK}"
    yield from (f"{named}: was changed afterwards; {_BACK}" for named in misfiled(store))


def knowledge(store: Store, text_hash: Callable[[Iterable[str]], str]) -> Iterator[str]:
    """Articles, claims and findings whose id, hash or words are not what they were made from, and wrong numbers.

    `text_hash` is how the gatherer hashes sentences. Of a text that was emptied with age only what is quoted is left.
    """
    for row in store.rows("select a.*, i.title from articles a join items i on i.id = a.item"):
        sentences = json.loads(row["sentences"])
        ids = {tagged("article", row["item"], row["text_hash"], *more) for more in ((), (row["revision"],))}
        whole = bool(sentences) and all(sentences)
        if row["id"] not in ids or (whole and text_hash(sentences) != row["text_hash"]):
            yield f"article {row['id']} ({row['title']}): its text is not the one that was read; {_BACK}"
    for row in store.rows("select c.*, a.sentences from claims c join articles a on a.id = c.article"):
        claim = json.loads(row["record"])
        same = all(claim[name] == row[name] for name in ("id", "article", "item", "kind", "role", "holder", "quote"))
        if not same or not _named(claim) or not _verbatim(claim, json.loads(row["sentences"])):
            yield f"claim {row['id']} (“{row['quote'][:60]}”): does not stand so in its article; {_BACK}"
    for row in store.rows("select f.*, c.quote from findings f left join claims c on c.id = f.lead"):
        finding = json.loads(row["record"])
        same = all(finding[name] == row[name] for name in ("id", "kind", "text", "label"))
        if not same or finding["claims"][0] != row["lead"] or row["quote"] != row["text"]:
            yield f"finding {row['id']} (“{row['text'][:60]}”): is not what its claims say; {_BACK}"
    yield from (f"{found}; {_BACK}" for found in _renumbered(store))


def _named(claim: dict[str, Any]) -> bool:
    """Whether the id of a claim is the hash of what it stands for; what a second reading struck out is lost to it."""
    gist = claim.get("gist")
    if gist is None and judged_by_model(claim["engine"]):
        return True
    says = [gist["says"]] if gist else []
    return bool(claim["id"] == tagged("claim", claim["article"], claim["sentences"], *says, claim["engine"]))


def _renumbered(store: Store) -> Iterator[str]:
    """Sources of the newest versions that have another number now."""
    for row in store.rows(
        "select v.topic, json_extract(s.value, '$.number') as given from versions v,"
        " json_each(json_array('$.sources', '$.also')) p, json_each(v.brief, p.value) s left join numbers n"
        " on n.topic = v.topic and n.item = json_extract(s.value, '$.item')"
        " where v.number = (select max(number) from versions w where w.topic = v.topic) and n.number is not given"
    ):
        yield f"{row['topic']} [{row['given']}]: is not the number of its source any more"


def _verbatim(claim: dict[str, Any], sentences: list[str]) -> bool:
    """Whether a quote stands in its sentences word for word: capitals and marks at its ends are the page's."""
    said = " ".join(sentences[n] for n in claim["sentences"] if 0 <= n < len(sentences)).casefold()
    words = claim["quote"].casefold()
    return words.strip(" .,;:“”\"'") in said or all(part in said for part in words.split(". "))


# Backing up: a copy of the store at one moment, taken while anyone may read and write, and brought back whole.


def copy_database(path: Path, target: Path) -> None:
    """Copy the database at `path` to a file that does not exist yet; it is there when it is whole."""
    if target.exists():
        raise UsageError(f"{target}: exists; a backup is never written over")
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        _copy(path, part)
        faults = list(damage(part))
        if faults:
            raise CannotWrite(f"nothing was copied: {faults[0].replace(str(part), str(path))}")
        part.replace(target)
    except OSError as error:
        raise CannotWrite(f"{why_not_written(target, error)}; or choose another folder") from error
    except sqlite3.Error as error:
        raise CannotWrite(
            f"{target}: {error}; nothing was copied; see that there is room, and: brief verify"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def replace_database(source: Path, path: Path, aside: Path) -> bool:
    """Put a backup in the place of the database; what stood there is copied to `aside`. Returns whether it did."""
    from pipeline.storage.migrations import unknown_migrations

    try:
        refuse_foreign(source)
        faults = list(damage(source))
    except sqlite3.Error as error:
        raise CannotWrite(f"{source}: {error}; it cannot be restored") from error
    if faults:
        raise CannotWrite(f"{faults[0]}; it cannot be restored")
    connection = looking(source)
    try:
        newer = unknown_migrations(connection)
    finally:
        connection.close()
    if newer:
        raise CannotWrite(f"{source}: was written by a newer version of living-brief ({newer[0]}); upgrade first")
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        _copy(source, part)
        replaced = path.exists()
        # The copy aside is whole before anything is taken away, so that a death here costs nothing.
        for end in _LOG:
            if Path(f"{path}{end}").exists():
                shutil.copy2(f"{path}{end}", f"{aside}{end}")
        for end in _LOG[1:]:
            Path(f"{path}{end}").unlink(missing_ok=True)
        part.replace(path)
    except OSError as error:
        raise CannotWrite(f"{why_not_written(path, error)}; nothing was brought back") from error
    except sqlite3.Error as error:
        raise CannotWrite(f"{path}: {error}; nothing was brought back") from error
    finally:
        part.unlink(missing_ok=True)
    return replaced


def _copy(source: Path, target: Path) -> None:
    """One snapshot, by SQLite's own backup; on the disk when this returns."""
    reading = looking(source)
    try:
        writing = sqlite3.connect(target, isolation_level=None)
        try:
            reading.backup(writing)
            writing.execute("pragma journal_mode = delete")  # one file, with nothing beside it
        finally:
            writing.close()
    finally:
        reading.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())
