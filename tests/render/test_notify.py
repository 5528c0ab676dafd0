"""Telling people: a real mail server and a real receiver of webhooks, on the loopback."""

from __future__ import annotations

import io
import logging
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from pipeline.models import Target
from pipeline.render import escape, feed, notify
from pipeline.storage import Store
from tests.hostile.texts import TEXTS, editions, quotation, shown
from tests.page.making import NOW, TOPIC
from tests.render.hook import SECRET, Hook, receiving
from tests.render.test_feed import BASE, edition


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A receiver of webhooks, until the test is over."""
    with receiving() as hook:
        yield hook


@pytest.fixture
def mail() -> Iterator[tuple[int, list[EmailMessage]]]:
    """A mail server: its port and what it took."""
    taken: list[EmailMessage] = []

    class Handler:
        async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
            taken.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
            return "250 OK"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    yield port, taken
    controller.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with a first version, of which nobody has been told."""
    made = Store(tmp_path / "state")
    keep(made, 1)
    yield made
    made.close()


def keep(store: Store, number: int, *targets: Target) -> None:
    """Publish a version and owe it to these targets, as a run does."""
    made = edition(number)
    with store.writing():
        store.keep_version(made.brief, made.changes, f"page {number}", "test", {}, ())
        store.owe(TOPIC.slug, number, [target.name for target in notify.targets_of(TOPIC, targets)])


def tell(store: Store, *targets: Target) -> list[str]:
    """One run's telling."""
    return notify.notify_targets(store, [TOPIC], targets, BASE, NOW)


def test_mail(store: Store, mail: tuple[int, list[EmailMessage]]) -> None:
    """The subject names topic, version and counts; the body is What's new as plain text and where the page is."""
    port, taken = mail
    target = Target("me", f"mailto://127.0.0.1:{port}/?from=brief@brief.example&to=reader@reader.example")
    keep(store, 2, target)
    assert tell(store, target) == []
    (message,) = taken
    assert message["Subject"] == feed.entry_title(edition(2)) == "Open-weight or closed models: v2, 1 statement"
    assert message["To"] == "reader@reader.example"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().split("\r\n")[:3] == [
        "- New: “Words 2 0.” [1]", "", "https://briefs.example/all/models/v0002.md",
    ]  # fmt: skip


def test_webhook_once(store: Store, hook: Hook) -> None:
    """A version is told once, an older one that was never due not at all."""
    target = hook.target()
    assert tell(store, target) == []
    keep(store, 2, target)
    for _ in range(3):
        assert tell(store, target) == []
    ((path, sent),) = hook.got
    assert path == f"/{SECRET}/"
    assert (sent["title"], sent["message"]) == (feed.entry_title(edition(2)), feed.message(edition(2), BASE))


def test_per_topic(hook: Hook) -> None:
    """A target hears of its own topics, one without topics of all."""
    mine, all_, other = hook.target("mine", topics=("models",)), hook.target("all"), hook.target("o", topics=("x",))
    assert notify.targets_of(TOPIC, (mine, all_, other)) == (mine, all_)


def test_failures_are_tried_again_and_given_up(store: Store, hook: Hook, capsys: pytest.CaptureFixture[str]) -> None:
    """A refusal is one line that says what happened, tried again in the next runs, and never more often than set."""
    hook.status, target = 503, hook.target(tries=3)
    keep(store, 2, target)
    told = [tell(store, target) for _ in range(4)]
    about = "hook: not told of models v2: the service answered 503; "
    assert told == [
        [f"{about}the next run tries again, 2 left"],
        [f"{about}the next run tries again, 1 left"],
        [f"{about}it is not tried again"],
        [],
    ]
    assert len(hook.got) == 3
    assert [(due.version, due.tries, why) for due, why in store.unsent("hook")] == [(2, 3, "the service answered 503")]
    assert capsys.readouterr() == ("", "")


def test_a_later_run_makes_up_for_it(store: Store, hook: Hook) -> None:
    """What could not be sent is sent by the next run, before what is newer."""
    hook.status, target = 500, hook.target()
    keep(store, 2, target)
    assert len(tell(store, target)) == 1
    hook.status = 200
    keep(store, 3, target)
    assert tell(store, target) == tell(store, target) == []
    assert [sent["title"] for _, sent in hook.got] == [feed.entry_title(edition(number)) for number in (2, 2, 3)]
    assert store.unsent("hook") == ()


