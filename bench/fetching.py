"""Fetching: many pages from hosts that take their time, beside what their latency alone takes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Cost, Ratio, median, timed
from bench.server import serving
from pipeline import executor
from pipeline.models import Answer, Ask, FetchSettings
from pipeline.net.client import Trip, Visit, VisitHost

NOW = datetime(2026, 6, 1, tzinfo=UTC)
URLS, LATENCY, CONNECTIONS, BYTES = 2500, 0.05, 40, 30_000


@dataclass(frozen=True, slots=True)
class Fetched:
    """What both looks took, and what came of them."""

    first: Cost
    again: Cost
    answers: int
    body_bytes: int  # of the second look
    limit: float  # seconds that latency alone takes


def lay_out(folder: Path, urls: int, hosts: int) -> list[str]:
    """Write the files of the hosts; returns their addresses."""
    addresses = []
    for place in range(urls):
        path = folder / f"host{place % hosts}.example" / f"page{place // hosts}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"<!doctype html><p>" + f"{place} ".encode() * (BYTES // len(f"{place} ")))
        addresses.append(f"http://{path.parent.name}/{path.name}")
    return addresses


def fetch(asks: Sequence[Ask], settings: FetchSettings, connections: int) -> list[Answer]:
    """The answers to all asks, each host asked by one worker at a time."""
    hosts: dict[str, list[Trip]] = {}
    for ask in asks:
        hosts.setdefault(ask.url.split("/")[2], []).append(Trip(ask, ask.url))
    visits = [Visit(host, tuple(trips), (), 0.0) for host, trips in hosts.items()]
    with executor.executor(f"threads:{connections}") as pool:
        visited = executor.each(pool, VisitHost(settings, NOW), visits)
        return [answer for visit in visited for answer in visit.outcomes if isinstance(answer, Answer)]


def measure(urls: int = URLS, latency: float = LATENCY, connections: int = CONNECTIONS, rounds: int = 3) -> Fetched:
    """A first look and one with validators, time after time."""
    first: list[Cost] = []
    again: list[Cost] = []
    with tempfile.TemporaryDirectory() as name:
        addresses = lay_out(Path(name), urls, connections)
        hosts = sorted({address.split("/")[2] for address in addresses})
        with serving(Path(name), latency) as at:
            mapped = tuple((host, at) for host in hosts)
            settings = FetchSettings(hosts=mapped, spacing=0.0, ignore_robots=tuple(hosts))
            answers: list[Answer] = []
            for _ in range(rounds):
                answers.clear()
                asks = [Ask(address) for address in addresses]
                first.append(timed(lambda asks=asks: answers.extend(fetch(asks, settings, connections))))  # type: ignore[misc]
                asks = [Ask(answer.url, answer.etag, answer.modified) for answer in answers]
                known: list[Answer] = []
                again.append(timed(lambda asks=asks, known=known: known.extend(fetch(asks, settings, connections))))  # type: ignore[misc]
    moved = sum(len(answer.body) for answer in known)
    return Fetched(median(first), median(again), len(answers), moved, urls * latency / connections)


def ratios(_: Path | None, rounds: int = 3) -> list[Ratio]:
    """Ratio 5; its wall time means something on a quiet machine only."""
    got = measure(rounds=rounds)
    if got.answers != URLS:
        raise SystemExit(f"{got.answers} of {URLS} pages were fetched")
    note = (
        f"wall {got.first.wall:.2f} s against {got.limit:.2f} s of latency, CPU {got.first.cpu / URLS * 1000:.2f} ms a"
        f" page; with validators wall {got.again.wall:.2f} s, CPU {got.again.cpu / URLS * 1000:.2f} ms"
    )
    return [
        Ratio("5 fetching 2,500 pages / latency alone", got.first.wall / got.limit, 1.15, note),
        Ratio("5 body bytes at the second look", float(got.body_bytes), 0.0),
    ]
