"""An issue of a newsletter: what changed in some topics since the last one, as one file in one of three forms.

Every line is made of the same parts as those of pages and feeds, and goes through the escaper of its form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from pipeline.errors import UsageError
from pipeline.models import Block, Brief, Change
from pipeline.render import escape, feed, markdown, parts, summary

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

IssueForm = Literal["html", "markdown", "text"]
_FORMS: Mapping[IssueForm, escape.Form] = {"html": escape.HTML, "markdown": escape.MARKDOWN, "text": escape.PLAIN_FORM}
_SHEET = "letter.css"  # inside the HTML, for programs that read mail and for paper
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A topic in an issue: the version that readers know, the newest, and what changed in meaning."""

    before: Brief  # of version 0 where they know none
    after: Brief
    changes: tuple[Change, ...]
    between: tuple[Brief, ...] = ()  # versions that list what the changes cite and neither page does
    known: frozenset[str] | None = None  # claims that earlier issues told; None: those of the page that readers know

    @property
    def first(self) -> bool:
        """Whether no issue has told of the topic yet."""
        return not self.before.version

    @property
    def tells(self) -> bool:
        """Whether there is anything in it for readers."""
        return self.first or bool(self._changed or _corrections(self) or summary.status_change(self.before, self.after))

    @property
    def told(self) -> frozenset[str]:
        """The claims in whose words this issue tells something."""
        said = [one for change in self._changed for one in (*change.before, *change.after)]
        said += [*self.after.news] if self._changed else []
        if self.first or self._changed:
            said += [one for block in self.after.section("what") for one in block.sentences]
        if self.first:
            said += [one for block in summary.open_questions(self.after) for one in block.sentences[:1]]
        return frozenset(summary.led(said))

    @property
    def _changed(self) -> list[Change]:
        return [] if self.first else summary.weightiest(self.after, _numbers(self), self.changes)[0]


@dataclass(frozen=True, slots=True)
class Issue:
    """What one issue tells."""

    chapters: tuple[Chapter, ...]
    quiet: tuple[Brief, ...] = ()  # newest versions of topics in which nothing is new

    @property
    def date(self) -> datetime:
        """The day of the newest version that it tells of."""
        return max(brief.date for brief in (*(one.after for one in self.chapters), *self.quiet))

    @property
    def since(self) -> datetime | None:
        """The day of the newest version that its readers know, as of the last issue; None where all is new to them."""
        known = [one.before for one in self.chapters if one.before.version]
        return max((brief.date for brief in known or self.quiet), default=None)


def issue_page(issue: Issue, form: IssueForm, base: str = "", intro: str = "", name: str = "the template") -> str:
    """The issue as one file; `base` is the address of the briefs' folder, `intro` a template for what it opens with.

    `name` is that template's, for the UsageError that names what is wrong with it.
    """
    writer = _FORMS[form]
    template = escape.templates().get_template(f"issue.{ {'html': 'html', 'markdown': 'md', 'text': 'txt'}[form] }.j2")
    told = template.render(
        title=writer.words(_title(issue)), intro=_intro(issue, form, intro, name), policy=LETTER_POLICY, sheet=sheet(),
        HEADLINES=parts.HEADLINES,
        chapters=[_chapter(one, writer, base) for one in issue.chapters],
        quiet=[writer.words(f"{one.topic.title}, v{one.version} of {one.date:%Y-%m-%d}") for one in issue.quiet],
    )  # fmt: skip
    return f"{told.strip()}\n"


def sheet() -> str:
    """The style of a page that is one file."""
    return (files("pipeline.render") / "templates" / _SHEET).read_text(encoding="utf-8")


def _title(issue: Issue) -> str:
    topics = [one.after.topic.title for one in issue.chapters] or [one.topic.title for one in issue.quiet]
    return f"{topics[0] if len(topics) == 1 else 'What changed'}: {parts.day_words(issue.date)}"


def _chapter(one: Chapter, form: escape.Form, base: str) -> dict[str, Any]:
    """A topic as its template asks for it: every string is in the target's form."""
    before, after, page = one.before, one.after, f"{base}{one.after.topic.slug}/" if base else ""
    numbers = _numbers(one)
    listed = {line.number: line for brief in (*one.between, before, after) for line in (*brief.sources, *brief.also)}
    anchors = (
        {block.id: f"{page}{parts.version_file(after.version)}#{block.anchor}" for block in after.blocks}
        if page
        else {}
    )

    def source(number: int) -> str:
        return escape.safe_link(listed[number].url)

    def rest(number: int) -> str:
        return f"{page}{parts.path(number)}" if page else ""

    def lines(some: Iterable[summary.NewsLine]) -> list[str]:
        return [escape.form_line(line, numbers, anchors, form, source, rest) for line in some]

    told, more, heard = _news(one, numbers)
    what = after.section("what") if told or one.first else ()
    standing = [
        tuple(line)
        for block in what
        if not (led := summary.led(block.sentences)) or not led <= heard
        for line in parts.of_block(block)
    ]
    corrections = _corrections(one)
    asked = [summary.question(block) for block in summary.open_questions(after)] if one.first else []
    titles = [parts.headline_line(*one) for one in parts.headlines_since(before, after)]
    shown = (*titles, *told, *standing, *asked, *corrections)
    cited = {number for line in shown for number in feed.named_in(line, numbers)}
    changes = markdown.changes_page(after.version - 1, after.version)
    span = f"v{before.version} to v{after.version}" if before.version else f"new here, v{after.version}"
    read = f"{after.items:,} article{'s' if after.items != 1 else ''} read"
    about = [span, f"{after.date:%Y-%m-%d}", summary.topic_state(after), read]
    return {
        "title": form.words(after.topic.title), "question": form.words(after.topic.question),
        "about": form.words(" · ".join(about)),
        "notes": [form.words(note) for note in (after.built_from if not before.version else "",
                                                summary.status_change(before, after)) if note],
        "headlines": lines(titles),
        "news": lines(told), "more": more, "beside": bool(heard), "standing": lines(standing), "asked": lines(asked),
        "corrections": lines(corrections),
        "page": f"{page}latest.md" if page else "",
        "changes": f"{page}{changes}" if page and after.version - before.version == 1 and before.version else "",
        "sources": [(summary.plain_source_line(listed[number], form), source(number)) for number in sorted(cited)],
    }  # fmt: skip


