"""What code alone stops of false sentences, and that it stops no true one, on labelled sentences.

    python -m tests.quality.gate [--wrong]

Recall is the part of the false sentences that the gate stops, in each of ten ways of being false; passed the part of
the true ones that it lets through. Figures, dates, names and quotations are its own: what else a sentence says is for
the blind readings to decide (`tests.quality.readings` measures these at an endpoint). Exit code 1 means that a floor of
floors.toml was missed. Two sets, written apart: `gate.jsonl` and, of other domains and wording, `gate_held.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.english.figures import figures
from pipeline.english.names import names
from pipeline.models import Article, Claim, Item, Role, Sentence, tagged
from pipeline.page.evidence import evidence_fault

CASES, HELD = Path(__file__).with_name("gate.jsonl"), Path(__file__).with_name("gate_held.jsonl")
FLOORS = Path(__file__).with_name("floors.toml")
SETS = {"gate": CASES, "gate-held": HELD}  # by their table in floors.toml
TRUE = "true"


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled sentence with what the gate says of it; "" lets it pass."""

    way: str
    text: str
    why: str


def judged(path: Path = CASES) -> Iterator[Judged]:
    """Every sentence of the set."""
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        made = [_claim(number, **entry) for number, entry in enumerate(case["evidence"])]
        claims = {claim.id: claim for claim, _ in made}
        articles = {article.item.id: article for _, article in made}
        told = [(TRUE, entry) for entry in case["true"]] + list(case["false"].items())
        for way, entry in told:
            cited = [made[place][0] for place in entry["cites"]]
            sentence = Sentence(entry["text"], tuple(c.id for c in cited), tuple(c.item for c in cited), written=True)
            yield Judged(way, entry["text"], evidence_fault(sentence, claims, articles))


def measured(cases: list[Judged]) -> dict[str, float]:
    """Recall of all and of each way, precision, and what passes, as percentages."""
    false = [case for case in cases if case.way != TRUE]
    true = [case for case in cases if case.way == TRUE]
    stopped = [case for case in cases if case.why]
    found = {
        "recall": _part([bool(case.why) for case in false]),
        "precision": _part([case.way != TRUE for case in stopped]),
        "passed": _part([not case.why for case in true]),
    }
    for way in dict.fromkeys(case.way for case in false):
        found[way] = _part([bool(case.why) for case in false if case.way == way])
    return found


def _part(hits: list[bool]) -> float:
    return round(100 * sum(hits) / len(hits), 1) if hits else 100.0


def _claim(
    number: int, quote: str, holder: str, role: Role, outlet: str, day: str = "2026-04-01"
) -> tuple[Claim, Article]:
    url = f"https://{outlet.replace(' ', '')}{number}.example/story".lower()
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    item = Item(tagged("item", url), url, "", outlet, "feed", published=published)
    article = Article(tagged("article", quote), item, "full", (quote,), "", datetime(2026, 4, 2, tzinfo=UTC))
    claim = Claim(
        tagged("claim", quote), article.id, item.id, (0,), quote, holder, role, "fact", names(quote), figures(quote)
    )
    return claim, article


def main() -> int:
    """Print the figures beside their floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="also print what the gate judges wrongly")
    arguments = parser.parse_args()
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    missed = [name for name, path in SETS.items() if _told(path, floors.get(name, {}), wrong=arguments.wrong)]
    return 1 if missed else 0


def _told(path: Path, floors: dict[str, float], *, wrong: bool) -> bool:
    """Print the figures of one set; whether one of them misses its floor."""
    cases = list(judged(path))
    reached = measured(cases)
    true = sum(case.way == TRUE for case in cases)
    lines = [f"{path.name}: {len(cases)} sentences, {true} true, {len(cases) - true} false in {len(reached) - 3} ways"]
    lines += [f"{name:<11} {value:5.1f} %   floor {floors.get(name, 0):5.1f}" for name, value in reached.items()]
    if wrong:
        mistaken = [case for case in cases if (case.way == TRUE) == bool(case.why)]
        lines += [f"{case.way}: {case.text} - {case.why or 'passes'}" for case in mistaken]
    print("\n".join(lines))  # noqa: T201  # a command
    return any(reached[name] < floor for name, floor in floors.items())


if __name__ == "__main__":
    sys.exit(main())
