"""Score the findings of real runs against a hundred documents with known insights.

    python -m tests.quality.synthesis [--topic news1 --topic news1-varied] [--update]

Each question becomes a topic over one folder of 100 documents, each its own outlet; its first K findings, with all
their sources, are the answer that is scored. The "-varied" documents lack what another one has nearly word for word.
Exit code 1 means that a floor of floors.toml was missed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.shared_data import ROOT, shared_data

FLOORS = Path(__file__).with_name("floors.toml")
TOPICS = ("news1", "news2")
VARIED = ("news1-varied", "news2-varied")
SETS = {"synthesis": TOPICS, "synthesis-varied": VARIED}  # table of floors.toml to what its floors are about
TITLE_WORDS = 12


@dataclass(frozen=True, slots=True)
class Score:
    """What one set of documents gave: percentages, wall seconds of the run, and its peak memory in MB."""

    name: str
    joint: float
    coverage: float
    citation: float
    seconds: float
    memory: float


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ended well: what it printed, how long it took and its peak memory in MB."""

    output: str
    seconds: float
    memory: float


Runner = Callable[..., Ended]  # of a sources.toml and the arguments of the command


def lay_out(task: Mapping[str, Any], folder: Path) -> Path:
    """Write the documents and a sources.toml with a topic per question into `folder`; return the sources.toml."""
    documents = folder / "documents"
    documents.mkdir(parents=True)
    with (documents / "documents.jsonl").open("w", encoding="utf-8") as lines:
        for document in task["documents"]:
            number, text = document["number"], document["text"]
            entry = {
                "title": " ".join(text.split()[:TITLE_WORDS]) or f"Document {number}",
                "text": text,
                "url": f"https://outlet-{number}.example/{number}",
                "outlet": f"outlet-{number}",
            }
            lines.write(json.dumps(entry, ensure_ascii=False) + "\n")
    parts = [f"[paths]\nbriefs = {_toml(str(folder / 'briefs'))}\nstate = {_toml(str(folder / 'state'))}\n"]
    for position, subtopic in enumerate(task["subtopics"], start=1):
        parts.append(
            f"[[topic]]\nslug = {_toml(_slug(position))}\n"
            f"title = {_toml(subtopic['name'])}\nquestion = {_toml(subtopic['query'])}\n"
        )
    parts.append(f'[[source]]\nname = "documents"\nkind = "folder"\npath = {_toml(str(documents))}\n')
    config = folder / "sources.toml"
    config.write_text("\n".join(parts), encoding="utf-8")
    return config


def answer(shown: Mapping[str, Any], most: int) -> list[str]:
    """The first `most` findings of `brief show --format json` as bullets that cite the documents' own numbers."""
    documents = {source["number"]: int(source["url"].rsplit("/", 1)[1]) for source in shown["sources"]}
    bullets = []
    for finding in shown["findings"][:most]:
        cited = sorted({documents[number] for number in (*finding["sources"], *finding["also"])})
        # Brackets in a finding's own words would be read as citations.
        text = re.sub(r"[\[\]]", " ", finding["text"])
        bullets.append(f"{text} " + "".join(f"[{number}]" for number in cited))
    return bullets


def run(config: Path, *arguments: str) -> Ended:
    """Run the real command line as its own process; SystemExit with what it said when it fails."""
    command = [sys.executable, "-m", "pipeline", "--config", str(config), *arguments]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        # Only wait4 tells the memory of this one process; RUSAGE_CHILDREN is the peak of all so far.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            said = errors.read().decode(errors="replace")[-2000:]
            raise SystemExit(f"brief {' '.join(arguments)} ended with {process.returncode}:\n{said}")
        unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KB elsewhere
        return Ended(output.read().decode(), seconds, usage.ru_maxrss * unit / 1e6)


def cut(task: Mapping[str, Any], most: int) -> dict[str, Any]:
    """The task over its first documents, without the insights that none of them holds and what asks for those."""
    documents = task["documents"][:most]
    held = {insight for document in documents for insight in document["insights"]}
    subtopics = [
        {**subtopic, "insights": [insight for insight in subtopic["insights"] if insight["id"] in held]}
        for subtopic in task["subtopics"]
    ]
    return {**task, "documents": documents, "subtopics": [one for one in subtopics if one["insights"]]}


def grade(data: Path, task: Path, answers: Mapping[str, Sequence[str]], folder: Path) -> dict[str, float]:
    """What the scorer of the test data says of the answers to the task in this file."""
    written = folder / "answers.json"
    written.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    scorer = data / "tools" / "score_synthesis.py"
    command = [sys.executable, str(scorer), str(task), str(written), "--json"]
    result: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result


