"""Every regular expression of the code, pumped: none may take worse than linear time.

    python -m tests.endurance.patterns [--only MODULE] [--size N]

Patterns are taken from the modules' own names, and from calls of `re` with a literal. For each, texts are made from the
pattern itself: what it needs at its start, then a part that it repeats many times, then something that makes it fail.
A pattern is named when a text of four times the length takes more than eight times as long (linear: four, quadratic:
sixteen) and long enough to be no noise. Exit code 1 when one is.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import multiprocessing
import pkgutil
import re
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]  # the parser's own names, which have no public home
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pipeline

ROOT = Path(pipeline.__file__).parent
SIZE = 4_000  # letters of the shorter text; the longer has four times as many
WORSE = 8.0  # times longer for four times the length
NOISE = 0.02  # seconds below which a time says nothing
GIVEN_UP = 120.0  # seconds for one pattern
TRIED = 1800  # texts for one pattern
SAMPLES = 40  # forms of one part of a pattern
COMMON = ("a", "A", "1", " ", "\n", "“", '"', "<", "[", "(", ".", ",", "a ", "A ", "1 ", "1,", "A.", "a.", "- ", "a-")
ANCHORED = {"match", "fullmatch"}
LAST = ("", "\x00", "!", "\n\x00", "a", " ")


def found() -> Iterator[tuple[str, re.Pattern[Any], bool]]:
    """Each pattern with where it stands, and whether it is only tried at the start of a text."""
    seen: set[tuple[Any, int, bool]] = set()
    for info in pkgutil.walk_packages([str(ROOT)], "pipeline."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        named = [(name, one, _uses(name, source)) for name, one in _held(module)]
        named += [("re." + use, one, {use}) for use, one in _literal(ast.parse(source)) if use != "compile"]
        for name, pattern, uses in named:
            key = (pattern.pattern, pattern.flags, bool(uses - ANCHORED))
            if key not in seen:
                seen.add(key)
                yield f"{info.name}.{name}", pattern, not uses - ANCHORED


def _uses(name: str, source: str) -> set[str]:
    """The methods of a pattern that its module calls; "any" where the pattern itself is handed on."""
    calls = set(re.findall(rf"(?<![\w.]){name}\.(\w+)", source))
    handed = len(re.findall(rf"(?<![\w.]){name}\b(?!\.)", source)) > 1  # once where it is made
    return calls | ({"any"} if handed or not calls else set())


def _held(module: Any) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns that a module's names hold, in whatever they are held."""
    for name, value in vars(module).items():
        todo = [value]
        while todo:
            one = todo.pop()
            if isinstance(one, re.Pattern):
                yield name, one
            elif isinstance(one, (tuple, list, frozenset, set)):
                todo += list(one)[:200]
            elif isinstance(one, dict):
                todo += list(one.values())[:200]
            elif type(one).__module__.startswith("pipeline.") and not isinstance(one, type):
                todo += [getattr(one, held) for held in _attributes(one)]


def _attributes(one: Any) -> list[str]:
    """What an object of ours holds, such as the patterns of a `Pattern`, which are compiled when they are asked for."""
    asked = [name for name, value in vars(type(one)).items() if isinstance(value, cached_property)]
    slots = [held for held in getattr(one, "__slots__", ()) if hasattr(one, held)]
    return [*dict.fromkeys((*getattr(one, "__dict__", ()), *asked, *slots))]


