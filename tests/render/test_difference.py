"""The difference of two versions as Markdown, plain text and data: one content in three forms."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

import pytest

from pipeline.models import BlockStep, Brief, Change, Sentence, When
from pipeline.page.changes import changes
from pipeline.render.difference import compared, difference_markdown, outline, start
from pipeline.render.json_records import as_data
from pipeline.render.outline import outline_html as html
from pipeline.render.outline import plain_outline as as_text
from pipeline.render.summary import news_lines
from pipeline.render.text_diff import CONTEXT, SHOWN_SAME
from tests.page.making import block, brief, line, said


def data(*given: Any) -> Any:
    """A difference as programs read it."""
    return as_data(compared(*given))


def plain(*arguments: Any) -> str:
    """The difference as text."""
    return as_text(outline(*arguments))


OLD, NEW = said("“Prices fell by 5 percent.”", ("c1",), ("i1",)), said("“Prices rose.”", ("c2",), ("i2",))
LINES = (line(1, item="i1"), line(2, item="i2", title="Prices [rise](x)"), line(3, item="i3"))


def _pair() -> tuple[Brief, Brief]:
    question = block("q", "questions", OLD, life=(BlockStep("opened", 1),))
    before = brief(question, block("gone", "why", said("“Wages fell.”", ("c9",), ("i1",))), sources=LINES[:1])
    answered = replace(question, life=(*question.life, BlockStep("answered", 2, (NEW,))))
    tension = block("t", "tensions", OLD, NEW, title="Prices", since=2, life=(BlockStep("opened", 2),))
    return before, brief(
        answered,
        tension,
        block("n", "narrative", said("“Rents rose.”", ("c3",), ("i2",)), title="Prices", since=2),
        version=2,
        sources=LINES[:2],
    )


def _bullets(page: str, heading: str) -> list[str]:
    part = page.split(f"## {heading}\n", 1)
    return [row for row in part[1].split("\n## ")[0].splitlines() if row.startswith("- ")] if len(part) > 1 else []


def test_three_forms_agree_on_what_changed() -> None:
    """Changes in meaning and new sources are as many in each form; the pages' words leave out what was told in full."""
    before, after = _pair()
    told = changes(before, after)
    as_data = data(before, after, told)
    sources = as_data["added"]
    assert len(as_data["words"]) == 3
    assert len(as_data["changes"]) == 3
    for page in (difference_markdown(before, after, told), plain(before, after, told)):
        assert len(_bullets(page, "In meaning")) == 3
        (left,) = _bullets(page, "In words")
        assert "Wages fell" in left
        assert "left the page for the archive" in left
        assert len(_bullets(page, "Sources added")) == len(sources) == 1


def test_data_is_json() -> None:
    """The data says between which versions it is and can be written as JSON."""
    before, after = _pair()
    made = json.loads(json.dumps(data(before, after, changes(before, after)), default=str))
    assert (made["topic"], made["from"], made["to"]) == ("models", 1, 2)
    assert [change["kind"] for change in made["changes"]] == [
        "question answered", "tension opened", "claim added",
    ]  # fmt: skip
    assert made["added"] == [2]


def test_links_lead_to_the_version_that_tells() -> None:
    """On a page in changes/, blocks are links into the newer version, and sources to pages of their own."""
    before, after = _pair()
    page = difference_markdown(before, after, changes(before, after))
    assert "](#" not in page
    assert "](../v0002.md#t)" in page
    assert r"[\[2\]](../sources/s0002.md)" in page


def test_nothing_changed_says_nothing() -> None:
    """A version against itself has one line in meaning, and no words and no sources."""
    page = brief(block("a", "why", OLD), sources=LINES[:1])
    made = difference_markdown(page, page, changes(page, page))
    assert made.endswith("## In meaning\n\nNothing changed in meaning.\n")
    assert "## In words" not in made
    assert data(page, page, ())["words"] == []


def test_plain_has_neither_links_nor_escapes() -> None:
    """On a terminal a reader sees words and numbers."""
    before, after = _pair()
    page = plain(before, after, changes(before, after))
    assert "](" not in page.replace("Prices [rise](x)", "")
    assert "\\" not in page
    assert "“Prices rose.” [2]" in page
    assert "[2] Prices [rise](x)" in page


@pytest.mark.parametrize(
    "words",
    [
        "Prices *fell* by $5 & more", "a \\ b", "[7] and [a](b)", "see https://a.example/x", "<b>bold</b>", "a | b # c",
        "see [a](#b) and [a](#",
        "1. first", "- dash", "= equal", "+ plus", "> more", "&#58; stays", "&amp; stays", "~~a~~ and **b**",
    ],
)  # fmt: skip
def test_plain_shows_stored_words_as_they_are(words: str) -> None:
    """Whatever a source wrote reads on a terminal as it was written."""
    before = brief(sources=())
    after = brief(block("a", "why", said(words, ("c1",), ("i1",))), version=2, sources=LINES[:1])
    (row,) = _bullets(plain(before, after, ()), "In words")
    assert row == f"- Why it matters: **{words}**"


