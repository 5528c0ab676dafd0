"""One call to a chat endpoint: exactly the configured origin, nothing from the environment, a deadline and a cap."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from pipeline.engines.llm.trouble import (
    Busy,
    Empty,
    Foreign,
    OutOfQuota,
    Refused,
    Stumbled,
    TooLong,
    Truncated,
    Unreachable,
    Unsupported,
)
from pipeline.errors import ConfigError
from pipeline.records import LlmSettings

if TYPE_CHECKING:
    import openai

MOST_BYTES = 2_000_000  # of an answer's body
_LONG = ("context length", "context_length", "maximum context", "too long", "too many tokens", "context size", "n_ctx")
_UNPAID = ("insufficient_quota", "billing", "exceeded your current quota")
_DECLINED = ("i can't help", "i cannot help", "i can’t help", "i'm sorry, but i can", "i am unable to", "as an ai")


@dataclass(frozen=True, slots=True)
class Reply:
    """A completion: its text, who gave it, and the tokens that it says it took (-1 where it does not say)."""

    text: str
    model: str
    tokens_in: int
    tokens_out: int


class Client:
    """Talks to one endpoint; every retry is the caller's."""

    def __init__(self, settings: LlmSettings) -> None:
        self.settings = settings
        self.key = _key(settings)
        self._client: openai.OpenAI | None = None

    def complete(self, messages: list[dict[str, str]], form: dict[str, Any] | None, most: int) -> Reply:
        """The model's reply, or a `Trouble`; a ConfigError where only an edit of the settings can help."""
        import openai

        asked: dict[str, Any] = {"response_format": form} if form else {}
        ends = time.monotonic() + self.settings.timeout
        try:
            with self._open().chat.completions.with_streaming_response.create(
                model=self.settings.model,
                messages=messages,  # type: ignore[arg-type]  # plain dicts, of the form that its typed ones have
                max_tokens=most,
                temperature=0,
                **asked,
            ) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise Foreign(f"an answer of more than {MOST_BYTES} bytes")
                    if time.monotonic() > ends:
                        raise Unreachable(f"no whole answer within {self.settings.timeout:g} s")
        except openai.APIStatusError as error:
            raise self._refusal(error) from None
        except openai.APITimeoutError:
            raise Unreachable(f"no answer within {self.settings.timeout:g} s") from None
        except openai.APIConnectionError as error:
            raise Unreachable(f"no connection: {type(error.__cause__ or error).__name__}") from None
        except openai.OpenAIError as error:
            raise Foreign(f"no completion: {type(error).__name__}") from None
        except (OSError, _broken_streams()) as error:
            raise Unreachable(f"the answer broke off: {type(error).__name__}") from None
        return reply(bytes(body))

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _open(self) -> openai.OpenAI:
        if self._client is None:
            self._client = _unswayed(self.settings, self.key)
        return self._client

    def _refusal(self, error: openai.APIStatusError) -> Exception:
        """What a status other than 200 means."""
        status, raw = error.status_code, error.response.text if error.response.is_closed else ""
        said = f"{raw} {error.code or ''}".lower()
        raw = raw.replace(self.key, "...") if self.key else raw
        where = f"[llm] {self.settings.base_url} answered {status}"
        if status in (401, 403):
            name = f'the variable that api_key_env = "{self.settings.api_key_env}" names' if self.key else "api_key_env"
            return ConfigError(f"{where}: it does not accept the key; check {name}")
        if status == 404:
            return ConfigError(
                f'{where}: it knows no such path or model; check base_url and model = "{self.settings.model}"'
            )
        if 300 <= status < 400:
            return ConfigError(f"{where}, a redirect, which is never followed; set base_url to where the endpoint is")
        if status in (402, 429) and any(word in said for word in _UNPAID):
            return OutOfQuota("the account has no quota left", raw)
        if status in (400, 413, 422) and any(word in said for word in _LONG):
            return TooLong("the text does not fit into the model's context", raw)
        if status in (408, 409, 425, 429, 502, 503, 504, 529):
            return Busy(f"the endpoint answered {status}", raw, _wait(error.response.headers))
        if status in (400, 415, 422):
            return Unsupported(f"the endpoint answered {status}", raw)
        return Stumbled(f"the endpoint answered {status}", raw)


def reply(body: bytes) -> Reply:
    """The completion that a body holds, or a `BadAnswer` of its kind."""
    raw = body.decode("utf-8", errors="replace")
    if not raw.strip():
        raise Empty("an empty body")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        kind = "a stream" if raw.lstrip().startswith("data:") else "no JSON"
        raise Foreign(f"the answer is {kind}", raw) from None
    choices = data.get("choices") if isinstance(data, dict) else None
    if not isinstance(choices, list):
        raise Foreign("the answer is no chat completion", raw)
    if not choices or not isinstance(choices[0], dict) or not isinstance(choices[0].get("message"), dict):
        raise Empty("the answer has no choices", raw)
    message, reason = choices[0]["message"], choices[0].get("finish_reason")
    if message.get("refusal") or reason == "content_filter":
        raise Refused("the model declined", raw)
    if reason == "length":
        raise Truncated("the answer was cut at the limit of tokens", raw)
    text = message.get("content")
    if not isinstance(text, str) or not text.strip():
        raise Empty("the answer has no content", raw)
    if "{" not in text and text.strip().lower().startswith(_DECLINED):
        raise Refused("the model declined", raw)
    usage = data.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    model = data.get("model")
    return Reply(
        text,
        model if isinstance(model, str) else "",
        _count(usage, "prompt_tokens"),
        _count(usage, "completion_tokens"),
    )


def _count(usage: dict[str, Any], name: str) -> int:
    value = usage.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _key(settings: LlmSettings) -> str:
    """The key, from the variable that the settings name and from nowhere else."""
    if not settings.api_key_env:
        return ""
    key = os.environ.get(settings.api_key_env, "")
    if not key.strip():
        raise ConfigError(f'[llm] api_key_env = "{settings.api_key_env}": there is no such environment variable')
    return key.strip()


def _unswayed(settings: LlmSettings, key: str) -> openai.OpenAI:
    """A client that takes nothing from the environment: no other address, headers, accounts, proxies or logs."""
    import openai

    held = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("OPENAI_")}
    try:
        return openai.OpenAI(
            api_key=key or "none",
            base_url=settings.base_url,
            max_retries=0,
            timeout=settings.timeout,
            http_client=openai.DefaultHttpxClient(
                trust_env=False, follow_redirects=False, timeout=settings.timeout, base_url=settings.base_url
            ),
        )
    finally:
        os.environ.update(held)


def _broken_streams() -> type[Exception]:
    """What the transport raises when an answer breaks off in its body."""
    import httpx2

    return httpx2.HTTPError


def _wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that a Retry-After asks for; a date counts from the server's own clock."""
    asked = headers.get("retry-after", "")
    try:
        return max(0.0, float(asked))
    except ValueError:
        pass
    try:
        until, since = (parsedate_to_datetime(text) for text in (asked, headers.get("date", "")))
        return max(0.0, (until - since).total_seconds())
    except (TypeError, ValueError):
        return None
