"""Sentences of the model that are told nowhere: each is counted on the page and named in the run's report."""

from __future__ import annotations

import json
import re
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import Report
from tests.engines.llm.endpoint import (
    Endpoint,
    Model,
    faithful,
    kind,
    operations,
    prompt,
    told,
    write_config,
    write_documents,
)
from tests.engines.llm.test_engine import run, story

FALSE = "The Larkmouth tram costs 999 million crowns in Ashwick."
UNFOUNDED = "1 sentence was left out because its sources do not carry it."
MISWORDED = "1 sentence was left out because of its wording."


class Stubborn:
    """Faithful but for What, where one line of it says something else, and says it again when it is sent back."""

    def __init__(self, line: str, again: str) -> None:
        self.line, self.again = line, again

    def __call__(self, request: dict[str, Any]) -> str:
        """The answer to one request."""
        match kind(request):
            case "what":
                shown = told(request)
                texts = [_filled(self.line, shown[0]["quote"]), *(one["quote"] for one in shown[1:3])]
                cited = zip(texts, shown, strict=False)
                return operations(*({"sentences": [{"text": text, "cites": [one["id"]]}]} for text, one in cited))
            case "again":
                ids = re.findall(r"^(s\d+): ", prompt(request), re.M)
                quotes = re.findall(r"^  quote: (.*)$", prompt(request), re.M)
                mended = [_filled(self.again, quote) for quote in quotes]
                return json.dumps({"sentences": [{"id": i, "text": t} for i, t in zip(ids, mended, strict=True)]})
            case _:
                return faithful(request)


def _filled(line: str, quote: str) -> str:
    """A line with the words of a quote, or with the first three of them, which the quote carries and no page tells."""
    return line.replace("QUOTE", quote).replace("SHORT", " ".join(quote.split()[:3]))


def read(folder: Path, model: Model) -> tuple[Report, str]:
    """A first version of the tram by this model: the report, and the page."""
    endpoint = Endpoint(model)
    with endpoint.serving():
        write_config(folder, endpoint)
        write_documents(folder, *(story(n) for n in range(3)))
        report = run(folder, endpoint)
        again = run(folder, endpoint)
    assert again.outcomes[0][1].version is None  # what was left out is no news
    return report, (folder / "briefs" / "tram" / "latest.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("line", "notice", "other"), [(FALSE, UNFOUNDED, MISWORDED), ("SHORT", MISWORDED, UNFOUNDED)])
def test_a_line_of_what_that_is_stopped_twice(tmp_path: Path, line: str, notice: str, other: str) -> None:
    """It stands nowhere, the page counts it with the true reason, and the run names it with what was against it."""
    report, page = read(tmp_path, Stubborn(line, line))
    assert "999" not in page
    assert page.count(notice) == 1
    assert other not in page
    (fault,) = report.outcomes[0][1].faults
    assert fault.startswith("what-")
    assert fault.partition(" - ")[2]


@pytest.mark.parametrize("again", [FALSE, "The Larkmouth tram costs NUMBER million crowns in Ashwick."])
def test_a_line_that_is_stopped_in_two_sections_is_counted_once(tmp_path: Path, again: str) -> None:
    """The same sentence in Narrative and in What is one sentence that was left out, also in two second wordings."""
    stubborn, numbers = Stubborn(FALSE, again), count(800)

    def model(request: dict[str, Any]) -> str:
        if kind(request) in ("why", "timeline"):
            return operations()
        if kind(request) == "narrative":  # its finding is told, so that no quote stands for what was stopped
            one = told(request)[0]
            return operations({"sentences": [{"text": text, "cites": [one["id"]]} for text in (FALSE, one["quote"])]})
        return re.sub("NUMBER", lambda _: str(next(numbers)), stubborn(request))

    report, page = read(tmp_path, model)
    assert page.count(UNFOUNDED) == 1
    assert "sentences were left out" not in page
    assert len(report.outcomes[0][1].faults) == 1


def test_a_line_that_is_mended_is_not_counted(tmp_path: Path) -> None:
    """What passes when it comes back is on the page, and nothing is left out."""
    report, page = read(tmp_path, Stubborn(FALSE, "QUOTE"))
    assert "left out" not in page
    assert report.outcomes[0][1].faults == ()
