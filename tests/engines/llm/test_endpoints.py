"""Endpoints as they are: each takes and answers in its own way, over real HTTP; the engine learns it once."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import pytest
import trustme
from pydantic import Field

from pipeline.engines.llm import answer as answers
from pipeline.engines.llm import errors
from pipeline.engines.llm.calls import Asker, Question
from pipeline.engines.llm.endpoint import Manner, plain_schema
from pipeline.engines.llm.errors import Invalid
from pipeline.engines.llm.schemas import Claims, Handle, ReadClaim, Shape, schema
from pipeline.errors import ConfigError
from pipeline.models import Failure, LlmSettings
from pipeline.storage import Store
from pipeline.storage.calls import Ledger
from tests.engines.llm.endpoint import Answer, Endpoint, Model, completion
from tests.page.making import NOW


class Ranked(Shape):
    """An answer as small as one can be."""

    best: Annotated[list[Handle], Field(max_length=80)]


GOOD = json.dumps({"best": ["n1", "n7"]})


@contextmanager
def asking(folder: Path, model: Model, **fields: Any) -> Iterator[tuple[Callable[[str], Any], Endpoint, list[float]]]:
    """A function that asks this endpoint, the endpoint, and what was slept; the folder keeps what is learnt."""
    Store(folder).close()
    slept: list[float] = []
    with Endpoint(model).serving() as endpoint:
        # The port differs each time, and what is learnt is kept by address: tests of memory keep one endpoint.
        asker = Asker(endpoint.settings(**fields), Ledger(folder, NOW), sleep=slept.append)

        def ask(text: str, about: str = "v1") -> Ranked | Failure:
            return asker.ask(Question("rank", "1", "Rank what you are given.", text, Ranked, about))

        yield ask, endpoint, slept
        asker.close()


def refusing(refused: Callable[[dict[str, Any]], Any]) -> Model:
    """An endpoint that answers well, unless `refused` gives an error for a request."""
    return lambda request: refused(request) or GOOD


def error(status: int, headers: dict[str, str] | None = None, /, **fields: Any) -> Answer:
    """An error in the protocol's form."""
    return Answer(status, json.dumps({"error": fields}).encode(), headers or {})


# --- what endpoints take --------------------------------------------------------------------------------------


def newer(request: dict[str, Any]) -> Any:
    """Has renamed the limit, and lets nobody choose the temperature."""
    for name in ("max_tokens", "temperature"):
        if name in request:
            return error(400, message="não suportado", param=name, code="unsupported_parameter")
    return None


def roleless(request: dict[str, Any]) -> Any:
    """Its template knows users and assistants only, and it says so with a 500 in its own words."""
    if any(message["role"] == "system" for message in request["messages"]):
        return Answer(500, b"jinja2.exceptions.TemplateError: conversation roles must alternate")
    return None


def streaming(request: dict[str, Any]) -> Any:
    """Answers piece by piece or not at all."""
    if not request.get("stream"):
        return error(422, message="la risposta arriva soltanto a pezzi")
    return Answer(body=events(GOOD), headers={"Content-Type": "text/event-stream"})


def strict(request: dict[str, Any]) -> Any:
    """Takes schemas, and no limit of length in them."""
    if "maxItems" in json.dumps(request.get("response_format", {})):
        return error(400, message="'maxItems' is not permitted", param="response_format", code="invalid_value")
    return None


def formless(request: dict[str, Any]) -> Any:
    """A router that finds nobody for a form of answer, and names it in a sentence."""
    if "response_format" in request:
        return Answer(404, json.dumps({"message": "no provider takes `response_format`"}).encode())
    return None


def framework(request: dict[str, Any]) -> Any:
    """Checks its input as web frameworks do, field by field."""
    if "temperature" in request:
        detail = [{"loc": ["body", "temperature"], "msg": "extra fields not permitted", "type": "extra_forbidden"}]
        return Answer(422, json.dumps({"detail": detail}).encode())
    return None


def bare(request: dict[str, Any]) -> Any:
    """Takes the model and the messages, and says nothing of why."""
    return Answer(400) if request.keys() - {"model", "messages"} else None


def echoing(request: dict[str, Any]) -> Any:
    """Repeats the whole request where one thing of it is wrong."""
    if request.get("temperature") == 0:
        return error(400, message=f"invalid request: {json.dumps(request)}")
    return None


