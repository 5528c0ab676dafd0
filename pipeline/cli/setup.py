"""`brief init`: five questions become a commented sources.toml, which is checked before it is there."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click

from pipeline.cli.sources import SourceWish, add_sources
from pipeline.config.edit import append_sources
from pipeline.config.errors import checked_settings
from pipeline.config.toml import parsed_toml, printable
from pipeline.errors import BriefError, CannotWrite, NothingFetched, UsageError
from pipeline.models import Source

SCAFFOLD = """\
# What is followed, and where it is read. This file is TOML; lines that begin with # are notes.
# Look at the sources with: brief check      Read what is new with: brief run
# Every night, without you: brief schedule cron (or systemd, or github)

[paths]
briefs = "briefs"        # the pages, one folder per topic
state = ".living-brief"  # the memory: keep it, and back it up with: brief backup

# --- topics: one [[topic]] per debate
[[topic]]
slug = {slug}  # name of its folder: never change it once there are versions
title = {title}
question = {question}
# An article belongs when its title has one of these, or its text two of them, or one of them twice; a lone word counts
# only beside another sign of the topic. Without keywords everything from the sources belongs.
keywords = {keywords}
# Two ends that positions can lie at: a statement lies at an end when it says one of its cues of what the axis is about.
# [topic.axis]
# about = ["tram", "tramway"]
# left = {{ name = "build it", cues = ["worth its price", "should be built", "in favour of"] }}
# right = {{ name = "leave it", cues = ["waste of money", "not worth its price", "should not be built"] }}
# A number that the page follows; without `units` any figure of a sentence with one of the words counts:
# [[topic.measure]]
# name = "Cost of the tram"
# words = ["cost", "costs", "price"]
# units = ["$"]

# --- how it is fetched: one request a second to each site, as its robots.txt asks
# [fetch]
# user_agent = "living-brief/0.1 (+https://your.example/contact)"  # say who you are, so that a site can reach you

# --- who notices when runs stay away: asked after each run that ended well
# [watch]
# ping = "https://monitor.example/your-id"

# --- how long texts are kept that no page can cite (default: for good)
# [retention]
# texts = "400d"
{engine}
# --- sources: find a site's feed and add it with: brief add https://...
"""
ENGINES = {
    "digest": """
# --- the engine: digest, which needs no key and no model
""",
    "llm": """
# --- the engine: a model that writes the page, at any OpenAI-compatible address (docs/llm.md); else the digest does
# [llm]
# base_url = "http://localhost:8080/v1"
# model = "the model's name"
# engine = "llm"                # in every run, cron's too; without this line only with: brief run --engine llm
""",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What the five questions were answered with; None where nothing was given on the command line."""

    title: str | None = None
    question: str | None = None
    keywords: str | None = None
    feeds: tuple[str, ...] = ()
    engine: str | None = None


def set_up(path: Path, given: Answers) -> None:
    """Ask what is not given, write the file and add the feeds; an existing file is never written over."""
    if path.exists():
        raise UsageError(
            f"{printable(path)}: is there already; add to it with: brief add URL, or name another with --config"
        )
    title = _asked(given.title, "1/5  What is the debate called?", "--title")
    question = _asked(given.question, "2/5  What is at stake, in one sentence?", "--question")
    keywords = _asked(given.keywords, "3/5  Words and names that mark its articles, with commas between", "--keywords")
    feeds = given.feeds or tuple(
        _asked(
            None, "4/5  First sites, feeds or an OPML file, with spaces between (none: press enter)", "--feed", ""
        ).split()
    )
    engine = given.engine or _asked(None, "5/5  Who judges: digest, or llm?", "--engine", "digest")
    engine = "digest" if engine == "offline" else engine  # what the first edition called it
    if engine not in ENGINES:
        raise UsageError(f'--engine "{printable(engine)}": use digest or llm')
    words = [word.strip() for word in keywords.split(",") if word.strip()]
    text = SCAFFOLD.format(
        slug=json.dumps(slug_of(title)), title=_text(title), question=_text(question),
        keywords=f"[{', '.join(_text(word) for word in words)}]", engine=ENGINES[engine].rstrip("\n"),
    )  # fmt: skip
    checked_settings(parsed_toml(printable(path), text.encode()))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CannotWrite(f"{printable(path)}: {error.strerror}") from error
    click.echo(f"{path}: written")
    for feed in feeds:
        _follow(path, feed)
    click.echo("next: brief check (how the sources stand), then brief run; every night: brief schedule cron")


def slug_of(title: str) -> str:
    """The name of a topic's folder: plain letters and digits with hyphens between."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "topic"


def _follow(path: Path, feed: str) -> None:
    """Add what an address or a list offers; without a network an address is taken as the feed that it may be."""
    if "://" not in feed and not Path(feed).exists() and not feed.endswith(".opml"):
        feed = f"https://{feed}"
    try:
        add_sources(path, feed, SourceWish(yes=True))
    except NothingFetched as error:
        append_sources(path, [Source(urlsplit(feed).hostname or feed, "feed", feed)])
        click.echo(
            f"  {printable(feed)} could not be looked at ({error}); it is written down as a feed: see brief check"
        )
    except BriefError as error:
        click.echo(f"  {printable(feed)} was not added: {error}")


def _asked(given: str | None, question: str, option: str, default: str | None = None) -> str:
    if given is not None:
        return given.strip()
    try:
        answer: str = click.prompt(question, default=default, show_default=bool(default))
    except click.Abort as error:
        raise UsageError(f"{question.partition('  ')[2]} There was no answer; give it with {option}") from error
    return answer.strip()


def _text(value: str) -> str:
    """A string of TOML; JSON's escapes are the same, but for one character."""
    return json.dumps(" ".join(value.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
