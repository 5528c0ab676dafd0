"""Events: what a sentence says happened on a date that it gives itself; one entry per event however many report it."""

from __future__ import annotations

import re

from pipeline.engines.offline.desk import Desk
from pipeline.records import Claim

# Verbs of things that happen, in the past tense; "said" and "argued" are none.
_HAPPENED = re.compile(
    r"\b(?:released|published|announced|launched|opened|signed|unveiled|founded|formed|joined|acquired|withdrew|withheld|"
    r"closed|ended|started|began|passed|approved|shipped|delivered|agreed|licensed|raised|cut|reached|topped|overtook|"
    r"lost|won|appointed|corrected|completed|adopted|rejected|suspended|resumed|switched|funded|committed|pledged|awarded|"
    r"held|broke|fell|rose|stopped|introduced|banned|sued|filed|merged|bought|sold|hired|left|resigned|stood|landed|"
    r"relicensed|surpassed|scored|stalled|dropped|dissolved|set up|came out|brought out|took over|put forward)\b"
)


def place(desk: Desk) -> None:
    """Put each new dated event on the timeline."""
    for finding in desk.untold():
        claim = desk.lead(finding)
        if claim.when is None or claim.kind in ("question", "forecast") or not _HAPPENED.search(claim.quote):
            continue
        if claim.when.precision == "year" or claim.when.start > desk.dossier.now.date():
            continue
        if not desk.fits(claim) or _known(desk, claim) or not desk.room("timeline", finding.score):
            continue
        desk.put(desk.new(
            "timeline", finding.id, (desk.tell(finding),), findings=(finding.id,), when=claim.when, rank=finding.score,
            day=desk.day(claim),
        ))  # fmt: skip


def _known(desk: Desk, claim: Claim) -> bool:
    """Whether the timeline has the event: the same date and the same main names."""
    for block in desk.section("timeline"):
        other = desk.dossier.claims.get(block.sentences[0].claims[0])
        if other and block.when == claim.when and len(set(other.names) & set(claim.names)) >= 2:
            return True
    return False
