"""Labelled sentences: four invented debates, and the way from a sentence to the claims and the page of a run.

Rows of `tensions.jsonl` are tuned on or held back by a fixed hash of their id, so that nobody can
move one from the part that is scored once to the part that rules are written against.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any, Literal

from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.english.tokens import terms
from pipeline.findings import assembly, similarity
from pipeline.findings.similarity import Neighbourhood, Space, Statistics, threshold
from pipeline.models import Article, Block, Claim, Dossier, Finding, Item, Pole, Relation, Topic, tagged
from pipeline.page import evidence
from pipeline.page.operations import apply
from tests.shared_data import ROOT

Part = Literal["tune", "held"]
PARTS: tuple[Part, ...] = ("tune", "held")
NOW = datetime(2027, 6, 1, tzinfo=UTC)
ENGINE = Digest()
# What the labelled sentences call the things that the sample calls otherwise: a topic's owner lists such names.
NAMES = ("Heron-40B", "Heron-90B", "Opal-3", "Opal-2", "TaskMill", "ProofYard", "CiteBench", "Dovecote",
         "Wexcombe Labs", "Opaline", "Bellwether AI")  # fmt: skip
PAGES = ROOT / "pipeline" / "demo" / "pages"
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“])")


def part(id: str) -> Part:
    """Whether a row is tuned on or held back."""
    return PARTS[hashlib.sha256(id.encode()).digest()[0] % 2]


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a labelled file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def topics() -> dict[str, Topic]:
    """The sample's debate, and three that have nothing to do with it."""
    sample = load(ROOT / "pipeline" / "demo" / "sources.toml").topics[0]
    race = replace(sample, keywords=(*sample.keywords, *NAMES))
    toll = Topic(
        slug="toll", title="The Aldmoor toll", question="Does the toll ring make the city better?",
        keywords=("toll", "toll ring", "traffic", "Weir Street"),
        axis=(Pole("works", ("toll works", "made the city better", "is a success")),
              Pole("fails", ("toll has failed", "made the city worse", "is a failure"))),
    )  # fmt: skip
    rent = Topic(
        slug="rent", title="The rent cap of Port Sable", question="Does the rent cap help tenants?",
        keywords=("rent cap", "rent control", "rents", "tenants"),
        axis=(Pole("helps", ("protects tenants", "keeps homes affordable")),
              Pole("harms", ("harms tenants", "drives up rents"))),
    )  # fmt: skip
    heat = Topic(
        slug="heat", title="Heat pumps in Norrland County", question="Does a heat pump pay for a household?",
        keywords=("heat pump", "heat pumps"),
        axis=(Pole("pays", ("pays for itself", "cheaper to run", "save households money")),
              Pole("costs", ("dearer to run", "cost households money"))),
    )  # fmt: skip
    return {"race": race, "toll": toll, "rent": rent, "heat": heat}


def article(row: Mapping[str, str]) -> Article:
    """A full article of one sentence."""
    text, day = row["text"], datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
    key = tagged("text", row["outlet"], row["date"], text)
    item = Item(
        id=tagged("item", key), url=f"https://outlet.example/{key}", title="", outlet=row["outlet"],
        source="labelled", author=row.get("author", ""), published=day,
    )  # fmt: skip
    sentences = tuple(_SENTENCE.split(text))
    return Article(tagged("article", key), item, "full", sentences, key, day, language="en")


def background(texts: Iterable[str]) -> Statistics:
    """Word statistics over the sample's articles and these sentences, and the threshold that the articles give.

    Labelled sentences are alike on purpose: a threshold that was read off them would be that of no real debate.
    """
    corpus = [(path.name, text) for path in sorted(PAGES.rglob("*.html")) for text in _prose(path)]
    articles = [terms(text) for _, text in corpus]
    labelled = [terms(text) for text in dict.fromkeys(texts)]
    everything = (*articles, *labelled)
    counted = similarity.snapshot(len(everything), similarity.document_frequencies(everything))
    return replace(counted, threshold=threshold(Space(articles, counted), [name for name, _ in corpus]))


def _prose(path: Path) -> list[str]:
    """The sentences of a page's paragraphs."""
    paragraphs = re.findall(r"<p[^>]*>(.*?)</p>", path.read_text(encoding="utf-8"), re.DOTALL)
    texts = (unescape(re.sub(r"<[^>]+>|\s+", " ", paragraph)).strip() for paragraph in paragraphs)
    return [sentence for text in texts for sentence in _SENTENCE.split(text) if len(sentence.split()) >= 6]


@dataclass(frozen=True, slots=True)
class Taken:
    """What is known of a debate after some articles."""

    claims: Mapping[str, Claim]
    articles: Mapping[str, Article]  # by item
    findings: tuple[Finding, ...]
    relations: tuple[Relation, ...]  # all that were judged, in order


NOTHING = Taken({}, {}, (), ())


def take(topic: Topic, before: Taken, articles: Sequence[Article], snapshot: Statistics) -> Taken:
    """Read and relate more articles, as `findings.relate` does, without a store."""
    fresh = [claim for one in articles for claim in ENGINE.claims(one)]
    known = {finding.id: finding for finding in before.findings}
    everything = {**before.claims} | {claim.id: claim for claim in fresh}
    around = Neighbourhood(fresh, {finding.id: terms(finding.text) for finding in before.findings}, snapshot)
    near = around.of_each({id: everything[finding.claims[0]] for id, finding in known.items()})
    on_hand = {**before.articles} | {one.item.id: one for one in articles}
    relations = ENGINE.relate(fresh, near, on_hand, topic)
    made = assembly.assemble(topic, relations, everything, known, on_hand, (), {}, snapshot)
    held = {**known} | {finding.id: finding for finding in made}
    return Taken(everything, on_hand, tuple(held.values()), (*before.relations, *relations))


def holding(taken: Taken, relations: Sequence[Relation]) -> tuple[Relation, ...]:
    """The contradictions and updates among some relations, each to the finding that holds the other claim."""
    holds = {claim: finding.id for finding in taken.findings for claim in finding.claims}
    return tuple(
        Relation(r.claim, r.kind, holds.get(r.finding, r.finding), r.why)
        for r in relations
        if r.kind in ("contradicts", "updates")
    )


def page(topic: Topic, taken: Taken) -> tuple[Block, ...]:
    """The first page of what was taken in, behind the gate."""
    dossier = Dossier(
        topic=topic, version=1, now=NOW, previous=None, current=taken.findings, history=(),
        relations=holding(taken, taken.relations),
        corrections=(), claims=taken.claims, articles=taken.articles,
    )  # fmt: skip
    applied = apply((), ENGINE.revise(dossier), topic.budgets)
    return evidence.passing_blocks(applied.blocks, taken.claims, taken.articles)[0]


def rate(part: float, whole: float) -> float:
    """A share, 1 where there is nothing to have a share of."""
    return part / whole if whole else 1.0
