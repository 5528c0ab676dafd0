"""What prose has that its grounds lack: quotations, figures, dates and names, which no reader has to judge.

All else, whether the words say what the grounds say, is a reading's to decide; what might be there counts as there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from pipeline.english.dates import dates, last_day
from pipeline.english.figures import figures
from pipeline.english.names import names
from pipeline.english.units import KNOWN_UNITS
from pipeline.models import Article, Claim, When

_MOST = 200  # figures and days whose differences are looked at: a sentence rests on a few sentences, not on a table
_INTRODUCED = 2  # names that a reading is shown where they are introduced: a restatement rarely has more from afar
STEM = 4  # letters by which "Chinese" is known by "China"; whether the two are one is a reading's to decide
INITIALS = 2  # letters of initials that could stand for anything: "US", "AI"
_QUOTED_WORDS = re.compile(r"“([^”]{0,3000})”")  # a page copies 300 words of an article at most
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WORD = re.compile(r"(?<![\w.&+-])[\w.&+-]*\w")


@dataclass(frozen=True, slots=True)
class Grounds:
    """The words that a sentence may rest on, with the days and the figures that they give."""

    text: str
    days: tuple[When, ...] = ()
    values: frozenset[float] = frozenset()


def prose_grounds(claims: Iterable[Claim], articles: Mapping[str, Article]) -> Grounds:
    """What claims give: their quotes, the sentences around them, what was read in them, and what stands above them."""
    words: list[str] = []
    days: list[When] = []
    for claim in claims:
        article = articles.get(claim.item)
        published = article.item.published if article else None
        told = [claim.quote, claim.holder, claim.gist.says if claim.gist else ""]
        if article:
            item = article.item
            told += [item.outlet, item.author, item.title, *introduced(claim, article), *around(claim, article)]
        days += _days(told, published)
        days += [claim.when] if claim.when else []
        words += told
    return _grounds(words, days)


def around(claim: Claim, article: Article) -> tuple[str, str]:
    """The sentences before and after a claim, "" for none: who and what "it" is, and when, may be told there."""
    if article.id != claim.article or not claim.sentences:
        return "", ""
    first, last = min(claim.sentences), max(claim.sentences)
    before = article.sentences[first - 1] if 0 < first <= len(article.sentences) else ""
    return before, article.sentences[last + 1] if last + 1 < len(article.sentences) else ""


def introduced(claim: Claim, article: Article) -> tuple[str, ...]:
    """The sentences of its article that first have a name of a claim's restatement which nothing around it has."""
    if claim.gist is None or article.id != claim.article:
        return ()
    near = " ".join((claim.quote, article.item.title, claim.holder, *around(claim, article)))
    missing = [name for name in names(claim.gist.says) if not _has(name, near)][:_INTRODUCED]
    first = (next((one for one in article.sentences if name in one), "") for name in missing)
    return tuple(dict.fromkeys(filter(None, first)))


def of_article(article: Article, sentences: Sequence[str]) -> Grounds:
    """What these sentences of an article, and what stands above it, give to a restatement of its claims."""
    item = article.item
    told = (*sentences, item.title, item.outlet, item.author)
    return _grounds(told, _days(told, item.published))


def _days(told: Iterable[str], published: datetime | None) -> list[When]:
    days = [dated.when for one in told for dated in dates(one, published)]
    return [*days, When(published.date())] if published else days


def _grounds(told: Iterable[str], days: Iterable[When]) -> Grounds:
    text, given = " \n ".join(told), tuple(dict.fromkeys(days))
    values = {_value(found) for found in _NUMBER.findall(text)} | {figure.value for figure in figures(text)}
    return Grounds(text, given, frozenset(values | {float(day.start.year) for day in given}))


def lacking(text: str, of: Grounds, *, drawn: bool = False) -> str:
    """The first quotation, date, figure or name that the grounds do not have, "" for none.

    What is `drawn` from several may also give the difference of two of their figures, and the days between two days.
    """
    source = _plain_words(of.text)
    for words in _QUOTED_WORDS.findall(text):
        if _plain_words(words).strip(" .,;") not in source:
            return f"quotes words that its sources do not have: “{words}”"
    own = _QUOTED_WORDS.sub(" ", text)
    for dated in dates(own, None):
        if not any(dated.when.start <= day.start and last_day(day) <= last_day(dated.when) for day in of.days):
            return f"gives the date {dated.text}, which its sources do not"
        own = own.replace(dated.text, " ")
    return _figure(own, of.values | _apart(of) if drawn else of.values) or _name(own, of.text)


def _apart(of: Grounds) -> set[float]:
    """How far the figures of several sources lie apart, and their days."""
    pairs = combinations(sorted(of.values)[:_MOST], 2)
    days = combinations([day.start for day in of.days[:_MOST]], 2)
    return {round(abs(one - other), 6) for one, other in pairs} | {float(abs((a - b).days)) for a, b in days}


def _figure(own: str, there: AbstractSet[float]) -> str:
    given = figures(own)
    for figure in given:
        numbers = {_value(found) for found in _NUMBER.findall(figure.text)}
        # "Second place" is "second on the list" in other words: whether it is so a reading decides.
        spelled = figure.unit == "rank" and not numbers
        known = spelled or figure.value in there or (bool(numbers) and numbers <= there)
        if not known and (numbers or figure.unit in KNOWN_UNITS):
            return f"gives the figure {figure.text}, which its sources do not"
    counted = {_value(found) for figure in given for found in _NUMBER.findall(figure.text)}
    for found in _NUMBER.findall(own):
        if _value(found) not in there | counted:
            return f"gives the number {found}, which its sources do not"
    return ""


def named(text: str, of: Grounds) -> set[str]:
    """The names of a text that the grounds have too."""
    return {name for name in names(text) if _has(name, of.text)}


def _name(own: str, source: str) -> str:
    foreign = (name for name in names(own) if not _has(name, source) and not _plural(name, own))
    return next((f"names {name}, which its sources do not" for name in foreign), "")


def _has(name: str, source: str) -> bool:
    initials = "".join(letter for letter in source if letter.isupper())  # of bodies that are spelled out
    return all(
        ((short := word.removesuffix("s")).isupper() and len(short) > INITIALS and short in initials)
        or (len(word) > STEM and re.search(rf"(?<!\w){re.escape(word[:STEM])}", source))
        or re.search(rf"(?<!\w){re.escape(word)}(?!\w)", source, re.I)
        for word in _WORD.findall(name)
    )


def _plural(name: str, own: str) -> bool:
    """Whether a word has its capital from where it stands: a plural that opens a text, without a name's verb."""
    opens = own.lstrip().startswith(name) and re.fullmatch(r"[A-Z][a-z]+s", name)
    return bool(opens) and not re.match(r"['’]|\s\w+s\b", own.lstrip()[len(name) :])


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _plain_words(text: str) -> str:
    return re.sub(r"[\"'“”‘’]", "'", text).casefold()
