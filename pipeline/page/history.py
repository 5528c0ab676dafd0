"""Why a sentence stands on a page: since when, by which rule, and what in its words made the rule hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.findings import independence
from pipeline.models import Article, Block, Brief, Claim, Relation, Sentence, Topic
from pipeline.page import evidence
from pipeline.page.changes import TOLD_MOVES


@dataclass(frozen=True, slots=True)
class Since:
    """A sentence with its history."""

    block: Block
    sentence: Sentence
    came: int  # the oldest version of those looked at that has it in this block
    changed: int  # the version since which it has these words
    step: str = ""  # of a sentence that tells a step in the block's life: "answered in v4"


def standing_since(versions: Iterable[Brief]) -> tuple[Since, ...]:
    """The sentences of the newest version, given all versions newest first; older ones are taken only as needed."""
    rest = iter(versions)
    page = next(rest)
    now = page.version
    found = [Since(block, said, now, now, step) for block in page.blocks for step, said in _of(block)]
    oldest = min((block.since for block in page.blocks), default=now)
    reworded: set[int] = set()  # places of sentences whose words have been seen otherwise
    for brief in rest:
        if brief.version < oldest:
            break
        blocks = {block.id: [said for _, said in _of(block)] for block in brief.blocks}
        for place, entry in enumerate(found):
            earlier = next((said for said in blocks.get(entry.block.id, ()) if _alike(said, entry.sentence)), None)
            if earlier is None or earlier.text != entry.sentence.text:
                reworded.add(place)
            if earlier is not None:
                changed = entry.changed if place in reworded else brief.version
                found[place] = replace(entry, came=brief.version, changed=changed)
    return tuple(found)


def _of(block: Block) -> Iterator[tuple[str, Sentence]]:
    """The sentences of a block, then those of its life, each with the step that it tells."""
    yield from (("", said) for said in block.sentences)
    for step in block.life:
        what = f"{step.what} in v{step.version}"
        yield from (
            (f"{what}, before" if step.what in (*TOLD_MOVES, "moved") else what, said) for said in step.sentences
        )


def _alike(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences tell one thing: the same quoted claim, or for notices the same words."""
    return one.claims[:1] == other.claims[:1] and (bool(one.claims) or one.text == other.text)


def independent(
    sentence: Sentence, claims: Mapping[str, Claim], articles: Mapping[str, Article], owners: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """The independent origins of a sentence, by the same rule as those of its finding."""
    quotes: dict[str, list[str]] = {}
    for claim in sentence.claims:
        if claim in claims:
            quotes.setdefault(claims[claim].item, []).append(claims[claim].quote)
    items = [articles[item].item for item in sentence.items if item in articles]
    return independence.origins(items, quotes, independence.table(owners))


def origin_names(publishers: Iterable[str], articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Origins as a reader knows them: a document that is its own publisher by its title."""
    return tuple(independence.byline(articles[one].item) if one in articles else one for one in publishers)


def place_in_section(brief: Brief, block: Block) -> str:
    """Where the block stands in its section, and what it would give way to."""
    section = brief.section(block.section)
    room = getattr(brief.topic.budgets, block.section)
    if block.section == "narrative":
        titles = list(dict.fromkeys(one.title for one in section))
        return f"paragraph {titles.index(block.title) + 1} of {len(titles)}; the page has room for {room}"
    ranks = sorted((one.rank for one in section), reverse=True)
    return (
        f"by rank {ranks.index(block.rank) + 1} of {len(section)}, the page has room for {room};"
        " when it is full, the lowest rank goes to the archive"
    )


def because(block: Block, topic: Topic, claim: Claim | None, relations: Sequence[Relation]) -> Iterator[str]:
    """What in the block's own words and relations made the rule hold."""
    if claim is not None and block.section in ("why", "questions"):
        due = f", due {claim.when}" if claim.when and claim.kind == "forecast" else ""
        yield f"it was read as a {claim.kind}{due}"
    if block.figure is not None:
        yield f"the figure that it gives: {block.figure.text}"
    if block.when and block.section in ("timeline", "figures"):
        yield f"the date that it gives: {block.when}, to the {block.when.precision}"
    if block.section == "narrative" and claim is not None and block.title in claim.names:
        yield f"what it shares with others: {block.title}"
    if block.section == "perspectives" and topic.axis:
        side = topic.axis[0 if block.pole < 0 else 1].name
        yield f"stands at the end “{side}”" if block.pole else "takes no side"
    if block.section == "tensions":
        yield from dict.fromkeys(f"a contradiction: {r.why}" for r in relations if r.kind == "contradicts")


def passed(sentence: Sentence, claims: Mapping[str, Claim], articles: Mapping[str, Article], title: str = "") -> str:
    """What the gate finds of a sentence today; `title` is its block's."""
    fault = evidence.evidence_fault(sentence, claims, articles, title)
    if fault:
        return f"the gate would leave it out today: it {fault}"
    quotes = len(re.findall("“", sentence.text))
    words = f"{quotes} quotation{'s' if quotes != 1 else ''} word for word in the stored articles"
    return f"passes the gate: {words}; no name, figure or date that its sources lack"
