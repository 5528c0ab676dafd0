"""The next version of a page from what is new, and what became of each sentence on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.findings.carries import same_holder
from pipeline.models import (
    UNDATED,
    Article,
    Block,
    BlockStep,
    Brief,
    Change,
    Claim,
    Dossier,
    Operation,
    Relation,
    Ruled,
    Ruling,
    Sentence,
    SourceLine,
    Submission,
    Topic,
)
from pipeline.page import rulings as page_rulings
from pipeline.page import rulings_desk
from pipeline.page.changes import HOUSEKEEPING, changes, material
from pipeline.page.entries import restored_entries
from pipeline.page.evidence import evidence_fault, passing_blocks
from pipeline.page.headlines import course_in_titles
from pipeline.page.operations import Applied, apply, assign, block_name, named_blocks, restored, sentences
from pipeline.page.review import tells
from pipeline.page.rulings import muted, says, stands_at, wording_keys

if TYPE_CHECKING:
    from pipeline.engine import Engine
    from pipeline.storage import Store

# Whether a debate grows or cools: the rate of new findings, this month against the one before.

STATUS_WINDOW = timedelta(days=30)
DORMANT = timedelta(days=90)
RISING, STEADY = 1.2, 0.6


def growth_status(recent: int, before: int, last_quarter: int, known: int) -> str:
    """In words, from how many findings came up in the last window, the one before, the last 90 days, and ever.

    Where all that is known came up in the last window, as of articles without dates, no growth can be told.
    """
    if not last_quarter:
        return "dormant"
    if recent == known:
        return "steady"
    if recent and recent >= RISING * before:
        return "active and growing"
    return "steady" if recent and recent >= STEADY * before else "cooling"


CURRENT = 3000  # new findings that an engine sees, best first: a first run over thousands of articles has more
QUOTED = 45  # words of the sentence by which an article that is not cited is told
_CANDIDATES = 2000  # claims with a word of a ruling that are looked at: of more the word says nothing
_HISTORY = 200  # known findings, best first, that an engine sees beside the new ones


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """The next version, ready to be published."""

    brief: Brief
    before: Brief | None
    changes: tuple[Change, ...]
    numbers: Mapping[str, int]
    retired: tuple[Block, ...]
    faults: tuple[str, ...]  # sentences that the gate left out, and operations that were skipped
    why: str = ""  # what made it due, where that is not what is new
    lone: bool = False  # whether rulings alone made it: what is new waits for the next one
    submission: Submission | None = None  # what of it waits for an editor


@dataclass(frozen=True, slots=True)
class DraftEvidence:
    """What sentences rest on."""

    claims: Mapping[str, Claim]
    articles: Mapping[str, Article]  # by item


@dataclass(frozen=True, slots=True)
class DraftMade:
    """What an engine made of a page, before it is asked whether a version is due."""

    brief: Brief  # without its sources
    before: Brief | None  # the page that it was made of
    retired: tuple[Block, ...]
    evidence: DraftEvidence
    best: Mapping[str, str]  # sentence of each item that is not cited
    faults: tuple[str, ...]


def make(
    store: Store,
    engine: Engine | None,
    dossier: Dossier,
    aliases: Mapping[str, str],
    counts: Mapping[str, int],
    edited: bool = False,
    besides: Sequence[Block] = (),
    rulings: Sequence[Ruling] = (),
    lone: bool = False,
) -> DraftMade:
    """The page after the one of the dossier; `counts` are the verdicts on what is new.

    With `edited` it is made anew from all that is known, as if there had been no page. `besides`: blocks that may have
    to stay although the engine would not keep them. `rulings` of the editor are laid over what is known and over the
    page before an engine sees them; where they alone are new (`lone`), or without one, none is asked.
    """
    topic, previous = dossier.topic, dossier.previous
    if edited and previous:
        dossier = replace(dossier, current=store.best_findings(topic.slug, CURRENT), history=())
    dossier = replace(dossier, claims=_known_as(dossier.claims, aliases), aliases=aliases)
    was = previous.rulings if previous else ()
    seen, laid = page_rulings.View(dossier), rulings_desk.CorrectionDesk(dossier)
    if rulings or was:
        known_ones = [one for one in rulings if matched(store, topic, one, previous, dossier, given_names(rulings))]
        seen = page_rulings.view(dossier, page_rulings.settled(known_ones, previous, dossier))
        laid = rulings_desk.laid(seen, was)
    stood = laid.dossier.previous.blocks if laid.dossier.previous else ()  # the page as the editor has it
    if edited and previous:
        seen = replace(seen, dossier=_anew(laid.dossier, previous), ruled=laid.ruled or seen.ruled)
        again = rulings_desk.laid(seen, was) if rulings or was else rulings_desk.CorrectionDesk(seen.dossier)
        laid = replace(again, shut=laid.shut | again.shut)
    dossier = laid.dossier
    page = previous.blocks if previous and not edited else ()
    proposed: Sequence[Operation] = () if lone or engine is None else engine.revise(dossier)
    name = engine.name if engine else previous.engine if previous else ""
    if dossier.previous is None and laid.operations:
        there = {operation.id for operation in laid.operations}
        proposed = [replace(o, kind="replace") if o.kind == "add" and o.id in there else o for o in proposed]
    proposed = [one for one in proposed if one.kind != "retire" or one.id not in dossier.kept]
    applied = apply(page, (*laid.operations, *proposed), topic.budgets, dossier.pinned | dossier.kept)
    applied = replace(applied, blocks=rulings_desk.final(applied.blocks, laid))
    known = {block.id for block in previous.blocks} if previous else set()
    fresh = tuple(block for block in applied.retired if block.id not in known)  # displaced before they were shown
    told = (*sentences(applied.blocks), *sentences(fresh), *applied.news, *sentences(besides))
    evidence = rest_of(store, told, aliases, dossier, seen)
    blocks, faults = passing_blocks(applied.blocks, evidence.claims, evidence.articles)
    blocks, ruled = tuple(map(rulings_desk.without_note, blocks)), laid.ruled
    if edited and previous:
        blocks, renamed = restored_entries(blocks, stood, dossier.archive, evidence.claims)
        ruled = tuple(rulings_desk.renamed(one, renamed, known) for one in ruled)
    ruled = tuple(rulings_desk.carried_note(one, blocks, seen.meant.get(one.ruling, frozenset())) for one in ruled)
    called = block_name(previous.blocks if previous else (), dossier.archive)
    blocks = named_blocks(restored(unlinked(blocks), called), store.last_names(topic.slug))
    archived, unshown = passing_blocks(fresh, evidence.claims, evidence.articles)
    news = tuple(said for said in applied.news if not evidence_fault(said, evidence.claims, evidence.articles))
    untrue, forgone = _unprinted(applied.omitted), _unprinted(applied.forgone)
    faults = (*faults, *unshown, *(f"{words} - {why}" for words, why in untrue))
    there = {block.id for block in blocks}
    left = [block for block in previous.blocks if block.id not in there] if edited and previous else applied.retired
    left = [_shut(block, dossier.version) if block.id in laid.shut else block for block in left]
    left = [rulings_desk.with_note(block, ruled, dossier.version) for block in left]
    retired = restored((*(block for block in left if block.id in known), *archived), called)
    articles = evidence.articles.values()
    brief = Brief(
        topic=topic, version=dossier.version, date=dossier.now, engine=name, items=store.kept_items(topic.slug),
        blocks=blocks, sources=(), also=(), status=status_of(store, topic, dossier.now),
        notices=(
            *_notices(counts, len(faults), *_stood_in(store, name, applied, topic.slug)),
            *(_thin(dossier, blocks, counts.get("kept", 0)) if previous is None else ()),
            *applied.notices,
        ),
        news=news, unprinted=(*untrue, *forgone), built_from=_built_from(articles) if previous is None else "",
        rulings=ruled, edited=_edited(previous, dossier.version, edited),
        chosen=_chosen_anew(store, previous, blocks, evidence, edited),
    )  # fmt: skip
    passed_over = (f"{words} - {reason}" for words, reason in forgone)
    best = _best(dossier)
    if lone and previous:  # where an article is not cited its words stay as they were
        best = {line.item: line.best for line in previous.also if not page_rulings.is_hidden(ruled, line.best)} | best
    return DraftMade(brief, previous, retired, evidence, best, (*faults, *passed_over, *applied.skipped))


def without_effect(
    store: Store, topic: Topic, now: datetime, aliases: Mapping[str, str], rulings: Sequence[Ruling]
) -> dict[Ruling, str]:
    """Which of the rulings that put something onto a page would show on none, and why, as things stand now."""
    last = store.last_version(topic.slug)
    previous = store.brief(topic.slug, last) if last else None
    shows = [one for one in rulings if one.kind == "pin" or (one.kind == "side" and one.value)]
    if previous is None or not shows:
        return {}
    dossier = gather_dossier(store, topic, previous, now, rulings)
    dossier = replace(dossier, claims=_known_as(dossier.claims, aliases), aliases=aliases)
    known = [one for one in rulings if matched(store, topic, one, previous, dossier, given_names(rulings))]
    view = page_rulings.view(dossier, page_rulings.settled(known, previous, dossier))
    laid = rulings_desk.laid(view, previous.rulings)
    page = laid.dossier.previous.blocks if laid.dossier.previous else ()
    evidence = rest_of(store, [*sentences(page)], aliases, laid.dossier, view)
    there, faults = passing_blocks(page, evidence.claims, evidence.articles)
    found = {ruling: why for ruling, why in laid.unseen.items() if ruling in shows}
    left = {block.id for block in page} - {block.id for block in there}
    for one in laid.ruled:
        if one.ruling in shows and one.ruling not in found and (out := left & {*one.made, *one.touched, one.block}):
            fault = next((fault for fault in faults if any(fault.startswith(f"{id}: ") for id in out)), "")
            found[one.ruling] = fault.rpartition(" - ")[2] or "its sources do not carry it"
    return found


def rest_of(
    store: Store,
    told: Sequence[Sentence],
    aliases: Mapping[str, str],
    dossier: Dossier,
    seen: page_rulings.View | None = None,
) -> DraftEvidence:
    """The claims and articles of a dossier with those that these sentences rest on, as the editor has them."""
    rest = store.claims(claim for sentence in told for claim in sentence.claims if claim not in dossier.claims)
    theirs = store.newest(claim.item for claim in rest.values())
    known = _known_as(rest, aliases)
    if seen and seen.ruled:
        known = seen.claims(known, theirs)
    claims = {**dossier.claims} | known
    cited = {claim.item for claim in claims.values()} | {item for sentence in told for item in sentence.items}
    articles = {**dossier.articles} | store.newest(item for item in cited if item not in dossier.articles)
    return DraftEvidence(claims, articles)


def sourced(
    store: Store, made: DraftMade, brief: Brief, given: Mapping[str, int] | None = None
) -> tuple[Brief, Mapping[str, int]]:
    """A page with its sources, and the numbers that they get, where they are not `given`."""
    cited = {item for said in (*sentences(brief.blocks), *brief.news) for item in said.items}
    if given is None:
        numbers = _numbers(store, brief.topic, brief.blocks, cited)
    else:
        numbers = {**store.numbers_of(brief.topic.slug, cited), **given}
    lines, also, articles = _sources(store, brief.topic, cited, numbers, made.evidence.articles, made.best)
    rulings = [one.ruling for one in brief.rulings]
    loud = [line for line in (*lines, *also) if not page_rulings.is_muted_line(rulings, line)]
    also = tuple(line for line in also if line in loud)
    told: tuple[str, ...] = ()
    if not any(said.written for said in sentences(brief.blocks)):  # a model tells the course in its own words
        stood = made.before.headlines if made.before else ()
        told = course_in_titles(
            brief.topic, loud, articles, stood, lambda title: page_rulings.is_hidden(brief.rulings, title)
        )
    return replace(brief, sources=lines, also=also, headlines=told), numbers


def draft_of(
    store: Store,
    made: DraftMade,
    brief: Brief,
    numbers: Mapping[str, int],
    counts: Mapping[str, int],
    edited: bool,
    lone: bool = False,
) -> DraftVersion | str:
    """The page as a draft, or why no version is due."""
    previous, topic = made.before, brief.topic
    found = changes(previous, brief)
    closing = topic.state == "closed" and (previous is None or previous.topic.state == "open")
    changed = edited and previous is not None and shown_of(brief) != shown_of(previous)
    ruled = any(change.kind == "ruled" for change in found)
    if lone and not ruled:
        return "the corrections touch nothing that was told"
    due = closing or changed or ruled or any(material(change, topic.material) for change in found)
    if not brief.blocks or not due:
        if not edited:
            return nothing_new(store, topic, counts)
        why = "the settings were edited, and the page stays as it is"
        return f"{why}: {counts_text(counts)}{_unread(store, topic)}" if counts else why
    why = "the topic is closed" if closing else ""
    brief = still_new(store, previous, brief, found)
    return DraftVersion(brief, previous, found, numbers, made.retired, made.faults, why, lone)


def nothing_new(store: Store, topic: Topic, counts: Mapping[str, int]) -> str:
    """That nothing of what came in calls for a version."""
    return f"nothing that calls for a new version: {counts_text(counts)}{_unread(store, topic)}"


def still_new(store: Store, previous: Brief | None, brief: Brief, found: Sequence[Change]) -> Brief:
    """The page with what the last version that had news told, where all of its own changes are the editor's work."""
    if previous is None or any(change.kind not in HOUSEKEEPING for change in found):
        return brief
    slug, number = brief.topic.slug, previous.told_in or previous.version
    while number > 1 and all(change.kind in HOUSEKEEPING for change in store.changes(slug, number)):
        number -= 1
    then, before = store.brief(slug, number), store.brief(slug, number - 1)
    if then is None:
        return brief
    news = tuple(said for said in then.news if tells(said, brief.blocks, ()))
    told = {(change.kind, change.block) for change in store.changes(slug, number)}
    now = replace(brief, rulings=before.rulings if before else (), edited=before.edited if before else 0, chosen=())
    recent = tuple(
        replace(change, version=number)
        for change in changes(before, now)
        if change.kind not in HOUSEKEEPING and (change.kind, change.block) in told
    )
    return replace(brief, told_in=number, recent=recent, news=news, built_from="" if before else then.built_from)


