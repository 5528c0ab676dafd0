"""How new claims stand to what is near them: words choose what is held together, the model says what it is.

"same" and "disputes" count only where the model says so again with the pair turned around, and two values of one
measure are never the same, whatever it says. Where no model answers, the digest's strict rule stands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from pipeline.engines.llm.calls import Asker, Question
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.schemas import Related
from pipeline.findings.cluster import cluster
from pipeline.models import Article, Claim, Failure, Neighbour, Relation, RelationKind, Topic

PAIRS_PER_CALL = 90  # pairs in one call: the more, the fewer cards are shown twice
_EACH = 2  # neighbours of one claim that are asked about
RELATE_TOKENS = 2400  # tokens of the answer: as if all pairs stood in a relation
_KINDS: Mapping[str, RelationKind] = {"updates": "updates", "supports": "backs", "disputes": "contradicts"}
EITHER = ("same", "disputes")  # what stands between two claims whichever of them is named first
SAME = "the model finds them to say the same, asked twice"
DISAGREE = "the model finds them to disagree, asked twice"

Pair = tuple[Claim, Neighbour]
Found = dict[tuple[str, str], str]  # ids of two claims, the newer or the evidence first, to how they stand


class Relater:
    """Relates the new claims of one topic."""

    def __init__(self, asker: Asker, prompts: Prompts, topic: Topic, articles: Mapping[str, Article]) -> None:
        self.asker, self.prompts, self.topic = asker, prompts, topic
        self.articles = articles

    def relations(self, claims: Sequence[Claim], near: Mapping[str, Sequence[Neighbour]]) -> list[Relation]:
        """One of "new", "repeats" and "supports" for each claim, and what else the model found."""
        pairs = list(_pairs(claims, near))
        found = self._twice(pairs)
        if found is None:
            return cluster(claims, near, self.articles, self.topic)
        return [*_joined(claims, pairs, found), *_apart(pairs, found)]

    def _twice(self, pairs: Sequence[Pair]) -> Found | None:
        """What the model says of each pair of claims, asked again where it weighs; None where it says nothing."""
        first: Found = {}
        for batch in _batches([(claim, other.claim) for claim, other in pairs]):
            told = self._ask(batch)
            if told is None:
                return None
            first |= told
        heavy = [(other.claim, claim) for claim, other in pairs if _verdict(first, claim, other.claim) in EITHER]
        again: Found = {}
        for batch in _batches(heavy):
            again |= self._ask(batch) or {}
        kept: Found = {}
        for claim, other in pairs:
            for one, two in ((claim, other.claim), (other.claim, claim)):
                verdict = first.get((one.id, two.id), "")
                if verdict in EITHER and _verdict(again, one, two) != verdict:
                    continue
                if verdict == "same" and _another_value(one, two):
                    continue
                if verdict == "updates" and "undated" != self._day(one) < self._day(two) != "undated":
                    continue
                if verdict:
                    kept[one.id, two.id] = verdict
        return kept

    def _ask(self, pairs: Sequence[tuple[Claim, Claim]]) -> Found | None:
        cards = {claim.id: claim for pair in pairs for claim in pair}
        handles = {id: f"c{number}" for number, id in enumerate(cards, 1)}
        text = self.prompts.render(
            "relate", question=self.topic.question,
            cards=[self._line(handles[id], claim) for id, claim in cards.items()],
            pairs=[(handles[other.id], handles[claim.id]) for claim, other in pairs],
        )  # fmt: skip
        about = f"{len(pairs)} pairs"
        answer = self.asker.ask(
            Question(
                "relate", self.prompts.version_of("relate"), self.prompts.render("system"), text, Related, about,
                self.topic.slug, most=RELATE_TOKENS,
            )
        )  # fmt: skip
        if isinstance(answer, Failure):
            return None
        asked = {frozenset((claim.id, other.id)) for claim, other in pairs}
        ids = {handle: id for id, handle in handles.items()}
        told = [
            *((one.one, one.other, "same") for one in answer.same),
            *((one.newer, one.older, "updates") for one in answer.updates),
            *((one.evidence, one.claim, "supports") for one in answer.supports),
            *((one.one, one.other, "disputes") for one in answer.disputes),
        ]
        return {
            (ids[one], ids[other]): verdict
            for one, other, verdict in told
            if one in ids and other in ids and frozenset((ids[one], ids[other])) in asked
        }

    def _day(self, claim: Claim) -> str:
        article = self.articles.get(claim.item)
        published = article.item.published if article else None
        return f"{published:%Y-%m-%d}" if published else "undated"

    def _line(self, handle: str, claim: Claim) -> dict[str, str]:
        article = self.articles.get(claim.item)
        return {
            "id": handle, "day": self._day(claim),
            "outlet": article.item.outlet if article else "", "holder": claim.holder, "role": claim.role,
            "measure": measure_line(claim), "says": claim.gist.says if claim.gist else claim.quote,
        }  # fmt: skip


def _batches(pairs: Sequence[tuple[Claim, Claim]]) -> Iterator[list[tuple[Claim, Claim]]]:
    """Pairs in the batches of a call, those of one claim one after the other: each is shown once a batch."""
    of: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        for claim in pair:
            of.setdefault(claim.id, []).append(place)
    order: dict[int, None] = {}
    for start in range(len(pairs)):
        reached = deque([start])
        while reached:
            if (place := reached.popleft()) not in order:
                order[place] = None
                reached.extend(near for claim in pairs[place] for near in of.pop(claim.id, ()))
    laid = [pairs[place] for place in order]
    yield from (laid[place : place + PAIRS_PER_CALL] for place in range(0, len(laid), PAIRS_PER_CALL))


def _verdict(found: Found, one: Claim, other: Claim) -> str:
    """What was found between two claims, whichever was named first."""
    return found.get((one.id, other.id)) or found.get((other.id, one.id), "")


def measure_line(claim: Claim) -> str:
    """The measure of a claim in one line, "" for none."""
    one = claim.gist.measure if claim.gist else None
    if one is None:
        return ""
    return f"{one.name}: {one.subject} {one.value} {one.unit}" + (f" (against {one.against})" if one.against else "")


def _pairs(claims: Sequence[Claim], near: Mapping[str, Sequence[Neighbour]]) -> Iterator[Pair]:
    """What is held together: a claim and the nearest of other articles, each pair once."""
    seen: set[frozenset[str]] = set()
    mine = {claim.id for claim in claims}
    for claim in claims:
        if not _weighs(claim):
            continue
        for other in [n for n in near[claim.id] if n.claim.item != claim.item and _weighs(n.claim)][:_EACH]:
            pair = frozenset((claim.id, other.claim.id))
            if pair not in seen and (other.finding or other.claim.id in mine):
                seen.add(pair)
                yield claim, other


def _weighs(claim: Claim) -> bool:
    """Whether a claim bears on the question, as far as somebody judged: of what does not no page is made."""
    return claim.gist is None or bool(claim.gist.bears)


def _another_value(one: Claim, other: Claim) -> bool:
    """Whether two claims give one measure of one thing two values: then they are not the same."""
    first, second = (claim.gist.measure if claim.gist else None for claim in (one, other))
    if first is None or second is None:
        return False
    same = (first.name.casefold(), first.subject.casefold()) == (second.name.casefold(), second.subject.casefold())
    return same and first.value.replace(",", "") != second.value.replace(",", "")


def _joined(claims: Sequence[Claim], pairs: Sequence[Pair], found: Found) -> Iterator[Relation]:
    """Each claim with the finding that says the same, a known one first, else with one of its own.

    It joins what another new claim that says the same has joined, and no further.
    """
    same: dict[str, list[Neighbour]] = {claim.id: [] for claim in claims}
    for claim, other in pairs:
        if _verdict(found, claim, other.claim) == "same":
            same[claim.id].append(other)
            if not other.finding:
                same[other.claim.id].append(Neighbour(claim, "", other.cosine))
    for others in same.values():
        others.sort(key=lambda one: (-one.cosine, one.claim.id))
    own = {id: next((one.finding for one in others if one.finding), "") for id, others in same.items()}
    known = {
        id: own[id] or next((own[one.claim.id] for one in others if own.get(one.claim.id)), "")
        for id, others in same.items()
    }
    leads: set[str] = set()  # claims that others have joined
    joined: set[str] = set()
    for claim in claims:
        free = [
            o.claim.id for o in same[claim.id] if not o.finding and not known[o.claim.id] and o.claim.id not in joined
        ]
        if known[claim.id]:
            yield Relation(claim.id, "supports", known[claim.id], SAME)
        elif free and claim.id not in leads:
            leads.add(free[0])
            joined.add(claim.id)
            yield Relation(claim.id, "repeats", free[0], SAME)
        else:
            yield Relation(claim.id, "new")


def _apart(pairs: Sequence[Pair], found: Found) -> Iterator[Relation]:
    """What the model found besides: updates, other evidence, and what disagrees."""
    for claim, other in pairs:
        for one, two, known in ((claim, other.claim, other.finding), (other.claim, claim, "")):
            verdict = found.get((one.id, two.id), "")
            if verdict in _KINDS:
                why = DISAGREE if verdict == "disputes" else f"the model finds that it {verdict} it"
                yield Relation(one.id, _KINDS[verdict], known or two.id, why)
