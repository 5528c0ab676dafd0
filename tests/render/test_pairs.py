"""Forty pairs of versions, and what a reader is told of each: the changes in meaning, and the words."""

# ruff: noqa: E501 - a pair of the table reads best when it is not torn apart
from __future__ import annotations

import time
import unicodedata
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import pytest

from pipeline.models import Block, BlockStep, Brief, Figure, Sentence, When
from pipeline.page.changes import changes
from pipeline.render.difference import compared, difference_markdown, outline
from pipeline.render.json_records import as_data
from pipeline.render.outline import outline_html, plain_outline
from pipeline.render.text_diff import reworded
from tests.page.making import block, brief, line, said

FELL, ROSE, SAME = (said(f"“Prices {verb} in the first quarter.”", (f"c{n}",), (f"i{n}",)) for n, verb in
                    enumerate(("fell", "rose", "stayed"), 1))  # fmt: skip
NOTE = said("Outlet had: “Prices fell in the first quarter.”", ("c1", "c2"), ("i1",))
GONE = said("Outlet had: “Prices fell in the first quarter.”, and no longer says so", ("c1",), ("i1",))
LABEL = replace(FELL, text="“Prices fell …”", link="n")
MARCH, MARCH_5 = When(date(2026, 3, 1), "month"), When(date(2026, 3, 5))


def data(*given: Any) -> Any:
    """A difference as programs read it."""
    return as_data(compared(*given))


def one(section: str = "narrative", *told: Sentence, id: str = "n", **fields: Any) -> Block:
    """A block that says that prices fell, unless it is told to say more."""
    return block(id, section, *(told or (FELL,)), **fields)


def life(*steps: tuple[Any, ...]) -> tuple[BlockStep, ...]:
    """Steps as (what, version, sentence...)."""
    return tuple(BlockStep(what, version, tuple(told)) for what, version, *told in steps)


def words(text: str) -> Sentence:
    """The same claim in these words."""
    return replace(FELL, text=text)


QUESTION = one("questions", life=life(("opened", 1)))
HOLDER = one("perspectives", title="Dana Vell", pole=-1.0, life=life(("new", 1)))
TENSION = one("tensions", FELL, ROSE, title="Prices", life=life(("opened", 1)))
EVENT = one("timeline", when=MARCH)
OTHER = one("why", SAME, id="w")
SEVEN, EIGHT = Figure(7, "month", "seven months"), Figure(8, "month", "eight months")
FIGURE = one("figures", title="Lag", kind="figure", figure=SEVEN)


def lives(known: Block, *steps: tuple[Any, ...], **fields: Any) -> Block:
    """The block with more steps in its life."""
    return replace(known, life=(*known.life, *life(*steps)), **fields)


class Pair(NamedTuple):
    """Two versions and what is told of them; words as "block fate: same -removed +added <out >in"."""

    name: str
    before: tuple[Block, ...]
    after: tuple[Block, ...]
    meaning: tuple[str, ...] = ()
    wording: tuple[str, ...] = ()


