"""A hidden statement never comes back: not by another article's wording, not by a model, not on a page beside."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.models import BlockStep, Ruled, Ruling
from pipeline.render.markdown import archive_page
from pipeline.render.sources import without_hidden
from pipeline.render.text_diff import reworded
from pipeline.storage import Store
from tests.cli.home import OBJECTION, TOPIC
from tests.engines.llm.endpoint import Endpoint, entry, faithful, kind, prompt, write_config, write_documents
from tests.engines.llm.test_engine import run, story
from tests.page.making import NOW, block, brief
from tests.page.making import said as sentence
from tests.page.town import Town, said

HIDDEN = "The Varga study puts the cost of the Larkmouth tram at 310 million crowns."
WAYS = {
    "paraphrase": "By the count of the Varga study the Larkmouth tram comes to 310 million crowns.",
    "quotation": "Mara Ellwick read that “the Varga study puts the cost of the Larkmouth tram at 310 million crowns”.",
    "another holder": "Petra Lind, a surveyor of Larkmouth, said that the Larkmouth tram costs 310 million crowns.",
    "half of it": "The Varga study looks at the cost of the Larkmouth tram.",
    "the same figure": "At 310 million crowns, the Larkmouth tram is dearer than Otis Varga was told.",
}
STREETS = dict(zip(WAYS, ("Alder", "Birch", "Cedar", "Dogwood", "Elm"), strict=True))
ENTRY = f'[[hide]]\nquote = "{HIDDEN}"'


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town after its first run."""
    folder = tmp_path_factory.mktemp("town") / "first"
    Town(folder)
    return folder


def town(first: Path, folder: Path) -> Town:
    """A town of one's own, a day later."""
    shutil.copytree(first, folder)
    made = Town(folder, first=False)
    made.tomorrow()
    return made


def post(here: Town, name: str, text: str) -> None:
    """An article of another outlet that says so, and something that is to be told."""
    rest = f" Hedda Birk, a shopkeeper at {STREETS[name]} Lane, said that the Larkmouth tram is worth its price."
    here.put(
        name.replace(" ", "-"),
        {"title": f"News of the {name}", "text": text + rest, "url": f"https://{name.replace(' ', '')}.example/news",
         "outlet": f"The {name.title()} Courier", "published": "2026-03-14"},
    )  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_another_wording_does_not_bring_it_back(way: str, first: Path, tmp_path: Path) -> None:
    """Told in this way by another outlet it stands on no later page; a page that has not told it yet would have it."""
    hidden, open_ = town(first, tmp_path / "hidden"), Town(tmp_path / "open", first=False)
    open_.put("objection", OBJECTION | {"text": OBJECTION["text"].partition(" The Varga study")[0]})
    open_.tomorrow()
    hidden.correct(ENTRY)
    for here in (hidden, open_):
        here.go()
        post(here, way, WAYS[way])
        assert here.go()
        here.news_of(1)
        assert here.go()
    words = WAYS[way].rstrip(".”").rpartition("“")[2][-30:]
    assert said(open_.brief(), words)
    assert not said(hidden.brief(), words)
    assert not said(hidden.brief(), "310 million")
    assert said(hidden.brief(), "Hedda Birk")  # what else the article says is told


def test_who_says_it_is_a_part_of_it(first: Path, tmp_path: Path) -> None:
    """Of words that are cut out of their attribution another article has the figure and the name of who says them."""
    promised = "Orla Finch said that 30,000 passengers make the new line worth its price."
    for hides in (False, True):
        here = town(first, tmp_path / str(hides))
        if hides:
            here.correct('[[hide]]\nquote = "the Larkmouth tram will carry 30,000 passengers a day"')
        here.go()
        post(here, "paraphrase", f"The Larkmouth tram was shown to the harbour. {promised}")
        here.go()
        asked = here.home.brief("find", "new line worth").out.partition("\n")[2]
        assert ("worth its price" in asked) is not hides
        assert not (hides and said(here.brief(), "new line"))


