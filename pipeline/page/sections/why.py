"""Why it matters: what sources give as a reason or a consequence."""

from __future__ import annotations

from pipeline.english import sentence_kinds
from pipeline.page.candidates import FIRM, OVER
from pipeline.page.editor import Editor

_RULE = "its source gives it as a reason or a consequence"


def reasons(editor: Editor) -> None:
    """Take the best reasons that are not told above, and give up what its holder no longer says."""
    for block in editor.section("why"):
        now = editor.material.of.get(block.findings[0]) if block.findings else None
        if now and now.stopped in OVER:
            editor.drop(block.id, now.stopped)
    for one in editor.tellable("what", "why", "timeline"):
        reason = one.claim.kind == "reason" or (
            one.claim.kind == "forecast" and one.claim.when is None and sentence_kinds.grounded(one.claim.quote)
        )
        if (
            not reason
            or one.score < FIRM * editor.material.best
            or not editor.room("why", one.score)
            or not editor.fits(one)
        ):
            continue
        if any(editor.material.again(one.finding.id, f) for f in editor.told("why")):
            continue
        said = (editor.tell(one.finding),)
        editor.put(
            editor.new(
                "why", one.finding.id, said, kind="reason", findings=(one.finding.id,), rank=one.score, day=one.day
            ),
            _RULE,
        )
