"""What an editor reads of a submission: the page as it would be, what is different about it, its blocks to tick off.

It lies in `proposed/` beside the versions, and goes when it is published or nothing waits any more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.models import Block, Brief, Sheets, Submission
from pipeline.render import difference, escape, markdown
from pipeline.render.parts import plain_sentence, section_place, version_file

FOLDER = "proposed"
DIFFERENCE, BLOCKS = f"{FOLDER}/changes.md", f"{FOLDER}/blocks.md"
_WORDS = 25  # of a block, by which an editor knows it again
# What only we call so in that folder.
PROPOSED = re.compile(rf"{FOLDER}/(?:v\d{{4,}}|changes|blocks)\.md")
_SOURCE = re.compile(r"\[(\\\[\+?\d+\\\]|\d+)\]\((?:\.\./)?sources/s(\d+)\.md\)")
_TICKED = re.compile(r"- \[(?P<tick>[ xX])\] `(?P<name>[a-z]\d+)`")
_ID = re.compile(r"^Submission: `(?P<id>submission-[0-9a-f]+)`\s*$", re.MULTILINE)


def page_path(version: int) -> str:
    """Where the page of a version lies that waits."""
    return f"{FOLDER}/{version_file(version)}"


def sheets(submission: Submission, id: str, previous: Brief | None) -> Sheets:
    """The page, the difference and the blocks of a submission; `id` is that of the submission."""
    brief = submission.brief
    there = {line.number for line in (*previous.sources, *previous.also)} if previous else set()

    def led(found: re.Match[str]) -> str:  # a source that no version lists has no page yet
        return f"[{found[1]}](../sources/s{found[2]}.md)" if int(found[2]) in there else found[1]

    page = markdown.render(brief, submission.changes)
    page = page.replace(f"]({markdown.changes_page(brief.version - 1, brief.version)}", "](changes.md")
    history = "[history](../history.md)" if previous else "history"
    page = _SOURCE.sub(led, page.replace("[history](history.md)", history))
    own = version_file(brief.version)
    told = difference.difference_markdown(previous or difference.start(brief), brief, submission.changes)
    told = _SOURCE.sub(led, told.replace(f"](../{own}", f"]({own}"))
    return Sheets(page, told, _blocks(submission, id))


def _blocks(submission: Submission, id: str) -> str:
    """The blocks that wait, each on a line with a tick."""
    brief = submission.brief
    slug, reasons = brief.topic.slug, dict(submission.waiting)
    lines = [
        f"# {escape.escape(brief.topic.title)}: what waits for v{brief.version}", "",
        "Take the x out of the brackets of what readers shall not see. Then merge this, or with a copy of this file:",
        f"`brief publish {slug} --decided FILE`", "",
        f"Submission: `{id}`", "",
    ]  # fmt: skip
    lines += [
        f"- [x] `{block.name}` {escape.escape(block_line(block))} · {reasons[block.id]}"
        for block in brief.blocks
        if block.id in reasons
    ]
    return "\n".join(lines) + "\n"


def block_line(block: Block) -> str:
    """Where a block stands, and its first words."""
    words = " ".join(plain_sentence(said) for said in block.sentences[:1]).split()
    told = " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")
    return f"{section_place(block.section, block.title)}: {told}"


@dataclass(frozen=True, slots=True)
class Ticks:
    """What an editor left of a list of blocks."""

    submission: str
    names: frozenset[str]  # of the blocks that have their tick still


def ticks(listed: str) -> Ticks | None:
    """What an editor wants of a submission, None where the text is no such list. A line that is gone has no tick."""
    found = _ID.search(listed)
    if found is None:
        return None
    marks = (_TICKED.match(line) for line in listed.splitlines())
    return Ticks(found["id"], frozenset(mark["name"] for mark in marks if mark and mark["tick"] in "xX"))
