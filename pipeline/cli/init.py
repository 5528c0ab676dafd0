"""`brief init`: a question and its sources become a commented topic, which is checked before it is in sources.toml."""

from __future__ import annotations

import os
import re
import shlex
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import click

from pipeline import executor as executors
from pipeline import stages
from pipeline.cli.add import EVERY, SourceWish, sources_at
from pipeline.cli.age import as_of, newest_of, old_news
from pipeline.cli.check import nearly_lines
from pipeline.cli.output import command, counted, next_step, say, short
from pipeline.cli.preflight import instant_of, locked
from pipeline.cli.run import left_line
from pipeline.config import Config, load
from pipeline.config.edit import append_tables, free_name, source_table, text
from pipeline.config.errors import checked_settings
from pipeline.config.feeds import FeedSubject, subjects_of
from pipeline.config.loader import anchored
from pipeline.config.settings import time_span
from pipeline.config.toml import parsed_toml, printable
from pipeline.errors import CannotWrite, NothingFetched, UsageError
from pipeline.extract.relevance import relevance
from pipeline.findings.claims import digest_claims
from pipeline.findings.ends import CueTrial, End, cue_trials, nearly_placed
from pipeline.findings.keywords import answer_words
from pipeline.findings.proposal import TopicProposal, propose_topic, tried_proposal
from pipeline.models import Article, Claim, Failure, Measure, Source, Topic
from pipeline.registry import is_local
from pipeline.render.escape import visible_line
from pipeline.render.sources import UNNAMED
from pipeline.storage import Store
from pipeline.storage.integrity import copy_database

