"""Known weaknesses of the pinned dependencies, asked of the vulnerability service; 1 where one is, or nothing was told.

python -m tests.audit PIP_AUDIT      # the program to ask with
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-extras.lock", "requirements-dev.lock", "requirements-bench.lock")


def verdict(lock: str, found: list[dict[str, Any]]) -> tuple[str, int]:
    """A line on what the service knows of a lock, and 1 when a dependency is known to be weak or none was audited."""
    weak = [f"{one['name']} {one['version']}: {fault['id']}" for one in found for fault in one.get("vulns", ())]
    unknown = sum("skip_reason" in one for one in found)
    told = f"{lock}: {len(found) - unknown} of {len(found)} dependencies audited, {len(weak)} known weaknesses"
    if unknown:
        told += f"; {unknown} NOT audited: the service could not be reached, or does not know them"
    return "\n  ".join([told, *weak]), int(bool(weak) or unknown == len(found))


def main(program: str) -> int:
    """Print what was found; 1 when a weakness is known, or of a lock nothing could be asked."""
    worst = 0
    for lock in LOCKS:
        options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
        command = [program, "--requirement", str(ROOT / lock), *options]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
            told, weak = verdict(lock, json.loads(done.stdout)["dependencies"])
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
            told, weak = f"{lock}: NOT audited, the service could not be reached ({type(error).__name__})", 1
        print(told)  # noqa: T201  # a command
        worst |= weak
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
