"""The pages of one topic: its versions, what changed between them, and its sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.publish import sources
from pipeline.publish.files import write
from pipeline.publish.site import holders, paths, prose
from pipeline.publish.site.comparison import compare
from pipeline.publish.site.edition import Edition, state
from pipeline.publish.site.pages import Press
from pipeline.publish.site.prose import Places
from pipeline.records import Block, Brief, Change, SourceLine, Topic

if TYPE_CHECKING:
    from pipeline.store import Store

Changes = Callable[[Brief | None, Brief, Sequence[Block]], Sequence[Change]]
SINCE = 20  # newest versions that have all changes since them in one list; older ones lead to the history
RECENT = 12  # versions that the newest page links to
HEAD = 1500  # characters of a page within which its stamp stands
HASHED = 16  # digits of a version's hash in the stamp: they tell two histories apart
_MADE_OF = re.compile(r" newest v(\d+) ([0-9a-f]{16}) ")


class Volume:
    """A topic's folder in the site, and what the store has for it."""

    def __init__(
        self,
        store: Store,
        topic: Topic,
        folder: Path,
        press: Press,
        changes: Changes,
        editions: Sequence[dict[str, Any]],
    ) -> None:
        """`editions` are the topic's versions, oldest first, as the store lists them."""
        self.store, self.topic, self.folder, self.press = store, topic, folder, press
        self.changes, self.editions = changes, editions
        self.last: int = editions[-1]["number"]
        self.brief = lru_cache(maxsize=SINCE + 2)(self._brief)

    def complete(self) -> bool:
        """Whether the newest version's page is there: it is written last."""
        return self._stamped("index.html", self._newest_stamp)

    def forget(self) -> None:
        """Delete the pages of another history: after a restore they may tell of versions that are no more."""
        hashes = {row["number"]: row["hash"][:HASHED] for row in self.editions}
        try:
            head = (self.folder / "index.html").read_text(encoding="utf-8")[:HEAD]
        except OSError:
            return
        made = _MADE_OF.search(head)
        if made is None or hashes.get(int(made[1])) == made[2]:
            return
        for path in [path for path in self.folder.rglob("*") if path.suffix in (".html", ".svg")]:
            path.unlink()

    def write(self) -> int:
        """Write all that is not there yet, but the newest version's page; returns how many files."""
        listed: dict[
            str, tuple[SourceLine, Brief]
        ] = {}  # item to the last version that lists it, of those from here on
        lacking: list[tuple[int, str]] = []
        for row in self.editions:
            number = row["number"]
            stamp = f"v{number}{'+' if number < self.last else ''}"
            there = self._stamped(paths.version(number), stamp)
            if there and not lacking:
                continue
            for brief in (self.brief(number - 1) if number > 1 else None, self.brief(number)):
                listed |= {line.item: (line, brief) for line in (*brief.sources, *brief.also)} if brief else {}
            if not there:
                lacking.append((number, stamp))
        # Sources come first: as long as a version's page is lacking, the next call looks after its sources too.
        count = self._sources(listed)
        for number, stamp in lacking:
            count += self._neighbours(number) + self._version(number, stamp)
        return count + sum(self._since(row["number"]) for row in self.editions)

    def write_newest(self) -> int:
        """Write the newest version as the topic's first page; when it is there, everything before it is."""
        recent = [row["number"] for row in self.editions[-RECENT:]]
        given = self._edition(self.last) | {"newest": True, "recent": recent, "later": False}
        return self.put("index.html", "version", "../", self._newest_stamp, **given)

    def put(self, path: str, template: str, up: str, stamp: str = "", **given: object) -> int:
        """Make a page and write it when its bytes differ."""
        html = self.press.page(template, up, stamp, topic=self.topic, pages=self._pages, **given)
        return int(write(self.folder / path, html, durable=False))

    @property
    def _newest_stamp(self) -> str:
        return f"newest v{self.last} {self.editions[-1]['hash'][:HASHED]} {self.topic.state}"

    @property
    def _pages(self) -> list[tuple[str, str, str]]:
        """(key, name, path) of what every page of the topic leads to."""
        found = [("newest", "newest", "index.html"), ("history", "history", "history.html")]
        if self.topic.axis:
            found.append(("perspectives", "perspectives", "perspectives.html"))
        if self._measured:
            found.append(("figures", "figures", "figures.html"))
        return found

    @cached_property
    def _measured(self) -> bool:
        """Whether a version that the pictures span has a figure."""
        first = self.editions[-holders.VERSIONS :][0]["number"]
        return bool(self.store.figures(self.topic.slug, first))

    @cached_property
    def _archive(self) -> list[Block]:
        """What is off the page, as it stood when it left."""
        return [block for _, _, block in self.store.archive(self.topic.slug)]

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return self.store.numbers(self.topic.slug)

    def _brief(self, number: int) -> Brief:
        brief = self.store.brief(self.topic.slug, number)
        assert brief is not None, f"{self.topic.slug} has no version {number}"
        return brief

    def _stamped(self, path: str, stamp: str) -> bool:
        """Whether a page made from the same templates and inputs is there."""
        try:
            with (self.folder / path).open(encoding="utf-8") as page:
                return f'content="{self.press.stamp} {stamp}"' in page.read(HEAD)
        except OSError:
            return False

    def _version(self, number: int, stamp: str) -> int:
        given = self._edition(number) | {"newest": False, "recent": [], "later": number < self.last}
        return self.put(paths.version(number), "version", "../", stamp, **given)

    def _edition(self, number: int) -> dict[str, Any]:
        brief = self.brief(number)
        sign, status = state(brief.topic, brief.status)
        told = self.store.changes(self.topic.slug, number)
        edition = Edition.of(brief, told, self._numbers, "sources/s{0}.html")
        return {"edition": edition, "sign": sign, "status": status}

    def _neighbours(self, number: int) -> int:
        """The two pages on what a version changed against the one before."""
        if number == 1:
            return 0
        stamp = f"v{number - 1}-v{number}"
        pair = [paths.changes(number - 1, number, side) for side in (False, True)]
        if all(self._stamped(path, stamp) for path in pair):
            return 0
        told = self.store.changes(self.topic.slug, number)
        compared = compare(
            self.brief(number - 1), self.brief(number), told, self._places(number), self._places(number - 1)
        )
        heading = f"What changed from v{number - 1} to v{number}"
        return sum(
            self.put(
                pair[side], "changes", "../../", stamp, comparison=compared, heading=heading, side=bool(side),
                twin=pair[not side].removeprefix("changes/"),
            )
            for side in (0, 1)
        )  # fmt: skip

    def _since(self, number: int) -> int:
        """All that changed since a version, while it is near enough; its address never goes away."""
        near = number > self.last - SINCE
        stamp = f"since v{number} {self.last if near else 'far'}"
        path = paths.since(number)
        if self._stamped(path, stamp):
            return 0
        if number == self.last or not near:
            return self.put(path, "since", "../../", stamp, number=number, newest=near)
        before, after = self.brief(number), self.brief(self.last)
        compared = compare(
            before, after, self.changes(before, after, self._archive), self._places(self.last), self._places(number)
        )
        heading = f"What changed since v{number}"
        return self.put(path, "changes", "../../", stamp, comparison=compared, heading=heading, side=False, twin="")

    def _places(self, after: int) -> Places:
        anchors = {block.id: block.anchor for block in self.brief(after).blocks}
        return Places(self._numbers, "../sources/s{0}.html", f"../{paths.version(after)}#{{0}}", anchors)

    def _sources(self, listed: Mapping[str, tuple[SourceLine, Brief]]) -> int:
        """The pages of the sources that these versions list or have just left out: others have not changed."""
        articles = self.store.newest(listed)
        cited = {brief.version: sources.citing(brief) for _, brief in listed.values()}
        told = {item: cited[brief.version].get(item, ()) for item, (_, brief) in listed.items()}
        claims = self.store.claims({id for blocks in told.values() for id in sources.cited_claims(blocks)})
        count = 0
        for item, (line, brief) in listed.items():
            newest = brief.version == self.last
            article = articles.get(item)
            own = sources.own_claims(item, told[item], claims)
            most, away = brief.topic.budgets.words_per_article, sources.hidden(brief)
            count += self.put(
                paths.source(line.number), "source", "../../", line=line, newest=newest, version=brief.version,
                href=prose.address(line.url), excerpt=sources.excerpt(article, away) if article else "",
                passages=sources.passages(article, own, most, away) if article else [],
                clocks=sources.clocks(line, article, own),
                target="index.html" if newest else paths.version(brief.version),
                blocks=[(block, sources.place(block)) for block in told[item]],
            )  # fmt: skip
        return count
