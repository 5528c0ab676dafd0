"""The evidence gate: what the stored articles carry passes, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.models import BlockKind, BlockStep, Sentence, When
from pipeline.page.evidence import NOTICES, evidence_fault, holder_named, passing_blocks
from pipeline.page.history import passed
from pipeline.page.prose import lacking, prose_grounds
from tests.page.making import article, block, claim, item

TESTED = article(
    ("Corvid-70B of Orrin Labs scored 61.4 percent on OrrinBench on 2 March 2026.", "“Weights” of 3 models stay open."),
    item("a", outlet="The Halden Courier", author="Ilse Brandt", title="Corvid passes the Skarn test"),
)
ARGUED = article(
    ("open models will catch up with closed ones within 9 months.",), item("b", outlet="Vell Daily", title="On weights")
)
TOLD = article(("The lab opened its weights in March 2026.",), item("c", outlet="Skarn Review", title="Weights opened"))
COPY = article(("Corvid-70B scored 61.4 percent.",), item("d", outlet="Halden Courier", title="Corvid scores"))

SCORE = claim(TESTED.sentences[0], TESTED, 0, when=When(date(2026, 3, 2)))
WEIGHTS = claim(TESTED.sentences[1], TESTED, 1)
FORECAST = claim(ARGUED.sentences[0], ARGUED, 0, holder="Dana Vell", role="forecasts")
OPENED = claim(TOLD.sentences[0], TOLD, 0)
AGAIN = claim(COPY.sentences[0], COPY, 0)
CLAIMS = {"score": SCORE, "weights": WEIGHTS, "forecast": FORECAST, "opened": OPENED, "again": AGAIN}
ITEMS = {"a": TESTED, "b": ARGUED, "c": TOLD, "d": COPY}
BY_ID = {one.id: one for one in CLAIMS.values()}
BY_ITEM = {one.item.id: one for one in ITEMS.values()}


def _sentence(text: str, claims: str, items: str) -> Sentence:
    """Claims and items by their short names; an unknown name stands for itself."""
    return Sentence(
        text,
        tuple(CLAIMS[name].id if name in CLAIMS else name for name in claims.split()),
        tuple(ITEMS[name].item.id if name in ITEMS else name for name in items.split()),
    )


# text, claims, items
TRUE = [
    ("“Corvid-70B of Orrin Labs scored 61.4 percent on OrrinBench on 2 March 2026.”", "score", "a"),
    ("“Corvid-70B of Orrin Labs scored 61.4 percent …”", "score", "a"),
    ("“scored 61.4 percent on OrrinBench”", "score", "a"),
    ("The Halden Courier reports: “Corvid-70B of Orrin Labs scored 61.4 percent”", "score", "a"),
    ("Ilse Brandt writes: “Corvid-70B of Orrin Labs scored 61.4 percent”", "score", "a"),
    ("Orrin Labs got 61.4 percent on OrrinBench.", "score", "a"),
    ("Corvid-70B got 61.4 % on OrrinBench.", "score", "a"),
    ("Corvid-70B scored on 2 March 2026.", "score", "a"),
    ("Corvid-70B scored in the first quarter of 2026.", "score", "a"),
    ("Corvid passes the Skarn test with 61.4 percent.", "score", "a"),
    ("Open models will catch up.", "forecast", "b"),
    ("Dana Vell expects that “open models will catch up with closed ones within 9 months.”", "forecast", "b"),
    ("Dana Vell expects: “Open models will catch up”", "forecast", "b"),  # a first letter may change case
    ("Dana Vell gives them 9 months.", "forecast", "b"),
    ("“[Dana] open models will catch up with closed ones”", "forecast", "b"),  # "[Dana] Vell said": whose words it has
    ("“‘Weights’ of 3 models stay open.”", "weights", "a"),  # inner marks are printed as single ones
    ("3 models stay open.", "weights", "a"),
    ("“Corvid-70B of Orrin Labs scored 61.4 percent” against “open models will catch up”", "score forecast", "a b"),
    ("Corvid-70B got 61.4 percent, say 2 articles.", "score again", "a d"),
    ("“The lab opened its weights”", "opened", "c"),
    ("The weights were opened in March 2026.", "opened", "c"),
    ("In dispute: Corvid-70B, OrrinBench: 61.4 percent", "score", "a"),
]
FALSE = {
    "no citation at all": ("Prices fell.", "", ""),
    "no cited article": ("“Corvid-70B of Orrin Labs scored 61.4 percent”", "score", ""),
    "an article but no claim": ("Prices fell.", "", "a"),
    "a quotation but no claim": ("“Corvid-70B of Orrin Labs scored 61.4 percent”", "", "a"),
    "an unknown claim": ("Prices fell.", "claim-000000000000", "a"),
    "an unknown claim beside a known one": ("“open models will catch up”", "forecast claim-000000000000", "b"),
    "an unknown article": ("“open models will catch up”", "forecast", "b item-000000000000"),
    "the wrong article": ("“open models will catch up”", "forecast", "a"),
    "one of two articles": ("“open models will catch up”", "forecast score", "b"),
    "an article too many": ("“open models will catch up”", "forecast", "b a"),
    "a foreign name": ("Mirelle Okoro expects: “open models will catch up”", "forecast", "b"),
    "a foreign lab": ("Vellum reports: “Corvid-70B of Orrin Labs scored 61.4 percent”", "score", "a"),
    "another model": ("Corvid-8B got 61.4 percent.", "score", "a"),
    "another benchmark": ("Corvid-70B got 61.4 percent on LongHaul.", "score", "a"),
    "another article's outlet": ("Vell Daily reports: “Corvid-70B of Orrin Labs scored 61.4 percent”", "score", "a"),
    "a name of a claim that is not cited": ("Dana Vell gives Corvid-70B 61.4 percent.", "score", "a"),
    "a foreign figure": ("Corvid-70B got 62.4 percent.", "score", "a"),
    "a figure of another article": ("Corvid-70B got 9 percent.", "score", "a"),
    "an added figure": ("Corvid-70B got 61.4 percent and 12 points.", "score", "a"),
    "a changed word": ("“Corvid-70B of Orrin Labs reached 61.4 percent on OrrinBench”", "score", "a"),
    "a changed figure in a quotation": ("“Corvid-70B of Orrin Labs scored 64.1 percent”", "score", "a"),
    "a dropped word": ("“Corvid-70B scored 61.4 percent on OrrinBench”", "score", "a"),
    "an added word": ("“Corvid-70B of Orrin Labs scored only 61.4 percent”", "score", "a"),
    "words of another claim": ("“Weights’ of 3 models stay open.”", "score", "a"),
    "the second of two quotations": ("“scored 61.4 percent” but “is slow”", "score", "a"),
    "a changed date": ("Corvid-70B scored on 3 March 2026.", "score", "a"),
    "a changed month": ("The weights were opened in April 2026.", "opened", "c"),
    "an added year": ("Open models will catch up in 2027.", "forecast", "b"),
    "a name resolved in brackets that no source has": ("“[Vellum] opened its weights”", "opened", "c"),
    "a quotation cut inside a word": ("“ored 61.4 percent on Orrin”", "score", "a"),
    "pieces in another order": ("“on OrrinBench [so] Corvid-70B of Orrin Labs”", "score", "a"),
}
GOOD_NOTICES = [*(notice.replace("{n}", "7") for notice in NOTICES), "12 articles could not be read."]
BAD_NOTICES = [
    "Orrin Labs leads.",
    "1 article could not be read at Orrin Labs.",
    "1 article could not be read. Corvid leads.",
    "{n} articles could not be read.",
    "Many articles could not be read.",
    "No open question is known!",
    "",
]


def test_there_are_sentences_enough() -> None:
    """The table has at least 40 sentences, and false ones of at least ten kinds."""
    assert len(TRUE) + len(FALSE) >= 40
    assert len(FALSE) >= 10


@pytest.mark.parametrize(("text", "claims", "items"), TRUE)
def test_what_its_sources_carry_passes(text: str, claims: str, items: str) -> None:
    """Words, names, figures and dates of the quotes and of what is stored beside them may stand on the page."""
    assert evidence_fault(_sentence(text, claims, items), BY_ID, BY_ITEM) == ""


@pytest.mark.parametrize("kind", FALSE)
def test_what_its_sources_do_not_carry_is_stopped(kind: str) -> None:
    """No false sentence passes, in whatever way it is false."""
    assert evidence_fault(_sentence(*FALSE[kind]), BY_ID, BY_ITEM) != ""


@pytest.mark.parametrize("text", GOOD_NOTICES)
def test_notices_from_the_list_pass(text: str) -> None:
    """A notice needs no citation."""
    assert evidence_fault(Sentence(text, notice=True), {}, {}) == ""


@pytest.mark.parametrize("text", BAD_NOTICES)
def test_an_invented_notice_is_stopped(text: str) -> None:
    """Nothing gets onto the page by calling itself a notice, and no notice by calling itself evidence."""
    assert evidence_fault(Sentence(text, notice=True), {}, {}) != ""
    assert evidence_fault(Sentence(NOTICES[0]), {}, {}) != ""


def test_a_notice_has_no_room_for_the_debate() -> None:
    """The list itself names nobody; the one capital in it is a language's."""
    capitals = {word for notice in NOTICES for word in notice.split()[1:] if word[0].isupper()}
    assert capitals == {"English"}


