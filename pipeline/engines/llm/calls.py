"""Asking: one question to a model, and an answer of the form that was asked for, or a failure as a value.

What the steps of the engine use, and all that they need to know:

    answer = asker.ask(Question(name, version, system, text, shape, about, topic, most=2000))
    if isinstance(answer, Failure): the digest does it instead, or it waits where `answer.held`
    else: answer is an instance of `shape`

`shape` is a pydantic model of `schemas`: closed, strict, with a limit on every length. How the endpoint wants to be
asked, where in what it sends the answer stands, waits, retries, the repair of a useless answer, the ledger and the
budgets are behind this one function; a question may be put from several threads at once. No trouble of an endpoint is
raised but a ConfigError, where only an edit of the settings can help.

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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic

from pipeline.engines.llm import answer, errors, schemas
from pipeline.engines.llm.answer import Reply
from pipeline.engines.llm.client import Client
from pipeline.engines.llm.endpoint import Manner
from pipeline.engines.llm.schemas import AnswerT
from pipeline.errors import ConfigError
from pipeline.models import Call, Failure, LlmSettings, canonical_json

if TYPE_CHECKING:
    from pipeline.storage.calls import Ledger

DOWN = 3  # questions in a row that get no answer, after which a run asks no more
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds before another attempt, doubled for each further one
STARTING = 30.0  # seconds in which a server that is being started listens
OBEYED = 3  # waits as asked for; an endpoint that asks for too short ones is then left alone for longer
_PER_TOKEN = 3.0  # characters; a cautious guess, where an endpoint does not count
ABSURD = 20  # how many times our own estimate a count of tokens may be before we trust ours
RESERVE = 0.2  # part of each budget that reading leaves for relating and revising
THOUGHT = 4  # a model that thinks past its room gets so many times as much, at least FIRST_THOUGHT tokens
FIRST_THOUGHT = 6000
GIVEN_UP = 3  # runs that got answers, but none to this question: it is the question's fault


@dataclass(frozen=True, slots=True)
class Question(Generic[AnswerT]):
    """What is put to the model."""

    name: str  # of the prompt
    version: str  # hash of the prompt
    system: str
    text: str
    shape: type[AnswerT]
    about: str  # article, section or batch, for the accounts
    topic: str = ""
    most: int = 2000  # tokens of the answer, without what a model thinks before it
    keep_back: float = 0.0  # part of the budgets that this call leaves untouched
    kept_as: str = ""  # stands for the text in the key, where that holds what changes in each run
    second: bool = False  # for the second model where one is named, a smaller one that does for what is simple


class Asker:
    """Puts questions to a model; expected failures are values, and `held` ones are worth a try in the next run."""

    def __init__(self, settings: LlmSettings, ledger: Ledger, sleep: Callable[[float], None] = time.sleep) -> None:
        self.settings = settings
        self.ledger = ledger
        self._sleep = sleep
        self._reset()

    def _reset(self) -> None:
        self._client: Client | None = None
        self._manners: dict[str, Manner] = {}  # by model, as far as this process knows
        self._answered: set[str] = set()  # models that gave an answer that fits
        self.rooms: dict[str, int] = {}  # tokens of thought that a model was given, by model
        self._lock = threading.Lock()
        self._first = threading.RLock()  # held by the question that finds out how a model wants to be asked
        self._gate = threading.Lock()  # held while one waits for all
        self._waits = 0
        self._waited = 0.0
        self._missed = 0
        self.longest = 0  # characters of the longest question that was taken
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

    def ask(self, question: Question[AnswerT]) -> AnswerT | Failure:
        """The answer, from the ledger where it was bought before."""
        key = self.key(question)
        stored = self.ledger.answer(key)
        if stored is not None:
            try:
                return answer.found(question.shape, (stored,))
            except errors.Invalid:
                pass  # kept by a program that was laxer: asked anew
        with self._one_at_first(self.model(question)):
            return self._stopped or _Call(self, question, key).made()

    def model(self, question: Question[Any]) -> str:
        """Which model a question is put to."""
        return self.settings.second if question.second and self.settings.second else self.settings.model

    def key(self, question: Question[AnswerT]) -> str:
        """What an answer is kept under: model, prompt, schema and text."""
        schema, text = canonical_json(schemas.schema(question.shape)), question.kept_as or question.text
        parts = [self.model(question), question.name, question.version, schema, question.system, text]
        return hashlib.sha256(canonical_json(parts).encode()).hexdigest()

    def room(self, question: Question[AnswerT]) -> int:
        """Tokens that an answer may have: as the settings say, else as the question needs."""
        return self.settings.max_tokens or question.most

    def estimate(self, question: Question[AnswerT], thought: int = 0) -> tuple[int, int, float]:
        """Tokens in, tokens out and money of a call, at most."""
        size = len(question.system) + len(question.text) + len(canonical_json(schemas.schema(question.shape)))
        tokens, most = int(size / _PER_TOKEN) + 50, self.room(question) + thought
        return tokens, most, self.price(question, tokens, most)

    def price(self, question: Question[Any], tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost."""
        settings, second = self.settings, question.second and self.settings.second
        prices = (settings.second_in, settings.second_out) if second else (settings.price_in, settings.price_out)
        return (tokens_in * prices[0] + tokens_out * prices[1]) / 1_000_000

    # --- what calls share

    @contextmanager
    def _one_at_first(self, model: str) -> Iterator[None]:
        """Until a model has answered, one question at a time finds out how it wants to be asked; others wait."""
        if model not in self._answered:
            with self._first:
                if model not in self._answered:  # who waited until one has answered asks beside the others
                    yield
                    return
        yield

    def manner(self, model: str) -> tuple[Manner, bool]:
        """How a model wants to be asked as far as is known, and whether an answer has ever shown it."""
        with self._lock:
            if model not in self._manners:
                known = self.ledger.manner(self.settings.base_url, model)
                if known is None:
                    return Manner(), False
                ways, best, room = known
                self._manners[model] = Manner(tuple(ways), tuple(best), room)
            return self._manners[model], True

    def learn(self, model: str, manner: Manner, size: int) -> None:
        """An answer came; what it took is remembered."""
        with self._lock:
            self._missed = 0
            self._answered.add(model)
            self.longest = max(self.longest, size)
            known, self._manners[model] = self._manners.get(model), manner
        if manner != known:
            self.ledger.learn(self.settings.base_url, model, (manner.ways, manner.best, manner.room))

    def pause(self) -> int:
        """Wait for whoever waits; the number of waits so far."""
        with self._gate:
            return self._waits

    def wait(self, later: float | None, missed: int, waits: int, absent: bool) -> bool:
        """Wait as the endpoint asks, or longer each time; False when this run's patience does not reach.

        One waits for all: who was refused while another one waited has waited. Where nobody listens (`absent`) the run
        waits as long as it takes to start a server, and no longer: most often nobody is about to.
        """
        own = min(FIRST_WAIT * 2.0 ** (missed - 1), LONGEST_WAIT)
        with self._gate:
            if self._waits > waits:
                return True
            left = min(self.settings.patience, STARTING if absent else self.settings.patience) - self._waited
            if later is not None:
                seconds = max(later, FIRST_WAIT) if missed <= OBEYED else max(later, own)
            else:
                seconds = min(own, left)
            if seconds > left or left <= 0:
                return False
            self._waited += seconds
            self._sleep(seconds)
            self._waits += 1
            return True

    def own(self, model: str, failure: Failure) -> Failure:
        """A question that was turned away: its own fault where others were answered, else perhaps that of all."""
        return failure if model in self._answered else self.miss(failure)

    def miss(self, failure: Failure) -> Failure:
        """Count a question that got no answer; after some in a row the run asks no more."""
        with self._lock:
            self._missed += 1
            if self._missed >= DOWN and self._stopped is None:
                self._stopped = Failure(
                    self.settings.base_url, f"not asked any more in this run, after {self._missed} calls without an"
                    f" answer: {failure.reason}", "see that the endpoint is up", code="held",
                )  # fmt: skip
        return failure

    def stop(self, failure: Failure) -> Failure:
        """Ask no more in this run."""
        self._stopped = failure
        return failure


