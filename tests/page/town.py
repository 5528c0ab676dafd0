"""A town that debates its tram: a topic with corrections, run day by day in this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.models import Brief, tagged
from pipeline.page.changes import changes
from pipeline.render import difference
from pipeline.render.difference import outline
from pipeline.render.outline import plain_outline
from pipeline.storage import Store
from tests.cli.home import APPROVAL, CONTRACT, OBJECTION, TOPIC, Home

SETTINGS = """[[topic]]
slug = "larkmouth-tram"
title = "The Larkmouth tram"
question = "Is the Larkmouth tram worth its price?"
[topic.axis]
about = ["tram"]
left = { name = "worth it", cues = ["is worth its price"] }
right = { name = "waste", cues = ["is a waste of money"] }
"""
COSTS = {
    "title": "What the tram costs",
    "text": "The Larkmouth tram costs 240 million crowns, according to the Ellwick report. Orla Finch, mayor of"
    " Larkmouth, said that the Larkmouth tram will carry 30,000 passengers a day.",
    "url": "https://tidepost.example/costs",
    "outlet": "Tide Post",
    "published": "2026-03-04",
}
ENTRY = '\nreason = "{reason}"\nauthor = "Ada Quill"\ndate = 2026-03-13\n'
REASON = "we know better"
# One of each kind, and where it holds on a page.
KINDS: dict[str, tuple[str, Callable[[Brief], bool]]] = {
    "hide": (
        '[[hide]]\nquote = "Corrigan Rail builds 14 vehicles for the Larkmouth tram"',
        lambda page: not said(page, "14 vehicles"),
    ),
    "hide a voice": (
        f'[[hide]]\nblock = "{tagged("perspectives", TOPIC, "Otis Varga")}"',
        lambda page: "Otis Varga" not in [block.title for block in page.blocks],
    ),
    "pin": (
        '[[pin]]\nquote = "The Varga study puts the cost of the Larkmouth tram at 310 million crowns."',
        lambda page: said(page, "310 million") and bool(page.rulings),
    ),
    "different": (
        '[[different]]\nquote = "The Larkmouth tram costs 240 million crowns"\nurl = "https://tidepost.example/costs"\n'
        'other = "The Larkmouth tram costs 240 million crowns, according to the Ellwick report."',
        lambda page: max(cited(page, "240 million")) == 1,
    ),
    "same": (
        '[[same]]\nquote = "The Larkmouth tram costs 240 million crowns"\n'
        'other = "The Varga study puts the cost of the Larkmouth tram at 310 million crowns."',
        lambda page: (
            max((*cited(page, "240 million"), *cited(page, "310 million"))) == 3
        ),  # told in the words of either
    ),
    "holder": (
        '[[holder]]\nname = "Orla Finch"\nis = "Orla Finch-Marsh"',
        lambda page: "Orla Finch-Marsh" in [block.title for block in page.section("perspectives")],
    ),
    "wrong holder": (
        '[[holder]]\nquote = "mayor of Larkmouth, said that the Larkmouth tram will carry 30,000"\nis = "none"',
        lambda page: "Orla Finch" not in [block.title for block in page.section("perspectives")],
    ),
    "label": (
        '[[holder]]\nname = "Otis Varga"\nis = "none"',
        lambda page: (
            "Otis Varga" not in [b.title for b in page.blocks]
            and not any(said.speaker == "Otis Varga" for b in page.blocks for said in b.sentences)
        ),
    ),
    "side": (
        '[[side]]\nname = "Mara Ellwick"\nis = "none"',
        lambda page: not any(block.pole for block in page.blocks if block.title == "Mara Ellwick"),
    ),
    "date": (
        '[[date]]\nquote = "Larkmouth Council approved the Larkmouth tram on 2 March 2026."\nis = "2026-02-28"',
        lambda page: "2026-02-28" in [str(block.when) for block in page.section("timeline")],
    ),
    "mute": (
        '[[mute]]\noutlet = "Harbour Post"',
        lambda page: "Harbour Post" not in [line.outlet for line in (*page.sources, *page.also)],
    ),
    "note": (
        '[[note]]\ntext = "The contract is being read."',
        lambda page: [one.ruling.text for one in page.rulings] == ["The contract is being read."],
    ),
}


def said(page: Brief, words: str) -> bool:
    """Whether any sentence of a page, of any block's life too, has these words."""
    told = (one for block in page.blocks for one in (*block.sentences, *(s for st in block.life for s in st.sentences)))
    return any(words in one.text for one in told)


