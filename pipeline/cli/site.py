"""`brief site`: the topics as a folder of pages that any web server, or none, can show."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.lookup import no_version, store_of, topic_of
from pipeline.cli.output import say, short
from pipeline.config import Config, load
from pipeline.errors import UsageError
from pipeline.page.changes import changes
from pipeline.render.site.writer import Written, write_site


def update_site(path: Path, given: Path | None) -> None:
    """Write what is new to the folder, and say what there is to open."""
    config = load(path)
    out = given or config.briefs.parent / "site"
    written = _written(config, out)
    some = f"{written.files} file{'' if written.files == 1 else 's'} written" if written.files else "nothing new"
    click.echo(f"{some}, {written.topics} topic{'' if written.topics == 1 else 's'}: open {short(out / 'index.html')}")
    if not written.pictures:
        click.echo("without pictures: matplotlib is not installed; see docs/install.md")


def open_page(path: Path, slug: str) -> None:
    """Bring the site up to date, and open the page of a topic, of several topics their list, in the browser."""
    import webbrowser

    config = load(path)
    topic = topic_of(config, slug) if slug or len(config.topics) == 1 else None
    out = config.briefs.parent / "site"
    _written(config, out)
    page = out / topic.slug / "index.html" if topic else out / "index.html"
    if topic and not page.is_file():
        raise no_version(config.state, topic.slug)
    if webbrowser.open(page.absolute().as_uri()):
        say(f"opened {short(page)}")
    else:
        say(f"no browser was found; the page is {short(page)}")


def _written(config: Config, out: Path) -> Written:
    """Write what is new to the folder."""
    with store_of(config) as store:
        if out.exists() and not out.is_dir():
            raise UsageError(f"{out} is not a folder; choose another with --out")
        return write_site(store, config.topics, out, changes, config.briefs)
