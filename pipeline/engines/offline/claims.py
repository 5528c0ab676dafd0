"""Claims without a model: the sentences of an article that stand alone, and who says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.engines.offline import alone
from pipeline.read import cues
from pipeline.read.antecedents import antecedent, inside, opens, resolve
from pipeline.read.dates import Dated, dates, is_future
from pipeline.read.figures import figures
from pipeline.read.holders import holder, unresolved
from pipeline.read.kinds import is_person
from pipeline.read.names import names
from pipeline.read.quotations import orphan, quoted
from pipeline.read.speech import ROLES
from pipeline.read.writer import interview, own
from pipeline.records import Article, Claim, ClaimKind, Role, When, tagged
from pipeline.relate.rebuttal import disputing

OPINION = 2  # sentences in the first person that make an article its author's opinion
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|me)\b")
_QUOTATION = re.compile(r"[\"“][^\"”]*[\"”]")
DATELINE = re.compile(
    r"^\((?:CNN|AP|Reuters|AFP|UPI)(?: Business)?\) ?(?:[-–—]+ )?"
    r"|^[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:, [A-Z][a-z]+)? ?\((?:CNN|AP|Reuters|AFP"
    r"|UPI)(?: Business)?\) ?(?:[-–—]+ ?)?(?=[A-Z\"“])"
    r"|^[A-Z][A-Z .'’-]{2,40}, [A-Z][a-z.]+(?: [A-Z][a-z]+)* ?\([^)]{1,40}\) ?[-–—]+ (?=[A-Z\"“])"
    r"|^[A-Z][A-Z .,'’-]{2,40}(?:, \d{1,2} [A-Z][a-z]+"
    r"| [A-Z][a-z]+ \d{1,2})? ?(?:\([^)]{1,40}\))? ?[-–—]+ (?=[A-Z\"“])"
)
# A date behind one of these tells when something else was, not when the sentence's own event was.
_BOUND = re.compile(r"\b(?:since|until|before|than|which|who)\b", re.I)
_RELATIVE = re.compile(r"(\w+)\sthat\s(?!.*\bthat\b)")  # not "said that"
_CLAUSE = re.compile(r"^(?:whose|that|when|while|where|although|as|because|after|the|a|an)\b", re.I)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks where a sentence names nobody, and the full names that the article has given."""

    name: str
    role: Role
    people: dict[str, str]  # surname to full name
    author: str  # who says "I"; empty in an interview, where that is whoever answers
    outlet: str  # who says "we"; empty there too


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence contributes: the words to quote, who holds them, and the sentences that say who that is."""

    quote: str
    name: str
    role: Role
    attributed: bool
    context: tuple[int, ...] = ()


def read(article: Article, engine: str) -> Sequence[Claim]:
    """One claim for each sentence that can be quoted by itself."""
    if article.language not in ("", "en"):
        return ()  # the cues are English; other articles wait for an engine that reads them
    voice = voice_of(article)
    found = []
    spoken = quoted(article.sentences)
    for place, sentence in enumerate(article.sentences):
        if place in spoken or cues.boilerplate(sentence):
            continue
        if article.quality != "title" and not alone.whole(sentence):
            continue
        said = said_by(article.sentences, place, voice)
        if said and (said.context or alone.tells(cues.lead_in(DATELINE.sub("", sentence)))):
            found.append(claim(article, place, said, engine))
    return found


def voice_of(article: Article) -> Voice:
    """The author of an opinion speaks for himself; everything else is said by its outlet."""
    spoken = quoted(article.sentences)
    personal = sum(
        bool(_FIRST_PERSON.search(_QUOTATION.sub("", sentence)))
        for place, sentence in enumerate(article.sentences)
        if place not in spoken
    )
    people: dict[str, str] = {}
    for sentence in article.sentences:
        for name in names(sentence):
            words = name.split()
            if is_person(name) and not words[0].isupper():
                people.setdefault(words[-1], name)
    author, outlet = article.item.author, article.item.outlet
    if interview(article.sentences):
        return Voice(outlet, "reports", people, "", "")
    if author and personal >= OPINION:
        return Voice(author, "argues", people, author, outlet)
    return Voice(outlet, "reports", people, author, outlet)


def said_by(sentences: Sequence[str], place: int, voice: Voice, how: cues.Alone = cues.QUOTED) -> Said | None:
    """Who says what in a sentence; nothing where that is open, or where so many words do not stand alone."""
    sentence = cues.lead_in(DATELINE.sub("", sentences[place]))
    if orphan(sentence):
        return None
    held = holder(sentence)
    if held and held.role != "asks" and held.statement == held.whole and sentence.endswith("?"):
        held = None  # "Does it bring what Dana Vell argued is needed?" asks about her, and is the writer's question
    if held:
        known = f"the {held.name}" not in sentence  # "the Ledger" is nobody's surname
        name = voice.people.get(held.name, held.name) if known else held.name
        # Of "X disputed Y's claim that ...", the words behind "that" are what X does not hold.
        whole = (held.whole,) if disputing(sentence) else (held.statement, held.whole)
        quote = next((words for words in whole if cues.stands_alone(words, how)), "")
        return Said(quote, name, held.role, True) if quote else None
    mine = own(sentence)
    if mine and cues.stands_alone(mine.statement, how):
        name = voice.author if mine.alone else voice.outlet
        return Said(mine.statement, name, mine.role, True) if name else None
    opened = unresolved(sentence)
    if opened and (name := inside(opened.name, opened.statement)) and cues.stands_alone(opened.statement, how):
        return Said(opened.statement, name, opened.role, True)
    speaker = antecedent(opened.name, sentences, place) if opened else None
    if opened and speaker is None:
        return None
    if opened and speaker and opened.statement != opened.whole and cues.stands_alone(opened.statement, how):
        name = voice.people.get(speaker.name, speaker.name)
        return Said(opened.statement, name, opened.role, True, (speaker.place,))
    if opened or opens(sentence):
        found = _bracketed([*sentences[:place], sentence], place, voice, how)
        if found or opened:
            return found
    return Said(sentence, voice.name, voice.role, False) if cues.stands_alone(sentence, how) else None


def _bracketed(sentences: Sequence[str], place: int, voice: Voice, how: cues.Alone) -> Said | None:
    """A sentence about "the company" with the company's name in brackets, where only one can be meant."""
    found = resolve(sentences, place)
    if found is None:
        return None
    quote, who = found
    plain = quote.replace("[", "").replace("]", "")
    if not cues.stands_alone(plain, how):
        return None
    held = holder(plain)
    if held:
        return Said(quote, voice.people.get(held.name, held.name), held.role, True, (who.place,))
    return Said(quote, voice.name, voice.role, False, (who.place,))


def claim(article: Article, place: int, said: Said, engine: str) -> Claim:
    """A sentence as a claim: who says it, of what kind it is, and what it names."""
    kind = cues.kind(article.sentences[place])
    role, name = said.role, said.name
    if kind == "question":
        if role != "asks" and name in said.quote:  # "Will X publish?" is not asked by X
            name = article.item.outlet or article.item.author
        role = "asks"
    elif kind == "forecast" and said.attributed and role == "reports":
        role = "forecasts"
    quote = said.quote
    return Claim(
        id=tagged("claim", article.id, [place], engine), article=article.id, item=article.item.id,
        sentences=(place, *said.context), quote=quote, holder=name, role=role, kind=kind, names=names(quote),
        figures=figures(quote), when=when_told(quote, kind, article.day), engine=engine,
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
    relative = _RELATIVE.search(before[-1])
    if relative and relative[1] not in ROLES:  # "the lead that Orrin reported a week ago"
        return True
    if len(before) == 1:
        return bool(_BOUND.search(before[0]))
    return bool(_BOUND.search(before[-1]) or _CLAUSE.search(before[-1].strip()))
