"""Where what may stand is put: what room there is, and who makes it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.engines.llm.cards import Cards
from pipeline.engines.llm.layout import Layout
from pipeline.page.editor import Editor
from tests.page.making import TOPIC, block, brief, dossier


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
    """Nothing that the first version chose shuts out what is new; what it begins with is not what leaves."""
    layout = _layout(4, 1)
    for one in layout.desk.section("narrative"):
        layout.desk.put(replace(one, rank={"Theme 2": 1.0}.get(one.title, 2.0)))
    assert layout._has_room(block("new", title="Another theme", since=5))
    assert {one.title for one in layout.desk.section("narrative")} == {"Theme 0", "Theme 1", "Theme 3"}


def test_no_more_leaves_than_a_version_may_lose() -> None:
    """A theme that is too much of the section stays, and the new one is refused."""
    layout = _layout(2, 3)
    assert not layout._has_room(block("new", title="Another theme", since=3))
    assert len(layout.desk.section("narrative")) == 6
