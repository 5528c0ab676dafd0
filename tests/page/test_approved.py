"""What an editor approved is what is published, whatever was edited between the run that proposed it and the word."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli.publish import Instruction, publish
from pipeline.config import load
from pipeline.models import Brief, Submission
from pipeline.storage import Store
from tests.cli.home import TOPIC
from tests.page.town import KINDS, SETTINGS, Town, said

MEASURE = '[[topic.measure]]\nname = "Cost of the tram"\nwords = ["cost", "costs"]\nunits = ["crown"]\n'
FULL = SETTINGS + MEASURE
# What may be edited between the runs and the editor's word, each with what it makes of the settings.
EDITS = {
    "keywords": FULL.replace("[topic.axis]", 'keywords = ["tram", "Larkmouth", "Corrigan", "Varga"]\n[topic.axis]', 1),
    "the question": FULL.replace("Is the Larkmouth tram worth its price?", "What does the Larkmouth tram cost?"),
    "the axis": FULL.replace('"is a waste of money"', '"will carry"'),
    "no measure": SETTINGS,
    "a budget": FULL + "[topic.budgets]\nwhat = 1\nnarrative = 1\ntimeline = 1\n",
}
ALIAS = '[aliases]\n"Mara Ellwick" = "M. Ellwick"\n"Otis Varga" = "O. Varga"\n"Orla Finch" = "O. Finch"\n'
COST = "Corrigan Rail said that the Larkmouth tram costs 275 million crowns."
FIRM = {
    "title": "The price of the Larkmouth tram", "text": COST, "url": "https://tidepost.example/firm",
    "outlet": "Tide Post", "published": "2026-03-06",
}  # fmt: skip
GIVEN = f'[[holder]]\nquote = "{COST}"\nis = "Pia Renskold"'


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town with a measure, after its first run."""
    return measured_town(tmp_path_factory.mktemp("town") / "first").home.folder


def measured_town(folder: Path) -> Town:
    """A town with a measure, after its first run."""
    made = Town(folder, first=False)
    settled(made, FULL)
    made.put("firm", FIRM)
    assert made.go() == 1
    return made


def settled(here: Town, settings: str, more: str = "") -> None:
    """Write these settings."""
    here.home.topics = [settings]
    here.home.settings = more
    here.home.write()


def waiting(here: Town) -> Submission:
    """What waits for an editor."""
    with Store(load(here.home.config).state) as store:
        found = store.submission(TOPIC)
    assert found is not None
    return found


def published(here: Town, *refused: str) -> Brief:
    """The version that the editor's word makes."""
    publish(here.home.config, TOPIC, Instruction(tuple(refused)), f"{here.day:%Y-%m-%dT%H:%M}Z")
    return here.brief()


@pytest.mark.parametrize(
    ("edit", "between"),
    [
        ("nothing", "nothing"),
        ("nothing", "an alias"),
        *((edit, "nothing") for edit in EDITS),
        *zip(EDITS, [*EDITS][1:], strict=False),
    ],
)
def test_what_is_approved_is_what_is_published(
    edit: str, between: str, first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every block of every section as it was proposed, after rulings of the editor, and edits of settings since."""
    shutil.copytree(first, tmp_path / "here")
    here = Town(tmp_path / "here", first=False)
    settled(here, FULL)
    here.tomorrow()
    here.correct(GIVEN, KINDS["holder"][0], KINDS["date"][0])
    assert here.go() == 2
    here.news_of(0)
    settled(here, EDITS.get(edit, FULL))
    here.go(propose=True)
    proposed = waiting(here)
    if edit == "nothing":
        assert {block.section for block in proposed.brief.blocks} > {"what", "figures", "perspectives", "timeline"}
        assert "Pia Renskold" in {block.sentences[0].speaker for block in proposed.brief.section("figures")}
    settled(here, EDITS.get(between, EDITS.get(edit, FULL)), ALIAS if between == "an alias" else "")
    made = published(here)
    assert "corrections that were edited since" not in capsys.readouterr().out
    assert made.blocks == proposed.brief.blocks
    assert replace(made, date=proposed.brief.date) == proposed.brief


@pytest.mark.parametrize("between", ["nothing", "an alias", "a budget"])
def test_what_was_corrected_since_goes_out_so(
    between: str, first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was hidden while a page waited is on no version, in no other words; all else is as it was proposed."""
    shutil.copytree(first, tmp_path / "here")
    here = Town(tmp_path / "here", first=False)
    here.tomorrow()
    settled(here, FULL)
    here.news_of(0)
    here.go(propose=True)
    proposed = waiting(here)
    known = {block.id for block in here.brief().blocks}
    out = next(b for b in proposed.brief.blocks if b.id not in known and b.section != "what")
    kept = "Corrigan Rail builds 14 vehicles for the Larkmouth tram"
    here.correct(f'[[hide]]\nquote = "{out.sentences[0].text.strip("“”")}"', f'[[pin]]\nquote = "{kept}"')
    settled(here, EDITS.get(between, FULL), ALIAS if between == "an alias" else "")
    made = published(here)
    assert "with the corrections that were edited since" in capsys.readouterr().out
    assert made.version == 2
    assert not said(made, out.sentences[0].text.strip("“”"))
    assert {one.ruling.kind for one in made.rulings} == {"hide", "pin"}
    away = {id for one in made.rulings for id in one.blocks}
    assert [b for b in made.blocks if b.id not in away] == [b for b in proposed.brief.blocks if b.id not in away]
    here.tomorrow()
    settled(here, FULL)
    assert here.go() is None


@pytest.mark.parametrize("edit", ["nothing", "keywords", "a budget"])
def test_what_is_refused_takes_nothing_along(edit: str, first: Path, tmp_path: Path) -> None:
    """Of two blocks, one of them new, only they are kept off; what the editor pinned or gave away stays."""
    shutil.copytree(first, tmp_path / "here")
    here = Town(tmp_path / "here", first=False)
    settled(here, FULL)
    here.tomorrow()
    here.correct(GIVEN, KINDS["pin"][0], KINDS["hide"][0])
    here.news_of(0)
    settled(here, EDITS.get(edit, FULL))
    here.go(propose=True)
    proposed = waiting(here)
    out = [id for id, _ in proposed.waiting][-1:]
    made = published(here, *out)
    stay = [block for block in proposed.brief.blocks if block.id not in out]
    there = {block.id: block for block in made.blocks}
    assert [replace(there[block.id], sentences=block.sentences) for block in stay] == stay
    linked = {said.link for block in stay for said in block.sentences}
    assert linked & {*out} or [there[block.id] for block in stay] == stay
    hidden = {id for one in made.rulings if one.ruling.kind == "hide" for id in one.dropped}
    assert not hidden & there.keys()
