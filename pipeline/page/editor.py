"""The editor's desk: the page as it stands, what could be told, and the operations made so far."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from pipeline.english import standalone
from pipeline.findings.carries import OWN_ROLES, Statement, TopicNames, carries, known_words, statement
from pipeline.models import (
    Article,
    Block,
    BlockStep,
    Claim,
    Dossier,
    Finding,
    Item,
    Operation,
    Section,
    Sentence,
    StepKind,
    tagged,
)
from pipeline.page.candidates import Candidate, Candidates
from pipeline.page.families import is_personal_name
from pipeline.urls import host_of

CLEARLY = 0.3  # how much better a newcomer must be than what it displaces: below that the page only flickers
TELLINGS = 3  # of one finding on a page
_QUOTED = re.compile(r"“([^”]{0,3000})”")  # a page copies 300 words of an article at most
_ALL_QUOTED = re.compile(r"[“\"]([^“”\"]{1,3000})[”\"]")
INTRODUCES = 6  # words around a quotation that say who speaks: "said Ada Quill, the mayor of Marl"
_PRONOUN = re.compile(r"(?:He|She|It|They)\b")
_OPENS_QUOTE = frozenset("“\"‘'«:")


class Editor:
    """Collects operations; sections take candidates from it in turn."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.topic = dossier.topic
        self.version = dossier.version
        self.now = dossier.now
        self.page = {block.id: block for block in dossier.previous.blocks} if dossier.previous else {}
        self.operations: dict[str, Operation] = {}
        self._dropped: dict[str, Block] = {}  # of this version: what comes back goes on where it was
        self.odd: set[str] = set()  # findings that tell an event of the timeline under another day
        self._spent: dict[str, set[str]] | None = None  # what is copied of each article; None: to be counted again
        self._tellings: Counter[str] = Counter()

    @cached_property
    def material(self) -> Candidates:
        """What could be told, best first."""
        return Candidates(self.dossier)

    # --- what there is

    def article(self, claim: Claim) -> Article:
        """The article that makes a claim, in its newest revision."""
        return self.dossier.articles[claim.item]

    def published(self, claim: Claim) -> datetime | None:
        """When the article that makes the claim was published, if that is known."""
        return self.article(claim).item.published

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """All findings of the dossier by id."""
        return {f.id: f for f in (*self.dossier.history, *self.dossier.current)}

    def section(self, section: Section) -> list[Block]:
        """The blocks of a section as they stand now."""
        return [block for block in self.page.values() if block.section == section]

    def told(self, *sections: Section) -> list[str]:
        """The findings that these sections tell, all of them where none is named."""
        return [f for b in self.page.values() if not sections or b.section in sections for f in b.findings]

    def tellable(self, *away: Section) -> list[Candidate]:
        """Candidates, best first, that may be copied and are near nothing that these sections tell."""
        standing = [*self.told(*away), *self.odd]
        return [
            one
            for one in self.material.all
            if not one.stopped and self.fits(one) and not any(self.material.again(one.finding.id, f) for f in standing)
        ]

    def fits(self, one: Candidate, beside: Iterable[Candidate] = ()) -> bool:
        """Whether the page may copy a candidate's words besides those that it has, or will have, of the article."""
        quotes = self._copied(one.claim.item)
        if self.quoted(one.claim) in quotes:
            return self._tellings[one.finding.id] < TELLINGS
        allowed = self.topic.budgets.most_copied(one.article)
        quotes = quotes | {self.quoted(other.claim) for other in beside} | {self.quoted(one.claim)}
        return sum(len(quote.split()) for quote in quotes) <= allowed

    def _copied(self, item: str) -> set[str]:
        """The quotations that the page has of an article."""
        if self._spent is None:
            self._spent = {}
            told = [block for block in self.page.values() if block.section != "figures"]  # there the number stands
            self._tellings = Counter(finding for block in told for finding in block.findings)
            for block in told:
                for said in (*block.sentences, *(s for step in block.life for s in step.sentences)):
                    if said.items:
                        self._spent.setdefault(said.items[0], set()).update(_QUOTED.findall(said.text))
        return self._spent.get(item, set())

    def room(self, section: Section, rank: float) -> bool:
        """Whether a new block of this rank would stay on the page."""
        ranks = sorted(block.rank for block in self.section(section))
        budget: int = getattr(self.topic.budgets, section)
        return len(ranks) < budget or (budget > 0 and rank > ranks[-budget] + CLEARLY)

    def corrected(self, block: Block) -> bool:
        """Whether a source has lately corrected or withdrawn what a block tells: this version has to show it.

        So has the next one, for who did not see the first.
        """
        last = block.life[-1] if block.life else None
        return last is not None and last.version >= self.version - 1 and last.what in ("corrected", "withdrawn")

    # --- sentences

    def tell(self, finding: Finding, claim: Claim | None = None) -> Sentence:
        """A claim of a finding, else its first, in its own words, with all that carry them."""
        lead = claim or self.dossier.claims[finding.claims[0]]
        item = self.article(lead).item
        outlet = shown_publisher(item)
        whole = self._reported(lead)
        cut = lead.holder not in ("", item.outlet) and lead.holder not in lead.quote and not whole
        own = lead.holder == item.outlet and lead.role in OWN_ROLES and lead.holder != ""
        speaker = lead.holder if (cut or own) and not opens(lead.holder, lead.quote) else ""
        if not speaker or speaker == item.outlet:  # on a site of one person all that nobody else says is theirs
            speaker = self.material.pens.get(item.outlet, speaker) if lead.holder in ("", item.outlet) else speaker
        claims = self.carrying(lead, (self.dossier.claims[c] for c in finding.claims if c in self.dossier.claims))
        items = tuple(dict.fromkeys(one.item for one in claims))
        return Sentence(
            f"“{self.quoted(lead)}”", tuple(one.id for one in claims), items, speaker=speaker,
            outlet="" if speaker and same_name(speaker, outlet) else outlet,
            dated=f"{item.published.day} {item.published:%B %Y}" if item.published else "",  # of then, and not of now
        )  # fmt: skip

    def quoted(self, claim: Claim) -> str:
        """The words of a claim as a page has them: a capital that its article has not stands in brackets."""
        told = self._reported(claim) or claim.quote
        if claim.holder not in ("", self.article(claim).item.outlet) and (whole := _ALL_QUOTED.fullmatch(told)):
            told = whole[1]  # behind a name it stands in our marks
        words = inner_marks(self._in_full(claim, told))
        changed = told not in (source := self._source(claim)) and told[:1].lower() + told[1:] in source
        cut = words[:1].islower() and words.split()[0].islower()  # it begins in the midst of a sentence; "xAI" does not
        return f"[{words[0].upper()}]{words[1:]}" if cut or (changed and words[0] != "[") else words

    @staticmethod
    def _in_full(claim: Claim, told: str) -> str:
        """The words with the given name in brackets, where they open with a lone surname: "[Ada] Quill also said"."""
        given, _, last = claim.holder.rpartition(" ")
        lone = is_personal_name(f"{given} {last}") and told.startswith(f"{last} ")
        return f"[{given}] {told}" if lone else told

    def _reported(self, claim: Claim) -> str:
        """The whole sentence of what somebody says, where it stands alone and tells more than whose words they are.

        In quotation marks behind a name words of a reporter would seem to be the holder's own, and a name alone
        does not say who that is.
        """
        source = self._source(claim)
        place = source.find(claim.quote[1:]) - 1  # its first letter may be a capital now
        around = len(source.split()) - len(claim.quote.split())
        spoken = source[: max(place, 0)].rstrip()[-1:] in _OPENS_QUOTE and around < INTRODUCES
        told = standalone.tellable(source)
        if len(claim.sentences) > 1 or claim.quote in (source, told) or spoken:
            return ""
        who = _PRONOUN.match(told)  # "He said that": who that is stands in brackets
        rest = told[who.end() :] if who else ""
        named = f"{claim.holder}{rest}" if who else told
        alone = not (standalone.junk(named) or standalone.leans(named) or standalone.whole(named))
        if not alone or claim.holder == self.article(claim).item.outlet:
            return ""
        return f"[{claim.holder}]{rest}" if who else told

    def _source(self, claim: Claim) -> str:
        """The sentences that a claim quotes from, as its article has them."""
        sentences = self.article(claim).sentences
        return " ".join(sentences[place] for place in claim.sentences if place < len(sentences))

    def carrying(self, lead: Claim, others: Iterable[Claim]) -> list[Claim]:
        """The claim itself and those of the others that carry it, each article once or more."""
        told = self.statement(lead)
        group = self.dossier.joined.get(lead.id)  # of what the editor holds to be the same
        return [
            lead,
            *(
                c
                for c in others
                if c.id != lead.id
                and ((group and self.dossier.joined.get(c.id) == group) or carries(told, self.statement(c), self.known))
            ),
        ]

    def statement(self, claim: Claim) -> Statement:
        """A claim as it is held against others."""
        return statement(claim, self.dossier.articles.get(claim.item))

    @cached_property
    def outlets(self) -> frozenset[str]:
        """Who publishes what is known, lower-cased."""
        return frozenset(shown_publisher(article.item).casefold() for article in self.dossier.articles.values())

    @cached_property
    def known(self) -> TopicNames:
        """What counts as neither figure nor foreign name on this topic."""
        return known_words(self.topic, self.dossier.articles.values(), self.dossier.claims.values())

    # --- changes to the page

    def put(self, block: Block, why: str = "") -> None:
        """Add the block, or put it in the place of the one with its id; what the editor has settled stays so."""
        if block.id in self.dossier.barred or self._settled(block):
            return
        if block.id in self.page:
            if block == self.page[block.id]:
                return
        elif old := self._dropped.pop(block.id, None) or self.dossier.archive.get(block.id):
            begun_again = tuple(step for step in block.life if step.what not in ("opened", "new"))
            block = replace(block, since=old.since, name=old.name, life=old.life + begun_again)
        begun = self.operations.get(block.id)
        known = begun.kind != "add" if begun else block.id in self.page
        self.operations[block.id] = Operation(
            "replace" if known else "add", block.id, block, why or (begun.why if begun else "")
        )
        self.page[block.id] = block
        self._spent = None

    def drop(self, id: str, why: str = "") -> None:
        """Retire a block; what is pinned stays."""
        if id in self.dossier.pinned:
            return
        self._dropped[id] = self.page.pop(id)
        self._spent = None
        begun = self.operations.get(id)
        if begun and begun.kind == "add":
            del self.operations[id]
        else:
            self.operations[id] = Operation("retire", id, why=why)

    def _settled(self, block: Block) -> bool:
        """Whether a block would give other words to what is pinned, though its source has not taken them back."""
        if block.id not in self.dossier.pinned or block.id not in self.page or self.corrected(block):
            return False
        return not {said.text for said in self.page[block.id].sentences} <= {said.text for said in block.sentences}

    def new(self, section: Section, key: str, sentences: Iterable[Sentence], **fields: Any) -> Block:
        """A block whose id follows from its section and key, so that it is found again when it comes back."""
        return Block(tagged(section, self.topic.slug, key), section, tuple(sentences), since=self.version, **fields)

    def step(self, block: Block, what: StepKind, sentences: Sequence[Sentence] = ()) -> Block:
        """The block with one more step in its life."""
        return replace(block, life=(*block.life, BlockStep(what, self.version, tuple(sentences))))


def shown_publisher(item: Item) -> str:
    """Who is shown to have published an item: its outlet, else its host; "" for a document without either."""
    return item.outlet or host_of(item.url)


def opens(holder: str, words: str) -> bool:
    """Whether words open with who says them: "Brandt argues that ...", "Osprey's evaluation puts ..."."""
    names = "|".join(re.escape(name) for name in (holder, holder.split()[-1]) if name[:1].isupper())
    return bool(names) and re.match(rf"\W*(?:[Tt]he\s)?(?:{names})\b", words) is not None


def same_name(one: str, other: str) -> bool:
    """Whether two names are one to a reader: letters and digits alone count, and no "the"."""
    plain = [re.sub(r"^the|\W", "", name.casefold()) for name in (one, other)]
    return plain[0] == plain[1]


def inner_marks(text: str) -> str:
    """Quotation marks inside a quotation as single ones."""
    text = re.sub(r"[“\"]([^“”\"]*)[”\"]", r"‘\1’", text)
    return text.replace("“", "‘").replace("”", "’").replace('"', "’")
