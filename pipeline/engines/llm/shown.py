"""What one call is shown: findings and blocks under short handles, which are the only ids that its answer may use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.engines.llm.desk import Desk
from pipeline.records import SENTENCES, Block, Finding, Section


class Shown:
    """The handles of one call: n1, n2 ... for what is new, h1 ... for what is known, b1 ... for what the page has."""

    def __init__(self, desk: Desk, section: Section, new: Sequence[Finding], known: Sequence[Finding]) -> None:
        self.desk = desk
        self.section = section
        self.new = {f"n{number}": finding for number, finding in enumerate(new, 1)}
        self.known = {f"h{number}": finding for number, finding in enumerate(known, 1)}
        self.fresh = {finding.id for finding in new}
        blocks = desk.section(section)
        if section == "narrative":  # a theme is known by its first block
            blocks = list({block.title: block for block in reversed(blocks)}.values())[::-1]
        self.blocks = {f"b{number}": block for number, block in enumerate(blocks, 1)}

    @property
    def room(self) -> int:
        """How many entries the section can take."""
        budget: int = getattr(self.desk.topic.budgets, self.section)
        if self.section == "narrative":
            return budget * SENTENCES
        return budget

    def lines(self, findings: dict[str, Finding]) -> list[dict[str, str]]:
        """Each finding as a prompt shows it."""
        return [
            {
                "id": handle,
                "holder": self.desk.lead(finding).holder,
                "role": self.desk.lead(finding).role,
                "kind": finding.kind,
                "outlet": self.desk.dossier.articles[self.desk.lead(finding).item].item.outlet,
                "day": _shown(self.desk.published(self.desk.lead(finding))),
                "origins": str(len(finding.origins)),
                "quote": self.desk.lead(finding).quote,
            }
            for handle, finding in findings.items()
        ]

    def page(self) -> list[dict[str, str]]:
        """What the section says now."""
        if self.section == "perspectives":
            return []
        return [
            {
                "id": handle,
                "title": block.title,
                "text": " ".join(
                    s.text
                    for b in (self.desk.section("narrative") if self.section == "narrative" else (block,))
                    if b.title == block.title
                    for s in b.sentences
                ),
                "state": block.life[-1].what if block.life else "",
            }
            for handle, block in self.blocks.items()
        ]

    def findings(self, handles: Sequence[str]) -> list[Finding] | None:
        """The findings behind handles; None when one of them was never given."""
        known = self.new | self.known
        if not handles or any(handle not in known for handle in handles):
            return None
        return [known[handle] for handle in dict.fromkeys(handles)]

    def block(self, handle: str) -> Block | None:
        """The block behind a handle, as it stands now."""
        block = self.blocks.get(handle)
        return self.desk.page.get(block.id) if block else None


def _shown(day: datetime | None) -> str:
    return f"{day:%Y-%m-%d}" if day else "unknown"
