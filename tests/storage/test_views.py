"""The store as people look into it: each query of docs/explore.md on the sample's store, plainly and in Datasette."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.storage.migrations import VIEWS
from tests.demo.library import AGAIN
from tests.shared_data import ROOT

PAGE = (ROOT / "docs" / "explore.md").read_text(encoding="utf-8")
ASKED = dict(re.findall(r"^## (\d+)\. .*?^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
NAMES = re.findall(r"create view (\w+)", VIEWS)
Rows = list[dict[str, Any]]

# What the sample's answers must be like: `python -m pipeline.demo` says what was planted there.
SENSIBLE: dict[str, Callable[[Rows], bool]] = {
    "1": lambda rows: len({row["holder"] for row in rows}) > 5 and all("Corvid-70B" in row["quote"] for row in rows),
    "2": lambda rows: {"Ilse Brandt", "Teodor Vasik"} < {row["holder"] for row in rows}
    and {row["side"] for row in rows if row["holder"] == "Ilse Brandt"} == {"closing", "widening"},
    "3": lambda rows: all(len(row["told_by"].split(", ")) == row["origins"] for row in rows),
    "4": lambda rows: {"61.4", "54.9"} <= {figure for row in rows for figure in ("61.4", "54.9")
                                           if f"{figure} percent" in row["quote"] and "54.9" in row["about"]},
    "5": lambda rows: all(row["quote"] and row["url"] and row["seen"] and row["text_hash"] for row in rows),
    "6": lambda rows: {"claim corrected", "position moved"} <= {row["kind"] for row in rows},
    "7": lambda rows: any("agreed on 20 March 2026 on a common harness" in row["answer"] for row in rows),
    "8": lambda rows: len(rows) > 5 and all(row["quotations"] > 0 for row in rows),
    "9": lambda rows: {row["verdict"] for row in rows} >= {"repeat", "off topic"},
    "10": lambda rows: [row["reason"] for row in rows] == ["no new items"],
}  # fmt: skip


@pytest.fixture(scope="module")
def database(sample_after: dict[int, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the sample after its four runs and one that found nothing, in a copy of its own."""
    folder = shutil.copytree(sample_after[AGAIN], tmp_path_factory.mktemp("views") / "sample")
    return folder / "state" / "brief.db"


@pytest.fixture(scope="module")
def plain(database: Path) -> Iterator[sqlite3.Connection]:
    """The file as `sqlite3` opens it, for reading."""
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def served(database: Path) -> dict[str, tuple[int, Any]]:
    """What Datasette answers to each query and for each view, by query or name."""
    from datasette.app import Datasette

    async def ask() -> dict[str, tuple[int, Any]]:
        datasette = Datasette([str(database)])
        answers = {}
        for sql in ASKED.values():
            answer = await datasette.client.get(
                "/brief.json", params={"sql": sql.strip().rstrip(";"), "_shape": "array"}
            )
            answers[sql] = (answer.status_code, answer.json())
        for name in NAMES:
            answer = await datasette.client.get(f"/brief/{name}.json?_size=1")
            answers[name] = (answer.status_code, answer.json())
        return answers

    return asyncio.run(ask())


def test_there_are_ten_questions() -> None:
    """The page asks ten, and each has its check here."""
    assert list(ASKED) == list(SENSIBLE) == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize("number", SENSIBLE)
def test_a_question_has_a_sensible_answer(number: str, plain: sqlite3.Connection) -> None:
    """sqlite3 alone answers it, with rows that make sense for the sample."""
    rows = [dict(row) for row in plain.execute(ASKED[number])]
    assert rows
    assert SENSIBLE[number](rows), rows


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("number", SENSIBLE)
def test_datasette_answers_the_same(number: str, plain: sqlite3.Connection, served: dict[str, tuple[int, Any]]) -> None:
    """The file opens in Datasette as it is."""
    status, rows = served[ASKED[number]]
    assert status == 200
    assert rows == [dict(row) for row in plain.execute(ASKED[number])]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("name", NAMES)
def test_a_view_is_explained_has_rows_and_opens(
    name: str, plain: sqlite3.Connection, served: dict[str, tuple[int, Any]]
) -> None:
    """Each view stands in the page's table, is not empty for the sample, and opens in Datasette."""
    assert f"| `{name}` |" in PAGE
    columns = [column[0] for column in plain.execute(f"select * from {name}").description]
    assert plain.execute(f"select count(*) from {name}").fetchone()[0] > 0
    assert all(column.islower() and column.replace("_", "").isalnum() for column in columns)
    assert served[name][0] == 200


def test_every_sentence_rests_on_stored_words(plain: sqlite3.Connection) -> None:
    """What `evidence` names as quotation stands word for word in the revision of the article that it names.

    Its first letter may be a capital where the article opens with "And" or the like.
    """
    rows = plain.execute(
        "select e.quote, a.sentences from evidence e join articles a on a.id = e.article and a.text_hash = e.text_hash"
    ).fetchall()
    assert len(rows) == plain.execute("select count(*) from evidence").fetchone()[0] > 100
    assert [quote for quote, text in rows if quote[1:] not in " ".join(json.loads(text))] == []
