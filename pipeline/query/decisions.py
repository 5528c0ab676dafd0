"""What the editor has decided, topic by topic, as the files of corrections have it now: answers go by it at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from pipeline.models import Ruled, Ruling, RulingKind, Topic
from pipeline.query.answers import Citation, Quotation
from pipeline.storage.catalogue import Catalogue

if TYPE_CHECKING:
    from pipeline.page.rulings import HiddenStatements

Rulings = Mapping[str, Sequence[Ruling]]  # by the slugs of topics
_KINDS = ("holder", "date")  # that show in an answer, beside what is hidden


class Decided:
    """What is hidden and who is muted, and who says what when by the editor."""

    def __init__(self, catalogue: Catalogue, rulings: Rulings) -> None:
        self._catalogue = catalogue
        self._rulings = rulings
        self._hidden: dict[str, HiddenStatements] = {}
        self._ruled: dict[str, tuple[Ruled, ...]] = {}
        for topic, some in rulings.items():
            if any(one.kind == "hide" for one in some):
                # Of an old archive's words an answer needs few.
                self._hidden[topic] = _statements(catalogue, topic, some, partial(catalogue.term_counts, topic))
            if ruled := tuple(Ruled(one, one.quote, one.other) for one in some if one.kind in _KINDS):
                self._ruled[topic] = ruled

    @property
    def hides(self) -> bool:
        """Whether anything at all is hidden."""
        return bool(self._hidden)

    def tells(self, topics: Iterable[str], text: str, claims: Collection[str] = ()) -> bool:
        """Whether a text that rests on these claims tells what is hidden in one of these topics."""
        return any(topic in self._hidden and self._hidden[topic].has(text, claims) for topic in topics)

    def titles(self, topics: Iterable[str], title: str) -> bool:
        """Whether a title tells what is hidden in one of these topics."""
        return any(topic in self._hidden and self._hidden[topic].in_title(title) for topic in topics)

    def mutes(self, topics: Iterable[str], source: Citation) -> bool:
        """Whether an article is of an outlet that is muted in one of these topics."""
        mutes = [one for topic in topics for one in self._of(topic, "mute")]
        if not mutes:
            return False
        from pipeline.page.rulings import muted

        day = date.fromisoformat(source.published or source.found)
        return any(muted(one, source.outlet, source.url, day) for one in mutes)

    def entries(self, topic: str) -> frozenset[str]:
        """The ids of the entries of a page that are hidden as such."""
        return frozenset(one.block for one in self._of(topic, "hide") if one.block)

    def stands(self, topic: str, holder: str, said: Iterable[Quotation]) -> str | None:
        """The end of the axis at which a holder stands who says this, "" for none; None where it is not decided."""
        sides = self._of(topic, "side")
        if not sides:
            return None
        from pipeline.page.rulings import is_side_of

        quotes = [*said]
        found = None
        for one in sides:
            named = any(is_side_of(one, each) for each in (holder, *(quote.holder for quote in quotes)))
            if named or (one.quote and any(_is(quote, one.quote, one.url) for quote in quotes)):
                found = one.value
        return found

    def parts(self, topic: str, one: Quotation, other: Quotation) -> bool:
        """Whether two statements are two, so that neither is cited for the other."""
        return any(
            (_is(one, ruling.quote, ruling.url) and _is(other, ruling.other, ruling.other_url))
            or (_is(other, ruling.quote, ruling.url) and _is(one, ruling.other, ruling.other_url))
            for ruling in self._of(topic, "different")
        )

    def called(self, topic: str = "") -> dict[str, str]:
        """Holders that go by another name, in a topic or in any, each with that one."""
        return {one.name: one.value for one in self._holders(topic) if one.name and one.value}

    def given(self, topic: str = "") -> dict[str, list[str]]:
        """Holders whom statements are given to, in a topic or in any, each with the words of these."""
        found: dict[str, list[str]] = {}
        for one in self._holders(topic):
            if one.quote and one.value:
                found.setdefault(one.value, []).append(one.quote)
        return found

    def held(self, one: Quotation, topic: str = "") -> Quotation:
        """A sentence that no claim has, by whom the editor lets it be said; of nobody but its outlet it is nobody's."""
        rulings = [ruling for slug in asked_topics(one.source, topic) for ruling in self._of(slug, "holder")]
        if not rulings:
            return one
        from pipeline.page.rulings import is_of

        for ruling in rulings:
            if is_of(ruling, one.holder) or (ruling.quote and _is(one, ruling.quote, ruling.url)):
                one = replace(one, holder=ruling.value, role=one.role if ruling.value else "")
        return one

    def shown(self, quotations: Mapping[str, Quotation], topic: str = "") -> dict[str, Quotation]:
        """The quotations, by claim, with the holders and days that the topic gives them, without those that it hides.

        Without a topic, by what any of theirs has decided. What was found to say the same as a hidden statement is
        hidden with it, as it is on the page; so is all of a muted outlet.
        """
        if not self._rulings:
            return {**quotations}
        from pipeline.page.rulings import wordings

        leads = {slug: self._catalogue.leading(slug, quotations) for slug in self._hidden if topic in ("", slug)}
        found = {}
        for id, one in quotations.items():
            topics = asked_topics(one.source, topic)
            said = [
                *wordings(one.quote, one.holder if one.holder != one.source.outlet else ""),
                *(leads[slug][id] for slug in topics if id in leads.get(slug, ())),
            ]
            if not self.mutes(topics, one.source) and not any(self.tells(topics, words, (id,)) for words in said):
                found[id] = replace(one, now="") if one.now and self.tells(topics, one.now) else one
        return found | self._corrected(found, topic)

    def _of(self, topic: str, kind: RulingKind) -> list[Ruling]:
        return [one for one in self._rulings.get(topic, ()) if one.kind == kind]

    def _holders(self, topic: str) -> list[Ruling]:
        ruled = (one.ruling for slug, some in self._ruled.items() if topic in ("", slug) for one in some)
        return [one for one in ruled if one.kind == "holder"]

    def _corrected(self, quotations: Mapping[str, Quotation], topic: str) -> dict[str, Quotation]:
        """Those that somebody else says, or that tell of another day."""
        if not self._ruled:
            return {}
        from pipeline.page.rulings import claims_as_ruled

        store = self._catalogue.store()
        claims = store.claims(quotations)
        articles = store.newest(claim.item for claim in claims.values())
        found: dict[str, Quotation] = {}
        for slug, ruled in self._ruled.items():
            mine = {id: one for id, one in claims.items() if slug in asked_topics(quotations[id].source, topic)}
            for id, claim in claims_as_ruled(mine, articles, ruled, Topic(slug, "", "")).items():
                if claim != claims[id]:
                    day = str(claim.when) if claim.when else None
                    found[id] = replace(quotations[id], holder=claim.holder, role=claim.role, happened=day)
        return found


