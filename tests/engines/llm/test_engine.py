"""The llm engine over whole runs: what it costs, what survives, who stands in, and what a change of engine does."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.engines.llm import Llm
from pipeline.models import Brief, LlmSettings
from pipeline.page.changes import changes
from pipeline.sources.search import sound
from pipeline.stages import Report
from pipeline.storage import Store
from pipeline.storage.calls import Ledger
from tests.engines.llm.endpoint import (
    Answer,
    Endpoint,
    edition,
    entry,
    faithful,
    kind,
    prompt,
    told,
    write_config,
    write_documents,
)
from tests.engines.llm.recorded_model import Recorded, written
from tests.faults import faults, stored
from tests.kill.killing import apart
from tests.page.making import NOW
from tests.shared_data import ROOT

SLUG = "open-weight-race-by-model"
TOWNS = "Ashwick Belmere Corden Dunmore Elford Fenwick Garston Holme Inverly Jarrow".split()


def story(number: int) -> dict[str, Any]:
    """A short article with three claims of its own."""
    town, street = TOWNS[number % len(TOWNS)], f"Street{number}"
    return {
        "text": f"{town} Council approved the Larkmouth tram on {street} with {number + 3} votes on"
        f" {1 + number % 28} February 2026. The {street} report puts the price of the Larkmouth tram in {town} at"
        f" {100 + number} million crowns. Engineer Varga{number} said that the Larkmouth tram is worth its price in"
        f" {town}."
    }


def run(folder: Path, endpoint: Endpoint | None, now: Any = NOW) -> Report:
    """One run over the folder's documents, by the model or by the digest."""
    config = load(folder / "sources.toml")
    store = Store(config.state)
    llm = Llm(config.llm or LlmSettings(), Ledger(config.state, now)) if endpoint else None
    try:
        return stages.run(config, store, llm or Digest(), now, config.topics, "inline")
    finally:
        if llm:
            llm.close()
        store.close()


def spent(folder: Path) -> list[dict[str, Any]]:
    """The accounts of a folder."""
    ledger = Ledger(folder / ".living-brief", NOW)
    rows = ledger.spent()
    ledger.close()
    return rows


# --- the sample, as a strong reader answered it -------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Endpoint, Path]]:
    """Four versions of the sample from recorded answers, and the same four runs again."""
    folder = tmp_path_factory.mktemp("sample")
    with written(folder) as (store, endpoint):
        yield store, endpoint, folder


