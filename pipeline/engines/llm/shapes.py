"""The forms of answer: strict, closed, with a limit on every length; what does not fit is no answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(max_length=420)]
Title = Annotated[str, StringConstraints(max_length=90)]
Name = Annotated[str, StringConstraints(max_length=90)]
Handle = Annotated[str, StringConstraints(max_length=8)]
MOST_QUERIES = 4
MOST_CLAIMS = 30  # of a part of an article
Query = Annotated[str, StringConstraints(max_length=100)]


class Shape(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Queries(Shape):
    """What to ask a search."""

    queries: Annotated[list[Query], Field(max_length=MOST_QUERIES)]


class ReadClaim(Shape):
    """One claim of an article, by the numbers of its sentences."""

    sentences: Annotated[list[int], Field(min_length=1, max_length=3)]
    holder: Name
    role: Literal["reports", "evaluates", "argues", "forecasts", "announces", "asks"]
    kind: Literal["fact", "question", "forecast", "reason"]


class Claims(Shape):
    """What an article claims."""

    claims: Annotated[list[ReadClaim], Field(max_length=MOST_CLAIMS)]


class Verdict(Shape):
    """How two statements stand to each other, by the number of their pair."""

    pair: int
    verdict: Literal["same", "contradicts", "different"]


class Verdicts(Shape):
    """A batch of them."""

    pairs: Annotated[list[Verdict], Field(max_length=100)]


class Ranked(Shape):
    """Findings by their handles, best first."""

    best: Annotated[list[Handle], Field(max_length=80)]


class Said(Shape):
    """A sentence, with the ids of the findings that carry it."""

    text: Text
    cites: Annotated[list[Handle], Field(min_length=1, max_length=6)]


class Move(Shape):
    """One operation on a block."""

    do: Literal["add", "replace", "answered", "narrowed"]
    block: Handle
    title: Title
    sentences: Annotated[list[Said], Field(min_length=1, max_length=6)]


class Moves(Shape):
    """What a section should change."""

    operations: Annotated[list[Move], Field(max_length=16)]


class Mended(Shape):
    """A sentence that was sent back, in other words."""

    id: Handle
    text: Text


class Again(Shape):
    """The sentences that were sent back."""

    sentences: Annotated[list[Mended], Field(max_length=40)]


Answer = TypeVar("Answer", bound=Shape)


def schema(shape: type[Shape]) -> dict[str, Any]:
    """The JSON schema of an answer."""
    return shape.model_json_schema()
