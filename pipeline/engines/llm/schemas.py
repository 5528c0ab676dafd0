"""The forms of answer: strict, closed, with a limit on every length; what does not fit is no answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

AnswerText = Annotated[str, StringConstraints(max_length=420)]
Title = Annotated[str, StringConstraints(max_length=90)]
AnswerName = Annotated[str, StringConstraints(max_length=90)]
Handle = Annotated[str, StringConstraints(max_length=16)]
AnswerWord = Annotated[str, StringConstraints(max_length=30)]
Day = Annotated[str, StringConstraints(max_length=10)]  # 2026-04-07, 2026-04, 2026-Q2 or 2026; "" for none
MOST_QUERIES = 4
MOST_CLAIMS = 30  # of a part of an article
Phrase = Annotated[str, StringConstraints(max_length=60)]
Query = Annotated[str, StringConstraints(max_length=100)]


class Shape(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Queries(Shape):
    """What to ask a search."""

    queries: Annotated[list[Query], Field(max_length=MOST_QUERIES)]


class TopicEnd(Shape):
    """An end of a topic's axis."""

    name: AnswerName
    cues: Annotated[list[Phrase], Field(max_length=8)]


class TopicDraft(Shape):
    """A topic to begin with."""

    title: Title
    keywords: Annotated[list[Phrase], Field(max_length=10)]
    about: Annotated[list[Phrase], Field(max_length=6)]
    left: TopicEnd
    right: TopicEnd


class ReadMeasure(Shape):
    """What a claim measures, and against what."""

    name: AnswerName
    subject: AnswerName
    value: Handle
    unit: AnswerWord
    against: AnswerName


class ReadClaim(Shape):
    """One claim of an article, by the numbers of its sentences."""

    sentences: Annotated[list[int], Field(min_length=1, max_length=3)]
    says: AnswerText
    holder: AnswerName
    named: int  # the sentence that names the holder; 0: nobody is named, it is the outlet or the author
    voice: Literal["own", "quoted", "second-hand"]
    via: AnswerName
    role: Literal["reports", "evaluates", "argues", "forecasts", "announces", "asks"]
    kind: Literal["fact", "question", "forecast", "reason"]
    date: Day
    dated: int  # the sentence that gives the date; 0: none does
    measure: ReadMeasure | None
    side: Literal["none", "left", "right"]
    about: AnswerName
    bears: Annotated[int, Field(ge=0, le=3)]


class Claims(Shape):
    """What an article claims."""

    claims: Annotated[list[ReadClaim], Field(max_length=MOST_CLAIMS)]


class ClaimCheck(Shape):
    """What a second reading finds of one claim, by its number."""

    claim: int
    carried: bool
    holder: bool
    side: bool


class Checks(Shape):
    """All of them."""

    claims: Annotated[list[ClaimCheck], Field(max_length=MOST_CLAIMS)]


class PairAnswer(Shape):
    """Two cards, whichever is named first."""

    one: Handle
    other: Handle


class Update(Shape):
    """A card that tells how the thing of another one stands now."""

    newer: Handle
    older: Handle


class Support(Shape):
    """A card that is other evidence for what another one claims."""

    evidence: Handle
    claim: Handle


class Related(Shape):
    """The pairs that stand to each other in any way."""

    same: Annotated[list[PairAnswer], Field(max_length=200)]
    updates: Annotated[list[Update], Field(max_length=200)]
    supports: Annotated[list[Support], Field(max_length=200)]
    disputes: Annotated[list[PairAnswer], Field(max_length=200)]


class SaidAnswer(Shape):
    """A sentence, with the ids of the cards that carry it."""

    text: AnswerText
    basis: Literal["told", "joined", "inferred"]
    cites: Annotated[list[Handle], Field(min_length=1, max_length=8)]


class SectionEdit(Shape):
    """One change of a section."""

    id: Handle
    section: Literal["what", "why", "narrative", "timeline", "perspectives", "tensions", "questions"]
    do: Literal["add", "replace", "answered", "narrowed", "retire"]
    block: Handle
    title: Title
    moved: Literal["none", "now says", "changed sides", "strengthened", "softened"]
    sentences: Annotated[list[SaidAnswer], Field(max_length=5)]
    reason: AnswerText


class Theme(Shape):
    """What becomes of a theme of the narrative."""

    do: Literal["keep", "rename", "merge", "retire"]
    theme: Title
    into: Title
    reason: AnswerText


class EditionAnswer(Shape):
    """What a version should change."""

    themes: Annotated[list[Theme], Field(max_length=30)]
    entries: Annotated[list[SectionEdit], Field(max_length=90)]
    order: Annotated[list[Handle], Field(max_length=200)]
    news: Annotated[list[SaidAnswer], Field(max_length=6)]
    answer: Annotated[list[SaidAnswer], Field(max_length=2)]  # to the question, as it stands


class SaidByQuotes(Shape):
    """A sentence that its quotations say: a blind reading answers no more of it, since answers are what costs."""

    n: int
    says: Annotated[list[Handle], Field(max_length=12)]  # of several those that each say all of it


class FollowsFromQuotes(Shape):
    """One that only follows from them."""

    n: int
    follows: Literal[True]


class SaidByNone(Shape):
    """One that they do not carry, with what is wrong."""

    n: int
    no: AnswerText


class Judgement(Shape):
    """What a blind reading finds of all that it was shown."""

    verdicts: Annotated[list[SaidByQuotes | FollowsFromQuotes | SaidByNone], Field(max_length=60)]


class Mended(Shape):
    """A sentence that was sent back, in other words."""

    id: Handle
    text: AnswerText


class SentBack(Shape):
    """The sentences that were sent back."""

    mended: Annotated[list[Mended], Field(max_length=60)]


AnswerT = TypeVar("AnswerT", bound=Shape)


def schema(shape: type[Shape]) -> dict[str, Any]:
    """The JSON schema of an answer, without the titles and texts that pydantic adds: they cost tokens in each call."""
    made: dict[str, Any] = _bare(shape.model_json_schema())
    return made


def _bare(part: Any) -> Any:
    if isinstance(part, list):
        return [_bare(one) for one in part]
    if not isinstance(part, dict):
        return part
    told = ("title", "description")  # of a form; a field may be called so, and then is a form itself
    return {name: _bare(one) for name, one in part.items() if not (name in told and isinstance(one, str))}