def measure(data: Path, name: str, folder: Path, most: int = 100, run: Runner = run) -> Score:
    """Run the first documents of one set through the command line in `folder` and score its findings."""
    task = cut(json.loads(_task(data, name).read_text(encoding="utf-8")), most)
    config = lay_out(task, folder)
    asked = folder / "task.json"
    asked.write_text(json.dumps(task), encoding="utf-8")
    ended = run(config, "run")
    answers = {
        subtopic["id"]: answer(
            json.loads(run(config, "show", _slug(position), "--format", "json").output), len(subtopic["insights"])
        )
        for position, subtopic in enumerate(task["subtopics"], start=1)
    }
    marks = grade(data, asked, answers, folder)
    return Score(name, marks["joint"], marks["coverage"], marks["citation"], ended.seconds, ended.memory)


def average(scores: Sequence[Score]) -> dict[str, float]:
    """The mean of each quality over the sets of documents: what the floors are about."""
    return {
        quality: round(sum(getattr(score, quality) for score in scores) / len(scores), 2)
        for quality in ("joint", "coverage", "citation")
    }


def missed(reached: Mapping[str, float], least: Mapping[str, float]) -> list[str]:
    """One line for each floor in `least` that was not reached."""
    return [
        f"{name}: {reached[name]} is below its floor, {floor}" for name, floor in least.items() if reached[name] < floor
    ]


def raised(text: str, reached: Mapping[str, float], table: str = "synthesis") -> str:
    """The floors file with each floor of this table that was exceeded raised to one digit; none is ever lowered."""
    before, heading, rest = text.partition(f"[{table}]\n")
    body, following, after = rest.partition("\n[")

    def higher(line: re.Match[str]) -> str:
        floor = max(float(line["floor"]), int(reached[line["name"]] * 10) / 10)
        return f"{line['name']} = {floor}"

    body = re.sub(r"^(?P<name>joint|coverage|citation) = (?P<floor>[\d.]+)", higher, body, flags=re.MULTILINE)
    return before + heading + body + following + after


def floors(name: str = "synthesis") -> dict[str, float]:
    """The floors of this measure, by quality, from this table of the file."""
    table: dict[str, float] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))[name]
    return table


def table(scores: Sequence[Score]) -> str:
    """The scores and their average for a person to read."""
    head = f"{'documents':<12}{'joint':>8}{'coverage':>10}{'citation':>10}{'seconds':>9}{'peak MB':>9}"
    rows = [
        f"{score.name:<12}{score.joint:>8.1f}{score.coverage:>10.1f}{score.citation:>10.1f}"
        f"{score.seconds:>9.1f}{score.memory:>9.0f}"
        for score in scores
    ]
    mean = average(scores)
    rows.append(f"{'average':<12}{mean['joint']:>8.1f}{mean['coverage']:>10.1f}{mean['citation']:>10.1f}")
    return "\n".join([head, *rows])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and compare with the floors or raise them."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.synthesis", description=__doc__.partition("\n")[0])
    parser.add_argument("--topic", action="append", metavar="NAME", help="a file of data/summhay; default: all four")
    parser.add_argument("--update", action="store_true", help="raise the floors to what was reached; never lowers one")
    chosen = parser.parse_args(arguments)
    if chosen.update and chosen.topic:
        parser.error("the floors are about all documents: --update takes no --topic")
    data = shared_data()
    if data is None:
        parser.error("no test data: set LIVING_BRIEF_DATA to its folder, or lay it at ../shared")
    below = []
    for floor, names in SETS.items():
        asked = [name for name in names if name in (chosen.topic or names)]
        if not asked:
            continue
        with tempfile.TemporaryDirectory() as folder:
            scores = [measure(data, name, Path(folder) / name) for name in asked]
        sys.stdout.write(table(scores) + "\n")
        if asked != list(names):
            continue  # the floors are about both
        reached = average(scores)
        if chosen.update:
            FLOORS.write_text(raised(FLOORS.read_text(encoding="utf-8"), reached, floor), encoding="utf-8")
        below += missed(reached, floors(floor))
    sys.stdout.writelines(f"{line}\n" for line in below)
    return 1 if below else 0


def _task(data: Path, name: str) -> Path:
    return data / "data" / "summhay" / f"{name}.json"


def _slug(position: int) -> str:
    return f"s{position}"


def _toml(value: str) -> str:
    # A JSON string is a TOML basic string as long as characters stand as themselves, not as surrogate pairs.
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