@pytest.mark.parametrize("length", [10, 60, 120, 121])
def test_unchanged_words_stand_whole_but_for_a_text_without_end(length: int) -> None:
    """A sentence is shown from its first word to its last; of what is no sentence the words around the change."""
    words = [f"w{number}" for number in range(length)]
    pages = [
        brief(block("a", "why", said(" ".join([*words, last]))), version=version, sources=())
        for version, last in ((1, "x."), (2, "y."))
    ]
    (row,) = _bullets(difference_markdown(*pages, ()), "In words")
    kept = [word for word in row.split() if word in words]
    assert kept == (words if length <= SHOWN_SAME else words[-CONTEXT:])
    assert ("…" in row) is (length > SHOWN_SAME)
    assert row.endswith("~~x.~~ **y.**")


def test_a_source_that_is_no_longer_listed() -> None:
    """What stood there before may cite what the new page does not: What's new leaves it out, the diff links it."""
    holder = block("h", "perspectives", OLD, title="Dana Vell", pole=-1.0, life=(BlockStep("new", 1),))
    moved = replace(holder, sentences=(NEW,), pole=1.0, life=(*holder.life, BlockStep("reversed", 2)))
    before, after = brief(holder, sources=LINES[:1]), brief(moved, version=2, sources=LINES[1:2])
    found = changes(before, after)
    told, more = news_lines(after, found)
    assert (len(told), more) == (1, 0)
    assert {item for part in told[0] for item in part.items} == {LINES[1].item}
    assert "before" not in "".join(part.text for part in told[0])
    assert "rose" in "".join(part.text for part in told[0])
    page = difference_markdown(before, after, found)
    assert r"[\[1\]](../sources/s0001.md)" in page
    assert r"[\[2\]](../sources/s0002.md)" in page
    assert "“Prices rose.” [2]; before: “Prices fell by 5 percent.” [1]" in plain(before, after, found)


def test_a_change_without_anything_left_to_cite() -> None:
    """What only stood before, on sources that are not listed, is counted and told on the changes page."""
    after = brief(block("a", "why", NEW), version=2, sources=LINES[1:2])
    assert news_lines(after, [Change("claim withdrawn", "a", before=(OLD,))]) == ([], 1)


def test_an_answer_names_the_date_of_its_forecast() -> None:
    """A forecast that came true or not is named with the month for which it was made."""
    when = When(date(2026, 3, 1), "month")
    asked = block("q", "questions", OLD, kind="forecast", when=when, life=(BlockStep("opened", 1),))
    answered = replace(asked, life=(*asked.life, BlockStep("answered", 2, (NEW,))))
    before, after = brief(asked, sources=LINES[:1]), brief(answered, version=2, sources=LINES[:2])
    assert "- Forecast answered · due 2026-03: " in plain(before, after, changes(before, after))


def test_an_event_tells_its_former_date() -> None:
    """The new date stands first, the one that it had before beside it."""
    event = block("e", "timeline", OLD, when=When(date(2026, 3, 1), "month"))
    before, after = (
        brief(event, sources=LINES[:1]),
        brief(replace(event, when=When(date(2026, 3, 5))), version=2, sources=LINES[:1]),
    )
    assert "- New date · 2026-03-05, before 2026-03: “Prices fell by 5 percent.” [1]\n" in plain(
        before, after, changes(before, after)
    )


def test_the_page_before_the_first() -> None:
    """For a reader who has seen nothing all is new, and no page of a version 0 is linked."""
    after = brief(block("a", "why", OLD), sources=LINES[:1])
    page = difference_markdown(start(after), after, changes(None, after))
    assert "the start to v1" in page
    assert "v0000" not in page
    assert data(start(after), after, changes(None, after))["from"] == 0


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "a & b", '" onclick="x'])
def test_html_shows_stored_words_as_they_are(words: str) -> None:
    """Nothing that a source wrote becomes a tag or an attribute; a link that is none of the web is no link."""
    bad = replace(LINES[0], url="javascript:alert(1)", title=words)
    after = brief(block("a", "why", said(words, ("c1",), ("i1",)), since=2), version=2, sources=(bad,))
    made = html(outline(brief(), after, changes(brief(), after)))
    assert escape(words).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in made
    assert "<script" not in made
    assert "javascript:" not in made


