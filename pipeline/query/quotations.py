"""Quotations, found by who says them and by their words, each with its article, its clocks and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.page.families import name_parts
from pipeline.query.answers import Citation, Holder, Place, Quotation, WordsFound, WordsOf
from pipeline.query.decisions import Decided, asked_topics
from pipeline.query.names import LIKE, bylines
from pipeline.render.escape import visible_line
from pipeline.storage.catalogue import Catalogue
from pipeline.storage.database import Row

if TYPE_CHECKING:
    from pipeline.english.attribution import Attribution

_LOOKED = 100  # passages that are looked at, those that came in last first: a word of half an archive costs no more
TEXTS = 20  # articles whose sentences are looked at
_WORDS = 8  # that are asked for at once
_WAYS = 60  # of choosing some of the words, of which a query may consist
_NEAR = 40  # words between the first and the last, within which a sentence has them
_LONG = re.compile(r"[^\W_]{4,}")  # of a statement; shorter ones are in every other
_PIECE = re.compile(r'"([^"]+)"|(\S+)')
_MARKED = re.compile(r"[“\"]([^“”\"]{1,2000})[”\"]")
CORRECTED, WITHDRAWN, EDITED = "corrected by its source", "withdrawn by its source", "not in the article as it is now"


def said(
    catalogue: Catalogue,
    holder: Holder,
    about: str = "",
    since: str = "",
    topic: str = "",
    most: int = 20,
    decided: Decided | None = None,
) -> WordsOf:
    """What a holder says, newest first: on these words, from a day on, in a topic, as far as each is given.

    Beside that, what others say with the name in it: whom an article quotes there was not always worked out.
    """
    named = f"({' OR '.join(map(_phrase, holder.names))})"
    pieces = _pieces(about)
    words = f" AND words : ({_all(pieces)})" if pieces else ""
    refs = catalogue.passages(f"holder : {named}{words}", _LOOKED, holder.names) if holder.claims else []
    exact = f"{named} AND {_all(pieces)}" if pieces else named
    others = catalogue.passages(f"words : ({exact})", TEXTS)
    texts = catalogue.sentences_with(f"{named} AND {_near(pieces)}" if pieces else named, exact, TEXTS)
    asked = _Asked(since, topic, decided or Decided(catalogue, {}), frozenset((holder.name, *holder.names)))
    refs += [ref for ref in _given(catalogue, asked, words) if ref not in refs]
    found = _shown(catalogue, refs, texts, asked, most)
    told = {(one.source.url, one.quote) for one in found.quotations}
    anybody = replace(asked, holders=frozenset())
    by_others = _once(catalogue, (ref for ref in others if ref.startswith("claim-")), anybody)
    beside = [one for one in by_others if one.holder not in asked.holders and (one.source.url, one.quote) not in told]
    whole = sorted(_whole([*beside, *found.passages], found.quotations), key=_newest, reverse=True)
    heard = _Heard(catalogue)
    return WordsOf(
        found.since, tuple(map(heard.told, found.quotations)), tuple(whole[:most]), found.more, found.bounded,
        found.lacking, found.titles, holder.name, holder.names, tuple(_signed(catalogue, holder, asked)[:most]),
    )  # fmt: skip


def _signed(catalogue: Catalogue, holder: Holder, asked: _Asked) -> list[Citation]:
    """The articles that a holder signed and that are not hidden, newest first."""
    names = {name for name in (holder.name, *holder.names) if len(name_parts(name)) > 1}  # a surname is many people's
    lines = {id: line for name in names for id, line in catalogue.signed(name_parts(name), LIKE).items()}
    theirs = [id for id, line in lines.items() if _is_by(line, names)]
    found = [one for one in citations(catalogue, theirs).values() if asked.of(one) and not asked.hides_title(one)]
    return sorted(found, key=lambda one: (one.published or one.found, one.url), reverse=True)


def _is_by(line: str, names: Iterable[str]) -> bool:
    wanted = [name_parts(name) for name in names]
    return any(name_parts(one) in wanted for one in bylines(line))


def containing(
    catalogue: Catalogue,
    words: str,
    since: str = "",
    topic: str = "",
    most: int = 20,
    decided: Decided | None = None,
) -> WordsFound:
    """The quotations, sentences and titles that have these words, newest first; words in "..." stand together.

    Whose a quotation is counts as a word of it.

    Where nothing has all of them, what lacks one, or the fewest that are lacking anywhere, up to half of them.
    """
    pieces = _pieces(words)
    if not pieces:
        raise UsageError(f'there are no words in "{visible_line(words)[:60]}"')
    asked = _Asked(since, topic, decided or Decided(catalogue, {}))
    for lacking in range(len(pieces) // 2 + 1):
        if comb(len(pieces), lacking) > _WAYS:
            break
        chosen = [list(some) for some in combinations(pieces, len(pieces) - lacking)]
        exact = " OR ".join(f"({_all(some)})" for some in chosen)
        refs = catalogue.passages(f"{{holder words}} : ({exact})", _LOOKED)
        texts = catalogue.sentences_with(" OR ".join(map(_near, chosen)), exact, TEXTS)
        found = _shown(catalogue, refs, texts, asked, most, lacking)
        if found.quotations or found.passages or found.titles:
            return found
    return WordsFound(since or None, (), (), 0, False, 0, ())


def quotations(catalogue: Catalogue, claims: Iterable[str]) -> dict[str, Quotation]:
    """Claims by id, as answers tell them; what no topic has taken in, or keeps, is left out."""
    rows = catalogue.quoted(claims)
    items = [row["item"] for row in rows.values()]
    places = catalogue.places(items)
    taken = catalogue.taken_back(rows)
    newest = catalogue.revision(items)
    old = {row["item"] for row in rows.values() if row["revision"] < newest[row["item"]]}
    texts = {item: " ".join(found).casefold() for item, found in catalogue.sentences(old).items()}
    told = {}
    for id, row in rows.items():
        if row["item"] in places:
            now = taken.get(id, "")
            holds = (CORRECTED if now else WITHDRAWN) if id in taken else ""
            if not holds and row["item"] in old and not _stands(row["quote"], texts[row["item"]]):
                holds = EDITED
            told[id] = Quotation(
                visible_line(row["quote"]), visible_line(row["holder"]), row["role"], row["kind"], row["happened"],
                citation(row, places[row["item"]]), holds, visible_line(now), id,
            )  # fmt: skip
    return told


def citations(catalogue: Catalogue, items: Iterable[str]) -> dict[str, Citation]:
    """Items by id, as answers tell them; what no topic has taken in is left out."""
    rows = catalogue.listed(items)
    places = catalogue.places(rows)
    return {item: citation(row, places[item]) for item, row in rows.items() if item in places and row["seen"]}


def citation(row: Row, places: Sequence[tuple[str, int | None]]) -> Citation:
    """An article from its row."""
    return Citation(
        visible_line(row["title"]), visible_line(row["outlet"]), visible_line(row["author"]), visible_line(row["url"]),
        row["published"] and row["published"][:10], row["seen"][:10], tuple(Place(*place) for place in places),
    )  # fmt: skip


def uncited(items: Iterable[str], quoted: Iterable[Quotation], known: Mapping[str, Citation]) -> list[Citation]:
    """The articles that a sentence of a page cites beside those that it quotes."""
    urls = {one.source.url for one in quoted}
    return [known[item] for item in dict.fromkeys(items) if item in known and known[item].url not in urls]


# --- how it is looked for


def _pieces(words: str) -> list[str]:
    """Words and phrases: what has no letter and no digit asks for nothing."""
    found = [phrase or word for phrase, word in _PIECE.findall(visible_line(words))]
    return [*dict.fromkeys(piece for piece in found if any(map(str.isalnum, piece)))][:_WORDS]


def _phrase(piece: str) -> str:
    """A piece as FTS5 reads it: in quotation marks none of its own operators is one."""
    return '"' + piece.replace('"', '""') + '"'


def _all(pieces: Iterable[str]) -> str:
    return " AND ".join(map(_phrase, pieces))


def _given(catalogue: Catalogue, asked: _Asked, words: str) -> list[str]:
    """Claims that could be those which the editor gives to a holder: what has all words of a decision, else some."""
    found: list[str] = []
    for quotes in (some for name, some in asked.decided.given(asked.topic).items() if name in asked.holders):
        for quote in quotes:
            keys = [_phrase(key) for key in _LONG.findall(quote)]
            for joined in (" AND ", " OR "):
                refs = catalogue.passages(f"words : ({joined.join(keys)}){words}", _LOOKED)
                if claims := [ref for ref in refs if ref.startswith("claim-")]:
                    found += claims
                    break
    return found


def _near(pieces: Iterable[str]) -> str:
    return f"NEAR({' '.join(map(_phrase, pieces))}, {_NEAR})"


@dataclass(frozen=True, slots=True)
class _Asked:
    """From which day on, in which topic, and what is shown to nobody."""

    since: str
    topic: str
    decided: Decided
    holders: frozenset[str] = frozenset()  # of whom alone: by the editor it may be another than the article has

    def by(self, one: Quotation) -> bool:
        """Whether somebody says it who is asked for."""
        return not self.holders or one.holder in self.holders

    def of(self, source: Citation) -> bool:
        """Whether it is an article that is asked for."""
        day = source.published or source.found
        return day >= self.since and (not self.topic or any(place.topic == self.topic for place in source.places))

    def hides(self, source: Citation, words: str) -> bool:
        """Whether the words of an article tell what is hidden, or are a muted outlet's."""
        topics = asked_topics(source, self.topic)
        return self.decided.mutes(topics, source) or self.decided.tells(topics, words)

    def hides_title(self, source: Citation) -> bool:
        """Whether the title of an article does, or is."""
        topics = asked_topics(source, self.topic)
        return self.decided.mutes(topics, source) or self.decided.titles(topics, source.title)