TAKES = {
    "newer": (newer, 3, (0, 1, 1, 0, 0)),
    "roleless": (roleless, 2, (0, 0, 0, 1, 0)),
    "streaming": (streaming, 3, (0, 0, 0, 0, 1)),
    "strict": (strict, 2, (1, 0, 0, 0, 0)),
    "formless": (formless, 5, (4, 0, 0, 0, 0)),
    "framework": (framework, 2, (0, 0, 1, 0, 0)),
    "bare": (bare, 2, (4, 2, 1, 0, 0)),
    "echoing": (echoing, 2, (0, 0, 1, 0, 0)),
}


@pytest.mark.parametrize("name", TAKES)
def test_what_an_endpoint_takes_is_learnt_once(name: str, tmp_path: Path) -> None:
    """The first question finds a way in a few requests; soon the best way that works is known, and kept for good."""
    refused, first, ways = TAKES[name]
    with asking(tmp_path, refusing(refused)) as (ask, endpoint, _):
        assert isinstance(ask("question 0"), Ranked)
        assert len(endpoint.requests) == first
        for number in range(1, 12):
            assert isinstance(ask(f"question {number}"), Ranked)
        settled = len(endpoint.requests)
        assert settled <= first + 11 + 9  # each way of each thing is refused at most once
        later = Asker(endpoint.settings(), Ledger(tmp_path, NOW))  # another process, another night
        assert later.manner("fake") == (Manner(ways, ways), True)
        question = Question("rank", "1", "Rank what you are given.", "question 99", Ranked, "v9")
        assert isinstance(later.ask(question), Ranked)
        assert len(endpoint.requests) == settled + 1
        later.close()


def test_ways_are_learnt_for_each_model(tmp_path: Path) -> None:
    """What one model does not take is not kept from another at the same address."""
    with asking(tmp_path, refusing(newer)) as (ask, endpoint, _):
        assert isinstance(ask("a question"), Ranked)
        other = Asker(endpoint.settings(model="other"), Ledger(tmp_path, NOW))
        assert other.manner("other") == (Manner(), False)
        other.close()


def test_what_is_refused_in_every_way(tmp_path: Path) -> None:
    """Three requests tell that it is not the way; the failure repeats what the endpoint says."""
    with asking(tmp_path, lambda _: error(400, message="closed on Sundays")) as (ask, endpoint, _):
        failure = ask("a question")
        assert isinstance(failure, Failure)
        assert "400: closed on Sundays" in failure.reason
        assert len(endpoint.requests) == 3
        keys = [request.keys() - {"model", "messages"} for request in endpoint.requests]
        assert keys == [{"response_format", "max_tokens", "temperature"}, set(), {"stream"}]


def test_a_second_model(tmp_path: Path) -> None:
    """A question for the second model goes to it, at its own prices, and is another question than the first's."""
    with Endpoint(lambda _: GOOD).serving() as endpoint:
        Store(tmp_path).close()
        settings = endpoint.settings(second="small", price_in=100.0, second_in=1.0)
        asker = Asker(settings, Ledger(tmp_path, NOW))
        for second in (True, False, True):
            asker.ask(Question("rank", "1", "system", "text", Ranked, "v1", second=second))
        rows = {row["model"]: row["money"] for row in asker.ledger.spent()}
        asker.close()
    assert [request["model"] for request in endpoint.requests] == ["small", "fake"]
    assert rows["fake"] == pytest.approx(100 * rows["small"])


# --- where the answer stands ----------------------------------------------------------------------------------


def events(text: str, **fields: Any) -> bytes:
    """A stream of a text."""
    pieces: list[dict[str, Any]] = [{"delta": {"role": "assistant", "content": ""}}]
    pieces += [{"delta": {"content": text[at : at + 4]}} for at in range(0, len(text), 4)]
    pieces += [{"delta": {}, "finish_reason": "stop"}]
    lines = [f"data: {json.dumps({'choices': [{'index': 0} | piece]} | fields)}" for piece in pieces]
    return "\r\n\r\n".join((": working", *lines, "data: [DONE]", "")).encode()


def message(**fields: Any) -> bytes:
    """A completion with this message."""
    return completion({}, None, choices=[{"message": {"role": "assistant"} | fields, "finish_reason": "stop"}])


