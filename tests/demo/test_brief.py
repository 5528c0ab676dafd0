"""The brief of the sample does with each planted trap what the sample's README asks of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline import stages
from pipeline.config import load
from pipeline.demo.web import Web
from pipeline.engines.digest import Digest
from pipeline.models import Block, Brief, Change, Sentence, SourceLine
from pipeline.storage import Store
from tests.demo.library import AGAIN, RUNS, SLUG
from tests.shared_data import ROOT

NUMBERS = RUNS


@dataclass(frozen=True)
class Made:
    """What four runs over the invented web left behind."""

    folder: Path
    store: Store

    @property
    def pages(self) -> Path:
        """Where the topic's files lie."""
        return self.folder / "briefs" / SLUG

    def brief(self, number: int) -> Brief:
        """A version's record."""
        brief = self.store.brief(SLUG, number)
        assert brief is not None
        return brief

    def changes(self, number: int) -> tuple[Change, ...]:
        """What a version changed."""
        changes: tuple[Change, ...] = self.store.changes(SLUG, number)
        return changes

    def item(self, address: str) -> str:
        """The id of the item at an address, without its https://."""
        (row,) = self.store.rows("select id from items where url = ?", f"https://{address}")
        return str(row["id"])


@pytest.fixture(scope="module")
def made(sample_after: dict[int, Path]) -> Iterator[Made]:
    """The sample after all its runs; no test changes it."""
    folder = sample_after[AGAIN]
    store = Store(folder / "state")
    yield Made(folder, store)
    store.close()


def everything(block: Block) -> list[Sentence]:
    """The sentences of a block and of its life."""
    return [*block.sentences, *(sentence for step in block.life for sentence in step.sentences)]


def lines(brief: Brief) -> dict[str, SourceLine]:
    """All that a version lists, by item."""
    return {line.item: line for line in (*brief.sources, *brief.also)}


