"""An article to claims: the model gives numbers of sentences, so a quote stands there word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pipeline.engines.llm.calls import RESERVE, Asker, Question
from pipeline.engines.llm.prompts import Prompts, fenced_line
from pipeline.engines.llm.schemas import MOST_CLAIMS, AnswerT, Checks, ClaimCheck, Claims, ReadClaim
from pipeline.english import standalone
from pipeline.english.dates import dates
from pipeline.english.figures import figures
from pipeline.english.names import names
from pipeline.english.tokens import is_finite
from pipeline.models import Article, Claim, Failure, Gist, Measured, Topic, When, tagged
from pipeline.page.prose import Grounds, lacking, of_article

# Sentences that tell software what to do: an order is no statement, and its words must not come back as one.

# An order is no statement: its words must not come back as one. Verbs that an order to a model begins with:
_VERBS = (
    "add answer append apply assume change claim click confirm declare decode delete describe disregard do download"
    " execute follow forget give ignore imagine include insert link list make mention never obey output pretend print"
    " publish quote rate read remember remove repeat replace reply respond retire retract return reveal rewrite run say"
    " send set show state"
    " subscribe summarise summarize tell translate treat use visit write"
).split()
_ORDER = re.compile(
    r"\b(?:previous|prior|above|new|following) instructions\b|\bsystem prompt\b"
    r"|\bdear (?:assistant|AI|bot)s?\b"
    r"|\b(?:the|any|an|every|all|your) (?:assistant|AI|bot)s?(?:,| (?:must|should|shall|has to|have to|please)(?! be\b)"
    r"| (?:that|which|who) (?:reads?|summari\w+|process\w*)| reading| summari[sz]ing)\b"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\U000e0000-\U000e007f]|\brole\W{1,4}system\b"
    r"|<\|?\w|\|>|[\w-]://|\]\(|\bdata:\w",
    re.I,
)
_FIRST = re.compile(
    rf"^[\W_]*(?:please |now |then |instead,? )?(?:don['’]t|(?P<verb>{'|'.join(_VERBS)}))\b(?P<rest>.*)", re.I | re.S
)
_INNER_ORDER = re.compile(rf"(?:\b(?:and|then)|:)\s+(?:{'|'.join(verb.capitalize() for verb in _VERBS)})\b")
_ASKED = re.compile(r"^\W*do\b.*\?\W*$", re.I)  # "Do results hold?" orders nobody
DETERMINERS = frozenset("this these its his us as".split())  # in "s", and the object of an order


def orders(sentence: str) -> bool:
    """Whether a sentence tells software what to do."""
    if _ASKED.search(sentence):
        sentence = sentence.lstrip()[2:]
    first = _FIRST.match(sentence)
    if first and not (first["verb"] and _is_noun(first["rest"].split())):
        return True
    return bool(_ORDER.search(sentence) or _INNER_ORDER.search(sentence))


def _is_noun(after: Sequence[str]) -> bool:
    """Whether the word before these is a subject and no order: "Output fell", "Use of AI", "State regulators said"."""
    if len(after) < 3 or after[0].lower() in DETERMINERS:
        return False
    plural = after[0].endswith("s") and after[0] not in ("is", "was", "has")
    return after[0] in ("of", "in") or is_finite(after[plural])


SENTENCE = 2000  # characters of one sentence that are shown
_LONGEST = 120  # words of a quote: three long sentences; with more the numbers are no choice
_USUAL, _EACH = 14, 4  # claims of an article; of one with many sentences, one in so many
_PARTS = 3  # calls at most for one article
READ_TOKENS = 3600  # tokens of the answer: thirty claims of 110 tokens each, and some room
MOST_CHECKS = 700  # thirty times four words
_SIDES = {"none": 0, "left": -1, "right": 1}


class Reader:
    """Reads articles for topics."""

    def __init__(self, asker: Asker, prompts: Prompts, engine: str) -> None:
        self.asker, self.prompts, self.engine = asker, prompts, engine

    def read(self, article: Article, topics: Sequence[Topic]) -> Sequence[Claim] | Failure:
        """The claims of an article, or why the model gave none; long articles are read in parts."""
        found: dict[str, Claim] = {}
        own = article.sentences[: standalone.body(article.sentences)]  # not the teasers and comments behind it
        if not own:
            return ()
        parts = list(_parts(own, self.asker.settings.context))[:_PARTS]
        grounds = of_article(article, article.sentences[: parts[-1][1]])
        for start, end in parts:
            answer = self._ask(article, topics, start, end)
            if isinstance(answer, Failure):
                return answer
            for told in answer:
                if claim := self._claim(article, topics, told, grounds):
                    found.setdefault(claim.id, claim)
        checked = self._checked(article, topics, list(found.values()))
        return (
            checked if isinstance(checked, Failure) else sorted(checked, key=lambda claim: (claim.sentences, claim.id))
        )

    def _ask(self, article: Article, topics: Sequence[Topic], start: int, end: int) -> list[ReadClaim] | Failure:
        """What one part of an article claims; a part that is too long for the model is halved."""
        shown = [(place + 1, fenced_line(article.sentences[place], SENTENCE)) for place in range(start, end)]
        most = max(_USUAL, min(MOST_CLAIMS, (end - start) // _EACH))
        text = self.prompts.render("claims", topics=topics, sentences=shown, most=most, **_head(article))
        answer = self.asker.ask(self._question("claims", text, Claims, article, READ_TOKENS))
        if not isinstance(answer, Failure):
            return [told for told in answer.claims if all(start < number <= end for number in told.sentences)]
        if answer.status != 413 or end - start < 2:
            return answer
        middle = (start + end) // 2
        halves = [self._ask(article, topics, *half) for half in ((start, middle), (middle, end))]
        failed = next((half for half in halves if isinstance(half, Failure)), None)
        return failed or [told for half in halves if not isinstance(half, Failure) for told in half]

    def _question(
        self, name: str, text: str, shape: type[AnswerT], article: Article, most: int, *, second: bool = False
    ) -> Question[AnswerT]:
        return Question(
            name, self.prompts.version_of(name), self.prompts.render("system"), text, shape, article.id, most=most,
            keep_back=RESERVE, second=second,
        )  # fmt: skip

    def _claim(self, article: Article, topics: Sequence[Topic], told: ReadClaim, grounds: Grounds) -> Claim | None:
        """The claim that an answer points to; without a gist where code has something against it."""
        places = tuple(range(min(told.sentences) - 1, max(told.sentences)))
        sentences = [article.sentences[place] for place in places]
        quote = " ".join(sentences)
        if len(places) > _PARTS or len(quote.split()) > _LONGEST or any(map(orders, sentences)):
            return None
        item, topic = article.item, topics[0].slug if topics else ""
        says = " ".join(told.says.split())
        holder = told.holder.strip() or item.outlet
        sound = bool(says) and not orders(says) and not lacking(says, grounds) and _holds(holder, told.named, article)
        gist = Gist(
            says, topic, told.bears, _SIDES[told.side], told.about, told.voice, told.via,
            Measured(*told.measure.model_dump().values()) if told.measure else None,
        ) if sound else None  # fmt: skip
        return Claim(
            id=tagged("claim", article.id, list(places), says, self.engine), article=article.id, item=item.id,
            sentences=places, quote=quote, holder=holder if sound else item.outlet,
            role="asks" if told.kind == "question" else told.role if sound else "reports", kind=told.kind,
            names=names(f"{quote} {says}" if sound else quote), figures=figures(quote),
            when=_when(told, article, places), engine=self.engine, gist=gist,
        )  # fmt: skip

    def _checked(self, article: Article, topics: Sequence[Topic], claims: list[Claim]) -> list[Claim] | Failure:
        """The claims as far as a second reading has nothing against them."""
        asked = [claim for claim in claims if claim.gist][:MOST_CLAIMS]
        if not asked:
            return claims
        poles = [pole.name for pole in topics[0].axis or ()] if topics else []
        notes = [
            (
                number,
                "".join(f"[{place + 1}]" for place in claim.sentences),
                gist.says,
                claim.holder,
                _side(gist, poles),
            )
            for number, claim in enumerate(asked, 1)
            if (gist := claim.gist)
        ]
        places = sorted({one for claim in asked for place in claim.sentences for one in (place - 1, place) if one >= 0})
        shown = [(place + 1, article.sentences[place]) for place in places]
        text = self.prompts.render("reread", topics=topics, notes=notes, sentences=shown, **_head(article))
        answer = self.asker.ask(self._question("reread", text, Checks, article, MOST_CHECKS, second=True))
        if isinstance(answer, Failure) and answer.held:
            return answer
        checks = {} if isinstance(answer, Failure) else {check.claim: check for check in answer.claims}
        for number, claim in enumerate(asked, 1):
            claims[claims.index(claim)] = _kept(claim, checks.get(number), article.item.outlet)
        return claims


def _kept(claim: Claim, check: ClaimCheck | None, outlet: str) -> Claim:
    """A claim as far as it was found right."""
    if claim.gist is None or (check and check.carried and check.holder and check.side):
        return claim
    if check and check.carried and check.holder:
        return replace(claim, gist=replace(claim.gist, side=0, about=""))
    return replace(claim, gist=None, holder=outlet, role="asks" if claim.role == "asks" else "reports")


def _head(article: Article) -> dict[str, str]:
    item = article.item
    day = f"{item.published:%Y-%m-%d}" if item.published else "unknown"
    return {"title": item.title, "outlet": item.outlet, "author": item.author, "day": day}


def _parts(sentences: Sequence[str], most: int) -> Iterator[tuple[int, int]]:
    """Runs of sentences that fit into one call."""
    start = size = 0
    for place, sentence in enumerate(sentences):
        length = min(len(sentence), SENTENCE) + 8
        if place > start and size + length > most:
            yield start, place
            start, size = place, 0
        size += length
    if start < len(sentences):
        yield start, len(sentences)


def _side(gist: Gist, poles: Sequence[str]) -> str:
    return f"{poles[gist.side > 0]} ({gist.about})" if gist.side and poles else ""


def _holds(holder: str, named: int, article: Article) -> bool:
    """Whether a holder is the outlet or the author, or named in the article."""
    item = article.item
    plain = holder.casefold()
    if plain in (item.outlet.casefold(), item.author.casefold(), (item.outlet.casefold()).removeprefix("the ")):
        return True
    text = " ".join(article.sentences).casefold()
    pointed = article.sentences[named - 1].casefold() if 0 < named <= len(article.sentences) else ""
    last = plain.rpartition(" ")[2]
    return plain in text or (
        last in pointed and all(word in f"{text} {item.title.casefold()}" for word in plain.split())
    )


def _when(told: ReadClaim, article: Article, places: Sequence[int]) -> When | None:
    """The date that was read, where the sentence that it was read in gives it, or a day of that month."""
    if not 0 < told.dated <= len(article.sentences):
        return None
    anchor, year = article.item.published, told.date[:4]
    if anchor is None and year.isdecimal() and any(year in sentence for sentence in article.sentences):
        anchor = datetime(max(1, int(year)), 12, 31, tzinfo=UTC)  # "on March 16", in an article that names the year
    given = [one.when for place in {told.dated - 1, *places} for one in dates(article.sentences[place], anchor)]
    given += [When(when.start.replace(day=1), "month") for when in given if when.precision == "day"]
    return next((when for when in given if str(when) == told.date), None)
