"""`brief why`: since when a sentence stands on the page, whose words it is, on whose support and by which rule."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.cli import blocks, judgement, terminal
from pipeline.cli.printing import harmless
from pipeline.cli.topics import topic_of
from pipeline.config import Config, load
from pipeline.errors import UsageError
from pipeline.findings import sides
from pipeline.publish.difference import name
from pipeline.publish.outline import Line, Span, Style
from pipeline.publish.parts import plain
from pipeline.publish.sources import UNNAMED
from pipeline.publish.text import clean, link
from pipeline.records import Block, Brief, Claim, Sentence
from pipeline.revise import why
from pipeline.store import Store
from pipeline.store.shelf import Shelf


def told(path: Path, slug: str, wanted: str, form: str) -> str:
    """All that is known of why a block of the newest page is there, or, without one, of each sentence in short."""
    config = load(path)
    topic_of(config, slug)
    shelf = Shelf.of(config.state, slug)
    if not shelf.last:
        raise UsageError(f"{slug} has no version yet; start with: brief run {slug}")
    store = Store(config.state)
    case = Case(config, shelf, store, wanted)
    if form == "json":
        shown = harmless(json.dumps(case.data(), ensure_ascii=False, indent=2)) + "\n"
    else:
        shown = terminal.lines(case.lines())
    store.close()
    return shown


class Case:
    """The blocks that were asked for, with everything that bears on them."""

    def __init__(self, config: Config, shelf: Shelf, store: Store, wanted: str) -> None:
        self.shelf, self.store, self.whole = shelf, store, not wanted
        self.owners = config.owners
        self.page = shelf.brief(shelf.last)
        self.topic = self.page.topic
        archive = shelf.archive() if wanted else {}
        away = [block for _, block in archive.values()]
        self.blocks = blocks.find(self.page.blocks, away, wanted, self.topic.slug) if wanted else [*self.page.blocks]
        self.left = {block.id: archive[block.id][0] for block in self.blocks if block.id in archive}
        here = replace(self.page, blocks=tuple(block for block in self.blocks if block.id not in self.left))
        self.since = [*why.since(self._versions(here))]
        for block in self.blocks:
            if block.id in self.left:  # as it stood when it left
                last = replace(shelf.brief(self.left[block.id]), blocks=(block,))
                self.since += why.since(self._versions(last))
        self.claims = store.claims(claim for entry in self.since for claim in entry.sentence.claims)
        self.articles = store.newest(item for entry in self.since for item in entry.sentence.items)
        self.numbers = store.numbers_of(self.topic.slug, self.articles)

    @cached_property
    def prospects(self) -> Mapping[str, judgement.Prospect]:
        """What each finding is worth, by its id."""
        return {one.finding: one for one in judgement.prospects(self.store, self.topic, self.page)}

    def _versions(self, newest: Brief) -> Iterator[Brief]:
        yield newest
        yield from (self.shelf.brief(n) for n in sorted(self.shelf.dates, reverse=True) if n < newest.version)

    # --- what is known

    def grounds(self, sentence: Sentence) -> Iterator[dict[str, Any]]:
        """The article that is quoted, then each further one: its number, what carries the sentence, the three clocks.

        An article of which the page does not record that sentence has the quote None.
        """
        claims = [self.claims[id] for id in sentence.claims if id in self.claims]
        quoted = {claim.item for claim in claims}
        grounds: list[tuple[str, Claim | None]] = [(claim.item, claim) for claim in claims]
        for id, claim in (*grounds, *((item, None) for item in sentence.items if item not in quoted)):
            if article := self.articles.get(id):
                item = article.item
                yield {
                    "number": self.numbers.get(id), "quote": claim.quote if claim else None, "title": item.title,
                    "outlet": item.outlet, "author": item.author, "url": item.url,
                    "happened": str(claim.when) if claim and claim.when else None,
                    "published": f"{item.published:%Y-%m-%d}" if item.published else None,
                    "found": f"{article.seen:%Y-%m-%d}",
                }  # fmt: skip

    def holder(self, sentence: Sentence) -> str:
        """Whose words a sentence is: the named holder, else the outlet."""
        lead = self.lead(sentence)
        return sentence.speaker or (lead.holder if lead else "") or sentence.outlet

    def lead(self, sentence: Sentence) -> Claim | None:
        """The claim that a sentence quotes."""
        return self.claims.get(sentence.claims[0]) if sentence.claims else None

    def reasons(self, block: Block) -> Iterator[str]:
        """The rule that put a block on the page, and what made it hold."""
        digest = self.page.engine.startswith(("digest", "offline"))
        yield why.RULES[block.section] if digest else f"the engine {self.page.engine} put it into this section"
        lead = self.lead(block.sentences[0]) if block.sentences else None
        own = [claim for sentence in block.sentences for claim in sentence.claims]
        own += [claim for finding in self.store.findings(block.findings) for claim in finding.claims]
        yield from why.because(block, self.topic, lead, self.store.relations_of(self.topic.slug, own))
        found = sides.hit(lead.quote, self.topic) if lead and self.topic.axis else None
        if found is not None and self.topic.axis:
            end = self.topic.axis[found.end > 0].name
            refused = f", but does not count: {found.refused}" if found.refused else ""
            yield f"the cue “{found.cue}” of “{end}” is in it{refused}"
        if block.id not in self.left:
            yield why.place(self.page, block)

    def decided(self, block: Block | None) -> Iterator[str]:
        """What the editor has decided about a block, or about the whole page."""
        for one in self.page.rulings:
            if block is None or block.id in one.blocks:
                ruling = one.ruling
                what = ruling.text or ruling.value or ("none" if ruling.kind in ("holder", "side", "date") else "")
                told = " ".join(part for part in (ruling.kind, one.subject if block is None else "", what) if part)
                yield f"{told}: {ruling.reason} ({ruling.author}, {ruling.day}); since v{one.version}, {ruling.place}"

    def life(self, block: Block) -> Iterator[str]:
        """What became of a block, version by version."""
        left = self.left.get(block.id, 0)
        came = blocks.came(self.shelf, block, left)
        yield f"came in v{came}" if came else "never stood on a page"
        for step in block.life:
            if step.what not in ("opened", "new"):
                said = " ".join(map(plain, step.sentences))
                yield f"{step.what} in v{step.version}" + (f": {said}" if said else "")
        if left and came:
            yield f"left the page in v{left}, for the archive; it comes back when it matters again"
        elif left:
            yield f"v{left}, with which it came in, had no room for it: it went to the archive"

    def worth(self, block: Block) -> Iterator[tuple[str, list[str]]]:
        """Each finding that a block tells, by its label, with its score in plain words."""
        own = [claim for sentence in block.sentences for claim in sentence.claims]
        ids = block.findings or self.store.finding_of(self.topic.slug, own).values()
        for finding in self.store.findings(ids):
            documents = self.store.newest(one for one in finding.origins if one in finding.items)
            known = self.prospects.get(finding.id)
            score = known.score if known else finding.score
            better = sum(one.score > score for one in self.prospects.values())
            at, of = (better + 1, len(self.prospects)) if known else self.store.place_of(self.topic.slug, score)
            parts = sorted((known.parts if known else {}).items(), key=lambda part: -abs(part[1]))
            yield (
                finding.label,
                [
                    f"{_some(len(finding.items), 'article')}, {_some(len(finding.origins), 'independent origin')}:"
                    f" {', '.join(why.named(finding.origins, documents))}",
                    f"score {score:.2f}, place {at} of {of} findings of the topic",
                    *(
                        f"{points:+.2f}  {judgement.PARTS.get(what, what)}"
                        for what, points in parts
                        if round(points, 2)
                    ),
                ],
            )

    # --- as data

    def data(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "topic": self.topic.slug,
            "version": self.page.version,
            "blocks": [self._block(block) for block in self.blocks],
            "rulings": [*self.decided(None)],
            "unprinted": [{"proposed": words, "why": why} for words, why in self.page.unprinted],
        }

    def _block(self, block: Block) -> dict[str, Any]:
        entries = [entry for entry in self.since if entry.block.id == block.id]
        told = {
            "id": block.id, "name": block.name, "section": block.section, "kind": block.kind, "title": block.title,
            "since": block.since, "left": self.left.get(block.id),
            "sentences": [self._sentence(entry) for entry in entries],
        }  # fmt: skip
        if self.whole:
            return told
        worth = [{"finding": label, "worth": parts} for label, parts in self.worth(block)]
        return told | {
            "rulings": [*self.decided(block)],
            "rule": [*self.reasons(block)],
            "life": [*self.life(block)],
            "findings": worth,
        }

    def _sentence(self, entry: why.Since) -> dict[str, Any]:
        return {
            "text": plain(entry.sentence), "step": entry.step, "came": entry.came, "changed": entry.changed,
            "holder": self.holder(entry.sentence),
            "origins": why.independent(entry.sentence, self.claims, self.articles, self.owners),
            "rests_on": [*self.grounds(entry.sentence)],
        }  # fmt: skip

    # --- as lines

    def lines(self) -> Iterator[Line]:
        """The same for people."""
        many = "sentence by sentence" if self.whole else "why it says so"
        yield _line("title", f"{self.topic.title}: v{self.page.version}, {many}", "strong")
        for block in self.blocks:
            yield Line("heading", (_span(name(block), "strong"), _span(f"  {block.anchor}", "dim")))
            for entry in self.since:
                if entry.block.id == block.id:
                    yield from self._told(entry)
            if by := [*self.decided(block)]:
                yield from _listed("By the editor", iter(by))
            if not self.whole:
                yield from _listed("By which rule", self.reasons(block))
                yield from _listed("Its life", self.life(block))
                yield _line("note", "What its findings are worth", "strong")
                for label, parts in self.worth(block):
                    yield _line("item", f"“{label}”")
                    yield from (_line("under", part, "dim") for part in parts)
        yield from self._unprinted()

    def _unprinted(self) -> Iterator[Line]:
        """What the editor decided, and what was proposed for the page and is not on it."""
        if self.whole and self.page.rulings:
            yield from _listed("Corrected by the editor", self.decided(None))
        if self.whole and self.page.unprinted:
            yield from _listed("Proposed and not printed", (f"{words} - {why}" for words, why in self.page.unprinted))

    def _told(self, entry: why.Since) -> Iterator[Line]:
        said = entry.sentence
        step = (_span(f"{entry.step}: ", "dim"),) if entry.step else ()
        yield Line("item", (*step, _span(plain(said))))
        newest = self.page.version if entry.block.id not in self.left else 0
        changed = f", in these words since v{entry.changed}" if entry.changed > entry.came else ""
        yield _line("under", f"came in v{entry.came}{changed}" + (" (new)" if entry.came == newest else ""), "dim")
        if not said.items:
            return
        origins = why.named(why.independent(said, self.claims, self.articles, self.owners), self.articles)
        engines = sorted({self.claims[claim].engine for claim in said.claims if claim in self.claims})
        count = (
            f"{_some(len(said.items), 'article')}, {_some(len(origins), 'independent origin')}: {', '.join(origins)}"
        )
        holder = self.holder(said)
        words = f"the words of {holder}; " if holder else ""
        yield _line("under", f"{words}{count}; read by {', '.join(engines) or 'an unknown engine'}", "dim")
        for ground in self.grounds(said):
            yield from self._ground(ground)
        if not self.whole:
            yield _line("under", why.passed(said, self.claims, self.articles), "dim")

    def _ground(self, ground: dict[str, Any]) -> Iterator[Line]:
        url = link(ground["url"])
        number = _span(f"[{ground['number']}]", "link", url) if ground["number"] else _span("(not listed)", "dim")
        about = clean(f"{ground['outlet'] or UNNAMED}, {ground['published'] or 'date unknown'}:")
        words = f"“{clean(ground['quote'])}”" if ground["quote"] else "which of its sentences is not recorded"
        yield Line("under", (number, Span(f" {about}", "dim"), Span(f" {words}")))
        if not self.whole:
            by = f", by {ground['author']}" if ground["author"] else ""
            days = ", ".join(f"{clock} {ground[clock] or 'unknown'}" for clock in ("happened", "published", "found"))
            yield _line("under", f"    {ground['title']}{by} · {url or ground['url']} · {days}", "dim")


def _listed(heading: str, records: Iterator[str]) -> Iterator[Line]:
    yield _line("note", heading, "strong")
    yield from (_line("item", record) for record in records)


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _line(kind: Any, words: str, style: Style = "") -> Line:
    return Line(kind, (_span(words, style),))


def _span(words: str, style: Style = "", url: str = "") -> Span:
    lead, trail = words[: len(words) - len(words.lstrip(" "))], " " * words.endswith(": ")
    return Span(f"{lead}{clean(words)}{trail}", style, url)
