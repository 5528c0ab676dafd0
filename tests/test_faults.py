"""No version of the sample has a fault of the list, and each check of the list bites: a fault planted is reported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.engines.digest import Digest
from pipeline.models import SENTENCES, Article, Block, BlockStep, Brief, Claim, Dossier, Operation, Sentence, When
from pipeline.page.editor import Editor
from pipeline.page.sections import narrative
from pipeline.page.sections.narrative import ABOVE_NARRATIVE, OUTLET
from pipeline.storage import Store
from tests.demo.library import RUNS, SLUG, run
from tests.faults import ALSO, CHECKS, LONG, faults, stored

Version = tuple[Brief, str, dict[str, Claim], dict[str, Article]]


@pytest.fixture(scope="session")
def versions(sample_after: dict[int, Path]) -> dict[int, Version]:
    """v1 to v4 of the sample, made by four real runs over the invented web."""
    store = Store(sample_after[4] / "state")
    made = {number: stored(store, SLUG, number) for number in (1, 2, 3, 4)}
    store.close()
    return made


@pytest.fixture(scope="session")
def known(versions: dict[int, Version]) -> dict[int, list[str]]:
    """What the versions have without anything planted: nothing, when all is well."""
    return {n: faults(*version, versions[n - 1][0] if n > 1 else None) for n, version in versions.items()}


@pytest.mark.parametrize("check", [check.__name__ for check in CHECKS])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_version_of_the_sample_has_no_fault(known: dict[int, list[str]], number: int, check: str) -> None:
    """Whatever the list forbids stands on none of the four pages."""
    assert [fault for fault in known[number] if fault.startswith(f"{check}:")] == []


# --- nothing is held back ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Watched(Digest):
    """The digest, which notes what it could have told besides."""

    left: dict[int, list[str]] = field(default_factory=dict)

    def revise(self, dossier: Dossier) -> Sequence[Operation]:
        """The same operations."""
        operations = Digest.revise(self, dossier)
        editor = Editor(dossier)
        for operation in operations:
            if operation.kind in ("add", "replace") and operation.block:
                editor.put(operation.block)
            elif operation.kind == "retire":
                editor.drop(operation.id)
        self.left[dossier.version] = [*_left(editor)]
        return operations


def _left(editor: Editor) -> list[str]:
    """What is on the question, fits and is told nowhere although its section has room."""
    story = editor.section("narrative")
    outlets = Counter(said.outlet or said.speaker for block in story for said in block.sentences)
    articles = {one.claim.item for one in editor.material.all if not one.stopped}
    share = editor.topic.budgets.narrative * SENTENCES / narrative._HALF / max(1, len(articles))
    heard = Counter(said.items[0] for block in editor.page.values() for said in block.sentences if said.items)
    apart = sum(block.title == narrative._REST for block in story)  # these have a share of the room, see ALSO
    left = [
        f"narrative: {one.claim.quote}"
        for one in editor.tellable(*ABOVE_NARRATIVE, "questions", "narrative")  # what is left open is told there
        if narrative._earns(editor, one, heard[one.claim.item] - share)
        and one.finding.id not in editor.material.halves | editor.material.retold
        and len(story) < editor.topic.budgets.narrative * SENTENCES
        and apart < max(3 * SENTENCES, round(narrative.ALSO * len(articles)))
        and one.claim.kind != "question"
        and outlets[one.article.item.outlet] < OUTLET
    ]
    if len(editor.section("why")) < editor.topic.budgets.why:
        left += [f"why: {one.claim.quote}" for one in editor.tellable("what", "why") if one.claim.kind == "reason"]
    if len(editor.section("what")) < editor.topic.budgets.what:
        left.append("what: has room")
    return left


def test_no_section_has_room_while_there_is_material(tmp_path: Path) -> None:
    """What, reasons and narrative of each version are full, or nothing that is on the question is left for them."""
    engine = Watched()
    run(tmp_path, *RUNS, engine=engine)
    assert engine.left == {number: [] for number in RUNS}


# --- each check bites -------------------------------------------------------------------------------

Plant = Callable[[Version], Version]


def page(old: str, new: str, count: int = 1) -> Plant:
    """Rewrite the Markdown by a regular expression that must be found."""

    def plant(version: Version) -> Version:
        brief, markdown, claims, articles = version
        changed, found = re.subn(old, new, markdown, count=count, flags=re.MULTILINE)
        assert found, f"{old} is not on the page"
        return brief, changed, claims, articles

    return plant


def under(heading: str, old: str, new: str) -> Plant:
    """The same within one section."""

    def plant(version: Version) -> Version:
        brief, markdown, claims, articles = version
        head, mark, tail = markdown.partition(f"\n## {heading}")
        body, following, rest = tail.partition("\n## ")
        changed, found = re.subn(old, new, body, count=1, flags=re.MULTILINE)
        assert found, f"{old} is not under {heading}"
        return brief, f"{head}{mark}{changed}{following}{rest}", claims, articles

    return plant


def record(change: Callable[[Brief], Brief]) -> Plant:
    """Change the record and leave the page as it is."""
    return lambda version: (change(version[0]), *version[1:])


def block(section: str, change: Callable[[Block], Block], place: int = 0) -> Plant:
    """Change one block of the record."""

    def plant(brief: Brief) -> Brief:
        chosen = [block for block in brief.blocks if block.section == section][place]
        blocks = tuple(change(block) if block is chosen else block for block in brief.blocks)
        return replace(brief, blocks=blocks)

    return record(plant)


def said(change: Callable[[Sentence], Sentence]) -> Callable[[Block], Block]:
    """Change a block's first sentence."""
    return lambda block: replace(block, sentences=(change(block.sentences[0]), *block.sentences[1:]))


