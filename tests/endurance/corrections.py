"""Corrections over fifty versions, on the sample and on the debate: what holds, how long, and as how many differences.

    .venv/bin/python -m tests.endurance.corrections [sample] [debate]

The debate needs the shared data. Each is decided by itself through `brief correct`, looked at and taken back; then all
of them stand for fifty further versions, a store that is built anew from the same articles, and the version after they
are taken out.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pipeline import stages
from pipeline.cli import correct
from pipeline.cli.why import why_text
from pipeline.config import load
from pipeline.demo.web import Web
from pipeline.engines.digest import Digest
from pipeline.findings.pinned import untrue_alone
from pipeline.models import Block, Brief, Claim, RulingKind, Section
from pipeline.page.changes import changes
from pipeline.render.difference import outline
from pipeline.render.outline import plain_outline
from pipeline.storage import Store
from tests.demo import library
from tests.shared_data import ROOT, shared_data

DAYS = 50
AUTHOR, REASON = "Ada Quill", "we know better"
HOLDER, GIVEN, ECHO = "Wilhelmina Oakes", "Tobias Rennick", "Echo Gazette"
ELSEWHERE = (  # what stands around what its articles repeat
    (
        "The harbour of Larkmouth was dredged for the ferries in the winter.",
        "A clerk of the harbour office, Hedda Birk, keeps the tide tables by hand.",
    ),
    (
        "In the evening a dozen people met in the chapel above the market.",
        "They had come to hear what a shipwright had to tell of the storm of 1911.",
    ),
    (
        "Marl has had a second bakery since the spring, beside the old mill.",
        "Its owner, Rut Sand, sells rye bread on three days and closes on the others.",
    ),
    (
        "The choir of Tolland sang on Sunday in the hall of the school.",
        "Four hundred chairs were not enough, and many stood along the walls.",
    ),
    (
        "Nobody has painted the shed behind the station of Port Quay for years.",
        "The railway says that a gardener keeps his ladders and two wheelbarrows there.",
    ),
)
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

    def decide(self, one: Decision) -> None:
        """Write a correction."""
        wish = correct.CorrectionWish(one.kind, one.given, REASON, AUTHOR, one.since, one.on)
        correct.correct(self.config, self.slug, wish)

    @property
    def ends(self) -> tuple[str, ...]:
        """What the two ends of the axis are called."""
        return tuple(end.name for end in load(self.config).topics[0].axis or ())

    def untold(self, page: Brief, used: set[str]) -> str:
        """A sentence of an article that the page cites for another one; the article is used then."""
        store = Store(load(self.config).state)
        articles = store.newest(line.item for line in page.sources if line.item not in used)
        told = [said.text for block in page.blocks for said in block.sentences]
        store.close()
        for item in sorted(articles):
            article = articles[item]
            for place, sentence in enumerate(article.sentences):
                fresh = 8 < len(sentence.split()) < 30 and sentence.endswith(".") and "“" not in sentence
                if fresh and not any(sentence in text for text in told) and not untrue_alone(article, place):
                    used.add(item)
                    return sentence
        raise AssertionError("all is told")

    def echo(self) -> None:
        """An article that says with another outlet's name what the page has of one, so that it cites both."""
        plain = (block for block in self.brief().blocks if block.section in ("what", "timeline", "narrative"))
        story = sorted(plain, key=lambda block: -block.rank)  # what stays for a week
        known = self.claims(self.brief())
        leads = [known[block.sentences[0].claims[0]] for block in story if len(block.sentences) == 1]
        reports = (one for one in leads if one.role == "reports" and one.kind == "fact" and len(one.sentences) == 1)
        facts = dict.fromkeys(one.quote for one in reports if one.quote[-1] == ".")  # which two outlets can both tell
        figures = [quote for quote in facts if '"' not in quote and any(letter.isdecimal() for letter in quote)]
        for number, told in enumerate(figures[: len(ELSEWHERE)]):  # one of them will stand for the week
            self._echo(told, number)

    def _echo(self, told: str, number: int) -> None:
        when = self.day + timedelta(days=1)
        before, after = ELSEWHERE[number]  # unlike each other, for copies of one article are one
        article = {
            "title": f"Open-weight models, as others see them, part {number}", "text": f"{before} {told} {after}",
            "url": f"https://echogazette.example/elsewhere-{number}", "outlet": ECHO, "published": f"{when:%Y-%m-%d}",
        }  # fmt: skip
        (self.folder / "more").mkdir(exist_ok=True)
        (self.folder / "more" / f"echo-{number}.json").write_text(json.dumps(article), encoding="utf-8")

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


