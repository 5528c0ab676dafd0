"""Where a statement stands on the topic's axis, read off the cue words of its poles."""

from __future__ import annotations

import re
from functools import cache

from pipeline.records import Pole, Topic

_NOT = r"\b(?:not|no|never|neither|nor|hardly|without|stopped|isn['’]t|aren['’]t|wasn['’]t)\b|n['’]t\b"
_DENIED = re.compile(rf"(?:{_NOT})\W+(?:\w+\W+){{0,2}}$", re.I)
# Not "May": a statement with a month in it is as firm as any.
_HEDGED = re.compile(r"\b(?:may|[Mm]ight|[Cc]ould|[Pp]erhaps|[Pp]ossibly|seems?|appears?|[Ss]omewhat|[Pp]artly)\b")


def place(text: str, topic: Topic) -> float:
    """-1 at the first pole, 1 at the second, 0 when the text takes no side; half when it hedges.

    A denied cue counts for the other pole ("the gap is not closing").
    """
    if topic.axis is None:
        return 0.0
    left, right = (_count(text, pole) for pole in topic.axis)
    first, second = left[0] + right[1], right[0] + left[1]
    if first == second:
        return 0.0
    side = 1.0 if second > first else -1.0
    return side / 2 if _HEDGED.search(text) else side


def _count(text: str, pole: Pole) -> tuple[int, int]:
    """How often the pole's cues stand in the text, and how often they stand there denied."""
    said = denied = 0
    for found in _cues(pole).finditer(text):
        if _DENIED.search(text[: found.start()]):
            denied += 1
        else:
            said += 1
    return said, denied


@cache
def _cues(pole: Pole) -> re.Pattern[str]:
    words = sorted(pole.cues or (pole.name,), key=lambda cue: (-len(cue), cue))
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + r")\b", re.I)
