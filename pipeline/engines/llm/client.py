"""One call to a chat endpoint: exactly the configured origin, nothing from the environment, a deadline and a cap."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline.engines.llm import answer, errors
from pipeline.engines.llm.answer import Reply
from pipeline.engines.llm.errors import (
    Absent,
    Declined,
    Foreign,
    ModelRefused,
    OutOfQuota,
    Overloaded,
    Stumbled,
    TooLong,
    Trouble,
    Unreachable,
    Unsupported,
)
from pipeline.errors import ConfigError
from pipeline.models import LlmSettings

if TYPE_CHECKING:
    import ssl  # its name: httpx2 makes the context

    import httpx2
    import openai

MOST_BYTES = 2_000_000  # of an answer's body
STREAMED = 16  # times as many where it comes as a stream, which wraps each word
MOST_TOLD = 300  # characters that are repeated of what an endpoint says of an error
# Statuses of HTTP that mean the moment and not the request; 520 to 529 are those of proxies in front of endpoints.
_BUSY = frozenset({408, 409, 425, 429, 502, 503, 504, *range(520, 530)})
# Codes of errors, as the protocol's makers name them.
_LONG = frozenset({"context_length_exceeded", "exceed_context_size_error", "string_above_max_length"})
_UNPAID = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_FILTERED = frozenset({"content_filter", "content_policy_violation", "moderation_blocked"})
_NO_MODEL = frozenset({"model_not_found"})


@dataclass(frozen=True, slots=True)
class EndpointFault:
    """An error as endpoints tell it: in words, and in what it calls itself."""

    said: str = ""
    codes: frozenset[str] = frozenset()
    param: str = ""
    data: Any = None


class Client:
    """Talks to one endpoint; every retry is the caller's."""

    def __init__(self, settings: LlmSettings) -> None:
        self.settings = settings
        key = _variable(settings.api_key_env, "api_key_env") if settings.api_key_env else ""
        named = {name: _variable(value[1:], f"headers: {name}") for name, value in settings.headers if value[:1] == "$"}
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.headers |= {name: named.get(name, value) for name, value in settings.headers}
        self._secrets = [secret for secret in (key, *named.values()) if secret]
        parts = urlsplit(settings.base_url)
        self.url = parts._replace(path=f"{parts.path.rstrip('/')}/chat/completions").geturl()
        self._lock = threading.Lock()
        self._client: openai.OpenAI | None = None

    def complete(self, request: Mapping[str, Any]) -> Reply:
        """The reply to a request, or a `Trouble`; a ConfigError where only an edit of the settings can help."""
        import httpx2
        import openai

        ends = time.monotonic() + self.settings.timeout
        try:
            asked = {"model": request["model"], "messages": request["messages"], "extra_body": {**request}}
            with self._open().chat.completions.with_streaming_response.create(**asked) as response:
                body = bytearray()
                streamed = response.headers.get("content-type", "").startswith("text/event-stream")
                most = MOST_BYTES * (STREAMED if streamed else 1)
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > most:
                        raise Foreign(f"an answer of more than {most} bytes")
                    if time.monotonic() > ends:
                        raise Unreachable(self._late("whole answer"))
        except openai.APITimeoutError:
            raise Unreachable(self._late("answer")) from None
        except openai.APIConnectionError as error:
            cause = error.__cause__ or error
            if isinstance(cause, (Trouble, ConfigError)):  # of a status that `_heard` has read
                raise cause from None
            if isinstance(cause, httpx2.ConnectError):
                raise (Absent if _refused(cause) else Unreachable)(f"no connection: {_why(cause)}") from None
            raise Unreachable(f"the answer broke off: {_why(cause)}") from None
        except httpx2.TimeoutException:
            raise Unreachable(self._late("answer")) from None
        except (httpx2.HTTPError, OSError) as error:
            raise Unreachable(f"the answer broke off: {_why(error)}") from None
        data = answer.completion_of(bytes(body))
        if data.get("error") and not data.get("choices"):
            code = data["error"].get("code") if isinstance(data["error"], dict) else None
            status = code if isinstance(code, int) and 400 <= code < 600 else 500
            raise self._refusal(status, bytes(body), response.headers)
        return answer.reply(data, bytes(body))

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def safe(self, text: str) -> str:
        """A text without the key and the secret headers."""
        for secret in self._secrets:
            text = text.replace(secret, "...")
        return text

    def _late(self, what: str) -> str:
        return f"no {what} within {self.settings.timeout:g} s, which is [llm] timeout"

    def _open(self) -> openai.OpenAI:
        """A client that takes nothing from the environment: no proxy, no account, no other address, no retries."""
        import httpx2
        import openai

        with self._lock:
            if self._client is None:
                transport = httpx2.Client(
                    timeout=self.settings.timeout, trust_env=False, follow_redirects=False, verify=self._trusted(),
                    event_hooks={"request": [self._addressed], "response": [self._heard]},
                )  # fmt: skip
                held = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("OPENAI_")}
                try:
                    self._client = openai.OpenAI(
                        api_key="none", base_url=self.settings.base_url, max_retries=0, timeout=self.settings.timeout,
                        http_client=transport,
                    )  # fmt: skip
                finally:
                    os.environ.update(held)
            return self._client

    def _addressed(self, request: httpx2.Request) -> None:
        """Give a request the address and the headers of the settings: a `base_url` may have a query."""
        import httpx2

        request.url = httpx2.URL(self.url)
        request.headers.pop("Authorization", None)
        request.headers.update(self.headers)

    def _heard(self, response: httpx2.Response) -> None:
        """Raise what a status other than 200 means, of which no more than MOST_BYTES are read."""
        if response.is_success:
            return
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                break
        raise self._refusal(response.status_code, bytes(body), response.headers)

    def _trusted(self) -> ssl.SSLContext:
        """The authorities of the system, and those of the file that the settings name."""
        import httpx2

        context = httpx2.create_ssl_context(trust_env=False)
        if path := self.settings.ca_file:
            try:
                context.load_verify_locations(cafile=path)
            except OSError as error:  # SSLError is one
                why = error.strerror or "holds no certificate"
                raise ConfigError(f'[llm] ca_file = "{path}": {why}; name a file of PEM certificates') from None
        return context

    def _refusal(self, status: int, body: bytes, headers: Mapping[str, str]) -> Exception:
        """What a status other than 200 means, by the status and by what the error calls itself, never by its words."""
        raw = self.safe(body.decode("utf-8", errors="replace"))
        told = endpoint_fault(raw)
        where = f"[llm] {self.settings.base_url} answered {status}"
        says = f": {told.said}" if told.said else ""
        later = errors.stated_wait(headers, told.data)
        if 300 <= status < 400:
            return ConfigError(f"{where}, a redirect, which is never followed; set base_url to where the endpoint is")
        if status == 401:
            name = (
                f'the variable that api_key_env = "{self.settings.api_key_env}" names'
                if self.settings.api_key_env
                else "api_key_env"
            )
            return ConfigError(f"{where}: it does not accept the key; check {name}")
        if told.codes & _NO_MODEL:
            return ConfigError(f'{where}: it knows no such model; check model = "{self.settings.model}"')
        text = f"the endpoint answered {status}{says}"
        kind: type[Trouble]
        if later is None and (status == 402 or told.codes & _UNPAID):
            kind, text = OutOfQuota, f"the account has no quota left: {text}"
        elif status in _BUSY or later is not None:
            kind = Overloaded
            for wait in (errors.renewed(headers, told.data), errors.wait_in_words(told.said)):
                later = wait if later is None else later
        elif status == 413 or told.codes & _LONG:
            kind = TooLong
        elif told.codes & _FILTERED:
            kind = ModelRefused
        elif status == 403:
            kind = Declined
        elif status >= 500 and status != 501:
            kind = Stumbled
        else:
            kind = Unsupported
        if kind is Declined:
            text += "; where it says so of every text, check api_key_env and model"
        return kind(text, raw, later, status, told.param)