FIRST = "“Prices fell in the first quarter.”"
PAIRS = [
    Pair("no change", (one(), EVENT), (one(), EVENT)),
    Pair("nothing at all", (), ()),
    Pair("blocks in another order", (one(), OTHER), (OTHER, one())),
    Pair("another rank, another day", (one(),), (one(rank=3.0, pole=0.5),)),
    Pair("white space", (one(),), (one("narrative", words("“Prices  fell\n in the\u00a0first quarter.” ")),)),
    Pair("one Unicode form or the other", (one("why", words("“Café prices fell.”")),),
         (one("why", words(unicodedata.normalize("NFD", "“Café prices fell.”"))),)),
    Pair("renumbered sources", (one("narrative", replace(FELL, items=("i1", "i2"))),),
         (one("narrative", replace(FELL, items=("i2", "i1"))),)),
    Pair("a source less", (one("narrative", replace(FELL, items=("i1", "i2"))),), (one(),)),
    Pair("a source more", (one(),), (one("narrative", replace(FELL, items=("i1", "i2"))),), ("claim supported",)),
    Pair("one word", (one(),), (one("narrative", words("“Prices fell in the second quarter.”")),), (),
         ("n reworded: “Prices fell in the -first +second quarter.”",)),
    Pair("one figure at the end", (one("why", words("It is 5")),), (one("why", words("It is 7")),), (),
         ("n reworded: It is -5 +7",)),
    Pair("a word more", (one("why", words("a b")),), (one("why", words("a x b")),), (), ("n reworded: a +x b",)),
    Pair("a word less", (one("why", words("a x b")),), (one("why", words("a b")),), (), ("n reworded: a -x b",)),
    Pair("a finding", (), (one(since=2),), ("claim added",), (f"n new: +{FIRST}",)),
    Pair("a finding in a known block", (one(),), (one("narrative", FELL, ROSE),), ("claim added",),
         (f"n extended: {FIRST} +{ROSE.text}",)),
    Pair("a finding told elsewhere now", (one(),), (one("why", id="w", since=2),), (), (f"w new: >{FIRST}", f"n elsewhere: <{FIRST}")),
    Pair("a sentence that moved to another block", (one("narrative", FELL, ROSE), OTHER),
         (one(), one("why", SAME, ROSE, id="w")), (), (f"n reworded: {FIRST} <{ROSE.text}", f"w reworded: {SAME.text} >{ROSE.text}")),
    Pair("sentences in another order", (one("narrative", FELL, ROSE),), (one("narrative", ROSE, FELL),), (),
         (f"n reworded: >{ROSE.text} {FIRST} <{ROSE.text}",)),
    Pair("a block of what another section tells", (one(), one("why", id="w")), (one("why", id="w"),), (), (f"n elsewhere: -{FIRST}",)),
    Pair("a block for the archive", (one(),), (), (), (f"n gone: -{FIRST}",)),
    Pair("a block from the archive", (), (one(since=1),), (), (f"n new: +{FIRST}",)),
    Pair("added and taken back since", (), (one("narrative", GONE, since=2, life=life(("withdrawn", 2))),), (),
         (f"n new: +{GONE.text}",)),
    Pair("a label of what is told elsewhere", (OTHER, replace(TENSION, id="t")),
         (OTHER, replace(TENSION, id="t", sentences=(FELL, ROSE, replace(SAME, link="w", text="“Prices stayed …”")))), (),
         (f"t extended: {FIRST} {ROSE.text} +“Prices stayed …”",)),
    Pair("a correction", (one(),), (one("narrative", ROSE, life=life(("corrected", 2, NOTE))),), ("claim corrected (corrected)",),
         ("n reworded: “Prices -fell +rose in the first quarter.”",)),
    Pair("corrected twice", (one(),),
         (one("narrative", SAME, life=life(("corrected", 2, NOTE), ("corrected", 2, said("It had", ("c2", "c3"), ("i1",))))),),
         ("claim corrected (corrected)",), ("n reworded: “Prices -fell +stayed in the first quarter.”",)),
    Pair("corrected and corrected back", (one(),),
         (one("narrative", replace(FELL, claims=("c9",)),
              life=life(("corrected", 2, NOTE), ("corrected", 2, said("It had", ("c2", "c9"), ("i1",))))),)),
    Pair("a correction of what came in since", (), (one("narrative", ROSE, since=2, life=life(("corrected", 2, NOTE))),),
         ("claim added",), (f"n new: +{ROSE.text}",)),
    Pair("a withdrawal", (one(),), (one("narrative", GONE, life=life(("withdrawn", 2))),), ("claim withdrawn (withdrawn)",),
         ("n reworded: +Outlet had: “Prices fell in the first -quarter.” +quarter.”, and no longer says so",)),
    Pair("a reversal", (HOLDER,), (lives(HOLDER, ("reversed", 2, FELL), sentences=(ROSE,), pole=1.0),),
         ("position moved (reversed)",), ("n reworded: “Prices -fell +rose in the first quarter.”",)),
    Pair("a reversal and back", (HOLDER,), (lives(HOLDER, ("reversed", 2, FELL), ("reversed", 2, ROSE)),)),
    Pair("reversed and softened", (HOLDER,),
         (lives(HOLDER, ("reversed", 2, FELL), ("softened", 2, ROSE), sentences=(SAME,), pole=0.5),),
         ("position moved (reversed)",), ("n reworded: “Prices -fell +stayed in the first quarter.”",)),
    Pair("softened and strengthened again", (HOLDER,),
         (lives(HOLDER, ("softened", 2, FELL), ("strengthened", 2, ROSE), sentences=(SAME,)),), ("position moved (strengthened)",),
         ("n reworded: “Prices -fell +stayed in the first quarter.”",)),
    Pair("other words", (HOLDER,), (lives(HOLDER, ("now says", 2, FELL), sentences=(ROSE,)),),
         ("position moved (now says)",), ("n reworded: “Prices -fell +rose in the first quarter.”",)),
    Pair("a change of sides, and other words", (HOLDER,),
         (lives(HOLDER, ("changed sides", 2, FELL), ("now says", 2, ROSE), sentences=(SAME,), pole=1.0),),
         ("position moved (changed sides)",), ("n reworded: “Prices -fell +stayed in the first quarter.”",)),
    Pair("two changes of sides", (HOLDER,),
         (lives(HOLDER, ("changed sides", 2, FELL), ("changed sides", 2, ROSE), sentences=(SAME,)),),
         ("position moved (now says)",), ("n reworded: “Prices -fell +stayed in the first quarter.”",)),
    Pair("a figure", (), (replace(FIGURE, since=2),), ("claim added",), (f"n new: +{FIRST}",)),
    Pair("a figure that moved", (FIGURE,), (lives(FIGURE, ("moved", 2, FELL), sentences=(ROSE,), figure=EIGHT),),
         ("figure moved",), ("n reworded: “Prices -fell +rose in the first quarter.”",)),
    Pair("a figure in other words", (FIGURE,), (replace(FIGURE, sentences=(ROSE,)),), (),
         ("n reworded: “Prices -fell +rose in the first quarter.”",)),
    Pair("a figure that its source corrected", (FIGURE,), (lives(FIGURE, ("corrected", 2, NOTE), sentences=(ROSE,), figure=EIGHT),),
         ("claim corrected (corrected)",), ("n reworded: “Prices -fell +rose in the first quarter.”",)),
    Pair("a figure with more sources", (FIGURE,), (replace(FIGURE, sentences=(replace(FELL, items=("i1", "i2")),)),),
         ("claim supported",)),
    Pair("a date ahead", (), (replace(EVENT, since=2, kind="coming"),), ("event added",), (f"n new: +{FIRST}",)),
    Pair("a date ahead has come", (replace(EVENT, kind="coming"),), (lives(replace(EVENT, kind="coming"), ("answered", 2, ROSE)),),
         ("question answered (answered)",)),
    Pair("a holder falls silent", (HOLDER,), (lives(HOLDER, ("silent", 2)),)),
    Pair("silent and heard again", (HOLDER,), (lives(HOLDER, ("silent", 2), ("spoke", 2)),)),
    Pair("a new position", (), (replace(HOLDER, since=2, life=life(("new", 2))),), ("position added",), (f"n new: +{FIRST}",)),
    Pair("a new position that moved since", (), (replace(HOLDER, since=2, life=life(("new", 2), ("reversed", 2, ROSE))),),
         ("position moved (reversed)",), (f"n new: +{FIRST}",)),
    Pair("a question", (), (replace(QUESTION, since=2, life=life(("opened", 2))),), ("question opened",), (f"n new: +{FIRST}",)),
    Pair("an answer", (QUESTION,), (lives(QUESTION, ("answered", 2, ROSE)),), ("question answered (answered)",)),
    Pair("narrowed and answered", (QUESTION,), (lives(QUESTION, ("narrowed", 2, SAME), ("answered", 2, ROSE)),),
         ("question answered (answered)",)),
    Pair("asked and answered since", (), (replace(QUESTION, since=2, life=life(("opened", 2), ("answered", 2, ROSE))),),
         ("question answered (opened and answered)",), (f"n new: +{FIRST}",)),
    Pair("a question grows stale", (QUESTION,), (lives(QUESTION, ("stale", 2)),)),
    Pair("a tension", (), (replace(TENSION, since=2, life=life(("opened", 2))),), ("tension opened",),
         (f"n new: +{FIRST} {ROSE.text}",)),
    Pair("a tension eases", (TENSION,), (lives(TENSION, ("eased", 2)),), ("tension eased (eased)",)),
    Pair("eased and open again", (TENSION,), (lives(TENSION, ("eased", 2), ("opened", 2)),)),
    Pair("an event", (), (replace(EVENT, since=2),), ("event added",), (f"n new: +{FIRST}",)),
    Pair("an event's day becomes known", (EVENT,), (replace(EVENT, when=MARCH_5),), ("event redated",)),
]  # fmt: skip


