"""`brief correct`: what the editor decides is written into the topic's file of corrections; the next run has it."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.cli.age import OLD
from pipeline.cli.lookup import find_block, has_run, no_version, topic_of
from pipeline.cli.output import harmless, record_lines
from pipeline.cli.preflight import instant_of
from pipeline.config import Config, load
from pipeline.errors import UsageError
from pipeline.findings.claims import unfit
from pipeline.findings.pinned import NOBODYS, nobodys, places_of, untrue_alone
from pipeline.models import Article, Block, Brief, Claim, Ruling, RulingKind, Topic
from pipeline.page.families import name_parts
from pipeline.page.revision import rulings_hash, unmatched, unshown
from pipeline.page.rulings import CORRECTED_ENTRIES, of_outlet, plain, says, wording_keys
from pipeline.render.escape import visible_line
from pipeline.render.sources import UNNAMED
from pipeline.storage import Store
from pipeline.storage.shelf import Shelf
from pipeline.urls import host_of

# What each kind is given on the command line, after the topic and the kind.
GIVEN: dict[RulingKind, tuple[str, ...]] = {
    "hide": ("BLOCK or WORDS",), "pin": ("BLOCK or WORDS",), "same": ("BLOCK or WORDS", "BLOCK or WORDS"),
    "different": ("BLOCK or WORDS", "BLOCK or WORDS"), "holder": ("NAME, BLOCK or WORDS", "NAME or none"),
    "side": ("NAME, BLOCK or WORDS", "END or none"), "date": ("BLOCK or WORDS", "DAY or none"),
    "mute": ("OUTLET or ARTICLE",), "note": ("TEXT",),
}  # fmt: skip


LEAST = 3  # words that are looked for in what is known: a word or two are no statement
_NEAREST = 5  # names that an error tells


@dataclass(frozen=True, slots=True)
class CorrectionWish:
    """What a command asks for."""

    kind: RulingKind
    given: tuple[str, ...]
    reason: str
    author: str
    since: str = ""
    on: str = ""  # block that a note is about
    holder: str = ""  # whose words are pinned
    now: str = ""  # the time that it is decided at; "" is the clock's


def kind_of(word: str) -> RulingKind:
    """The kind of this name."""
    return next(kind for kind in GIVEN if kind == word)


def correct(path: Path, slug: str, wish: CorrectionWish) -> str:
    """Write one correction; says where it stands and when it holds."""
    config = load(path)
    topic = topic_of(config, slug)
    asked = GIVEN[wish.kind]
    if len(wish.given) != len(asked):
        raise UsageError(f"brief correct {slug} {wish.kind} needs {' and '.join(asked)}, each in quotes")
    if wish.holder and wish.kind != "pin":
        raise UsageError(f"--holder is for a pin; else: brief correct {slug} holder WORDS NAME")
    if not wish.reason.strip():
        raise UsageError('a correction needs its reason: --reason "..."; readers are shown it')
    with Store(config.state) as store:
        given = frozenset(one.value for one in config.rulings.get(slug, ()) if one.kind == "holder")
        finder = _Finder(topic, Shelf.of(config.state, slug), store, given)
        ruling = finder.ruling(wish)
        unsaid = ruling.kind == "pin" and finder.nobodys(ruling)
        idle = ruling.kind == "mute" and bool(unmatched(store, topic, [ruling]))
        beside = _same_host(store, topic, ruling) if ruling.kind == "mute" and ruling.name else ()
        then = _as_of_then(store, slug, _moment(wish))
    known = config.rulings.get(slug, ())
    stands = [one for one in known if _is_again(one, ruling)]
    stead = next((one for one in known if _is_of_the_same(one, ruling)), None)
    said = replace(ruling, kind="holder", value=wish.holder.strip()) if wish.holder.strip() else None
    if said and not ruling.quote:
        raise UsageError(f"{slug}: {about(ruling)} is an entry of somebody already; pin its words instead")
    if stands and not said:
        return f"{slug}: stands there already, {stands[0].place}\n"
    from pipeline.config.rulings import append_correction

    if said and not any(_is_again(one, said) for one in config.rulings.get(slug, ())):
        append_correction(path, topic, said)
    if stands:
        return f"{slug}: stands there already, {stands[0].place}; its words are said by {visible_line(wish.holder)}\n"
    written = append_correction(path, topic, ruling, stead)
    holds = f"matches nothing that is known of {slug} yet" if idle else f"it holds with: brief run {slug}{then}"
    if why := _unseen(path, topic, ruling, wish):
        holds = f"{holds}, and shows on no page: {why}"
    told = [f"{written}: [[{ruling.kind}]] {visible_line(about(ruling))}; {holds}"]
    if stead:
        told.append(f"it takes the place of {visible_line(_decided(stead))}")
    if ruling.kind == "pin" and ruling.quote:
        told.append("where no section has it yet, it stands in What, with who says it")
    if said:
        told[0] += f", said by {visible_line(wish.holder)}"
    elif unsaid:
        told.append(
            "it is all quotation, and its article does not say plainly of whom: say whose words with --holder NAME"
        )
    for host, outlets in beside:
        named = ", ".join(f'"{visible_line(one)}"' for one in outlets[:_NEAREST])
        more = f" and {len(outlets) - _NEAREST} more" if len(outlets) > _NEAREST else ""
        told.append(f"not muted by it, and on the same host: {named}{more}; for all of it: mute {host}")
    return harmless("\n".join(told)) + "\n"


_VALUED: tuple[RulingKind, ...] = ("holder", "side", "date")  # a thing has one: the last that was given


def _is_of_the_same(one: Ruling, ruling: Ruling) -> bool:
    """Whether a ruling gives another value to the same thing."""
    if one.kind != ruling.kind or one.kind not in _VALUED:
        return False
    return (one.name, one.quote, one.url, one.block) == (ruling.name, ruling.quote, ruling.url, ruling.block)


def _decided(one: Ruling) -> str:
    value = f" = {one.value or 'none'}" if one.kind in _VALUED else ""
    return f"[[{one.kind}]] {about(one)}{value}"


def undo(path: Path, slug: str, given: Sequence[str]) -> str:
    """Take the newest correction out of the topic's file, or the newest of those that are about these words."""
    from pipeline.config.rulings import take_out

    config = load(path)
    topic = topic_of(config, slug)
    words = " ".join(given).casefold()
    able = [one for one in config.rulings.get(slug, ()) if not words or words in _decided(one).casefold()]
    if not able:
        what = f' about "{" ".join(given)}"' if given else ""
        raise UsageError(f"{slug}: there is no correction{what} to take out; see: brief correct {slug}")
    last = able[-1]
    written = take_out(path, topic, last)
    with Store(config.state) as store:
        run = f"brief run {slug}{_as_of_then(store, slug, datetime.now(UTC))}"
    return harmless(f"{written}: taken out: {visible_line(_decided(last))}; it ends with: {run}") + "\n"


