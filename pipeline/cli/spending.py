"""The model of a run, for the terminal: which endpoint is asked, what it will cost, what it did cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.lookup import store_of
from pipeline.cli.output import counted, one_line
from pipeline.config import Config, load
from pipeline.errors import ConfigError
from pipeline.models import Answered, Article, Failure, Search, Spending, Topic
from pipeline.storage.calls import BudgetSpan, Ledger

if TYPE_CHECKING:
    from pipeline.engines.llm import Llm


class MeteredEngine:
    """The llm engine with its accounts."""

    def __init__(self, config: Config, now: datetime) -> None:
        if config.llm is None:
            raise ConfigError(f"{config.path.name} has no [llm]; add it with base_url and model, see docs/llm.md")
        from pipeline.engines.llm import Llm

        self.settings = config.llm
        self.ledger = Ledger(config.state, now)
        self.engine: Llm = Llm(config.llm, self.ledger)

    def introduced(self) -> str:
        """The first line of a run: who is asked, with whose key, and what it may cost."""
        key = f"key from ${self.settings.api_key_env}" if self.settings.api_key_env else "no key"
        limits = [
            f"{_limits(limit)} {span}"
            for span, limit in (("a run", self.settings.per_run), ("a month", self.settings.per_month))
            if _limits(limit)
        ]
        most = " and ".join(limits) or "anything"
        return f"llm: {self.settings.model} at {self.settings.base_url}, {key}; at most {most}"

    def estimate(self, articles: Sequence[Article], topics: Sequence[Topic], searches: Sequence[Search]) -> str:
        """What the next run will cost, as a range; the articles are gathered, nothing was asked."""
        from pipeline.engines.llm.estimate import estimate

        open_ = [topic for topic in topics if topic.state == "open"]
        searching = [t for t in open_ if any(not s.topics or t.slug in s.topics for s in searches)]
        found = estimate(self.engine, articles, len(topics), len(searching))
        many = f"{counted(len(articles), 'article')} to read for {counted(len(topics), 'topic')}"
        return f"llm: {many}: {found}; nothing was asked yet"

    def told(self, waiting: Sequence[Failure]) -> Iterator[str]:
        """What the run cost, who answered, and what waits for the next one."""
        rows = self.ledger.spent(self.ledger.last_run())
        limits: dict[BudgetSpan, Spending] = {"run": self.settings.per_run, "month": self.settings.per_month}
        yield f"llm: {_sum(rows)}{_left(self.ledger, limits)}"
        others = {row["answered"] for row in rows if row["answered"] not in ("", row["model"])}
        if others:
            yield f"llm: {self.settings.model} was asked, {', '.join(sorted(others))} answered"
        if waiting:
            many = counted(len(waiting), "article waits", "articles wait")
            yield f"llm: {many} for the next run: {waiting[0].reason}"
        self.ledger.close()


def unanswered_words(answered: Answered) -> str:
    """How many questions got no answer, and why the first did not."""
    asked = answered.kept + answered.failed
    return f"{answered.who}: {answered.failed} of {asked} questions got no usable answer; the first: {answered.first}"


def model_standing(config: Config) -> Iterator[str]:
    """The model of `brief status`: how the last run that asked it came out; nothing where none was asked."""
    ledger = Ledger(config.state, datetime.now(UTC))
    run = ledger.last_asked()
    answered = ledger.answered(run)
    left = _left(ledger, {"month": config.llm.per_month} if config.llm else {})
    ledger.close()
    if run:
        came = unanswered_words(answered) if answered.failed else f"{answered.kept} questions were answered"
        yield "model"
        yield f"  in run {run}, {came}{left}"


def spend(path: Path) -> str:
    """What models have cost, by month, then by run, topic and prompt."""
    config = load(path)
    store_of(config).close()  # an older file gets the tables of the accounts
    ledger = Ledger(config.state, datetime(1970, 1, 1, tzinfo=UTC))
    rows = ledger.spent()
    last = ledger.last_asked()
    faults = ledger.faults(last)
    ledger.close()
    if not rows:
        return "no model was asked yet"
    lines = ["by month"]
    lines += [f"  {month}: {_sum([r for r in rows if r['month'] == month])}" for month in _distinct(rows, "month")]
    lines.append("by run and topic")
    for run in _distinct(rows, "run")[-10:]:
        for topic in _distinct([r for r in rows if r["run"] == run], "topic"):
            own = [row for row in rows if (row["run"], row["topic"]) == (run, topic)]
            lines.append(f"  run {run}, {topic or 'articles'}: {_sum(own)}")
    lines.append("by question")
    lines += [f"  {name}: {_sum([r for r in rows if r['question'] == name])}" for name in _distinct(rows, "question")]
    dear = sorted(rows, key=lambda row: (-(row["tokens_in"] + row["tokens_out"]), row["about"]))[:5]
    lines.append("dearest")
    lines += [f"  run {row['run']}, {row['question']} {row['about']}: {_sum([row])}" for row in dear]
    if faults:
        lines.append(f"what went wrong in run {last}")
        lines += [f"  {times} times: {one_line(fault)}" for fault, times in faults[:5]]
    return "\n".join(lines)


def _distinct(rows: Sequence[dict[str, Any]], key: str) -> list[Any]:
    return list(dict.fromkeys(row[key] for row in rows))


def _sum(rows: Sequence[dict[str, Any]]) -> str:
    total: Counter[str] = Counter()
    for row in rows:
        for key in ("attempts", "tokens_in", "tokens_out", "money", "seconds"):
            total[key] += row[key]
        total[row["state"]] += row["attempts"]
    money = f", {total['money']:.4f} in money" if total["money"] else ""
    failed = f", {total['failed']} failed" if total["failed"] else ""
    broken = f", {total['begun']} broken off" if total["begun"] else ""
    tokens = f"{total['tokens_in']:,} tokens in and {total['tokens_out']:,} out"
    return f"{counted(total['attempts'], 'call')}{failed}{broken}, {tokens}{money}, {total['seconds']:.0f} s"


def _left(ledger: Ledger, limits: Mapping[BudgetSpan, Spending]) -> str:
    """What the budgets that set a limit still hold."""
    held = [
        f"{_limits(ledger.left(span, limit)) or 'nothing'} of this {span}"
        for span, limit in limits.items()
        if _limits(limit)
    ]
    return f"; left {' and '.join(held)}" if held else ""


def _limits(limit: Spending) -> str:
    parts = [
        counted(limit.calls, "call") if limit.calls else "",
        f"{limit.tokens:,} tokens" if limit.tokens else "",
        f"{limit.money:g} in money" if limit.money else "",
    ]
    return ", ".join(part for part in parts if part)