SCAFFOLD = """\
# What is followed, and where it is read. This file is TOML; lines that begin with # are notes.
# Look at the sources with: brief check      Read what is new with: brief run
# Every night, without you: brief schedule cron (or systemd, or github)

[paths]
briefs = "briefs"        # the pages, one folder per topic
state = ".living-brief"  # the memory: keep it, and back it up with: brief backup

# --- how it is fetched: one request a second to each site, as its robots.txt asks
{fetch}
# user_agent = "living-brief/0.1 (+https://your.example/contact)"  # say who you are, so that a site can reach you

# --- who notices when runs stay away: asked after each run that ended well
# [watch]
# ping = "https://monitor.example/your-id"

# --- how long texts are kept that no page can cite (default: for good)
# [retention]
# texts = "400d"
{engine}
# --- topics: one [[topic]] per debate; one more with: brief init "QUESTION"
{topic}
# --- sources: one more with: brief add ADDRESS|FOLDER
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
NO_ENDS = """\
# Two ends that positions can lie at: a statement lies at an end when it says one of its cues of what the axis is about.
# [topic.axis]
# about = ["tram", "tramway"]
# left = { name = "build it", cues = ["worth its price", "should be built", "in favour of"] }
# right = { name = "leave it", cues = ["waste of money", "not worth its price", "should not be built"] }
"""
ENDS = """\
# Two ends that positions can lie at: a statement lies at an end when it says one of its cues of what the axis is about.
# brief tune shows what each cue hits.
"""
MEASURE = """\
# A number that the page follows; without `units` any figure of a sentence with one of the words counts:
# [[topic.measure]]
# name = "Cost of the tram"
# words = ["cost", "costs", "price"]
# units = ["$"]
"""
SUBJECTS = 2  # of the catalogue whose feeds are proposed: a question has rarely more, and a dozen feeds are enough
FETCHED = 60  # pages that are looked at for proposals: more would only make it wait, and the first run fetches them
_STORE = "brief.db"
_LOOK = "init"  # what the look at the sources calls its topic
_EXAMPLES = 3  # sentences of a cue, and such as nearly have a side
_WIDE = 0.9  # of the articles that a keyword lets in by itself, from which it tells nothing apart
_FEW = 5  # articles, of fewer all may have a word and nothing follows
_SHOWN = 10  # items that would be kept, and that would be dropped


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model that is named on the command line, for a file that has none yet."""

    name: str = ""
    base_url: str = ""
    api_key_env: str = ""

    def table(self, engine: str) -> str:
        """It as a table of TOML; "" where none is named."""
        if not self.name and not self.base_url:
            return ""
        keys = {"base_url": self.base_url, "model": self.name, "api_key_env": self.api_key_env}
        lines = [f"{key} = {text(value)}" for key, value in keys.items() if value]
        lines += ['engine = "llm"  # in every run, cron\'s too'] * (engine == "llm")
        return "\n".join(("[llm]", *lines)) + "\n"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was given on the command line; None where nothing was."""

    question: str | None = None
    title: str | None = None
    keywords: str | None = None
    feeds: tuple[str, ...] = ()
    engine: str | None = None
    yes: bool = False
    model: NamedModel = NamedModel()
    now: str | None = None  # when the sources are looked at; None: now
    look_back: str = ""  # how old an entry may be that a first look takes, such as "90d"; "": as [gather] says

    @property
    def moment(self) -> datetime:
        """When that is."""
        return instant_of(self.now) if self.now else datetime.now(UTC).replace(microsecond=0)


def set_up(path: Path, given: Answers) -> None:
    """Propose a topic from its question and from what its sources hold, show it, and write it once it is agreed."""
    engine = {None: "digest", "offline": "digest"}.get(given.engine, given.engine or "")
    if engine not in ENGINES:
        raise UsageError(f'--engine "{printable(engine)}": use digest or llm')
    if given.look_back and not time_span(given.look_back):
        raise UsageError(f'--look-back "{printable(given.look_back)}": use a span, such as 90d')
    question = " ".join((given.question or _typed("What is the question of the debate?", '"QUESTION"')).split())
    if not question:
        raise UsageError('a topic needs its question: brief init "Should cities ban cars from their centres?"')
    with TemporaryDirectory() as looked:
        _propose(path, given, engine, question, Path(looked))


def _propose(path: Path, given: Answers, engine: str, question: str, looked: Path) -> None:
    joins, now = path.exists(), given.moment
    model = given.model.table(engine)
    if joins and model:
        raise UsageError(f"{short(path)} is there already; name the model in its [llm] table (docs/llm.md)")
    config = load(path, topicless=True) if joins else _blank(path, model)
    named = given.feeds or _named_sources(joins)
    inner = () if joins else tuple(dict.fromkeys(_private_networks(named)))
    config = replace(config, fetch=replace(config.fetch, allow_private=(*config.fetch.allow_private, *inner)))
    sources = _sources(config, named)
    offered = () if joins or sources else subjects_of(question)[:SUBJECTS]
    if offered and _taken(offered, given.yes):
        sources = _feeds(offered)
    if given.look_back:
        sources = [one if is_local(one) else replace(one, look_back=time_span(given.look_back)) for one in sources]
    articles = _material(config, sources or config.sources, question, looked, now)
    claims = [claim for article in articles for claim in digest_claims(article, "init")]
    proposal = propose_topic(question, articles, claims, keeps)
    if config.llm and given.engine != "digest":
        proposal = _by_model(config, path, proposal, articles, claims, now)
    proposal = _settled(proposal, given)
    slug = free_name(slug_of(proposal.title), "", {topic.slug for topic in config.topics}).replace(" ", "-")
    proposal = _agreed_on(proposal, slug, articles, claims, given)
    bound = [replace(source, topics=(slug,)) for source in sources] if joins else sources
    tables = topic_tables(proposal, slug)
    listed = "\n".join(source_table(source) for source in bound)
    read = bool(bound or config.searches or any(not one.topics for one in config.sources))
    then = _then(slug if joins else "", read)
    newest = newest_of(article.item.published for article in articles)
    looked_at = given.now or ""
    if newest and (old := old_news(newest, now)):
        looked_at = looked_at or as_of(newest)
        other = f"to look as of then: {command(path, f'{then} --now {as_of(newest)}')}"
        say(f"{old}; {other if given.now else f'as of today: {command(path, then)}'}")
    if joins:
        append_tables(path, f"{tables}\n{listed}" if listed else tables)
        say(f"{short(path)}: {slug} is added")
    else:
        settings = f"\n# --- the model (docs/llm.md)\n{model}" if model else ENGINES[engine]
        listed = listed or "\n".join(f"# {told}" for told in _told(offered)) + "\n" * bool(offered)
        head = SCAFFOLD.format(topic=tables, engine=settings.rstrip("\n"), fetch=_fetch(inner))
        _write(path, head + (listed and f"\n{listed}"))
        say(f"{short(path)}: written")
    _hand_over(looked, path)
    say(next_step(path, f"{then} --now {shlex.quote(looked_at)}" if read and looked_at else then))


def _private_networks(named: Iterable[str]) -> Iterator[str]:
    """The networks of the addresses that were typed and lie on no public web: who types one means it."""
    for what in named:
        host = urlsplit(what if "://" in what else f"https://{what}").hostname or ""
        try:
            address = ip_address("127.0.0.1" if host == "localhost" else host)
        except ValueError:
            continue
        if not address.is_global:
            yield f"{address}/{address.max_prefixlen}"


def _fetch(inner: Sequence[str]) -> str:
    """The table of the fetching, behind marks where none of it is needed."""
    if not inner:
        return "# [fetch]"
    listed = ", ".join(map(text, inner))
    return f"[fetch]\nallow_private = [{listed}]  # where sources of your own lie that are on no public web"


def _then(slug: str, read: bool) -> str:
    """The command that comes next: to be read, or where nothing is, to be given a source; `slug` "" for all topics."""
    if read:
        return f"run {slug}".rstrip()
    return f"add ADDRESS|FOLDER{f' --topic {slug}' if slug else ''}"


_LONGEST_SLUG = 50  # characters of a folder's name: longer ones break in listings


def slug_of(title: str) -> str:
    """The name of a topic's folder: plain letters and digits with hyphens between."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    whole = words if len(words) <= _LONGEST_SLUG else words[: _LONGEST_SLUG + 1].rpartition("-")[0]
    return whole or words[:_LONGEST_SLUG] or "topic"


