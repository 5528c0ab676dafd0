"""README.md shows what the committed pages say."""

from __future__ import annotations

from tests.readme_excerpt import ROOT, readme


def test_the_excerpt_is_cut_from_the_committed_pages() -> None:
    """What a newcomer sees first is what `make briefs` would write today."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme(text) == text


def test_every_link_of_the_readme_leads_to_a_file() -> None:
    """A link to a page of this repository finds it."""
    import re

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
