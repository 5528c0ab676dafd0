"""The page as the editor has it: what each ruling takes off it, changes on it and puts on it, without any engine.

A version that only rulings make is this and nothing else, so that a decision is one difference. What comes free by them
is filled when there is something new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.english.dates import last_day
from pipeline.english.labels import label
from pipeline.findings.carries import same_holder
from pipeline.findings.sides import claim_side
from pipeline.models import Block, BlockKind, BlockStep, Claim, Dossier, Operation, Ruled, Ruling, Section, Sentence
from pipeline.page.editor import Editor
from pipeline.page.rulings import CORRECTED_ENTRIES, View, end, plain, says, stands_at
from pipeline.page.sections import tensions
from pipeline.page.sections.perspectives import best_of, is_later, voiced
from pipeline.urls import host_of

BY = "the editor has decided so"
MUTED = "another correction mutes its outlet, or its article"
# Sections in which a statement stands for itself: where its source is gone, another that says the same takes its place.
_PLAIN: tuple[Section, ...] = ("what", "why", "narrative", "timeline")
# Where a reader sees what a ruling of these kinds gives; others may show anywhere.
_WHERE: Mapping[str, tuple[Section, ...]] = {"side": ("perspectives",), "date": ("timeline", "figures")}
_ASKED = ("opened", "new")  # steps that stay when their words go


@dataclass(frozen=True, slots=True)
class CorrectionDesk:
    """What the rulings make of a page."""

    dossier: Dossier  # with the page as it is then, and what an engine has to leave as it is
    operations: tuple[Operation, ...] = ()
    ruled: tuple[Ruled, ...] = ()
    shut: frozenset[str] = frozenset()  # ids of blocks whose words the archive does not show
    unseen: Mapping[Ruling, str] = field(default_factory=dict)  # what is on no page, and why


@dataclass(slots=True)
class _Log:
    """What one ruling did."""

    one: Ruled
    fresh: bool
    dropped: list[str] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    unseen: str = ""  # why no reader sees what it gives

    def closed(self) -> Ruled:
        """The ruling with what it did so far."""
        had = self.one
        return replace(
            had, dropped=_once(had.dropped, self.dropped), touched=_once(had.touched, self.touched),
            made=_once(had.made, self.made),
        )  # fmt: skip


def _once(had: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*had, *more)))


def laid(view: View, was: Sequence[Ruled]) -> CorrectionDesk:
    """The page of a view as its rulings have it; `was` are those that held when the page was made."""
    return _Laying(view, was).desk()


class _Laying:
    """One page, and the rulings that are laid over it."""

    def __init__(self, view: View, was: Sequence[Ruled]) -> None:
        self.view, self.editor = view, Editor(view.dossier)
        known = {one.ruling for one in was}
        self.logs = {one.ruling: _Log(one, one.ruling not in known) for one in view.ruled}
        self.ended = [one for one in was if one.ruling not in self.logs]
        self.finding = {claim: finding for finding in self.editor.findings.values() for claim in finding.claims}
        self.barred: set[str] = set()
        self.pinned: set[str] = set()
        self.kept: set[str] = set()
        self.without: dict[str, Block] = {}  # voices whose words were hidden
        self.moved = any(id.startswith("perspectives-") for one in self.ended for id in one.blocks)

    def desk(self) -> CorrectionDesk:
        """The whole, in its order: what ended comes back before what holds is laid over it."""
        for one in self.ended:
            self._ended(one)
        for block in list(self.editor.page.values()):
            self._stripped(block)
        for log in self.logs.values():
            if log.one.ruling.kind == "hide" and log.one.block:
                self._bar(log)
        for log in self.logs.values():
            if log.fresh and log.one.ruling.kind in ("holder", "side", "date", "same", "different"):
                self._changed(log)
        for one in self.ended:
            for id in one.touched:
                if known := self.editor.page.get(id):
                    self._again(known, one.ruling)
                    self.moved |= known.section == "perspectives"
                    if one.ruling.kind == "hide" and known.section == "perspectives":
                        self._said_again(known, one)
        self._instead()
        for log in self.logs.values():
            if log.one.ruling.kind == "date":
                self._date(log)
            elif log.one.ruling.kind == "pin":
                self._pin(log)
            elif log.one.ruling.kind == "note":
                self._note(log)
        for log in self.logs.values():
            if log.one.ruling.kind == "side":
                self._side(log)
        self._axis()
        return self._closed()

    def _closed(self) -> CorrectionDesk:
        ruled = tuple(self._described(log) for log in self.logs.values())
        shut = frozenset(id for one in ruled if one.ruling.kind == "hide" for id in one.dropped)
        dossier, page = self.view.dossier, tuple(self.editor.page.values())
        previous = replace(dossier.previous, blocks=page) if dossier.previous else None
        there = {block.id for block in page}
        pinned, kept = frozenset(self.pinned) & there, frozenset(self.kept) & there
        dossier = replace(
            dossier, previous=previous, barred=dossier.barred | self.barred, pinned=pinned, kept=kept
        )  # fmt: skip
        unseen = {log.one.ruling: log.unseen for log in self.logs.values() if log.unseen}
        return CorrectionDesk(dossier, tuple(self.editor.operations.values()), ruled, shut, unseen)

    def _described(self, log: _Log) -> Ruled:
        """A ruling with what it is about in words, once it is known what it did."""
        one, ruling = log.closed(), log.one.ruling
        if one.subject or not log.fresh:
            return one
        names = [block.anchor for id in one.blocks if (block := self._known(id))]
        about = ruling.name or (self._article(ruling.url) if ruling.kind == "mute" else ", ".join(names[:2]))
        about = about or ruling.block
        if not about and ruling.kind != "hide":
            about = f"“{label(one.quote)}”" if one.quote else ""
        return replace(one, subject=about)

    def _article(self, url: str) -> str:
        """An article at this address, by its title."""
        articles = (one.item for one in self.view.dossier.articles.values() if stands_at(url, one.item))
        return next((f"“{item.title}” ({item.outlet or host_of(item.url)})" for item in articles), url)

    def _known(self, id: str) -> Block | None:
        previous = self.view.dossier.previous
        before = next((block for block in (previous.blocks if previous else ()) if block.id == id), None)
        found = self.editor.page.get(id) or before
        return found if found and found.name else None

    # --- what ended

    def _ended(self, one: Ruled) -> None:
        for id in one.dropped:
            block = self.view.dossier.archive.get(id)
            if block and id not in self.editor.page:
                block = replace(block, life=tuple(step for step in block.life if step.what != "hidden"))
                self.editor.page[id] = block  # as it was: `put` would let it begin again
                self.editor.operations[id] = Operation("add", id, block, "the editor has taken the correction back")
        for id in one.made:
            if id in self.editor.page:
                self.editor.drop(id, "the editor has taken the correction back")

    # --- what is gone

    def _stripped(self, block: Block) -> None:
        """Let a block rest on nothing that is gone."""
        by = {self.view.gone[id] for said in _all(block) for id in said.claims if id in self.view.gone}
        if not by:
            return
        kept = tuple(now for said in block.sentences if (now := self._without(block, said)))
        life = tuple(step for old in block.life if (step := self._lived(block, old)))
        if not kept or (block.section == "tensions" and block.kind != "sides" and len(kept) < len(block.sentences)):
            self.editor.drop(block.id, BY)
            if block.section == "perspectives":
                self.without[block.id] = block
            for ruling in by:
                self.logs[ruling].dropped.append(block.id)
            return
        self.editor.put(replace(block, sentences=kept, life=life), BY)
        for ruling in by:
            self.logs[ruling].touched.append(block.id)

    def _instead(self) -> None:
        """Let the next best statement of a holder stand where words of theirs are gone."""
        for id, block in self.without.items():
            best = best_of(self.editor, block.title)
            if best is None or id in self.editor.page:
                continue
            life = tuple(step for old in block.life if (step := self._lived(block, old)))
            self._back(voiced(self.editor, block.title, best, replace(block, life=life)))
            for log in self.logs.values():
                if id in log.dropped:
                    log.dropped.remove(id)
                    log.touched.append(id)

    def _back(self, block: Block) -> None:
        """Put a block that was taken off in this version in its place again."""
        self.editor.page[block.id] = block  # as it was: `put` would let it begin again
        self.editor.operations[block.id] = Operation("replace", block.id, block, BY)

    def _said_again(self, voice: Block, ended: Ruled) -> None:
        """Let a voice have the words back that are hidden no longer."""
        found = (one for one in self.editor.material.all if says(ended.quote, one.claim, one.article))
        if was := next((one for one in found if self.editor.material.voice(one.claim.holder) == voice.title), None):
            self.editor.put(voiced(self.editor, voice.title, was, voice), BY)

    def _without(self, block: Block, said: Sentence) -> Sentence | None:
        """A sentence without the claims that are gone, in another source's words where its own are; None for none."""
        kept = tuple(id for id in said.claims if id not in self.view.gone)
        if kept == said.claims:
            return said
        hidden = any(self.view.gone[id].kind == "hide" for id in said.claims if id in self.view.gone)
        if not kept or said.basis != "told" or (hidden and said.written):
            return None
        if said.written or kept[0] == said.claims[0]:
            claims = self.view.dossier.claims
            items = tuple(dict.fromkeys(claims[id].item for id in kept if id in claims))
            return replace(said, claims=kept, items=items)
        finding = self.finding.get(kept[0])
        return self.editor.tell(finding) if finding and block.section in _PLAIN else None

    def _lived(self, block: Block, step: BlockStep) -> BlockStep | None:
        kept = tuple(now for said in step.sentences if (now := self._without(block, said)))
        if kept == step.sentences:
            return step
        return replace(step, sentences=kept) if kept or step.what in _ASKED else None

    def _bar(self, log: _Log) -> None:
        """Take an entry off the page for good: it is known by its id, of two statements also by their words."""
        one = log.one
        self.barred.add(one.block)
        for block in list(self.editor.page.values()):
            if block.id == one.block or (one.quote and one.other and _tells(block, one)):
                self.barred.add(block.id)
                self.editor.drop(block.id, BY)
                log.dropped.append(block.id)

    # --- what is otherwise

    def _changed(self, log: _Log) -> None:
        """Tell again what a new ruling has changed."""
        ruling, meant = log.one.ruling, self.view.meant[log.one.ruling]
        for block in list(self.editor.page.values()):
            led = {said.claims[0] for said in block.sentences if said.claims}
            every = {id for said in block.sentences for id in said.claims}
            if ruling.kind in _WHERE and block.section not in _WHERE[ruling.kind]:
                continue
            both = ruling.kind in ("same", "different")
            same = ruling.kind == "same" and any(id in self._swallowed() for id in block.findings)
            if not (led & meant or (both and every & meant) or same or self._voiced(block, ruling)):
                continue
            log.one = replace(log.one, was=log.one.was or self._was(block, ruling))
            if self._again(block, ruling):
                gone = block.id not in self.editor.page
                (log.dropped if gone else log.touched).append(block.id)

    def _swallowed(self) -> set[str]:
        """Findings that are part of another one by the editor's word."""
        there = self.editor.findings
        return {id for block in self.editor.page.values() for id in block.findings if id not in there}

    def _voiced(self, block: Block, ruling: Ruling) -> bool:
        """Whether a voice is the one that a ruling names."""
        if block.section not in ("perspectives", "figures") or not ruling.name:
            return False
        holder = block.title if block.section == "perspectives" else block.sentences[0].speaker
        return holder == ruling.name or (ruling.kind == "side" and same_holder(holder, ruling.name))

    def _was(self, block: Block, ruling: Ruling) -> str:
        """What a page had until now in the place of what a ruling gives."""
        axis = self.view.dossier.topic.axis
        match ruling.kind:
            case "holder":
                return block.title if block.section == "perspectives" else block.sentences[0].speaker
            case "side" if axis and block.section == "perspectives":
                return axis[block.pole > 0].name if block.pole else "none"
            case "date":
                return str(block.when or "")
        return ""

    def _again(self, block: Block, ruling: Ruling) -> bool:
        """Tell a block again from its claims as they are now; whether it is another one then."""
        editor, claims = self.editor, self.view.dossier.claims
        lead = next((claims[s.claims[0]] for s in block.sentences if s.claims and s.claims[0] in claims), None)
        if lead is None:
            return False
        findings = tuple(dict.fromkeys(self._now(id, block) for id in block.findings))
        beside = {id for one in editor.section(block.section) if one.id != block.id for id in one.findings}
        if ruling.kind == "same" and findings != block.findings and beside & set(findings):
            editor.drop(block.id, BY)  # the section tells it already
            return True
        told = tuple(self._told(block, said, ruling) for said in block.sentences)
        now = replace(block, sentences=told, findings=tuple(id for id in findings if id))
        match block.section:
            case "perspectives":
                now = self._voice(now, lead, ruling)
            case "timeline":
                now = replace(now, when=lead.when, kind=self._kind(lead))
                if lead.when is None:
                    editor.drop(block.id, BY)
                    return True
            case "figures":
                if lead.dated:
                    now = replace(now, when=lead.when)
                if ruling.kind == "holder" and not ruling.value:
                    editor.drop(block.id, BY)  # a figure of nobody
                    return True
            case "tensions" if ruling.kind == "holder" and block.kind != "sides":
                told_by = [claims[said.claims[0]] for said in told if said.claims and said.claims[0] in claims]
                if len({claim.holder for claim in told_by}) < min(2, len(told_by)):
                    editor.drop(block.id, BY)  # nobody is in a dispute with themselves
                    return True
                if block.kind == "denial" and len(told_by) == 2:
                    now = replace(now, title=tensions.denial_title(editor, *told_by[:2]))
        if now is block or now == block:
            return False
        if not now.sentences:
            editor.drop(block.id, BY)
        else:
            editor.put(now, BY)
        return True

    def _now(self, id: str, block: Block) -> str:
        """The finding that has what this one had: it may be part of another one now, or its own again."""
        led = [said.claims[0] for said in _all(block) if said.claims]
        if id in self.editor.findings and set(led) & set(self.editor.findings[id].claims):
            return id
        return next((self.finding[claim].id for claim in led if claim in self.finding), "")

    def _told(self, block: Block, said: Sentence, ruling: Ruling) -> Sentence:
        """A sentence as its finding tells it now; prose keeps its words where they say nothing of what is changed."""
        lead = said.claims[0] if said.claims else ""
        finding = self.finding.get(lead)
        if not finding or said.notice or (said.written and ruling.kind not in ("holder", "different")):
            return said
        if said.written and ruling.kind == "different" and said.basis != "told":
            return said  # it tells them as several
        told = self.editor.tell(finding, self.view.dossier.claims[lead])
        told = replace(told, dated=said.dated if not said.written else told.dated, link=said.link)
        if block.section == "figures":
            known = self.view.dossier.aliases.get(said.speaker, said.speaker)
            told = replace(told, speaker=ruling.value if ruling.kind == "holder" and not ruling.name else known)
        if block.section == "tensions" and said.link:
            told = replace(told, speaker=self.view.dossier.aliases.get(said.speaker, said.speaker))
        return told

    def _voice(self, block: Block, lead: Claim, ruling: Ruling) -> Block:
        """A voice under the name and at the end of the axis that it has now; without words where it is nobody's."""
        pole = float(lead.gist.side) if lead.gist and lead.side is None else float(claim_side(lead, self.editor.topic))
        if ruling.kind == "side":
            return replace(block, pole=pole)
        item = self.editor.article(lead).item
        nobody = lead.holder in ("", item.outlet) or (block.title == ruling.name and not ruling.value)
        if nobody and ruling.kind == "holder":
            return replace(block, sentences=())
        name = self.view.dossier.aliases.get(block.title) or self.editor.material.voice(lead.holder)
        if name == block.title or ruling.kind != "holder":
            return block
        voices = self.editor.section("perspectives")
        other = next((one for one in voices if one.title == name and one.id != block.id), None)
        if other and not is_later(block, other):
            return replace(block, sentences=())
        if other:
            self.editor.drop(other.id, BY)
            if log := self.logs.get(ruling):
                log.dropped.append(other.id)
        return replace(block, title=name, pole=pole)

    def _kind(self, lead: Claim) -> BlockKind:
        ahead = lead.when and last_day(lead.when) >= self.editor.now.date()
        return "coming" if ahead and lead.when and lead.when.start > self.editor.now.date() else "event"

    # --- what is put there

    def _date(self, log: _Log) -> None:
        """An event of the timeline for what the editor has dated, where it was none."""
        if not log.fresh or log.touched or log.dropped:
            return
        lead = self._lead(log)
        finding = self.finding.get(lead.id) if lead else None
        if lead is None or finding is None or lead.when is None:
            return
        block = self.editor.new(
            "timeline", finding.id, (self.editor.tell(finding, lead),), kind=self._kind(lead), findings=(finding.id,),
            when=lead.when, rank=finding.score, day=self.editor.published(lead),
        )  # fmt: skip
        if block.id not in self.editor.page:
            log.made.append(block.id)
        self.editor.put(block, BY)

    def _pin(self, log: _Log) -> None:
        """Keep a statement on the page, in What where it stands nowhere."""
        one = log.one
        stood = self.view.dossier.archive.get(one.block)
        if stood and one.block not in self.editor.page:  # as it was: `put` would let it begin again
            self.editor.page[stood.id] = stood
            self.editor.operations[stood.id] = Operation("add", stood.id, stood, BY)
        if one.block in self.editor.page:
            self.pinned.add(one.block)
            return
        if one.block.rpartition("-")[0] in CORRECTED_ENTRIES and not one.quote:
            log.unseen = "the page has no such entry now"  # it cannot be made of nothing
            return
        meant = self.view.meant[one.ruling]
        told = next((b for b in self.editor.page.values() if any(meant & set(s.claims[:1]) for s in b.sentences)), None)
        if told is None:
            lead = self._lead(log)
            finding = self.finding.get(lead.id) if lead else None
            if lead is None or finding is None:
                log.unseen = self._lost(log)
                return
            told = self.editor.new(
                "what", finding.id, (self.editor.tell(finding, lead),), kind="point", findings=(finding.id,),
                day=self.editor.published(lead),
            )  # fmt: skip
            self.editor.put(told, BY)
            log.made.append(told.id)
        self.pinned.add(told.id)
        log.one = replace(one, block=told.id)

    def _lost(self, log: _Log) -> str:
        """Why there is no statement that a ruling means: another ruling has taken it away, or nothing has its words."""
        words = log.one.quote
        gone = (self.view.gone[id] for id, said in self.view.lost.items() if words and says(words, said))
        by = next(gone, None)
        if by is None:
            return "no article that was read for it has these words as a statement now"
        return MUTED if by.kind == "mute" else f"another correction hides its words ({by.place})"

    def _side(self, log: _Log) -> None:
        """Show where a holder stands by their voice; who has none is given one, as the editor wants it told."""
        ruling, meant = log.one.ruling, self.view.meant[log.one.ruling]
        pole = float(end(ruling.value, self.editor.topic))
        voices = [
            block
            for block in self.editor.section("perspectives")
            if self._voiced(block, ruling) or meant & {*block.sentences[0].claims[:1]}
        ]
        previous = self.view.dossier.previous
        before = {block.id: block for block in (previous.blocks if previous else ())}
        for block in voices:
            was = before.get(block.id, block)
            if was.pole != pole and (block.pole != pole or log.fresh) and block.id not in log.touched:
                log.one = replace(log.one, was=log.one.was or self._was(was, ruling))
                log.touched.append(block.id)
            self.editor.put(replace(block, pole=pole), BY)
            self.kept |= {block.id} if pole else set()
        if pole and not voices:
            self._given_voice(log, meant)

    def _given_voice(self, log: _Log, meant: frozenset[str]) -> None:
        """Put a holder on the page who stands at an end by the editor's word."""
        claims = (self.view.dossier.claims[id] for id in meant if id in self.view.dossier.claims)
        holders = sorted({self.editor.material.voice(claim.holder) for claim in claims})
        found = [(holder, one) for holder in holders if (one := best_of(self.editor, holder, meant))]
        if not found:
            lost = self._lost(log) if log.one.quote else "nothing that they say is left to be told"
            log.unseen = lost if not holders else "nothing that they say can be told as a view of theirs"
            return
        holder, one = max(found, key=lambda pair: (pair[1].score, pair[0]))
        standing = next((block for block in self.editor.section("perspectives") if block.title == holder), None)
        voice = voiced(self.editor, holder, one, standing)
        if voice.id in self.barred:
            log.unseen = "another correction hides all that they say"
            return
        (log.touched if standing or voice.id in self.editor.page else log.made).append(voice.id)
        self.editor.put(voice, BY)
        self.kept.add(voice.id)

    def _lead(self, log: _Log) -> Claim | None:
        """The claim that a ruling means: in its very words, else a part of them; of several the earliest."""
        claims = (self.view.dossier.claims[id] for id in self.view.meant[log.one.ruling] if id in self.finding)
        words = plain(log.one.quote)
        return min(
            claims,
            key=lambda one: (plain(one.quote) != words, self.editor.article(one).day, one.id),
            default=None,
        )

    def _note(self, log: _Log) -> None:
        """Let a note stand by the block that it is about."""
        one = log.one
        if one.quote and not one.block:
            meant = self.view.meant[one.ruling]
            about = (b for b in self.editor.page.values() if any(meant & set(s.claims[:1]) for s in b.sentences))
            if block := next(about, None):
                log.one = replace(one, block=block.id)

    def _axis(self) -> None:
        """The dispute between both ends, as the voices that are left hold them, where rulings moved one."""
        movers = [
            log
            for log in self.logs.values()
            if any(id.startswith("perspectives-") for id in (*log.dropped, *log.touched))
        ]
        if not (movers or self.moved):
            return
        before = dict(self.editor.page)
        block = next((one for one in self.editor.section("tensions") if one.kind == "sides"), None)
        voices = self.editor.section("perspectives")
        if block and not (any(one.pole < 0 for one in voices) and any(one.pole > 0 for one in voices)):
            self.editor.drop(block.id, BY)
        else:
            tensions.axis(self.editor)
        for log in movers[-1:]:
            log.dropped += [id for id in before if id not in self.editor.page]
            log.touched += [id for id, now in self.editor.page.items() if before.get(id) != now]


