"""How well blind readings by a model tell what sources carry from what they do not, on labelled sentences.

    python -m tests.quality.readings --base-url http://127.0.0.1:8080/v1 --model NAME [--api-key-env NAME]
        [--set FILE ...] [--timeout SECONDS] [--wrong] [--record FILE]

Each sentence is read twice as the engine reads it, decoys among them, labels hidden. Recall is the part of the false
ones that is stopped, passed the part of the true ones that stands, balanced the mean of both; beside them the same of
the digest's strict rule. Without `--set`: our own free prose, two halves written apart. A file has either the form of
these or a line for each sentence: `sentence`, `label` (true or false) and `quotes` with `quote`, `holder`, `role`,
`outlet` and, where it is known, `day`. `--record` keeps what the model said of each sentence.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.engines.llm.calls import Asker, Question
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.proposals import SURROUNDING
from pipeline.engines.llm.schemas import AnswerT, FollowsFromQuotes, Judgement, SaidByNone, SaidByQuotes
from pipeline.engines.llm.verification import Clearance, Recall, Sheet, Verifier
from pipeline.models import Article, Claim, Failure, LlmSettings, Spending
from pipeline.page.editor import Editor
from pipeline.storage import Store
from pipeline.storage.calls import Ledger
from tests.page.making import NOW, dossier, finding
from tests.quality import gate

HERE = Path(__file__).parent
SETS = {"prose": HERE / "prose.jsonl", "prose-held": HERE / "prose_held.jsonl"}  # by their table in floors.toml
RECORDED = HERE / "prose_readings.json"
_WORST = ("no", "follows", "says")
_SAID = {SaidByNone: "no", FollowsFromQuotes: "follows", SaidByQuotes: "says"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence as a reading sees it, with its label and, of a false one, the way in which it is false."""

    sheet: Sheet
    true: bool
    way: str = ""


@dataclass(slots=True)
class Read:
    """What came of one set."""

    labelled: list[Labelled]
    found: Mapping[str, Clearance]
    strict: Mapping[str, Clearance]
    recall: Recall
    calls: int
    said: dict[str, str] = field(default_factory=dict)  # sentences to the least that a reading said of them

    def figures(self, found: Mapping[str, Clearance]) -> dict[str, float]:
        """Recall, passed and balanced, as percentages."""
        stopped = [found[one.sheet.key].basis is None for one in self.labelled if not one.true]
        stands = [found[one.sheet.key].basis is not None for one in self.labelled if one.true]
        recall, passed = (100 * sum(some) / max(len(some), 1) for some in (stopped, stands))
        return {"recall": recall, "passed": passed, "balanced": (recall + passed) / 2}


def main() -> int:
    """Print the figures of one endpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--api-key-env", default="")
    parser.add_argument("--timeout", type=float, default=120.0)
    parser.add_argument("--set", type=Path, action="append", help="a file of labelled sentences; can be given again")
    parser.add_argument("--wrong", action="store_true", help="also print what is judged wrongly")
    parser.add_argument("--record", type=Path, help="a file for what the model said of each sentence")
    given = parser.parse_args()
    settings = LlmSettings(
        base_url=given.base_url, model=given.model, api_key_env=given.api_key_env, timeout=given.timeout,
        attempts=1, per_run=Spending(),
    )  # fmt: skip
    said: dict[str, str] = {}
    for path in given.set or SETS.values():
        read = measured(path, settings)
        said |= read.said
        _tell(path.name, read, wrong=given.wrong)
    if given.record:
        given.record.write_text(json.dumps(said, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def measured(path: Path, settings: LlmSettings) -> Read:
    """One set, read at an endpoint."""
    made, labelled = _loaded(path)
    claims, articles = [claim for claim, _ in made], [article for _, article in made]
    desk = Editor(dossier(articles, claims, [finding(claim) for claim in claims]))
    said: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        Store(Path(folder)).close()
        asker = Asker(settings, Ledger(Path(folder), NOW))
        verifier = Verifier(desk, _asking(asker, said))
        found = verifier.read([one.sheet for one in labelled])
        asker.close()
    strict = {one.sheet.key: verifier._strictly(one.sheet) for one in labelled}
    return Read(labelled, found, strict, verifier.recall, verifier.calls, said)


def _asking(asker: Asker, said: dict[str, str]) -> Callable[..., object]:
    """A function that asks as the engine does, and notes the least that is said of a sentence."""
    prompts = Prompts()

    def ask(name: str, about: str, shape: type[AnswerT], most: int, **values: Any) -> AnswerT | Failure:
        system, text = prompts.render("system"), prompts.render(name, **values)
        answer = asker.ask(Question(name, prompts.version_of(name), system, text, shape, about, most=most))
        if isinstance(answer, Judgement):
            texts = {one["n"]: one["text"] for one in values["sentences"]}
            for one in answer.verdicts:
                told = said.get(texts[one.n], "says")
                said[texts[one.n]] = min(told, _SAID[type(one)], key=_WORST.index)
        return answer

    return ask


def _tell(name: str, read: Read, *, wrong: bool) -> None:
    false = sum(not one.true for one in read.labelled)
    for who, found in (("readings", read.found), ("strict rule", read.strict)):
        told = read.figures(found)
        _print(
            f"{name}, {who}: {false} false, {told['recall']:.1f} % stopped; {len(read.labelled) - false} true,"
            f" {told['passed']:.1f} % passed; balanced {told['balanced']:.1f}"
        )
    recall = read.recall
    _print(f"  decoys: {recall.found} of {recall.planted} found; {recall.void} void answers, {read.calls} calls")
    for one in read.labelled if wrong else ():
        found_ = read.found[one.sheet.key]
        if (found_.basis is not None) != one.true:
            _print(
                f"  {'true, stopped' if one.true else f'FALSE ({one.way}), passed'}: {one.sheet.text} - {found_.why}"
            )


def _loaded(path: Path) -> tuple[list[tuple[Claim, Article]], list[Labelled]]:
    """The claims of a set with their articles, and its sentences with their labels."""
    made: list[tuple[Claim, Article]] = []
    labelled: list[Labelled] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        case = json.loads(line)
        evidence = [gate._claim(number, **entry) for entry in case.get("evidence") or case["quotes"]]
        made += evidence
        for place, (text, cites, true, way) in enumerate(_sentences(case)):
            claims = tuple(evidence[one][0] for one in cites)
            beside = tuple(claim for claim, _ in evidence if claim not in claims)[:SURROUNDING]
            labelled.append(Labelled(Sheet(f"{number}/{place}", text, claims, beside), true, way))
    return made, labelled


def _sentences(case: dict[str, Any]) -> Iterator[tuple[str, list[int], bool, str]]:
    if "sentence" in case:
        yield case["sentence"], list(range(len(case["quotes"]))), case["label"], ""
        return
    yield from ((entry["text"], entry["cites"], True, "") for entry in case["true"])
    yield from ((entry["text"], entry["cites"], False, way) for way, entry in case["false"].items())


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # a command


if __name__ == "__main__":
    sys.exit(main())
