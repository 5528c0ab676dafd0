"""What was left out: ten omissions that were planted, and what a run and `brief tune` say of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.models import BlockStep, When
from pipeline.page.overdue import overdue
from tests.cli.home import TOPIC, Home
from tests.page.making import block, brief, day, said

FIRST, SECOND, LAST = "2026-03-05T18:00Z", "2026-04-12T18:00Z", "2026-04-20T18:00Z"
MEASURES = """
[[topic.measure]]
name = "Share of the tram"
words = ["share"]
units = ["%"]

[[topic.measure]]
name = "Passengers"
words = ["passengers"]
units = ["passenger"]
"""


def document(home: Home, name: str, text: str, published: str = "2026-03-03", title: str = "") -> None:
    """An article of an outlet of its own."""
    home.put(
        f"docs/{name}.json",
        {
            "title": title or f"The Larkmouth tram, by {name}", "text": text, "outlet": name.title(),
            "url": f"https://{name}.example/tram", "published": published,
        },
    )  # fmt: skip


PLANTS = {
    "an article in another language": ("silent", "hafenblatt", "its language is de"),
    "an article that says nothing by itself": ("silent", "mute", "no sentence that says something by itself"),
    "an article beside the question": ("silent", "choir", "no sentence has enough words of the question"),
    "an article that announces what has passed": ("silent", "echo", "the day that it announces is over"),
    "words beyond what may be copied": ("held_back", "Engineer number", "the page quotes as much of its article"),
    "a question past its day": ("overdue", "Will Larkmouth Council publish", "its day has passed without an answer"),
    "a date ahead that has come": ("overdue", "second depot", "its day has come"),
    "a date ahead that left the page on its day": ("overdue", "first depot", "it left the page on its day"),
    "a measure not renewed": ("overdue", "Share of the tram", "its newest figure is 151 days old"),
    "a measure that nobody gives": ("overdue", "Passengers", "nobody who is named gives a figure for it"),
}


@pytest.fixture
def planted(home: Home) -> Home:
    """A home whose page leaves out ten things, after a run that brought one article on something else."""
    home.topic(keywords=["Larkmouth tram"]).topics[-1] += MEASURES
    home.source("docs").write()
    council = "Larkmouth Council will open the {} depot of the Larkmouth tram on {} April 2026."
    engineer = (
        "Engineer number {0} of Larkmouth told the council in a long hearing that the Larkmouth tram is {1}, as"
        " line {0} leaves every {0} minutes from early in the morning until late at night."
    )
    views = ("worth its price", "a waste of money", "not worth its price", "well worth its price")
    for name, text in {
        "lamp": "Mara Ellwick said that the Larkmouth tram is worth its price. Will Larkmouth Council publish the"
        " Corrigan contract for the Larkmouth tram by 10 April 2026?",
        "courier": council.format("first", 10),
        "gazette": council.format("second", 18),
        "hafenblatt": "Die Larkmouth tram kommt, und niemand weiß, ob sie ihren Preis wert ist oder wer das zahlt. "
        * 4,
        "mute": "Larkmouth tram! See you soon.",
        "choir": "Welcome back! See you soon. The choir of Tolland sang on Sunday in the hall of the school.",
        "echo": "For the Larkmouth tram the council of Larkmouth will open a first depot, and that on 10 April 2026.",
        "hearing": " ".join(engineer.format(n, view) for n, view in enumerate(views * 4, 2)),
    }.items():
        document(home, name, text)
    share = "The Osprey Institute puts the share of the Larkmouth tram in the traffic of Larkmouth at 12 percent."
    document(home, "almanac", share, "2025-11-20")
    home.good(now=FIRST)
    document(
        home, "post", "Larkmouth Council approved the bridge of the Larkmouth tram on 11 April 2026.", "2026-04-11"
    )
    home.good(now=SECOND)
    return home


def test_ten_planted_omissions(planted: Home) -> None:
    """`brief tune` names each as what it is, in the text and in the data; the run names those that it met."""
    document(planted, "late", "Good morning from the Larkmouth tram! See you soon.", "2026-04-19")
    ran = planted.good(now=LAST)
    assert "the page does not cite the new article “The Larkmouth tram, by late” (no sentence that says" in ran
    assert "4 entries overdue: question q1 2026-04-10" in ran
    assert "; no figure yet for “Passengers”" in ran
    assert ran.splitlines()[-1].startswith(f"{TOPIC}: read 1 new article, 1 on the question")
    data = json.loads(planted.brief("tune", TOPIC, "--format", "json").out)
    text = " ".join(planted.brief("tune", TOPIC).out.split())
    named = [plant for plant, (kind, about, why) in PLANTS.items() if found(data[kind], about, why)]
    assert named == [*PLANTS]
    assert [plant for plant, (_, about, why) in PLANTS.items() if about not in text or why not in text] == []


@pytest.mark.parametrize("about", ["Will Larkmouth Council publish", "first depot", "Engineer number"])
def test_what_the_editor_has_hidden_is_no_omission(planted: Home, about: str) -> None:
    """It is left out on purpose: neither a run nor `brief tune` says that it is missing."""

    def told() -> list[str]:
        data = json.loads(planted.brief("tune", TOPIC, "--format", "json").out)
        return [*(one["words"] for one in data["overdue"]), *(one["best"] for one in data["held_back"])]

    words = next(one for one in told() if about in one)
    entry = f'[[hide]]\nquote = "{words}"\nreason = "wrong"\nauthor = "Ada Quill"\ndate = 2026-04-20\n'
    planted.put(f"corrections/{TOPIC}.toml", entry)
    assert words not in told()
    document(planted, "late", "Good morning from the Larkmouth tram! See you soon.", "2026-04-19")
    ran = planted.good("--format", "json", now=LAST)
    left_out = json.loads(ran)["topics"][0]["left_out"]
    assert [one["outlet"] for one in left_out["silent"]] == ["Late"]
    assert words not in json.dumps(left_out, ensure_ascii=False)
    assert words not in told()


def found(records: list[dict[str, Any]], about: str, why: str) -> bool:
    """Whether one of the records tells this of that."""
    return any(about.casefold() in json.dumps(one).casefold() and why in one["why"] for one in records)


def test_what_is_well_is_not_told(shelf: Home) -> None:
    """Articles that the page cites are not among those that gave nothing; a page that waits for nothing is not late."""
    data = json.loads(shelf.brief("tune", TOPIC, "--format", "json").out)
    assert (data["silent"], data["overdue"]) == ([], [])


def test_overdue_by_a_day() -> None:
    """A forecast is late from the day after its period on, unless something settled it; a question by its own words."""
    asked = replace(block("q", "questions", said("“Will it open by 20 May 2026?”"), name="q1"), day=day(1))
    forecast = replace(
        block("f", "questions", said("“It will.”"), name="q2"), kind="forecast", when=When(date(2026, 5, 1), "month")
    )
    settled = replace(forecast, id="s", life=(BlockStep("answered", 1),))
    undated = replace(block("u", "questions", said("“Will it open by 20 May 2026?”")), day=None)
    past = replace(block("p", "questions", said("“Will it, which closed on 2 March 2026, open?”")), day=day(1))
    page = brief(asked, forecast, settled, undated, past)
    kinds = {n: [one.kind for one in overdue(page, day(n) if n < 32 else day(1, 6))] for n in (20, 21, 31, 32)}
    assert kinds == {20: [], 21: ["question"], 31: ["question"], 32: ["question", "forecast"]}
