"""An issue of a newsletter: what changed in some topics since the last one, as one file in one of three forms.

Every line is made of the same parts as those of pages and feeds, and goes through the escaper of its form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from pipeline.errors import UsageError
from pipeline.models import Brief, Change
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
        known = (*(one.before for one in self.chapters if one.before.version), *self.quiet)
        return max((brief.date for brief in known), default=None)


def issue_page(issue: Issue, form: IssueForm, base: str = "", intro: str = "", name: str = "the template") -> str:
    """The issue as one file; `base` is the address of the briefs' folder, `intro` a template for what it opens with.

    `name` is that template's, for the UsageError that names what is wrong with it.
    """
    writer = _FORMS[form]
    template = escape.templates().get_template(f"issue.{ {'html': 'html', 'markdown': 'md', 'text': 'txt'}[form] }.j2")
    told = template.render(
        title=writer.words(_title(issue)), intro=_intro(issue, form, intro, name), policy=LETTER_POLICY, sheet=sheet(),
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
    numbers = summary.numbered(*one.between, before, after)
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

    told, more = _news(one, numbers)
    standing = [tuple(line) for block in after.section("what") for line in parts.of_block(block)]
    asked = [summary.question(block) for block in summary.open_questions(after)] if not before.version else []
    cited = {number for line in (*told, *standing, *asked) for number in feed.named_in(line, numbers)}
    changes = markdown.changes_page(after.version - 1, after.version)
    span = f"v{before.version} to v{after.version}" if before.version else f"new here, v{after.version}"
    read = f"{after.items:,} article{'s' if after.items != 1 else ''} read"
    about = [span, f"{after.date:%Y-%m-%d}", summary.topic_state(after), read]
    return {
        "title": form.words(after.topic.title), "question": form.words(after.topic.question),
        "about": form.words(" · ".join(about)),
        "notes": [form.words(note) for note in (after.built_from if not before.version else "",
                                                summary.status_change(before, after)) if note],
        "news": lines(told), "more": more, "standing": lines(standing), "asked": lines(asked),
        "page": f"{page}latest.md" if page else "",
        "changes": f"{page}{changes}" if page and after.version - before.version == 1 and before.version else "",
        "sources": [(summary.plain_source_line(listed[number], form), source(number)) for number in sorted(cited)],
    }  # fmt: skip


def _news(one: Chapter, numbers: Mapping[str, int]) -> tuple[list[summary.NewsLine], int]:
    """What changed for readers of this issue: of one step as its page tells it, of several each with its version."""
    if not one.before.version:
        return [], 0
    if one.after.version - one.before.version == 1:
        told, more = summary.news_lines(one.after, one.changes)
        return told, more
    return summary.over_versions(numbers, one.changes)


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
        "date": parts.day_words(one.after.date), "status": summary.topic_state(one.after),
        "new": not one.before.version, "changes": summary.changes_in_short(one.changes),
    }  # fmt: skip
