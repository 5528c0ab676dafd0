"""Starting: `brief --help` and commands that only look, beside bare Python; words that changed, beside difflib."""

from __future__ import annotations

import difflib
import random
import sys
import tempfile
from pathlib import Path

from bench.measure import Cost, Ratio, beside, in_turns, process, timed
from pipeline.render.text_diff import runs
from tests.cli.home import TOPIC, approved

WORDS = 3000  # of a version
EDITS = 100  # places that differ between two versions
BRIEF = "import sys; from pipeline.cli import main; main()"


def starts(rounds: int) -> dict[str, Cost]:
    """Bare Python and `brief --help`, each as a fresh process, in turns."""
    return in_turns(
        {
            "bare": lambda: process([sys.executable, "-c", "pass"]),
            "help": lambda: process([sys.executable, "-c", BRIEF, "--help"]),
        },
        rounds,
    )


LOOKS = {"show": ["show", TOPIC], "find": ["find", "tram"], "who": ["who", "council"], "status": ["status"]}


def looks(rounds: int) -> dict[str, Cost]:
    """Bare Python and what only looks at a store of one version, each as a fresh process, in turns."""
    with tempfile.TemporaryDirectory() as name:
        config = str(approved(Path(name) / "home").config)
        own = [sys.executable, "-c", BRIEF, "--config", config]
        asked = {look: lambda words=words: process([*own, *words]) for look, words in LOOKS.items()}
        return in_turns({"bare": lambda: process([sys.executable, "-c", "pass"]), **asked}, rounds)


def texts() -> tuple[list[str], list[str]]:
    """Two versions of one text that differ in places: words replaced, left out and put in."""
    chance = random.Random(8)
    vocabulary = [f"word{number}" for number in range(1200)]
    old = [vocabulary[int(len(vocabulary) ** chance.random()) - 1] for _ in range(WORDS)]
    new = list(old)
    for _ in range(EDITS):
        place = chance.randrange(len(new))
        new[place : place + chance.randrange(3)] = [f"new{chance.randrange(500)}"] * chance.randrange(1, 3)
    return old, new


def compared(rounds: int) -> dict[str, Cost]:
    """Ours and difflib over the same words, in turns; both give steps from the one to the other."""
    old, new = texts()
    list(runs(old, new))  # what it imports on first use is not counted
    return in_turns(
        {
            "ours": lambda: timed(lambda: list(runs(old, new))),
            "difflib": lambda: timed(lambda: difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()),
        },
        rounds,
    )


def ratios(_: Path | None, rounds: int = 9) -> list[Ratio]:
    """Ratio 8."""
    took = starts(rounds)
    look = looks(rounds)
    diff = compared(max(3, rounds // 3))
    return [
        Ratio(
            "8 brief --help / bare Python", took["help"].cpu / took["bare"].cpu, 5.0, beside(took["help"], took["bare"])
        ),
        *(
            Ratio(
                f"8 brief {name} / bare Python",
                look[name].cpu / look["bare"].cpu,
                25.0,
                beside(look[name], look["bare"]),
            )
            for name in LOOKS
        ),
        Ratio(
            "8 word diff / difflib", diff["ours"].cpu / diff["difflib"].cpu, 0.05, beside(diff["ours"], diff["difflib"])
        ),
    ]
