"""Where what may stand is put: what room there is, and who makes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.engines.llm.cards import Cards
from pipeline.engines.llm.layout import Layout
from pipeline.engines.llm.proposals import DraftSentence, Sifter, _who, misworded
from pipeline.engines.llm.schemas import Theme
from pipeline.models import BlockStep, Sentence
from pipeline.page.editor import Editor
from pipeline.render.parts import plain_sentence, sentence_parts
from tests.page.making import TOPIC, article, block, brief, claim, day, dossier, item


def _layout(themes: int, parts: int) -> Layout:
    topic = replace(TOPIC, budgets=replace(TOPIC.budgets, narrative=themes))
    stood = [
        block(f"b{theme}-{part}", title=f"Theme {theme}", since=1 + theme)
        for theme in range(themes)
        for part in range(parts)
    ]
    page = brief(*stood, version=themes, topic=topic)
    desk = Editor(dossier((), (), (), topic=topic, previous=page, version=themes + 1))
    return Layout(desk, Cards(desk))


def test_a_new_theme_takes_the_place_of_the_one_that_the_order_has_last() -> None:
    """Nothing that the first version chose shuts out what is new; its two best sentences go on under no heading."""
    layout = _layout(4, 3)
    for one in layout.desk.section("narrative"):
        layout.desk.put(replace(one, rank={"Theme 2": 1.0}.get(one.title, 2.0) - one.id.endswith("-1")))
    assert layout._has_room(block("new", title="Another theme", since=5))
    told = layout.desk.section("narrative")
    assert {one.title for one in told} == {"Theme 0", "Theme 1", "Theme 3", ""}
    assert {one.id for one in told if not one.title} == {"b2-0", "b2-2"}


def test_no_more_leaves_than_a_version_may_lose() -> None:
    """A theme that is too much of the section stays, and the new one is refused."""
    layout = _layout(2, 6)
    assert not layout._has_room(block("new", title="Another theme", since=3))
    assert len(layout.desk.section("narrative")) == 12


def test_who_stands_on_a_side_is_whom_its_sentence_names_first() -> None:
    """Whom it speaks against is named too, and may be the holder of what it cites first."""
    one = article(("The lock is dry, says the Weir Board.", "Ada Quist finds its tests too simple."), item("lock"))
    claims = (
        claim(one.sentences[0], one, holder="Weir Board"),
        claim(one.sentences[1], one, holder="Ada Quist"),
    )
    text = "Ada Quist argues that the tests of the Weir Board are too simple."
    assert _who(DraftSentence(text, "joined", (), claims)) == "Ada Quist"
    assert _who(DraftSentence("Lockside tests more.", "told", (), claims)) == "Lockside"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Sen. Ada M. Quist, R-Weir., called the U.S. plan of the D.C. Board a “sham” in March.", ""),
        ("The lock is dry. Nobody pays for it.", "is more than one sentence"),
        ("The lock leaks.", "has 3 words; it needs 4 to 60"),
    ],
)
def test_a_sentence_is_one_by_the_rules_of_articles(text: str, why: str) -> None:
    """A stop behind a title or initials ends none: every senator's view was left out for it."""
    assert misworded(DraftSentence(text, "told", (), ())) == why


def test_now_is_no_part_of_a_name() -> None:
    """USA TODAY says nothing of today."""
    one = article(("The lock is dry.",), item("lock", published=day(1, 1)))
    made = claim(one.sentences[0], one)
    sifter = Sifter(Editor(dossier((one,), (made,), ())), Cards(Editor(dossier((one,), (made,), ()))))
    old = DraftSentence("The lock is dry, USA TODAY reported.", "told", (), (made,))
    assert sifter._out_of_time(old) == ""
    assert sifter._out_of_time(replace(old, text="The lock is now dry.")).startswith("says “now”")


def test_a_heading_gives_way_to_one_that_says_the_same() -> None:
    """What stands under it was put under another statement: a theme of its own is opened for a new one."""
    layout = _layout(2, 2)
    same = Theme(do="rename", theme="Theme 1", into="The price of Theme 1", reason="")
    other = Theme(do="rename", theme="Theme 0", into="Weir boards disagree", reason="")
    layout._untitled = lambda *_: ""  # type: ignore[method-assign]  # these blocks rest on no articles
    layout.themes([same, other])
    assert {one.title for one in layout.desk.section("narrative")} == {"Theme 0", "The price of Theme 1"}
    assert layout.refused == [("rename Theme 0", "what stands there was put under another statement")]


def test_prose_of_then_has_its_month() -> None:
    """What was said two months ago and more, and names no year, is not read as of now; a new page needs none."""
    old, new = (article((f"The lock {month} leaks.",), item(f"m{month}", published=day(1, month))) for month in (1, 5))
    texts = (("The lock will leak.", old), ("In 2026 the lock leaks.", old), ("The lock leaks.", new))
    said = [Sentence(text, (), (of.item.id,), written=True) for text, of in texts]
    page = brief(*(replace(block(f"n{n}"), sentences=(one,)) for n, one in enumerate(said)))
    made = dossier((old, new), [claim(one.sentences[0], one) for one in (old, new)], (), version=2, previous=page)
    desk = Editor(replace(made, now=day(20)))
    Layout(desk, Cards(desk)).date_old()
    assert [one.sentences[0].dated for one in desk.section("narrative")] == ["January 2026", "", ""]
    told = replace(said[0], dated="January 2026", basis="joined", items=(old.item.id, new.item.id))
    assert plain_sentence(replace(told, basis="told")) == "The lock will leak. (January 2026)"
    assert [part.text for part in sentence_parts(told)][1] == " (January 2026, from"


def test_who_is_quoted_in_a_new_article_is_not_silent() -> None:
    """By whatever form of the name, and whatever the model made of the article."""
    heard = article(("Sen. Quist said on Tuesday that the lock is dry.",), item("new", published=day(1)))
    voice = block("v", "perspectives", title="Ada Quist", day=day(1, 1), life=(BlockStep("new", 1),))
    page = brief(voice, date=day(2, 2))
    for articles, silent in (((heard,), False), ((), True)):
        made = dossier(articles, [claim(one.sentences[0], one) for one in articles], (), version=2, previous=page)
        desk = Editor(replace(made, now=day(20)))
        Layout(desk, Cards(desk)).upkeep()
        assert (desk.section("perspectives")[0].life[-1].what == "silent") is silent


def test_no_more_goes_on_under_no_heading_than_has_room_there() -> None:
    """Where that is full already the theme that gives way leaves whole."""
    layout = _layout(2, 3)
    for n in range(13):
        layout.desk.put(block(f"rest{n}", title="", since=3, rank=9.0))
    layout._stood["narrative"] = 40
    assert layout._has_room(block("new", title="Another theme", since=3))
    assert {one.title for one in layout.desk.section("narrative")} == {"Theme 1", ""}
    assert sum(not one.title for one in layout.desk.section("narrative")) == 13
