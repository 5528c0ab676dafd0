"""What a run costs in CPU and memory, from a folder of generated articles to a brief.

    python -m tests.quality.cost [--articles 120] [--words 1000]
    python -m tests.quality.cost --runs 10 --articles 500 --words 400

One line for each run: articles that were new in it, articles in all, CPU seconds, wall seconds, peak memory. The cost
of a run should follow what is new: with several runs, the last may take little more than the second.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.shared_data import ROOT

ARTICLES, WORDS = 120, 1000
OUTLETS = 40
COMMON = 6000  # words that all articles draw from, a few of them often
TOLD = 0.2  # of an article's statements stand in others of its batch too, in other words
_SYLLABLES = ("ba", "cor", "den", "fi", "gra", "hul", "ki", "lo", "mar", "ne", "pol", "ri", "sta", "tu", "ver", "zo")
_VERBS = ("released", "raised", "cut", "tested", "bought", "closed", "opened", "measured", "sold", "moved")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    new: int
    known: int
    cpu: float
    wall: float
    memory: float  # peak, in MB


def articles(first: int, number: int, words: int) -> Iterator[dict[str, str]]:
    """The generated articles from the `first` on: the same ones for the same numbers, whenever they are asked for."""
    for place in range(first, first + number):
        chance = random.Random(place)
        batch = place // 50
        lines = [f"{_name(chance)} released {chance.randrange(2, 900)} cordenki with pollori in {_name(chance)}."]
        while sum(len(line.split()) for line in lines) < words:
            shared = chance.random() < TOLD
            lines.append(_sentence(random.Random(f"{batch}-{chance.randrange(40)}") if shared else chance))
            lines.append(f"It {chance.choice(_VERBS)} {_word(chance)} and {_word(chance)} as {_word(chance)} of that.")
        outlet = f"outlet-{place % OUTLETS}"
        yield {
            "title": f"{_word(chance).capitalize()} {_word(chance)} {place}",
            "text": "\n".join(lines),
            "url": f"https://{outlet}.example/{place}",
            "outlet": outlet,
            "published": f"2026-{1 + place % 6:02d}-{1 + place % 28:02d}",
        }


def lay_out(folder: Path) -> Path:
    """Write the sources.toml of one topic over the folder `documents`; returns its path."""
    (folder / "documents").mkdir(parents=True)
    config = folder / "sources.toml"
    paths = f'[paths]\nbriefs = "{folder / "briefs"}"\nstate = "{folder / "state"}"\n'
    topic = '[[topic]]\nslug = "cost"\ntitle = "Cordenki and pollori"\nquestion = "Who released cordenki, and when?"\n'
    source = f'[[source]]\nname = "documents"\nkind = "folder"\npath = "{folder / "documents"}"\n'
    config.write_text(paths + topic + source, encoding="utf-8")
    return config


# A small process of its own starts the run: a process is charged with the memory of the one that it is forked from.
_WEIGH = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(code)
"""


def add(folder: Path, first: int, number: int, words: int) -> None:
    """Lay a batch of articles into the folder."""
    with (folder / "documents" / f"{first:06d}.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(article) + "\n" for article in articles(first, number, words))


def measure(folder: Path, config: Path, first: int, number: int, words: int) -> Cost:
    """Add a batch and run."""
    add(folder, first, number, words)
    began = time.monotonic()
    command = [sys.executable, "-c", _WEIGH, sys.executable, "-m", "pipeline", "--config", str(config), "run"]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the run ended with {done.returncode}:\n{done.stderr[-2000:]}")
    cpu, memory = done.stdout.splitlines()[-1].split()
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KB elsewhere
    wall = time.monotonic() - began
    return Cost(new=number, known=first + number, cpu=float(cpu), wall=wall, memory=int(memory) * unit / 1e6)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and print what each run took."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.cost", description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=1, help="how many batches come in, one for each run")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="how many articles a batch has")
    parser.add_argument("--words", type=int, default=WORDS, help="how long an article is")
    chosen = parser.parse_args(arguments)
    sys.stdout.write(f"{'new':>6}{'known':>8}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = lay_out(folder)
        for run in range(chosen.runs):
            cost = measure(folder, config, run * chosen.articles, chosen.articles, chosen.words)
            line = f"{cost.new:>6}{cost.known:>8}{cost.cpu:>9.1f}{cost.wall:>9.1f}{cost.memory:>9.0f}\n"
            sys.stdout.write(line)
            sys.stdout.flush()
    return 0


def _sentence(chance: random.Random) -> str:
    """A statement of about twenty words, with a name and a figure."""
    name = f"{_name(chance)} {_name(chance)}"
    rest = [_word(chance) for _ in range(9)]
    return (
        f"{name} {chance.choice(_VERBS)} {chance.randrange(2, 900)} {rest[0]} {rest[1]} of {rest[2]} in the {rest[3]}"
        f" {rest[4]} and the {rest[5]} for {rest[6]} {rest[7]} {rest[8]}."
    )


def _name(chance: random.Random) -> str:
    """One of a million names, each as likely: most are met once."""
    number = chance.randrange(len(_SYLLABLES) ** 5)
    return "".join(_SYLLABLES[number // len(_SYLLABLES) ** place % len(_SYLLABLES)] for place in range(5)).capitalize()


def _word(chance: random.Random) -> str:
    """A word that does not exist; low numbers come often, as in any language."""
    number = int(COMMON ** chance.random())
    parts = []
    for _ in range(2 + number % 2):
        number, place = divmod(number * 7 + 3, len(_SYLLABLES))
        parts.append(_SYLLABLES[place])
    return "".join(parts)


if __name__ == "__main__":
    sys.exit(main())
