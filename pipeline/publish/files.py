"""Writing: every file appears whole or not at all, and one that would not change is not touched."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pipeline.errors import CannotWrite


def write(path: Path, text: str) -> bool:
    """Put the text at the path by rename; False when it stands there already. Raises CannotWrite."""
    data = text.encode()
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CannotWrite(
            f"{path}: {error.strerror}; the version is safe in the store, the next run writes it"
        ) from error
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
