"""The findings of a run on a hundred documents reach the floors, and the measure itself measures right."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.forked import stem
from tests.quality import synthesis
from tests.quality.synthesis import Ended, Score

TASK = {
    "subtopics": [
        {"id": "q1", "name": 'The "ferry" line', "query": "Who pays for the ferry?", "insights": [{"id": "a"}]},
        {"id": "q2", "name": "Tides \\ dates", "query": "When does it sail?", "insights": [{"id": "b"}, {"id": "c"}]},
    ],
    "documents": [
        {"number": 1, "text": "The harbour pays.\n\nNobody else does 🛥."},
        {"number": 17, "text": " ".join(f"word{n}" for n in range(40))},
    ],
}
SHOWN = {
    "findings": [
        {
            "id": "f1",
            "text": "The harbour [Norport] pays.",
            "label": "x",
            "sources": [2],
            "also": [1],
            "origins": ["a"],
        },
        {"id": "f2", "text": "It sails at noon.", "label": "y", "sources": [2], "also": [], "origins": ["a"]},
    ],
    "sources": [
        {"number": 1, "url": "https://outlet-17.example/17"},
        {"number": 2, "url": "https://outlet-3.example/3"},
    ],
}


def test_the_layout_is_one_folder_source_and_a_topic_per_question(tmp_path: Path) -> None:
    """The sources.toml parses to the questions as they stand, and each document is its own outlet without a date."""
    config = synthesis.lay_out(TASK, tmp_path / "news")
    laid = tomllib.loads(config.read_text(encoding="utf-8"))
    assert [(topic["slug"], topic["title"], topic["question"]) for topic in laid["topic"]] == [
        ("s1", 'The "ferry" line', "Who pays for the ferry?"),
        ("s2", "Tides \\ dates", "When does it sail?"),
    ]
    (source,) = laid["source"]
    assert source["kind"] == "folder"
    lines = (Path(source["path"]) / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert first == {
        "title": "The harbour pays. Nobody else does 🛥.",
        "text": "The harbour pays.\n\nNobody else does 🛥.",
        "url": "https://outlet-1.example/1",
        "outlet": "outlet-1",
    }
    assert second["title"] == " ".join(f"word{n}" for n in range(12))


def test_a_task_over_fewer_documents_asks_for_what_they_hold() -> None:
    """An insight that no remaining document holds, and a question without one, are not graded."""
    documents = [{**one, "insights": held} for one, held in zip(TASK["documents"], (["c"], ["a", "b"]), strict=True)]
    task = {**TASK, "documents": documents}
    few = synthesis.cut(task, 1)
    assert [one["number"] for one in few["documents"]] == [1]
    assert [(one["id"], one["insights"]) for one in few["subtopics"]] == [("q2", [{"id": "c"}])]
    assert synthesis.cut(task, 2) == task


def test_bullets_cite_documents_not_the_pages_numbers() -> None:
    """The page's numbers become document numbers, the story's beside the sentence's; brackets cite nothing."""
    assert synthesis.answer(SHOWN, 1) == ["The harbour  Norport  pays. [3][17]"]
    assert synthesis.answer(SHOWN, 5)[1] == "It sails at noon. [3]"


def test_a_floor_is_missed_below_and_only_ever_raised() -> None:
    """A floor is compared with the average, and an update raises it to one digit or leaves it."""
    scores = [Score("a", 6.0, 30.0, 20.0, 1.0, 90.0), Score("b", 8.1, 31.0, 21.0, 1.0, 90.0)]
    reached = synthesis.average(scores)
    assert reached == {"joint": 7.05, "coverage": 30.5, "citation": 20.5}
    assert synthesis.missed(reached, {"joint": 7.05}) == []
    assert synthesis.missed(reached, {"joint": 7.1, "coverage": 1}) == ["joint: 7.05 is below its floor, 7.1"]
    text = "# why\n[other]\njoint = 1.0\n\n[synthesis]\njoint = 6.6 # naive\ncoverage = 40.0\n\n[last]\njoint = 2.0\n"
    assert synthesis.raised(text, reached) == text.replace("joint = 6.6", "joint = 7.0")
    assert synthesis.table(scores).splitlines()[-1].split() == ["average", "7.0", "30.5", "20.5"]


@pytest.mark.parametrize("name", synthesis.TOPICS)
def test_the_scorer_tells_the_right_answer_from_none(data: Path, tmp_path: Path, name: str) -> None:
    """The insights themselves with the documents that hold them score near 100, no answer scores 0."""
    task = json.loads((data / "data" / "summhay" / f"{name}.json").read_text(encoding="utf-8"))
    perfect = {
        subtopic["id"]: [
            insight["insight"]
            + " "
            + "".join(f"[{d['number']}]" for d in task["documents"] if insight["id"] in d["insights"])
            for insight in subtopic["insights"]
        ]
        for subtopic in task["subtopics"]
    }
    assert synthesis.grade(data, synthesis._task(data, name), perfect, tmp_path)["joint"] > 85
    assert synthesis.grade(data, synthesis._task(data, name), {}, tmp_path)["joint"] == 0


def forked(config: Path, *arguments: str) -> Ended:
    """A command of the folder, without its start."""
    code, out, err = stem().run(config.parent, arguments, 300)  # ten seconds of computing, on a machine with other work
    assert code == 0, err
    return Ended(out, 0, 0)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("floor", "names"),
    [
        ("synthesis-shortest", synthesis.TOPICS[:1]),
        pytest.param("synthesis-short", synthesis.TOPICS, marks=pytest.mark.endurance),
    ],
)
def test_findings_of_short_runs_reach_the_floor(data: Path, tmp_path: Path, floor: str, names: Sequence[str]) -> None:
    """The first K findings of each question on 25 documents; `make endurance` asks both sets, and a hundred."""
    scores = [synthesis.measure(data, name, tmp_path / name, 25, forked) for name in names]
    reached = synthesis.average(scores)
    assert synthesis.missed(reached, synthesis.floors(floor)) == [], synthesis.table(scores)
