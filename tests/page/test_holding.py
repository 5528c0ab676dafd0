"""A correction of each kind: the next version has it, later ones and a rebuilt store keep it, taken out it ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.page.town import KINDS, REASON, Town, said


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


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_version_has_it_as_one_difference(kind: str, first: Path, tmp_path: Path) -> None:
    """Nothing new was gathered, and the version shows the decision in one line with its reason, and nothing else."""
    entry, holds = KINDS[kind]
    here = town(first, tmp_path / "here")
    assert not holds(here.brief())
    here.correct(entry)
    assert here.go() == 2
    assert here.idle == ()
    assert holds(here.brief())
    (line,) = here.difference(1, 2)
    if kind == "note":  # whose words say it
        assert line == "- Note of the editor: “The contract is being read.” (Ada Quill, 2026-03-13)"
    else:
        assert line.startswith("- Corrected by the editor")
        assert line.endswith(f"{REASON} (Ada Quill, 2026-03-13)")
        assert REASON in here.home.page
    assert here.go() is None  # a run without any change stays free


@pytest.mark.parametrize("kind", KINDS)
def test_later_versions_and_a_rebuilt_store_keep_it(kind: str, first: Path, tmp_path: Path) -> None:
    """What is new is told beside it; from the same articles a new store comes to the same."""
    entry, holds = KINDS[kind]
    here = town(first, tmp_path / "here")
    here.correct(entry)
    here.go()
    for day in range(2):
        here.news_of(day)
        assert here.go() == day + 3
        assert holds(here.brief())
    shutil.rmtree(here.home.folder / "state")
    shutil.rmtree(here.home.folder / "briefs")
    assert here.go() == 1
    assert holds(here.brief())


@pytest.mark.parametrize("kind", KINDS)
def test_taken_out_of_the_file_it_ends(kind: str, first: Path, tmp_path: Path) -> None:
    """The page is again what it was, and says so."""
    entry, holds = KINDS[kind]
    here = town(first, tmp_path / "here")
    before = here.brief()
    here.correct(entry)
    here.go()
    here.correct()
    assert here.go() == 3
    assert not holds(here.brief())
    (line,) = here.difference(2, 3)
    assert line.startswith("- Note taken out" if kind == "note" else "- Corrected by the editor")
    assert kind == "note" or "correction taken back" in line
    assert {block.id: block for block in here.brief().blocks} == {block.id: block for block in before.blocks}
    assert here.go() is None


def test_without_a_file_nothing_is_otherwise(first: Path, tmp_path: Path) -> None:
    """An empty file, and one for another topic, change no byte of what is published."""
    one, other = (town(first, tmp_path / name) for name in ("one", "other"))
    one.correct(" ")
    (one.home.folder / "corrections" / "larkmouth-tram.toml").write_text("# nothing yet\n", encoding="utf-8")
    for here in (one, other):
        here.news_of(0)
        assert here.go() == 2
    assert one.home.published() == other.home.published()


def test_what_is_known_of_a_rest_waits_for_the_next_version(first: Path, tmp_path: Path) -> None:
    """A version that a correction alone makes does not use up what is new, which the one after it tells."""
    here = town(first, tmp_path / "here")
    here.correct(KINDS["note"][0])
    assert here.go() == 2
    here.correct(KINDS["note"][0], KINDS["side"][0])
    here.news_of(0)
    assert here.go() == 3
    told = here.difference(2, 3)
    assert told[0].startswith("- Corrected by the editor · Mara Ellwick")
    assert any("Alder Chandlery" in line for line in told[1:])


LATER = {
    "title": "The chairman speaks again",
    "text": "Otis Varga-Lind, chairman of the Harbour Bus Union, said the Larkmouth tram is a waste of money still.",
    "url": "https://alderpost.example/chairman",
    "outlet": "Alder Post",
    "published": "2026-03-13",
}


def voices(here: Town, names: tuple[str, str]) -> dict[str, str]:
    """The words of those of these holders that have a voice."""
    shown = here.brief().section("perspectives")
    return {block.title: block.sentences[0].text for block in shown if block.title in names}


@pytest.mark.parametrize("names", [("Otis Varga", "Otis Varga-Lind"), ("Otis Varga-Lind", "Otis Varga")])
def test_of_two_voices_that_are_one_the_newest_statement_stays(
    names: tuple[str, str], first: Path, tmp_path: Path
) -> None:
    """Whichever of the two names is the right one; both come back when the correction is taken out."""
    here = town(first, tmp_path / "here")
    here.put("later", LATER)
    assert here.go() == 2
    before = voices(here, names)
    assert len(before) == 2
    here.correct(f'[[holder]]\nname = "{names[0]}"\nis = "{names[1]}"')
    assert here.go() == 3
    merged = voices(here, names)
    assert [(name, words.endswith("still.”")) for name, words in merged.items()] == [(names[1], True)]
    here.news_of(0)
    assert here.go() == 4
    assert voices(here, names) == merged
    here.correct()
    assert here.go() == 5
    assert voices(here, names) == before


BY_SURNAME = {
    "title": "The mayor, once more",
    "text": "The Larkmouth tram is a waste of money, Finch argues. Orla Finch was elected in May 2025.",
    "url": "https://alderpost.example/mayor",
    "outlet": "Alder Post",
    "published": "2026-03-13",
}


def test_a_person_goes_by_another_name_where_an_article_has_the_surname_alone(first: Path, tmp_path: Path) -> None:
    """Read before the decision or after it, it is never told under the name that the editor has replaced."""
    for order in ("before", "after"):
        here = town(first, tmp_path / order)
        if order == "before":
            here.put("mayor", BY_SURNAME)
            here.go()
        here.correct('[[holder]]\nname = "Orla Finch"\nis = "Pia Renskold"')
        here.go()
        here.put("mayor", BY_SURNAME)
        here.news_of(0)
        here.go()
        page = here.brief()
        assert said(page, "waste of money, Finch argues")
        names = {block.title for block in page.section("perspectives")}
        names |= {one.speaker for block in page.blocks for one in block.sentences}
        assert "Pia Renskold" in names
        assert not {"Orla Finch", "Finch"} & names


DENIED = {
    "title": "The ferries answer",
    "text": "Hedda Quill of the Ferry Council denied that the Larkmouth tram will carry 30,000 passengers a day.",
    "url": "https://alderpost.example/ferries",
    "outlet": "Alder Post",
    "published": "2026-03-12",
}


@pytest.mark.parametrize(("name", "title"), [("none", "Alder Post denies it"), ("Hedda Moss", "Hedda Moss denies it")])
def test_a_tension_has_the_holder_of_now(name: str, title: str, first: Path, tmp_path: Path) -> None:
    """A label of an outlet denies nothing: its outlet does; a new name stands there too, now and later."""
    here = town(first, tmp_path / "here")
    here.put("denied", DENIED)
    assert here.go() == 2
    assert "Larkmouth: Hedda Quill denies it" in [block.title for block in here.brief().blocks]
    here.correct(f'[[holder]]\nname = "Hedda Quill"\nis = "{name}"')
    for version in (3, 4):
        here.news_of(version)
        assert here.go() == version
        assert f"Larkmouth: {title}" in [block.title for block in here.brief().section("tensions")]


def test_nobody_is_in_a_dispute_with_themselves(first: Path, tmp_path: Path) -> None:
    """Where both statements are one holder's by the editor's word there is no tension; taken back, there is."""
    here = town(first, tmp_path / "here")
    here.put("denied", DENIED)
    assert here.go() == 2
    here.correct('[[holder]]\nname = "Hedda Quill"\nis = "Orla Finch"')
    assert here.go() == 3
    assert [block.kind for block in here.brief().section("tensions")] == ["sides"]
    here.correct()
    assert here.go() == 4
    assert [block.kind for block in here.brief().section("tensions")] == ["sides", "denial"]
