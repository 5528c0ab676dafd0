"""`brief demo`: four runs over an invented web, and two pages: the digest's, and a model's of recorded answers."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from pipeline import stages
from pipeline.cli.output import say
from pipeline.cli.preflight import locked
from pipeline.cli.run import outcome_line
from pipeline.config import Config, load
from pipeline.demo.web import HERE, Web
from pipeline.engine import Engine
from pipeline.engines.digest import Digest
from pipeline.errors import CannotWrite, UsageError
from pipeline.models import LlmSettings
from pipeline.storage import Store
from pipeline.storage.calls import Ledger

RECORDED_ANSWERS = HERE / "answers.json"  # what a strong reader answered, by the hash of what was asked: `make briefs`
MODEL = "recorded-answers"
TWIN = "-by-model"  # behind the slug of the page that the recorded answers write


def run_demo(out: Path) -> None:
    """Serve the sample, run at its four dates and once more; leave the pages and the store in `out`."""
    settings = out / "sources.toml"
    try:
        if out.is_dir() and any(out.iterdir()):
            if not settings.is_file() or settings.read_text(encoding="utf-8") not in (both(), _sample()):
                raise UsageError(f"{out} is not empty and holds no earlier demo; choose another folder with --out")
            shutil.rmtree(out)
        out.mkdir(parents=True, exist_ok=True)
        settings.write_text(both(), encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"{out}: {error.strerror}; choose another folder with --out") from error
    config = load(settings)
    slug = config.topics[0].slug
    answers = json.loads(RECORDED_ANSWERS.read_text(encoding="utf-8"))
    with Web().serve() as web, locked(config.state):
        config = replace(config, fetch=replace(config.fetch, hosts=web.hosts, spacing=0.0))
        store = Store(config.state)
        for moment in (*web.runs, web.runs[-1]):  # the fifth finds nothing new and says so
            web.now = moment
            report = stages.run(
                config, store, Digest(), moment, config.topics, "inline", others=by_model(config, moment, answers)
            )
            if report.broken:
                raise report.broken[0][1]
            for topic, outcome in report.outcomes:
                say(f"{moment:%Y-%m-%d}  {outcome_line(topic, outcome)}")
        store.close()
    _lead_on(config, slug)


def both() -> str:
    """The sample's sources.toml with its topic twice: what else differs is who judges."""
    text = _sample()
    topic = re.search(r"^\[\[topic\]\]\n.*?(?=^\[\[source\]\])", text, re.M | re.S)
    slug = re.search(r'^slug = "(.+)"$', text, re.M)
    if not topic or not slug:
        raise UsageError(f"{HERE / 'sources.toml'} has no topic")
    twin = topic[0].replace(f'"{slug[1]}"', f'"{slug[1]}{TWIN}"', 1)
    twin = re.sub(r'^title = "(.+)"$', r'title = "\1, by a model"', twin, count=1, flags=re.M)
    text = text.replace(f'["{slug[1]}"]', f'["{slug[1]}", "{slug[1]}{TWIN}"]')
    return text.replace(topic[0], f"{topic[0]}{twin}")


def by_model(config: Config, moment: datetime, answers: Mapping[str, str]) -> dict[str, Engine]:
    """The engine of the second page: all its answers were bought before; a new question would reach nobody."""
    from pipeline.engines.llm import Llm

    ledger = Ledger(config.state, moment)
    ledger.bring(answers, MODEL)
    unreachable = LlmSettings(base_url="http://127.0.0.1:9/v1", model=MODEL, attempts=1, patience=0.0)
    return {config.topics[1].slug: Llm(unreachable, ledger)}


def _sample() -> str:
    return (HERE / "sources.toml").read_text(encoding="utf-8")


def _lead_on(config: Config, slug: str) -> None:
    """Where the pages are, and what to look at next."""
    pages = config.briefs / slug
    click.echo(f"\nThe page:                {pages / 'latest.md'}")
    click.echo(f"What changed last:       {pages / 'changes' / 'v0003-v0004.md'}")
    click.echo(f"By a model, as recorded: {config.briefs / (slug + TWIN) / 'latest.md'}")
    on_path = shutil.which("brief")
    ours = Path(sys.argv[0]).absolute()
    command = "brief" if on_path and ours.exists() and ours.samefile(on_path) else shlex.quote(str(ours))
    asked = f"{command} --config {shlex.quote(str(config.path.absolute()))}"
    click.echo("\nLook further:")
    click.echo(f"  what changed since the first version: {asked} diff {slug} 1 4")
    click.echo(f"  the page, on a terminal:              {asked} show {slug}")
    click.echo(f"  since when, on whose word, and why:   {asked} why {slug} Brandt")
    click.echo(f"  what to change in sources.toml:       {asked} tune {slug}")
