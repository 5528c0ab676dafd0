"""What the audit says is what was audited."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit import main, verdict


@pytest.mark.parametrize(
    ("found", "words", "code"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], "1 of 1 dependencies audited, 0 known weaknesses", 0),
        ([{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}], "a 1: CVE-1", 1),
        ([{"name": "a", "skip_reason": "not found"}], "0 of 1 dependencies audited", 1),
        ([{"name": "a", "skip_reason": "not found"}], "1 NOT audited", 1),
        ([{"name": "a", "skip_reason": "?"}, {"name": "b", "version": "1", "vulns": []}], "1 NOT audited", 0),
        ([], "0 of 0 dependencies audited", 1),
    ],
)
def test_what_was_not_asked_is_not_called_safe(found: list[dict[str, object]], words: str, code: int) -> None:
    """A known weakness fails; a dependency that the service was not asked about is counted as such."""
    told, weak = verdict("lock", found)
    assert words in told
    assert weak == code


@pytest.mark.parametrize("script", ["echo nothing", "exit 3", "echo '{\"dependencies\": []}'"])
def test_without_the_service_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str], script: str) -> None:
    """A service that does not answer, or knows of nothing, is a line and a failure: nothing was audited."""
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    assert main(str(program)) == 1
    assert ("NOT audited" in capsys.readouterr().out) == ("dependencies" not in script)
