"""What a reader gets of each section, from blocks made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.models import Block, BlockStep, Brief, Change, Figure, Pole, Sentence, When
from pipeline.page.changes import changes
from pipeline.render.markdown import render
from tests.page.making import TOPIC, block, brief, line, said

LINES = tuple(line(number, item=f"i{number}") for number in (1, 2, 3))
AXIS = replace(TOPIC, axis=(Pole("rail"), Pole("road")))


def says(words: str, item: int = 1, claim: str = "", **fields: str) -> Sentence:
    """A sentence of a digest: the copied words alone, and who says or reports them."""
    return Sentence(f"“{words}”", (claim or words,), (f"i{item}",), **fields)  # type: ignore[arg-type]


def page(*blocks: Block, version: int = 4, told: tuple[Change, ...] = ()) -> str:
    """The page of these blocks, without front matter and source list."""
    made = brief(*blocks, version=version, sources=LINES, topic=AXIS)
    return render(made, told).split("---\n\n", 1)[1].split("\n## Sources")[0]


def part(made: str, heading: str) -> list[str]:
    """The lines of a section that are not empty, without anchors."""
    found = made.split(f"\n## {heading}\n", 1)[1].split("\n## ")[0]
    return [row for row in found.split("\n\nStatus:")[0].splitlines() if row]


VOICE = block("v", "perspectives", says("Rail pays.", 1, speaker="Ada Quill"), title="Ada Quill", kind="voice",
              pole=-1.0, since=2, name="v1", life=(BlockStep("new", 2),))  # fmt: skip
BEFORE = says("Rail may pay.", 2, speaker="Ada Quill")


@pytest.mark.parametrize(
    ("life", "head", "below"),
    [
        ((), "", []),
        ((BlockStep("now says", 3, (BEFORE,)),), "", [r"  - before (until v3): “Rail may pay.” [\[2\]](#s2)"]),
        (
            (BlockStep("now says", 3, (says("x"),)), BlockStep("changed sides", 4, (BEFORE,))),
            "",
            [r"  - changed sides in v4; before: “Rail may pay.” [\[2\]](#s2)"],
        ),
        ((BlockStep("silent", 4),), " · silent since v4", []),
        ((BlockStep("silent", 3), BlockStep("spoke", 4)), "", []),
        (
            (BlockStep("challenged", 4, (says("It does not.", 3, speaker="Bo Tarn"),)),),
            "",
            [r"  - challenged in v4: **Bo Tarn**: “It does not.” [\[3\]](#s3)"],
        ),
        ((BlockStep("reversed", 3, (said("Ada Quill writes: “No.”", items=("i2",)),)),), "",
         [r"  - changed sides in v3; before: “No.” [\[2\]](#s2)"]),
    ],
)  # fmt: skip
def test_a_voice_is_one_entry(life: tuple[BlockStep, ...], head: str, below: list[str]) -> None:
    """Holder, side, since when, the view; under it what the holder said before. The name stands once."""
    made = page(replace(VOICE, life=(*VOICE.life, *life)))
    entry = rf'- <a id="v1"></a>**Ada Quill** · rail · since v2{head}: “Rail pays.” [\[1\]](#s1)'
    assert part(made, "Perspectives") == [entry, *below]


def test_the_timeline_has_what_is_coming_apart() -> None:
    """Events first; then what is dated ahead, by date whatever its place on the page, with what became of it."""
    event = block(
        "e", "timeline", says("It opened.", outlet="Post"), when=When(date(2026, 3, 2)), name="t1", kind="event"
    )
    late = block("l", "timeline", says("It will close."), when=When(date(2027, 1, 1), "year"), name="t2", kind="coming")
    soon = block("s", "timeline", says("A vote is due."), when=When(date(2026, 9, 1), "month"), name="t3",
                 kind="coming", life=(BlockStep("answered", 4, (says("They voted.", 2),)),))  # fmt: skip
    assert part(page(late, event, soon), "Timeline") == [
        r'- <a id="t1"></a>**2026-03-02** · “It opened.” (Post [\[1\]](#s1))',
        "### Coming",
        r'- <a id="t3"></a>**2026-09** · “A vote is due.” [\[1\]](#s1)',
        r"  - answered v4: “They voted.” [\[2\]](#s2)",
        r'- <a id="t2"></a>**2027** · “It will close.” [\[1\]](#s1)',
    ]
    assert "Coming" not in page(event)
    assert part(page(late), "Timeline")[0] == "### Coming"


LAG = block("f", "figures", says("It lags by eight months.", 1, speaker="CAB"), title="lag | delay", kind="figure",
            figure=Figure(8, "month", "eight months"), when=When(date(2026, 5, 1), "month"), since=2,
            name="f1")  # fmt: skip
OTHER = replace(LAG, id="g", name="f2", figure=Figure(3, "month", "three | months"), when=None, since=4,
                sentences=(says("Three months.", 2, outlet="Post"),))  # fmt: skip


def test_figures_are_a_table_for_each_measure() -> None:
    """Who gives which figure, as of when, on which source, since which version; no word of it breaks the table."""
    moved = replace(LAG, life=(BlockStep("moved", 3, (says("Seven."),)),))
    cost = replace(LAG, id="h", name="f3", title="cost", figure=Figure(2, "$", "$2"))
    rows = part(page(moved, cost, OTHER), "Figures")
    head = ["| holder | figure | as of | source | since |", "|---|---|---|---|---|"]
    assert rows == [
        r"### lag \| delay", *head,
        r'| <a id="f1"></a>CAB | eight months | 2026-05 | [\[1\]](#s1) | v3 |',
        r'| <a id="f2"></a>Post | three \| months |  | [\[2\]](#s2) | v4 |',
        "### cost", *head,
        r'| <a id="f3"></a>CAB | \$2 | 2026-05 | [\[1\]](#s1) | v2 |',
    ]  # fmt: skip
    assert "Figures" not in page(VOICE)


def test_a_moved_figure_is_news() -> None:
    """Both figures in one line, each with its own source; a new one names its holder."""
    now = replace(
        LAG, sentences=(says("It lags by nine months.", 3, speaker="CAB"),), figure=Figure(9, "month", "nine months")
    )
    made = page(now, OTHER, told=changes(*(brief(*blocks, version=n, sources=LINES) for n, blocks in
                                            ((3, (LAG,)), (4, (now, OTHER))))))  # fmt: skip
    assert part(made, "What's new in v4")[:2] == [
        r"- **Figure moved** · [lag \| delay](#f1): CAB now nine months [\[3\]](#s3), before eight months [\[1\]](#s1)",
        r"- **New figure** · [lag \| delay](#f2): Post: three \| months [\[2\]](#s2)",
    ]


def test_the_narrative_is_told_by_story() -> None:
    """A heading with how many articles it is from, its sentences in order; what belongs to no story stands last."""
    blocks = [
        block("a", "narrative", says("One.", 1, outlet="Post"), title="Larch Line", name="n1"),
        block("b", "narrative", says("Two.", 2, outlet="Echo"), title="Larch Line", name="n2"),
        block("c", "narrative", says("Three.", 3), title="Quay", name="n3"),
        block("d", "narrative", says("Four.", 3), name="n4"),
    ]
    assert part(page(*blocks), "Narrative") == [
        "### Larch Line (2 articles)",
        r'- <a id="n1"></a>“One.” (Post [\[1\]](#s1))',
        r'- <a id="n2"></a>“Two.” (Echo [\[2\]](#s2))',
        "### Quay",
        r'- <a id="n3"></a>“Three.” [\[3\]](#s3)',
        "### Also on the question",
        r'- <a id="n4"></a>“Four.” [\[3\]](#s3)',
    ]


def test_a_forecast_says_for_when() -> None:
    """By its kind, whatever its title."""
    due = block(
        "q", "questions", says("It will.", speaker="Ada Quill"), kind="forecast", when=When(date(2026, 6, 1), "month")
    )
    assert "**Forecast, due 2026-06.** **Ada Quill**: “It will.”" in page(due)
    assert "**" not in "".join(
        part(page(replace(due, kind="question", sentences=(says("Will it?"),))), "Open questions")
    )


def test_what_is_empty_is_left_out() -> None:
    """A page over nothing says so once; headings without anything under them are not there."""
    made = page()
    headings = [row for row in made.splitlines() if row.startswith("#")]
    assert headings == [f"# {AXIS.title}", "## What's new in v4", "## What"]
    assert part(made, "What") == ["Nothing that bears on the question has been found yet."]


def _news(*told: Change) -> list[str]:
    blocks = [block(id, "narrative", name=id) for id in dict.fromkeys(change.block for change in told)]
    return [row[2:] for row in part(page(*blocks, told=told), "What's new in v4") if row.startswith("- ")]


ONE, TWO = says("Rail pays.", 1, speaker="Ada Quill"), says("Rail costs.", 2, speaker="Ada Quill")
FIRST, SECOND = r"[\[1\]](#s1)", r"[\[2\]](#s2)"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change("position moved", "n1", "Ada Quill", (TWO,), (ONE,), "now says", "voice"),
         f"**Now says** · [Ada Quill](#n1): “Rail pays.” {FIRST}; before: “Rail costs.” {SECOND}"),
        (Change("position moved", "n1", "Ada Quill", (TWO,), (ONE,), "changed sides", "voice", "road", "rail"),
         f"**Changed sides** · [Ada Quill, from road to rail](#n1): “Rail pays.” {FIRST}; before: “Rail costs.” "
         f"{SECOND}"),
        (Change("position moved", "n1", "Ada Quill", (), (replace(TWO, speaker="Bo Tarn"),), "challenged", "voice"),
         f"**Challenged** · [Ada Quill](#n1) · **Bo Tarn**: “Rail costs.” {SECOND}"),
        (Change("position added", "n1", "Ada Quill", (), (ONE,), "", "voice", now="rail"),
         f"**New voice** · [Ada Quill, rail](#n1): “Rail pays.” {FIRST}"),
        (Change("claim added", "n1", "Larch Line", (), (replace(ONE, speaker="", outlet="Post"),)),
         f"**New** · [under ‘Larch Line’](#n1): “Rail pays.” (Post {FIRST})"),
        (Change("claim added", "n1", "", (), (ONE,)), f"**New** · **Ada Quill**: “Rail pays.” {FIRST}"),
        (Change("question answered", "n1", "due 2026-03", (ONE,), (TWO,), "answered", "forecast", since=2),
         f"**Forecast answered** · [due 2026-03](#n1) · **Ada Quill**: “Rail pays.” {FIRST} (open since v2; answer: "
         f"**Ada Quill**: “Rail costs.” {SECOND})"),
        (Change("event added", "n1", "2026-09", (), (replace(ONE, speaker=""),), "", "coming"),
         f"**Coming** · [2026-09](#n1): “Rail pays.” {FIRST}"),
        (Change("event redated", "n1", "2026-03-05", (), (replace(ONE, speaker=""),), "", "event", "2026-03",
                "2026-03-05"),
         f"**New date** · [2026-03-05, before 2026-03](#n1): “Rail pays.” {FIRST}"),
        (Change("tension eased", "n1", "price", (ONE, TWO), (ONE,), "eased", "figures"),
         f"**Tension eased** · [price](#n1) · **Ada Quill**: “Rail pays.” {FIRST} against **Ada Quill**: “Rail costs.”"
         f" {SECOND}; now **Ada Quill**: “Rail pays.” {FIRST}"),
        (Change("tension opened", "n1", "Rail, or road", (), (ONE, ONE, TWO, TWO), "", "sides"),
         f"**New tension** · [Rail, or road](#n1) · **Ada Quill**: “Rail pays.” {FIRST}; "
         f"**Ada Quill**: “Rail pays.” {FIRST} against **Ada Quill**: “Rail costs.” {SECOND}; "
         f"**Ada Quill**: “Rail costs.” {SECOND}"),
        (Change("tension opened", "n1", "Rail, or road", (), (ONE, ONE, TWO), "", "sides"),  # two are of one side
         f"**New tension** · [Rail, or road](#n1) · **Ada Quill**: “Rail pays.” {FIRST}; "
         f"**Ada Quill**: “Rail pays.” {FIRST}; **Ada Quill**: “Rail costs.” {SECOND}"),
    ],
)  # fmt: skip
def test_a_change_is_a_line(change: Change, expected: str) -> None:
    """Head, holder or object, whole sentences; no holder is named twice."""
    assert _news(change) == [expected]


def test_news_is_at_most_ten_whole_lines() -> None:
    """Most important first, no statement told twice, sentences of any length whole; the rest is counted."""
    long = says("word " * 70 + "end.", 1, claim="long", outlet="Post")
    told = (
        Change("position added", "v1", "Ada Quill", after=(replace(long, speaker="Ada Quill"),), of="voice"),
        Change("claim added", "n1", "Larch", after=(long,)),
        *(Change("event added", f"t{n}", f"2026-0{n}", after=(says(f"E {n}."),)) for n in range(1, 7)),
        *(Change("question opened", f"q{n}", "", after=(says(f"Q {n}?"),), of="question") for n in range(1, 7)),
    )
    rows = _news(*told)
    assert len(rows) == 10
    assert rows[0].count("word") == 70
    assert not any("Larch" in row for row in rows)
    assert rows[-1] == "5 more changes are told in the [changes page](changes/v0003-v0004.md)."
    assert "…" not in "".join(rows)


def test_old_versions_still_render() -> None:
    """Blocks with every new field at its default, of every section, are all on the page under their ids."""
    blocks = [block(f"{section}-1", section, title="T") for section in
              ("what", "why", "questions", "narrative", "timeline", "perspectives", "tensions")]  # fmt: skip
    made: Brief = brief(*blocks, sources=LINES)
    shown = render(made, ())
    assert all(f'<a id="{one.id}"></a>' in shown for one in blocks)
