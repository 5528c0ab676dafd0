"""What an edited article means for its earlier claims."""

from __future__ import annotations

import pytest

from pipeline.records import Article, Claim
from pipeline.relate.revisions import revised
from tests.revise.making import article, claim

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
        ([OLD, OTHER], [OLD], [], [(OTHER, None)]),
        ([OLD], [OLD, ADDED], [ADDED], []),
        ([OLD], [ADDED], [ADDED], [(OLD, None)]),
        ([OLD, OTHER], [ADDED, NEW], [ADDED, NEW], [(OLD, NEW), (OTHER, None)]),
        ([], [OLD], [OLD], []),
        ([OLD], [], [], [(OLD, None)]),
        ([OLD, OLD + " Again."], [NEW], [NEW], [(OLD, NEW), (OLD + " Again.", None)]),  # one sentence replaces one
    ],
)
def test_revised(
    before: list[str], after: list[str], fresh: list[str], corrections: list[tuple[str, str | None]]
) -> None:
    """What stands is left alone, what is alike replaces, what is gone is withdrawn, the rest is new."""
    _, earlier = _read(1, *before)
    made, claims = _read(2, *after)
    found, changed = revised(made, earlier, claims)
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
    first = article((sentence, OTHER))
    second = article((sentence, ADDED), revision=2)
    earlier = [claim(quote, first, 0), claim(OTHER, first, 1)]
    found, changed = revised(second, earlier, [claim(quote, second, 0), claim(ADDED, second, 1)])
    assert [one.quote for one in found] == [ADDED]
    assert [c.claim.quote for c in changed] == [OTHER]


def test_a_second_correction_corrects_the_first() -> None:
    """When a figure is corrected twice, the newest figure takes the place of the one that stood last."""
    _, two = _read(2, NEW)
    made, three = _read(3, NEWER)
    _, changed = revised(made, two, three)
    assert {c.claim.quote: c.now and c.now.quote for c in changed}[NEW] == NEWER


def test_a_resolved_name_is_no_edit() -> None:
    """A quote with a name in brackets stands as long as the words outside them do."""
    text = ("Orrin Labs cut its prices twice.", "The lab charges four cents for it.")
    first, second = article((*text, OTHER)), article((*text, ADDED), revision=2)
    quote = "[Orrin Labs] charges four cents for it."
    _, changed = revised(second, [claim(quote, first, 1)], [claim(quote, second, 1)])
    assert changed == []
    gone = article((text[0], "The lab charges six cents for it."), revision=2)
    _, changed = revised(gone, [claim(quote, first, 1)], [])
    assert [c.claim.quote for c in changed] == [quote]
