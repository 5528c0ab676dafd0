"""`brief why` and the folding of `brief history`."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import why
from pipeline.config import load
from pipeline.findings import sides
from pipeline.models import Pole
from pipeline.storage import Store
from pipeline.storage.shelf import Shelf
from tests.cli.home import TOPIC, Home, copied, one_line


@dataclass(frozen=True)
class Cue:
    """A cue in words."""

    cue: str
    end: int
    refused: str


def good(home: Home, *arguments: str) -> str:
    """What a command prints that ends well."""
    done = home.brief(*arguments)
    assert (done.code, done.err) == (0, ""), done
    return done.out


def test_why_of_a_page(shelf: Home) -> None:
    """Each sentence of the page with its version, its holder, its quotes, its origins and who read them."""
    told = good(shelf, "why", TOPIC)
    data = shelf.json()
    blocks = [block for section in data["sections"].values() for block in section]
    for block in blocks:
        for sentence in block["sentences"]:
            assert re.search(rf"^- .*{re.escape(sentence['text'])}.*\n    came in v", told, re.M), sentence
    assert len(re.findall(r"^## .*  [a-z]+\d+$", told, re.M)) == len(blocks)
    assert len(re.findall(r"^    came in v[123]", told, re.M)) == len(re.findall("^- ", told, re.M))
    assert re.search(
        r"^    the words of \w.*; 1 article, 1 independent origin: lamp gazette; read by [a-z]+-1$", told, re.M
    )
    assert "[3] Lamp Gazette, 2026-03-10: “Larkmouth Council published the Corrigan contract" in told


def test_why_of_a_block(shelf: Home, tmp_path: Path) -> None:
    """An answered question with its answer, each since its own version; by id, by its beginning, by a piece of it."""
    (question,) = shelf.json()["sections"]["questions"]
    home = copied(shelf, tmp_path / "copy")

    def answer(page: Any) -> None:
        (block,) = (one for one in page["blocks"] if one["id"] == question["id"])
        event = next(one for one in page["blocks"] if one["section"] == "timeline")
        block["life"] = [{"what": "answered", "version": 3, "sentences": event["sentences"][:1]}]

    with_page(home, answer)
    told = good(home, "why", TOPIC, question["id"])
    assert re.search(r"^- .*\?”\n    came in v1$", told, re.M)
    assert re.search(r"^- answered in v3: .*\n    came in v3 \(new\)$", told, re.M)
    assert told == good(home, "why", TOPIC, question["id"][:15])
    assert told == good(home, "why", TOPIC, "will larkmouth council publish")


def test_the_grounds_of_a_block(shelf: Home) -> None:
    """Title, address and three clocks of what is quoted; the rule, the life, what the findings are worth."""
    data = shelf.json()
    blocks = [block for section in data["sections"].values() for block in section]
    event = next(one for one in data["sections"]["timeline"] if one["when"] == "2026-03-17")
    told = good(shelf, "why", TOPIC, event["id"])
    assert told == good(shelf, "why", TOPIC, str(blocks.index(event) + 1))
    for words in (
        "By which rule", "on a day that a source gives", f"the date that it gives: {event['when']}",
        "Its life", f"came in v{event['since']}", event["sentences"][0]["text"], "passes the gate",
        "https://lampgazette.example/bridge", "happened 2026-03-17, published 2026-03-17, found 2026-03-19",
        "independent origin", "statements of the topic",
    ):  # fmt: skip
        assert words in told, words


def test_a_further_number_has_its_own_sentence(shelf: Home, tmp_path: Path) -> None:
    """Of each further number the sentence that carries it is shown, or that it is not recorded."""
    home = copied(shelf, tmp_path / "copy")
    with_page(home, lambda page: page["blocks"][0]["sentences"][0]["items"].extend(other(home, page["blocks"][0])))
    told = good(home, "why", TOPIC, "1")
    assert re.search(r"^    \[\d\] .*: which of its sentences is not recorded$", told, re.M)
    (block,) = json.loads(good(home, "why", TOPIC, "1", "--format", "json"))["blocks"]
    quotes = [ground["quote"] for ground in block["sentences"][0]["rests_on"]]
    assert quotes[0]
    assert quotes[-1] is None


def test_a_short_name(shelf: Home, tmp_path: Path) -> None:
    """A block is found by the short name that a reader sees, however it is written."""
    home = copied(shelf, tmp_path / "copy")
    with_page(home, lambda page: page["blocks"][0].update(name="n99"))
    assert good(home, "why", TOPIC, "N99") == good(home, "why", TOPIC, "1")
    assert re.search("^## .*  n99$", good(home, "why", TOPIC, "n99"), re.M)


def test_why_as_data(shelf: Home) -> None:
    """The data has what the text has: of a page its sentences, of a block the rule, the life and the worth besides."""
    page = json.loads(good(shelf, "why", TOPIC, "--format", "json"))
    assert [block["id"] for block in page["blocks"]] == [
        block["id"] for section in shelf.json()["sections"].values() for block in section
    ]
    assert "rule" not in page["blocks"][0]
    timeline = shelf.json()["sections"]["timeline"]
    event = next(one["id"] for one in timeline if one["when"] == "2026-03-17")
    (block,) = json.loads(good(shelf, "why", TOPIC, event, "--format", "json"))["blocks"]
    (ground,) = block["sentences"][0]["rests_on"]
    assert ground["url"] == "https://lampgazette.example/bridge"
    assert (ground["happened"], ground["published"]) == ("2026-03-17", "2026-03-17")
    assert block["life"][0] == f"came in v{block['since']}"
    assert block["rule"]
    assert block["findings"][0]["worth"]


@pytest.mark.parametrize("command", ["blame", "explain"])
def test_what_it_was_called(shelf: Home, command: str) -> None:
    """The words of the two older commands do the same, and the list of commands does not name them."""
    assert good(shelf, command, TOPIC, "1") == good(shelf, "why", TOPIC, "1")
    assert not re.search(rf"^  {command} ", shelf.brief("--help").out, re.M)


def test_the_cue_that_placed_a_voice(shelf: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which cue put a holder on a side, or why one did not."""
    config = load(shelf.config)
    store = Store(config.state)
    case = why.Case(config, Shelf.of(config.state, TOPIC), store, "1")
    case.topic = replace(case.topic, axis=(Pole("worth it", ("worth its price",)), Pole("waste", ("waste",))))
    for refused, words in (
        ("", "” of “waste” is in it"),
        ("it is denied", "is in it, but does not count: it is denied"),
    ):
        monkeypatch.setattr(sides, "hit", lambda *_, refused=refused: Cue("a waste", 1, refused))
        assert any(words in reason for reason in case.reasons(case.blocks[0]))
    store.close()


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("timeline-000000000000", ("no block has the name, the id", "near: t")),
        ("zeppelin", ("no block has the name, the id or the words", f"brief why {TOPIC}")),
        ("Larkmouth", ("blocks have", "near: ")),
        ("99999", ("no block",)),
    ],
)
def test_a_block_that_is_not_one(shelf: Home, block: str, words: tuple[str, ...]) -> None:
    """Which blocks come near is said in one line."""
    one_line(shelf.brief("why", TOPIC, block), 2, *words)


