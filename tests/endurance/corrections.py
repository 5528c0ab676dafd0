"""Corrections over fifty versions, on the sample and on the debate: what holds, how long, and as how many differences.

    .venv/bin/python -m tests.page.fifty sample
    .venv/bin/python -m tests.page.fifty debate      # needs the shared data

Each kind is decided by itself through `brief correct`, looked at and taken back; then all of them stand for fifty
further versions, a store that is built anew from the same articles, and the version after they are taken out.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from pipeline import stages
from pipeline.cli import correct
from pipeline.cli.why import why_text
from pipeline.config import load
from pipeline.demo.web import Web
from pipeline.engines.digest import Digest
from pipeline.models import Block, Brief, Claim, RulingKind
from pipeline.page.changes import changes
from pipeline.render.difference import outline
from pipeline.render.outline import plain_outline
from pipeline.storage import Store
from tests.demo import library
from tests.shared_data import ROOT, shared_data

DAYS = 50
AUTHOR, REASON = "Ada Quill", "we know better"
HOLDER = "Wilhelmina Oakes"
Check = Callable[[Brief], bool]


class Topic:
    """A topic in a folder, with one more article for each day."""

    def __init__(self, folder: Path, day: datetime) -> None:
        self.folder, self.day = folder, day
        self.slug = load(self.config).topics[0].slug
        self.count = 0

    @property
    def config(self) -> Path:
        """Where the configuration lies."""
        return self.folder / "sources.toml"

    @property
    def file(self) -> Path:
        """Where the corrections lie."""
        return self.folder / "corrections" / f"{self.slug}.toml"

    def go(self) -> int | None:
        """The next day's run; the number of its version."""
        self.day += timedelta(days=1)
        config = replace(load(self.config), searches=())
        with Web().serve() as web:
            web.now = web.runs[-1]
            config = replace(config, fetch=replace(config.fetch, hosts=web.hosts, spacing=0.0))
            store = Store(config.state)
            try:
                report = stages.run(config, store, Digest(), self.day, config.topics[:1], "inline")
            finally:
                store.close()
        assert report.broken == (), report.broken
        return report.outcomes[0][1].version

    def brief(self, number: int = 0) -> Brief:
        """A version, the newest without a number."""
        store = Store(load(self.config).state)
        found = store.brief(self.slug, number or store.last_version(self.slug))
        store.close()
        assert found is not None
        return found

    def claims(self, page: Brief) -> dict[str, Claim]:
        """The claims that a page rests on."""
        store = Store(load(self.config).state)
        found = store.claims(id for block in page.blocks for said in block.sentences for id in said.claims)
        store.close()
        return found

    def decide(self, kind: RulingKind, *given: str) -> None:
        """Write a correction."""
        correct.correct(self.config, self.slug, correct.CorrectionWish(kind, given, REASON, AUTHOR))

    def differences(self, number: int) -> list[str]:
        """The lines of `brief diff` on a version, in meaning and in words."""
        before, after = self.brief(number - 1), self.brief(number)
        shown = plain_outline(outline(before, after, changes(before, after)))
        body = shown.partition("## In meaning\n")[2].partition("\n## Still open")[0].partition("\n## Sources")[0]
        return [line for line in body.splitlines() if line.startswith("- ")]

    def another(self) -> None:
        """An article of the coming day, about a new model of a new laboratory."""
        self.count += 1
        n = self.count
        lab, model = f"{FIRST[n % 10]}{SECOND[n // 10 % 10]}", f"{THIRD[n % 7]}-{n}"
        when, who = self.day + timedelta(days=1), f"{NAMES[n % 10]} {FIRST[n // 10]}er"
        text = (
            f"{lab} released {model} with open weights on {when.day} {when:%B %Y}. {who} of"
            f" {lab} said that {model} trails the best closed models by {n % 9 + 2} months. According to {lab}, open"
            f" models of its kind cost {n + 3} million dollars to train, because compute has become dearer."
        )
        article = {
            "title": f"{lab} opens {model}", "text": text, "url": f"https://lampgazette.example/model-{n}",
            "outlet": "Lamp Gazette", "published": f"{when:%Y-%m-%d}",
        }  # fmt: skip
        (self.folder / "more").mkdir(exist_ok=True)
        (self.folder / "more" / f"day-{n:03d}.json").write_text(json.dumps(article), encoding="utf-8")


FIRST = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")
SECOND = ("field", "brook", "mill", "gate", "ford", "hurst", "ley", "combe", "dale", "stead")
THIRD = ("Merlin", "Kestrel", "Sparrow", "Heron", "Plover", "Lapwing", "Avocet")
NAMES = ("Anders", "Bodil", "Casper", "Dagny", "Elias", "Freja", "Gustav", "Hedda", "Ivar", "Jorun")


