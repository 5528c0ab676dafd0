"""Registries: records by name, ours and those that installed packages bring under an entry point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Registered = TypeVar("Registered")


@dataclass(frozen=True, slots=True)
class Registry(Generic[Registered]):
    """What a word of `sources.toml` stands for; a name of ours cannot be taken by a package."""

    what: str  # for people: "kind of source"
    group: str  # of entry points
    record: type[Registered]  # what the object that an entry point names has to be
    ours: Mapping[str, Registered]

    def names(self) -> tuple[str, ...]:
        """All names that there are: ours, then those of packages."""
        return tuple(dict.fromkeys((*self.ours, *sorted(_brought(self.group)))))

    def knows(self, name: str) -> bool:
        """Whether the name stands for something; packages are looked through only for a name that is not ours."""
        return name in self.ours or name in _brought(self.group)

    def __getitem__(self, name: str) -> Registered:
        """What the name stands for; a ConfigError where nothing does, or where its package does not work."""
        if name in self.ours:
            return self.ours[name]
        found = _brought(self.group).get(name)
        if found is None:
            raise ConfigError(f'there is no {self.what} "{name}"; there are: {", ".join(self.names())}')
        try:
            made = found.load()
        except Exception as error:  # a stranger's module may fail in any way: it is named, and the user can remove it
            raise ConfigError(f"{self._told(name, found)} cannot be loaded: {type(error).__name__}: {error}") from error
        if not isinstance(made, self.record):
            raise ConfigError(f"{self._told(name, found)} is no {self.record.__name__}: correct or remove the package")
        return made

    def _told(self, name: str, found: EntryPoint) -> str:
        package = f" of the package {found.dist.name}" if found.dist else ""
        return f'{self.what} "{name}"{package} ({found.value})'


@cache
def _brought(group: str) -> Mapping[str, EntryPoint]:
    """The entry points of installed packages; the first of a name on the path holds."""
    from importlib.metadata import (
        entry_points,  # only for a word that is not ours: it takes longer than all our settings
    )

    found: dict[str, EntryPoint] = {}
    for one in entry_points(group=group):
        found.setdefault(one.name, one)
    return found
