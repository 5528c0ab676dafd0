"""What says the same: plain code judges first, the model is asked about the pairs that it leaves open.

That two say the same is taken only where one carries the other, so that no text can lend its weight to another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.engines.llm.asking import Asker, Question
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.shapes import Verdicts
from pipeline.findings.carries import Known, carries
from pipeline.findings.cluster import cluster
from pipeline.findings.statements import known_words, statement
from pipeline.records import Article, Claim, Failure, Neighbour, Relation, RelationKind, Topic

BATCH = 60  # pairs in one call
EACH = 2  # neighbours of one claim that are asked about
LEAST = 0.6  # part of the threshold from which a pair is worth a question
DISAGREE = "the model finds them to disagree"
MOST = 1800  # tokens of the answer

Pair = tuple[Claim, Neighbour]


def judge(
    claims: Sequence[Claim],
    near: Mapping[str, Sequence[Neighbour]],
    threshold: float,
    articles: Mapping[str, Article],
    topic: Topic,
    asker: Asker,
    prompts: Prompts,
) -> list[Relation]:
    """As the digest judges, with what the model adds to it."""
    near = {claim.id: [n for n in near[claim.id] if not _beside(claim, n)] for claim in claims}
    found = cluster(claims, near, articles, topic)
    known = known_words(topic, articles.values(), claims)
    leading = {relation.claim for relation in found if relation.kind == "new"}
    pairs = _open(claims, near, threshold, leading)
    for start in range(0, len(pairs), BATCH):
        batch = pairs[start : start + BATCH]
        about = f"pairs {start + 1} to {start + len(batch)}"
        verdicts = compare([(claim.quote, other.claim.quote) for claim, other in batch], asker, prompts, about)
        if isinstance(verdicts, Failure):
            break  # what plain code found stands; the next batch would fail as well
        for place, verdict in verdicts.items():
            found = _taken(found, *batch[place], verdict, articles, known)
    return found


def compare(
    pairs: Sequence[tuple[str, str]], asker: Asker, prompts: Prompts, about: str, topic: str = ""
) -> dict[int, str] | Failure:
    """How the two statements of each pair stand to each other, by the place of the pair."""
    text = prompts.render("relate", pairs=[(number, *pair) for number, pair in enumerate(pairs, 1)])
    answer = asker.ask(
        Question(
            "relate", prompts.version_of("relate"), prompts.render("system"), text, Verdicts, about, topic, most=MOST
        )
    )
    if isinstance(answer, Failure):
        return answer
    return {one.pair - 1: one.verdict for one in answer.pairs if 1 <= one.pair <= len(pairs)}


def _beside(claim: Claim, other: Neighbour) -> bool:
    """Whether a reader chose both in one article: then each says something of its own."""
    return not other.finding and other.claim.article == claim.article


def _open(
    claims: Sequence[Claim], near: Mapping[str, Sequence[Neighbour]], threshold: float, leading: set[str]
) -> list[Pair]:
    """The pairs that similarity alone does not settle, in the order of the claims."""
    pairs: list[Pair] = []
    seen: set[frozenset[str]] = set()
    for claim in claims:
        if claim.id not in leading:
            continue
        worth = [n for n in near[claim.id] if n.cosine >= LEAST * threshold and n.claim.item != claim.item]
        for other in worth[:EACH]:
            pair = frozenset((claim.id, other.claim.id))
            if pair not in seen and (other.finding or other.claim.id in leading):
                seen.add(pair)
                pairs.append((claim, other))
    return pairs


def _taken(
    found: list[Relation],
    claim: Claim,
    other: Neighbour,
    verdict: str,
    articles: Mapping[str, Article],
    known: Known,
) -> list[Relation]:
    """The relations with one verdict of the model: that two disagree is kept for what is written later.

    That they say the same counts only where the claim would carry what the other's finding quotes.
    """
    target = other.finding or other.claim.id
    if verdict == "contradicts" and not any(r.claim == claim.id and r.finding == target for r in found):
        return [*found, Relation(claim.id, "contradicts", target, DISAGREE)]
    told, source = (statement(one, articles.get(one.item)) for one in (other.claim, claim))
    if verdict == "same" and carries(told, source, known):
        return _joined(found, claim, other)
    return found


def _joined(found: list[Relation], claim: Claim, other: Neighbour) -> list[Relation]:
    """The claim, and all that joined it, with the finding of the other one."""
    place = {r.claim: r for r in found if r.kind not in ("contradicts", "updates")}
    target = other.finding or other.claim.id
    if not other.finding and place[target].kind != "new":
        target = place[target].finding  # it has joined another meanwhile
    if place[claim.id].kind != "new" or target == claim.id:
        return found
    kind: RelationKind = "supports" if other.finding else "repeats"
    return [
        replace(r, kind=kind, finding=target, why="the model finds them to say the same")
        if r.claim == claim.id and r.kind == "new"
        else replace(r, finding=target, kind=kind)
        if r.kind == "repeats" and r.finding == claim.id
        else r
        for r in found
    ]
