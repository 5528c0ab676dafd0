"""What an editor does by hand shows where a user looks for it: a side, a pin, a hidden view."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.models import Block, Brief, Sentence
from pipeline.page.evidence import passing_blocks
from tests.cli.home import TOPIC
from tests.page.making import article, block, claim, item
from tests.page.town import SETTINGS, Town, said

TEXT = (
    "Nils Obren, who runs the ferry, said that the Larkmouth tram should be built with care. Nils Obren argued that"
    " the price of the Larkmouth tram will lead to fewer jobs on the ferry. Petra Lind, a surveyor of Larkmouth, argued"
    " that the Larkmouth tram is a waste of money. Bo Hansk, a driver, said that the Larkmouth tram must have wide"
    " doors."
)
SIDE = '[[side]]\nname = "{0}"\nis = "{1}"'


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with a ferryman in its second article, after its first run."""
    folder = tmp_path_factory.mktemp("town") / "first"
    made = Town(folder, first=False)
    made.put(
        "ferry",
        {"title": "What the Larkmouth tram means for the ferry", "text": TEXT, "url": "https://ferrynews.example/tram",
         "outlet": "Ferry News", "published": "2026-03-10"},
    )  # fmt: skip
    assert made.go() == 1
    return folder


@pytest.fixture
def here(first: Path, tmp_path: Path) -> Town:
    """That town as one's own, a day later."""
    shutil.copytree(first, tmp_path / "town")
    made = Town(tmp_path / "town", first=False)
    made.tomorrow()
    return made


def gazette(here: Town, name: str, day: int, text: str) -> None:
    """One more article, of a day of March."""
    url = f"https://lampgazette.example/{name}"
    here.put(name, {"title": f"Of the {name}", "url": url, "text": text, "outlet": "Lamp Gazette",
                    "published": f"2026-03-{day}"})  # fmt: skip


def voice(page: Brief, holder: str) -> Block | None:
    """The voice of a holder."""
    return next((block for block in page.section("perspectives") if block.title == holder), None)


def words(page: Brief, holder: str) -> str:
    """What a holder's voice says, "" where there is none."""
    found = voice(page, holder)
    return found.sentences[0].text if found else ""


def test_a_side_brings_who_holds_it_onto_the_page_and_stays(here: Town) -> None:
    """A holder without an entry gets one with their best statement, who has one keeps it, also as the page goes on."""
    here.home.topics[:] = [f"{SETTINGS}[topic.budgets]\nperspectives = 3\n"]
    here.home.write()
    here.go()
    assert not voice(here.brief(), "Nils Obren")
    sides = [SIDE.format("Nils Obren", "waste"), SIDE.format("Bo Hansk", "worth it")]
    here.correct(*sides)
    here.go()
    assert here.idle == ()
    for _ in range(2):
        shown = {block.title: block.pole for block in here.brief().section("perspectives")}
        assert (shown["Nils Obren"], shown["Bo Hansk"]) == (1.0, -1.0)
        here.news_of(0)
        here.go()
    assert len(here.brief().section("perspectives")) >= 3
    here.correct()
    here.go()
    assert "Nils Obren" not in [block.title for block in here.brief().blocks]


def test_a_side_holds_on_what_comes_back_to_the_page(here: Town) -> None:
    """An entry that was hidden when its holder was given a side has it when the hiding ends."""
    known = voice(here.brief(), "Petra Lind")
    assert known
    whole = f'[[hide]]\nblock = "{known.id}"'
    side = SIDE.format("Petra Lind", "worth it")
    here.correct(whole, side)
    here.go()
    assert not voice(here.brief(), "Petra Lind")
    here.correct(side)
    here.go()
    back = voice(here.brief(), "Petra Lind")
    assert back
    assert back.pole == -1.0


def test_a_side_of_somebody_whom_only_the_editor_names(here: Town) -> None:
    """A statement that is given to a holder is theirs for a side too, in whatever order the two are written."""
    here.correct(
        SIDE.format("Runa Falk", "worth it"),
        '[[holder]]\nquote = "Larkmouth tram must have wide doors"\nis = "Runa Falk"',
    )
    here.go()
    assert here.idle == ()
    assert "wide doors" in words(here.brief(), "Runa Falk")
    assert [block.pole for block in here.brief().section("perspectives") if block.title == "Runa Falk"] == [-1.0]


def test_a_name_that_the_editor_gives_is_final(here: Town) -> None:
    """Though an article has a longer form of it, the voice has the editor's."""
    gazette(here, "hill", 12, "Harbour Runa Falk, a driver, said that the Larkmouth tram must have a stop on the hill.")
    here.correct(
        '[[holder]]\nquote = "Larkmouth tram must have wide doors"\nis = "Runa Falk"', SIDE.format("Runa Falk", "waste")
    )
    here.go()
    here.news_of(0)
    here.go()
    assert "wide doors" in words(here.brief(), "Runa Falk")