def _shown(
    catalogue: Catalogue, refs: Sequence[str], texts: Sequence[Row], asked: _Asked, most: int, lacking: int = 0
) -> WordsFound:
    """What was found and is not hidden, once each, newest first."""
    told = _once(catalogue, (ref for ref in refs if ref.startswith("claim-")), asked)
    passages = sorted(_passages(catalogue, texts, told, asked), key=_newest, reverse=True)
    titles = citations(catalogue, (ref for ref in refs if not ref.startswith("claim-"))).values()
    listed = [one for one in titles if asked.of(one) and not asked.hides_title(one)]
    listed.sort(key=lambda one: (one.published or one.found, one.url), reverse=True)
    return WordsFound(
        asked.since or None, tuple(told[:most]), tuple(passages[:most]), max(0, len(told) - most),
        len(refs) >= _LOOKED, lacking, tuple(listed[:most]),
    )  # fmt: skip


def _once(catalogue: Catalogue, claims: Iterable[str], asked: _Asked) -> list[Quotation]:
    """Claims as quotations, newest first: one that an article makes twice, or within a longer one, is told once."""
    once: dict[tuple[str, str], Quotation] = {}
    found = asked.decided.shown(quotations(catalogue, claims), asked.topic).values()
    for one in sorted(found, key=lambda one: (one.holds != "", one.source.found, one.id)):
        if asked.of(one.source) and asked.by(one):
            once.setdefault((one.source.url, one.quote), one)
    return sorted(_whole([*once.values()]), key=_newest, reverse=True)


