"""What an edition proposes, sentence by sentence, with what code alone has against it before anybody reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.engines.llm.cards import Cards
from pipeline.engines.llm.schemas import EditionAnswer, SaidAnswer, SectionEdit
from pipeline.english.attribution import attribution
from pipeline.english.names import names
from pipeline.english.sentences import cut_sentences
from pipeline.models import Basis, Block, Claim, Finding, Sentence, When
from pipeline.page import evidence
from pipeline.page.editor import Editor

_SHORTEST, _LONGEST = 4, 60  # words of a sentence
TITLE = 10  # words of a theme's heading: a short clause
QUESTION_WORDS = 16  # words of the question that a tension is about: both answers may stand in it
_RECENT = timedelta(days=60)  # how old the newest source of a "now" may be
# Sentences of one entry: what a dispute is about and its two sides; a view, who shares it and what its holder held
# before; a paragraph.
_MANY = {"tensions": 3, "perspectives": 3, "narrative": 5}
_SIDES = 2
MOVES: Mapping[str, str] = {
    "now says": "holds something else on the same matter than before, not the same in other words",
    "changed sides": "has come to stand on the other side of the question",
    "strengthened": "holds the same view more strongly",
    "softened": "holds the same view less strongly",
}
SURROUNDING = 2  # cards beside a sentence that a reading is shown
_NOW = re.compile(r"\b(?:now|currently|no longer|today)\b|^(?:Now|Currently|Today)\b")  # and no USA TODAY
_REPLY = re.compile(
    r"\bin (?:response|reaction|reply|answer) to\b|\b(?:respond|repl|react)(?:s|ed|ies|ied|ing)?\b to", re.I
)


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A proposed sentence: what it rests on, and what became of it."""

    text: str
    basis: Basis
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    title: str = ""  # of its block, which may name the holder
    when: When | None = None  # of an event
    between: tuple[str, ...] = ()  # the two who disagree, of a tension's first sentence
    before: bool = False  # what a holder held before the view that it is told with

    @property
    def key(self) -> str:
        """The same sentence on the same grounds is read once, wherever it would stand."""
        return f"{self.text}\x00{' '.join(claim.id for claim in self.claims)}"

    @property
    def shown(self) -> str:
        """As a reading is shown it: with the holder or the day that will stand before it, or who disagrees."""
        if self.between:
            return f"Dispute of {' and '.join(self.between)}: {self.text}"
        return f"{self.title}: {self.text}" if self.title else f"{self.when}: {self.text}" if self.when else self.text

    def carried(self, by: Sequence[str]) -> DraftSentence:
        """On those of its grounds alone that carry it."""
        claims = tuple(claim for claim in self.claims if claim.id in by)
        findings = tuple(one for one in self.findings if {*one.claims} & {*by})
        return replace(self, claims=claims, findings=findings or self.findings)

    def sentence(self, basis: Basis | None = None, by: Sequence[str] = ()) -> Sentence:
        """As it stands on the page, with the claims that carry it."""
        kept = [claim for claim in self.claims if not by or claim.id in by]
        items = tuple(dict.fromkeys(claim.item for claim in kept))
        return Sentence(self.text, tuple(c.id for c in kept), items, written=True, basis=basis or self.basis)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One entry of an edition that can be carried out, once its sentences are found right."""

    entry: SectionEdit
    block: Block | None
    drafts: tuple[DraftSentence, ...]


class Sifter:
    """Takes an edition apart; `refused` has what cannot be carried out, with the reason."""

    def __init__(self, desk: Editor, cards: Cards) -> None:
        self.desk, self.cards = desk, cards
        self.refused: list[tuple[str, str]] = []  # words and reason
        self._outlets = {article.item.outlet.casefold() for article in desk.dossier.articles.values()}
        self.fresh = frozenset(finding.id for finding in cards.new.values())

    def proposals(self, edition: EditionAnswer) -> list[Proposal]:
        """The entries whose ids were given and whose sentences rest on cards."""
        found: list[Proposal] = []
        for entry in edition.entries:
            block = self.cards.blocks.get(entry.block)
            if why := self._misplaced(entry, block):
                self.refused.append((" / ".join(s.text for s in entry.sentences) or f"{entry.do} {entry.block}", why))
                continue
            over = entry.title or (block.title if block else "") if entry.section == "perspectives" else ""
            drafts = [self.draft(said, over) for said in entry.sentences]
            if entry.section == "timeline":
                drafts = [draft and replace(draft, when=event_date(draft)) for draft in drafts]
                if drafts and drafts[0] and drafts[0].when is None:  # nobody has to read what cannot be put
                    self.refused.append((drafts[0].text, "cites nothing that gives the day"))
                    continue
            told = tuple(filter(None, drafts))
            if entry.section == "perspectives":
                told = _of_holder(entry, over, told)
            if entry.section == "tensions" and entry.do in ("add", "replace") and len(told) == len(drafts):
                told = _of_two(told)
                if not told:
                    self.refused.append((entry.sentences[0].text, "does not tell two who disagree, each in a sentence"))
                    continue
            if entry.section == "narrative":  # a paragraph: the first sentence takes a block's place, the others join
                found += [Proposal(_after(entry, place), block, (one,)) for place, one in enumerate(told)]
            elif len(told) == len(drafts):
                found.append(Proposal(entry, block, told))
        return found

    def draft(self, said: SaidAnswer, over: str = "") -> DraftSentence | None:
        """A sentence with its grounds, `over` it the holder's name; None, and a reason, where an id was never given."""
        findings = self.cards.findings(said.cites)
        text = tidy(said.text)
        if not findings:
            self.refused.append((text, "cites what it was not given"))
            return None
        claims = [claim for finding in findings for claim in self.cards.witnesses(finding)]
        return self._of_the_named(DraftSentence(text, said.basis, tuple(findings), tuple(dict.fromkeys(claims))), over)

    def _of_the_named(self, draft: DraftSentence, over: str) -> DraftSentence:
        """Without views that it cites of people whom it does not name, where nothing else is against it.

        Readings then find whether the rest says it: a source more makes no sentence untrue.
        """
        dossier = self.desk.dossier

        def fault(one: DraftSentence) -> str:
            return evidence.evidence_fault(one.sentence(), dossier.claims, dossier.articles, over)

        named = [claim.id for claim in draft.claims if not evidence.is_unvoiced(draft.text, claim, over)]
        if not named or len(named) == len(draft.claims) or not fault(draft):
            return draft
        narrower = draft.carried(named)
        return draft if fault(narrower) else narrower

    def _misplaced(self, entry: SectionEdit, block: Block | None) -> str:
        """Why an entry cannot be carried out, whatever it says."""
        if entry.do != "add" and (block is None or block.section != entry.section):
            return "names no block of that section"
        open_ = {"questions": ("answered", "narrowed"), "tensions": ("answered",)}.get(entry.section, ())
        if entry.do in ("answered", "narrowed") and (entry.do not in open_ or (block and block.settled)):
            return "settles nothing that is open"
        if entry.do == "retire":
            return ""
        if not entry.sentences:
            return "says nothing"
        if len(entry.sentences) > _MANY.get(entry.section, 1):
            return "puts more sentences into one entry than it may"
        if entry.do != "add" and not any(h in self.cards.new for s in entry.sentences for h in s.cites):
            return "rests on nothing new"
        if entry.do == "replace" and entry.section == "questions":
            return "an open question is settled or stands as it was asked"
        return ""

    def fault(self, draft: DraftSentence) -> str:
        """What code has against what a sentence says, "" for nothing."""
        dossier = self.desk.dossier
        why = evidence.evidence_fault(draft.sentence(), dossier.claims, dossier.articles, draft.title)
        return why or self._second_hand(draft) or self._out_of_time(draft)

    def _second_hand(self, draft: DraftSentence) -> str:
        """An outlet that is credited with what only another one says of it."""
        own = {self.desk.article(claim).item.outlet.casefold() for claim in draft.claims}
        held = {claim.holder.casefold() for claim in draft.claims}
        credited = attribution(draft.text)
        foreign = credited and credited.holder.casefold() in self._outlets - own - held
        if credited and foreign and not any(outlet and outlet in draft.text.casefold() for outlet in own):
            return f"credits {credited.holder} with what another outlet says of it; name the outlet that says so"
        return ""

    def _out_of_time(self, draft: DraftSentence) -> str:
        """Order in time as far as days show it: "now" of what is old, an answer before what it answers."""
        days = [(claim, published) for claim in draft.claims if (published := self.desk.published(claim))]
        if not days:
            return ""
        if _NOW.search(draft.text) and self.desk.now - max(d for _, d in days) > _RECENT:
            return "says “now” of what its sources said two months ago or more"
        if hit := _REPLY.search(draft.text):
            who = [
                (draft.text.find(c.holder.split()[-1]), d)
                for c, d in days
                if c.holder and c.holder.split()[-1] in draft.text
            ]
            early = [d for place, d in who if place < hit.start()]
            late = [d for place, d in who if place > hit.end()]
            if early and late and max(early) < min(late):
                return "lets somebody answer what was said later"
        return ""


