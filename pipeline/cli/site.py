"""`brief site`: the topics as a folder of pages that any web server, or none, can show."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.config import load
from pipeline.errors import UsageError
from pipeline.page.changes import changes
from pipeline.render.site.writer import write_site
from pipeline.storage import Store


def update_site(path: Path, given: Path | None) -> None:
    """Write what is new to the folder, and say what there is to open."""
    config = load(path)
    out = given or config.briefs.parent / "site"
    if not (config.state / "brief.db").exists():
        raise UsageError(f"nothing has been run yet with {config.path.name}; start with: brief run")
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is not a folder; choose another with --out")
    store = Store(config.state)
    written = write_site(store, config.topics, out, changes, config.briefs)
    store.close()
    some = f"{written.files} file{'' if written.files == 1 else 's'} written" if written.files else "nothing new"
    click.echo(f"{some}, {written.topics} topic{'' if written.topics == 1 else 's'}: open {out / 'index.html'}")
    if not written.pictures:
        click.echo("without pictures: matplotlib is not installed; see docs/install.md")
