"""Group I: zones, short and long days, clocks that jump, machines that slept, and dates that lie."""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.cli.preflight import credible_now, instant_of
from pipeline.cli.schedule import minute_of
from pipeline.errors import WrongClock
from pipeline.models import Hold, Listing
from pipeline.net.retry import is_due
from pipeline.storage import Store
from tests.cli.home import BRIDGE, CONTRACT, TOPIC, Home, approved_once, one_line
from tests.hostile.table import case
from tests.kill import killing
from tests.kill.killing import Bench, apart, files, rows
from tests.page.making import NOW, day, item

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "zone",
    [
        case("Asia/Kathmandu", id="I123-kathmandu"),
        case("America/St_Johns", id="I123-st-johns"),
        case("No/Where", id="I123-unknown"),
        case(None, id="I123-unset"),
    ],
)
def test_the_zone_of_the_machine(bench: Bench, tmp_path: Path, zone: str | None) -> None:
    """The machine's zone changes no row and no byte, and what is stored is UTC."""

    def elsewhere() -> None:
        os.environ.pop("TZ", None)
        if zone:
            os.environ["TZ"] = zone
        time.tzset()
        killing.run(tmp_path / "run", 1)

    assert apart(elsewhere)[0] == 0
    assert files(tmp_path / "run") == files(bench.begun)
    found = rows(tmp_path / "run")
    assert found == rows(bench.begun)
    instants = [value for row in found["items"] for value in row if re.match(r"\d{4}-\d\d-\d\dT", str(value))]
    assert len(instants) > 20
    assert all(value.endswith("Z") for value in instants)


@pytest.mark.parametrize(
    ("before", "after", "hours", "longest"),
    [
        case(
            datetime(2026, 3, 28, 12, tzinfo=BERLIN), datetime(2026, 3, 29, 12, tzinfo=BERLIN), 23, 24, id="I124-short"
        ),
        case(
            datetime(2026, 10, 24, 12, tzinfo=BERLIN), datetime(2026, 10, 25, 12, tzinfo=BERLIN), 25, 26, id="I124-long"
        ),
        case(
            datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN),
            datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN),
            1,
            1,
            id="I124-twice",
        ),
    ],
)
def test_days_of_23_and_25_hours(store: Store, before: datetime, after: datetime, hours: int, longest: int) -> None:
    """An hour is an hour, whatever the clock on the wall shows; a daily run finds what rests a day also after 23."""
    first, second = instant_of(before.isoformat()), instant_of(after.isoformat())
    assert (second - first) == timedelta(hours=hours)
    store.keep_listing(Listing("feed", ()), "https://a.example/feed", first)
    checked = store.sources()["feed"]["checked"]
    assert is_due(checked, timedelta(hours=longest), second)
    assert not is_due(checked, timedelta(hours=longest + 1), second)


@pytest.mark.parametrize("times", [case(("02:30+02:00", "02:30+01:00"), id="I124-names")])
def test_an_hour_that_comes_twice(tmp_path: Path, times: tuple[str, str]) -> None:
    """Two runs at 02:30 of one night give two versions, numbered by sequence."""
    home = Home(tmp_path).source("docs").write()
    for number, (document, at) in enumerate(zip((CONTRACT, BRIDGE), times, strict=True), 1):
        home.put(f"docs/{number}.json", document)
        assert f"; version {number}: " in home.good(now=f"2026-10-25T{at}")
    assert sorted(home.published()) == [f"{TOPIC}/changes/v0001-v0002.md", f"{TOPIC}/v0001.md", f"{TOPIC}/v0002.md"]


@pytest.mark.parametrize("files_", [case(200, id="I124-schedule")])
def test_no_schedule_is_in_the_hour_that_is_missing(files_: int) -> None:
    """Printed schedules are neither on a full hour nor between two and three in the morning."""
    minutes = {minute_of(Path(f"/home of {number}/sources.toml")) for number in range(files_)}
    assert min(minutes) >= 3
    assert max(minutes) <= 57
    assert len(minutes) > 30


