"""The tables of `sources.toml` that settle which model is asked and what it may cost."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pipeline.config.values import EngineName, Folder, Header, HeaderValue, Money, Text, Url, Variable
from pipeline.records import LlmSettings, Spending

_LLM = LlmSettings()


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SpendingTable(_Table):
    """`[llm.per_run]` and `[llm.per_month]`: what may be spent; 0 sets no limit."""

    calls: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    tokens: Annotated[int, Field(ge=0, le=10**12)] = 0
    money: Money = 0.0

    def record(self) -> Spending:
        """The record that the pipeline works with."""
        return Spending(self.calls, self.tokens, self.money)


class LlmTable(_Table):
    """`[llm]`: the model that the engine llm asks; `engine` here makes that the default of all topics."""

    base_url: Url
    model: Text
    engine: EngineName | None = None
    second: Text | None = None
    api_key_env: Variable | None = None
    headers: dict[Header, HeaderValue] = {}
    ca_file: Folder | None = None
    price_in: Money = _LLM.price_in
    price_out: Money = _LLM.price_out
    second_price_in: Money = _LLM.second_in
    second_price_out: Money = _LLM.second_out
    timeout: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = _LLM.timeout
    attempts: Annotated[int, Field(ge=1, le=10)] = _LLM.attempts
    patience: Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)] = _LLM.patience
    max_tokens: Annotated[int, Field(ge=200, le=1_000_000)] | None = None
    max_thought: Annotated[int, Field(ge=0, le=1_000_000)] = _LLM.max_thought
    context: Annotated[int, Field(ge=2_000, le=1_000_000)] = _LLM.context
    per_run: SpendingTable = SpendingTable(calls=_LLM.per_run.calls, tokens=_LLM.per_run.tokens)
    per_month: SpendingTable = SpendingTable()
    prompts: Folder | None = None

    def record(self, prompts: str, ca_file: str) -> LlmSettings:
        """The record that the pipeline works with; the caller settles what the paths are relative to."""
        return LlmSettings(
            base_url=self.base_url,
            model=self.model,
            second=self.second or "",
            api_key_env=self.api_key_env or "",
            headers=tuple(self.headers.items()),
            ca_file=ca_file,
            price_in=self.price_in,
            price_out=self.price_out,
            second_in=self.second_price_in,
            second_out=self.second_price_out,
            timeout=self.timeout,
            attempts=self.attempts,
            patience=self.patience,
            max_tokens=self.max_tokens or 0,
            max_thought=self.max_thought,
            context=self.context,
            per_run=self.per_run.record(),
            per_month=self.per_month.record(),
            prompts=prompts,
        )
