"""Where the briefs and the state lie, and nothing else of the configuration."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.config.toml import read_toml

CORRECTIONS = "corrections"  # of the editor, beside the file
BRIEFS, STATE = "briefs", ".living-brief"  # beside the file, unless [paths] says otherwise


def paths(path: Path) -> tuple[Path, Path]:
    """The folders of the briefs and of the state, and nothing else checked: what `brief show` needs to start fast."""
    document = read_toml(path)
    table = document.data.get("paths", {})
    if not isinstance(table, dict):
        raise document.error(("paths",), "[paths] must be a table")
    base = path.absolute().parent
    folders = []
    for key, default in (("briefs", BRIEFS), ("state", STATE)):
        folder = table.get(key, default)
        if not isinstance(folder, str) or not folder.strip() or not folder.isprintable():
            raise document.error(("paths", key), f"[paths]: {key} must be the name of a folder, in quotes")
        try:
            folders.append(anchored(base, folder))
        except RuntimeError as error:  # ~somebody, and there is no such user
            raise document.error(("paths", key), f"[paths]: {key} begins with the home folder of nobody") from error
    return folders[0], folders[1]


def anchored(base: Path, text: str) -> Path:
    """A path as the file means it: `~` is the home folder, and what is relative starts at the file's own folder."""
    return Path(os.path.normpath(base / Path(text.strip()).expanduser()))
