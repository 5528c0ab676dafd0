"""A version by the model: one call edits, blind readings decide, code carries out and counts what was not printed.

Where the call fails, the digest writes those sections. What a reading stops goes back once with the words; then it is
told in its source's own, or left out with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from pipeline.engines.digest import DIGEST
from pipeline.engines.llm.calls import Asker, Question
from pipeline.engines.llm.cards import Cards
from pipeline.engines.llm.layout import Layout
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.proposals import (
    MOVES,
    SURROUNDING,
    DraftSentence,
    Proposal,
    Sifter,
    heading,
    misworded,
    moving,
    settling,
    tidy,
)
from pipeline.engines.llm.schemas import AnswerT, EditionAnswer, SentBack, Theme
from pipeline.engines.llm.verification import EXTREME, Clearance, Sheet, Verifier
from pipeline.english.names import names
from pipeline.models import SENTENCES, Block, Claim, Dossier, Failure, Operation, OperationKind, Section, Sentence
from pipeline.page import evidence
from pipeline.page.editor import Editor
from pipeline.page.prose import named, prose_grounds
from pipeline.page.sections import figures, narrative, questions, support, timeline
from pipeline.page.sections.fill import FILL

SPLIT = 60  # new cards from which two calls edit: the answer would not fit into one
_FEWEST = 8  # new cards below which a prompt that is too long cannot be cut further
EDIT_TOKENS = 8000  # tokens of an edition; `[llm] max_tokens` may allow less
MOST_AGAIN = 2500
_HEADED = 12  # claims by which a heading is read: those of two sentences more than a theme is asked to have
SHARE = 4  # of the new sentences of a version one in so many may rest on one outlet
BODY: tuple[str, ...] = ("narrative", "timeline", "perspectives", "themes")
_HEAD: tuple[str, ...] = ("news", "answer", "what", "why", "questions", "tensions")
COUNTED = "To test the checks behind this version, {planted} sentences were made false on purpose: {found} were caught."
# Where a share gives way first: what a page can miss before what it begins with.
_DISPENSABLE: tuple[Section, ...] = ("timeline", "narrative", "perspectives", "tensions", "why", "questions", "what")


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence by itself that may stand, with what it rests on."""

    draft: DraftSentence
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class _Put:
    """A sentence that may stand, with what it was proposed for."""

    proposal: Proposal
    sentences: tuple[Sentence, ...]
    moved: bool  # whether the readings found the move of a position too


@dataclass(frozen=True, slots=True)
class _Signed:
    """What may stand of an edition, in its order."""

    put: list[_Put]
    answer: list[_Told]
    news: list[Sentence]
    themes: list[Theme]