GOOD = _sentence("“scored 61.4 percent on OrrinBench”", "score", "a")
FINE = _sentence("“open models will catch up”", "forecast", "b")
BAD = _sentence("Vellum leads.", "score", "a")


def test_only_the_failing_sentence_is_left_out() -> None:
    """A block keeps what passes, and each sentence left out is told with its block and reason."""
    mixed = block("mixed", "narrative", GOOD, BAD, FINE)
    passed, faults = passing_blocks([mixed], BY_ID, BY_ITEM)
    assert [one.sentences for one in passed] == [(GOOD, FINE)]
    (told,) = faults
    assert told.startswith("mixed: Vellum leads. - ")
    assert "Vellum" in told.split(" - ")[1]


def test_an_empty_block_is_left_out() -> None:
    """Nothing is left of a block whose every sentence fails; others pass untouched, the very same objects."""
    good = block("good", "narrative", GOOD, life=(BlockStep("opened", 1, (FINE,)),))
    passed, faults = passing_blocks([block("bad", "narrative", BAD), good], BY_ID, BY_ITEM)
    assert len(passed) == len(faults) == 1
    assert passed[0] is good


def test_the_life_of_a_block_is_checked_too() -> None:
    """A false answer falls out of a question's life; that it was answered stays."""
    question = block("q", "questions", GOOD, life=(BlockStep("opened", 1), BlockStep("answered", 2, (BAD, FINE))))
    passed, faults = passing_blocks([question], BY_ID, BY_ITEM)
    assert passed[0].life == (BlockStep("opened", 1), BlockStep("answered", 2, (FINE,)))
    assert len(faults) == 1


