"""The commands: what each takes; each imports what it needs when called, so that `brief --help` starts at once."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import __version__
from pipeline.cli.arguments import AS_DATA, PLACE, RULINGS, TOPIC, EngineChoice, TopicCommand, Version, topics
from pipeline.cli.output import echo
from pipeline.errors import BriefError

if TYPE_CHECKING:
    from pipeline.cli.schedule import Keep, ScheduleKind
    from pipeline.render.issue import IssueForm


class Commands(click.Group):
    """What looks like a bug of ours may be a bad sector: then the store is named, and what to do."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except (BriefError, click.ClickException, click.Abort, click.exceptions.Exit, OSError):
            raise
        except Exception as error:
            from pipeline.cli.preflight import damaged
            from pipeline.config import load

            damage = None
            with contextlib.suppress(BriefError):
                damage = damaged(load(ctx.obj))
            if damage:
                raise damage from error
            raise


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config", default="sources.toml", show_default=True, metavar="FILE", type=PLACE, help="Topics and sources."
)
@click.version_option(__version__, message="%(version)s")
@click.pass_context
def brief(context: click.Context, config: Path) -> None:
    """One page per debate that keeps itself up to date.

    \b
    To begin
      brief demo                a sample topic: four versions and what changed
      brief init "QUESTION"     set up a topic of your own
      brief add ADDRESS|FOLDER  follow a site or a folder of documents
      brief check               how the sources stand; nothing is written
      brief run                 read all sources, write what is new
    
    To read
      brief open                the page in the browser
      brief show                the page here
      brief read                what changed since you last read it
      brief diff                what changed since the version before
      brief history             every version, and the runs that made none
      brief changes --since 7d  what changed over all topics
    
    To ask
      brief why [BLOCK]         since when, whose words, on whose support, by which rule
      brief who NAME            what somebody says since when, word for word
      brief find WORDS          quotations and titles with these words
      brief mcp                 the same for an agent
    
    To make it better
      brief tune                what to change in sources.toml, and what it would bring
      brief correct             what you know better: hide, pin, join, part, date, mute, note
      brief publish             let out what waits for review
    
    To pass it on
      brief site                all of it as a folder of web pages
      brief issue               what changed in all topics, as a newsletter
      brief schedule cron       a line that does all this every night
    
    To look after it
      brief status              how it went, source by source
      brief verify              whether the memory and all pages are whole
      brief backup              a copy of the memory; brief restore brings it back

    With several topics a command is told which: brief show TOPIC. A run never writes over a version, and one that dies
    is made up for by the next.
    Exit codes: 0 fine, 2 usage, 69 nothing could be fetched or the model never answered, 70 a bug,
    73 cannot write, 75 another run is at work (or the clock is wrong), 78 sources.toml is wrong;
    129, 130 and 143 mean that it was stopped from outside.

    docs/NAME.md is a page of https://github.com/living-brief/living-brief; docs/glossary.md has the words.
    """
    context.obj = config


@brief.command()
@click.argument("topics", nargs=-1, metavar="[TOPIC]...", shell_complete=topics)
@click.option("--now", metavar="INSTANT", help="Run as if it were this time, e.g. 2026-03-02T18:00Z.")
@click.option(
    "--engine",
    type=EngineChoice(),
    help="Who writes the page, whatever sources.toml says; where neither says, the digest.",
)
@click.option(
    "--executor",
    default="threads:4",
    show_default=True,
    metavar="KIND",
    help="inline, threads:N, processes:N or dask://host:port (docs/scale.md).",
)
@click.option("--estimate", is_flag=True, help="Read the sources, say what the model would cost, and ask it nothing.")
@click.option(
    "--quiet", is_flag=True, help="For cron: print nothing while all is well, and one line for each thing that is not."
)
@click.option("--propose", is_flag=True, help="Publish nothing; what is new waits for brief publish (docs/review.md).")
@AS_DATA
@click.pass_obj
def run_command(
    config: Path,
    topics: tuple[str, ...],
    now: str | None,
    engine: str | None,
    executor: str,
    estimate: bool,
    quiet: bool,
    propose: bool,
    form: str,
) -> None:
    """Read the sources and write the next version of each TOPIC (all topics without an argument)."""
    from pipeline.cli import log
    from pipeline.cli.run import run_topics

    with log.watched(config, now, quiet) as moment:
        run_topics(config, topics, moment, engine or "", executor, estimate, propose, form)


