"""What waits for an editor: it lies in proposed/, does not block the rest, and goes out by `brief publish` alone."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from pipeline.cli.demo import RECORDED_ANSWERS, both, by_model
from pipeline.config import load
from pipeline.demo.web import HERE, Web
from pipeline.engines.digest import Digest
from pipeline.models import Change, HoldKind
from pipeline.stages import run
from pipeline.storage import Store
from tests.cli.home import BRIDGE, CONTRACT, FIRST, SECOND, THIRD, TOPIC, Home, one_line
from tests.cli.reviewed import RETURN, TURN, debate, named, proposed
from tests.demo.library import SLUG
from tests.demo.library import run as sample
from tests.shared_data import ROOT

FOURTH = "2026-03-26T18:00Z"


def turned(folder: Path, hold: str = '["changed sides"]') -> Home:
    """A debate of two versions, in which a change of sides waits."""
    home = debate(folder, hold)
    home.good(now=FIRST)
    home.put("docs/turn.json", TURN)
    home.good(now=SECOND)
    return home


def published(home: Home, *arguments: str, now: str = FOURTH) -> str:
    """`brief publish` that ends well; returns what it prints."""
    done = home.brief("publish", TOPIC, *arguments, "--now", now)
    assert (done.code, done.err) == (0, ""), done
    return done.out


def sound(home: Home) -> str:
    """`brief verify` that finds nothing; returns what it prints."""
    done = home.brief("verify")
    assert (done.code, done.err) == (0, ""), done
    return done.out


def changes(home: Home) -> list[Change]:
    """The changes of all versions."""
    store = Store(home.folder / "state")
    try:
        return [one for number in range(1, store.last_version(TOPIC) + 1) for one in store.changes(TOPIC, number)]
    finally:
        store.close()


def test_what_is_held_waits_and_the_rest_goes_out(tmp_path: Path) -> None:
    """A change of sides waits, wherever the page would tell it; the event of the same article is published."""
    home = turned(tmp_path)
    assert "opened the depot" in home.page
    assert "worth its price.” (Lamp" not in home.page
    assert "Otis Varga** · not worth it" in home.page
    waiting = proposed(home, "blocks.md")
    assert waiting.count("- [x]") == waiting.count("· changed sides") == 2  # the voice, and What
    assert "**Changed sides** · [Otis Varga, from not worth it to worth it](v0003.md#v" in proposed(home, "changes.md")
    assert "Otis Varga** · worth it" in proposed(home, "v0003.md")
    status = home.brief("status").out
    assert "v3 waits for review since 2026-03-12: " in status
    assert "v1 (changed sides); brief publish larkmouth-tram" in status
    assert "5 pages as written" not in sound(home)


def test_what_waited_is_published_with_its_own_date(tmp_path: Path) -> None:
    """The version is dated when it is published, what it tells is dated as its sources date it, proposed/ is gone."""
    home = turned(tmp_path)
    assert published(home) == f"{TOPIC}: v3: 1 newer view\n"
    assert 'date: "2026-03-26"' in home.page
    assert "**Changed sides** · [Otis Varga, from not worth it to worth it]" in home.page
    assert "(Lamp Gazette, 12 March 2026" in home.page
    assert not (home.folder / "briefs" / TOPIC / "proposed").exists()
    health = json.loads((home.folder / "state" / "health.json").read_text())
    found = home.database.stat()
    assert health["topics"] == {TOPIC: 3}
    assert health["store"] == f"{found.st_size} {found.st_mtime_ns}"  # or the next run would check all of it
    assert "waits" not in home.brief("status").out
    assert "3 versions" in sound(home)
    assert "v3: 1 newer view" in home.brief("history", TOPIC).out
    one_line(home.brief("publish", TOPIC), 2, "nothing waits for review", "v3 is the newest version")


def test_nothing_is_lost_and_nothing_told_twice(tmp_path: Path) -> None:
    """Over runs in which much waits, each change is told by one version, and in the end the page is the same."""
    plain, held = debate(tmp_path / "plain"), debate(tmp_path / "held", '["changed sides"]')
    for home in (plain, held):
        home.good(now=FIRST)
        for name, document, now in (("turn", TURN, SECOND), ("bridge", BRIDGE, THIRD)):
            home.put(f"docs/{name}.json", document)
            home.good(now=now)
    assert "Otis Varga** · worth it" in proposed(held, "v0004.md")
    published(held)
    bodies = [home.page[home.page.index("## What\n") : home.page.index("Status: ")] for home in (plain, held)]
    plainly, at_last = [sorted(re.sub(r"(since|in) v\d", "", body).splitlines()) for body in bodies]
    assert plainly == at_last
    told = [
        Counter((one.kind, said.text) for one in changes(home) for said in one.after if one.kind != "source added")
        for home in (plain, held)
    ]
    assert told[0] == told[1]


def test_a_newer_candidate_replaces_the_older(tmp_path: Path) -> None:
    """While a whole version waits nothing is published, and what comes in joins it; the first day is kept."""
    home = debate(tmp_path)
    home.good("--propose", now=FIRST)
    assert not (tmp_path / "briefs" / TOPIC / "latest.md").exists()
    home.put("docs/contract.json", CONTRACT)
    assert "v1 waits for review" in home.good(now=SECOND)  # by cron, which does not say --propose
    assert "Corrigan contract" in proposed(home, "changes.md")
    assert "since 2026-03-05" in home.brief("status").out
    assert "no new version: no new items" in home.good(now=THIRD)
    one_line(home.brief("show", TOPIC), 2, "has no version yet")
    sound(home)
    published(home)
    assert "opened v1\n  - answered v1" in home.page
    assert "[1]" in home.page.replace("\\", "")
    home.put("docs/bridge.json", BRIDGE)
    assert "; version 2: " in home.good(now="2026-03-27T18:00Z")  # nothing waits, and no setting holds anything


@pytest.mark.parametrize("settings", ["", "[topic.budgets]\nnarrative = 3\n"])
def test_what_is_rejected_stays_away(tmp_path: Path, settings: str) -> None:
    """A rejected block comes back by no run, by no other article and by no edit of the settings."""
    home = turned(tmp_path)
    name, line = named(home, "Perspectives"), named(home, "What")
    assert published(home, "--except", name, "--except", line).endswith(f"rejected {line}, {name}\n")
    assert "worth its price.” (Lamp" not in home.page
    home.put(
        "docs/echo.json", TURN | {"url": "https://echo.example/varga", "outlet": "Echo", "published": "2026-03-20"}
    )
    home.put("docs/bridge.json", BRIDGE)
    if settings:
        home.topics[0] = home.topics[0].replace("\n[topic.axis]", f"\n{settings}\n[topic.axis]")
        home.write()
    home.good(now="2026-03-27T18:00Z")
    assert "Dolores Quay" in home.page
    assert "Otis Varga** · not worth it" in home.page
    assert "that the Larkmouth tram is worth its price.” (Lamp" not in home.page
    assert "that the Larkmouth tram is worth its price.” (Echo" not in home.page
    assert not re.search(rf'id="{line}"', home.page)
    sound(home)
    with sqlite3.connect(home.database) as database:
        assert database.execute("select count(*) from rejections").fetchone() == (2,)


def test_what_the_editor_lets_stand_elsewhere(tmp_path: Path) -> None:
    """A block is rejected for itself where another one with the same words goes out, and the editor is told."""
    home = turned(tmp_path)
    name, line = named(home, "What"), named(home, "Perspectives")
    assert f"rejected {name}; {line} went out and says the same" in published(home, "--except", name)
    assert "Otis Varga** · worth it" in home.page
    assert f'id="{name}"' not in home.page


def test_ticks_in_a_copy_of_the_list(tmp_path: Path) -> None:
    """What has lost its tick or its line is rejected; a list of something older decides nothing."""
    home = turned(tmp_path)
    copy = tmp_path / "copy.md"
    copy.write_text(proposed(home, "blocks.md").replace("- [x] `v1`", "- [ ] `v1`"))
    home.put("docs/return.json", RETURN | {"text": "Larkmouth Council named the Larkmouth tram Lark on 18 March 2026."})
    home.good(now=THIRD)
    one_line(home.brief("publish", TOPIC, "--decided", str(copy)), 2, "is about what waited before")
    copy.write_text("\n".join(line for line in proposed(home, "blocks.md").splitlines() if "`v1`" not in line))
    assert "rejected v1" in published(home, "--decided", str(copy))
    copy.write_text("# something else\n")
    home.put("docs/bridge.json", BRIDGE)
    home.good("--propose", now=FOURTH)
    one_line(home.brief("publish", TOPIC, "--decided", str(copy)), 2, "is not a copy of briefs/larkmouth-tram/proposed")


def test_wrong_words_of_an_editor(tmp_path: Path) -> None:
    """A block that does not wait, a topic that is not there, nothing that waits: one line, and nothing is changed."""
    home = turned(tmp_path)
    before = home.published()
    one_line(home.brief("publish", TOPIC, "--except", "t1"), 2, 'no block "t1" waits', "v1")
    one_line(home.brief("publish", "trams"), 2, 'no topic "trams"')
    assert home.published() == before
    one_line(debate(tmp_path / "new").brief("publish", TOPIC), 2, "nothing has been run yet")


@pytest.mark.parametrize("name", ["blocks.md", "changes.md", "v0003.md"])
def test_a_proposed_page_that_was_changed(tmp_path: Path, name: str) -> None:
    """`brief verify` names a proposed page that is changed, missing or does not belong there, and puts it right."""
    home = turned(tmp_path)
    path = home.folder / "briefs" / TOPIC / "proposed" / name
    told = path.read_text()
    path.write_text(told + "more\n")
    assert "is not as it was written" in home.brief("verify").out
    assert home.brief("verify", "--repair").code == 0
    assert path.read_text() == told
    path.unlink()
    path.with_name("v0009.md").write_text("nobody's")
    out = home.brief("verify").out
    assert f"{path}: is missing" in out
    assert "v0009.md: the store knows no such page" in out
    assert home.brief("verify", "--repair").code == 0
    sound(home)
    with sqlite3.connect(home.database) as database:
        database.execute("update submissions set page = page || ' '")
    assert "submissions, topic larkmouth-tram: was changed afterwards" in home.brief("verify").out


def test_a_correction_is_not_held(tmp_path: Path) -> None:
    """What its own source corrects goes out by itself, while much of a held kind waits; sections stay filled."""
    shutil.copyfile(HERE / "sources.toml", tmp_path / "sources.toml")
    with (tmp_path / "sources.toml").open("a") as file:
        file.write('\n[review]\nhold = ["single origin"]\n')
    outcomes = [outcome for report in sample(tmp_path, 1, 2, 3) for _, outcome in report.outcomes]
    assert [outcome.version for outcome in outcomes] == [1, 2, 3]
    assert all(outcome.waiting > 10 for outcome in outcomes)
    store = Store(tmp_path / "state")
    (fixed,) = [one for one in store.changes(SLUG, 3) if one.kind == "claim corrected"]
    submission, page, before = store.submission(SLUG), store.brief(SLUG, 3), store.brief(SLUG, 2)
    store.close()
    assert submission is not None
    assert page is not None
    assert before is not None
    assert fixed.block not in dict(submission.waiting)
    # How many lines of What have two origins is the sample's matter. What waits puts none out that readers had: a line
    # that left has given way to one that is published.
    had, now, next_one = ({block.id for block in one.section("what")} for one in (before, page, submission.brief))
    assert had - next_one
    assert len(had - now) <= len(now - had)
    assert not now & dict(submission.waiting).keys()
    # What waits is told as news of the next version, and of that alone.
    assert {block.since for block in submission.brief.blocks if block.id in dict(submission.waiting)} == {4}


def test_reasoning_of_a_model_waits(tmp_path: Path) -> None:
    """What a model joins or concludes waits, in What's new too; what a source says goes out in the model's words."""
    (tmp_path / "sources.toml").write_text(both() + '\n[review]\nhold = ["reasoning"]\n', encoding="utf-8")
    config = load(tmp_path / "sources.toml")
    twin = config.topics[1]
    answers = json.loads(RECORDED_ANSWERS.read_text(encoding="utf-8"))
    with Web().serve() as web:
        config = replace(config, fetch=replace(config.fetch, hosts=web.hosts, spacing=0.0))
        store = Store(config.state)
        web.now = web.runs[0]
        engines = by_model(config, web.now, answers)
        run(config, store, Digest(), web.now, [twin], "inline", others=engines)
    page, submission = store.brief(twin.slug, 1), store.submission(twin.slug)
    store.close()
    assert page is not None
    assert submission is not None
    said = [one for block in page.blocks for one in block.sentences]
    assert any(one.written for one in said)
    assert {one.basis for one in (*said, *page.news)} == {"told"}
    waiting = [block for block in submission.brief.blocks if block.id in dict(submission.waiting)]
    assert all(any(one.basis != "told" for one in block.sentences) for block in waiting)
    assert len(waiting) >= 5
    assert {one.basis for one in submission.brief.news} - {"told"}


def test_kinds_are_checked(tmp_path: Path) -> None:
    """A kind that is none is named with its line and what is meant; a topic overrules [review]."""
    home = debate(tmp_path, '["changed side"]')
    one_line(home.brief("run"), 78, "line", "hold[1] must be", 'did you mean "changed sides"?')
    home = debate(tmp_path, '["all"]', {"hold": []})
    assert "; version 1: " in home.good(now=FIRST)
    assert not (tmp_path / "briefs" / TOPIC / "proposed").exists()


def test_without_the_setting_nothing_changes(tmp_path: Path) -> None:
    """An empty [review] writes the same bytes as none."""
    homes = [debate(tmp_path / "none"), debate(tmp_path / "empty", "[]")]
    for home in homes:
        home.good(now=FIRST)
        home.put("docs/turn.json", TURN)
        home.good(now=SECOND)
    written = [
        {
            path.relative_to(home.folder): path.read_bytes()
            for path in (home.folder / "briefs").rglob("*")
            if path.is_file()
        }
        for home in homes
    ]
    assert written[0] == written[1]


def test_the_commands_of_its_page(tmp_path: Path) -> None:
    """Every `brief` line of docs/review.md runs, in its order, on a topic of which something waits."""
    text = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    lines = [line.split("#")[0].strip() for line in re.findall(r"^(?:    )?(brief .*)$", text, re.MULTILINE)]
    assert len(lines) >= 4
    home = debate(tmp_path)
    for line in lines:
        if "--except" in line:
            line = line.replace("heat-pumps", TOPIC).replace("n12", named(home, "Timeline"))
        done = home.brief(*line.split()[1:])
        assert (done.code, done.err) == (0, ""), (line, done)
    assert "v1: " in home.brief("history", TOPIC).out
    assert all(f"`{kind}`" in text for kind in get_args(HoldKind))
