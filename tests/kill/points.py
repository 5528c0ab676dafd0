"""The kill points: every place where a run changes something, by name; a new stage or write must join them."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import stages
from pipeline.engines.digest import Digest
from pipeline.extract.article import Extract
from pipeline.render import publication as publishing
from pipeline.render.files import write
from pipeline.sources import round
from pipeline.sources.gather import Gathering
from pipeline.storage import Store
from pipeline.storage.calls import Ledger

# Name to (what holds the step, its attribute). The order is that of a run.
POINTS: dict[str, tuple[Any, str]] = {
    "begin_run": (Store, "begin_run"),
    "fetch": (round.VisitHost, "__call__"),
    "keep_rules": (Store, "keep_rules"),
    "keep_hold": (Store, "keep_hold"),
    "keep_standing": (Store, "keep_standing"),
    "keep_listing": (Store, "keep_listing"),
    "keep_unchanged": (Store, "keep_unchanged"),
    "keep_source_failure": (Store, "keep_source_failure"),
    "pass_over": (Store, "pass_over"),
    "take_left": (Store, "take_left"),
    "keep_items": (Store, "keep_items"),
    "keep_stamps": (Store, "keep_stamps"),
    "keep_looked": (Store, "keep_looked"),
    "keep_asked": (Store, "keep_asked"),
    "extract": (Extract, "__call__"),
    "keep_article": (Store, "keep_article"),
    "keep_belonging": (Store, "keep_belonging"),
    "keep_page": (Store, "keep_page"),
    "keep_look": (Store, "keep_look"),
    "keep_retry": (Store, "keep_retry"),
    "keep_item_state": (Store, "keep_item_state"),
    "keep_edit": (Store, "keep_edit"),
    "keep_scope": (Store, "keep_scope"),
    "forget_look": (Store, "forget_look"),  # on the way of brief init
    "keep_ruled": (Store, "keep_ruled"),
    "gather": (Gathering, "run"),
    "regroup": (Store, "regroup"),  # on the way of a run after an edit of the settings
    "queries": (Digest, "queries"),
    "claims": (Digest, "claims"),
    "begin call": (Ledger, "begin"),  # on the way of a run that asks a model
    "keep answer": (Ledger, "keep"),
    "fail call": (Ledger, "fail"),
    "learn manner": (Ledger, "learn"),
    "keep_claims": (Store, "keep_claims"),
    "read": (stages, "read_articles"),
    "engine relate": (Digest, "relate"),
    "keep_related": (Store, "keep_related"),
    "keep_scores": (Store, "keep_scores"),
    "relate": (stages, "relate"),
    "engine revise": (Digest, "revise"),
    "keep pinned": (stages, "keep_pinned_sentences"),
    "say what shows nowhere": (stages, "unshown"),
    "revise": (stages, "revise"),
    "keep_version": (Store, "keep_version"),
    "drop_submission": (Store, "drop_submission"),
    "keep_submission": (Store, "keep_submission"),  # on the way of a run of which something waits for an editor
    "keep_decision": (Store, "keep_decision"),  # on the way of brief publish
    "keep_rejections": (Store, "keep_rejections"),
    "keep_outcome": (Store, "keep_outcome"),
    "keep": (stages, "keep_version"),
    "keep_entries": (Store, "keep_entries"),
    "keep_written": (Store, "keep_written"),
    "write": (publishing, "write"),
    "replace": (Path, "replace"),
    "write_topic": (stages, "write_topic"),
    "write_review": (stages, "write_review"),
    "remove": (publishing, "remove"),
    "write_index": (stages, "write_index"),
    "owe": (Store, "owe"),
    "keep_sent": (Store, "keep_sent"),
    "tell": (stages, "notify_targets"),
    "forget_texts": (Store, "forget_texts"),
    "end_run": (Store, "end_run"),
    "commit": (Store, "writing"),  # every transaction: before it, and when all but its commit is done
}
# What an engine is asked that costs nothing: a look into the accounts.
FREE = {"answered"}
# Functions of stages that run.py calls and that change nothing by themselves, with why.
HARMLESS = {
    "executor": "starts workers",
    "table": "reads a setting",
    "targets_of": "reads a setting",
    "rulings_hash": "is pure",
    "unmatched": "is pure",
}

__all__ = ["FREE", "HARMLESS", "POINTS", "Deaths", "write"]


@dataclass
class Deaths:
    """Counts how often each point is passed, and dies by SIGKILL at one of them."""

    at: tuple[str, int, str] | None = None  # point, which call, "before" or "after"
    passed: Counter[str] = field(default_factory=Counter)

    def install(self) -> None:
        """Put this around every point of this process."""
        for name, (holder, attribute) in POINTS.items():
            step = getattr(holder, attribute)
            setattr(holder, attribute, self._transaction(step) if name == "commit" else self._around(name, step))

    def _reach(self, name: str, moment: str) -> None:
        if moment == "before":
            self.passed[name] += 1
        if self.at == (name, self.passed[name], moment):
            os.kill(os.getpid(), signal.SIGKILL)

    def _around(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*arguments: Any, **named: Any) -> Any:
            self._reach(name, "before")
            done = step(*arguments, **named)
            self._reach(name, "after")
            return done

        return taken

    def _transaction(self, writing: Callable[[Store], Any]) -> Callable[[Store], Any]:
        from contextlib import contextmanager

        @contextmanager
        def taken(store: Store) -> Any:
            outermost = not store.connection.in_transaction
            if outermost:
                self._reach("commit", "before")
            with writing(store) as db:
                yield db
                if outermost:
                    self._reach("commit", "after")

        return taken
