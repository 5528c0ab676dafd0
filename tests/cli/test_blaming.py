"""`brief blame`, `brief explain` and the folding of `brief history`."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from tests.cli.home import TOPIC, Home, copied, one_line


def good(home: Home, *arguments: str) -> str:
    """What a command prints that ends well."""
    done = home.brief(*arguments)
    assert (done.code, done.err) == (0, ""), done
    return done.out


def test_blame_of_a_page(shelf: Home) -> None:
    """Each sentence of the page with its version, its articles and quotes, its origins and who read them."""
    told = good(shelf, "blame", TOPIC)
    data = shelf.json()
    blocks = [block for section in data["sections"].values() for block in section]
    for block in blocks:
        assert block["id"] in told
        for sentence in block["sentences"]:
            assert f"- {sentence['text']}\n    came in v" in told
    assert len(re.findall(r"^    came in v[123]", told, re.M)) == len(re.findall("^- ", told, re.M))
    assert re.search(r"^    1 article, 1 independent origin: lamp gazette; read by offline-1$", told, re.M)
    assert "[3] Lamp Gazette, 2026-03-10: “Larkmouth Council published the Corrigan contract" in told


def test_blame_of_a_block(shelf: Home) -> None:
    """An answered question with its answer, each since its own version; by id, by its beginning, by a piece of it."""
    (question,) = shelf.json()["sections"]["questions"]
    told = good(shelf, "blame", TOPIC, question["id"])
    assert re.search(r"^- Larkmouth Council.*\?”\n    came in v1$", told, re.M) or "came in v1" in told
    assert re.search(r"^- answered in v2: .*\n    came in v2$", told, re.M)
    assert told == good(shelf, "blame", TOPIC, question["id"][:15])
    assert told == good(shelf, "blame", TOPIC, "will larkmouth council publish")


def test_explain_by_number_and_id(shelf: Home) -> None:
    """A rule, a life, words that pass the gate, and what the findings are worth."""
    data = shelf.json()
    blocks = [block for section in data["sections"].values() for block in section]
    event = data["sections"]["timeline"][0]
    told = good(shelf, "explain", TOPIC, event["id"])
    assert told == good(shelf, "explain", TOPIC, str(blocks.index(event) + 1))
    for words in (
        "## Why it is here", f"the date that it gives: {event['when']}", "## Its life", f"came in v{event['since']}",
        event["sentences"][0]["text"], "passes the gate", "independent origin", "findings of the topic",
    ):  # fmt: skip
        assert words in told


@pytest.mark.parametrize("command", ["blame", "explain"])
@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("timeline-000000000000", ("no block has the id", "near: timeline-")),
        ("zeppelin", ("no block has the id or the words", f"brief blame {TOPIC}")),
        ("Larkmouth", ("blocks have", "near: ")),
        ("99999", ("no block",)),
    ],
)
def test_a_block_that_is_not_one(shelf: Home, command: str, block: str, words: tuple[str, ...]) -> None:
    """Which blocks come near is said in one line."""
    one_line(shelf.brief(command, TOPIC, block), 2, *words)


def test_history_folds_runs_that_found_nothing(shelf: Home, tmp_path: Path) -> None:
    """Runs in a row that made no version for one reason are one line, and a line each with --all."""
    home = copied(shelf, tmp_path / "copy")
    for hour in ("06", "07"):
        home.good(now=f"2026-03-20T{hour}:30Z")
    folded, every = good(home, "history", TOPIC).splitlines(), good(home, "history", TOPIC, "--all").splitlines()
    assert len(folded) == 4
    assert folded[3].startswith("2026-03-20 06:30  kept 0")
    assert folded[3].endswith("no new version: no new items (2 runs, until 2026-03-20 07:30)")
    assert len(every) == 5
    assert folded[:3] == every[:3]
    assert re.search(r"v2: .*1 answered question.*; 3 items in all; offline-1, no model was asked$", every[1])


@pytest.mark.parametrize("command", ["blame", "explain"])
def test_all_blocks_that_have_the_words(shelf: Home, command: str) -> None:
    """A few blocks that have the words are all shown, not asked about."""
    blocks = [block for section in shelf.json()["sections"].values() for block in section]
    blocks = [one for one in blocks if one["id"].partition("-")[0] != "what"]
    texts = [f"{one['title']} {' '.join(said['text'] for said in one['sentences'])}".casefold() for one in blocks]
    words = {word for text in texts for word in text.split() if len(word) > 6 and word.isalpha()}
    word = next(word for word in sorted(words) if 2 <= sum(word in text for text in texts) <= 5)
    told = good(shelf, command, TOPIC, word)
    assert len(set(re.findall(r"  ([a-z]+-[0-9a-f]{12})$", told, re.M))) >= 2


def test_a_block_that_left(shelf: Home, tmp_path: Path) -> None:
    """A block of the archive is found by its words; blame and explain say in which version it left."""
    home = copied(shelf, tmp_path / "copy")
    connection = sqlite3.connect(home.database)
    (text,) = connection.execute("select brief from versions where number = 3").fetchone()
    page = json.loads(text)
    block = next(one for one in page["blocks"] if one["section"] == "timeline" and one["since"] == 1)
    page["blocks"].remove(block)
    other = block | {"id": "timeline-0123456789ab", "since": 3, "title": "An airship"}
    connection.execute("update versions set brief = ? where number = 3", [json.dumps(page)])
    rows = [(TOPIC, one["id"], 3, 2026, json.dumps(one)) for one in (block, other)]
    connection.executemany("insert into archive values (?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    for command, left in (("blame", "left the page in v3, for the archive"), ("explain", "left the page in v3 for")):
        told = good(home, command, TOPIC, block["id"])
        assert left in told
        assert "came in v1" in told
        assert "never stood on a page" in good(home, command, TOPIC, "An airship")
