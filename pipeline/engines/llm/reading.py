"""An article to claims: the model gives numbers of sentences, so that a quote stands there word for word, and restates.

What it restates has to stand: code knows the figures, dates and names of the article, and a second reading, which a
small model can do, sees quotes and restatements alone. What fails is kept as a quote of its outlet and says no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pipeline.engines.llm.asking import RESERVE, Asker, Question
from pipeline.engines.llm.orders import orders
from pipeline.engines.llm.prompts import Prompts, clean
from pipeline.engines.llm.shapes import MOST_CLAIMS, Answer, Checked, Checks, Claims, ReadClaim
from pipeline.read.dates import dates
from pipeline.read.figures import figures
from pipeline.read.names import names
from pipeline.records import Article, Claim, Failure, Gist, Measured, Topic, When, tagged
from pipeline.revise.founded import Grounds, lacking, of_article

SENTENCE = 2000  # characters of one sentence that are shown
LONGEST = 120  # words of a quote: three long sentences; with more the numbers are no choice
USUAL, EACH = 14, 4  # claims of an article; of one with many sentences, one in so many
PARTS = 3  # calls at most for one article
MOST = 3600  # tokens of the answer: thirty claims of 110 tokens each, and some room
MOST_CHECKS = 700  # thirty times four words
SIDES = {"none": 0, "left": -1, "right": 1}


class Reader:
    """Reads articles for topics."""

    def __init__(self, asker: Asker, prompts: Prompts, engine: str) -> None:
        self.asker, self.prompts, self.engine = asker, prompts, engine

    def read(self, article: Article, topics: Sequence[Topic]) -> Sequence[Claim] | Failure:
        """The claims of an article, or why the model gave none; long articles are read in parts."""
        found: dict[str, Claim] = {}
        parts = list(_parts(article.sentences, self.asker.settings.context))[:PARTS]
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
        shown = [(place + 1, clean(article.sentences[place], SENTENCE)) for place in range(start, end)]
        most = max(USUAL, min(MOST_CLAIMS, (end - start) // EACH))
        text = self.prompts.render("claims", topics=topics, sentences=shown, most=most, **_head(article))
        answer = self.asker.ask(self._question("claims", text, Claims, article, MOST))
        if not isinstance(answer, Failure):
            return [told for told in answer.claims if all(start < number <= end for number in told.sentences)]
        if answer.status != 413 or end - start < 2:
            return answer
        middle = (start + end) // 2
        halves = [self._ask(article, topics, *half) for half in ((start, middle), (middle, end))]
        failed = next((half for half in halves if isinstance(half, Failure)), None)
        return failed or [told for half in halves if not isinstance(half, Failure) for told in half]

    def _question(
        self, name: str, text: str, shape: type[Answer], article: Article, most: int, *, second: bool = False
    ) -> Question[Answer]:
        return Question(
            name, self.prompts.version_of(name), self.prompts.render("system"), text, shape, article.id, most=most,
            keep_back=RESERVE, second=second,
        )  # fmt: skip

    def _claim(self, article: Article, topics: Sequence[Topic], told: ReadClaim, grounds: Grounds) -> Claim | None:
        """The claim that an answer points to; without a gist where code has something against it."""
        places = tuple(range(min(told.sentences) - 1, max(told.sentences)))
        sentences = [article.sentences[place] for place in places]
        quote = " ".join(sentences)
        if len(places) > PARTS or len(quote.split()) > LONGEST or any(map(orders, sentences)):
            return None
        item, topic = article.item, topics[0].slug if topics else ""
        says = " ".join(told.says.split())
        holder = told.holder.strip() or item.outlet
        sound = bool(says) and not orders(says) and not lacking(says, grounds) and _holds(holder, told.named, article)
        gist = Gist(
            says, topic, told.bears, SIDES[told.side], told.about, told.voice, told.via,
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


def _kept(claim: Claim, check: Checked | None, outlet: str) -> Claim:
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