def topic_tables(proposal: TopicProposal, slug: str) -> str:
    """A topic as tables of TOML, each proposed thing with where it is from."""
    lines = [
        "[[topic]]",
        f"slug = {text(slug)}  # name of its folder: never change it once there are versions",
        f"title = {text(proposal.title)}  # from {proposal.title_from}",
        f"question = {text(proposal.question)}",
        "# An article belongs when its title has one of these, or its text two of them, or one of them twice; beside",
        "# phrases a lone word needs another sign of the topic, or title and text that are about it. Without keywords",
        "# everything from the sources belongs.",
        *_listing("keywords", proposal.keywords),
    ]
    if proposal.answer_words or proposal.near_words:
        mark = "" if proposal.answer_words else "# "
        lines.append("# Words that an answer has and the question has not; they count as words of the question:")
        lines.append(f"{mark}answer_words = [{_some(proposal.answer_words or proposal.near_words)}]")
    if proposal.more_keywords:
        lines.append(f"# common in the same articles, and perhaps too wide: {_some(proposal.more_keywords)}")
    lines.append("")
    if proposal.ends:
        lines += [*ENDS.splitlines(), *_axis(proposal.about, proposal.ends)]
    elif proposal.idle:
        many = counted(proposal.statements, "statement")
        lines += ENDS.splitlines()
        lines.append(
            f"# Tried on {many}, these placed nobody; without an axis nobody gets a side, which is a good answer."
        )
        lines.append(f"# Without their marks you can also place people yourself: brief correct {slug} side NAME END")
        lines += [f"# {line}" for line in _axis(proposal.about, proposal.idle)]
    else:
        lines += NO_ENDS.splitlines()
    lines += [f"# left out: {visible_line(one)}" for one in proposal.left_out]
    return "\n".join((*lines, "", *_measures(proposal.measures))) + "\n"


def _axis(about: Iterable[str], ends: tuple[End, End]) -> Iterator[str]:
    yield "[topic.axis]"
    yield f"about = [{_some(about)}]"
    for key, end in zip(("left", "right"), ends, strict=True):
        yield from (f"[topic.axis.{key}]", f"name = {text(end.name)}", *_listing("cues", end.cues))


