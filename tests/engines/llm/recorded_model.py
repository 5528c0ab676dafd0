"""The sample's answers as a strong reader gave them, replayed by what they cite, whatever handles a prompt gives it.

    python -m tests.engines.llm.recorded_model      # the answers that `brief demo` has, made anew by `make briefs`

`recorded/claims.json` holds the sentences of each article, by outlet and the beginning of its title; `recorded/v1.json`
to `v4.json` the operations of each section; `recorded/relate.json` the pairs that are not "different";
`recorded/queries.json` what to ask a search, by the version of the page. A finding is named by words of its quote, a
block by words of its text.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import stages
from pipeline.cli.demo import MODEL, RECORDED_ANSWERS, both
from pipeline.config import load
from pipeline.demo.web import Web
from pipeline.engines.llm import Llm
from pipeline.findings.claims import happened_on
from pipeline.storage import Store
from pipeline.storage.calls import Ledger
from tests.engines.llm.endpoint import (
    Endpoint,
    edition,
    entry,
    field_of,
    kind,
    notes,
    numbered,
    prompt,
    read,
    related,
    told,
    verdicts,
)
from tests.page.making import NOW

HERE = Path(__file__).parent / "recorded"
SECTIONS = ("what", "why", "narrative", "timeline", "perspectives", "tensions", "questions")
VERDICTS = {"told": "says", "joined": "parts", "inferred": "follows", "": "no"}


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
        self.written: dict[str, str] = {}  # sentences to what they were recorded as: told, joined, inferred
        self.headings: set[str] = set()
        for version in self.versions.values():
            moves = [move for name in SECTIONS for move in version.get(name, ())]
            said = [one for move in moves for one in move["sentences"]]
            said += [*version.get("news", ()), *version.get("answer", ())]
            self.written |= {one["text"]: one.get("basis", "told") for one in said}
            self.written |= {text: self.written[stopped] for stopped, text in version.get("again", {}).items()}
            headed = (*version["narrative"], *version["tensions"])
            self.headings |= {move["title"] for move in headed if "title" in move}
            self.headings |= {theme["into"] for theme in version.get("themes", ())}
        self.unknown: list[str] = []  # quotes that were recorded and that a prompt did not show

    def __call__(self, request: dict[str, Any]) -> str:
        """The answer to one request."""
        match kind(request):
            case "claims":
                return json.dumps({"claims": self._article(request)})
            case "reread":
                checks = [{"claim": n, "carried": True, "holder": True, "side": True} for n in notes(request)]
                return json.dumps({"claims": checks})
            case "queries":
                found = re.search(r"^Version of the page: (\d+)$", prompt(request), re.M)
                return json.dumps({"queries": self.queries[found[1]] if found else []})
            case "relate":
                return json.dumps(related(**self._pairs(request)))
            case "again":
                return json.dumps({"mended": self._again(request)})
            case "verify":
                return verdicts(request, self._believes)
            case _:
                return self._edition(request)

    def version(self, request: dict[str, Any]) -> str:
        """Which of the sample's versions a prompt is for, by its date."""
        dates = {"2026-03-02": "v1", "2026-03-16": "v2", "2026-03-30": "v3", "2026-04-13": "v4"}
        found = re.search(r"^Date of this edition: (\S+)", prompt(request), re.M)
        return dates.get(found[1], "") if found else ""

    def _article(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        outlet, title = field_of(request, "outlet"), field_of(request, "title")
        shown = dict(numbered(request))
        for key, claims in self.claims.items():
            where, begins = key.split(" | ")
            if where == outlet and title.startswith(begins):
                published = field_of(request, "published")
                day = None if published == "unknown" else datetime.fromisoformat(published).replace(tzinfo=UTC)
                return [self._claim(claim, shown, day) for claim in claims]
        return []

    def _claim(self, claim: dict[str, Any], shown: dict[int, str], day: datetime | None) -> dict[str, Any]:
        """A recorded claim; where it says nothing of its own, it is understood as it stands."""
        places = claim["sentences"]
        fields = {name: value for name, value in claim.items() if name not in ("sentences", "holder", "says")}
        says = claim.get("says") or " ".join(shown.get(place, "") for place in places)[:420]
        when = happened_on(says, claim["kind"], day)
        fields |= {"date": str(when), "dated": places[0]} if when else {}
        if claim["role"] in ("argues", "evaluates") and "the gap" in says.casefold():
            ends = [re.search(words, says) for words in (r"\b(?:closing|narrow|shrink)", r"\b(?:widen|growing)")]
            fields |= {"side": "left", "about": "the gap"} if ends[0] and not ends[1] else {}
            fields |= {"side": "right", "about": "the gap"} if ends[1] and not ends[0] else {}
        return read(places, says, claim["holder"], **fields)

    def _pairs(self, request: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
        says = {one["id"]: one["says"] for one in told(request)}
        asked = re.findall(r"(c\d+) (c\d+)(?:;|$)", prompt(request).rpartition("Pairs: ")[2], re.M)
        found = [(one, other, self.alike.get(frozenset((says[one], says[other])))) for one, other in asked]
        return {
            word: [{"one": one, "other": other} for one, other, as_ in found if as_ == recorded]
            for word, recorded in (("same", "same"), ("disputes", "contradicts"))
        }

    def _believes(self, one: dict[str, str]) -> str:
        """Whether a sentence was recorded, word for word, or stands in a quotation."""
        words = re.sub(
            r"^(?:To the question .* answer|The disagreement .* by this|[\d-]+|[\w .’'&-]+): ", "", one["text"]
        )
        whole = re.escape(one["text"].rstrip(".").casefold()) + r"(?!\s?\w)"  # without a "not" that closes it
        stands = bool(re.search(whole, one["quotes"].casefold()))
        if one["text"].removeprefix("Heading: ") in self.headings or " and says now: " in one["text"]:
            return "parts"
        if stands:
            return "says"
        own = (text for text in self.written if text in (one["text"], words) or text.endswith(f" that {words}"))
        return VERDICTS[self.written.get(next(own, ""), "")]

    def _edition(self, request: dict[str, Any]) -> str:
        """All that was recorded for a version, in the parts that a call asks for."""
        recorded = self.versions.get(self.version(request), {})
        parts = re.search(r"only these parts: (.*); leave", prompt(request))
        asked = parts[1].split(", ") if parts else []
        shown = [*told(request), *told(request, "k")]
        entries = []
        for section in SECTIONS:
            for move in recorded.get(section, ()) if section in asked else ():
                together = [one for one in (self._said(one, shown) for one in move["sentences"]) if one]
                if together:
                    made = entry(
                        section,
                        "",
                        do=move.get("do", "add"),
                        title=move.get("title", ""),
                        sentences=together,
                        reason=move.get("reason", ""),
                        moved=move.get("moved", "none"),
                    )
                    made |= {"block": self._block(request, move.get("block", ""))}
                    entries.append(made | (self._voice(together, shown) if section == "perspectives" else {}))
        news, answer = (recorded.get(part, ()) if part in asked else () for part in ("news", "answer"))
        themes = recorded.get("themes", ()) if "narrative" in asked else ()
        told_, answered = ([one for one in (self._said(one, shown) for one in some) if one] for some in (news, answer))
        return edition(*entries[:90], news=told_, answer=answered, themes=themes)

    def _said(self, one: dict[str, Any], shown: list[dict[str, str]]) -> dict[str, Any] | None:
        cites = [self._cited(words, shown) for words in one["cites"]]
        return {"text": one["text"], "basis": one.get("basis", "told"), "cites": cites} if all(cites) else None

    def _voice(self, said: list[dict[str, Any]], shown: list[dict[str, str]]) -> dict[str, Any]:
        """Whose position it is, by its first card."""
        lead = next(one for one in shown if one["id"] == said[0]["cites"][0])
        holder = lead["said"].partition(", ")[0]
        bare = re.sub(rf"^{re.escape(holder)} (?:argues|says|said|writes) that ", "", said[0]["text"])
        said[0] |= {"text": bare}  # the heading names the holder
        return {"title": holder}

    def _cited(self, begins: str, shown: list[dict[str, str]]) -> str:
        having = [one for words in begins.split("|") for one in shown if words in one["says"]]
        found = min(having, key=lambda one: len(one["says"]), default={"id": ""})["id"]  # who says only that
        if not found:
            self.unknown.append(begins)
        return found

    def _block(self, request: dict[str, Any], begins: str) -> str:
        if not begins:
            return ""
        lines = re.findall(r"^([a-z]\d+) \| v[^|]* \| ([^|]*) \| (.*) \| [ck\d ]*$", prompt(request), re.M)
        return next((id for id, title, text in lines if title == begins or begins in text), "")

    def _again(self, request: dict[str, Any]) -> list[dict[str, str]]:
        again = {k: v for version in self.versions.values() for k, v in version.get("again", {}).items()}
        stopped = re.findall(r"^(s\d+): (.*)$", prompt(request), re.M)
        return [{"id": id, "text": again[text]} for id, text in stopped if text in again]


@contextmanager
def written(folder: Path) -> Iterator[tuple[Store, Endpoint]]:
    """The sample's four versions, written in a folder by the engine with a model that gives these answers."""
    (folder / "sources.toml").write_text(both(), encoding="utf-8")
    config = load(folder / "sources.toml")
    config = replace(config, topics=config.topics[1:])
    with Endpoint(Recorded()).serving() as endpoint, Web().serve() as web:
        config = replace(config, fetch=replace(config.fetch, hosts=web.hosts, spacing=0.0))
        store = Store(config.state)
        for moment in (*web.runs, web.runs[-1]):
            web.now = moment
            engine = Llm(endpoint.settings(model=MODEL), Ledger(config.state, moment))
            asked = len(endpoint.requests)
            stages.run(config, store, engine, moment, config.topics, "inline")
            engine.close()
        assert len(endpoint.requests) == asked  # the fifth run found nothing new and asked nothing
        yield store, endpoint
        store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made, written(Path(made)) as (store_, _):
        bought = Ledger(store_.path.parent, NOW)
        told = json.dumps(bought.brought(), ensure_ascii=False, indent=0)
        bought.close()
        RECORDED_ANSWERS.write_text(f"{told}\n", encoding="utf-8")
