"""History, archive and index."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.models import BlockStep, Change, ChangeKind
from pipeline.page.changes import ORDER
from pipeline.render.markdown import archive_page, history_page, index
from pipeline.render.summary import changes_in_short
from tests.page.making import NOW, TOPIC, block, said


def _version(number: int, date: str, told: str) -> dict[str, Any]:
    return {"number": number, "date": f"{date}T18:00:00Z", "items": 10 * number, "told": told}


def test_summary_counts_by_kind() -> None:
    """A version in one line: each kind with its number, kinds without one left out."""
    kinds: list[ChangeKind] = ["source added", "claim added", "question answered", "claim added", "source added"]
    assert changes_in_short([Change(kind, "b") for kind in kinds]) == "2 statements, 1 answered question, 2 sources"
    assert changes_in_short([]) == ""
    ruled = [Change("ruled", "b", detail=detail) for detail in ("hide", "hide ended", "pin ended")]
    assert changes_in_short(ruled) == "2 corrections by the editor ended, 1 correction by the editor"


@pytest.mark.parametrize("kind", ORDER)
def test_every_kind_is_counted(kind: ChangeKind) -> None:
    """No kind of change is missing from a version's line; an edit of the settings, of which there is one, opens it."""
    told = changes_in_short([Change(kind, "b")] * 3)
    assert told.startswith("3 ") or (kind, told) == ("settings edited", "the settings were edited")


def test_history() -> None:
    """Newest first, by year; every version links to its page, all but the first to what changed."""
    versions = [
        _version(1, "2025-11-02", "1 statement"),
        _version(2, "2025-12-31", "1 new tension"),
        _version(3, "2026-01-01", "2 statements"),
    ]
    assert history_page(replace(TOPIC, title="Open *or* closed"), versions) == (
        "# Open \\*or\\* closed: history\n\n## 2026\n\n"
        "- [v3](v0003.md) · 2026-01-01 · 30 items · 2 statements · [changes](changes/v0002-v0003.md)\n\n"
        "## 2025\n\n"
        "- [v2](v0002.md) · 2025-12-31 · 20 items · 1 new tension · [changes](changes/v0001-v0002.md)\n"
        "- [v1](v0001.md) · 2025-11-02 · 10 items · first version\n"
    )


def test_history_grows_by_its_head_alone() -> None:
    """A new version adds its line and changes no other."""
    versions = [_version(number, "2026-05-01", "1 statement") for number in (1, 2, 3)]
    before, after = history_page(TOPIC, versions[:2]).splitlines(), history_page(TOPIC, versions).splitlines()
    assert [line for line in after if line not in before] == [after[4]]
    assert len(after) == len(before) + 1


def test_the_archive_keeps_an_answer() -> None:
    """A question that was answered and then displaced stands there with what answered it, and by whom."""
    life = (BlockStep("opened", 2), BlockStep("answered", 3, (said("Outlet b reports: “They did.”", items=("i2",)),)))
    page = archive_page(
        TOPIC,
        2026,
        [(4, block("q", "questions", said("“Will they?”", items=("i1",)), life=life))],
        {"i2": 2},
        {"s0002.md"},
    )
    assert "  - answered v3: Outlet b reports: “They did.” [\\[2\\]](../sources/s0002.md)\n" in page


def test_archive() -> None:
    """Each block keeps its anchor and its numbers, which lead to the pages of sources that have one."""
    told = block(
        "q-1", "questions", said("“Who *pays*?”", items=("i2", "i1")), said("“Nobody.”", items=("i1",)), since=2
    )
    titled = block("p-1", "perspectives", said("“Open.”", items=("i1",)), title="Dana <b>Vell")
    page = archive_page(TOPIC, 2026, [(4, told), (5, titled)], {"i1": 7, "i2": 3}, {"s0007.md"})
    head, empty, *lines = page.splitlines()
    assert (head, empty) == ("# Open-weight or closed models: archive 2026", "")
    seven = "[\\[7\\]](../sources/s0007.md)"
    assert lines == [
        f'- <a id="q-1"></a>“Who \\*pays\\*?” \\[3\\]{seven} “Nobody.” {seven} · since v2, left in v4',
        f'- <a id="p-1"></a>**Dana &lt;b\\>Vell** “Open.” {seven} · since v1, left in v5',
    ]


def test_index() -> None:
    """One row for each topic; a closed topic shows that instead of a status."""
    closed = replace(TOPIC, slug="old", title="A | B", state="closed")
    assert index([(TOPIC, 12, NOW, "cooling"), (closed, 3, NOW, "dormant")]).splitlines()[2:] == [
        "| topic | status | version | last change |",
        "|---|---|---|---|",
        "| [Open-weight or closed models](models/latest.md) | cooling | [v12](models/v0012.md) | 2026-05-24 |",
        "| [A \\| B](old/latest.md) | closed | [v3](old/v0003.md) | 2026-05-24 |",
    ]
