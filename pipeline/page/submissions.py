"""Submissions: what of a draft waits for an editor, what goes out meanwhile, and what is published in the end."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.models import Block, Brief, Deferred, Dossier, Rejection, Ruling, Sentence, Submission, Topic
from pipeline.page import review
from pipeline.page.changes import changes
from pipeline.page.draft import (
    DraftEvidence,
    DraftMade,
    DraftVersion,
    draft_of,
    gather_dossier,
    make,
    rest_of,
    shown_of,
    sourced,
    status_of,
    still_new,
    unlinked,
)
from pipeline.page.evidence import passing_blocks
from pipeline.page.operations import sentences
from pipeline.page.review import ReviewDesk

if TYPE_CHECKING:
    from pipeline.engine import Engine
    from pipeline.storage import Store


def reviewed(
    store: Store,
    engine: Engine,
    topic: Topic,
    now: datetime,
    aliases: Mapping[str, str],
    previous: Brief | None,
    counts: Mapping[str, int],
    edited: bool,
    desk: ReviewDesk,
    rulings: Sequence[Ruling] = (),
) -> DraftVersion | Deferred | str:
    """The draft of the version after `previous` without what an editor wants to see first, and that beside it."""
    earlier = desk.submission
    standing = _by_id(previous)
    seen, taken_back = previous, False
    if earlier:
        corrected = [one.claim.id for one in store.fresh_corrections(topic.slug)]
        waits = review.seen(earlier, previous)
        seen = review.untaken(waits, standing, corrected)
        taken_back = seen.blocks != waits.blocks
    dossier = gather_dossier(store, topic, seen, now, rulings)
    if earlier:  # what is off the submitted page and still on the newest version comes back as what it was
        away = {block.id: block for block in earlier.retired}
        dossier = replace(dossier, archive=ChainMap(away, dossier.archive))  # type: ignore[arg-type]  # looked up only
    besides = (*standing.values(), *_by_id(seen).values())
    made = make(store, engine, dossier, aliases, counts, edited, besides, rulings)
    archive = store.shelf(topic.slug)
    if desk.rejections:  # nor do they stand beside an article that is not cited
        rejected = store.claims(id for one in desk.rejections for id in one.told)
        words = {claim.quote for claim in rejected.values()}
        made = replace(made, best={item: said for item, said in made.best.items() if said not in words})
    page = _unrejected(store, made, desk, archive)
    raw, numbers = sourced(store, made, replace(made.brief, blocks=page))
    new = draft_of(store, made, raw, numbers, counts, edited)
    if isinstance(new, str) and not taken_back:
        return new  # what waits, waits as it is
    known = ChainMap(standing, archive)  # type: ignore[arg-type]  # it is only looked up in
    if earlier:
        page = review.stamped(page, known.get, raw.version)
        raw = replace(raw, blocks=page, news=_news(earlier, raw, previous), built_from=_origin(earlier, previous))
        raw, numbers = sourced(store, made, raw, numbers)
    retired = (*(earlier.retired if earlier else ()), *made.retired)
    waiting = _waiting(store, made, desk, page, known)
    since = earlier.since if earlier else now
    if desk.whole or not waiting:
        gone = review.gone(standing.values(), page, retired)
        submission = Submission(raw, changes(previous, raw), tuple(waiting.items()), gone, since, desk.whole)
        if desk.whole:
            return Deferred(submission, numbers, made.faults)
        draft = draft_of(store, replace(made, before=previous, retired=gone), raw, numbers, counts, edited)
        if isinstance(draft, str):
            return Deferred(submission, numbers, made.faults) if taken_back else draft
        return draft if isinstance(new, str) else replace(draft, why=new.why)
    shown = _kept_off(store, made, page, waiting, standing)
    apart = tuple(said for said in raw.news if review.tells(said, shown, desk.hold))
    brief, _ = sourced(store, made, replace(raw, blocks=shown, news=apart), numbers)
    gone = review.gone(standing.values(), shown, retired)
    draft = draft_of(store, replace(made, before=previous, retired=gone), brief, numbers, counts, edited)
    if isinstance(draft, str):
        gone = review.gone(standing.values(), page, retired)
        submission = Submission(raw, changes(previous, raw), tuple(waiting.items()), gone, since)
        return Deferred(submission, numbers, made.faults)
    # What waits is for the version after this one now.
    out = ChainMap(_by_id(brief), {block.id: block for block in gone}, archive)  # type: ignore[arg-type]
    rest = replace(
        raw, version=raw.version + 1, blocks=review.stamped(page, out.get, raw.version + 1), built_from="",
        news=tuple(said for said in raw.news if said not in apart),
    )  # fmt: skip
    rest, _ = sourced(store, made, rest, numbers)
    gone = review.gone(shown, page, retired)
    return replace(draft, submission=Submission(rest, changes(brief, rest), tuple(waiting.items()), gone, since))


def corrected(
    store: Store,
    submission: Submission,
    previous: Brief | None,
    now: datetime,
    aliases: Mapping[str, str],
    rulings: Sequence[Ruling],
) -> Submission:
    """What waits, as the editor's rulings of now have it: nothing that was hidden meanwhile goes out with it.

    No engine is asked, and all that the rulings do not touch stays as it was proposed.
    """
    standing = _by_id(previous)
    seen = review.seen(submission, previous)
    dossier = gather_dossier(store, submission.brief.topic, seen, now, rulings)
    away = {block.id: block for block in submission.retired}
    dossier = replace(dossier, archive=ChainMap(away, dossier.archive))  # type: ignore[arg-type]  # looked up only
    besides = (*standing.values(), *seen.blocks)
    made = make(store, None, dossier, aliases, {}, besides=besides, rulings=rulings, lone=True)
    known = ChainMap(standing, store.shelf(seen.topic.slug))  # type: ignore[arg-type]  # it is only looked up in
    away_by = {id for one in made.brief.rulings for id in one.dropped} | {block.id for block in made.brief.blocks}
    # What names are written by settings of now is for the next run: nothing that was approved is lost to that.
    lost = [block for block in seen.blocks if block.id not in away_by and block.section != "tensions"]
    blocks = review.page_without((*made.brief.blocks, *lost), (), {}, seen.topic.budgets)
    page = review.stamped(blocks, known.get, submission.brief.version)
    news = tuple(said for said in submission.brief.news if review.tells(said, page, ()))
    brief = replace(submission.brief, blocks=page, news=news, rulings=made.brief.rulings)
    brief, _ = sourced(store, made, brief)
    retired = review.gone(standing.values(), page, (*submission.retired, *made.retired))
    there = {block.id for block in page}
    waiting = tuple((id, why) for id, why in submission.waiting if id in there)
    return replace(submission, brief=brief, changes=changes(previous, brief), waiting=waiting, retired=retired)


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor made of a submission: the version, None where nothing is left of it, and what was kept off it."""

    draft: DraftVersion | None
    rejections: tuple[Rejection, ...]
    same: tuple[str, ...] = ()  # names of blocks that went out and tell what a rejected one does


