"""Where the test data lies that is not part of this repository: tests that need it skip without it."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def shared_data() -> Path | None:
    """The folder that `$LIVING_BRIEF_DATA` names, else `../shared` beside the repository; None when it is not there."""
    named = os.environ.get("LIVING_BRIEF_DATA", "")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if folder.is_dir() else None
