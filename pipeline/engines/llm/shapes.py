"""The forms of answer: strict, closed, with a limit on every length; what does not fit is no answer."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pipeline.engines.llm.trouble import Invalid

Text = Annotated[str, StringConstraints(max_length=420)]
Title = Annotated[str, StringConstraints(max_length=90)]
Name = Annotated[str, StringConstraints(max_length=90)]
Handle = Annotated[str, StringConstraints(max_length=8)]
MOST_QUERIES = 4
MOST_CLAIMS = 30  # of a part of an article
Query = Annotated[str, StringConstraints(max_length=100)]
_FENCED = re.compile(r"^\s*```\w*\s*\n(.*?)\n?\s*```\s*$", re.S)
_COMMA = re.compile(r",(\s*[\]}])")


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


def parsed(shape: type[Answer], text: str) -> Answer:
    """The answer that a text holds; fences and trailing commas are forgiven, everything else is `Invalid`."""
    fenced = _FENCED.match(text)
    body = fenced.group(1) if fenced else text
    body = body[max(body.find("{"), 0) : body.rfind("}") + 1] or body
    try:
        data = _loads(body)
    except ValueError:
        try:
            data = _loads(_COMMA.sub(r"\1", body))
        except (ValueError, RecursionError) as error:
            raise Invalid(f"no JSON: {str(error)[:200]}", text) from None
    except RecursionError:
        raise Invalid("no JSON: nested too deeply", text) from None
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Invalid(f"{where}: {first['msg']}"[:300], text) from None


def schema(shape: type[Shape]) -> dict[str, Any]:
    """The JSON schema of an answer."""
    return shape.model_json_schema()


def _loads(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_single, parse_constant=_nothing)


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _nothing(name: str) -> Any:
    raise ValueError(f"{name} is no number")
