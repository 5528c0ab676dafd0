"""A TOML file as it was read, and on which line of it a value stands."""

from __future__ import annotations

import re
import stat
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError

# On which line of a TOML text a value stands, which tomllib does not tell.

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


_LIMIT = 1024 * 1024  # bytes; a configuration beyond it is a mistaken path

_PLACE = re.compile(
    r"^(?P<problem>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL
)
_LEADING_ZERO = re.compile(r"=\s*[+-]?0\d")


@dataclass(frozen=True, slots=True)
class Document:
    """A file that tomllib accepts; whether its values make sense is not yet known."""

    name: str
    text: str
    data: dict[str, Any]

    def lines(self) -> dict[Loc, int]:
        """The line of every value, found only when there is something to complain of."""
        return locate(self.text)

    def error(self, loc: Loc, problem: str) -> ConfigError:
        """The one line that tells a user what is wrong at a place of the file."""
        return _error(self.name, line_of(self.lines(), loc), problem)


def read_toml(path: Path) -> Document:
    """Read a TOML file; anything that keeps it from being read is a ConfigError."""
    name = printable(str(path))
    return parsed_toml(name, _bytes(name, path))


def parsed_toml(name: str, content: bytes) -> Document:
    """The TOML of a file's content; what keeps it from being read is a ConfigError about the file of this name."""
    if len(content) > _LIMIT:
        raise ConfigError(f"{name}: is larger than 1 MB; is it the right file?")
    text = _text(name, content)
    try:
        return Document(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(name, text, str(error)) from error
    except (RecursionError, ValueError):  # lists in lists in lists; a number of thousands of digits
        pass
    # Behind the handler, so that the thousand frames of the parser do not travel with the error to another process.
    raise ConfigError(f"{name}: nested too deeply, or a number with too many digits")


def printable(value: object) -> str:
    """A value as one short printable line."""
    text = "".join(char if char.isprintable() else repr(char)[1:-1] for char in str(value))
    return text if len(text) <= 200 else text[:197] + "..."


def _bytes(name: str, path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ConfigError(f"{name}: is a folder; name the file in it, such as {name}/sources.toml")
        if not stat.S_ISREG(mode):  # opening a named pipe would wait for ever
            raise ConfigError(f"{name}: is not a regular file")
        with path.open("rb") as file:
            return file.read(_LIMIT + 1)
    except FileNotFoundError as error:
        raise ConfigError(f"{name}: does not exist; name another file with --config FILE") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"{name}: cannot be read: {reason}") from error


def _text(name: str, content: bytes) -> str:
    try:
        return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{error.object[error.start]:02x}"
        raise _error(name, line, f"is not UTF-8 ({found}); save the file as UTF-8") from error


def _syntax_error(name: str, text: str, message: str) -> ConfigError:
    match = _PLACE.match(message)
    if match is None:
        return ConfigError(f"{name}: {printable(message)}")
    problem = printable(match["problem"])
    if match["line"] is None:
        return ConfigError(f"{name}, at its end: {problem}")
    line = int(match["line"])
    if _LEADING_ZERO.search(text.split("\n")[line - 1]):
        problem += "; a number has no leading zero"
    elif problem.startswith("Illegal character") and text.split("\n")[line - 1].count('"') % 2:
        problem += "; a text on this line lacks the quotation mark at its end"
    elif problem == "Cannot overwrite a value":
        problem += "; the key is there twice"
    return _error(name, line, problem, f", column {match['column']}")


def _error(name: str, line: int, problem: str, column: str = "") -> ConfigError:
    return ConfigError(f"{name} line {line}{column}: {problem}" if line else f"{name}: {problem}")