def _all(block: Block) -> Iterable[Sentence]:
    yield from block.sentences
    for step in block.life:
        yield from step.sentences


def carried_note(one: Ruled, blocks: Sequence[Block], meant: Collection[str]) -> Ruled:
    """A note on the entry that has what it is about on this page; where none has, on the one that had."""
    if one.ruling.kind != "note" or one.block in {block.id for block in blocks}:
        return one
    about = (b for b in blocks if any(not {*said.claims[:1]}.isdisjoint(meant) for said in b.sentences))
    return replace(one, block=found.id) if (found := next(about, None)) else one


def with_note(block: Block, ruled: Iterable[Ruled], version: int) -> Block:
    """A block that leaves a page, with the notes that leave with it."""
    notes = tuple(
        Sentence(f"{one.ruling.text} ({one.ruling.author}, {one.ruling.day})", notice=True)
        for one in ruled
        if one.ruling.kind == "note" and one.block == block.id
    )
    return replace(block, life=(*block.life, BlockStep("noted", version, notes))) if notes else block


def without_note(block: Block) -> Block:
    """A block that is back from the archive, whose notes stand on the page again."""
    life = tuple(step for step in block.life if step.what != "noted")
    return replace(block, life=life) if life != block.life else block


def renamed(one: Ruled, ids: Mapping[str, str], stood: Collection[str]) -> Ruled:
    """A ruling by the ids that its entries go on under; what `stood` before is not of its making."""
    made, touched, dropped = (tuple(ids.get(id, id) for id in some) for some in (one.made, one.touched, one.dropped))
    return replace(
        one, block=ids.get(one.block, one.block), dropped=dropped,
        touched=_once(touched, [id for id in made if id in stood and id not in one.made]),
        made=tuple(id for id in made if id not in stood or id in one.made),
    )  # fmt: skip


def final(blocks: Sequence[Block], desk: CorrectionDesk) -> tuple[Block, ...]:
    """A page after an engine has written it: a tension whose two statements are hidden together is none of it."""
    barred = [one for one in desk.ruled if one.ruling.kind == "hide" and one.quote and one.other]
    return tuple(block for block in blocks if not any(_tells(block, one) for one in barred))


def _tells(block: Block, one: Ruled) -> bool:
    told = [plain(said.text) for said in block.sentences]
    return block.section == "tensions" and all(any(plain(q) in t for t in told) for q in (one.quote, one.other))