def test_the_committed_pages_are_these(sample: tuple[Store, Endpoint, Path]) -> None:
    """briefs/open-weight-race-by-model in the repository is what the recorded answers make, byte for byte."""
    made, committed = sample[2] / "briefs" / SLUG, ROOT / "briefs" / SLUG
    ours, theirs = (
        {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
        for place in (made, committed)
    )
    assert sorted(theirs) == sorted(ours)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_no_version_of_the_sample_has_a_fault(sample: tuple[Store, Endpoint, Path]) -> None:
    """The fault list holds for pages that a model wrote, as for ours."""
    store, _, _ = sample
    assert store.last_version(SLUG) == 4
    for number in range(1, 5):
        assert faults(*stored(store, SLUG, number)) == []


def test_the_page_is_prose(sample: tuple[Store, Endpoint, Path]) -> None:
    """Most sentences are the model's own words, the page says whose they are, and themes hold several sentences."""
    store, _, _ = sample
    brief = store.brief(SLUG, 4)
    assert brief is not None
    told_by_rule = ("what", "tensions", "figures")
    told_ = [s for block in brief.blocks if block.section not in told_by_rule for s in block.sentences]
    assert sum(s.written for s in told_) >= 0.75 * len(told_)
    assert "written by llm recorded-answers" in store.markdown(SLUG, 4)
    themes = Counter(block.title for block in brief.section("narrative"))
    assert sum(count >= 3 for count in themes.values()) >= 2


def test_what_stands_keeps_its_words(sample: tuple[Store, Endpoint, Path]) -> None:
    """From version to version no sentence changes but by a correction, a move of a position, or in What."""
    store, _, _ = sample
    for number in range(2, 5):
        before, after = store.brief(SLUG, number - 1), store.brief(SLUG, number)
        assert before is not None
        assert after is not None
        assert churn(before, after) == 0.0


def test_what_the_reader_tells_moves_on(sample: tuple[Store, Endpoint, Path]) -> None:
    """New lines of What, the newest figure in a full paragraph, answers as events, a joined claim corrected."""
    store, _, _ = sample
    third, fourth = store.brief(SLUG, 3), store.brief(SLUG, 4)
    assert third is not None
    assert fourth is not None
    before = {block.sentences[0].text for block in third.section("what")}
    assert sum(block.sentences[0].text not in before for block in fourth.section("what")) >= 2
    assert any("nine months in March 2026" in s.text for b in third.section("narrative") for s in b.sentences)
    events = {block.when.start.isoformat(): block for block in third.section("timeline") if block.when}
    assert "Gannet-6" in events["2026-03-18"].sentences[0].text
    assert "first $60 million" in events["2026-03-25"].sentences[0].text
    corrected = [b for b in third.section("narrative") if any(step.what == "corrected" for step in b.life)]
    assert [b.life[-1].what for b in fourth.section("tensions")] == ["opened", "opened", "eased"]
    assert ["42.3 percent" in " ".join(s.text for s in block.sentences) for block in corrected] == [True]


def churn(before: Brief, after: Brief) -> float:
    """The part of the findings told by both versions, and not moved or corrected, whose words differ."""
    moved = {change.block for change in changes(before, after) if change.kind in ("position moved", "claim corrected")}
    old = {(b.id, s.claims[0]): s.text for b in before.blocks if b.section != "what" for s in b.sentences}
    new = {(b.id, s.claims[0]): s.text for b in after.blocks if b.id not in moved for s in b.sentences}
    kept = old.keys() & new.keys()
    return sum(old[key] != new[key] for key in kept) / (len(kept) or 1)


def test_the_number_of_calls(sample: tuple[Store, Endpoint, Path]) -> None:
    """Two calls for an article that claims something, and at most eleven for a version.

    A batch of pairs and those asked again, two that edit, two readings in two batches, a third of what is inferred, and
    one for what came back, which is read twice.
    """
    _, endpoint, folder = sample
    kinds = Counter(kind(request) for request in endpoint.requests)
    assert (kinds["claims"], kinds["reread"]) == (38, 37)  # one article claims nothing
    assert sum(kinds.values()) - 2 * kinds["claims"] <= 4 * 11
    ledger = Ledger(folder / "state", NOW)
    assert sum(row["attempts"] for row in ledger.spent()) == len(endpoint.requests)
    ledger.close()


def test_the_recorded_queries_are_all_asked(sample: tuple[Store, Endpoint, Path], tmp_path: Path) -> None:
    """What a strong reader would search for, version by version: code has nothing against any of it."""
    store, _, folder = sample
    topic = load(folder / "sources.toml").topics[0]
    Store(tmp_path).close()
    with Endpoint(Recorded()).serving() as endpoint:
        engine = Llm(endpoint.settings(), Ledger(tmp_path, NOW))
        for number in range(5):
            brief = store.brief(SLUG, number)
            proposed = engine.queries(topic, brief, ())
            assert len(proposed) == 4
            assert sound(proposed, topic, brief) == proposed
        engine.close()


# --- mixed running ------------------------------------------------------------------------------------


def test_a_section_that_fails_is_the_digests(tmp_path: Path) -> None:
    """What a failing call was asked for is the digest's, and the page says how many sections are not the model's."""

    def patchy(request: dict[str, Any]) -> str | Answer:
        body = kind(request) == "edit" and "only these parts: narrative" in prompt(request)
        return Answer(422) if body else faithful(request)

    endpoint = Endpoint(patchy)
    with endpoint.serving():
        write_config(tmp_path, endpoint, "attempts = 1")
        write_documents(tmp_path, *(story(n) for n in range(24)))
        run(tmp_path, endpoint)
    page = (tmp_path / "briefs" / "tram" / "latest.md").read_text()
    assert " sections were written without the model." in page
    store = Store(tmp_path / ".living-brief")
    brief = store.brief("tram", 1)
    store.close()
    assert brief is not None
    assert brief.section("timeline")
    assert not any(s.written for block in brief.section("timeline") for s in block.sentences)
    assert any(s.written for block in brief.section("what") for s in block.sentences)


def test_a_change_of_engine_rewords_nothing(tmp_path: Path) -> None:
    """The digest, then the model, then the digest: old articles are not read again, and no old sentence changes."""
    endpoint = Endpoint(faithful)
    with endpoint.serving():
        write_config(tmp_path, endpoint)
        briefs = []
        for number, engine in enumerate((None, endpoint, None)):
            write_documents(tmp_path, *(story(10 * number + n) for n in range(3)), name="abc"[number])
            run(tmp_path, engine)
            store = Store(tmp_path / ".living-brief")
            briefs.append(store.brief("tram", number + 1))
            store.close()
    first, second, third = briefs
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.engine, second.engine.split()[0], third.engine) == ("digest-1", "llm", "digest-1")
    assert Counter(kind(request) for request in endpoint.requests)["claims"] == 3
    assert churn(first, second) == churn(second, third) == 0.0
    assert any(s.written for block in second.section("narrative") for s in block.sentences)