@brief.command(cls=TopicCommand)
@TOPIC
@click.option("--version", type=click.IntRange(1), metavar="N", help="This version instead of the newest.")
@click.option(
    "--format", "form", type=click.Choice(["markdown", "html", "json"]), default="markdown", show_default=True,
    help="The HTML is one file, to be mailed or printed.",
)  # fmt: skip
@click.option("--front-matter", is_flag=True, help="With the front matter of its file, byte for byte.")
@click.pass_obj
def show_command(config: Path, topic: str, version: int | None, form: str, front_matter: bool) -> None:
    """Print the page of TOPIC."""
    from pipeline.cli import show

    match form:
        case "json":
            echo(show.as_json(config, topic, version))
        case "html":
            echo(show.page_as_html(config, topic, version))
        case _:
            echo(show.page_text(config, topic, version, front_matter))


@brief.command(cls=TopicCommand)
@TOPIC
@click.option("--all", "every", is_flag=True, help="A line for every run, even where many in a row found nothing.")
@AS_DATA
@click.pass_obj
def history_command(config: Path, topic: str, every: bool, form: str) -> None:
    """List the versions of TOPIC and what each brought, and the runs that made none, with the reason."""
    from pipeline.cli.history import show_history

    echo(show_history(config, topic, every, form))


@brief.command(cls=TopicCommand)
@TOPIC
@click.argument("a", required=False, metavar="[A", type=Version())
@click.argument("b", required=False, metavar="[B]]", type=Version())
@click.option(
    "--since",
    default="",
    metavar="WHEN",
    help="Since v4, a date such as 2026-05-01 (that day included), 7d, yesterday, or last-read (see brief read).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
    help="The JSON has a schema: brief schema difference.",
)
@click.pass_obj
def diff_command(config: Path, topic: str, a: int | None, b: int | None, since: str, form: str) -> None:
    """Show what changed in TOPIC from version A (default: the one before) to version B (default: the newest).

    In meaning first: corrections, positions that moved, questions answered, tensions, events, findings. Then in words:
    what was struck out, what is new, what moved.
    """
    from pipeline.cli.diff import show_diff

    echo(show_diff(config, topic, a, b, since, form))


@brief.command(cls=TopicCommand)
@TOPIC
@click.option("--mark", is_flag=True, help="Show nothing: only note that the newest version has been read.")
@click.pass_obj
def read_command(config: Path, topic: str, mark: bool) -> None:
    """Show what changed in TOPIC since you last read it; the whole page the first time.

    The bookmark lies in the state folder. `brief diff TOPIC --since last-read` shows the same and leaves it.
    """
    from pipeline.cli.diff import show_unread

    show_unread(config, topic, mark, echo)


@brief.command(cls=TopicCommand)
@TOPIC
@click.argument("block", required=False, default="", metavar="[BLOCK]")
@AS_DATA
@click.pass_obj
def why_command(config: Path, topic: str, block: str, form: str) -> None:
    """Show since when each sentence of TOPIC is there, in whose words and on whose support; or why BLOCK is there.

    BLOCK is the short name of a block, its id or the beginning of it, its number in page order, or a piece of its
    text (of up to five blocks). You see the rule that put it there, its life so far, and what its findings are worth.
    """
    from pipeline.cli import why

    echo(why.why_text(config, topic, block, form))


for word in ("blame", "explain"):  # what it was called
    brief.add_command(
        TopicCommand(word, hidden=True, callback=why_command.callback, params=why_command.params, help=why_command.help)
    )


