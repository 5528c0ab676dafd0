"""Outwork: pages are extracted by the workers of a cluster, each of which has a workshop of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from pipeline.gather.extract import Page
from pipeline.gather.workshop import CHUNK, Limits, Result, Workshop


class Outwork(Workshop):
    """A workshop that gives its pages to others, in chunks; a single page is not worth the journey."""

    def __init__(
        self,
        spread: Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]],
        limits: Limits = Limits(),  # noqa: B008  # frozen
    ) -> None:
        super().__init__(limits)
        self._spread, self._limits = spread, limits

    def extract(self, pages: Iterable[Page]) -> Iterator[Result]:
        """The article or failure of each page, in the order of the pages."""
        listed = tuple(pages)
        if len(listed) < 2:
            return super().extract(listed)
        chunks = [listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK)]
        return chain.from_iterable(self._spread(Extracting(self._limits), chunks))


@dataclass(frozen=True, slots=True)
class Extracting:
    """The step: pages are taken apart by processes that this one can kill, so that no page holds or ends a worker."""

    limits: Limits

    def __call__(self, pages: tuple[Page, ...]) -> tuple[Result, ...]:
        """The article or failure of each page, in the order of the pages."""
        return tuple(_own(self.limits).extract(pages))


@cache
def _own(limits: Limits) -> Workshop:
    """The workshop of this process; its workers stay for the next chunk and end with the process."""
    return Workshop(limits)