# --- what it costs ------------------------------------------------------------------------------------


def test_the_cost_follows_what_is_new(tmp_path: Path) -> None:
    """Ten new articles cost at most 1.2 times as many tokens on a topic of 150 as on one of fifty.

    `make endurance` asks it of a thousand.
    """
    from tests.endurance.growth import FEW, tokens  # which has its stories and its runs from here

    endpoint = Endpoint(faithful)
    with endpoint.serving():
        few, many = (tokens(tmp_path / str(size), endpoint, size) for size in (FEW, 150))
    assert many <= 1.2 * few, (few, many)


def test_kill_during_calls(tmp_path: Path) -> None:
    """Killed again and again in the middle of calls: no answer that was stored is ever bought a second time."""

    def slow(request: dict[str, Any]) -> str:
        time.sleep(0.03)
        return faithful(request)

    endpoint = Endpoint(slow)
    with endpoint.serving():
        write_config(tmp_path, endpoint)
        write_documents(tmp_path, *(story(n) for n in range(20)))
        for kills in range(4):
            enough, ends = len(endpoint.requests) + 4 + kills, time.monotonic() + 30
            apart(
                lambda: run(tmp_path, Endpoint(faithful)),
                lambda: len(endpoint.requests) >= enough or time.monotonic() > ends,  # noqa: B023  # called at once
            )
        report = run(tmp_path, endpoint)
    assert report.outcomes[0][1].version == 1
    store = Store(tmp_path / ".living-brief")
    twice = store.connection.execute(
        "select key, count(*) from calls where state = 'kept' group by key having count(*) > 1"
    ).fetchall()
    broken = store.connection.execute("select count(*) from calls where state = 'begun'").fetchone()[0]
    asked = Counter(json.dumps(request["messages"]) for request in endpoint.requests)
    store.close()
    assert twice == []
    assert 1 <= broken <= 4  # one call under way at each death: it counts as spent, and is the only one asked again
    assert sum(count - 1 for count in asked.values()) <= 4


def test_a_theme_named_for_what_nobody_says(tmp_path: Path) -> None:
    """A heading with a name that none of its sentences' sources has is not printed; the sentences are."""

    def titling(request: dict[str, Any]) -> str:
        if kind(request) != "edit":
            return faithful(request)
        return edition(
            *(entry("narrative", one["says"], one["id"], title="Grimsby in turmoil") for one in told(request)[:2])
        )

    endpoint = Endpoint(titling)
    with endpoint.serving():
        write_config(tmp_path, endpoint)
        write_documents(tmp_path, *(story(n) for n in range(3)))
        run(tmp_path, endpoint)
    page = (tmp_path / "briefs" / "tram" / "latest.md").read_text()
    assert "Larkmouth tram" in page
    assert "Grimsby" not in page