def decided(
    store: Store,
    submission: Submission,
    previous: Brief | None,
    refused: Collection[str],
    now: datetime,
    aliases: Mapping[str, str],
) -> Decision:
    """The version that a submission becomes at an editor's word, without the blocks that are `refused`, by their ids.

    It is dated now. What it tells keeps its own dates. What is approved is what goes out: each block passed the gate by
    the settings that the editor was shown it with, and stays as it is whatever was edited in them since.
    """
    topic, standing = submission.brief.topic, _by_id(previous)
    hidden = {id for one in submission.brief.rulings if one.ruling.kind in ("hide", "mute") for id in one.dropped}
    evidence = _evidence(store, submission, standing, now, aliases)
    best = {line.item: line.best for line in submission.brief.also}
    made = DraftMade(submission.brief, previous, (), evidence, best, ())
    able = {id: block for id, block in standing.items() if id not in hidden}
    blocks = _without(store, made, submission.brief.blocks, refused, able)
    news = tuple(one for one in submission.brief.news if review.tells(one, blocks, ()))
    brief, numbers = sourced(
        store,
        made,
        replace(
            submission.brief, date=now, blocks=unlinked(blocks), news=news, items=store.kept_items(topic.slug),
            status=status_of(store, topic, now),
        ),
    )  # fmt: skip
    finding_of = store.finding_of(topic.slug, review.leads(submission.brief.blocks))
    known = ChainMap(standing, store.shelf(topic.slug))  # type: ignore[arg-type]  # it is only looked up in
    stays = [*sentences(blocks)]
    rejections = tuple(
        replace(review.rejection(submission.brief, block, known.get(block.id), finding_of, stays), date=now)
        for block in submission.brief.blocks
        if block.id in refused
    )
    gone = review.gone(standing.values(), blocks, submission.retired)
    found = changes(previous, brief)
    draft = DraftVersion(still_new(store, previous, brief, found), previous, found, numbers, gone, ())
    same = not blocks or (previous is not None and shown_of(brief) == shown_of(previous) and not draft.changes)
    refused_words = {
        review.rests_on(said)
        for block in submission.brief.blocks
        if block.id in refused
        for said in review.gained(block, known.get(block.id))
    }
    told = (b for b in blocks if any(review.rests_on(s) in refused_words for s in review.gained(b, known.get(b.id))))
    return Decision(None if same else draft, rejections, tuple(block.name for block in told))


