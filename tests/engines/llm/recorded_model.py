"""The sample's answers as a strong reader gave them, replayed by what they cite, whatever handles a prompt gives it.

`recorded/claims.json` holds the sentences of each article, by outlet and the beginning of its title; `recorded/v1.json`
to `v4.json` the operations of each section; `recorded/relate.json` the pairs that are not "different";
`recorded/queries.json` what to ask a search, by the version of the page. A finding is named by words of its quote, a
block by words of its text.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.engines.llm.endpoint import field_of, kind, prompt, told

HERE = Path(__file__).parent / "recorded"


class Recorded:
    """A model that answers what was recorded for the sample, and nothing to all else."""

    def __init__(self, folder: Path = HERE) -> None:
        self.claims = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
        told_alike = json.loads((folder / "relate.json").read_text(encoding="utf-8"))
        self.alike = {frozenset((one, other)): verdict for one, other, verdict in told_alike}
        self.queries = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
        self.versions = {
            path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("v*.json"))
        }
        self.unknown: list[str] = []  # quotes that were recorded and that a prompt did not show

    def __call__(self, request: dict[str, Any]) -> str:
        """The answer to one request."""
        match kind(request):
            case "claims":
                return json.dumps({"claims": self._article(request)})
            case "queries":
                found = re.search(r"^Version of the page: (\d+)$", prompt(request), re.M)
                return json.dumps({"queries": self.queries[found[1]] if found else []})
            case "relate":
                return json.dumps({"pairs": self._pairs(request)})
            case "rank":
                shown = [*told(request), *told(request, "h")]
                found = re.search(r"^Version of the page: (\d+)$", prompt(request), re.M)
                recorded = self.versions.get(f"v{found[1]}", {}) if found else {}
                best = [self._cited(one, shown) for one in recorded.get("rank", ())]
                return json.dumps({"best": [id for id in best if id]})
            case "again":
                return json.dumps({"sentences": self._again(request)})
            case section:
                return json.dumps({"operations": self._section(request, section)})

    def version(self, request: dict[str, Any]) -> str:
        """Which of the sample's versions a prompt is for, by its date."""
        dates = {"2026-03-02": "v1", "2026-03-16": "v2", "2026-03-30": "v3", "2026-04-13": "v4"}
        found = re.search(r"^Date of this edition: (\S+)$", prompt(request), re.M)
        return dates.get(found[1], "") if found else ""

    def _article(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        outlet, title = field_of(request, "outlet"), field_of(request, "title")
        for key, claims in self.claims.items():
            where, begins = key.split(" | ")
            if where == outlet and title.startswith(begins):
                found: list[dict[str, Any]] = claims
                return found
        return []

    def _pairs(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        sides: dict[str, dict[str, str]] = {}
        for number, side, quote in re.findall(r"^(\d+) ([AB]): (.*)$", prompt(request), re.M):
            sides.setdefault(number, {})[side] = quote
        return [
            {"pair": int(number), "verdict": self.alike.get(frozenset(pair.values()), "different")}
            for number, pair in sides.items()
        ]

    def _section(self, request: dict[str, Any], section: str) -> list[dict[str, Any]]:
        shown = [*told(request), *told(request, "h")]
        moves = []
        for move in self.versions.get(self.version(request), {}).get(section, ()):
            sentences = []
            for said in move["sentences"]:
                cites = [self._cited(one, shown) for one in said["cites"]]
                if all(cites):
                    sentences.append({"text": said["text"], "cites": cites})
            if sentences and (section != "tensions" or len(sentences) == 2):
                block = self._block(request, move.get("block", ""))
                moves.append(
                    {
                        "do": move.get("do", "add"),
                        "block": block,
                        "title": move.get("title", ""),
                        "sentences": sentences,
                    }
                )
        return moves[:16]

    def _cited(self, begins: str, shown: list[dict[str, str]]) -> str:
        found = next((one["id"] for words in begins.split("|") for one in shown if words in one["quote"]), "")
        if not found:
            self.unknown.append(begins)
        return found

    def _block(self, request: dict[str, Any], begins: str) -> str:
        if not begins:
            return ""
        lines = re.findall(r"^(b\d+)(?: \(([^)]*)\))?(?: \[\w*\])?: (.*)$", prompt(request), re.M)
        return next((id for id, title, text in lines if title == begins or begins in text), "")

    def _again(self, request: dict[str, Any]) -> list[dict[str, str]]:
        again = {k: v for version in self.versions.values() for k, v in version.get("again", {}).items()}
        stopped = re.findall(r"^(s\d+): (.*)$", prompt(request), re.M)
        return [{"id": id, "text": again[text]} for id, text in stopped if text in again]
