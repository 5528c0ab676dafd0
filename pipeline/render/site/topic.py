"""The pages of one topic: its versions, what changed between them, and its sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.models import Block, BlockStep, Brief, Change, Sentence, SourceLine, StepKind, Topic
from pipeline.render import parts, sources, summary
from pipeline.render.difference import skips
from pipeline.render.escape import safe_link, visible_line
from pipeline.render.files import write
from pipeline.render.parts import Part
from pipeline.render.site import charts, pages
from pipeline.render.site.html import NO_MARKUP, Places
from pipeline.render.site.pages import SitePress
from pipeline.render.summary import (
    added,
    change_summary,
    change_text,
    numbered,
    question_lead,
    status_change,
)
from pipeline.render.text_diff import (
    CONTEXT,
    FATES,
    LONGEST_RUN,
    SHOWN_SAME,
    Rewording,
    Run,
    RunKind,
    holding,
    shortened,
    untold,
    voice_fate,
)

if TYPE_CHECKING:
    from pipeline.storage import Store

# What changed between two versions, laid out for a page: meaning by kind, then words inline or side by side.

LEFT: tuple[RunKind, ...] = ("same", "removed", "moved out")
RIGHT: tuple[RunKind, ...] = ("same", "added", "moved in")
_TAGS: dict[RunKind, tuple[str, str]] = {
    "removed": ("del", "gone: "), "moved out": ("del", "moved away: "),
    "added": ("ins", "new: "), "moved in": ("ins", "moved here: "),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SiteChange:
    """A change of meaning as a reader sees it."""

    mark: str  # a sign beside it: plus, minus, arrow ...
    style: str  # added, removed, moved or settled
    line: Markup


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A block whose words changed: all of it in one, and its two sides."""

    where: str
    fate: str
    inline: Markup
    left: Markup
    right: Markup


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two versions."""

    before: Brief
    after: Brief
    told: tuple[SiteChange, ...]
    rows: tuple[ComparisonRow, ...]
    sources: tuple[SourceLine, ...]
    standing: str  # how the status changed, "" where it did not
    summary: str  # all that changed, counted


def compare(before: Brief, after: Brief, changes: Sequence[Change], places: Places, earlier: Places) -> Comparison:
    """The two versions side by side; `changes` is what changed in meaning between them.

    `places` leads into the newer page, `earlier` into the older one, for blocks that have left since.
    """
    on_page = {block.id for block in after.blocks}
    told = tuple(
        site_change(change, places if change.block in on_page else earlier, dated=skips(before, after))
        for change in summary.in_meaning(changes)
    )
    fates = holding(before, after, changes)
    rows = tuple(_row(one, fates) for one in untold(before, after, changes))
    said = change_summary(before, after, changes)
    return Comparison(before, after, told, rows, tuple(added(before, after)), status_change(before, after), said)


def site_change(change: Change, places: Places, dated: bool = False) -> SiteChange:
    """One change as its line shows it."""
    mark, style = _sign(change)
    return SiteChange(mark, style, places.line(change_text(change, dated).line))


def _sign(change: Change) -> tuple[str, str]:
    if change.kind in ("claim corrected", "claim withdrawn"):
        return "−", "removed"
    if change.kind in ("ruled", "settings edited", "position moved", "event redated", "figure moved"):
        return "⇄", "moved"
    if change.kind in ("question answered", "question narrowed", "tension eased"):
        return "✓", "settled"
    return "+", "added"


def _row(change: Rewording, fates: Mapping[str, str]) -> ComparisonRow:
    where = parts.section_place(change.section, visible_line(change.title).strip())
    fate = "moved" if change.moved else change.fate
    inline = _runs(change.runs, fates)
    if words := FATES.get(change.fate):
        inline += Markup(' <span class="ours">({0})</span>').format(words)
    return ComparisonRow(where, fate, inline, _side(change.runs, LEFT, fates), _side(change.runs, RIGHT, fates))


def _side(runs: Sequence[Run], kinds: tuple[RunKind, ...], fates: Mapping[str, str]) -> Markup:
    return _runs([run for run in runs if run.kind in kinds], fates)


def _runs(runs: Sequence[Run], fates: Mapping[str, str]) -> Markup:
    return Markup(" ").join(_run(run, place, len(runs), fates) for place, run in enumerate(runs))


def _run(run: Run, place: int, total: int, fates: Mapping[str, str]) -> Markup:
    words = visible_line(" ".join(run.words)).split()
    if run.kind == "same":
        return Markup("<span>{0}</span>").format(
            shortened(words, CONTEXT * (place > 0), CONTEXT * (place < total - 1), SHOWN_SAME)
        )
    tag, hidden = _TAGS[run.kind]
    moved = Markup(' class="moved"') if run.kind.startswith("moved") else NO_MARKUP
    form = Markup('<{0}{1}><span class="hidden">{2}</span>{3}</{0}>')
    note = Markup(' <span class="ours">({0})</span>').format(voice_fate(run, fates)) if run.voice else NO_MARKUP
    return (
        form.format(Markup(tag), moved, hidden, shortened(words, LONGEST_RUN // 2, LONGEST_RUN // 2, LONGEST_RUN))
        + note
    )


# A version as its page shows it: what is new, perspectives by their side, and the life of each entry in words.

_BACK = 6  # links back from a source to what cites it
_SIGNS: Mapping[StepKind, str] = {
    "now says": "→", "changed sides": "⇄", "reversed": "⇄", "strengthened": "▲", "softened": "▽", "challenged": "≠",
}  # fmt: skip


_STEPS: Mapping[StepKind, str] = {"new": "came in", "silent": "fell silent"}
_MOVED = 3  # lines that say on a front page, or in a frame elsewhere, what moved lately


@dataclass(frozen=True, slots=True)
class Evolution:
    """A step in how a view moved, as a line under it."""

    sign: str
    text: str
    said: Markup


@dataclass(frozen=True, slots=True)
class Side:
    """The perspectives at one end of the axis, or all of them where there is none."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version with all that its template asks for."""

    brief: Brief
    changes: Sequence[Change]
    places: Places
    picked: tuple[list[Change], int]
    cited: Mapping[str, Sequence[Block]]  # the blocks that cite each item

    @classmethod
    def of(cls, brief: Brief, changes: Sequence[Change], numbers: Mapping[str, int], context: str = "") -> VersionPage:
        """The version, with the changes against the one before; `context` is where its quotations lead."""
        anchors = {block.id: block.anchor for block in brief.blocks}
        places = Places({**numbers, **numbered(brief)}, "#s{0}", anchors=anchors, context=context)
        return cls(brief, changes, places, summary.picked(brief, changes), sources.citing(brief))

    @property
    def news(self) -> list[SiteChange]:
        """What is new, as far as the page tells it; beside the one line that tells of a first page what was decided."""
        return self.lines(summary.by_the_editor(self.picked[0]) if self.brief.built_from else self.picked[0])

    def lines(self, told: Sequence[Change]) -> list[SiteChange]:
        """These changes, each with the version that it came in where that is an earlier one."""
        return [site_change(change, self.places, summary.of_earlier(self.brief, change)) for change in told]

    @property
    def stories(self) -> list[parts.Story]:
        """The narrative."""
        return parts.narrative_order(self.brief)

    @property
    def headlines(self) -> list[SourceLine]:
        """The sources whose titles tell the course of the debate."""
        return [line for line, _ in parts.headlines(self.brief)]

    @property
    def measures(self) -> list[tuple[str, tuple[Block, ...]]]:
        """The figures by what they measure."""
        return parts.measures(self.brief)

    @property
    def timeline(self) -> list[tuple[str, list[Block]]]:
        """What happened, and what lies ahead under a heading of its own."""
        both = [("", parts.past_events(self.brief)), ("Coming", parts.coming(self.brief))]
        return [(heading, blocks) for heading, blocks in both if blocks]

    @property
    def notes(self) -> list[parts.Note]:
        """What the editor has noted."""
        return parts.notes(self.brief)

    @property
    def sides(self) -> list[Side]:
        """The perspectives by the end of the axis that they are nearer to, those of whom none is told last."""
        blocks, axis = self.brief.section("perspectives"), self.brief.topic.axis
        if axis is None:
            return [Side("", blocks)] if blocks else []
        split = [
            Side(axis[0].name, tuple(block for block in blocks if block.pole < 0)),
            Side(axis[1].name, tuple(block for block in blocks if block.pole > 0)),
            Side("no side told", tuple(block for block in blocks if block.pole == 0)),
        ]
        return [side for side in split if side.blocks]

    def fresh(self, block: Block) -> bool:
        """Whether an entry came in with this version, where not all of them did."""
        return self.brief.version > 1 and block.since == self.brief.version

    def told(self, block: Block) -> Markup:
        """The sentences of a block; a voice does not name its holder again."""
        form = Markup('<span class="said" dir="auto">{0}</span>')
        return Markup(" ").join(form.format(self.places.line(one)) for one in parts.of_block(block))

    def sentences(self, said: Iterable[Sentence], speaker: bool = True) -> Markup:
        """Sentences in their order."""
        return Markup(" ").join(self.places.said(one, speaker) for one in said)

    def figure(self, block: Block) -> tuple[str, str, Markup, int]:
        """Holder, figure, numbers, and since which version it is this one."""
        given = block.figure.text if block.figure else parts.plain_sentence(block.sentences[0])
        cites = self.places.line([Part("cites", " ", block.sentences[0].items)])
        return parts.holder_name(block), visible_line(given), cites, parts.stands_since(block)

    def corrections(self, block: Block) -> list[tuple[str, int, Markup]]:
        """(corrected or withdrawn, version, what it had said), then what the editor has decided."""
        steps = [step for step in block.life if step.what in ("corrected", "withdrawn")]
        told = [(step.what, step.version, self.sentences(step.sentences)) for step in steps]
        marks = parts.editor_marks(self.brief, block)
        return told + [(what, version, Markup()) for what, version in marks]

    def evolution(self, block: Block) -> list[Evolution]:
        """How a view moved last, with what its holder said before, and who challenges it."""
        found = []
        for head, step in parts.evolution(block):
            own = step.what in parts.SHOWN_MOVES
            said = [parts.own(one) for one in step.sentences] if own else step.sentences
            found.append(Evolution(_SIGNS.get(step.what, "·"), head, self.sentences(said, speaker=not own)))
        return found

    def step_words(self, step: BlockStep) -> Markup:
        """The words of a step: what a holder said until then, under the holder's name, or who speaks against it."""
        before = step.what in parts.SHOWN_MOVES
        return self.sentences([parts.own(one) for one in step.sentences] if before else step.sentences, not before)

    def heard(self, voice: Block) -> list[tuple[str, str, Markup]]:
        """(section, anchor, words) of each entry outside of the perspectives that tells what a holder says or did."""
        name, told = voice.title.casefold(), {said.text for said in voice.sentences}
        return [
            (parts.HEADINGS[block.section], block.anchor, self.sentences([said]))
            for block in self.brief.blocks
            if block.section != "perspectives" and block.kind != "sides"
            for said in block.sentences
            if said.text not in told and (said.speaker.casefold() == name or name in said.text.casefold())
        ]

    def silent(self, block: Block) -> int:
        """The version since which a holder has said nothing, 0 for all others."""
        return parts.silent(block)

    def asked(self, block: Block) -> str:
        """What stands in front of a question."""
        return question_lead(block)

    def standing(self, block: Block) -> tuple[str, str]:
        """The sign and the words for how a question stands: open, narrowed, answered or stale."""
        known = {"answered": "●", "narrowed": "◐", "stale": "◌"}
        for step in reversed(block.life):
            if step.what in known:
                return known[step.what], f"{step.what} in v{step.version}"
        return "○", f"open since v{block.since}"

    def eased(self, block: Block) -> int:
        """The version in which a tension eased, 0 while it holds."""
        return block.life[-1].version if block.life and block.life[-1].what == "eased" else 0

    def backs(self, item: str) -> tuple[list[tuple[str, str, str]], int]:
        """(letter, anchor, place) of the entries that cite an item, and how many more there are."""
        blocks = self.cited.get(item, ())
        shown = zip("abcdefghij"[:_BACK], blocks, strict=False)
        return [(letter, b.anchor, visible_line(sources.block_place(b))) for letter, b in shown], max(
            0, len(blocks) - _BACK
        )

    def turn(self, block: Block) -> str:
        """Where a position stands on the axis, as a coordinate from 8 to 112 of a line 120 wide."""
        return f"{60 + 52 * max(-1.0, min(1.0, block.pole)):.0f}"