def test_words_that_look_like_a_link_within_the_page() -> None:
    """A source that writes what our own links look like breaks nothing and leads nowhere."""
    words = said("“[see](#elsewhere) and [more](#”", ("c1",), ("i1",))
    after = brief(block("a", "why", words, since=2), version=2, sources=LINES[:1])
    page = difference_markdown(brief(), after, changes(brief(), after))
    assert "\\[see\\](\\#elsewhere)" in page


def test_what_was_told_in_full_is_not_told_again() -> None:
    """Every change is told in whole sentences, however long, however many of one article; the words show the rest."""
    long = "prices in the north " + "and then in the south " * 40
    told = [said(f"“{number} {long}ended.”", (f"c{number}",), ("i1",)) for number in range(6)]
    after = brief(
        *(block(f"n{number}", "narrative", one, since=2) for number, one in enumerate(told)),
        block("n9", "narrative", replace(told[0], text="“0 was told in other words.”"), since=1),
        version=2,
        sources=LINES[:1],
    )
    before = brief(block("n9", "narrative", replace(told[0], text="“0 was told thus.”")), sources=LINES[:1])
    found = [Change("claim added", f"n{n}", after=(one,)) for n, one in enumerate(told)]
    for page in (difference_markdown(before, after, found), plain(before, after, found)):
        assert sum("ended.”" in row for row in _bullets(page, "In meaning")) == 6
        assert "…" not in page
        assert len(_bullets(page, "In words")) == 1


def test_a_speaker_stands_once_in_front_and_an_outlet_behind() -> None:
    """The same sentence in each form; the data has its fields."""
    one = Sentence("“Prices fell.”", ("c1",), ("i2", "i1"), speaker="Dana Vell", outlet="The Post")
    after = brief(block("n", "narrative", one, title="Prices", name="n1", since=2), version=2, sources=LINES[:2])
    found = changes(brief(), after)
    (row,) = _bullets(difference_markdown(brief(), after, found), "In meaning")
    two, first = r"[\[2\]](../sources/s0002.md)", r"[\[1\]](../sources/s0001.md)"
    told = f"**Dana Vell**: “Prices fell.” (The Post {two}, also {first})"
    assert row == f"- **New** · [under ‘Prices’](../v0002.md#n1) · {told}"
    row = "- New · under ‘Prices’ · Dana Vell: “Prices fell.” (The Post [2], also [1])\n"
    assert row in plain(brief(), after, found)
    (change,) = data(brief(), after, found)["changes"]
    assert change["after"] == [
        {
            "text": "“Prices fell.”", "speaker": "Dana Vell", "outlet": "The Post", "dated": "", "sources": [1, 2],
            "claims": ["c1"],
        }
    ]  # fmt: skip
    assert (change["name"], change["of"]) == ("n1", "point")


def test_a_status_that_changed_stands_in_the_head() -> None:
    """A reader sees at once that a debate cooled; an unchanged status says nothing."""
    before, after = brief(block("a", "why", OLD)), brief(block("a", "why", OLD), version=2, status="cooling")
    assert "Status: was steady, is now cooling (fewer" in plain(before, after, ())
    assert "Status: was steady, is now cooling" in difference_markdown(before, after, ())
    assert data(before, after, ())["status"] == ["steady", "cooling"]
    assert "tatus" not in plain(before, before, ())


def test_an_answer_that_left_the_page_is_told_and_cited() -> None:
    """A question that was answered in between and displaced since keeps its answer, cited from the version between."""
    asked = block("q", "questions", OLD, life=(BlockStep("opened", 1),))
    answered = replace(asked, life=(*asked.life, BlockStep("answered", 2, (NEW,))))
    before, between = brief(asked, sources=LINES[:1]), brief(answered, version=2, sources=LINES[:2])
    after = brief(block("a", "why", said(), since=3), version=3, sources=LINES[2:])
    found = changes(before, after, (answered,))
    assert "answer: “Prices rose.” [2])" in plain(before, after, found, (between,))
    assert r"[\[2\]](../sources/s0002.md)" in difference_markdown(before, after, found, (between,))
    assert 2 in [source["number"] for source in data(before, after, found, (between,))["sources"]]


def test_a_voice_that_is_no_longer_quoted_has_not_changed_its_mind() -> None:
    """Lines of a tension are paired by their speaker; who is left out is said to be."""
    one, other = (said(f"Widening, {name}: “the gap is widening because of cost”", ("c",), ("i1",)) for name in "AB")
    pages = (brief(block("t", "tensions", said("Closing, C: “no”"), one)),
             brief(block("t", "tensions", said("Closing, C: “no”"), other), version=2))  # fmt: skip
    shown = "~~Widening, A: “the gap is widening because of cost”~~ (no longer quoted here) **Widening, B:"
    assert shown in plain(*pages, ())
    assert "no longer quoted here" in difference_markdown(*pages, ())
    assert data(*pages, ())["words"][0]["fate"] == "replaced"