def _of_two(told: tuple[DraftSentence, ...]) -> tuple[DraftSentence, ...]:
    """A tension: what it is about, which rests on all that its sides do, and each of the two; none of one side only."""
    crux, *sides = told
    two = tuple(dict.fromkeys(filter(None, map(_who, sides))))
    if len(two) != _SIDES or len(sides) != _SIDES:
        return ()
    findings = dict.fromkeys(one for draft in told for one in draft.findings)
    claims = dict.fromkeys(one for draft in told for one in draft.claims)
    return replace(crux, between=two, findings=tuple(findings), claims=tuple(claims)), *sides


def _who(side: DraftSentence) -> str:
    """Who stands on one side: of the holders of what it rests on the one that it names first, else its first name."""
    held = [claim.holder for claim in side.claims if claim.holder and evidence.holder_named(claim.holder, side.text)]
    last = {holder: side.text.casefold().find(holder.split()[-1].casefold()) for holder in held}
    return min(held, key=lambda holder: last[holder] if last[holder] >= 0 else len(side.text), default="") or next(
        iter(names(side.text)), ""
    )


def _of_holder(entry: SectionEdit, title: str, told: tuple[DraftSentence, ...]) -> tuple[DraftSentence, ...]:
    """A view under its holder's name, with what it held before as the last of several where it moved.

    Who else holds so has a name in the sentence between them.
    """
    moved = entry.do == "add" and entry.moved != "none" and len(told) > 1
    last = len(told) - 1
    return tuple(
        replace(one, title=title, before=moved and place == last) if place == 0 or (moved and place == last) else one
        for place, one in enumerate(told)
    )


