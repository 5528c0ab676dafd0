"""The desk on which a page is revised: what is new, what is told where, and how much of an article is copied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.engines.offline.point import flaw, slight
from pipeline.engines.offline.poles import place as pole_of
from pipeline.engines.offline.subject import names_keyword, vocabulary
from pipeline.read.words import terms
from pipeline.records import Block, Claim, Dossier, Finding, Operation, Section, Sentence, Step, StepKind, tagged
from pipeline.relate.origins import byline

VERBS = {
    "reports": "says", "evaluates": "finds", "argues": "argues", "forecasts": "expects", "announces": "announces",
    "asks": "asks",
}  # fmt: skip
CLEARLY = 0.5  # how much better a newcomer must be than what it displaces
RELEVANT = 0.05  # least cosine with the topic's words; read off the sample and real pages, where less was chatter
WORDS = 2  # of the topic's own that a point has: with one, 11 of 14 were asides
WEIGHTY = 0.2  # least cosine of a point with one word of the topic, which then weighs much in it
ASKED = 0.02  # the same for questions, which are short and whose answers may use other words
BEARING = 0.16  # the same for telling, with that of the sentences around it: at 0.12 a third of the points were asides
BEARING_MEASURED, MEASURED = 0.13, 3  # the same for a figure of something that three of the topic's own words name
RESERVED = 50  # words of an article's allowance kept for labels, those of What's new among them
IN_FULL = "in full below"  # stands for a label when an article's allowance is used up
_QUOTED = re.compile(r"“([^”]*)”")
_UNSAID = re.compile(
    r"\b(?:declin\w+|refus\w+) to (?:comment|discuss|elaborate|be interviewed)\b|\bhad no comment\b"
    r"|\b(?:did|has|have|had|would) not (?:immediately |yet )?(?:respond|responded|reply|replied|comment|commented"
    r"|return|returned|answer|answered)\b(?! (?:with|by))|\bcould not be reached\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w-]*\d[\w-]*")


class Desk:
    """Collects operations; sections take findings from it in turn, so that each is told in full once."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.topic = dossier.topic
        self.version = dossier.version
        self.page = {block.id: block for block in dossier.previous.blocks} if dossier.previous else {}
        self.archive = dossier.archive
        self.findings = {finding.id: finding for finding in (*dossier.history, *dossier.current)}
        self.home = {finding: block.id for block in self.page.values() for finding in block.findings}
        self.copied: Counter[str] = Counter()  # words copied from each article
        self._promised: Counter[str] = Counter()  # those of labels that are not on the page yet
        self.told: Counter[str] = Counter()  # those of them that tell a finding in full
        for block in self.page.values():
            self._count(block, 1)
        self.operations: dict[str, Operation] = {}
        self.made_way = False  # whether a theme left this version for a better one
        self._pointed: dict[tuple[str, str], bool] = {}
        self._outlets = {article.item.outlet for article in dossier.articles.values()} - {""}

    # --- what there is

    def lead(self, finding: Finding) -> Claim:
        """The claim that a finding quotes."""
        return self.dossier.claims[finding.claims[0]]

    def day(self, claim: Claim) -> datetime:
        """When the article that makes the claim came out."""
        return self.dossier.articles[claim.item].day

    def untold(self) -> list[Finding]:
        """New findings that make a point of the topic's page and are not told in full yet, best first."""
        return [
            f for f in self.dossier.current if f.id not in self.home and self.to_the_point(f) and not unsaid(f.text)
        ]

    def to_the_point(self, finding: Finding, claim: Claim | None = None) -> bool:
        """Whether a claim of a finding, or what it quotes, bears on the topic and says something by itself."""
        claim = claim or self.lead(finding)
        key = finding.id, claim.id
        if key not in self._pointed:  # every section asks
            self._pointed[key] = self._points(finding, claim)
        return self._pointed[key]

    def _points(self, finding: Finding, claim: Claim) -> bool:
        if flaw(claim.quote, self.topic, self.dossier.articles[claim.item].item.title):
            return False
        if pole_of(claim.quote, self.topic) != 0.0:
            return True
        if claim.kind == "question":
            return finding.relevance >= ASKED
        shared = len(vocabulary(self.topic) & set(terms(claim.quote)))
        measured = shared >= MEASURED and bool(claim.figures)
        least = BEARING_MEASURED if measured else BEARING
        near = finding.relevance >= RELEVANT and finding.relevance + finding.setting >= least
        near = near or (measured and _headlined(claim, self.dossier.articles[claim.item].item.title))
        # Where all that is read is about the topic, its words weigh little: a whole keyword tells more.
        near = near or names_keyword(claim.quote, self.topic)
        return near and (shared >= WORDS or finding.relevance >= WEIGHTY) and not slight(claim.quote)

    def relevant(self, finding: Finding, least: float = RELEVANT) -> bool:
        """Whether a finding bears on the topic: by the weight of the topic's own words in it, a side, or the engine."""
        return (
            finding.id in self.dossier.bearing or finding.relevance >= least or pole_of(finding.text, self.topic) != 0.0
        )

    def substantial(self, finding: Finding) -> bool:
        """Whether a finding says something that can be checked: a figure, a date, two names, or a side on the axis."""
        lead = self.lead(finding)
        told = bool(lead.figures) or lead.when is not None or len(lead.names) > 1 or len(finding.origins) > 1
        return told or pole_of(finding.text, self.topic) != 0.0

    def section(self, section: Section) -> list[Block]:
        """The blocks of a section as they stand now."""
        return [block for block in self.page.values() if block.section == section]

    def room(self, section: Section, rank: float) -> bool:
        """Whether a new block of this rank would stay on the page."""
        ranks = sorted(block.rank for block in self.section(section))
        budget: int = getattr(self.topic.budgets, section)
        return len(ranks) < budget or (bool(ranks) and rank > ranks[-budget] + CLEARLY)

    # --- sentences

    def fits(self, claim: Claim) -> bool:
        """Whether the page may copy this claim's words besides those it has of the article."""
        allowed, words = self.topic.budgets.words_per_article, len(claim.quote.split())
        return self.told[claim.item] + words <= allowed - RESERVED and self.copied[claim.item] + words <= allowed

    def tell(self, finding: Finding, claim: Claim | None = None, words: str = "") -> Sentence:
        """The finding in full: who says it, and the words of the claim, or those of them that are given."""
        claim = claim or self.lead(finding)
        words = inner_marks(words or claim.quote)
        joint = "" if claim.quote[:1].isupper() or not claim.quote[:1].isalpha() else " that"
        # A full stop stands inside the quotation marks, as the source has it: words from before ", she said" have none.
        text = f"{self.speaker(claim)}{joint or ':'} “{words}”"
        claims = (claim.id, *(other for other in finding.claims if other != claim.id))
        return Sentence(text, claims, tuple(dict.fromkeys((claim.item, *finding.items))))

    def speaker(self, claim: Claim) -> str:
        """Who speaks, with a verb: the holder, or who reports it where the words themselves name the holder."""
        outlet = byline(self.dossier.articles[claim.item].item)
        if claim.holder and claim.holder == self.dossier.articles[claim.item].item.author:
            return f"{claim.holder} writes"
        if claim.holder != outlet and claim.holder not in claim.quote and claim.holder in self._outlets:
            return f"{outlet}, citing {claim.holder}, reports"  # no page speaks for another outlet
        if claim.holder and claim.holder != outlet and claim.holder not in claim.quote:
            found = "forecasts" if (claim.kind, claim.role) == ("forecast", "evaluates") else claim.role
            return f"{claim.holder} {VERBS[found]}"
        verb = "asks" if claim.role == "asks" else "writes" if claim.role == "argues" else "reports"
        return f"{outlet} {verb}"  # how many others say so is in the citations, which grow while the words stay

    def refer(self, finding: Finding, before: str = "", after: str = "") -> Sentence:
        """The finding by its label, linked to where it is told in full."""
        item = self.lead(finding).item
        left = self.topic.budgets.words_per_article - self.copied[item] - self._promised[item]
        short = IN_FULL
        if len(finding.label.split()) <= left:
            short = f"“{inner_marks(finding.label)}”"
            self._promised[item] += len(finding.label.split())
        return Sentence(f"{before}{short}{after}", finding.claims, finding.items, link=self.home.get(finding.id, ""))

    def mention(self, finding: Finding) -> tuple[Sentence, tuple[str, ...]]:
        """The finding by its label when it is told elsewhere or may not be copied, else in full; and what is told."""
        if finding.id in self.home or not self.fits(self.lead(finding)):
            return self.refer(finding, f"{self.speaker(self.lead(finding))}: "), ()
        return self.tell(finding), (finding.id,)

    # --- changes to the page

    def put(self, block: Block, why: str = "") -> None:
        """Add the block, or put it in the place of the one with its id."""
        self._promised.clear()
        if block.id in self.page:
            if block == self.page[block.id]:
                return
            self._count(self.page[block.id], -1)
        elif block.id in self.archive:
            old = self.archive[block.id]
            begun_again = tuple(step for step in block.life if step.what not in ("opened", "new"))
            block = replace(block, since=old.since, life=old.life + begun_again)
        begun = self.operations.get(block.id)
        known = block.id in self.page and not (begun and begun.kind == "add")
        self.operations[block.id] = Operation("replace" if known else "add", block.id, block, why)
        self.page[block.id] = block
        self._count(block, 1)
        for finding in block.findings:
            self.home[finding] = block.id

    def drop(self, id: str) -> None:
        """Retire a block."""
        self._count(self.page.pop(id), -1)
        if self.operations.get(id, Operation("retire", id)).kind == "add":
            del self.operations[id]
        else:
            self.operations[id] = Operation("retire", id)

    def new(self, section: Section, key: str, sentences: Iterable[Sentence], **fields: Any) -> Block:
        """A block whose id follows from its section and key, so that it is found again when it comes back."""
        id = tagged(section, self.topic.slug, key)
        return Block(id, section, tuple(sentences), since=self.version, **fields)

    def step(self, block: Block, what: StepKind, sentences: Iterable[Sentence] = ()) -> Block:
        """The block with one more step in its life."""
        return replace(block, life=(*block.life, Step(what, self.version, tuple(sentences))))

    # --- inside

    def _count(self, block: Block, sign: int) -> None:
        for sentence in (*block.sentences, *(s for step in block.life for s in step.sentences)):
            if sentence.claims and sentence.claims[0] in self.dossier.claims:
                words = sum(len(part.split()) for part in _QUOTED.findall(sentence.text))
                item = self.dossier.claims[sentence.claims[0]].item
                self.copied[item] += sign * words
                self.told[item] += 0 if sentence.link else sign * words


def _headlined(claim: Claim, title: str) -> bool:
    """Whether an article's title has a figure of the claim: it is then what the article is about."""
    return any(re.search(rf"(?<![\w.,]){re.escape(f.text)}(?![\w]|[.,]\d)", title) for f in claim.figures)


def unsaid(text: str) -> bool:
    """Whether a sentence tells only that somebody said nothing, which is no finding."""
    return _UNSAID.search(text) is not None and not re.search(r"\d", _NAME.sub("", text))


def inner_marks(text: str) -> str:
    """Double quotation marks as single ones, for words that stand between double ones."""
    text = text.replace("“", "‘").replace("”", "’")
    return re.sub(r'"([^"]*)"', r"‘\1’", text).replace('"', "’")