def given_names(rulings: Iterable[Ruling]) -> frozenset[str]:
    """The names of those whom the editor lets say something: holders as well as those whom articles name."""
    return frozenset(one.value for one in rulings if one.kind == "holder" and one.value)


def matched(
    store: Store,
    topic: Topic,
    ruling: Ruling,
    page: Brief | None,
    dossier: Dossier | None = None,
    given: frozenset[str] = frozenset(),
) -> bool:
    """Whether a ruling means anything that is known: a block, the words of a statement, a holder, an outlet.

    `given` are names of holders that no article has and the editor has given.
    """
    if page and ruling in (one.ruling for one in page.rulings):
        return True
    if ruling.block:
        archive = dossier.archive if dossier else store.shelf(topic.slug)
        if page_rulings.block_named(ruling.block, page.blocks if page else (), archive):
            return True
    if ruling.quote:
        said = store.claims_saying(topic.slug, wording_keys(ruling.quote))
        first = _saying(store, said, ruling.quote, ruling.url)
        if not ruling.other:
            return bool(first)
        said = store.claims_saying(topic.slug, wording_keys(ruling.other))
        return bool(first) and bool(_saying(store, said, ruling.other, ruling.other_url))
    if ruling.kind == "mute":
        items = store.items_of(topic.slug, ruling.url.rstrip("/") or ruling.name)
        return any(muted(replace(ruling, since=None), item.outlet, item.url, None) for item in items)
    if ruling.name:
        return ruling.name in given or ruling.name in store.holders(topic.slug)
    if ruling.block:  # of a voice or a figure that no page of this store has yet
        return ruling.block in page_rulings.holder_entries(topic, store.holders(topic.slug))
    return ruling.kind == "note"