def moved_lately(brief: Brief, changes: Sequence[Change], numbers: Mapping[str, int], to: str = "") -> list[Markup]:
    """The first of what is new in a newest version, in lines that lead into its page; `to` leads to the topic."""
    anchors = {block.id: block.anchor for block in brief.blocks}
    places = Places({**numbers, **numbered(brief)}, f"{to}index.html#s{{0}}", f"{to}index.html#{{0}}", anchors)
    edition = VersionPage(brief, changes, places, summary.picked(brief, changes), {})
    lines = [edition.sentences([said]) for said in brief.news]
    return [*lines, *(change.line for change in edition.lines(edition.picked[0]))][:_MOVED]


def _end(topic: Topic, pole: float) -> str:
    """The end of the axis at which a holder stands, "" for neither."""
    return topic.axis[pole > 0].name if topic.axis and pole else ""


def state_sign(topic: Topic, status: str) -> tuple[str, str]:
    """The sign and the word for how a topic stands."""
    if topic.state == "closed":
        return "■", "closed"
    return {"active and growing": "▲", "steady": "●", "cooling": "▽", "dormant": "○"}.get(status, "●"), status


Changes = Callable[[Brief | None, Brief, Sequence[Block]], Sequence[Change]]
SINCE_PAGES = 20  # newest versions that have all changes since them in one list; older ones lead to the history
_RECENT = 12  # versions that the newest page links to
_HEAD = 1500  # characters of a page within which its stamp stands
HASHED = 16  # digits of a version's hash in the stamp: they tell two histories apart
_MADE_OF = re.compile(r" newest v(\d+) ([0-9a-f]{16}) ")


