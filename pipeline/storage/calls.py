"""The ledger: what a model was asked and answered, and what it cost; an answer is kept before anybody uses it.

A call is entered with its estimated cost before it is made, in the transaction that checks the budgets, and the entry
stands until the answer replaces it. So threads, processes and a death in between can overdraw nothing: what was under
way when a run died counts as spent.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import CannotWrite
from pipeline.models import Answered, Call, LlmSettings, Spending
from pipeline.storage.codec import instant
from pipeline.storage.database import BUSY, DATABASE, Connected, connect_database

BudgetSpan = Literal["run", "month"]
RAW = 4000  # characters kept of an answer that was no use
LEDGER_PATIENCE = 30.0  # seconds that a write waits for another program


class Ledger(Connected):
    """The calls of one installation, in `brief.db`; may be used from several threads, and sent to other processes."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.path = folder / DATABASE
        self.now = now
        self._lock = threading.RLock()
        self._opened = False

    def __reduce__(self) -> tuple[type[Ledger], tuple[Path, datetime]]:
        """What another process opens it with, when it is used."""
        return Ledger, (self.path.parent, self.now)

    # --- answers

    def answer(self, key: str) -> str | None:
        """The answer that was bought for this key; None when there is none, or what lies there is not what we kept."""
        row = self.row("select answer, digest from answers where key = ?", key)
        return row["answer"] if row and row["digest"] == _digest(key, row["answer"]) else None

    def bring(self, answers: Mapping[str, str], model: str) -> None:
        """Take in answers that were bought elsewhere, by their keys."""
        rows = [(key, model, answer, _digest(key, answer)) for key, answer in answers.items()]
        with self._writing() as db:
            db.executemany(_KEEP_ANSWER, rows)

    def brought(self) -> dict[str, str]:
        """All answers that were bought here, by their keys."""
        return self.pairs("select key, answer from answers order by key")

    def begin(self, entry: Call, settings: LlmSettings, keep_back: float = 0.0) -> int | str:
        """Enter a call, or the name of the budget that has no room for it; `keep_back` is the part left for later."""
        with self._writing() as db:
            run = self.last_run()
            budgets: tuple[tuple[BudgetSpan, Spending, object], ...] = (
                ("run", settings.per_run, run),
                ("month", settings.per_month, f"{self.now:%Y-%m}"),
            )
            for span, limit, value in budgets:
                if what := _over(limit, self._used(span, value), entry, keep_back):
                    return what.format(f"this {span}")
            cursor = db.execute(
                "insert into calls (run, started, key, question, about, topic, endpoint, model, attempt, state,"
                " tokens_in, tokens_out, money) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'begun', ?, ?, ?)",
                [
                    run, instant(self.now), entry.key, entry.question, entry.about, entry.topic, entry.endpoint,
                    entry.model, entry.attempt, entry.tokens_in, entry.tokens_out, entry.money,
                ],
            )  # fmt: skip
            return cursor.lastrowid or 0

    def keep(self, call: int, answer: str, model: str, used: tuple[int, int, float], seconds: float) -> None:
        """Store an answer with what it really cost: tokens in, tokens out, money."""
        with self._writing() as db:
            key = self.value("select key from calls where id = ?", call)
            db.execute(_KEEP_ANSWER, [key, model, answer, _digest(key, answer)])
            db.execute(
                "update calls set state = 'kept', answered = ?, tokens_in = ?, tokens_out = ?, money = ?,"
                " seconds = ? where id = ?",
                [model, *used, seconds, call],
            )

    def fail(self, call: int, fault: str, raw: str, used: tuple[int, int, float], seconds: float) -> None:
        """Note an attempt that gave no usable answer, with the beginning of what came instead."""
        with self._writing() as db:
            db.execute(
                "update calls set state = 'failed', fault = ?, raw = ?, tokens_in = ?, tokens_out = ?, money = ?,"
                " seconds = ? where id = ?",
                [fault[:500], raw[:RAW], *used, seconds, call],
            )

    # --- how an endpoint answers

    def manner(self, endpoint: str, model: str) -> Sequence[Any] | None:
        """How this endpoint was last found to want this model to be asked, in the engine's own terms."""
        record = self.value("select record from manners where endpoint = ? and model = ?", endpoint, model)
        return json.loads(record) if record else None

    def learn(self, endpoint: str, model: str, manner: Sequence[Any]) -> None:
        """Remember a manner that worked."""
        with self._writing() as db:
            db.execute("insert or replace into manners values (?, ?, ?)", [endpoint, model, json.dumps(manner)])

    # --- what came of it

    def answered(self, run: int | None = None) -> Answered:
        """How the questions of a run came out, of the one that is under way or was last where none is given."""
        return answered_calls(self, run)

    def faults(self, run: int) -> list[tuple[str, int]]:
        """What went wrong in a run, attempts that were made good included: each once, with how often."""
        rows = self.rows(
            "select fault, count(*) as times from calls where run = ? and state = 'failed' group by fault"
            " order by times desc, min(id)",
            run,
        )
        return [(fault, times) for fault, times in rows]

    def answerless(self, key: str) -> int:
        """In how many earlier runs a question got no answer though others did."""
        return int(
            self.value(
                "select count(distinct run) as runs from calls c where key = ? and state = 'failed' and run < ?"
                " and exists (select 1 from calls k where k.run = c.run and k.state = 'kept')",
                key, self.last_run(),
            )
        )  # fmt: skip

    # --- what was spent

    def spent(self, run: int | None = None) -> list[dict[str, Any]]:
        """Calls, attempts, tokens, money and seconds by month, topic, question and state; of one run or of all."""
        rows = self.rows(
            "select substr(started, 1, 7) as month, run, topic, question, about, state, model, answered,"
            " count(*) as attempts, sum(tokens_in) as tokens_in, sum(tokens_out) as tokens_out, sum(money) as money,"
            " sum(seconds) as seconds"
            " from calls where ?1 is null or run = ?1 group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 3, 4, 5",
            run,
        )
        return [dict(row) for row in rows]

    def left(self, span: BudgetSpan, limit: Spending) -> Spending:
        """What a budget of this run or month still holds; 0 where it sets no limit."""
        used = self._used(span, self.last_run() if span == "run" else f"{self.now:%Y-%m}")
        return Spending(
            limit.calls and max(0, limit.calls - used["calls"]),
            limit.tokens and max(0, limit.tokens - used["tokens"]),
            limit.money and max(0.0, limit.money - used["money"]),
        )

    def _used(self, span: BudgetSpan, value: object) -> sqlite3.Row:
        (used,) = self.rows(f"select {_SUMS} from calls where {_SPANS[span]}", value)
        return used

    def last_asked(self) -> int:
        """The last run that put a question to a model, 0 for none."""
        return int(self.value("select coalesce(max(run), 0) from calls"))

    def last_run(self) -> int:
        """The run that is under way, or was last."""
        return int(self.value("select coalesce(max(id), 0) from runs"))

    def close(self) -> None:
        """Close the file; it opens again when it is used."""
        with self._lock:
            if self._opened:
                self.connection.close()
                self._opened = False

    # --- inside

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a statement, for one thread at a time."""
        with self._lock:
            self._open()
            return super().rows(statement, *values)

    def _open(self) -> sqlite3.Connection:
        if not self._opened:
            self.connection = connect_database(self.path, threads=True)
            self.connection.execute(f"pragma busy_timeout = {LEDGER_PATIENCE * 1000:.0f}")
            self.connection.execute("pragma synchronous = full")  # an answer that was paid for outlives a power cut
            self._opened = True
        return self.connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction of one thread: all of the block or none of it."""
        with self._lock:
            db = self._open()
            try:
                db.execute("begin immediate")
                yield db
                db.execute("commit")
            except sqlite3.Error as error:
                raise CannotWrite(f"{self.path}: {error}; {BUSY}") from error
            finally:
                if db.in_transaction:
                    db.rollback()