def budget(**rooms: int) -> Plant:
    """Give the record other budgets than the page was made for."""
    return record(lambda b: replace(b, topic=replace(b.topic, budgets=replace(b.topic.budgets, **rooms))))


def headline(brief: Brief) -> Brief:
    """Let every source be a headline only."""
    return replace(brief, sources=tuple(replace(line, quality="title") for line in brief.sources))


def twice_numbered(brief: Brief) -> Brief:
    """List the first source once more under another number, by an address with a tracker."""
    first = brief.sources[0]
    return replace(brief, also=(*brief.also, replace(first, number=99, item="item-x", url=f"{first.url}?utm_source=x")))


def two_of_one_text(version: Version) -> Version:
    """Let two listed items have the same text."""
    brief, markdown, claims, articles = version
    one, other = brief.sources[0].item, brief.sources[1].item
    text = next(article.sentences for article in articles.values() if article.item.id == one)
    copies = {k: replace(a, id="article-x", sentences=text) if a.item.id == other else a for k, a in articles.items()}
    return brief, markdown, claims, copies


def uncited_source(brief: Brief) -> Brief:
    """Count what was only read among the cited sources."""
    return replace(brief, sources=(*brief.sources, brief.also[0]), also=brief.also[1:])


def same_event(brief: Brief) -> Brief:
    """Tell the first event a second time."""
    first = brief.section("timeline")[0]
    place = brief.blocks.index(first) + 1
    twin = replace(first, id="timeline-twin", findings=())
    return replace(brief, blocks=(*brief.blocks[:place], twin, *brief.blocks[place:]))


def later_text(version: Version) -> Version:
    """Let every text have come in after the version was written."""
    brief, markdown, claims, articles = version
    after = brief.date + timedelta(hours=1)
    return brief, markdown, claims, {key: replace(article, seen=after) for key, article in articles.items()}


def retold(fewer: int) -> Plant:
    """Give an event the words of another, without the last ones."""

    def plant(version: Version) -> Version:
        events = version[1].partition("\n## Timeline")[2].partition("\n## ")[0]
        quotes = [quote for quote in re.findall("“([^”]*)”", events) if len(quote.split()) > LONG + 1]
        words = quotes[-1].split()
        again = " ".join(words[: len(words) - fewer])
        return under("Timeline", f"“{re.escape(quotes[0])}”", f"“{again}”".replace("\\", r"\\"))(version)

    return plant