@brief.command(cls=TopicCommand)
@TOPIC
@click.argument("kind", required=False, type=click.Choice([*RULINGS, "undo"]), metavar="[KIND]")
@click.argument("given", nargs=-1, metavar="[WHAT]...")
@click.option("--reason", default="", metavar="WORDS", help="Why; readers see it.")
@click.option("--author", default="", metavar="NAME", help="Who decides; else whoever is logged in.")
@click.option("--since", default="", metavar="DATE", help="With mute: only what came on this day or later.")
@click.option("--on", default="", metavar="BLOCK", help="With note: the entry that it is about.")
@click.option("--holder", default="", metavar="NAME", help="With pin: whose words they are, where no article says so.")
@click.option("--now", default="", metavar="INSTANT", help="Decide as if it were this time, e.g. 2026-03-02T18:00Z.")
@click.pass_obj
def correct_command(
    config: Path,
    topic: str,
    kind: str | None,
    given: tuple[str, ...],
    reason: str,
    author: str,
    since: str,
    on: str,
    holder: str,
    now: str,
) -> None:
    """Decide something about the page of TOPIC that no source and no model decides; list it without a KIND.

    \b
    hide BLOCK|WORDS             tell it no more, in whatever words
    pin BLOCK|WORDS              keep it on the page
    different BLOCK BLOCK        not the same: never cite one for the other
    same BLOCK BLOCK             the same: tell it once, and cite both
    holder NAME|BLOCK NAME|none  who says so
    side NAME|BLOCK END|none     at which end of the axis
    date BLOCK DAY|none          when it happened
    mute OUTLET|ARTICLE          tell nothing of it; an article by its address, or s12 of the page
    note TEXT                    say something on the page, as its editor
    undo [WORDS]                 take the newest correction out again, or the newest about WORDS

    WORDS are of the page, or of any statement that brief find shows: three or more that stand together.
    It is written into corrections/TOPIC.toml beside sources.toml, and holds from the next run on until it is taken out
    (docs/corrections.md). A second holder, side or date of one thing takes the place of the first.
    """
    from pipeline.cli import correct

    if kind is None:
        echo(correct.list_corrections(config, topic))
    elif kind == "undo":
        echo(correct.undo(config, topic, given))
    else:
        wish = correct.CorrectionWish(correct.kind_of(kind), given, reason, author, since, on, holder, now)
        echo(correct.correct(config, topic, wish))


@brief.command(cls=TopicCommand)
@TOPIC
@AS_DATA
@click.pass_obj
def tune_command(config: Path, topic: str, form: str) -> None:
    """Show what changes to sources.toml could do for TOPIC.

    The best sentences that are not on the page and what stopped each, which cue placed what, the articles that gave
    nothing, and words that could become keywords, cues and measures.
    """
    from pipeline.cli import tune

    echo(tune.tune_text(config, topic, form))


@brief.command()
@click.option(
    "--items", "topic", metavar="[TOPIC]", is_flag=False, flag_value="", shell_complete=topics,
    help="Show each item of TOPIC instead: its verdict and why.",
)  # fmt: skip
@click.option("--spend", is_flag=True, help="Show what models have cost instead.")
@AS_DATA
@click.pass_obj
def status_command(config: Path, topic: str | None, spend: bool, form: str) -> None:
    """Show how topics and sources stand."""
    if form == "json" and (spend or topic is not None):
        raise click.UsageError("--format json shows topics and sources: leave out --items and --spend")
    if spend:
        from pipeline.cli import spending

        echo(spending.spend(config) + "\n")
    else:
        from pipeline.cli import status

        echo(status.show_status(config, form) if topic is None else status.show_items(config, topic) + "\n")


@brief.command()
@click.argument("topics", nargs=-1, metavar="[TOPIC]...", shell_complete=topics)
@click.option("--pages", is_flag=True, help="Also name each page that a first run would fetch.")
@click.option(
    "--executor", default="threads:4", show_default=True, metavar="KIND", help="inline, threads:N or processes:N."
)
@AS_DATA
@click.pass_obj
def check_command(config: Path, topics: tuple[str, ...], pages: bool, executor: str, form: str) -> None:
    """Ask every source once and say how it stands; nothing is written."""
    from pipeline.cli.check import show_check

    echo(show_check(config, topics, pages, executor, form))


