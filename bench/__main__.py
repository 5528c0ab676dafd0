"""The table: `python -m bench [NAME ...]` measures the ratios of these parts, all without a name.

Exit code 1 means that a goal was missed. Figures also go to bench/results.json.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench import answers, archive, copies, extracting, feeds, fetching, starting, storing, tick
from bench.measure import Ratio
from tests.shared_data import shared_data

RESULTS = Path(__file__).with_name("results.json")
PARTS: dict[str, Callable[[Path | None], list[Ratio]]] = {
    "extracting": extracting.ratios,
    "tick": tick.ratios,
    "feeds": feeds.ratios,
    "archive": archive.ratios,
    "fetching": fetching.ratios,
    "storing": storing.ratios,
    "copies": copies.ratios,
    "starting": starting.ratios,
    "answers": answers.ratios,
}
PEERS = ("trafilatura", "feedparser", "reader", "datasketch", "requests", "sqlite-utils")


def line(ratio: Ratio) -> str:
    """A ratio beside its goal."""
    sign = ">=" if ratio.least else "<="
    return f"{'ok  ' if ratio.met else 'MISS'} {ratio.value:7.3f} {sign} {ratio.goal:<5g} {ratio.name}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure part by part, print, and write the figures down."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="NAME", help=", ".join(PARTS))
    names = parser.parse_args(arguments).parts or list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    data = shared_data()
    found: list[Ratio] = []
    for name in names:
        ratios = PARTS[name](data)
        if not ratios:
            sys.stdout.write(f"     {name}: needs the test data (LIVING_BRIEF_DATA)\n")
        for ratio in ratios:
            sys.stdout.write(line(ratio) + (f"             {ratio.note}\n" if ratio.note else ""))
            sys.stdout.flush()
        found += ratios
    RESULTS.write_text(json.dumps({"on": machine(), "ratios": [*map(_told, found)]}, indent=2) + "\n", encoding="utf-8")
    return 0 if all(ratio.met for ratio in found) else 1


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    return {"machine": platform.platform(), "python": platform.python_version()} | dict(_versions(PEERS))


def _versions(packages: Iterable[str]) -> Iterable[tuple[str, str]]:
    for package in packages:
        try:
            yield package, version(package)
        except PackageNotFoundError:
            yield package, "not installed"


def _told(ratio: Ratio) -> dict[str, object]:
    return asdict(ratio) | {"met": ratio.met}


if __name__ == "__main__":
    sys.exit(main())