CALLED = [{"id": "1", "type": "function", "function": {"name": "ranked", "arguments": GOOD}}]
THOUGHT = 'Perhaps {"best": ["n3"]}? No: {the others} are better, say f(x) = {x | x > 0}.'
STANDS = {
    "parts": message(content=[{"type": "text", "text": GOOD[:9]}, {"type": "text", "text": GOOD[9:]}]),
    "thought in parts": message(content=[{"type": "reasoning", "text": THOUGHT}, {"type": "text", "text": GOOD}]),
    "marked as thought": message(content=[{"text": THOUGHT, "thought": True}, {"text": GOOD}]),
    "an object": message(content=json.loads(GOOD)),
    "a tool": message(content=None, tool_calls=CALLED),
    "a tool with an object": message(content="", tool_calls=[{"function": {"arguments": json.loads(GOOD)}}]),
    "a function": message(content=None, function_call={"name": "ranked", "arguments": GOOD}),
    "the field of reasoning": message(content="", reasoning_content=f"{THOUGHT}\n\n{GOOD}"),
    "its other name": message(content=None, reasoning=GOOD),
    "beside reasoning": message(content=GOOD, reasoning_content=THOUGHT),
    "a completion of old": completion({}, None, choices=[{"text": GOOD, "finish_reason": "stop"}]),
    "thought": message(content=f"<think>\n{THOUGHT}\n</think>\n{GOOD}"),
    "thought whose beginning the template ate": message(content=f"{THOUGHT}\n</think>\n\n{GOOD}"),
    "thought without any mark": message(content=f"{THOUGHT}\nSo:\n{GOOD}"),
    "channels": message(content=f"<|channel|>analysis<|message|>{THOUGHT}<|channel|>final<|message|>{GOOD}"),
    "fences": message(content=f"Here it is, {{as asked}}:\n```json\n{GOOD}\n```\nTell me if {{more}} is needed."),
    "an answer within thought": message(content=f"<think>{GOOD}</think>\nDone."),
    "a line end in a word": message(content='{"best": ["n1", "n7"\n,]}'),
    "a mark of order": b"\xef\xbb\xbf" + message(content=GOOD),
    "spaces before it": b"\n" * 500 + message(content=GOOD),
    "a stream unasked": events(GOOD, model="it"),
    "a stream of one message": f"data: {message(content=GOOD).decode()}\n\n".encode(),
    "a remark before it": b": working\n\n" + message(content=GOOD),
}


@pytest.mark.parametrize("name", STANDS)
def test_the_answer_is_found(name: str, tmp_path: Path) -> None:
    """In whatever field and among whatever words it stands: one request, no repair."""
    with asking(tmp_path, lambda _: Answer(body=STANDS[name])) as (ask, endpoint, _):
        found = ask("a question")
        assert isinstance(found, Ranked), found
        assert found.best == ["n1", "n7"]
        assert len(endpoint.requests) == 1
        assert ask("a question") == found  # from the ledger
        assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{"best": ["n3"]} </think> {"best": ["n1"], "why": "more"}',
        '{"best": "n1"}',
        '["n1", "n7"]',
        "",
        '{"best": ["n1", "n7"',
    ],
)
def test_what_is_no_answer(text: str) -> None:
    """A draft in thought does not stand in for an answer that does not fit, nor a part for a whole."""
    with pytest.raises(Invalid):
        answers.found(Ranked, (text,))