@brief.command()
@click.argument("topics", nargs=-1, metavar="[TOPIC]...", shell_complete=topics)
@click.option(
    "--since",
    default="last-issue",
    show_default=True,
    metavar="WHEN",
    help="Since the last issue that was marked, last-read, v4, 7d, or a date such as 2026-05-01 (that day included).",
)
@click.option("--format", "form", type=click.Choice(["html", "markdown", "text"]), default="html", show_default=True)
@click.option("--intro", type=PLACE, metavar="FILE", help="What it opens with: a template of your own (docs/issue.md).")
@click.option("--mark", is_flag=True, help="Note that this issue went out: the next one begins here.")
@click.pass_obj
def issue_command(
    config: Path, topics: tuple[str, ...], since: str, form: IssueForm, intro: Path | None, mark: bool
) -> None:
    """Print an issue of a newsletter: what changed in each TOPIC (all without an argument) since the last issue.

    One file with the addresses of the articles behind the numbers and the sources at its end. Nothing is written
    unless --mark moves the bookmark, which lies in the state folder.
    """
    from pipeline.cli.issue import print_issue

    print_issue(config, topics, since, form, intro, mark, echo)


@brief.command()
@click.argument("name", required=False, default="", metavar="[NAME]")
def schema_command(name: str) -> None:
    """Print the JSON Schema of what --format json prints; without a NAME those that there are."""
    from pipeline.render import json_records

    echo(json_records.schema_named(name) if name else "".join(f"{known}\n" for known in json_records.schemas()))


@brief.command()
@click.argument("what", required=False, default="", metavar="ADDRESS|FOLDER|FILE.opml")
@click.option(
    "--topic", "topics", multiple=True, metavar="TOPIC", help="Only for this topic; can be given more than once."
)
@click.option(
    "--kind", type=click.Choice(["feed", "sitemap", "page"]), help="Take a source of this kind, not the best one."
)
@click.option("--name", default="", metavar="NAME", help="What to call it instead of the feed's title.")
@click.option("--outlet", default="", metavar="OUTLET", help="Who publishes it, where the feed does not say so.")
@click.option("--all", "every_feed", is_flag=True, help="Add all feeds that are found, not only the first.")
@click.option("--yes", is_flag=True, help="Add without asking.")
@click.option(
    "--list", "listed", is_flag=True, help="Show feeds to begin with instead, by subject; with words, those on them."
)
@click.pass_obj
def add_command(
    config: Path,
    what: str,
    topics: tuple[str, ...],
    kind: str | None,
    name: str,
    outlet: str,
    every_feed: bool,
    yes: bool,
    listed: bool,
) -> None:
    """Follow a site, whose feed is found by its address, a FOLDER of documents, or all feeds of an OPML file."""
    from pipeline.cli import add

    if listed:
        echo(add.listed_feeds(what))
        return
    if not what:
        raise click.UsageError("give an ADDRESS, a FOLDER or a FILE.opml; feeds to begin with: brief add --list")
    add.add_sources(config, what, add.SourceWish(topics, kind or "", name, outlet, every_feed, yes))


@brief.command()
@click.option("--out", metavar="DIR", type=PLACE, help="Where to put the pages  [default: site, beside the briefs]")
@click.pass_obj
def site_command(config: Path, out: Path | None) -> None:
    """Write all topics as a static site: versions, differences, sources and pictures; only what is new is written."""
    from pipeline.cli.site import update_site

    update_site(config, out)


@brief.command()
@click.argument("topic", required=False, default="", metavar="[TOPIC]", shell_complete=topics)
@click.pass_obj
def open_command(config: Path, topic: str) -> None:
    """Open the page of TOPIC in the browser (of several topics, without an argument, their list)."""
    from pipeline.cli.site import open_page

    open_page(config, topic)


