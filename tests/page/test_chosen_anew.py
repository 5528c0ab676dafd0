"""A page that is chosen anew as its settings were edited: entries stay who they are, and what is old is no news."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.models import Brief, Change, Ruled, Ruling
from pipeline.page.changes import changes
from pipeline.page.rulings_desk import carried_note
from pipeline.render.parts import editor_marks
from tests.cli.home import TOPIC
from tests.page.making import block, said
from tests.page.test_approved import EDITS, FULL, GIVEN, measured_town, settled
from tests.page.town import KINDS, Town

OLD = {"settings edited", "ruled", "source added", "claim supported"}  # kinds that an edit alone may bring
MARKED = ("wrong holder", "side", "date")  # decisions that an entry's line names


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town with a measure, in whose table the editor has given a figure to somebody else."""
    made = measured_town(tmp_path_factory.mktemp("town") / "first")
    made.news_of(0)
    assert made.go() == 2
    made.correct(GIVEN)
    assert made.go() == 3
    return made.home.folder


@pytest.fixture
def here(first: Path, tmp_path: Path) -> Town:
    """A town of one's own."""
    shutil.copytree(first, tmp_path / "here")
    made = Town(tmp_path / "here", first=False)
    settled(made, FULL)
    for _ in range(3):
        made.tomorrow()
    return made


def told(here: Town, older: int, newer: int) -> list[Change]:
    """What changed from one version to another, new sources left aside."""
    return [one for one in changes(here.brief(older), here.brief(newer)) if one.kind != "source added"]


def entries(page: Brief) -> dict[object, object]:
    """Each entry by what it tells, and who it is."""
    return {
        (b.section, b.sentences[0].claims[:1], b.title if b.section in ("figures", "tensions") else ""): (
            b.id,
            b.name,
            b.since,
        )
        for b in page.blocks
    }


@pytest.mark.parametrize("edit", EDITS)
def test_entries_stay_who_they_are_and_old_is_no_news(edit: str, here: Town) -> None:
    """What is told before and after has its id, name and version; of old articles nothing is new but the edit."""
    settled(here, EDITS[edit])
    assert here.go() == 4
    before, after = here.brief(3), here.brief(4)
    stood, stand = entries(before), entries(after)
    assert stood.keys() & stand.keys()
    assert [stand[one] for one in stood.keys() & stand.keys()] == [stood[one] for one in stood.keys() & stand.keys()]
    found = told(here, 3, 4)
    assert {one.kind for one in found} <= OLD
    assert [one.kind for one in found].count("settings edited") == 1
    assert here.home.page.count("Settings edited") == 1
    assert "the settings were edited" in (here.home.folder / "briefs/larkmouth-tram/history.md").read_text("utf-8")
    assert [line for line in here.difference(3, 4) if line.startswith("- Settings edited: the page was chosen anew")]
    here.news_of(1)
    assert here.go() == 5
    assert "settings edited" not in {one.kind for one in told(here, 4, 5)}
    assert [one.kind for one in told(here, 3, 5)].count("settings edited") == 1


def test_what_is_new_is_told_beside_an_edit(here: Town) -> None:
    """An article that came with the edit is news, as it would be without."""
    settled(here, EDITS["keywords"])
    here.news_of(1)
    assert here.go() == 4
    found = told(here, 3, 4)
    new = [one for one in found if one.kind not in OLD]
    assert {"event added", "position added"} & {one.kind for one in new}
    assert all("Birch Chandlery" in said.text for one in new for said in one.after)


def test_an_edit_does_not_swallow_the_news_before_it(here: Town) -> None:
    """Who last read the version before is told what came then, also over the edit that followed."""
    here.news_of(1)
    assert here.go() == 4
    settled(here, EDITS["keywords"])
    assert here.go() == 5
    stand = {said.text for block in here.brief(5).blocks for said in block.sentences}
    alone = {lead(one) for one in told(here, 3, 4) if one.kind not in OLD} & stand
    assert alone
    assert alone <= {lead(one) for one in told(here, 3, 5) if one.kind not in OLD}


def lead(change: Change) -> str:
    """What a change tells, by its words."""
    return change.after[0].text


def test_what_was_off_topic_by_mistake_is_news_when_the_keywords_know_it(here: Town) -> None:
    """Readers have not been told of an article that came after the last version, though an earlier run has read it."""
    settled(here, FULL.replace("[topic.axis]", 'keywords = ["Corrigan Rail", "Varga"]\n[topic.axis]', 1))
    last = here.go()
    assert last == 4
    opened = f"Larkmouth Council opened the Birch Chandlery stop of the Larkmouth tram on {here.day:%-d %B %Y}."
    url = "https://lampgazette.example/birch"
    here.put("birch", {"title": "A stop at last", "text": opened, "url": url, "published": f"{here.day:%Y-%m-%d}"})
    assert here.go() is None
    settled(here, EDITS["keywords"])
    assert here.go() == 5
    new = [one for one in told(here, 4, 5) if one.kind not in OLD]
    assert any("Birch Chandlery" in said.text for one in new for said in one.after)
    assert all("Birch Chandlery" in said.text for one in new for said in one.after)


