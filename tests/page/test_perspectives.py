"""Perspectives: who has a place there, and what takes it."""

from __future__ import annotations

from pipeline.page.editor import Editor
from pipeline.page.sections.perspectives import reported, voices
from tests.page.making import article, claim, dossier, finding, item

STATED = "Bram Oster said open-weight models are used with closed models in 12 towns."
VIEW = "Open-weight models should be used wherever closed models cost more than they bring."


def told(*said: tuple[str, str, str]) -> dict[str, str]:
    """The voices of a page over these statements, each with its holder and role in an article of its own."""
    articles = [article((quote,), item(place)) for place, (quote, _, _) in enumerate(said)]
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
