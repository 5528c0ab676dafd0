"""Every place that writes is a kill point, and a run that dies at any of them is made up for."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys

import pytest

from pipeline import run as stages
from pipeline.engines.base import Engine
from pipeline.engines.offline import Offline
from pipeline.store import Store
from tests.kill.points import HARMLESS, POINTS
from tests.shared_data import ROOT


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
    """[F85] A method of the store that writes without being a kill point fails here."""
    writing = {
        name
        for name, method in inspect.getmembers(Store, inspect.isfunction)
        if not name.startswith("_") and name != "writing" and "self.writing()" in inspect.getsource(method)
    }
    assert writing <= {attribute for holder, attribute in POINTS.values() if holder is Store}


def test_every_stage_is_a_point() -> None:
    """[F85] A stage that run.py calls without being a kill point fails here."""
    imported = {
        alias.asname or alias.name
        for node in ast.parse(inspect.getsource(stages)).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline.")
        for alias in node.names
        if (alias.asname or alias.name).islower()
    }
    steps = called(stages.run) & imported
    assert {"read", "relate", "revise", "keep", "write_topic", "write_index"} <= steps
    assert steps - set(HARMLESS) <= {attribute for holder, attribute in POINTS.values() if holder is stages}


def test_every_judgement_is_a_point() -> None:
    """[F85] What an engine is asked is a kill point: that is where money is spent."""
    asked = {name for name, _ in inspect.getmembers(Engine, inspect.isfunction) if not name.startswith("_")}
    assert asked <= {attribute for holder, attribute in POINTS.values() if holder is Offline}


@pytest.mark.timeout(300)
def test_killed_and_made_up_for() -> None:
    """[F84] Ten deaths by a seed, at points and at any instant: nothing is lost, torn or paid twice."""
    command = [sys.executable, "-m", "tests.kill", "--points", "6", "--random", "4", "--seed", "20261122"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        len(re.findall(r"rows lost 0, torn files 0, final states that differ 0, answers bought twice 0", done.stdout))
        == 2
    )
    killed = re.search(r"killed (\d+) times at points, (\d+) times", done.stdout)
    assert killed is not None
    assert int(killed[1]) == 6
