"""Runs that meet another run, are ended from outside, or find the disk full."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from tests.cli.home import BRIEF, CONTRACT, SECOND, TOPIC, Done, Entry, Home, Site, one_line

MARCH = datetime(2026, 3, 4, tzinfo=UTC)
TEXT = "Larkmouth Council approved the Larkmouth tram on 2 March 2026. The Larkmouth tram has 14 stops. " * 4


def slow(home: Home, site: Site) -> Home:
    """A home whose feed lists two pages of two hosts, one of which does not answer."""
    home.settings = site.settings("slow.example")
    entries = (
        Entry("https://feed.example/plan", "The tram is approved", "", MARCH),
        Entry("https://slow.example/never", "Larkmouth tram in detail", "", MARCH),
    )
    site.article("/plan", "The tram is approved", TEXT)
    site.slow.add("/never")
    return home.feed("news", site.feed(*entries)).write()


@pytest.mark.parametrize(
    ("executor", "number", "code"),
    [
        ("inline", signal.SIGTERM, 143),
        ("threads:4", signal.SIGTERM, 143),
        ("processes:2", signal.SIGTERM, 143),
        ("inline", signal.SIGINT, 130),
        ("threads:4", signal.SIGINT, 130),
    ],
)
def test_a_run_that_is_ended_during_a_slow_fetch(
    lived: Home, site: Site, executor: str, number: signal.Signals, code: int
) -> None:
    """SIGTERM and SIGINT end a run at once, without a traceback, and the next run makes up for it."""
    slow(lived, site)
    # A shell's background job ignores SIGINT, and so would its children: the run starts as from a terminal.
    process = lived.start(
        "run", "--executor", executor, "--now", SECOND,
        start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    try:
        assert site.reached.wait(10)
        process.send_signal(number)
        try:
            _, err = process.communicate(timeout=4)
        except subprocess.TimeoutExpired:
            pytest.fail(f"still at work 4 seconds after {number.name}")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its workers too: they hold its pipes
        process.communicate()
    assert process.returncode == code
    assert err.strip() == ""
    site.slow.clear()
    site.over.set()
    site.article("/never", "Larkmouth tram in detail", "Corrigan Rail builds 14 vehicles for the Larkmouth tram. " * 9)
    assert "; version 2: " in lived.good(now=SECOND)


def test_a_second_run_while_one_is_at_work(lived: Home, site: Site) -> None:
    """A second run on the same state folder ends with 75 and names the first, which goes on; looking is free."""
    slow(lived, site)
    first = lived.start("run", "--executor", "inline", "--now", SECOND)
    try:
        assert site.reached.wait(10)
        one_line(lived.run(now=SECOND), 75, str(first.pid), str(lived.folder / "state"))
        assert lived.brief("show", TOPIC, "--front-matter").out == lived.page
        site.over.set()
        out, err = first.communicate(timeout=10)
    finally:
        first.kill()
        first.communicate()
    assert (first.returncode, err) == (0, "")
    assert "; version 2: " in out


def test_a_killed_run_leaves_no_lock(lived: Home, site: Site) -> None:
    """After SIGKILL the next run starts at once and gives what a run that was never killed gives."""
    slow(lived, site)
    process = lived.start("run", "--executor", "inline", "--now", SECOND)
    assert site.reached.wait(10)
    process.kill()
    process.communicate()
    site.over.set()
    assert "; version 2: " in lived.good(now=SECOND)


def limited(home: Home, blocks: int) -> Done:
    """A run that may write no file beyond so many blocks of 512 bytes: what a full disk looks like."""
    command = f"ulimit -f {blocks} && exec '{BRIEF}' run --executor inline --now {SECOND}"
    done = subprocess.run(["sh", "-c", command], cwd=home.folder, capture_output=True, text=True, check=False)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("blocks", [0, 60, 200])
def test_a_full_disk(lived: Home, blocks: int) -> None:
    """When writing fails, wherever it happens: exit code 73, one line; the next run makes the version that was due."""
    lived.put("docs/contract.json", CONTRACT)
    for number in range(40):  # enough to fill the store's log
        text = (
            f"Stop {number} of the Larkmouth tram opens on {number % 27 + 1} March 2027. " + "Larkmouth waits. " * 200
        )
        lived.put(f"docs/stop{number}.json", {"title": f"Stop {number}", "text": text, "outlet": f"Outlet {number}"})
    done = limited(lived, blocks)
    one_line(done, 73, str(lived.folder))
    assert "; version 2: " in lived.good(now=SECOND)


def test_a_run_killed_at_any_time_is_made_up_for(lived: Home) -> None:
    """Killed twice on its way and run again, a home has the same page as one that was never killed."""
    lived.put("docs/contract.json", CONTRACT)
    other = Home(lived.folder.parent / "other", lived.sources, lived.topics)
    shutil.copytree(lived.folder, other.folder)
    other.good(now=SECOND)
    for delay in (0.4, 0.55):
        process = lived.start("run", "--executor", "inline", "--now", SECOND)
        time.sleep(delay)
        process.kill()
        process.communicate()
    lived.good(now=SECOND)
    assert lived.published() == other.published()
    assert len(lived.published()) == 3
    assert json.loads(lived.brief("show", TOPIC, "--format", "json").out)["version"] == 2
