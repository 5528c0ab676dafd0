"""The tables of `sources.toml` that settle which model is asked and what it may cost."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pipeline.config.values import Folder, Money, Seconds, Text, Url, Variable
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
    """`[llm]`: the model that `--engine llm` asks."""

    base_url: Url
    model: Text
    api_key_env: Variable | None = None
    price_in: Money = _LLM.price_in
    price_out: Money = _LLM.price_out
    timeout: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = _LLM.timeout
    attempts: Annotated[int, Field(ge=1, le=10)] = _LLM.attempts
    patience: Seconds = _LLM.patience
    max_tokens: Annotated[int, Field(ge=200, le=100_000)] = _LLM.most_out
    context: Annotated[int, Field(ge=2_000, le=1_000_000)] = _LLM.context
    per_run: SpendingTable = SpendingTable(calls=_LLM.per_run.calls, tokens=_LLM.per_run.tokens)
    per_month: SpendingTable = SpendingTable()
    prompts: Folder | None = None

    def record(self, prompts: str) -> LlmSettings:
        """The record that the pipeline works with; the caller settles what the folder is relative to."""
        return LlmSettings(
            base_url=self.base_url,
            model=self.model,
            api_key_env=self.api_key_env or "",
            price_in=self.price_in,
            price_out=self.price_out,
            timeout=self.timeout,
            attempts=self.attempts,
            patience=self.patience,
            most_out=self.max_tokens,
            context=self.context,
            per_run=self.per_run.record(),
            per_month=self.per_month.record(),
            prompts=prompts,
        )