def _literal(tree: ast.AST) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns that are written into a call, with the function that is called."""
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re":
            first = node.args[0] if isinstance(node, ast.Call) and node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, (str, bytes)):
                yield called.attr, re.compile(first.value)


def texts(pattern: re.Pattern[Any], size: int) -> Iterator[tuple[str, str, str]]:
    """Start, repeated part and end of texts that may hold the pattern long."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    starts = [("", part) for part in COMMON]
    for before, part in _parts(tree):
        starts += [(before, part), (before + part, part), ("", before + part)]
    for before, part in dict.fromkeys(starts):
        if part:
            for last in LAST:
                yield before, part * max(1, size // len(part)), last


def _parts(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What stands before each repeat, and what it repeats."""
    for kind, value in tree:
        if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            low, high, inner = value
            if high > 20:
                for sample in _samples(inner):
                    yield before, sample
            yield from _parts(inner, before)
            before += _sample(inner) * min(low, 20)
        elif kind is code.SUBPATTERN:
            yield from _parts(value[3], before)
            before += _sample(value[3])
        elif kind is code.BRANCH:
            for branch in value[1]:
                yield from _parts(branch, before)
            before += _sample(value[1][0])
        elif kind in (code.ASSERT, code.ASSERT_NOT):
            yield from _parts(value[1], before)
        elif kind is code.ATOMIC_GROUP:
            yield from _parts(value, before)
            before += _sample(value)
        else:
            before += _one(kind, value)[0]


def _samples(tree: Any) -> list[str]:
    """A few texts that a part of a pattern takes: each of its places in each of its forms, the others as they come."""
    places = [_forms(kind, value) for kind, value in tree]
    found = ["".join(forms[0] for forms in places)]
    for place, forms in enumerate(places):
        before, after = ("".join(one[0] for one in some) for some in (places[:place], places[place + 1 :]))
        found += [before + form + after for form in forms[1:]]
    return list(dict.fromkeys(found))[:SAMPLES]


def _forms(kind: Any, value: Any) -> list[str]:
    """The texts that one place of a pattern takes, at least one."""
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        forms = [form * max(1, min(value[0], 20)) for form in _samples(value[2])]
        return [*forms, ""] if value[0] == 0 else forms
    if kind is code.SUBPATTERN:
        return _samples(value[3])
    if kind is code.ATOMIC_GROUP:
        return _samples(value)
    if kind is code.BRANCH:
        each = [_samples(branch) for branch in value[1]]
        return [forms[0] for forms in each] + [form for forms in each for form in forms[1:]]
    return _one(kind, value) or [""]


def _sample(tree: Any) -> str:
    return "".join(_forms(kind, value)[0] for kind, value in tree)


def _one(kind: Any, value: Any) -> list[str]:
    """Letters that a single place of a pattern takes."""
    if kind is code.LITERAL:
        return [chr(value)]
    if kind in (code.ANY, code.NOT_LITERAL):
        return ["a", " ", "A", "1"]
    if kind is code.IN:
        return [letter for letter in "a1A .,<\"“-'\n\té中_(" if _takes(value, letter)][:6] or [_first(value)]
    return [""]


def _takes(choices: Any, letter: str) -> bool:
    made = parser.parse("x")
    made.data = [(code.IN, choices)]
    try:
        return bool(re._compiler.compile(made, 0).fullmatch(letter))  # type: ignore[attr-defined]
    except (TypeError, ValueError, re.error):
        return False


def _first(choices: Any) -> str:
    for kind, value in choices:
        if kind is code.LITERAL:
            return chr(value)
        if kind is code.RANGE:
            return chr(value[0])
    return "a"


def seconds(pattern: re.Pattern[Any], text: str, anchored: bool) -> float:
    """How long a match at the start and of the whole take, and unless `anchored`, a search and all matches."""
    data: Any = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    began = time.process_time()
    pattern.match(data)
    pattern.fullmatch(data)
    if not anchored:
        pattern.search(data)
        for _ in pattern.finditer(data):
            pass
    return time.process_time() - began


def pump(pattern: re.Pattern[Any], size: int, anchored: bool) -> str:
    """The text over which a pattern is worse than linear, shortened; "" when none was found."""
    for before, part, last in islice(texts(pattern, size), TRIED):
        short = seconds(pattern, before + part + last, anchored)
        if short * 16 < NOISE:
            continue
        long = seconds(pattern, before + part * 4 + last, anchored)
        if long > NOISE and long > WORSE * short:
            again = [seconds(pattern, before + part * n + last, anchored) for n in (1, 4)]  # noise does not come twice
            if again[1] > WORSE * again[0]:
                shown = f"{before[:30]!r} + {part[:20]!r}... + {last!r}"
                return f"{again[0]:.3f} s, four times as long {again[1]:.3f} s: {shown}"
    return ""


def _pumped(told: Any, pattern: re.Pattern[Any], size: int, anchored: bool) -> None:
    told.send(pump(pattern, size, anchored))


def main(arguments: Sequence[str]) -> int:
    """Pump them all; one that is not done in time is worse than linear by that alone."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="modules whose name holds this")
    options.add_argument("--size", type=int, default=SIZE, help="letters of the shorter text")
    chosen = options.parse_args(arguments)
    chosen_ones = [one for one in found() if chosen.only in one[0]]
    fork = multiprocessing.get_context("fork")  # a process each: a search that is under way hears nothing
    bad = 0
    for name, pattern, anchored in chosen_ones:
        ours, theirs = fork.Pipe()
        process = fork.Process(target=_pumped, args=(theirs, pattern, chosen.size, anchored))
        process.start()
        fault = str(ours.recv()) if ours.poll(GIVEN_UP) else f"not done in {GIVEN_UP:g} seconds"
        process.kill()
        process.join()
        if fault:
            bad += 1
            print(f"{name}: {fault}", flush=True)  # noqa: T201
    print(f"{len(chosen_ones)} patterns, {bad} worse than linear")  # noqa: T201
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
