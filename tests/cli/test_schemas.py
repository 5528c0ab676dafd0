"""What programs read: each answer as JSON by its published schema, and the same beside the pages."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pipeline.render.json_records import schema_named, schemas
from tests import schemas as published
from tests.cli.home import BRIDGE, THIRD, TOPIC, Home, copied, one_line
from tests.shared_data import ROOT

ANSWERS = (
    ("show", TOPIC), ("show", TOPIC, "--version", "1"), ("history", TOPIC), ("status",), ("check",), ("diff", TOPIC),
    ("diff", TOPIC, "1", "3"), ("why", TOPIC), ("why", TOPIC, "1"), ("tune", TOPIC), ("who", "Otis Varga"),
    ("who", "Varga", "--about", "tram", "--since", "2026-03-01"), ("find", "tram"), ("find", "tram", "zeppelin"),
    ("changes", "--since", "v1"), ("changes", "--since", "v3"), ("verify",),
)  # fmt: skip


def checked(text: str) -> Any:
    """An answer, held against the schema that its format names; one key more or less would not fit."""
    data = json.loads(text)
    family, name, number = data["format"].split("/")
    assert family == "living-brief"
    assert int(number) > 0
    schema = json.loads(schema_named(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    for broken in (data | {"invented": 1}, {key: data[key] for key in list(data)[:-1]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)
    return data


@pytest.mark.parametrize("answer", published.ANSWERS, ids=published.name_of)
def test_the_schemas_are_those_of_the_records(answer: type) -> None:
    """What is published is made of the records as they are: `python -m tests.schemas` writes it anew."""
    assert schemas()[published.name_of(answer)] == published.made(answer)
    assert sorted(schemas()) == sorted(map(published.name_of, published.ANSWERS))


@pytest.mark.parametrize("arguments", ANSWERS, ids=" ".join)
def test_every_answer_keeps_its_schema(shelf: Home, arguments: tuple[str, ...]) -> None:
    """Of a home with three versions each command's JSON fits; what is about a topic names its title and question."""
    done = shelf.brief(*arguments, "--format", "json")
    assert (done.code, done.err) == (0, ""), done
    data = checked(done.out)
    if TOPIC in arguments:
        told = (data["topic"], data["title"], data["question"])
        assert told == (TOPIC, "The Larkmouth tram", "Is the Larkmouth tram worth its price?")


def test_a_run_as_data(lived: Home) -> None:
    """A run prints one object: What's new, and what was left out; an idle one and one that reads nothing fit too."""
    lived.put("docs/bridge.json", BRIDGE)
    data = checked(lived.good("--format", "json", now=THIRD))
    (topic,) = data["topics"]
    assert (topic["version"], topic["counts"], topic["title"]) == (2, {"kept": 1}, "The Larkmouth tram")
    assert topic["date"] == "2026-03-19T18:00:00Z"
    assert {change["kind"] for change in topic["news"]} >= {"event added"}
    assert set(topic["left_out"]) == {"silent", "held_back", "overdue"}
    (idle,) = checked(lived.good("--format", "json", now=THIRD))["topics"]
    assert (idle["version"], idle["reason"], idle["news"], idle["left_out"]) == (None, "no new items", [], None)
    shutil.rmtree(lived.folder / "docs")
    done = lived.run("--format", "json", now=THIRD)
    assert (done.code, done.out) == (69, "")


def test_the_words_of_status_are_those_of_the_data(shelf: Home) -> None:
    """Both forms are made of one record."""
    data = checked(shelf.brief("status", "--format", "json").out)
    text = shelf.brief("status").out
    for one in (*data["sources"], *data["topics"]):
        assert one["told"] in text
    assert [one["state"] for one in data["sources"]] == ["fine"]
    one_line_of_usage = shelf.brief("status", "--items", TOPIC, "--format", "json")
    assert one_line_of_usage.code == 2


def test_what_is_wrong_as_data(shelf: Home, tmp_path: Path) -> None:
    """A fault is told in an object too, with the exit code of text; what was repaired; of a damaged store no count."""
    home = copied(shelf, tmp_path / "copy")
    page = home.folder / "briefs" / TOPIC / "v0001.md"
    page.write_text("mine", encoding="utf-8")
    done = home.brief("verify", "--format", "json")
    told = checked(done.out)
    assert (done.code, told["whole"], told["repaired"]) == (73, False, [])
    assert [str(page) in fault for fault in told["faults"]] == [True]
    assert told["checked"]["versions"] == 3
    told = checked(home.brief("verify", "--repair", "--format", "json").out)
    assert (told["whole"], told["faults"], len(told["repaired"])) == (True, [], 2)
    assert checked(home.brief("verify", "--format", "json").out)["whole"]
    with closing(sqlite3.connect(home.database)) as database:
        database.execute("update versions set status = 'mine' where number = 1")
        database.commit()
    told = checked(home.brief("verify", "--repair", "--format", "json").out)
    assert (told["whole"], told["checked"]) == (False, None)


