"""Twenty `brief run` at the same moment on one state folder: how many work, how many are turned away.

python -m tests.endurance.starts
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.cli.home import SECOND, approved, serving

STARTS = 20


def main() -> int:
    """Print how they ended."""
    with tempfile.TemporaryDirectory() as folder, serving() as site:
        home = approved(Path(folder) / "home")
        site.slow.add("/feed.xml")  # keeps the one that works at work until the others have been turned away
        home.settings = site.settings()
        home.feed("news", "https://feed.example/feed.xml").write()
        runs = [home.start("run", "--executor", "inline", "--now", SECOND) for _ in range(STARTS)]
        site.reached.wait(60)
        waiting = list(runs)
        while len(waiting) > 1:
            waiting = [run for run in waiting if run.poll() is None]
        site.over.set()
        codes = Counter()
        for run in runs:
            run.communicate(timeout=60)
            codes[run.returncode] += 1
    print(f"{STARTS} simultaneous starts: {codes[0]} worked, {codes[75]} exited 75")  # noqa: T201  # a command
    return 0 if codes == {0: 1, 75: STARTS - 1} else 1


if __name__ == "__main__":
    sys.exit(main())
