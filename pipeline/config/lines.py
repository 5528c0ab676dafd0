"""On which line of a TOML text a value stands, which tomllib does not tell."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left

Loc = tuple[str | int, ...]  # ("source", 2, "url"): the way to a value, as pydantic tells it

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*+)*+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\])*"' r"|'[^']*'", re.DOTALL
)  # up to two quotes may stand before the closing three
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}\n#]+")


def locate(text: str) -> dict[Loc, int]:
    """The line, from 1, of every table, key and list entry of a text that tomllib accepts."""
    scan = _Scan(text)
    scan.document()
    return scan.found


def line_of(found: dict[Loc, int], loc: Loc) -> int:
    """The line of a place, else that of the nearest table around it, else 0."""
    while loc and loc not in found:
        loc = loc[:-1]
    return found.get(loc, 0)


class _Scan:
    """A reader of TOML's outer form; it trusts that the text is valid."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Loc, int] = {}
        self._last: dict[Loc, int] = {}  # the latest entry of each [[table]]
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    def document(self) -> None:
        """Walk the statements from top to bottom."""
        table: Loc = ()
        while self._peek():
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Loc:
        line, double = self._line(), self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        parts = self._key()
        self._peek()
        self.at += 2 if double else 1
        loc: Loc = ()
        for part in parts[:-1]:
            loc = (*loc, part)
            self.found.setdefault(loc, line)
            loc = self._entered(loc)
        loc = (*loc, parts[-1])
        if double:
            self.found.setdefault(loc, line)
            self._last[loc] = self._last.get(loc, -1) + 1
        loc = self._entered(loc)
        self.found.setdefault(loc, line)
        return loc

    def _entered(self, loc: Loc) -> Loc:
        return (*loc, self._last[loc]) if loc in self._last else loc

    def _pair(self, table: Loc) -> None:
        line, loc = self._line(), table
        for part in self._key():
            loc = (*loc, part)
            self.found.setdefault(loc, line)
        self._peek()
        self.at += 1  # the equals sign
        self._value(loc)

    def _value(self, loc: Loc) -> None:
        opening = self._peek()
        if opening not in ("[", "{"):
            self._take(_STRING) or self._take(_BARE_VALUE)
            return
        self.at += 1
        count = 0
        while self._peek() not in ("]", "}"):
            if self._peek() == ",":
                self.at += 1
            elif opening == "{":
                self._pair(loc)
            else:
                self.found[(*loc, count)] = self._line()
                self._value((*loc, count))
                count += 1
        self.at += 1

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._peek()
            quoted = self._take(_STRING)
            parts.append(tomllib.loads(f"key = {quoted}")["key"] if quoted else self._take(_BARE_KEY))
            if self._peek() != ".":
                return parts
            self.at += 1

    def _peek(self) -> str:
        """The next character that is no white space and no comment; empty at the end."""
        self._take(_BLANK)
        return self.text[self.at : self.at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match.group()

    def _line(self) -> int:
        return bisect_left(self._breaks, self.at) + 1
