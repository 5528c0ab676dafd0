"""Where the answer stands in what an endpoint sends: a completion or a stream, in one of several fields, among words.

The fields that may hold it, in the order in which they are believed: the content, whole or in parts; the arguments of a
tool that is called; a field of reasoning, where a server that parts thought from answer puts both into it. In a text,
the answer is the last JSON object that is of the form asked for; what stands before the end of a thought counts only
where nothing comes after. All of it takes time that grows with the length of the text alone, however it is nested.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import ValidationError

from pipeline.engines.llm.errors import Empty, Foreign, Invalid, ModelRefused, Stumbled, ThoughtLong, Truncated
from pipeline.engines.llm.schemas import AnswerT

_LONGEST = 1_000_000  # characters of a text that are looked through, its end: that is where the answer stands
WORK = 4  # how often each character may be read, on average, where braces are no JSON
_TRIES, _LAST = 2000, 50  # braces that are tried, and objects that are held against the form, the last ones
_REASONING = ("reasoning_content", "reasoning", "thinking")
_THOUGHT = re.compile(
    r"</(?:think|thinking|thought|thoughts|reasoning|reflection)>|\[/THINK\]|<\|channel\|>final<\|message\|>", re.I
)
_COMMA = re.compile(r",(\s*[\]}])")
_OPENS = re.compile(r"\{\s*[\"}]")


@dataclass(frozen=True, slots=True)
class Reply:
    """A completion: texts that may hold its answer, who gave it, and the tokens that it took (-1: it does not say)."""

    texts: tuple[str, ...]
    model: str = ""
    tokens_in: int = -1
    tokens_out: int = -1


# --- a body to a completion -----------------------------------------------------------------------------------


def completion_of(body: bytes) -> dict[str, Any]:
    """The completion that a body holds, joined where it is a stream; Empty or Foreign where it holds none."""
    raw = body.decode("utf-8-sig", errors="replace")
    if not raw.strip():
        raise Empty("an empty body")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        data = joined_stream(raw)
    if data is None:
        raise Foreign("the answer is not JSON", raw)
    if not isinstance(data, dict) or not isinstance(data.get("choices"), list):
        if isinstance(data, dict) and data.get("error"):
            return data
        raise Foreign("the answer is not a chat completion", raw)
    return data


def joined_stream(raw: str) -> dict[str, Any] | None:
    """The events of a stream as one completion; None where it is no stream."""
    whole: dict[str, Any] = {}
    pieces: dict[str, list[str]] = {}
    reason, seen = None, False
    for event in _events(raw):
        seen = True
        whole |= {key: value for key, value in event.items() if key != "choices" and value is not None}
        for choice in _dicts(event.get("choices")):
            if choice.get("index", 0) != 0:
                continue
            reason = choice.get("finish_reason") or reason
            for part in _dicts([choice.get("delta") or choice.get("message")]):
                for name in ("content", *_REASONING, "refusal"):
                    pieces.setdefault(name, []).extend(_words(part.get(name)))
                pieces.setdefault("arguments", []).extend(_arguments(part))
    if not seen:
        return None
    message: dict[str, Any] = {name: "".join(texts) for name, texts in pieces.items()}
    message["tool_calls"] = [{"function": {"arguments": message.pop("arguments", "")}}]
    choices = [{"message": message, "finish_reason": reason}] if pieces or reason else []
    return whole | {"choices": choices}


def _events(raw: str) -> Iterator[dict[str, Any]]:
    """The objects of an event stream, or of lines of JSON."""
    for line in raw.split("\n"):  # a word may hold what else ends lines
        text = line.removeprefix("data:").strip() if line.startswith("data:") else line.strip()
        if text.startswith("{"):
            try:
                event = json.loads(text)
            except (ValueError, RecursionError):
                continue  # cut in the middle
            if isinstance(event, dict):
                yield event


def reply(data: dict[str, Any], body: bytes = b"") -> Reply:
    """The texts of a completion that may hold the answer; a `BadAnswer` where there is none."""
    raw = body.decode("utf-8", errors="replace")
    choices = _dicts(data.get("choices"))
    if not choices or not (isinstance(choices[0].get("message"), dict) or isinstance(choices[0].get("text"), str)):
        raise Empty("the answer has no choices", raw)
    message = choices[0].get("message") or {"content": choices[0].get("text")}
    reason = choices[0].get("finish_reason")
    if choices[0].get("error") or reason == "error":
        raise Stumbled("the endpoint broke off with an error", raw)
    if message.get("refusal") or reason == "content_filter":
        raise ModelRefused("the model declined", raw)
    content = "".join(_words(message.get("content")))
    thought = "\n".join("".join(_words(message.get(name))) for name in _REASONING).strip()
    usage = data.get("usage") if isinstance(data.get("usage"), dict) else {}
    if reason == "length":
        if "{" not in _spoken(content):
            raise ThoughtLong("no answer had begun at the limit of tokens", raw)
        raise Truncated("the answer was cut at the limit of tokens", raw)
    texts = [text for text in (content, "".join(_arguments(message)), thought) if text.strip()]
    if not texts:
        raise Empty("the answer has no content", raw)
    model = data.get("model")
    return Reply(
        tuple(texts), model if isinstance(model, str) else "", _count(usage, "prompt_tokens"),
        _count(usage, "completion_tokens"),
    )  # fmt: skip


def _words(content: Any) -> list[str]:
    """The pieces of a content: a text, or parts of which those that are text and no thought count."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):
        return [content["text"]] if isinstance(content.get("text"), str) else [json.dumps(content)]
    if not isinstance(content, list):
        return []
    parts = [part for part in content if isinstance(part, str | dict)]
    return [
        part if isinstance(part, str) else part["text"]
        for part in parts
        if isinstance(part, str)
        or (isinstance(part.get("text"), str) and part.get("type") not in _REASONING and not part.get("thought"))
    ]