def _measures(proposed: Sequence[Measure]) -> Iterator[str]:
    """What could be followed as a number, behind marks: a figure that several give need not be what is asked."""
    if not proposed:
        yield from MEASURE.splitlines()
        return
    yield "# Several give figures for these; without its marks one is a number that the page follows:"
    for one in proposed:
        yield from ("# [[topic.measure]]", f"# name = {text(one.name)}", f"# words = [{_some(one.words)}]")
        yield f"# units = [{_some(one.units)}]"


def _listing(key: str, each: Mapping[str, str]) -> Iterator[str]:
    """A list of TOML, an entry a line with its origin behind it."""
    if not each:
        yield f"{key} = []"
        return
    yield f"{key} = ["
    width = max(len(text(one)) for one in each) + 1
    yield from (f"    {f'{text(one)},':<{width}}  # {visible_line(origin)}" for one, origin in each.items())
    yield "]"


def _some(words: Iterable[str]) -> str:
    return ", ".join(map(text, words))


def _blank(path: Path, model: str) -> Config:
    """A configuration for a file that is still to be written."""
    topic = '[[topic]]\nslug = "topic"\ntitle = "topic"\nquestion = "?"\n'
    with TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_text(topic + model, encoding="utf-8")
        return replace(load(draft), path=path.absolute(), topics=())


# --- sources, and what they hold


def _named_sources(joins: bool) -> tuple[str, ...]:
    """The sources that are typed, on a terminal; a file that is there has its own."""
    if joins or not _terminal():
        return ()
    answer: str = click.prompt(
        "Sites, feeds, folders or an OPML file to read, with spaces between (none: press enter)", default="",
        show_default=False,
    )  # fmt: skip
    return tuple(answer.split())


def _taken(offered: Sequence[FeedSubject], yes: bool) -> bool:
    """Show the catalogue's feeds on what is asked; whether they are wanted: nobody who cannot be asked gets them."""
    for told in _told(offered):
        say(told)
    if yes:
        return True
    return _terminal() and click.confirm("Read these?", default=True)


def _told(offered: Sequence[FeedSubject]) -> Iterator[str]:
    if offered:
        yield "feeds to begin with, from the catalogue; follow one with: brief add ADDRESS"
    for subject in offered:
        yield from (f"  {feed.url}  {feed.name}: {feed.note} ({subject.name})" for feed in subject.feeds)


def _feeds(offered: Iterable[FeedSubject]) -> list[Source]:
    every = {feed.url: feed for subject in offered for feed in subject.feeds}
    return [Source(feed.name, "feed", feed.url, feed.name, every=EVERY) for feed in every.values()]


def _sources(config: Config, named: Iterable[str]) -> list[Source]:
    """What addresses, folders and lists come to; without a network an address is taken as the feed that it may be."""
    found: list[Source] = []
    for what in named:
        known = replace(config, sources=(*config.sources, *found))
        try:
            found += sources_at(known, what, SourceWish(yes=True))
        except NothingFetched as error:
            url = what if "://" in what else f"https://{what}"
            taken = {source.name for source in known.sources}
            found.append(Source(free_name(urlsplit(url).hostname or url, url, taken), "feed", url))
            say(f"  {printable(what)} could not be looked at ({error}); it is written down as a feed: see brief check")
    return found


_TOLD_FAILURES = 5  # a list of feeds has many that are gone


def _material(config: Config, sources: Sequence[Source], question: str, state: Path, now: datetime) -> list[Article]:
    """What the sources hold now, as far as a look at it tells; it is kept in `state`, for the first run."""
    if not sources:
        return []
    say(f"looking at what {counted(len(sources), 'source')} {'holds' if len(sources) == 1 else 'hold'} ...")
    base, topic = config.path.parent, Topic(_LOOK, question, question)
    near = tuple(
        replace(one, topics=(), location=str(anchored(base, one.location)) if is_local(one) else one.location)
        for one in sources
    )
    few = replace(config.gather, pages=min(FETCHED, config.gather.pages))
    looked = replace(config, state=state, topics=(topic,), sources=near, searches=(), gather=few)
    store = Store(looked.state)
    try:
        with executors.executor("threads:4") as pool:
            found = stages.gather(looked, store, now, (topic,), pool, clock=datetime.now(UTC))
        items = [row["id"] for row in store.belonging(topic.slug) if row["verdict"] == "kept"]
        read = store.newest(items)
        store.forget_look(topic.slug)
    finally:
        store.close()
    if line := left_line(config, found.left):
        say(line)
    for failure, _ in found.failures[:_TOLD_FAILURES]:
        say(f"  not read: {failure}")
    if (more := len(found.failures) - _TOLD_FAILURES) > 0:
        say(f"  nor {counted(more, 'source')} more: brief check tells why")
    if found.answered < found.asked:
        (state / _STORE).unlink()  # the first run asks all of them again, that failed among them
    return [read[item] for item in items if item in read]