def all_over(version: Version) -> Version:
    """Tell the first of What in three more sections."""
    markdown = version[1]
    (quote,) = re.findall("“([^”]*)”", markdown.partition("\n## What\n")[2])[:1]
    for heading in ("Why it matters", "Open questions", "Narrative", "Timeline"):
        version = under(heading, "“[^”]*”", f"“{quote}”".replace("\\", r"\\"))(version)
    return version


def supported(version: Version) -> Version:
    """Let the first of What cite an article that says something else."""
    brief, _, claims, _ = version
    told = brief.section("what")[0].sentences[0]
    other = next(claim for claim in claims.values() if claim.item not in told.items)
    joined = replace(told, claims=(*told.claims, other.id), items=(*told.items, other.item))
    return block("what", said(lambda _: joined))(version)


def moved_number(version: Version) -> Version:
    """Give the first source a new number; the version before is version 4 itself."""
    brief, *rest = version
    return replace(brief, sources=(replace(brief.sources[0], number=99), *brief.sources[1:])), *rest


def renamed(version: Version) -> Version:
    """Give the first reason another name than it had."""
    return block("why", lambda b: replace(b, name="y99"))(version)


def overdue(version: Version) -> Version:
    """Let the answer to what has come due be lost."""
    return record(
        lambda b: replace(b, blocks=tuple(replace(x, life=()) if x.kind == "coming" else x for x in b.blocks))
    )(version)


def found_month(version: Version) -> Version:
    """Date an event to the month of its version, as if it had happened when it was found."""
    return block("timeline", lambda b: replace(b, when=When(date(2026, 4, 1), "month")), 0)(version)


def titled(version: Version) -> Version:
    """Let the title of an article speak."""
    title = version[0].sources[0].title
    return block("why", said(lambda s: replace(s, speaker=title)))(version)


