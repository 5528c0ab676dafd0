"""Adding sources and topics to `sources.toml`: tables are written at its end, and what stands there stays."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.config.errors import checked_settings
from pipeline.config.toml import parsed_toml, printable, read_toml
from pipeline.errors import CannotWrite, ConfigError
from pipeline.models import Source
from pipeline.registry import is_local

_LONGEST = 60  # characters of a name


def source_table(source: Source) -> str:
    """A source as a table of TOML, with the keys that say more than the defaults."""
    keys = {"name": source.name, "kind": source.kind, "path" if is_local(source) else "url": source.location}
    lines = [f"{key} = {text(value)}" for key, value in keys.items()]
    if source.outlet:
        lines.append(f"outlet = {text(source.outlet)}")
    if source.topics:
        lines.append(f"topics = [{', '.join(text(slug) for slug in source.topics)}]")
    if source.look_back:
        lines.append(f'look_back = "{_span(source.look_back)}"')
    if source.every:
        lines.append(f'every = "{_span(source.every)}"')
    return "[[source]]\n" + "\n".join(lines) + "\n"


def _span(length: timedelta) -> str:
    """A length of time as settings have it: "6h"."""
    minutes = int(length.total_seconds()) // 60
    size, unit = next((size, unit) for size, unit in ((1440, "d"), (60, "h"), (1, "m")) if minutes % size == 0)
    return f"{minutes // size}{unit}"


def free_name(wanted: str, url: str, taken: set[str]) -> str:
    """A name that no other source has: the feed's title, else its host, with a number when there are several."""
    name = " ".join("".join(c for c in wanted if c.isprintable()).split())[:_LONGEST].strip()
    name = name or urlsplit(url).hostname or url
    number, free = 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def append_tables(path: Path, tables: str) -> None:
    """Write tables of TOML at the end of the file, where all stays as it is, in its order.

    A ConfigError, and nothing written, when it would not be valid then.
    """
    read_toml(path)  # the file as it is must be one that we can read
    try:
        before = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{printable(path)}: cannot be read: {error.strerror}") from error
    crlf = b"\r\n" in before
    gap = "" if not before or before.endswith(b"\n\n") else "\n" if before.endswith(b"\n") else "\n\n"
    added = gap + tables
    after = before + (added.replace("\n", "\r\n") if crlf else added).encode()
    checked_settings(parsed_toml(printable(path), after))
    replaced(path.resolve(), after)


def text(value: str) -> str:
    """A string of TOML; JSON's escapes are the same, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def replaced(path: Path, content: bytes) -> None:
    """Write all or nothing: a reader sees the old file, if any, or the new one, with the rights that it had."""
    draft = ""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            draft = file.name
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        Path(draft).replace(path)
    except OSError as error:
        if draft:
            Path(draft).unlink(missing_ok=True)
        raise CannotWrite(f"{printable(path)}: {error.strerror}; nothing was added") from error
