"""What an engine is shown."""

from __future__ import annotations

from pathlib import Path

from pipeline.page.draft import gather_dossier
from pipeline.storage import Store
from tests.page.making import NOW, TOPIC, block, brief


def test_what_was_never_read_is_no_archive(tmp_path: Path) -> None:
    """A block displaced by the very version it came in with is new when it comes back; one that was read is known."""
    store = Store(tmp_path)
    unread, read = block("unread", "why", since=2), block("read", "why", since=1)
    store.keep_version(brief(read, version=1), (), "# 1\n", "m", {}, ())
    store.keep_version(brief(version=2), (), "# 2\n", "m", {}, (unread, read))
    assert "read" in gather_dossier(store, TOPIC, None, NOW).archive
    assert "unread" not in gather_dossier(store, TOPIC, None, NOW).archive
    store.close()