ENTRY = r"^(- .*?)\*\*[^*\n]+\*\*(.*\n)"  # an event, around its date
UNCITED = r"(?: ?\[\\\[\d+\\\]\]\(#s\d+\))+"
VASIK = r"^(  - )changed sides in v3; before: (“.*)$"
PLANTED: dict[str, tuple[str, str, Plant]] = {  # what is planted: (check, what its report says, how)
    "a listed source that nobody cites": (
        "sources", r"\[99\] stands under Sources and is not cited",
        page(r"\n### Also read", r'- <a id="s99"></a>[99] [X](https://x.example/) · X, 2026-01-01\n\n### Also read')),
    "a cited source under Also read": ("sources", "stands under Also read and is cited", page(
        r"^- (<a id=\"y\d+\"></a>.*)$", r"- \1 [[21]](#s21)")),
    "the record lists what it does not cite": (
        "sources", "no sentence of the record cites", record(uncited_source)),
    "a source missing from the list": ("sources", "Sources lists", page(r'^- <a id="s1"></a>.*\n', "")),
    "a source without a date": ("dates", r"\[1\] gives the dates \[\]", page(
        r'^(- <a id="s1"></a>.*), \d{4}-\d\d-\d\d(.*)$', r"\1\2")),
    "a source with another date": ("dates", r"\[1\] gives the dates \['2026-02-21'\]", page(
        r'^(- <a id="s1"></a>.*), \d{4}-\d\d-\d\d(.*)$', r"\1, 2026-02-21\2")),
    "an unknown date made known": ("dates", "not date unknown", page("date unknown", "2026-03-01")),
    "one address under two numbers": ("one_item", "has two numbers", record(twice_numbered)),
    "one address twice on the page": ("one_item", "the page lists", page(
        r"\n### Also read\n", r"\n### Also read\n\n- <a id='s99'></a>[99] [X](https://halden-institute.example/"
        r"publications/gap-index-february-2026#top) · X, 2026-01-01\n")),
    "one text under two numbers": ("one_item", "one text has the numbers", two_of_one_text),
    "a number given twice": ("one_item", r"\[1\] is given twice", record(
        lambda b: replace(b, sources=(b.sources[0], replace(b.sources[1], number=1), *b.sources[2:])))),
    "a headline in other words": ("course", "has another title", page(
        r"^(- \*\*\d{4}-\d\d-\d\d\*\* · “)\S+ (.*”.*)$", r"\1Nobody \2")),
    "a headline of another day": ("course", "is not of 2026-01-01", page(
        r"^- \*\*\d{4}-\d\d-\d\d\*\*( · “.*”.*)$", r"- **2026-01-01**\1")),
    "a headline of the record that is none": ("course", "is no headline of the page", record(
        lambda b: replace(b, headlines=b.headlines[1:]))),
    "a reason without its citation": ("cited", "Why it matters: cites nothing", under(
        "Why it matters", rf"^(- <a .*”.*?){UNCITED}", r"\1")),
    "an event without its citation": ("cited", "Timeline: cites nothing", under(
        "Timeline", rf"^(- <a .*”.*?){UNCITED}", r"\1")),
    "a side of a tension without its citation": ("cited", "Tensions: cites nothing", under(
        "Tensions", rf"^(  - .*”.*?){UNCITED}", r"\1")),
    "news without its citation": ("cited", "What's new in v4: cites nothing", under(
        "What's new", rf"^(- \*\*New event.*?”.*?){UNCITED}", r"\1")),
    "a row of a table without its citation": ("cited", "Figures: cites nothing", under("Figures", UNCITED, " ")),
    "a sentence of our own behind a citation": ("cited", "Narrative: cites nothing:.*It is over", under(
        "Narrative", r"^(- <a .*\))$", r"\1 It is over.")),
    "a sentence of our own before one that cites": ("cited", "Narrative: cites nothing:.*It is over", under(
        "Narrative", r"</a>", "</a>It is over. ")),
    "a sentence of our own between": ("cited", "What's new in v4: cites nothing:.*The race is lost", under(
        "What's new", r"; before: ", ". The race is lost. ")),
    "a paragraph of our own": ("cited", "Tensions: cites nothing:.*All sides", page(
        r"^Status:", "All sides agree.\n\nStatus:")),
    "a notice that is not on the list": ("cited", "Tensions: cites nothing:.*No new quarrels", page(
        r"^Status:", "No new quarrels emerged.\n\nStatus:")),
    "a notice of our own in the record": ("cited", "no notice from the list: Fine", record(
        lambda b: replace(b, notices=(Sentence("Fine.", notice=True),)))),
    "evidence that rests on no claim": ("cited", "cites nothing", block("why", said(lambda s: replace(s, claims=())))),
    "evidence that cites no item": ("cited", "cites nothing", block("what", said(lambda s: replace(s, items=())))),
    "evidence that cites another item": ("cited", "rests on an article that it does not cite", block(
        "why", said(lambda s: replace(s, items=("item-x",))))),
    "evidence that rests on an unknown claim": ("cited", "rests on unknown claims", block(
        "why", said(lambda s: replace(s, claims=(*s.claims, "claim-x"))))),
    "a further number whose words say something else": ("carried", "does not carry", supported),
    "a position without its citation": ("positions", "has no citation on the page", under(
        "Perspectives", rf"^(- .*”.*?){UNCITED}", r"\1")),
    "a position of the record without a citation": ("positions", "has no citation", block(
        "perspectives", said(lambda s: replace(s, items=())))),
    "a position that the page leaves out": ("positions", "the page tells the positions of", under(
        "Perspectives", r"^- <a id=.*\n", "")),
    "a move that says nothing": ("moves", "no move from the list", under("Perspectives", VASIK, r"\1consistent: \2")),
    "a move without its version": ("moves", "no move from the list", under(
        "Perspectives", VASIK, r"\1changed sides; before: \2")),
    "a move of a version to come": ("moves", "tells of another version", under(
        "Perspectives", VASIK, r"\1changed sides in v5; before: \2")),
    "a move without its citation": ("moves", "a move without a citation", under(
        "Perspectives", rf"^(  - changed sides.*”.*?){UNCITED}", r"\1")),
    "a change of sides that is told as none": ("moves", "changed sides on the page", under(
        "Perspectives", VASIK, r"\1before (until v3): \2")),
    "a position of a version to come": ("moves", "which is no version yet", under(
        "Perspectives", r"since v\d", "since v7")),
    "a step of no known kind": ("moves", "no word for a move: opened", block(
        "perspectives", lambda b: replace(b, life=(*b.life, BlockStep("opened", 2))))),
    "a step of no version": ("moves", "which is no version yet", block(
        "perspectives", lambda b: replace(b, life=(*b.life, BlockStep("now says", 9))))),
    "a long quotation told twice in a section": ("tellings", "Timeline: told twice: ", retold(0)),
    "the greater part of a quotation told again": ("tellings", "Timeline: told twice: ", retold(1)),
    "a quotation all over the page": ("tellings", "told [45] times: ", all_over),
    "a finding with two homes in a section": ("tellings", "is told by two blocks of why", record(
        lambda b: replace(b, blocks=(*b.blocks, replace(b.section("why")[0], id="why-twin"))))),
    "a finding with four homes": ("tellings", "is told [45] times", record(
        lambda b: replace(b, blocks=(*b.blocks, *(replace(b.section("what")[0], id=f"{s}-twin", section=s)
                                                  for s in ("why", "questions", "narrative")))))),
    "a speaker twice in a row": ("names", "twice in a row", under(
        "Narrative", r"^(- <a id=\")(n\d+)(\"></a>\*\*.*\n)", r"\1\2\3\1\2b\3")),
    "a speaker whom the words name again": ("names", "is named again by the words", under(
        "Narrative", r"\*\*([^*]+)\*\*: “", r"**\1**: “\1 said that ")),
    "a title that speaks": ("names", "the title of an article speaks", titled),
    "talk of the machine": ("talk", "'findings' in", page(r"^Status:", "3 findings were added.\n\nStatus:")),
    "talk of the machine in a heading": ("talk", "'Candidates' in", page(r"^## Tensions", "## Candidates")),
    "what lay ahead and has passed": ("stale", "2026-03 has passed", overdue),
    "a source with a new number": ("renumbered", r"\[99\] was \[1\]", moved_number),
    "a block with a new name": ("renumbered", r"y99 was y\d", renamed),
    "a row with another figure": ("measures", "the row says", under("Figures", r"nine months", "ten months")),
    "a row with another holder": ("measures", "the row says", under("Figures", "Halden Institute", "Harden Institute")),
    "a row of another day": ("measures", "the row says", under("Figures", r"\| 2026-\d\d \|", "| 2025-01 |")),
    "a row left out": ("measures", "the rows are", under("Figures", r"^\| <a.*\n", "")),
    "a figure that its sentence has not": ("measures", "is not in", block(
        "figures", said(lambda s: replace(s, text="“It moved.”")))),
    "closed and active": ("status", "the topic is open, the page says: closed", page(r"^open · ", "closed · ")),
    "a status that is another": ("status", r"the page says: \['cooling'\]", page(r"^Status: .*", "Status: cooling")),
    "no status": ("status", r"the page says: \[\]", page(r"^Status: .*\n", "")),
    "a closed topic with a status": ("status", "the topic is closed, and has the status", record(
        lambda b: replace(b, topic=replace(b.topic, state="closed")))),
    "a closed topic that does not say since when": ("status", "the topic is closed, the page says: open", record(
        lambda b: replace(b, topic=replace(b.topic, state="closed")))),
    "events out of order": ("timeline", "the page's events are out of order", under(
        "Timeline", r"^(- .*\n)(- .*\n)", r"\2\1")),
    "a month after its days": ("timeline", "the page's events are out of order", under(
        "Timeline", rf"{ENTRY}{ENTRY}(?!- )", r"\1**2026-04-01**\2\3**2026-04**\4")),
    "an event of tomorrow": ("timeline", "2026-04-14 lies after", under(
        "Timeline", rf"{ENTRY}(?!- )", r"\1**2026-04-14**\2")),
    "an event of tomorrow in the record": ("timeline", "2026-04-14 lies after the brief's date", block(
        "timeline", lambda b: replace(b, when=When(date(2026, 4, 14))), 0)),
    "events of the record out of order": ("timeline", "the record's events are out of order", record(
        lambda b: replace(b, blocks=b.blocks[::-1]))),
    "an event without a date": ("timeline", "an event without a date", block(
        "timeline", lambda b: replace(b, when=None))),
    "a date that is none": ("timeline", "no date of an event: soon", under("Timeline", ENTRY, r"\1**soon**\2")),
    "another date than the record's": ("timeline", "are not the record's", under(
        "Timeline", ENTRY, r"\1**1999**\2")),
    "an event of the month in which it was found": ("timeline", "no word of it says 2026-04", found_month),
    "an event after the day of its source": ("timeline", "lies after the day of its source", found_month),
    "what is over under Coming": ("timeline", "is over, and stands under Coming", overdue),
    "one event told twice": ("one_event", "are one event", record(same_event)),
    "a word changed in a quotation": ("quotes", "Timeline: stands in no text cited", under(
        "Timeline", r"(“\S+ \S+) \S+", r"\1 xyzzy")),
    "a word left out of a quotation": ("quotes", "Timeline: stands in no text cited", under(
        "Timeline", r"(“\S+ \S+) \S+", r"\1")),
    "a quotation cut short": ("quotes", "Timeline: stands in no text cited", under(
        "Timeline", r"(“\S+ \S+ \S+ \S+)[^”]*”", r"\1 …”")),
    "a quotation of another source": ("quotes", "Timeline: stands in no text cited", under(
        "Timeline", rf"{UNCITED}\)\n(?!- )", " [[1]](#s1))\n")),
    "a best sentence that its source has not": ("quotes", "Also read: stands in no text cited", page(
        r"(### Also read[\s\S]*) · headline only", r"\1 · “Quillmark waits.”")),
    "part of a word quoted": ("quotes", "Timeline: stands in no text cited", under("Timeline", r"“\w(\w)", r"“\1")),
    "a mark without its pair": ("quotes", "marks without their pair", under("Why it matters", "”", "")),
    "a text that was not known yet": ("quotes", "stands in no text cited", later_text),
    "a citation of no source": ("links", r"\[77\] leads nowhere", under(
        "Why it matters", r"\[\\\[\d+\\\]\]\(#s\d+\)", "[[77]](#s77)")),
    "a citation that leads elsewhere": ("links", r"\[1\] leads to #s2", page(r"\[\\\[1\\\]\]\(#s1\)", "[[1]](#s2)")),
    "a label that leads nowhere": ("links", "Tensions: the link #v99 leads nowhere", under(
        "Tensions", r"\]\(#v\d+\)", "](#v99)")),
    "an anchor twice": ("links", "the anchor s1 stands twice", page(r'<a id="s2">', '<a id="s1">')),
    "a block without its anchor": ("links", "has no anchor", page(r'<a id="t\d+"></a>', "")),
    "HTML of a source": ("links", "the page has HTML: <b>", under("Narrative", r"“", "“<b>")),
    "a block of HTML": ("links", "the page has a html_block", page(r"^Status:", "<div>x</div>\n\nStatus:")),
    "an image": ("links", "the page has an image", under("Narrative", r"“", "![x](https://x.example/x.png) “")),
    "more words of an article than allowed": ("copied", "words are copied from item-", budget(words_per_article=20)),
    "too many of What": ("budgets", "What holds 6, has room for 5", budget(what=5)),
    "too many figures": ("budgets", "Figures holds 3, has room for 2", budget(figures=2)),
    "too many reasons": ("budgets", "Why it matters holds", budget(why=1)),
    "too many questions": ("budgets", "Open questions holds", budget(questions=1)),
    "too many stories": ("budgets", "Narrative holds", budget(narrative=1)),
    "too many events": ("budgets", "Timeline holds", budget(timeline=1)),
    "too many positions": ("budgets", "Perspectives holds", budget(perspectives=1)),
    "too many tensions": ("budgets", "Tensions holds", budget(tensions=1)),
    "too many also read": ("budgets", "Also read holds", budget(also_read=0)),
    "more of What on the page than in the record": ("budgets", "What holds 7, has room for 6", under(
        "What\n", r"^(- .*\n)", r"\1\1")),
    "sections in another order": ("headings", "h2 Timeline", page(r"^## Why it matters", "## Timeline")),
    "a section left out": ("headings", "the headings are", page(r"^## Tensions\n", "")),
    "a heading of another level": ("headings", "h3 Timeline", page(r"^## Timeline", "### Timeline")),
    "a story without its heading": ("headings", "the headings are", under("Narrative", r"^### .*\n", "")),
    "what lies ahead without its heading": ("headings", "the headings are", page(r"^### Coming\n", "")),
    "another version's news": ("headings", "What's new in v3", page(r"^## What's new in v4", "## What's new in v3")),
    "a position on a headline alone": ("headlines", r"v\d+: rests on headlines alone", record(headline)),
    "a tension on a headline alone": ("headlines", r"x\d+: rests on headlines alone", record(headline)),
    "a headline that is not marked": ("headlines", "is a headline and not marked", record(headline)),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_reported(versions: dict[int, Version], known: dict[int, list[str]], name: str) -> None:
    """A fault put into a copy of version 4 is found by the check that is there for it."""
    check, report, plant = PLANTED[name]
    there = [one for one in CHECKS if one.__name__ == check]
    new = [fault for fault in faults(*plant(versions[4]), versions[4][0], there) if fault not in known[4]]
    assert any(re.match(f"{check}: (?:.*){report}", fault) for fault in new), new


def test_every_check_has_a_planted_fault() -> None:
    """No check of the list goes without proof that it bites."""
    assert {check for check, _, _ in PLANTED.values()} == {check.__name__ for check in CHECKS}


ALLOWED: dict[str, Plant] = {
    "words resolved in brackets": under("Timeline", r"(“\S+ \S+) \S+ (\w+ \w+)", r"\1 [it] \2"),
    "quotation marks of another kind": page(r"(“[^”\n]*\w)'s", r"\1’s"),
    "a notice from the list": page(r"^Status:", "3 articles could not be read.\n\nStatus:"),
    "silence with its version": under("Perspectives", r"(since v\d)", r"\1 · silent since v3"),
    "a question that went stale": under("Open questions", r"^(- .*opened v\d)$", r"\1\n  - stale v4"),
    "a tension that eased": under("Tensions", r"(since v\d)$", r"\1 · eased in v4"),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_is_no_fault(versions: dict[int, Version], known: dict[int, list[str]], name: str) -> None:
    """What the design allows is not taken for a fault."""
    assert [fault for fault in faults(*ALLOWED[name](versions[4])) if fault not in known[4]] == []


def test_a_page_without_also_read_has_no_such_heading(versions: dict[int, Version]) -> None:
    """Also read is a heading of pages that have something under it."""
    brief, markdown, claims, articles = versions[4]
    assert brief.also
    bare = markdown.partition(f"\n### {ALSO}")[0] + "\n"
    assert not [f for f in faults(replace(brief, also=()), bare, claims, articles) if f.startswith("headings")]
    assert [f for f in faults(brief, bare, claims, articles) if f.startswith("headings")]
