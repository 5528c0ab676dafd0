"""What politeness comes to in three runs over a hundred hosts on the loopback, in figures.

python -m tests.hostile.world            # prints the figures, ends with 1 when one is not as promised
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Print the figures."""
    # imported here: workers import the module of the command anew, and theirs is to stay small
    from tests.hostile.world_hosts import KINDS, SPACING, faults, measure

    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder))
    for line in (
        f"{figures.hosts} hosts: {', '.join(f'{kind.hosts} {kind.name}' for kind in KINDS)}",
        f"requests by run: {figures.requests}; body bytes: {figures.bytes}; seconds: "
        + ", ".join(f"{second:.1f}" for second in figures.seconds),
        f"second run, feeds with validators: {figures.validated_bytes} body bytes,"
        f" {figures.conditional[0]} of {figures.conditional[1]} requests conditional",
        f"smallest gap between two requests to one host: {figures.gap:.3f} s (spacing {SPACING} s)",
        f"requests before a Retry-After: {figures.early}; against a robots.txt: {figures.trespasses}",
        *faults(figures),
    ):
        print(line)  # noqa: T201  # a command
    return 1 if faults(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
