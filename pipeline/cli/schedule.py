"""`brief schedule`: a ready entry for cron, systemd or GitHub, with the paths of this installation."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pipeline.config import Config, load
from pipeline.errors import UsageError
from pipeline.registry import is_local
from pipeline.render.escape import visible_line

ScheduleKind = Literal["cron", "systemd", "github"]
Keep = Literal["cache", "branch"]
HOUR = 5  # UTC on GitHub, the machine's own time elsewhere


def schedule_text(path: Path, kind: ScheduleKind, keep: Keep = "cache", review: bool = False) -> str:
    """The text to install, with a note on how; under GitHub the store is kept in a cache or on a branch.

    With `review` nothing is published there before an editor has merged it.
    """
    if review and kind != "github":
        raise UsageError("--review goes with github; elsewhere put hold under [review] in the settings")
    config = load(path)
    minute = minute_of(config.path)
    match kind:
        case "cron":
            return _cron(config.path, minute)
        case "systemd":
            return _systemd(config.path, minute)
        case _:
            return _github(path.name, config, minute, keep, review)


def minute_of(path: Path) -> int:
    """A minute from 3 to 57 that stays the same for a file: at full hours all the world's jobs start."""
    return 3 + int(hashlib.sha256(str(path).encode()).hexdigest(), 16) % 55


def program() -> tuple[str, ...]:
    """The words that call the command in a world without this shell's PATH."""
    called, beside = Path(sys.argv[0]), Path(sys.executable).with_name("brief")
    found = called if called.is_absolute() and called.name == "brief" else shutil.which("brief")
    found = found or (beside if beside.exists() else None)
    return (str(Path(found).absolute()),) if found else (sys.executable, "-m", "pipeline")


def _cron(path: Path, minute: int) -> str:
    # cron reads % as a line end, also between quotation marks
    command = shlex.join((*program(), "--config", str(path), "run", "--quiet")).replace("%", "\\%")
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
ExecStart={" ".join(map(quoted, program()))} --config {quoted(str(path)).replace("$", "$$")} run --quiet
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


def _github(name: str, config: Config, minute: int, keep: Keep, review: bool) -> str:
    """A workflow of two jobs: one reads and can write nothing, the other proposes what it is handed."""
    base = config.path.parent
    for what, folder in (("briefs", config.briefs), ("state", config.state)):
        if not folder.is_relative_to(base):
            raise UsageError(f"[paths] {what} lies outside of {base}: a workflow sees the repository alone")
    local = {source.name: Path(source.location) for source in config.sources if is_local(source)}
    for source, folder in local.items():
        if not folder.is_relative_to(base):
            raise UsageError(f"source {source}: {folder} lies outside of {base}: a workflow sees the repository alone")
    given = [name, config.briefs.relative_to(base).as_posix()]
    if any("${{" in words for words in given):
        raise UsageError(f"{' or '.join(given)} holds ${{{{, which GitHub reads as an expression of its own")
    repository, commit = installed_from() or ("${{ vars.LIVING_BRIEF_REPOSITORY }}", "${{ vars.LIVING_BRIEF_COMMIT }}")
    wanted = _secrets(config)
    settings = [f"#   secret {secret}: {why}" for secret, why in wanted.items()]
    holds = [
        f"#   {visible_line(str(folder.relative_to(base)))}, which source {visible_line(source)} reads: git add it"
        for source, folder in local.items()
    ]
    holds.append("#   pages of before, if any, and then their store too: docs/running.md, the first store")
    if "vars." in repository:
        settings += [
            "#   variable LIVING_BRIEF_REPOSITORY: where the program is taken from, as OWNER/NAME",
            "#   variable LIVING_BRIEF_COMMIT: at which commit, all 40 digits",
        ]
    env = [f"          {secret}: ${{{{ secrets.{secret} }}}}" for secret in wanted]
    parts = {
        "CONFIG": name, "SETTINGS": "\n".join(settings or ["#   nothing is needed"]),
        "HOLDS": "\n".join(holds), "MINUTE": f"{minute}",
        "HOUR": f"{HOUR}", "CONFIG_QUOTED": json.dumps(given[0]), "BRIEFS_QUOTED": json.dumps(given[1]),
        "MERGED_QUOTED": json.dumps(f"{given[1]}/*/proposed/**"),
        "REPOSITORY": repository, "COMMIT": commit,
        "LOCK": "requirements-extras.lock" if config.targets else "requirements.lock",
        "SECRETS": "\n".join(["        env:", *env]) if env else "",
    }  # fmt: skip
    place = files("pipeline.cli")
    text = (place / "workflow.yml").read_text(encoding="utf-8")
    last = place / ("workflow-review.yml" if review else "workflow-together.yml")
    text += last.read_text(encoding="utf-8")
    for known in (PROPOSALS[review], STORES[keep], parts):  # what is proposed, and kept, names parts itself
        text = _filled(text, known)
    return re.sub(r"\n{2,}", "\n", text)


def _filled(text: str, known: Mapping[str, str]) -> str:
    """A workflow with what is known put in for its @NAMES@."""
    return re.sub("@([A-Z_]+)@", lambda found: known.get(found[1], found[0]), text)