class Volume:
    """A topic's folder in the site, and what the store has for it."""

    def __init__(
        self,
        store: Store,
        topic: Topic,
        folder: Path,
        press: SitePress,
        changes: Changes,
        editions: Sequence[dict[str, Any]],
    ) -> None:
        """`editions` are the topic's versions, oldest first, as the store lists them."""
        self.store, self.topic, self.folder, self.press = store, topic, folder, press
        self.changes, self.editions = changes, editions
        self.last: int = editions[-1]["number"]
        self.brief = lru_cache(maxsize=SINCE_PAGES + 2)(self._brief)

    def complete(self) -> bool:
        """Whether the newest version's page is there: it is written last."""
        return self._stamped("index.html", self._newest_stamp)

    def forget(self) -> None:
        """Delete the pages of another history: after a restore they may tell of versions that are no more."""
        hashes = {row["number"]: row["hash"][:HASHED] for row in self.editions}
        try:
            head = (self.folder / "index.html").read_text(encoding="utf-8")[:_HEAD]
        except OSError:
            return
        made = _MADE_OF.search(head)
        if made is None or hashes.get(int(made[1])) == made[2]:
            return
        for path in [path for path in self.folder.rglob("*") if path.suffix in (".html", ".svg")]:
            path.unlink()

    def write(self) -> int:
        """Write all that is not there yet, but the newest version's page; returns how many files."""
        # Item to the last version that lists it, of those from here on.
        listed: dict[str, tuple[SourceLine, Brief]] = {}
        lacking: list[tuple[int, str]] = []
        for row in self.editions:
            number = row["number"]
            stamp = f"v{number}{'+' if number < self.last else ''}"
            there = self._stamped(pages.version(number), stamp)
            if there and not lacking:
                continue
            for brief in (self.brief(number - 1) if number > 1 else None, self.brief(number)):
                listed |= {line.item: (line, brief) for line in (*brief.sources, *brief.also)} if brief else {}
            if not there:
                lacking.append((number, stamp))
        # Sources come first: as long as a version's page is lacking, the next call looks after its sources too.
        count = self._sources(listed) + self._voices()
        for number, stamp in lacking:
            count += self._neighbours(number) + self._version(number, stamp)
        return count + sum(self._since(row["number"]) for row in self.editions)

    def write_newest(self) -> int:
        """Write the newest version as the topic's first page; when it is there, everything before it is."""
        recent = [row["number"] for row in self.editions[-_RECENT:]]
        given = self._edition(self.last)
        told = self.store.changes(self.topic.slug, self.last)
        lines = moved_lately(self.brief(self.last), told, self._numbers)
        count = self.put("embed.html", "embed", "../", **given, lines=lines)
        given |= {"newest": True, "recent": recent, "later": False}
        return count + self.put("index.html", "version", "../", self._newest_stamp, **given)

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
        first = self.editions[-charts.VERSIONS :][0]["number"]
        return bool(self.store.figures(self.topic.slug, first))

    @cached_property
    def _archive(self) -> list[Block]:
        """What is off the page, as it stood when it left."""
        return [block for block, _ in self._away]

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
                return f'content="{self.press.stamp} {stamp}"' in page.read(_HEAD)
        except OSError:
            return False

    def _version(self, number: int, stamp: str) -> int:
        given = self._edition(number) | {"newest": False, "recent": [], "later": number < self.last}
        return self.put(pages.version(number), "version", "../", stamp, **given)

    def _edition(self, number: int) -> dict[str, Any]:
        brief = self.brief(number)
        sign, status = state_sign(brief.topic, brief.status)
        told = self.store.changes(self.topic.slug, number)
        edition = VersionPage.of(brief, told, self._numbers, "sources/s{0}.html")
        return {"edition": edition, "sign": sign, "status": status}

    def _neighbours(self, number: int) -> int:
        """The two pages on what a version changed against the one before."""
        if number == 1:
            return 0
        stamp = f"v{number - 1}-v{number}"
        pair = [pages.changes_path(number - 1, number, side) for side in (False, True)]
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
        near = number > self.last - SINCE_PAGES
        stamp = f"since v{number} {self.last if near else 'far'}"
        path = pages.since_path(number)
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
        return Places(self._numbers, "../sources/s{0}.html", f"../{pages.version(after)}#{{0}}", anchors)

    def _voices(self) -> int:
        """A page for each holder that has or had an entry: what they say, how it moved, where else they are heard."""
        brief = self.brief(self.last)
        days = {row["number"]: date.fromisoformat(row["date"][:10]) for row in self.editions}
        here = [(block, 0) for block in brief.section("perspectives") if block.name]
        away = ((sources.without_hidden(block, brief), left) for block, left in self._away)
        gone = [(block, left) for block, left in away if block.section == "perspectives" and block.name]
        places = Places({**self._numbers, **numbered(brief)}, "../sources/s{0}.html", context="../sources/s{0}.html")
        edition = VersionPage(brief, (), places, ([], 0), {})
        count = 0
        for block, left in (*gone, *here):  # who came back stands as on the page
            steps = [
                (step.version, days.get(step.version), _STEPS.get(step.what, step.what), edition.step_words(step))
                for step in block.life
            ]
            count += self.put(
                pages.voice_path(block.name), "voice", "../../", block=block, left=left, edition=edition, steps=steps,
                side=_end(self.topic, block.pole), others=edition.heard(block),
            )  # fmt: skip
        return count

    @cached_property
    def _away(self) -> list[tuple[Block, int]]:
        """What is off the page, as it stood when it left, and the version it left in."""
        return [(block, version) for _, version, block in self.store.archive(self.topic.slug)]

    def _sources(self, listed: Mapping[str, tuple[SourceLine, Brief]]) -> int:
        """The pages of the sources that these versions list or have just left out: others have not changed."""
        count = 0
        for sheet in sources.source_sheets(self.store, listed, self.last):
            line, number = sheet.line, sheet.brief.version
            count += self.put(
                pages.source_path(line.number), "source", "../../", line=line, newest=sheet.newest, version=number,
                href=safe_link(line.url), excerpt=sheet.opening, passages=sheet.passages,
                clocks=sources.clocks(line, sheet.article, sheet.claims),
                target="index.html" if sheet.newest else pages.version(number),
                blocks=[(block, sources.block_place(block)) for block in sheet.blocks],
            )  # fmt: skip
        return count