def cited(page: Brief, words: str) -> list[int]:
    """How many articles stand behind each sentence with these words."""
    return [len(one.items) for block in page.blocks for one in block.sentences if words in one.text] or [0]


START = datetime.fromisoformat("2026-03-12T18:00+00:00")


class Town:
    """A folder with four articles and a first version; each `go` is the run of the next day."""

    def __init__(self, folder: Path, *, first: bool = True) -> None:
        self.home = Home(folder)
        self.home.topics.append(SETTINGS)
        self.home.source("docs").write()
        self.day = START
        for name, text in (("objection", OBJECTION), ("contract", CONTRACT), ("costs", COSTS)):
            self.put(name, text)
        self.home.put("docs/approval.txt", APPROVAL)
        if first:
            assert self.go() == 1

    def put(self, name: str, article: Mapping[str, str]) -> None:
        """One more article."""
        self.home.put(f"docs/{name}.json", json.dumps(article))

    def correct(self, *tables: str, reason: str = REASON) -> None:
        """Write the file of corrections; without tables there is none."""
        path = self.home.folder / "corrections" / f"{TOPIC}.toml"
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        if tables:
            path.write_text("".join(table + ENTRY.format(reason=reason) for table in tables), encoding="utf-8")

    def go(self, propose: bool = False) -> int | None:
        """Run, a day later than the last; the number of the version that it made. `propose`: it all waits."""
        config = load(self.home.config)
        store = Store(config.state)
        try:
            report = stages.run(config, store, Digest(), self.day, config.topics, "inline", propose=propose)
        finally:
            store.close()
        self.tomorrow()
        self.idle = report.idle
        assert report.broken == ()
        return report.outcomes[0][1].version

    def tomorrow(self) -> None:
        """Let a day pass."""
        self.day += timedelta(days=1)

    def brief(self, number: int = 0) -> Brief:
        """A version, the newest without a number."""
        store = Store(load(self.home.config).state)
        try:
            found = store.brief(TOPIC, number or store.last_version(TOPIC))
        finally:
            store.close()
        assert found is not None
        return found

    def difference(self, older: int, newer: int) -> list[str]:
        """The lines that `brief diff` shows of what changed, in meaning and in words."""
        before, after = self.brief(older), self.brief(newer)
        found = changes(before, after)
        shown = (
            plain_outline(outline(before, after, found)).partition("## In meaning\n")[2].partition("\n## Still open")[0]
        )
        assert difference.compared(before, after, found).to == newer
        return [line for line in shown.splitlines() if line.startswith(("- ", "## "))]

    def news_of(self, number: int) -> None:
        """Another day's article, which gives the page something to tell: a stop opens, and somebody speaks."""
        stop = f"{STREETS[number % 10]} {TRADES[number // 10 % 10]}"
        day = f"{self.day.day} {self.day:%B %Y}"
        who = f"{NAMES[number % 10]} {STREETS[number // 10 % 10]}son"
        self.put(
            f"day-{number:03d}",
            {
                "title": f"{stop} gets its stop",
                "text": f"Larkmouth Council opened the {stop} stop of the Larkmouth tram on {day}. {who},"
                f" a shopkeeper at {stop}, said that the price of the Larkmouth tram has brought {number + 20} new"
                f" customers a day to {stop}.",
                "url": f"https://lampgazette.example/stop-{number}",
                "outlet": "Lamp Gazette",
                "published": f"{self.day:%Y-%m-%d}",
            },
        )


STREETS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")
TRADES = ("Chandlery", "Ropewalk", "Tannery", "Brewery", "Foundry", "Bakery", "Smithy", "Dairy", "Mill", "Cooperage")
NAMES = ("Anders", "Bodil", "Casper", "Dagny", "Elias", "Freja", "Gustav", "Hedda", "Ivar", "Jorun")