def _is_again(one: Ruling, ruling: Ruling) -> bool:
    """Whether two rulings come to the same, whoever decided it when and why."""
    return replace(one, reason=ruling.reason, author=ruling.author, day=ruling.day) == ruling


def _unseen(path: Path, topic: Topic, ruling: Ruling, wish: CorrectionWish) -> str:
    """Why a ruling that was just written would show on no page, "" where it will."""
    config = load(path)
    rulings = config.rulings.get(topic.slug, ())
    with Store(config.state) as store:
        found = unshown(store, topic, _moment(wish), dict(config.aliases), rulings)
    return next((why for one, why in found.items() if replace(one, place="") == ruling), "")


def unseen_line(ruling: Ruling, why: str) -> str:
    """A correction that no reader sees, in a line."""
    return f"{ruling.place}: [[{ruling.kind}]] {visible_line(about(ruling))} shows on no page: {why}"


def _as_of_then(store: Store, slug: str, now: datetime) -> str:
    """The option of the run that takes a correction in, where pages look as of long ago; "" elsewhere."""
    newest = store.newest_edition(slug)
    return f" --now {newest[1]:%Y-%m-%d}T23:59Z" if newest and newest[1] < now - OLD else ""


def _moment(wish: CorrectionWish) -> datetime:
    return instant_of(wish.now) if wish.now else datetime.now(UTC)


def _same_host(store: Store, topic: Topic, ruling: Ruling) -> list[tuple[str, list[str]]]:
    """The hosts on which a muted outlet stands, each with what else they publish under other names."""
    items = store.items_of(topic.slug, ruling.name)
    hosts = sorted({host_of(one.url) for one in items if of_outlet(ruling.name, one.outlet, one.url)} - {""})
    found = []
    for host in hosts:
        there = (one for one in store.items_of(topic.slug, host) if host_of(one.url) == host)
        others = {one.outlet or UNNAMED for one in there if not of_outlet(ruling.name, one.outlet, one.url)}
        if others:
            found.append((host, sorted(others)))
    return found