def test_what_is_hidden_of_a_voice_makes_room_for_what_else_they_say(here: Town) -> None:
    """The next best statement stands there in the same version; the hidden words are nowhere; taken back, as before."""
    before = words(here.brief(), "Nils Obren")
    assert before
    known = voice(here.brief(), "Nils Obren")
    assert known
    here.correct(f'[[hide]]\nblock = "{known.name}"')
    here.go()
    page = here.brief()
    after = words(page, "Nils Obren")
    assert after
    assert after != before
    assert voice(page, "Nils Obren").name == known.name  # type: ignore[union-attr]
    hidden = "with care" if "with care" in before else "fewer jobs"
    assert not said(page, hidden)
    for number in range(2):
        here.news_of(number)
        here.go()
        assert not said(here.brief(), hidden)
    here.correct()
    here.go()
    assert words(here.brief(), "Nils Obren") == before


def test_who_has_nothing_else_to_say_comes_back_with_what_is_new(here: Town) -> None:
    """A hidden view does not silence its holder for good."""
    known = voice(here.brief(), "Petra Lind")
    assert known
    here.correct(f'[[hide]]\nquote = "{known.sentences[0].text.strip("“”.")}"\nurl = "https://ferrynews.example/tram"')
    here.go()
    page = here.brief()
    assert not voice(page, "Petra Lind")
    assert voice(page, "Otis Varga")  # who thinks the same is not hidden with her
    gazette(here, "surveyor", 14, "Petra Lind argued that the Larkmouth tram should pay for new bridges.")
    here.go()
    assert "new bridges" in words(here.brief(), "Petra Lind")


def test_a_pin_is_kept_beside_hidden_words_that_are_like_it(here: Town) -> None:
    """What is hidden takes along what is alike, but nothing that the editor keeps."""
    text = (
        "The bridge of the Larkmouth tram costs 52 million crowns, the council said. A bridge of the Larkmouth tram in"
        " Ellwick costs 52 million crowns too."
    )
    gazette(here, "bridge", 13, text)
    here.go()
    hide = '[[hide]]\nquote = "The bridge of the Larkmouth tram costs 52 million crowns"'
    here.correct(hide)
    here.go()
    assert not said(here.brief(), "52 million crowns too")
    here.correct(hide, '[[pin]]\nquote = "tram in Ellwick costs 52 million crowns too"')
    here.go()
    assert said(here.brief(), "52 million crowns too")


def test_a_pin_of_two_sentences_keeps_both(here: Town) -> None:
    """The first of them is a statement of its own too: what is pinned is what has the very words."""
    words = (
        "The wardens of the Larkmouth tram work for a day and a half before they need a rest, the council said. Around"
        " lunch they asked for a key that nobody had thought to give them."
    )
    gazette(here, "wardens", 13, words)
    here.home.topics[:] = [f"{SETTINGS}[topic.budgets]\nwhat = 1\nnarrative = 0\n"]  # told by the pin alone
    here.home.write()
    here.go()
    assert not said(here.brief(), "need a rest")
    here.correct(f'[[pin]]\nquote = "{words}"')
    here.go()
    assert here.idle == ()
    assert said(here.brief(), "need a rest")
    assert said(here.brief(), "a key that nobody")


def test_a_correction_that_shows_nowhere_says_why(here: Town) -> None:
    """The command does at once, the run that takes it up, and the list."""
    home = here.home
    given = ("--reason", "we know", "--author", "Ada Quill")
    assert home.brief("correct", TOPIC, "mute", "Ferry News", *given).code == 0
    told = home.brief("correct", TOPIC, "pin", "Larkmouth tram should be built with care", *given).out
    assert "shows on no page: another correction mutes its outlet" in told
    ran = home.run(now="2026-03-15T18:00Z")
    assert "[[pin]]" in ran.err
    assert "shows on no page: another correction mutes its outlet" in ran.err
    assert "it shows on no page: another correction mutes" in home.brief("correct", TOPIC).out


