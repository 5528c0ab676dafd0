"""Where what may stand is put: sections and their budgets, themes, order, and how much may leave in one version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from pipeline.engines.llm.cards import Cards
from pipeline.engines.llm.claims import orders
from pipeline.engines.llm.proposals import DraftSentence, Proposal, heading, later, newest_day, sooner
from pipeline.engines.llm.schemas import EditionAnswer, Theme
from pipeline.english.dates import YEAR, last_day
from pipeline.english.names import names
from pipeline.english.tokens import terms
from pipeline.models import (
    SECTION_FORMS,
    SECTIONS,
    SENTENCES,
    Block,
    BlockKind,
    Claim,
    Operation,
    Section,
    Sentence,
    StepKind,
    When,
)
from pipeline.page import evidence
from pipeline.page.editor import TELLINGS, Editor, inner_marks
from pipeline.page.sections import perspectives, support

RETIRED = 0.3  # part of a section that may leave in one version: a page that is another one each time is not read again
AWAITED = 24  # words of what would answer a question: one clause under it
_SILENT_AFTER = timedelta(days=60)  # two months in which a holder who had a view is not heard of
_REST = ""  # the heading of what belongs to no theme
_GO_ON = 2  # sentences of a theme that gives way which go on without it
TOLD = 100.0  # rank of an event that a model tells: above whatever is quoted from sources where it told none


class Layout:
    """Puts sentences on the desk."""

    def __init__(self, desk: Editor, cards: Cards) -> None:
        self.desk, self.cards = desk, cards
        self.refused: list[tuple[str, str]] = []
        self.ordered: list[Operation] = []
        self.placed: dict[str, list[str]] = {}  # ids of entries to ids of their blocks
        self._stood = Counter(block.section for block in desk.page.values())
        self._left: Counter[str] = Counter()

    def corrections(self) -> None:
        """Let nothing rest on a claim that its article no longer makes; what a model joined is told apart first."""
        gone = {correction.claim.id: correction.now for correction in self.desk.dossier.corrections}
        for block in list(self.desk.page.values()):
            if any(said.basis != "told" and gone.keys() & {*said.claims} for said in block.sentences):
                said = tuple(one for said in block.sentences for one in self._apart(said, gone))
                self.desk.put(replace(block, sentences=said), "its article was edited")
        support.corrections(self.desk)

    def _apart(self, said: Sentence, gone: Mapping[str, Claim | None]) -> list[Sentence]:
        """A joined sentence as one for each finding that it rests on, in its source's words."""
        if said.basis == "told" or not gone.keys() & {*said.claims}:
            return [said]
        told: dict[str, Sentence] = {}
        for id in said.claims:
            claim, now = self.desk.dossier.claims[id], gone.get(id)
            stands = {id, now.id} if now else {id}
            finding = next((f for f in self.desk.findings.values() if stands & {*f.claims}), None)
            alone = Sentence(f"“{inner_marks(claim.quote)}”", (id,), (claim.item,))
            told.setdefault(finding.id if finding else id, self.desk.tell(finding, claim) if finding else alone)
        return list(told.values())

    def upkeep(self) -> None:
        """What time alone does: a day to come has come, a holder is silent, or speaks again."""
        desk = self.desk
        for block in desk.section("timeline"):
            if block.kind == "coming" and block.when and last_day(block.when) < desk.now.date():
                desk.drop(block.id, "its day has come")
        for block in desk.section("perspectives"):
            day, new = perspectives.heard_of(desk, block)
            silent = bool(block.life) and block.life[-1].what == "silent"
            before = desk.dossier.previous.date if desk.dossier.previous else desk.now
            fell = day and desk.now - day > _SILENT_AFTER >= before - day  # silent since it came in is only old
            if fell and not silent and not new:
                desk.put(desk.step(block, "silent"), "no statement of the holder for two months")
            elif silent and day and desk.now - day <= _SILENT_AFTER:
                desk.put(desk.step(replace(block, day=day), "spoke"), "the holder says something again")

    def put(self, proposal: Proposal, sentences: tuple[Sentence, ...], *, moved: bool) -> None:
        """Carry out an entry whose sentences may stand."""
        entry, draft = proposal.entry, proposal.drafts[0]
        match entry.section:
            case "questions":
                block, why = self._question(proposal, sentences)
            case "timeline":
                block, why = self._event(draft, sentences)
            case "perspectives":
                block, why = self._voice(proposal, sentences, moved=moved)
            case "narrative":
                block, why = self._theme(entry.title, proposal, sentences)
            case "tensions":
                block, why = self._tension(proposal, sentences)
            case _:
                block, why = self._line(proposal, sentences)
        if block is None:
            self.refused.append((draft.text, why))
            return
        told = Counter(id for one in self.desk.page.values() if one.section != "figures" for id in one.findings)
        beside = {id for one in self.desk.section(block.section) if one.id != block.id for id in one.findings}
        free = block.section == "tensions"  # who disagrees with whom is news of what is told elsewhere
        fresh = tuple(id for id in block.findings if id not in beside and (free or told[id] < TELLINGS))
        # A conclusion has premises that stand elsewhere, also one that readings find to be said by them together.
        drawn = any(
            said.basis == "inferred" or (said.basis == "joined" and one.basis == "inferred")
            for said, one in zip(sentences, proposal.drafts, strict=False)
        )
        if not fresh and block.findings and not drawn:
            self.refused.append((draft.text, f"tells nothing that {block.section} does not tell already"))
            return
        block = replace(block, findings=fresh)
        if block.id not in self.desk.page and not self._has_room(block):
            self.refused.append((draft.text, f"there is no room for it in {block.section}"))
            return
        self.desk.put(block, why)
        self.placed.setdefault(entry.id, []).append(block.id)

    def answer(self, drafts: Sequence[DraftSentence], sentences: Sequence[Sentence]) -> None:
        """Let What begin with the answer to the question as it stands now, in the place of what stood there."""
        if not drafts:
            return
        # What it sums up is told elsewhere, and may be told below it too.
        made = self._new("what", "answer", drafts[0], tuple(sentences), kind="answer", findings=())
        old = next((one for one in self.desk.section("what") if one.kind == "answer"), None)
        if old:
            self.desk.put(replace(old, sentences=made.sentences, day=made.day), "what is new changes it")
        elif self._has_room(made):
            self.desk.put(made, "the question as it stands")
        else:
            self.refused.append((drafts[0].text, "there is no room for it in what"))

    def _has_room(self, block: Block) -> bool:
        """Whether one more fits: a full section makes room by what its order puts last, as far as a version may."""
        desk, section = self.desk, block.section
        room: int = getattr(desk.topic.budgets, section)
        standing = desk.section(section)
        if section == "narrative":
            if sum(one.title == block.title for one in standing) >= SENTENCES:
                return self._give_way(
                    [one for one in standing if one.title == block.title and one.since < desk.version]
                )
            themes = {one.title for one in standing} - {_REST}
            return block.title in themes | {_REST} or len(themes) < room or self._theme_gives_way(standing)
        if len(standing) < room:
            return True
        return self._give_way([one for one in standing if one.since < desk.version and one.id not in desk.operations])

    def _give_way(self, blocks: Sequence[Block]) -> bool:
        story = self.desk.version if any(one.section == "narrative" for one in blocks) else 0  # its oldest part goes
        weakest = min(blocks, key=lambda one: (not one.settled, story and one.since, one.rank, one.id), default=None)
        if weakest is None or not self._may_leave(weakest.section, 1):
            return False
        self.desk.drop(weakest.id, "gave way to what is new")
        return True

    def _theme_gives_way(self, standing: Sequence[Block]) -> bool:
        """Let the theme leave that its page's order puts last, of those to which this version adds nothing.

        What it begins with goes on under no heading: no part of the question leaves a page for want of news.
        """
        themes: dict[str, list[Block]] = {}
        for block in standing:
            themes.setdefault(block.title, []).append(block)
        quiet = [under for under in themes.values() if all(block.since < self.desk.version for block in under)]
        last = min(quiet, key=lambda under: max(block.rank for block in under), default=None)
        if last is None:
            return False
        last.sort(key=lambda block: -block.rank)
        rest = [block for block in standing if block.title == _REST]
        room = max(0, 2 * SENTENCES - len(rest)) if last[0].title != _REST else 0
        kept = last[: min(_GO_ON, room)]
        if not self._may_leave("narrative", len(last) - len(kept)):
            return False
        for block in last:
            if block in kept:
                self.desk.put(replace(block, title=_REST), "its theme gave way to what is new")
            else:
                self.desk.drop(block.id, "gave way to what is new")
        return True

    def _may_leave(self, section: Section, many: int) -> bool:
        """Whether so many more may leave a section in this version."""
        allowed = max(1, int(RETIRED * self._stood[section]))
        if self._left[section] + many > allowed:
            return False
        self._left[section] += many
        return True

    # --- sections

    def _new(
        self, section: Section, key: str, draft: DraftSentence, said: tuple[Sentence, ...], **fields: Any
    ) -> Block:
        found = {"findings": tuple(f.id for f in draft.findings), "day": newest_day(self.desk, draft)}
        return self.desk.new(section, key, said, **({"kind": SECTION_FORMS[section].blocks} | found | fields))

    def _replaced(self, proposal: Proposal) -> Block | None:
        """What stands where the proposal would: one that adds may name a block too, for its theme."""
        old = proposal.block
        return self.desk.page.get(old.id) if old and proposal.entry.do != "add" else None

    def _line(self, proposal: Proposal, said: tuple[Sentence, ...]) -> tuple[Block | None, str]:
        draft, old = proposal.drafts[0], self._replaced(proposal)
        made = self._new(proposal.entry.section, draft.text, draft, said)
        if old:
            return replace(old, sentences=said, findings=made.findings, day=made.day), "what is new changes it"
        return made, "chosen by the model"

    def _question(self, proposal: Proposal, said: tuple[Sentence, ...]) -> tuple[Block | None, str]:
        draft, old, what = proposal.drafts[0], proposal.block, proposal.entry.do
        if what == "add":
            asked = draft.text.endswith("?") or any(claim.kind == "question" for claim in draft.claims)
            expected = [claim for claim in draft.claims if claim.kind == "forecast"]
            if not asked and not expected:
                return None, "asks nothing, and its sources expect nothing"
            kind: BlockKind = "question" if asked else "forecast"
            when = None if asked else expected[0].when
            made = self._new("questions", draft.text, draft, said, kind=kind, when=when)
            answer = self._awaited(proposal.entry.reason, said[0]) if asked else ()
            return self.desk.step(made, "opened", answer), "sources leave it open"
        if old is None or old.id not in self.desk.page or not later(self.desk, draft, old):
            return None, "nothing later than the question answers it"
        step: StepKind = "answered" if what == "answered" else "narrowed"
        known = (*old.findings, *(f.id for f in draft.findings if f.id not in old.findings))
        return replace(self.desk.step(old, step, said), findings=known), f"{step} by what is new"

    def _awaited(self, reason: str, asked: Sentence) -> tuple[Sentence, ...]:
        """What would answer a question, as far as code has nothing against its words; readers are asked of no hope."""
        wanted, dossier = " ".join(reason.split()).rstrip(". "), self.desk.dossier
        if wanted and not any(wanted.startswith(name.split()[0]) for name in names(wanted)):
            wanted = wanted[0].lower() + wanted[1:]  # it goes on behind "would be answered by"
        said = replace(asked, text=wanted)
        if not said.text:
            return ()
        why = f"has more than {AWAITED} words" if len(said.text.split()) > AWAITED else ""
        why = why or (orders(said.text) and "tells software what to do") or ""
        if why := why or evidence.evidence_fault(evidence.answer_wanted(said), dossier.claims, dossier.articles):
            self.refused.append((said.text, why))
        return () if why else (said,)

    def _event(self, draft: DraftSentence, said: tuple[Sentence, ...]) -> tuple[Block | None, str]:
        when = draft.when
        if when is None:
            return None, "cites nothing that gives the day"
        if any(
            set(block.findings) & {f.id for f in draft.findings} and _meet(block.when, when)
            for block in self.desk.section("timeline")
        ):
            return None, "is on the timeline"
        kind: BlockKind = (
            "coming" if last_day(when) >= self.desk.now.date() and when.start > self.desk.now.date() else "event"
        )
        if kind == "event" and all(claim.kind == "forecast" for claim in draft.claims):
            return None, "was only expected for that day"
        return self._new(
            "timeline", f"{when}/{draft.findings[0].id}", draft, said, when=when, kind=kind, rank=TOLD
        ), "its source gives the day"

    def _voice(self, proposal: Proposal, said: tuple[Sentence, ...], *, moved: bool) -> tuple[Block | None, str]:
        draft, entry = proposal.drafts[0], proposal.entry
        holder = self.desk.material.voice(self._holder(entry.title, draft))
        if not holder:
            return None, f"is not a position of {entry.title}: no card that it cites is"
        pole = self._pole(holder, draft)
        old = next((one for one in self.desk.section("perspectives") if one.title == holder), None)
        moved = moved and entry.moved != "none"
        before = tuple(one for one in proposal.drafts if one.before)
        view, held = said[: len(said) - len(before)], said[len(said) - len(before) :]
        shared = dict.fromkeys(f.id for one in proposal.drafts if not one.before for f in one.findings)
        if old is None:
            made = self._new("perspectives", holder, draft, view, title=holder, pole=pole, findings=tuple(shared))
            made = self.desk.step(made, "new")
            if moved and before and sooner(self.desk, before[0], draft):
                return self.desk.step(made, cast("StepKind", entry.moved), held), "a named holder says it"
            self.refused += [(one.text, f"is nothing from which {holder} was found to have moved") for one in before]
            return made, "a named holder says it"
        if not later(self.desk, draft, old):
            return None, f"nothing that {holder} said later"
        what = "changed sides" if pole * old.pole < 0 else cast("StepKind", entry.moved) if moved else None
        if what is None:  # what stands keeps its words
            return None, f"does not show that {holder} holds anything else than before"
        now = replace(
            self.desk.step(old, what, old.sentences),
            sentences=view,
            findings=tuple(shared),
            pole=pole or (old.pole if what != "changed sides" else 0.0),
        )
        return replace(now, day=newest_day(self.desk, draft)), f"{what}: a later statement of the holder"

    def _holder(self, title: str, draft: DraftSentence) -> str:
        """The holder of a position by the name that its cards give; "" where none of them is theirs."""
        held = Counter(claim.holder for claim in draft.claims if claim.holder)
        plain = " ".join(title.casefold().split())
        same = [name for name in held if name.casefold() == plain or plain.split()[-1:] == name.casefold().split()[-1:]]
        return max(same, key=lambda name: (len(name), name), default="")

    def _pole(self, holder: str, draft: DraftSentence) -> float:
        """The end of the axis at which the holder stands by these cards, 0 where they differ or say none."""
        sides = {
            c.gist.side
            for c in draft.claims
            if c.gist and self.desk.material.voice(c.holder) == holder and c.gist.topic == self.desk.topic.slug
        }
        sides.discard(0)
        return float(sides.pop()) if len(sides) == 1 else 0.0

    def _theme(self, title: str, proposal: Proposal, said: tuple[Sentence, ...]) -> tuple[Block | None, str]:
        draft = proposal.drafts[0]
        if old := self._replaced(proposal):
            return replace(old, sentences=said, findings=tuple(f.id for f in draft.findings)), "what is new changes it"
        theme = heading(title) or (proposal.block.title if proposal.block else _REST)
        return self._new("narrative", draft.text, draft, said, title=theme), "chosen by the model"

    def _tension(self, proposal: Proposal, said: tuple[Sentence, ...]) -> tuple[Block | None, str]:
        drafts, desk = proposal.drafts, self.desk
        holders = {claim.holder for draft in drafts for claim in draft.claims}
        items = {claim.item for draft in drafts for claim in draft.claims}
        if len(holders) < 2 and len(items) < 2 and proposal.entry.do == "add":
            return None, "has one voice only"
        findings = tuple(dict.fromkeys(f.id for draft in drafts for f in draft.findings))
        old = self._replaced(proposal)
        if old and proposal.entry.do == "answered":
            return desk.step(old, "eased", said), "what is new settles it"
        two = dict.fromkeys(desk.material.voice(one) for one in drafts[0].between)
        if len(two) < len(drafts[0].between):
            return None, "has one voice only"
        title = heading(proposal.entry.title) or (old.title if old else " and ".join(two))
        if why := evidence.untitled(title, [c for d in drafts for c in d.claims], desk.dossier.articles):
            return None, f"is a dispute whose title {why}"
        if old:
            return replace(old, sentences=said, findings=findings, title=title), "what is new changes it"
        made = self._new("tensions", "/".join(d.text for d in drafts), drafts[0], said, title=title, findings=findings)
        return desk.step(made, "opened"), "the model finds them to disagree"

    # --- the whole

    def themes(self, themes: Sequence[Theme]) -> None:
        """Rename, merge and retire themes as far as one version may."""
        desk = self.desk
        for theme in themes:
            under = [block for block in desk.section("narrative") if block.title == theme.theme and theme.theme]
            into = heading(theme.into)
            if not under or theme.do == "keep":
                continue
            if theme.do == "retire":
                old = [block for block in under if block.since < desk.version]
                if not self._may_leave("narrative", len(old)):
                    self.refused.append((f"retire {theme.theme}", "more than three in ten would leave in one version"))
                    continue
                for block in old:
                    desk.drop(block.id, theme.reason or "retired by the model")
                continue
            known = any(block.title == into for block in desk.section("narrative"))
            if theme.do == "rename" and into and not known and _says_otherwise(into, theme.theme):
                self.refused.append((f"rename {theme.theme}", "what stands there was put under another statement"))
                continue
            if not into or (not known and self._untitled(into, under)):
                self.refused.append((f"{theme.do} {theme.theme}", "the new heading names what its sources do not"))
                continue
            room = SENTENCES - sum(block.title == into for block in desk.section("narrative"))
            for block in under[:room]:
                desk.put(replace(block, title=into), theme.reason)
        for title in dict.fromkeys(block.title for block in desk.section("narrative") if block.title):
            under = [block for block in desk.section("narrative") if block.title == title]
            if self._untitled(title, under):
                for block in under:
                    desk.put(replace(block, title=_REST))

    def date_old(self) -> None:
        """Give prose whose newest source is two months old, and which names no year, the month that it is of.

        Else what was expected, or held, of then is read as of now.
        """
        for block in self.desk.page.values() if self.desk.dossier.previous else ():
            if block.section not in ("timeline", "questions"):
                said = tuple(self._of_then(one) for one in block.sentences)
                if said != block.sentences:
                    self.desk.put(replace(block, sentences=said))

    def _of_then(self, said: Sentence) -> Sentence:
        items = [self.desk.dossier.articles[id].item for id in said.items if id in self.desk.dossier.articles]
        newest = max((item.published for item in items if item.published), default=None)
        if not said.written or newest is None:
            return said
        old = self.desk.now - newest > _SILENT_AFTER and not YEAR.search(said.text)
        return replace(said, dated=f"{newest:%B %Y}" if old else "")

    def _untitled(self, title: str, blocks: Sequence[Block]) -> str:
        """Why no sentence of these blocks carries a heading, "" where one does."""
        known = self.desk.dossier.claims
        claims = [known[id] for block in blocks for said in block.sentences for id in said.claims if id in known]
        return evidence.untitled(title, claims, self.desk.dossier.articles)

    def retire(self, proposals: Sequence[Proposal]) -> None:
        """Let blocks leave, with the reason, as far as one version may."""
        for proposal in proposals:
            block = proposal.block
            if block is None or block.id not in self.desk.page or block.since == self.desk.version:
                continue
            if not self._may_leave(block.section, 1):
                self.refused.append((f"retire {block.anchor}", "more than three in ten would leave in one version"))
                continue
            self.desk.drop(block.id, proposal.entry.reason or "retired by the model")

    def order(self, edition: EditionAnswer) -> None:
        """The order of each section: as the model has it, then what it left out, as it stood."""
        desk = self.desk
        by_anchor = {block.anchor: block.id for block in desk.page.values()}
        handles = [*edition.order, *(entry.id for entry in edition.entries)]  # without an order, as it was given
        wanted = [id for one in handles for id in self.placed.get(one) or [by_anchor.get(one, "")]]
        places = {id: place for place, id in reversed(list(enumerate(wanted)))}
        for section in SECTIONS:
            if section in ("timeline", "figures"):
                continue
            blocks = desk.section(section)
            last = len(wanted)
            first = ("sides", "answer")
            blocks.sort(key=lambda block: (block.kind not in first, block.settled, places.get(block.id, last)))
            if section == "narrative":  # what stood under a heading comes before what went on from there
                themes = list(dict.fromkeys(block.title for block in blocks))
                blocks.sort(key=lambda block: (themes.index(block.title), block.id in places))
            for place, block in enumerate(blocks):
                desk.put(replace(block, rank=float(len(blocks) - place)))
                self.ordered.append(Operation("order", block.id))


def _says_otherwise(heading: str, old: str) -> bool:
    """Whether a heading has less than half of the words of the one that it would replace."""
    words = {*terms(old)}
    return 2 * len(words & {*terms(heading)}) < len(words)


def _meet(one: When | None, other: When) -> bool:
    """Whether two dates may be one."""
    return one is not None and one.start <= last_day(other) and other.start <= last_day(one)