def _saying(store: Store, claims: Iterable[Claim], words: str, url: str) -> list[Claim]:
    """Those of the claims that have these words, in the article at this address where one is named."""
    known = list(claims)[:_CANDIDATES]
    found = [claim for claim in known if says(words, claim)]
    articles = store.newest({claim.item for claim in found or known})
    if not found:
        found = [claim for claim in known if says(words, claim, articles.get(claim.item))]
    return [claim for claim in found if stands_at(url, articles[claim.item].item)]


def _shut(block: Block, version: int) -> Block:
    """A block whose words the archive does not show."""
    return replace(block, life=(*block.life, BlockStep("hidden", version)))


def gather_dossier(
    store: Store, topic: Topic, previous: Brief | None, now: datetime, rulings: Sequence[Ruling] = ()
) -> Dossier:
    """What an engine is shown: the fresh findings, those on the page, and the best known.

    Among these are those that rulings name, and those of blocks that come back because a ruling ended.
    """
    current = store.fresh_findings(topic.slug, CURRENT)
    fresh = {finding.id for finding in current}
    on_page = {finding for block in (previous.blocks if previous else ()) for finding in block.findings}
    relations, related = _relations(store, topic)
    ended = [one for one in (previous.rulings if previous else ()) if one.ruling not in rulings]
    back = _returning(store, topic, ended)
    meant = _named(store, topic, rulings, previous.rulings if previous else ()) | {f for b in back for f in b.findings}
    wanted = (on_page | related | meant) - fresh
    best = [finding for finding in store.best_findings(topic.slug, _HISTORY) if finding.id not in fresh | wanted]
    history = (*store.findings(wanted), *best)
    corrections = store.fresh_corrections(topic.slug)
    ids = {claim for finding in (*current, *history) for claim in finding.claims}
    standing = (*(previous.blocks if previous else ()), *back)
    ids |= {claim for sentence in sentences(standing) for claim in sentence.claims}
    ids |= {c.id for correction in corrections for c in (correction.claim, correction.now) if c}
    claims = store.claims(ids)
    articles = store.newest(claim.item for claim in claims.values())
    return Dossier(
        topic=topic, version=(previous.version if previous else 0) + 1, now=now, previous=previous, current=current,
        history=history, relations=relations, corrections=corrections,
        claims=claims, articles=articles,
        archive=store.shelf(topic.slug),
    )  # fmt: skip