def test_a_sentence_that_leans_on_another_is_hidden_with_what_it_leans_on(first: Path, tmp_path: Path) -> None:
    """As a further sentence of an article it tells what is hidden only together with the one before it."""
    here = town(first, tmp_path / "here")
    pair = "Clerks read the Varga papers to the council and the press. They say that 310 million crowns of loans,"
    pair += " bonds and fees have to be found by whoever governs the county over the next ten or twenty winters."
    post(here, "paraphrase", pair)
    here.go()
    assert "have to be found" in here.home.brief("find", "have to be found").out
    here.correct(ENTRY)
    assert "have to be found" not in here.home.brief("find", "have to be found").out.partition("\n")[2]


def test_no_page_that_is_written_then_has_its_words(first: Path, tmp_path: Path) -> None:
    """Not the version, not its changes page, not the archive that its block goes to, not the source's page."""
    here = town(first, tmp_path / "here")
    here.correct(ENTRY)
    assert here.go() == 2
    here.news_of(0)
    assert here.go() == 3
    folder = here.home.folder / "briefs" / TOPIC
    assert "310 million" not in (folder / "sources" / "s0001.md").read_text(encoding="utf-8")
    for path in ("v0002.md", "v0003.md", "latest.md", "changes/v0001-v0002.md", "changes/v0002-v0003.md"):
        assert "310 million" not in (folder / path).read_text(encoding="utf-8")
    archive = (folder / "archive" / "2026.md").read_text(encoding="utf-8")
    assert "310 million" not in here.home.brief("show", TOPIC, "--format", "json").out
    assert "hidden by the editor in v2" in archive
    assert "310 million" not in archive
    assert "310 million" in (folder / "v0001.md").read_text(encoding="utf-8")  # history is as it was


def test_a_model_is_not_shown_it_and_its_page_has_it_not(tmp_path: Path) -> None:
    """The llm engine: hidden before an article came, a statement is no card, and no sentence rests on it."""
    endpoint = Endpoint(faithful)
    with endpoint.serving():
        write_config(tmp_path, endpoint)
        write_documents(tmp_path, story(0), story(1), name="a")
        run(tmp_path, endpoint)
        words = "The Street1 report puts the price of the Larkmouth tram in Belmere at 101 million crowns."
        folder = tmp_path / "corrections"
        folder.mkdir()
        (folder / "tram.toml").write_text(
            f'[[hide]]\nquote = "{words}"\nreason = "wrong"\nauthor = "Ada Quill"\ndate = 2026-03-13\n',
            encoding="utf-8",
        )
        run(tmp_path, endpoint, NOW + timedelta(days=1))
        asked = len(endpoint.requests)
        again = {"text": f"{story(2)['text']} The price of the Larkmouth tram in Belmere is 101 million crowns."}
        write_documents(tmp_path, again, name="b")
        run(tmp_path, endpoint, NOW + timedelta(days=2))
        edits = [prompt(one) for one in endpoint.requests[asked:] if kind(one) == "edit"]
    store = Store(load(tmp_path / "sources.toml").state)
    pages = [store.brief("tram", number) for number in range(1, store.last_version("tram") + 1)]
    store.close()
    first, second, third = pages
    assert first
    assert second
    assert third
    assert said(first, "101 million")
    assert not said(second, "101 million")
    assert second.date == NOW + timedelta(days=1)
    assert not said(third, "101 million")
    assert said(third, "102 million")
    assert edits
    assert not any("101 million" in text for text in edits)