def about(ruling: Ruling) -> str:
    """What a ruling is about, in short."""
    words = f"“{ruling.quote[:60]}{'…' if len(ruling.quote) > 60 else ''}”" if ruling.quote else ""
    return ruling.name or ruling.text[:60] or words or ruling.block or ruling.url


class _Finder:
    """Finds what is meant, by the page, its archive and the store."""

    def __init__(self, topic: Topic, shelf: Shelf, store: Store, given: frozenset[str] = frozenset()) -> None:
        if not shelf.last:
            raise no_version(store.path.parent, topic.slug)
        self.topic, self.store, self.given = topic, store, given  # names of holders that other corrections give
        self.page: Brief = shelf.brief(shelf.last)
        self.away = [block for _, block in shelf.archive().values()]

    def ruling(self, wish: CorrectionWish) -> Ruling:
        """The ruling that is asked for."""
        today = _moment(wish).date()
        made = Ruling(wish.kind, wish.reason.strip(), wish.author.strip() or getpass.getuser(), today)
        first, *rest = wish.given
        match wish.kind:
            case "mute":
                if url := self._article(first):
                    if wish.since:
                        raise UsageError("--since is of an outlet; an article came on one day")
                    return replace(made, url=url)
                return replace(made, name=first, since=_day(wish.since) if wish.since else None)
            case "note":
                return replace(self._statement(made, wish.on, entry=True) if wish.on else made, text=first)
            case "hide" | "pin":
                return self._statement(made, first, entry=not wish.holder, named=bool(wish.holder.strip()))
            case "same" | "different":
                one = self._statement(made, first)
                other = self._cited(made, first, rest[0]) or self._statement(made, rest[0])
                if plain(one.quote) == plain(other.quote):  # the address tells which is which, if the first has one
                    one, other = sorted((one, other), key=lambda said: not said.url)
                    if one.url == other.url:
                        raise UsageError(
                            f"{self.topic.slug}: both are one statement: “{visible_line(one.quote)[:60]}”; of an entry"
                            " that cites several articles name one that does not tell it, by its number: s12"
                        )
                return replace(one, other=other.quote, other_url=other.url)
        value = "" if rest[0] == "none" else rest[0]
        if wish.kind in ("holder", "side"):
            name = self._holder(first, wish.kind)
            if name:
                return replace(made, name=name, value=value)
        return replace(self._statement(made, first), value=value)

    def _holder(self, wanted: str, kind: str) -> str:
        """The holder that is meant: by name, for a side also by the voice's block; "" for a statement."""
        voices = self.page.section("perspectives")
        named = next((voice.title for voice in voices if wanted in (voice.name, voice.id)), "")
        if named and kind == "side":
            return named
        holders = {*self.store.holders(self.topic.slug), *(voice.title for voice in voices), *self.given} - {""}
        if wanted in holders:
            return wanted
        if wanted.isdecimal() or any(wanted in (one.name, one.id) for one in (*self.page.blocks, *self.away)):
            return ""
        asked = {*name_parts(wanted)}
        if len(asked) <= LEAST and (meant := sorted(one for one in holders if asked and asked < {*name_parts(one)})):
            told = ", ".join(f'"{one}"' for one in meant[:_NEAREST])
            raise UsageError(f'{self.topic.slug}: "{visible_line(wanted)}" is no holder; give the name in full: {told}')
        return ""

    def nobodys(self, ruling: Ruling) -> bool:
        """Whether the words of a ruling are a quotation of which its article does not say plainly whose it is."""
        claim = self._claim(ruling.quote)
        if claim is None:
            return False
        article = self.store.newest([claim.item])[claim.item]
        own = claim.holder in ("", article.item.outlet) and claim.article == article.id
        return own and all(nobodys(article, place) for place in claim.sentences)

    def _article(self, wanted: str) -> str:
        """The address of the article that is meant by it, or by its number on the page; "" for an outlet."""
        number = re.fullmatch(r"(?:s(\d{1,6})|\[(\d{1,6})\])", wanted.strip().casefold())
        if number:
            lines = (*self.page.sources, *self.page.also)
            wanted_number = int(number[1] or number[2])
            if url := next((line.url for line in lines if line.number == wanted_number), ""):
                return url
            raise UsageError(f"{self.topic.slug}: no source of the newest page has the number {wanted_number}")
        return wanted.strip() if "://" in wanted else ""

    def _statement(self, made: Ruling, wanted: str, entry: bool = False, named: bool = False) -> Ruling:
        """The words and the address of what is meant, or the block where it is more than a statement."""
        try:
            found = find_block(self.page.blocks, self.away, wanted, self.topic.slug)
        except UsageError:
            if claim := self._claim(wanted):
                return replace(made, quote=claim.quote, url=self._url(claim.item))
            if stands := self._sentence(wanted):
                article, place = stands
                if made.kind == "pin" and not untrue_alone(article, place, named):
                    return replace(made, quote=article.sentences[place], url=self._url(article.item.id))
                raise UsageError(self._unfit(article, place, made.kind)) from None
            if wanted.count(" ") < LEAST - 1:
                raise
            words = visible_line(wanted)[:60]
            raise UsageError(
                f"{self.topic.slug}: no block and no statement that was read for it has the words “{words}”;"
                f" look for it with: brief find WORDS --topic {self.topic.slug}"
            ) from None
        if made.kind in ("hide", "pin") and (told_in := self._told_in(found, wanted)):
            return replace(made, quote=told_in.quote, url=self._url(told_in.item))
        block = self._one(found, wanted)
        claims = self.store.claims(said.claims[0] for said in block.sentences if said.claims)
        told = [claims[said.claims[0]] for said in block.sentences if said.claims and said.claims[0] in claims]
        of_words = made.kind == "hide" and block.section == "perspectives"  # another statement may stand there
        if entry and block.section in CORRECTED_ENTRIES and not of_words:
            both = len(told) > 1 and block.kind != "sides"
            quotes = (told[0].quote, told[1].quote) if both and made.kind == "hide" else ("", "")
            return replace(made, block=block.id, quote=quotes[0], other=quotes[1])
        if not told:
            raise UsageError(f"{self.topic.slug}: {block.anchor} quotes nothing that could be corrected")
        return replace(made, quote=told[0].quote, url=self._url(told[0].item))

    def _told_in(self, blocks: Sequence[Block], words: str) -> Claim | None:
        """The one statement of these blocks that has the words: its name means an entry, its words the statement."""
        if words.count(" ") < LEAST - 1:
            return None
        claims = self.store.claims(said.claims[0] for block in blocks for said in block.sentences if said.claims)
        told = {claim.quote: claim for claim in claims.values() if says(words, claim)}
        return next(iter(told.values())) if len(told) == 1 else None

    def _cited(self, made: Ruling, entry: str, wanted: str) -> Ruling | None:
        """The statement of a source of the page, by its number, that an entry cites beside the one that it quotes."""
        line = next((one for one in self.page.sources if f"s{one.number}" == wanted.casefold()), None)
        if line is None:
            return None
        block = self._one(find_block(self.page.blocks, self.away, entry, self.topic.slug), entry)
        claims = self.store.claims(id for said in block.sentences for id in said.claims)
        told = next((claim for claim in claims.values() if claim.item == line.item), None)
        if told is None:
            raise UsageError(f"{self.topic.slug}: {block.anchor} does not cite {wanted}")
        return replace(made, quote=told.quote, url=self._url(told.item))

    def _one(self, found: Sequence[Block], wanted: str) -> Block:
        """The block that is meant; of several that tell one statement any."""
        if len({block.sentences[0].claims[:1] for block in found if block.sentences}) > 1:
            names = ", ".join(block.anchor for block in found)
            raise UsageError(f'{self.topic.slug}: "{visible_line(wanted)[:60]}" stands in {names}; name one of them')
        return found[0]

    def _claim(self, words: str) -> Claim | None:
        """What is known and stands on no page."""
        if words.count(" ") < LEAST - 1:
            return None
        known = self.store.claims_saying(self.topic.slug, wording_keys(words))
        return next((claim for claim in known if says(words, claim)), None)

    def _sentence(self, words: str) -> tuple[Article, int] | None:
        """Where words of an article stand that never became a statement."""
        if words.count(" ") < LEAST - 1:
            return None
        items = (row["id"] for row in self.store.belonging(self.topic.slug) if row["verdict"] == "kept")
        articles = self.store.newest(items).values()
        return next(((article, n) for article in articles for n in places_of(words, article, plain)), None)

    def _unfit(self, article: Article, place: int, kind: RulingKind) -> str:
        """Why such a sentence is none, and what to do about it."""
        where = f"“{article.item.title}” ({article.item.outlet or UNNAMED})"
        sentence, slug = article.sentences[place], self.topic.slug
        untrue = untrue_alone(article, place) if kind == "pin" else ""
        if untrue == NOBODYS:
            way = (
                f'say whose words they are with --holder NAME, or tell it in your own: brief correct {slug} note "..."'
            )
            return f"{slug}: “{visible_line(sentence)}” of {where} {untrue}; {way}"
        return (
            f"{slug}: “{visible_line(sentence)}” of {where} is no statement that a page can tell: it"
            f' {untrue or unfit(sentence)}; tell it in your own words with: brief correct {slug} note "..."'
        )

    def _url(self, item: str) -> str:
        """The address of an article; a document of a folder has none that holds on another machine."""
        urls = (one.url for one in self.store.items([item]))
        return next((url for url in urls if not url.startswith("file:")), "")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'--since "{text}" is no day; write it as 2026-03-02') from None


