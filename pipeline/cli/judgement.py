"""What the editor of a page makes of the sentences that are known: what each is worth, and what stopped it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipeline.models import Brief, Topic
from pipeline.page.candidates import WEIGHTS, Candidate
from pipeline.page.draft import gather_dossier
from pipeline.page.editor import Editor
from pipeline.page.rulings import NOTHING_HIDDEN, HiddenStatements, view
from pipeline.storage import Store

WEIGHT_WORDS = {  # of a score, as `page.candidates` names them
    "question": "words of what is asked", "named": "it names what the topic is about",
    "article": "its article is on the question",
    "title": "it says what its title says", "shared": "other outlets tell of the same",
    "answers": "it or its title says how the question stands",
    "figures": "it gives figures", "holder": "somebody named says it",
    "length": "it says more than a few words", "ought": "it says what should be", "fresh": "it is new",
    "joined": "a word joins it to what stands before it", "personal": "it speaks of its writer",
    "headline": "only its title is known",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prospect:
    """A sentence that a page could tell, with what it is worth for the question and what keeps it off the page."""

    finding: str  # id
    item: str
    quote: str
    outlet: str
    title: str
    score: float
    stopped: str = ""  # "not on the question", "the section is full"; "": nothing that is known
    parts: Mapping[str, float] = field(default_factory=dict)  # points by the names of WEIGHT_WORDS


def prospects(
    store: Store, topic: Topic, page: Brief | None, hidden: HiddenStatements = NOTHING_HIDDEN
) -> tuple[Prospect, ...]:
    """What the page could tell, best first, and why it does not, as its editor would judge it now."""
    now = page.date if page else datetime.now(UTC)
    dossier = gather_dossier(store, topic, page, now)
    ruled = page.rulings if page else ()
    editor = Editor(view(dossier, ruled).dossier if ruled else dossier)
    told = editor.told()
    return tuple(
        Prospect(
            one.finding.id, one.article.item.id, one.claim.quote, one.article.item.outlet, one.article.item.title,
            one.score, "" if one.finding.id in told else _stopped(editor, one, told),
            {name: WEIGHTS[name] * value for name, value in one.parts.items()},
        )
        for one in editor.material.all
        if not hidden.silences(one.article)
    )  # fmt: skip


def _stopped(editor: Editor, one: Candidate, told: Iterable[str]) -> str:
    if one.stopped:
        return one.stopped
    if any(editor.material.again(one.finding.id, other) for other in told):
        return "the page says nearly the same"
    if not editor.fits(one):
        return "the page copies as much of its article as it may"
    return "what is better or newer has the room"