@dataclass(frozen=True, slots=True)
class Decision:
    """Something to decide, as `brief correct` is given it, and whether a page has it."""

    what: str
    kind: RulingKind
    given: tuple[str, ...]
    holds: Check
    since: str = ""
    on: str = ""


def decisions(topic: Topic) -> Iterator[Decision]:
    """Of each kind those that the page as it stands gives an occasion for; no two are about one statement."""
    page = topic.brief()
    known = topic.claims(page)

    def lead(block: Block) -> Claim:
        return known[block.sentences[0].claims[0]]

    def told(now: Brief, words: str, sections: tuple[Section, ...] = ()) -> list[Block]:
        claims = topic.claims(now)
        return [
            block
            for block in now.blocks
            for said in block.sentences
            if block.section in sections or not sections
            if any(words in claims[id].quote for id in said.claims[:1] if id in claims)
        ]

    echoes = {line.item: line.number for line in page.sources if line.outlet == ECHO}
    joined = next((block for block in page.blocks if (_items(block) - {lead(block).item}) & echoes.keys()), None)
    used = _items(joined) if joined else set()
    free = (b for b in page.section("narrative") if b is not joined and len(b.sentences) == 1)
    gone, worded, kept, one, other, noted = (_unused(free, used) for _ in range(6))
    yield Decision("hide an entry", "hide", (gone.id,), lambda now: not told(now, lead(gone).quote))
    yield Decision("hide by its words", "hide", (lead(worded).quote,), lambda now: not told(now, lead(worded).quote))
    yield Decision("pin an entry", "pin", (kept.id,), lambda now: bool(told(now, lead(kept).quote)))
    sentence = topic.untold(page, used)
    yield Decision("pin a sentence of a source", "pin", (sentence,), lambda now: any(
        said.text.strip("“”") == sentence for block in now.blocks for said in block.sentences
    ))  # fmt: skip
    if joined:
        apart, item = {*joined.sentences[0].items}, min((_items(joined) - {lead(joined).item}) & echoes.keys())
        yield Decision("not the same", "different", (joined.id, f"s{echoes[item]}"), lambda now: not any(
            apart <= {*said.items} for block in now.blocks for said in block.sentences
        ))  # fmt: skip
    both = {lead(one).item, lead(other).item}
    yield Decision("the same", "same", (one.id, other.id), lambda now: any(
        both <= {*said.items} for block in now.blocks for said in block.sentences
    ) or not (told(now, lead(one).quote) or told(now, lead(other).quote)))  # fmt: skip
    voices = iter(page.section("perspectives"))
    renamed, wrong, given = next(voices), _unused(voices, used), _unused(voices, used)
    yield Decision("a holder is", "holder", (renamed.title, HOLDER), lambda now: (
        renamed.title not in [block.title for block in now.section("perspectives")]
        and renamed.title not in [said.speaker for block in now.blocks for said in block.sentences]
    ))  # fmt: skip
    yield Decision("a holder is wrong here", "holder", (wrong.id, "none"), lambda now: (
        wrong.title not in [block.title for block in told(now, lead(wrong).quote, ("perspectives",))]
    ))  # fmt: skip
    yield Decision("a statement is of", "holder", (given.id, GIVEN), lambda now: all(
        GIVEN in (block.title, *(said.speaker for said in block.sentences))
        for block in told(now, lead(given).quote, ("perspectives",))
    ))  # fmt: skip
    axis = topic.ends
    voices = iter(page.section("perspectives"))
    sided = next((v for v in voices if v.pole and v.id not in (renamed.id, wrong.id, given.id)), None)
    if sided:
        yield Decision("no side", "side", (sided.title, "none"), lambda now: not any(
            block.pole for block in now.section("perspectives") if block.title == sided.title
        ))  # fmt: skip
    silent = next((v for v in voices if not v.pole and v.id not in (renamed.id, wrong.id, given.id)), None)
    if silent:
        yield Decision("a side", "side", (silent.title, axis[0]), lambda now: all(
            block.pole < 0 for block in now.section("perspectives") if block.title == silent.title
        ))  # fmt: skip
    events = (block for block in page.section("timeline") if block.kind == "event")
    dated, undated = _unused(events, used), _unused(events, used)
    yield Decision("another day", "date", (dated.id, "2026-01-17"), lambda now: all(
        str(block.when) == "2026-01-17" for block in told(now, lead(dated).quote, ("timeline",))
    ))  # fmt: skip
    yield Decision("no day", "date", (undated.id, "none"), lambda now: (
        not told(now, lead(undated).quote, ("timeline",))
    ))  # fmt: skip
    lines = [line for line in page.sources if line.item not in used and line.outlet]
    shared = {line.outlet for line in page.sources if line.item in used}
    lines = [line for line in lines if line.outlet not in (*shared, ECHO, renamed.title)]
    mute = next(line.outlet for line in lines)
    late = next(line for line in lines if line.outlet != mute and line.published)
    since = f"{late.published:%Y-%m-%d}"
    yield Decision("mute an outlet", "mute", (mute,), lambda now: (
        mute not in [line.outlet for line in (*now.sources, *now.also)]
    ))  # fmt: skip
    yield Decision("mute an outlet since", "mute", (late.outlet,), lambda now: not any(
        line.outlet == late.outlet and line.published and f"{line.published:%Y-%m-%d}" >= since
        for line in (*now.sources, *now.also)
    ), since=since)  # fmt: skip
    for what, on, text in (("a note", "", "We are reading the contract."), ("a note on", noted.id, "We asked them.")):
        yield Decision(
            what, "note", (text,), lambda now, text=text: text in [r.ruling.text for r in now.rulings], on=on
        )