def sample(folder: Path) -> Topic:
    """The sample after its four runs, and a folder for more."""
    library.run(folder, *library.RUNS)  # and so again for a store that is built anew: its web does not keep all
    with (folder / "sources.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[source]]\nname = "more"\nkind = "folder"\npath = "more"\n')
    (folder / "more").mkdir()
    return Topic(folder, datetime.fromisoformat("2026-04-13T18:00+00:00"))


def debate(folder: Path) -> Topic:
    """The debate after its three parts."""
    head = (ROOT / "sources.toml").read_text(encoding="utf-8").partition("[[source]]")[0]
    folder.mkdir(parents=True)
    sources = "".join(f'[[source]]\nname = "{name}"\nkind = "folder"\npath = "{name}"\n' for name in ("docs", "more"))
    (folder / "sources.toml").write_text(f"{head}\n{sources}", encoding="utf-8")
    (folder / "docs").mkdir()
    (folder / "more").mkdir()
    data = shared_data()
    assert data, "the debate is shared data, and there is none"
    made = Topic(folder, datetime.fromisoformat("2026-04-30T18:00+00:00"))
    for part, day in (("d1", "2026-04-30"), ("d2", "2026-05-15"), ("d3", "2026-05-23")):
        shutil.copy(data / "data" / "debate" / part / "docs.jsonl", folder / "docs" / f"{part}.jsonl")
        made.day = datetime.fromisoformat(f"{day}T18:00+00:00")
        assert made.go()
    return made


def decisions(topic: Topic) -> Iterator[tuple[RulingKind, tuple[str, ...], Check]]:
    """One of each kind that the page as it stands gives an occasion for, and whether a page has it."""
    page = topic.brief()
    known = topic.claims(page)

    def lead(block: Block) -> str:
        return known[block.sentences[0].claims[0]].quote

    def tells(now: Brief, words: str) -> bool:
        claims = topic.claims(now)
        return any(
            words in claims[id].quote for b in now.blocks for s in b.sentences for id in s.claims[:1] if id in claims
        )

    story = page.section("narrative")
    voices = page.section("perspectives")
    gone, kept, one, other = story[0], story[-1], story[1], story[2]
    yield "hide", (gone.id,), lambda now: not tells(now, lead(gone))
    yield "pin", (kept.id,), lambda now: tells(now, lead(kept))
    yield (
        "same",
        (one.id, other.id),
        lambda now: (
            any(
                {one.sentences[0].items[0], other.sentences[0].items[0]} <= {*s.items}
                for b in now.blocks
                for s in b.sentences
            )
            or not (tells(now, lead(one)) or tells(now, lead(other)))
        ),
    )
    held = voices[0]
    yield "holder", (held.title, HOLDER), lambda now: held.title not in [b.title for b in now.section("perspectives")]
    sided = next((block for block in voices[1:] if block.pole), None)
    if sided:
        yield (
            "side",
            (sided.title, "none"),
            lambda now: not any(b.pole for b in now.section("perspectives") if b.title == sided.title),
        )
    event = next(block for block in page.section("timeline") if block.kind == "event")
    yield (
        "date",
        (event.id, "2026-01-17"),
        lambda now: (
            not any(
                str(b.when) == str(event.when) and topic.claims(now)[b.sentences[0].claims[0]].quote == lead(event)
                for b in now.section("timeline")
            )
        ),
    )
    outlet = story[3].sentences[0].outlet
    yield "mute", (outlet,), lambda now: outlet not in [line.outlet for line in (*now.sources, *now.also)]
    yield "note", ("We are reading the contract.",), lambda now: any(r.ruling.kind == "note" for r in now.rulings)
    joined = next((b for b in page.blocks if len(b.sentences[0].items) > 1 and not b.sentences[0].written), None)
    if joined:
        first, second = (known[id].quote for id in joined.sentences[0].claims[:2])
        items = {*joined.sentences[0].items[:2]}
        yield (
            "different",
            (first, second),
            lambda now: not any(items <= {*s.items} for b in now.blocks for s in b.sentences),
        )


def measure(topic: Topic) -> int:
    """Everything that is promised of corrections; returns how many promises were broken."""
    broken = 0

    def said(what: str, holds: bool) -> None:
        nonlocal broken
        broken += not holds
        print(f"{'ok ' if holds else 'NOT'}  {what}", flush=True)  # noqa: T201  # a command

    for _ in range(7):  # what the last run left for the next ones: a page is asked again after some days
        topic.go()
    wanted = list(decisions(topic))
    for kind, given, holds in wanted:
        topic.decide(kind, *given)
        made = topic.go()
        lines = topic.differences(made) if made else []
        said(f"{kind}: the next version has it", bool(made) and holds(topic.brief()))
        said(f"{kind}: {len(lines)} difference", len(lines) == 1 and REASON in "".join(lines))
        said(f"{kind}: brief why names it", REASON in why_text(topic.config, topic.slug, "", "text"))
        topic.file.unlink()
        ended = topic.go()
        lines = topic.differences(ended) if ended else []
        said(f"{kind}: taken out, it ends, {len(lines)} difference", len(lines) == 1)
        said(f"{kind}: and then nothing is new", topic.go() is None)
    for kind, given, _ in wanted:
        topic.decide(kind, *given)
    topic.go()
    versions, lost = 0, []
    for _ in range(DAYS):
        topic.another()
        versions += topic.go() is not None
        page = topic.brief()
        lost += [f"v{page.version} {kind}" for kind, _, holds in wanted if not holds(page)]
    said(f"{versions} versions in {DAYS} days keep {len(wanted)} corrections {lost[:5]}", versions == DAYS and not lost)
    shutil.rmtree(load(topic.config).state)
    shutil.rmtree(load(topic.config).briefs)
    if topic.slug == library.SLUG:
        library.run(topic.folder, *library.RUNS)
    topic.go()
    page = topic.brief()
    lost = [kind for kind, _, holds in wanted if not holds(page)]
    said(f"a store built anew keeps {len(wanted)} corrections {lost}", not lost)
    topic.file.unlink()
    ended = topic.go()
    said("taken out, all end", bool(ended) and topic.brief().rulings == ())
    return broken


def main(which: str) -> int:
    """Measure on the sample or on the debate."""
    with tempfile.TemporaryDirectory() as folder:
        return measure({"sample": sample, "debate": debate}[which](Path(folder) / which))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) > 0)