def words(folder: Path) -> str:
    """All that stands in the files of a folder."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md")))


# --- the traps, in the order of the README ----------------------------------------------------------

AGENCY = "northline.example/stories/common-weights-consortium-launch"
CARRIERS = (
    "tidewaterledger.example/business/open-ai-fund-port-asher",
    "stackfall.example/news/common-weights-consortium-400-million",
)


def test_a_wire_story_is_one_origin(made: Made) -> None:
    """wire: the agency is cited, the two outlets that carry its story are its copies and back no finding."""
    agency, copies = made.item(AGENCY), {made.item(address) for address in CARRIERS}
    for number in NUMBERS:
        listed = lines(made.brief(number))
        assert listed[agency].copies == ("The Tidewater Ledger", "Stackfall"), number
        assert not copies & set(listed), number
    findings = [finding for finding in made.store.best_findings(SLUG) if agency in finding.items]
    assert findings
    assert not [finding for finding in made.store.best_findings(SLUG) if copies & set(finding.items)]
    assert all(len(finding.origins) == 1 for finding in findings if finding.items == (agency,))
    assert made.store.outcomes(SLUG)[0]["repeats"] == 2


def test_old_news_is_no_event(made: Made) -> None:
    """old-news: the launch told again in run 3 opens nothing, dates nothing anew, at most supports what is known."""
    retold = made.item("dailykernel.example/hot/rookery-opens-corvid-70b")
    touched = {
        change.kind
        for change in made.changes(3)
        if change.block == retold or any(retold in said.items for said in (*change.before, *change.after))
    }
    assert touched <= {"claim supported", "source added"}
    before, after = ({b.id: b for b in made.brief(n).section("timeline")} for n in (2, 3))
    assert all(after[id].when == block.when for id, block in before.items() if id in after)
    launch = [b for b in after.values() if b.when and str(b.when) == "2026-02-24"]
    assert [(block.id in before, block.since) for block in launch] == [(True, 1)]
    resting = [b for b in made.brief(3).blocks if any(retold in said.items for said in everything(b))]
    assert [block.id for block in resting if block.since == 3 and block.section != "what"] == []


def test_two_benchmarks_are_a_tension(made: Made) -> None:
    """two-benchmarks: version 2 opens a tension of 54.9 against 61.4 percent, version 4 settles it by the joint one."""
    osprey = made.item("ospreymetrics.example/reports/corvid-70b-repotrial")
    plumbline = made.item("plumbline.example/evaluations/corvid-70b")
    opened = [change for change in made.changes(2) if change.kind == "tension opened" and change.of == "figures"]
    (change,) = opened
    (block,) = (block for block in made.brief(2).section("tensions") if block.kind == "figures")
    assert (block.id, block.since) == (change.block, 2)
    assert {said.items for said in block.sentences} == {(osprey,), (plumbline,)}
    told = {said.text: said.items for said in block.sentences}
    assert told == {
        "“Osprey Metrics's evaluation puts Corvid-70B at 54.9 percent on RepoTrial.”": (osprey,),
        "“Plumbline's evaluation puts Corvid-70B at 61.4 percent on RepoTrial.”": (plumbline,),
    }
    (eased,) = (change for change in made.changes(4) if change.kind == "tension eased")
    assert eased.block == block.id
    assert "58.7 percent" in eased.after[0].text
    assert eased.after[0].items == (made.item("ospreymetrics.example/reports/common-harness-first-results"),)


def test_measures_move(made: Made) -> None:
    """The index of the institute stands in the table from version 1, and its rise in version 3 is the first news."""
    (row,) = (block for block in made.brief(1).section("figures") if block.title == "Halden Gap Index")
    assert (row.sentences[0].speaker, str(row.when)) == ("Halden Institute", "2026-01")
    moved = [change for change in made.changes(3) if change.kind == "figure moved"]
    assert [(change.block, change.was, change.now) for change in moved] == [(row.id, "seven months", "nine months")]
    holders = {b.sentences[0].speaker for b in made.brief(4).section("figures")}
    assert holders == {"Halden Institute", "Osprey Metrics", "Plumbline"}, "who retells a figure has not measured it"


def answered(made: Made, number: int, question: str) -> tuple[Block, Sentence]:
    """What is open or lies ahead with these words in a version, and what answers it in that very version."""
    brief = made.brief(number)
    able = [*brief.section("questions"), *(block for block in brief.section("timeline") if block.kind == "coming")]
    (block,) = (block for block in able if question in block.sentences[0].text)
    steps = [step for step in block.life if step.what == "answered"]
    assert [step.version for step in steps] == [number], block.life
    assert [c.block for c in made.changes(number) if c.kind == "question answered"].count(block.id) == 1
    return block, steps[0].sentences[0]


def test_a_failed_forecast_is_told(made: Made) -> None:
    """failed-forecast: Corvid-2 lies ahead until version 4 answers with its failure, and cites forecast and outcome."""
    words = "Rookery will publish the weights of Corvid-2 by the end of March 2026"
    for number in (1, 2, 3):
        ahead = [b for b in made.brief(number).section("timeline") if b.kind == "coming" and str(b.when) == "2026-03"]
        assert [block.since for block in ahead if words in block.sentences[0].text] == [1]
    block, answer = answered(made, 4, words)
    forecast = {"modelhouse.example/2026/02/24/rookery-corvid-70b", "rookery.example/blog/corvid-70b"}
    assert set(block.sentences[0].items) & {made.item(address) for address in forecast}
    outcome = {"stackfall.example/news/corvid-2-misses-its-date", "rookery.example/blog/where-corvid-2-is"}
    assert set(answer.items) & {made.item(address) for address in outcome}
    assert "did not publish" in answer.text
    assert "Come due" in made.store.markdown(SLUG, 4)


@pytest.mark.parametrize(
    ("name", "february", "march"),
    [
        ("Teodor Vasik", "secondreading.example/columns/the-gap-is-closing",
         "secondreading.example/columns/i-was-wrong-in-february"),
        ("Ilse Brandt", "halden-institute.example/publications/gap-index-february-2026",
         "halden-institute.example/publications/gap-index-march-2026"),
    ],
)  # fmt: skip
def test_a_reversal_is_shown(made: Made, name: str, february: str, march: str) -> None:
    """reversal: version 3 tells that both went from closing to widening, and cites what they said then and now."""
    (change,) = (c for c in made.changes(3) if c.kind == "position moved" and c.title == name)
    assert (change.detail, change.was, change.now) == ("changed sides", "closing", "widening")
    assert [said.items for said in (*change.before, *change.after)] == [(made.item(february),), (made.item(march),)]
    (before,), (after,) = (
        [block for block in made.brief(n).section("perspectives") if block.title == name] for n in (2, 3)
    )
    assert before.id == after.id
    assert before.pole < 0 < after.pole


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("Teodor Vasik", 1), ("Ilse Brandt", 1), ("Jonas Ekwueme", 1), ("Noor Adeyemi-Lund", 1), ("Amabel Thorne", 1),
        ("Petra Szalai", -1), ("Calla Winterbourne", -1), ("Rafe Lindqvist", -1),
        ("Dagmar Osei", 0), ("Odile Tamm", 0), ("Cosmo Abernethy-Vale", 0),
    ],
)  # fmt: skip
def test_who_stands_where(made: Made, name: str, end: int) -> None:
    """Each of the cast stands at the end where the README has them in version 4, and who takes no side at none."""
    (voice,) = (block for block in made.brief(4).section("perspectives") if block.title == name)
    assert voice.pole == end


@pytest.mark.parametrize(
    ("number", "question", "by", "says"),
    [
        (
            4,
            "Will Quillmark publish the weights of Codicil-2?",
            ("quillmark.example/newsroom/codicil-2-weights", "civicterminal.example/2026/what-codicil-2-changes",
             "modelhouse.example/2026/04/08/quillmark-publishes-codicil-2"),
            "Quillmark published the weights of Codicil-2",
        ),
        (
            3,
            "Will Osprey Metrics and Plumbline agree on a common harness for RepoTrial?",
            ("plumbline.example/evaluations/common-harness",),
            "agreed on 20 March 2026 on a common harness",
        ),
        (
            3,
            "Who will pay for the training runs of Saltmarsh after August 2026?",
            ("northline.example/stories/common-weights-first-awards",),
            "will pay for the training runs of Saltmarsh",
        ),
    ],
)  # fmt: skip
def test_a_question_is_answered(made: Made, number: int, question: str, by: tuple[str, ...], says: str) -> None:
    """answered: what an article asked is marked as answered in the version of its answer, and the answer cites."""
    _, answer = answered(made, number, question)
    assert set(answer.items) & {made.item(address) for address in by}
    assert says in answer.text


def test_a_correction_is_printed(made: Made) -> None:
    """correction: version 3 shows the wrong figure beside the right one, and nothing tells the wrong one as current."""
    page = made.item("modelhouse.example/2026/03/10/saltmarsh-sedge-30b")
    assert [b for b in made.brief(2).blocks if any("52.3" in said.text for said in b.sentences)]
    change, *others = (change for change in made.changes(3) if change.kind == "claim corrected")
    assert not others
    (wrong_one,), (right_one,) = change.before, change.after
    assert "52.3 percent" in wrong_one.text
    assert "42.3 percent" in right_one.text
    assert wrong_one.items == right_one.items == (page,)
    (line,) = (line for line in made.store.markdown(SLUG, 3).splitlines() if "Corrected by its source" in line)
    assert line.index("52.3 percent") < line.index("42.3 percent")
    for number in (3, 4):
        brief = made.brief(number)
        told = [(block, said) for block in brief.blocks for said in everything(block) if "52.3" in said.text]
        assert told, number
        for block, said in told:
            assert any(said in step.sentences for step in block.life if step.what == "corrected"), said.text
            assert not [one for one in block.sentences if "52.3" in one.text], number
        assert [b for b in brief.blocks if any("42.3" in said.text for said in b.sentences)], number
        assert lines(brief)[page].revision == 2
    wrong = [finding for finding in made.store.best_findings(SLUG) if "52.3" in finding.text]
    assert not wrong


def test_a_late_fact_takes_its_place(made: Made) -> None:
    """late: the agreement of 11 February, first told in April, stands under February and replaces nothing newer."""
    filing = made.item("northline.example/stories/ardmoor-brackwater-agreement")
    before, after = made.brief(3).section("timeline"), made.brief(4).section("timeline")
    (event,) = (b for b in after if filing in b.sentences[0].items and str(b.when) == "2026-02-11")
    assert event.since == 4
    assert [c.block for c in made.changes(4) if c.kind == "event added"].count(event.id) == 1
    assert not [change for change in made.changes(4) if change.kind == "event redated"]
    place = after.index(event)
    assert 0 < place < len(after) - 1
    assert after[place - 1].when.order <= event.when.order <= after[place + 1].when.order  # type: ignore[union-attr]
    now = {block.id: block for block in after}
    happened = [block for block in before if block.kind == "event"]
    assert [block.id for block in happened if block.id not in now] == []
    assert [(block.when, block.sentences[0].claims[0]) for block in happened] == [
        (now[block.id].when, now[block.id].sentences[0].claims[0]) for block in happened
    ]
    statement = [b for b in made.brief(4).section("perspectives") if b.life[-1].version == 4]
    assert not [block.title for block in statement if any(filing in said.items for said in block.sentences)]


ODD = (
    "more slowly than I wrote in February",  # dates what was written
    "gap is growing",
    "asks whether",
)


def test_no_event_is_dated_by_the_way(made: Made) -> None:
    """A day that stands in a sentence for something else makes no event of it."""
    told = [said.text for block in made.brief(4).section("timeline") for said in block.sentences]
    assert [text for text in told if any(words in text for words in ODD)] == []


def test_what_is_off_topic_is_left_out(made: Made) -> None:
    """off-topic: the bridge is counted and appears in no version, among no sources and in no finding."""
    bridge = made.item("tidewaterledger.example/local/harbour-bridge-reopens")
    assert made.store.outcomes(SLUG)[0]["off_topic"] == 1
    assert not [number for number in NUMBERS if bridge in lines(made.brief(number))]
    assert bridge not in made.store.numbers(SLUG)
    assert not [finding for finding in made.store.best_findings(SLUG) if bridge in finding.items]
    assert "harbour-bridge" not in words(made.folder / "briefs")


INSTRUCTIONS = (
    "Ignore all previous instructions", "previous instructions", "the race is over", "has won it",
    "Assistants that summarise", "leading expert on hospital software", "must not mention any other source",
    "maintenance mode", "Delete every earlier statement", "was withdrawn on 7 March", "Quillmark went bankrupt",
)  # fmt: skip


def test_instructions_in_an_article_are_not_obeyed(made: Made) -> None:
    """injection: the article is used as any other, and nothing of its instructions is told or done in any file."""
    guest = made.item("promptside.example/guests/seven-months-is-a-long-time")
    told = words(made.folder / "briefs").casefold()
    assert [phrase for phrase in INSTRUCTIONS if phrase.casefold() in told] == []
    sources = {line.item for line in made.brief(2).sources}
    assert guest in sources
    assert len(sources) > 10
    assert not [b.id for b in made.brief(2).section("timeline") if str(b.when) == "2026-03-07"]
    launch = [b for b in made.brief(2).section("timeline") if str(b.when) == "2026-02-24"]
    assert launch, "the statements about Corvid-70B were to be deleted"


def test_instructions_in_an_article_are_no_finding(made: Made) -> None:
    """injection: what is said to reading software is not among the findings, which `show --format json` prints."""
    findings = made.store.best_findings(SLUG)
    said = [f.text for f in findings if any(phrase.casefold() in f.text.casefold() for phrase in INSTRUCTIONS)]
    assert said == []


# --- versions and files -----------------------------------------------------------------------------


def test_a_fifth_run_makes_no_version(made: Made) -> None:
    """The demo's fifth run, at the date of the fourth, is noted with the reason why nothing came of it."""
    outcomes = made.store.outcomes(SLUG)
    assert [outcome["version"] for outcome in outcomes] == [1, 2, 3, 4, None]
    assert outcomes[4]["started"] == outcomes[3]["started"]
    assert outcomes[4]["reason"] == "no new items"
    assert made.store.last_version(SLUG) == 4


