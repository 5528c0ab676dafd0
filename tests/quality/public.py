"""Sentences that others labelled, in the form that `tests.quality.readings` reads; the sets themselves stay elsewhere.

    python -m tests.quality.public --summedits summedits_news.json --out FILE [--most 120]
    python -m tests.quality.public --attributed attributionbench.jsonl ... --out FILE [--most 120]
    python -m tests.quality.public --wikipedia wice.jsonl ... --out FILE [--most 120]

SummEdits (Laban et al. 2023) has summaries of news that were edited, AttributionBench (Li et al. 2024) claims of
answers with what they cite, WiCE (Kamoi et al. 2023) claims of Wikipedia with sentences of the article that they
cite, where "partially supported" counts as false. They are drawn by lot, labels unseen; articles and references are
cut into quotations as long as the engine's own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.english.sentences import cut_sentences

WORDS = 110  # of a quotation: what a claim of two or three sentences has
# Characters of what a sentence rests on: what a call of two dozen has room for.
LONGEST = {"summedits": 3000, "attributed": 1500, "wikipedia": 2000}
ARTICLES = 10  # of which edited sentences are drawn: each is sent once a call, however many sentences rest on it
# A claim that points outside itself is no sentence of a page, whatever its label.
_LEANS = re.compile(
    r"(?:it|its|this|these|those|they|their|he|she|his|her|that|such|however|another|also|other|additionally"
    r"|in addition|furthermore|moreover)\b",
    re.I,
)
_CITED = re.compile(r"\s*\[\d+\]")
JUDGED = ("Stanford-GenSearch", "AttributedQA")  # the parts whose references are what the annotators read


def main() -> int:
    """Write one file of labelled sentences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--summedits", type=Path)
    parser.add_argument("--attributed", type=Path, action="append", default=[])
    parser.add_argument("--wikipedia", type=Path, action="append", default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=120)
    given = parser.parse_args()
    edited = _edited(given.summedits) if given.summedits else ()
    cases = [*edited, *_attributed(given.attributed), *_wikipedia(given.wikipedia)]
    drawn = sorted(cases, key=lambda case: _lot(case["sentence"]))[: given.most]
    given.out.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in drawn), encoding="utf-8")
    return 0


def _edited(path: Path) -> Iterator[dict[str, Any]]:
    rows = [row for row in json.loads(path.read_text(encoding="utf-8")) if len(row["doc"]) <= LONGEST["summedits"]]
    articles = sorted({row["doc"] for row in rows}, key=_lot)[:ARTICLES]
    for row in rows:
        if row["doc"] in articles:
            yield _case(row["summary"], bool(row["label"]), [row["doc"]])


def _attributed(paths: list[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["src_dataset"] not in JUDGED or re.match(r"\W*\d+\.", row["claim"]):
                continue
            claim = _CITED.sub("", row["claim"]).strip()
            if row["src_dataset"] == "AttributedQA":  # a bare answer: with its question it is a sentence
                claim = f"{row['question'].rstrip('?').capitalize()}? {claim.removesuffix('.')}."
            if sum(map(len, row["references"])) <= LONGEST["attributed"] and not _LEANS.match(claim):
                yield _case(claim, row["attribution_label"] == "attributable", row["references"])


def _wikipedia(paths: list[Path]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            claim, subject = row["claim"].strip(), row["meta"]["claim_title"].partition(" (")[0]
            alone = not _LEANS.match(claim) and subject.split()[-1] in claim
            if alone and claim not in seen and sum(map(len, row["evidence"])) <= LONGEST["wikipedia"]:
                seen.add(claim)
                yield _case(claim, row["label"] == "supported", [" ".join(row["evidence"])])


def _case(sentence: str, label: bool, texts: list[str]) -> dict[str, Any]:
    quotes = [quote for text in texts for quote in _quotes(text)]
    return {
        "sentence": sentence, "label": label,
        "quotes": [
            {"quote": quote, "holder": outlet, "role": "reports", "outlet": outlet, "day": ""}
            for quote in quotes for outlet in ["Outlet " + _lot(texts[0])[:4]]
        ],
    }  # fmt: skip


def _quotes(text: str) -> Iterator[str]:
    """Runs of whole sentences, each as long as a quotation may be."""
    run: list[str] = []
    for sentence in cut_sentences(text).sentences:
        if run and sum(len(one.split()) for one in (*run, sentence)) > WORDS:
            yield " ".join(run)
            run = []
        run.append(sentence)
    if run:
        yield " ".join(run)


def _lot(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
