"""Which entry of a page that was chosen anew is one that stood there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.models import Block, BlockStep, Claim, When
from pipeline.page.entries import restored_entries
from tests.page.making import article, block, claim, item, said

HELD = article(
    (
        "Norrby Council opened the Norrby bridge on 4 May 2026.",
        "It took nine years and three mayors.",
        "Norrby Council closed the old ferry of Norrby on 4 May 2026.",
    ),
    of=item("held"),
)
OTHER = article(("The Norrby bridge was opened by Norrby Council on Monday, 4 May 2026.",), of=item("other"))


def lead(of: object, *places: int) -> Claim:
    """The claim that quotes these sentences of an article."""

    made = claim(" ".join(of.sentences[place] for place in places), of, places[0])  # type: ignore[attr-defined]
    return replace(made, id=f"{made.id}-{len(places)}", sentences=places)


def event(of: Claim, id: str, **fields: object) -> Block:
    """The row of an event of that day."""
    given = {"kind": "event", "when": When(date(2026, 5, 4))} | fields
    return block(id, "timeline", said(f"“{of.quote}”", (of.id,), (of.item,)), **given)


BOTH, ONE, FERRY, AGAIN = lead(HELD, 0, 1), lead(HELD, 0), lead(HELD, 2), lead(OTHER, 0)
CLAIMS = {one.id: one for one in (BOTH, ONE, FERRY, AGAIN)}
STOOD = event(BOTH, "timeline-old", name="t1", since=2, life=(BlockStep("corrected", 3),))


def test_an_event_is_the_same_in_fewer_words_and_in_anothers() -> None:
    """With its id, name, version and life; what happened on the same day besides is another one."""
    for now in (ONE, AGAIN):
        (made, beside), renamed = restored_entries(
            (event(now, "timeline-new"), event(FERRY, "timeline-ferry")), (STOOD,), {}, CLAIMS
        )
        assert (made.id, made.name, made.since, made.life) == ("timeline-old", "t1", 2, STOOD.life)
        assert made.sentences[0].text == f"“{now.quote}”"
        assert beside.id == "timeline-ferry"
        assert renamed == {"timeline-new": "timeline-old"}
    far = event(AGAIN, "timeline-new", when=When(date(2026, 5, 9)))
    assert restored_entries((far,), (STOOD,), {}, CLAIMS) == ((far,), {})


def test_an_entry_that_stands_gives_its_id_to_none() -> None:
    """Nor does one of another section, and what is known from the archive goes on as itself."""
    new = event(ONE, "timeline-new")
    assert restored_entries((STOOD, new), (STOOD,), {}, CLAIMS)[1] == {}
    assert restored_entries((new,), (block("n", "narrative", *STOOD.sentences),), {}, CLAIMS)[1] == {}
    assert restored_entries((new,), (STOOD,), {new.id: new}, CLAIMS)[1] == {}


def test_links_lead_to_the_entry_by_its_id() -> None:
    """What names an entry that has its old id again leads there."""

    voice, before = (
        block(id, "perspectives", said(f"“{one.quote}”", (one.id,), (one.item,)), title=title)
        for id, one, title in (("voice-new", ONE, "Maj Falk-Lind"), ("voice-old", BOTH, "Maj Falk"))
    )
    axis = block("axis", "tensions", replace(said("“Yes.”", ("c",)), link="voice-new"))
    (told, linked), _ = restored_entries((voice, axis), (before,), {}, CLAIMS)
    assert told.id == linked.sentences[0].link == "voice-old"
