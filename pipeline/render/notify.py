"""Telling people of a new version through apprise: mail, chats, webhooks. What fails is one line, tried again later.

Only the addresses that the settings declare are contacted: redirects are not followed, and nothing that a source wrote
names a place to send to. Addresses hold secrets, so no line, error or log of ours repeats one.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pipeline.models import Target, Topic
from pipeline.render import escape, feed

if TYPE_CHECKING:
    from pipeline.storage import Store

NO_APPRISE = "nobody is told of new versions: apprise is not installed; see docs/install.md"
_PATIENCE = 20.0  # seconds for one message
_STATUS = re.compile(r"error=(\d{3})\b")


def targets_of(topic: Topic, targets: Iterable[Target]) -> tuple[Target, ...]:
    """The targets that want to hear of a topic."""
    return tuple(target for target in targets if not target.topics or topic.slug in target.topics)


def notify_targets(
    store: Store, topics: Iterable[Topic], targets: Sequence[Target], base: str, now: datetime
) -> list[str]:
    """Send what is due, oldest version first; returns a line for each that failed.

    A success is recorded at once. Whoever dies between the sending and the record sends that one once more.
    """
    failed = []
    for topic in topics:
        known = {target.name: target for target in targets_of(topic, targets)}
        for due in store.due(topic.slug, max((target.tries for target in known.values()), default=0)):
            target = known.get(due.target)
            brief = store.brief(topic.slug, due.version)
            if target is None or brief is None or due.tries >= target.tries:
                continue
            if brief.told_in:  # a message tells of a thing once
                brief = replace(brief, news=(), recent=(), built_from="")
            edition = feed.VersionEntry(brief, store.changes(topic.slug, due.version))
            why = send(target, feed.entry_title(edition), feed.message(edition, base))
            store.keep_sent(due, None if why else now, why)
            if why:
                left = target.tries - due.tries - 1
                again = f"the next run tries again, {left} left" if left else "it is not tried again"
                failed.append(f"{target.name}: not told of {topic.slug} v{due.version}: {why}; {again}")
    return failed


def target_standing(target: Target) -> str:
    """Whether a target could be told, in words; nothing is sent."""
    if find_spec("apprise") is None:
        return NO_APPRISE
    return "" if _address(target) else _unset(target)


def send(target: Target, subject: str, body: str) -> str:
    """Send one message; "" when it was delivered, else why not."""
    if find_spec("apprise") is None:
        return NO_APPRISE
    address = _address(target)
    if not address:
        return _unset(target)
    # What apprise logs repeats addresses: it goes no further, and nothing but a status is taken from it.
    logging.getLogger("apprise").propagate = False
    import apprise

    # One after another and from memory: no thread, no file of apprise's own. No redirect leads elsewhere.
    asset = apprise.AppriseAsset(
        app_id="living-brief", app_desc="living-brief", app_url="", async_mode=False, storage_mode="memory",
        http_redirects=False, service_timeout=_PATIENCE,
    )  # fmt: skip
    with apprise.LogCapture(level=logging.WARNING) as said:  # type: ignore[no-untyped-call]
        service = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
        if service is None:
            return f"apprise does not understand its address{f' in {target.env}' if target.env else ''}"
        told = apprise.Apprise(asset=asset)
        told.add(service)
        delivered = told.notify(body=body, title=escape.twins(subject), body_format=apprise.NotifyFormat.TEXT)
        status = _STATUS.search(said.getvalue())
    if delivered:
        return ""
    return f"the service answered {status[1]}" if status else "the service could not be reached or refused"


def _address(target: Target) -> str:
    return target.url or os.environ.get(target.env, "").strip()


def _unset(target: Target) -> str:
    return f"the environment variable {target.env} is not set"
