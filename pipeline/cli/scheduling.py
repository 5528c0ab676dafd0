"""`brief schedule`: a ready entry for cron, systemd or GitHub, with the paths of this installation."""

from __future__ import annotations

import hashlib
import shlex
import shutil
import sys
from pathlib import Path
from typing import Literal

from pipeline.config import load

Kind = Literal["cron", "systemd", "github"]
HOUR = 5  # UTC on GitHub, the machine's own time elsewhere


def schedule(path: Path, kind: Kind) -> str:
    """The text to install, with a note on how."""
    config = load(path)
    minute = minute_of(config.path)
    match kind:
        case "cron":
            return _cron(config.path, minute)
        case "systemd":
            return _systemd(config.path, minute)
        case _:
            return _github(path, config.path.parent, config.state, config.briefs, minute)


def minute_of(path: Path) -> int:
    """A minute from 3 to 57 that stays the same for a file: at full hours all the world's jobs start."""
    return 3 + int(hashlib.sha256(str(path).encode()).hexdigest(), 16) % 55


def program() -> str:
    """Where the command lies, for a world without this shell's PATH."""
    beside = Path(sys.argv[0])
    found = beside if beside.is_absolute() and beside.name == "brief" else shutil.which("brief")
    return str(Path(found).absolute()) if found else f"{sys.executable} -m pipeline"


def _cron(path: Path, minute: int) -> str:
    # cron reads % as a line end, also between quotation marks
    command = f"{shlex.quote(program())} --config {shlex.quote(str(path))} run --quiet".replace("%", "\\%")
    return (
        "# Add this line with: crontab -e\n"
        "# Nothing is printed while all is well, so cron mails exactly when something is not.\n"
        f"{minute} {HOUR} * * * {command}\n"
    )


def _systemd(path: Path, minute: int) -> str:
    def quoted(text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
        return f'"{escaped}"'

    return f"""\
# Save as ~/.config/systemd/user/living-brief.service
[Unit]
Description=Living brief: read the sources, write what is new

[Service]
Type=oneshot
ExecStart={quoted(program())} --config {quoted(str(path))} run --quiet
# 75: another run is at work, or the clock is not set yet
SuccessExitStatus=75
TimeoutStopSec=10
Nice=10

# Save as ~/.config/systemd/user/living-brief.timer
[Unit]
Description=Living brief, daily

[Timer]
OnCalendar=*-*-* {HOUR:02d}:{minute:02d}:00
Persistent=true

[Install]
WantedBy=timers.target

# Then: systemctl --user daemon-reload && systemctl --user enable --now living-brief.timer
# and, so that it runs while you are not logged in: loginctl enable-linger
# See what it said with: journalctl --user -u living-brief
"""


def _github(given: Path, base: Path, state: Path, briefs: Path, minute: int) -> str:
    """A workflow that keeps its state on a branch of its own, whole versions at a time."""

    def inside(folder: Path) -> str:
        return folder.relative_to(base).as_posix() if folder.is_relative_to(base) else folder.as_posix()

    config = given.name
    return f"""\
# Save as .github/workflows/living-brief.yml in the repository that holds {config} at its top.
name: living-brief
on:
  schedule:
    - cron: "{minute} {HOUR} * * *"
  workflow_dispatch:
permissions:
  contents: write
  pull-requests: write
concurrency:
  group: living-brief
  cancel-in-progress: false
jobs:
  brief:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    env:
      GH_TOKEN: ${{{{ github.token }}}}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install living-brief
      # The store lives on the branch living-brief-state: a cache may be thrown away, a branch is not.
      # The pages that wait in the pull request are part of what the store knows, so they come along.
      - name: Bring back the store and the pages
        run: |
          mkdir -p "{inside(state)}"
          if git ls-remote --exit-code origin living-brief-state; then
            git fetch --depth 1 origin living-brief-state
            git show FETCH_HEAD:brief.db > "$RUNNER_TEMP/brief.db"
            brief --config "{config}" restore "$RUNNER_TEMP/brief.db"
          fi
      - name: Run
        run: brief --config "{config}" run
      - name: Keep the store
        run: |
          git config user.name living-brief
          git config user.email living-brief@users.noreply.github.com
          brief --config "{config}" verify --repair
          brief --config "{config}" backup "$RUNNER_TEMP/next/brief.db"
          blob=$(git hash-object -w "$RUNNER_TEMP/next/brief.db")
          tree=$(printf '100644 blob %s\\tbrief.db\\n' "$blob" | git mktree)
          commit=$(git commit-tree "$tree" -m "The store after this run")
          git push --force origin "$commit:refs/heads/living-brief-state"
      - name: Open a pull request with what changed
        run: |
          git switch -C living-brief
          git add -A "{inside(briefs)}"
          if git diff --cached --quiet; then exit 0; fi
          git commit -m "New versions of the briefs"
          git push --force origin living-brief
          for folder in "{inside(briefs)}"/*/; do
            for page in $(git diff --name-only --diff-filter=A HEAD~1 HEAD -- "$folder"changes); do cat "$page"; done
          done > "$RUNNER_TEMP/body.md"
          [ -s "$RUNNER_TEMP/body.md" ] || echo "First versions." > "$RUNNER_TEMP/body.md"
          head -c 60000 "$RUNNER_TEMP/body.md" > "$RUNNER_TEMP/short.md"
          gh pr create --head living-brief --title "New versions of the briefs" --body-file "$RUNNER_TEMP/short.md" \\
            || gh pr edit living-brief --body-file "$RUNNER_TEMP/short.md"
"""
