"""What a model makes of the measures: cited synthesis, the gate, churn on the sample, tokens and money.

    python -m tests.quality.llm --base-url http://127.0.0.1:8080/v1 --model NAME [--api-key-env NAME]
        [--price-in X --price-out Y] [--timeout SECONDS] [--at-once N]
        [--topic news1 ...] [--documents N] [--keep FOLDER]

Synthesis needs the test data that is not part of this repository, and as many calls as it has documents: `--documents`
takes fewer, for a first look, and grades what these hold; its figure then says nothing beside the floors.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline import stages
from pipeline.cli import show
from pipeline.config import load
from pipeline.demo.web import HERE, Web
from pipeline.engines.llm import Llm
from pipeline.errors import UsageError
from pipeline.models import Brief, LlmSettings, Spending
from pipeline.storage import Store
from pipeline.storage.calls import Ledger
from tests.quality import synthesis
from tests.shared_data import shared_data


def main() -> int:
    """Print the figures of one endpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--api-key-env", default="")
    parser.add_argument("--price-in", type=float, default=0.0, help="per million tokens")
    parser.add_argument("--price-out", type=float, default=0.0)
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds for a whole call")
    parser.add_argument("--at-once", type=int, default=4, help="articles that are read at the same time")
    parser.add_argument("--topic", action="append", help="of the synthesis data; none: news1 and news2")
    parser.add_argument("--documents", type=int, default=0, help="read so many of each topic; 0: all")
    parser.add_argument("--skip-synthesis", action="store_true")
    parser.add_argument("--keep", type=Path, help="leave pages and store there")
    arguments = parser.parse_args()
    settings = LlmSettings(
        base_url=arguments.base_url, model=arguments.model, api_key_env=arguments.api_key_env,
        price_in=arguments.price_in, price_out=arguments.price_out, timeout=arguments.timeout, per_run=Spending(),
    )  # fmt: skip
    executor = f"threads:{arguments.at_once}"
    with _folder(arguments.keep) as folder:
        rows = _sample(settings, folder / "sample", executor)
        data = None if arguments.skip_synthesis else shared_data()
        if data:
            scores = []
            for name in arguments.topic or synthesis.TOPICS:
                joint, spent = _synthesis(settings, data, name, arguments.documents, folder / name, executor)
                scores.append(joint)
                rows += spent
                _tell(f"synthesis {name}: joint {joint:.1f}")
            floor, mean = synthesis.floors()["joint"], sum(scores) / len(scores)
            _tell(f"synthesis: joint {mean:.1f}, the digest's floor is {floor:.1f}")
        _tell(_spending(rows))
    return 0


def _sample(settings: LlmSettings, folder: Path, executor: str) -> list[dict[str, Any]]:
    """Four versions of the sample: what the gate stopped, what was quoted instead, and churn."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources.toml").write_bytes((HERE / "sources.toml").read_bytes())
    config = load(folder / "sources.toml")
    slug = config.topics[0].slug
    with Web().serve() as web:
        config = replace(config, fetch=replace(config.fetch, hosts=web.hosts, spacing=0.0))
        store = Store(config.state)
        for moment in web.runs:
            web.now = moment
            engine = Llm(settings, Ledger(config.state, moment))
            report = stages.run(config, store, engine, moment, config.topics, executor)
            rows = engine.asker.ledger.spent()
            engine.close()
            for _, outcome in report.outcomes:
                _tell(f"sample v{outcome.version}: {outcome.reason}; left out: {len(outcome.faults)}")
    briefs = [brief for number in range(1, 5) if (brief := store.brief(slug, number))]
    store.close()
    said = [s for brief in briefs[-1:] for block in brief.blocks for s in block.sentences]
    written = sum(s.written for s in said)
    _tell(f"sample, last version: {written} of {len(said)} sentences are the model's, the others quote")
    _tell(f"sample, churn: {', '.join(f'{100 * churn(one, other):.1f} %' for one, other in pairwise(briefs))}")
    return rows


def churn(before: Brief, after: Brief) -> float:
    """The part of the sentences whose evidence both versions tell in one place and whose words differ."""
    old = {(b.id, s.claims[0]): s.text for b in before.blocks for s in b.sentences if b.section != "what"}
    new = {(b.id, s.claims[0]): s.text for b in after.blocks for s in b.sentences}
    kept = old.keys() & new.keys()
    return sum(old[key] != new[key] for key in kept) / (len(kept) or 1)


def _synthesis(
    settings: LlmSettings, data: Path, name: str, most: int, folder: Path, executor: str
) -> tuple[float, list[dict[str, Any]]]:
    """The joint score of one set of documents, and what it cost."""
    task = json.loads(synthesis._task(data, name).read_text(encoding="utf-8"))
    task = synthesis.cut(task, most or len(task["documents"]))
    config = load(synthesis.lay_out(task, folder))
    asked = folder / "task.json"
    asked.write_text(json.dumps(task, ensure_ascii=False), encoding="utf-8")
    store, now = Store(config.state), synthesis_moment()
    engine = Llm(settings, Ledger(config.state, now))
    stages.run(config, store, engine, now, config.topics, executor)
    rows = engine.asker.ledger.spent()
    engine.close()
    store.close()
    answers = {}
    for position, subtopic in enumerate(task["subtopics"], start=1):
        try:
            shown = json.loads(show.as_json(folder / "sources.toml", synthesis._slug(position), None))
        except UsageError:  # a topic of which these documents say nothing has no version
            shown = {"findings": [], "sources": []}
        answers[subtopic["id"]] = synthesis.answer(shown, len(subtopic["insights"]))
    return synthesis.grade(data, asked, answers, folder)["joint"], rows


def synthesis_moment() -> datetime:
    """The instant of the runs: the documents carry no dates."""
    return datetime(2026, 5, 24, tzinfo=UTC)


def _spending(rows: list[dict[str, Any]]) -> str:
    calls, failed = sum(r["attempts"] for r in rows), sum(r["attempts"] for r in rows if r["state"] == "failed")
    sent, given, money = (sum(row[key] for row in rows) for key in ("tokens_in", "tokens_out", "money"))
    return f"{calls} calls, {failed} of them failed, {sent:,} tokens in and {given:,} out, {money:.4f} in money"


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        yield keep
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # a command


if __name__ == "__main__":
    sys.exit(main())