def _passages(catalogue: Catalogue, texts: Sequence[Row], known: Sequence[Quotation], asked: _Asked) -> list[Quotation]:
    """Sentences of articles beside what is quoted of them: of the texts as they are now."""
    items = [row["item"] for row in texts]
    places, newest = catalogue.places(items), catalogue.revision(items)
    told: dict[str, list[str]] = {}
    for other in known:
        told.setdefault(other.source.url, []).append(other.quote.casefold())  # a cut quote begins with a capital
    found: dict[tuple[str, str], Quotation] = {}
    read = _Read(catalogue)
    for row in texts:
        if row["item"] in places and row["revision"] == newest[row["item"]]:
            one = Quotation(visible_line(row["words"]), "", "", "", None, citation(row, places[row["item"]]))
            words = one.quote.casefold()
            there = any(quote in words or words in quote for quote in told.get(one.source.url, ()))
            if asked.of(one.source) and not there and not read.hidden(one, row, asked):
                found.setdefault((one.source.url, one.quote), read.passage(one, row, asked))
    return [*found.values()]


class _Read:
    """Articles, read once each for who says their sentences."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._articles: dict[str, tuple[Sequence[str], Sequence[Attribution | None]]] = {}

    def hidden(self, one: Quotation, row: Row, asked: _Asked) -> bool:
        """Whether a sentence tells what is hidden, by itself or with the one that it leans on: "It says that ..."."""
        if asked.hides(one.source, one.quote):
            return True
        if not asked.decided.hides or not row["place"]:
            return False
        from pipeline.english.standalone import leans

        sentences, _ = self._of(row["item"])
        before = visible_line(sentences[row["place"] - 1])
        if not leans(one.quote) or asked.hides(one.source, before):  # what is hidden by itself does not tell of both
            return False
        return asked.hides(one.source, f"{before} {one.quote}")

    def passage(self, one: Quotation, row: Row, asked: _Asked) -> Quotation:
        """A sentence with those around it, of whoever is told to say it: in their words where these are quoted."""
        sentences, said = self._of(row["item"])
        place = row["place"]
        around = [visible_line(" ".join(sentences[at : at + 1])) for at in (place - 1, place + 1) if at >= 0]
        before, after = ["", *around][-2:]
        shown = ["" if asked.hides(one.source, words) else words for words in (before, after)]
        one = replace(one, before=shown[0], after=shown[1])
        if by := said[place] if place < len(said) else None:
            quote = visible_line(by.words) if by.direct else one.quote
            one = replace(one, quote=quote, holder=visible_line(by.holder), role=by.role)
        return asked.decided.held(one, asked.topic)

    def direct(self, item: str, article: str, places: Sequence[int]) -> bool | None:
        """Whether most of the words at these places of an article stand in quotation marks.

        None where nothing there says so: the article is another now, or the words stand apart, as those of a tweet do.
        """
        if self._catalogue.store().newest([item])[item].id != article:
            return None
        sentences, said = self._of(item)
        by = [one for place in places if place < len(said) and (one := said[place])]
        words = " ".join(sentences[place] for place in places if place < len(sentences))
        marked = sum(len(quote.split()) for quote in _MARKED.findall(words))
        direct = any(one.direct for one in by) or (marked * 2 >= len(words.split()) > 0)
        return direct or (False if by else None)

    def _of(self, item: str) -> tuple[Sequence[str], Sequence[Attribution | None]]:
        if item not in self._articles:
            # What reads English is loaded where a sentence is found: a server that starts has no use for it.
            from pipeline.english.voices import speakers

            article = self._catalogue.store().newest([item])[item]
            self._articles[item] = article.sentences, speakers(article)
        return self._articles[item]


class _Heard:
    """In which form articles have what somebody says."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._read = catalogue, _Read(catalogue)

    def told(self, one: Quotation) -> Quotation:
        """A quotation with how its holder says it, where its article is as it was read."""
        if one.holder in ("", one.source.outlet):
            return one
        if _is_by(one.source.author, (one.holder,)):
            return replace(one, speech="written")
        claim = self._catalogue.store().claims([one.id]).get(one.id)
        if claim is None:
            return one
        direct = self._read.direct(claim.item, claim.article, claim.sentences)
        return one if direct is None else replace(one, speech="quoted" if direct else "reported")


def _newest(one: Quotation) -> tuple[str, str]:
    return one.day, one.id


def _whole(told: Sequence[Quotation], beside: Iterable[Quotation] = ()) -> list[Quotation]:
    """Those that no longer quotation of the same article has whole, of the same holder or where this is no claim."""
    of: dict[str, list[Quotation]] = {}
    for one in (*told, *beside):
        of.setdefault(one.source.url, []).append(one)
    return [one for one in told if not any(_has(other, one) for other in of[one.source.url])]


def _has(longer: Quotation, one: Quotation) -> bool:
    same = (one.holder in ("", longer.holder) or not one.id) and longer.holds == one.holds
    more = (len(longer.quote), longer.id != "", longer.holder) > (len(one.quote), one.id != "", one.holder)
    return same and more and one.quote in longer.quote


def _stands(quote: str, text: str) -> bool:
    """Whether a quotation stands in an article's text; one that was forgotten with age is taken to have it."""
    words = quote.casefold()
    return not text.strip() or words.strip(" .,;:“”\"'") in text or all(part in text for part in words.split(". "))
