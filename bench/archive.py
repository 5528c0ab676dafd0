"""The archive: the same new articles on stores of different age, in processor time, wall time and memory.

    python -m bench.archive [--claims 10000 100000 1000000] [--articles 100] [--rounds 2] [--stores FOLDER]

Each store is filled in bulk: articles with five claims each, half of them repeats of a finding before them, everything
related, numbered and published once. Then two batches come in, one run each: the first is not counted, because it
renews what a young store has not read yet. A million claims take a while to fill in: with --stores, filled stores are
kept in that folder and copied the next time.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from bench.measure import Cost, Ratio, median, process
from pipeline.cli.preflight import stamp
from pipeline.config import load
from pipeline.english.tokens import terms
from pipeline.findings.similarity import snapshot
from pipeline.models import Claim, Finding, Tally, canonical_json, tagged
from pipeline.storage import Store
from pipeline.storage.codec import dump, instant
from pipeline.storage.migrations import index_all
from tests.quality import cost

SIZES, ARTICLES, WORDS = (10_000, 100_000, 1_000_000), 100, 200
CLAIMS, BATCH = 5, 4000  # claims of an article; articles in one transaction
NAMES = 200_000  # that the archive tells of
TOPIC, ENGINE = "cost", "digest-1"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Filling:
    """The rows of one transaction, by table."""

    rows: dict[str, list[tuple[object, ...]]]
    frequency: Counter[str]


COLUMNS = {
    "items": "id, url, title, outlet, source, author, published, text, found, date_from, listing, seen, state",
    "listings": "item, source",
    "articles": "id, item, revision, quality, language, text_hash, seen, sentences",
    "sentence_keys": "key, item",
    "belonging": "topic, item, verdict, why, fresh",
    "readings": "article, engine, claims",
    "related": "topic, article, engine",
    "numbers": "topic, number, item",
    "claims": "id, article, item, engine, kind, role, holder, quote, record",
    "findings": "id, topic, kind, text, label, first, last, base, score, fresh, record, lead, terms",
    "finding_claims": "topic, claim, finding",
    "finding_terms": "topic, term, finding",
}


def fill(folder: Path, claims: int) -> None:
    """Fill the store of a folder with so many claims, as runs would have left it."""
    store = Store(folder / "state")
    connection = store.connection
    for pragma in ("synchronous = off", "foreign_keys = off", "cache_size = -500000"):
        connection.execute(f"pragma {pragma}")
    frequency: Counter[str] = Counter()
    stems = {word: terms(word) for word in {cost._word(random.Random(n)) for n in range(20_000)}}
    last: list[Finding] = []
    for start in range(0, claims // CLAIMS, BATCH):
        filling = Filling({table: [] for table in COLUMNS}, frequency)
        for place in range(start, min(start + BATCH, claims // CLAIMS)):
            last = _article(filling, place, stems, last)
        with store.writing():
            for table, columns in COLUMNS.items():
                marks = ",".join("?" * len(columns.split(", ")))
                connection.executemany(
                    f"insert or ignore into {table} ({columns}) values ({marks})", filling.rows[table]
                )
    counted = snapshot(claims, frequency, 0.3)
    store.keep_related(TOPIC, "", (), {}, (), (), Tally(claims, counted.frequency, counted.json()))
    with store.writing():
        index_all(Database(store.connection))
    store.close()


def known_well(config: Path) -> None:
    """Let a filled store be as a run leaves it: what nobody knows is checked in full first."""
    left = {"store": stamp(load(config))}
    (config.parent / "state" / "health.json").write_text(json.dumps(left), encoding="utf-8")


def _article(filling: Filling, place: int, stems: dict[str, tuple[str, ...]], last: Sequence[Finding]) -> list[Finding]:
    """The rows of one article; returns its findings, which the next article may repeat."""
    chance, rows = random.Random(place), filling.rows
    outlet = f"outlet-{place % cost.OUTLETS}"
    url = f"https://{outlet}.example/old-{place}"
    item = tagged("item", url)
    article = tagged("article", item)
    day = NOW - timedelta(hours=place)
    quotes, found = [], []
    for number in range(CLAIMS):
        older = last[number] if number < len(last) and place % 2 else None
        words = [cost._word(chance) for _ in range(9)]
        names = [f"Old{chance.randrange(NAMES)}corden", f"Lab{chance.randrange(NAMES)}ruver"]
        figure = chance.randrange(2, 900)
        quote = f"{' '.join(names)} {chance.choice(cost._VERBS)} {figure} {' '.join(words)}."
        own = [term for word in dict.fromkeys(words) for term in stems.get(word) or (word,)] + [
            n.lower() for n in names
        ]
        filling.frequency.update(set(own))
        quotes.append(older.text if older else quote)
        claim = Claim(
            tagged("claim", article, number),
            article,
            item,
            (number,),
            quotes[-1],
            names[0],
            "reports",
            "fact",
            engine=ENGINE,
        )
        record = dump(Claim, claim)
        rows["claims"].append((claim.id, article, item, ENGINE, "fact", "reports", claim.holder, claim.quote, record))
        if older:
            rows["finding_claims"].append((TOPIC, claim.id, older.id))
            continue
        score = round(chance.random(), 6)
        finding = Finding(
            tagged("finding", TOPIC, claim.id), (claim.id,), quote, quote[:60], (item,), (outlet,),
            "fact", day, day, 0.1, 0.0, 3.0, score,
        )  # fmt: skip
        found.append(finding)
        first = instant(day)
        rows["findings"].append(
            (
                finding.id,
                TOPIC,
                "fact",
                quote,
                finding.label,
                first,
                first,
                score,
                score,
                0,
                dump(Finding, finding),
                claim.id,
                " ".join(own),
            )
        )
        rows["finding_claims"].append((TOPIC, claim.id, finding.id))
        rows["finding_terms"] += [
            (TOPIC, term, finding.id) for term in sorted(own, key=lambda t: (filling.frequency[t], t))[:8]
        ]
    seen = instant(day)
    rows["items"].append(
        (
            item,
            url,
            f"Old {place}",
            outlet,
            "documents",
            "",
            seen,
            "",
            "documents",
            "",
            "",
            seen,
            "read",
        )
    )
    rows["listings"].append((item, "documents"))
    rows["articles"].append((article, item, 1, "full", "en", f"{place:016x}", seen, canonical_json(quotes)))
    rows["sentence_keys"] += [(f"{chance.getrandbits(64):016x}", item) for _ in range(3 * CLAIMS)]
    rows["belonging"].append((TOPIC, item, "kept", "", 0))
    rows["readings"].append((article, ENGINE, CLAIMS))
    rows["related"].append((TOPIC, article, ENGINE))
    rows["numbers"].append((TOPIC, place + 1, item))
    return found


def measure(claims: int, number: int = ARTICLES, rounds: int = 2, stores: Path | None = None) -> tuple[Cost, float]:
    """What a run over new articles takes on a store of so many claims, and the size of that store in MB."""
    with tempfile.TemporaryDirectory(dir=stores) as name:
        folder = Path(name)
        config = cost.lay_out(folder)
        database = folder / "state" / "brief.db"
        kept = stores / f"{claims}.db" if stores else None
        if kept and kept.exists():
            database.parent.mkdir()
            shutil.copyfile(kept, database)
        else:
            # in a process of its own: the peak of a child counts what its parent held when it was started
            filling = f"import pathlib, bench.archive as a; a.fill(pathlib.Path({name!r}), {claims})"
            process([sys.executable, "-c", filling])
            if kept:
                shutil.copyfile(database, kept)
        known_well(config)
        took = []
        for turn in range(rounds + 1):
            run = cost.measure(folder, config, turn * number, number, WORDS)
            took.append(Cost(run.cpu, run.wall, run.memory))
        return median(took[1:]), database.stat().st_size / 1e6


def ratios(_: Path | None, rounds: int = 2, sizes: Sequence[int] = SIZES) -> list[Ratio]:
    """Ratio 4: the largest store beside the smallest."""
    took = {claims: measure(claims, rounds=rounds) for claims in sizes}
    few, many = took[min(sizes)][0], took[max(sizes)][0]
    told = "; ".join(
        f"{claims:,} claims ({size:,.0f} MB): CPU {cost.cpu:.2f} s, wall {cost.wall:.2f} s, peak {cost.peak:.0f} MB"
        for claims, (cost, size) in took.items()
    )
    name = f"4 {ARTICLES} new articles, {max(sizes):,} claims / {min(sizes):,}"
    return [
        Ratio(f"{name}, CPU", many.cpu / few.cpu, 1.2, told),
        Ratio(f"{name}, wall", many.wall / few.wall, 1.2),
        Ratio(f"{name}, peak memory", many.peak / few.peak, 1.2),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print, with the ratio of each size to the first."""
    parser = argparse.ArgumentParser(prog="python -m bench.archive", description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=list(SIZES), help="sizes of the stores")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="new articles of a run")
    parser.add_argument("--rounds", type=int, default=2, help="runs that are measured on each store")
    parser.add_argument(
        "--stores",
        type=lambda name: Path(name).resolve(),
        help="a folder in which filled stores are kept for the next time",
    )
    chosen = parser.parse_args(arguments)
    first: Cost | None = None
    for claims in chosen.claims:
        took, size = measure(claims, chosen.articles, chosen.rounds, chosen.stores)
        first = first or took
        sys.stdout.write(
            f"{claims:>9,} claims {size:>7,.0f} MB: CPU {took.cpu:6.2f} s, wall {took.wall:6.2f} s,"
            f" peak {took.peak:4.0f} MB; to the first {took.cpu / first.cpu:.2f}, {took.wall / first.wall:.2f},"
            f" {took.peak / first.peak:.2f}\n"
        )
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
