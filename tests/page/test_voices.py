"""What of all that a holder says stands for them."""

from __future__ import annotations

from pipeline.models import Topic
from pipeline.page.editor import Editor
from pipeline.page.sections.perspectives import voices
from tests.page.making import article, brief, claim, day, dossier, finding, item

TOPIC = Topic("harbour", "The harbour road", "Should the harbour road stay closed?", keywords=("harbour road",))


def test_a_view_stands_before_a_newer_aside_of_its_holder() -> None:
    """Readers met a lawyer's detail and a survey's figure where they looked for who wants what."""
    view = "The harbour road should stay closed, for lorries are a danger to children, Ilse Brandt argues."
    aside = "Ilse Brandt of the Halden Institute argues that 40 lorries passed the harbour road and its closed barrier."
    other = "On the harbour road the barrier stays closed on each Sunday, Teodor Vasik argues."
    told = ((view, "Ilse Brandt", 2), (aside, "Ilse Brandt", 20), (other, "Teodor Vasik", 20))
    ones = [article((q,), item(f"p{n}", published=day(on))) for n, (q, _, on) in enumerate(told)]
    claims = [claim(q, of, holder=who, role="argues") for (q, who, _), of in zip(told, ones, strict=True)]
    editor = Editor(dossier(ones, claims, [finding(one) for one in claims], topic=TOPIC))
    voices(editor)
    ranked = sorted(editor.section("perspectives"), key=lambda block: -block.rank)
    assert [(block.title, block.findings[0]) for block in ranked] == [
        ("Ilse Brandt", finding(claims[0]).id), ("Teodor Vasik", finding(claims[2]).id),
    ]  # fmt: skip


def test_where_somebody_stands_is_what_they_say_now() -> None:
    """Months after it a view gives way to another one of its holder, whatever that is about, and stands behind it."""
    before = "The harbour road should stay closed, for lorries are a danger to children, Ilse Brandt argues."
    now = "A closed harbour road must be opened on market days, or the harbour will die, Ilse Brandt argues."
    ones = [article((quote,), item(f"p{month}", published=day(2, month))) for quote, month in ((before, 1), (now, 4))]
    claims = [
        claim(quote, of, holder="Ilse Brandt", role="argues") for quote, of in zip((before, now), ones, strict=True)
    ]
    old, new = map(finding, claims)
    first = Editor(dossier(ones, claims, [old], topic=TOPIC))
    voices(first)
    page = brief(*first.section("perspectives"), topic=TOPIC)
    later = Editor(dossier(ones, claims, [new], topic=TOPIC, version=2, previous=page, history=(old,)))
    voices(later)
    (block,) = later.section("perspectives")
    assert block.findings == (new.id,)
    assert [(step.what, step.version) for step in block.life] == [("new", 1), ("now says", 2)]
    assert before.rstrip(".") in block.life[-1].sentences[0].text