class _Call(Generic[AnswerT]):
    """One question on its way: the attempts at it, in the order in which each makes sense."""

    def __init__(self, asker: Asker, question: Question[AnswerT], key: str) -> None:
        self.asker, self.question, self.key = asker, question, key
        self.model = asker.model(question)
        self.size = len(question.system) + len(question.text)
        known, self.proven = asker.manner(self.model)
        self.known = replace(known, room=max(known.room, asker.rooms.get(self.model, 0)))  # what an answer has shown
        self.manner = self.known.bolder()  # what is tried now
        self.repair: list[dict[str, str]] = []  # a useless answer and what was wrong with it
        self.missed = self.attempt = self.waits = 0

    def made(self) -> AnswerT | Failure:
        """The answer, or why there is none."""
        while True:
            self.attempt += 1
            self.waits = self.asker.pause()
            call = self._begin()
            if isinstance(call, Failure):
                return call
            began = time.monotonic()
            reply: Reply | None = None
            try:
                reply = self.asker.client.complete(self._request())
                told = answer.found(self.question.shape, reply.texts)
            except errors.Trouble as error:
                self._failed(call, error, reply, time.monotonic() - began)
                if not self._again(error):
                    return self._given_up(error)
            except ConfigError as error:
                self.asker.ledger.fail(call, f"ConfigError: {error}", "", (0, 0, 0.0), time.monotonic() - began)
                raise
            else:
                used = self._used(reply)
                self.asker.ledger.keep(call, told.model_dump_json(), reply.model, used, time.monotonic() - began)
                self.asker.learn(self.model, self.manner, self.size)
                return told

    def _request(self) -> dict[str, Any]:
        shape = self.question.shape
        asked = self.manner.request(
            self.question.system, self.question.text, schemas.schema(shape), shape.__name__.lower(),
            self.asker.room(self.question),
        )  # fmt: skip
        return {"model": self.model} | asked | {"messages": [*asked["messages"], *self.repair]}

    def _again(self, error: errors.Trouble) -> bool:
        """Whether another attempt makes sense; it is prepared, or waited for."""
        match error:
            case errors.Unsupported():
                return self._otherwise(error)
            case errors.Stumbled() if self._untried() and self._otherwise(error):
                return True
            case errors.ThoughtLong():
                return self._roomier()
            case (
                errors.Truncated() | errors.ModelRefused() | errors.TooLong() | errors.Declined() | errors.OutOfQuota()
            ):
                return False
            case errors.BadAnswer():
                if self.repair:
                    return False  # one repair, then it is enough
                self.repair = _repair(error)
                return True
            case errors.Overloaded() | errors.Absent():
                pass  # patience is the only limit
            case _ if self.missed + 1 >= self.asker.settings.attempts:
                return False
        waited = self.asker.wait(error.later, self.missed + 1, self.waits, absent=isinstance(error, errors.Absent))
        self.missed += 1
        return waited

    def _untried(self) -> bool:
        """Whether no answer has shown yet that the model can be asked like this."""
        return not self.proven or self.manner != self.known

    def _otherwise(self, error: errors.Trouble) -> bool:
        """Ask in another way, if one is left."""
        if self.manner != self.known:
            lesser: Manner | None = self.known.without(self.manner)
        else:
            lesser = self.manner.lesser(error.raw, error.param)
        if lesser is None:
            return False
        self.manner = self.known = lesser
        return True

    def _roomier(self) -> bool:
        """More room for thought, as far as the settings allow it."""
        room = min(self.asker.settings.max_thought, max(THOUGHT * self.manner.room, FIRST_THOUGHT))
        if room <= self.manner.room:
            return False
        self.manner, self.known = replace(self.manner, room=room), replace(self.known, room=room)
        self.asker.rooms[self.model] = room
        return True

    def _given_up(self, error: errors.Trouble) -> Failure:
        """The failure that this question ends with, and what follows from it for the others."""
        asker, told = self.asker, str(error)
        match error:
            case errors.OutOfQuota():
                return asker.stop(_failure(self.question, told, held=True))
            case errors.BadAnswer():  # there is somebody, though what he says is of no use
                return _failure(self.question, told)
            case errors.TooLong():
                return _failure(self.question, told, status=413)
            case errors.Unsupported() if error.status == 404 and not self.proven:
                raise ConfigError(f'[llm] {asker.settings.base_url}: {told}; check base_url and model = "{self.model}"')
            case errors.Unsupported():  # in no way: where it is longer than all that was taken, half of it may be
                longer = self.size > asker.longest
                return asker.own(self.model, _failure(self.question, told, status=413 if longer else 0))
            case errors.Declined():
                return asker.own(self.model, _failure(self.question, told))
        held = asker.ledger.answerless(self.key) < GIVEN_UP
        return asker.miss(_failure(self.question, told, held=held))

    # --- the accounts

    def _begin(self) -> int | Failure:
        """Enter the attempt, or say which budget has no room for it."""
        asker, question = self.asker, self.question
        tokens_in, tokens_out, money = asker.estimate(question, self.manner.room)
        call = asker.ledger.begin(
            Call(
                self.key, question.name, question.about, question.topic, asker.settings.base_url, self.model,
                self.attempt, tokens_in, tokens_out, money,
            ),
            asker.settings, question.keep_back,
        )  # fmt: skip
        return _failure(question, call, held=True) if isinstance(call, str) else call

    def _failed(self, call: int, error: errors.Trouble, reply: Reply | None, seconds: float) -> None:
        """Note the attempt; one that nobody answered costs nothing, one that was answered what it says."""
        if reply is not None:
            used = self._used(reply)
        elif isinstance(error, errors.BadAnswer):
            used = self.asker.estimate(self.question, self.manner.room)
        else:
            used = (0, 0, 0.0)
        safe = self.asker.client.safe
        self.asker.ledger.fail(call, f"{type(error).__name__}: {safe(str(error))}", safe(error.raw), used, seconds)

    def _used(self, reply: Reply) -> tuple[int, int, float]:
        """What a call cost: the endpoint's own count where it is credible, else our estimate."""
        tokens_in, most, _ = self.asker.estimate(self.question, self.manner.room)
        tokens_out = int(max(map(len, reply.texts)) / _PER_TOKEN) + 1
        if 0 < reply.tokens_in <= ABSURD * tokens_in:
            tokens_in = reply.tokens_in
        if 0 < reply.tokens_out <= max(most, ABSURD * tokens_out):
            tokens_out = reply.tokens_out
        return tokens_in, tokens_out, self.asker.price(self.question, tokens_in, tokens_out)


def _repair(error: errors.Trouble) -> list[dict[str, str]]:
    return [
        {"role": "assistant", "content": error.raw[:2000] or "(nothing)"},
        {"role": "user", "content": f"That cannot be used: {error}. Answer again with the JSON object alone."},
    ]


def _failure(question: Question[Any], reason: str, *, held: bool = False, status: int = 0) -> Failure:
    return Failure(f"{question.name} {question.about}".strip(), reason, status=status, code="held" if held else "")