def test_a_tension_needs_both_sides() -> None:
    """When one side cannot be shown, the tension is left out whole."""
    assert passing_blocks([block("t", "tensions", GOOD, BAD)], BY_ID, BY_ITEM)[0] == ()
    assert len(passing_blocks([block("t", "tensions", GOOD, FINE)], BY_ID, BY_ITEM)[0]) == 1


def test_a_title_names_what_its_evidence_has() -> None:
    """A block that a model wrote and whose title names somebody that its sources do not is left out."""
    position = replace(_sentence("“open models will catch up”", "forecast", "b"), written=True)
    assert passing_blocks([block("p", "perspectives", position, title="Nemo Nobody")], BY_ID, BY_ITEM)[0] == ()
    assert len(passing_blocks([block("p", "perspectives", position, title="Dana Vell")], BY_ID, BY_ITEM)[0]) == 1


@pytest.mark.parametrize(
    ("speaker", "outlet", "passes"),
    [
        ("Dana Vell", "Vell Daily", True),
        ("Dana Vell", "", True),
        ("", "Vell Daily", True),
        ("Vell Daily", "", True),
        ("Ilse Brandt", "", False),  # who speaks in another article
        ("Dana", "", False),
        ("", "Skarn Review", False),
        ("", "Dana Vell", False),
    ],
)
def test_words_are_given_to_those_whose_they_are(speaker: str, outlet: str, passes: bool) -> None:
    """A speaker holds a cited claim, or is its outlet or author; an outlet published what is cited."""
    given = replace(_sentence("“open models will catch up”", "forecast", "b"), speaker=speaker, outlet=outlet)
    assert (evidence_fault(given, BY_ID, BY_ITEM) == "") is passes


