"""The tables of `sources.toml` on where the briefs can be read and who is told of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pipeline.config.values import Base, Secret, Text, Variable
from pipeline.records import Target


class PublishTable(BaseModel):
    """`[publish]`: where the briefs can be read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    base_url: Base | None = None


class TargetTable(BaseModel):
    """`[[notify]]`: whom a new version is told to."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: Text
    url: Secret | None = None
    env: Variable | None = None
    topics: list[str] = []
    tries: Annotated[int, Field(ge=1, le=100)] = 3

    def record(self) -> Target:
        """The record that the pipeline works with."""
        return Target(self.name, self.url or "", self.env or "", tuple(self.topics), self.tries)