def _items(block: Block) -> set[str]:
    return {item for said in block.sentences for item in said.items}


def _unused(blocks: Iterator[Block], used: set[str]) -> Block:
    """The next block that rests on articles that no other decision is about, which then are used."""
    found = next(block for block in blocks if not _items(block) & used)
    used |= _items(found)
    return found


def measure(topic: Topic) -> int:
    """Everything that is promised of corrections; returns how many promises were broken."""
    broken = 0

    def said(what: str, holds: bool) -> None:
        nonlocal broken
        broken += not holds
        print(f"{'ok ' if holds else 'NOT'}  {what}", flush=True)  # noqa: T201  # a command

    topic.echo()
    topic.another()  # that an article says it too makes no version by itself
    for _ in range(7):  # what the last run left for the next ones: a page is asked again after some days
        topic.go()
    wanted = list(decisions(topic))
    lacking = {*correct.GIVEN} - {one.kind for one in wanted}
    said(f"the page gives occasion for every kind {sorted(lacking)}", not lacking)
    for one in wanted:
        stood = one.kind == "pin" and one.given[0] in [block.id for block in topic.brief().blocks]
        said(f"{one.what}: the page has it not yet", stood or not one.holds(topic.brief()))
        topic.decide(one)
        made = topic.go()
        lines = topic.differences(made) if made else []
        said(f"{one.what}: the next version has it", bool(made) and one.holds(topic.brief()))
        plain = one.kind == "note"  # of which readers are told the words, and not the reason
        said(f"{one.what}: {len(lines)} difference", len(lines) == 1 and (plain or REASON in "".join(lines)))
        said(f"{one.what}: brief why names it", REASON in why_text(topic.config, topic.slug, "", "text"))
        topic.file.unlink()
        ended = topic.go()
        lines = topic.differences(ended) if ended else []
        said(
            f"{one.what}: taken out, it ends, {len(lines)} difference",
            len(lines) == 1 and (plain or "taken back" in lines[0]),
        )
        said(f"{one.what}: and then nothing is new", topic.go() is None)
    for one in wanted:
        topic.decide(one)
    topic.go()
    versions, lost = 0, []
    for _ in range(2 * DAYS):  # on some days there is nothing for a version
        if versions == DAYS:
            break
        topic.another()
        versions += topic.go() is not None
        page = topic.brief()
        lost += [f"v{page.version} {one.what}" for one in wanted if not one.holds(page)]
    said(f"{versions} versions keep {len(wanted)} corrections {lost[:5]}", versions == DAYS and not lost)
    named = why_text(topic.config, topic.slug, "", "text").count(f"{REASON} ({AUTHOR}, ")
    said(f"brief why names them {named} times", named >= len(wanted))
    shutil.rmtree(load(topic.config).state)
    shutil.rmtree(load(topic.config).briefs)
    if topic.slug == library.SLUG:
        library.run(topic.folder, *library.RUNS)
    topic.go()
    page = topic.brief()
    lost = [one.what for one in wanted if not one.holds(page)]
    said(f"a store built anew keeps {len(wanted)} corrections {lost}", not lost)
    topic.file.unlink()
    ended = topic.go()
    said("taken out, all end", bool(ended) and topic.brief().rulings == ())
    return broken


def main(*asked: str) -> int:
    """Measure on the sample and, where its articles are, on the debate; returns how many promises were broken."""
    broken = 0
    for which in asked or (("sample", "debate") if shared_data() else ("sample",)):
        print(f"--- {which}", flush=True)  # noqa: T201  # a command
        with tempfile.TemporaryDirectory() as folder:
            broken += measure({"sample": sample, "debate": debate}[which](Path(folder) / which))
    return broken


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) > 0)