_KEEP_ANSWER = "insert or replace into answers values (?, ?, ?, ?)"
# What was asked in a run, an article in parts counting as one, whether it was answered, and what first went wrong.
_ANSWERED = (
    "select question, about, model || ' at ' || endpoint as who,"
    " max(state = 'kept') as kept, max(state = 'failed') as failed,"
    " (select f.fault from calls f where f.run = c.run and f.question = c.question and f.about = c.about"
    " and f.state = 'failed' order by f.id limit 1) as fault"
    " from calls c where run = coalesce(?, (select max(id) from runs)) group by question, about order by min(id)"
)
_SPANS: dict[BudgetSpan, str] = {"run": "run = ?1", "month": "started >= ?1 and started < ?1 || '~'"}
# An attempt that nobody answered counts in no budget.
_BOUGHT = "not (state = 'failed' and tokens_in = 0 and tokens_out = 0)"
_SUMS = (
    f"coalesce(sum({_BOUGHT}), 0) as calls, coalesce(sum(tokens_in + tokens_out), 0) as tokens,"
    " coalesce(sum(money), 0) as money"
)


def answered_calls(store: Connected, run: int | None = None) -> Answered:
    """How the questions of a run came out, of the last one where none is given."""
    rows = store.rows(_ANSWERED, run)
    failed = [row for row in rows if row["failed"] and not row["kept"]]
    kept = sum(row["kept"] for row in rows)
    if not failed:
        return Answered(kept)
    return Answered(kept, len(failed), failed[0]["fault"].partition(": ")[2], failed[0]["who"])


def _over(limit: Spending, used: Any, entry: Call, keep_back: float) -> str:
    """Why one more call would pass a limit, with {} for the span of the budget; "" where it does not."""
    for name, most, spent, more in (
        (f"{limit.calls} calls", limit.calls, used["calls"], 1),
        (f"{limit.tokens} tokens", limit.tokens, used["tokens"], entry.tokens_in + entry.tokens_out),
        (f"{limit.money:g} in money", limit.money, used["money"], entry.money),
    ):
        if most and spent + more > most * (1.0 - keep_back):
            kept = f", {keep_back * most:.4g} kept for later steps" if keep_back else ""
            return (
                f"the budget of {name} of {{}} has no room for more:"
                f" {max(0, most - spent):.4g} left, {more:.4g} may be needed{kept}"
            )
    return ""


def _digest(key: str, answer: str) -> str:
    return hashlib.sha256(f"{key}\n{answer}".encode()).hexdigest()