def _pages(before: tuple[Block, ...], after: tuple[Block, ...]) -> tuple[Brief, Brief]:
    sources = tuple(line(number, item=f"i{number}") for number in (1, 2, 3))
    return brief(*before, version=1, sources=sources), brief(*after, version=2, sources=sources)


def _in_short(old: Brief, new: Brief) -> list[str]:
    marks = {"same": "", "removed": "-", "added": "+", "moved out": "<", "moved in": ">"}
    found = []
    for change in reworded(old, new):
        runs = " ".join(marks[run.kind] + " ".join(run.words) for run in change.runs)
        found.append(f"{change.block} {change.fate}: {runs}")
    return found


def test_there_are_forty() -> None:
    """The table is as long as promised, and no pair is in it twice."""
    assert len({pair.name for pair in PAIRS}) == len(PAIRS) >= 40


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_pair(pair: Pair) -> None:
    """A pair of versions is told as the table says, in every form, and the other way round nothing breaks."""
    old, new = _pages(pair.before, pair.after)
    found = changes(old, new)
    told = tuple(change.kind + (f" ({change.detail})" if change.detail else "") for change in found)
    assert told == pair.meaning
    assert tuple(_in_short(old, new)) == pair.wording
    for one_form in (
        difference_markdown(old, new, found),
        plain_outline(outline(old, new, found)),
        outline_html(outline(old, new, found)),
    ):
        assert ("Nothing changed in meaning" in one_form) == (not pair.meaning)
    assert len(data(old, new, found)["words"]) == len(pair.wording)
    plain_outline(outline(new, old, changes(new, old)))