@pytest.mark.parametrize(
    "text",
    [
        "{" * 400_000,
        '{"a":' * 100_000,
        '{"a": "' * 60_000,
        "[" * 200_000,
        '{"' * 200_000,
        "{ " * 200_000,
        '{"best": [' + '{"b": 1}, ' * 60_000,
        "</think>" * 60_000,
        "," + " " * 400_000,
        '{"x": 1} ' * 60_000,
    ],
    ids=range(10),
)
def test_hostile_texts_cost_what_they_are_long(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However braces are nested or left open, a bounded number of them is tried; an answer behind them is found."""
    decoder, tried = answers._DECODER, []

    class Counted:
        def raw_decode(self, text: str, at: int) -> Any:
            tried.append(at)
            return decoder.raw_decode(text, at)

    monkeypatch.setattr(answers, "_DECODER", Counted())
    with pytest.raises(Invalid):
        answers.found(Ranked, (text,))
    assert len(tried) <= 2 * answers._TRIES


# --- thought --------------------------------------------------------------------------------------------------


def thinker(needs: int) -> Model:
    """Thinks for so many tokens before it answers."""

    def model(request: dict[str, Any]) -> Any:
        room = request["max_tokens"]
        if room >= needs:
            return GOOD
        used = {"prompt_tokens": 50, "completion_tokens": room}
        return Answer(body=completion(request, "", finish_reason="length", usage=used))

    return model


def test_thought_gets_room_of_its_own(tmp_path: Path) -> None:
    """Who ran out of room before he answered gets more, and later questions begin with it."""
    with asking(tmp_path, thinker(9000)) as (ask, endpoint, _):
        assert isinstance(ask("a question"), Ranked)
        assert isinstance(ask("another"), Ranked)
        assert [request["max_tokens"] for request in endpoint.requests] == [2000, 8000, 26000, 26000]


def test_room_for_an_answer_means_the_answer(tmp_path: Path) -> None:
    """The setting is what is sent; thought is allowed for besides, as far as its own setting goes."""
    with asking(tmp_path, thinker(10**6), max_tokens=12_000, max_thought=7000) as (ask, endpoint, _):
        failure = ask("a question")
        assert isinstance(failure, Failure)
        assert "no answer had begun" in failure.reason
        assert [request["max_tokens"] for request in endpoint.requests] == [12_000, 18_000, 19_000]


def test_what_thought_took_is_paid(tmp_path: Path) -> None:
    """The endpoint's own count of a long thought before a short answer is believed."""
    usage = {"prompt_tokens": 40, "completion_tokens": 1900}
    with asking(tmp_path, lambda r: Answer(body=completion(r, GOOD, usage=usage))) as (ask, _, _):
        ask("a question")
    ledger = Ledger(tmp_path, NOW)
    assert ledger.spent()[0]["tokens_out"] == 1900
    ledger.close()


# --- waits ----------------------------------------------------------------------------------------------------

DATE = {"Date": "Mon, 02 Mar 2026 08:00:00 GMT"}
WAITS: dict[str, tuple[Answer, list[float]]] = {
    "seconds": (error(429, {"Retry-After": "7"}), [7.0]),
    "a date": (error(429, DATE | {"Retry-After": "Mon, 02 Mar 2026 08:00:12 GMT"}), [12.0]),
    "milliseconds": (error(429, {"retry-after-ms": "1500"}), [1.5]),
    "the first of two": (error(429, {"x-ratelimit-reset-requests": "6m0s", "x-ratelimit-reset-tokens": "4s"}), [4.0]),
    "an instant": (error(429, DATE | {"X-RateLimit-Reset": "1772438409"}), [9.0]),
    "an instant in milliseconds": (error(429, DATE | {"X-RateLimit-Reset": "1772438408000"}), [8.0]),
    "a date of another form": (error(429, DATE | {"anthropic-ratelimit-reset": "2026-03-02T08:00:06Z"}), [6.0]),
    "a field": (error(429, message="later", retry_after=3.5), [3.5]),
    "details": (error(429, details=[{"@type": "RetryInfo", "retryDelay": "11s"}]), [11.0]),
    "headers of a provider": (error(429, DATE, metadata={"headers": {"X-RateLimit-Reset": "1772438405000"}}), [5.0]),
    "words": (error(429, message="Rate limit of 3 per 60 s reached; try again in 1m2.5s."), [62.5]),
    "overloaded": (Answer(529), [0.5]),
    "loading": (error(503, message="warming up"), [0.5]),
    "a gateway": (Answer(504, b"<html>timeout</html>"), [0.5]),
    "too soon": (error(429, {"Retry-After": "0"}), [0.5]),
    "a quota of minutes": (error(429, {"Retry-After": "2"}, code="insufficient_quota"), [2.0]),
    "forbidden for now": (error(403, {"Retry-After": "3"}), [3.0]),
}


@pytest.mark.parametrize("name", WAITS)
def test_a_wait_that_is_asked_for(name: str, tmp_path: Path) -> None:
    """In whatever form it is asked for, it is waited for, and then the question is put again as it was."""
    first, expected = WAITS[name]
    turns = iter([first])
    with asking(tmp_path, lambda _: next(turns, GOOD), attempts=1) as (ask, endpoint, slept):
        assert isinstance(ask("a question"), Ranked)
        assert slept == expected
        assert endpoint.requests[0] == endpoint.requests[1]


def test_patience_is_the_limit(tmp_path: Path) -> None:
    """A server that takes its time is waited for; what was refused counts in no budget."""
    turns = iter([Answer(503)] * 9)
    with asking(tmp_path, lambda _: next(turns, GOOD), attempts=1, patience=200.0) as (ask, _, slept):
        assert isinstance(ask("a question"), Ranked)
        assert slept == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    ledger = Ledger(tmp_path, NOW)
    left = ledger.left("run", LlmSettings().per_run)
    ledger.close()
    assert left.calls == LlmSettings().per_run.calls - 1


def test_one_waits_for_all(tmp_path: Path) -> None:
    """Questions that are refused while another one waits have waited: patience is spent once."""
    slept: list[float] = []
    Store(tmp_path).close()
    limited: list[int] = []
    with Endpoint(lambda _: GOOD if slept or not limited else error(429, {"Retry-After": "9"})).serving() as endpoint:
        asker = Asker(endpoint.settings(), Ledger(tmp_path, NOW), sleep=slept.append)
        questions = [Question("rank", "1", "system", f"question {n}", Ranked, f"v{n}") for n in range(5)]
        assert isinstance(asker.ask(questions[0]), Ranked)
        limited.append(1)
        with ThreadPoolExecutor(4) as pool:
            assert all(isinstance(found, Ranked) for found in pool.map(asker.ask, questions))
        asker.close()
    assert slept == [9.0]


def test_who_waited_for_the_first_asks_beside_the_others(tmp_path: Path) -> None:
    """The first question finds out alone how to ask; those that waited for its answer are then put together."""
    Store(tmp_path).close()
    together, first = threading.Barrier(3, timeout=20), threading.Event()

    def model(_: dict[str, Any]) -> Any:
        if first.is_set():
            together.wait()  # for as long as the others are not here too
        first.set()
        return GOOD

    with Endpoint(model).serving() as endpoint:
        asker = Asker(endpoint.settings(timeout=30.0), Ledger(tmp_path, NOW))
        questions = [Question("rank", "1", "system", f"question {n}", Ranked, f"v{n}") for n in range(4)]
        with ThreadPoolExecutor(4) as pool:
            assert all(isinstance(found, Ranked) for found in pool.map(asker.ask, questions))
        asker.close()
    assert not together.broken


def test_a_day_is_too_long(tmp_path: Path) -> None:
    """A wait beyond what this run's patience has left is no wait: the question keeps for another run."""
    with asking(tmp_path, lambda _: error(429, message="come back in 23h")) as (ask, endpoint, slept):
        failure = ask("a question")
        assert isinstance(failure, Failure)
        assert failure.held
        assert slept == []
        assert len(endpoint.requests) == 1


@pytest.mark.parametrize("text", ["in a while", "after 3 attempts", "in 5", "retry in 10 minutesque", "5s per call"])
def test_words_that_ask_for_no_wait(text: str) -> None:
    """A number alone, or one that counts something else, is no time."""
    assert errors.wait_in_words(text) is None


# --- whose fault it is ----------------------------------------------------------------------------------------


def test_too_long_by_its_status_or_code(tmp_path: Path) -> None:
    """Nothing is asked again; the caller is told that half of it may do."""
    for refusal in (Answer(413), error(400, code="context_length_exceeded", message="zu lang")):
        with asking(tmp_path / str(refusal.status), lambda _, refusal=refusal: refusal) as (ask, endpoint, _):
            failure = ask("a question")
            assert isinstance(failure, Failure)
            assert failure.status == 413
            assert len(endpoint.requests) == 1


def test_longer_than_all_that_was_taken(tmp_path: Path) -> None:
    """A refusal that does not say why may be of the length where the question is longer than those that were taken."""

    def narrow(request: dict[str, Any]) -> Any:
        return Answer(400) if len(request["messages"][-1]["content"]) > 900 else None

    with asking(tmp_path, refusing(narrow)) as (ask, _, _):
        assert isinstance(ask("word " * 100), Ranked)
        longer, shorter = ask("word " * 400), ask("word " * 90)
        assert isinstance(longer, Failure)
        assert longer.status == 413
        assert isinstance(shorter, Ranked)


def test_an_error_in_a_good_answer(tmp_path: Path) -> None:
    """An error that comes with status 200 is the error that it says it is."""
    body = json.dumps({"error": {"code": 429, "message": "slow down, try again in 2s"}}).encode()
    turns = iter([Answer(body=body)])
    with asking(tmp_path, lambda _: next(turns, GOOD)) as (ask, _, slept):
        assert isinstance(ask("a question"), Ranked)
        assert slept == [2.0]


def test_a_question_that_never_gets_an_answer_is_given_up(tmp_path: Path) -> None:
    """In runs that others got answers in: for so long it is held for another run, then it is a failure of its own."""
    store = Store(tmp_path)

    def moody(request: dict[str, Any]) -> Any:
        return Answer(500) if "cursed" in request["messages"][-1]["content"] else None

    held = []
    with asking(tmp_path, refusing(moody), attempts=1) as (ask, _, _):
        for number in range(5):
            store.begin_run(NOW, "llm")
            assert isinstance(ask(f"question {number}"), Ranked)
            failure = ask("a cursed question", "v2")
            assert isinstance(failure, Failure)
            held.append(failure.held)
    store.close()
    assert held == [True, True, True, False, False]


# --- settings -------------------------------------------------------------------------------------------------


def test_extra_headers_and_an_address_with_a_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are sent with each request, and what a variable holds stands in no file and no failure."""
    monkeypatch.setenv("GATE_PASS", "hush-4711")

    def model(_: dict[str, Any]) -> Answer:
        return error(403, message="hush-4711 is not welcome")

    headers = (("X-Title", "Trams"), ("X-Gate", "$GATE_PASS"))
    with Endpoint(model).serving() as endpoint:
        Store(tmp_path).close()
        settings = endpoint.settings(headers=headers, base_url=f"{endpoint.base_url}/?api-version=7")
        asker = Asker(settings, Ledger(tmp_path, NOW))
        failure = asker.ask(Question("rank", "1", "system", "text", Ranked, "v1"))
        asker.close()
    sent = {name.lower(): value for name, value in endpoint.headers[0].items()}
    assert (sent["x-title"], sent["x-gate"]) == ("Trams", "hush-4711")
    assert endpoint.paths == ["/v1/chat/completions?api-version=7"]
    assert isinstance(failure, Failure)
    assert "... is not welcome" in failure.reason
    assert b"hush" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_certificate_of_ones_own(tmp_path: Path) -> None:
    """An authority that nobody knows is told as such; named as ca_file it is trusted."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "company.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    found = []
    with Endpoint(lambda _: GOOD).serving(context) as endpoint:
        for number, file in enumerate(("", "company.pem")):
            Store(tmp_path / str(number)).close()
            path = str(tmp_path / file) if file else ""
            settings = endpoint.settings(ca_file=path, base_url=endpoint.base_url.replace("http:", "https:"))
            asker = Asker(settings, Ledger(tmp_path / str(number), NOW), sleep=lambda _: None)
            found.append(asker.ask(Question("rank", "1", "system", "text", Ranked, "v1")))
            asker.close()
        broken = Asker(endpoint.settings(ca_file=str(tmp_path / "none.pem")), Ledger(tmp_path / "1", NOW))
        with pytest.raises(ConfigError, match=r"ca_file = .*none.pem"):
            broken.ask(Question("rank", "1", "system", "another", Ranked, "v1"))
        broken.close()
    assert isinstance(found[0], Failure)
    assert "certificate verify failed" in found[0].reason.lower()
    assert isinstance(found[1], Ranked)


def test_a_schema_without_limits() -> None:
    """Nothing but structure is left, and every property has to be there; one that is called like a limit stays."""
    whole = schema(Claims)
    told = json.dumps(plain_schema(whole))
    assert not any(word in told for word in ("maxItems", "maxLength", "title", "minItems"))
    claim = plain_schema(whole)["$defs"]["ReadClaim"]
    assert claim["required"] == list(ReadClaim.model_fields)
    assert claim["additionalProperties"] is False
    odd = {"type": "object", "properties": {"title": {"type": "string", "maxLength": 3}}}
    assert plain_schema(odd) == {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}
