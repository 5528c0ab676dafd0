"""A revision by the model: section by section it proposes sentences with the ids of what carries them; code disposes.

The model adds and, in What, replaces what the same voice said before; it can neither reword nor remove what stands on
the page. A sentence that the gate stops twice is told in its source's own words; a section whose call fails is done by
the digest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.engines.digest import NAME
from pipeline.engines.llm import offering, opposing, relating, summing
from pipeline.engines.llm.asking import Asker, Question
from pipeline.engines.llm.desk import Desk
from pipeline.engines.llm.placing import Placing, tidy
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.shapes import Again, Answer, Move, Moves
from pipeline.engines.llm.shown import Shown
from pipeline.page.sections import figures, narrative, perspectives, questions, standing, tensions, timeline, what, why
from pipeline.records import Block, Dossier, Failure, Finding, Operation, Section

MOST = 2500  # tokens of a section's answer
ROOM = 60  # new findings that one section is shown, best first


@dataclass(frozen=True, slots=True)
class Returned:
    """A sentence that the gate stopped, with what it was meant for."""

    section: Section
    move: Move
    text: str
    findings: tuple[Finding, ...]
    why: str


class Writer:
    """One revision of one page."""

    def __init__(self, dossier: Dossier, asker: Asker, prompts: Prompts) -> None:
        self.desk = Desk(dossier)
        self.asker = asker
        self.prompts = prompts
        self.placing = Placing(self.desk)
        self.stood_in: set[str] = set()  # ids of blocks that the digest made in the model's place
        self.quoted: dict[str, str] = {}  # ids of blocks that quote, with what the gate had against the model's words
        self.wondered: list[tuple[Move, Shown]] = []  # questions of the model's own
        self.summed: list[str] = []  # ids of the lines of What, in the model's order
        self.returned: list[Returned] = []
        self.lost: dict[str, Operation] = {}  # what the gate stopped and nothing took the place of, by its words

    def operations(self) -> Sequence[Operation]:
        """The operations that bring the page up to date with what is new."""
        desk = self.desk
        desk.correct()
        standing.support(desk)
        figures.tables(desk)
        perspectives.voices(desk)
        self._positions()
        self._section("tensions", lambda: offering.sided(desk), lambda: None)
        tensions.tensions(desk)  # the ends of the axis and who holds them, and what the model overlooked
        self._section("questions", lambda: offering.open_(self.placing), lambda: _asked(desk))
        self._section("timeline", lambda: offering.dated(self.placing), lambda: timeline.events(desk))
        self._section("why", lambda: offering.untold(desk), lambda: why.reasons(desk))
        self._section("narrative", lambda: offering.untold(desk), lambda: narrative.stories(desk))
        for move, shown in self.wondered:
            self._take("questions", move, shown)
        self._section("what", lambda: offering.told(desk), self._summed_up)
        self._send_back()
        if not desk.page:  # a model that proposes nothing at all leaves what the sources say in their own words
            narrative.stories(desk)
        summing.arrange(desk, self.summed)
        made = [self._marked(operation) for operation in desk.operations.values()]
        return (*made, *self.lost.values())

    def _section(
        self, section: Section, candidates: Callable[[], list[Finding]], otherwise: Callable[[], object]
    ) -> None:
        """Let the model propose for one section; the digest does it where the call fails."""
        found = candidates()[:ROOM]
        if not found:
            return
        anew = section == "what" and not any(s.written for b in self.desk.section("what") for s in b.sentences)
        most = offering.JOINED if section == "narrative" else offering.KNOWN
        known = offering.known(self.desk, found, told=section == "what", anew=anew, most=most)
        shown = Shown(self.desk, section, found, known)
        answer = self._ask(section, shown)
        if isinstance(answer, Failure):
            self._instead(otherwise)
            return
        if anew and answer.operations:
            for block in self.desk.section("what"):  # the digest's summary gives way to the model's
                self.desk.drop(block.id)
        if section == "tensions":
            for stopped in opposing.place_all(self.placing, opposing.sides(answer.operations, shown), self._compare):
                self._lose(*stopped)
            return
        for move in answer.operations:
            if section == "questions" and move.do == "add" and self._wonders(move, shown):
                self.wondered.append((move, shown))  # placed when what it rests on is told
            else:
                self._take(section, move, shown, citing_known=anew)

    def _compare(self, pairs: Sequence[tuple[str, str]]) -> dict[int, str] | Failure:
        about = f"v{self.desk.version} tensions"
        return relating.compare(pairs, self.asker, self.prompts, about, self.desk.topic.slug)

    def _wonders(self, move: Move, shown: Shown) -> bool:
        """Whether a question is the model's own, and no source's."""
        findings = shown.findings(move.sentences[0].cites)
        return findings is not None and not self.placing.asks(findings[0])

    def _ask(self, section: Section, shown: Shown, placed: int = 0) -> Moves | Failure:
        name: str = section
        topic = self.desk.topic
        text = self.prompts.render(
            name, topic=topic, new=shown.lines(shown.new), known=shown.lines(shown.known), page=shown.page(),
            room=shown.room, today=f"{self.desk.dossier.now:%Y-%m-%d}", axis=[pole.name for pole in topic.axis or ()],
            placed=list(shown.new)[:placed], free=list(shown.new)[placed:], against=opposing.against(self.desk, shown),
        )  # fmt: skip
        return self.asker.ask(self._question(name, text, Moves))

    def _question(self, name: str, text: str, shape: type[Answer]) -> Question[Answer]:
        about = f"v{self.desk.version} {name}"
        return Question(
            name, self.prompts.version_of(name), self.prompts.render("system"), text, shape, about,
            self.desk.topic.slug, most=MOST,
        )  # fmt: skip

    def _instead(self, otherwise: Callable[[], object]) -> None:
        """Let the digest do a section, and mark what it made."""
        before = dict(self.desk.operations)
        otherwise()
        self.stood_in |= {id for id, operation in self.desk.operations.items() if before.get(id) != operation}

    def _summed_up(self) -> None:
        if not any(s.written for block in self.desk.section("what") for s in block.sentences):
            what.state(self.desk)  # else the model's summary stands until its call succeeds again

    def _take(self, section: Section, move: Move, shown: Shown, *, citing_known: bool = False) -> None:
        """Place one operation as far as code has nothing against it."""
        if section == "narrative":
            together = [f for said in move.sentences for f in shown.findings(said.cites) or ()]
            move = move.model_copy(update={"title": self.placing.theme(move.title, together, shown.block(move.block))})
        for said in move.sentences:
            findings = shown.findings(said.cites)
            if not findings or not (citing_known or any(f.id in shown.fresh for f in findings)):
                continue  # an id that it was not given, or nothing new
            block = shown.block(move.block)
            if section == "what":
                self.summed.append(self.desk.new(section, findings[0].id, ()).id)
            why = self.placing.place(section, move.do, block, move.title, said.text, findings)
            if why:
                self.returned.append(
                    Returned(
                        section,
                        move.model_copy(update={"block": block.id if block else ""}),
                        said.text,
                        tuple(findings),
                        why,
                    )
                )

    def _positions(self) -> None:
        """One line in the model's words for each position that is new or moved, and for views that no cue places."""
        fresh = [
            b for b in self.desk.section("perspectives") if b.id in self.desk.operations and not b.sentences[0].written
        ]
        fresh = [b for b in fresh if b.findings and b.findings[0] in self.desk.findings]
        placed = [self.desk.findings[block.findings[0]] for block in fresh]
        shown = Shown(self.desk, "perspectives", [*placed, *offering.views(self.desk)][:ROOM], [])
        if not shown.new:
            return
        answer = self._ask("perspectives", shown, placed=len(placed))
        if isinstance(answer, Failure):
            self.stood_in |= {block.id for block in fresh}
            return
        for move in answer.operations:
            findings = shown.findings(move.sentences[0].cites)
            if not findings:
                continue
            block = next((b for b in fresh if b.findings[0] == findings[0].id), None)
            text = move.sentences[0].text
            if why := self.placing.place("perspectives", "add", block, "", text, findings):
                named = move.model_copy(update={"block": block.id if block else ""})
                self.returned.append(Returned("perspectives", named, text, tuple(findings), why))

    def _send_back(self) -> None:
        """Give the model one chance to mend what the gate stopped; then quote, or leave out and count."""
        returned = list(self.returned)
        self.returned.clear()
        if not returned:
            return
        told = [
            (f"s{number}", one.text, one.why, [self.desk.lead(f).quote for f in one.findings])
            for number, one in enumerate(returned, 1)
        ]
        text = self.prompts.render("again", sentences=told)
        answer = self.asker.ask(self._question("again", text, Again))
        mended = {} if isinstance(answer, Failure) else {one.id: one.text for one in answer.sentences}
        for number, one in enumerate(returned, 1):
            block = self.desk.page.get(one.move.block)
            again = mended.get(f"s{number}", "")
            why = (
                self.placing.place(one.section, one.move.do, block, one.move.title, again, one.findings)
                if again
                else one.why
            )
            if why:
                self._quote(one, again or one.text, why)

    def _quote(self, one: Returned, text: str, why: str) -> None:
        """The source's own words in the place of a sentence that the gate stopped twice; else it is counted."""
        if one.section == "perspectives" and one.move.block:
            self.quoted[one.move.block] = why  # its quote stands there already
        elif id := self.placing.quoted(one.section, one.move.title, one.findings):
            self.quoted[id] = why
        else:
            sentence = self.placing.sentence(text, one.findings)
            self._lose(self.desk.new(one.section, f"lost/{sentence.text}", (sentence,)), why, tidy(one.text))

    def _lose(self, block: Block, why: str, first: str = "") -> None:
        """Hand over what cannot be told, so that the page counts it: once, in however many sections it was proposed."""
        text = block.sentences[0].text
        if all(o.block is None or o.block.sentences[0].text != text for o in self.lost.values()):
            self.lost.setdefault(first or text, Operation("omit", block.id, block, why))

    def _marked(self, operation: Operation) -> Operation:
        if operation.id in self.stood_in:
            return replace(operation, engine=NAME)
        if operation.id in self.quoted:
            return replace(operation, why=f"quoted: the model's sentence {self.quoted[operation.id]}")
        return operation


def _asked(desk: Desk) -> None:
    questions.settle(desk)
    questions.ask(desk)