def hidden_in(catalogue: Catalogue, topic: str, rulings: Iterable[Ruling]) -> HiddenStatements:
    """What rulings on a topic hide; the catalogue may be closed then."""
    counts = catalogue.term_counts(topic)
    return _statements(catalogue, topic, rulings, lambda _: counts)


def _statements(
    catalogue: Catalogue, topic: str, rulings: Iterable[Ruling], counts: Callable[[str], Mapping[str, int]]
) -> HiddenStatements:
    # What compares wordings is loaded where something is hidden: a server that starts has no use for it.
    from pipeline.page.rulings import hidden_statements, wordings

    known = [*rulings]
    decided = [(one.block, one.quote) for one in known if one.kind == "hide"]
    settled = {
        (row["block"], row["quote"]): wordings(row["words"], row["holder"]) if row["words"] else ()
        for row in catalogue.hides(topic)
    }
    hidden = hidden_statements(decided, settled, catalogue.told(topic), catalogue.counted(topic), counts)
    return replace(hidden, mutes=tuple(one for one in known if one.kind == "mute"))


def _is(one: Quotation, words: str, url: str) -> bool:
    """Whether a quotation is the statement that a ruling gives by its words and the address of its article."""
    from pipeline.page.rulings import has_words

    return has_words(one.quote, words) and (not url or url.rstrip("/") == one.source.url.rstrip("/"))


def asked_topics(source: Citation, topic: str) -> list[str]:
    """By which topics an article is judged: the one that is asked for, else all that have it."""
    return [topic] if topic else [place.topic for place in source.places]
