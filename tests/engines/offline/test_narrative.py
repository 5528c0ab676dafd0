"""Themes come and go with what is reported."""

from __future__ import annotations

from dataclasses import replace

from pipeline.engines.offline import Offline
from pipeline.records import Article, Block, Budgets, Claim
from pipeline.revise.operations import apply
from tests.revise.making import TOPIC, article, brief, claim, dossier, finding, item

FULL = replace(TOPIC, budgets=Budgets(narrative=2))


class Debate:
    """A page with room for two themes, version after version."""

    def __init__(self) -> None:
        self.blocks: tuple[Block, ...] = ()
        self.claims: dict[str, Claim] = {}
        self.articles: dict[str, Article] = {}
        self.version = 0

    def read(self, **labs: float) -> set[str]:
        """The themes of the next version, for which each lab has two new articles whose findings have this score."""
        findings = []
        for lab, score in labs.items():
            for place in range(2):
                line = f"{lab} Labs sold {len(self.claims) + 1}00 copies of its open-weight models."
                of = article((line,), item(f"{lab}{place}".lower()))
                made = claim(line, of)
                self.claims[made.id] = made
                self.articles[of.item.id] = of
                findings.append(finding(made, score=score, relevance=0.3, setting=0.3))
        self.version += 1
        shown = dossier(self.articles.values(), self.claims.values(), findings, topic=FULL, version=self.version)
        if self.blocks:
            shown = replace(shown, previous=brief(*self.blocks, version=self.version - 1))
        self.blocks = apply(self.blocks, Offline().revise(shown), FULL.budgets).blocks
        return {block.title for block in self.blocks if block.section == "narrative"}


def test_a_better_theme_takes_the_place_of_the_weakest() -> None:
    """A full narrative moves on; what is hardly better changes nothing."""
    debate = Debate()
    assert debate.read(Corvid=3.0, Gannet=2.0) == {"Corvid Labs", "Gannet Labs"}
    assert debate.read(Heron=2.2) == {"Corvid Labs", "Gannet Labs"}
    assert debate.read(Sedge=9.0) == {"Corvid Labs", "Sedge Labs"}


def test_one_theme_at_most_leaves_in_a_version() -> None:
    """However much better the new ones are, so that a reader of the difference can follow."""
    debate = Debate()
    debate.read(Corvid=3.0, Gannet=2.0)
    assert debate.read(Heron=9.0, Sedge=8.0) == {"Corvid Labs", "Heron Labs"}
