"""What an edited article means for its earlier claims."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.findings.revisions import revised
from pipeline.models import Article, Claim
from tests.page.making import article, claim

OLD = "Corvid-70B scored 61.4 percent on OrrinBench."
NEW = "Corvid-70B scored 58.1 percent on OrrinBench."
NEWER = "Corvid-70B scored 57.2 percent on OrrinBench."
OTHER = "Dana Vell left Orrin Labs in March."
ADDED = "Vellum closed its interface in May."


def _read(revision: int, *sentences: str) -> tuple[Article, list[Claim]]:
    made = article(sentences, revision=revision)
    return made, [claim(sentence, made, place) for place, sentence in enumerate(sentences)]


@pytest.mark.parametrize(
    ("before", "after", "fresh", "corrections"),
    [
        ([OLD, OTHER], [OLD, OTHER], [], []),
        ([OLD, OTHER], [OTHER, OLD], [], []),
        ([OLD, OTHER], [NEW, OTHER], [NEW], [(OLD, NEW)]),
        ([OLD, OTHER], [OLD], [], []),  # it ends earlier: a cut
        ([OTHER, OLD, ADDED], [OTHER, ADDED], [], [(OLD, None)]),
        ([OTHER, OLD, ADDED], [OTHER, NEWER, ADDED], [NEWER], [(OLD, NEWER)]),
        ([OLD], [OLD, ADDED], [ADDED], []),
        ([OLD], [ADDED], [ADDED], []),  # another text
        ([OLD, OTHER], [ADDED, NEW], [ADDED, NEW], [(OLD, NEW)]),
        ([], [OLD], [OLD], []),
        ([OLD], [], [], []),
        ([OLD, OLD + " Again."], [NEW], [NEW], [(OLD, NEW)]),  # one sentence replaces one
    ],
)
def test_revised(
    before: list[str], after: list[str], fresh: list[str], corrections: list[tuple[str, str | None]]
) -> None:
    """What stands is left alone, what is alike replaces, what is gone from the midst is withdrawn, the rest is new."""
    first, earlier = _read(1, *before)
    made, claims = _read(2, *after)
    found, changed = revised(made, earlier, claims, (first, made))
    assert [one.quote for one in found] == fresh
    assert [(c.claim.quote, c.now and c.now.quote) for c in changed] == corrections


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Dana Vell said that open models will catch up by June.", "open models will catch up by June."),
        ("However, open models fall behind closed ones on code.", "Open models fall behind closed ones on code."),
        ("HALDEN, 2 March - Orrin Labs opened the weights of Corvid.", "Orrin Labs opened the weights of Corvid."),
    ],
)
def test_an_edit_elsewhere_takes_nothing_back(sentence: str, quote: str) -> None:
    """A claim that quotes a part of its sentence stands as long as the sentence does."""
    first = article((sentence, OTHER, OLD))
    second = article((sentence, ADDED, OLD), revision=2)
    earlier = [claim(quote, first, 0), claim(OTHER, first, 1)]
    found, changed = revised(second, earlier, [claim(quote, second, 0), claim(ADDED, second, 1)], (first, second))
    assert [one.quote for one in found] == [ADDED]
    assert [c.claim.quote for c in changed] == [OTHER]


def test_a_second_correction_corrects_the_first() -> None:
    """When a figure is corrected twice, the newest figure takes the place of the one that stood last."""
    second, two = _read(2, NEW)
    made, three = _read(3, NEWER)
    _, changed = revised(made, two, three, (second, made))
    assert {c.claim.quote: c.now and c.now.quote for c in changed}[NEW] == NEWER


def test_a_resolved_name_is_no_edit() -> None:
    """A quote with a name in brackets stands as long as the words outside them do."""
    text = ("Orrin Labs cut its prices twice.", "The lab charges four cents for it.")
    first, second = article((*text, OTHER)), article((*text, ADDED), revision=2)
    quote = "[Orrin Labs] charges four cents for it."
    _, changed = revised(second, [claim(quote, first, 1)], [claim(quote, second, 1)], (first, second))
    assert changed == []
    gone = article((text[0], "The lab charges six cents for it.", OTHER), revision=2)
    _, changed = revised(gone, [claim(quote, first, 1)], [], (first, gone))
    assert [c.claim.quote for c in changed] == [quote]


POSTS = tuple(f"At {9 + n} o'clock the Norrby quay held {n * 40} people." for n in range(12))
FOOT = ("Times are local.", "Write to the desk.")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (POSTS[4::-1], POSTS[6:1:-1]),  # the newest five of a live blog
        (POSTS[10::-1], POSTS[11:0:-1]),  # one post of many rolls on
        ((*POSTS[10::-1], *FOOT), (*POSTS[11:0:-1], *FOOT)),  # above a footer
        ((OTHER, *POSTS[5::-1], *FOOT), (OTHER, *POSTS[7:1:-1], *FOOT)),  # below what is pinned
        (POSTS[:8], POSTS[3:11]),  # oldest first
        ((OTHER, *POSTS[:8]), (OTHER, *POSTS[2:10])),
        (POSTS[:8], POSTS[:4]),  # cut behind a fence
        (POSTS[:8], (*POSTS[:4], "Two crowns a month let you read on.")),
        (POSTS[:8], POSTS[4:8]),
        (POSTS[:4], (OLD, OTHER, ADDED)),  # another text
    ],
)
def test_what_is_no_longer_shown_was_not_taken_back(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Lists that roll on, texts that are cut, pages that became another one: nothing is corrected or withdrawn."""
    first, earlier = _read(1, *before)
    made, claims = _read(2, *after)
    found, changed = revised(made, earlier, claims, (first, made))
    assert changed == []
    assert {one.quote for one in found} == set(after) - set(before)


def test_a_feeds_words_are_not_taken_back_by_the_page() -> None:
    """The full text takes the place of what the feed told: a summary in other words was no mistake."""
    first, earlier = _read(1, OTHER, OLD, ADDED)
    first = replace(first, quality="feed")
    made, claims = _read(2, OTHER, NEW, ADDED)
    assert revised(made, earlier, claims, (first, made))[1] == []


def test_a_watched_page_shows_what_is_newest() -> None:
    """Its one notice gives way to the next one, however alike they are."""
    first, earlier = _read(1, OLD)
    made, claims = _read(2, NEW)
    made = replace(made, item=replace(made.item, date_from="seen"))
    assert revised(made, earlier, claims, (first, made))[1] == []


@pytest.mark.parametrize("place", range(2, 7))
def test_a_note_of_the_edit_hides_no_edit(place: int) -> None:
    """A sentence that is taken out of the midst, with a note at the end, was withdrawn; one that changed, corrected."""
    note = "This report was changed on 3 June."
    first, earlier = _read(1, *POSTS[:8])
    made, claims = _read(2, *POSTS[:place], *POSTS[place + 1 : 8], note)
    _, changed = revised(made, earlier, claims, (first, made))
    assert [(c.claim.quote, c.now) for c in changed] == [(POSTS[place], None)]
    other = POSTS[place].replace(" people", " persons")
    made, claims = _read(2, *POSTS[:place], other, *POSTS[place + 1 : 8], note)
    _, changed = revised(made, earlier, claims, (first, made))
    assert [(c.claim.quote, c.now and c.now.quote) for c in changed] == [(POSTS[place], other)]