def test_context_and_clocks_of_a_quote(shelf: Home) -> None:
    """A quotation has the sentence before and the one after it, its address and three clocks."""
    data = checked(shelf.brief("why", TOPIC, "--format", "json").out)
    grounds = [one for block in data["blocks"] for said in block["sentences"] for one in said["rests_on"]]
    (study, *_) = [one for one in grounds if one["quote"].startswith("The Varga study puts the cost")]
    assert study["before"].startswith("Otis Varga, chairman of the Harbour Bus Union, said")
    assert study["after"].startswith("Harbour Bus Union opened its own line")
    assert (study["url"], study["published"], study["found"]) == (
        "https://harbourpost.example/varga", "2026-03-03", "2026-03-05",
    )  # fmt: skip
    told = shelf.brief("why", TOPIC, "The Varga study puts").out
    assert f"before it: {study['before']}" in told
    assert f"after it: {study['after']}" in told


def test_data_lies_beside_the_pages(shelf: Home, tmp_path: Path) -> None:
    """Every version as JSON, the newest under its own name, their schema, and a guide that leads to all topics."""
    home = copied(shelf, tmp_path / "copy")
    briefs = home.folder / "briefs"
    versions = [checked((briefs / TOPIC / f"v000{n}.json").read_text())["version"] for n in (1, 2, 3)]
    assert versions == [1, 2, 3]
    newest = (briefs / TOPIC / "latest.json").read_text(encoding="utf-8")
    assert newest == (briefs / TOPIC / "v0003.json").read_text(encoding="utf-8")
    assert (briefs / "page.schema.json").read_text(encoding="utf-8") == schema_named("page")
    guide = (briefs / "llms.txt").read_text(encoding="utf-8")
    assert f"- [The Larkmouth tram]({TOPIC}/latest.md): Is the Larkmouth tram worth its price? v3 of" in guide
    assert f"({TOPIC}/latest.json)" in guide
    numbers = {source["number"] for source in json.loads(newest)["sources"]}
    said = [one for some in json.loads(newest)["sections"].values() for block in some for one in block["sentences"]]
    assert {number for one in said for number in one["sources"]} <= numbers
    # a folder of an older release gets them at the next run, and a changed one is found and put right
    for path in (briefs / TOPIC).glob("*.json"):
        path.unlink()
    home.good(now=THIRD)
    assert (briefs / TOPIC / "v0001.json").exists()
    assert (briefs / TOPIC / "latest.json").read_text(encoding="utf-8") == newest
    (briefs / TOPIC / "v0002.json").write_text("{}")
    assert "v0002.json" in home.brief("verify").out
    assert home.brief("verify", "--repair").code == 0
    assert checked((briefs / TOPIC / "v0002.json").read_text())["version"] == 2


def test_schemas_are_printed(home: Home) -> None:
    """`brief schema` lists them, `brief schema NAME` prints one; another name is refused with those that there are."""
    assert home.brief("schema").out.split() == sorted(schemas())
    assert home.brief("schema", "page").out == schema_named("page")
    one_line(home.brief("schema", "zeppelin"), 2, "zeppelin", "difference", "page")


def test_the_commands_of_the_docs(shelf: Home, tmp_path: Path) -> None:
    """Every `brief` line of docs/data.md and docs/issue.md runs, with a reader's own topic in the place of theirs."""
    home = copied(shelf, tmp_path / "copy")
    (tmp_path / "copy" / "intro.html").write_text("<p>Good morning!</p>", encoding="utf-8")
    pages = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("data.md", "issue.md")]
    lines = [line for page in pages for line in re.findall(r"^    brief (.*?)(?:  .*)?$", page, re.M)]
    assert len(lines) >= 16
    for line in lines:
        words = line.replace("heat-pumps", TOPIC).partition(" >")[0].split()
        done = home.brief(*words)
        assert (done.code, done.err) == (0, ""), (line, done)
        assert done.out.strip(), line
    told = re.findall(r"`(\w+)`", pages[1].partition("## The opening")[2])
    assert {"date", "since", "topics", "quiet", "title", "question", "version", "status", "changes", "new"} <= {*told}