@brief.command()
@click.option(
    "--out",
    default="living-brief-demo",
    show_default=True,
    metavar="DIR",
    type=PLACE,
    help="Where to put it; an earlier demo there is replaced.",
)
def demo_command(out: Path) -> None:
    """Run the sample topic through four dates: no key, no network; leaves four versions with their differences.

    Two pages: one by the digest, one as a language model wrote it, by recorded answers. The folder of --out is made
    anew; one that holds anything but an earlier sample is refused.
    """
    from pipeline.cli import demo as sample

    sample.run_demo(out)


# The commands around the runs: setting up, scheduling, and looking after what is kept.


@brief.command()
@click.argument("question", required=False, default="", metavar="[QUESTION]")
@click.option("--question", "asked", default="", hidden=True)  # how the first edition took it
@click.option("--title", help="What the debate is called, instead of what is proposed.")
@click.option("--keywords", help="Words that mark its articles, with commas between, instead of what is proposed.")
@click.option(
    "--feed",
    "feeds",
    multiple=True,
    metavar="ADDRESS|FOLDER|FILE.opml",
    help="A first source; can be given more than once.",
)
@click.option("--look-back", default="", metavar="SPAN", help="How old the entries of a feed may be, e.g. 90d.")
@click.option("--engine", type=EngineChoice(), help="Who judges  [default: digest]")
@click.option("--model", default="", metavar="NAME", help="A model that proposes, beside --base-url; into [llm].")
@click.option("--base-url", default="", metavar="ADDRESS", help="Where it is, e.g. http://localhost:8080/v1.")
@click.option("--api-key-env", default="", metavar="VARIABLE", help="The environment variable that holds its key.")
@click.option("--yes", is_flag=True, help="Take all that is proposed without being asked.")
@click.option("--now", metavar="INSTANT", help="Look as if it were this time, e.g. 2026-03-02T18:00Z.")
@click.pass_obj
def init_command(
    config: Path,
    question: str,
    asked: str,
    title: str | None,
    keywords: str | None,
    feeds: tuple[str, ...],
    look_back: str,
    engine: str | None,
    model: str,
    base_url: str,
    api_key_env: str,
    yes: bool,
    now: str | None,
) -> None:
    """Set up a topic by its QUESTION, such as "Should cities ban cars from their centres?"

    What its sources hold is looked at, and title, keywords and both ends of the debate are proposed, each with where it
    is from. A sources.toml that is there gets one topic more, and nothing in it is changed.
    """
    from pipeline.cli import init

    named = init.NamedModel(model, base_url, api_key_env)
    init.set_up(config, init.Answers(question or asked, title, keywords, feeds, engine, yes, named, now, look_back))


@brief.command()
@click.argument("kind", type=click.Choice(["cron", "systemd", "github"]))
@click.option(
    "--store",
    type=click.Choice(["cache", "branch"]),
    default="cache",
    show_default=True,
    help="Under GitHub: where the store is kept. On a branch of a public repository everybody can read all texts.",
)
@click.option("--review", is_flag=True, help="Under GitHub: a pull request for each version; merging publishes it.")
@click.pass_obj
def schedule_command(config: Path, kind: ScheduleKind, store: Keep, review: bool) -> None:
    """Print a ready entry for cron, systemd or GitHub, with the right paths."""
    from pipeline.cli.schedule import schedule_text

    echo(schedule_text(config, kind, store, review))


@brief.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print what lets your SHELL complete commands and topics; load it from your shell's start file."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found:
        echo(found(context.find_root().command, {}, "brief", "_BRIEF_COMPLETE").source() + "\n")


@brief.command()
@click.option("--repair", is_flag=True, help="Write faulty pages again from the store; what lay there is kept.")
@AS_DATA
@click.pass_obj
def verify_command(config: Path, repair: bool, form: str) -> None:
    """Check the store, the chain of versions and every page, and say what is wrong where."""
    from pipeline.cli import maintenance

    maintenance.verify_all(config, repair, form)


