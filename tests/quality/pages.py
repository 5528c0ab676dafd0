"""Score the article bodies that are extracted from real pages, and what the limited workers cost.

    python -m tests.quality.pages [--speed ROUNDS] [--worst N] [--update]

The measure is that of the data set (scrapinghub/article-extraction-benchmark): precision and recall of 4-word shingles,
averaged over the pages. With --speed the same pages also go through bare trafilatura in two processes and through the
workshop with two workers, in turns. Exit code 1 means that a floor of floors.toml was missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import re
import statistics
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from pipeline.extract.article import FetchedPage
from pipeline.extract.worker import Workshop
from pipeline.models import Article, Failure, Item, tagged
from tests.shared_data import shared_data

FLOORS = Path(__file__).with_name("floors.toml")
SEEN = datetime(2026, 6, 1, tzinfo=UTC)
WORDS = 4  # of a shingle
CHUNK = 8
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Body:
    """A page of the data set and the article body that people marked in it."""

    name: str
    html: bytes
    marked: str


@dataclass(frozen=True, slots=True)
class Match:
    """How the shingles of one page compare, as shares of all its shingles: found, too much, missed."""

    found: float
    extra: float
    missed: float

    @property
    def precision(self) -> float:
        """The share of what was extracted that belongs to the article."""
        return self.found / (self.found + self.extra)

    @property
    def recall(self) -> float:
        """The share of the article that was extracted."""
        return self.found / (self.found + self.missed)


def bodies(data: Path) -> list[Body]:
    """The pages of the data set with their marked bodies, by name."""
    folder = data / "data" / "pages"
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        Body(name, gzip.decompress((folder / f"{name}.html.gz").read_bytes()), marked.get("articleBody", ""))
        for name, marked in sorted(truth.items())
    ]


def matched(marked: str, extracted: str) -> Match:
    """Compare two texts by their shingles, each as often as it stands there."""
    right, found = _shingles(marked), _shingles(extracted)
    counts = ((right & found).total(), (found - right).total(), (right - found).total())
    whole = sum(counts) or 1
    return Match(*(count / whole for count in counts))


def reached(matches: Sequence[Match]) -> dict[str, float]:
    """Mean precision over the pages that gave text, mean recall over those that hold some, and their F1."""
    precision = statistics.mean(match.precision for match in matches if match.found + match.extra)
    recall = statistics.mean(match.recall for match in matches if match.found + match.missed)
    return {"f1": 2 * precision * recall / (precision + recall), "precision": precision, "recall": recall}


def extracted(pages: Sequence[Body]) -> list[Article | Failure]:
    """What the workshop makes of the pages: items as a feed lists them, without title or text of their own."""
    with Workshop() as workshop:
        return list(workshop.extract([_page(body) for body in pages]))


def text(result: Article | Failure) -> str:
    """The extracted body; none of what is no article."""
    return "\n".join(result.sentences) if isinstance(result, Article) else ""


def floors() -> dict[str, float]:
    """The floors of this measure, by quality."""
    table: dict[str, float] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["pages"]
    return table


def below(got: Mapping[str, float]) -> list[str]:
    """One line for each floor that was not reached."""
    return [
        f"{name}: {got[name]:.4f} is below its floor, {floor}" for name, floor in floors().items() if got[name] < floor
    ]


def speed(pages: Sequence[Body], rounds: int) -> dict[str, tuple[float, float]]:
    """Median wall and CPU seconds of bare trafilatura and of the workshop, two processes each, in turns.

    Both go through all pages once before: what a process loads once, such as the model of languages, is not counted.
    """
    listed = [_page(body, title="A title that the feed gave") for body in pages]
    html = [body.html for body in pages]
    took: dict[str, list[tuple[float, float]]] = {"bare": [], "workshop": []}
    for _ in range(rounds):
        # processes begin and end within a round, or their CPU time would not count
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
            list(pool.map(_bare, html, chunksize=CHUNK))
            took["bare"].append(_timed(lambda pool=pool: list(pool.map(_bare, html, chunksize=CHUNK))))  # type: ignore[misc]
        with Workshop() as workshop:
            list(workshop.extract(listed))
            took["workshop"].append(_timed(lambda workshop=workshop: list(workshop.extract(listed))))  # type: ignore[misc]
    return {name: (_median(times, 0), _median(times, 1)) for name, times in took.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and compare with the floors or raise them."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.pages", description=__doc__.partition("\n")[0])
    parser.add_argument("--speed", type=int, default=0, metavar="ROUNDS", help="also compare with bare trafilatura")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="name the N pages that match least")
    parser.add_argument("--update", action="store_true", help="raise the floors to what was reached; never lowers one")
    chosen = parser.parse_args(arguments)
    data = shared_data()
    if data is None:
        parser.error("no test data: set LIVING_BRIEF_DATA to its folder, or lay it at ../shared")
    pages = bodies(data)
    results = extracted(pages)
    matches = [matched(body.marked, text(result)) for body, result in zip(pages, results, strict=True)]
    got = reached(matches)
    kinds = Counter(result.quality if isinstance(result, Article) else result.reason for result in results)
    sys.stdout.write(f"{len(pages)} pages: " + ", ".join(f"{name} {value:.4f}" for name, value in got.items()) + "\n")
    sys.stdout.write(", ".join(f"{count} {kind}" for kind, count in kinds.most_common()) + "\n")
    for found, _, missed, name in sorted(
        (m.found, m.extra, m.missed, b.name) for m, b in zip(matches, pages, strict=True)
    )[: chosen.worst]:
        sys.stdout.write(f"  {name[:12]} found {found:.3f} missed {missed:.3f}\n")
    if chosen.speed:
        times = speed(pages, chosen.speed)
        for name, (wall, cpu) in times.items():
            sys.stdout.write(f"{name:<9} wall {wall:.2f} s, CPU {cpu:.2f} s\n")
        wall, cpu = (times["workshop"][place] / times["bare"][place] for place in (0, 1))
        sys.stdout.write(f"workshop / bare: wall {wall:.2f}, CPU {cpu:.2f}\n")
    if chosen.update:
        FLOORS.write_text(_raised(FLOORS.read_text(encoding="utf-8"), got), encoding="utf-8")
    missing = below(got)
    sys.stdout.writelines(f"{line}\n" for line in missing)
    return 1 if missing else 0


def _page(body: Body, title: str = "") -> FetchedPage:
    url = f"https://{body.name[:12]}.example/"
    item = Item(
        tagged("item", url), url, title, "outlet", "pages", author="x" * bool(title), published=SEEN if title else None
    )
    return FetchedPage(item, body.html, "text/html; charset=utf-8", SEEN)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[start : start + WORDS]) for start in range(max(1, len(words) - WORDS + 1)) if words)


def _bare(html: bytes) -> str:
    import trafilatura

    found = trafilatura.bare_extraction(html, fast=True, include_comments=False)
    return str(getattr(found, "text", "") or "")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    began, burnt = time.monotonic(), _cpu()
    work()
    return time.monotonic() - began, _cpu() - burnt


def _cpu() -> float:
    """Seconds of CPU of this process and all below it, with the ended ones that those have waited for.

    Whatever else runs beside us, such as another worker of the test suite, does not count.
    """
    us = psutil.Process()
    seconds = 0.0
    for process in (us, *us.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # it ended while we looked
            took = process.cpu_times()
            seconds += took.user + took.system + took.children_user + took.children_system
    return seconds


def _median(times: Sequence[tuple[float, float]], place: int) -> float:
    return statistics.median(pair[place] for pair in times)


def _raised(text: str, got: Mapping[str, float]) -> str:
    """The floors file with each floor of [pages] that was exceeded raised to three digits; none is ever lowered."""
    before, heading, rest = text.partition("[pages]\n")
    body, following, after = rest.partition("\n[")

    def higher(line: re.Match[str]) -> str:
        return f"{line['name']} = {max(float(line['floor']), int(got[line['name']] * 1000) / 1000)}"

    body = re.sub(r"^(?P<name>f1|precision|recall) = (?P<floor>[\d.]+)", higher, body, flags=re.MULTILINE)
    return before + heading + body + following + after


if __name__ == "__main__":
    sys.exit(main())
