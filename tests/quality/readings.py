"""How well blind readings by a model tell what sources carry from what they do not, on labelled sentences.

    python -m tests.quality.readings --base-url http://127.0.0.1:8080/v1 --model NAME [--api-key-env NAME]
        [--set FILE ...] [--timeout SECONDS] [--wrong]

Each sentence is read twice as the engine reads it, decoys among them, labels hidden. Recall is the part of the false
ones that is stopped, passed the part of the true ones that stands, balanced the mean of both; beside them the same of
the digest's strict rule. Without `--set`: the two sets of `tests.quality.gate`. A file has a line for each sentence:
`sentence`, `label` (true or false) and `quotes` with `quote`, `holder`, `role`, `outlet` and, where it is known, `day`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.engines.llm.asking import Asker, Question
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.shapes import Answer
from pipeline.engines.llm.verifying import Sheet, Verifier
from pipeline.page.editor import Editor
from pipeline.records import Article, Claim, Failure, LlmSettings, Spending
from pipeline.store import Store
from pipeline.store.ledger import Ledger
from tests.quality import gate
from tests.revise.making import NOW, dossier, finding

Labelled = tuple[Sheet, bool]


def main() -> int:
    """Print the figures of one endpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--api-key-env", default="")
    parser.add_argument("--timeout", type=float, default=120.0)
    parser.add_argument("--set", type=Path, action="append", help="a file of labelled sentences; can be given again")
    parser.add_argument("--wrong", action="store_true", help="also print what is judged wrongly")
    given = parser.parse_args()
    settings = LlmSettings(
        base_url=given.base_url, model=given.model, api_key_env=given.api_key_env, timeout=given.timeout,
        attempts=1, per_run=Spending(),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        Store(Path(folder)).close()
        asker = Asker(settings, Ledger(Path(folder), NOW))
        for path in given.set or gate.SETS.values():
            _measure(path, asker, wrong=given.wrong)
        asker.close()
    return 0


def _measure(path: Path, asker: Asker, *, wrong: bool) -> None:
    """Read one set and tell what came of it."""
    made, labelled = _loaded(path)
    claims, articles = [claim for claim, _ in made], [article for _, article in made]
    prompts = Prompts()

    def ask(name: str, about: str, shape: type[Answer], most: int, **values: object) -> Answer | Failure:
        system, text = prompts.render("system"), prompts.render(name, **values)
        return asker.ask(Question(name, prompts.version_of(name), system, text, shape, about, most=most))

    desk = Editor(dossier(articles, claims, [finding(claim) for claim in claims]))
    verifier = Verifier(desk, ask)
    found = verifier.read([sheet for sheet, _ in labelled])
    strict = {sheet.key: verifier._strictly(sheet) for sheet, _ in labelled}
    for name, verdicts in (("readings", found), ("strict rule", strict)):
        stopped = [verdicts[sheet.key].basis is None for sheet, true in labelled if not true]
        passed = [verdicts[sheet.key].basis is not None for sheet, true in labelled if true]
        recall, kept = (100 * sum(some) / max(len(some), 1) for some in (stopped, passed))
        counts = f"{len(stopped)} false, {recall:.1f} % stopped; {len(passed)} true, {kept:.1f} % passed"
        _tell(f"{path.name}, {name}: {counts}; balanced {(recall + kept) / 2:.1f}")
    recalled = verifier.recall
    _tell(
        f"  decoys: {recalled.found} of {recalled.planted} found; {recalled.void} void answers, {verifier.calls} calls"
    )
    for sheet, true in labelled if wrong else ():
        if (found[sheet.key].basis is not None) != true:
            _tell(f"  {'true, stopped' if true else 'FALSE, passed'}: {sheet.text} - {found[sheet.key].why}")


def _loaded(path: Path) -> tuple[list[tuple[Claim, Article]], list[Labelled]]:
    """The claims of a set with their articles, and its sentences with their labels."""
    made: list[tuple[Claim, Article]] = []
    labelled: list[Labelled] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        case = json.loads(line)
        evidence = [gate._claim(number, **entry) for entry in case.get("evidence") or case["quotes"]]
        made += evidence
        for place, (text, cites, true) in enumerate(_sentences(case)):
            claims = tuple(evidence[one][0] for one in cites)
            labelled.append((Sheet(f"{number}/{place}", text, claims), true))
    return made, labelled


def _sentences(case: dict[str, Any]) -> Iterator[tuple[str, list[int], bool]]:
    if "sentence" in case:
        yield case["sentence"], list(range(len(case["quotes"]))), case["label"]
        return
    yield from ((entry["text"], entry["cites"], True) for entry in case["true"])
    yield from ((entry["text"], entry["cites"], False) for entry in case["false"].values())


def _tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # a command


if __name__ == "__main__":
    sys.exit(main())
