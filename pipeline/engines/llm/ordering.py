"""Which findings answer the topic's question, best first: rules know what is well supported, a reader what decides it.

Asked once per version about what is new and the best of what is known, in an order that tells nothing of their worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from pipeline.engines.llm.asking import Asker, Question
from pipeline.engines.llm.desk import Desk
from pipeline.engines.llm.prompts import Prompts
from pipeline.engines.llm.shapes import Ranked
from pipeline.engines.llm.shown import Shown
from pipeline.records import Dossier, Failure, Finding

NEW, KNOWN = 120, 20  # findings that are put in order; of very many, the best 120 by rules hold nearly all that answers
LINE = 320  # characters of a quote that are shown
MOST = 700  # tokens of the answer


def best_first(dossier: Dossier, asker: Asker, prompts: Prompts) -> tuple[str, ...]:
    """The ids of those that the model names, in its order.

    Nothing where there is nothing to put in order, or the call fails: then the order of the rules stands.
    """
    desk = Desk(dossier)
    fresh = {finding.id for finding in dossier.current}
    new = _fitting(dossier.current[:NEW], asker.settings.context)
    known = [f for f in dossier.history if f.id not in fresh and desk.relevant(f)]
    known = sorted(known, key=lambda finding: (-finding.score, finding.id))[:KNOWN]
    if len(new) < 2:
        return ()
    shown = Shown(desk, "what", *(sorted(some, key=lambda finding: finding.id) for some in (new, known)))
    topic = dossier.topic
    text = prompts.render(
        "rank", topic=topic, version=dossier.version, axis=[pole.name for pole in topic.axis or ()], most=LINE,
        findings=[*shown.lines(shown.new), *shown.lines(shown.known)],
    )  # fmt: skip
    answer = asker.ask(
        Question(
            "rank", prompts.version_of("rank"), prompts.render("system"), text, Ranked, f"v{dossier.version} rank",
            topic.slug, most=MOST,
        )
    )  # fmt: skip
    if isinstance(answer, Failure):
        return ()
    handles = shown.new | shown.known
    return tuple(dict.fromkeys(handles[handle].id for handle in answer.best if handle in handles))


def _fitting(findings: Sequence[Finding], room: int) -> list[Finding]:
    """The first of these whose quotes fit into so many characters: a small local model holds no more."""
    sizes = accumulate(min(len(finding.text), LINE) for finding in findings)
    return [finding for finding, size in zip(findings, sizes, strict=True) if size <= room]
