"""`brief publish`: what waits for an editor becomes the next version, without what the editor rejects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.cli.log import remark
from pipeline.cli.lookup import has_run, not_run, topic_of
from pipeline.cli.output import say
from pipeline.cli.preflight import clock_of, instant_of, locked, refuse_damaged, refuse_lost, refuse_shared
from pipeline.config import Config, load
from pipeline.errors import UsageError
from pipeline.models import Submission, Topic
from pipeline.page.revision import keep_pinned_sentences, rulings_hash
from pipeline.page.submissions import Decision, corrected, decided
from pipeline.render import review
from pipeline.render.notify import notify_targets, targets_of
from pipeline.render.publication import keep_draft, write_index, write_review, write_topic
from pipeline.storage import Store


@dataclass(frozen=True, slots=True)
class Instruction:
    """What an editor says of a submission."""

    refused: tuple[str, ...] = ()  # names or ids of blocks
    ticked: Path | None = None  # a copy of proposed/blocks.md


def publish(path: Path, slug: str, said: Instruction, now: str | None) -> None:
    """Publish what waits of a topic, in one transaction; files that a death left out are written by the next."""
    config = load(path)
    topic = topic_of(config, slug)
    if not has_run(config):
        raise not_run(config, "run --propose")
    refuse_shared(config)
    refuse_lost(config)
    with locked(config.state):
        refuse_damaged(config)
        moment = instant_of(now) if now else clock_of(config)
        store = Store(config.state)
        try:
            submission = store.submission(slug)
            told = _decide(config, store, topic, submission, said, moment) if submission else ""
            write_topic(store, topic, config.briefs / slug, config.base_url)
            write_review(store, topic, config.briefs / slug)
            write_index(store, config.topics, config.briefs, config.base_url)
            untold = notify_targets(store, [topic], config.targets, config.base_url, moment)
            last = store.last_version(slug)
        finally:
            store.close()
        remark(config)
    for line in untold:
        say(f"brief: {line}", err=True)
    if not told:
        newest = f"v{last} is the newest version" if last else "it has no version yet"
        raise UsageError(f"{slug}: nothing waits for review; {newest}; see: brief status")
    say(f"{slug}: {told}")


def _decide(
    config: Config, store: Store, topic: Topic, submission: Submission, said: Instruction, now: datetime
) -> str:
    """Keep what an editor decided; returns what came of it."""
    slug = topic.slug
    refused = _refused(store, submission, said)
    previous = store.brief(slug, store.last_version(slug))
    moment = max(now, previous.date) if previous else now
    rulings = config.rulings.get(slug, ())
    ruled = store.ruled(slug) != rulings_hash(rulings)
    if ruled:  # decided since: what is hidden by now must not go out with what waits
        keep_pinned_sentences(store, topic, rulings)
        submission = corrected(store, submission, previous, moment, dict(config.aliases), rulings)
    decision = decided(store, submission, previous, refused, moment, dict(config.aliases))
    with store.writing():
        run = store.begin_run(moment, submission.brief.engine)
        reason = _kept(store, slug, decision, [target.name for target in targets_of(topic, config.targets)])
        store.keep_decision(run, slug, decision.draft.brief.version if decision.draft else None, reason)
        store.keep_rejections(slug, decision.rejections)
        if ruled:
            store.keep_ruled(slug, rulings_hash(rulings))
        store.end_run(run, moment)
    made = f"v{decision.draft.brief.version}: " if decision.draft else ""
    out = f"; rejected {', '.join(one.name for one in decision.rejections)}" if decision.rejections else ""
    same = f"; {', '.join(decision.same)} went out and says the same" if decision.same else ""
    late = "; with the corrections that were edited since" if ruled else ""
    return f"{made}{reason}{out}{same}{late}"


def _kept(store: Store, slug: str, decision: Decision, targets: Iterable[str]) -> str:
    if decision.draft:
        return keep_draft(store, decision.draft, targets)
    store.drop_submission(slug)
    return "no new version: nothing is left of what waited"


def _refused(store: Store, submission: Submission, said: Instruction) -> frozenset[str]:
    """The ids of the blocks that an editor rejects."""
    slug, waiting = submission.brief.topic.slug, dict(submission.waiting)
    ids = {block.name: block.id for block in submission.brief.blocks if block.id in waiting}
    found = set()
    for wanted in said.refused:
        id = ids.get(wanted.casefold(), wanted)
        if id not in waiting:
            names = ", ".join(list(ids)[:20]) or "none"
            raise UsageError(f'{slug}: no block "{wanted}" waits for review; those that do: {names}')
        found.add(id)
    if said.ticked:
        ticks = review.ticks(said.ticked.read_text(encoding="utf-8", errors="replace"))
        if ticks is None:
            raise UsageError(
                f"{said.ticked}: is not a copy of briefs/{slug}/{review.BLOCKS}: its Submission line is gone"
            )
        if ticks.submission != store.id_of(submission):
            raise UsageError(
                f"{said.ticked}: is about what waited before; {slug} has something newer that waits, so nothing was"
                f" published; read briefs/{slug}/{review.FOLDER}"
            )
        found |= {id for name, id in ids.items() if name not in ticks.names}
    return frozenset(found)