def _numbers(one: Chapter) -> dict[str, int]:
    return summary.numbered(*one.between, one.before, one.after)


def _news(one: Chapter, numbers: Mapping[str, int]) -> tuple[list[summary.NewsLine], int, set[str]]:
    """What changed for readers of this issue, how much more did, and the claims that it tells.

    Of one step as a model told it, where one did; of several each with its version.
    """
    if one.first:
        return [], 0, set()
    told, more = summary.weightiest(one.after, numbers, one.changes)
    steps = one.after.version - one.before.version
    if one.after.news and steps == 1:
        return summary.model_news(one.after), more + len(told), set()
    heard = summary.led(said for change in told for said in change.after)
    return summary.change_lines(told, dated=steps > 1), more, heard


_TOLD_OTHERWISE = ("holder", "side", "date")  # by these what readers were told is otherwise; all else is the page's


def _corrections(one: Chapter) -> list[summary.NewsLine]:
    """What the editor has put right since of what readers were told, each once, and the editor's notes for them.

    A note is on what they knew, or on what this issue tells them; who is new to the topic has all that stand there.
    """
    was, now = ({block.id: block for block in brief.blocks} for brief in (one.before, one.after))
    if one.first:
        return [*_noted(one, now)]
    known = summary.led(said for block in was.values() for said in block.sentences) if one.known is None else one.known
    lines: dict[tuple[str, ...], summary.NewsLine] = {}
    for change in one.changes:
        if change.kind != "ruled":
            continue
        kind, _, ended = change.detail.partition(" ")
        blocks = [page[id] for id in (change.block, *change.also) for page in (now, was) if id in page]
        # A tension quotes others too, of whom nothing was decided.
        blocks = [block for block in blocks if block.id == change.block or block.section != "tensions"]
        heard = known | one.told if kind == "note" else known
        told = (said for block in blocks for said in block.sentences if heard & {*said.claims[:1]})
        said = next(told, None)
        if kind == "note" and not ended and (said or not change.block):
            lines[kind, change.now] = summary.note_line(change.now, said)
        elif kind in _TOLD_OTHERWISE and said:
            lines[change.detail, change.now, said.claims[0]] = summary.corrected_line(change, said)
    return [*lines.values()]


def _noted(one: Chapter, blocks: Mapping[str, Block]) -> Iterator[summary.NewsLine]:
    """The notes of a page for readers to whom it is new: on the topic, and on what its first issue tells."""
    for note in parts.notes(one.after):
        about = next((block for block in blocks.values() if note.about in (block.anchor, block.id)), None)
        told = (said for said in (about.sentences if about else ()) if one.told & {*said.claims[:1]})
        said = next(told, None)
        if said or not note.about:
            yield summary.note_line(note.text, said)


def _intro(issue: Issue, form: IssueForm, template: str, name: str) -> str:
    """What an issue opens with: a template in the issue's own form, in which every word that is put in is escaped."""
    from jinja2 import TemplateError

    environment = _intros(form)
    try:
        usual = "intro.html.j2" if form == "html" else "intro.txt.j2"
        made = environment.from_string(template) if template else environment.get_template(usual)
        return made.render(
            date=parts.day_words(issue.date), since=parts.day_words(issue.since) if issue.since else "",
            topics=[_introduced(one) for one in issue.chapters], quiet=[one.topic.title for one in issue.quiet],
        ).strip()  # fmt: skip
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        line = getattr(error, "lineno", None)
        where = f", line {line}" if line else ""
        raise UsageError(f"{name}{where}: {error}; docs/issue.md tells what a template is given") from error


@cache
def _intros(form: IssueForm) -> SandboxedEnvironment:
    from jinja2 import PackageLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    words: Callable[[str], str] = _FORMS[form].words
    return SandboxedEnvironment(
        loader=PackageLoader("pipeline.render"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=lambda value: words(str(value)),
    )  # fmt: skip


def _introduced(one: Chapter) -> dict[str, object]:
    """A topic as an intro is given it."""
    return {
        "title": one.after.topic.title, "question": one.after.topic.question, "version": one.after.version,
        "date": parts.day_words(one.after.date), "status": summary.topic_state(one.after), "new": one.first,
        "changes": summary.changes_in_short(summary.for_readers(one.changes)),
    }  # fmt: skip
