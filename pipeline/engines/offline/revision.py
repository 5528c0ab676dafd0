"""A revision without a model: corrections first, then each section takes what is its own; What refers to the rest."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.offline import corrections, narrative, perspectives, questions, state, support, tensions, timeline
from pipeline.engines.offline.desk import Desk
from pipeline.records import Dossier, Operation


def revise(dossier: Dossier) -> Sequence[Operation]:
    """The operations that bring the page up to date with what is new."""
    desk = Desk(dossier)
    corrections.apply(desk)
    support.join(desk)
    questions.answer(desk)
    perspectives.place(desk)
    tensions.place(desk)
    tensions.ease(desk)  # before other sections use up what may be copied of the article that eases it
    narrative.reasons(desk)  # rarer than what follows: they take their words of an article first
    questions.ask(desk)
    timeline.place(desk)
    narrative.themes(desk)
    perspectives.challenge(desk)
    state.sum_up(desk)
    return tuple(desk.operations.values())
