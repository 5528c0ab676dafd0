"""The numbers behind a sentence: a few are named and one mark counts the rest, however many articles say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from pipeline.records import Sentence

FEW = 4  # sources that are all named behind a sentence
FIRST = 2  # those of more that are: the article that is quoted, and the first of another origin
WRITTEN = 6  # behind a sentence of a model, which may have each of its words from another source
_NAMED = re.compile(r"\\\]\]\(#s(\d+)\)")  # an escaped bracket, then ours: no words of a source are written so
_CITED = re.compile(r"\[(\\\[\+?\d+\\\])\]\((?:#s(\d+)|sources/s(\d+)\.md)\)")


def path(number: int) -> str:
    """Where a source's page lies beside the versions; the number is permanent, so is the path."""
    return f"sources/s{number:04d}.md"


def cites(
    items: Sequence[str],
    numbers: Mapping[str, int],
    more: str = "",
    written: bool = False,
    also: bool = False,
    link: Callable[[str, str], str] = r"[\[{}\]]({})".format,
    source: Callable[[int], str] = "#s{}".format,
    rest: Callable[[int], str] = path,
) -> str:
    """Numbered links to the sources, ascending; an item that is not listed has none.

    Of many only the first are named, more of them where a model has `written` the sentence, and "[+9]" leads to the
    nine others: to `more`, else to the `rest` of the first, its page. `link` sets a number and the address of its
    `source`.
    `also`: the first is told apart, as its outlet stands before it: "Outlet [7], also [5]".
    """
    known = [item for item in dict.fromkeys(items) if item in numbers]
    shown = named(known, written)
    own, others = apart(shown, numbers, also)

    def links(some: Iterable[int]) -> str:
        return "".join(link(str(number), source(number)) for number in some)

    told = ", also ".join(links(some) for some in (own, others) if some)
    if len(shown) == len(known):
        return told
    return told + link(f"+{len(known) - len(shown)}", more or rest(numbers[known[0]]))


def apart(items: Sequence[str], numbers: Mapping[str, int], also: bool) -> tuple[list[int], list[int]]:
    """The number of the first alone and those of the others, where the first is told apart; else all in the second."""
    known = [item for item in dict.fromkeys(items) if item in numbers]
    if also and known and known[0] == items[0]:
        return [numbers[known[0]]], cited(known[1:], numbers)
    return [], cited(known, numbers)


def _links(numbers: Iterable[int]) -> str:
    return "".join(rf"[\[{number}\]](#s{number})" for number in numbers)


def named(items: Sequence[str], written: bool = False) -> Sequence[str]:
    """Those of what a sentence cites that stand behind it: all of a few, the first of many."""
    few, first = (WRITTEN, WRITTEN) if written else (FEW, FIRST)
    return items if len(items) <= few else items[:first]


def unnamed(said: Sentence, numbers: Mapping[str, int]) -> list[int]:
    """The numbers that a sentence cites and does not name, ascending."""
    known = [item for item in dict.fromkeys(said.items) if item in numbers]
    return cited(known[len(named(known, said.written)) :], numbers)


def cited(items: Iterable[str], numbers: Mapping[str, int]) -> list[int]:
    """The numbers of these items, ascending."""
    return sorted({numbers[item] for item in items if item in numbers})


def beside(page: str, up: str = "", written: Container[str] | None = None) -> str:
    """A page without a source list, where citations lead to the pages of their sources; `up` leads to their folder.

    A source whose page is not among the `written` files, where these are known, is left without a link.
    """

    def led(found: re.Match[str]) -> str:
        page = path(int(found[2] or found[3]))
        return f"[{found[1]}]({up}{page})" if written is None or page.rpartition("/")[2] in written else found[1]

    return _CITED.sub(led, page)


def linked(page: str) -> frozenset[int]:
    """The numbers that a page in Markdown names."""
    return frozenset(map(int, _NAMED.findall(page)))
