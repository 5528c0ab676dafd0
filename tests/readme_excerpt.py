"""The excerpt of the sample at the top of README.md: made from the committed pages, so that it cannot lie.

python -m tests.readme_excerpt     writes it anew
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "briefs" / "open-weight-race"
START, END = "<!-- excerpt: written by `make briefs`, checked by a test -->", "<!-- end of excerpt -->"
NEWS = 2  # lines of What's new
GLANCE = 400  # characters: a longer line is not read in passing


def excerpt() -> str:
    """The first short lines of What's new in version 3, as they stand in the committed page."""
    page = (PAGES / "v0003.md").read_text(encoding="utf-8")
    news = map(_without_links, _section(page, "What's new in v3"))
    short = [line for line in news if line.startswith("- ") and len(line) <= GLANCE]
    return "\n".join(["In words, from [version 3](briefs/open-weight-race/v0003.md):", "", *short[:NEWS]])


def readme(text: str) -> str:
    """README.md with the excerpt in its place."""
    before, rest = text.split(START)
    return f"{before}{START}\n{excerpt()}\n{END}{rest.split(END)[1]}"


def _section(page: str, title: str) -> list[str]:
    return page.split(f"## {title}\n")[1].split("\n## ")[0].strip().splitlines()


def _without_links(line: str) -> str:
    """The line without links into the page, which would lead nowhere from here."""
    line = re.sub(r"\[\\?\[(\d+)\\?\]\]\(#s\d+\)", r"\\[\1\\]", line)
    return re.sub(r"\[((?:[^\]\\]|\\.)*)\]\(#[\w-]+\)", r"\1", line)


if __name__ == "__main__":
    (ROOT / "README.md").write_text(readme((ROOT / "README.md").read_text(encoding="utf-8")), encoding="utf-8")
