"""Which findings each section is offered: more than the digest quotes, best first.

A sentence that points at its article ("the same evaluation puts ...") is no quotation for a page; a model can say what
is meant, and the gate holds it to its quotes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.engines.llm import voices, wondering
from pipeline.engines.llm.desk import Desk
from pipeline.engines.llm.placing import Placing
from pipeline.records import Article, Claim, Finding

KNOWN = 12  # known findings beside the new ones
JOINED = 24  # the same for paragraphs, which set what is new beside what other sections tell
VIEWS = ("argues", "evaluates", "forecasts", "announces")
EACH = 3  # views of one holder to choose from
BESIDE = 4  # of them, those of the articles in which a new one points back at something


def sided(desk: Desk) -> list[Finding]:
    """What may stand against something."""
    return [f for f in desk.dossier.current if desk.relevant(f) and f.kind != "question"]


def views(desk: Desk) -> list[Finding]:
    """Views of named holders who have no position, which no rule places; best first, a few of each."""
    held = Counter({block.title: EACH for block in desk.section("perspectives")})
    found = []
    for finding in desk.dossier.current:
        holder = desk.lead(finding).holder
        if held[holder] < EACH and _is_view(desk, finding):
            held[holder] += 1
            found.append(finding)
    return found


def _is_view(desk: Desk, finding: Finding) -> bool:
    """Whether somebody holds it, and no other section is its own: questions, what is forecast or announced by date."""
    lead, article = desk.lead(finding), desk.dossier.articles[desk.lead(finding).item]
    if lead.kind == "question" or (lead.role not in VIEWS and lead.kind != "forecast") or finding.id in desk.home:
        return False
    if lead.when and (lead.kind == "forecast" or lead.role == "announces"):
        return False
    if article.quality == "title" or not (voices.speaks(desk, lead) or _argued(article, lead)):
        return False
    return desk.relevant(finding)


def _argued(article: Article, claim: Claim) -> bool:
    """Whether it is what its own outlet or author argues, by the word of the model that read it."""
    return claim.role == "argues" and claim.holder != "" and claim.holder in (article.item.outlet, article.item.author)


def open_(placing: Placing) -> list[Finding]:
    """What asks or leaves something open, and with questions on the page all that may answer one.

    Nothing where none of it could be taken.
    """
    desk = placing.desk
    fresh = [f for f in desk.dossier.current if desk.relevant(f)]
    taken = {f.id for f in fresh if placing.asks(f) and f.id not in desk.home}
    standing = desk.section("questions")
    taken |= {f.id for f in fresh if any(placing.settles(block, f) for block in standing)}
    left = {f.id for f in fresh if wondering.leaves_open(desk, f)}
    beside = bool(taken and standing) or bool(left)  # what else is new may help to word an answer, or a question
    taken |= left
    return [f for f in fresh if f.id in taken or (beside and not _elsewhere(desk, f))]


def dated(placing: Placing) -> list[Finding]:
    """Events of the past, those among them that answer a question."""
    desk = placing.desk
    asked = set(desk.told("questions"))
    answers = [f for f in desk.dossier.current if f.id in asked]
    return [f for f in (*_tellable(desk), *answers) if placing.date_of([f]) is not None]


def untold(desk: Desk) -> list[Finding]:
    """What is told nowhere yet."""
    return [f for f in _tellable(desk) if not _elsewhere(desk, f)]


def told(desk: Desk) -> list[Finding]:
    """All of it, what the page tells first."""
    fresh = [f for f in desk.dossier.current if desk.relevant(f)]
    return sorted(fresh, key=lambda f: (f.id not in desk.home, -f.score, f.id))


def known(desk: Desk, found: Sequence[Finding], *, told: bool, anew: bool, most: int = KNOWN) -> list[Finding]:
    """What is known, or told elsewhere, and shares most names with these; for a summary begun anew, what is told."""
    fresh = {f.id for f in desk.dossier.current}
    history = [f for f in desk.dossier.history if f.id not in fresh and (f.id in desk.home or not told)]
    if anew:
        return sorted(history, key=lambda f: (-len(f.origins), -f.score, f.id))[: 2 * KNOWN]
    shown = {f.id for f in found}
    elsewhere = [f for f in desk.dossier.current if f.id in desk.home and f.id not in shown]
    names = {name for f in found for name in desk.lead(f).names}
    nameless = {
        desk.lead(f).item for f in found if not desk.lead(f).names
    }  # their articles say who "the consortium" is
    near = [(desk.lead(f).item in nameless, len(names & set(desk.lead(f).names)), f) for f in (*history, *elsewhere)]
    near.sort(key=lambda one: (-one[1], -one[2].score, one[2].id))
    beside = [f for helps, _, f in near if helps][:BESIDE]
    return [*beside, *(f for _, shared, f in near if shared and f not in beside)][:most]


def _elsewhere(desk: Desk, finding: Finding) -> bool:
    """Whether the open questions may tell it: what is asked, and what is forecast for a date."""
    lead = desk.lead(finding)
    return lead.kind == "question" or (lead.kind == "forecast" and lead.when is not None)


def _tellable(desk: Desk) -> list[Finding]:
    """What makes a point as it stands, then what would in other words."""
    points = desk.untold()
    made = {finding.id for finding in points}
    return [*points, *(f for f in desk.dossier.current if f.id not in made and f.id not in desk.home and _fit(desk, f))]


def _fit(desk: Desk, finding: Finding) -> bool:
    substantial = desk.lead(finding).kind == "reason" or desk.substantial(finding)
    return finding.id in desk.dossier.bearing or (substantial and desk.relevant(finding))