def test_history_folds_runs_that_found_nothing(shelf: Home, tmp_path: Path) -> None:
    """Runs in a row that made no version for one reason are one line, and a line each with --all."""
    home = copied(shelf, tmp_path / "copy")
    for hour in ("06", "07"):
        home.good(now=f"2026-03-20T{hour}:30Z")
    folded, every = good(home, "history", TOPIC).splitlines(), good(home, "history", TOPIC, "--all").splitlines()
    assert len(folded) == 4
    assert folded[3].startswith("2026-03-20 06:30  no new articles")
    assert folded[3].endswith("no new version: no new items (2 runs, until 2026-03-20 07:30)")
    assert len(every) == 5
    assert folded[:3] == every[:3]
    assert re.search(r"v2: .*; 3 items in all; digest-1, no model was asked$", every[1])


def test_all_blocks_that_have_the_words(shelf: Home) -> None:
    """A few blocks that have the words are all shown, not asked about."""
    blocks = [block for section in shelf.json()["sections"].values() for block in section]
    blocks = [one for one in blocks if one["id"].partition("-")[0] != "what"]
    texts = [f"{one['title']} {' '.join(said['text'] for said in one['sentences'])}".casefold() for one in blocks]
    words = {word for text in texts for word in text.split() if len(word) > 6 and word.isalpha()}
    word = next(word for word in sorted(words) if 2 <= sum(word in text for text in texts) <= 5)
    told = good(shelf, "why", TOPIC, word)
    assert len(set(re.findall(r"^## .*  ([a-z]+\d+)$", told, re.M))) >= 2


def test_a_block_that_left(shelf: Home, tmp_path: Path) -> None:
    """A block of the archive is found by its words; and the version is told in which it left."""
    home = copied(shelf, tmp_path / "copy")
    connection = sqlite3.connect(home.database)
    (text,) = connection.execute("select brief from versions where number = 3").fetchone()
    page = json.loads(text)
    block = next(one for one in page["blocks"] if one["section"] == "timeline" and one["since"] == 1)
    page["blocks"].remove(block)
    other = block | {"id": "timeline-0123456789ab", "since": 3, "title": "An airship"}
    connection.execute("update versions set brief = ? where number = 3", [json.dumps(page)])
    rows = [(TOPIC, one["id"], 3, 2026, json.dumps(one)) for one in (block, other)]
    connection.executemany("insert into archive (topic, block, version, year, record) values (?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    told = good(home, "why", TOPIC, block["id"])
    assert "left the page in v3, for the archive" in told
    assert "came in v1" in told
    assert "never stood on a page" in good(home, "why", TOPIC, "An airship")


def with_page(home: Home, change: Callable[[Any], object]) -> None:
    """Change the newest page as it is stored."""
    connection = sqlite3.connect(home.database)
    (text,) = connection.execute("select brief from versions where number = 3").fetchone()
    page = json.loads(text)
    change(page)
    connection.execute("update versions set brief = ? where number = 3", [json.dumps(page)])
    connection.commit()
    connection.close()


def other(home: Home, block: Any) -> list[str]:
    """An item that the first sentence of a block does not cite."""
    connection = sqlite3.connect(home.database)
    items = [item for (item,) in connection.execute("select id from items order by id")]
    connection.close()
    return [item for item in items if item not in block["sentences"][0]["items"]][:1]