def _returning(store: Store, topic: Topic, ended: Iterable[Ruled]) -> list[Block]:
    """The blocks of the archive that left by rulings which have ended."""
    shelf = store.shelf(topic.slug)
    return [block for one in ended for id in one.dropped if (block := shelf.get(id))]


def _named(store: Store, topic: Topic, rulings: Sequence[Ruling], was: Sequence[Ruled]) -> set[str]:
    """The findings whose statements rulings put onto the page or hold together."""
    kinds = ("pin", "same", "different", "date", "holder", "side", "hide")
    words = [text for one in rulings if one.kind in kinds for text in (one.quote, one.other)]
    words += [one.quote for one in was if one.ruling in rulings and not one.ruling.quote]
    words += [one.quote for one in was if one.ruling not in rulings and one.ruling.kind == "hide"]
    said = {text: store.claims_saying(topic.slug, wording_keys(text)) for text in words if text}
    named = {text: _saying(store, found, text, "") for text, found in said.items()}
    claims = [claim.id for found in named.values() for claim in found]
    hidden = [claim for one in rulings if one.kind == "hide" for claim in named.get(one.quote, ())]
    speakers = _speakers(store, topic, rulings, hidden)
    claims += [claim.id for name in sorted(speakers) for claim in store.claims_by(topic.slug, name)]
    return set(store.finding_of(topic.slug, claims).values()) if claims else set()


