"""What fills each section from what is known, in the order in which they choose: the first takes what it wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.models import Section
from pipeline.page.editor import Editor
from pipeline.page.sections import figures, narrative, perspectives, questions, tensions, timeline, what, why

FILL: Mapping[Section, Callable[[Editor], object]] = {
    "timeline": timeline.events, "figures": figures.tables, "what": what.fill_what,
    "perspectives": perspectives.voices, "tensions": tensions.tensions, "why": why.reasons,
    "questions": questions.ask, "narrative": narrative.fill_narrative,
}  # fmt: skip
