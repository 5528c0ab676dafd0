"""`brief tune`: what a person could change in sources.toml."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import omissions, tune
from pipeline.config import load
from pipeline.findings import sides
from pipeline.models import Pole, Topic
from pipeline.storage import Store
from tests.cli.home import CONTRACT, FIRST, OBJECTION, SECOND, THIRD, TOPIC, Home, one_line
from tests.page.town import SETTINGS

LAG = "The lag of open models is {} months, {} said on 2 March 2026."


@dataclass(frozen=True)
class Hit:
    """A cue in words."""

    cue: str
    end: int
    refused: str


def data(home: Home, topic: str = TOPIC) -> Any:
    """`brief tune --format json`, read."""
    done = home.brief("tune", topic, "--format", "json")
    assert (done.code, done.err) == (0, ""), done
    return json.loads(done.out)


@pytest.fixture
def lagging(home: Home) -> Home:
    """A home whose outlets give a figure for the lag and name one index, beside a mute and a foreign article."""
    home.topic("race", "Open models", question="Is the lag of open models closing?", keywords=["open models"])
    home.source("docs").write()
    for number, outlet in enumerate(("Plumbline", "Osprey Post", "Tarn Letter", "Quay Wire"), 3):
        text = (
            f"{LAG.format(number, outlet)} The Gannet Index counts open models twice. Open models cost {number} crowns."
        )
        home.put(f"docs/{outlet}.json", {"title": f"{outlet} on open models", "text": text, "outlet": outlet,
                                         "url": f"https://{number}.example/a", "published": "2026-03-03"})  # fmt: skip
    home.put("docs/mute.json", {"title": "Open models", "text": "Open models! See you soon.", "outlet": "Mute"})
    german = (
        "Die neuen open models sind da, und niemand weiß, wozu man sie braucht oder was sie am Ende kosten werden. " * 4
    )
    home.put("docs/german.json", {"title": "Neue open models", "text": german, "outlet": "Hafenblatt"})
    home.good(now=FIRST)
    return home


def test_a_first_version_names_what_just_missed_the_topic(home: Home) -> None:
    """Its keywords are new, and may be too narrow; later runs leave that to `brief tune`."""
    home.topic("race", "Open models", question="Is the lag of open models closing?", keywords=["open models"])
    home.source("docs").write()
    home.put("docs/on.json", {"title": "Open models catch up", "text": LAG.format(4, "Plumbline"), "outlet": "A",
                              "url": "https://a.example/a", "published": "2026-03-03"})  # fmt: skip
    aside = "The town hall of Ellwick was painted blue. " * 40 + "The painter likes open models."
    home.put("docs/off.json", {"title": "A blue hall", "text": aside, "outlet": "B", "url": "https://b.example/b",
                               "published": "2026-03-03"})  # fmt: skip
    told = home.good(now=FIRST)
    assert "race: just off the topic: “A blue hall” (text: open models; said once in a long text); what takes" in told
    home.put("docs/off2.json", {"title": "A red hall", "text": aside.replace("blue", "red"), "outlet": "C",
                                "url": "https://c.example/c", "published": "2026-03-09"})  # fmt: skip
    assert "just off the topic" not in home.good(now=SECOND)


def test_what_is_not_on_the_page(shelf: Home) -> None:
    """Every known finding is either told on the page or listed with its outlet, title and score, best first."""
    found = data(shelf)
    page = shelf.brief("show", TOPIC).out
    assert found["version"] == 3
    scores = [one["score"] for one in found["left_out"]]
    assert scores == sorted(scores, reverse=True)
    for one in found["left_out"]:
        assert f"“{one['quote']}”" not in page
        assert one["title"]
    told = shelf.brief("tune", TOPIC)
    assert (told.code, told.err) == (0, "")
    assert max(map(len, told.out.splitlines())) <= 100
    for heading in (
        "The best sentences that are not on the page",
        "Articles that gave nothing",
        "Articles just off the topic",
        "What you could add",
    ):
        assert f"## {heading}" in told.out


def test_what_stopped_a_sentence(
    shelf: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason stands behind the sentence; an article of which nothing is on the question gave nothing."""
    del capsys
    config = load(shelf.config)
    store = Store(config.state)
    (topic,) = config.topics
    item = next(row["id"] for row in store.belonging(TOPIC) if row["verdict"] == "kept")
    known = (
        omissions.Prospect("f-1", item, "A tram is a tram.", "Lamp Gazette", "Trams", 2.0, "not on the question"),
        omissions.Prospect("f-2", "i-2", "Rails rust.", "Harbour Post", "Rails", 1.0, "the section is full"),
    )
    monkeypatch.setattr(tune, "prospects", lambda *_: known)
    found = tune.tuning(store, topic)
    (uncited,) = omissions.unused(store, None, known, store.newest([item]).values())
    store.close()
    assert [one.stopped for one in found.left_out] == ["not on the question", "the section is full"]
    assert uncited.why == "no sentence has enough words of the question"
    assert found.silent == ()  # the page cites all three
    shown = tune.tune_text(shelf.config, TOPIC, "text")
    assert "Harbour Post, Rails · score 1.00 · the section is full" in shown


