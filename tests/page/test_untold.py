"""What no version has told is corrected in silence: on the page, and in the difference of two versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.storage import Store
from tests.cli.home import TOPIC
from tests.page.town import REASON, Town

UNTOLD = {
    "words of nobody": '[[hide]]\nquote = "The harbour bus of Larkmouth is late."',
    "no date where there was none": (
        '[[date]]\nquote = "Corrigan Rail builds 14 vehicles for the Larkmouth tram"\nis = "none"'
    ),
    "an outlet of which nothing is told": '[[mute]]\noutlet = "The Harbour Herald"',
}


@pytest.mark.parametrize("entry", UNTOLD.values(), ids=UNTOLD)
def test_a_decision_that_touches_nothing_is_no_news(entry: str, tmp_path: Path) -> None:
    """It makes no version and stands in none as news, when it comes and when it goes; the list says that it holds."""
    here = Town(tmp_path / "town")
    here.correct(entry)
    assert here.go() is None
    listed = here.home.brief("correct", TOPIC).out
    assert ("matches nothing that is known" if here.idle else "nothing that was told is touched by it") in listed
    here.news_of(1)
    assert here.go() == 2
    here.correct()
    assert here.go() is None
    for told in (here.home.brief("diff", TOPIC, "1", "2").out, here.home.brief("show", TOPIC).out):
        assert "Corrected by the editor" not in told
        assert REASON not in told


SHOPS = {
    "title": "What the shops say of the tram",
    "text": "The shops of Alder Lane were asked on Friday. Hedda Birk, who keeps one of them, said that the Larkmouth"
    " tram is worth its price of 240 million crowns. Her neighbours had nothing to say about the Larkmouth tram.",
    "url": "https://alderpost.example/shops",
    "outlet": "Alder Post",
    "published": "2026-03-13",
}
MENDED = SHOPS["text"].replace("240 million", "250 million")
GONE = SHOPS["text"].replace(
    " Hedda Birk, who keeps one of them, said that the Larkmouth tram is worth its price of 240 million crowns.", ""
)


@pytest.mark.parametrize(("text", "left"), [(MENDED, "250 million"), (GONE, "")], ids=["corrected", "withdrawn"])
def test_what_its_source_corrects_before_anybody_is_told_is_no_correction(text: str, left: str, tmp_path: Path) -> None:
    """What waits for an editor comes out as its source has it now, or not at all, with no word on what it had been."""
    here = Town(tmp_path / "town")
    here.home.settings = '[review]\nhold = ["all"]\n'
    here.home.write()
    here.put("shops", SHOPS)
    assert here.go() is None
    waiting = _waiting(here)
    assert "240 million crowns" in waiting
    assert "Hedda Birk" in waiting
    here.put("shops", {**SHOPS, "text": text})
    assert here.go() is None
    assert "corrected" not in _waiting(here)
    assert "withdrawn" not in _waiting(here)
    here.home.brief("publish", TOPIC)
    page, told = here.home.brief("show", TOPIC).out, here.home.brief("diff", TOPIC, "--since", "v1").out
    assert ("Hedda Birk" in page) == bool(left)
    for shown in (page, told):
        assert "its source" not in shown
        assert "corrected in" not in shown
        assert "withdrawn in" not in shown
        assert left in shown or not left


def _waiting(here: Town) -> str:
    """What is submitted to the editor."""
    store = Store(load(here.home.config).state)
    try:
        submission = store.submission(TOPIC)
    finally:
        store.close()
    assert submission is not None
    return str([(block.sentences, block.life) for block in submission.brief.blocks])


NEEDS = [
    f"{who} said that the Larkmouth tram needs {many} by 2027 because the {place} is full."
    for who, many, place in (
        ("Ada Orsted of the Transit Office", "16 trailers", "quay road"),
        ("Bram Tolley of the Ferry Union", "3 bridges", "Mill Quay"),
        ("Petra Quist of Corrigan Rail", "9 switches", "old market"),
        ("Jory Pell of the Depot Board", "21 stops", "north gate"),
        ("Ines Voss of the Dock Office", "5 depots", "south field"),
        ("Nils Aro of the Tide Post", "7 guards", "rail square"),
    )
]


def test_a_corrected_figure_is_told_with_what_it_was(tmp_path: Path) -> None:
    """Told with who says so, in a sentence that its article has no more; the claim that was kept has the words."""
    here = Town(tmp_path / "town")
    needs = {**SHOPS, "title": "What the tram needs", "text": "\n\n".join(NEEDS)}
    here.put("needs", needs)
    assert here.go() == 2
    assert "16 trailers" in here.home.brief("show", TOPIC).out
    here.put("needs", {**needs, "text": needs["text"].replace("16 trailers", "19 trailers")})
    assert here.go() == 3
    (line,) = [
        line for line in here.home.brief("diff", TOPIC, "2", "3").out.splitlines() if "Corrected by its source" in line
    ]
    assert line.index("needs 16 trailers") < line.index("needs 19 trailers")
