"""README.md shows what the committed pages say, and what it and docs/ lead to is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.readme_excerpt import ROOT, readme

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted(DOCS.glob("*.md"))]


def test_the_excerpt_is_cut_from_the_committed_pages() -> None:
    """What a newcomer sees first is what `make briefs` would write today."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme(text) == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """A link or a picture of this repository is a file, and what stands behind # is one of its headings."""
    lost = []
    for link in links(page):
        name, _, heading = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (heading and heading not in anchors(target)):
            lost.append(link)
    assert lost == []


def test_the_index_of_the_docs() -> None:
    """docs/README.md leads to each page of docs/, and README.md to that index."""
    assert set(links(DOCS / "README.md")) >= {page.name for page in DOCS.glob("*.md")} - {"README.md"}
    assert "docs/README.md" in set(links(ROOT / "README.md"))


def test_the_pages_that_messages_name() -> None:
    """A message or help text that says "see docs/..." names a page that is there."""
    sources = [path for kind in ("*.py", "*.yml", "*.toml") for path in (ROOT / "pipeline").rglob(kind)]
    named = {name for path in sources for name in re.findall(r"\bdocs/(\w+\.md)", path.read_text(encoding="utf-8"))}
    assert len(named) > 8
    assert [name for name in sorted(named) if name != "NAME.md" and not (DOCS / name).is_file()] == []


def links(page: Path) -> Iterator[str]:
    """Every link and picture of a page that leads into this repository."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", text):
        if "://" not in (found := "".join(link)):
            yield found


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