def _speakers(store: Store, topic: Topic, rulings: Sequence[Ruling], hidden: Sequence[Claim]) -> set[str]:
    """The holders, as articles name them, whose other statements rulings may put onto the page.

    They are those who stand somewhere by the editor's word, and those whose words are hidden.
    """
    sides = [one for one in rulings if one.kind == "side" and one.name]
    silenced = {claim.holder for claim in hidden if claim.holder}
    if not sides and not silenced:
        return set()
    holders = store.holders(topic.slug)
    by_side = {name for name in holders if name and any(page_rulings.is_side_of(one, name) for one in sides)}
    outlets = {item.outlet for item in store.items({claim.item for claim in hidden})}
    return by_side | {name for name in holders if name not in outlets and any(same_holder(name, s) for s in silenced)}


def _best(dossier: Dossier) -> dict[str, str]:
    """The best sentence of each item, in its own words."""
    found: dict[str, str] = {}
    for finding in sorted((*dossier.current, *dossier.history), key=lambda finding: (-finding.score, finding.id)):
        lead = dossier.claims.get(finding.claims[0]) if finding.claims else None
        if lead and len(lead.quote.split()) <= QUOTED:
            found.setdefault(lead.item, lead.quote)
    return found


def _thin(dossier: Dossier, blocks: Sequence[Block], kept: int) -> tuple[Sentence, ...]:
    """One honest line under a first page to which half of its articles gave nothing."""
    cited = {item for sentence in sentences(blocks) for item in sentence.items}
    foreign = sum(a.language not in ("", "en") for a in dossier.articles.values())
    silent = kept - len(cited)
    told = []
    if foreign:
        told.append(f"{foreign} of {kept} articles are in another language: without a model only English is read.")
    if kept and silent * 2 >= kept:
        told.append(f"{silent} of {kept} articles gave no sentence on the question; `brief tune` shows why.")
    return tuple(Sentence(text, notice=True) for text in told)