def list_corrections(path: Path, slug: str) -> str:
    """The corrections of a topic, each with how it stands."""
    config = load(path)
    topic = topic_of(config, slug)
    rulings = config.rulings.get(slug, ())
    if not rulings:
        return f"{slug} has no corrections; see: brief correct --help\n"
    with Store(config.state) as store:
        page = store.brief(slug, store.last_version(slug))
        idle = unmatched(store, topic, rulings)
        known = store.ruled(slug) == rulings_hash(rulings)
        nowhere = unshown(store, topic, datetime.now(UTC), dict(config.aliases), rulings)
        then = _as_of_then(store, slug, datetime.now(UTC))
    since = {one.ruling: one.version for one in (page.rulings if page else ())}
    told, away = [], _away(page)
    for ruling in rulings:
        run = f"brief run {slug}{then}"
        waits = "holds; nothing that was told is touched by it" if known else f"holds with: {run}"
        holds = f"holds since v{since[ruling]}" if ruling in since else waits
        holds = f"{holds}; {away[ruling]} has left the page, and the note with it" if ruling in away else holds
        holds = f"{holds}; it shows on no page: {nowhere[ruling]}" if ruling in nowhere else holds
        stands = "matches nothing that is known" if ruling in idle else holds
        told.append(f"{ruling.kind:<9}  {about(ruling)}")
        told.append(f"           {ruling.reason} ({ruling.author}, {ruling.day}) · {ruling.place} · {stands}")
    return record_lines(told) + "\n"


