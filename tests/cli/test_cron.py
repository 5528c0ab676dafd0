"""What cron needs: no home, no terminal, no locale, and silence unless there is something to mail."""

from __future__ import annotations

import subprocess

from tests.cli.home import BRIEF, CONTRACT, OBJECTION, SECOND, TOPIC, Done, Home, Site, copied

PATH = f"{BRIEF.parent}:/usr/bin:/bin"


def cron(command: str, *settings: str) -> Done:
    """Run a line as cron does: almost no environment, another folder, standard input closed."""
    arguments = ["/usr/bin/env", "-i", f"PATH={PATH}", "LANG=C", *settings, "/bin/sh", "-c", f"{command} <&-"]
    done = subprocess.run(arguments, cwd="/", capture_output=True, check=False, timeout=30)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_cron_writes_the_same_bytes(lived: Home) -> None:
    """A run under cron gives the same files as one in a shell, says what it did, and has no complaint."""
    lived.put("docs/contract.json", CONTRACT | {"title": "Der Corrigan-Vertrag ist öffentlich – „endlich“"})
    shell = copied(lived, lived.folder.parent / "shell")
    done = cron(f"brief --config '{lived.config}' run --now {SECOND}")
    assert (done.code, done.err) == (0, "")
    assert done.out == shell.brief("run", "--now", SECOND).out
    assert "; version 2: " in done.out
    assert lived.published() == shell.published()
    assert lived.page == shell.page
    assert "öffentlich – „endlich“" in lived.page
    shown = cron(f"brief --config '{lived.config}' show {TOPIC} --front-matter")
    assert (shown.code, shown.err, shown.out) == (0, "", lived.page)


def test_a_failing_source_is_mailed_once(home: Home, site: Site) -> None:
    """A source that fails is one line on standard error at the third run in a row: not before, and not again."""
    home.settings = site.settings()
    home.feed("down", "https://feed.example/down.xml").source("docs").write()
    home.put("docs/objection.json", OBJECTION)
    mailed = [home.run(now=f"2026-03-0{day}T18:00Z") for day in range(5, 9)]
    assert [done.code for done in mailed] == [0] * 4
    assert [done.err.count("\n") for done in mailed] == [0, 0, 1, 0]
    for word in ("https://feed.example/down.xml", "404", "3 runs"):
        assert word in mailed[2].err


def test_a_source_that_recovers_may_fail_anew(home: Home, site: Site) -> None:
    """Runs that go well in between begin the count again."""
    home.settings = site.settings()
    home.feed("shaky", "https://feed.example/shaky.xml").source("docs").write()
    home.put("docs/objection.json", OBJECTION)
    lines = []
    for day, fails in enumerate("++-+", start=5):
        if fails == "+":
            site.pages.pop("/shaky.xml", None)
        else:
            site.feed(path="/shaky.xml")
        lines.append(home.run(now=f"2026-03-0{day}T18:00Z").err)
    assert lines == [""] * 4