def _unread(store: Store, topic: Topic) -> str:
    """What to say where all that was read is in a language that only a model reads."""
    foreign = store.foreign_items(topic.slug)
    return f"; {foreign} in another language: without a model only English is read" if foreign else ""


def _known_as(claims: Mapping[str, Claim], aliases: Mapping[str, str]) -> dict[str, Claim]:
    """The claims with their holders under one name each."""
    return {
        id: replace(claim, holder=aliases[claim.holder]) if claim.holder in aliases else claim
        for id, claim in claims.items()
    }


def _relations(store: Store, topic: Topic) -> tuple[tuple[Relation, ...], set[str]]:
    """The fresh relations, each to a finding, and the ids of all findings that they touch."""
    found = store.fresh_relations(topic.slug)
    claims = [claim for relation in found for claim in (relation.claim, relation.finding) if claim.startswith("claim-")]
    held = store.finding_of(topic.slug, claims)
    relations = tuple(replace(relation, finding=held.get(relation.finding, relation.finding)) for relation in found)
    return relations, {held[r.claim] for r in relations if r.claim in held} | {r.finding for r in relations}


def _anew(dossier: Dossier, previous: Brief) -> Dossier:
    """The dossier of a page that is made anew; blocks that come back go on where they were, as the editor has them."""
    ruled = dossier.previous.blocks if dossier.previous else ()
    there = {block.id: block for block in (*previous.blocks, *ruled)}
    return replace(dossier, previous=None, archive={**dossier.archive, **there})


def _edited(previous: Brief | None, version: int, edited: bool) -> int:
    """The last version that was chosen anew by an edit of the settings, 0 for none."""
    return 0 if previous is None else version if edited else previous.edited


def _chosen_anew(
    store: Store, previous: Brief | None, blocks: Sequence[Block], evidence: DraftEvidence, edited: bool
) -> tuple[str, ...]:
    """The claims that a page chosen anew tells of what was read before, as far as it still does."""
    if previous is None or not (edited or previous.chosen):
        return ()
    told = {claim for said in sentences(blocks) for claim in said.claims}
    if edited:
        new, claims = {*store.fresh_items(previous.topic.slug)}, evidence.claims
        # What came after the last version is news, though an earlier run has read it and taken it for off topic.
        new |= {item for item, one in evidence.articles.items() if one.revision == 1 and one.seen > previous.date}
        return tuple(sorted(id for id in told if id in claims and claims[id].item not in new))
    return tuple(sorted(told & {*previous.chosen}))


def shown_of(brief: Brief) -> object:
    """What a reader sees of a page, apart from names and numbers."""
    said = [
        (b.section, b.title, b.pole, [(s.text, s.speaker, s.outlet, s.items) for s in b.sentences])
        for b in brief.blocks
    ]
    return said, brief.topic.title, brief.topic.question, brief.topic.state