class Editing:
    """One revision of one page."""

    def __init__(self, dossier: Dossier, asker: Asker, prompts: Prompts) -> None:
        self.desk = Editor(dossier)
        self.asker, self.prompts = asker, prompts
        self.verifier = Verifier(self.desk, self.ask, standing=[*_standing(self.desk)])
        self.stood_in: set[str] = set()  # ids of blocks that the digest made in the model's place
        self.stopped: dict[str, str] = {}  # keys of drafts to why they may not stand
        self.left_out: dict[str, tuple[str, OperationKind]] = {}  # words to reason, and whether they are untrue

    def operations(self) -> Sequence[Operation]:
        """The operations that bring the page up to date with what is new."""
        desk = self.desk
        cards = Cards(desk)
        layout = Layout(desk, cards)
        layout.corrections()
        support.support(desk)
        figures.tables(desk)
        layout.upkeep()
        sifter = Sifter(desk, cards)
        news: list[Sentence] = []
        if cards.new:
            edition = self._edition(cards)
            proposals = sifter.proposals(edition)
            signed = self._verified(sifter, [p for p in proposals if p.drafts], edition)
            news = signed.news
            if len(signed.answer) == len(edition.answer):  # half of an answer is another answer
                layout.answer([one.draft for one in signed.answer], [one.sentence for one in signed.answer])
            # What stands is changed before anything new asks for its place.
            for one in sorted(self._shared_out(signed.put), key=lambda one: one.proposal.entry.do == "add"):
                layout.put(one.proposal, one.sentences, moved=one.moved)
            layout.themes(signed.themes)
            layout.retire([p for p in proposals if p.entry.do == "retire"])
            timeline.events(desk, {"day"})  # what the model has not told, in its sources' words, while there is room
            layout.date_old()
            layout.order(edition)
            if not desk.page:  # a model that proposes nothing of use leaves what the sources say in their own words
                narrative.fill_narrative(desk)
        for words, reason in (*sifter.refused, *layout.refused):
            self.left_out.setdefault(words, (reason, "forgo"))
        return (*self._marked(), *layout.ordered, *self._omitted(), *self._told(news))

    # --- asking

    def ask(self, name: str, about: str, shape: type[AnswerT], most: int, **values: object) -> AnswerT | Failure:
        """Put a question of this version to the model."""
        topic = self.desk.topic
        text = self.prompts.render(name, **values)
        return self.asker.ask(
            Question(
                name, self.prompts.version_of(name), self.prompts.render("system"), text, shape,
                f"v{self.desk.version} {about}", topic.slug, most=most,
            )
        )  # fmt: skip

    def _edition(self, cards: Cards) -> EditionAnswer:
        """What the model would change; the digest does what a call that fails was asked for."""
        if len(cards.new) <= SPLIT:
            return self._part(cards, (*_HEAD, *BODY), "")
        body = self._part(cards, BODY, "")
        voices = [one.title if one.section == "perspectives" else "" for one in body.entries]
        told = "\n".join(
            f"{voice}: {said.text}" if voice else said.text
            for voice, one in zip(voices, body.entries, strict=True)
            for said in one.sentences
        )
        head = self._part(cards, _HEAD, told)
        renamed = {entry.id: f"{entry.id}+" for entry in head.entries}  # both count from e1
        entries = [entry.model_copy(update={"id": renamed[entry.id]}) for entry in head.entries]
        order = [renamed.get(id, id) for id in head.order]
        # A copy, since the limits of length are those of one answer.
        both = {"entries": [*body.entries, *entries], "order": [*body.order, *order]}
        both |= {"news": head.news, "answer": head.answer}
        return body.model_copy(update=both)

    def _part(self, cards: Cards, parts: Sequence[str], body: str) -> EditionAnswer:
        while True:
            answer = self._asked(cards, parts, body)
            if isinstance(answer, Failure) and answer.status == 413 and len(cards.new) > _FEWEST:
                cards.cut(len(cards.new) // 2)
                continue
            break
        if not isinstance(answer, Failure):
            kept = [entry for entry in answer.entries if entry.section in parts]
            return answer.model_copy(update={"entries": kept})
        self._instead([section for section in FILL if section in parts])
        return EditionAnswer(themes=[], entries=[], order=[], news=[], answer=[])

    def _asked(self, cards: Cards, parts: Sequence[str], body: str) -> EditionAnswer | Failure:
        topic = self.desk.topic
        page = [block for block in cards.page() if block["section"] in parts]
        return self.ask(
            "edit", "edit" if len(parts) > len(_HEAD) else f"edit {parts[0]}", EditionAnswer, EDIT_TOKENS, topic=topic,
            axis=[pole.name for pole in topic.axis or ()], today=f"{self.desk.now:%Y-%m-%d}",
            version=self.desk.version, parts=parts, budgets=topic.budgets, longest=SENTENCES, cards=cards.lines(),
            relations=cards.relations(), disputes=cards.disputes(), heard=cards.heard(), page=page, body=body,
        )  # fmt: skip

    def _instead(self, sections: Sequence[Section]) -> None:
        """Let the digest do sections, and mark what it made."""
        before = dict(self.desk.operations)
        if "questions" in sections:
            questions.settle(self.desk)
        for section in sections:
            FILL[section](self.desk)
        self.stood_in |= {id for id, operation in self.desk.operations.items() if before.get(id) != operation}

    # --- verifying

    def _verified(self, sifter: Sifter, proposals: Sequence[Proposal], edition: EditionAnswer) -> _Signed:
        """What may stand of an edition, of its answer and its news, and of what it makes of themes."""
        news = [draft for said in edition.news if (draft := self._new(sifter, sifter.draft(said)))]
        answer = [draft for said in edition.answer if (draft := sifter.draft(said))]
        drafts = {d.key: d for d in (*answer, *(d for p in proposals for d in p.drafts), *news)}
        settled = {p.drafts[0].key: p for p in proposals if p.entry.do in ("answered", "narrowed")}
        heads = self._heads(proposals, edition)
        found = self._read(sifter, list(drafts.values()), settled, heads)
        mended = self._mended(drafts)
        settling_ = {mended[key].key: one for key, one in settled.items() if key in mended}
        again = self._read(sifter, list(mended.values()), settling_) if mended else {}
        for key, draft in mended.items():
            if draft.key in again and again[draft.key].basis is not None:
                found[key], drafts[key] = again[draft.key], draft
        sentences = {
            key: draft.sentence(found[key].basis, found[key].by)
            for key, draft in drafts.items()
            if key in found and found[key].basis is not None
        }

        def standing(proposal: Proposal) -> Proposal:  # in the words and on the grounds that stand
            kept = [
                replace(one, text=drafts[one.key].text).carried(sentences[one.key].claims) for one in proposal.drafts
            ]
            return replace(proposal, drafts=tuple(kept))

        signed, renamed = self._headed(heads, found)
        sentences |= self._sides(proposals, sentences)
        proposals = [self._alone(p, sentences) for p in proposals]
        stand = {
            id(p): _renamed(standing(p), renamed) for p in proposals if all(one.key in sentences for one in p.drafts)
        }
        put: list[_Put] = []
        for proposal in proposals:
            keys = [draft.key for draft in proposal.drafts]
            if id(proposal) in stand:
                told = tuple(sentences[key] for key in keys)
                put.append(_Put(stand[id(proposal)], told, proposal.entry.id in signed))
            elif quoted := self._quoted(proposal):
                put.append(_Put(proposal, (quoted,), moved=False))
            else:
                self._leave_out(drafts[key] for key in keys if key not in sentences)
        self._leave_out(draft for draft in (*answer, *news) if draft.key not in sentences)
        answered = [
            _Told(draft.carried(sentences[draft.key].claims), sentences[draft.key])
            for draft in answer
            if draft.key in sentences
        ]
        told_news = [
            sentences[draft.key]
            for draft in news
            if draft.key in sentences and self._new(sifter, draft.carried(sentences[draft.key].claims))
        ]
        proposed = [one.model_copy(update={"into": renamed.get(heading(one.into), one.into)}) for one in edition.themes]
        themes = [theme for theme in proposed if not _new_heading(theme) or heading(theme.into) in signed]
        for theme in proposed:
            if theme not in themes:
                self.left_out.setdefault(f"{theme.do} {theme.theme}", (f"nothing bears out “{theme.into}”", "forgo"))
        return _Signed(self._titled(put, signed), answered, told_news, themes)

    def _new(self, sifter: Sifter, draft: DraftSentence | None) -> DraftSentence | None:
        """What is told as news rests on something new."""
        if draft and not any(finding.id in sifter.fresh for finding in draft.findings):
            sifter.refused.append((draft.text, "is not news: it rests on nothing new"))
            return None
        return draft

    def _alone(self, proposal: Proposal, sentences: Mapping[str, Sentence]) -> Proposal:
        """A view without the sentence beside it that nobody signed, which is counted."""
        first, *rest = proposal.drafts
        if first.key not in sentences or proposal.entry.section != "perspectives":
            return proposal
        self._leave_out(draft for draft in rest if draft.key not in sentences)
        return replace(proposal, drafts=(first, *(draft for draft in rest if draft.key in sentences)))

    def _sides(self, proposals: Sequence[Proposal], sentences: Mapping[str, Sentence]) -> dict[str, Sentence]:
        """The sides of signed disputes whose sentences could not be mended, in the words of their sources."""
        disputes = (one for one in proposals if one.drafts[0].between and one.drafts[0].key in sentences)
        stopped = (side for one in disputes for side in one.drafts[1:] if side.key not in sentences)
        return {side.key: quoted for side in stopped if (quoted := self._in_own_words(side))}

    def _read(
        self,
        sifter: Sifter,
        drafts: Sequence[DraftSentence],
        settled: Mapping[str, Proposal],
        heads: Sequence[Sheet] = (),
    ) -> dict[str, Clearance]:
        """What readings find of those that code has nothing against; why others are stopped is noted.

        What stands above sentences is read with them: its quotations are shown anyway.
        """
        sheets = []
        for draft in drafts:
            if why := misworded(draft) or sifter.fault(draft):
                self.stopped[draft.key] = why
                continue
            text, claims, basis = draft.shown, draft.claims, draft.basis
            if draft.key in settled and (block := settled[draft.key].block):
                text = settling(block, settled[draft.key].entry.do, text)
            if basis == "told" and (draft.between or draft.key in settled):
                basis = "joined"  # that it disagrees or settles no quotation says by itself
            beside = sifter.cards.near(claims, 2 * SURROUNDING if EXTREME.search(text) else SURROUNDING)
            sheets.append(Sheet(draft.key, text, claims, beside, basis))
        found = self.verifier.read([*sheets, *heads]) if sheets else {}
        self.stopped |= {one.key: found[one.key].why for one in sheets if found[one.key].basis is None}
        return found

    def _mended(self, drafts: Mapping[str, DraftSentence]) -> dict[str, DraftSentence]:
        """What was stopped in other words, where the model finds some and they lose no name that their sources have."""
        back = [key for key in drafts if key in self.stopped]
        if not back or self.verifier.spent:
            return {}
        sheets = [Sheet(key, drafts[key].text, drafts[key].claims) for key in back]
        answer = self.ask("again", "again", SentBack, MOST_AGAIN, **self.verifier.sent_back(sheets, self.stopped))
        if isinstance(answer, Failure):
            return {}
        texts = {one.id: one.text for one in answer.mended}
        found = {}
        for number, key in enumerate(back, 1):
            if text := texts.get(f"s{number}"):
                draft = replace(drafts[key], text=tidy(text))
                of = prose_grounds(draft.claims, self.desk.dossier.articles)
                if named(drafts[key].text, of) <= set(names(draft.text)):
                    found[key] = draft
        return found

    def _heads(self, proposals: Sequence[Proposal], edition: EditionAnswer) -> list[Sheet]:
        """What sentences are put under, to be read: moves of positions by entry, new headings of themes."""
        sheets = []
        under: dict[str, list[Claim]] = {}
        standing = {block.title for block in self.desk.section("narrative")}
        for proposal in proposals:
            entry, block, draft = proposal.entry, proposal.block, proposal.drafts[0]
            if entry.section == "narrative":
                under.setdefault(heading(entry.title) or (block.title if block else ""), []).extend(draft.claims)
            if draft.between and heading(entry.title):
                under.setdefault(heading(entry.title), []).extend(draft.claims)
            if entry.section == "perspectives" and entry.moved in MOVES and (before := self._before(proposal)):
                text = moving(entry.title or (block.title if block else ""), before[0], entry.moved, draft.text)
                sheets.append(Sheet(entry.id, text, (*before[1], *draft.claims), basis="joined"))
        for theme in filter(_new_heading, edition.themes):
            held = (*under.get(theme.theme, ()), *self._said_under(theme.theme))
            under.setdefault(heading(theme.into), []).extend(held)
        for title in sorted(under.keys() - standing - {""}):
            grounds_ = tuple(dict.fromkeys(under[title]))[:_HEADED]
            if grounds_ and not evidence.untitled(title, grounds_, self.desk.dossier.articles):
                sheets.append(Sheet(title, f"Heading: {title}", grounds_, basis="joined"))
        return sheets

    def _before(self, proposal: Proposal) -> tuple[str, tuple[Claim, ...]] | None:
        """What a holder said before, by the page or by the entry itself, and what that rests on."""
        known, block = self.desk.dossier.claims, proposal.block
        if block and block.sentences:
            said = block.sentences[0]
            return said.text, tuple(known[id] for id in said.claims if id in known)
        return next(((one.text, one.claims) for one in proposal.drafts if one.before), None)

    def _headed(self, heads: Sequence[Sheet], found: Mapping[str, Clearance]) -> tuple[set[str], dict[str, str]]:
        """Which of these the readings sign, with the headings that stand, and what stands in the place of others."""
        signed = {one.key for one in heads if one.key in found and found[one.key].basis is not None}
        stopped = [one for one in heads if one.text.startswith("Heading: ") and one.key in found.keys() - signed]
        renamed = self._reworded(stopped, {one.key: found[one.key].why for one in stopped})
        standing = {block.title for block in self.desk.section("narrative")}
        return standing | signed | {*renamed.values()}, renamed

    def _reworded(self, stopped: Sequence[Sheet], why: Mapping[str, str]) -> dict[str, str]:
        """Headings that were stopped to what the model would say in their place, where the readings sign that."""
        if not stopped or self.verifier.spent:
            return {}
        answer = self.ask("again", "headings again", SentBack, MOST_AGAIN, **self.verifier.sent_back(stopped, why))
        if isinstance(answer, Failure):
            return {}
        texts = {one.id: heading(tidy(one.text).removeprefix("Heading:").strip()) for one in answer.mended}
        again = [
            Sheet(sheet.key, f"Heading: {text}", sheet.claims, basis="joined")
            for number, sheet in enumerate(stopped, 1)
            if (text := texts.get(f"s{number}", ""))
            and not evidence.untitled(text, sheet.claims, self.desk.dossier.articles)
        ]
        found = self.verifier.read(again) if again else {}
        return {one.key: one.text.removeprefix("Heading: ") for one in again if found[one.key].basis is not None}

    def _said_under(self, title: str) -> list[Claim]:
        """What the sentences of a theme rest on."""
        known = self.desk.dossier.claims
        under = [block for block in self.desk.section("narrative") if block.title == title]
        return [known[id] for block in under for said in block.sentences for id in said.claims if id in known]

    def _titled(self, put: Sequence[_Put], signed: Set[str]) -> list[_Put]:
        """Sentences of the narrative under their headings; under the name that most have where none was signed.

        A dispute whose question was not signed is called by the two who disagree.
        """
        texts: dict[str, list[str]] = {}
        for one in put:
            if one.proposal.entry.section == "narrative":
                texts.setdefault(heading(one.proposal.entry.title), []).append(one.sentences[0].text)
        found = []
        for one in put:
            entry, title = one.proposal.entry, heading(one.proposal.entry.title)
            if entry.section == "narrative" and title and title not in signed:
                shared = Counter(name for text in texts[title] for name in names(text)).most_common(1)
                named_ = entry.model_copy(update={"title": shared[0][0] if shared else ""})
                found.append(replace(one, proposal=replace(one.proposal, entry=named_)))
            elif entry.section == "tensions" and title not in signed:
                found.append(replace(one, proposal=replace(one.proposal, entry=entry.model_copy(update={"title": ""}))))
            else:
                found.append(one)
        return found

    def _quoted(self, proposal: Proposal) -> Sentence | None:
        """The source's own words in the place of a told sentence that could not be mended; None where they may not."""
        draft, entry = proposal.drafts[0], proposal.entry
        if len(proposal.drafts) > 1 or entry.do != "add" or entry.section in ("questions", "tensions", "why"):
            return None
        one = self.desk.material.of.get(draft.findings[0].id)
        if entry.section == "timeline" and (one is None or timeline.row_kind(self.desk, one) is None):
            return None  # its source tells no event
        return None if draft.findings[0].id in self.desk.told() else self._in_own_words(draft)

    def _in_own_words(self, draft: DraftSentence) -> Sentence | None:
        """What a told sentence tells, as its source has it; None where the page may not copy that."""
        finding = draft.findings[0]
        one = self.desk.material.of.get(finding.id)
        may = draft.basis == "told" and one is not None and not one.stopped and self.desk.fits(one)
        return self.desk.tell(finding) if may else None

    def _shared_out(self, put: Sequence[_Put]) -> list[_Put]:
        """No more than a quarter from one outlet, while there are others: what a page can miss is left out first."""
        outlets = [self._outlet(one) for one in put]
        most = max(-(-len(put) // SHARE), -(-len(put) // max(1, len(set(outlets)))))
        over = Counter(outlets)
        kept = list(put)
        for section in _DISPENSABLE:
            for one in reversed([one for one in kept if one.proposal.entry.section == section]):
                outlet = self._outlet(one)
                if over[outlet] > most and outlet:
                    over[outlet] -= 1
                    kept.remove(one)
                    draft = one.proposal.drafts[0]
                    self.left_out.setdefault(draft.text, (f"more than a quarter would rest on {outlet}", "forgo"))
        return kept

    def _outlet(self, one: _Put) -> str:
        items = one.sentences[0].items
        return self.desk.dossier.articles[items[0]].item.outlet if items else ""

    # --- handing over

    def _marked(self) -> list[Operation]:
        made = self.desk.operations.values()
        return [replace(one, engine=DIGEST) if one.id in self.stood_in else one for one in made]

    def _leave_out(self, drafts: Iterable[DraftSentence]) -> None:
        """Count what was stopped, with the reason."""
        for draft in drafts:
            why = self.stopped.get(draft.key, "stands beside one that was stopped")
            self.left_out.setdefault(draft.text, (why, "forgo" if misworded(draft) else "omit"))

    def _omitted(self) -> list[Operation]:
        """What was proposed and is not printed, each with its reason."""
        made = []
        for words, (reason, kind) in self.left_out.items():
            block = self.desk.new("what", f"unprinted/{words}", (Sentence(words, notice=True),))
            made.append(Operation(kind, block.id, block, reason))
        return made

    def _told(self, news: Sequence[Sentence]) -> list[Operation]:
        """What heads this version, and what stands under it of the readings."""
        recall, found = self.verifier.recall, []
        if news:
            found.append(Operation("news", "news", Block("news", "what", tuple(news))))
        if recall.planted:
            text = COUNTED.format(found=recall.found, planted=recall.planted)
            found.append(Operation("notice", "readings", Block("readings", "what", (Sentence(text, notice=True),))))
        return found


def _standing(desk: Editor) -> Iterator[Sheet]:
    """What the page says in a model's words, and readings have signed: decoys are made of it first."""
    known = desk.dossier.claims
    for block in desk.page.values():
        for said in block.sentences:
            if said.written and all(id in known for id in said.claims):
                held = f"{block.title}: {said.text}" if block.section == "perspectives" else said.text
                yield Sheet(block.id, held, tuple(known[id] for id in said.claims))


def _renamed(proposal: Proposal, renamed: Mapping[str, str]) -> Proposal:
    """A proposal under the heading that was found in the place of its own."""
    headed = proposal.entry.section in ("narrative", "tensions")
    title = renamed.get(heading(proposal.entry.title), "") if headed else ""
    return replace(proposal, entry=proposal.entry.model_copy(update={"title": title})) if title else proposal


def _new_heading(theme: Theme) -> bool:
    return theme.do in ("rename", "merge")