def test_articles_that_gave_nothing(lagging: Home) -> None:
    """Each with the reason: another language, or no sentence that says something."""
    why = {one["outlet"]: one["why"] for one in data(lagging, "race")["silent"]}
    assert why["Hafenblatt"] == "its language is de; only English is read without a model"
    assert why["Mute"] == "no sentence that says something by itself"
    assert "Plumbline" not in why


def test_a_measure_is_proposed_as_toml(lagging: Home) -> None:
    """A noun for which several outlets give figures is proposed, ready to be put into the file; a common one is not."""
    found = data(lagging, "race")
    assert found["measures"][0] == {"name": "lag, in month", "words": ["lag"], "units": ["month"], "of": []}
    (first, *_) = tomllib.loads(found["toml"])["topic"]["measure"] if "[[topic.measure]]" in found["toml"] else ()
    assert first == {"name": "lag, in month", "words": ["lag"], "units": ["month"]}
    assert "[[topic.measure]]" in lagging.brief("tune", "race").out


def test_a_name_is_proposed_as_keyword(lagging: Home) -> None:
    """What many kept articles name and no keyword covers; the keywords that are there stay in the line."""
    found = data(lagging, "race")
    assert "Gannet Index" in found["keywords"]
    assert not any("open models" in word.lower() for word in found["keywords"])
    assert tomllib.loads(found["toml"])["keywords"][0] == "open models"