def unlinked(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without links to what is not on the page: displaced in this version, or left out by the gate."""
    there = {block.id for block in blocks}

    def told(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(replace(s, link="") if s.link and s.link not in there else s for s in sentences)

    return tuple(
        replace(block, sentences=told(block.sentences)) if told(block.sentences) != block.sentences else block
        for block in blocks
    )


def _numbers(store: Store, topic: Topic, blocks: Sequence[Block], cited: Iterable[str]) -> dict[str, int]:
    """The numbers of what the page cites and of what was read for it: others are not loaded."""
    known = store.numbers_of(topic.slug, cited)
    return assign(known, store.last_number(topic.slug), blocks, store.unnumbered(topic.slug))


def _sources(
    store: Store,
    topic: Topic,
    items: Iterable[str],
    numbers: Mapping[str, int],
    articles: Mapping[str, Article],
    best: Mapping[str, str],
) -> tuple[tuple[SourceLine, ...], tuple[SourceLine, ...], Mapping[str, Article]]:
    """The cited sources by number, the newest of the others that were read, and the articles of all these."""
    cited = sorted(items, key=lambda item: numbers[item])
    copies = store.copies(cited)
    most = topic.budgets.also_read
    numbers = {**store.newest_numbers(topic.slug, most + len(cited)), **numbers}
    rest = sorted(set(numbers) - set(cited), key=lambda item: -numbers[item])[:most]
    known = {**articles} | store.newest(item for item in rest if item not in articles)
    lines = tuple(_line(known[item], numbers[item], copies.get(item, ())) for item in cited)
    others = [
        replace(_line(known[item], numbers[item], ()), best=best.get(item, ""))
        for item in sorted(rest, key=lambda item: numbers[item])
    ]
    return lines, tuple(others), known


def _line(article: Article, number: int, copies: tuple[str, ...]) -> SourceLine:
    item = article.item
    return SourceLine(
        number=number, item=item.id, url=item.url, title=item.title, outlet=item.outlet, published=item.published,
        quality=article.quality, found=item.found, copies=copies, revision=article.revision,
        language=article.language,
    )  # fmt: skip


def status_of(store: Store, topic: Topic, now: datetime) -> str:
    """Whether the debate grows or cools at a moment."""

    def count(start: timedelta, end: timedelta) -> int:
        return store.count_findings(topic.slug, now - start, now - end)

    spans = (
        (STATUS_WINDOW, timedelta(0)),
        (2 * STATUS_WINDOW, STATUS_WINDOW),
        (DORMANT, timedelta(0)),
        (now - UNDATED, timedelta(0)),
    )
    return growth_status(*(count(start, end) for start, end in spans))


def _stood_in(store: Store, engine: str, applied: Applied, topic: str) -> tuple[int, int]:
    """How many new articles, and how many sections, another engine did in this one's place."""
    return store.read_by_others(topic, engine), len(applied.by_others)


def _unprinted(operations: Iterable[Operation]) -> tuple[tuple[str, str], ...]:
    """What was proposed and is not printed: its words and why."""
    return tuple((" / ".join(said.text for said in sentences((o.block,))), o.why) for o in operations if o.block)


def _notices(counts: Mapping[str, int], out: int, read: int, written: int) -> tuple[Sentence, ...]:
    notices = []
    if read:
        notices.append(f"{read} article{'s were' if read > 1 else ' was'} read without the model.")
    if written:
        notices.append(f"{written} section{'s were' if written > 1 else ' was'} written without the model.")
    if failed := counts.get("failed", 0):
        notices.append(f"{failed} article{'s' if failed > 1 else ''} could not be read.")
    if out:
        them = "sentences were left out because their sources do not carry them."
        notices.append(f"{out} {them}" if out > 1 else "1 sentence was left out because its sources do not carry it.")
    return tuple(Sentence(text, notice=True) for text in notices)


def _built_from(articles: Iterable[Article]) -> str:
    """What the first version was built from, in one line."""
    read = list(articles)
    days = sorted(article.item.published for article in read if article.item.published)
    span = f", published {days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}" if days else ""
    named = [article.item.outlet for article in read if article.item.outlet]
    parts = [f"{_some(len(named), 'article')} of {_some(len(set(named)), 'outlet')}"] if named else []
    if count := len(read) - len(named):
        parts.append(f"{_some(count, 'article')} that {'names' if count == 1 else 'name'} no outlet")
    return f"Built from {' and '.join(parts)}{span}."


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def counts_text(counts: Mapping[str, int]) -> str:
    """Such as "7 items: 5 repeats, 2 off topic"."""
    words = {
        "kept": "kept without news",
        "repeat": "repeats",
        "off topic": "off topic",
        "failed": "failed",
        "old": "too old",
    }
    total = sum(counts.values())
    parts = [f"{counts[verdict]} {word}" for verdict, word in words.items() if counts.get(verdict)]
    return f"{total} item{'s' if total != 1 else ''}: {', '.join(parts)}"