def test_a_change_of_engine_keeps_it(tmp_path: Path) -> None:
    """Hidden on the digest's page, it is neither read anew by the model nor told by it."""
    endpoint = Endpoint(faithful)
    words = "Engineer Varga1 said that the Larkmouth tram is worth its price in Belmere."
    with endpoint.serving():
        write_config(tmp_path, endpoint)
        write_documents(tmp_path, story(0), story(1), name="a")
        run(tmp_path, None)
        (tmp_path / "corrections").mkdir()
        (tmp_path / "corrections" / "tram.toml").write_text(
            f'[[hide]]\nquote = "{words}"\nreason = "wrong"\nauthor = "Ada Quill"\ndate = 2026-03-13\n',
            encoding="utf-8",
        )
        run(tmp_path, None, NOW + timedelta(days=1))
        write_documents(tmp_path, story(2), name="b")
        run(tmp_path, endpoint, NOW + timedelta(days=2))
    store = Store(load(tmp_path / "sources.toml").state)
    first, second, third = (store.brief("tram", number) for number in (1, 2, 3))
    store.close()
    assert first
    assert second
    assert third
    assert third.engine.startswith("llm")
    assert [said(page, "worth its price in Belmere") for page in (first, second, third)] == [True, False, False]
    assert [one.ruling.kind for one in third.rulings] == ["hide"]


def test_a_model_cannot_take_off_what_is_pinned(tmp_path: Path) -> None:
    """It proposes that every block goes; the one that the editor keeps stays, in its words."""

    def retiring(request: dict[str, object]) -> str:
        if kind(request) != "edit":
            return faithful(request)
        answer = json.loads(faithful(request))
        blocks = sorted(set(re.findall(r"^(n\d+) ", prompt(request), re.M)))
        gone = [{"id": f"r{n}"} | entry("narrative", "", do="retire", block=name) for n, name in enumerate(blocks)]
        return json.dumps(answer | {"entries": [*gone, *answer["entries"]]})

    endpoint = Endpoint(retiring)
    with endpoint.serving():
        write_config(tmp_path, endpoint)
        write_documents(tmp_path, story(0), story(1), story(3), name="a")
        run(tmp_path, endpoint)
        store = Store(load(tmp_path / "sources.toml").state)
        page = store.brief("tram", 1)
        assert page
        kept = page.section("narrative")[0]
        quote = store.claims(kept.sentences[0].claims)[kept.sentences[0].claims[0]].quote
        store.close()
        (tmp_path / "corrections").mkdir()
        (tmp_path / "corrections" / "tram.toml").write_text(
            f'[[pin]]\nquote = "{quote}"\nreason = "it counts"\nauthor = "Ada Quill"\ndate = 2026-03-13\n',
            encoding="utf-8",
        )
        for day in range(1, 5):
            write_documents(tmp_path, story(3 + day), name=f"b{day}")
            run(tmp_path, endpoint, NOW + timedelta(days=day))
    store = Store(load(tmp_path / "sources.toml").state)
    last = store.brief("tram", store.last_version("tram"))
    store.close()
    assert last
    assert last.version == 5
    assert kept.sentences[0].text in [block.sentences[0].text for block in last.blocks]


def test_what_left_before_it_was_hidden_is_told_off_the_page_no_more() -> None:
    """Not in the archive, nor on the page of its holder: its entry says that the editor has hidden it."""
    words = "Fares “rose by a third” in the harbour."
    away = block("what-1", "what", sentence("“Fares ‘rose by a third’ in the harbour.”"))
    moved = replace(block("what-2", "what"), life=(BlockStep("now says", 2, away.sentences),))
    ruling = Ruled(Ruling("hide", "", "", date(2026, 3, 1), quote=words), version=3, quote=words)
    page = brief(version=3, rulings=(ruling,))
    for one in (away, moved):
        found = without_hidden(one, page)
        assert (found.sentences, [(step.what, step.version) for step in found.life]) == ((), [("hidden", 3)])
    other = block("what-3", "what", sentence("Fares fell."))
    assert without_hidden(other, page) == other
    assert reworded(brief(away, other), page) == reworded(brief(other), page)
    archive = archive_page(page.topic, 2026, [(2, without_hidden(away, page))], {}, ())
    assert "hidden by the editor in v3" in archive
    assert "third" not in archive