LAST = datetime(2026, 11, 20, 5, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        case(LAST + timedelta(days=1), LAST + timedelta(days=1), id="I125-fine"),
        case(LAST - timedelta(hours=1), LAST, id="I125-an-hour-back"),
        case(LAST - timedelta(days=1), LAST, id="I125-a-day-back"),
        case(LAST - timedelta(days=30), None, id="I125-a-month-back"),
        case(LAST + timedelta(days=3653), None, id="I125-ten-years-on"),
        case(datetime(1970, 1, 1, 0, 2, tzinfo=UTC), None, id="I125-no-clock"),
    ],
)
def test_clocks_that_jump(now: datetime, expected: datetime | None) -> None:
    """A small step back keeps versions in order; what cannot be the time ends a run before it begins."""
    if expected:
        assert credible_now(now, LAST, LAST) == expected
        return
    with pytest.raises(WrongClock, match="run once with --now") as caught:
        credible_now(now, LAST, LAST)
    assert caught.value.code == 75


@pytest.mark.parametrize("years", [case(10, id="I125-command")])
def test_a_run_after_a_jump(tmp_path: Path, years: int) -> None:
    """`brief run` refuses a clock that is ten years behind the last run, changes nothing, and can be overruled."""
    home = approved_once(tmp_path / "home")
    health = home.folder / "state" / "health.json"
    told = json.loads(health.read_text())
    told["ended"] = f"{datetime.now(UTC) + timedelta(days=365 * years):%Y-%m-%dT%H:%M:%SZ}"
    health.write_text(json.dumps(told))
    home.put("docs/contract.json", CONTRACT)
    one_line(home.brief("run", "--executor", "inline"), 75, "the clock says", "--now")
    assert len(home.published()) == 1
    assert "; version 2: " in home.good(now=f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}")
    assert "no new articles" in home.brief("run", "--executor", "inline").out


@pytest.mark.parametrize(
    ("moved", "held"),
    [
        case(timedelta(hours=-1), True, id="I125-hold-back"),
        case(timedelta(days=-3650), False, id="I125-hold-wrong"),
    ],
)
def test_what_a_host_asked_for(store: Store, moved: timedelta, held: bool) -> None:
    """A Retry-After is not lost when the clock steps back, and one of a wrong clock does not last for years."""
    store.keep_hold(Hold("a.example", NOW + timedelta(hours=20), "429"))
    assert bool(store.holds(NOW + moved)) == held


@pytest.mark.parametrize("nights", [case(3, id="I126")])
def test_a_machine_that_slept(tmp_path: Path, nights: int) -> None:
    """Runs that were missed are made up for by one, whose version has what came in all the while."""
    home = approved_once(tmp_path / "home")
    for number, document in enumerate((CONTRACT, BRIDGE), 1):
        home.put(f"docs/{number}.json", document)
    assert "; version 2: " in home.good(now=f"2026-03-{18 + nights}T05:17Z")
    page = home.page
    assert "v2" in page
    assert "no new items" in home.good(now=f"2026-03-{19 + nights}T05:17Z")
    assert len(home.published()) == 3


@pytest.mark.parametrize(
    ("now", "date"),
    [
        case("2027-12-31T23:59:59Z", "2027-12-31", id="I127-year"),
        case("2028-02-29T12:00Z", "2028-02-29", id="I127-leap-day"),
        case("2026-12-31T23:30-02:00", "2027-01-01", id="I127-zone"),
    ],
)
def test_the_day_is_that_of_the_start(tmp_path: Path, now: str, date: str) -> None:
    """A version is dated when its run began, in UTC, also on the last second of a year and on a leap day."""
    home = Home(tmp_path).source("docs").write()
    home.put("docs/contract.json", CONTRACT)
    assert "; version 1: " in home.good(now=now)
    assert f" · v1 · {date} · " in home.page
    assert f"- [v1](v0001.md) · {date} · " in (tmp_path / "briefs" / TOPIC / "history.md").read_text()


@pytest.mark.parametrize("order", [case(1, id="I128-up"), case(-1, id="I128-down")])
def test_one_order_for_all(store: Store, order: int) -> None:
    """Items of one second come in the order of their ids, however they came in; an older date moves an item nowhere."""
    same = [item(name, published=day(3)) for name in "abcdef"][::order]
    store.keep_listing(Listing("feed", tuple(same)), "https://a.example/feed", NOW)
    assert [one.id for one in store.pending(10, NOW)] == sorted(one.id for one in same)
    edited = replace(same[0], published=day(1), title="Edited")
    store.keep_listing(Listing("feed", (edited,)), "https://a.example/feed", NOW)
    (found,) = [one for one in store.pending(10, NOW) if one.id == edited.id]
    assert (found.title, found.published) == ("Edited", day(3))