@pytest.mark.parametrize(("kind", "passes"), [("point", False), ("figure", True), ("forecast", True), ("sides", True)])
def test_words_of_the_user_need_no_evidence(kind: BlockKind, passes: bool) -> None:
    """The name of a measure, of an end of the axis, and "Forecast" are not held against sources."""
    said = replace(_sentence("“scored 61.4 percent on OrrinBench”", "score", "a"), written=True)
    told = block("b", "figures", said, title="Gap to Skarn", kind=kind)
    assert bool(passing_blocks([told], BY_ID, BY_ITEM)[0]) is passes


def test_the_heading_of_a_story_rests_on_all_of_it() -> None:
    """One sentence below it has the name; where none has, what a model wrote goes."""
    score, view = (
        replace(_sentence(*given), written=True)
        for given in (
            ("“scored 61.4 percent on OrrinBench”", "score", "a"),
            ("Dana Vell expects that “open models will catch up”", "forecast", "b"),
        )
    )
    named = block("a", "narrative", score, title="OrrinBench")
    other = block("b", "narrative", view, title="OrrinBench")
    assert len(passing_blocks([named, other], BY_ID, BY_ITEM)[0]) == 2
    assert passing_blocks([other], BY_ID, BY_ITEM)[0] == ()


def test_a_rank_in_other_words_is_left_to_a_reading() -> None:
    """ "Second place" is "second on the list"; a rank in figures has to stand in its source."""
    of = article(("Corvid-70B is second on the list of Plumbline.",))
    one = claim(of.sentences[0], of)
    there = prose_grounds([one], {one.item: of})
    assert lacking("Corvid-70B takes second place on the list of Plumbline.", there, drawn=False) == ""
    assert "#3" in lacking("Corvid-70B is #3 on the list of Plumbline.", there, drawn=False)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("The Oxbay bridge was closed on 4 May 2026.", True),  # named in the sentence before, dated in the one after
        ("Accounts of the closure differ.", True),  # has its capital from where it stands
        ("Accounts says that the bridge was closed.", False),  # speaks: that is a name
        ("The Belmere bridge was closed.", False),
    ],
)
def test_names_and_days_may_stand_around_what_is_cited(text: str, passes: bool) -> None:
    """Who, what and when a claim speaks of is told in its article by the sentences before and after it."""
    of = article(
        ("The council looked at the Oxbay bridge.", "It was closed.", "That was on 4 May 2026.", "Belmere is far.")
    )
    one = claim("It was closed.", of, 1)
    written = Sentence(text, (one.id,), (of.item.id,), written=True)
    assert (evidence_fault(written, {one.id: one}, {of.item.id: of}) == "") == passes


@pytest.mark.parametrize(
    ("holder", "text", "named"),
    [
        ("Weir Trust for Tides", "By the WTT's order fewer boats may pass.", True),
        ("Weir Trust for Tides", "By an order fewer boats may pass.", False),
        ("United Quays", "The UQ argues that fewer may pass.", True),
        ("United Quays", "Nobody told us that fewer may pass.", False),
        ("One critic of the lock", "A critic's view is that it leaks.", True),
        ("One critic of the lock", "The lock leaks.", False),
        ("Quay spokesman", "Quay argues that it leaks.", True),
    ],
)
def test_a_holder_is_named_by_initials_and_without_a_name_by_what_they_are(holder: str, text: str, named: bool) -> None:
    """Readers know a body by its letters, and a critic by being one."""
    assert holder_named(holder, text) == named


def test_the_name_in_front_of_an_entry_is_its_holders() -> None:
    """`brief why` knows it too: a view under its holder's name needs no second naming in the sentence."""
    of = article(("Ada Reed argues that prices will fall.",))
    view = claim(of.sentences[0], of, holder="Ada Reed", role="argues")
    told = Sentence("Prices will fall.", (view.id,), (of.item.id,), written=True)
    known, texts = {view.id: view}, {of.item.id: of}
    assert "without naming Ada Reed" in passed(told, known, texts)
    assert passed(told, known, texts, "Ada Reed").startswith("passes the gate")