@brief.command()
@click.argument("target", required=False, metavar="[FILE|DIR]", type=click.Path(path_type=Path))
@click.pass_obj
def backup_command(config: Path, target: Path | None) -> None:
    """Copy the store to FILE, also while a run is at work (default: a dated file in the state folder)."""
    from pipeline.cli import maintenance

    maintenance.back_up(config, target)


@brief.command()
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def restore_command(config: Path, source: Path) -> None:
    """Replace the store with a backup; what was there is put aside."""
    from pipeline.cli import maintenance

    maintenance.restore_store(config, source)


@brief.command(cls=TopicCommand)
@TOPIC
@click.option(
    "--except", "refused", multiple=True, metavar="BLOCK", help="Leave this block out; can be given more than once."
)
@click.option(
    "--decided",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Only the blocks still ticked in this copy of proposed/blocks.md.",
)
@click.option("--now", metavar="INSTANT", help="Publish as if it were this time, e.g. 2026-03-02T18:00Z.")
@click.pass_obj
def publish_command(config: Path, topic: str, refused: tuple[str, ...], decided: Path | None, now: str | None) -> None:
    """Make what waits in briefs/TOPIC/proposed the next version.

    What is left out with --except, or has lost its tick, is rejected: it does not come back by itself.
    """
    from pipeline.cli import publish

    publish.publish(config, topic, publish.Instruction(refused, decided), now)


# The commands that ask the store: who says what, which passages have a word, and what changed over all topics.

_MOST = click.IntRange(1, 200)  # as many as are looked at
_SINCE = click.option("--since", default="", metavar="WHEN", help="Only since then: 2026-05-01, 7d or yesterday.")
_OF_TOPIC = click.option(
    "--topic", default="", metavar="TOPIC", shell_complete=topics, help="Only from articles of this topic."
)
_MANY = click.option("--most", default=20, show_default=True, metavar="N", type=_MOST, help="How many to show.")
_FORM = click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True,
    help="The JSON has a schema: brief schema.",
)  # fmt: skip


@brief.command()
@click.argument("name", metavar="NAME")
@click.option("--about", default="", metavar="WORDS", help="Only what has all of these words.")
@_SINCE
@_OF_TOPIC
@_MANY
@_FORM
@click.pass_obj
def who_command(config: Path, name: str, about: str, since: str, topic: str, most: int, form: str) -> None:
    """Show what NAME says since when: word for word, newest first, with date, number and address.

    NAME may be an alias of sources.toml, a surname, or the initials of a body.
    """
    from pipeline.cli import query

    echo(query.who_says(config, name, about, since, topic, most, form))


@brief.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@_SINCE
@_OF_TOPIC
@_MANY
@_FORM
@click.pass_obj
def find_command(config: Path, words: tuple[str, ...], since: str, topic: str, most: int, form: str) -> None:
    """Find quotations and titles of articles by their WORDS, also those that are on no page.

    All words must be there, in any form ("lag" finds "lagging"); words in double quotes must stand together.
    """
    from pipeline.cli import query

    echo(query.with_words(config, " ".join(words), since, topic, most, form))


@brief.command()
@click.argument("topics", nargs=-1, metavar="[TOPIC]...", shell_complete=topics)
@click.option(
    "--since",
    required=True,
    metavar="WHEN",
    help="7d, yesterday, a date such as 2026-05-01 (that day included), a version such as v4, or last-read.",
)
@click.option("--most", default=50, show_default=True, metavar="N", type=_MOST, help="How many to show of each topic.")
@_FORM
@click.pass_obj
def changes_command(config: Path, topics: tuple[str, ...], since: str, most: int, form: str) -> None:
    """Show what the new versions of all topics, or of each TOPIC, changed: with what was said before, and the sources.

    Each change stands under its version. What changed in all between two versions is `brief diff`.
    """
    from pipeline.cli import query

    echo(query.changed_since(config, topics, since, most, form))


@brief.command()
@click.pass_obj
def mcp_command(config: Path) -> None:
    """Answer an agent over the Model Context Protocol, on standard input and output; it can only read (docs/mcp.md)."""
    from pipeline.cli import mcp as server

    server.serve(config)
