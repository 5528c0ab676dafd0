"""The editor's desk as the model needs it: what is told where, and what may be offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.findings.sides import side
from pipeline.page.candidates import Candidate
from pipeline.page.editor import Editor, inner_marks
from pipeline.page.sections import standing
from pipeline.records import KINDS, UNDATED, Block, Claim, Finding, Section, Sentence

REPEAT = ("what", "figures")  # sections that tell again what has its place elsewhere


class Desk(Editor):
    """An editor that knows where each finding is told in full."""

    _home: dict[str, str] | None = None

    # --- what there is

    @property
    def home(self) -> dict[str, str]:
        """The findings that the page tells, each with the id of its block."""
        if self._home is None:
            told = (block for block in self.page.values() if block.section not in REPEAT)
            self._home = {finding: block.id for block in told for finding in block.findings}
        return self._home

    def lead(self, finding: Finding) -> Claim:
        """The claim that a finding quotes."""
        return self.dossier.claims[finding.claims[0]]

    def day(self, claim: Claim) -> datetime:
        """When the article that makes a claim was published; one without a date is older than all others."""
        return self.published(claim) or UNDATED

    def candidate(self, finding: Finding) -> Candidate | None:
        """A finding with what it is worth, unless something keeps it off the page."""
        one = self.material.of.get(finding.id)
        return one if one and not one.stopped else None

    def relevant(self, finding: Finding) -> bool:
        """Whether a finding is on the question, by the model's word or by the words and the article it stands in."""
        return finding.id in self.dossier.bearing or self.candidate(finding) is not None

    def substantial(self, finding: Finding) -> bool:
        """Whether a finding says something that can be checked: a figure, a date, two names, other outlets, a side."""
        lead = self.lead(finding)
        told = bool(lead.figures) or lead.when is not None or len(lead.names) > 1 or len(finding.origins) > 1
        return told or side(lead.quote, self.topic) != 0

    def untold(self) -> list[Finding]:
        """What is new, on the question, and told nowhere yet, best first."""
        return [f for f in self.dossier.current if f.id not in self.home and self.candidate(f)]

    def quotable(self, finding: Finding) -> bool:
        """Whether the page may copy what a finding quotes."""
        one = self.material.of.get(finding.id)
        return one is not None and self.fits(one)

    # --- changes to the page

    def put(self, block: Block, why: str = "") -> None:
        """See `Editor.put`."""
        super().put(block, why)
        self._home = None

    def drop(self, id: str, why: str = "") -> None:
        """See `Editor.drop`."""
        super().drop(id, why)
        self._home = None

    def new(self, section: Section, key: str, sentences: Iterable[Sentence], **fields: Any) -> Block:
        """See `Editor.new`; of the section's own kind where none is given."""
        return super().new(section, key, sentences, **({"kind": KINDS.get(section, "point")} | fields))

    def correct(self) -> None:
        """Let nothing rest on a claim that its own article no longer makes; what a model joined is told apart first."""
        gone = {correction.claim.id: correction.now for correction in self.dossier.corrections}
        for block in list(self.page.values()):
            if block.section != "what" and any(gone.keys() & {*said.claims} for said in block.sentences):
                self.put(replace(block, sentences=tuple(one for said in block.sentences for one in self._apart(said))))
        standing.corrections(self)
        for block in self.section("what"):
            lost = [claim for said in block.sentences for claim in said.claims if claim in gone]
            if not lost:
                continue
            now = gone[lost[0]]
            finding = next((f for f in self.findings.values() if now and now.id in f.claims), None)
            if now and finding:
                self.put(replace(block, sentences=(self.tell(finding, now),)), "its article was edited")
            else:
                self.drop(block.id, "its article was edited")

    def _apart(self, said: Sentence) -> list[Sentence]:
        """A sentence of the model that joins several findings as one sentence for each, in its source's words."""
        now = {correction.claim.id: correction.now for correction in self.dossier.corrections}
        told: dict[str, Sentence] = {}
        for id in said.claims:
            claim, fresh = self.dossier.claims[id], now.get(id)
            stands = {id, fresh.id} if fresh else {id}
            finding = next((f for f in self.findings.values() if stands & {*f.claims}), None)
            words = (
                self.tell(finding, claim)
                if finding
                else Sentence(f"“{inner_marks(claim.quote)}”", (id,), (claim.item,))
            )
            told.setdefault(finding.id if finding else id, words)
        return list(told.values()) if said.written and len(told) > 1 else [said]