def test_a_figure_stays_its_holders(here: Town) -> None:
    """The row that the editor gave to its holder is the same row after an edit, and says so."""
    (row,) = [one for one in here.brief().section("figures") if one.sentences[0].speaker == "Pia Renskold"]
    settled(here, EDITS["keywords"])
    assert here.go() == 4
    page = here.brief()
    (now,) = [one for one in page.section("figures") if one.sentences[0].speaker == "Pia Renskold"]
    assert (now.id, now.name, now.since) == (row.id, row.name, row.since)
    assert editor_marks(page, now) == [("named by the editor", 3)]
    assert not [one for one in told(here, 3, 4) if one.of == "figure"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_is_told_beside_an_edit(kind: str, here: Town) -> None:
    """One line with its reason, as it has without the edit, and where it marks an entry that is marked."""
    entry, holds = KINDS[kind]
    here.correct(GIVEN, entry)
    settled(here, EDITS["keywords"])
    assert here.go() == 4
    page = here.brief()
    assert kind == "note" or holds(page)
    (line,) = [one for one in told(here, 3, 4) if one.kind == "ruled"]
    assert line.detail == entry.partition("]]")[0].removeprefix("[[")
    if kind in MARKED and (there := [one for one in page.blocks if one.id in (line.block, *line.also)]):
        assert all(any(version == 4 for _, version in editor_marks(page, one)) for one in there)
    settled(here, EDITS["the axis"])
    here.go()
    assert kind == "note" or holds(here.brief())
    assert not [one for one in changes(page, here.brief()) if one.kind == "ruled"]


def test_a_note_goes_with_its_entry(here: Town) -> None:
    """To the archive and back, told once as it leaves; `brief check` and `correct` name it meanwhile."""
    page = here.brief()
    above = {said.text for block in page.blocks if block.section != "narrative" for said in block.sentences}
    *_, only = (one.sentences[0].text for one in page.section("narrative") if one.sentences[0].text not in above)
    words = only.strip("“”")
    here.correct(GIVEN, f'[[note]]\nquote = "{words}"\ntext = "By seven to four."')
    assert here.go() == 4
    (on,) = [one.block for one in here.brief().rulings if one.ruling.kind == "note"]
    (row,) = [one for one in here.brief().blocks if one.id == on]
    assert f"On [{row.name}](#{row.name}): By seven to four." in here.home.page
    settled(here, FULL + "[topic.budgets]\ntimeline = 1\nnarrative = 0\nwhat = 1\n")
    assert here.go() == 5
    assert row.id not in {block.id for block in here.brief().blocks}
    assert "Notes of the editor" not in here.home.page
    (line,) = [line for line in here.difference(4, 5) if "By seven to four" in line]
    assert re.fullmatch("- Note left with its entry · “[^”]+”: “By seven to four.”", line)
    archive = (here.home.folder / "briefs/larkmouth-tram/archive/2026.md").read_text("utf-8")
    assert "- noted v5: By seven to four. (Ada Quill, 2026-03-13)" in archive
    assert f"is on {row.name}, which has left the page" in here.home.brief("check").out
    assert f"{row.name} has left the page, and the note with it" in here.home.brief("correct", TOPIC).out
    here.news_of(1)
    assert here.go() == 6
    assert not [line for line in here.difference(5, 6) if "By seven to four" in line]
    settled(here, FULL)
    assert here.go() == 7
    assert f"On [{row.name}](#{row.name}): By seven to four." in here.home.page
    assert {step.what for block in here.brief().blocks for step in block.life}.isdisjoint({"noted"})
    assert not [line for line in here.difference(6, 7) if "By seven to four" in line]
    assert f"{row.name} has left" not in here.home.brief("correct", TOPIC).out
    here.correct(GIVEN)
    assert here.go() == 8
    (line,) = [line for line in here.difference(7, 8) if "By seven to four" in line]
    assert line.startswith("- Note taken out · ")


def test_a_note_is_carried_to_where_its_words_stand() -> None:
    """On a page where another entry tells the statement, it is on that one; on one where none does it stays."""
    one = Ruled(Ruling("note", "", "", date(2026, 3, 1), quote="Prices fell.", text="Slowly."), block="narrative-1")
    there, other = block("what-1", "what", said(claims=("a",))), block("what-2", "what", said(claims=("b", "a")))
    assert carried_note(one, (other, there), {"a"}).block == "what-1"
    assert carried_note(one, (other,), {"a"}) == one
    assert carried_note(one, (block("narrative-1"), there), {"a"}) == one