def test_a_voice_that_cannot_be_shown_takes_no_tension_along() -> None:
    """Of the dispute between both ends one voice may go; what stands under a voice is that voice's own words."""
    texts = ("The president told them that the toll stays.", "The toll is fair.", "The toll must go.", "No toll.")
    articles = [article((text,), item(f"o{n}")) for n, text in enumerate(texts)]
    names = ("president Okoro", "Ida Brandt", "Ola Lund", "Per Voss")
    claims = [claim(text, one, holder=name) for text, one, name in zip(texts, articles, names, strict=True)]
    voices = [
        block(
            f"v{n}", "perspectives", Sentence(f"“{one.quote}”", (one.id,), (one.item,)), title=title, kind="voice",
            pole=pole,
        )
        for n, (one, title, pole) in enumerate(
            zip(claims, ("Grace Okoro", "Ida Brandt", "Ola Lund", "Per Voss"), (-1.0, -1.0, 1.0, 1.0), strict=True)
        )
    ]  # fmt: skip
    told = tuple(replace(one.sentences[0], speaker=one.title, link=one.id) for one in voices)
    dispute = block("x1", "tensions", *told, kind="sides", title="Stays, or goes")
    by_id, by_item = {one.id: one for one in claims}, {one.item.id: one for one in articles}
    passed, faults = passing_blocks((*voices, dispute), by_id, by_item)
    assert faults == ()
    assert passed[-1] == dispute
    wrong = replace(told[1], text="“The toll is unfair.”")
    passed, faults = passing_blocks((*voices, replace(dispute, sentences=(told[0], wrong, *told[2:]))), by_id, by_item)
    assert len(faults) == 1
    assert passed[-1].sentences == (told[0], *told[2:])
    one_end = replace(dispute, sentences=(wrong, *told[2:]))
    assert passing_blocks((*voices, one_end), by_id, by_item)[0] == tuple(voices)


def news(here: Town) -> list[str]:
    """The lines of What's new on the newest page."""
    told = here.home.page.partition("## What's new")[2].partition("\n## ")[0]
    return [line for line in told.splitlines() if line.startswith("- ")]


def test_what_the_editor_does_stands_last_and_is_counted(here: Town) -> None:
    """One line each without the names of entries; more than a few are counted, a note comes first and is a note."""
    page = here.brief()
    shown = (
        "Corrigan Rail builds 14 vehicles", "The Varga study puts the cost", "Larkmouth Council approved the Larkmouth",
        "the Larkmouth tram must have wide doors", "will lead to fewer jobs on the ferry",
    )  # fmt: skip
    hides = [f'[[hide]]\nquote = "{one}"' for one in shown]
    pin = '[[pin]]\nquote = "Larkmouth tram will carry 30,000 passengers"'
    here.correct(*hides, pin, '[[note]]\ntext = "Our own poll closes on Friday."')
    here.news_of(0)
    assert here.go() == 2
    lines = news(here)
    ours = [number for number, line in enumerate(lines) if "of the editor" in line or "by the editor" in line]
    assert ours[0] > 0
    assert ours == [*range(ours[0], ours[0] + 5)]
    told = [lines[number] for number in ours]
    assert told[0] == "- **Note of the editor**: “Our own poll closes on Friday.” (Ada Quill, 2026-03-13)"
    assert "kept on the page: we know better (Ada Quill" in told[1]
    assert told[-1].startswith("- **Corrected by the editor**: and ")
    assert told[-1].endswith(" more corrections")
    assert not any(f" {block.name} " in line for line in told for block in page.blocks)


def test_a_version_of_corrections_goes_on_telling_the_news(here: Town) -> None:
    """What the version before it told as new, with that version, on page, site and feed; hidden words are none."""
    here.news_of(0)
    here.news_of(1)
    assert here.go() == 2
    fresh = [line for line in news(here) if line.startswith("- **New")]
    assert len(fresh) > 2
    here.correct(SIDE.format("Nils Obren", "waste"))
    assert here.go() == 3
    kept = [line for line in news(here) if " in v2" in line]
    assert [line.replace(" in v2", "") for line in kept] == fresh
    assert [line for line in news(here) if "by the editor" in line] == news(here)[-1:]
    folder = here.home.folder
    assert here.home.brief("site").code == 0
    for path in (f"site/{TOPIC}/index.html", f"site/{TOPIC}/embed.html", "site/index.html", f"briefs/{TOPIC}/feed.xml"):
        assert re.search(r"New [\w ]*in v2", (folder / path).read_text("utf-8")), path
    assert len(here.difference(2, 3)) == 1  # and a difference is what it was
    assert here.home.brief("verify").code == 0
    gone = re.findall("“([^”]+)”", kept[0])[0]
    here.correct(SIDE.format("Nils Obren", "waste"), f'[[hide]]\nquote = "{gone}"')
    assert here.go() == 4
    assert any(" in v2" in line for line in news(here))
    assert gone not in "".join(news(here))
    here.news_of(3)
    assert here.go() == 5
    assert not any(" in v2" in line for line in news(here))


def test_what_articles_gave_is_told_by_the_page_that_waits(here: Town) -> None:
    """A run that proposes does not say of what stands on the proposed page that it gave nothing."""
    here.news_of(0)
    done = here.home.run("--propose", now="2026-03-13T18:00Z")
    assert "waits for review" in done.out
    assert "gave nothing" not in done.out