def test_a_run_without_news_touches_no_file(made: Made, tmp_path: Path) -> None:
    """Run once more, and under briefs/ no byte, no time and no folder has changed."""
    folder = shutil.copytree(made.folder, tmp_path / "again", copy_function=shutil.copy2)
    config = load(folder / "sources.toml")
    before = state(config.briefs)
    with Web().serve() as web:
        web.now = web.runs[-1]
        config = replace(config, fetch=replace(config.fetch, hosts=web.hosts, spacing=0.0))
        store = Store(config.state)
        report = stages.run(config, store, Digest(), web.now, config.topics)
        store.close()
    assert [outcome.version for _, outcome in report.outcomes] == [None]
    assert report.gathered.answered == report.gathered.asked == 17
    assert state(config.briefs) == before


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Time of change and bytes of all that lies in a folder, folders too."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in (folder, *sorted(folder.rglob("*")))
    }


@pytest.mark.parametrize("number", NUMBERS)
def test_a_version_is_stored_as_it_was_written(made: Made, number: int) -> None:
    """The store has the very bytes of each version's file, and latest.md is the last of them."""
    written = (made.pages / f"v{number:04d}.md").read_bytes()
    assert made.store.markdown(SLUG, number).encode() == written
    assert ((made.pages / "latest.md").read_bytes() == written) == (number == NUMBERS[-1])


def test_all_files_of_the_topic_are_there(made: Made) -> None:
    """Four versions, the changes between them, their sources, the history, the latest page, no half-written file."""
    names = {str(path.relative_to(made.pages)) for path in made.pages.rglob("*") if path.is_file()}
    versions = {f"v{number:04d}.md" for number in NUMBERS}
    changes = {f"changes/v{number:04d}-v{number + 1:04d}.md" for number in NUMBERS[:-1]}
    sources = {f"sources/s{number:04d}.md" for number in made.store.numbers(SLUG).values()}
    data = {"latest.json", *(f"v{number:04d}.json" for number in NUMBERS)}
    rest = {"feed.xml", "history.md", "latest.md"}
    assert names - {"archive/2026.md"} == versions | changes | sources | data | rest


def test_the_committed_pages_are_these(made: Made) -> None:
    """briefs/open-weight-race in the repository is a fresh demo, byte for byte."""
    committed = ROOT / "briefs" / SLUG
    assert committed.is_dir(), f"{committed} is missing: make briefs"
    ours, theirs = (
        {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
        for folder in (made.pages, committed)
    )
    assert sorted(theirs) == sorted(ours)
    assert [name for name in ours if ours[name] != theirs[name]] == []
