"""Gathering: sources are listed, what they list is sifted, and pages become articles; each result is kept at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import filterfalse
from typing import Any

from pipeline.models import Source, Topic
from pipeline.net import retry
from pipeline.registry import SOURCE_KINDS, is_local
from pipeline.sources.listing import list_sources
from pipeline.sources.pages import read_pages
from pipeline.sources.round import Gathered, Round
from pipeline.sources.scope import hold_settings
from pipeline.sources.search import due_queries, search_all


@dataclass(frozen=True, slots=True)
class Gathering(Round):
    """One run's gathering, top to bottom."""

    def _is_due(self, source: Source, known: Mapping[str, Any]) -> bool:
        """Whether a source is to be asked: one that failed rests as its standing says, and not as long as others."""
        return bool(known.get("failures")) or retry.is_due(known.get("checked"), source.every, self.now)

    def run(self, topics: Sequence[Topic]) -> Gathered:
        """List what is due of the sources of these topics, search for more, then read what is pending."""
        known = self.store.sources()
        last = max((row["checked"] for row in known.values() if row["checked"]), default="")
        slugs = {topic.slug for topic in topics}
        ready = [
            source
            for source in self.sources
            if (not source.topics or slugs & set(source.topics)) and self._is_due(source, known.get(source.name, {}))
        ]
        ready.sort(key=lambda source: not retry.missed(known.get(source.name, {}), source.every, last))
        with self.workshop:
            list_sources(self, [source for source in ready if not is_local(source)])
            for source in filterfalse(is_local, self.sources):
                since = self.now - (source.look_back or self.settings.look_back)
                self.store.take_left(source.name, since, source.items or self.settings.items)
            for source in ready:
                if read := SOURCE_KINDS[source.kind].read:
                    read(self, source)
            search_all(self, due_queries(self, self.searches, topics))
            hold_settings(self)
            read_pages(self)
        return self.done