def _hand_over(looked: Path, path: Path) -> None:
    """Leave what was fetched to the first run; a store that is there has runs of its own, and is let alone.

    It was looked at in a folder that may lie on another disk, from where moving it would be copying it bit by bit.
    """
    state = load(path).state
    with locked(state):
        if (looked / _STORE).exists() and not (state / _STORE).exists():
            copy_database(looked / _STORE, state / _STORE)


def _by_model(
    config: Config,
    path: Path,
    plain: TopicProposal,
    articles: Sequence[Article],
    claims: Sequence[Claim],
    now: datetime,
) -> TopicProposal:
    """What the model of [llm] proposes, tried on the material; what code proposes where it does not answer."""
    from pipeline.cli.spending import MeteredEngine

    with TemporaryDirectory() as folder:
        # The accounts of a topic that is not there yet: in those of the runs, where there are any.
        config = config if path.exists() else replace(config, state=Path(folder))
        Store(config.state).close()
        asked = MeteredEngine(config, now)
        say(asked.introduced())
        try:
            drafted = asked.engine.topic(plain.question, articles)
        finally:
            asked.engine.close()
    if isinstance(drafted, Failure):
        say(f"the model gave no proposal ({drafted.reason}); this one is made without it")
        return plain
    return tried_proposal(drafted, plain, articles, claims, keeps)


# --- what is shown and asked


def _settled(proposal: TopicProposal, given: Answers) -> TopicProposal:
    """The proposal with the title and the keywords that were given."""
    if given.title:
        proposal = replace(proposal, title=" ".join(given.title.split()), title_from="you")
    if given.keywords is not None:
        words = dict.fromkeys(filter(None, (word.strip() for word in given.keywords.split(","))), "from you")
        proposal = replace(proposal, keywords=words)
    return proposal


def _agreed_on(
    proposal: TopicProposal, slug: str, articles: Sequence[Article], claims: Sequence[Claim], given: Answers
) -> TopicProposal:
    """The proposal as a person takes it: on a terminal keywords and ends are asked for, elsewhere they stand."""
    say(f"title     {visible_line(proposal.title)}  (folder {slug})")
    say(f"keywords  {', '.join(map(visible_line, proposal.keywords)) or 'none: everything belongs'}")
    _show_items(proposal.topic(slug), articles)
    if given.keywords is None and not _yes("Take these keywords?", given.yes):
        words = _typed("Which keywords, with commas between?", "--keywords")
        proposal = _settled(proposal, Answers(keywords=words))
        _show_items(proposal.topic(slug), articles)
    proposal = _with_answer_words(proposal, slug, articles, given)
    for line in _told_ends(proposal, slug, articles, claims):
        say(line)
    if not articles and proposal.ends:
        return replace(proposal, ends=None, idle=proposal.ends)
    kept = proposal.ends is None or _yes("Take these ends?", given.yes)
    return proposal if kept else replace(proposal, ends=None)


