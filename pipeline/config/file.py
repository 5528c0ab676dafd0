"""A TOML file as it was read: its name, its text and its data."""

from __future__ import annotations

import re
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.config.lines import Loc, line_of, locate
from pipeline.errors import ConfigError

LIMIT = 1024 * 1024  # bytes; a configuration beyond it is a mistaken path

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


def read(path: Path) -> Document:
    """Read a TOML file; anything that keeps it from being read is a ConfigError."""
    name = shown(str(path))
    return parsed(name, _bytes(name, path))


def parsed(name: str, content: bytes) -> Document:
    """The TOML of a file's content; what keeps it from being read is a ConfigError about the file of this name."""
    if len(content) > LIMIT:
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


def shown(value: object) -> str:
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
            return file.read(LIMIT + 1)
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
        return ConfigError(f"{name}: {shown(message)}")
    problem = shown(match["problem"])
    if match["line"] is None:
        return ConfigError(f"{name}, at its end: {problem}")
    line = int(match["line"])
    if _LEADING_ZERO.search(text.split("\n")[line - 1]):
        problem += "; a number has no leading zero"
    elif problem == "Cannot overwrite a value":
        problem += "; the key is there twice"
    return _error(name, line, problem, f", column {match['column']}")


def _error(name: str, line: int, problem: str, column: str = "") -> ConfigError:
    return ConfigError(f"{name} line {line}{column}: {problem}" if line else f"{name}: {problem}")