def _arguments(message: dict[str, Any]) -> list[str]:
    """What tools are called with."""
    calls = [call.get("function") for call in _dicts(message.get("tool_calls"))]
    given = [call.get("arguments") for call in _dicts([*calls, message.get("function_call")])]
    return [one if isinstance(one, str) else json.dumps(one) for one in given if one]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _count(usage: Any, name: str) -> int:
    value = usage.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


# --- a text to an answer --------------------------------------------------------------------------------------


def found(shape: type[AnswerT], texts: tuple[str, ...]) -> AnswerT:
    """The answer of this form in the first text that has one; Invalid, with what is wrong, where none has."""
    wrong: Invalid | None = None
    for text in texts:
        spoken = _spoken(text)
        for part in dict.fromkeys((spoken, text) if "{" not in spoken else (spoken,)):
            try:
                return _in(shape, part[-_LONGEST:])
            except Invalid as error:
                wrong = wrong or error
    raise wrong or Invalid("not JSON: nothing was answered", "")


def _in(shape: type[AnswerT], text: str) -> AnswerT:
    """The last object of this form in a text; trailing commas are forgiven."""
    wrong = "not JSON: there is no object"
    for source in dict.fromkeys((text, _COMMA.sub(r"\1", text))):
        objects, broken = _objects(source)
        wrong = broken or wrong
        for one in reversed(objects):
            try:
                return shape.model_validate(one)
            except ValidationError as error:
                first = error.errors(include_url=False, include_input=False)[0]
                where = ".".join(str(part) for part in first["loc"])
                wrong = broken or f"{where}: {first['msg']}"
    raise Invalid(wrong[:300], text)


def _objects(text: str) -> tuple[list[Any], str]:
    """The last JSON objects of a text that stand in no other one, and what is wrong with the first that is broken."""
    objects: deque[Any] = deque(maxlen=_LAST)
    broken, end, left = "", 0, WORK * len(text)
    for begin in islice(_OPENS.finditer(text), _TRIES):
        at = begin.start()
        if at < end or left < 0:
            continue
        try:
            value, end = _DECODER.raw_decode(text, at)
            objects.append(value)
        except json.JSONDecodeError as error:
            broken = broken or f"not JSON: {error.msg} at character {error.pos + 1}"
            left -= error.pos - at
        except (ValueError, RecursionError) as error:
            broken = broken or f"not JSON: {error}"
            left -= len(text) - at
    return list(objects), broken


def _spoken(text: str) -> str:
    """What comes after a thought that is told in the text."""
    *_, last = (0, *(match.end() for match in _THOUGHT.finditer(text)))
    return text[last:]


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _nothing(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


# Line ends in strings are no JSON, and common: what a string may hold is the shape's affair.
_DECODER = json.JSONDecoder(object_pairs_hook=_single, parse_constant=_nothing, strict=False)