def test_one_that_fails_keeps_no_other_from_hearing(store: Store, hook: Hook) -> None:
    """A target that cannot be reached costs itself only."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    dead = Target("dead", f"json://127.0.0.1:{port}/?cto=1")
    keep(store, 2, dead, hook.target())
    (failure,) = tell(store, dead, hook.target())
    assert failure.startswith("dead: not told of models v2: the service could not be reached or refused")
    assert len(hook.got) == 1


def test_killed_between_sending_and_record(store: Store, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who dies right after sending sends that one once more, and then never again."""
    target = hook.target()
    keep(store, 2, target)
    with monkeypatch.context() as dying:
        dying.setattr(store, "keep_sent", _die)
        with pytest.raises(KeyboardInterrupt):
            tell(store, target)
    for _ in range(3):
        assert tell(store, target) == []
    assert len(hook.got) == 2


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_redirects_are_not_followed(store: Store, hook: Hook) -> None:
    """A receiver cannot send us, and what we say, to an address that nobody declared."""
    hook.status, hook.location = 307, f"http://127.0.0.1:{hook.port}/elsewhere"
    keep(store, 2, hook.target())
    (failure,) = tell(store, hook.target())
    assert "the service answered 307" in failure
    assert [path for path, _ in hook.got] == [f"/{SECRET}/"]


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (Target("t", f"json://someone:{SECRET}@127.0.0.1:1/?cto=1"), "could not be reached"),
        (Target("t", f"nosuchservice://{SECRET}"), "apprise does not understand its address"),
        (Target("t", f"slack://{SECRET}"), "apprise does not understand its address"),
        (Target("t", env="BRIEF_TEST_TARGET"), "apprise does not understand its address in BRIEF_TEST_TARGET"),
        (Target("t", env="BRIEF_TEST_UNSET"), "the environment variable BRIEF_TEST_UNSET is not set"),
    ],
    ids=["unreachable", "unknown", "incomplete", "from the environment", "unset"],
)
def test_a_secret_is_nowhere(
    target: Target, why: str, store: Store, monkeypatch: pytest.MonkeyPatch, capfd: Any, tmp_path: Path
) -> None:
    """No failure, no log, no record, no file and no representation of a target repeats what its address holds."""
    monkeypatch.setenv("BRIEF_TEST_TARGET", f"discord://{SECRET}")
    keep(store, 2, target)
    logged = io.StringIO()  # as the log of a program around ours would have it; caplog hears what goes no further
    handler = logging.StreamHandler(logged)
    logging.getLogger().addHandler(handler)
    (failure,) = tell(store, target)
    logging.getLogger().removeHandler(handler)
    assert why in failure
    out, err = capfd.readouterr()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET not in f"{failure}{out}{err}{logged.getvalue()}{target!r}{written!r}"


def test_from_the_environment(store: Store, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address can stay out of the settings: its variable is asked when a message is sent."""
    monkeypatch.setenv("BRIEF_TEST_TARGET", f" {hook.target().url} ")
    target = Target("hook", env="BRIEF_TEST_TARGET")
    assert notify.target_standing(target) == ""
    keep(store, 2, target)
    assert tell(store, target) == []
    assert len(hook.got) == 1


def test_without_the_extra(store: Store, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without apprise a line says what to install, and the run goes on."""
    monkeypatch.setattr("pipeline.render.notify.find_spec", lambda _: None)
    keep(store, 2, hook.target())
    (failure,) = tell(store, hook.target())
    assert notify.NO_APPRISE in failure
    assert notify.target_standing(hook.target()) == notify.NO_APPRISE
    assert hook.got == []


def test_hostile_words_call_nobody(hook: Hook) -> None:
    """Subject and body hold the words of a source, no control character and nothing that a chat takes for a summons."""
    target = hook.target()
    for raw in (*TEXTS[::6], "@everyone", "@Here", "<!channel>", "<@U123>", "\x1b]52;c;ZXZpbA==\x07"):
        two = editions(raw)
        given = feed.VersionEntry(two.after, two.changes)
        assert notify.send(target, feed.entry_title(given), feed.message(given, "")) == ""
        sent = hook.got[-1][1]
        assert all(character.isprintable() for character in sent["title"])
        assert not any(call in sent["message"].casefold() for call in ("@everyone", "@here", "<!channel", "<@u"))
        told = escape.twins(shown(quotation(raw)))
        assert f"New event · 2026-05-24: {told} [2]" in shown(sent["message"])
