"""Why it matters, and the narrative: findings by theme, a theme being a name that several findings share.

Each finding is a block of its own, so that it keeps its id when others come and go; blocks of one theme stand together
as a paragraph.
"""

from __future__ import annotations

from collections import Counter

from pipeline.engines.offline.desk import Desk
from pipeline.read.cues import grounded
from pipeline.records import SENTENCES, Claim, Finding

OPENING = 4  # sentences of a new paragraph; it grows to records.SENTENCES
LEAST = 2  # findings that make a theme
PASSED = 3.0  # how much better than the theme that leaves a new one must be: as much as half a year makes
HEAD = 10  # of the best findings, the first counts little more than the second
WIDTHS = (2, 1)  # articles that they come from: themes of several articles first, of one while there is room
REST = "Also reported"  # the paragraph of what shares no theme
TOLD_ELSEWHERE = ("question", "forecast")


def reasons(desk: Desk) -> None:
    """Why it matters: what sources give as a reason or a consequence."""
    for finding in desk.untold():
        if _reason(desk.lead(finding)) and desk.fits(desk.lead(finding)) and desk.room("why", finding.score):
            desk.put(desk.new("why", finding.id, (desk.tell(finding),), findings=(finding.id,), rank=finding.score))


def themes(desk: Desk) -> None:
    """Let known themes take what is new on them, then open new ones while there is room."""
    pool = [f for f in desk.untold() if desk.lead(f).kind not in TOLD_ELSEWHERE and desk.substantial(f)]
    done = set(_known(desk))
    for theme in _known(desk):
        _tell(desk, theme, _chosen(desk, theme, pool, SENTENCES))
    for width in WIDTHS:
        while theme := _theme(desk, pool, done, width):
            done.add(theme)
            chosen = [finding for finding in _chosen(desk, theme, pool, OPENING) if desk.fits(desk.lead(finding))]
            if chosen and not makes_way(desk, max(finding.score for finding in chosen)):
                break
            _tell(desk, theme, chosen)
    if REST in _known(desk) or len(_known(desk)) < desk.topic.budgets.narrative:
        rest = [finding for finding in pool if finding.id not in desk.home]
        _tell(desk, REST, rest[:OPENING])


def makes_way(desk: Desk, worth: float) -> bool:
    """Whether a new theme of this worth has room; on a full page the weakest one leaves for it, one in a version.

    Else the page of a debate that goes on for years would tell of its first themes for ever.
    """
    if len(_known(desk)) < desk.topic.budgets.narrative:
        return True
    best: dict[str, float] = {}
    for block in desk.section("narrative"):
        if block.title != REST:
            best[block.title] = max(best.get(block.title, block.rank), block.rank)
    weakest = min(best, key=lambda theme: (best[theme], theme), default="")
    if desk.made_way or not weakest or worth <= best[weakest] + PASSED:
        return False
    desk.made_way = True
    for block in desk.section("narrative"):
        if block.title == weakest:
            desk.drop(block.id)
    return True


def _known(desk: Desk) -> list[str]:
    """The themes of the page, in its order."""
    return list(dict.fromkeys(block.title for block in desk.section("narrative")))


def _reason(claim: Claim) -> bool:
    """Whether a claim gives a reason; a forecast that falls due on a day is an open question whatever its reason."""
    return claim.kind == "reason" or (claim.kind == "forecast" and claim.when is None and grounded(claim.quote))


def _tell(desk: Desk, theme: str, findings: list[Finding]) -> int:
    """Put findings under a theme, as far as their articles may still be copied; returns how many."""
    told = 0
    for finding in findings:
        if desk.fits(desk.lead(finding)):
            said = (desk.tell(finding),)
            desk.put(desk.new("narrative", finding.id, said, title=theme, findings=(finding.id,), rank=finding.score))
            told += 1
    return told


def _theme(desk: Desk, pool: list[Finding], done: set[str], width: int) -> str:
    """The name that the best untold findings share, "" when no name is shared by findings of so many articles."""
    worth: dict[str, float] = {}
    items: dict[str, set[str]] = {}
    number: Counter[str] = Counter()
    for place, finding in enumerate(finding for finding in pool if finding.id not in desk.home):
        for name in _about(desk.lead(finding)):
            worth[name] = worth.get(name, 0.0) + 1 / (HEAD + place)  # best first: many good ones beat one
            number[name] += 1
            items.setdefault(name, set()).update(finding.items)
    shared = [name for name in worth if number[name] >= LEAST and len(items[name]) >= width and name not in done]
    return max(shared, key=lambda name: (worth[name], name), default="")


def _about(claim: Claim) -> tuple[str, ...]:
    """What a claim may be told under: the first model or other numbered thing that it names, else all its names."""
    numbered = sorted((claim.quote.find(name), name) for name in claim.names if any(c.isdigit() for c in name))
    return (numbered[0][1],) if numbered else claim.names


def _chosen(desk: Desk, theme: str, pool: list[Finding], count: int) -> list[Finding]:
    """The best untold findings of a theme, those of different articles first; the best one opens, the rest by date."""
    having = [finding for finding in pool if theme in _about(desk.lead(finding)) and finding.id not in desk.home]
    seen: set[str] = set()
    first: list[Finding] = []
    rest: list[Finding] = []
    for finding in having:
        (rest if finding.items[0] in seen else first).append(finding)
        seen.add(finding.items[0])
    best = [*first, *rest][:count]
    return sorted(best, key=lambda finding: (finding is not best[0], finding.first, finding.id))
