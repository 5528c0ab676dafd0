"""Score who is given a sentence, and which words of it, on labelled sentences, all invented.

    python -m tests.quality.who [--why]

`holder` is "" where nobody may be given the sentence; `words` are what may be cut out, or null where the sentence must
stand whole. Precision is of the sentences that somebody is given: the right holder, and no words cut wrongly. To leave
the sentence whole is never wrong; `cut` is the share of the words that could be cut and were. Each half is scored a
second time with its topical nouns swapped. Exit code 1 means that a floor of floors.toml was missed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any

from pipeline.english.attribution import attribution
from tests.quality.labels import Share, report, rows

HALVES = ("tune", "held")
# Nouns of one domain in the place of those of another: what is said must not decide who says it.
SWAPPED = dict(
    pair.split(":")
    for pair in """
    ward:depot wards:depots nurses:welders patients:passengers drug:engine vaccine:upgrade tunnel:clinic bridge:archive
    tram:printer brakes:filters buses:lathes pupils:sailors homework:fasting school:harbour contract:vaccine cable:choir
    reactor:orchard dam:theatre pipeline:railway squad:choir debt:roof shares:apples milk:paint fields:screens
    library:furnace pool:mill reef:archive comet:ledger model:tractor benchmark:harvest weights:seeds chatbot:tractor
    flat:barn couriers:singers glacier:market salt:lead bread:steel strawberries:tyres plant:school water:rent
    """.split()
)
_NOUN = re.compile(rf"\b(?:{'|'.join(SWAPPED)})\b")


def swapped(text: str) -> str:
    """The text about something else."""
    return _NOUN.sub(lambda found: SWAPPED[found[0]], text)


def right(row: dict[str, Any], holder: str, words: str) -> bool:
    """Whether the holder is the labelled one and the words are the labelled ones or the whole sentence."""
    whole = words == row["sentence"]
    return holder == row["holder"] and (whole or words.rstrip(".") == (row["words"] or "").rstrip("."))


def score(labelled: Iterable[dict[str, Any]]) -> tuple[dict[str, Share], list[str]]:
    """Precision, recall and share of words cut, and the mistakes in a line each."""
    wrong: list[str] = []
    given = good = named = cut = cuttable = 0
    for row in labelled:
        found = attribution(row["sentence"])
        fine = found is not None and right(row, found.holder, found.words)
        given, good = given + (found is not None), good + fine
        named, cuttable = named + bool(row["holder"]), cuttable + bool(row["words"])
        cut += fine and found is not None and found.words != row["sentence"]
        if fine != bool(row["holder"]) or (found and not fine):
            wrong.append(f"{row['holder']!r}: {row['sentence']}\n      -> {found}")
    return {"precision": Share(good, given), "recall": Share(good, named), "cut": Share(cut, cuttable)}, wrong


def main() -> int:
    """Print the scores; 1 when a floor was missed."""
    scores: dict[str, dict[str, Share]] = {}
    wrong: dict[str, list[str]] = {}
    for half in HALVES:
        part = [row for row in rows("who") if row["half"] == half]
        scores[half], wrong[half] = score(part)
        other = [
            {**row, **{key: swapped(row[key]) if row[key] else row[key] for key in ("sentence", "words")}}
            for row in part
        ]
        again, missed = score(other)
        scores[half] |= {f"swapped_{name}": share for name, share in again.items()}
        wrong[half] += missed
    return report("who", scores, wrong)


if __name__ == "__main__":
    sys.exit(main())