def test_what_the_cues_hit(shelf: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """For each cue the sentences that it placed and those where it was refused; one that hits nothing is named too."""
    config = load(shelf.config)
    store = Store(config.state)
    axis = (Pole("worth it", ("worth its price",)), Pole("too dear", ("waste of money", "white elephant")))
    topic = Topic(TOPIC, "The Larkmouth tram", "Is it worth its price?", axis=axis)

    def hit(words: str, _topic: Topic, _holder: str = "") -> Hit | None:
        if "worth its price" in words:
            return Hit("worth its price", -1, "")
        return Hit("waste of money", 1, "somebody else's") if "waste of money" in words else None

    monkeypatch.setattr(sides, "hit", hit)
    worth, waste, elephant = tune.tuning(store, topic).cues
    store.close()
    assert (worth.end, worth.hits[0].refused) == ("worth it", "")
    assert (waste.end, waste.hits[0].refused) == ("too dear", "somebody else's")
    assert elephant.hits == ()


def test_a_topic_that_is_none(shelf: Home) -> None:
    """The topics that there are stand in the message."""
    one_line(shelf.brief("tune", "zeppelin"), 2, "zeppelin", TOPIC)


def test_before_the_first_run(home: Home, tmp_path: Path) -> None:
    """It says how to start, and makes no store."""
    home.write()
    one_line(home.brief("tune", TOPIC), 2, f"brief run {TOPIC}")
    assert [path.name for path in tmp_path.iterdir()] == ["sources.toml"]


def test_what_just_missed_the_topic_is_shown(home: Home) -> None:
    """An article with a keyword in passing, and one that says half of the question; not what has nothing of it."""
    home.topic(
        keywords=["Larkmouth tram", "tram depot"],
        question="Who pays for the Larkmouth tram and its depot in the Tolland valley?",
    )
    filler = "The rest of the evening went to bread, weather and the choir of the school. " * 25
    for name, text in (
        ("passing", f"A tram depot came up. {filler}"),
        ("half", f"Tolland wants a depot in its valley. {filler}"),
        ("none", filler),
    ):
        home.put(
            f"docs/{name}.json",
            {"title": f"Evening {name}", "text": text, "outlet": "Lamp Gazette", "url": f"https://lamp.example/{name}"},
        )
    home.source("docs").write().good()
    near = data(home)["near"]
    assert [(one["title"], one["why"]) for one in near] == [
        ("Evening passing", "text: tram depot; said once in a long text"),
        ("Evening half", "no keyword found; near the question"),
    ]
    told = home.brief("tune", TOPIC).out.partition("## Articles just off the topic")[2].partition("## ")[0]
    assert "Evening passing" in told
    assert "Evening none" not in told


def test_what_cannot_be_told_by_itself_is_listed(home: Home) -> None:
    """A sentence on the question that leans on another one is listed with the word, and its cue has hit something."""
    text = (
        "Larkmouth Council opened the Larkmouth tram on 2 March 2026. The fare was cut in half on that day."
        "\n\nThey say that the tram is a waste of money. Bread is baked from rye in that bakery."
    )
    home.put(
        "docs/a.json", {"title": "The Larkmouth tram", "text": text, "outlet": "Post", "url": "https://p.example/1"}
    )
    home.topics.append(SETTINGS)
    home.source("docs").write().good()
    found = data(home)
    (left,) = found["untold"]
    assert left["quote"] == "They say that the tram is a waste of money."
    assert left["why"] == "leans on what stands before it: “They”"
    (waste,) = [cue for cue in found["cues"] if cue["cue"] == "is a waste of money"]
    assert [hit["refused"] for hit in waste["hits"]] == [left["why"]]
    told = home.brief("tune", TOPIC).out
    assert "## Sentences that cannot be told by themselves" in told
    assert "“is a waste of money” (waste): placed 0, refused 1" in told


def test_a_figure_of_nobody_says_why_it_is_on_no_page(home: Home) -> None:
    """What a measure reads and no table has: the run says that there is no figure yet, and tune and check why."""
    home.topic(TOPIC).source("docs").put("docs/objection.json", OBJECTION)
    home.write()
    measure = '[[topic.measure]]\nname = "Cost"\nwords = ["cost"]\nunits = ["crown"]\n'
    home.config.write_text(home.config.read_text().replace("[[source]]", f"{measure}[[source]]", 1))
    assert "no figure yet for “Cost”" in home.good(now=SECOND)
    (read,) = data(home, TOPIC)["read"]
    assert (read["statements"], read["example"]) == (
        1,
        "The Varga study puts the cost of the Larkmouth tram at 310 million crowns.",
    )
    assert read["untold"].startswith("its article names nobody whose figure it is")
    assert "and the page has no figure of it: its article names nobody" in home.brief("check").out
    home.brief(
        "correct", TOPIC, "holder", read["example"], "Ines Tolland", "--reason", "it is hers", "--author", "Ada Quill"
    )
    home.put("docs/contract.json", CONTRACT)
    home.good(now=THIRD)
    assert data(home, TOPIC)["read"][0]["untold"] == ""


def test_measures_and_axis_are_tried_on_what_was_read(lagging: Home) -> None:
    """How much each measure reads, the nearest that it does not with the reason, and an axis that places nobody."""
    assert "race: " not in lagging.brief("check").out
    axis = '[topic.axis]\nabout = ["lag"]\nleft = { name = "A", cues = ["is a boon"] }\n'
    axis += 'right = { name = "B", cues = ["is a bane"] }\n'
    lag = '[[topic.measure]]\nname = "Lag"\nwords = ["lag"]\nunits = ["months"]\n'
    price = '[[topic.measure]]\nname = "Price"\nwords = ["lag"]\nunits = ["€"]\n'
    text = lagging.config.read_text()
    lagging.config.write_text(text.replace("[[source]]", f"{axis}{lag}{price}[[source]]", 1))
    found = data(lagging, "race")
    assert [(one["measure"], one["statements"]) for one in found["read"]] == [("Lag", 4), ("Price", 0)]
    whys = {one["why"] for one in found["read"][1]["nearest"]}
    assert "no figure of its units (“€”): “6 months” is of “month”" in whys
    assert found["axis"].startswith("no cue of the axis places anybody in ")
    said = lagging.brief("check").out
    assert "race: no cue of the axis places anybody" in said
    assert "race: “Lag” reads 4 statements, as “The lag of open models is" in said
    assert "race: “Price” reads 0 statements\nrace: not “" in said
    assert "## What the measures read" in lagging.brief("tune", "race").out
