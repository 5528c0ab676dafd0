"""Rights: why a file or folder could not be written, whose it is, and what helps; never advice that loses data."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

DENIED = (errno.EACCES, errno.EPERM)
LOCKLESS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL)  # of folders on a network, mostly
NO_LOCKS = "its file system has no locks, as some network drives; put [paths] state on a local disk"
DISK_FULL = "there is no room on the disk; make some, and run again"


def why_not_written(path: Path, error: OSError) -> str:
    """The path and why it could not be written, with the remedy, in one line."""
    if error.errno in DENIED:
        return who_may(path)
    if error.errno == errno.EROFS:
        return f"cannot write {path}: its file system is read-only; mount it for writing, or set another in [paths]"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"cannot write {path}: {DISK_FULL}"
    if error.errno in LOCKLESS:
        return f"{path}: {NO_LOCKS}"
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return f"{path}: should be a folder, and something else has that name; move it away, or set another in [paths]"
    return f"{path}: {error.strerror or error}"


def who_may(path: Path) -> str:
    """Who may not do what with a path: the nearest of it and its folders that is there and forbids it."""
    place = path
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    for one in (place, place.parent):
        with suppress(OSError):
            found = one.stat()
            if not os.access(one, os.W_OK | (os.X_OK if one.is_dir() else 0)):
                owner, me = _named(found.st_uid), _named(os.geteuid())
                whose = f"it belongs to {owner}, and this is run by {me}; run it as {owner}, or chown it to {me}"
                own = f"its rights ({found.st_mode & 0o7777:o}) forbid it; allow it with: chmod u+rwX"
                return f"cannot write {one}: {own if found.st_uid == os.geteuid() else whose}"
    return f"cannot write {path}: permission denied; look at the rights of it and of the folders above it"


def _named(user: int) -> str:
    try:
        import pwd

        return pwd.getpwuid(user).pw_name
    except (ImportError, KeyError):
        return f"user {user}"