def _evidence(
    store: Store, submission: Submission, standing: Mapping[str, Block], now: datetime, aliases: Mapping[str, str]
) -> DraftEvidence:
    """What the sentences of a submission, and of the page before it, rest on."""
    said = (*sentences((*submission.brief.blocks, *standing.values())), *submission.brief.news)
    empty = Dossier(submission.brief.topic, submission.brief.version, now, None, (), (), (), (), {}, {})
    return rest_of(store, said, aliases, empty)


def _by_id(brief: Brief | None) -> dict[str, Block]:
    return {block.id: block for block in brief.blocks} if brief else {}


def _unrejected(store: Store, made: DraftMade, desk: ReviewDesk, archive: Mapping[str, Block]) -> tuple[Block, ...]:
    """The page without what an editor rejected."""
    page = made.brief.blocks
    if not desk.rejections:
        return page
    had = _by_id(made.before)
    finding_of = store.finding_of(made.brief.topic.slug, review.leads(page))
    refused = {
        block.id
        for block in page
        if review.rejected(block, had.get(block.id) or archive.get(block.id), desk.rejections, finding_of)
    }
    return _kept_off(store, made, page, refused, had)


def _kept_off(
    store: Store, made: DraftMade, page: Sequence[Block], blocks: Collection[str], standing: Mapping[str, Block]
) -> tuple[Block, ...]:
    """The page with these blocks as they stand, or without them, as far as the gate lets it."""
    if not blocks:
        return tuple(page)
    kept, _ = passing_blocks(
        _without(store, made, page, blocks, standing), made.evidence.claims, made.evidence.articles
    )
    return unlinked(kept)


def _without(
    store: Store, made: DraftMade, page: Sequence[Block], blocks: Collection[str], standing: Mapping[str, Block]
) -> tuple[Block, ...]:
    """The page with these blocks as they stand, or without them, and nothing that was corrected since."""
    if not blocks:
        return tuple(page)
    cited = {id for block in standing.values() for said in block.sentences for id in said.claims}
    corrected = store.corrected(made.brief.topic.slug, cited)
    claims = made.evidence.claims
    known = {id: now for id, block in standing.items() if (now := review.as_known(block, corrected, claims))}
    return review.page_without(page, blocks, known, made.brief.topic.budgets)


def _waiting(
    store: Store, made: DraftMade, desk: ReviewDesk, page: Iterable[Block], known: Mapping[str, Block]
) -> dict[str, str]:
    """The ids of the blocks that wait, and why; what waits goes out by an editor's word alone."""
    kept = dict(desk.submission.waiting) if desk.submission else {}
    new = [block for block in page if review.changed_sides(block, known.get(block.id))]
    if desk.whole:
        return {block.id: "all" for block in new}
    finding_of = store.finding_of(made.brief.topic.slug, review.leads(new))
    single: set[str] = set()
    if "single origin" in desk.hold:
        alone = {one.id for one in store.findings(finding_of.values()) if len(one.origins) < 2 and not one.also}
        single = {claim for claim, finding in finding_of.items() if finding in alone}
    held = {
        block.id: why
        for block in new
        if (why := kept.get(block.id) or review.reason_to_hold(block, known.get(block.id), desk.hold, single))
    }
    with_them = review.held_with(held, new, known, finding_of, made.evidence.claims)
    return {block.id: held.get(block.id) or with_them[block.id] for block in new if block.id in {**held, **with_them}}


def _news(earlier: Submission, now: Brief, published: Brief | None) -> tuple[Sentence, ...]:
    """What heads a submission: of the one before it what still holds and nobody was told, and what is new."""
    told = published.news if published else ()
    old = (said for said in earlier.brief.news if said not in told and review.tells(said, now.blocks, ()))
    return tuple(dict.fromkeys((*old, *now.news)))


def _origin(earlier: Submission, published: Brief | None) -> str:
    """What the first version is built from, as long as there is none."""
    return "" if published else earlier.brief.built_from
