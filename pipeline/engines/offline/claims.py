"""Claims without a model: the sentences of an article that stand alone, and who says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.read import cues
from pipeline.read.dates import Dated, dates, is_future
from pipeline.read.figures import figures
from pipeline.read.holders import holder
from pipeline.read.names import names
from pipeline.records import Article, Claim, ClaimKind, Role, When, tagged

OPINION = 2  # sentences in the first person that make an article its author's opinion
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|me)\b")
_QUOTATION = re.compile(r"[\"“][^\"”]*[\"”]")
DATELINE = re.compile(
    r"^[A-Z][A-Z .,'’-]{2,40}(?:, \d{1,2} [A-Z][a-z]+| [A-Z][a-z]+ \d{1,2})? ?(?:\([^)]{1,40}\))? ?[-–—]+ (?=[A-Z\"“])"
)
# A date behind one of these tells when something else was, not when the sentence's own event was.
_BOUND = re.compile(r"\b(?:since|until|before|than|which|who)\b", re.I)
_CLAUSE = re.compile(r"^(?:whose|that|when|while|where|although|as|because|after|the|a|an)\b", re.I)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks where a sentence names nobody, and the full names that the article has given."""

    name: str
    role: Role
    people: dict[str, str]  # surname to full name


def read(article: Article, engine: str) -> Sequence[Claim]:
    """One claim for each sentence that can be quoted by itself."""
    if article.language not in ("", "en"):
        return ()  # the cues are English; other articles wait for an engine that reads them
    voice = voice_of(article)
    found = []
    for place, sentence in enumerate(article.sentences):
        quote = cues.lead_in(DATELINE.sub("", sentence))
        if not cues.boilerplate(sentence) and cues.stands_alone(quote):
            found.append(claim(article, place, quote, voice, engine))
    return found


def voice_of(article: Article) -> Voice:
    """The author of an opinion speaks for himself; everything else is said by its outlet."""
    personal = sum(bool(_FIRST_PERSON.search(_QUOTATION.sub("", sentence))) for sentence in article.sentences)
    people: dict[str, str] = {}
    for sentence in article.sentences:
        for name in names(sentence):
            words = name.split()
            if len(words) > 1 and words[-1][0].isupper():
                people.setdefault(words[-1], name)
    if article.item.author and personal >= OPINION:
        return Voice(article.item.author, "argues", people)
    return Voice(article.item.outlet, "reports", people)


def claim(article: Article, place: int, sentence: str, voice: Voice, engine: str) -> Claim:
    """A sentence as a claim: who says it, of what kind it is, and what it names."""
    kind = cues.kind(sentence)
    held = holder(sentence)
    quote, name, role = sentence, voice.name, voice.role
    if held:
        name, role = voice.people.get(held.name, held.name), held.role
        if cues.stands_alone(held.statement):
            quote = held.statement
    if kind == "question":
        role = "asks"
    elif kind == "forecast" and held:
        role = "forecasts"
    return Claim(
        id=tagged("claim", article.id, [place], engine), article=article.id, item=article.item.id, sentences=(place,),
        quote=quote, holder=name, role=role, kind=kind, names=names(quote), figures=figures(quote),
        when=when_told(quote, kind, article.day), engine=engine,
    )  # fmt: skip


def when_told(sentence: str, kind: ClaimKind, day: datetime) -> When | None:
    """The date that the sentence gives: of its event, or for a forecast the date at which it falls due."""
    body = DATELINE.sub("", sentence)
    found = dates(body, day)
    ahead = [dated for dated in found if is_future(dated, day)]
    if kind == "forecast":
        return ahead[0].when if ahead else None
    past = [dated for dated in found if dated not in ahead and not _is_aside(body, dated) and not _runs_on(dated, day)]
    return past[0].when if past else None


def _runs_on(dated: Dated, day: datetime) -> bool:
    """Whether the date is the end of a period that the article's own day lies in: it had not come yet."""
    return "end of" in dated.text.lower() and str(dated.when) >= f"{day:%Y-%m}"


def _is_aside(sentence: str, dated: Dated) -> bool:
    """Whether the date stands in a clause of its own inside the sentence, or bounds a span of time."""
    before = re.split(r"[,;:–—]\s", sentence[: dated.start])
    if len(before) == 1:
        return bool(_BOUND.search(before[0]))
    return bool(_BOUND.search(before[-1]) or _CLAUSE.search(before[-1].strip()))