def _with_answer_words(
    proposal: TopicProposal, slug: str, articles: Sequence[Article], given: Answers
) -> TopicProposal:
    """The proposal with what tells the question from all else of its articles, where a keyword is in nearly every one.

    Such a keyword decides nothing, and the words of the question alone say what is told.
    """
    topic = proposal.topic(slug)
    each = {one: replace(topic, keywords=(one,)) for one in topic.keywords}
    alone = {one: sum(keeps(lone, article) for article in articles) for one, lone in each.items()}
    wide = [one for one, count in alone.items() if len(articles) >= _FEW and count >= _WIDE * len(articles)]
    if not wide:
        return proposal
    near = answer_words(topic, articles)
    said = " and ".join(f"“{visible_line(one)}”" for one in wide)
    say(f"{said}: in nearly every article; what is told of them goes by the other words of the question")
    if given.yes or not _terminal():
        return replace(proposal, near_words=near)
    such = f", such as {', '.join(near)}" if near else ""
    answer: str = click.prompt(
        f"Which words would an answer have that other articles on it have not? With commas{such} (none: press enter)",
        default="", show_default=False,
    )  # fmt: skip
    words = tuple(dict.fromkeys(filter(None, (word.strip() for word in answer.split(",")))))
    return replace(proposal, answer_words=words, near_words=near)


def _told_ends(
    proposal: TopicProposal, slug: str, articles: Sequence[Article], claims: Sequence[Claim]
) -> Iterator[str]:
    """Each end with its cues and what each places; where none places anybody, that, and what then."""
    ends = proposal.ends or proposal.idle
    if ends is None:
        yield "ends      none: nothing in the question or in the articles shows two; see [topic.axis] in the file"
        return
    topic = replace(proposal, ends=ends).topic(slug)
    cues = " or ".join(f"“{visible_line(cue)}”" for end in ends for cue in [*end.cues][:1])
    if not articles:
        yield f"ends      none yet: nothing was read to try {cues} on; they stand in the file behind marks"
        return
    if proposal.ends is None:
        many = counted(proposal.statements, "statement")
        yield f"ends      none: {cues} places nobody in {many} of what it keeps"
        yield "  without ends nobody gets a side, which is right for most topics; these stand in the file behind marks,"
        yield f"  to be changed as people there speak (brief tune {slug} shows then what each cue hits), or to place"
        yield f"  people yourself: brief correct {slug} side NAME END"
    kept = {one.id for one in articles if keeps(topic, one)}
    tried = [claim for claim in claims if claim.article in kept]
    for end in ends if proposal.ends else ():
        yield f"end       {visible_line(end.name)}"
        for one in cue_trials(topic, tried):
            if one.end == end.name:
                yield from _places(one)
    yield from nearly_lines(nearly_placed(topic, tried), _EXAMPLES)


def _places(one: CueTrial) -> Iterator[str]:
    """How many sentences a cue places, with some of them."""
    what = f"places {counted(len(one.placed), 'sentence')}" if one.placed else "places nobody yet"
    yield f"  “{visible_line(one.cue)}” {what}"
    for claim in one.placed[:_EXAMPLES]:
        who = f"{visible_line(claim.holder)}: " if claim.holder else ""
        yield f"    {who}“{visible_line(claim.quote)}”"


def keeps(topic: Topic, article: Article) -> bool:
    """Whether an article belongs to a topic."""
    return relevance(topic, article.item.title, " ".join(article.sentences)).belongs


def _show_items(topic: Topic, articles: Sequence[Article]) -> None:
    """Some of what the topic would keep, and some of what it would not."""
    judged = [(relevance(topic, one.item.title, " ".join(one.sentences)), one) for one in articles]
    for mark, wanted, verb in (("+", True, "keeps"), ("-", False, "leaves out")):
        some = [(found, one) for found, one in judged if found.belongs is wanted]
        if some:
            say(f"{verb} {len(some)} of {counted(len(judged), 'article')}")
        for found, one in some[:_SHOWN]:
            say(f"  {mark} {visible_line(one.item.title)} · {visible_line(one.item.outlet) or UNNAMED}: {found.why}")


def _terminal() -> bool:
    return sys.stdin.isatty()


def _yes(question: str, yes: bool) -> bool:
    return yes or not _terminal() or click.confirm(question, default=True)


def _typed(question: str, option: str) -> str:
    """What is typed on a terminal; elsewhere the error that says how to give it."""
    if not _terminal():
        raise UsageError(f"{question} Give it with: brief init {option}")
    answer: str = click.prompt(question, prompt_suffix=" ")
    return answer.strip()


def _write(path: Path, content: str) -> None:
    checked_settings(parsed_toml(printable(path), content.encode()))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CannotWrite(f"{printable(path)}: {error.strerror}") from error