def standing(config: Config, store: Store, topics: Sequence[Topic]) -> Iterator[str]:
    """What is wrong with corrections that are valid: they mean nothing, or belong to no topic."""
    known = [topic for topic in topics if store.last_version(topic.slug)]  # of others nothing can be said yet
    for topic in known:
        rulings = config.rulings.get(topic.slug, ())
        yield from (idle(ruling, topic.slug) for ruling in unmatched(store, topic, rulings))
        away = _away(store.brief(topic.slug, store.last_version(topic.slug)))
        yield from (
            f"{ruling.place}: [[note]] {about(ruling)} is on {away[ruling]}, which has left the page of {topic.slug};"
            " it is shown again when that is back: take it out, or let it be on another entry"
            for ruling in rulings
            if ruling in away
        )
    yield from map(stray, config.strays)


def _away(page: Brief | None) -> dict[Ruling, str]:
    """The notes that a page does not show, as it has no more what they are on, and what that is."""
    there = {block.id for block in page.blocks} if page else set()
    gone = (one for one in (page.rulings if page else ()) if one.ruling.kind == "note" and not one.noted(there))
    return {one.ruling: one.subject or "a statement" for one in gone}


def doubtful(config: Config, topics: Sequence[Topic]) -> list[str]:
    """The same for a command that writes nothing, not even beside the store."""
    if not (config.rulings and has_run(config)):
        return [stray(name) for name in config.strays]
    with Store.looking(config.state) as store:
        return [*standing(config, store, topics)]


def idle(ruling: Ruling, slug: str) -> str:
    """A correction that does nothing, in a line."""
    words = "; a block's name is of one store, words are of all: brief correct writes both" if ruling.block else ""
    return f"{ruling.place}: [[{ruling.kind}]] {about(ruling)} matches nothing that is known of {slug}{words}"


def stray(name: str) -> str:
    """A file that belongs to no topic, in a line."""
    return f"{name}: there is no topic of that name; call the file after the slug of one"