def _secrets(config: Config) -> dict[str, str]:
    """The environment variables that a run reads keys and addresses from, with what for."""
    found: dict[str, str] = {}
    if config.llm:
        headers = [value for _, value in config.llm.headers]
        found |= dict.fromkeys((config.llm.api_key_env, *_held(headers)), f"for {config.llm.base_url}")
    asked = [(source.name, source.credentials) for source in config.sources]
    for name, credentials in (*asked, *((search.name, search.credentials) for search in config.searches)):
        headers = [value for _, value in credentials.headers]
        found |= dict.fromkeys((credentials.login, *_held(headers)), f"for {name}")
    found |= dict.fromkeys(_held([config.fetch.proxy]), "the proxy")
    found |= {target.env: f"where {target.name} is told" for target in config.targets}
    return {name: why for name, why in found.items() if name}


def _held(values: Iterable[str]) -> list[str]:
    """The names of the variables that values stand for."""
    return [value[1:] for value in values if value.startswith("$")]


def installed_from() -> tuple[str, str] | None:
    """Repository and commit that this program was installed from, where it was from GitHub (PEP 610)."""
    try:
        told = json.loads(distribution("living-brief").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return None
    place = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?", told.get("url", ""))
    commit = told.get("vcs_info", {}).get("commit_id", "")
    return (place[1], commit) if place and re.fullmatch("[0-9a-f]{40}", commit) else None


# How the store is kept from one run to the next. A cache can be read by nobody outside, and may be thrown away after a
# week without a run: the next run then refuses to begin anew over the pages, and a backup brings it back. A branch
# stays, and in a public repository everybody can read on it the full texts of what was read.
STORES: Mapping[Keep, Mapping[str, str]] = {
    "cache": {
        "BRING": """\
      - name: The store of the run before
        uses: actions/cache/restore@5a3ec84eff668545956fd18022155c47e93e2684 # v4.2.3
        with:
          path: .living-brief-store
          key: living-brief-store-none
          restore-keys: living-brief-store-""",
        "KEEP": """\
      - name: Keep the store
        uses: actions/cache/save@5a3ec84eff668545956fd18022155c47e93e2684 # v4.2.3
        with:
          path: .living-brief-store
          key: living-brief-store-${{ github.run_id }}-${{ github.run_attempt }}""",
        "TAKE": "",
        "WRITE": "needs.read.outputs.new == 'true'",
    },
    "branch": {
        "BRING": """\
      - name: The store of the run before, on its branch from the second run on
        uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        continue-on-error: true
        with:
          ref: living-brief-state
          path: .living-brief-store
          persist-credentials: false""",
        "KEEP": """\
      - name: Hand over the store
        if: steps.run.outputs.read == 'true'
        uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        with:
          name: store
          path: .living-brief-store/brief.db
          if-no-files-found: error
          retention-days: 1""",
        "TAKE": """\
      - name: Take over the store
        if: needs.read.outputs.read == 'true'
        uses: actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0
        with:
          name: store
          path: .living-brief-store
      - name: Keep the store on its branch, which has one file and no history
        if: needs.read.outputs.read == 'true'
        env:
          GH_TOKEN: ${{ github.token }}
        run: |
          export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.https://github.com/.extraheader
          GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$GH_TOKEN" | base64 -w0)"
          export GIT_CONFIG_VALUE_0
          git config user.name living-brief
          git config user.email living-brief@users.noreply.github.com
          blob=$(git hash-object -w .living-brief-store/brief.db)
          tree=$(printf '100644 blob %s\\tbrief.db\\n' "$blob" | git mktree)
          commit=$(git commit-tree "$tree" -m "The store after this run")
          git push --quiet --force origin "$commit:refs/heads/living-brief-state\"""",
        "WRITE": "needs.read.outputs.new == 'true' || needs.read.outputs.read == 'true'",
    },
}

# How pages get into the repository: all by one pull request, or each version by one of its own, which is
# published when it is merged. The last step of each lies in a file beside this one.
PROPOSALS: Mapping[bool, Mapping[str, str]] = {
    False: {
        "MERGED": "", "WHERE": "", "DECIDED": "", "PUSHES": "",
        "RUN": '          brief --config "$CONFIG" run > "$RUNNER_TEMP/run.txt"',
    },
    True: {
        "MERGED": """\
  push: # of a merge; what this workflow pushes itself starts nothing
    branches-ignore: ["brief/**"]
    paths: [@MERGED_QUOTED@]""",
        "WHERE": "    if: github.event_name != 'push' || github.ref_name == github.event.repository.default_branch",
        "PUSHES": "# The branch that pull requests are merged into has to let GitHub Actions push.",
        "DECIDED": """\
      - name: What editors have merged, with the ticks that they left
        run: |
          mkdir -p "$RUNNER_TEMP/merged"
          for list in "$BRIEFS"/*/proposed/blocks.md; do
            [ -f "$list" ] || continue
            topic=${list%/proposed/blocks.md}
            cp "$list" "$RUNNER_TEMP/merged/${topic##*/}.md"
          done""",
        "RUN": """\
          for list in "$RUNNER_TEMP"/merged/*.md; do
            [ -f "$list" ] || continue
            topic=${list##*/}
            # 2: it was published before, or something newer waits now
            brief --config "$CONFIG" publish "${topic%.md}" --decided "$list" || [ $? = 2 ]
            echo "read=true" >> "$GITHUB_OUTPUT"
          done
          brief --config "$CONFIG" run --propose > "$RUNNER_TEMP/run.txt"
""",
    },
}  # fmt: skip