def heading(title: str) -> str:
    """A heading as it would be printed; "" for one that is too long."""
    plain = " ".join(title.split()).rstrip(".:")
    return plain if len(plain.split()) <= (QUESTION_WORDS if plain.endswith("?") else TITLE) else ""


def _after(entry: SectionEdit, place: int) -> SectionEdit:
    """The entry of a further sentence of a paragraph: it is added under the same heading."""
    return entry.model_copy(update={"do": "add"}) if place else entry


def misworded(draft: DraftSentence) -> str:
    """What code has against the form of a sentence, "" for nothing."""
    words = len(draft.text.split())
    if not _SHORTEST <= words <= _LONGEST:
        return f"has {words} words; it needs {_SHORTEST} to {_LONGEST}"
    return "is more than one sentence" if len(cut_sentences(draft.text).sentences) > 1 else ""


def event_date(draft: DraftSentence) -> When | None:
    """The day or month of an event, by the first of its claims that gives one."""
    return next((c.when for c in draft.claims if c.when and c.when.precision in ("day", "month")), None)


def later(desk: Editor, draft: DraftSentence, block: Block) -> bool:
    """Whether a sentence rests on something later than a block does."""
    days = [published for claim in draft.claims if (published := desk.published(claim))]
    return bool(days) and (block.day is None or max(days) > block.day)


def sooner(desk: Editor, draft: DraftSentence, other: DraftSentence) -> bool:
    """Whether nothing is against it that one sentence was said before another: by the days of what they rest on."""
    first, second = newest_day(desk, draft), newest_day(desk, other)
    return first is None or second is None or first <= second


def newest_day(desk: Editor, draft: DraftSentence) -> datetime | None:
    """The day of the newest article that a sentence rests on."""
    return max(filter(None, (desk.published(claim) for claim in draft.claims)), default=None)


def tidy(text: str) -> str:
    """One line, with curly quotation marks in pairs, and without citations of the model's own making."""
    text = re.sub(r" ?[\[(](?:[ckb]\d+(?:, ?)?)+[\])]", "", " ".join(text.split()))
    text = re.sub(r'"([^"]*)"', r"“\1”", text).replace('"', "")
    return text.strip()


def settling(block: Block, what: str, text: str) -> str:
    """A sentence that settles a question or a tension, as a reading is asked about it."""
    asked = " / ".join(said.text for said in block.sentences)
    if block.section == "tensions":
        asked = block.title if block.title.endswith("?") else asked
        return f"The disagreement “{asked.strip('“”')}” is settled or smaller by this: {text}"
    kind = "an answer" if what == "answered" else "a part of an answer"
    return f"To the question “{asked.strip('“”')}” this is {kind}: {text}"


def moving(holder: str, before: str, what: str, now: str) -> str:
    """A move of a position, as a reading is asked about it."""
    return f"{holder}, who said before: {before.strip('“”.')}; and says now: {now.rstrip('.')}; {MOVES[what]}."