def _timed(old: Brief, new: Brief) -> tuple[float, list[str]]:
    began = time.process_time()
    found = changes(old, new)
    forms = [difference_markdown(old, new, found), plain_outline(outline(old, new, found))]
    return time.process_time() - began, forms


@pytest.mark.parametrize(
    ("text", "most"), [("x" * 10_000_000, 10), ("word " * 400_000, 2)], ids=["no spaces", "spaces"]
)
def test_megabytes_in_one_line(text: str, most: int) -> None:
    """One changed word in a line of megabytes is found at once, and shown on a page that a person can read."""
    old, new = _pages((one("why", words(f"{text} fell")),), (one("why", words(f"{text} rose")),))
    seconds, forms = _timed(old, new)
    assert seconds < most
    for form in forms:
        assert len(form) < 20_000
        assert "fell" in form
        assert "rose" in form


def test_ten_thousand_changes() -> None:
    """Ten thousand changes are counted, and the first few hundred of them shown."""
    told = [said(f"“Lab {n} cut its prices by {n} percent.”", (f"c{n}",), ("i1",)) for n in range(10_000)]
    old, new = _pages((), tuple(one("narrative", text, id=f"n{n}", since=2) for n, text in enumerate(told)))
    seconds, forms = _timed(old, new)
    assert seconds < 10
    for form in forms:
        assert len(form) < 500_000
        assert "9,500 more" in form
    assert len(changes(old, new)) == 10_000


def test_texts_without_a_word_in_common() -> None:
    """Two long texts that share nothing are one removal and one addition, and take no time to speak of."""
    (change,) = reworded(*_pages((one("why", words("a b " * 150_000)),), (one("why", words("c d " * 150_000)),)))
    assert [run.kind for run in change.runs] == ["removed", "added"]
    assert all(left.kind != right.kind for left, right in pairwise(change.runs))
