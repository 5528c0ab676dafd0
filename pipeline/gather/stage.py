"""Gathering: sources are listed, what they list is sifted, and pages become articles; each result is kept at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.gather import waiting
from pipeline.gather.documents import read_folder
from pipeline.gather.listing import list_sources
from pipeline.gather.reading import read_pages
from pipeline.gather.round import Gathered, Round
from pipeline.gather.scope import hold
from pipeline.gather.searching import due, search_all
from pipeline.records import Topic

__all__ = ["Gathered", "Gathering"]


@dataclass(frozen=True, slots=True)
class Gathering(Round):
    """One run's gathering, top to bottom."""

    def run(self, topics: Sequence[Topic]) -> Gathered:
        """List what is due of the sources of these topics, search for more, then read what is pending."""
        known = self.store.sources()
        last = max((row["checked"] for row in known.values() if row["checked"]), default="")
        slugs = {topic.slug for topic in topics}
        ready = [
            source
            for source in self.sources
            if (not source.topics or slugs & set(source.topics))
            and waiting.due(known.get(source.name, {}).get("checked"), source.every, self.now)
        ]
        ready.sort(key=lambda source: not waiting.missed(known.get(source.name, {}), source.every, last))
        with self.workshop:
            list_sources(self, [source for source in ready if source.kind != "folder"])
            for source in ready:
                if source.kind == "folder":
                    read_folder(self, source)
            search_all(self, due(self, self.searches, topics))
            hold(self)
            read_pages(self)
        return self.done
