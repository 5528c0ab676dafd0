"""Perspectives: who has a place there, and what takes it."""

from __future__ import annotations

from pipeline.page.editor import Editor
from pipeline.page.sections.perspectives import reported, voices
from tests.page.making import article, claim, day, dossier, finding, item

STATED = "Bram Oster said open-weight models are used with closed models in 12 towns."
VIEW = "Open-weight models should be used wherever closed models cost more than they bring."


LATER = "Open-weight models should be kept from towns that closed models serve for less money."


def told(*said: tuple[str, str, str], months: tuple[int, ...] = ()) -> dict[str, str]:
    """The voices of a page over these statements, each with its holder and role in an article of its own."""
    days = [day(1, month) for month in months] or [day(1)] * len(said)
    items = [item(str(place), published=published) for place, published in enumerate(days)]
    articles = [article((quote,), of) for (quote, _, _), of in zip(said, items, strict=True)]
    claims = [claim(q, one, holder=holder, role=role) for (q, holder, role), one in zip(said, articles, strict=True)]
    editor = Editor(dossier(articles, claims, [finding(one) for one in claims]))
    voices(editor)
    reported(editor)
    return {block.title: block.sentences[0].text for block in editor.section("perspectives")}


def test_a_reported_fact_has_a_place_and_a_view_of_its_holder_takes_it() -> None:
    """What somebody is reported to state is heard where they argue nothing; outlets and lone names are no voices."""
    assert told((STATED, "Bram Oster", "reports")) == {"Bram Oster": f"“{STATED}”"}
    assert told((STATED, "Bram Oster", "reports"), (VIEW, "Bram Oster", "argues")) == {"Bram Oster": f"“{VIEW}”"}
    assert told((STATED, "Quay", "reports")) == {}


def test_a_page_that_is_made_at_once_has_the_view_of_now() -> None:
    """Of two views of a holder that of two months later and more, whichever is better worded."""
    both = (VIEW, "Bram Oster", "argues"), (LATER, "Bram Oster", "argues")
    assert told(*both, months=(1, 5)) == {"Bram Oster": f"“{LATER}”"}
    assert told(*both, months=(5, 1)) == {"Bram Oster": f"“{VIEW}”"}


def test_we_is_whoever_is_quoted() -> None:
    """A page drops an outlet's own "we" that takes no view, and not that of somebody who is named."""
    words = "Open-weight models drain our towns, our mills and our closed models of 12 people."
    mine = article((words,), item("we"))
    for holder, stopped in (("Bram Oster", False), (mine.item.outlet, True)):
        one = claim(words, mine, holder=holder)
        material = Editor(dossier((mine,), (one,), (finding(one),))).material
        assert bool(material.all[0].stopped) is stopped
