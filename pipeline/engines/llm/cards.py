"""What the calls of one version are shown: findings and blocks under short handles, the only ids an answer may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from pipeline.engines.llm.relations import measure_line
from pipeline.english.tokens import terms
from pipeline.findings.similarity import Space, document_frequencies, snapshot
from pipeline.models import Block, Claim, Finding, RelationKind
from pipeline.page.editor import Editor
from pipeline.page.evidence import OPINION_ROLES

NEW_CARDS = 160  # new cards of one version, best first: what a careful reader keeps apart, and 10,000 tokens
KNOWN_CARDS = 40  # known cards beside them
_NEAREST = 3  # known cards that one new card brings along
_NEAR = 0.12  # cosine from which a card is about what another one is
_VIEWED = 2  # how much a statement bears on the question that may show how its holder moved: less is background
_A_DAY = 3  # statements of one holder and day that are listed, best first: one report alone may have dozens
_WITNESSES = 3  # claims of one finding that are cited and read again: who says so first, and two further origins
_SIDES = {-1: "left", 0: "", 1: "right"}


class Cards:
    """The cards of one version: c1, c2 ... for what is new, k1, k2 ... for what was known."""

    def __init__(self, desk: Editor) -> None:
        self.desk = desk
        dossier = desk.dossier
        worth = {finding.id: bearing(desk, finding) for finding in (*dossier.current, *dossier.history)}
        fresh = [finding for finding in dossier.current if worth[finding.id]]
        fresh.sort(key=lambda f: (-worth[f.id], -len(f.origins), -f.score, f.id))
        self.bears = worth
        self.new = {f"c{number}": finding for number, finding in enumerate(fresh[:NEW_CARDS], 1)}
        self.known = {f"k{number}": finding for number, finding in enumerate(self._beside(), 1)}
        self.handles = {finding.id: handle for handle, finding in (self.known | self.new).items()}

    def cut(self, most: int) -> None:
        """Keep the best new cards only, for a model that holds no more."""
        self.new = dict(list(self.new.items())[:most])

    def lead(self, finding: Finding) -> Claim:
        """The claim that a finding quotes."""
        return self.desk.dossier.claims[finding.claims[0]]

    def findings(self, handles: Sequence[str]) -> list[Finding]:
        """The findings behind handles, of a standing entry those that it rests on; none where one was never given."""
        found: dict[str, Finding] = {}
        for handle in handles:
            card = (self.new | self.known).get(handle)
            behind = [card] if card else self._under(self.blocks[handle]) if handle in self.blocks else []
            if not behind:
                return []
            found |= {finding.id: finding for finding in behind}
        return list(found.values())

    def _under(self, block: Block) -> list[Finding]:
        """What an entry rests on: the findings whose claims its sentences cite."""
        told = {claim for said in block.sentences for claim in said.claims} & self.desk.dossier.claims.keys()
        return [one for one in self._all if told & {*one.claims}]

    def witnesses(self, finding: Finding) -> tuple[Claim, ...]:
        """The claims of a finding that a sentence cites: the quoted one, and the first of two further articles.

        Who only argues so is no witness to a report, and nobody to what another one argues.
        """
        lead = self.lead(finding)
        found = {lead.item: lead}
        for id in finding.claims:
            claim = self.desk.dossier.claims.get(id, lead)
            if (claim.role in OPINION_ROLES) == (lead.role in OPINION_ROLES) and (
                claim.role not in OPINION_ROLES or claim.holder == lead.holder
            ):
                found.setdefault(claim.item, claim)
        return tuple(found.values())[:_WITNESSES]

    def near(self, claims: Sequence[Claim], most: int) -> tuple[Claim, ...]:
        """The cards nearest to these claims that are none of them, for a reading to hold against a sentence."""
        places = [place for place, finding in enumerate(self._all) if finding.claims[0] in {c.id for c in claims}]
        cited = {claim.quote for claim in claims}
        found = [near for place in places for near in self._space.near(place, _NEAR, most + len(claims))]
        found.sort(key=lambda near: (-near.cosine, near.place))
        leads = dict.fromkeys(self._all[near.place].claims[0] for near in found)
        near = (self.desk.dossier.claims[id] for id in leads)
        return tuple({c.quote: c for c in near if c.quote not in cited}.values())[:most]

    # --- as a prompt shows them

    def lines(self) -> list[dict[str, str]]:
        """Each card once."""
        return [self._line(handle, finding) for handle, finding in (self.new | self.known).items()]

    def _line(self, handle: str, finding: Finding) -> dict[str, str]:
        lead = self.lead(finding)
        gist, published = lead.gist, self.desk.published(lead)
        others = len(finding.origins) - 1
        happened = f"{{{lead.when}}} " if lead.when else ""
        return {
            "id": handle, "day": prompt_day(published), "outlet": self.desk.article(lead).item.outlet,
            "holder": lead.holder,
            "role": lead.role, "voice": "" if not gist or gist.voice == "own" else f" ({gist.voice})",
            "bears": str(self.bears[finding.id]), "origins": f", +{others} outlets" if others else "",
            "side": f", {_SIDES[gist.side]}" if gist and gist.side else "", "measure": happened + measure_line(lead),
            "says": gist.says if gist else f"“{lead.quote}”",
        }  # fmt: skip

    def page(self) -> list[dict[str, str]]:
        """The page as it stands, without what code alone decides."""
        told = []
        for block in self.blocks.values():
            cited = [self.handles[id] for id in block.findings if id in self.handles]
            told.append(
                {
                    "id": block.anchor, "since": str(block.since),
                    "title": " ".join(
                        filter(None, (block.title, str(block.when or ""), "answer" if block.kind == "answer" else ""))
                    ),
                    "state": block.life[-1].what if block.life and block.life[-1].what != "opened" else "",
                    "text": " ".join(said.text for said in block.sentences),
                    "cites": " ".join(cited), "section": block.section,
                }
            )  # fmt: skip
        return told

    @property
    def blocks(self) -> dict[str, Block]:
        """The blocks that a model may speak of, by their handles."""
        return {
            block.anchor: block
            for block in self.desk.page.values()
            if block.section != "figures" and block.kind != "sides"
        }

    def relations(self) -> list[str]:
        """What was found between cards when they were compared, but for what disagrees."""
        return self._compared({"updates": "updates", "backs": "supports"})

    def disputes(self) -> list[str]:
        """The pairs of cards that were found to disagree when they were compared: an editor takes or leaves each."""
        return self._compared({"contradicts": "against"})

    def _compared(self, words: Mapping[RelationKind, str]) -> list[str]:
        told = {claim: finding.id for finding in self.desk.findings.values() for claim in finding.claims}
        made = set()
        for relation in self.desk.dossier.relations:
            one, other = told.get(relation.claim, ""), relation.finding
            if relation.kind in words and one in self.handles and other in self.handles:
                made.add(f"{self.handles[one]} {words[relation.kind]} {self.handles[other]}")
        return sorted(made)

    def heard(self) -> list[str]:
        """The holders of whom the page has a view, or the cards a statement of another day, with all that is theirs."""
        held: dict[str, list[tuple[str, str]]] = {}
        for handle, finding in (self.new | self.known).items():
            lead = self.lead(finding)
            if self.bears[finding.id] >= _VIEWED and lead.role not in ("reports", "asks"):
                day = prompt_day(self.desk.published(lead))
                held.setdefault(self.desk.material.voice(lead.holder), []).append((day, handle))
        views = {block.title: block.anchor for block in self.desk.section("perspectives")}
        told = []
        for holder, cards in held.items():
            days = {day for day, _ in cards} - {prompt_day(None)}
            again = holder in views and any(handle in self.new for _, handle in cards)
            if again or len(days) > 1:
                first = {day: [one for one in cards if one[0] == day][:_A_DAY] for day, _ in sorted(cards)}
                said = ", ".join(f"{day} {handle}" for some in first.values() for day, handle in some)
                told.append(f"{holder}{f' ({views[holder]})' if holder in views else ''}: {said}")
        return told

    # --- what is near what

    def _beside(self) -> list[Finding]:
        """The known findings nearest to what is new, those that it was found to stand to first."""
        desk, fresh = self.desk, {finding.id for finding in self.new.values()}
        told = {claim: finding.id for finding in desk.findings.values() for claim in finding.claims}
        bound = {relation.finding for relation in desk.dossier.relations if told.get(relation.claim) in fresh}
        bound |= {told.get(relation.claim, "") for relation in desk.dossier.relations if relation.finding in fresh}
        speak = {desk.material.voice(self.lead(one).holder) for one in self.new.values()}
        bound |= {id for block in desk.section("perspectives") if block.title in speak for id in block.findings}
        new = {finding.id for finding in desk.dossier.current}
        ranked = {finding.id: 1.0 for finding in desk.dossier.history if finding.id in bound}
        for place, finding in enumerate(self._all):
            if finding.id in fresh:
                known = [n for n in self._space.near(place, _NEAR, 4 * _NEAREST) if self._all[n.place].id not in new]
                for near in known[:_NEAREST]:
                    id = self._all[near.place].id
                    ranked[id] = max(ranked.get(id, 0.0), near.cosine)
        best = sorted(ranked, key=lambda id: (-ranked[id], id))[:KNOWN_CARDS]
        return [desk.findings[id] for id in best if desk.findings[id].claims[0] in desk.dossier.claims]

    @cached_property
    def _all(self) -> list[Finding]:
        found = [f for f in self.desk.findings.values() if f.claims[0] in self.desk.dossier.claims and self.bears[f.id]]
        return sorted(found, key=lambda finding: finding.id)

    @cached_property
    def _space(self) -> Space:
        texts = [terms(claim_words(self.lead(finding))) for finding in self._all]
        return Space(texts, snapshot(len(texts), document_frequencies(texts)))


def bearing(desk: Editor, finding: Finding) -> int:
    """How much a finding bears on the question, 0 to 3, by who read it; what nobody judged is background."""
    lead = desk.dossier.claims.get(finding.claims[0])
    if lead is None or lead.item not in desk.dossier.articles:
        return 0
    if lead.gist and lead.gist.topic in ("", desk.topic.slug):
        return lead.gist.bears
    return 0 if desk.article(lead).quality == "title" else 1


def claim_words(claim: Claim) -> str:
    """A claim so that it is understood by itself, as far as somebody read it so."""
    return claim.gist.says if claim.gist else claim.quote


def prompt_day(moment: datetime | None) -> str:
    """A day as prompts show it."""
    return f"{moment:%Y-%m-%d}" if moment else "undated"
