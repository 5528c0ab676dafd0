"""Whether the points that a page tells of real articles answer its question and stand alone, as a person judged them.

    python -m tests.quality.points [--read] [--pages FOLDER]

The stored pages and the seeds are read as they come, all of them for every topic of points.toml. What the pages tell in
full are points; 100 of them, chosen by hash, are compared with the verdicts of points.tsv, which names each by article
and sentences. `--read` prints the points that have no verdict yet, `--pages` keeps the briefs. Exit code 1 means that
a floor of floors.toml was missed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pipeline import run as stages
from pipeline.config import load
from pipeline.engines.offline import Offline
from pipeline.store import Store
from tests.faults import faults, stored
from tests.shared_data import shared_data

TOPICS = Path(__file__).with_name("points.toml")
VERDICTS = Path(__file__).with_name("points.tsv")
FLOORS = Path(__file__).with_name("floors.toml")
READ = datetime(2026, 5, 20, tzinfo=UTC)
SAMPLE = 100


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence of a page that tells something in full, named by where its words stand."""

    topic: str
    section: str
    article: str  # first twelve letters of the page's name, or the seed's number
    sentences: tuple[int, ...]  # positions in the article
    text: str

    @property
    def name(self) -> str:
        """What points.tsv calls it."""
        return f"{self.topic}\t{self.article}\t{','.join(map(str, self.sentences))}"

    @property
    def chance(self) -> str:
        """Where it stands in the order of the sample; says nothing about the point."""
        return hashlib.sha256(self.name.encode()).hexdigest()


def lay_out(data: Path, home: Path) -> None:
    """Put every page into a folder of its outlet, and write the settings that read them all."""
    pages = data / "data" / "pages"
    truth = json.loads((pages / "ground-truth.json").read_text(encoding="utf-8"))
    outlets = set()
    for name in sorted(truth):
        outlet = (urlsplit(truth[name].get("url") or "").hostname or "unknown").removeprefix("www.")
        outlets.add(outlet)
        (home / outlet).mkdir(exist_ok=True)
        html = gzip.decompress((pages / f"{name}.html.gz").read_bytes())
        (home / outlet / f"{name[:12]}.html").write_bytes(html)
    for seed in sorted((data / "seeds").glob("*.txt")):
        if not seed.name.startswith("002_"):  # the page to match, which is no article
            outlets.add(f"seed-{seed.name[:3]}")
            (home / f"seed-{seed.name[:3]}").mkdir()
            shutil.copy(seed, home / f"seed-{seed.name[:3]}" / f"{seed.name[:3]}.txt")
    sources = "".join(
        f'\n[[source]]\nname = "{o}"\nkind = "folder"\npath = "{o}"\noutlet = "{o}"\n' for o in sorted(outlets)
    )
    (home / "sources.toml").write_text(TOPICS.read_text(encoding="utf-8") + sources, encoding="utf-8")


def points(store: Store, topic: str) -> Iterator[Point]:
    """Every sentence of the topic's page that tells a finding in full, in page order."""
    brief = store.brief(topic, store.last_version(topic))
    for block in brief.blocks if brief else ():
        told = [sentence for sentence in block.sentences if sentence.claims and not sentence.link]
        claims = store.claims([sentence.claims[0] for sentence in told])
        for sentence in told:
            claim = claims[sentence.claims[0]]
            url = store.newest([claim.item])[claim.item].item.url
            yield Point(topic, block.section, Path(urlsplit(url).path).stem, claim.sentences, sentence.text)


def verdicts() -> Mapping[str, bool]:
    """What a person said of each point: whether it answers its topic's question and stands alone."""
    rows = VERDICTS.read_text(encoding="utf-8").splitlines() if VERDICTS.exists() else []
    cells = [row.split("\t") for row in rows if row and not row.startswith("#")]
    return {"\t".join(row[1:4]): row[0] == "+" for row in cells}


def say(line: str) -> None:
    """Print one line."""
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Build the pages, choose the sample, and print its verdicts beside their floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--read", action="store_true", help="print the points of the sample that have no verdict")
    parser.add_argument("--pages", type=Path, help="keep the briefs in this folder")
    asked = parser.parse_args()
    data = shared_data()
    if data is None:
        say("no test data: set LIVING_BRIEF_DATA to the folder that holds data/ and seeds/")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        lay_out(data, Path(folder))
        config = load(Path(folder) / "sources.toml")
        store = Store(config.state)
        stages.run(config, store, Offline(), READ, config.topics)
        pages = [t.slug for t in config.topics if store.last_version(t.slug)]
        wrong = [fault for slug in pages for fault in faults(*stored(store, slug, 1))]
        told = {point.name: point for slug in pages for point in points(store, slug)}
        store.close()
        if asked.pages:
            shutil.copytree(config.briefs, asked.pages, dirs_exist_ok=True)
    known = verdicts()
    sample = sorted(told.values(), key=lambda point: point.chance)[:SAMPLE]
    judged = [point for point in sample if point.name in known]
    good = sum(known[point.name] for point in judged)
    if asked.read:
        for point in sample:
            if point.name not in known:
                say(f"?\t{point.name}\t{point.section}\t{point.text}")
    if asked.read:  # and those that a person found wanting
        for point in sample:
            if known.get(point.name) is False:
                say(f"-\t{point.name}\t{point.section}\t{point.text}")
    floor = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["points"]["good"]
    say(f"{len(told)} points on {len(pages)} pages; {len(sample)} in the sample, {len(judged)} of them judged")
    say(f"answer their question and stand alone: {good} (floor {floor})")
    say("\n".join([f"faults: {len(wrong)}", *wrong]))
    return int(good < floor or bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
