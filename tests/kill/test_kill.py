"""Every place that writes is a kill point, and a run that dies at any of them is made up for."""

from __future__ import annotations

import ast
import inspect
import re

from pipeline import stages
from pipeline.engine import Engine
from pipeline.engines.digest import Digest
from pipeline.storage import Store
from pipeline.storage.calls import Ledger
from tests.kill.points import FREE, HARMLESS, POINTS


def called(function: object) -> set[str]:
    """The names of everything that a function calls, without what it is called on."""
    tree = ast.parse(inspect.getsource(function))  # type: ignore[arg-type]
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        call.id if isinstance(call, ast.Name) else call.attr
        for call in calls
        if isinstance(call, (ast.Name, ast.Attribute))
    }


def test_every_write_of_the_store_is_a_point() -> None:
    """A method of the store that writes without being a kill point fails here."""
    writing = {
        name
        for name, method in inspect.getmembers(Store, inspect.isfunction)
        if not name.startswith(("_", "writ")) and re.search(r"self\.writ\w+\(", inspect.getsource(method))
    }
    inner = {"settle"}  # a part of `keep_outcome`
    assert writing - inner <= {attribute for holder, attribute in POINTS.values() if holder is Store}


def test_every_write_of_the_accounts_is_a_point() -> None:
    """A method of the ledger that writes without being a kill point fails here."""
    writing = {
        name
        for name, method in inspect.getmembers(Ledger, inspect.isfunction)
        if not name.startswith("_") and "self._writing()" in inspect.getsource(method)
    }
    writing.remove("bring")  # the demo's, which is made anew when it died
    assert writing == {attribute for holder, attribute in POINTS.values() if holder is Ledger}


def test_every_stage_is_a_point() -> None:
    """A stage that run.py calls without being a kill point fails here."""
    imported = {
        alias.asname or alias.name
        for node in ast.parse(inspect.getsource(stages)).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline.")
        for alias in node.names
        if (alias.asname or alias.name).islower()
    }
    steps = called(stages.run) & imported
    assert {"read_articles", "relate", "revise", "keep_version", "write_topic", "write_index"} <= steps
    assert steps - set(HARMLESS) <= {attribute for holder, attribute in POINTS.values() if holder is stages}


def test_every_judgement_is_a_point() -> None:
    """What an engine is asked is a kill point: that is where money is spent."""
    asked = {name for name, _ in inspect.getmembers(Engine, inspect.isfunction) if not name.startswith("_")}
    assert asked - FREE <= {attribute for holder, attribute in POINTS.values() if holder is Digest}