def endpoint_fault(raw: str) -> EndpointFault:
    """An error as endpoints tell it: an object, a list of objects, a text, or what frameworks make of it."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return EndpointFault(" ".join(raw[:MOST_TOLD].split()) if "<" not in raw[:MOST_TOLD] else "")
    one = data[0] if isinstance(data, list) and data else data
    found = [one]
    for name in ("error", "detail", "errors", "error"):  # an error may be wrapped in another
        inner = found[-1].get(name) if isinstance(found[-1], dict) else None
        inner = inner[0] if isinstance(inner, list) and inner else inner
        found += [inner] if inner else []
    objects = [part for part in found if isinstance(part, dict)]
    words = [part for part in found if isinstance(part, str)]
    words += [part[name] for part in objects for name in ("message", "msg") if isinstance(part.get(name), str)]
    codes = {str(part[name]) for part in objects for name in ("code", "type", "status") if part.get(name)}
    params = [part["param"] for part in objects if isinstance(part.get("param"), str)]
    params += [str(part["loc"][-1]) for part in objects if isinstance(part.get("loc"), list) and part["loc"]]
    return EndpointFault(
        " ".join(words[-1][:MOST_TOLD].split()) if words else "", frozenset(codes), params[-1] if params else "", data
    )


def _refused(error: BaseException | None) -> bool:
    """Whether the machine is there and nobody listens."""
    return error is not None and (isinstance(error, ConnectionRefusedError) or _refused(error.__context__))


def _why(error: BaseException) -> str:
    """What the system says of a connection that failed: "Connection refused", "certificate verify failed"."""
    said = " ".join(str(error).split())[:MOST_TOLD]
    return said or type(error).__name__


def _variable(name: str, key: str) -> str:
    """What an environment variable holds that the settings name."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ConfigError(f'[llm] {key} = "{name}": there is no such environment variable')
    return value
