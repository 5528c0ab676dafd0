"""Asking: one question to a model, and an answer of the form that was asked for, or a failure as a value.

What the steps of the engine use, and all that they need to know:

    answer = asker.ask(Question(name, version, system, text, shape, about, topic, most=2000))
    if isinstance(answer, Failure): the digest does it instead, or it waits where `answer.held`
    else: answer is an instance of `shape`

`shape` is a pydantic model of `shapes`: closed, strict, with a limit on every length. How the endpoint wants to be asked,
where in what it sends the answer stands, waits, retries, the repair of a useless answer, the ledger and the budgets are
behind this one function; a question may be put from several threads at once. No trouble of an endpoint is raised but a
ConfigError, where only an edit of the settings can help.

A `Failure` says what happened in `reason`, and in two fields what may be done about it: `held`: the model was not asked
or could not be (a budget, an empty account, nobody there), so that the same question is worth asking in the next run;
`status == 413`: the text does not fit into the model's context, so that half of it may. Any other failure is that
question's own (declined, cut, of no use twice) and will not go away by asking again.

`Question.most` is the room for the answer alone, in tokens; a model that thinks before it answers gets room for that
besides. `Question.second` puts it to the second model (`[llm] second`) where one is named.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic

from pipeline.engines.llm import shapes, trouble
from pipeline.engines.llm.client import Client, Reply
from pipeline.engines.llm.shapes import Answer
from pipeline.records import Call, Failure, LlmSettings, canonical_json

if TYPE_CHECKING:
    from pipeline.store.ledger import Ledger

FORMS = 4
DOWN = 3  # calls in a row that reach nobody, after which a run asks no more
FIRST_WAIT = 0.5  # seconds before the second attempt, doubled for each further one
PER_TOKEN = 3.0  # characters; a cautious guess, where an endpoint does not count
ABSURD = 20  # how many times our own estimate a count of tokens may be before we trust ours
RESERVE = 0.2  # part of each budget that reading leaves for relating and revising


@dataclass(frozen=True, slots=True)
class Question(Generic[Answer]):
    """What is put to the model."""

    name: str  # of the prompt
    version: str  # hash of the prompt
    system: str
    text: str
    shape: type[Answer]
    about: str  # article, section or batch, for the accounts
    topic: str = ""
    most: int = 2000  # tokens of the answer, without what a model thinks before it
    keep_back: float = 0.0  # part of the budgets that this call leaves untouched
    kept_as: str = ""  # stands for the text in the key, where that holds what changes in each run
    second: bool = False  # for the second model where one is named, a smaller one that does for what is simple


class Asker:
    """Puts questions to one model; expected failures are values, and `held` ones mean that nothing was asked."""

    def __init__(self, settings: LlmSettings, ledger: Ledger, sleep: Callable[[float], None] = time.sleep) -> None:
        self.settings = settings
        self.ledger = ledger
        self._sleep = sleep
        self._reset()

    def _reset(self) -> None:
        self._client: Client | None = None
        self._lock = threading.Lock()
        self._waited = 0.0
        self._missed = 0
        self._stopped: Failure | None = None

    def __getstate__(self) -> tuple[Any, ...]:
        """What another process asks with."""
        return self.settings, self.ledger, self._sleep

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        """A client of its own."""
        self.settings, self.ledger, self._sleep = state
        self._reset()

    @property
    def client(self) -> Client:
        """The client, made when it is first needed."""
        with self._lock:
            self._client = self._client or Client(self.settings)
            return self._client

    def close(self) -> None:
        """Close connections and file."""
        if self._client is not None:
            self._client.close()
        self.ledger.close()

    def ask(self, question: Question[Answer]) -> Answer | Failure:
        """The answer, from the ledger where it was bought before."""
        key = self.key(question)
        stored = self.ledger.answer(key)
        if stored is not None:
            try:
                return shapes.parsed(question.shape, stored)
            except trouble.Invalid:
                pass  # kept by a program that was laxer: asked anew
        if self._stopped:
            return self._stopped
        return self._asked(question, key)

    def key(self, question: Question[Answer]) -> str:
        """What an answer is kept under: model, prompt, schema and text."""
        schema, text = canonical_json(shapes.schema(question.shape)), question.kept_as or question.text
        parts = [self.settings.model, question.name, question.version, schema, question.system, text]
        return hashlib.sha256(canonical_json(parts).encode()).hexdigest()

    def estimate(self, question: Question[Answer]) -> tuple[int, int, float]:
        """Tokens in, tokens out and money of a call, at most."""
        size = len(question.system) + len(question.text) + len(canonical_json(shapes.schema(question.shape)))
        tokens = int(size / PER_TOKEN) + 50
        most = min(question.most, self.settings.most_out)
        return tokens, most, self._price(tokens, most)

    def _asked(self, question: Question[Answer], key: str) -> Answer | Failure:
        known = self.ledger.rung(self.settings.base_url, self.settings.model)
        rung, proven = known or 0, known is not None
        more: list[dict[str, str]] = []  # a useless answer and what was wrong with it
        last: trouble.Trouble = trouble.Empty("nothing was asked")
        attempt = missed = 0
        while attempt < self.settings.attempts + (FORMS if not proven else 0):
            attempt += 1
            call = self._begin(question, key, attempt)
            if isinstance(call, Failure):
                return call
            began = time.monotonic()
            reply: Reply | None = None
            try:
                reply = self.client.complete(
                    [*self._messages(question, rung), *more], _form(rung, question.shape), self.estimate(question)[1]
                )
                answer = shapes.parsed(question.shape, reply.text)
            except trouble.Trouble as error:
                last = error
                self._failed(call, question, error, reply, time.monotonic() - began)
            else:
                used = self._used(question, reply)
                self.ledger.keep(call, reply.text, reply.model, used, time.monotonic() - began)
                if not proven:
                    self.ledger.prove(self.settings.base_url, self.settings.model, rung)
                self._missed = 0
                return answer
            match last:
                case trouble.OutOfQuota():
                    self._stopped = _failure(question, str(last), held=True)
                    return self._stopped
                case trouble.TooLong():
                    return _failure(question, str(last), status=413)
                case trouble.Unsupported() if rung + 1 < FORMS:
                    rung += 1
                case trouble.Stumbled() if not proven and rung + 1 < FORMS:
                    rung += 1
                case trouble.Truncated() | trouble.Refused() | trouble.Unsupported():
                    break
                case trouble.BadAnswer():
                    if more:
                        break  # one repair, then it is enough
                    more = _repair(last)
                case _:
                    missed += 1
                    if missed >= self.settings.attempts or not self._wait(last, missed):
                        break
        if isinstance(last, trouble.Unreachable | trouble.Busy | trouble.Stumbled):
            self._count_miss(str(last))
        return _failure(question, str(last))

    def _begin(self, question: Question[Answer], key: str, attempt: int) -> int | Failure:
        """Enter the call, or say which budget has no room for it."""
        tokens_in, tokens_out, money = self.estimate(question)
        call = self.ledger.begin(
            Call(
                key, question.name, question.about, question.topic, self.settings.base_url, self.settings.model,
                attempt, tokens_in, tokens_out, money,
            ),
            self.settings, question.keep_back,
        )  # fmt: skip
        return _failure(question, f"{call} is used up", held=True) if isinstance(call, str) else call

    def _failed(
        self, call: int, question: Question[Answer], error: trouble.Trouble, reply: Reply | None, seconds: float
    ) -> None:
        """Note the attempt; one that nobody answered costs nothing, one that was answered what it says."""
        if reply is not None:
            used = self._used(question, reply)
        elif isinstance(error, trouble.BadAnswer):
            used = self.estimate(question)
        else:
            used = (0, 0, 0.0)
        self.ledger.fail(call, f"{type(error).__name__}: {error}", self._safe(error.raw), used, seconds)

    def _safe(self, raw: str) -> str:
        key = self._client.key if self._client else ""
        return raw.replace(key, "...") if key else raw

    def _messages(self, question: Question[Answer], rung: int) -> list[dict[str, str]]:
        text = question.text
        if rung:
            schema = canonical_json(shapes.schema(question.shape))
            text += f"\n\nAnswer with one JSON object and nothing else. Its JSON schema:\n{schema}\n"
        return [{"role": "system", "content": question.system}, {"role": "user", "content": text}]

    def _used(self, question: Question[Answer], reply: Reply) -> tuple[int, int, float]:
        """What a call cost: the endpoint's own count where it is credible, else our estimate."""
        tokens_in = self.estimate(question)[0]
        tokens_out = int(len(reply.text) / PER_TOKEN) + 1
        if 0 < reply.tokens_in <= ABSURD * tokens_in:
            tokens_in = reply.tokens_in
        if 0 < reply.tokens_out <= ABSURD * max(tokens_out, 50):
            tokens_out = reply.tokens_out
        return tokens_in, tokens_out, self._price(tokens_in, tokens_out)

    def _price(self, tokens_in: int, tokens_out: int) -> float:
        return (tokens_in * self.settings.price_in + tokens_out * self.settings.price_out) / 1_000_000

    def _wait(self, error: trouble.Trouble, missed: int) -> bool:
        """Wait as asked, or longer each time; False when this run's patience does not reach."""
        seconds = error.later if error.later is not None else FIRST_WAIT * 2.0 ** (missed - 1)
        with self._lock:
            if self._waited + seconds > self.settings.patience:
                return False
            self._waited += seconds
        self._sleep(seconds)
        return True

    def _count_miss(self, why: str) -> None:
        with self._lock:
            self._missed += 1
            if self._missed >= DOWN and self._stopped is None:
                self._stopped = Failure(
                    self.settings.base_url, f"not asked any more in this run, after {self._missed} calls without an"
                    f" answer: {why}", "see that the endpoint is up",
                )  # fmt: skip


def _form(rung: int, shape: type[shapes.Shape]) -> dict[str, Any] | None:
    if rung == 0:
        schema = {"name": shape.__name__.lower(), "schema": shapes.schema(shape), "strict": True}
        return {"type": "json_schema", "json_schema": schema}
    if rung == 1:
        return {"type": "json_object", "schema": shapes.schema(shape)}
    return {"type": "json_object"} if rung == 2 else None


def _repair(error: trouble.Trouble) -> list[dict[str, str]]:
    return [
        {"role": "assistant", "content": error.raw[:2000] or "(nothing)"},
        {"role": "user", "content": f"That cannot be used: {error}. Answer again with the JSON object alone."},
    ]


def _failure(question: Question[Any], reason: str, *, held: bool = False, status: int = 0) -> Failure:
    return Failure(f"{question.name} {question.about}".strip(), reason, held=held, status=status)
