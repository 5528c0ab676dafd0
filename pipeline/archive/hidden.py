"""What the editor has hidden, topic by topic: no answer has it, though the store does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.archive.answers import Citation, Quotation
from pipeline.models import Ruling
from pipeline.storage.catalogue import Catalogue

if TYPE_CHECKING:
    from pipeline.page.rulings import HiddenStatements

Hides = Mapping[str, Collection[tuple[str, str]]]  # topic to the block and the words of each decision to hide


class Hidden:
    """The decisions to hide, as the files of corrections have them now."""

    def __init__(self, catalogue: Catalogue, hides: Hides) -> None:
        self._catalogue = catalogue
        self._of: dict[str, HiddenStatements] = {}
        for topic, decided in hides.items():
            # Of an old archive's words an answer needs few.
            self._of[topic] = _statements(catalogue, topic, decided, partial(catalogue.term_counts, topic))

    def tells(self, topics: Iterable[str], text: str, claims: Collection[str] = ()) -> bool:
        """Whether a text that rests on these claims tells what is hidden in one of these topics."""
        return any(topic in self._of and self._of[topic].has(text, claims) for topic in topics)

    def titles(self, topics: Iterable[str], title: str) -> bool:
        """Whether a title tells what is hidden in one of these topics."""
        return any(topic in self._of and self._of[topic].in_title(title) for topic in topics)

    def shown(self, quotations: Mapping[str, Quotation], topic: str = "") -> dict[str, Quotation]:
        """The quotations, by claim, without those that the topic hides; without a topic, that any of theirs hides.

        What was found to say the same as a hidden statement is hidden with it, as it is on the page.
        """
        if not self._of:
            return {**quotations}
        leads = {slug: self._catalogue.leading(slug, quotations) for slug in self._of if topic in ("", slug)}
        found = {}
        for id, one in quotations.items():
            topics = asked_topics(one.source, topic)
            said = [one.quote, *(leads[slug][id] for slug in topics if id in leads.get(slug, ()))]
            if not any(self.tells(topics, words, (id,)) for words in said):
                found[id] = replace(one, now="") if one.now and self.tells(topics, one.now) else one
        return found


def hidden_in(catalogue: Catalogue, topic: str, rulings: Iterable[Ruling]) -> HiddenStatements:
    """What rulings on a topic hide; the catalogue may be closed then."""
    counts = catalogue.term_counts(topic)
    decided = [(one.block, one.quote) for one in rulings if one.kind == "hide"]
    return _statements(catalogue, topic, decided, lambda _: counts)


def _statements(
    catalogue: Catalogue,
    topic: str,
    decided: Collection[tuple[str, str]],
    counts: Callable[[str], Mapping[str, int]],
) -> HiddenStatements:
    # What compares wordings is loaded where something is hidden: a server that starts has no use for it.
    from pipeline.page.rulings import hidden_statements

    settled = {(row["block"], row["quote"]): row["words"] for row in catalogue.hides(topic)}
    return hidden_statements(decided, settled, catalogue.told(topic), catalogue.counted(topic), counts)


def asked_topics(source: Citation, topic: str) -> list[str]:
    """By which topics an article is judged: the one that is asked for, else all that have it."""
    return [topic] if topic else [place.topic for place in source.places]
