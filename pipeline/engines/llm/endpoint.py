"""How an endpoint wants to be asked: found out by trying, and remembered for each endpoint and model.

Endpoints differ in five things, each of which has ways, best first:

    form         of the answer: a JSON schema; one without limits of length; JSON, and a schema; JSON; words alone
    limit        of tokens: max_tokens; max_completion_tokens; none
    temperature  0; not sent
    system       a message of the role system; its text before the question's
    stream       answered whole; as a stream

The first request is made in the best way of all. One that is refused is made again: with another way of the one thing
that the error names by the protocol's own name, else in the least demanding way of all, whole and then as a stream.
What was given up without being named is tried again, one thing in each later call, until each is known to work or not
to. So no words of an error decide anything, and three requests tell that a text is refused whatever the manner.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from pipeline.models import canonical_json

THINGS = ("form", "limit", "temperature", "system", "stream")
FORM, _LIMIT, TEMPERATURE, SYSTEM, STREAM = range(len(THINGS))
_WAYS = (5, 3, 2, 2, 2)
_BEST = (0, 0, 0, 0, 0)
BARE = (4, 2, 1, 1, 0)
LIMITS = ("max_tokens", "max_completion_tokens", "")
# What the protocol calls each of them; an error that has the name means the thing, in whatever language it is.
_NAMES = (
    "response_format|json_schema|json_object",
    "max_tokens|max_completion_tokens",
    "temperature",
    r"['\"`]system['\"`]|['\"`]developer['\"`]",
    r"['\"`]stream['\"`]",
)
_NAMED = tuple(re.compile(rf"(?<!\w)(?:{names})(?!\w)") for names in _NAMES)
# What every endpoint that takes a schema at all understands of it.
_PLAIN = frozenset("type properties required items enum const anyOf $ref $defs additionalProperties".split())


@dataclass(frozen=True, slots=True)
class Manner:
    """A way for each of the things, and for each the best way that has not been refused yet."""

    ways: tuple[int, ...] = _BEST
    best: tuple[int, ...] = _BEST
    room: int = 0  # tokens of thought that are allowed for, besides the answer

    def bolder(self) -> Manner:
        """With the first thing that was given up unnamed in its best way again; itself where there is none."""
        for thing, (best, way) in enumerate(zip(self.best, self.ways, strict=True)):
            if best < way:
                return replace(self, ways=_put(self.ways, thing, best))
        return self

    def without(self, tried: Manner) -> Manner:
        """Itself, knowing that what `tried` does differently is refused."""
        compared = zip(self.best, self.ways, tried.ways, strict=True)
        return replace(self, best=tuple(best + (other < way) for best, way, other in compared))

    def lesser(self, error: str, param: str) -> Manner | None:
        """What to try when this is refused, with an error that names a parameter or none; None: nothing is left."""
        thing = _meant(param) if param else _meant(error)
        if thing is not None and self.ways[thing] + 1 < _WAYS[thing]:
            way = self.ways[thing] + 1
            return replace(self, ways=_put(self.ways, thing, way), best=_put(self.best, thing, way))
        if self.ways[:STREAM] != BARE[:STREAM]:
            return replace(self, ways=(*BARE[:STREAM], self.best[STREAM]))
        return None if self.ways[STREAM] else replace(self, ways=_put(self.ways, STREAM, 1))

    def request(self, system: str, text: str, schema: dict[str, Any], name: str, most: int) -> dict[str, Any]:
        """A question as this endpoint takes it: `schema` is of the answer, `most` the room for it in tokens."""
        form, limit = self.ways[FORM], LIMITS[self.ways[_LIMIT]]
        asked: dict[str, Any] = {}
        if form < 2:
            schema = plain_schema(schema) if form else schema
            named = {"name": name, "schema": schema, "strict": True}
            asked["response_format"] = {"type": "json_schema", "json_schema": named}
        else:
            text += f"\n\nAnswer with one JSON object and nothing else. Its JSON schema:\n{canonical_json(schema)}\n"
            if form < BARE[FORM]:
                asked["response_format"] = {"type": "json_object"} | ({"schema": schema} if form == 2 else {})
        asked["messages"] = (
            [{"role": "user", "content": f"{system}\n\n{text}"}]
            if self.ways[SYSTEM]
            else [{"role": "system", "content": system}, {"role": "user", "content": text}]
        )
        if limit:
            asked[limit] = most + self.room
        if not self.ways[TEMPERATURE]:
            asked["temperature"] = 0
        if self.ways[STREAM]:
            asked["stream"] = True
        return asked


def plain_schema(schema: Any) -> Any:
    """A schema without limits, titles and defaults, every property of which has to be there."""
    if isinstance(schema, list):
        return [plain_schema(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key in _PLAIN}
    for key, value in kept.items():
        named = key in ("properties", "$defs")
        kept[key] = {name: plain_schema(one) for name, one in value.items()} if named else plain_schema(value)
    return kept | ({"required": [*kept["properties"]]} if "properties" in kept else {})


def _meant(error: str) -> int | None:
    """The one thing that an error names; None where it names none, or several: then it repeats the request."""
    found = [thing for thing, named in enumerate(_NAMED) if named.search(error)]
    return found[0] if len(found) == 1 else None


def _put(ways: tuple[int, ...], thing: int, way: int) -> tuple[int, ...]:
    return (*ways[:thing], way, *ways[thing + 1 :])
