"""`brief mcp`: an agent with nothing but its tools, over the real client of the protocol's library."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters, stdio_client

from pipeline.cli.agent import TOOL_ANSWERS
from pipeline.cli.mcp import TOOLS
from tests.cli.forked import stem
from tests.cli.home import BRIEF, HIDE, TOPIC, Home, one_line
from tests.shared_data import ROOT

SLUG = "open-weight-race"
Ask = Callable[[str, Mapping[str, Any]], Awaitable[tuple[str, bool]]]


def session(config: Path, work: Callable[[ClientSession, Ask], Awaitable[Any]], program: Path | None = None) -> Any:
    """Do something with a server of its own, as clients start it, but forked; its standard error has to stay empty."""

    async def going(brief: Path, complaints: Path) -> Any:
        command = StdioServerParameters(command=str(brief), args=["--config", str(config), "mcp"])
        with complaints.open("w") as said:
            async with (
                stdio_client(command, errlog=said) as (reading, writing),
                ClientSession(reading, writing) as client,
            ):
                await client.initialize()

                async def ask(tool: str, arguments: Mapping[str, Any]) -> tuple[str, bool]:
                    answer = await client.call_tool(tool, dict(arguments))
                    return "".join(getattr(part, "text", "") for part in answer.content), bool(answer.is_error)

                return await work(client, ask)

    with TemporaryDirectory() as folder:  # the sample's own belongs to all workers
        complaints = Path(folder) / "stderr.txt"
        done = asyncio.run(going(program or stem().program(Path(folder) / "brief"), complaints))
        assert complaints.read_text(encoding="utf-8") == ""
    return done


def answers(
    config: Path, asked: Sequence[tuple[str, Mapping[str, Any]]], program: Path | None = None
) -> list[tuple[str, bool]]:
    """What these tools answer, one after the other."""

    async def work(_: ClientSession, ask: Ask) -> list[tuple[str, bool]]:
        return [await ask(tool, arguments) for tool, arguments in asked]

    found: list[tuple[str, bool]] = session(config, work, program)
    return found


@dataclass(frozen=True)
class Question:
    """Something that an agent is asked, what it looks up, and what has to stand together in one quotation of it."""

    asks: str
    tool: str
    arguments: Mapping[str, Any]
    quote: str
    outlet: str
    published: str
    url: str
    also: tuple[str, ...] = ()  # what else the answer has to tell: before and after, a side, a version


# As the committed pages give them: the numbers of sources never change.
NUMBERS = {
    line["url"]: line["number"]
    for number in range(1, 5)
    for line in json.loads((ROOT / f"briefs/{SLUG}/v000{number}.json").read_text(encoding="utf-8"))["sources"]
}
# Written from the sample's articles, before they were asked. Whom of each end a dispute quotes, and which of somebody's
# sentences for a side, is the page's choice: those two answers follow it, and have to tell both ends and both sides.
QUESTIONS = (
    Question(
        "How far behind are open models according to the Halden Institute, and since when does it say so?",
        "who_says", {"name": "Halden Institute", "about": "nine months"},
        "Open-weight models trail closed models by nine months, the Halden Institute reported on 27 March 2026",
        "The Tidewater Ledger", "2026-03-28",
        "https://tidewaterledger.example/opinion/our-readers-on-the-nine-months",
    ),
    Question(
        "Where does Teodor Vasik stand, and did he stand there before?",
        "position_of", {"name": "Vasik", "topic": SLUG},
        "The gap between open and closed models is closing, and I expect open labs to draw level",
        "Second Reading", "2026-02-25", "https://secondreading.example/columns/the-gap-is-closing",
        ("changed sides", '"side":"widening"', "https://secondreading.example/columns/i-was-wrong-in-february"),
    ),
    Question(
        "What has been corrected since version 2?",
        "changes_since", {"since": "v2", "topic": SLUG, "most": 50},
        "Plumbline's evaluation puts Sedge-30B at 42.3 percent on RepoTrial",
        "Modelhouse Weekly", "2026-03-10", "https://modelhouse.example/2026/03/10/saltmarsh-sedge-30b",
        ("Corrected by its source", "52.3 percent"),
    ),
    Question(
        "On what does the page's figure of the Halden Gap Index rest, and what was it before?",
        "evidence_of", {"topic": SLUG, "entry": "Halden Gap Index stood at nine months"},
        "The Halden Gap Index stood at seven months in January 2026, down from eleven months",
        "Halden Institute", "2026-02-20", "https://halden-institute.example/publications/gap-index-february-2026",
        ('"what":"moved"', "nine months in March 2026"),
    ),
    Question(
        "Who disagrees with whom on whether the gap closes?",
        "disagreements", {"topic": SLUG},
        "the gap is widening, because frontier training now costs more than any open lab can raise",
        "Compute & Capital", "2026-02-23", "https://computeandcapital.example/letters/the-bill-always-comes",
        ("the gap is closing for the work that public offices do", "https://civicterminal.example/2026/ardmoor-drumlin-3-closed"),
    ),
    Question(
        "What did Gannet-6 reach on LongHaul, by whose measurement, and when?",
        "find", {"words": "Gannet-6 LongHaul percent"},
        "Osprey Metrics's evaluation puts Gannet-6 at 52.9 percent on LongHaul",
        "Osprey Metrics", "2026-03-25", "https://ospreymetrics.example/reports/gannet-6",
    ),
    Question(
        "What changed in April 2026?",
        "changes_since", {"since": "2026-04-01", "topic": SLUG, "most": 50},
        "The joint evaluation by Osprey Metrics and Plumbline puts Corvid-70B at 58.7 percent",
        "Osprey Metrics", "2026-04-10", "https://ospreymetrics.example/reports/common-harness-first-results",
        ("Figure moved", "54.9 percent"),
    ),
    Question(
        "Why does Noor Adeyemi-Lund think that the gap widens, and since when?",
        "who_says", {"name": "Adeyemi-Lund", "about": "widening"},
        "the gap is widening, because frontier training now costs more than any open lab can raise",
        "Compute & Capital", "2026-02-23", "https://computeandcapital.example/letters/the-bill-always-comes",
    ),
    Question(
        "Does it still hold that Sedge-30B reached 52.3 percent on RepoTrial?",
        "find", {"words": 'Sedge-30B "52.3 percent"'},
        "Plumbline's evaluation puts Sedge-30B at 52.3 percent on RepoTrial",
        "Modelhouse Weekly", "2026-03-10", "https://modelhouse.example/2026/03/10/saltmarsh-sedge-30b",
        ("corrected by its source", "42.3 percent"),
    ),
    Question(
        "What did Rafe Lindqvist promise, and what does he say of the gap now?",
        "position_of", {"name": "Rafe Lindqvist", "topic": SLUG},
        "Rookery will publish the weights of Corvid-2 by the end of March 2026",
        "Modelhouse Weekly", "2026-02-24", "https://modelhouse.example/2026/02/24/rookery-corvid-70b",
        ("I believe that the gap is narrowing", "https://rookery.example/blog/where-corvid-2-is"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def told(sample_after: dict[int, Path]) -> list[tuple[str, bool]]:
    """The answers to all questions, of one server."""
    return answers(sample_after[4] / "sources.toml", [(one.tool, one.arguments) for one in QUESTIONS])


@pytest.mark.parametrize("place", range(len(QUESTIONS)), ids=[one.asks for one in QUESTIONS])
def test_an_agent_can_answer_with_quotation_and_address(told: list[tuple[str, bool]], place: int) -> None:
    """Who said what since when, and what changed: quotation, outlet, day, address and number stand in one answer."""
    question, (answer, wrong) = QUESTIONS[place], told[place]
    assert not wrong, answer
    found = [
        one
        for one in _quotations(json.loads(answer))
        if question.quote in one["quote"]
        and (one["source"]["outlet"], one["source"].get("published")) == (question.outlet, question.published)
        and one["source"]["url"] == question.url
        and {"topic": SLUG, "number": NUMBERS[question.url]} in one["source"]["places"]
    ]
    assert found
    assert [words for words in question.also if words not in answer] == []


def _quotations(answer: object) -> Iterator[dict[str, Any]]:
    if isinstance(answer, dict):
        if "quote" in answer:
            yield answer
        answer = list(answer.values())
    if isinstance(answer, list):
        for one in answer:
            yield from _quotations(one)


def test_tools_tell_what_they_take_and_that_they_only_read(sample_after: dict[int, Path]) -> None:
    """Eight tools, each with a short description, a closed schema and the hint that it changes nothing."""

    async def work(client: ClientSession, _: Ask) -> Any:
        return (await client.list_tools()).tools

    tools = session(sample_after[4] / "sources.toml", work)
    assert [tool.name for tool in tools] == [
        "topics", "page", "changes_since", "who_says", "position_of", "evidence_of", "disagreements", "find",
    ]  # fmt: skip
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert len(tool.description) < 160
        assert tool.input_schema["additionalProperties"] is False


WRONG: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("find", {"wrds": "gap"}, 'there is no argument "wrds"; it takes: words, since, topic, most'),
    ("find", {}, "words must be a text: a few words"),
    ("find", {"words": ""}, "words must be a text"),
    ("find", {"words": 7}, "words must be a text"),
    ("find", {"words": "gap", "most": "many"}, "most must be a whole number above 0"),
    ("find", {"words": "gap", "most": -1}, "most must be a whole number above 0"),
    ("find", {"words": "gap", "since": "soon"}, '"soon" is neither a span'),
    ("find", {"words": "—"}, "there are no words"),
    ("page", {"topic": "zeppelins"}, f'there is no topic "zeppelins"; there are: {SLUG}'),
    ("page", {"topic": SLUG, "version": 99}, "has no version 99"),
    ("who_says", {"name": "Ilse Brant"}, 'nearest: "Ilse Brandt"'),
    ("evidence_of", {"topic": SLUG, "entry": "zeppelin"}, "no block has"),
    ("zeppelin", {}, 'there is no tool "zeppelin"; there are: topics, page'),
)


def test_what_is_wrong_is_answered_with_what_is_right(sample_after: dict[int, Path]) -> None:
    """An error of the tool, one line, which an agent can mend; the server lives on."""
    asked = [(tool, arguments) for tool, arguments, _ in WRONG]
    found = answers(sample_after[4] / "sources.toml", [*asked, ("topics", {})])
    for (_, _, says), (answer, wrong) in zip(WRONG, found, strict=False):
        assert wrong
        assert says in answer
        assert "\n" not in answer
    assert (found[-1][1], json.loads(found[-1][0])["topics"][0]["version"]) == (False, 4)


HIDDEN_FROM: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("find", {"words": "310 million"}),
    ("find", {"words": "Varga", "topic": TOPIC}),
    ("who_says", {"name": "Harbour Post"}),
    ("position_of", {"name": "Otis Varga"}),
    ("changes_since", {"since": "2026-01-01"}),
    ("disagreements", {}),
    ("evidence_of", {"topic": TOPIC, "entry": "310 million"}),
)


def test_what_the_editor_has_hidden_is_not_told(lived: Home) -> None:
    """No tool answers with it, from the moment at which it is decided; the page stays as it was published."""

    async def work(_: ClientSession, ask: Ask) -> list[list[str]]:
        found = []
        for _ in range(2):
            found.append([(await ask(tool, asked))[0] for tool, asked in HIDDEN_FROM])
            lived.put(f"corrections/{TOPIC}.toml", HIDE)
        return found

    before, after = session(lived.config, work)
    assert sum("310 million crowns" in answer for answer in before) > 3
    assert [answer for answer in after if "310 million crowns" in answer] == []
    assert "waste of money" in after[1]


def test_nothing_is_written(sample_after: dict[int, Path]) -> None:
    """Every tool leaves the store byte for byte as it was."""
    database = sample_after[4] / "state" / "brief.db"
    before = hashlib.sha256(database.read_bytes()).digest(), database.stat().st_mtime_ns
    asked = [(one.tool, one.arguments) for one in QUESTIONS] + [("page", {"topic": SLUG}), ("topics", {})]
    assert not any(wrong for _, wrong in answers(sample_after[4] / "sources.toml", asked))
    assert (hashlib.sha256(database.read_bytes()).digest(), database.stat().st_mtime_ns) == before


def test_it_answers_while_a_run_writes(lived: Home) -> None:
    """A transaction that is open, as in a run, is neither waited for nor seen; what it kept is seen next."""

    async def work(_: ClientSession, ask: Ask) -> tuple[int, int]:
        with closing(sqlite3.connect(lived.database, isolation_level=None)) as writer:
            writer.execute("begin immediate")
            writer.execute("update versions set items = items + 100")
            during = json.loads((await ask("topics", {}))[0])["topics"][0]["articles"]
            writer.execute("commit")
            after = json.loads((await ask("topics", {}))[0])["topics"][0]["articles"]
            writer.execute("update versions set items = items - 100")
        return during, after

    assert session(lived.config, work) == (2, 102)


def test_a_configuration_that_is_edited_counts_at_once(lived: Home) -> None:
    """A topic that is added while the server runs is known to the next question."""

    async def work(_: ClientSession, ask: Ask) -> list[int]:
        before = len(json.loads((await ask("topics", {}))[0])["topics"])
        lived.config.write_text(lived.config.read_text() + '\n[[topic]]\nslug = "new"\ntitle = "New"\nquestion = "?"\n')
        return [before, len(json.loads((await ask("topics", {}))[0])["topics"])]

    assert session(lived.config, work) == [1, 2]


def test_what_keeps_it_from_starting_is_one_line(home: Home) -> None:
    """A configuration that is not there is told before a client waits."""
    one_line(home.brief("mcp"), 78, "sources.toml", "does not exist")


def test_without_the_library_the_remedy_is_named(lived: Home) -> None:
    """One line on standard error that tells what to install."""
    code = "import sys; sys.modules['mcp'] = None; from pipeline.cli import main; main()"
    command = [sys.executable, "-c", code, "--config", str(lived.config), "mcp"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "brief: the package mcp is not installed; see docs/install.md\n"


def test_it_starts_with_little_beside_its_library(lived: Home) -> None:
    """What only runs need is not loaded."""
    code = (
        "import sys, json; from pathlib import Path; from pipeline.cli import mcp;"
        f" mcp._server(Path({str(lived.config)!r})); print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = json.loads(done.stdout)
    loaded = {name.partition(".")[0] for name in modules}
    assert "mcp" in loaded
    assert not {"pipeline.page.rulings", "pipeline.query.pages", "pipeline.storage.catalogue"} & {*modules}
    heavy = {"trafilatura", "openai", "requests", "lxml", "feedparser", "rich", "numpy", "sqlite_utils", "jinja2"}
    assert not loaded & heavy


PAGE = ROOT / "docs" / "mcp.md"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def test_the_lines_for_clients_start_it(lived: Home) -> None:
    """What docs/mcp.md gives to clients is a command that answers, once its paths are put right."""
    lines = [command for block in _blocks("json") for table in json.loads(block).values() for command in table.values()]
    (added,) = re.findall(r"^    claude mcp add living-brief -- (.*)$", PAGE.read_text(encoding="utf-8"), re.M)
    lines.append({"command": added.split()[0], "args": added.split()[1:]})
    assert len(lines) == 3
    assert {line["command"] for line in lines} == {"/path/to/living-brief/.venv/bin/brief"}
    assert {tuple(line["args"]) for line in lines} == {("--config", "/path/to/living-brief/sources.toml", "mcp")}
    assert answers(lived.config, [("topics", {})], BRIEF)[0][1] is False


def test_the_tools_of_the_page_are_those_that_there_are() -> None:
    """Its table has each tool with its arguments, in order."""
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", PAGE.read_text(encoding="utf-8"), re.M)
    told = {name: re.findall(r"`(\w+)`", arguments) for name, arguments in rows}
    assert told == {name: [one.name for one in tool.arguments] for name, tool in TOOLS.items()}
    assert [*TOOL_ANSWERS] == [*TOOLS]


def test_the_commands_of_the_page(shelf: Home) -> None:
    """What docs/mcp.md suggests to ask is answered."""
    (block,) = _blocks("sh")
    for line in block.splitlines():
        done = shelf.brief(*shlex.split(line)[1:])
        assert (done.code, done.err) == (0, ""), (line, done)
        assert "https://" in done.out or "document " in done.out, line
